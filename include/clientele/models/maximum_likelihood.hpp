// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/small_matrix.hpp>
#include <clientele/numerics/symmetric_eigen.hpp>
#include <clientele/portability.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>

namespace clientele::inline v0::models {

/// Why a search for the greatest likelihood ended. `converged`: a Newton step promises less than the rounding of the
/// likelihood. `flat`: so does every step, but a parameter has run to its bound or the data do not determine it.
/// `out_of_evaluations`, `no_progress`: the best point found so far is returned.
enum class stopping : unsigned char { unknown, converged, flat, out_of_evaluations, no_progress };
[[nodiscard]] constexpr auto enumerators(stopping) noexcept {
  return std::array<std::string_view, 5>{"unknown", "converged", "flat", "out_of_evaluations", "no_progress"};
}

/// A function of n ≤ 5 parameters with its first and second derivatives.
struct expansion {
  double value = 0;
  small_vector gradient;
  small_matrix hessian;

  explicit expansion(std::size_t n) : gradient(n), hessian(n) {}

  /// The same function of the logarithms of its positive parameters.
  [[nodiscard]] expansion in_logarithms(const small_vector& parameters) const noexcept {
    expansion e(gradient.size());
    e.value = value;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      e.gradient[i] = gradient[i] * parameters[i];
      for (std::size_t j = 0; j < gradient.size(); ++j) e.hessian(i, j) = parameters[i] * hessian(i, j) * parameters[j];
      e.hessian(i, i) += e.gradient[i];
    }
    return e;
  }
};

/// The end of a search.
struct maximum {
  small_vector at;  ///< the parameters themselves
  expansion best;   ///< there, in logarithms
  int evaluations = 0;
  stopping why = stopping::unknown;
};

namespace detail {

struct newton_step {
  small_vector step;  ///< 0 for fixed parameters
  bool whole = true;  ///< the full Newton step: neither shortened nor bent
};

/// The step within a radius that promises most, for the parameters that are not fixed, after `moved` by the others.
[[nodiscard]] CLIENTELE_BODY inline newton_step step_within(const expansion& e, const small_vector& moved,
                                                            const std::array<bool, small_vector::capacity>& fixed,
                                                            double radius) {
  const std::size_t n = moved.size();
  std::array<std::size_t, small_vector::capacity> free{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (!fixed[i]) free[count++] = i;
  newton_step result{.step = small_vector(n)};
  if (count == 0) return result;
  const small_vector curved = e.hessian * moved;
  small_vector g(count);
  small_matrix h(count), vectors(count);
  for (std::size_t i = 0; i < count; ++i) {
    g[i] = e.gradient[free[i]] + curved[free[i]];
    for (std::size_t j = 0; j < count; ++j) h(i, j) = -e.hessian(free[i], free[j]);
  }
  symmetric_eigen(h.data(), vectors.data(), count);
  small_vector slope(count);
  double greatest = 1e-300, lowest = h(0, 0);
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < count; ++i) slope[k] += vectors(i, k) * g[i];
    greatest = std::max({greatest, std::abs(h(k, k)), std::abs(slope[k])});
    lowest = std::min(lowest, h(k, k));
  }
  // step = slope / (curvature + shift), with the least shift ≥ 0 that keeps it positive and within the radius
  const double tiny = 1e-14 * greatest, least = std::max(0.0, tiny - lowest);
  const auto length = [&](double shift) {
    double square = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const double along = slope[k] / (h(k, k) + shift);
      square += along * along;
    }
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
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 0; k < count; ++k) result.step[free[i]] += vectors(i, k) * slope[k] / (h(k, k) + shift);
  result.whole = shift == 0;
  return result;
}

/// As much of a long step as stays between the bounds.
[[nodiscard]] CLIENTELE_BODY inline small_vector within(const small_vector& at, const small_vector& step,
                                                        const small_vector& low, const small_vector& high) {
  double share = 1;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const double room = step[i] > 0 ? high[i] - at[i] : low[i] - at[i];
    if (step[i] != 0) share = std::min(share, room / step[i]);
  }
  return share * step;
}

/// So many steps of the parameters that run away, at one pace, since it is their ratio or product that comes to rest;
/// what comes to rest has 1 + 1/e + 1/e² + … of its step before it.
[[nodiscard]] CLIENTELE_BODY inline small_vector stride(const small_vector& step, double steps) {
  constexpr double rest = 1.58;
  double longest = 0, pace = 0, running = 0;
  for (std::size_t i = 0; i < step.size(); ++i) longest = std::max(longest, std::abs(step[i]));
  for (std::size_t i = 0; i < step.size(); ++i)
    if (std::abs(step[i]) > 0.25 * longest) pace += std::abs(step[i]), running += 1;
  pace /= running;
  small_vector all = rest * step;
  for (std::size_t i = 0; i < step.size(); ++i)
    if (std::abs(step[i]) > 0.25 * longest) all[i] += (step[i] < 0 ? -1 : 1) * pace * (steps - rest);
  return all;
}

[[nodiscard]] CLIENTELE_BODY inline small_vector logarithms(small_vector x) noexcept {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::log(x[i]);
  return x;
}
[[nodiscard]] CLIENTELE_BODY inline small_vector exponentials(small_vector x) noexcept {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::exp(x[i]);
  return x;
}
/// Each number between its bounds.
[[nodiscard]] CLIENTELE_BODY inline small_vector clamped(small_vector x, const small_vector& low,
                                                         const small_vector& high) noexcept {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::min(std::max(x[i], low[i]), high[i]);
  return x;
}

