// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/gamma_gompertz_nbd.hpp>
#include <clientele/models/likelihood/grouped_rows.hpp>
#include <clientele/models/likelihood/nbd.hpp>
#include <clientele/numerics/quadrature.hpp>
#include <clientele/numerics/sums.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <cmath>
#include <cstddef>

namespace clientele::inline v0::models {

namespace detail {

/// What the logarithm of a customer's likelihood depends on through the end u of the life that is not cancelled out.
/// With H the hazard gathered by u and k its rise per b:
///
///     l = ln(1 + u/alpha),  g = u/(alpha + u),  H,  uk,  h = 1 − e^(−H)
struct gompertz_end {
  double l, g, H, uk, h;
};

/// The derivatives by r, alpha, b, s, beta of ln[(1 + u/alpha)^−n · density], where the density is P(alive at u),
/// e^(−sH), or that of leaving there, b k s e^(−sH).
struct gompertz_derivatives {
  double n, alpha, b, s, beta;
  bool leaves;

  [[nodiscard]] std::array<double, 5> slopes(const gompertz_end& at, double u) const noexcept {
    const double power = leaves ? s + 1 : s;
    return {-at.l, n * at.g / alpha, (leaves ? u + 1 / b : 0) - power * at.uk, (leaves ? 1 / s : 0) - at.H,
            (power * at.h - (leaves ? 1 : 0)) / beta};
  }
  /// In the order of the upper half by rows.
  [[nodiscard]] std::array<double, 15> seconds(const gompertz_end& at, double u) const noexcept {
    const double power = leaves ? s + 1 : s, one = leaves ? 1 : 0, left = 1 - at.h, beta2 = beta * beta;
    return {0,
            at.g / alpha,
            0,
            0,
            0,
            -n * at.g * (2 - at.g) / (alpha * alpha),
            0,
            0,
            0,
            -one / (b * b) - power * at.uk * (u - at.uk),
            -at.uk,
            power * at.uk * left / beta,
            -one / (s * s),
            at.h / beta,
            (one - power * at.h * (2 - at.h)) / beta2};
  }
};

/// Mass, 5 slopes, 15 second derivatives and products: what is added up over ends.
using gompertz_sums = std::array<double, 21>;

/// A panel of the time of leaving after t_x: 16 points in whole vectors.
struct gompertz_leaving {
  gompertz_silence silence;   ///< of a customer who was alive at t_x
  double t_x, log_a, before;  ///< ln(1 + t_x/alpha), and the hazard gathered by t_x
  gompertz_derivatives by;

