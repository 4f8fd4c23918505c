// SPDX-License-Identifier: BSL-1.0
// The log-likelihoods of whole sets of customers with exact first and second derivatives, for fitting. Terms that depend
// on x alone are evaluated once for each x; the loops over customers are free of calls and branches.
#pragma once

#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/gamma_gamma.hpp>
#include <clientele/models/joined_rows.hpp>
#include <clientele/models/maximum_likelihood.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/models/pareto_nbd.hpp>
#include <clientele/models/vector_math.hpp>

#include <span>

namespace clientele::inline v0::models {

/// Customers by x, as the likelihoods read them: two columns (t_x and T, or mean spend alone) and weights.
struct grouped_rows {
  struct group {
    double x;
    std::size_t begin, end;
    double weight;
  };
  std::vector<double> first, second, weight;
  std::vector<group> groups;

  /// All rows; or those whose weight is `heavy`, and of the others every `step`-th with `step` times its weight.
  template <std::size_t k>
  explicit grouped_rows(const joined_rows<k>& rows, std::size_t step = 1, double heavy = 0) {
    const std::size_t n = rows.distinct();
    for (auto* column : {&first, &second, &weight}) column->reserve(n / step + 1);
    std::size_t light = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const bool whole = step == 1 || rows.weights()[i] >= heavy;
      if (!whole && light++ % step != 0) continue;
      const double counted = rows.weights()[i] * (whole ? 1 : static_cast<double>(step));
      const auto& row = rows.keys()[i];
      if (groups.empty() || groups.back().x != row[0]) groups.push_back({row[0], first.size(), first.size(), 0});
      ++groups.back().end;
      groups.back().weight += counted;
      first.push_back(row[1]);
      second.push_back(row[k - 1]);
      weight.push_back(counted);
    }
  }

  [[nodiscard]] double total_weight() const noexcept {
    double sum = 0;
    for (const group& g : groups) sum += g.weight;
    return sum;
  }
};

