// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::classification {

/// An order by its size; `unknown` for a bad row.
enum class order_size : unsigned char { unknown, small, large };
[[nodiscard]] constexpr auto enumerators(order_size) noexcept {
  return std::array<std::string_view, 3>{"unknown", "small", "large"};
}

/// Small orders: what they bring of the revenue and of the profit, and how well they pay.
///
///     small if revenue < threshold, otherwise large
///     revenue_share    = Σ revenue of small orders / Σ revenue      profit_share likewise
///     profit_rate      = Σ profit / Σ revenue, of small orders, of large ones and of all
///     against_average  = profit rate of small orders / that of all
///     against_large    = profit rate of small orders / that of large ones
///
/// Inputs: `revenue` of one order (currency, ≥ 0) and its `profit` (currency, any sign); the customer's order is the
/// row. Parameter: the threshold (currency), **which has no default**; an order exactly at it, or 8 units in the last
/// place below, is large.
/// The figures are those of the orders at hand. For orders that are a sample their standard errors are those of ratios:
/// `ratio_of_means` of a `covariance` of (revenue of the order if it is small, revenue), and so on.
/// A ratio is undefined (`no_total`) where its denominator is not above 0: shares without a total, a rate without
/// revenue, a comparison with a rate that is zero or a loss.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: a comparison and two multiplications.
///
/// Source: profitability by size of order, customary in the analysis of distribution costs.
///
/// Small orders with revenue 400 and profit 60 beside large ones with 600 and 40: 40 % of revenue, 60 % of profit; the
/// profit rate is 1.5 times the average and 2.25 times that of large orders.
template <class Scalar = double>
struct basic_small_orders {
  using scalar = Scalar;

  Scalar threshold = 0;              ///< from here on an order is large: has to be said
  Scalar confidence = Scalar(0.95);  ///< of the summary's interval

  struct result {
    order_size size{};
    Scalar small_revenue{}, small_profit{};  ///< those of the order if it is small, otherwise 0
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: ratios of totals.
  struct conclusion {
    std::uint64_t small, large;
    double revenue, profit, small_revenue, small_profit;
    estimate revenue_share, profit_share;
    estimate order_share;  ///< Wilson, at the component's confidence
    estimate profit_rate, small_profit_rate, large_profit_rate;
    estimate against_average, against_large;
  };

  static constexpr auto name = fixed_string{"classification::small_orders"};
  static constexpr auto inputs =
      std::tuple{input<"revenue">{.unit = "currency / order", .allowed = interval::at_least(0), .summarised = true},
                 input<"profit">{.unit = "currency / order", .summarised = true}};
  static constexpr auto parameters =
      std::tuple{parameter{"threshold", &basic_small_orders::threshold, "currency / order", interval::above(0)},
                 parameter{"confidence", &basic_small_orders::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto results =
      std::tuple{named_result{"size", &result::size}, named_result{"small_revenue", &result::small_revenue, "currency"},
                 named_result{"small_profit", &result::small_profit, "currency"}};

  constexpr result operator()(Scalar revenue, Scalar profit) const { return checked(*this, revenue, profit); }

  [[nodiscard]] constexpr result compute(Scalar revenue, Scalar profit) const noexcept {
    const Scalar large = reaches(revenue, threshold, threshold);
    return {class_of<order_size>(1 + large), (1 - large) * revenue, (1 - large) * profit};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto sizes = t.classes(&result::size);
    const double revenue = input_of<"revenue">(t).total(), profit = input_of<"profit">(t).total();
    const double small_revenue = t.of(&result::small_revenue).total(),
                 small_profit = t.of(&result::small_profit).total();
    const estimate rate = ratio_of(profit, revenue), of_small = ratio_of(small_profit, small_revenue);
    const estimate of_large = ratio_of(profit - small_profit, revenue - small_revenue);
    return {sizes[order_size::small],
            sizes[order_size::large],
            revenue,
            profit,
            small_revenue,
            small_profit,
            ratio_of(small_revenue, revenue),
            ratio_of(small_profit, profit),
            sizes.share(order_size::small, static_cast<double>(confidence)),
            rate,
            of_small,
            of_large,
            ratio_of(of_small.value, rate.value),
            ratio_of(of_small.value, of_large.value)};
  }

  friend constexpr bool operator==(const basic_small_orders&, const basic_small_orders&) = default;

 private:
  [[nodiscard]] static constexpr estimate ratio_of(double part, double whole) noexcept {
    return ratio_of_totals(part, whole > 0 ? whole : 0);
  }
};

using small_orders = basic_small_orders<>;

}  // namespace clientele::inline v0::classification
