// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <Eigen/Core>

namespace clientele::inline v0::models {

/// Why a search for the greatest likelihood ended. `converged`: a Newton step promises less than the rounding of the
/// likelihood. `flat`: so does every step, but a parameter has run to its bound or the data do not determine it.
/// `out_of_evaluations`, `no_progress`: the best point found so far is returned.
enum class stopping : unsigned char { unknown, converged, flat, out_of_evaluations, no_progress };
[[nodiscard]] constexpr auto enumerators(stopping) noexcept {
  return std::array<std::string_view, 5>{"unknown", "converged", "flat", "out_of_evaluations", "no_progress"};
}

/// A function of n ≤ 4 parameters with its first and second derivatives.
struct expansion {
  using vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 4, 1>;
  using matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 4, 4>;
  double value = 0;
  vector gradient;
  matrix hessian;

  explicit expansion(Eigen::Index n) : gradient(vector::Zero(n)), hessian(matrix::Zero(n, n)) {}

  /// The same function of the logarithms of its positive parameters.
  [[nodiscard]] expansion in_logarithms(const vector& parameters) const {
    expansion e(gradient.size());
    e.value = value;
    e.gradient = gradient.cwiseProduct(parameters);
    e.hessian = parameters.asDiagonal() * hessian * parameters.asDiagonal();
    e.hessian.diagonal() += e.gradient;
    return e;
  }
};

/// The end of a search.
struct maximum {
  expansion::vector at;  ///< the parameters themselves
  expansion best;        ///< there, in logarithms
  int evaluations = 0;
  stopping why = stopping::unknown;
};

namespace detail {

/// Eigenvalues and eigenvectors (columns) of a symmetric matrix of n ≤ 4 rows, by cyclic Jacobi rotations: exact to
/// rounding for any spread of the eigenvalues, and compiled in no time, which Eigen's general solver is not.
struct symmetric_eigen {
  double values[4] = {};
  double vectors[4][4] = {};

  explicit symmetric_eigen(const expansion::matrix& m) noexcept {
    const int n = static_cast<int>(m.rows());
    double a[4][4] = {};
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) a[i][j] = m(i, j);
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < 60; ++sweep) {
      bool rotated = false;
      for (int p = 0; p < n; ++p)
        for (int q = p + 1; q < n; ++q) {
          if (std::abs(a[p][q]) <= 1e-18 * std::sqrt(std::abs(a[p][p] * a[q][q])) || a[p][q] == 0) continue;
          rotated = true;
          const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
          const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
          const double c = 1 / std::sqrt(t * t + 1), s = t * c;
          for (int k = 0; k < n; ++k) {
            const double kp = a[k][p], kq = a[k][q], vp = vectors[k][p], vq = vectors[k][q];
            a[k][p] = c * kp - s * kq, a[k][q] = s * kp + c * kq;
            vectors[k][p] = c * vp - s * vq, vectors[k][q] = s * vp + c * vq;
          }
          for (int k = 0; k < n; ++k) {
            const double pk = a[p][k], qk = a[q][k];
            a[p][k] = c * pk - s * qk, a[q][k] = s * pk + c * qk;
          }
          a[p][q] = a[q][p] = 0;
        }
      if (!rotated) break;
    }
    for (int i = 0; i < n; ++i) values[i] = a[i][i];
  }
};

struct newton_step {
  expansion::vector step;  ///< 0 for fixed parameters
  bool whole = true;       ///< the full Newton step: neither shortened nor bent
};

