// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/likelihood/grouped_rows.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <cstddef>

namespace clientele::inline v0::models {

namespace detail {

/// Adds weight · (the terms of the purchase rate that depend on x alone): ln Γ(r + x) − ln Γ(r) − x ln alpha.
CLIENTELE_BODY inline void add_rate_terms(expansion& e, double weight, double r, double alpha, double x) {
  const polygamma_differences psi(r, x);
  e.value += weight * (log_gamma_ratio(r, x) - x * std::log(alpha));
  e.gradient[0] += weight * psi.first;
  e.hessian(0, 0) += weight * psi.second;
  e.gradient[1] -= weight * x / alpha;
  e.hessian(1, 1) += weight * x / (alpha * alpha);
}

/// Adds −(r + x) ln(1 + T/alpha), from the sums of weight times ln(1 + T/alpha), 1/(alpha + T) and its square.
CLIENTELE_BODY inline void add_silence_terms(expansion& e, double weight, double r, double alpha, double x,
                                             double log_sum, double inverse, double square) {
  const double n = r + x, y = 1 / alpha;
  e.value -= n * log_sum;
  e.gradient[0] -= log_sum;
  e.gradient[1] -= n * (inverse - weight * y);
  e.hessian(0, 1) -= inverse - weight * y;
  e.hessian(1, 1) += n * (square - weight * y * y);
}

/// The sums over a leaf without a coin thrown: only silence.
CLIENTELE_BODY inline void sum_silence(const grouped_rows& rows, const grouped_rows::leaf& leaf, double alpha,
                                       double* out) {
  strands<3> sum;
  by_blocks(rows, leaf, [&](const double*, const double* T, const double* weight) {
    alignas(64) double terms[3][64];
    for (std::size_t i = 0; i < 64; ++i) {
      const double y = 1 / (alpha + T[i]);
      terms[0][i] = weight[i] * vector_math::log1p(T[i] / alpha);
      terms[1][i] = weight[i] * y;
      terms[2][i] = weight[i] * y * y;
    }
    sum.add(terms);
  });
  sum.fold(out);
}

}  // namespace detail

/// Log-likelihood of all rows and its derivatives by r and alpha.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const nbd& m, const grouped_rows& rows, const work_sharing& how = {}) {
  expansion e(2);
  detail::sum_by_group<3>(
      rows, how, [&](const grouped_rows::leaf& leaf, double* out) { detail::sum_silence(rows, leaf, m.alpha, out); },
      [&](const grouped_rows::group& g, const double* t) {
        detail::add_rate_terms(e, g.weight, m.r, m.alpha, g.x);
        detail::add_silence_terms(e, g.weight, m.r, m.alpha, g.x, t[0], t[1], t[2]);
      });
  detail::finish(e, hessian);
  return e;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE expansion log_likelihood<true>(const nbd&, const grouped_rows&, const work_sharing&);
#endif

}  // namespace clientele::inline v0::models