/// A function of parameters whose type is hidden, so that the search is compiled once.
struct objective {
  const void* function;
  expansion (*at)(const void*, const small_vector&);
  [[nodiscard]] expansion operator()(const small_vector& parameters) const { return at(function, parameters); }
};

/// The share of a step that failed at which the cubic with the slopes at its ends is greatest, from 0.1 to 0.5.
[[nodiscard]] CLIENTELE_BODY inline double best_share(double slope, double gained, double slope_there) noexcept {
  const double a = slope + slope_there - 2 * gained, b = 3 * gained - 2 * slope - slope_there;
  const double root = b * b - 3 * a * slope;
  const double share = root > 0 ? slope / (-b + std::sqrt(root)) : 0.25;
  return share > 0.1 ? (share < 0.5 ? share : 0.5) : (share == share ? 0.1 : 0.25);
}

[[nodiscard]] CLIENTELE_BODY inline maximum maximise(const objective& function, const small_vector& start,
                                                     const small_vector& lower, const small_vector& upper,
                                                     int most_evaluations) {
  const std::size_t n = start.size();
  const small_vector low = logarithms(lower), high = logarithms(upper);
  small_vector at = clamped(logarithms(start), low, high);
  const auto evaluate = [&](const small_vector& x) {
    const small_vector parameters = exponentials(x);
    return function(parameters).in_logarithms(parameters);
  };
  maximum m{.at = at, .best = evaluate(at), .evaluations = 1};
  double radius = 2;
  int strides = 0;       // that failed
  int idle = 0;          // long steps in a row that gained nothing
  bool refused = false;  // the last step
  small_vector last_step(n);
  for (;;) {
    const double noise = 4 * std::numeric_limits<double>::epsilon() * std::max(1.0, std::abs(m.best.value));
    const auto finish = [&](stopping why) {
      m.at = exponentials(at);
      m.why = why;
      return m;
    };
    // parameters that rest on a bound are held; those that a step would carry beyond one go there, and the step of the
    // others is solved for again
    std::array<bool, small_vector::capacity> fixed{};
    bool held = false, cut = false, whole = true;
    small_vector step(n);
    for (std::size_t i = 0; i < n; ++i)
      if ((at[i] <= low[i] && m.best.gradient[i] <= 0) || (at[i] >= high[i] && m.best.gradient[i] >= 0))
        fixed[i] = held = true;
    for (bool again = true; again;) {
      again = false;
      const newton_step solved = step_within(m.best, step, fixed, radius);
      whole = solved.whole;
      for (std::size_t i = 0; i < n; ++i) {
        if (fixed[i]) continue;
        const double next = at[i] + solved.step[i];
        if (next >= low[i] && next <= high[i]) continue;
        step[i] = (next < low[i] ? low[i] : high[i]) - at[i];
        fixed[i] = again = cut = true;
      }
      if (!again) step += solved.step;
    }
    const small_vector next = clamped(at + step, low, high);
    const double promised = m.best.gradient.dot(step) + 0.5 * step.dot(m.best.hessian * step);
    // towards a parameter at 0 or infinity every step is as long as the last and leaves a constant share, 1/e, of what
    // there is to gain: a stride to where almost nothing is left, and an end there
    if (promised < 1e-10 && promised > noise && step.norm() > 0.3) return finish(stopping::flat);
    const double length = step.norm(), before = last_step.norm();
    const bool alike = !refused && length > 0.3 && length > 0.6 * before && length < 1.7 * before &&
                       step.dot(last_step) > 0.9 * length * before;
    last_step = step;
    if (alike && strides < 5 && m.evaluations < most_evaluations) {
      const small_vector far = at + within(at, stride(step, std::log(2 * promised / 1e-11)), low, high);
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
    // near the end a sum over many rows may lose several of its last places where it ought to gain
    const bool lost_in_rounding = promised < 1e3 * noise && gained > -4 * noise;
    if (tried.value == tried.value && (ratio > 1e-4 || lost_in_rounding)) {
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
      radius = best_share(m.best.gradient.dot(step), gained, tried.gradient.dot(step)) * step.norm();
      if (radius < 1e-10) return finish(stopping::no_progress);
    }
  }
}

}  // namespace detail

/// Greatest value of a function of positive parameters, by Newton's method in their logarithms with a trust region: the
/// exact solution of each step from the eigenvectors of the Hessian (Moré & Sorensen 1983), so that it need not be
/// definite. Parameters stay between `lower` and `upper`; one that rests on a bound and is pushed beyond is held.
/// `function(parameters)` returns an `expansion` by the parameters.
template <class Function>
[[nodiscard]] maximum maximise(const Function& function, const small_vector& start, const small_vector& lower,
                               const small_vector& upper, int most_evaluations = 100) {
  const auto call = [&](const small_vector& parameters) -> expansion { return function(parameters); };
  const detail::objective hidden{&call, [](const void* f, const small_vector& parameters) {
                                   return (*static_cast<decltype(call)*>(f))(parameters);
                                 }};
  return detail::maximise(hidden, start, lower, upper, most_evaluations);
}

}  // namespace clientele::inline v0::models
