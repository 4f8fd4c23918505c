// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <tuple>

namespace clientele::inline v0::retention {

/// Keeping against winning: what it costs to replace customers who leave. A row is a customer, a segment or a period.
///
///     keeping_cost      = leavers · cost_of_winning / winning_to_keeping    what keeping them would have cost
///     winning_cost      = leavers · cost_of_winning                         what winning as many new ones costs
///     extra_cost        = winning_cost − keeping_cost
///     profit_forgone    = leavers · (old_to_new − 1) · profit_of_new        in a period, while the new ones are new
///     cost_of_replacing = extra_cost + profit_forgone
///
/// Inputs: `leavers`, who leave, or their expected number (customers, ≥ 0); `cost_of_winning` one new customer
/// (currency, ≥ 0); `profit_of_new`, what a new customer brings a period (currency / customer / period, any sign).
/// `advantage()` is what a unit of money brings when it is spent on keeping, over what it brings when it is spent on
/// winning: old_to_new · winning_to_keeping. It is a ratio of averages and does not say where the next unit belongs;
/// see `where_to_spend`.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: one division and four multiplications.
///
/// Source: a satisfied customer is kept for a fifth of what a new one costs (TARP 1979, 1986, and much repeated), and
/// an old customer brings 16 times the profit of a new one: rules of thumb of the trade, to be replaced by own figures.
///
/// 1 leaver, cost of winning 500, profit of a new customer 10: keeping 100, extra cost 400, profit forgone 150, cost
/// of replacing 550. Advantage 16 · 5 = 80.
template <class Scalar = double>
struct basic_keeping_and_winning {
  using scalar = Scalar;

  Scalar winning_to_keeping = 5;  ///< cost of winning a customer over the cost of keeping one
  Scalar old_to_new = 16;         ///< profit of an old customer over that of a new one, per period

  struct result {
    Scalar keeping_cost{}, winning_cost{}, extra_cost{}, profit_forgone{}, cost_of_replacing{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals.
  struct conclusion {
    double leavers, keeping_cost, winning_cost, extra_cost, profit_forgone, cost_of_replacing;
    double per_leaver;  ///< Σ cost_of_replacing / Σ leavers; NaN if nobody left
  };

  static constexpr auto name = fixed_string{"retention::keeping_and_winning"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs =
      std::tuple{input<"leavers">{.unit = "customers", .allowed = at_least(0), .summarised = true},
                 input<"cost_of_winning">{.unit = "currency / customer", .allowed = at_least(0)},
                 input<"profit_of_new">{.unit = "currency / customer / period"}};
  static constexpr auto parameters =
      std::tuple{parameter{"winning_to_keeping", &basic_keeping_and_winning::winning_to_keeping, "ratio", above(0),
                           "TARP 1979, 1986"},
                 parameter{"old_to_new", &basic_keeping_and_winning::old_to_new, "ratio", at_least(0),
                           "rule of thumb of the trade"}};
  static constexpr auto results = std::tuple{output{"keeping_cost", &result::keeping_cost, "currency"},
                                             output{"winning_cost", &result::winning_cost, "currency"},
                                             output{"extra_cost", &result::extra_cost, "currency"},
                                             output{"profit_forgone", &result::profit_forgone, "currency / period"},
                                             output{"cost_of_replacing", &result::cost_of_replacing, "currency"}};

  /// Profit per unit of money spent on keeping, over that spent on winning.
  [[nodiscard]] constexpr Scalar advantage() const noexcept { return old_to_new * winning_to_keeping; }

  constexpr result operator()(Scalar leavers, Scalar cost_of_winning, Scalar profit_of_new) const {
    return checked(*this, leavers, cost_of_winning, profit_of_new);
  }

  [[nodiscard]] constexpr result compute(Scalar leavers, Scalar cost_of_winning, Scalar profit_of_new) const noexcept {
    const Scalar winning = leavers * cost_of_winning, keeping = winning / winning_to_keeping;
    const Scalar extra = winning - keeping, forgone = leavers * profit_of_new * (old_to_new - 1);
    return {keeping, winning, extra, forgone, extra + forgone};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double leavers = t.template input<"leavers">().total(), replacing = t.of(&result::cost_of_replacing).total();
    return {leavers,
            t.of(&result::keeping_cost).total(),
            t.of(&result::winning_cost).total(),
            t.of(&result::extra_cost).total(),
            t.of(&result::profit_forgone).total(),
            replacing,
            replacing / leavers};  // where nobody left nothing is replaced: 0 / 0
  }

  friend constexpr bool operator==(const basic_keeping_and_winning&, const basic_keeping_and_winning&) = default;
};

using keeping_and_winning = basic_keeping_and_winning<>;

}  // namespace clientele::inline v0::retention
