// SPDX-License-Identifier: BSL-1.0
// The special functions of the models, each evaluated in one way that holds over its whole domain: sums of positive
// terms instead of differences, and no case split at removable singularities. The stated errors were measured against
// 30-digit values; `eps` is 2^-52.
#pragma once

#include <clientele/component/error.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/vector_math.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace clientele::inline v0::models::special {

using clientele::log_gamma;

/// Where the points are counted at which an integral or a sum evaluates its function: nowhere in normal use, and then
/// nothing is left of it in the code. The functions below whose cost depends on their arguments take one as their last
/// argument.
class effort {
 public:
  constexpr effort() = default;
  constexpr explicit effort(std::size_t& points) noexcept : points_(&points) {}
  constexpr void add(std::size_t points) const noexcept {
    if (points_ != nullptr) *points_ += points;
  }

 private:
  std::size_t* points_ = nullptr;
};

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
         (clientele::detail::stirling_tail(high) - clientele::detail::stirling_tail(low)) -
         (std::log(above) - std::log(below));
}

/// ln B(a, b + n) − ln B(a, b): the mean of (1 − p)ⁿ under a beta distribution. For more than few factors the second
/// difference of the Stirling series, all of whose terms are of its own size. Error: 4 eps · max(1, result), for few
/// factors 1e-13 in b up to 1e12.
[[nodiscard]] inline double log_beta_ratio(double a, double b, double n) noexcept {
  if (n <= 0) return 0;
  if (n <= 24 && a + b < 1e12) return log_gamma_ratio(b, n) - log_gamma_ratio(a + b, n);
  double product = 1, low = b;
  for (; low < 10; low += 1) product *= 1 + (a / low) * (n / (a + low + n));
  const double at_n = low + n, at_a = low + a, last = at_a + n;
  const double crossed = std::log1p((a / low) * (n / last));
  using clientele::detail::stirling_tail;
  return (low - 0.5) * crossed - n * std::log1p(a / at_n) - a * std::log1p(n / at_a) +
         ((stirling_tail(at_n) - stirling_tail(low)) - (stirling_tail(last) - stirling_tail(at_a))) - std::log(product);
}

/// ln [z^a (1 − z)^b / B(a, b)], z = odds/(1 + odds), a, b > 0, from the part that does not depend on the odds:
/// Loader's saddle-point form (2000), in which large terms do not cancel. Error: 4 eps · max(1, result), and eps · a or
/// b times the distance of ln odds from ln(a/b), which is what a rounding of the odds does.
[[nodiscard]] inline double log_beta_peak(double a, double b) noexcept {
  using clientele::detail::stirling_error;
  return (stirling_error(a + b) - stirling_error(a) - stirling_error(b)) + 0.5 * std::log(a / (a + b) * b) -
         clientele::detail::log_root_two_pi;
}
[[nodiscard]] inline double log_beta_density(double a, double b, double odds, double peak) noexcept {
  const double sum = a + b;
  return (peak - clientele::detail::deviance(a, sum / (1 + 1 / odds))) -
         clientele::detail::deviance(b, sum / (1 + odds));
}

/// ln of the binomial coefficient n + r − 1 over n, n ≥ 0 whole: Γ(r + n) / (Γ(r) n!). For more than few n without what
/// cancels in `log_nbd`.
inline constexpr double few_purchases = 24;
[[nodiscard]] inline double log_choices(double n, double r) noexcept {
  if (n > few_purchases) return log_beta_peak(n, r) - std::log(n);
  return n == 0 ? 0 : log_gamma_ratio(r, n) - log_gamma_ratio(1, n);
}

/// ln of P(n purchases in t) of the NBD, rates being gamma-distributed with shape r and scale 1; n ≥ 0 whole, t > 0;
/// `choices` is log_choices(n, r).
[[nodiscard]] inline double log_nbd(double n, double r, double t, double choices) noexcept {
  if (n > few_purchases) return log_beta_density(n, r, t, choices);
  return choices - r * std::log1p(t) - (n == 0 ? 0 : n * std::log1p(1 / t));
}

