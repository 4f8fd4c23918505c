// SPDX-License-Identifier: BSL-1.0
// The special functions of the models, each evaluated in one way that holds over its whole domain: sums of positive
// terms instead of differences, and no case split at removable singularities. The stated errors were measured against
// 30-digit values; `eps` is 2^-52.
#pragma once

#include <clientele/core/error.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace clientele::inline v0::models::special {

/// ln Γ(z) − (z − 1/2) ln z + z − ln √(2π), for z ≥ 10; truncated below 3e-17.
[[nodiscard]] constexpr double stirling_correction(double z) noexcept {
  const double y = 1 / z, y2 = y * y;
  return y * (1.0 / 12 +
              y2 * (-1.0 / 360 +
                    y2 * (1.0 / 1260 + y2 * (-1.0 / 1680 + y2 * (1.0 / 1188 + y2 * (-691.0 / 360360 + y2 / 156))))));
}

/// ln Γ(z), z > 0. Error: 4 eps of the greater of 1 and |ln Γ(z)|. Unlike `std::lgamma` it writes no global variable.
[[nodiscard]] inline double log_gamma(double z) noexcept {
  constexpr double log_root_two_pi = 0.91893853320467274178;
  double product = 1;
  for (; z < 10; z += 1) product *= z;
  return (z - 0.5) * std::log(z) - z + log_root_two_pi + stirling_correction(z) - std::log(product);
}

/// ln Γ(z + n) − ln Γ(z), z > 0, n ≥ 0 whole or not: a product for few factors, otherwise the difference of two
/// Stirling series taken term by term. Error: 4 eps · max(1, n |ln z|, result).
[[nodiscard]] inline double log_gamma_ratio(double z, double n) noexcept {
  if (n <= 0) return 0;
  if (n <= 24 && z < 1e12 && n == static_cast<double>(static_cast<int>(n))) {
    double product = z;
    for (int j = 1; j < static_cast<int>(n); ++j) product *= z + j;
    return std::log(product);
  }
  double above = 1, below = 1;
  double low = z, high = z + n;
  for (; low < 10; low += 1, high += 1) below *= low, above *= high;
  const double shifted = low < 1e300 ? n / low : 0;
  return n * std::log(low) + ((high - 0.5) * std::log1p(shifted) - n) +
         (stirling_correction(high) - stirling_correction(low)) - (std::log(above) - std::log(below));
}

/// ln B(a, b + n) − ln B(a, b): the mean of (1 − p)ⁿ under a beta distribution.
[[nodiscard]] inline double log_beta_ratio(double a, double b, double n) noexcept {
  return log_gamma_ratio(b, n) - log_gamma_ratio(a + b, n);
}

/// ψ(z) = d ln Γ(z) / dz, z > 0. Error: 4 eps · max(1, |ψ|).
[[nodiscard]] inline double digamma(double z) noexcept {
  double sum = 0;
  for (; z < 10; z += 1) sum += 1 / z;
  const double y2 = 1 / (z * z);
  const double tail =
      y2 * (1.0 / 12 -
            y2 * (1.0 / 120 - y2 * (1.0 / 252 - y2 * (1.0 / 240 - y2 * (1.0 / 132 - y2 * (691.0 / 32760 - y2 / 12))))));
  return std::log(z) - 0.5 / z - tail - sum;
}

/// ψ′(z), z > 0. Error: 4 eps relative.
[[nodiscard]] constexpr double trigamma(double z) noexcept {
  double sum = 0;
  for (; z < 10; z += 1) sum += 1 / (z * z);
  const double y = 1 / z, y2 = y * y;
  return sum + y + y2 / 2 +
         y * y2 *
             (1.0 / 6 -
              y2 * (1.0 / 30 -
                    y2 * (1.0 / 42 - y2 * (1.0 / 30 - y2 * (5.0 / 66 - y2 * (691.0 / 2730 - y2 * 7.0 / 6))))));
}

