// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/numerics/exact_product.hpp>
#include <clientele/portability.hpp>
#include <clientele/statistics/estimate.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// Means and covariances of any number of variables.
///
///     covariance(i, j) = Σ (xᵢ − meanᵢ)(xⱼ − meanⱼ) / (n − 1)
///
/// Made by `covariance_sums`, or by a summary of `covariances`. A row with a missing value (NaN) is left out as a whole
/// and counted (listwise deletion). With fewer than two rows variances and covariances are NaN, with none means are; a
/// correlation with a variable that does not vary is NaN. Memory: k²/2 + k doubles.
///
/// Rows (1, 2), (2, 4), (3, 9): means 2 and 5, variances 1 and 13, covariance 3.5, correlation 0.970725343394151.
class covariance {
 public:
  covariance() = default;
  /// Of so many rows: `means` of k variables, `matrix` the upper triangle of their covariances row by row.
  covariance(std::uint64_t rows, std::uint64_t incomplete, std::vector<double> means, std::vector<double> matrix)
      : n_(rows), incomplete_(incomplete), means_(std::move(means)), matrix_(std::move(matrix)) {}

  /// Variables.
  [[nodiscard]] std::size_t size() const noexcept { return means_.size(); }
  /// Complete rows.
  [[nodiscard]] std::uint64_t count() const noexcept { return n_; }
  /// Rows left out because a value was missing.
  [[nodiscard]] std::uint64_t incomplete() const noexcept { return incomplete_; }

  [[nodiscard]] double mean(std::size_t i) const noexcept { return means_[i]; }
  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const noexcept {
    return matrix_[i < j ? place(i, j) : place(j, i)];
  }
  [[nodiscard]] double variance(std::size_t i) const noexcept { return (*this)(i, i); }
  [[nodiscard]] double correlation(std::size_t i, std::size_t j) const noexcept {
    if (n_ < 2 || !(variance(i) > 0) || !(variance(j) > 0)) return std::numeric_limits<double>::quiet_NaN();
    const double r = (*this)(i, j) / (std::sqrt(variance(i)) * std::sqrt(variance(j)));
    return r > 1 ? 1 : r < -1 ? -1 : r;
  }

 private:
  /// The place of (i, j), i ≤ j, in the upper triangle row by row.
  [[nodiscard]] std::size_t place(std::size_t i, std::size_t j) const noexcept {
    return i * size() - i * (i + 1) / 2 + j;
  }

  std::uint64_t n_ = 0, incomplete_ = 0;
  std::vector<double> means_, matrix_;
};

/// What a gathering component keeps of several variables to conclude their covariances: exact sums of values and of
/// products, so that neither the order of the rows nor how they were cut into parts matters, to the last bit, and an
/// offset of the data takes no digits.
///
///     Σ (x − mean)(y − mean) = (n·Σxy − Σx·Σy) / n, rounded at the end only
///
/// Values are finite or missing and at most `largest` in size; nothing is checked, `covariances` does.
/// Errors: `invalid_use` (joining different numbers of variables).
/// Cost: two exact additions for each of the k(k + 1)/2 products of a row. Memory: 272 bytes for each of them and of
/// the k sums.
class covariance_sums {
 public:
  static constexpr double largest = 1e100;

  /// Takes one row, which may come in two pieces.
  void take(std::span<const double> row, std::span<const double> rest = {}) {
    const std::size_t k = row.size() + rest.size();
    if (sums_.empty()) sums_.resize(k), products_.resize(k * (k + 1) / 2);
    const auto at = [&](std::size_t i) { return i < row.size() ? row[i] : rest[i - row.size()]; };
    for (std::size_t i = 0; i < k; ++i)
      if (at(i) != at(i)) return static_cast<void>(++incomplete_);
    ++n_;
    std::size_t p = 0;
    for (std::size_t i = 0; i < k; ++i) {
      sums_[i].add(at(i));
      for (std::size_t j = i; j < k; ++j) add_product(products_[p++], at(i), at(j));
    }
  }
  void join(const covariance_sums& other) {
    if (other.sums_.empty()) return;
    if (sums_.empty()) return static_cast<void>(*this = other);
    if (sums_.size() != other.sums_.size())
      raise(invalid_use("clientele::covariance: different numbers of variables cannot be merged"));
    n_ += other.n_;
    incomplete_ += other.incomplete_;
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += other.sums_[i];
    for (std::size_t p = 0; p < products_.size(); ++p) products_[p] += other.products_[p];
  }

