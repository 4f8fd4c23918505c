// SPDX-License-Identifier: BSL-1.0
// The log-likelihoods of whole sets of customers with exact first and second derivatives, for fitting. Terms that
// depend on x alone are evaluated once for each x; the loops over customers are free of calls and branches.
#pragma once

#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/gamma_gamma.hpp>
#include <clientele/models/joined_rows.hpp>
#include <clientele/models/maximum_likelihood.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/models/pareto_nbd.hpp>
#include <clientele/numerics/vector_math.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace clientele::inline v0::models {

/// Customers by x, as the likelihoods read them: two columns (t_x and T, or mean spend alone) and weights. Sums are
/// taken over leaves, at most so many rows of one x, and leaves are added in their order: the same bits whoever sums.
struct grouped_rows {
  static constexpr std::size_t rows_of_leaf = 1024;
  struct group {
    double x;
    std::size_t begin, end;
    double weight;
  };
  struct leaf {
    std::size_t group, begin, end;
  };
  std::vector<double> first, second, weight;
  std::vector<group> groups;
  std::vector<leaf> leaves;

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
    for (std::size_t g = 0; g < groups.size(); ++g)
      for (std::size_t i = groups[g].begin; i < groups[g].end; i += rows_of_leaf)
        leaves.push_back({g, i, i + rows_of_leaf < groups[g].end ? i + rows_of_leaf : groups[g].end});
  }

  [[nodiscard]] double total_weight() const noexcept {
    double sum = 0;
    for (const group& g : groups) sum += g.weight;
    return sum;
  }
};

/// Who does the work on the leaves: one thread, or an execution such as `parallel`. It hides the execution's type, so
/// that what is computed is compiled once, whoever runs it: the same bits.
class work_sharing {
 public:
  work_sharing() = default;
  /// Refers to the execution.
  template <class Execution>
    requires(!std::is_same_v<Execution, work_sharing>)
  explicit work_sharing(const Execution& how) noexcept
      : how_(&how),
        parts_([](const void* h, std::size_t leaves) -> std::size_t {
          return static_cast<const Execution*>(h)->parts(leaves);
        }),
        run_([](const void* h, std::size_t parts, void (*task)(const void*, std::size_t), const void* data) {
          static_cast<const Execution*>(h)->run(parts, [=](std::size_t p) { task(data, p); });
        }) {}

  /// Calls `task(first leaf, last leaf)` until all are done, in any order and perhaps at the same time.
  template <class Task>
  void run(const grouped_rows& rows, const Task& task) const {
    const std::size_t leaves = rows.leaves.size(), wanted = how_ == nullptr || leaves < 2 ? 1 : parts_(how_, leaves);
    if (wanted < 2) return task(std::size_t{0}, leaves);
    const auto cut = [&](std::size_t p) {  // the first leaf of part p: parts have about as many rows
      const std::size_t row = rows.first.size() * p / wanted;
      const auto at = std::lower_bound(rows.leaves.begin(), rows.leaves.end(), row,
                                       [](const grouped_rows::leaf& l, std::size_t r) { return l.begin < r; });
      return p == wanted ? leaves : static_cast<std::size_t>(at - rows.leaves.begin());
    };
    const auto part = [&](std::size_t p) { task(cut(p), cut(p + 1)); };
    run_(how_, wanted, [](const void* data, std::size_t p) { (*static_cast<decltype(part)*>(data))(p); }, &part);
  }

 private:
  const void* how_ = nullptr;
  std::size_t (*parts_)(const void*, std::size_t) = nullptr;
  void (*run_)(const void*, std::size_t, void (*)(const void*, std::size_t), const void*) = nullptr;
};

