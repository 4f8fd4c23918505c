// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

/// Good word of mouth against bad: what solved complaints and satisfied customers make up for.
///
///     heard_good      = solved · told_by_solved
///     heard_bad       = unhappy · told_by_unhappy
///     balance         = heard_good − heard_bad                  people
///     good_to_bad     = heard_good / heard_bad                  NaN (`no_total`) where nobody heard bad
///     new_customers   = satisfied · brought_by_satisfied
///     solved_to_break_even = heard_bad / told_by_solved         solved complaints whose good word outweighs the bad
///
/// Inputs: `solved`, complainants whose complaint was solved; `unhappy`, customers still unhappy, silent ones included;
/// `satisfied` customers (all ≥ 0). New customers are customers, the others people who heard: they are not added up.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: two divisions and three multiplications.
///
/// Source: a customer whose complaint was solved tells 5 people of it (attributed to TARP 1986); 100 satisfied
/// customers bring 25 new ones (quoted in the trade without a study behind it); an unhappy one tells 10 (see `ripple`).
///
/// 1 solved, 25 unhappy, 100 satisfied: heard good 5, bad 250, balance −245, new customers 25, 50 solved to break even.
template <class Scalar = double>
struct basic_word_balance {
  using scalar = Scalar;

  Scalar told_by_solved = 5;                   ///< people whom a solved complainant tells
  Scalar told_by_unhappy = 10;                 ///< people whom an unhappy customer tells
  Scalar brought_by_satisfied = Scalar(0.25);  ///< new customers brought by a satisfied one

  struct result {
    Scalar heard_good{}, heard_bad{}, balance{}, good_to_bad{}, new_customers{}, solved_to_break_even{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and the ratio of totals (`no_total` where nobody heard bad). Good word of where
  /// nobody heard bad makes up for bad word elsewhere: it counts.
  struct conclusion {
    double heard_good, heard_bad, balance;
    estimate good_to_bad;
    double new_customers, solved_to_break_even;
  };

  static constexpr auto name = fixed_string{"churn::word_balance"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs = std::tuple{input<"solved">{.unit = "customers", .allowed = interval::at_least(0)},
                                            input<"unhappy">{.unit = "customers", .allowed = interval::at_least(0)},
                                            input<"satisfied">{.unit = "customers", .allowed = interval::at_least(0)}};
  static constexpr auto parameters =
      std::tuple{parameter{"told_by_solved", &basic_word_balance::told_by_solved, "people", interval::above(0),
                           "attributed to TARP 1986"},
                 parameter{"told_by_unhappy", &basic_word_balance::told_by_unhappy, "people", interval::at_least(0),
                           "attributed to TARP 1986"},
                 parameter{"brought_by_satisfied", &basic_word_balance::brought_by_satisfied, "customers",
                           interval::at_least(0), "quoted in the trade"}};
  static constexpr auto results =
      std::tuple{named_result{"heard_good", &result::heard_good, "people"},
                 named_result{"heard_bad", &result::heard_bad, "people"},
                 named_result{"balance", &result::balance, "people"},
                 named_result{"good_to_bad", &result::good_to_bad, "ratio"},
                 named_result{"new_customers", &result::new_customers, "customers"},
                 named_result{"solved_to_break_even", &result::solved_to_break_even, "customers"}};

  constexpr result operator()(Scalar solved, Scalar unhappy, Scalar satisfied) const {
    return checked(*this, solved, unhappy, satisfied);
  }

  [[nodiscard]] constexpr result compute(Scalar solved, Scalar unhappy, Scalar satisfied) const noexcept {
    const Scalar good = solved * told_by_solved, bad = unhappy * told_by_unhappy;
    const Scalar base = bad > 0 ? bad : std::numeric_limits<Scalar>::quiet_NaN();
    return {good, bad, good - bad, good / base, satisfied * brought_by_satisfied, bad / told_by_solved};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double good = t.of(&result::heard_good).total(), bad = t.of(&result::heard_bad).total();
    return {good,
            bad,
            good - bad,
            ratio_of_totals(good, bad),
            t.of(&result::new_customers).total(),
            t.of(&result::solved_to_break_even).total()};
  }

  friend constexpr bool operator==(const basic_word_balance&, const basic_word_balance&) = default;
};

using word_balance = basic_word_balance<>;

}  // namespace clientele::inline v0::churn