/// (1 − e^(−k·l)) / k, with its limit l at k = 0. Error: 2 eps relative.
[[nodiscard]] inline double decayed(double k, double l) noexcept {
  const double y = k * l;
  return y == 0 ? l : -std::expm1(-y) / k;
}

/// 1 / (1 + e^d), the probability whose log-odds are −d. Error: 2 eps + eps·|d|.
[[nodiscard]] inline double probability_against(double log_odds) noexcept { return 1 / (1 + std::exp(log_odds)); }

/// ln(1 + e^d) without overflow.
[[nodiscard]] inline double log_one_plus_exp(double d) noexcept {
  return d > 0 ? d + std::log1p(std::exp(-d)) : std::log1p(std::exp(d));
}

/// Gauss-Legendre with 20 points: the positive half of the nodes on [−1, 1], and their weights.
inline constexpr std::array<double, 10> legendre_nodes = {
    0.076526521133497333755, 0.22778585114164507808, 0.37370608871541956067, 0.510867001950827098,
    0.63605368072651502545,  0.74633190646015079261, 0.83911697182221882339, 0.91223442825132590587,
    0.96397192727791379127,  0.99312859918509492479};
inline constexpr std::array<double, 10> legendre_weights = {
    0.1527533871307258507,   0.14917298647260374679, 0.14209610931838205133,  0.1316886384491766269,
    0.11819453196151841731,  0.10193011981724043504, 0.083276741576704748725, 0.06267204833410906357,
    0.040601429800386941331, 0.017614007139152118312};

/// ∫ over one panel [low, low + width].
template <class F>
[[nodiscard]] double integrate_panel(double low, double width, F&& f) {
  const double half = 0.5 * width, middle = low + half;
  double sum = 0;
  for (std::size_t i = 0; i < legendre_nodes.size(); ++i)
    sum += legendre_weights[i] * (f(middle - half * legendre_nodes[i]) + f(middle + half * legendre_nodes[i]));
  return sum * half;
}

/// How far a panel that begins at w may reach so that an exponent of slope `rate` there, growing no faster than e^w,
/// changes by at most 12: then 20 points give the integral to 1 eps.
[[nodiscard]] inline double panel_width(double rate) noexcept {
  const double width = std::log1p(12 / rate);
  return width < 2 ? width : 2;
}

/// ∫₀^end f(w) dw of a positive function e^(−q(w)) whose slope q′ is about `rate(w)`; ends early where f falls and the
/// rest is below half an eps.
template <class F, class Rate>
[[nodiscard]] double integrate_decaying(double end, F&& f, Rate&& rate) {
  double sum = 0, w = 0;
  while (w < end) {
    const double slope = rate(w);
    double width = panel_width(std::abs(slope));
    if (w + width > end) width = end - w;
    if (!(w + width > w)) break;
    sum += integrate_panel(w, width, f);
    w += width;
    if (rate(w) > 0 && f(w) < rate(w) * 0x1p-54 * sum) break;
  }
  return sum;
}

/// The odds of having died in an interval of silence against living on, per unit of survival density at its start:
///
///     s ∫₀^length (1 + v/a)^−n (1 + v/b)^−(s+1) dv / b,      a, b, s > 0, n ≥ 0, length ≥ 0
///
/// the integral of the Pareto/NBD. In w = ln(1 + v / min(a, b)) the integrand is free of singularities for |Im w| < π
/// whatever the ratio of a and b, so there is no case a ≈ b and no cancellation. Error: 8 eps relative. Cost: 20
/// points for about every factor e² of decay or 12 units of exponent, most often one or two panels.
[[nodiscard]] inline double silent_death(double n, double a, double s, double b, double length) {
  if (!(length > 0)) return 0;
  if (a < b) {
    const double end = std::log1p(length / a);
    return s * (a / b) *
           integrate_decaying(
               end, [=](double w) { return std::exp(-(n - 1) * w - (s + 1) * std::log1p(a * std::expm1(w) / b)); },
               [=](double w) {
                 const double v = a * std::expm1(w);
                 return (n - 1) + (s + 1) * ((a + v) / (b + v));
               });
  }
  const double end = std::log1p(length / b);
  return s * integrate_decaying(
                 end, [=](double w) { return std::exp(-s * w - n * std::log1p(b * std::expm1(w) / a)); },
                 [=](double w) {
                   const double v = b * std::expm1(w);
                   return s + n * ((b + v) / (a + v));
                 });
}

