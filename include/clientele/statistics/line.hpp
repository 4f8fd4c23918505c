// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/error.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/statistics/covariance.hpp>
#include <clientele/statistics/detail/ties.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/quantile_interval.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clientele::inline v0 {

/// A straight line y = intercept + slope · x, and how sure it is. Of an association, not of an effect: that y moves
/// with x does not say that moving x moves y.
struct line {
  estimate slope, intercept;
};

namespace detail {

/// The line of so many rows before it has one.
[[nodiscard]] inline line undefined_line(std::size_t rows, double confidence) {
  const estimate e = undefined_association(rows, confidence);
  return {e, e};
}

/// A figure without an interval, where it is finite.
inline void set_value(estimate& e, double value) noexcept {
  e.state = is_finite(value) ? statistic_state::defined : statistic_state::not_finite;
  if (is_finite(value)) e.value = value;
}

/// Sorts, and gives the mean of the two middle values, or the middle one.
[[nodiscard]] inline double sorted_median(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  if (values.size() % 2 == 1) return values[half];
  return values[half - 1] + (values[half] - values[half - 1]) / 2;
}

/// Σ t(t − 1)(2t + 5) over groups of t equal values.
[[nodiscard]] inline double tie_correction(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return sum_over_ties(
      values.size(), [&](std::size_t i) { return values[i] == values[i + 1]; },
      [](double t) { return t * (t - 1) * (2 * t + 5); });
}

inline void require_points(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) raise(mismatched_sizes("x", x.size(), "y", y.size()));
}

}  // namespace detail

/// The line of least squares, with Student's intervals: for errors that are independent and normal of one variance.
///
///     slope = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)²,   intercept = ȳ − slope · x̄,   from two rows on
///     standard error of the slope = √(Σ residual² / (n − 2) / Σ(x − x̄)²), interval from three rows on
///
/// Values finite and at most 1e100 in size (nothing is checked but the number of them).
/// Undefined: `no_values`, `too_few_values` (one row), `no_variance` (all x equal), `not_finite`.
/// Errors: `mismatched_sizes`; `invalid_parameter` (confidence). Cost: O(n), sums exact in any order.
///
/// Source: Gauss (1809); interval, Student (1908).
///
/// Of x 10, 20, 30, 40 and y 9, 6, 5, 4: slope −0.16, intercept 10.
[[nodiscard]] inline line least_squares(std::span<const double> x, std::span<const double> y,
                                        double confidence = 0.95) {
  detail::require_points(x, y);
  const std::size_t n = x.size();
  line found = detail::undefined_line(n, confidence);
  if (n < 2) return found;
  covariance_sums sums;
  for (std::size_t i = 0; i < n; ++i) sums.take(std::array{x[i], y[i]});
  const covariance c = sums.value(2);
  if (!(c.variance(0) > 0)) return found;
  const double slope = c(0, 1) / c.variance(0), middle = c.mean(0), intercept = c.mean(1) - slope * middle;
  detail::set_value(found.slope, slope);
  detail::set_value(found.intercept, intercept);
  if (n < 3 || !found.slope.is_defined() || !found.intercept.is_defined()) return found;
  exact_sum squares;
  for (std::size_t i = 0; i < n; ++i) {
    const double left = (y[i] - c.mean(1)) - slope * (x[i] - middle);
    add_product(squares, left, left);
  }
  const auto rows = static_cast<double>(n);
  const double spread = c.variance(0) * (rows - 1), residual = squares.value() / (rows - 2);
  const double t = two_sided_student(1 - confidence, rows - 2);
  const auto with_interval = [&](estimate& e, double error) {
    e.standard_error = error, e.low = e.value - t * error, e.high = e.value + t * error;
    e.method = interval_method::student;
  };
  with_interval(found.slope, std::sqrt(residual / spread));
  with_interval(found.intercept, std::sqrt(residual * (1 / rows + middle * middle / spread)));
  return found;
}