  /// Complete rows.
  [[nodiscard]] std::uint64_t count() const noexcept { return n_; }

  /// The covariances of k variables, which is how many the rows had if there were any.
  [[nodiscard]] covariance value(std::size_t k) const {
    std::vector<double> means(k, std::numeric_limits<double>::quiet_NaN());
    std::vector<double> matrix(k * (k + 1) / 2, std::numeric_limits<double>::quiet_NaN());
    if (n_ == 0) return {0, incomplete_, std::move(means), std::move(matrix)};
    if (sums_.size() != k) raise(mismatched_sizes("the rows", sums_.size(), "covariance", k));
    const double n = static_cast<double>(n_);
    for (std::size_t i = 0; i < k; ++i) means[i] = sums_[i].value() / n;
    if (n_ < 2) return {n_, incomplete_, std::move(means), std::move(matrix)};
    std::size_t p = 0;
    for (std::size_t i = 0; i < k; ++i)
      for (std::size_t j = i; j < k; ++j, ++p)
        matrix[p] = centred_product(n_, products_[p], sums_[i], sums_[j]) / n / (n - 1);
    return {n_, incomplete_, std::move(means), std::move(matrix)};
  }

  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(n_, incomplete_, sums_, products_);
  }
  [[nodiscard]] bool is_consistent() const noexcept {
    return products_.size() == sums_.size() * (sums_.size() + 1) / 2 && (n_ == 0 || !sums_.empty());
  }
  friend bool operator==(const covariance_sums&, const covariance_sums&) = default;

 private:
  std::uint64_t n_ = 0, incomplete_ = 0;
  std::vector<exact_sum> sums_, products_;
};

/// Means and covariances of the values of each row, as a gathering component.
///
///     const auto c = summarize(customers, on(covariances{2}, each(&C::lost, &C::opening)));
///     ratio_of_means(*c, 0, 1)
///
/// Inputs: `values`, as many as `variables`, missing ones allowed: the row is then left out and counted.
/// Memory, cost: of `covariance_sums`; exact in any order. Concludes a `covariance`.
struct covariances {
  std::size_t variables = 1;

  static constexpr auto name = fixed_string{"statistics::covariances"};
  static constexpr auto inputs = std::tuple{
      input<"values", dynamic>{.allowed = interval::between(-covariance_sums::largest, covariance_sums::largest),
                               .presence = presence::optional}};
  static constexpr auto parameters =
      std::tuple{parameter{"variables", &covariances::variables, "", interval::at_least(1).whole_numbers()}};
  [[nodiscard]] constexpr std::size_t width() const noexcept { return variables; }

  using state = covariance_sums;
  void take(state& s, std::span<const double> values) const { s.take(values); }
  static void join(state& s, const state& other) { s.join(other); }
  [[nodiscard]] covariance conclude(const state& s) const { return s.value(variables); }

  friend constexpr bool operator==(const covariances&, const covariances&) = default;
};

