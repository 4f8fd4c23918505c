// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/contract_operations.hpp>
#include <clientele/models/operations.hpp>
#include <clientele/models/sbg.hpp>
#include <clientele/models/special.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <limits>
#include <tuple>

namespace clientele::inline v0::models {

/// The BG/BB: buying at discrete opportunities, once at most at each, such as a yearly appeal for donations, an event
/// or a delivery. A customer who is still there uses each opportunity with a probability p of their own, and before
/// each, the next one included, leaves for ever with a probability θ of their own.
///
///     p ~ beta(alpha, beta),   θ ~ beta(gamma, delta)
///
/// Operations, as free functions: `log_likelihood`, and from operations.hpp `probability_alive`, `expected_purchases`,
/// `probability_of`, `discounted_transactions`. Histories are (x, t_x, n) as in `opportunity_history`; times, those
/// ahead too, are whole numbers of opportunities. A fit comes from `fit(bg_bb_fit{}, …)`; rows that are alike are
/// joined, and a table of counts is fitted with `bg_bb_fit{}.weighted()`.
///
/// `probability_alive(m, x, t_x, n)` is of having been there at the n-th opportunity: 1 where t_x = n. Others ask for
/// the next one: `probability_alive(m, x, t_x, n, 1)`, which is less by (delta + n)/(gamma + delta + n). Both are found
/// under the name P(alive); expectations do not depend on the choice. The rate of `discounted_transactions` is
/// continuous, ln(1 + d) for a discount d an opportunity; without end it has to be 1e-280 or more.
///
/// What is known of a customer who is still there is again a BG/BB, with alpha + x, beta + n − x, gamma, delta + n
/// (`if_alive`). Leaving alone is the shifted beta-geometric model, whose sums over renewals are those over
/// opportunities here.
///
/// Domain: all parameters above 0 and finite; at least 1e-8 and at most 1e8 for the stated accuracy, 1e-12 relative.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: a term for each
/// opportunity since the last one used or ahead, at most some thousand, then a few hundred points of an integral;
/// `probability_of` n > 0 purchases takes a term for each opportunity ahead.
///
/// Source: Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting. Confirmed:
/// the tests compare every operation with values of 50 digits (tests/reference/bg_bb.py).
///
/// alpha 1.204, beta .750, gamma .657, delta 2.783 (donations); x = 2, t_x = 4, n = 6: the probability of being there
/// at the next opportunity is 0.58951, and 1.05735 purchases are expected of the next five.
struct bg_bb {
  double alpha = 0;  ///< of the probability of buying: weight of buying
  double beta = 0;   ///< weight of not buying
  double gamma = 0;  ///< of the probability of leaving: weight of leaving
  double delta = 0;  ///< weight of staying

  using history = opportunity_history;

  static constexpr auto name = fixed_string{"models::bg_bb"};
  static constexpr auto parameters = std::tuple{parameter{"alpha", &bg_bb::alpha, "", interval::above(0)},
                                                parameter{"beta", &bg_bb::beta, "", interval::above(0)},
                                                parameter{"gamma", &bg_bb::gamma, "", interval::above(0)},
                                                parameter{"delta", &bg_bb::delta, "", interval::above(0)}};

  friend constexpr bool operator==(const bg_bb&, const bg_bb&) = default;
};

/// A customer with this history who was there at the n-th opportunity, as a new customer: alpha + x, beta + n − x,
/// gamma, delta + n.
[[nodiscard]] constexpr bg_bb if_alive(const bg_bb& m, double x, double n) noexcept {
  return {m.alpha + x, m.beta + (n - x), m.gamma, m.delta + n};
}

namespace detail {

/// What ends a silence, after so many opportunities of it: the probability that neither of two coins has come up
/// before, each with its own beta distribution, and that then one does, in proportion to 1/(sum + t).
struct end_of_silence {
  double buying, passing;   ///< weights of the one coin
  double leaving, staying;  ///< of the other
  double sum;               ///< of the weights of the coin that comes up

  [[nodiscard]] CLIENTELE_BODY double hazard(double s, double t) const noexcept {
    return special::cumulative_hazard(buying, passing + s, t - s) +
           special::cumulative_hazard(leaving, staying + s, t - s) + std::log1p((t - s) / (sum + s));
  }
  [[nodiscard]] CLIENTELE_BODY double steepness(double t) const noexcept {
    return t * (polygamma_differences(passing + t, buying).first + polygamma_differences(staying + t, leaving).first +
                1 / (sum + t));
  }
  [[nodiscard]] double last_power() const noexcept { return buying + leaving + 1; }

  /// Σ over the first `length` opportunities, at least one, in proportion to the first.
  [[nodiscard]] CLIENTELE_BODY double total(double length, quadrature::effort spent) const {
    return 1 + sum_of_survival(*this, 0, 0, length - 1, spent);
  }
};

/// The silence of so many opportunities after the last one used, of a customer who was there then.
struct silent_opportunities {
  double kept;  ///< −ln P(still there, and silent)
  double left;  ///< P(has left in it, and was silent until then)