/// ∫₀^length e^(−zu) (1 + u)^−s du, z ≥ 0, s > 0; the length may be infinite if z > 0: then it is z^(s−1) e^z Γ(1−s, z),
/// or U(1, 2−s, z) of Tricomi. Error: 8 eps relative.
[[nodiscard]] inline double discounted_survival(double s, double z, double length) {
  if (!(length > 0)) return 0;
  if (z == 0) return decayed(s - 1, std::log1p(length));
  if (z * length > 42) length = 42 / z;  // survival falls, so the rest is below e^−42 of the whole
  return integrate_decaying(
      std::log1p(length), [=](double w) { return std::exp(-z * std::expm1(w) + (1 - s) * w); },
      [=](double w) { return z * std::exp(w) + (s - 1); });
}

/// ∫₀^end f(w) dw of a positive function that is a power of w near 0 and falls towards it, from the end back: `lower(w)`
/// says down to where 20 points give the integral to 1 eps, `slope(w)` is the derivative of ln f. Ends early where f
/// falls and the rest is below half an eps.
template <class F, class Lower, class Slope>
[[nodiscard]] double integrate_back(double end, F&& f, Lower&& lower, Slope&& slope) {
  double sum = 0, w = end;
  while (w > 0) {
    double low = lower(w);
    if (!(low > 1e-3 * w)) low = 0;
    if (low > w * (1 - 0x1p-40)) low = w * (1 - 0x1p-40);
    sum += integrate_panel(low, w - low, f);
    w = low;
    if (w > 0 && slope(w) > 0 && f(w) * w <= 0x1p-54 * sum) break;
  }
  return sum;
}

/// P(at least n purchases by t) when rates are gamma-distributed with shape r and scale 1, n ≥ 1 whole: the regularised
/// incomplete beta function I_z(n, r), z = t/(1 + t), as the integral over the time of the n-th purchase,
///
///     Γ(r + n)/(Γ(r) Γ(n)) ∫₀^ln(1+t) e^(−rw) (1 − e^−w)^(n−1) dw
///
/// Error: 1e-14 + 2 eps times the logarithms of the gamma functions.
[[nodiscard]] inline double at_least(double n, double r, double t) {
  if (!(t > 0)) return 0;
  const double choices = log_gamma_ratio(r, n) - (n == 1 ? 0 : log_gamma_ratio(1, n - 1));
  const double probability = integrate_back(
      std::log1p(t),
      [=](double w) { return std::exp(choices - r * w + (n == 1 ? 0 : (n - 1) * std::log(-std::expm1(-w)))); },
      [=](double w) {
        const double even = w - panel_width(r);
        if (n == 1) return even;
        const double low = -std::log1p(std::expm1(-w) * std::exp(-12 / (n - 1)));
        return low > even ? low : even;
      },
      [=](double w) { return (n - 1) / std::expm1(w) - r; });
  return probability < 1 ? probability : 1;
}

/// A rule for means over a beta-distributed probability: points p and weights that add up to 1.
///
/// The trapezoidal rule in y, p = 1/(1 + e^−y), with the tails of y compressed double-exponentially, so that it holds
/// for a and b from 1e-8 to 1e8, a = 1 and a + b ≤ 1 included. For functions of p that are free of singularities
/// where p is not negative, and constant for p far below e^−reach, such as those of p·e^reach. All terms of a positive
/// function are positive, so nothing cancels. Error: 1e-14 relative. About 100 points.
struct beta_rule {
  static constexpr std::size_t capacity = 1536;
  std::size_t count = 0;
  std::array<double, capacity> p;
  std::array<double, capacity> weight;

