// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/operations.hpp>
#include <clientele/models/special.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <limits>
#include <tuple>

namespace clientele::inline v0::models {

/// The Pareto/NBD: buying by a Poisson process whose rates are gamma-distributed, leaving after an exponential
/// lifetime whose rates are gamma-distributed too.
///
///     purchase rate λ ~ gamma(shape r, rate alpha), leaving rate μ ~ gamma(shape s, rate beta)
///
/// Operations, as free functions: `log_likelihood`, and from operations.hpp `probability_alive`, `expected_purchases`,
/// `probability_of`, `discounted_transactions`. Histories are (x, t_x, T) as in `buying_history`; times have the unit
/// of alpha and beta. A fit comes from `fit(pareto_nbd_fit{}, …)`.
///
/// What is known of a customer who is still alive is again a Pareto/NBD, with r + x, alpha + T, s, beta + T
/// (`if_alive`), and everything about the future is computed from it and from P(alive). The likelihood rests on one
/// integral, `special::silent_death`, which treats alpha ≥ beta and alpha < beta alike.
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
  static constexpr auto parameters = std::tuple{parameter{"r", &pareto_nbd::r, "", interval::above(0)},
                                                parameter{"alpha", &pareto_nbd::alpha, "time", interval::above(0)},
                                                parameter{"s", &pareto_nbd::s, "", interval::above(0)},
                                                parameter{"beta", &pareto_nbd::beta, "time", interval::above(0)}};

  friend constexpr bool operator==(const pareto_nbd&, const pareto_nbd&) = default;
};

namespace detail {

/// The silence after the last purchase: the customer either stayed alive through it, e^−gained, or left during it.
struct last_silence {
  double gained, died;

