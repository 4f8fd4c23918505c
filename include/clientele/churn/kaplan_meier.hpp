// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/indexed_map.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::churn {

/// The survival curve at one time at which customers left.
struct survival_step {
  double time = 0;
  std::uint64_t at_risk = 0;  ///< observed until just before
  std::uint64_t left = 0;     ///< left at this time
  double survival = 1;        ///< from this time on
  double standard_error = 0;  ///< Greenwood; NaN once everybody has left
  double low = 0, high = 0;   ///< log-log interval; NaN once everybody has left
};

/// A Kaplan–Meier curve: the steps in order of time, and what is read off them.
struct survival_curve {
  std::vector<survival_step> steps;
  std::uint64_t customers = 0, left = 0, censored = 0;
  double last_time = std::numeric_limits<double>::quiet_NaN();  ///< the longest observation; NaN without customers
  double confidence = 0.95;

  /// S(t), a right-continuous step function: 1 before the first leaves. NaN without any customer, and beyond the
  /// longest observation while not everybody has left.
  [[nodiscard]] double survival(double t) const noexcept {
    if (customers == 0 || t != t) return nan;
    const survival_step* at = step_at(t);
    const double s = at == nullptr ? 1 : at->survival;
    return exceeds(t, last_time, last_time) != 0 && s > 0 ? nan : s;
  }
  /// The same with its Greenwood standard error and log-log interval. `no_values` without customers; `not_observed`
  /// beyond the longest observation. There is a value and no interval (`interval_method::none`) before the first leaves
  /// and once everybody has left.
  [[nodiscard]] estimate survival_estimate(double t) const noexcept {
    const double s = survival(t);
    if (s != s)
      return undefined_estimate(customers == 0 ? statistic_state::no_values : statistic_state::not_observed,
                                confidence);
    estimate e = undefined_estimate(statistic_state::defined, confidence);
    e.value = s;
    const survival_step* at = step_at(t);
    if (at == nullptr || !(s > 0)) return e;
    e.standard_error = at->standard_error, e.low = at->low, e.high = at->high;
    return e.method = interval_method::log_log, e;
  }
  /// The step in force at t; null before the first.
  [[nodiscard]] const survival_step* step_at(double t) const noexcept {
    const survival_step* found = nullptr;
    for (const survival_step& s : steps)
      if (reaches(t, s.time, s.time) != 0) found = &s;
    return found;
  }
  /// The smallest time with S(t) ≤ 1 − share (share in (0, 1)); NaN if it was not reached.
  [[nodiscard]] double quantile(double share) const noexcept {
    return first_at([&](const survival_step& s) { return s.survival <= (1 - share) * (1 + 1e-12); });
  }
  [[nodiscard]] double median() const noexcept { return quantile(0.5); }
  /// The interval of the median, where the log-log interval holds 1/2 (Brookmeyer & Crowley 1982); NaN: open.
  [[nodiscard]] double median_low() const noexcept {
    return first_at([](const survival_step& s) { return !(s.low > 0.5); });
  }
  [[nodiscard]] double median_high() const noexcept {
    return first_at([](const survival_step& s) { return s.high <= 0.5; });
  }
  /// The median with that interval; a bound that is open, where the curve is not observed so far, is infinite. It has
  /// no standard error. `not_observed` where the curve does not fall to 1/2.
  [[nodiscard]] estimate median_estimate() const noexcept {
    if (!(median() >= 0))
      return undefined_estimate(customers == 0 ? statistic_state::no_values : statistic_state::not_observed,
                                confidence);
    estimate e = undefined_estimate(statistic_state::defined, confidence);
    const auto bound = [](double x) { return x == x ? x : std::numeric_limits<double>::infinity(); };
    e.value = median(), e.low = bound(median_low()), e.high = bound(median_high());
    return e.method = interval_method::log_log, e;
  }
  /// The mean time until t at the latest, ∫ S from 0 to t; NaN beyond the longest observation.
  [[nodiscard]] double restricted_mean(double t) const noexcept {
    if (!(survival(t) >= 0)) return nan;
    double area = 0, from = 0, s = 1;
    for (const survival_step& step : steps) {
      if (step.time >= t) break;
      area += s * (step.time - from);
      from = step.time, s = step.survival;
    }
    return area + s * (t - from);
  }
  /// The same with the standard error √Σ (∫ S from tᵢ to t)²·dᵢ/(nᵢ(nᵢ − dᵢ)) over the times tᵢ ≤ t at which customers
  /// left, those at which everybody left having nothing behind them, and normal interval. `no_values`, `not_observed`.
  [[nodiscard]] estimate restricted_mean_estimate(double t) const {
    const double mean = restricted_mean(t);
    if (mean != mean)
      return undefined_estimate(customers == 0 ? statistic_state::no_values : statistic_state::not_observed,
                                confidence);
    double variance = 0, area = 0, from = 0, s = 1;
    for (const survival_step& step : steps) {
      if (step.time > t || step.left == step.at_risk) break;
      area += s * (step.time - from);
      const auto n = static_cast<double>(step.at_risk), d = static_cast<double>(step.left);
      variance += (mean - area) * (mean - area) * d / (n * (n - d));
      from = step.time, s = step.survival;
    }
    return estimate_with(mean, std::sqrt(variance), confidence);
  }

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  template <class Holds>
  [[nodiscard]] double first_at(Holds holds) const noexcept {
    for (const survival_step& s : steps)
      if (holds(s)) return s.time;
    return nan;
  }
};

