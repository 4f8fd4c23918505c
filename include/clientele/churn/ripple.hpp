// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/capped.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

template <class Scalar>
struct basic_ripple_within_base;

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
/// customer's own. The headline of a summary is the published formula, the mean annual purchase of a customer times the
/// unhappy; the sum by own purchases stands beside it.
///
/// A base of N customers cannot hold more than N unhappy. `customers` says how many there are in all and caps the
/// total: unhappy = min(Σ unhappy, customers), silent and heard follow, the sum by own purchases in proportion, and
/// `capped` says so; complainants beyond the base leave nobody silent. By default it is infinite: nothing is capped.
/// Where every row has a base of its own, a shop's customers say, give it as a third input: `on(ripple, complainants,
/// annual_purchase, customers)` is a `ripple_within_base`.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: one division and four multiplications.
///
/// Sources: 4 % of the unhappy complain, the unhappy tell 9 to 10 others, and 13 % tell at least 20
/// (attributed to TARP's reports to the White House Office of Consumer Affairs, 1979 and 1986). The base as a limit is
/// arithmetic.
///
/// 1 complainant, purchase 100: unhappy 25, silent 24, heard 250 (upper 500), revenue at risk 2 500. Of 20 complainants
/// among `customers` = 100: unhappy 100, silent 80, heard 1 000, revenue at risk 10 000, at the base.
template <class Scalar = double>
struct basic_ripple {
  using scalar = Scalar;

  Scalar complaint_rate = Scalar(0.04);                        ///< share of the unhappy who complain
  Scalar told = 10;                                            ///< people whom one unhappy customer tells
  Scalar told_upper = 20;                                      ///< the same, by those who tell the most
  Scalar customers = std::numeric_limits<Scalar>::infinity();  ///< in the base; caps the totals of a summary

  struct result {
    Scalar unhappy{}, silent{}, heard{}, heard_upper{}, revenue_at_risk{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    double complainants, unhappy, silent, heard, heard_upper;
    double revenue_at_risk;                  ///< unhappy × mean annual purchase of all customers; 0 of nobody
    double revenue_at_risk_by_own_purchase;  ///< Σ unhappy × the customer's own
    clientele::capped capped;                ///< whether `customers` was the limit; `unknown` if it is not stated
  };

  static constexpr auto name = fixed_string{"churn::ripple"};
  static constexpr auto inputs = std::tuple{
      input<"complainants">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
      input<"annual_purchase">{.unit = "currency / year", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"complaint_rate", &basic_ripple::complaint_rate, "share", interval::share().without_low(),
                "attributed to TARP 1986"},
      parameter{"told", &basic_ripple::told, "people", interval::at_least(0), "attributed to TARP 1986"},
      parameter{"told_upper", &basic_ripple::told_upper, "people", interval::at_least(0), "attributed to TARP 1986"},
      parameter{"customers", &basic_ripple::customers, "customers", interval::at_least(0).or_infinite()}};
  static constexpr auto results = std::tuple{
      named_result{"unhappy", &result::unhappy, "customers"}, named_result{"silent", &result::silent, "customers"},
      named_result{"heard", &result::heard, "people"}, named_result{"heard_upper", &result::heard_upper, "people"},
      named_result{"revenue_at_risk", &result::revenue_at_risk, "currency / year"}};

  constexpr result operator()(Scalar complainants, Scalar annual_purchase) const {
    return checked(*this, complainants, annual_purchase);
  }
  /// Of a row with a base of its own.
  constexpr auto operator()(Scalar complainants, Scalar annual_purchase, Scalar its_customers) const {
    return wider()(complainants, annual_purchase, its_customers);
  }

  [[nodiscard]] constexpr basic_ripple_within_base<Scalar> wider() const noexcept { return {*this}; }

