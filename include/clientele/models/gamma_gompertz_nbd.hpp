// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/operations.hpp>
#include <clientele/models/special.hpp>
#include <clientele/numerics/quadrature.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace clientele::inline v0::models {

/// The Gamma-Gompertz/NBD: buying by a Poisson process whose rates are gamma-distributed, leaving after a lifetime of
/// Gompertz's law, whose hazard rises with age; how readily customers leave is gamma-distributed too. The hazard of a
/// cohort may fall (beta < 1), as with the Pareto/NBD, or rise at first (beta > 1), and a lifetime may have a mode.
///
///     purchase rate λ ~ gamma(shape r, rate alpha)
///     P(lifetime > τ | η) = e^(−η (e^(bτ) − 1)),  η ~ gamma(shape s, rate beta)
///     P(lifetime > τ) = (beta / (beta + e^(bτ) − 1))^s
///
/// Operations, as free functions: `log_likelihood`, and from operations.hpp `probability_alive`, `expected_purchases`,
/// `probability_of`, `discounted_transactions`. Histories are (x, t_x, T) as in `buying_history`; times have the unit
/// of alpha, b is per unit of time. A fit comes from `fit(gamma_gompertz_nbd_fit{}, …)`.
///
/// What is known of a customer who is still alive is again such a model, with r + x, alpha + T, b, s and beta' =
/// beta e^(−bT) + 1 − e^(−bT) (`if_alive`), so the conditional expectation is right as Adler (2022) has it, where the
/// formula of the first paper is not. As b and beta go to 0 at a fixed ratio it becomes the Pareto/NBD with beta/b:
/// data that know no ageing take a fit there, and b and beta are flagged.
///
/// All integrals are over the hazard gathered, w = ln[(beta + e^(bτ) − 1)/beta], of which survival is e^(−sw).
///
/// Domain: all parameters above 0 and finite; s and beta at least 1e-8 and at most 1e8 for the stated accuracy, 1e-12
/// relative. Errors: `invalid_parameter`, `invalid_customer`. Cost: up to some hundred points of an integral; there is
/// no table for it (`purchase_table`).
///
/// Source: Bemmaor & Glady (2012), Modeling purchasing behavior with sudden "death"; the expectation: Adler (2022),
/// Comment on the same (attributed). Confirmed: the tests compare every operation with values of 40 digits
/// (tests/reference/ggom.py).
///
/// r .553, alpha 10.578, b .0002, s .603, beta .0026; x = 2, t_x = 30.43, T = 38.86: P(alive) is 0.87266, and 1.46632
/// purchases are expected in the next 39 weeks.
struct gamma_gompertz_nbd {
  double r = 0;      ///< shape of the purchase rates
  double alpha = 0;  ///< their inverse scale, in units of time
  double b = 0;      ///< at which rate the hazard of leaving rises with age
  double s = 0;      ///< shape of the readiness to leave
  double beta = 0;   ///< its inverse scale

  static constexpr auto name = fixed_string{"models::gamma_gompertz_nbd"};
  static constexpr auto parameters =
      std::tuple{parameter{"r", &gamma_gompertz_nbd::r, "", interval::above(0)},
                 parameter{"alpha", &gamma_gompertz_nbd::alpha, "time", interval::above(0)},
                 parameter{"b", &gamma_gompertz_nbd::b, "1 / time", interval::above(0)},
                 parameter{"s", &gamma_gompertz_nbd::s, "", interval::above(0)},
                 parameter{"beta", &gamma_gompertz_nbd::beta, "", interval::above(0)}};

  friend constexpr bool operator==(const gamma_gompertz_nbd&, const gamma_gompertz_nbd&) = default;
};

namespace detail {

/// How much hazard customers gather, per unit of s: after a time v it is w = ln(1 + (e^(bv) − 1)/beta).
struct gompertz_hazard {
  double b, beta;

  static constexpr double huge = 600;  ///< beyond, e^w or e^(bv) is all there is

