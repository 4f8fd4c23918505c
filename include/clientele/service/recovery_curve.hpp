// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <tuple>
#include <vector>

namespace clientele::inline v0::service {

/// Resolved complaints by how long they took, and how many of these customers bought again.
using resolved_by_time = std::map<double, proportion>;

/// Times from `from` to `to`, and the share of the cases in it that bought again (its Wilson interval, through
/// `wilson`, does not know that the step was chosen by the data).
struct recovery_step {
  double from, to;
  proportion again;
};

namespace detail {

/// The same with times that differ by rounding alone (`lowest_of_group`) made the highest of them.
[[nodiscard]] inline resolved_by_time with_near_times_together(const resolved_by_time& times) {
  resolved_by_time together;
  for (auto one = times.rbegin(); one != times.rend(); ++one) {
    const auto& [time, again] = *one;
    if (together.empty() || time < lowest_of_group(together.begin()->first))
      together.emplace_hint(together.begin(), time, again);
    else
      together.begin()->second = merge(together.begin()->second, again);
  }
  return together;
}

}  // namespace detail

/// Repurchase against resolution time, as a step function that never rises: the isotonic maximum-likelihood estimate by
/// pooling adjacent violators. Equal times, rounding allowed for, are one point. Without cases there are no steps.
/// Cost: O(times).
/// Source: Ayer, Brunk, Ewing, Reid & Silverman (1955).
///
/// Times 1, 2, 3, 4, bought again 1, 0, 1, 0: steps 1, ½ (times 2 to 3), 0.
[[nodiscard]] inline std::vector<recovery_step> falling_repurchase(const resolved_by_time& times) {
  std::vector<recovery_step> pooled;
  for (const auto& [time, again] : detail::with_near_times_together(times)) {
    recovery_step s{time, time, again};
    while (!pooled.empty() &&
           pooled.back().again.successes * s.again.trials <= s.again.successes * pooled.back().again.trials) {
      s = {pooled.back().from, s.to, merge(pooled.back().again, s.again)};
      pooled.pop_back();
    }
    pooled.push_back(s);
  }
  return pooled;
}

/// The fitted curve p(t) = floor + (start − floor)·e^(−t/τ), from p₀ at once to p∞ at last, and the steps beside it.
struct fitted_recovery_curve {
  estimate start, floor, time_constant;  ///< p₀, p∞, τ
  double residual_squares = 0;
  std::uint64_t cases = 0;
  statistic_state state = statistic_state::no_values;
  std::vector<recovery_step> steps{};  ///< `falling_repurchase`

