// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/comparison.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace clientele::inline v0::service {

/// One resolved complaint: how long it took, and whether the customer bought again.
struct resolved_case {
  double time = 0;
  bool bought_again = false;
};

namespace detail {

inline void check_times(std::span<const resolved_case> cases, std::string_view who) {
  for (const resolved_case& c : cases)
    if (!(c.time >= 0 && c.time <= std::numeric_limits<double>::max()))
      raise(invalid_parameter(who, "time", c.time, ">= 0"));
}

/// The cases in order of time; times that differ by rounding alone (`lowest_of_group`) are made the highest of them.
[[nodiscard]] inline std::vector<resolved_case> in_order(std::span<const resolved_case> cases) {
  std::vector<resolved_case> sorted(cases.begin(), cases.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const resolved_case& a, const resolved_case& b) { return a.time < b.time; });
  double head = std::numeric_limits<double>::infinity(), lowest = head;
  for (auto c = sorted.rbegin(); c != sorted.rend(); ++c) {
    if (c->time < lowest) head = c->time, lowest = lowest_of_group(head);
    c->time = head;
  }
  return sorted;
}

}  // namespace detail

/// Repurchase against resolution time, as a step function that never rises: the isotonic maximum-likelihood estimate by
/// pooling adjacent violators. Equal times, rounding allowed for, are one point.
///
/// Each step: times from `from` to `to`, the cases in it as a share (its Wilson interval, through `wilson`, does not
/// know that the step was chosen by the data). Without cases there are no steps.
/// Errors: `invalid_parameter` (negative or infinite times). Cost: O(n log n).
/// Source: Ayer, Brunk, Ewing, Reid & Silverman (1955).
///
/// Times 1, 2, 3, 4, bought again 1, 0, 1, 0: steps 1, ½ (times 2 to 3), 0.
struct recovery_step {
  double from, to;
  proportion again;
};

[[nodiscard]] inline std::vector<recovery_step> falling_repurchase(std::span<const resolved_case> cases) {
  detail::check_times(cases, "service::falling_repurchase");
  std::vector<recovery_step> steps;
  for (const resolved_case& c : detail::in_order(cases)) {
    if (!steps.empty() && steps.back().to == c.time && steps.back().from == c.time) {
      steps.back().again.add(c.bought_again);
    } else {
      steps.push_back({c.time, c.time, {}});
      steps.back().again.add(c.bought_again);
    }
  }
  std::vector<recovery_step> pooled;
  for (recovery_step s : steps) {
    while (!pooled.empty() &&
           pooled.back().again.successes * s.again.trials <= s.again.successes * pooled.back().again.trials) {
      s = {pooled.back().from, s.to, merge(pooled.back().again, s.again)};
      pooled.pop_back();
    }
    pooled.push_back(s);
  }
  return pooled;
}

/// The fitted curve p(t) = floor + (start − floor)·e^(−t/τ): from p₀ at once to p∞ at last.
struct recovery_curve {
  estimate start, floor, time_constant;  ///< p₀, p∞, τ
  double residual_squares = 0;
  std::uint64_t cases = 0;
  statistic_state state = statistic_state::no_values;

  [[nodiscard]] double probability(double time) const noexcept {
    return floor.value + (start.value - floor.value) * std::exp(-time / time_constant.value);
  }
  /// −p′(t)·value·customers: what each unit of time is worth by which all these cases are resolved earlier.
  [[nodiscard]] double worth_of_being_faster(double time, double value, double customers) const noexcept {
    return (start.value - floor.value) / time_constant.value * std::exp(-time / time_constant.value) * value *
           customers;
  }
};