/// ln of the density of x purchase times up to T, rates being gamma-distributed with shape r and inverse scale alpha.
[[nodiscard]] inline double log_density_of_purchases(double r, double alpha, double x, double T) noexcept {
  const double bought = x == 0 ? 0 : log_gamma_ratio(r, x) - x * std::log(alpha + T);
  return bought - r * std::log1p(T / alpha);
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

/// ln(1 + a/b), a ≥ 0, b > 0, where a/b may overflow.
[[nodiscard]] inline double log1p_of_ratio(double a, double b) noexcept {
  return a / b < 1e300 ? std::log1p(a / b) : std::log(a) - std::log(b);
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

/// ∫ over one panel [low, low + width]. Vector code if f is written with `vector_math`.
template <class F>
[[nodiscard]] double integrate_panel(double low, double width, F&& f, effort spent = {}) {
  constexpr std::size_t n = legendre_nodes.size();
  spent.add(2 * n);
  const double half = 0.5 * width, middle = low + half;
  double at[2 * n], value[2 * n];
  for (std::size_t i = 0; i < n; ++i)
    at[i] = middle - half * legendre_nodes[i], at[n + i] = middle + half * legendre_nodes[i];
  for (std::size_t i = 0; i < 2 * n; ++i) value[i] = f(at[i]);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += legendre_weights[i] * (value[i] + value[n + i]);
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
[[nodiscard]] double integrate_decaying(double end, F&& f, Rate&& rate, effort spent = {}) {
  double sum = 0, w = 0;
  while (w < end) {
    const double slope = rate(w);
    double width = panel_width(std::abs(slope));
    if (w + width > end) width = end - w;
    if (!(w + width > w)) break;
    sum += integrate_panel(w, width, f, spent);
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
[[nodiscard]] inline double silent_death(double n, double a, double s, double b, double length, effort spent = {}) {
  if (!(length > 0)) return 0;
  if (a < b) {
    const double end = std::log1p(length / a);
    return s * (a / b) *
           integrate_decaying(
               end,
               [=](double w) {
                 return vector_math::exp(-(n - 1) * w - (s + 1) * vector_math::log1p(a * vector_math::expm1(w) / b));
               },
               [=](double w) {
                 const double v = a * std::expm1(w);
                 return (n - 1) + (s + 1) * ((a + v) / (b + v));
               },
               spent);
  }
  const double end = std::log1p(length / b);
  return s *
         integrate_decaying(
             end,
             [=](double w) { return vector_math::exp(-s * w - n * vector_math::log1p(b * vector_math::expm1(w) / a)); },
             [=](double w) {
               const double v = b * std::expm1(w);
               return s + n * ((b + v) / (a + v));
             },
             spent);
}

/// ∫₀^length e^(−zu) (1 + u)^−s du, z ≥ 0, s > 0; the length may be infinite if z > 0: then it is z^(s−1) e^z Γ(1−s,
/// z), or U(1, 2−s, z) of Tricomi. Error: 8 eps relative.
[[nodiscard]] inline double discounted_survival(double s, double z, double length, effort spent = {}) {
  if (!(length > 0)) return 0;
  if (z == 0) return decayed(s - 1, std::log1p(length));
  if (z * length > 42) length = 42 / z;  // survival falls, so the rest is below e^−42 of the whole
  return integrate_decaying(
      std::log1p(length), [=](double w) { return vector_math::exp(-z * vector_math::expm1(w) + (1 - s) * w); },
      [=](double w) { return z * std::exp(w) + (s - 1); }, spent);
}

/// ∫₀^end e^g(w) dw of a concave g whose greatest value is at or near `peak`, and which is power · ln w and something
/// smooth near 0: in panels from the peak up and then down, each as wide as lets g fall by 12 or as 2, where 20 points
/// give the integral to 1 eps, until the rest is below half an eps. The width follows from g itself and not from bounds
/// on its parts, so the number of panels is bounded whatever the parameters: about 54 ln 2 / 12 in each direction, and
/// one for every 2 of length that g stays high. `slope` is g′.
template <class LogF, class Slope>
[[nodiscard]] double integrate_log_concave(double end, double peak, double power, LogF&& log_f, Slope&& slope,
                                           effort spent = {}) {
  constexpr double fall = 12, negligible = 0x1p-54;
  if (!(end > 0)) return 0;
  if (!(peak < end)) peak = end;
  const double top = log_f(peak);
  const auto f = [&](double w) { return std::exp(log_f(w) - top); };
  double sum = 0;
  // the width at which g falls by no more: by a quadratic's rule from far off, then by a straight line's, which for a
  // concave g is never too wide
  const auto fitting = [&](double w, double direction, double width) {
    const double here = log_f(w);
    for (int tries = 0; tries < 60; ++tries) {
      const double fallen = here - log_f(w + direction * width);
      spent.add(1);
      if (fallen <= fall) break;
      width *= fallen > 4 * fall ? (fallen < 1e30 ? std::sqrt(fall / fallen) : 0x1p-20) : 0.999 * fall / fallen;
    }
    return width;
  };
  double widest = 2;
  for (double w = peak; w < end;) {
    const double width = fitting(w, 1, end - w < widest ? end - w : widest);
    const double next = width < end - w ? w + width : end;
    if (!(next > w)) break;
    sum += integrate_panel(w, next - w, f, spent);
    const double steep = -slope(next);
    if (steep > 0 && f(next) <= negligible * sum * steep) break;
    w = next, widest = width;
  }
  widest = 2;
  for (double w = peak; w > 0;) {
    double next = 0;
    // a low power, and little else that changes: the rule is exact for w^power
    const bool to_0 = power <= fall && w <= 2 && log_f(w) - log_f(w / 1024) <= fall + power * 6.931471805599453;
    spent.add(1);
    if (!to_0) {
      const double most = power > 0 && widest > 0.5 * w ? 0.5 * w : (widest < w ? widest : w);
      next = w - fitting(w, -1, most);
    }
    if (!(next < w)) break;
    sum += integrate_panel(next, w - next, f, spent);
    if (next > 0 && f(next) * next <= negligible * sum) break;
    widest = 2 * (w - next) < 2 ? 2 * (w - next) : 2;
    w = next;
  }
  return sum * std::exp(top);
}

/// P(at least n purchases by t) when rates are gamma-distributed with shape r and scale 1, n ≥ 1 whole: the regularised
/// incomplete beta function I_z(n, r), z = t/(1 + t), as the integral over the time of the n-th purchase,
///
///     Γ(r + n)/(Γ(r) Γ(n)) ∫₀^ln(1+t) e^(−rw) (1 − e^−w)^(n−1) dw
///
/// Error: 1e-13 relative.
[[nodiscard]] inline double at_least(double n, double r, double t, effort spent = {}) {
  if (!(t > 0)) return 0;
  const bool few = n <= few_purchases;
  const double choices = few ? log_gamma_ratio(r, n) - (n == 1 ? 0 : log_gamma_ratio(1, n - 1)) : log_beta_peak(n, r);
  const double probability = integrate_log_concave(
      std::log1p(t), std::log1p((n - 1) / r), n - 1,
      [=](double w) {
        if (!few) return log_beta_density(n, r, std::expm1(w), choices) - std::log(-std::expm1(-w));
        return choices - r * w + (n == 1 ? 0 : (n - 1) * std::log(-std::expm1(-w)));
      },
      [=](double w) { return (n == 1 ? 0 : (n - 1) / std::expm1(w)) - r; }, spent);
  return probability < 1 ? probability : 1;
}

/// Points and weights for the mean of a function of a random quantity. The weights add up to 1; they and the points are
/// padded to a multiple of 8 with points of weight 0, so that the sum runs in eight strands of vector code.
struct mean_rule {
  static constexpr std::size_t capacity = 4096;  ///< more than any reach of doubles takes
  std::size_t count = 0;
  std::array<double, capacity> point;
  std::array<double, capacity> weight;

  template <class F>
  [[nodiscard]] double mean(F&& f, effort spent = {}) const {
    spent.add(count);
    double sum[8] = {};
    for (std::size_t i = 0; i < count; i += 8) {
      double value[8];
      for (std::size_t j = 0; j < 8; ++j) value[j] = f(point[i + j]);
      for (std::size_t j = 0; j < 8; ++j) sum[j] += weight[i + j] * value[j];
    }
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
  }

  /// Takes the points from a limit on out of the rule; the weights of both add up to 1.
  [[nodiscard]] mean_rule part(double limit) {
    mean_rule above;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      mean_rule& to = point[i] < limit ? *this : above;
      std::size_t& place = point[i] < limit ? kept : above.count;
      to.point[place] = point[i], to.weight[place] = weight[i];
      ++place;
    }
    count = kept;
    fill_up();
    above.fill_up();
    return above;
  }

 protected:
  using eight = double[8];

  void fill_up() {
    for (; count % 8 != 0; ++count) point[count] = point[0], weight[count] = 0;
  }

  /// Steps outwards from the peak in both directions, eight points at a time, until the weights are negligible.
  /// `at(moved, points, weights, logarithms of the weights)`.
  template <class At>
  void walk(double step, double negligible_up, double negligible_down, At&& at) {
    for (const double direction : {step, -step}) {
      const double enough = direction > 0 ? negligible_up : negligible_down;
      double first = direction > 0 ? 0 : 1;
      for (bool more = true; more && count + 8 <= capacity; first += 8) {
        eight moved, points, weights, logarithm;
        for (std::size_t j = 0; j < 8; ++j) moved[j] = (first + static_cast<double>(static_cast<int>(j))) * direction;
        at(moved, points, weights, logarithm);
        more = logarithm[7] > enough;
        for (std::size_t j = 0; j < 8; ++j) {
          point[count] = points[j], weight[count] = weights[j];
          count += logarithm[j] > enough ? 1 : 0;
        }
      }
    }
    double total = 0;
    for (std::size_t i = 0; i < count; ++i) total += weight[i];
    for (std::size_t i = 0; i < count; ++i) weight[i] /= total;
    fill_up();
  }
  static constexpr double negligible = -39;
};

/// A rule for means over a beta-distributed probability p.
///
/// The trapezoidal rule in y, p = 1/(1 + e^−y), with the tails of y compressed double-exponentially, so that it holds
/// for a and b from 1e-8 to 1e8, a = 1 and a + b ≤ 1 included. For functions of p that are free of singularities
/// where p is not negative, and constant for p far below e^−reach, such as those of p·e^reach. All terms of a positive
/// function are positive, so nothing cancels. Error: 1e-14 relative. About 70 points.
struct beta_rule : mean_rule {
  /// `reach` ≥ 0 as above; `rise` ≥ 0: the logarithm of how much greater the function may be than at the mean.
  beta_rule(double a, double b, double reach, double rise) {
    const double peak = std::log(a / b);
    double step = 0.45 * std::sqrt(1 / a + 1 / b);
    if (step > 0.22) step = 0.22;
    const double left = (-reach < peak ? -reach : peak) - 3, right = (peak > 0 ? peak : 0.0) + 3;
    const double left_at_peak = std::exp(left - peak), right_at_peak = std::exp(peak - right);
    // the smaller of the two shares, with d in its direction: nothing cancels in ln(1 + share·(e^d − 1))
    const double sign = a < b ? 1 : -1, share = (a < b ? a : b) / (a + b), own = a < b ? a : b;
    walk(step, negligible, negligible - rise, [=](const eight& moved, eight& p, eight& weights, eight& logarithm) {
      eight d, slope;
      for (std::size_t j = 0; j < 8; ++j) {
        const double grown = vector_math::exp(moved[j]), from_left = left_at_peak / grown;
        const double from_right = right_at_peak * grown;
        d[j] = moved[j] - (from_left - left_at_peak) + (from_right - right_at_peak);
        slope[j] = 1 + from_left + from_right;
      }
      for (std::size_t j = 0; j < 8; ++j) p[j] = 1 / (1 + vector_math::exp(-(peak + d[j])));
      for (std::size_t j = 0; j < 8; ++j) {
        const double up = sign * d[j], bounded = vector_math::where_negative(600 - up, 600.0, up);
        const double log_of = vector_math::log1p(share * vector_math::expm1(bounded)) + (up - bounded);
        logarithm[j] = own * up - (a + b) * log_of;
      }
      for (std::size_t j = 0; j < 8; ++j) weights[j] = vector_math::exp(logarithm[j]) * slope[j];
      for (std::size_t j = 0; j < 8; ++j) logarithm[j] += vector_math::log(slope[j]);
    });
  }
};

/// A rule for means over a rate with gamma distribution of the shape given (1 or more) and scale 1: the trapezoidal
/// rule in its logarithm, with the lower tail compressed double-exponentially. For functions that are free of
/// singularities where the rate is not negative, and constant for rates far below e^−reach. Error: 1e-14 relative.
/// About 50 points.
struct gamma_rule : mean_rule {
  gamma_rule(double shape, double reach, double rise) {
    const double peak = std::log(shape), step = 0.25 / std::sqrt(1 + shape / 7);
    const double left = (-reach < peak ? -reach : peak) - 3, left_at_peak = std::exp(left - peak);
    const double narrow = 300 - shape;  // negative: e^d − 1 − d is a small difference
    walk(step, negligible, negligible - rise, [=](const eight& moved, eight& rates, eight& weights, eight& logarithm) {
      eight d, slope;
      for (std::size_t j = 0; j < 8; ++j) {
        const double from_left = left_at_peak * vector_math::exp(-moved[j]);
        d[j] = moved[j] - (from_left - left_at_peak);
        slope[j] = 1 + from_left;
      }
      for (std::size_t j = 0; j < 8; ++j) {
        const double x = d[j], wide = vector_math::expm1(x) - x;
        const double series =
            1.0 / 2 +
            x * (1.0 / 6 +
                 x * (1.0 / 24 +
                      x * (1.0 / 120 +
                           x * (1.0 / 720 +
                                x * (1.0 / 5040 +
                                     x * (1.0 / 40320 + x * (1.0 / 362880 + x * (1.0 / 3628800 + x / 39916800))))))));
        logarithm[j] = -shape * vector_math::where_negative(narrow, x * x * series, wide);
      }
      for (std::size_t j = 0; j < 8; ++j) rates[j] = shape * vector_math::exp(d[j]);
      for (std::size_t j = 0; j < 8; ++j) weights[j] = vector_math::exp(logarithm[j]) * slope[j];
      for (std::size_t j = 0; j < 8; ++j) logarithm[j] += vector_math::log(slope[j]);
    });
  }
};

/// (1 − (1 + p·t)^−r) / p, with its limit r·t at p = 0: what somebody buys in t who leaves with probability p after
/// each purchase and whose rate is gamma-distributed with shape r and scale 1. Error: 4 eps relative.
[[nodiscard]] constexpr double bought_until_leaving(double r, double t, double p) noexcept {
  const double product = p * t, bought = -vector_math::expm1(-r * vector_math::log1p(product)) / p;
  return vector_math::where_negative(product * (r + 1) - 1e-18, r * t, bought);
}

/// The rule for `mean_bought` of an r and t up to these.
[[nodiscard]] inline beta_rule rule_of_bought(double r, double t, double a, double b) {
  const double reach = std::log1p(t * (r + 1));
  return beta_rule(a, b, reach, reach);
}

/// The mean of `bought_until_leaving` over p with beta distribution (a, b). With c = a + b it is
///
///     (c − 1)/(a − 1) · [1 − (1 − z)^(a−1) ₂F₁(a−1, c−1−r; c−1; z)],   z = t/(1 + t)
///
/// where a = 1 and c = 1 are removable; the rule has no trouble there. Error: 1e-13 relative.
[[nodiscard]] inline double mean_bought(double r, double t, const beta_rule& leaving, effort spent = {}) {
  return leaving.mean([=](double p) { return bought_until_leaving(r, t, p); }, spent);
}
[[nodiscard]] inline double mean_bought(double r, double t, double a, double b, effort spent = {}) {
  return t > 0 ? mean_bought(r, t, rule_of_bought(r, t, a, b), spent) : 0;
}

/// The mean of λ (1 − e^−(d + λp)·length)/(d + λp) over λ with gamma distribution of shape r and scale 1 and p with
/// beta distribution (a, b), d > 0: what somebody buys within the length at rate λ until he leaves at rate λp,
/// discounted at rate d. Without end, the length being infinite, it is the mean of λ/(d + λp),
///
///     ∫₀^∞ e^(−dv) r ₂F₁(r + 1, a; a + b; −v) dv
///
/// A sum over the rules of both. For all d from `lowest` on and all lengths up to `longest`, all of them infinite or
/// none. Error: 1e-13 relative for d from 1e-290 on. Cost: the rules, then one division for two of about 4 000 pairs of
/// points, and an exponential where there is an end.
///
/// With s the greater of d and 1/length, the mean over λ is (1 − κ p^−r)/p where p is far above s: what is not κ p^−r
/// is less by s/p. So where s is below 1e-40, beyond p = 1e24 s it is not summed but continued from there, and the
/// points to be summed are no more for an s of 1e-290 than for one of 1e-40.
class mean_discounted {
 public:
  static constexpr double endless = std::numeric_limits<double>::infinity();

  mean_discounted(double r, double a, double b, double lowest, double longest = endless)
      : r_(r),
        least_(scale(lowest, longest)),
        rate_(r + 1, log1p_of_ratio(1, continued() ? 1 / beyond : least_),
              log1p_of_ratio(r + 1, continued() ? 1 / beyond : least_)),
        leaving_(of_leaving(r, a, b, least_)) {
    if (continued()) far_ = leaving_.part(least_ * beyond);
  }

  [[nodiscard]] double operator()(double d, double length = endless, effort spent = {}) const noexcept {
    if (!(length < endless)) return mean_of([=](double left) { return 1 / (d + left); }, scale(d, length), spent);
    return mean_of(
        [=](double left) {
          const double rate = d + left;
          return -vector_math::expm1(-rate * length) / rate;
        },
        scale(d, length), spent);
  }

 private:
  static constexpr double beyond = 1e24, slack = 1e4;

  [[nodiscard]] static double scale(double d, double length) noexcept { return d * length > 1 ? d : 1 / length; }
  [[nodiscard]] bool continued() const noexcept { return least_ < 1e-40; }
  [[nodiscard]] static beta_rule of_leaving(double r, double a, double b, double least) {
    const double fastest = r + 40 + 9 * std::sqrt(r), reach = log1p_of_ratio(fastest, least);
    return beta_rule(a, b, reach, reach);
  }
  /// `g(λp)` is what λ is multiplied by.
  template <class G>
  [[nodiscard]] double mean_of(G&& g, double s, effort spent) const noexcept {
    double sum = 0;
    for (std::size_t k = 0; k < rate_.count; ++k) {
      const double rate = rate_.point[k];
      sum += rate_.weight[k] * leaving_.mean([=](double p) { return g(rate * p); }, spent);
    }
    if (!continued()) return r_ * sum;
    if (s > slack * least_) return std::numeric_limits<double>::quiet_NaN();  // not a rule for this one
    const double from = least_ * beyond;
    const double share = r_ * from * rate_.mean([=](double rate) { return g(rate * from); }, spent);
    const double log_rest = share < 1 ? std::log1p(-share) : -endless;
    const double power = r_;
    return r_ * sum +
           far_.mean([=](double p) { return -vector_math::expm1(log_rest - power * vector_math::log(p / from)) / p; },
                     spent);
  }

  double r_;
  double least_;
  gamma_rule rate_;
  beta_rule leaving_;
  mean_rule far_;
};

/// The mean of (1 + p·t)^−r over p with beta distribution (a, b), ₂F₁(r, a; a + b; −t). Error: 1e-13 relative while
/// above 1e-290, then absolute.
[[nodiscard]] inline double mean_still_there(double r, double t, double a, double b, effort spent = {}) {
  if (!(t > 0)) return 1;
  const double rise = r * std::log1p(a / (a + b) * t);
  const beta_rule rule(a, b, std::log1p(t * (r + 1)), rise < 650 ? rise : 650);
  const double there = rule.mean([=](double p) { return vector_math::exp(-r * vector_math::log1p(p * t)); }, spent);
  return there < 1 ? there : 1;  // the weights add up to 1 but for their rounding
}

}  // namespace clientele::inline v0::models::special