  CLIENTELE_BODY silent_opportunities(unchecked u, const bg_bb& c, double length)
      : kept(special::cumulative_hazard(c.alpha, c.beta, length) +
             special::cumulative_hazard(c.gamma, c.delta, length)),
        left(length > 0
                 ? c.gamma / (c.gamma + c.delta) *
                       end_of_silence{c.alpha, c.beta, c.gamma, c.delta, c.gamma + c.delta}.total(length, u.spent)
                 : 0) {}

  /// Of having left against being there.
  [[nodiscard]] double log_odds() const { return std::log(left) + kept; }
};

/// P(a customer who is there buys at one of the next `length` opportunities).
[[nodiscard]] CLIENTELE_BODY inline double probability_of_buying(unchecked u, const bg_bb& c, double length) {
  if (!(length > 0)) return 0;
  const double sum = c.alpha + c.beta, stays = c.delta / (c.gamma + c.delta);
  return stays * (c.alpha / sum) * end_of_silence{c.alpha, c.beta, c.gamma, c.delta + 1, sum}.total(length, u.spent);
}

/// ln P(a customer who is there buys at none of the next `length` opportunities), exact also near 0.
[[nodiscard]] CLIENTELE_BODY inline double log_probability_of_silence(unchecked u, const bg_bb& c, double length) {
  if (!(length > 0)) return 0;
  const silent_opportunities quiet(u, c, length);
  const double d = quiet.log_odds();  // the greater of the two probabilities is factored out
  const double log_quiet =
      d > 0 ? std::log(quiet.left) + std::log1p(std::exp(-d)) : std::log1p(std::exp(d)) - quiet.kept;
  constexpr double log_half = -0.69314718055994530942;
  return log_quiet < log_half ? log_quiet : std::log1p(-probability_of_buying(u, c, length));
}

[[nodiscard]] CLIENTELE_BODY inline double log_odds_of_leaving(unchecked u, const bg_bb& m, double x, double t_x,
                                                               double n) {
  return silent_opportunities(u, if_alive(m, x, t_x), n - t_x).log_odds();
}

[[nodiscard]] CLIENTELE_BODY inline double probability_alive(unchecked u, const bg_bb& m, double x, double t_x,
                                                             double n) {
  return special::probability_against(log_odds_of_leaving(u, m, x, t_x, n));
}

[[nodiscard]] constexpr newcomer_of<bg_bb> newcomer(unchecked, const bg_bb& m) noexcept { return {1, m}; }

[[nodiscard]] CLIENTELE_BODY inline double still_there(unchecked, const bg_bb& c, double t) {
  return std::exp(-special::cumulative_hazard(c.gamma, c.delta, t));
}

/// Σ over the next opportunities of e^(−rate·j) P(still there at the j-th).
[[nodiscard]] CLIENTELE_BODY inline double opportunities_there(unchecked u, const bg_bb& c, double rate, double t) {
  return t > 0 ? std::exp(-rate) * sum_of_survival(contract_curve(sbg{c.gamma, c.delta}), rate, 0, t, u.spent) : 0;
}

[[nodiscard]] CLIENTELE_BODY inline double discounted_while_there(unchecked u, const bg_bb& c, double rate,
                                                                  double horizon) {
  return c.alpha / (c.alpha + c.beta) * opportunities_there(u, c, rate, horizon);
}

[[nodiscard]] CLIENTELE_BODY inline double expected_while_there(unchecked u, const bg_bb& c, double t) {
  return discounted_while_there(u, c, 0, t);
}

/// P(exactly k of t opportunities are used): by those who stay through all, and by those who leave before the (i +
/// 1)-th having used k of i. The terms follow from one another by ratios.
[[nodiscard]] CLIENTELE_BODY inline double probability_while_there(unchecked u, const bg_bb& c, double k, double t) {
  if (k > t) return 0;
  if (k == 0) return std::exp(log_probability_of_silence(u, c, t));
  double log_unit = -special::cumulative_hazard(c.beta, c.alpha, k) - special::cumulative_hazard(c.gamma, c.delta, k);
  double there = 1, left = 0;
  for (double i = k; i < t; i += 1) {
    const double leaving = 1 / (c.gamma + c.delta + i);
    left += there * (c.gamma * leaving);
    there *= ((i + 1) / (i + 1 - k)) * ((c.beta + (i - k)) / (c.alpha + c.beta + i)) * ((c.delta + i) * leaving);
    if (there > 0x1p600) there *= 0x1p-600, left *= 0x1p-600, log_unit += 600 * 0.69314718055994530942;
  }
  u.spent.add(1);
  return std::exp(log_unit + std::log(there + left));
}

}  // namespace detail

/// ln of the probability of a history: which opportunities were used (no combinatorial term, as published). Within
/// 1e-12 relative, also where almost nothing else was possible: all terms have one sign.
[[nodiscard]] CLIENTELE_BODY inline double log_likelihood(const bg_bb& m, double x, double t_x, double n) {
  detail::check(m, {x, t_x, n});
  const double used = special::cumulative_hazard(m.beta, m.alpha, x);
  const double passed = special::cumulative_hazard(m.alpha + x, m.beta, t_x - x);
  const double stayed = special::cumulative_hazard(m.gamma, m.delta, t_x);
  return detail::log_probability_of_silence(detail::unchecked{}, if_alive(m, x, t_x), n - t_x) -
         (used + passed + stayed);
}

}  // namespace clientele::inline v0::models
