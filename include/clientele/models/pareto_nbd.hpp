// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/operations.hpp>
#include <clientele/models/special.hpp>

namespace clientele::inline v0::models {

/// The Pareto/NBD: buying by a Poisson process whose rates are gamma-distributed, leaving after an exponential
/// lifetime whose rates are gamma-distributed too.
///
///     purchase rate λ ~ gamma(shape r, rate alpha), leaving rate μ ~ gamma(shape s, rate beta)
///
/// Operations, as free functions: `log_likelihood`, and from operations.hpp `probability_alive`, `expected_purchases`,
/// `probability_of`, `discounted_transactions`. Histories are (x, t_x, T) as in `history`; times have the unit of
/// alpha and beta. A fit comes from `fit(pareto_nbd_fit{}, …)`.
///
/// What is known of a customer who is still there is again a Pareto/NBD, with r + x, alpha + T, s, beta + T
/// (`if_alive`), and everything about the future is computed from it and from P(alive). The likelihood rests on one
/// integral, `special::silent_death`, which knows no difference between alpha ≥ beta and alpha < beta.
///
/// Domain: all parameters above 0 and finite. Accuracy: 1e-12 relative. Errors: `invalid_parameter`,
/// `invalid_customer`.
///
/// Sources: Schmittlein, Morrison & Colombo (1987); Fader & Hardie (2005, 2006) for the derivations.
///
/// r .5533, alpha 10.578, s .6061, beta 11.669; x = 0, T = 38.857142857142854: P(alive) 0.29518872.
struct pareto_nbd {
  double r = 0;      ///< shape of the purchase rates
  double alpha = 0;  ///< their inverse scale, in units of time
  double s = 0;      ///< shape of the leaving rates
  double beta = 0;   ///< their inverse scale, in units of time

  static constexpr auto name = fixed_string{"models::pareto_nbd"};
  static constexpr auto parameters =
      std::tuple{parameter{"r", &pareto_nbd::r, "", above(0)}, parameter{"alpha", &pareto_nbd::alpha, "time", above(0)},
                 parameter{"s", &pareto_nbd::s, "", above(0)}, parameter{"beta", &pareto_nbd::beta, "time", above(0)}};

  friend constexpr bool operator==(const pareto_nbd&, const pareto_nbd&) = default;
};

namespace detail {

/// The log-odds of having left: ln ∫ of dying in (t_x, T] and not buying again, against living on and not buying.
[[nodiscard]] inline double log_odds_of_leaving(unchecked u, const pareto_nbd& m, double x, double t_x, double T) {
  const double silence = T - t_x, a = m.alpha + t_x, b = m.beta + t_x;
  const double gained = (m.r + x) * std::log1p(silence / a) + m.s * std::log1p(silence / b);
  return gained + std::log(special::silent_death(m.r + x, a, m.s, b, silence, u.spent));
}

[[nodiscard]] inline double probability_alive(unchecked u, const pareto_nbd& m, double x, double t_x, double T) {
  return special::probability_against(log_odds_of_leaving(u, m, x, t_x, T));
}

[[nodiscard]] constexpr newcomer_of<pareto_nbd> newcomer(unchecked, const pareto_nbd& m) noexcept { return {1, m}; }

[[nodiscard]] inline double still_there(unchecked, const pareto_nbd& c, double t) {
  return std::exp(-c.s * std::log1p(t / c.beta));
}

/// r·beta/alpha · [1 − (beta/(beta + t))^(s−1)] / (s − 1), with its limit at s = 1.
[[nodiscard]] inline double expected_while_there(unchecked, const pareto_nbd& c, double t) {
  return c.r * (c.beta / c.alpha) * special::decayed(c.s - 1, std::log1p(t / c.beta));
}

/// P(exactly n purchases in t): bought n and lived on, or died at some u in t having bought n before.
[[nodiscard]] inline double probability_while_there(unchecked how, const pareto_nbd& c, double n, double t) {
  if (t == 0) return n == 0 ? 1 : 0;
  const double choices = special::log_choices(n, c.r);
  const auto log_bought = [&](double u) { return special::log_nbd(n, c.r, u / c.alpha, choices); };
  const double lived = std::exp(log_bought(t) - c.s * std::log1p(t / c.beta));
  // in w = ln(1 + u/m), from the end of t back, until what remains is negligible
  const double m = c.alpha < c.beta ? c.alpha : c.beta;
  const auto density = [&](double w) {
    const double u = m * std::expm1(w);
    return u <= 0 ? (n == 0 ? m / c.beta : 0)
                  : std::exp(log_bought(u) - (c.s + 1) * std::log1p(u / c.beta) + w) * (m / c.beta);
  };
  const double died = special::integrate_back(
      std::log1p(t / m), density,
      [&](double w) {
        const double u = m * std::expm1(w);
        const double even = w - special::panel_width((c.r + n) * ((m + u) / (c.alpha + u)) + c.s + 2);
        if (n <= 1) return even;
        const double low = std::log1p(u * std::exp(-12 / n) / m);
        return low > even ? low : even;
      },
      [&](double w) {
        const double u = m * std::expm1(w);
        return 1 + (m + u) * (n * c.alpha / (u * (c.alpha + u)) - c.r / (c.alpha + u) - (c.s + 1) / (c.beta + u));
      },
      how.spent);
  return lived + c.s * died;
}

[[nodiscard]] inline double discounted_while_there(unchecked u, const pareto_nbd& c, double rate, double horizon) {
  return c.r * (c.beta / c.alpha) * special::discounted_survival(c.s, rate * c.beta, horizon / c.beta, u.spent);
}

[[nodiscard]] inline double log_likelihood(unchecked u, const pareto_nbd& m, double x, double t_x, double T) {
  const double there = special::log_density_of_purchases(m.r, m.alpha, x, T) - m.s * std::log1p(T / m.beta);
  return T == t_x ? there : there + special::log_one_plus_exp(log_odds_of_leaving(u, m, x, t_x, T));
}

}  // namespace detail

/// The customer with this history, given that he is still there, as a new customer: r + x, alpha + T, s, beta + T.
[[nodiscard]] constexpr pareto_nbd if_alive(const pareto_nbd& m, double x, double T) noexcept {
  return {m.r + x, m.alpha + T, m.s, m.beta + T};
}

/// ln of the density of a history: purchase times and silence (no combinatorial term, as published). Within 1e-12
/// relative.
[[nodiscard]] inline double log_likelihood(const pareto_nbd& m, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  return log_likelihood(detail::unchecked{}, m, x, t_x, T);
}

}  // namespace clientele::inline v0::models