/// The ratio of the totals of two variables, meanᵢ/meanⱼ, for rows that are a sample: standard error
/// √((vᵢ − 2R·cᵢⱼ + R²·vⱼ)/n)/|meanⱼ|, normal interval, to first order: a large sample, or little spread of the
/// divisor. A share of money, or a rate per unit of money, is such a ratio.
/// Undefined: no row (`no_values`), one row (`too_few_values`, the value is there), a divisor with total 0
/// (`no_total`).
/// Errors: `invalid_parameter` (confidence). Source: ratio estimators, Cochran (1977), chapter 6.
///
/// Lost 10, 0, 30 of 100, 50, 250: 0.1, standard error 0.0216506.
[[nodiscard]] CLIENTELE_BODY inline estimate ratio_of_means(const covariance& c, std::size_t i, std::size_t j,
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

/// A correlation of n pairs with its standard error (1 − r²)/√(n − 3) and Fisher's interval, tanh(artanh(r) ± z/√(n −
/// 3)).
/// Undefined: NaN as the correlation of what does not vary (`no_variance`), fewer than four pairs (`too_few_values`, or
/// `no_values` for none).
/// Errors: `invalid_parameter` (confidence). Source: Fisher (1921).
/// r = 0.5 of 28 pairs: standard error 0.15, from 0.1560 to 0.7358.
[[nodiscard]] inline estimate correlation_estimate(double r, std::uint64_t pairs, double confidence = 0.95) {
  const double z = two_sided_quantile(confidence);
  if (pairs < 4 || r != r)
    return undefined_estimate(pairs == 0  ? statistic_state::no_values
                              : pairs < 4 ? statistic_state::too_few_values
                                          : statistic_state::no_variance,
                              confidence);
  const double root = std::sqrt(static_cast<double>(pairs) - 3);
  return through_arctanh(r, (1 - r * r) / root, z / root, confidence, interval_method::fisher);
}

/// The correlation of a quantity with a yes or no, from what it is among the yes and among the no (point-biserial):
///
///     d·√(n₁n₀/n) / √((n₁ − 1)v₁ + (n₀ − 1)v₀ + d²n₁n₀/n)      d the difference of the means, v the variances
///
/// Interval, states and errors as `correlation_estimate`; with no yes or no no: `no_variance`.
/// 3, 5 among the yes, 1, 3 among the no: 0.7071.
[[nodiscard]] inline estimate correlation_with_yes(const statistic& yes, const statistic& no,
                                                   double confidence = 0.95) {
  const auto n1 = static_cast<double>(yes.count()), n0 = static_cast<double>(no.count()), n = n1 + n0;
  const auto squares = [](const statistic& s) {
    return s.count() > 1 ? static_cast<double>(s.count() - 1) * s.variance() : 0.0;
  };
  const double apart = n1 > 0 && n0 > 0 ? (yes.mean() - no.mean()) * std::sqrt(n1 * n0 / n) : 0;
  const double all = std::sqrt(squares(yes) + squares(no) + apart * apart);
  const bool varies = n1 > 0 && n0 > 0 && all > 0;
  const double r = varies ? apart / all : std::numeric_limits<double>::quiet_NaN();
  return correlation_estimate(r, yes.count() + no.count(), confidence);
}

/// The variance of a smooth function of the correlations of k jointly normal variables, to first order, times the
/// number of rows:
///
///     2·tr(A·R·A·R),   A(i, j) = ½·∂f/∂r(i, j),   A(i, i) = −½·Σⱼ ∂f/∂r(i, j)·r(i, j)
///
/// because the influence of a standardised row z on r(i, j) is zᵢzⱼ − ½·r(i, j)·(zᵢ² + zⱼ²), and so on f the quadratic
/// form z′Az. `correlations` is R row by row; `slopes` holds ∂f/∂r(i, j) at (i, j) and at (j, i), its diagonal is not
/// read. Nothing is checked. Cost: O(k³).
///
/// Source: covariances of correlations, Pearson & Filon (1898), Olkin & Siotani (1976).
///
/// f = r itself, r = 0.6: (1 − 0.36)² = 0.4096.
[[nodiscard]] CLIENTELE_BODY inline double variance_by_correlations(std::span<const double> correlations,
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
