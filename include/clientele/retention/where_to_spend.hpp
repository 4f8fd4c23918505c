// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::retention {

/// Where the next unit of money belongs; `unknown` without the marginal costs.
enum class next_unit : unsigned char { unknown, on_acquiring, on_either, on_retaining };
[[nodiscard]] constexpr auto enumerators(next_unit) noexcept {
  return std::array<std::string_view, 4>{"unknown", "on_acquiring", "on_either", "on_retaining"};
}

/// Whether the next unit of money belongs to acquiring or to retaining, from the costs of one more customer.
///
///     marginal_cost_ratio = marginal cost of acquiring / marginal cost of retaining
///     above 1 + tolerance: on retaining; below 1 − tolerance: on acquiring; between: on either
///
/// Inputs, two that are often taken for one another: `average_cost_ratio`, what an acquired customer has cost over what
/// a retained one has cost (the "five times as much"), and `marginal_cost_ratio`, the same for one more customer (both
/// above 0; missing allowed). Only the marginal ratio decides; the average one is kept in the summary and decides
/// nothing: with it alone the answer is `unknown`. At the greatest customer equity the marginal ratio is 1, whatever
/// the average one.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: two comparisons.
///
/// Source: the conditions of the optimum of `customer_equity`; the tolerance is a convention.
///
/// Average ratio 5, marginal ratio 0.8: on acquiring. Average ratio 5 alone: unknown.
template <class Scalar = double>
struct basic_where_to_spend {
  using scalar = Scalar;

  Scalar tolerance = 0;              ///< marginal ratios this near to 1 are equal costs
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    retention::next_unit next_unit{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: rows by answer, and the means of the two ratios where they are known,
  /// with normal intervals.
  struct conclusion {
    std::uint64_t unknown, on_acquiring, on_either, on_retaining;
    estimate mean_average_cost_ratio, mean_marginal_cost_ratio;
  };

  static constexpr auto name = fixed_string{"retention::where_to_spend"};
  static constexpr auto inputs = std::tuple{
      input<"average_cost_ratio">{
          .unit = "ratio", .allowed = interval::above(0), .presence = presence::optional, .summarised = true},
      input<"marginal_cost_ratio">{
          .unit = "ratio", .allowed = interval::above(0), .presence = presence::optional, .summarised = true}};
  static constexpr auto parameters =
      std::tuple{parameter{"tolerance", &basic_where_to_spend::tolerance, "ratio", interval::at_least(0)},
                 parameter{"confidence", &basic_where_to_spend::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"next_unit", &result::next_unit}};

  constexpr result operator()(Scalar average_cost_ratio, Scalar marginal_cost_ratio) const {
    return checked(*this, average_cost_ratio, marginal_cost_ratio);
  }

  [[nodiscard]] constexpr result compute(Scalar, Scalar marginal_cost_ratio) const noexcept {
    return {class_of<retention::next_unit>(is_present(marginal_cost_ratio) +
                                           reaches(marginal_cost_ratio, 1 - tolerance, Scalar(1)) +
                                           exceeds(marginal_cost_ratio, 1 + tolerance, Scalar(1)))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::next_unit);
    return {n[retention::next_unit::unknown],
            n[retention::next_unit::on_acquiring],
            n[retention::next_unit::on_either],
            n[retention::next_unit::on_retaining],
            mean_of(input_of<"average_cost_ratio">(t), static_cast<double>(confidence)),
            mean_of(input_of<"marginal_cost_ratio">(t), static_cast<double>(confidence))};
  }

  friend constexpr bool operator==(const basic_where_to_spend&, const basic_where_to_spend&) = default;
};

using where_to_spend = basic_where_to_spend<>;

}  // namespace clientele::inline v0::retention
