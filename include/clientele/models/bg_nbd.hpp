// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/operations.hpp>
#include <clientele/models/special.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <limits>
#include <tuple>

namespace clientele::inline v0::models {

/// When a customer of the BG/NBD family can leave: after each repeat purchase, or also at once after the first one.
enum class leaving_begins : unsigned char { after_a_repeat_purchase, at_once };

/// Buying by a Poisson process whose rates are gamma-distributed, leaving by a coin thrown after purchases whose
/// probabilities are beta-distributed. `bg_nbd`: the coin is thrown after every repeat purchase, so a customer
/// without one is alive; `mbg_nbd`: also after the first purchase. Choose `mbg_nbd` where customers who bought once may
/// be lost, `bg_nbd` to compare with published fits.
///
///     purchase rate λ ~ gamma(shape r, rate alpha), probability of leaving p ~ beta(a, b)
///
/// Operations, as free functions: `log_likelihood`, and from operations.hpp `probability_alive`, `expected_purchases`,
/// `probability_of`, `discounted_transactions`. Histories are (x, t_x, T) as in `buying_history`; times have the unit
/// of alpha, and every result is in that unit. A fit comes from `fit(bg_nbd_fit{}, …)`.
///
/// What is known of a customer who is still alive is again a model of this family: λ ~ gamma(r + x, alpha + T) and
/// p ~ beta(a, b + x), or beta(a, b + x + 1) when the coin is thrown at once; `if_alive` returns it, and everything
/// about the future is computed from it and from P(alive).
///
/// Domain: all parameters above 0 and finite; at least 1e-8 and at most 1e8 for the stated accuracy, 1e-12 relative.
/// Errors: `invalid_parameter`, `invalid_customer`.
///
/// Sources: Fader, Hardie & Lee (2005), "Counting your customers" the easy way; modified: Batislam, Denizel &
/// Filiztekin (2007), Wagner & Hoppe (2008).
///
/// r .243, alpha 4.414, a .793, b 2.426; x = 2, t_x = 30.43, T = 38.86: 1.226 purchases expected in the next 39 weeks.
template <leaving_begins begins>
struct beta_geometric_nbd {
  double r = 0;      ///< shape of the purchase rates
  double alpha = 0;  ///< their inverse scale, in units of time
  double a = 0;      ///< of the probability of leaving: weight of leaving
  double b = 0;      ///< weight of staying

  static constexpr bool at_once = begins == leaving_begins::at_once;
  static constexpr auto name = [] {
    if constexpr (at_once)
      return fixed_string{"models::mbg_nbd"};
    else
      return fixed_string{"models::bg_nbd"};
  }();
  static constexpr auto parameters =
      std::tuple{parameter{"r", &beta_geometric_nbd::r, "", interval::above(0)},
                 parameter{"alpha", &beta_geometric_nbd::alpha, "time", interval::above(0)},
                 parameter{"a", &beta_geometric_nbd::a, "", interval::above(0)},
                 parameter{"b", &beta_geometric_nbd::b, "", interval::above(0)}};

