// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/history.hpp>
#include <clientele/models/special.hpp>

namespace clientele::inline v0::models {

/// The NBD: buying by a Poisson process whose rates are gamma-distributed, and nobody ever leaves. The base line
/// against which models with leaving are judged.
///
///     purchase rate λ ~ gamma(shape r, rate alpha)
///
/// Operations, as free functions beside it: `log_likelihood`, `probability_alive` (1), `expected_purchases`,
/// `probability_of`, `discounted_transactions`. Histories are (x, t_x, T) as in `history`; t_x does not matter.
/// The likelihood is that of the purchase times, so that it compares with those of the models with leaving.
///
/// Domain: both parameters above 0 and finite. Accuracy: 1e-13 relative. Errors: `invalid_parameter`,
/// `invalid_customer`.
///
/// Source: Ehrenberg (1959).
///
/// r 1, alpha 10: expects 3.9 purchases in 39; after x = 2 in T = 10: 5.85 in the next 39.
struct nbd {
  double r = 0;      ///< shape of the purchase rates
  double alpha = 0;  ///< their inverse scale, in units of time

  static constexpr auto name = fixed_string{"models::nbd"};
  static constexpr auto parameters =
      std::tuple{parameter{"r", &nbd::r, "", above(0)}, parameter{"alpha", &nbd::alpha, "time", above(0)}};

  friend constexpr bool operator==(const nbd&, const nbd&) = default;
};

namespace detail {

[[nodiscard]] constexpr double probability_alive(const nbd&, double, double, double) noexcept { return 1; }

[[nodiscard]] constexpr double expected_while_there(const nbd& c, double t) noexcept { return c.r * (t / c.alpha); }

[[nodiscard]] inline double probability_while_there(const nbd& c, double n, double t) noexcept {
  if (t == 0) return n == 0 ? 1 : 0;
  const double none = -c.r * std::log1p(t / c.alpha);
  if (n == 0) return std::exp(none);
  return std::exp(special::log_gamma_ratio(c.r, n) - special::log_gamma_ratio(1, n) + none -
                  n * std::log1p(c.alpha / t));
}

[[nodiscard]] inline double discounted_while_there(const nbd& c, double rate, double horizon) noexcept {
  return c.r / c.alpha * (rate == 0 ? horizon : -std::expm1(-rate * horizon) / rate);
}

}  // namespace detail

/// The customer with this history as a new one: r + x, alpha + T.
[[nodiscard]] constexpr nbd if_alive(const nbd& m, double x, double T) noexcept { return {m.r + x, m.alpha + T}; }

/// ln of the density of the purchase times of a history.
[[nodiscard]] inline double log_likelihood(const nbd& m, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  const double bought = x == 0 ? 0 : special::log_gamma_ratio(m.r, x) - x * std::log(m.alpha + T);
  return bought - m.r * std::log1p(T / m.alpha);
}

/// 1: nobody leaves.
[[nodiscard]] inline double probability_alive(const nbd& m, double x, double t_x, double T, double ahead = 0) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "ahead", ahead, at_least(0));
  return 1;
}

/// Expected repeat purchases of a new customer in t.
[[nodiscard]] inline double expected_purchases(const nbd& m, double t) {
  check_parameters(m);
  detail::check_argument(m, "t", t, at_least(0));
  return detail::expected_while_there(m, t);
}

/// Expected purchases in (T, T + t] of a customer with this history.
[[nodiscard]] inline double expected_purchases(const nbd& m, double t, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "t", t, at_least(0));
  return detail::expected_while_there(if_alive(m, x, T), t);
}

/// P(a new customer makes exactly n repeat purchases in t).
[[nodiscard]] inline double probability_of(const nbd& m, double n, double t) {
  check_parameters(m);
  detail::check_argument(m, "n", n, std::get<0>(history::inputs).allowed);
  detail::check_argument(m, "t", t, at_least(0));
  return detail::probability_while_there(m, n, t);
}

/// P(exactly n purchases in (T, T + t] | history).
[[nodiscard]] inline double probability_of(const nbd& m, double n, double t, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "n", n, std::get<0>(history::inputs).allowed);
  detail::check_argument(m, "t", t, at_least(0));
  return detail::probability_while_there(if_alive(m, x, T), n, t);
}

/// Expected purchases after T, discounted continuously at `rate`, without end or up to T + horizon.
[[nodiscard]] inline double discounted_transactions(const nbd& m, double rate, double x, double t_x, double T,
                                                    double horizon = std::numeric_limits<double>::infinity()) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "horizon", horizon, at_least(0).or_infinite());
  const bool endless = horizon > std::numeric_limits<double>::max();
  detail::check_argument(m, "rate", rate, endless ? above(0) : at_least(0));
  return detail::discounted_while_there(if_alive(m, x, T), rate, horizon);
}

}  // namespace clientele::inline v0::models
