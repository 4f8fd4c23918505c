// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/models/bdw.hpp>
#include <clientele/models/history.hpp>
#include <clientele/models/sbg.hpp>
#include <clientele/models/special.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/quadrature.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace clientele::inline v0::models {

/// A model of contracts, `sbg` or `bdw`, and what all that is asked of one has in common.
///
/// Time is in whole periods. A contract of age n is in its n-th period: it has been renewed n − 1 times, and its n-th
/// decision, to renew or to leave, lies ahead at the end of the period. Nobody leaves before the end of period 1.
/// Units: t, age and periods are numbers of periods, rate is a share a period (0.01: 1 % a period).
///
/// Errors, of every operation: `invalid_parameter`, which names the model and a parameter of it out of its domain, or
/// the argument (t or periods not whole or outside [0, 1e9], age not whole or outside [1, 1e9], a negative rate).
/// Cost: a few logarithms, where nothing else is said.
///
/// Source, where no other is named: Fader & Hardie (2007), "How to project customer retention", for `sbg`; Fader,
/// Hardie, Liu, Davin & Steenburgh (2018) for `bdw`. Confirmed: the tests compare every operation with values of at
/// least 50 digits (tests/reference/contracts.py).
template <class Model>
concept contract_model = requires(const Model& m) {
  { m.alpha } -> std::convertible_to<double>;
  { m.beta } -> std::convertible_to<double>;
  { detail::exponent_of(m) } -> std::same_as<double>;
};

/// So many contracts of one age.
struct contracts_of_age {
  double age = 1;        ///< the period that they are in, from 1: renewed age − 1 times
  double contracts = 0;  ///< how many, ≥ 0

  friend constexpr bool operator==(const contracts_of_age&, const contracts_of_age&) = default;
};

namespace detail {

inline constexpr double endless = std::numeric_limits<double>::infinity();
inline constexpr interval periods_passed = interval::between(0, 1e9).whole_numbers();
inline constexpr interval periods_begun = interval::between(1, 1e9).whole_numbers();

/// The parameters, of either model.
struct contract_curve {
  double alpha, beta, c;

  template <contract_model Model>
  constexpr explicit contract_curve(const Model& m) noexcept : alpha(m.alpha), beta(m.beta), c(exponent_of(m)) {}

  /// Beyond, t^c is so far above alpha and beta that S(t) is a power of t.
  static constexpr double furthest = 600;

  /// (t^c, and how much of it lies after s), 0 ≤ s ≤ t.
  [[nodiscard]] double power(double t) const noexcept { return c == 1 ? t : std::pow(t, c); }
  [[nodiscard]] double power_since(double s, double t) const noexcept {
    if (c == 1) return t - s;
    return s == 0 ? power(t) : power(s) * std::expm1(c * std::log1p((t - s) / s));
  }

  /// ln S(s) − ln S(t), 0 ≤ s ≤ t.
  [[nodiscard]] double hazard(double s, double t) const noexcept {
    if (!(t > s)) return 0;
    const double log_power = c * std::log(t);
    if (log_power <= furthest)
      return special::cumulative_hazard(alpha, beta + (s == 0 ? 0 : power(s)), power_since(s, t));
    if (s > 0 && c * std::log(s) > furthest) return alpha * c * std::log1p((t - s) / s);
    const double before = s == 0 ? 0 : power(s);
    return special::cumulative_hazard(alpha, beta + before, std::exp(furthest) - before) +
           alpha * (log_power - furthest);
  }

  /// t times the slope of −ln S at t > 0: from 0 up to alpha · c.
  [[nodiscard]] double steepness(double t) const noexcept {
    if (c * std::log(t) > 100) return alpha * c;
    const double n = power(t);
    return c * n * polygamma_differences(beta + n, alpha).first;
  }