  friend constexpr bool operator==(const beta_geometric_nbd&, const beta_geometric_nbd&) = default;
};

using bg_nbd = beta_geometric_nbd<leaving_begins::after_a_repeat_purchase>;
using mbg_nbd = beta_geometric_nbd<leaving_begins::at_once>;

namespace detail {

/// A customer who is known to be alive: λ ~ gamma(r, alpha), p ~ beta(a, b), and the next coin after the next
/// purchase.
using staying_customer = bg_nbd;

/// How often the coin has been thrown after x repeat purchases.
template <leaving_begins begins>
[[nodiscard]] constexpr double throws(const beta_geometric_nbd<begins>& m, double x) noexcept {
  return m.at_once ? x + 1 : x;
}

/// The odds of having left with the last of x purchases: a / (b + throws − 1).
template <leaving_begins begins>
[[nodiscard]] constexpr double odds_of_leaving_at_once(const beta_geometric_nbd<begins>& m, double x) noexcept {
  return m.a / (m.b + (throws(m, x) - 1));
}

/// The log-odds of having left: ln[a / (b + throws − 1)] + (r + x) ln[(alpha + T) / (alpha + t_x)].
template <leaving_begins begins>
[[nodiscard]] double log_odds_of_leaving(const beta_geometric_nbd<begins>& m, double x, double t_x, double T) noexcept {
  return std::log(odds_of_leaving_at_once(m, x)) + (m.r + x) * std::log1p((T - t_x) / (m.alpha + t_x));
}

template <leaving_begins begins>
[[nodiscard]] double log_odds_of_leaving(unchecked, const beta_geometric_nbd<begins>& m, double x, double t_x,
                                         double T) noexcept {
  return throws(m, x) > 0 ? log_odds_of_leaving(m, x, t_x, T) : -std::numeric_limits<double>::infinity();
}

/// 1 / (1 + a / (b + throws − 1) · ((alpha + T) / (alpha + t_x))^(r + x)), in vector code.
template <leaving_begins begins>
[[nodiscard]] constexpr double probability_alive(unchecked, const beta_geometric_nbd<begins>& m, double x, double t_x,
                                                 double T) noexcept {
  const double n = throws(m, x), silence = (T - t_x) / (m.alpha + t_x);
  const double grown = (m.r + x) * vector_math::log1p(vector_math::where_negative(1e300 - silence, 1e300, silence));
  const double log_odds = vector_math::log(m.a / (m.b + (n - 1))) + grown;  // of having left
  const double alive = vector_math::where_negative(708 - log_odds, 0.0, 1 / (1 + vector_math::exp(log_odds)));
  return vector_math::where_negative(n - 0.5, 1.0, alive);
}

template <leaving_begins begins>
[[nodiscard]] constexpr newcomer_of<staying_customer> newcomer(unchecked,
                                                               const beta_geometric_nbd<begins>& m) noexcept {
  return {m.at_once ? m.b / (m.a + m.b) : 1,
          {m.r, m.alpha, m.a, m.at_once ? m.b + 1 : m.b},
          m.at_once ? m.a / (m.a + m.b) : 0};
}

[[nodiscard]] CLIENTELE_BODY inline double still_there(unchecked u, const staying_customer& c, double t) {
  return special::mean_still_there(c.r, t / c.alpha, c.a, c.b, u.spent);
}

[[nodiscard]] CLIENTELE_BODY inline double expected_while_there(unchecked u, const staying_customer& c, double t) {
  return special::mean_bought(c.r, t / c.alpha, c.a, c.b, u.spent);
}

/// P(exactly n purchases in t): n purchases and still alive, or gone with the n-th of them.
[[nodiscard]] CLIENTELE_BODY inline double probability_while_there(unchecked u, const staying_customer& c, double n,
                                                                   double t) {
  if (t == 0) return n == 0 ? 1 : 0;
  const double log_bought = special::log_nbd(n, c.r, t / c.alpha, special::log_choices(n, c.r));
  if (n == 0) return std::exp(log_bought);
  const double there = std::exp(log_bought + log_beta_ratio(c.a, c.b, n));
  const double gone = c.a / (c.a + c.b + (n - 1)) * std::exp(log_beta_ratio(c.a, c.b, n - 1));
  return there + gone * special::at_least(n, c.r, t / c.alpha, u.spent);
}

/// Up to rate · horizon = 2^−56 discounting takes nothing that a double can hold.
[[nodiscard]] CLIENTELE_BODY inline bool practically_undiscounted(double rate, double horizon) noexcept {
  return rate * horizon < 0x1p-56;
}
/// Beyond rate · horizon = 42 there is less than e^−42 of the whole, since the purchase rate falls.
[[nodiscard]] CLIENTELE_BODY inline bool practically_endless(double rate, double horizon) noexcept {
  return rate * horizon > 42;
}

/// ∫₀^horizon e^(−rate·s) E[λ e^(−λps)] ds, in units of alpha.
[[nodiscard]] CLIENTELE_BODY inline double discounted_while_there(unchecked u, const staying_customer& c, double rate,
                                                                  double horizon) {
  if (!(horizon > 0)) return 0;
  if (practically_undiscounted(rate, horizon)) return expected_while_there(u, c, horizon);
  const double delta = rate * c.alpha;
  const double length = practically_endless(rate, horizon) ? special::mean_discounted::endless : horizon / c.alpha;
  return special::mean_discounted(c.r, c.a, c.b, delta, length)(delta, length, u.spent);
}

}  // namespace detail

/// A customer with this history who is still alive, as a new customer for whom no coin is due: the model with r + x,
/// alpha + T, a, b + the throws survived.
template <leaving_begins begins>
[[nodiscard]] constexpr bg_nbd if_alive(const beta_geometric_nbd<begins>& m, double x, double T) noexcept {
  return {m.r + x, m.alpha + T, m.a, m.b + detail::throws(m, x)};
}

/// ln of the density of a history: purchase times and silence (no combinatorial term, as published). Within
/// 1e-12 relative. → CDNOW parameters, x = 0, T = 38.857142857142854: −0.55379238.
template <leaving_begins begins>
[[nodiscard]] double log_likelihood(const beta_geometric_nbd<begins>& m, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  const double throws = detail::throws(m, x);
  // no purchase in the silence of a customer who is alive: written so that no large terms cancel
  const double log_silent = -(m.r + x) * std::log1p((T - t_x) / (m.alpha + t_x));
  if (throws == 0) return log_silent;
  if (x == 0) {
    const double bought = -m.b / (m.a + m.b) * std::expm1(log_silent);
    return bought < 0.5 ? std::log1p(-bought) : std::log(m.a / (m.a + m.b) + m.b / (m.a + m.b) * std::exp(log_silent));
  }
  const double log_left = std::log(detail::odds_of_leaving_at_once(m, x)), log_odds = log_left - log_silent;
  const double silent =
      log_odds < 0 ? log_silent + std::log1p(std::exp(log_odds)) : log_left + std::log1p(std::exp(-log_odds));
  return special::log_density_of_purchases(m.r, m.alpha, x, t_x) + log_beta_ratio(m.a, m.b, throws) + silent;
}

}  // namespace clientele::inline v0::models
