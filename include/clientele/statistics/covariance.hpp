// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/estimate.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace clientele::inline v0 {

/// Means and covariances of any number of variables in one pass; mergeable.
///
///     covariance(i, j) = Σ (xᵢ − meanᵢ)(xⱼ − meanⱼ) / (n − 1)
///
/// A row with a missing value (NaN) is left out as a whole and counted (listwise deletion). Deviations are taken from
/// the first complete row, so that data offset by 1e9 keep ten digits. With fewer than two rows variances and
/// covariances are NaN, without rows means are too; a correlation with a variable that does not vary is NaN.
/// Errors: `mismatched_sizes` (a row of another length), `invalid_parameter` (infinity), `invalid_use` (merging
/// different numbers of variables). Cost: k²/2 multiplications a row. Memory: k²/2 + 3k doubles.
///
/// Source: updating and pairwise formulas, Chan, Golub & LeVeque (1983).
///
/// Rows (1, 2), (2, 4), (3, 9): means 2 and 5, variances 1 and 13, covariance 3.5, correlation 0.970725343394151.
class covariance {
 public:
  covariance() = default;
  explicit covariance(std::size_t variables)
      : first_(variables), mean_(variables), products_(variables * (variables + 1) / 2), step_(variables) {}

  void add(std::span<const double> row) {
    const std::size_t k = size();
    if (row.size() != k) raise(mismatched_sizes("a row", row.size(), "covariance", k));
    double sum = 0;
    for (const double x : row) {
      if (x > std::numeric_limits<double>::max() || x < -std::numeric_limits<double>::max())
        raise(invalid_parameter("covariance", "row", x, "finite or missing"));
      sum = x == x ? sum : x;
    }
    if (sum != sum) {
      ++incomplete_;
      return;
    }
    if (n_++ == 0)
      for (std::size_t i = 0; i < k; ++i) first_[i] = row[i];
    const double n = static_cast<double>(n_), shrink = (n - 1) / n;
    for (std::size_t i = 0; i < k; ++i) step_[i] = row[i] - first_[i] - mean_[i];
    add_products(step_, shrink);
    for (std::size_t i = 0; i < k; ++i) mean_[i] += step_[i] / n;
  }

  friend covariance merge(covariance a, const covariance& b) {
    if (a.size() != b.size())
      raise(invalid_use("clientele::covariance: different numbers of variables cannot be merged"));
    a.incomplete_ += b.incomplete_;
    if (b.n_ == 0) return a;
    if (a.n_ == 0) {
      const std::uint64_t incomplete = a.incomplete_;
      a = b;
      a.incomplete_ = incomplete;
      return a;
    }
    const double na = static_cast<double>(a.n_), nb = static_cast<double>(b.n_), n = na + nb;
    a.n_ += b.n_;
    for (std::size_t i = 0; i < a.size(); ++i) a.step_[i] = (b.first_[i] - a.first_[i]) + (b.mean_[i] - a.mean_[i]);
    a.add_products(a.step_, na * (nb / n));
    for (std::size_t p = 0; p < a.products_.size(); ++p) a.products_[p] += b.products_[p];
    for (std::size_t i = 0; i < a.size(); ++i) a.mean_[i] += a.step_[i] * (nb / n);
    return a;
  }

  /// Variables.
  [[nodiscard]] std::size_t size() const noexcept { return first_.size(); }
  /// Complete rows.
  [[nodiscard]] std::uint64_t count() const noexcept { return n_; }
  /// Rows left out because a value was missing.
  [[nodiscard]] std::uint64_t incomplete() const noexcept { return incomplete_; }

  [[nodiscard]] double mean(std::size_t i) const noexcept { return n_ == 0 ? nan : first_[i] + mean_[i]; }
  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const noexcept {
    return n_ < 2 ? nan : products_[i < j ? place(i, j) : place(j, i)] / static_cast<double>(n_ - 1);
  }
  [[nodiscard]] double variance(std::size_t i) const noexcept { return (*this)(i, i); }
  [[nodiscard]] double correlation(std::size_t i, std::size_t j) const noexcept {
    if (n_ < 2 || !(variance(i) > 0) || !(variance(j) > 0)) return nan;
    const double r = (*this)(i, j) / (std::sqrt(variance(i)) * std::sqrt(variance(j)));
    return r > 1 ? 1 : r < -1 ? -1 : r;
  }

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