  void add(const hazard_panel& p, gompertz_sums& sum) const noexcept {
    constexpr std::size_t points = 16;
    using rule = quadrature::legendre<points>;
    alignas(64) double term[21][points];
    const double half = 0.5 * p.width, a = silence.a, per_a = 1 / a, survived = std::exp(-before);
    for (std::size_t i = 0; i < points; ++i) {
      const double moved = p.scale * vector_math::expm1(half + half * rule::nodes[i]), w = p.from + moved;
      const double v = silence.hazard.time(w), u = t_x + v, l = vector_math::log1p(v * per_a);
      const double mass =
          silence.s * half * rule::shares[i] * (p.scale + moved) * vector_math::exp(-silence.s * w - silence.n * l);
      const double stays = survived * vector_math::exp(-w);
      const gompertz_end at{log_a + l, u / (by.alpha + u), before + w, u * silence.hazard.rise(w), 1 - stays};
      const std::array<double, 5> first = by.slopes(at, u);
      const std::array<double, 15> second = by.seconds(at, u);
      term[0][i] = mass;
      std::size_t k = 0;
      for (std::size_t j = 0; j < 5; ++j) {
        term[1 + j][i] = mass * first[j];
        for (std::size_t c = j; c < 5; ++c, ++k) term[6 + k][i] = mass * (second[k] + first[j] * first[c]);
      }
    }
    for (std::size_t k = 0; k < sum.size(); ++k) {
      double lane[8];
      for (std::size_t j = 0; j < 8; ++j) lane[j] = term[k][j] + term[k][8 + j];
      sum[k] += sum_of_strands(lane);
    }
  }
};

/// One customer: −n ln(1 + u/alpha) and all of leaving, without the terms of x alone.
[[nodiscard]] CLIENTELE_BODY inline gompertz_sums log_of_lives(const gamma_gompertz_nbd& m, double x, double t_x,
                                                               double T) {
  const double n = m.r + x;
  const gompertz_hazard hazard{m.b, m.beta};
  const gompertz_leaving leaving{gompertz_silence(if_alive(m, x, t_x), T - t_x),
                                 t_x,
                                 std::log1p(t_x / m.alpha),
                                 hazard.gathered(t_x),
                                 {n, m.alpha, m.b, m.s, m.beta, true}};
  const gompertz_silence& silence = leaving.silence;
  gompertz_sums sum{};
  along_hazard(
      silence.hazard, silence.hazard.nearest(silence.a), silence.end, 3, [&](double w) { return silence.exponent(w); },
      [&](const hazard_panel& p) {
        leaving.add(p, sum);
        return std::exp(-silence.exponent(p.end)) > 0x1p-56 * sum[0];
      });
  // those alive at T
  const double gathered = hazard.gathered(T), lived = std::exp(-silence.kept());
  const gompertz_end at{std::log1p(T / m.alpha), T / (m.alpha + T), gathered, T * hazard.rise(gathered),
                        -std::expm1(-gathered)};
  const gompertz_derivatives by{n, m.alpha, m.b, m.s, m.beta, false};
  const auto first = by.slopes(at, T);
  const auto second = by.seconds(at, T);
  const double total = sum[0] + lived, per = 1 / total;
  gompertz_sums e{};
  const bool expected =
      n == m.r && total > 0.98;  // no purchase, where almost none was: the logarithm of a number near 1
  e[0] = expected ? silence.log_probability({}) : std::log(total) - n * leaving.log_a - m.s * leaving.before;
  std::size_t k = 0;
  for (std::size_t j = 0; j < 5; ++j) e[1 + j] = per * (sum[1 + j] + lived * first[j]);
  for (std::size_t j = 0; j < 5; ++j)
    for (std::size_t c = j; c < 5; ++c, ++k)
      e[6 + k] = per * (sum[6 + k] + lived * (second[k] + first[j] * first[c])) - e[1 + j] * e[1 + c];
  return e;
}

}  // namespace detail

/// Log-likelihood of all rows and its derivatives by r, alpha, b, s, beta. Without `hessian` that stays 0. The integral
/// over the time of leaving and its derivatives are moments over one set of points.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const gamma_gompertz_nbd& m, const grouped_rows& rows,
                                       const work_sharing& how = {}) {
  expansion e(5);
  detail::sum_by_group<21>(
      rows, how,
      [&](const grouped_rows::leaf& leaf, double* out) {
        detail::gompertz_sums sum{};
        for (std::size_t i = leaf.begin; i < leaf.end; ++i) {
          const auto one = detail::log_of_lives(m, rows.groups[leaf.group].x, rows.first[i], rows.second[i]);
          for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += rows.weight[i] * one[k];
        }
        for (std::size_t k = 0; k < sum.size(); ++k) out[k] = sum[k];
      },
      [&](const grouped_rows::group& g, const double* t) {
        detail::add_rate_terms(e, g.weight, m.r, m.alpha, g.x);
        e.value += t[0];
        std::size_t at = 6;
        for (std::size_t i = 0; i < 5; ++i) {
          e.gradient[i] += t[1 + i];
          for (std::size_t j = i; j < 5; ++j) e.hessian(i, j) += t[at++];
        }
      });
  detail::finish(e, hessian);
  return e;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE expansion log_likelihood<true>(const gamma_gompertz_nbd&, const grouped_rows&, const work_sharing&);
#endif

}  // namespace clientele::inline v0::models