  [[nodiscard]] double gathered(double v) const noexcept {
    const double grown = b * v;
    return grown < huge ? std::log1p(std::expm1(grown) / beta) : grown - std::log(beta);
  }
  [[nodiscard]] double time(double w) const noexcept {
    const double bounded = vector_math::where_negative(huge - w, huge, w);
    return (vector_math::log1p(beta * vector_math::expm1(bounded)) + (w - bounded)) / b;
  }
  /// dw/dv per b: from 1/beta to 1.
  [[nodiscard]] double rise(double w) const noexcept {
    const double left = vector_math::exp(-w);
    return left / beta - vector_math::expm1(-w);
  }
  /// How near 0 the functions of the time have a singularity at w < 0, one of ln(a + v) or of 1/rise for an infinite
  /// a. Beyond 4 nothing depends on it.
  [[nodiscard]] double nearest(double a) const noexcept {
    const double share = -std::expm1(-b * a) / beta;
    return share < 0.98 ? -std::log1p(-share) : 4;
  }
  /// From where on time grows with w and nothing else.
  [[nodiscard]] double calm() const noexcept { return beta < 1 ? 40 - std::log(beta) : 40; }
};

/// A panel of integrals over w: w = from + scale · (e^x − 1), 0 ≤ x ≤ width.
struct hazard_panel {
  double from, scale, width, end;
};

/// Calls `panel(hazard_panel)` for panels from 0 to `end` over each of which Gauss's rule holds for e^(−exponent(w))
/// and the functions of the time: they are even in ln(near + w), at most `most` long until they are calm, and the
/// exponent, which rises with w, rises by at most 12. It ends when `panel` returns false.
template <class Exponent, class Panel>
void along_hazard(const gompertz_hazard& hazard, double near, double end, double most, Exponent&& exponent,
                  Panel&& panel) {
  const double calm = hazard.calm();
  for (double w = 0; w < end;) {
    const double scale = near + w, here = exponent(w);
    double width = w < calm ? std::min(2.0, std::log1p(most / scale)) : 2.0;
    double next = w + scale * std::expm1(width);
    if (next >= end) next = end, width = std::log1p((end - w) / scale);
    for (int tries = 0; tries < 60; ++tries) {
      const double risen = exponent(next) - here;
      if (risen <= 12) break;
      width *= risen > 48 ? (risen < 1e30 ? std::sqrt(12 / risen) : 0x1p-20) : 0.999 * 12 / risen;
      next = w + scale * std::expm1(width);
    }
    if (!(next > w) || !panel(hazard_panel{w, scale, width, next})) return;
    w = next;
  }
}

/// ∫₀^end e^(−exponent(w)) density(w) dw; `rest(w)`: at most so much, times e^(−exponent(w)), lies beyond w.
template <class Exponent, class Density, class Rest>
[[nodiscard]] double integrate_hazard(const gompertz_hazard& hazard, double near, double end, Exponent&& exponent,
                                      Density&& density, Rest&& rest, quadrature::effort spent) {
  double sum = 0;
  along_hazard(hazard, near, end, 4, exponent, [&](const hazard_panel& p) {
    sum += quadrature::integrate_panel(
        0, p.width,
        [&](double x) {
          const double moved = p.scale * vector_math::expm1(x), w = p.from + moved;
          return vector_math::exp(-exponent(w)) * density(w) * (p.scale + moved);
        },
        spent);
    return std::exp(-exponent(p.end)) * rest(p.end) > 0x1p-56 * sum;
  });
  return sum;
}

/// The silence of a customer who was alive at its beginning, n = r + x purchases and a = alpha + t_x being known.
struct gompertz_silence {
  gompertz_hazard hazard;
  double n, a, s, length, end;

  CLIENTELE_BODY gompertz_silence(const gamma_gompertz_nbd& alive, double time)
      : hazard{alive.b, alive.beta}, n(alive.r), a(alive.alpha), s(alive.s), length(time), end(hazard.gathered(time)) {}

  /// −ln P(alive, and no purchase) when so much hazard has been gathered.
  [[nodiscard]] double exponent(double w) const noexcept { return s * w + n * vector_math::log1p(hazard.time(w) / a); }

  [[nodiscard]] double kept() const noexcept { return s * end + n * std::log1p(length / a); }
  /// P(has left in it, and had not bought before).
  [[nodiscard]] CLIENTELE_BODY double left(quadrature::effort spent) const {
    return s * integrate_hazard(
                   hazard, hazard.nearest(a), end, [this](double w) { return exponent(w); }, [](double) { return 1.0; },
                   [this](double) { return 1 / s; }, spent);
  }
  /// P(buys in it): the same with the processes exchanged.
  [[nodiscard]] CLIENTELE_BODY double bought(quadrature::effort spent) const {
    return n / hazard.b *
           integrate_hazard(
               hazard, hazard.nearest(a), end, [this](double w) { return exponent(w); },
               [this](double w) { return 1 / ((a + hazard.time(w)) * hazard.rise(w)); },
               [this](double) { return hazard.b / n; }, spent);
  }
  [[nodiscard]] double log_odds(quadrature::effort spent) const { return kept() + std::log(left(spent)); }

  /// ln P(no purchase), exact also near 0.
  [[nodiscard]] CLIENTELE_BODY double log_probability(quadrature::effort spent) const {
    if (!(length > 0)) return 0;
    const double gone = left(spent), stayed = kept(), d = stayed + std::log(gone);
    const double log_quiet = d > 0 ? std::log(gone) + std::log1p(std::exp(-d)) : std::log1p(std::exp(d)) - stayed;
    constexpr double log_half = -0.69314718055994530942;
    return log_quiet < log_half ? log_quiet : std::log1p(-bought(spent));
  }
};

}  // namespace detail

