// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/operations.hpp>
#include <clientele/models/special.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <limits>
#include <tuple>

namespace clientele::inline v0::models {

/// The NBD: buying by a Poisson process whose rates are gamma-distributed, and no customer ever leaves. The baseline
/// against which models with leaving are judged; for predictions choose one of those.
///
///     purchase rate λ ~ gamma(shape r, rate alpha)
///
/// Operations, as free functions: `log_likelihood`, and from operations.hpp `probability_alive` (1),
/// `expected_purchases`, `probability_of`, `discounted_transactions`. Histories are (x, t_x, T) as in `buying_history`;
/// t_x does not matter.
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
  static constexpr auto parameters = std::tuple{parameter{"r", &nbd::r, "", interval::above(0)},
                                                parameter{"alpha", &nbd::alpha, "time", interval::above(0)}};

  friend constexpr bool operator==(const nbd&, const nbd&) = default;
};

namespace detail {

[[nodiscard]] constexpr double probability_alive(unchecked, const nbd&, double, double, double) noexcept { return 1; }

[[nodiscard]] constexpr double log_odds_of_leaving(unchecked, const nbd&, double, double, double) noexcept {
  return -std::numeric_limits<double>::infinity();
}

[[nodiscard]] constexpr newcomer_of<nbd> newcomer(unchecked, const nbd& m) noexcept { return {1, m}; }

[[nodiscard]] constexpr double still_there(unchecked, const nbd&, double) noexcept { return 1; }

[[nodiscard]] constexpr double expected_while_there(unchecked, const nbd& c, double t) noexcept {
  return c.r * (t / c.alpha);
}

[[nodiscard]] CLIENTELE_BODY inline double probability_while_there(unchecked, const nbd& c, double n,
                                                                   double t) noexcept {
  if (t == 0) return n == 0 ? 1 : 0;
  return std::exp(special::log_nbd(n, c.r, t / c.alpha, special::log_choices(n, c.r)));
}

[[nodiscard]] CLIENTELE_BODY inline double discounted_while_there(unchecked, const nbd& c, double rate,
                                                                  double horizon) noexcept {
  return c.r / c.alpha * special::decayed(rate, horizon);
}

}  // namespace detail

/// The customer with this history as a new one: r + x, alpha + T.
[[nodiscard]] constexpr nbd if_alive(const nbd& m, double x, double T) noexcept { return {m.r + x, m.alpha + T}; }

/// ln of the density of the purchase times of a history.
[[nodiscard]] CLIENTELE_BODY inline double log_likelihood(const nbd& m, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  return special::log_density_of_purchases(m.r, m.alpha, x, T);
}

}  // namespace clientele::inline v0::models
