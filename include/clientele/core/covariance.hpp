// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/error.hpp>

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
/// covariances are NaN, with none means are; a correlation with a variable that does not vary is NaN.
/// Errors: `mismatched_sizes` (a row of another length), `invalid_parameter` (infinity), `invalid_use` (merging different
/// numbers of variables). Cost: k²/2 multiplications a row. Memory: k²/2 + 3k doubles.
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

}  // namespace clientele::inline v0