  /// Of (i, j), i ≤ j, in the upper triangle row by row.
  [[nodiscard]] std::size_t place(std::size_t i, std::size_t j) const noexcept {
    return i * size() - i * (i + 1) / 2 + j;
  }
  void add_products(const std::vector<double>& d, double factor) noexcept {
    std::size_t p = 0;
    for (std::size_t i = 0; i < d.size(); ++i)
      for (std::size_t j = i; j < d.size(); ++j) products_[p++] += factor * d[i] * d[j];
  }

  std::uint64_t n_ = 0, incomplete_ = 0;
  std::vector<double> first_, mean_, products_, step_;
};

/// The ratio of the totals of two variables, meanᵢ/meanⱼ, for rows that are a sample: standard error
/// √((vᵢ − 2R·cᵢⱼ + R²·vⱼ)/n)/|meanⱼ|, normal interval, to first order: a large sample, or little spread of the
/// divisor. A share of money, or a rate per unit of money, is such a ratio.
/// Undefined: no row (`no_values`), one row (`too_few_values`, the value is there), a divisor with total 0
/// (`no_total`).
/// Errors: `invalid_parameter` (confidence). Source: ratio estimators, Cochran (1977), chapter 6.
///
/// Lost 10, 0, 30 of 100, 50, 250: 0.1, standard error 0.0216506.
[[nodiscard]] inline estimate ratio_of_means(const covariance& c, std::size_t i, std::size_t j,
                                             double confidence = 0.95) {
  const double z = two_sided_quantile(confidence);
  estimate e = undefined_estimate(c.count() == 0   ? statistic_state::no_values
                                  : c.mean(j) == 0 ? statistic_state::no_total
                                  : c.count() == 1 ? statistic_state::too_few_values
                                                   : statistic_state::defined,
                                  confidence);
  if (c.count() == 0 || c.mean(j) == 0) return e;
  const double ratio = e.value = c.mean(i) / c.mean(j);
  if (c.count() == 1) return e;
  const double variance = c.variance(i) - 2 * ratio * c(i, j) + ratio * ratio * c.variance(j);
  e.standard_error = std::sqrt((variance > 0 ? variance : 0) / static_cast<double>(c.count())) / std::abs(c.mean(j));
  e.low = ratio - z * e.standard_error, e.high = ratio + z * e.standard_error;
  e.method = interval_method::normal;
  return e;
}

/// The variance of a smooth function of the correlations of k jointly normal variables, to first order, times the
/// number of rows:
///
///     2·tr(A·R·A·R),   A(i, j) = ½·∂f/∂r(i, j),   A(i, i) = −½·Σⱼ ∂f/∂r(i, j)·r(i, j)
///
/// because the influence of a standardised row z on r(i, j) is zᵢzⱼ − ½·r(i, j)·(zᵢ² + zⱼ²), and so on f the quadratic
/// form z′Az. `correlations` is R row by row; `slopes` holds ∂f/∂r(i, j) at (i, j) and at (j, i), its diagonal is not
/// looked at. Nothing is checked. Cost: O(k³).
///
/// Source: covariances of correlations, Pearson & Filon (1898), Olkin & Siotani (1976).
///
/// f = r itself, r = 0.6: (1 − 0.36)² = 0.4096.
[[nodiscard]] inline double variance_by_correlations(std::span<const double> correlations,
                                                     std::span<const double> slopes, std::size_t k) {
  std::vector<double> product(k * k, 0.0);  // A·R
  for (std::size_t i = 0; i < k; ++i) {
    double diagonal = 0;
    for (std::size_t j = 0; j < k; ++j) diagonal -= j != i ? slopes[i * k + j] * correlations[i * k + j] / 2 : 0;
    for (std::size_t j = 0; j < k; ++j) {
      const double a = j != i ? slopes[i * k + j] / 2 : diagonal;
      for (std::size_t m = 0; m < k; ++m) product[i * k + m] += a * correlations[j * k + m];
    }
  }
  double trace = 0;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) trace += product[i * k + j] * product[j * k + i];
  return trace > 0 ? 2 * trace : 0;
}

}  // namespace clientele::inline v0