  last_silence(unchecked u, const pareto_nbd& m, double x, double t_x, double T) {
    const double length = T - t_x, a = m.alpha + t_x, b = m.beta + t_x;
    gained = (m.r + x) * std::log1p(length / a) + m.s * std::log1p(length / b);
    died = special::silent_death(m.r + x, a, m.s, b, length, u.spent);
  }
  /// Of having left against being alive.
  [[nodiscard]] double log_odds() const { return gained + std::log(died); }
};

/// P(a customer who is alive at t_x, with x purchases, buys before T): the integral of leaving in silence with the two
/// processes exchanged.
[[nodiscard]] CLIENTELE_BODY inline double probability_of_buying(unchecked u, const pareto_nbd& m, double x, double t_x,
                                                                 double T) {
  return special::silent_death(m.s, m.beta + t_x, m.r + x, m.alpha + t_x, T - t_x, u.spent);
}

/// ln P(a customer who is alive at t_x, with x purchases, does not buy before T). It neither takes the logarithm of a
/// number near 1 nor adds large terms of opposite sign.
[[nodiscard]] CLIENTELE_BODY inline double log_probability_of_silence(unchecked u, const pareto_nbd& m, double x,
                                                                      double t_x, double T) {
  const last_silence quiet(u, m, x, t_x, T);
  const double d = quiet.log_odds();
  const double log_quiet = d > 0 ? std::log(quiet.died) + std::log1p(std::exp(-d))  //
                                 : std::log1p(std::exp(d)) - quiet.gained;
  constexpr double log_half = -0.69314718055994530942;
  return log_quiet < log_half ? log_quiet : std::log1p(-probability_of_buying(u, m, x, t_x, T));
}

[[nodiscard]] CLIENTELE_BODY inline double log_odds_of_leaving(unchecked u, const pareto_nbd& m, double x, double t_x,
                                                               double T) {
  return last_silence(u, m, x, t_x, T).log_odds();
}

[[nodiscard]] CLIENTELE_BODY inline double probability_alive(unchecked u, const pareto_nbd& m, double x, double t_x,
                                                             double T) {
  return special::probability_against(log_odds_of_leaving(u, m, x, t_x, T));
}

[[nodiscard]] constexpr newcomer_of<pareto_nbd> newcomer(unchecked, const pareto_nbd& m) noexcept { return {1, m}; }

[[nodiscard]] CLIENTELE_BODY inline double still_there(unchecked, const pareto_nbd& c, double t) {
  return std::exp(-c.s * special::log1p_of_ratio(t, c.beta));
}

/// r·beta/alpha · [1 − (beta/(beta + t))^(s−1)] / (s − 1), with its limit at s = 1.
[[nodiscard]] CLIENTELE_BODY inline double expected_while_there(unchecked, const pareto_nbd& c, double t) {
  return c.r * (c.beta / c.alpha) * special::decayed(c.s - 1, special::log1p_of_ratio(t, c.beta));
}

/// P(exactly n purchases in t): bought n and is alive, or left at some u in t having bought n before. The second is an
/// integral in w = ln(1 + u/m), m the lesser of alpha and beta, where its logarithm is concave, and greatest at the y
/// of
///
///     (r + s) y² − B y − n·a·b = 0,   B = (n − s) a − r b + max(b − a, 0),   y = u/m, a = alpha/m, b = beta/m
[[nodiscard]] CLIENTELE_BODY inline double probability_while_there(unchecked how, const pareto_nbd& c, double n,
                                                                   double t) {
  if (t == 0) return n == 0 ? 1 : 0;
  const double choices = special::log_choices(n, c.r);
  const auto log_bought = [&](double u) { return special::log_nbd(n, c.r, u / c.alpha, choices); };
  const double lived = std::exp(log_bought(t) - c.s * std::log1p(t / c.beta));
  const double m = c.alpha < c.beta ? c.alpha : c.beta, a = c.alpha / m, b = c.beta / m;
  const double B = (n - c.s) * a - c.r * b + (b > a ? b - a : 0), product = n * a * b;
  const double root = std::sqrt(B * B + 4 * (c.r + c.s) * product);
  const double peak = B > 0 ? (B + root) / (2 * (c.r + c.s)) : product > 0 ? 2 * product / (root - B) : 0;
  const double died = quadrature::integrate_log_concave(
      std::log1p(t / m), std::log1p(peak), n,
      [&](double w) {
        const double u = m * std::expm1(w);
        return (u > 0    ? log_bought(u)
                : n == 0 ? 0
                         : -std::numeric_limits<double>::infinity()) -
               (c.s + 1) * std::log1p(u / c.beta) + w;
      },
      [&](double w) {
        const double u = m * std::expm1(w);
        return 1 + (m + u) * ((n == 0 ? 0 : n * c.alpha / (u * (c.alpha + u))) - c.r / (c.alpha + u) -
                              (c.s + 1) / (c.beta + u));
      },
      how.spent);
  return lived + c.s * (m / c.beta) * died;
}

[[nodiscard]] CLIENTELE_BODY inline double discounted_while_there(unchecked u, const pareto_nbd& c, double rate,
                                                                  double horizon) {
  return c.r * (c.beta / c.alpha) * special::discounted_survival(c.s, rate * c.beta, horizon / c.beta, u.spent);
}

[[nodiscard]] CLIENTELE_BODY inline double log_likelihood(unchecked u, const pareto_nbd& m, double x, double t_x,
                                                          double T) {
  const double there = special::log_density_of_purchases(m.r, m.alpha, x, t_x) - m.s * std::log1p(t_x / m.beta);
  return T == t_x ? there : there + log_probability_of_silence(u, m, x, t_x, T);
}

}  // namespace detail

/// A customer with this history who is still alive, as a new customer: r + x, alpha + T, s, beta + T.
[[nodiscard]] constexpr pareto_nbd if_alive(const pareto_nbd& m, double x, double T) noexcept {
  return {m.r + x, m.alpha + T, m.s, m.beta + T};
}

/// ln of the density of a history: purchase times and silence (no combinatorial term, as published). Within 1e-12
/// relative.
[[nodiscard]] CLIENTELE_BODY inline double log_likelihood(const pareto_nbd& m, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  return log_likelihood(detail::unchecked{}, m, x, t_x, T);
}

}  // namespace clientele::inline v0::models