  [[nodiscard]] constexpr result compute(Scalar complainants, Scalar annual_purchase) const noexcept {
    return of_unhappy(complainants / complaint_rate, complainants, annual_purchase);
  }
  /// What follows from so many unhappy. Unchecked.
  [[nodiscard]] constexpr result of_unhappy(Scalar unhappy, Scalar complainants,
                                            Scalar annual_purchase) const noexcept {
    return {unhappy, unhappy - complainants, unhappy * told, unhappy * told_upper, unhappy * annual_purchase};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return conclude_of<result>(t);
  }
  /// The conclusion from the totals of rows whose results are `Row`.
  template <class Row, class Totals>
  [[nodiscard]] conclusion conclude_of(const Totals& t) const {
    const double mean_purchase = t.valid() == 0 ? 0 : input_of<"annual_purchase">(t).mean();
    conclusion c{input_of<"complainants">(t).total(), t.of(&Row::unhappy).total(),
                 t.of(&Row::silent).total(),          t.of(&Row::heard).total(),
                 t.of(&Row::heard_upper).total(),     0,
                 t.of(&Row::revenue_at_risk).total(), capped::unknown};
    const double base = static_cast<double>(customers);
    const auto [unhappy, limited] = keep_within(c.unhappy, base);
    if (is_finite(base)) c.capped = limited;
    if (limited == capped::at_base) {
      c.revenue_at_risk_by_own_purchase *= unhappy / c.unhappy;
      c.unhappy = unhappy;
      c.silent = unhappy > c.complainants ? unhappy - c.complainants : 0;
      c.heard = unhappy * static_cast<double>(told);
      c.heard_upper = unhappy * static_cast<double>(told_upper);
    }
    c.revenue_at_risk = c.unhappy * mean_purchase;
    return c;
  }

  friend constexpr bool operator==(const basic_ripple&, const basic_ripple&) = default;
};

/// `ripple` of rows each of which has a base of its own, which cannot hold more unhappy than it has customers:
///
///     unhappy = min(complainants / complaint_rate, customers);     silent, heard and revenue at risk follow
///
/// Inputs: those of `ripple`, and `customers`, the size of the row's base (≥ complainants), NaN or an empty optional
/// where it is not known: then that row is not capped. `capped` says whether the base was the limit. Parameters: those
/// of `ripple`; its `customers` caps the total besides: `ripple_within_base{{.told = 9}}`, or `ripple{.told =
/// 9}.wider()`.
/// Errors: those of `ripple`; `invalid_customer` (more complainants than customers). Cost: that of `ripple`, and two
/// comparisons.
///
/// Source: see `ripple`.
///
/// 20 complainants of 100 customers, purchase 100: unhappy 100, silent 80, heard 1 000, revenue at risk 10 000,
/// at_base.
template <class Scalar>
struct basic_ripple_within_base : basic_ripple<Scalar> {
  using ripple_type = basic_ripple<Scalar>;

  struct result {
    Scalar unhappy{}, silent{}, heard{}, heard_upper{}, revenue_at_risk{};
    clientele::capped capped{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion : ripple_type::conclusion {
    std::uint64_t rows_at_base;  ///< rows whose own base was the limit
  };

  static constexpr auto name = fixed_string{"churn::ripple_within_base"};
  static constexpr auto inputs = std::tuple_cat(
      ripple_type::inputs, std::tuple{input<"customers">{
                               .unit = "customers", .allowed = interval::at_least(0), .presence = presence::optional}});
  static constexpr auto rules = std::array{row_rule{"complainants", "no more than customers"}};
  static constexpr auto results =
      std::tuple{named_result{"unhappy", &result::unhappy, "customers"},
                 named_result{"silent", &result::silent, "customers"},
                 named_result{"heard", &result::heard, "people"},
                 named_result{"heard_upper", &result::heard_upper, "people"},
                 named_result{"revenue_at_risk", &result::revenue_at_risk, "currency / year"},
                 named_result{"capped", &result::capped}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar complainants, Scalar, Scalar its_customers) const noexcept {
    return complainants > its_customers ? 1 : 0;
  }

  constexpr result operator()(Scalar complainants, Scalar annual_purchase, Scalar its_customers) const {
    return checked(*this, complainants, annual_purchase, its_customers);
  }

  [[nodiscard]] constexpr result compute(Scalar complainants, Scalar annual_purchase,
                                         Scalar its_customers) const noexcept {
    const auto [unhappy, limited] = keep_within(complainants / this->complaint_rate, its_customers);
    const auto r = this->of_unhappy(unhappy, complainants, annual_purchase);
    return {r.unhappy, r.silent, r.heard, r.heard_upper, r.revenue_at_risk, limited};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {this->template conclude_of<result>(t), t.classes(&result::capped)[clientele::capped::at_base]};
  }

  friend constexpr bool operator==(const basic_ripple_within_base&, const basic_ripple_within_base&) = default;
};

using ripple = basic_ripple<>;
using ripple_within_base = basic_ripple_within_base<double>;

}  // namespace clientele::inline v0::churn