namespace detail {

/// ln(1 + x), x ≥ 0, in vector code: the rounding of 1 + x is put back.
[[nodiscard]] constexpr double vector_log1p(double x) noexcept {
  const double u = 1 + x;
  return vector_math::log(u) + (x - (u - 1)) / u;
}

/// `k` sums in eight strands, which are added up after every 4096 rows.
template <std::size_t k>
struct strands {
  double lane[k][8] = {};
  double total[k] = {};
  void flush() noexcept {
    for (std::size_t s = 0; s < k; ++s) {
      double* l = lane[s];
      total[s] += ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
      for (std::size_t j = 0; j < 8; ++j) l[j] = 0;
    }
  }
};

/// Calls `f(n, columns of 64 values…)` for the rows of a group, padded with weight 0.
template <class F>
void by_blocks(const grouped_rows& rows, const grouped_rows::group& g, F&& f) {
  constexpr std::size_t size = 64;
  alignas(64) double first[size], second[size], weight[size];
  for (std::size_t i = g.begin; i < g.end; i += size) {
    const std::size_t n = g.end - i < size ? g.end - i : size;
    if (n == size) {
      f(rows.first.data() + i, rows.second.data() + i, rows.weight.data() + i);
    } else {
      for (std::size_t j = 0; j < size; ++j) {
        const std::size_t from = i + (j < n ? j : 0);
        first[j] = rows.first[from], second[j] = rows.second[from], weight[j] = j < n ? rows.weight[from] : 0;
      }
      f(static_cast<const double*>(first), static_cast<const double*>(second), static_cast<const double*>(weight));
    }
  }
}

/// ψ(z + n) − ψ(z) and ψ′(z + n) − ψ′(z).
struct polygamma_differences {
  double first = 0, second = 0;
  polygamma_differences(double z, double n) noexcept {
    if (n <= 32 && n == static_cast<double>(static_cast<int>(n))) {
      for (int j = 0; j < static_cast<int>(n); ++j) {
        const double y = 1 / (z + j);
        first += y, second -= y * y;
      }
    } else {
      first = special::digamma(z + n) - special::digamma(z);
      second = special::trigamma(z + n) - special::trigamma(z);
    }
  }
};

/// Adds weight · (the terms of the purchase rate that depend on x alone): ln Γ(r + x) − ln Γ(r) − x ln alpha.
inline void add_rate_terms(expansion& e, double weight, double r, double alpha, double x) {
  const polygamma_differences psi(r, x);
  e.value += weight * (special::log_gamma_ratio(r, x) - x * std::log(alpha));
  e.gradient[0] += weight * psi.first;
  e.hessian(0, 0) += weight * psi.second;
  e.gradient[1] -= weight * x / alpha;
  e.hessian(1, 1) += weight * x / (alpha * alpha);
}

/// Adds −(r + x) ln(1 + T/alpha), from the sums of weight times ln(1 + T/alpha), 1/(alpha + T) and its square.
inline void add_silence_terms(expansion& e, double weight, double r, double alpha, double x, double log_sum,
                              double inverse, double square) {
  const double n = r + x, y = 1 / alpha;
  e.value -= n * log_sum;
  e.gradient[0] -= log_sum;
  e.gradient[1] -= n * (inverse - weight * y);
  e.hessian(0, 1) -= inverse - weight * y;
  e.hessian(1, 1) += n * (square - weight * y * y);
}

inline void mirror(expansion& e) {
  for (Eigen::Index i = 0; i < e.gradient.size(); ++i)
    for (Eigen::Index j = 0; j < i; ++j) e.hessian(i, j) = e.hessian(j, i);
}

/// The sums over a group without a coin thrown: only silence.
inline std::array<double, 3> silence_sums(const grouped_rows& rows, const grouped_rows::group& g, double alpha) {
  strands<3> sum;
  std::size_t blocks = 0;
  by_blocks(rows, g, [&](const double*, const double* T, const double* weight) {
    alignas(64) double terms[3][64];
    for (std::size_t i = 0; i < 64; ++i) {
      const double y = 1 / (alpha + T[i]);
      terms[0][i] = weight[i] * vector_log1p(T[i] / alpha);
      terms[1][i] = weight[i] * y;
      terms[2][i] = weight[i] * y * y;
    }
    for (std::size_t s = 0; s < 3; ++s)
      for (std::size_t i = 0; i < 64; i += 8)
        for (std::size_t j = 0; j < 8; ++j) sum.lane[s][j] += terms[s][i + j];
    if (++blocks % 64 == 0) sum.flush();
  });
  sum.flush();
  return {sum.total[0], sum.total[1], sum.total[2]};
}

}  // namespace detail

