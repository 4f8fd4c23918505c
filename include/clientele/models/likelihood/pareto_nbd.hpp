// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/likelihood/nbd.hpp>
#include <clientele/models/pareto_nbd.hpp>
#include <clientele/numerics/quadrature.hpp>
#include <clientele/numerics/sums.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <cstddef>

namespace clientele::inline v0::models {

namespace detail {

/// The density of leaving at v after the last purchase, scale · (1 + v/near)^−along · (1 + v/far)^−across dv, in
/// w = ln(1 + v/near), near ≤ far, after t_x; near and far are alpha + t_x and beta + t_x, in their order.
struct leaving_density {
  double near, far, along, across, scale, t_x;

  /// Adds ∫ density · {1, f_j, f_j f_k} over a panel, f = ln(1 + v/near), u/(near − t_x + u), ln(1 + v/far),
  /// u/(far − t_x + u) with u = t_x + v; returns the mass of the panel.
  template <std::size_t points, bool hessian>
  double add_panel(double from, double width, double* sum) const noexcept {
    constexpr std::size_t moments = hessian ? 15 : 5;
    alignas(64) double term[moments][points];
    const double half = 0.5 * width, middle = from + half, per_near = 1 / near, per_far = 1 / far, s = scale * half;
    for (std::size_t i = 0; i < points; ++i) {
      const double at = middle + half * quadrature::legendre<points>::nodes[i], grown_by = vector_math::expm1(at),
                   grown = 1 + grown_by;
      const double v = near * grown_by, near_inverse = per_near / grown, far_inverse = 1 / (far + v);
      const double ratio = v * per_far, whole = 1 + ratio;
      const double other = vector_math::log(whole) + (ratio - (whole - 1)) * (far * far_inverse);
      const double density =
          s * quadrature::legendre<points>::shares[i] * (near * grown) * vector_math::exp(-along * at - across * other);
      const double u = t_x + v, near_share = u * near_inverse, far_share = u * far_inverse;
      const double by_at = density * at, by_near = density * near_share, by_other = density * other,
                   by_far = density * far_share;
      term[0][i] = density;
      term[1][i] = by_at;
      term[2][i] = by_near;
      term[3][i] = by_other;
      term[4][i] = by_far;
      if constexpr (hessian) {
        term[5][i] = by_at * at;
        term[6][i] = by_at * near_share;
        term[7][i] = by_at * other;
        term[8][i] = by_at * far_share;
        term[9][i] = by_near * near_share;
        term[10][i] = by_near * other;
        term[11][i] = by_near * far_share;
        term[12][i] = by_other * other;
        term[13][i] = by_other * far_share;
        term[14][i] = by_far * far_share;
      }
    }
    double mass = 0;
    for (std::size_t k = 0; k < moments; ++k) {
      double lane[8];
      for (std::size_t j = 0; j < 8; ++j) lane[j] = term[k][j] + (points == 16 ? term[k][points - 8 + j] : 0.0);
      const double all = sum_of_strands(lane);
      if (k == 0) mass = all;
      sum[k] += all;
    }
    return mass;
  }

