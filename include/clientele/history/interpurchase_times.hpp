// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/history/period.hpp>
#include <clientele/history/purchase_times.hpp>
#include <clientele/statistics/exact_statistic.hpp>
#include <clientele/statistics/log_histogram.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>

namespace clientele::inline v0::history {

/// What `interpurchase_times` concludes, in periods.
struct gap_figures {
  std::uint64_t count = 0;
  double total = 0;
  double mean, variance, minimum, maximum;
  log_histogram histogram{};

  /// To 0.39 % of its value: throws `invalid_parameter` for a probability outside [0, 1].
  [[nodiscard]] double quantile(double probability) const { return histogram.quantile(probability); }
};

/// The times between a customer's purchase and the one before it, over all customers.
///
///     gap = period.between(previous purchase, purchase)
///
///     reader gaps{interpurchase_times<sys_days>{std::chrono::weeks{1}}};
///     customer_histories(orders, seen, &O::id, &O::day, &O::amount, also(gaps));
///     gaps.summary()->mean
///
/// Count, total, mean, variance (Σ(gap − mean)² / (n − 1)), extremes, and quantiles to 0.39 % of their value.
/// Input: `purchases`, the times of a customer's purchases, in order (checked). A log's `reader` shows those after
/// merging, calibration and holdout, of the customers that are not left out. Gaps that had not ended by the end of the
/// observation are left out: the mean is that of the completed gaps, which is below that of all gaps.
/// Without gaps mean, extremes and quantiles are NaN; variance with fewer than two. Sums are exact: neither order nor
/// parts matter.
/// Errors: `invalid_parameter` (a period that is not positive).
/// Cost: an exact sum a purchase. Memory of the state: 17 KB and 1 KB for each power of two among the gaps.
///
/// Source: counting.
///
/// Purchases on days 0, 2 and 6, in days: 2 gaps, mean 3, variance 2, minimum 2, maximum 4.
template <class Time>
struct interpurchase_times : purchase_times<Time> {
  history::period<Time> unit;

  explicit interpurchase_times(const history::period<Time>& its_unit) : unit(its_unit) {}

  static constexpr auto name = fixed_string{"history::interpurchase_times"};
  static constexpr auto parameters =
      std::tuple{parameter{"period", &interpurchase_times::unit, "", interval::any_number()}};
  static constexpr auto parameter_rules = std::array{row_rule{"period", "> 0"}};
  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept { return unit.length() > 0 ? 0 : 1; }

  struct state {
    exact_statistic gaps{};  ///< in units of the caller's time, where they are whole numbers
    log_histogram histogram{};

    template <class Archive>
    void transfer(Archive& archive) {
      archive(gaps, histogram);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, std::span<const Time> purchases) const {
    for (std::size_t i = 1; i < purchases.size(); ++i) {
      const double gap = unit.is_calendar()
                             ? unit.between(purchases[i - 1], purchases[i]) * unit.length()
                             : static_cast<double>(detail::to_tick(purchases[i]) - detail::to_tick(purchases[i - 1]));
      s.gaps.take(gap);
      const double periods = gap / unit.length();
      s.histogram.add({&periods, 1});
    }
  }
  static void join(state& s, const state& other) {
    s.gaps.join(other.gaps);
    s.histogram.merge(other.histogram);
  }
  [[nodiscard]] gap_figures conclude(const state& s) const {
    const statistic gaps = s.gaps.value();
    const double scale = unit.length();
    return {gaps.count(),           gaps.total() / scale,   gaps.mean() / scale, gaps.variance() / (scale * scale),
            gaps.minimum() / scale, gaps.maximum() / scale, s.histogram};
  }

  friend bool operator==(const interpurchase_times&, const interpurchase_times&) = default;
};

}  // namespace clientele::inline v0::history