/// Log-likelihood of all rows and its derivatives by r, alpha, a, b. Without `hessian` that stays 0.
template <bool hessian = true, leaving_begins begins>
[[nodiscard]] expansion log_likelihood(const beta_geometric_nbd<begins>& m, const grouped_rows& rows) {
  expansion e(4);
  const double a = m.a, b = m.b, alpha = m.alpha;
  for (const grouped_rows::group& g : rows.groups) {
    const double n = m.r + g.x, throws = detail::throws(m, g.x);
    detail::add_rate_terms(e, g.weight, m.r, alpha, g.x);
    if (throws == 0) {
      const auto [log_sum, inverse, square] = detail::silence_sums(rows, g, alpha);
      detail::add_silence_terms(e, g.weight, m.r, alpha, g.x, log_sum, inverse, square);
      continue;
    }
    const detail::polygamma_differences staying(b, throws), both(a + b, throws);
    e.value += g.weight * special::log_beta_ratio(a, b, throws);
    e.gradient[2] -= g.weight * both.first;
    e.gradient[3] += g.weight * (staying.first - both.first);
    e.hessian(2, 2) -= g.weight * both.second;
    e.hessian(2, 3) -= g.weight * both.second;
    e.hessian(3, 3) += g.weight * (staying.second - both.second);

    constexpr std::size_t count = hessian ? 14 : 6;
    detail::strands<count> sum;
    const double stay = 1 / (b + (throws - 1)), last_coin = std::log(a * stay);
    std::size_t blocks = 0;
    detail::by_blocks(rows, g, [&](const double* t_x, const double* T, const double* weight) {
      alignas(64) double terms[count][64];
      for (std::size_t i = 0; i < 64; ++i) {
        const double w = weight[i], x_inverse = 1 / (alpha + t_x[i]), T_inverse = 1 / (alpha + T[i]);
        const double silent = detail::vector_log1p((T[i] - t_x[i]) * x_inverse);
        const double d = last_coin + n * silent, magnitude = d < 0 ? -d : d;
        const double small = vector_math::exp(-magnitude), per = 1 / (1 + small);
        const double left = (d < 0 ? small : 1.0) * per, risk = w * left, spread = w * (small * per * per);
        const double q = T_inverse - x_inverse;
        terms[0][i] = w * detail::vector_log1p(T[i] / alpha);
        terms[1][i] = w * T_inverse;
        terms[2][i] = w * ((d < 0 ? 0.0 : d) + vector_math::log(1 + small));
        terms[3][i] = risk;
        terms[4][i] = risk * silent;
        terms[5][i] = risk * q;
        if constexpr (hessian) {
          terms[6][i] = w * T_inverse * T_inverse;
          terms[7][i] = risk * (x_inverse * x_inverse - T_inverse * T_inverse);
          terms[8][i] = spread;
          terms[9][i] = spread * silent;
          terms[10][i] = spread * q;
          terms[11][i] = spread * silent * silent;
          terms[12][i] = spread * silent * q;
          terms[13][i] = spread * q * q;
        }
      }
      for (std::size_t s = 0; s < count; ++s)
        for (std::size_t i = 0; i < 64; i += 8)
          for (std::size_t j = 0; j < 8; ++j) sum.lane[s][j] += terms[s][i + j];
      if (++blocks % 64 == 0) sum.flush();
    });
    sum.flush();
    const double* t = sum.total;
    double square = 0;
    if constexpr (hessian) square = t[6];
    detail::add_silence_terms(e, g.weight, m.r, alpha, g.x, t[0], t[1], square);
    const double leave = 1 / a;
    e.value += t[2];
    e.gradient[0] += t[4];
    e.gradient[1] += n * t[5];
    e.gradient[2] += leave * t[3];
    e.gradient[3] -= stay * t[3];
    if constexpr (hessian) {
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
    }
  }
  if constexpr (hessian)
    detail::mirror(e);
  else
    e.hessian.setZero();
  return e;
}

/// Log-likelihood of all rows and its derivatives by r and alpha.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const nbd& m, const grouped_rows& rows) {
  expansion e(2);
  for (const grouped_rows::group& g : rows.groups) {
    detail::add_rate_terms(e, g.weight, m.r, m.alpha, g.x);
    const auto [log_sum, inverse, square] = detail::silence_sums(rows, g, m.alpha);
    detail::add_silence_terms(e, g.weight, m.r, m.alpha, g.x, log_sum, inverse, square);
  }
  detail::mirror(e);
  return e;
}