/// The line of Theil and Sen: half the slopes between two rows are below its slope. A quarter of the rows may be
/// anything without moving it far.
///
///     slope     = median of (yⱼ − yᵢ)/(xⱼ − xᵢ) over the pairs whose x differ
///     intercept = median of (y − slope · x)
///     interval of the slope between the slopes of rank ⌊(N − z·σ)/2⌋ from either end, with N slopes and
///     σ² = (n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5)) / 18, t the sizes of groups of equal x and of equal y
///
/// Where so few slopes are there that the rank is 0 there is no interval: with 95 %, below five rows. Beyond 2 000 rows
/// Theil's incomplete method: the pairs (i, i + n/2) of the rows in order of x, and the interval of a median from their
/// order statistics. Values finite and at most 1e100 in size.
/// Undefined, errors: as of `least_squares`. Cost: n²/2 slopes of 8 bytes up to 2 000 rows, then a sort.
///
/// Source: Theil (1950); Sen (1968), Journal of the American Statistical Association 63, 1379–1389.
///
/// Of x 10, 20, 30, 40 and y 9, 6, 5, 4: slope −0.1333…, intercept 9.1666….
[[nodiscard]] inline line theil_sen(std::span<const double> x, std::span<const double> y, double confidence = 0.95) {
  detail::require_points(x, y);
  const std::size_t n = x.size();
  line found = detail::undefined_line(n, confidence);
  if (n < 2) return found;
  constexpr std::size_t all_pairs_up_to = 2000;
  std::vector<double> slopes;
  const auto take = [&](std::size_t i, std::size_t j) {
    if (x[i] != x[j]) slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
  };
  if (n <= all_pairs_up_to) {
    slopes.reserve(n * (n - 1) / 2);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) take(i, j);
  } else {
    std::vector<std::size_t> in_order(n);
    for (std::size_t i = 0; i < n; ++i) in_order[i] = i;
    std::sort(in_order.begin(), in_order.end(), [&](std::size_t i, std::size_t j) {
      return x[i] < x[j] || (x[i] == x[j] && (y[i] < y[j] || (y[i] == y[j] && i < j)));
    });
    const std::size_t half = n / 2;
    for (std::size_t k = 0; k < half; ++k) take(in_order[k], in_order[n - half + k]);
  }
  if (slopes.empty()) return found;
  const double slope = detail::sorted_median(slopes);
  detail::set_value(found.slope, slope);
  if (!found.slope.is_defined()) {
    found.intercept.state = statistic_state::not_finite;
    return found;
  }
  std::vector<double> levels(n);
  for (std::size_t i = 0; i < n; ++i) levels[i] = y[i] - slope * x[i];
  detail::set_value(found.intercept, detail::sorted_median(levels));
  const std::uint64_t pairs = slopes.size();
  std::uint64_t rank = 0;
  if (n <= all_pairs_up_to) {
    const auto rows = static_cast<double>(n);
    const double variance =
        (rows * (rows - 1) * (2 * rows + 5) - detail::tie_correction(std::vector<double>(x.begin(), x.end())) -
         detail::tie_correction(std::vector<double>(y.begin(), y.end()))) /
        18;
    const double low = (static_cast<double>(pairs) - two_sided_quantile(confidence) * std::sqrt(variance)) / 2;
    rank = low >= 1 ? static_cast<std::uint64_t>(low) : 0;
  } else {
    rank = quantile_interval(0.5, pairs, confidence).low;
  }
  if (rank == 0 || !is_finite(slopes[rank - 1]) || !is_finite(slopes[pairs - rank])) return found;
  found.slope.low = slopes[rank - 1], found.slope.high = slopes[pairs - rank];
  found.slope.method = n <= all_pairs_up_to ? interval_method::sen : interval_method::order_statistics;
  return found;
}

}  // namespace clientele::inline v0
