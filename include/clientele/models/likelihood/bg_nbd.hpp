// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/likelihood/nbd.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <cstddef>

namespace clientele::inline v0::models {

namespace detail {

/// The sums over a leaf of customers who threw coins, `throws` times each: 6 for the gradient, 8 more for the Hessian.
template <bool hessian>
void sum_coins(const grouped_rows& rows, const grouped_rows::leaf& leaf, double n, double alpha, double last_coin,
               double* out) {
  constexpr std::size_t count = hessian ? 14 : 6;
  strands<count> sum;
  by_blocks(rows, leaf, [&](const double* t_x, const double* T, const double* weight) {
    alignas(64) double terms[count][64];
    for (std::size_t i = 0; i < 64; ++i) {
      const double w = weight[i], x_inverse = 1 / (alpha + t_x[i]), T_inverse = 1 / (alpha + T[i]);
      const double silent = vector_math::log1p((T[i] - t_x[i]) * x_inverse);
      const double d = last_coin + n * silent, magnitude = d < 0 ? -d : d;
      const double small = vector_math::exp(-magnitude), per = 1 / (1 + small);
      const double left = (d < 0 ? small : 1.0) * per, risk = w * left;
      const double q = T_inverse - x_inverse;
      terms[0][i] = w * vector_math::log1p(T[i] / alpha);
      terms[1][i] = w * T_inverse;
      terms[2][i] = w * ((d < 0 ? 0.0 : d) + vector_math::log(1 + small));
      terms[3][i] = risk;
      terms[4][i] = risk * silent;
      terms[5][i] = risk * q;
      if constexpr (hessian) {
        const double spread = w * (small * per * per), along = spread * silent, across = spread * q;
        terms[6][i] = w * T_inverse * T_inverse;
        terms[7][i] = risk * (x_inverse * x_inverse - T_inverse * T_inverse);
        terms[8][i] = spread;
        terms[9][i] = along;
        terms[10][i] = across;
        terms[11][i] = along * silent;
        terms[12][i] = along * q;
        terms[13][i] = across * q;
      }
    }
    sum.add(terms);
  });
  sum.fold(out);
}

}  // namespace detail

/// Log-likelihood of all rows and its derivatives by r, alpha, a, b. Without `hessian` that stays 0.
template <bool hessian = true, leaving_begins begins>
[[nodiscard]] expansion log_likelihood(const beta_geometric_nbd<begins>& m, const grouped_rows& rows,
                                       const work_sharing& how = {}) {
  expansion e(4);
  const double a = m.a, b = m.b, alpha = m.alpha;
  const auto stay_of = [&](double throws) { return 1 / (b + (throws - 1)); };
  detail::sum_by_group<14>(
      rows, how,
      [&](const grouped_rows::leaf& leaf, double* out) {
        const double x = rows.groups[leaf.group].x, throws = detail::throws(m, x);
        if (throws == 0)
          detail::sum_silence(rows, leaf, alpha, out);
        else
          detail::sum_coins<hessian>(rows, leaf, m.r + x, alpha, std::log(a * stay_of(throws)), out);
      },
      [&](const grouped_rows::group& g, const double* t) {
        const double n = m.r + g.x, throws = detail::throws(m, g.x);
        detail::add_rate_terms(e, g.weight, m.r, alpha, g.x);
        if (throws == 0) return detail::add_silence_terms(e, g.weight, m.r, alpha, g.x, t[0], t[1], t[2]);
        const polygamma_differences staying(b, throws), both(a + b, throws);
        e.value += g.weight * log_beta_ratio(a, b, throws);
        e.gradient[2] -= g.weight * both.first;
        e.gradient[3] += g.weight * (staying.first - both.first);
        e.hessian(2, 2) -= g.weight * both.second;
        e.hessian(2, 3) -= g.weight * both.second;
        e.hessian(3, 3) += g.weight * (staying.second - both.second);
        detail::add_silence_terms(e, g.weight, m.r, alpha, g.x, t[0], t[1], t[6]);
        const double leave = 1 / a, stay = stay_of(throws);
        e.value += t[2];
        e.gradient[0] += t[4];
        e.gradient[1] += n * t[5];
        e.gradient[2] += leave * t[3];
        e.gradient[3] -= stay * t[3];
        e.hessian(0, 0) += t[11];
        e.hessian(0, 1) += n * t[12] + t[5];
        e.hessian(0, 2) += leave * t[9];
        e.hessian(0, 3) -= stay * t[9];
        e.hessian(1, 1) += n * n * t[13] + n * t[7];
        e.hessian(1, 2) += n * leave * t[10];
        e.hessian(1, 3) -= n * stay * t[10];
        e.hessian(2, 2) += leave * leave * (t[8] - t[3]);
        e.hessian(2, 3) -= leave * stay * t[8];
        e.hessian(3, 3) += stay * stay * (t[8] + t[3]);
      });
  detail::finish(e, hessian);
  return e;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE expansion log_likelihood<true>(const bg_nbd&, const grouped_rows&, const work_sharing&);
CLIENTELE_TEMPLATE expansion log_likelihood<true>(const mbg_nbd&, const grouped_rows&, const work_sharing&);
#endif

}  // namespace clientele::inline v0::models
