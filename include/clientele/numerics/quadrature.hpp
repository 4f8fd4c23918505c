// SPDX-License-Identifier: BSL-1.0
// Integrals of positive functions over panels, and rules for means over a beta or a gamma distribution. Cost and error
// do not depend on how far the parameters reach; what is stated was measured against 30-digit values.
#pragma once

#include <clientele/numerics/sums.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <cmath>
#include <cstddef>

namespace clientele::inline v0::quadrature {

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

/// Gauss-Legendre with 8 and with 16 points, in whole vectors.
template <std::size_t points>
struct legendre;
template <>
struct legendre<8> {
  alignas(64) static constexpr double nodes[8] = {
      -0.96028985649753623168, -0.79666647741362673959, -0.52553240991632898582, -0.18343464249564980494,
      0.18343464249564980494,  0.52553240991632898582,  0.79666647741362673959,  0.96028985649753623168};
  alignas(64) static constexpr double shares[8] = {
      0.10122853629037625915, 0.22238103445337447054, 0.31370664587788728734, 0.36268378337836198297,
      0.36268378337836198297, 0.31370664587788728734, 0.22238103445337447054, 0.10122853629037625915};
};
template <>
struct legendre<16> {
  alignas(64) static constexpr double nodes[16] = {
      -0.9894009349916499326,  -0.94457502307323257608, -0.86563120238783174388, -0.7554044083550030339,
      -0.61787624440264374845, -0.45801677765722738634, -0.28160355077925891323, -0.095012509837637440185,
      0.095012509837637440185, 0.28160355077925891323,  0.45801677765722738634,  0.61787624440264374845,
      0.7554044083550030339,   0.86563120238783174388,  0.94457502307323257608,  0.9894009349916499326};
  alignas(64) static constexpr double shares[16] = {
      0.027152459411754094852, 0.062253523938647892863, 0.09515851168249278481,  0.12462897125553387205,
      0.14959598881657673208,  0.16915651939500253819,  0.18260341504492358887,  0.18945061045506849629,
      0.18945061045506849629,  0.18260341504492358887,  0.16915651939500253819,  0.14959598881657673208,
      0.12462897125553387205,  0.09515851168249278481,  0.062253523938647892863, 0.027152459411754094852};
};

/// ∫₀^end e^g(w) dw of a concave g whose greatest value is at or near `peak`, and which is power · ln w and something
/// smooth near 0: in panels from the peak up and then down, each as wide as lets g fall by 12 or as 2, where 20 points
/// give the integral to 1 eps, until the rest is below half an eps. The width follows from g itself and not from bounds
/// on its parts, so the number of panels is bounded whatever the parameters: about 54 ln 2 / 12 in each direction, and
/// one for every 2 of length that g stays high. `slope` is g′. Where g has singularities near the line, no panel that
/// ends at w is longer than `reach(w)`.
template <class LogF, class Slope, class Reach>
[[nodiscard]] double integrate_log_concave(double end, double peak, double power, LogF&& log_f, Slope&& slope,
                                           Reach&& reach, effort spent) {
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
    widest = widest < reach(w) ? widest : reach(w);
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
    widest = widest < reach(w) ? widest : reach(w);
    // a low power, and little else that changes: the rule is exact for w^power
    const bool to_0 = power <= fall && w <= reach(w) && log_f(w) - log_f(w / 1024) <= fall + power * 6.931471805599453;
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
template <class LogF, class Slope>
[[nodiscard]] double integrate_log_concave(double end, double peak, double power, LogF&& log_f, Slope&& slope,
                                           effort spent = {}) {
  return integrate_log_concave(end, peak, power, log_f, slope, [](double) { return 2.0; }, spent);
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
    return sum_of_strands(sum);
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

}  // namespace clientele::inline v0::quadrature