/// How long customers stay, from observations some of which ended before the customer left (Kaplan–Meier). Gathers.
///
///     S(t)           = Π over tᵢ ≤ t of (1 − dᵢ/nᵢ)        nᵢ at risk just before tᵢ, dᵢ leave at tᵢ
///     standard error = S · √G,  G = Σ dᵢ / (nᵢ(nᵢ − dᵢ))   (Greenwood 1926)
///     interval       = S^exp(±z·√G / ln S)                 from ln(−ln S) ± z·√G/|ln S|: it stays in [0, 1]
///
/// Inputs: `time` since the beginning, ≥ 0 (a duration of std::chrono is read in days; plain numbers may be in whatever
/// period the caller uses throughout, and the curve is in it); `left`, whether the customer left then (1, true) or was
/// only observed until then (0, false: censored). Who is censored at a time at which others leave is at risk there.
/// Censoring has to be independent of leaving. Once everybody has left S is 0, and standard error and interval do not
/// exist (NaN). Median and restricted mean have intervals too.
/// Concludes: a `survival_curve`. Equal times are counted together, so neither parts nor order matter. Times are
/// differences as a rule, so the curve takes those that differ by rounding alone (`lowest_of_group`) for one, the
/// highest of them.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: a look-up of the time per observation, and about
/// 120 bytes of state for each of these; the curve O(distinct times).
///
/// Source: Kaplan & Meier (1958), with the variance of the restricted mean; interval by Kalbfleisch & Prentice (1980).
///
/// The 21 patients on 6-MP of Freireich et al. (1963): S(6) .857, S(10) .753, S(23) .448, median 23 weeks, from 13 on.
struct kaplan_meier {
  double confidence = 0.95;  ///< of the intervals

  static constexpr auto name = fixed_string{"churn::kaplan_meier"};
  static constexpr auto inputs =
      std::tuple{input<"time">{.unit = "days", .allowed = interval::at_least(0)},
                 input<"left">{.unit = "customers", .allowed = interval::share().whole_numbers()}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &kaplan_meier::confidence, "probability",
                                                          interval::share().without_low().without_high()}};

  /// Who was observed until one time.
  struct ended {
    std::uint64_t left = 0, censored = 0;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(left, censored);
    }
    friend bool operator==(const ended&, const ended&) = default;
  };
  struct state {
    indexed_map<double, ended> at;  ///< by time
    template <class Archive>
    void transfer(Archive& archive) {
      archive(at);
    }
    [[nodiscard]] bool is_consistent() const noexcept {
      for (const auto& [time, e] : at)
        if (!interval::at_least(0).contains(time)) return false;
      return true;
    }
    friend bool operator==(const state&, const state&) = default;
  };

  void take(state& s, double time, double left) const {
    ended& e = s.at[time + 0.0];
    ++(left != 0 ? e.left : e.censored);
  }
  static void join(state& s, const state& other) {
    for (const auto& [time, e] : other.at) {
      ended& here = s.at[time];
      here.left += e.left, here.censored += e.censored;
    }
  }

  [[nodiscard]] survival_curve conclude(const state& s) const {
    const double z = two_sided_quantile(confidence);
    survival_curve found;
    found.confidence = confidence;
    std::vector<std::pair<double, ended>> times;  // falling
    for (auto one = s.at.rbegin(); one != s.at.rend(); ++one) {
      const auto& [time, e] = *one;
      found.left += e.left, found.censored += e.censored;
      if (times.empty() || time < lowest_of_group(times.back().first)) times.push_back({time, {}});
      times.back().second.left += e.left, times.back().second.censored += e.censored;
    }
    if (!times.empty()) found.last_time = times.front().first;
    std::reverse(times.begin(), times.end());
    found.customers = found.left + found.censored;
    std::uint64_t at_risk = found.customers;
    double survival = 1, greenwood = 0;
    for (const auto& [time, e] : times) {
      if (e.left != 0) {
        const auto n = static_cast<double>(at_risk), d = static_cast<double>(e.left);
        survival *= (n - d) / n;
        greenwood += d / (n * (n - d));
        const double error = std::sqrt(greenwood);
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        const double turn = z * error / std::log(survival);  // ≤ 0
        const bool some = at_risk > e.left;
        found.steps.push_back({time, at_risk, e.left, survival, some ? survival * error : none,
                               some ? std::pow(survival, std::exp(-turn)) : none,
                               some ? std::pow(survival, std::exp(turn)) : none});
      }
      at_risk -= e.left + e.censored;
    }
    return found;
  }

  friend bool operator==(const kaplan_meier&, const kaplan_meier&) = default;
};

}  // namespace clientele::inline v0::churn