  /// `reach` ≥ 0 as above; `rise` ≥ 0: the logarithm of how much greater the function may be than at the mean.
  beta_rule(double a, double b, double reach, double rise) {
    const double peak = std::log(a / b), share = a / (a + b), rest = b / (a + b);
    double h = 0.45 * std::sqrt(1 / a + 1 / b);
    if (h > 0.22) h = 0.22;
    const double left = (-reach < peak ? -reach : peak) - 3, right = (peak > 0 ? peak : 0.0) + 3;
    double total = 0;
    const double left_at_peak = std::exp(left - peak), right_at_peak = std::exp(peak - right);
    const auto log_of = [](double q, double d) { return d < 700 ? std::log1p(q * std::expm1(d)) : d + std::log(q); };
    const auto take = [&](double moved) {  // from the peak; returns the log of the weight
      const double w = peak + moved, from_left = std::exp(left - w), from_right = std::exp(w - right);
      const double d = moved - (from_left - left_at_peak) + (from_right - right_at_peak), y = peak + d;
      const double exponent = share < 0.5 ? a * d - (a + b) * log_of(share, d) : -b * d - (a + b) * log_of(rest, -d);
      const double slope = 1 + from_left + from_right;
      const double value = std::exp(exponent) * slope;
      if (count < capacity) {
        p[count] = y > -700 ? 1 / (1 + std::exp(-y)) : 0;
        weight[count] = value;
        ++count;
        total += value;
      }
      return exponent + std::log(slope);
    };
    constexpr double negligible = -39;
    take(0);
    for (double k = 1; take(k * h) > negligible && count < capacity; ++k) {
    }
    for (double k = 1; take(-k * h) > negligible - rise && count < capacity; ++k) {
    }
    for (std::size_t i = 0; i < count; ++i) weight[i] /= total;
  }

  template <class F>
  [[nodiscard]] double mean(F&& f) const {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += weight[i] * f(p[i]);
    return sum;
  }
};

/// (1 − (1 + p·t)^−r) / p, with its limit r·t at p = 0: what somebody buys in t who leaves with probability p after
/// each purchase and whose rate is gamma-distributed with shape r and scale 1. Error: 4 eps relative.
[[nodiscard]] inline double bought_until_leaving(double r, double t, double p) noexcept {
  return p * t * (r + 1) < 1e-18 ? r * t : -std::expm1(-r * std::log1p(p * t)) / p;
}

/// The mean of `bought_until_leaving` over p with beta distribution (a, b). With c = a + b it is
///
///     (c − 1)/(a − 1) · [1 − (1 − z)^(a−1) ₂F₁(a−1, c−1−r; c−1; z)],   z = t/(1 + t)
///
/// where a = 1 and c = 1 are removable; the rule has no trouble there. Error: 1e-13 relative.
[[nodiscard]] inline double mean_bought(double r, double t, double a, double b) {
  if (!(t > 0)) return 0;
  const double reach = std::log1p(t * (r + 1));
  return beta_rule(a, b, reach, reach).mean([=](double p) { return bought_until_leaving(r, t, p); });
}

/// The mean of (1 + p·t)^−r over p with beta distribution (a, b), ₂F₁(r, a; a + b; −t). Error: 1e-13 relative while
/// above 1e-290, then absolute.
[[nodiscard]] inline double mean_still_there(double r, double t, double a, double b) {
  if (!(t > 0)) return 1;
  const double rise = r * std::log1p(a / (a + b) * t);
  const beta_rule rule(a, b, std::log1p(t * (r + 1)), rise < 650 ? rise : 650);
  return rule.mean([=](double p) { return std::exp(-r * std::log1p(p * t)); });
}

}  // namespace clientele::inline v0::models::special