namespace detail {

/// `k` sums of blocks of 64 terms in eight strands.
template <std::size_t k>
struct strands {
  double lane[k][8] = {};
  void add(const double (&terms)[k][64]) noexcept {
    for (std::size_t s = 0; s < k; ++s)
      for (std::size_t i = 0; i < 64; i += 8)
        for (std::size_t j = 0; j < 8; ++j) lane[s][j] += terms[s][i + j];
  }
  void fold(double* out) const noexcept {
    for (std::size_t s = 0; s < k; ++s) {
      const double* l = lane[s];
      out[s] = ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
    }
  }
};

/// Calls `f(columns of 64 values…)` for the rows of a leaf, padded with weight 0.
template <class F>
void by_blocks(const grouped_rows& rows, const grouped_rows::leaf& leaf, F&& f) {
  constexpr std::size_t size = 64;
  alignas(64) double first[size], second[size], weight[size];
  for (std::size_t i = leaf.begin; i < leaf.end; i += size) {
    const std::size_t n = leaf.end - i < size ? leaf.end - i : size;
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

/// `k` sums for every leaf by `sum_leaf(leaf, sums)`; then those of each group, leaf by leaf, to `take(group, sums)`.
template <std::size_t k, class SumLeaf, class Take>
void sum_by_group(const grouped_rows& rows, const work_sharing& how, const SumLeaf& sum_leaf, const Take& take) {
  std::vector<double> sums(k * rows.leaves.size());
  how.run(rows, [&](std::size_t first, std::size_t last) {
    for (std::size_t l = first; l < last; ++l) sum_leaf(rows.leaves[l], sums.data() + k * l);
  });
  double of_group[k] = {};
  for (std::size_t l = 0; l < rows.leaves.size(); ++l) {
    for (std::size_t s = 0; s < k; ++s) of_group[s] += sums[k * l + s];
    if (l + 1 < rows.leaves.size() && rows.leaves[l + 1].group == rows.leaves[l].group) continue;
    take(rows.groups[rows.leaves[l].group], static_cast<const double*>(of_group));
    for (double& s : of_group) s = 0;
  }
}

/// ψ(z + n) − ψ(z) and ψ′(z + n) − ψ′(z): sums of few terms, otherwise the asymptotic series taken term by term, so
/// that nothing cancels for large z.
struct polygamma_differences {
  double first = 0, second = 0;
  polygamma_differences(double z, double n) noexcept {
    if (n <= 32 && n == static_cast<double>(static_cast<int>(n))) {
      for (int j = 0; j < static_cast<int>(n); ++j) {
        const double y = 1 / (z + j);
        first += y, second -= y * y;
      }
      return;
    }
    double low = z, high = z + n;
    for (; low < 10; low += 1, high += 1) {
      const double difference = n / low / high;  // 1/low − 1/high
      first += difference, second -= difference * (1 / low + 1 / high);
    }
    const double y = 1 / low, x = 1 / high, difference = n * y * x;
    const auto tail = [](double t) {  // of ln z − ψ(z), beyond 1/(2z)
      const double t2 = t * t;
      return t2 * (1.0 / 12 -
                   t2 * (1.0 / 120 - t2 * (1.0 / 252 - t2 * (1.0 / 240 - t2 * (1.0 / 132 - t2 * (691.0 / 32760))))));
    };
    const auto tail_of_second = [](double t) {  // of ψ′(z), beyond 1/z + 1/(2z²)
      const double t2 = t * t;
      return t * t2 *
             (1.0 / 6 - t2 * (1.0 / 30 - t2 * (1.0 / 42 - t2 * (1.0 / 30 - t2 * (5.0 / 66 - t2 * (691.0 / 2730))))));
    };
    first += std::log1p(n * y) + 0.5 * difference + (tail(y) - tail(x));
    second -= difference * (1 + 0.5 * (y + x)) + (tail_of_second(y) - tail_of_second(x));
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

/// Fills in the lower half of the Hessian, or leaves it at 0 where it was not asked for.
inline void finish(expansion& e, bool hessian) {
  if (!hessian) e.hessian.setZero();
  for (Eigen::Index i = 0; i < e.gradient.size(); ++i)
    for (Eigen::Index j = 0; j < i; ++j) e.hessian(i, j) = e.hessian(j, i);
}

/// The sums over a leaf without a coin thrown: only silence.
inline void sum_silence(const grouped_rows& rows, const grouped_rows::leaf& leaf, double alpha, double* out) {
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
      const double at = middle + half * legendre<points>::nodes[i], grown_by = vector_math::expm1(at),
                   grown = 1 + grown_by;
      const double v = near * grown_by, near_inverse = per_near / grown, far_inverse = 1 / (far + v);
      const double ratio = v * per_far, whole = 1 + ratio;
      const double other = vector_math::log(whole) + (ratio - (whole - 1)) * (far * far_inverse);
      const double density =
          s * legendre<points>::shares[i] * (near * grown) * vector_math::exp(-along * at - across * other);
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
      const double all = ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
      if (k == 0) mass = all;
      sum[k] += all;
    }
    return mass;
  }

  /// The whole integral up to w = end, panel by panel; ends where the density falls and the rest is nothing.
  template <bool hessian>
  void integrate(double end, double* sum) const noexcept {
    double w = 0, grown = 1;  // e^w
    while (w < end) {
      const double v = near * (grown - 1);
      const double slope = along + across * (near * grown) / (far + v) - 1, rate = slope < 0 ? -slope : slope;
      double width = special::panel_width(rate);
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
      // slopes by r, alpha, s, beta of who is there, those of −n ln a − s ln b apart; means over both
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
    // of customers without a purchase, of whom next to none was expected, the logarithm of nearly 1
    for (std::size_t i = 0; i < 64 && n == m.r; ++i)
      if (weight[i] != 0 && lived[i] + integral[0][i] > 0.98)
        terms[0][i] = weight[i] * log_probability_of_silence(unchecked{}, m, 0, 0, T[i]);
    sum.add(terms);
  });
  sum.fold(out);
}

/// The sums over a leaf of the Gamma-Gamma model.
inline void sum_spend(const grouped_rows& rows, const grouped_rows::leaf& leaf, double x, double v, double* out) {
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
        const detail::polygamma_differences staying(b, throws), both(a + b, throws);
        e.value += g.weight * special::log_beta_ratio(a, b, throws);
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
        for (Eigen::Index i = 0; i < 4; ++i) {
          e.gradient[i] += t[1 + i];
          for (Eigen::Index j = i; j < 4; ++j) e.hessian(i, j) += t[at++];
        }
      });
  detail::finish(e, hessian);
  return e;
}

/// Log-likelihood of all rows with x ≥ 1 and its derivatives by p, q, v; the rows are x and mean spend.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const gamma_gamma& m, const grouped_rows& rows, const work_sharing& how = {}) {
  expansion e(3);
  const double p = m.p, q = m.q, v = m.v, y = 1 / v;
  const double log_gamma_q = special::log_gamma(q), psi_q = special::digamma(q), psi1_q = special::trigamma(q);
  detail::sum_by_group<5>(
      rows, how,
      [&](const grouped_rows::leaf& leaf, double* out) {
        detail::sum_spend(rows, leaf, rows.groups[leaf.group].x, v, out);
      },
      [&](const grouped_rows::group& g, const double* t) {
        const double x = g.x, px = p * x, both = special::digamma(px + q), both1 = special::trigamma(px + q);
        e.value += g.weight * (special::log_gamma_ratio(px, q) - log_gamma_q) - q * t[1] - px * t[0] - t[2];
        e.gradient[0] += x * (g.weight * (both - special::digamma(px)) - t[0]);
        e.gradient[1] += g.weight * (both - psi_q) - t[1];
        e.gradient[2] += g.weight * q * y - (px + q) * t[3];
        e.hessian(0, 0) += g.weight * x * x * (both1 - special::trigamma(px));
        e.hessian(0, 1) += g.weight * x * both1;
        e.hessian(0, 2) -= x * t[3];
        e.hessian(1, 1) += g.weight * (both1 - psi1_q);
        e.hessian(1, 2) += g.weight * y - t[3];
        e.hessian(2, 2) += (px + q) * t[4] - g.weight * q * y * y;
      });
  detail::finish(e, hessian);
  return e;
}

}  // namespace clientele::inline v0::models