  /// To which power of 1/t it falls at last.
  [[nodiscard]] double last_power() const noexcept { return alpha * c; }
};

/// Of a sum and an integral of a function from a place on, the difference: Gregory's formula, by the differences
/// forwards of its values at the place and after it.
template <class F>
[[nodiscard]] double sum_beyond_integral(const F& f, double from) {
  constexpr std::array gregory = {0.5,           -1.0 / 12,          1.0 / 24,
                                  -19.0 / 720,   3.0 / 160,          -863.0 / 60480,
                                  275.0 / 24192, -33953.0 / 3628800, 8183.0 / 1036800};
  std::array<double, gregory.size()> value{};
  for (std::size_t i = 0; i < value.size(); ++i) value[i] = f(from + static_cast<double>(i));
  double sum = 0;
  for (std::size_t k = 0; k < gregory.size(); ++k) {
    sum += gregory[k] * value[0];
    for (std::size_t i = 0; i + k + 1 < value.size(); ++i) value[i] = value[i + 1] - value[i];
  }
  return sum;
}

/// Σ from j = 1 to `periods` of S(since + j) / S(since) · e^(−discount (j − 1)): term by term while the contract is
/// young or leaving is likely, then an integral in ln t, where the integrand is log-concave, with Gregory's correction.
/// The curve has `hazard`, `steepness` and `last_power` of `contract_curve`.
template <class Curve>
[[nodiscard]] double sum_of_survival(const Curve& curve, double discount, double since, double periods,
                                     quadrature::effort spent = {}) {
  constexpr double old = 200, unlikely = 0.02;
  const auto f = [&](double t) { return std::exp(-curve.hazard(since, t) - discount * (t - since - 1)); };
  double sum = 0;
  for (double j = 1; j <= periods; ++j) {
    const double t = since + j, term = f(t);
    sum += term;
    spent.add(1);
    if (term < 1e-20 * sum) return sum;
    if (t >= old && curve.hazard(t, t + 1) + discount < unlikely) {
      periods -= j;
      since = t;
      // what is left begins at t + 1, and all of it is in proportion to this term
      const double begin = t + 1, scale = term * std::exp(-discount), end = periods < endless ? begin + periods : 1e290;
      const double reached = discount > 0 ? begin + 800 / discount : end;
      const double last = reached < end ? reached : end;
      if (!(last > begin)) return sum;
      const auto g = [&](double u) { return std::exp(-curve.hazard(t, u) - discount * (u - begin)); };
      const auto log_g = [&](double w) {
        const double passed = begin * std::expm1(w);
        return w - curve.hazard(t, begin + passed) - discount * passed;
      };
      const auto slope = [&](double w) {
        const double u = begin * std::exp(w);
        return 1 - curve.steepness(u) - discount * u;
      };
      const double width = std::log(last / begin) < 0.5 ? std::log1p((last - begin) / begin) : std::log(last / begin);
      double low = 0, peak = slope(0) > 0 ? width : 0;
      for (int i = 0; i < 40 && peak - low > 0.01; ++i) {
        const double middle = 0.5 * (low + peak);
        (slope(middle) > 0 ? low : peak) = middle;
      }
      double rest = begin * quadrature::integrate_log_concave(width, peak, 0, log_g, slope, spent);
      rest += sum_beyond_integral(g, begin);
      if (periods < endless && last == end)
        rest -= sum_beyond_integral(g, end);
      else if (periods == endless && discount == 0)  // a power of t from there on
        rest += last * g(last) / (curve.last_power() - 1);
      return sum + scale * rest;
    }
  }
  return sum;
}

[[nodiscard]] CLIENTELE_BODY inline double residual_lifetime(const contract_curve& curve, double rate, double age,
                                                             double periods) {
  if (rate == 0 && periods == endless) {
    if (!(curve.alpha * curve.c > 1)) return endless;
    if (curve.c == 1) return (curve.beta + (age - 1)) / (curve.alpha - 1);
  }
  return sum_of_survival(curve, std::log1p(rate), age - 1, periods);
}

template <contract_model Model>
constexpr void check_horizon(const Model& m, double periods) {
  if (periods != endless) check_argument(m, "periods", periods, periods_passed);
}

}  // namespace detail

/// S(t), the probability of being renewed t times at least: of still being there after t whole periods. 1e-13 relative.
template <contract_model Model>
[[nodiscard]] double survival(const Model& m, double t) {
  check_parameters(m);
  detail::check_argument(m, "t", t, detail::periods_passed);
  return std::exp(-detail::contract_curve(m).hazard(0, t));
}

/// The probability that a contract of this age will be renewed at least t times more, S(age − 1 + t) / S(age − 1).
template <contract_model Model>
[[nodiscard]] double survival(const Model& m, double t, double age) {
  check_parameters(m);
  detail::check_argument(m, "t", t, detail::periods_passed);
  detail::check_argument(m, "age", age, detail::periods_begun);
  return std::exp(-detail::contract_curve(m).hazard(age - 1, age - 1 + t));
}

/// r(t) = S(t) / S(t − 1), the share of those in period t who renew at its end, t ≥ 1.
template <contract_model Model>
[[nodiscard]] double retention_rate(const Model& m, double t) {
  check_parameters(m);
  detail::check_argument(m, "t", t, detail::periods_begun);
  return std::exp(-detail::contract_curve(m).hazard(t - 1, t));
}

