// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/component/vector_input.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace clientele::inline v0::satisfaction {

/// What a gap says of a customer; `unknown` when no dimension was answered.
enum class satisfaction_state : unsigned char { unknown, dissatisfied, satisfied, delighted };
[[nodiscard]] constexpr auto enumerators(satisfaction_state) noexcept {
  return std::array<std::string_view, 4>{"unknown", "dissatisfied", "satisfied", "delighted"};
}

/// The four dimensions of service that a firm can ask about at once.
inline constexpr std::array<std::string_view, 4> service_dimensions{"product quality", "service attitude",
                                                                    "response speed", "after-sales support"};
/// The five dimensions of SERVQUAL (Parasuraman, Zeithaml & Berry 1988).
inline constexpr std::array<std::string_view, 5> servqual_dimensions{"tangibles", "reliability", "responsiveness",
                                                                     "assurance", "empathy"};

/// The result of `gap`; of `dynamic_gap` the lowest gap instead of all.
template <class Scalar, std::size_t k>
struct gap_result {
  std::array<Scalar, k> gaps{};  ///< perceived − expected of each dimension; NaN where a half is missing
  Scalar overall{};              ///< weighted mean of the answered dimensions; NaN without any
  satisfaction_state state{};
  friend constexpr bool operator==(const gap_result&, const gap_result&) = default;
};
template <class Scalar>
struct gap_result<Scalar, dynamic> {
  Scalar overall{};
  Scalar lowest{};  ///< the worst of the answered dimensions
  satisfaction_state state{};
  friend constexpr bool operator==(const gap_result&, const gap_result&) = default;
};

namespace detail {

template <class Scalar, std::size_t k>
constexpr std::array<Scalar, k> equal_weights() noexcept {
  std::array<Scalar, k> w{};
  for (Scalar& x : w) x = Scalar(1);
  return w;
}

}  // namespace detail

/// Satisfaction as the gap between what was perceived and what was expected, by dimension and overall.
///
///     gapⱼ    = perceivedⱼ − expectedⱼ
///     overall = Σ wⱼ gapⱼ / Σ wⱼ      over the dimensions with both answers
///     state   = dissatisfied if overall < −tolerance, delighted if overall > tolerance, otherwise satisfied
///
/// Inputs: `expected` and `perceived`, vectors of k answers on one scale (any finite numbers); NaN or an empty
/// optional is "not answered" and drops that dimension from that customer's weights. A customer with no dimension
/// answered has no gap (NaN, `unknown`). Comparisons allow for the rounding of the weighted sum. k = `dynamic`: the
/// number of dimensions is that of the weights, known at run time; then the result holds the lowest gap.
/// Errors: `invalid_parameter` (negative weights, all weights zero, negative tolerance, confidence),
/// `invalid_customer` (infinity). Cost: O(k).
///
/// Source: expectancy disconfirmation, Oliver (1980).
///
/// Expected (4, 5, 4, 3), perceived (5, 4, 4, 3): gaps (+1, −1, 0, 0), overall 0, satisfied; with weights
/// (1, 3, 1, 1) overall −1/3, dissatisfied.
template <class Scalar = double, std::size_t k = 4>
struct basic_gap {
  using scalar = Scalar;
  using weight_list = std::conditional_t<k == dynamic, std::vector<Scalar>, std::array<Scalar, k>>;
  using answers = vector_input<Scalar, k>;
  using result = gap_result<Scalar, k>;

  weight_list weights = initial_weights();  ///< importance of each dimension
  Scalar tolerance = 0;                     ///< gaps no larger than this still mean "as expected"
  Scalar confidence = Scalar(0.95);         ///< of the summary's intervals

  /// What a summary concludes: means with normal intervals, those by dimension only where k is known when compiled.
  struct conclusion {
    std::uint64_t customers, without_answer, dissatisfied, satisfied, delighted;
    estimate mean_overall;
    std::array<estimate, k> mean_gaps;  ///< of each dimension
    std::size_t worst_dimension;        ///< the index of the lowest mean gap; k if there is none
  };