/// The step within a radius that promises most, for the parameters that are not fixed, after `moved` by the others.
[[nodiscard]] inline newton_step step_within(const expansion& e, const expansion::vector& moved,
                                             const std::array<bool, 4>& fixed, double radius) {
  using vector = expansion::vector;
  const Eigen::Index n = moved.size();
  std::array<Eigen::Index, 4> free{};
  Eigen::Index count = 0;
  for (Eigen::Index i = 0; i < n; ++i)
    if (!fixed[static_cast<std::size_t>(i)]) free[static_cast<std::size_t>(count++)] = i;
  newton_step result{.step = vector::Zero(n)};
  if (count == 0) return result;
  const vector all = e.gradient + e.hessian * moved;
  vector g(count);
  expansion::matrix h(count, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    g[i] = all[free[static_cast<std::size_t>(i)]];
    for (Eigen::Index j = 0; j < count; ++j)
      h(i, j) = -e.hessian(free[static_cast<std::size_t>(i)], free[static_cast<std::size_t>(j)]);
  }
  const symmetric_eigen eigen(h);
  double slope[4] = {}, greatest = 1e-300, lowest = eigen.values[0];
  for (int k = 0; k < count; ++k) {
    for (int i = 0; i < count; ++i) slope[k] += eigen.vectors[i][k] * g[i];
    greatest = std::max({greatest, std::abs(eigen.values[k]), std::abs(slope[k])});
    lowest = std::min(lowest, eigen.values[k]);
  }
  // step = slope / (curvature + shift), with the least shift ≥ 0 that keeps it positive and within the radius
  const double tiny = 1e-14 * greatest, least = std::max(0.0, tiny - lowest);
  const auto length = [&](double shift) {
    double square = 0;
    for (int k = 0; k < count; ++k) square += std::pow(slope[k] / (eigen.values[k] + shift), 2);
    return std::sqrt(square);
  };
  double shift = least;
  if (length(least) > radius) {
    double above = std::max(least, tiny), below = 0;
    while (length(least + above) > radius) above *= 4;
    for (int i = 0; i < 60 && above - below > 1e-3 * above; ++i) {
      const double middle = 0.5 * (below + above);
      (length(least + middle) > radius ? below : above) = middle;
    }
    shift = least + above;
  }
  for (int i = 0; i < count; ++i)
    for (int k = 0; k < count; ++k)
      result.step[free[static_cast<std::size_t>(i)]] += eigen.vectors[i][k] * slope[k] / (eigen.values[k] + shift);
  result.whole = shift == 0;
  return result;
}

/// As much of a long step as stays between the bounds.
[[nodiscard]] inline expansion::vector within(const expansion::vector& at, const expansion::vector& step,
                                              const expansion::vector& low, const expansion::vector& high) {
  double share = 1;
  for (Eigen::Index i = 0; i < step.size(); ++i) {
    const double room = step[i] > 0 ? high[i] - at[i] : low[i] - at[i];
    if (step[i] != 0) share = std::min(share, room / step[i]);
  }
  return share * step;
}

/// So many steps of the parameters that run away, at one pace, since it is their ratio or product that comes to rest;
/// what comes to rest has 1 + 1/e + 1/e² + … of its step before it.
[[nodiscard]] inline expansion::vector stride(const expansion::vector& step, double steps) {
  constexpr double rest = 1.58;
  const double longest = step.cwiseAbs().maxCoeff();
  double pace = 0, running = 0;
  for (const double x : step)
    if (std::abs(x) > 0.25 * longest) pace += std::abs(x), running += 1;
  pace /= running;
  expansion::vector all = rest * step;
  for (Eigen::Index i = 0; i < step.size(); ++i)
    if (std::abs(step[i]) > 0.25 * longest) all[i] += (step[i] < 0 ? -1 : 1) * pace * (steps - rest);
  return all;
}

/// The share of a step that failed at which the cubic with the slopes at its ends is greatest, from 0.1 to 0.5.
[[nodiscard]] inline double best_share(double slope, double gained, double slope_there) noexcept {
  const double a = slope + slope_there - 2 * gained, b = 3 * gained - 2 * slope - slope_there;
  const double root = b * b - 3 * a * slope;
  const double share = root > 0 ? slope / (-b + std::sqrt(root)) : 0.25;
  return share > 0.1 ? (share < 0.5 ? share : 0.5) : (share == share ? 0.1 : 0.25);
}

}  // namespace detail

