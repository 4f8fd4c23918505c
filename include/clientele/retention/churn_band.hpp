// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/retention/sensitivity.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// What five points fewer leavers are said to bring, and beside it what the formula says.
///
///     published_low  = profit · 1.25,   published_high = profit · 1.95     the published band, by industry
///     by_formula     = profit · (1 + relative change of `sensitivity` for a rise of 0.05)
///
/// The band is quoted for five points and for nothing else: it is not scaled to other changes, and the rise is no
/// parameter. It comes from cases with their own costs and growth of margins; the formula is that of a constant margin.
/// The two need not agree, and neither is a forecast for another firm.
/// Inputs: `profit` a period now (currency, any sign); `retention` per period (share). Parameter: `discount` per period
/// (≥ 0), **which has no default**. At a retention of 0 there is no figure by the formula (NaN); without
/// discount a rate that reaches 1 has no finite value: a bad row.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: that of `sensitivity`.
///
/// Source: band, attributed to Reichheld & Sasser (1990), "Zero defections: quality comes to services", and quoted as
/// of Bain & Company; formula, see `sensitivity`.
///
/// Profit 1 000 at a retention of 0.9, discount 0.1: published 1 250 to 1 950, by the formula 1 407.41 (+40.74 %).
template <class Scalar = double>
struct basic_churn_band {
  using scalar = Scalar;

  static constexpr Scalar points = Scalar(0.05);   ///< for which the band was published
  static constexpr Scalar lowest = Scalar(1.25);   ///< profit afterwards, as a multiple: the least by industry
  static constexpr Scalar highest = Scalar(1.95);  ///< the most
  Scalar discount = std::numeric_limits<Scalar>::quiet_NaN();  ///< per period, of the formula: has to be said

  struct result {
    Scalar published_low{}, published_high{}, by_formula{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals; `relative_change` is that of the total by the formula, `not_identified` where a
  /// retention of 0 leaves a row without one.
  struct conclusion {
    double profit, published_low, published_high, by_formula;
    estimate relative_change;
  };

  static constexpr auto name = fixed_string{"retention::churn_band"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs = std::tuple{input<"profit">{.unit = "currency / period", .summarised = true},
                                            input<"retention">{.unit = "share / period", .allowed = interval::share()}};
  static constexpr auto parameters =
      std::tuple{parameter{"discount", &basic_churn_band::discount, "share / period", interval::at_least(0)}};
  static constexpr auto rules = basic_sensitivity<Scalar>::rules;
  static constexpr auto results =
      std::tuple{named_result{"published_low", &result::published_low, "currency / period"},
                 named_result{"published_high", &result::published_high, "currency / period"},
                 named_result{"by_formula", &result::by_formula, "currency / period"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar profit, Scalar retention) const noexcept {
    return formula().broken_rule(profit, retention);
  }

  constexpr result operator()(Scalar profit, Scalar retention) const { return checked(*this, profit, retention); }

  [[nodiscard]] constexpr result compute(Scalar profit, Scalar retention) const noexcept {
    return {profit * lowest, profit * highest, profit + profit * formula().compute(1, retention).relative_change};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto by_formula = t.of(&result::by_formula);
    const double profit = input_of<"profit">(t).total();
    const estimate change = by_formula.count() == t.valid() ? ratio_of_totals(by_formula.total() - profit, profit)
                                                            : undefined_estimate(statistic_state::not_identified);
    return {profit, t.of(&result::published_low).total(), t.of(&result::published_high).total(), by_formula.total(),
            change};
  }

  friend constexpr bool operator==(const basic_churn_band&, const basic_churn_band&) = default;

 private:
  [[nodiscard]] constexpr basic_sensitivity<Scalar> formula() const noexcept { return {points, discount}; }
};

using churn_band = basic_churn_band<>;

}  // namespace clientele::inline v0::retention
