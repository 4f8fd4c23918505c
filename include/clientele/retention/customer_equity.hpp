// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/retention/response_curve.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// The spends at which customer equity is greatest, and what holds there.
template <class Scalar>
struct best_spends {
  Scalar acquisition{}, retention{};  ///< A and R
  Scalar acquisition_rate{}, retention_rate{};
  Scalar equity{};                      ///< per prospect
  Scalar customer_value{};              ///< (M(1 + d) − R)/(1 + d − r): what an acquired customer is worth
  Scalar marginal_cost_of_acquiring{};  ///< 1/a′(A); above customer_value where A = 0
  Scalar marginal_cost_of_retaining{};  ///< 1/r′(R); above customer_value where R = 0
  friend constexpr bool operator==(const best_spends&, const best_spends&) = default;
};

/// Customer equity per prospect: what a prospect is worth when A is spent on acquiring him and, if that succeeds, R in
/// each period on retaining him.
///
///     a = acquisition curve at A,  r = retention curve at R
///     customer_value = (M(1 + d) − R) / (1 + d − r)          = M + (M − R/r)·r/(1 + d − r)
///     equity         = a · customer_value − A
///
/// Inputs: `acquisition_spend` = A a prospect, `retention_spend` = R a customer and period (currency, ≥ 0). Parameters:
/// the two curves (`ceiling`, `steepness` of each), `margin` = M a period (currency, before R), `discount` = d per
/// period (≥ 0); none of them has a default. `best()` gives the greatest equity. There, where both spends are above 0,
///
///     1/a′ = 1/r′ = customer_value:                          the marginal costs are equal
///
/// R from Newton's steps on (M(1 + d) − R)·r′ = 1 + d − r, which rise to the only root; then A = `best_spend` of the
/// acquisition curve at that value. A margin that no customer can earn back gives spends of 0 and an equity of 0.
/// Errors: `invalid_parameter` (also: discount 0 with a retention ceiling of 1), `invalid_customer`. Accuracy: rates
/// and customer_value 1e-14 relative for R up to 2 M, equity relative to a · customer_value. Cost: three elementary
/// functions; `best` about forty.
///
/// Source: Blattberg & Deighton (1996); the law is that of the two derivatives, which are 0 at the optimum.
///
/// Acquisition 0.10 at 500 of at most 1, retention 0.5 at 50 of at most 0.9, margin 2 000, discount 0.1: A 3 132.07,
/// R 302.00, equity 1 304.03, both marginal costs 9 181.71.
template <class Scalar = double>
struct basic_customer_equity {
  using scalar = Scalar;
  using curve = basic_response_curve<Scalar>;
  static constexpr Scalar unstated = std::numeric_limits<Scalar>::quiet_NaN();

  Scalar margin = unstated;    ///< per customer and period: has to be said, as all the others
  Scalar discount = unstated;  ///< per period
  Scalar acquisition_ceiling = unstated, acquisition_steepness = unstated;
  Scalar retention_ceiling = unstated, retention_steepness = unstated;

  struct result {
    Scalar acquisition_rate{}, retention_rate{}, customer_value{}, equity{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals over prospects.
  struct conclusion {
    double equity, expected_customers, acquisition_spend;
  };

  static constexpr auto name = fixed_string{"retention::customer_equity"};
  static constexpr auto inputs = std::tuple{
      input<"acquisition_spend">{.unit = "currency / prospect", .allowed = interval::at_least(0), .summarised = true},
      input<"retention_spend">{.unit = "currency / customer / period", .allowed = interval::at_least(0)}};
  static constexpr auto parameters = std::tuple{
      parameter{"margin", &basic_customer_equity::margin, "currency / customer / period", interval::any_number()},
      parameter{"discount", &basic_customer_equity::discount, "share / period", interval::at_least(0)},
      parameter{"acquisition_ceiling", &basic_customer_equity::acquisition_ceiling, "share",
                interval::share().without_low()},
      parameter{"acquisition_steepness", &basic_customer_equity::acquisition_steepness, "1 / currency",
                interval::above(0)},
      parameter{"retention_ceiling", &basic_customer_equity::retention_ceiling, "share",
                interval::share().without_low()},
      parameter{"retention_steepness", &basic_customer_equity::retention_steepness, "1 / currency",
                interval::above(0)}};
  static constexpr auto parameter_rules = std::array{row_rule{"discount", "above 0 where the retention ceiling is 1"}};
  static constexpr auto results =
      std::tuple{named_result{"acquisition_rate", &result::acquisition_rate, "share"},
                 named_result{"retention_rate", &result::retention_rate, "share / period"},
                 named_result{"customer_value", &result::customer_value, "currency / customer"},
                 named_result{"equity", &result::equity, "currency / prospect"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return discount + (1 - retention_ceiling) > 0 ? 0 : 1;
  }

  [[nodiscard]] constexpr curve acquisition() const noexcept { return {acquisition_ceiling, acquisition_steepness}; }
  [[nodiscard]] constexpr curve retention() const noexcept { return {retention_ceiling, retention_steepness}; }

  result operator()(Scalar acquisition_spend, Scalar retention_spend) const {
    return checked(*this, acquisition_spend, retention_spend);
  }

  [[nodiscard]] result compute(Scalar acquisition_spend, Scalar retention_spend) const noexcept {
    const Scalar a = acquisition().rate(acquisition_spend), r = retention().rate(retention_spend);
    const Scalar value = left_of_margin(retention_spend) / (discount + retention().shortfall(retention_spend));
    return {a, r, value, std::fma(a, value, -acquisition_spend)};
  }

  /// The greatest equity and where it lies. Throws `invalid_parameter`.
  [[nodiscard]] best_spends<Scalar> best() const {
    check_parameters(*this);
    const curve acquiring = acquisition(), retaining = retention();
    const Scalar most = margin * (1 + discount);
    Scalar R = 0;  // (most − R)·r′ − (1 + d − r) falls and is convex below `most`: Newton's steps rise to its root
    for (int step = 0; step < 200; ++step) {
      const Scalar slope = retaining.slope(R), left = left_of_margin(R);
      const Scalar missing = left * slope - (discount + retaining.shortfall(R));
      const Scalar next = R + missing / (left * slope * retention_steepness);
      if (!(missing > 0) || !(next > R) || !(next < most)) break;
      R = next;
    }
    const Scalar value = compute(Scalar(0), R).customer_value;
    const Scalar A = acquiring.best_spend(value);
    if (!(A > 0)) R = 0;  // nobody is acquired, so nobody is retained
    const result at = compute(A, R);
    return {A,
            R,
            at.acquisition_rate,
            at.retention_rate,
            at.equity,
            at.customer_value,
            1 / acquiring.slope(A),
            1 / retaining.slope(R)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.of(&result::equity).total(), t.of(&result::acquisition_rate).total(),
            input_of<"acquisition_spend">(t).total()};
  }

  friend constexpr bool operator==(const basic_customer_equity&, const basic_customer_equity&) = default;

 private:
  /// M(1 + d) − R; M − R has no rounding where the two are near each other.
  [[nodiscard]] Scalar left_of_margin(Scalar retention_spend) const noexcept {
    return std::fma(margin, discount, margin - retention_spend);
  }
};

using customer_equity = basic_customer_equity<>;

}  // namespace clientele::inline v0::retention
