// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/numerics/normal.hpp>
#include <clientele/portability.hpp>
#include <clientele/statistics/statistic.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

namespace clientele::inline v0 {

/// Whether a statistic exists, and if not why.
enum class statistic_state : unsigned char {
  defined,
  no_values,           ///< nothing was observed
  too_few_values,      ///< fewer than the statistic needs
  no_variance,         ///< all values are equal
  no_total,            ///< the denominator is 0
  linearly_dependent,  ///< a variable is a sum of multiples of others
  not_identified,      ///< the data fit every value of the parameter equally well
  not_observed,        ///< beyond what was observed
  not_finite           ///< a total is beyond the largest number, or what such totals cancel to
};
[[nodiscard]] constexpr auto enumerators(statistic_state) noexcept {
  return std::array<std::string_view, 9>{"defined",        "no_values",    "too_few_values",
                                         "no_variance",    "no_total",     "linearly_dependent",
                                         "not_identified", "not_observed", "not_finite"};
}

/// How an interval was made.
enum class interval_method : unsigned char {
  none,                  ///< there is no interval
  normal,                ///< value ± z·standard error
  wald,                  ///< the same for shares, standard error from the shares observed
  adjusted_wald,         ///< Wald after observations have been added
  wilson,                ///< score interval of a share (Wilson 1927)
  newcombe,              ///< difference of shares from their Wilson intervals (Newcombe 1998, method 10)
  fisher,                ///< correlation, through arctanh (Fisher 1921)
  bonett,                ///< α, through ln(1 − α) (Bonett 2002)
  jackknife,             ///< value ± z·standard error from leaving out one part after the other (Tukey 1958)
  bootstrap,             ///< value ± z·standard error from samples drawn out of the sample (Efron 1979)
  influence,             ///< value ± z·standard error from the influence of each observation (Hampel 1974)
  log_log,               ///< survival, through ln(−ln S) (Kalbfleisch & Prentice 1980)
  bonett_wright,         ///< rank correlation, through arctanh (Bonett & Wright 2000)
  multiple_correlation,  ///< R², exact for jointly normal variables (Fisher 1928)
  order_statistics,      ///< quantile, between two of the values, by the binomial distribution (Thompson 1936)
  student,               ///< value ± t·standard error (Student 1908)
  fieller,               ///< Kendall's rank correlation, through arctanh (Fieller, Hartley & Pearson 1957)
  sen                    ///< slope, between two of the slopes of pairs (Sen 1968)
};
[[nodiscard]] constexpr auto enumerators(interval_method) noexcept {
  return std::array<std::string_view, 18>{"none",
                                          "normal",
                                          "wald",
                                          "adjusted_wald",
                                          "wilson",
                                          "newcombe",
                                          "fisher",
                                          "bonett",
                                          "jackknife",
                                          "bootstrap",
                                          "influence",
                                          "log_log",
                                          "bonett_wright",
                                          "multiple_correlation",
                                          "order_statistics",
                                          "student",
                                          "fieller",
                                          "sen"};
}

/// A number taken from data, with its uncertainty, or the reason why there is none. Whatever may be undefined, a ratio
/// above all, is one of these: read `value` where `is_defined()`, otherwise `state`. The confidence of an interval is
/// the parameter `confidence` of a component or specification, and the last argument of a function; 0.95 by default.
struct estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  double confidence = 0.95;
  interval_method method = interval_method::none;
  statistic_state state = statistic_state::no_values;

  [[nodiscard]] constexpr bool is_defined() const noexcept { return state == statistic_state::defined; }
};

/// Whether a number is neither NaN nor infinite.
[[nodiscard]] constexpr bool is_finite(double x) noexcept { return x - x == 0; }

/// An estimate without a value, and the reason.
[[nodiscard]] constexpr estimate undefined_estimate(statistic_state why, double confidence = 0.95) noexcept {
  estimate e;
  e.confidence = confidence;
  e.state = why;
  return e;
}

