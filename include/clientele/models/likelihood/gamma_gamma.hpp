// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/gamma_gamma.hpp>
#include <clientele/models/likelihood/grouped_rows.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <cstddef>

namespace clientele::inline v0::models {

namespace detail {

/// The sums over a leaf of the Gamma-Gamma model.
CLIENTELE_BODY inline void sum_spend(const grouped_rows& rows, const grouped_rows::leaf& leaf, double x, double v,
                                     double* out) {
  strands<5> sum;
  by_blocks(rows, leaf, [&](const double* mean, const double*, const double* weight) {
    alignas(64) double terms[5][64];
    for (std::size_t i = 0; i < 64; ++i) {
      const double w = weight[i], spent = x * mean[i], inverse = 1 / (spent + v);
      const double ratio = v / spent, more = vector_math::log1p(ratio);  // ln((xm + v)/(xm))
      terms[0][i] = w * more;
      terms[1][i] = w * (more - vector_math::log(ratio));  // ln((xm + v)/v)
      terms[2][i] = w * vector_math::log(mean[i]);
      terms[3][i] = w * inverse;
      terms[4][i] = w * inverse * inverse;
    }
    sum.add(terms);
  });
  sum.fold(out);
}

}  // namespace detail

/// Log-likelihood of all rows with x ≥ 1 and its derivatives by p, q, v; the rows are x and mean spend.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const gamma_gamma& m, const grouped_rows& rows, const work_sharing& how = {}) {
  expansion e(3);
  const double p = m.p, q = m.q, v = m.v, y = 1 / v;
  const double log_gamma_q = log_gamma(q), psi_q = digamma(q), psi1_q = trigamma(q);
  detail::sum_by_group<5>(
      rows, how,
      [&](const grouped_rows::leaf& leaf, double* out) {
        detail::sum_spend(rows, leaf, rows.groups[leaf.group].x, v, out);
      },
      [&](const grouped_rows::group& g, const double* t) {
        const double x = g.x, px = p * x, both = digamma(px + q), both1 = trigamma(px + q);
        e.value += g.weight * (log_gamma_ratio(px, q) - log_gamma_q) - q * t[1] - px * t[0] - t[2];
        e.gradient[0] += x * (g.weight * (both - digamma(px)) - t[0]);
        e.gradient[1] += g.weight * (both - psi_q) - t[1];
        e.gradient[2] += g.weight * q * y - (px + q) * t[3];
        e.hessian(0, 0) += g.weight * x * x * (both1 - trigamma(px));
        e.hessian(0, 1) += g.weight * x * both1;
        e.hessian(0, 2) -= x * t[3];
        e.hessian(1, 1) += g.weight * (both1 - psi1_q);
        e.hessian(1, 2) += g.weight * y - t[3];
        e.hessian(2, 2) += (px + q) * t[4] - g.weight * q * y * y;
      });
  detail::finish(e, hessian);
  return e;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE expansion log_likelihood<true>(const gamma_gamma&, const grouped_rows&, const work_sharing&);
#endif

}  // namespace clientele::inline v0::models