  /// Of buying again after so long; NaN where the curve leaves [0, 1] there, for then it gives no probability: `level`.
  [[nodiscard]] double probability(double time) const noexcept {
    const double p = level(time);
    return p >= 0 && p <= 1 ? p : std::numeric_limits<double>::quiet_NaN();
  }
  /// What the curve gives, which least squares do not keep inside [0, 1].
  [[nodiscard]] double level(double time) const noexcept {
    return floor.value + (start.value - floor.value) * std::exp(-time / time_constant.value);
  }
  /// −p′(t)·value·customers: what each unit of time is worth by which all these cases are resolved earlier.
  [[nodiscard]] double worth_of_being_faster(double time, double value, double customers) const noexcept {
    return (start.value - floor.value) / time_constant.value * std::exp(-time / time_constant.value) * value *
           customers;
  }
};

namespace detail {

/// The curve by least squares, without its steps.
[[nodiscard]] inline fitted_recovery_curve fit_recovery_curve(const resolved_by_time& times, double confidence) {
  fitted_recovery_curve fitted;
  const auto undefined = [&](statistic_state why) {
    fitted.state = why;
    fitted.start = fitted.floor = fitted.time_constant = undefined_estimate(why, confidence);
    return fitted;
  };
  double total = 0, again = 0, n = 0;
  for (const auto& [time, c] : times) total += c.trials * time, again += c.successes, n += c.trials;
  fitted.cases = static_cast<std::uint64_t>(n);
  if (times.empty()) return undefined(statistic_state::no_values);
  if (n < 4 || times.size() < 3) return undefined(statistic_state::too_few_values);
  if (again == 0 || again == n) return undefined(statistic_state::no_variance);

  struct line {
    double floor, drop, squares;
  };
  const auto at = [&](double log_tau) {
    const double tau = std::exp(log_tau);
    double mean_e = 0, mean_y = again / n, ee = 0, ey = 0, squares = 0;
    for (const auto& [time, c] : times) mean_e += c.trials * std::exp(-time / tau) / n;
    for (const auto& [time, c] : times) {
      const double e = std::exp(-time / tau) - mean_e;
      ee += c.trials * e * e, ey += e * (c.successes - c.trials * mean_y);
    }
    const double drop = ee > 0 ? ey / ee : 0;
    for (const auto& [time, c] : times) {
      const double missed = -mean_y - drop * (std::exp(-time / tau) - mean_e);  // the residual of a no
      squares += c.successes * (1 + missed) * (1 + missed) + (c.trials - c.successes) * missed * missed;
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
  for (const auto& [time, c] : times) {
    const double e = std::exp(-time / tau);
    const double slope[3] = {1, e, found.drop * e * time / (tau * tau)};
    const double missed = -found.floor - found.drop * e;
    const double squares = c.successes * (1 + missed) * (1 + missed) + (c.trials - c.successes) * missed * missed;
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) {
        information[i][j] += c.trials * slope[i] * slope[j];
        middle_part[i][j] += slope[i] * slope[j] * squares;
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

}  // namespace detail

/// Whether a faster answer brings customers back: the chance of a repurchase as a curve of the resolution time.
///
///     summarize(complaints, on(recovery_curve{}, &C::resolved_after, &C::bought_again))->worth_of_being_faster(…)
///
/// Inputs: `time` until the resolution, a std::chrono duration or a number of days (the time constant is in days
/// then); `bought_again`, 1 or 0.
/// Least squares on the cases: for each τ the two levels are a linear regression; τ is found by a grid over three
/// decades around the mean time and golden sections. Levels are not kept inside [0, 1]; what lies outside is told as no
/// probability.
/// Standard errors: sandwich (White 1980), because the variance of a yes or no changes along the curve; normal
/// intervals. The conclusion holds the falling step function (`falling_repurchase`) too. Times that differ by rounding
/// alone (`lowest_of_group`) are one, the highest of them.
///
/// Undefined: fewer than four cases or three different times (`too_few_values`), everybody or nobody bought again
/// (`no_variance`), best τ at the end of the grid, i.e. no bend in sight, or a singular information matrix
/// (`not_identified`).
/// Cost: of the conclusion about 160 passes over the different times. Memory of the state: about 70 bytes for each
/// different time; counts join exactly.
/// Source: least squares with the linear parameters profiled out, a customary method.
struct recovery_curve {
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"service::recovery_curve"};
  static constexpr auto inputs = std::tuple{input<"time">{.unit = "days", .allowed = interval::at_least(0)},
                                            input<"bought_again">{.allowed = interval::share().whole_numbers()}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &recovery_curve::confidence, "share", interval::share().without_low().without_high()}};

  struct state {
    resolved_by_time times;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(times);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, double time, double bought_again) const {
    s.times[time + 0.0].add(bought_again != 0);  // −0 is 0
  }
  static void join(state& s, const state& other) {
    for (const auto& [time, again] : other.times) s.times[time] = merge(s.times[time], again);
  }
  [[nodiscard]] fitted_recovery_curve conclude(const state& s) const {
    fitted_recovery_curve fitted = detail::fit_recovery_curve(detail::with_near_times_together(s.times), confidence);
    fitted.steps = falling_repurchase(s.times);
    return fitted;
  }

  friend constexpr bool operator==(const recovery_curve&, const recovery_curve&) = default;
};

}  // namespace clientele::inline v0::service