/// A ratio of two totals, without an interval: `no_total` where the denominator is 0, `not_finite` where a total or the
/// ratio is beyond the largest number. Where the data are a sample `ratio_of_means` of a `covariance` has an interval.
/// 3 of 4: 0.75.
[[nodiscard]] constexpr estimate ratio_of_totals(double numerator, double denominator) noexcept {
  if (denominator == 0) return undefined_estimate(statistic_state::no_total);
  const double ratio = numerator / denominator;
  if (!is_finite(numerator) || !is_finite(denominator) || !is_finite(ratio))
    return undefined_estimate(statistic_state::not_finite);
  estimate e = undefined_estimate(statistic_state::defined);
  e.value = ratio;
  return e;
}

/// The z with P(|Z| ≤ z) = confidence: 1.959963984540054 for 0.95.
/// Throws `invalid_parameter` unless the confidence lies in (0, 1).
[[nodiscard]] CLIENTELE_BODY inline double two_sided_quantile(double confidence) {
  check_value("two_sided_quantile", "confidence", confidence, interval::share().without_low().without_high());
  return -normal_quantile((1 - confidence) / 2);
}

/// value ± z·standard error. Where the value or the standard error is not finite the state is `not_finite`, and a
/// finite value is kept. Throws `invalid_parameter` unless the confidence lies in (0, 1).
[[nodiscard]] CLIENTELE_BODY inline estimate estimate_with(double value, double standard_error,
                                                           double confidence = 0.95,
                                                           interval_method method = interval_method::normal) {
  const double half = two_sided_quantile(confidence) * standard_error;
  if (!is_finite(value) || !is_finite(standard_error)) {
    estimate e = undefined_estimate(statistic_state::not_finite, confidence);
    if (is_finite(value)) e.value = value;
    return e;
  }
  return {value, standard_error, value - half, value + half, confidence, method, statistic_state::defined};
}

/// The mean of what a statistic has seen, with standard error s/√n and normal interval. One value has a mean and no
/// standard error: its state is `too_few_values`; where the spread is beyond the largest number it is `not_finite`.
/// Throws `invalid_parameter` (confidence).
/// 1, 2, 3, 4: mean 2.5, standard error 0.6454972243679028.
[[nodiscard]] CLIENTELE_BODY inline estimate mean_of(const statistic& s, double confidence = 0.95) {
  if (s.count() >= 2)
    return estimate_with(s.mean(), std::sqrt(s.variance() / static_cast<double>(s.count())), confidence);
  estimate e =
      undefined_estimate(s.count() == 0 ? statistic_state::no_values : statistic_state::too_few_values, confidence);
  e.value = s.mean();
  return e;
}

/// A correlation with its standard error and an interval through arctanh: tanh(arctanh r ± half).
[[nodiscard]] inline estimate through_arctanh(double r, double standard_error, double half, double confidence,
                                              interval_method method) noexcept {
  const double middle = std::atanh(r);
  return {r,          standard_error, std::tanh(middle - half), std::tanh(middle + half),
          confidence, method,         statistic_state::defined};
}

namespace detail {

/// What is said of an association of so many rows where it has no value: none, one, or nothing that varies. Throws
/// `invalid_parameter` unless the confidence lies in (0, 1).
[[nodiscard]] inline estimate undefined_association(std::uint64_t rows, double confidence) {
  static_cast<void>(two_sided_quantile(confidence));  // the check
  return undefined_estimate(rows == 0   ? statistic_state::no_values
                            : rows == 1 ? statistic_state::too_few_values
                                        : statistic_state::no_variance,
                            confidence);
}

}  // namespace detail

/// Adds one value to a statistic.
[[nodiscard]] constexpr statistic with_value(const statistic& s, double x) noexcept {
  return merge(s, statistic(1, x, 0, x, 0, 0, x, x));
}

/// The difference a − b of independent estimates, with normal interval; undefined where one of them is.
[[nodiscard]] CLIENTELE_BODY inline estimate difference_of(const estimate& a, const estimate& b) {
  if (!a.is_defined()) return undefined_estimate(a.state, a.confidence);
  if (!b.is_defined()) return undefined_estimate(b.state, a.confidence);
  return estimate_with(a.value - b.value,
                       std::sqrt(a.standard_error * a.standard_error + b.standard_error * b.standard_error),
                       a.confidence);
}

}  // namespace clientele::inline v0