/// A customer with this history who is still alive, as a new customer: r + x, alpha + T, b, s,
/// beta e^(−bT) + 1 − e^(−bT).
[[nodiscard]] inline gamma_gompertz_nbd if_alive(const gamma_gompertz_nbd& m, double x, double T) noexcept {
  const double aged = m.b * T;
  return {m.r + x, m.alpha + T, m.b, m.s, m.beta * std::exp(-aged) - std::expm1(-aged)};
}

namespace detail {

[[nodiscard]] CLIENTELE_BODY inline double log_odds_of_leaving(unchecked u, const gamma_gompertz_nbd& m, double x,
                                                               double t_x, double T) {
  return gompertz_silence(if_alive(m, x, t_x), T - t_x).log_odds(u.spent);
}

[[nodiscard]] CLIENTELE_BODY inline double probability_alive(unchecked u, const gamma_gompertz_nbd& m, double x,
                                                             double t_x, double T) {
  return special::probability_against(log_odds_of_leaving(u, m, x, t_x, T));
}

[[nodiscard]] constexpr newcomer_of<gamma_gompertz_nbd> newcomer(unchecked, const gamma_gompertz_nbd& m) noexcept {
  return {1, m};
}

[[nodiscard]] CLIENTELE_BODY inline double still_there(unchecked, const gamma_gompertz_nbd& c, double t) {
  return std::exp(-c.s * gompertz_hazard{c.b, c.beta}.gathered(t));
}

/// r/alpha · ∫₀^horizon e^(−rate·v) P(alive after v) dv.
[[nodiscard]] CLIENTELE_BODY inline double discounted_while_there(unchecked u, const gamma_gompertz_nbd& c, double rate,
                                                                  double horizon) {
  const gompertz_hazard hazard{c.b, c.beta};
  const double infinite = std::numeric_limits<double>::infinity();
  const double end = horizon < infinite ? hazard.gathered(horizon) : infinite;
  return c.r / c.alpha / c.b *
         integrate_hazard(
             hazard, hazard.nearest(infinite), end, [&](double w) { return c.s * w + rate * hazard.time(w); },
             [&](double w) { return 1 / hazard.rise(w); },
             [&](double w) { return 1 / std::max(c.s * std::min(hazard.rise(w), 1.0), rate / c.b); }, u.spent);
}

[[nodiscard]] CLIENTELE_BODY inline double expected_while_there(unchecked u, const gamma_gompertz_nbd& c, double t) {
  return discounted_while_there(u, c, 0, t);
}

/// P(exactly n purchases in t): bought n and is alive, or left having bought n before, an integral from the peak of the
/// density in x = ln(1 + w/near) up and down.
[[nodiscard]] CLIENTELE_BODY inline double probability_while_there(unchecked u, const gamma_gompertz_nbd& c, double n,
                                                                   double t) {
  if (t == 0) return n == 0 ? 1 : 0;
  const gompertz_silence whole(c, t);
  if (n == 0) return std::exp(whole.log_probability(u.spent));
  const gompertz_hazard& hazard = whole.hazard;
  const double choices = special::log_choices(n, c.r), near = hazard.nearest(c.alpha), calm = hazard.calm();
  const auto log_bought = [&](double v) { return special::log_nbd(n, c.r, v / c.alpha, choices); };
  const double there = std::exp(log_bought(t) - c.s * whole.end);
  const auto log_density = [&](double x) {
    const double w = near * std::expm1(x), v = hazard.time(w);
    return v > 0 ? log_bought(v) - c.s * w + x : -std::numeric_limits<double>::infinity();
  };
  const auto slope = [&](double x) {
    const double w = near * std::expm1(x), v = hazard.time(w);
    const double buying = (n * c.alpha / v - c.r) / (c.alpha + v) / (hazard.b * hazard.rise(w));
    return 1 + (near + w) * (buying - c.s);
  };
  const auto reach = [&](double x) {
    const double w = near * std::expm1(x);
    return w < calm ? std::min(2.0, std::log1p(2 / (near + w))) : 2.0;
  };
  const double length = std::log1p(whole.end / near);
  double low = 0, peak = length;
  if (!(slope(length) >= 0))
    for (int i = 0; i < 60 && peak - low > 1e-3 * peak; ++i) {
      const double middle = 0.5 * (low + peak);
      (slope(middle) > 0 ? low : peak) = middle;
    }
  const double left = near * quadrature::integrate_log_concave(length, peak, n, log_density, slope, reach, u.spent);
  return there + c.s * left;
}

}  // namespace detail

/// ln of the density of a history: purchase times and silence (no combinatorial term, as published). Within 1e-12
/// relative.
[[nodiscard]] CLIENTELE_BODY inline double log_likelihood(const gamma_gompertz_nbd& m, double x, double t_x, double T) {
  detail::check(m, {x, t_x, T});
  const double bought = special::log_density_of_purchases(m.r, m.alpha, x, t_x);
  const double survived = m.s * detail::gompertz_hazard{m.b, m.beta}.gathered(t_x);
  return bought - survived + detail::gompertz_silence(if_alive(m, x, t_x), T - t_x).log_probability({});
}

}  // namespace clientele::inline v0::models
