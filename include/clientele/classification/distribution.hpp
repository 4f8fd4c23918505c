// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/log_histogram.hpp>
#include <clientele/statistics/quantile_interval.hpp>
#include <clientele/statistics/quantile_rank.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

namespace clientele::inline v0::classification {

/// How a number is spread over customers: its quantiles.
class distribution_found {
 public:
  distribution_found(std::optional<log_histogram> values, double relative_error, double confidence)
      : values_(std::move(values)),
        count_(values_ ? values_->count() : 0),
        relative_error_(relative_error),
        confidence_(confidence) {}

  /// Values that were not missing.
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// How far a quantile may be from the exact one, as a share of that.
  [[nodiscard]] double relative_error() const noexcept { return relative_error_; }

  /// The quantile of a probability, to `relative_error()`, for customers who are a sample with the interval between
  /// order statistics (`quantile_interval`), whose bounds are moved outwards by `relative_error()`; a bound that so few
  /// values do not have is infinite. No standard error. `no_values`. Throws `invalid_parameter` for a probability
  /// outside [0, 1].
  [[nodiscard]] estimate quantile(double probability) const {
    const quantile_ranks ranks = quantile_interval(probability, count_, confidence_);
    if (count_ == 0) return undefined_estimate(statistic_state::no_values, confidence_);
    estimate e = undefined_estimate(statistic_state::defined, confidence_);
    e.value = values_->value_of_rank(inverse_cdf_rank(probability, count_));
    constexpr double open = std::numeric_limits<double>::infinity();
    const auto moved = [&](std::uint64_t rank, double way) {
      const double x = values_->value_of_rank(rank);
      return x + way * relative_error_ * (x < 0 ? -x : x);
    };
    e.low = ranks.low == 0 ? -open : moved(ranks.low, -1);
    e.high = ranks.high > count_ ? open : moved(ranks.high, 1);
    e.method = interval_method::order_statistics;
    return e;
  }
  [[nodiscard]] estimate median() const { return quantile(0.5); }
  /// The three quartiles.
  [[nodiscard]] std::array<estimate, 3> quartiles() const { return {quantile(0.25), quantile(0.5), quantile(0.75)}; }

 private:
  std::optional<log_histogram> values_;
  std::uint64_t count_;
  double relative_error_, confidence_;
};

/// How a number is spread over customers, such as what they spend or how long they wait: its quantiles, wherever a
/// summary goes: by group, in a window, in parts and kept. Gathers.
///
///     summarize(tickets, on(classification::distribution{}, &T::hours))->quantile(0.9)
///
/// Input: `value`, any finite number, in any unit; it may be missing and is then not counted.
/// Concludes: a `distribution_found`. Values are counted in `buckets_per_octave` equal buckets to each octave
/// (`log_histogram`), so that a quantile is known to a relative error of 1/(2·buckets_per_octave), 0.39 % at 128;
/// negative values and 0 too. Counts are whole numbers: neither order nor parts matter. Where all values are at hand at
/// once, `exact_quantiles` has every digit.
/// Errors: `invalid_parameter` (buckets no power of two up to 65 536), `invalid_customer`. Cost: that of counting into
/// the histogram. Memory of the state: 16 KB and 8 bytes for each bucket of an octave in which there was a value;
/// nothing without values.
///
/// Source: Masson, Rim & Lee (2019), "DDSketch"; the interval: Thompson (1936). That quantiles of customers stand
/// beside their concentration is our convention.
///
/// 1, 2, …, 20: median 10 (of 20 values the 10th) to 0.39 %, at 95 % from about 6 to 15.
struct distribution {
  unsigned buckets_per_octave = 128;
  double confidence = 0.95;  ///< of the intervals

  static constexpr auto name = fixed_string{"classification::distribution"};
  static constexpr auto inputs =
      std::tuple{input<"value">{.allowed = interval::any_number(), .presence = presence::optional}};
  static constexpr auto parameters =
      std::tuple{parameter{"buckets_per_octave", &distribution::buckets_per_octave, "", interval::at_least(1)},
                 parameter{"confidence", &distribution::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{row_rule{"buckets_per_octave", "a power of two up to 65536"}};

  struct state {
    std::optional<log_histogram> values{};  ///< none before the first value
    template <class Archive>
    void transfer(Archive& archive) {
      archive(values);
    }
    friend bool operator==(const state&, const state&) = default;
  };

  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept {
    return std::has_single_bit(buckets_per_octave) && buckets_per_octave <= 65536 ? 0 : 1;
  }

  void take(state& s, double value) const {
    if (value != value) return;
    if (!s.values) s.values.emplace(buckets_per_octave);
    s.values->add({&value, 1});
  }
  static void join(state& s, const state& other) {
    if (!other.values) return;
    if (s.values)
      s.values->merge(*other.values);
    else
      s.values = other.values;
  }

  [[nodiscard]] distribution_found conclude(const state& s) const {
    return {s.values, 0.5 / buckets_per_octave, confidence};
  }

  friend bool operator==(const distribution&, const distribution&) = default;
};

}  // namespace clientele::inline v0::classification
