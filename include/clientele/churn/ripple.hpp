// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <tuple>

namespace clientele::inline v0::churn {

/// The ripple of a complaint, 1 → 25 → 250: behind every customer who complains stand those who are as unhappy
/// and say nothing, and everybody who hears of it from them.
///
///     unhappy         = complainants / complaint_rate
///     silent          = unhappy − complainants
///     heard           = unhappy · told          (heard_upper with told_upper)
///     revenue_at_risk = unhappy · annual_purchase
///
/// Inputs: `complainants`, distinct customers who complained (a count or an expected count, ≥ 0), and
/// `annual_purchase`, what one such customer buys a year (currency, ≥ 0). Per customer the purchase is the
/// customer's own; the summary adds the total at risk by the pooled mean purchase under a name of its own.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: one division and four multiplications.
///
/// Sources: 4 % of the unhappy complain, the unhappy tell 9 to 10 others, and 13 % tell at least 20
/// (attributed to TARP's reports to the White House Office of Consumer Affairs, 1979 and 1986).
///
/// 1 complainant, purchase 100: unhappy 25, silent 24, heard 250 (upper 500), revenue at risk 2 500.
template <class Scalar = double>
struct basic_ripple {
  using scalar = Scalar;

  Scalar complaint_rate = Scalar(0.04);  ///< share of the unhappy who complain
  Scalar told = 10;                      ///< people whom one unhappy customer tells
  Scalar told_upper = 20;                ///< the same, by those who tell the most

  struct result {
    Scalar unhappy{}, silent{}, heard{}, heard_upper{}, revenue_at_risk{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    double complainants, unhappy, silent, heard, heard_upper, revenue_at_risk;
    double revenue_at_risk_pooled;  ///< Σ unhappy × mean annual purchase of all customers; 0 of nobody
  };

  static constexpr auto name = fixed_string{"churn::ripple"};
  static constexpr auto inputs = std::tuple{
      input<"complainants">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
      input<"annual_purchase">{.unit = "currency / year", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"complaint_rate", &basic_ripple::complaint_rate, "share", interval::share().without_low(),
                "attributed to TARP 1986"},
      parameter{"told", &basic_ripple::told, "people", interval::at_least(0), "attributed to TARP 1986"},
      parameter{"told_upper", &basic_ripple::told_upper, "people", interval::at_least(0), "attributed to TARP 1986"}};
  static constexpr auto results = std::tuple{
      named_result{"unhappy", &result::unhappy, "customers"}, named_result{"silent", &result::silent, "customers"},
      named_result{"heard", &result::heard, "people"}, named_result{"heard_upper", &result::heard_upper, "people"},
      named_result{"revenue_at_risk", &result::revenue_at_risk, "currency / year"}};

  constexpr result operator()(Scalar complainants, Scalar annual_purchase) const {
    return checked(*this, complainants, annual_purchase);
  }

  [[nodiscard]] constexpr result compute(Scalar complainants, Scalar annual_purchase) const noexcept {
    const Scalar unhappy = complainants / complaint_rate;
    return {unhappy, unhappy - complainants, unhappy * told, unhappy * told_upper, unhappy * annual_purchase};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double mean_purchase = t.valid() == 0 ? 0 : input_of<"annual_purchase">(t).mean();
    return {input_of<"complainants">(t).total(),
            t.of(&result::unhappy).total(),
            t.of(&result::silent).total(),
            t.of(&result::heard).total(),
            t.of(&result::heard_upper).total(),
            t.of(&result::revenue_at_risk).total(),
            t.of(&result::unhappy).total() * mean_purchase};
  }

  friend constexpr bool operator==(const basic_ripple&, const basic_ripple&) = default;
};

using ripple = basic_ripple<>;

}  // namespace clientele::inline v0::churn