/// 1 − r(t), to the same relative accuracy however near to 0.
template <contract_model Model>
[[nodiscard]] double churn_rate(const Model& m, double t) {
  check_parameters(m);
  detail::check_argument(m, "t", t, detail::periods_begun);
  return -std::expm1(-detail::contract_curve(m).hazard(t - 1, t));
}

/// P(T = t) = S(t − 1) − S(t), the probability that a new customer leaves at the end of period t ≥ 1; computed without
/// that difference.
template <contract_model Model>
[[nodiscard]] double probability_of_leaving(const Model& m, double t) {
  check_parameters(m);
  detail::check_argument(m, "t", t, detail::periods_begun);
  const detail::contract_curve curve(m);
  return std::exp(-curve.hazard(0, t - 1)) * -std::expm1(-curve.hazard(t - 1, t));
}

/// The periods that a contract of this age is still expected to be renewed for, Σ over t ≥ age of S(t) / S(age − 1);
/// with `periods`, of the next so many. The current period, which has begun, is not among them. Without a horizon it is
/// infinite where alpha · c ≤ 1 (c = 1 for `sbg`), because there are customers who practically never leave; otherwise
/// (beta + age − 1) / (alpha − 1) for `sbg`. Error: 1e-11 relative. Cost: up to 3 000 terms and some hundred points of
/// an integral, whatever the horizon.
template <contract_model Model>
[[nodiscard]] double expected_residual_lifetime(const Model& m, double age, double periods = detail::endless) {
  check_parameters(m);
  detail::check_argument(m, "age", age, detail::periods_begun);
  detail::check_horizon(m, periods);
  return detail::residual_lifetime(detail::contract_curve(m), 0, age, periods);
}

/// The same discounted, with the next renewal, which is due now, undiscounted: Σ over t ≥ age of
/// S(t) / S(age − 1) / (1 + rate)^(t − age), for one unit of margin a renewal the value of the contract that remains
/// just before its renewal. `rate` ≥ 0 is a period's; at 0 it is `expected_residual_lifetime`. For `sbg` it is
/// (β + n − 1)/(α + β + n − 1) · ₂F₁(1, β + n; α + β + n; 1/(1 + rate)), n being the age. Error and cost as there.
///
/// Source: Fader & Hardie (2010), "Customer-base valuation in a contractual setting", DERL.
template <contract_model Model>
[[nodiscard]] double discounted_residual_lifetime(const Model& m, double rate, double age,
                                                  double periods = detail::endless) {
  check_parameters(m);
  detail::check_argument(m, "rate", rate, interval::at_least(0));
  detail::check_argument(m, "age", age, detail::periods_begun);
  detail::check_horizon(m, periods);
  return detail::residual_lifetime(detail::contract_curve(m), rate, age, periods);
}

/// The periods that a new contract is expected to last, the first included: Σ over t ≥ 0 of S(t). Infinite where
/// alpha · c ≤ 1; (alpha + beta − 1) / (alpha − 1) for `sbg`.
template <contract_model Model>
[[nodiscard]] double expected_lifetime(const Model& m) {
  return 1 + expected_residual_lifetime(m, 1);
}

/// The same discounted to its beginning: Σ over t ≥ 0 of S(t) / (1 + rate)^t, the value of a customer yet to be
/// acquired for one unit of margin a period, paid in advance.
///
/// Source: Fader & Hardie (2010), DEL.
template <contract_model Model>
[[nodiscard]] double discounted_lifetime(const Model& m, double rate) {
  return 1 + discounted_residual_lifetime(m, rate, 1) / (1 + rate);
}

/// The renewals expected of a base of contracts in the next `periods` periods: Σ of contracts ·
/// `expected_residual_lifetime`. For those of the k-th period alone take the difference from k − 1.
/// Errors: `invalid_parameter`, of an element of the base as `age[3]`.
template <contract_model Model>
[[nodiscard]] double expected_renewals(const Model& m, double periods, std::span<const contracts_of_age> base) {
  check_parameters(m);
  detail::check_horizon(m, periods);
  const detail::contract_curve curve(m);
  double sum = 0;
  for (std::size_t i = 0; i < base.size(); ++i) {
    const auto element = [&](std::string_view field) { return std::string(field) + "[" + std::to_string(i) + "]"; };
    if (!detail::periods_begun.contains(base[i].age))
      detail::check_argument(m, element("age"), base[i].age, detail::periods_begun);
    if (!interval::at_least(0).contains(base[i].contracts))
      detail::check_argument(m, element("contracts"), base[i].contracts, interval::at_least(0));
    if (base[i].contracts > 0) sum += base[i].contracts * detail::residual_lifetime(curve, 0, base[i].age, periods);
  }
  return sum;
}

}  // namespace clientele::inline v0::models