/// Fits the curve by least squares on the cases: for each τ the two levels are a linear regression; τ is found by a
/// grid over three decades around the mean time and golden sections. Levels are not kept inside [0, 1].
/// Standard errors: sandwich (White 1980), because the variance of a yes or no changes along the curve; normal
/// intervals.
///
/// Undefined: fewer than four cases or three different times (`too_few_values`), everybody or nobody bought again
/// (`no_variance`), best τ at the end of the grid, i.e. no bend in sight, or a singular information matrix
/// (`not_identified`).
/// Errors: `invalid_parameter` (times, confidence). Cost: about 160 passes.
/// Source: least squares with linear parameters profiled out, Lawton & Sylvestre (1971).
[[nodiscard]] inline recovery_curve fit_recovery_curve(std::span<const resolved_case> cases, double confidence = 0.95) {
  detail::check_times(cases, "service::fit_recovery_curve");
  static_cast<void>(two_sided_quantile(confidence));
  recovery_curve fitted;
  const auto undefined = [&](statistic_state why) {
    fitted.state = why;
    fitted.start = fitted.floor = fitted.time_constant = undefined_estimate(why, confidence);
    return fitted;
  };
  fitted.cases = cases.size();
  if (cases.empty()) return undefined(statistic_state::no_values);
  double total = 0, again = 0;
  for (const resolved_case& c : cases) total += c.time, again += c.bought_again;
  std::size_t times = 0;
  double before = -1;
  for (const resolved_case& c : detail::in_order(cases)) times += c.time != before ? 1 : 0, before = c.time;
  const double n = static_cast<double>(cases.size());
  if (cases.size() < 4 || times < 3) return undefined(statistic_state::too_few_values);
  if (again == 0 || again == n) return undefined(statistic_state::no_variance);

  struct line {
    double floor, drop, squares;
  };
  const auto at = [&](double log_tau) {
    const double tau = std::exp(log_tau);
    double mean_e = 0, mean_y = again / n, ee = 0, ey = 0, squares = 0;
    for (const resolved_case& c : cases) mean_e += std::exp(-c.time / tau) / n;
    for (const resolved_case& c : cases) {
      const double e = std::exp(-c.time / tau) - mean_e;
      ee += e * e, ey += e * ((c.bought_again ? 1 : 0) - mean_y);
    }
    const double drop = ee > 0 ? ey / ee : 0;
    for (const resolved_case& c : cases) {
      const double residual = (c.bought_again ? 1 : 0) - mean_y - drop * (std::exp(-c.time / tau) - mean_e);
      squares += residual * residual;
    }
    return line{mean_y - drop * mean_e, drop, squares};
  };
  constexpr int grid = 60;
  const double middle = std::log(total / n), step = 3 * 2.302585092994046 / grid;
  int best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= grid; ++i)
    if (const double s = at(middle + (i - grid / 2) * step).squares; s < least) least = s, best = i;
  if (best == 0 || best == grid) return undefined(statistic_state::not_identified);
  double low = middle + (best - 1 - grid / 2) * step, high = low + 2 * step;
  constexpr double golden = 0.61803398874989485;
  for (int i = 0; i < 50; ++i) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (at(a).squares < at(b).squares)
      high = b;
    else
      low = a;
  }
  const double tau = std::exp((low + high) / 2);
  const line found = at((low + high) / 2);

  // derivatives of floor + drop·e by floor, drop and τ
  double information[3][3]{}, middle_part[3][3]{};
  for (const resolved_case& c : cases) {
    const double e = std::exp(-c.time / tau);
    const double slope[3] = {1, e, found.drop * e * c.time / (tau * tau)};
    const double residual = (c.bought_again ? 1 : 0) - found.floor - found.drop * e;
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) {
        information[i][j] += slope[i] * slope[j];
        middle_part[i][j] += slope[i] * slope[j] * residual * residual;
      }
  }
  double inverse[3][3];
  const auto minor = [&](int i, int j) {
    const int r = (i + 1) % 3, s = (i + 2) % 3, u = (j + 1) % 3, v = (j + 2) % 3;
    return information[r][u] * information[s][v] - information[r][v] * information[s][u];
  };
  const double determinant =
      information[0][0] * minor(0, 0) + information[0][1] * minor(0, 1) + information[0][2] * minor(0, 2);
  if (!(determinant > 1e-12 * information[0][0] * information[1][1] * information[2][2]))
    return undefined(statistic_state::not_identified);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) inverse[i][j] = minor(j, i) / determinant;
  double covariance[3][3]{};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 3; ++k)
        for (int l = 0; l < 3; ++l) covariance[i][j] += inverse[i][k] * middle_part[k][l] * inverse[l][j];
  const auto error_of = [](double variance) { return std::sqrt(variance > 0 ? variance : 0); };
  fitted.floor = estimate_with(found.floor, error_of(covariance[0][0]), confidence);
  fitted.start = estimate_with(found.floor + found.drop,
                               error_of(covariance[0][0] + covariance[1][1] + 2 * covariance[0][1]), confidence);
  fitted.time_constant = estimate_with(tau, error_of(covariance[2][2]), confidence);
  fitted.residual_squares = found.squares;
  fitted.state = statistic_state::defined;
  return fitted;
}

}  // namespace clientele::inline v0::service
