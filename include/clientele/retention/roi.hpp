// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// The return on what is spent to keep customers. A row is a customer, a segment or a campaign.
///
///     value_at_stake  = customers · value_per_customer
///     value_kept      = value_at_stake · retention_lift
///     net             = value_kept − cost
///     roi             = (value_kept − cost) / cost
///     break_even_cost = value_kept              what the effort may cost before net falls below 0
///     break_even_lift = cost / value_at_stake   the lift at which net is 0
///
/// Inputs: `customers`, how many the effort reaches (a count or an expected count, ≥ 0); `retention_lift`, retention
/// rate with the effort minus the rate without it, in points (0.05 is five points), in [−1, 1] because an effort can
/// drive customers away; `value_per_customer`, what one kept customer is worth (currency, any sign); `cost` of the
/// effort (currency, ≥ 0).
/// Where cost is 0 there is no ratio: `roi` is NaN. Where the value at stake is 0 no lift breaks even:
/// `break_even_lift` is NaN; above 1 it is out of reach. Of many rows the summary gives the ratio of totals,
/// (Σ value_kept − Σ cost) / Σ cost, never a mean of ratios; where its denominator is 0 its state is `no_total`.
/// Errors: `invalid_customer`. Rounding is relative to value_kept and to cost, not to their difference. Cost: two
/// divisions and two multiplications.
///
/// Source: return on investment, customary, without one author.
///
/// 1 000 customers, lift 0.05, value 200, cost 4 000: value kept 10 000, net 6 000, ROI 1.5, break-even lift 0.02.
template <class Scalar = double>
struct basic_roi {
  using scalar = Scalar;

  struct result {
    Scalar value_kept{}, net{}, roi{}, break_even_cost{}, break_even_lift{}, value_at_stake{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and ratios of totals. An effort that had nothing at stake cost money all the
  /// same: the others have to bring it in.
  struct conclusion {
    double customers, value_at_stake, value_kept, cost, net;
    double break_even_cost;    ///< Σ value_kept
    estimate roi;              ///< (Σ value_kept − Σ cost) / Σ cost; `no_total` if nothing was spent
    estimate break_even_lift;  ///< the one lift for all at which Σ net is 0; `no_total` if no value is at stake
  };

  static constexpr auto name = fixed_string{"retention::roi"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs =
      std::tuple{input<"customers">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
                 input<"retention_lift">{.unit = "points of the retention rate", .allowed = interval::between(-1, 1)},
                 input<"value_per_customer">{.unit = "currency / customer"},
                 input<"cost">{.unit = "currency", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters = std::tuple{};
  static constexpr auto results =
      std::tuple{named_result{"value_kept", &result::value_kept, "currency"},
                 named_result{"net", &result::net, "currency"},
                 named_result{"roi", &result::roi, "ratio"},
                 named_result{"break_even_cost", &result::break_even_cost, "currency"},
                 named_result{"break_even_lift", &result::break_even_lift, "points of the retention rate"},
                 named_result{"value_at_stake", &result::value_at_stake, "currency"}};

  constexpr result operator()(Scalar customers, Scalar retention_lift, Scalar value_per_customer, Scalar cost) const {
    return checked(*this, customers, retention_lift, value_per_customer, cost);
  }

  [[nodiscard]] constexpr result compute(Scalar customers, Scalar retention_lift, Scalar value_per_customer,
                                         Scalar cost) const noexcept {
    constexpr Scalar none = std::numeric_limits<Scalar>::quiet_NaN();
    const Scalar at_stake = customers * value_per_customer;
    const Scalar kept = at_stake * retention_lift;
    const Scalar net = kept - cost;
    return {kept, net, net / (cost > 0 ? cost : none), kept, cost / (at_stake != 0 ? at_stake : none), at_stake};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double at_stake = t.of(&result::value_at_stake).total();
    const double kept = t.of(&result::value_kept).total();
    const double cost = input_of<"cost">(t).total();
    return {
        input_of<"customers">(t).total(), at_stake, kept, cost, kept - cost, kept, ratio_of_totals(kept - cost, cost),
        ratio_of_totals(cost, at_stake)};
  }

  friend constexpr bool operator==(const basic_roi&, const basic_roi&) = default;
};

using roi = basic_roi<>;

}  // namespace clientele::inline v0::retention