  /// The whole integral up to w = end, panel by panel; ends where the density falls and the rest is negligible.
  template <bool hessian>
  void integrate(double end, double* sum) const noexcept {
    double w = 0, grown = 1;  // e^w
    while (w < end) {
      const double v = near * (grown - 1);
      const double slope = along + across * (near * grown) / (far + v) - 1, rate = slope < 0 ? -slope : slope;
      double width = quadrature::panel_width(rate);
      if (w + width > end) width = end - w;
      if (!(w + width > w)) break;
      // a short panel over which the exponent changes little needs half the points
      const double mass = width <= 0.7 && width * rate <= 1.5 ? add_panel<8, hessian>(w, width, sum)
                                                              : add_panel<16, hessian>(w, width, sum);
      w += width;
      if (w >= end || (slope > 0 && mass < 0x1p-56 * sum[0])) break;
      grown = std::exp(w);
    }
  }
};

/// The sums over a leaf of the Pareto/NBD: value, gradient (4), Hessian (10, its upper half by rows), without the terms
/// of x alone. With g = u/(alpha + u) and h = u/(beta + u) at the end u of the life that is not cancelled out, nothing
/// is lost when alpha or beta is far above all times.
template <bool hessian>
void sum_leavings(const grouped_rows& rows, const grouped_rows::leaf& leaf, const pareto_nbd& m, double n,
                  double* out) {
  constexpr std::size_t count = hessian ? 15 : 5;
  strands<count> sum;
  const double alpha = m.alpha, beta = m.beta, s = m.s, s1 = m.s + 1, per_s = 1 / m.s;
  const double per_alpha = 1 / alpha, per_beta = 1 / beta;
  by_blocks(rows, leaf, [&](const double* t_x, const double* T, const double* weight) {
    alignas(64) double integral[count][64], terms[count][64];
    alignas(64) double log_a[64], log_b[64], log_a_T[64], log_b_T[64], lived[64];
    for (std::size_t i = 0; i < 64; ++i) {
      const double silence = T[i] - t_x[i];
      log_a[i] = vector_math::log1p(t_x[i] * per_alpha);
      log_b[i] = vector_math::log1p(t_x[i] * per_beta);
      log_a_T[i] = vector_math::log1p(silence / (alpha + t_x[i]));
      log_b_T[i] = vector_math::log1p(silence / (beta + t_x[i]));
      lived[i] = vector_math::exp(-n * log_a_T[i] - s * log_b_T[i]);
    }
    // moments in the order of ln(1 + v/a), g, ln(1 + v/b), h, whichever of a and b is less
    constexpr std::size_t swapped[15] = {0, 3, 4, 1, 2, 12, 13, 7, 10, 14, 8, 11, 5, 6, 9};
    for (std::size_t i = 0; i < 64; ++i) {
      double moment[15] = {};
      const double a = alpha + t_x[i], b = beta + t_x[i];
      const bool a_first = a < b;
      if (weight[i] != 0) {
        const leaving_density density =
            a_first ? leaving_density{a, b, n, s1, s / b, t_x[i]} : leaving_density{b, a, s1, n, s / b, t_x[i]};
        density.integrate<hessian>(a_first ? log_a_T[i] : log_b_T[i], moment);
      } else {
        moment[0] = 1;  // padding: any total above 0
      }
      for (std::size_t k = 0; k < count; ++k) integral[k][i] = moment[a_first ? k : swapped[k]];
    }
    for (std::size_t i = 0; i < 64; ++i) {
      const double w = weight[i], total = lived[i] + integral[0][i], per = 1 / total;
      const double there = lived[i] * per, gone = integral[0][i] * per;
      const double la = integral[1][i] * per, g = integral[2][i] * per, lb = integral[3][i] * per,
                   h = integral[4][i] * per;
      // slopes by r, alpha, s, beta for those alive, those of −n ln a − s ln b apart; means over both
      const double g_T = T[i] / (alpha + T[i]), h_T = T[i] / (beta + T[i]);
      const double slope_r = -log_a_T[i], slope_a = n * per_alpha * g_T, slope_s = -log_b_T[i],
                   slope_b = s * per_beta * h_T;
      const double mean_r = there * slope_r - la, mean_a = there * slope_a + n * per_alpha * g;
      const double mean_s = there * slope_s - lb + gone * per_s;
      const double mean_b = there * slope_b + per_beta * (s1 * h - gone);
      terms[0][i] = w * (vector_math::log(total) - n * log_a[i] - s * log_b[i]);
      terms[1][i] = w * (mean_r - log_a[i]);
      terms[2][i] = w * mean_a;
      terms[3][i] = w * (mean_s - log_b[i]);
      terms[4][i] = w * mean_b;
      if constexpr (hessian) {
        const double la_la = integral[5][i] * per, la_g = integral[6][i] * per, la_lb = integral[7][i] * per,
                     la_h = integral[8][i] * per, g_g = integral[9][i] * per, g_lb = integral[10][i] * per,
                     g_h = integral[11][i] * per, lb_lb = integral[12][i] * per, lb_h = integral[13][i] * per,
                     h_h = integral[14][i] * per;
        // the mean of products of slopes, less the product of their means, and the mean of second derivatives
        const double of_g = there * g_T + g, of_h = there * h_T + h;
        const double of_g_g = there * g_T * (2 - g_T) + (2 * g - g_g), of_h_h = 2 * h - h_h;
        terms[5][i] = w * (there * slope_r * slope_r + la_la - mean_r * mean_r);
        terms[6][i] = w * (there * slope_r * slope_a - n * per_alpha * la_g - mean_r * mean_a + per_alpha * of_g);
        terms[7][i] = w * (there * slope_r * slope_s + la_lb - la * per_s - mean_r * mean_s);
        terms[8][i] = w * (there * slope_r * slope_b - per_beta * (s1 * la_h - la) - mean_r * mean_b);
        terms[9][i] = w * (there * slope_a * slope_a + n * n * per_alpha * per_alpha * g_g - mean_a * mean_a -
                           n * per_alpha * per_alpha * of_g_g);
        terms[10][i] = w * (there * slope_a * slope_s + n * per_alpha * (g * per_s - g_lb) - mean_a * mean_s);
        terms[11][i] = w * (there * slope_a * slope_b + n * per_alpha * per_beta * (s1 * g_h - g) - mean_a * mean_b);
        terms[12][i] = w * (there * slope_s * slope_s + lb_lb - 2 * lb * per_s - mean_s * mean_s);
        terms[13][i] = w * (there * slope_s * slope_b + per_beta * ((s1 * h - gone) * per_s - (s1 * lb_h - lb)) -
                            mean_s * mean_b + per_beta * of_h);
        terms[14][i] =
            w * (there * slope_b * slope_b + per_beta * per_beta * (s1 * s1 * h_h - 2 * s1 * h + gone) -
                 mean_b * mean_b - per_beta * per_beta * (s * there * h_T * (2 - h_T) + (s1 * of_h_h - gone)));
      }
    }
    // of customers without a purchase, where almost none was expected: the logarithm of a number near 1
    for (std::size_t i = 0; i < 64 && n == m.r; ++i)
      if (weight[i] != 0 && lived[i] + integral[0][i] > 0.98)
        terms[0][i] = weight[i] * log_probability_of_silence(unchecked{}, m, 0, 0, T[i]);
    sum.add(terms);
  });
  sum.fold(out);
}

}  // namespace detail

/// Log-likelihood of all rows and its derivatives by r, alpha, s, beta. The integral over the time of leaving and its
/// derivatives are moments over one set of points.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const pareto_nbd& m, const grouped_rows& rows, const work_sharing& how = {}) {
  expansion e(4);
  detail::sum_by_group<15>(
      rows, how,
      [&](const grouped_rows::leaf& leaf, double* out) {
        detail::sum_leavings<hessian>(rows, leaf, m, m.r + rows.groups[leaf.group].x, out);
      },
      [&](const grouped_rows::group& g, const double* t) {
        detail::add_rate_terms(e, g.weight, m.r, m.alpha, g.x);
        e.value += t[0];
        std::size_t at = 5;
        for (std::size_t i = 0; i < 4; ++i) {
          e.gradient[i] += t[1 + i];
          for (std::size_t j = i; j < 4; ++j) e.hessian(i, j) += t[at++];
        }
      });
  detail::finish(e, hessian);
  return e;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE expansion log_likelihood<true>(const pareto_nbd&, const grouped_rows&, const work_sharing&);
#endif

}  // namespace clientele::inline v0::models
