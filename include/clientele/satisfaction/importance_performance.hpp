// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::satisfaction {

/// The four quadrants; `unknown` when importance or performance is missing.
enum class quadrant : unsigned char {
  unknown,
  low_priority,
  possible_overkill,
  concentrate_here,
  keep_up_the_good_work
};
[[nodiscard]] constexpr auto enumerators(quadrant) noexcept {
  return std::array<std::string_view, 5>{"unknown", "low_priority", "possible_overkill", "concentrate_here",
                                         "keep_up_the_good_work"};
}

/// Importance–performance analysis: where to put the effort. A row is a dimension of service.
///
///                           performance < cut    performance ≥ cut
///     importance ≥ cut      concentrate_here     keep_up_the_good_work
///     importance < cut      low_priority         possible_overkill
///
/// Inputs: `importance`, stated or derived (see `drivers`), and `performance`, any finite numbers; NaN or an empty
/// optional is missing. The cuts must be stated; customary are the means over the dimensions: `cut_at_means`. A value
/// at the cut is high, rounding allowed for.
/// Errors: `invalid_parameter`, `invalid_customer` (infinity). Cost: two comparisons.
///
/// Source: Martilla & James (1977).
///
/// Importance (1, 2, 3, 6), performance (5, 9, 4, 10), cut at the means 3 and 7: low priority, possible overkill,
/// concentrate here (3 is at the cut), keep up the good work.
template <class Scalar = double>
struct basic_importance_performance {
  using scalar = Scalar;

  Scalar importance_cut = std::numeric_limits<Scalar>::quiet_NaN();   ///< from here on a dimension is important
  Scalar performance_cut = std::numeric_limits<Scalar>::quiet_NaN();  ///< from here on the firm does well

  struct result {
    clientele::satisfaction::quadrant quadrant{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: dimensions in each quadrant.
  struct conclusion {
    std::uint64_t keep_up_the_good_work, concentrate_here, low_priority, possible_overkill, unknown;
  };

  static constexpr auto name = fixed_string{"satisfaction::importance_performance"};
  static constexpr auto inputs =
      std::tuple{input<"importance">{.unit = "unit of its cut", .presence = presence::optional},
                 input<"performance">{.unit = "unit of its cut", .presence = presence::optional}};
  static constexpr auto parameters =
      std::tuple{parameter{"importance_cut", &basic_importance_performance::importance_cut, "unit of the importance",
                           interval::any_number()},
                 parameter{"performance_cut", &basic_importance_performance::performance_cut, "unit of the performance",
                           interval::any_number()}};
  static constexpr auto results = std::tuple{named_result{"quadrant", &result::quadrant}};

  constexpr result operator()(Scalar importance, Scalar performance) const {
    return checked(*this, importance, performance);
  }

  [[nodiscard]] constexpr result compute(Scalar importance, Scalar performance) const noexcept {
    const Scalar complete = is_present(importance) * is_present(performance);
    return {class_of<clientele::satisfaction::quadrant>(
        complete * (1 + reaches(performance, performance_cut, absolute(performance_cut)) +
                    2 * reaches(importance, importance_cut, absolute(importance_cut))))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    using enum clientele::satisfaction::quadrant;
    const auto n = t.classes(&result::quadrant);
    return {n[keep_up_the_good_work], n[concentrate_here], n[low_priority], n[possible_overkill], n[unknown]};
  }

  friend constexpr bool operator==(const basic_importance_performance&, const basic_importance_performance&) = default;
};

using importance_performance = basic_importance_performance<>;

/// The analysis cut at the means of the dimensions that have both figures.
/// Errors: `mismatched_sizes`; `undefined_result` if no dimension has both.
[[nodiscard]] constexpr importance_performance cut_at_means(std::span<const double> importance,
                                                            std::span<const double> performance) {
  if (importance.size() != performance.size())
    raise(mismatched_sizes("importance", importance.size(), "performance", performance.size()));
  double x = 0, y = 0, n = 0;
  for (std::size_t i = 0; i < importance.size(); ++i) {
    if (importance[i] != importance[i] || performance[i] != performance[i]) continue;
    x += importance[i], y += performance[i], n += 1;
  }
  if (n == 0)
    raise(undefined_result(
        "clientele::satisfaction::importance_performance: no dimension has both importance and performance"));
  return {x / n, y / n};
}

}  // namespace clientele::inline v0::satisfaction
