// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <cmath>
#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// How a rate, of acquiring or of retaining, responds to what is spent on a prospect or a customer.
///
///     rate(spend)   = ceiling · (1 − exp(−steepness · spend))
///     slope(spend)  = ceiling · steepness · exp(−steepness · spend)
///     average_cost  = spend / rate      of one customer
///     marginal_cost = 1 / slope         of one more customer
///
/// Input: `spend` (currency a prospect or customer, ≥ 0). Parameters: `ceiling`, the rate at boundless spending (share,
/// above 0); `steepness` (1 / currency, above 0), both without default. From one observed point: `through(spend, rate,
/// ceiling)`, with steepness = −ln(1 − rate/ceiling)/spend. At a spend of 0 the average cost is its limit, the marginal
/// cost.
/// `best_spend(worth)` maximises worth · rate(x) − x: max(0, ln(worth · ceiling · steepness)/steepness); for this
/// curve alone, see `customer_equity` where what is acquired has to be retained.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: two elementary functions.
///
/// Source: Blattberg & Deighton (1996).
///
/// 0.10 at 500 with ceiling 1: steepness 2.1072e-4, marginal cost there 5 272.90, average cost 5 000.
template <class Scalar = double>
struct basic_response_curve {
  using scalar = Scalar;

  Scalar ceiling = std::numeric_limits<Scalar>::quiet_NaN();    ///< the rate at boundless spending: has to be said
  Scalar steepness = std::numeric_limits<Scalar>::quiet_NaN();  ///< per unit of money: has to be said

  struct result {
    Scalar rate{}, slope{}, average_cost{}, marginal_cost{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals over the rows; average cost as a ratio of totals, also of what was spent in vain.
  struct conclusion {
    double spend;           ///< Σ spend
    double expected;        ///< Σ rate: expected customers
    estimate average_cost;  ///< Σ spend / Σ rate; `no_total` where nothing is expected
  };

  static constexpr auto name = fixed_string{"retention::response_curve"};
  static constexpr auto inputs =
      std::tuple{input<"spend">{.unit = "currency", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters =
      std::tuple{parameter{"ceiling", &basic_response_curve::ceiling, "share", interval::share().without_low()},
                 parameter{"steepness", &basic_response_curve::steepness, "1 / currency", interval::above(0)}};
  static constexpr auto results = std::tuple{
      named_result{"rate", &result::rate, "share"}, named_result{"slope", &result::slope, "share / currency"},
      named_result{"average_cost", &result::average_cost, "currency / customer"},
      named_result{"marginal_cost", &result::marginal_cost, "currency / customer"}};

  /// The curve through one observed point. Throws `invalid_parameter` (spend not above 0, rate not in (0, ceiling)).
  [[nodiscard]] static basic_response_curve through(Scalar spend, Scalar rate, Scalar ceiling = 1) {
    using std::log1p;
    check_value(name, "spend", static_cast<double>(spend), interval::above(0));
    check_value(name, "ceiling", static_cast<double>(ceiling), interval::share().without_low());
    if (!(rate > 0 && rate < ceiling))
      raise(invalid_parameter(name, "rate", static_cast<double>(rate), "above 0 and below the ceiling"));
    return {ceiling, -log1p(-rate / ceiling) / spend};
  }

  [[nodiscard]] Scalar rate(Scalar spend) const noexcept {
    using std::expm1;
    return -ceiling * expm1(-steepness * spend);
  }
  /// 1 − rate(spend), which may be small, without the cancellation.
  [[nodiscard]] Scalar shortfall(Scalar spend) const noexcept {
    using std::exp;
    return (1 - ceiling) + ceiling * exp(-steepness * spend);
  }
  [[nodiscard]] Scalar slope(Scalar spend) const noexcept {
    using std::exp;
    return ceiling * steepness * exp(-steepness * spend);
  }

  /// The spend at which worth · rate(x) − x is greatest; 0 where the first unit of money brings less than itself.
  [[nodiscard]] Scalar best_spend(Scalar worth) const noexcept {
    using std::log;
    const Scalar first = worth * ceiling * steepness;
    return first > 1 ? log(first) / steepness : Scalar(0);
  }

  result operator()(Scalar spend) const { return checked(*this, spend); }

  [[nodiscard]] result compute(Scalar spend) const noexcept {
    const Scalar reached = rate(spend), steep = slope(spend), marginal = 1 / steep;
    return {reached, steep, reached > 0 ? spend / reached : marginal, marginal};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double spend = input_of<"spend">(t).total(), expected = t.of(&result::rate).total();
    return {spend, expected, ratio_of_totals(spend, expected)};
  }

  friend constexpr bool operator==(const basic_response_curve&, const basic_response_curve&) = default;
};

using response_curve = basic_response_curve<>;

}  // namespace clientele::inline v0::retention
