// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// The acquisition funnel: what a campaign paid for prospects and for buyers. A row is a campaign, a channel or a
/// period.
///
///     conversion        = buyers / prospects
///     cost_per_prospect = spent / prospects
///     cost_per_buyer    = spent / buyers
///     remaining         = prospects − buyers
///
/// Inputs: `spent` (currency, ≥ 0); `prospects` that it brought and the `buyers` among them (customers, ≥ 0, buyers
/// not above prospects). Where nobody came, or nobody bought, there is no cost of one: NaN, in the summary a stated
/// reason. Of many rows the summary gives ratios of totals, with intervals for prospects who decide independently of
/// each other.
/// Errors: `invalid_parameter` (confidence), `invalid_customer`. Cost: three divisions.
///
/// Source: intervals, Wilson (1927).
///
/// 10 000 000 spent, 20 000 prospects, 2 000 buyers: conversion 0.10, 500 a prospect, 5 000 a buyer, 18 000 remain.
template <class Scalar = double>
struct basic_acquisition_funnel {
  using scalar = Scalar;

  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    Scalar conversion{}, cost_per_prospect{}, cost_per_buyer{}, remaining{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and ratios of totals (undefined where the divisor is 0). What was spent
  /// without bringing anybody is spent all the same: it is in the costs of those who came.
  struct conclusion {
    double spent, prospects, buyers, remaining;
    estimate conversion;         ///< Wilson
    estimate cost_per_prospect;  ///< without an interval: the prospects are counted
    estimate cost_per_buyer;     ///< the inverted bounds of the conversion, the money spent taken as known
  };

  static constexpr auto name = fixed_string{"retention::acquisition_funnel"};
  static constexpr auto inputs =
      std::tuple{input<"spent">{.unit = "currency", .allowed = interval::at_least(0), .summarised = true},
                 input<"prospects">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
                 input<"buyers">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters =
      std::tuple{parameter{"confidence", &basic_acquisition_funnel::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto rules = std::array{row_rule{"buyers", "not above prospects"}};
  static constexpr auto results =
      std::tuple{named_result{"conversion", &result::conversion, "share"},
                 named_result{"cost_per_prospect", &result::cost_per_prospect, "currency / customer"},
                 named_result{"cost_per_buyer", &result::cost_per_buyer, "currency / customer"},
                 named_result{"remaining", &result::remaining, "customers"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar, Scalar prospects, Scalar buyers) const noexcept {
    return buyers <= prospects ? 0 : 1;
  }

  constexpr result operator()(Scalar spent, Scalar prospects, Scalar buyers) const {
    return checked(*this, spent, prospects, buyers);
  }

  [[nodiscard]] constexpr result compute(Scalar spent, Scalar prospects, Scalar buyers) const noexcept {
    constexpr Scalar none = std::numeric_limits<Scalar>::quiet_NaN();
    const Scalar came = prospects > 0 ? prospects : none, bought = buyers > 0 ? buyers : none;
    return {buyers / came, spent / came, spent / bought, prospects - buyers};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double spent = input_of<"spent">(t).total(), prospects = input_of<"prospects">(t).total();
    const double buyers = input_of<"buyers">(t).total();
    const auto r = basic_acquisition_funnel<double>{}.compute(spent, prospects, buyers);
    const double bought = buyers < prospects ? buyers : prospects, level = static_cast<double>(confidence);
    estimate cost = inverse_share({bought, prospects}, level);
    cost.value = r.cost_per_buyer;
    cost.standard_error *= r.cost_per_prospect, cost.low *= r.cost_per_prospect, cost.high *= r.cost_per_prospect;
    if (cost.is_defined() && !(is_finite(cost.value) && is_finite(cost.standard_error) && is_finite(cost.high)))
      cost = undefined_estimate(statistic_state::not_finite, level);
    if (!(buyers > 0))
      cost = undefined_estimate(prospects > 0 ? statistic_state::no_total : statistic_state::no_values, level);
    return {
        spent, prospects, buyers, r.remaining, wilson({bought, prospects}, level), ratio_of_totals(spent, prospects),
        cost};
  }

  friend constexpr bool operator==(const basic_acquisition_funnel&, const basic_acquisition_funnel&) = default;
};

using acquisition_funnel = basic_acquisition_funnel<>;

}  // namespace clientele::inline v0::retention
