// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <tuple>

namespace clientele::inline v0::retention {

/// Keeping against winning: what it costs to replace customers who leave. A row is a customer, a segment or a period.
///
///     keeping_cost      = leavers · cost_of_winning / winning_to_keeping    what keeping them would have cost
///     winning_cost      = leavers · cost_of_winning                         what winning as many new ones costs
///     extra_cost        = winning_cost − keeping_cost
///     profit_forgone    = leavers · (old_to_new − 1) · profit_of_new · periods_new
///     cost_of_replacing = extra_cost + profit_forgone
///
/// Inputs: `leavers`, who leave, or their expected number (customers, ≥ 0); `cost_of_winning` one new customer
/// (currency, ≥ 0); `profit_of_new`, what a new customer brings a period (currency / customer / period, any sign).
/// `periods_new` says for how many periods the new ones bring the profit of new ones (1: the first period is looked at,
/// and no other); it makes money of money a period, so that costs and profit add up.
/// `advantage()` is what a unit of money brings a period when it is spent on keeping, over what it brings when it is
/// spent on winning: old_to_new · winning_to_keeping. That the two may be multiplied is our inference from them, and
/// published nowhere; it is a ratio of averages and does not say where the next unit belongs: see `where_to_spend`.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: one division and five multiplications.
///
/// Source: a satisfied customer is kept for a fifth of what a new one costs (attributed to TARP, and much repeated),
/// and an old customer brings 16 times the profit of a new one: rules of thumb of the trade, to be replaced by own
/// figures.
///
/// 1 leaver, cost of winning 500, profit of a new customer 10, one period: keeping 100, extra cost 400, profit forgone
/// 150, cost of replacing 550. Advantage 16 · 5 = 80.
template <class Scalar = double>
struct basic_keeping_and_winning {
  using scalar = Scalar;

  Scalar winning_to_keeping = 5;  ///< cost of winning a customer over the cost of keeping one
  Scalar old_to_new = 16;         ///< profit of an old customer over that of a new one, per period
  Scalar periods_new = 1;         ///< periods in which the new ones bring the profit of new ones

  struct result {
    Scalar keeping_cost{}, winning_cost{}, extra_cost{}, profit_forgone{}, cost_of_replacing{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and the advantage, which is of the parameters alone.
  struct conclusion {
    double leavers, keeping_cost, winning_cost, extra_cost, profit_forgone, cost_of_replacing;
    estimate per_leaver;  ///< Σ cost_of_replacing / Σ leavers; `no_total` if nobody left
    double advantage;
  };

  static constexpr auto name = fixed_string{"retention::keeping_and_winning"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs =
      std::tuple{input<"leavers">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
                 input<"cost_of_winning">{.unit = "currency / customer", .allowed = interval::at_least(0)},
                 input<"profit_of_new">{.unit = "currency / customer / period"}};
  static constexpr auto parameters =
      std::tuple{parameter{"winning_to_keeping", &basic_keeping_and_winning::winning_to_keeping, "ratio",
                           interval::above(0), "attributed to TARP 1986"},
                 parameter{"old_to_new", &basic_keeping_and_winning::old_to_new, "ratio", interval::at_least(0),
                           "rule of thumb of the trade"},
                 parameter{"periods_new", &basic_keeping_and_winning::periods_new, "periods", interval::at_least(0),
                           "convention"}};
  static constexpr auto results = std::tuple{named_result{"keeping_cost", &result::keeping_cost, "currency"},
                                             named_result{"winning_cost", &result::winning_cost, "currency"},
                                             named_result{"extra_cost", &result::extra_cost, "currency"},
                                             named_result{"profit_forgone", &result::profit_forgone, "currency"},
                                             named_result{"cost_of_replacing", &result::cost_of_replacing, "currency"}};

  /// Profit per unit of money spent on keeping, over that spent on winning.
  [[nodiscard]] constexpr Scalar advantage() const noexcept { return old_to_new * winning_to_keeping; }

  constexpr result operator()(Scalar leavers, Scalar cost_of_winning, Scalar profit_of_new) const {
    return checked(*this, leavers, cost_of_winning, profit_of_new);
  }

  [[nodiscard]] constexpr result compute(Scalar leavers, Scalar cost_of_winning, Scalar profit_of_new) const noexcept {
    const Scalar winning = leavers * cost_of_winning, keeping = winning / winning_to_keeping;
    const Scalar extra = winning - keeping, forgone = leavers * profit_of_new * (old_to_new - 1) * periods_new;
    return {keeping, winning, extra, forgone, extra + forgone};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double leavers = input_of<"leavers">(t).total(), replacing = t.of(&result::cost_of_replacing).total();
    return {leavers,
            t.of(&result::keeping_cost).total(),
            t.of(&result::winning_cost).total(),
            t.of(&result::extra_cost).total(),
            t.of(&result::profit_forgone).total(),
            replacing,
            ratio_of_totals(replacing, leavers),
            static_cast<double>(advantage())};
  }

  friend constexpr bool operator==(const basic_keeping_and_winning&, const basic_keeping_and_winning&) = default;
};

using keeping_and_winning = basic_keeping_and_winning<>;

}  // namespace clientele::inline v0::retention