/// Log-likelihood of all rows and its derivatives by r, alpha, s, beta. The integral over the time of leaving and its
/// derivatives are moments over one set of points.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const pareto_nbd& m, const grouped_rows& rows) {
  expansion e(4);
  const double s = m.s;
  for (const grouped_rows::group& g : rows.groups) {
    const double n = m.r + g.x;
    detail::add_rate_terms(e, g.weight, m.r, m.alpha, g.x);
    e.gradient[1] += g.weight * n / m.alpha;  // of (r + x) ln alpha, beside the terms of alpha + t below
    e.hessian(0, 1) += g.weight / m.alpha;
    e.hessian(1, 1) -= g.weight * n / (m.alpha * m.alpha);
    e.gradient[3] += g.weight * s / m.beta;
    e.hessian(2, 3) += g.weight / m.beta;
    e.hessian(3, 3) -= g.weight * s / (m.beta * m.beta);
    for (std::size_t row = g.begin; row < g.end; ++row) {
      const double t_x = rows.first[row], T = rows.second[row], weight = rows.weight[row], silence = T - t_x;
      const double a = m.alpha + t_x, b = m.beta + t_x, a_T = 1 / (m.alpha + T), b_T = 1 / (m.beta + T);
      const double log_a = std::log1p(t_x / m.alpha), log_b = std::log1p(t_x / m.beta);
      const double log_a_T = std::log1p(silence / a), log_b_T = std::log1p(silence / b);
      const double lived = std::exp(-n * log_a_T - s * log_b_T);
      // density of leaving at u = t_x + v, in w = ln(1 + v / min(a, b)); its moments with la, ia, lb, ib, where
      // la = ln(1 + v/a), ia = 1/(a + v), lb = ln(1 + v/b), ib = 1/(b + v)
      constexpr std::size_t moments = 15;
      double sum[moments] = {};
      const double unit = a < b ? a : b, other = a < b ? b : a;
      const double end = a < b ? log_a_T : log_b_T;
      double w = 0, reached = 1;  // e^w
      while (w < end) {
        const double v = unit * (reached - 1);
        const double slope = n * (unit * reached) / (a + v) + (s + 1) * (unit * reached) / (b + v) - 1;
        double width = special::panel_width(slope < 0 ? -slope : slope);
        if (w + width > end) width = end - w;
        if (!(w + width > w)) break;
        double term[moments][20];
        const double middle = w + 0.5 * width, half = 0.5 * width;
        for (std::size_t i = 0; i < 20; ++i) {
          const double node = i < 10 ? -special::legendre_nodes[9 - i] : special::legendre_nodes[i - 10];
          const double share = i < 10 ? special::legendre_weights[9 - i] : special::legendre_weights[i - 10];
          const double at = middle + half * node, grown = vector_math::exp(at), u = unit * (grown - 1);
          const double along = detail::vector_log1p(u / other);
          const double la = a < b ? at : along, lb = a < b ? along : at;
          const double ia = 1 / (a + u), ib = 1 / (b + u);
          const double density = half * share * s * ib * unit * grown * vector_math::exp(-n * la - s * lb);
          term[0][i] = density;
          const double f[4] = {la, ia, lb, ib};
          for (std::size_t j = 0, at_term = 5; j < 4; ++j) {
            const double product = density * f[j];
            term[1 + j][i] = product;
            if constexpr (hessian)
              for (std::size_t k = j; k < 4; ++k) term[at_term++][i] = product * f[k];
          }
        }
        double mass = 0;
        for (std::size_t k = 0; k < (hessian ? moments : 5); ++k) {
          double lane[4] = {};
          for (std::size_t i = 0; i < 20; i += 4)
            for (std::size_t j = 0; j < 4; ++j) lane[j] += term[k][i + j];
          const double of_panel = (lane[0] + lane[2]) + (lane[1] + lane[3]);
          if (k == 0) mass = of_panel;
          sum[k] += of_panel;
        }
        w += width;
        reached = std::exp(w);
        if (slope > 0 && mass < 0x1p-56 * sum[0]) break;
      }
      const double total = lived + sum[0], per = 1 / total, there = lived * per, gone = sum[0] * per;
      e.value += weight * (std::log(total) - n * log_a - s * log_b);
      // means of the derivatives by (r, alpha, s, beta), those of −n ln a − s ln b apart
      const double slopes_T[4] = {-log_a_T, -n * a_T, -log_b_T, -s * b_T};
      const double scale[4] = {-1, -n, -1, -(s + 1)};
      double mean[4];
      for (std::size_t i = 0; i < 4; ++i) mean[i] = there * slopes_T[i] + scale[i] * sum[1 + i] * per;
      mean[2] += gone / s;
      e.gradient[0] += weight * (mean[0] - log_a);
      e.gradient[1] += weight * mean[1];
      e.gradient[2] += weight * (mean[2] - log_b);
      e.gradient[3] += weight * mean[3];
      if constexpr (hessian) {
        double second[4][4];
        for (std::size_t i = 0, at_term = 5; i < 4; ++i)
          for (std::size_t j = i; j < 4; ++j, ++at_term)
            second[i][j] = there * slopes_T[i] * slopes_T[j] + scale[i] * scale[j] * sum[at_term] * per;
        // by s: the slope of a leaving customer is 1/s − lb
        second[0][2] += scale[0] * sum[1] * per / s;
        second[1][2] += scale[1] * sum[2] * per / s;
        second[2][2] += (2 * scale[2] * sum[3] * per + gone / s) / s;
        second[2][3] += scale[3] * sum[4] * per / s;
        const double ia = there * a_T + sum[2] * per, ib = there * b_T + sum[4] * per;
        const double ia2 = there * a_T * a_T + sum[9] * per * 1;
        const double ib2_gone = sum[14] * per;
        for (Eigen::Index i = 0; i < 4; ++i)
          for (Eigen::Index j = i; j < 4; ++j) e.hessian(i, j) += weight * (second[i][j] - mean[i] * mean[j]);
        e.hessian(0, 1) -= weight * ia;
        e.hessian(1, 1) += weight * n * ia2;
        e.hessian(2, 2) -= weight * gone / (s * s);
        e.hessian(2, 3) -= weight * ib;
        e.hessian(3, 3) += weight * (s * there * b_T * b_T + (s + 1) * ib2_gone);
      }
    }
  }
  if constexpr (hessian)
    detail::mirror(e);
  else
    e.hessian.setZero();
  return e;
}