/// Greatest value of a function of positive parameters, by Newton's method in their logarithms with a trust region: the
/// exact solution of each step from the eigenvectors of the Hessian (Moré & Sorensen 1983), so that it need not be
/// definite. Parameters stay between `lower` and `upper`; one that rests on a bound and is pushed beyond is held.
/// `function(parameters)` returns an `expansion` by the parameters.
template <class Function>
[[nodiscard]] maximum maximise(Function&& function, const expansion::vector& start, const expansion::vector& lower,
                               const expansion::vector& upper, int most_evaluations = 100) {
  using vector = expansion::vector;
  const Eigen::Index n = start.size();
  const vector low = lower.array().log().matrix(), high = upper.array().log().matrix();
  vector at = start.array().log().matrix().cwiseMax(low).cwiseMin(high);
  const auto evaluate = [&](const vector& logarithms) {
    const vector parameters = logarithms.array().exp().matrix();
    return function(parameters).in_logarithms(parameters);
  };
  maximum m{.at = at, .best = evaluate(at), .evaluations = 1};
  double radius = 2;
  int strides = 0;       // that failed
  int idle = 0;          // long steps in a row that gained nothing
  bool refused = false;  // the last step
  vector last_step = vector::Zero(n);
  for (;;) {
    const double noise = 4 * std::numeric_limits<double>::epsilon() * std::max(1.0, std::abs(m.best.value));
    const auto finish = [&](stopping why) {
      m.at = at.array().exp().matrix();
      m.why = why;
      return m;
    };
    // parameters that rest on a bound are held; those that a step would carry beyond one go there, and the step of the
    // others is solved for again
    std::array<bool, 4> fixed{};
    bool held = false, cut = false, whole = true;
    vector step = vector::Zero(n);
    for (Eigen::Index i = 0; i < n; ++i)
      if ((at[i] <= low[i] && m.best.gradient[i] <= 0) || (at[i] >= high[i] && m.best.gradient[i] >= 0))
        fixed[static_cast<std::size_t>(i)] = held = true;
    for (bool again = true; again;) {
      again = false;
      const detail::newton_step solved = detail::step_within(m.best, step, fixed, radius);
      whole = solved.whole;
      for (Eigen::Index i = 0; i < n; ++i) {
        if (fixed[static_cast<std::size_t>(i)]) continue;
        const double next = at[i] + solved.step[i];
        if (next >= low[i] && next <= high[i]) continue;
        step[i] = (next < low[i] ? low[i] : high[i]) - at[i];
        fixed[static_cast<std::size_t>(i)] = again = cut = true;
      }
      if (!again) step += solved.step;
    }
    const vector next = (at + step).cwiseMax(low).cwiseMin(high);
    const double promised = m.best.gradient.dot(step) + 0.5 * step.dot(m.best.hessian * step);
    // towards a parameter at 0 or infinity every step is as long as the last and leaves a constant share, 1/e, of what
    // there is to gain: a stride to where next to nothing is left, and an end there
    if (promised < 1e-10 && promised > noise && step.norm() > 0.3) return finish(stopping::flat);
    const double length = step.norm(), before = last_step.norm();
    const bool alike = !refused && length > 0.3 && length > 0.6 * before && length < 1.7 * before &&
                       step.dot(last_step) > 0.9 * length * before;
    last_step = step;
    if (alike && strides < 5 && m.evaluations < most_evaluations) {
      const vector far = at + detail::within(at, detail::stride(step, std::log(2 * promised / 1e-11)), low, high);
      const expansion tried = evaluate(far);
      ++m.evaluations;
      if (tried.value > m.best.value + promised) {
        at = far;
        m.best = tried;
        continue;
      }
      ++strides;
    }
    if (promised <= noise) {
      if (cut && radius > 1e-6) {  // a bound that is far away says nothing about the steps before it
        radius = 0.25 * std::min(radius, step.norm());
        continue;
      }
      // a last full step, by which the parameters gain digits that the likelihood cannot show
      if (whole && step.norm() < 1e-3 && m.evaluations < most_evaluations) {
        const expansion last = evaluate(next);
        ++m.evaluations;
        if (last.value >= m.best.value - noise) at = next, m.best = last;
      }
      return finish(!held && whole ? stopping::converged : stopping::flat);
    }
    if (m.evaluations >= most_evaluations) return finish(stopping::out_of_evaluations);
    const expansion tried = evaluate(next);
    ++m.evaluations;
    const double gained = tried.value - m.best.value;
    const double ratio = gained / promised;
    if (tried.value == tried.value && (ratio > 1e-4 || (promised < 1e3 * noise && gained > -noise))) {
      at = next;
      m.best = tried;
      idle = gained < 1e-10 && step.norm() > 1e-3 ? idle + 1 : 0;
      if (idle == 2) return finish(stopping::flat);
      if (ratio > 0.75 && step.norm() > 0.7 * radius && !refused)
        radius = std::min(3 * radius, 8.0);
      else if (ratio < 0.25)
        radius = 0.5 * step.norm();
      refused = false;
    } else {
      refused = true;
      radius = detail::best_share(m.best.gradient.dot(step), gained, tried.gradient.dot(step)) * step.norm();
      if (radius < 1e-10) return finish(stopping::no_progress);
    }
  }
}

}  // namespace clientele::inline v0::models