  static constexpr auto name = fixed_string{"satisfaction::gap"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs =
      std::tuple{clientele::input<"expected", k>{.unit = "points of the scale", .presence = presence::optional},
                 clientele::input<"perceived", k>{.unit = "points of the scale", .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"weights", &basic_gap::weights, "importance", interval::at_least(0)},
      parameter{"tolerance", &basic_gap::tolerance, "points of the scale", interval::at_least(0), "Oliver 1980"},
      parameter{"confidence", &basic_gap::confidence, "probability", interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{row_rule{"weights", "at least one weight is above 0"}};
  static constexpr auto results = [] {
    if constexpr (k == dynamic)
      return std::tuple{named_result{"overall", &result::overall, "points"},
                        named_result{"lowest", &result::lowest, "points"}, named_result{"state", &result::state}};
    else
      return std::tuple{named_result{"gaps", &result::gaps, "points"},
                        named_result{"overall", &result::overall, "points"}, named_result{"state", &result::state}};
  }();

  [[nodiscard]] constexpr std::size_t width() const noexcept { return weights.size(); }

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    for (const Scalar& w : weights)
      if (w > 0) return 0;
    return 1;
  }

  constexpr result operator()(answers expected, answers perceived) const { return checked(*this, expected, perceived); }

  [[nodiscard]] constexpr result compute(answers expected, answers perceived) const noexcept {
    result r{};
    Scalar sum = 0, weight = 0, magnitude = 0;
    const auto add = [&](std::size_t j) {
      const Scalar gap = perceived[j] - expected[j];
      const Scalar part = weights[j] * or_zero(gap);
      sum += part;
      magnitude += absolute(part);
      weight += where_present(gap, weights[j]);
      return gap;
    };
    if constexpr (k == dynamic) {
      r.lowest = std::numeric_limits<Scalar>::quiet_NaN();
      for (std::size_t j = 0; j < weights.size(); ++j) {
        const Scalar gap = add(j);
        r.lowest = !(r.lowest <= gap) && gap == gap ? gap : r.lowest;
      }
    } else {
      unrolled<k>([&](auto j) { r.gaps[j] = add(j); });
    }
    r.overall = sum / weight;  // 0 / 0 without an answer: NaN
    const Scalar size = magnitude / weight;
    r.state = class_of<satisfaction_state>(is_present(r.overall) + reaches(r.overall, -tolerance, size) +
                                           exceeds(r.overall, tolerance, size));
    return r;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto states = t.classes(&result::state);
    const auto level = static_cast<double>(confidence);
    conclusion c{t.valid(),
                 states[satisfaction_state::unknown],
                 states[satisfaction_state::dissatisfied],
                 states[satisfaction_state::satisfied],
                 states[satisfaction_state::delighted],
                 mean_of(t.of(&result::overall), level),
                 {},
                 k};
    if constexpr (k != dynamic)
      for (std::size_t j = 0; j < k; ++j) {
        c.mean_gaps[j] = mean_of(t.of(&result::gaps, j), level);
        const double mean = c.mean_gaps[j].value;
        if (mean == mean && (c.worst_dimension == k || mean < c.mean_gaps[c.worst_dimension].value))
          c.worst_dimension = j;
      }
    return c;
  }

  friend constexpr bool operator==(const basic_gap&, const basic_gap&) = default;

 private:
  static constexpr weight_list initial_weights() {
    if constexpr (k == dynamic)
      return {};
    else
      return detail::equal_weights<Scalar, k>();
  }
};

/// The gap over k dimensions, four unless said otherwise.
template <std::size_t k = 4>
using gap = basic_gap<double, k>;
/// The gap over as many dimensions as there are weights.
using dynamic_gap = basic_gap<double, dynamic>;

}  // namespace clientele::inline v0::satisfaction