/// Log-likelihood of all rows with x ≥ 1 and its derivatives by p, q, v; the rows are x and mean spend.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const gamma_gamma& m, const grouped_rows& rows) {
  expansion e(3);
  const double p = m.p, q = m.q, v = m.v;
  const double log_gamma_q = special::log_gamma(q), psi_q = special::digamma(q), psi1_q = special::trigamma(q);
  for (const grouped_rows::group& g : rows.groups) {
    const double x = g.x, px = p * x, both = special::digamma(px + q), both1 = special::trigamma(px + q), y = 1 / v;
    detail::strands<5> sum;
    std::size_t blocks = 0;
    detail::by_blocks(rows, g, [&](const double* mean, const double*, const double* weight) {
      alignas(64) double terms[5][64];
      for (std::size_t i = 0; i < 64; ++i) {
        const double w = weight[i], spent = x * mean[i], inverse = 1 / (spent + v);
        const double ratio = v / spent, more = detail::vector_log1p(ratio);  // ln((xm + v)/(xm))
        terms[0][i] = w * more;
        terms[1][i] = w * (more - vector_math::log(ratio));  // ln((xm + v)/v)
        terms[2][i] = w * vector_math::log(mean[i]);
        terms[3][i] = w * inverse;
        terms[4][i] = w * inverse * inverse;
      }
      for (std::size_t s = 0; s < 5; ++s)
        for (std::size_t i = 0; i < 64; i += 8)
          for (std::size_t j = 0; j < 8; ++j) sum.lane[s][j] += terms[s][i + j];
      if (++blocks % 64 == 0) sum.flush();
    });
    sum.flush();
    const double* t = sum.total;
    e.value += g.weight * (special::log_gamma_ratio(px, q) - log_gamma_q) - q * t[1] - px * t[0] - t[2];
    e.gradient[0] += x * (g.weight * (both - special::digamma(px)) - t[0]);
    e.gradient[1] += g.weight * (both - psi_q) - t[1];
    e.gradient[2] += g.weight * q * y - (px + q) * t[3];
    if constexpr (hessian) {
      e.hessian(0, 0) += g.weight * x * x * (both1 - special::trigamma(px));
      e.hessian(0, 1) += g.weight * x * both1;
      e.hessian(0, 2) -= x * t[3];
      e.hessian(1, 1) += g.weight * (both1 - psi1_q);
      e.hessian(1, 2) += g.weight * y - t[3];
      e.hessian(2, 2) += (px + q) * t[4] - g.weight * q * y * y;
    }
  }
  if constexpr (hessian) detail::mirror(e);
  return e;
}

}  // namespace clientele::inline v0::models
