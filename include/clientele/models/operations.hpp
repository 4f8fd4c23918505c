// SPDX-License-Identifier: BSL-1.0
// What can be asked of every model of buying and leaving: arguments are checked here, and the answers are put together
// from what each model's header says of a customer who is alive.
#pragma once

#include <clientele/models/history.hpp>
#include <clientele/models/special.hpp>

#include <limits>

namespace clientele::inline v0::models {

namespace detail {

/// First argument of the functions that a model brings along. They check nothing:
///   newcomer(u, m)                                a new customer: one who is alive, and the probability of it
///   probability_alive(u, m, x, t_x, T)
///   log_odds_of_leaving(u, m, x, t_x, T)          of having left against being alive
/// and for a customer who is alive, as `newcomer` and `if_alive` return one,
///   still_there(u, c, t)                          P(still alive after t)
///   expected_while_there(u, c, t)                 purchases in t
///   probability_while_there(u, c, n, t)           P(exactly n purchases in t)
///   discounted_while_there(u, c, rate, horizon)   purchases up to the horizon, discounted
struct unchecked {
  quadrature::effort spent{};  ///< where the points of their integrals and sums are counted
};

template <class Customer>
struct newcomer_of {
  double there;  ///< probability of not having left at once
  Customer customer;
  double gone = 0;  ///< probability of having left at once
};

/// P(has left by T | history), to full digits also where it is small.
template <class Model>
[[nodiscard]] double probability_gone(unchecked u, const Model& m, double x, double t_x, double T) {
  return special::probability_against(-log_odds_of_leaving(u, m, x, t_x, T));
}

}  // namespace detail

/// A model of buying and leaving: `bg_nbd`, `mbg_nbd`, `pareto_nbd`, `gamma_gompertz_nbd`, `nbd`; and `bg_bb`, whose
/// times are numbers of opportunities, whole.
template <class Model>
concept buying_model = requires(const Model& m) {
  newcomer(detail::unchecked{}, m).there;
  if_alive(m, 0.0, 0.0);
};

/// P(alive at T | history), and with `ahead` P(alive at T + ahead | history).
template <buying_model Model>
[[nodiscard]] double probability_alive(const Model& m, double x, double t_x, double T, double ahead = 0) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "ahead", ahead, detail::times_of<Model>);
  const double now = probability_alive(detail::unchecked{}, m, x, t_x, T);
  return ahead == 0 ? now : now * still_there(detail::unchecked{}, if_alive(m, x, T), ahead);
}

/// Expected repeat purchases of a new customer in t.
template <buying_model Model>
[[nodiscard]] double expected_purchases(const Model& m, double t) {
  check_parameters(m);
  detail::check_argument(m, "t", t, detail::times_of<Model>);
  const auto [there, customer, gone] = newcomer(detail::unchecked{}, m);
  return there * expected_while_there(detail::unchecked{}, customer, t);
}

/// Expected purchases in (T, T + t] of a customer with this history.
template <buying_model Model>
[[nodiscard]] double expected_purchases(const Model& m, double t, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "t", t, detail::times_of<Model>);
  return probability_alive(detail::unchecked{}, m, x, t_x, T) *
         expected_while_there(detail::unchecked{}, if_alive(m, x, T), t);
}

/// P(a new customer makes exactly n repeat purchases in t).
template <buying_model Model>
[[nodiscard]] double probability_of(const Model& m, double n, double t) {
  check_parameters(m);
  detail::check_argument(m, "n", n, std::get<0>(buying_history::inputs).allowed);
  detail::check_argument(m, "t", t, detail::times_of<Model>);
  const auto [there, customer, gone] = newcomer(detail::unchecked{}, m);
  const double all = (n == 0 ? gone : 0) + there * probability_while_there(detail::unchecked{}, customer, n, t);
  return all < 1 ? all : 1;  // more by rounding alone
}

/// P(exactly n purchases in (T, T + t] | history).
template <buying_model Model>
[[nodiscard]] double probability_of(const Model& m, double n, double t, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "n", n, std::get<0>(buying_history::inputs).allowed);
  detail::check_argument(m, "t", t, detail::times_of<Model>);
  const double there = probability_alive(detail::unchecked{}, m, x, t_x, T);
  const double of_the_living = there * probability_while_there(detail::unchecked{}, if_alive(m, x, T), n, t);
  const double all = n == 0 ? probability_gone(detail::unchecked{}, m, x, t_x, T) + of_the_living : of_the_living;
  return all < 1 ? all : 1;  // more by rounding alone
}

/// The least rate at which purchases without end are discounted: below it rate · alpha has lost digits.
inline constexpr double least_endless_rate = 1e-290;

/// Expected purchases after T, each discounted by e^(−rate · time since T), of a customer with this history; over an
/// infinite horizon, then the rate has to be 1e-290 or more, or up to T + horizon. It is P(alive) times
///
///     BG/NBD, MBG/NBD   ∫₀^h e^(−Δv) (r + x) ₂F₁(r + x + 1, a; c; −v) dv,   Δ = rate · (alpha + T),
///                       h = horizon / (alpha + T), c = a + b + throws: λ e^(−λps) is the rate of purchases at s
///     Pareto/NBD        (r + x)/(alpha + T) · ∫₀^horizon e^(−rate·u) ((beta + T)/(beta + T + u))^s du,
///                       without end (beta + T) z^(s−1) U(s, s, z), z = rate·(beta + T), for the integral
///     NBD               (r + x)/(alpha + T) · (1 − e^(−rate·horizon)) / rate
///     Gamma-Gompertz    (r + x)/(alpha + T) · ∫₀^horizon e^(−rate·u) P(lifetime > T + u | lifetime > T) du
///     BG/BB             (alpha + x)/(alpha + beta + n) · Σ e^(−rate·j) B(gamma, delta + n + j)/B(gamma, delta + n)
///
/// It is finite for every such rate, however few customers leave, and tends to `expected_purchases` over a finite
/// horizon as the rate vanishes. Error: 1e-12 relative. `rate` is continuous: −ln of the discount factor of one unit of
/// time.
/// Source for the Pareto/NBD: Fader, Hardie & Lee (2005), RFM and CLV.
template <buying_model Model>
[[nodiscard]] double discounted_transactions(const Model& m, double rate, double x, double t_x, double T,
                                             double horizon = std::numeric_limits<double>::infinity()) {
  detail::check(m, {x, t_x, T});
  detail::check_argument(m, "horizon", horizon, detail::times_of<Model>.or_infinite());
  const bool endless = horizon > std::numeric_limits<double>::max();
  detail::check_argument(m, "rate", rate, endless ? interval::at_least(least_endless_rate) : interval::at_least(0));
  const double there = probability_alive(detail::unchecked{}, m, x, t_x, T);
  const auto customer = if_alive(m, x, T);
  return there * (rate == 0 ? expected_while_there(detail::unchecked{}, customer, horizon)
                            : discounted_while_there(detail::unchecked{}, customer, rate, horizon));
}

}  // namespace clientele::inline v0::models
