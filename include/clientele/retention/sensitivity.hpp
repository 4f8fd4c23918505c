// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// How much profit changes when the retention rate rises by some points, everything else equal.
///
///     value(r)         = margin · r / (1 + discount − r)              the first margin comes after one period
///     retention_after  = retention + rise, but not above 1 nor below 0
///     change           = value(retention_after) − value(retention)
///     relative_change  = value(retention_after) / value(retention) − 1
///                      = (1 + discount)(r′ − r) / (r (1 + discount − r′)),  r′ = retention_after
///
/// Inputs: `margin` a period (currency / period, any sign); `retention` per period (share). Parameters: `rise` in
/// points (0.05 is five points, not five per cent of the rate: those of the quoted figures, a convention), in [−1, 1];
/// `discount` per period (≥ 0), no default.
/// Both forms of the change come from the rise itself, never from a difference of the two values or rates: 1e-15
/// relative. At a retention of 0 there is no relative change: NaN. Without discount a rate of 1 has no finite value: a
/// bad row. Of many rows the summary gives the ratio of totals. The much quoted figures, profit up by 25 … 95 % by
/// industry for five points of retention (Reichheld & Sasser 1990), come from cases with their own costs and growth of
/// margins; they are no prediction of this formula.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: four divisions.
///
/// Source: Gupta & Lehmann (2003) for the value.
///
/// Discount 0.10, rise 0.05: retention 0.80, +27.5 %; retention 0.90, +40.74 %.
template <class Scalar = double>
struct basic_sensitivity {
  using scalar = Scalar;

  Scalar rise = Scalar(0.05);                                  ///< of the retention rate, in points
  Scalar discount = std::numeric_limits<Scalar>::quiet_NaN();  ///< per period: has to be said

  struct result {
    Scalar retention_after{}, before{}, after{}, change{}, relative_change{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and the relative change of the total (`no_total` if that before is 0). Who is
  /// worth nothing before is part of the whole that changes: what he gains is in it.
  struct conclusion {
    double before, after, change;
    estimate relative_change;
  };

  static constexpr auto name = fixed_string{"retention::sensitivity"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs = std::tuple{input<"margin">{.unit = "currency / period"},
                                            input<"retention">{.unit = "share / period", .allowed = interval::share()}};
  static constexpr auto parameters =
      std::tuple{parameter{"rise", &basic_sensitivity::rise, "points of the retention rate", interval::between(-1, 1),
                           "convention"},
                 parameter{"discount", &basic_sensitivity::discount, "share / period", interval::at_least(0)}};
  static constexpr auto rules =
      std::array{row_rule{"retention", "below 1, before and after, where there is no discount"}};
  static constexpr auto results =
      std::tuple{named_result{"retention_after", &result::retention_after, "share / period"},
                 named_result{"before", &result::before, "currency"}, named_result{"after", &result::after, "currency"},
                 named_result{"change", &result::change, "currency"},
                 named_result{"relative_change", &result::relative_change, "ratio"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar, Scalar retention) const noexcept {
    const Scalar after = raised(retention), highest = after > retention ? after : retention;
    return discount + (1 - highest) > 0 ? 0 : 1;
  }

  constexpr result operator()(Scalar margin, Scalar retention) const { return checked(*this, margin, retention); }

  [[nodiscard]] constexpr result compute(Scalar margin, Scalar retention) const noexcept {
    const Scalar after = raised(retention), leaving = 1 - retention;
    const Scalar rounding = (1 - leaving) - retention;  // leaving + rounding = 1 − retention exactly
    const Scalar wanted = rise > -retention ? rise : -retention, gained = wanted < leaving ? wanted : leaving;
    const Scalar left = (leaving - wanted) + rounding, still_leaving = left > 0 ? left : Scalar(0);
    const Scalar shortfall = discount + leaving, shortfall_after = discount + still_leaving;
    const Scalar growth = (1 + discount) * gained / shortfall_after;
    const Scalar base = retention > 0 ? retention : std::numeric_limits<Scalar>::quiet_NaN();
    return {after, margin * retention / shortfall, margin * after / shortfall_after, margin * growth / shortfall,
            growth / base};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double before = t.of(&result::before).total(), change = t.of(&result::change).total();
    return {before, t.of(&result::after).total(), change, ratio_of_totals(change, before)};
  }

  friend constexpr bool operator==(const basic_sensitivity&, const basic_sensitivity&) = default;

 private:
  [[nodiscard]] constexpr Scalar raised(Scalar retention) const noexcept {
    const Scalar limit = rise > 0 ? Scalar(1) : Scalar(0), direction = rise > 0 ? Scalar(1) : Scalar(-1);
    const Scalar sum = retention + rise, beyond = (sum - limit) * direction;  // only one end is within reach
    return beyond < 0 ? sum : limit;
  }
};

using sensitivity = basic_sensitivity<>;

}  // namespace clientele::inline v0::retention
