// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/covariance.hpp>
#include <clientele/core/estimate.hpp>

#include <span>
#include <vector>

namespace clientele::inline v0::satisfaction {

/// How much one dimension has to do with overall satisfaction.
struct driver {
  estimate correlation;    ///< Fisher's interval
  estimate coefficient;    ///< of the regression on all dimensions; standard error of least squares, normal interval
  double standardised;     ///< the coefficient in standard deviations
  double relative_weight;  ///< Johnson's; they add up to R²
};

/// Derived importance of every dimension.
struct driver_report {
  std::vector<driver> dimensions;
  double intercept, r_squared, adjusted_r_squared;
  double residual_deviation;  ///< √(residual squares / (n − k − 1))
  std::uint64_t respondents, incomplete;
  statistic_state state;  ///< of the regression and of the weights
};

namespace detail {

/// Eigenvalues and eigenvectors (columns) of a symmetric matrix by cyclic Jacobi rotations (Jacobi 1846).
inline void symmetric_eigen(std::vector<double>& a, std::vector<double>& vectors, std::size_t k) {
  vectors.assign(k * k, 0.0);
  for (std::size_t i = 0; i < k; ++i) vectors[i * k + i] = 1;
  for (int sweep = 0; sweep < 60; ++sweep) {
    double off = 0;
    for (std::size_t i = 0; i < k; ++i)
      for (std::size_t j = i + 1; j < k; ++j) off += a[i * k + j] * a[i * k + j];
    if (off < 1e-34) return;
    for (std::size_t p = 0; p < k; ++p)
      for (std::size_t q = p + 1; q < k; ++q) {
        if (a[p * k + q] == 0) continue;
        const double theta = (a[q * k + q] - a[p * k + p]) / (2 * a[p * k + q]);
        const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        for (std::size_t i = 0; i < k; ++i) {
          const double x = a[i * k + p], y = a[i * k + q];
          a[i * k + p] = c * x - s * y, a[i * k + q] = s * x + c * y;
        }
        for (std::size_t i = 0; i < k; ++i) {
          const double x = a[p * k + i], y = a[q * k + i];
          a[p * k + i] = c * x - s * y, a[q * k + i] = s * x + c * y;
          const double v = vectors[i * k + p], w = vectors[i * k + q];
          vectors[i * k + p] = c * v - s * w, vectors[i * k + q] = s * v + c * w;
        }
      }
  }
}

}  // namespace detail

/// Derived importance of the dimensions of service for overall satisfaction, from their joint covariance, the overall
/// rating last: correlation, regression coefficient and Johnson's relative weight of each.
///
///     R = V·D²·Vᵀ, correlations between the dimensions;  Λ = V·D·Vᵀ;  β = Λ⁻¹·r, r their correlations with overall
///     weightⱼ = Σᵢ Λⱼᵢ² βᵢ²,   Σ weights = R²
///
/// Undefined: no complete respondent (`no_values`); n ≤ k + 1, or no dimension (`too_few_values`); a variable that does
/// not vary (`no_variance`; the correlations of the others stay); dimensions of which one follows from the others, that
/// is, the smallest eigenvalue below 1e-12·k (`linearly_dependent`).
/// Relative weights have no standard error of their own here: see `jackknifed_weights`.
/// Errors: `invalid_parameter` (confidence), `invalid_use` (no variable at all). Cost: O(k³).
///
/// Source: Johnson (2000), "A heuristic method for estimating the relative weight of predictor variables".
///
/// Two uncorrelated dimensions with correlations 0.6 and 0.3: weights 0.36 and 0.09, R² = 0.45.
[[nodiscard]] inline driver_report drivers(const covariance& joint, double confidence = 0.95) {
  if (joint.size() == 0) raise(invalid_use("clientele::satisfaction::drivers: the covariance has no variables"));
  const double z = two_sided_quantile(confidence);
  const std::size_t k = joint.size() - 1;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const double n = static_cast<double>(joint.count());
  driver_report report{std::vector<driver>(k),  none, none, none, none, joint.count(), joint.incomplete(),
                       statistic_state::defined};
  bool varies = joint.variance(k) > 0;
  for (std::size_t i = 0; i < k; ++i) {
    varies = varies && joint.variance(i) > 0;
    driver& d = report.dimensions[i];
    d = {undefined_estimate(joint.count() == 0  ? statistic_state::no_values
                            : joint.count() < 4 ? statistic_state::too_few_values
                                                : statistic_state::no_variance,
                            confidence),
         undefined_estimate(statistic_state::no_values, confidence), none, none};
    if (const double r = joint.correlation(i, k); r == r && joint.count() >= 4) {
      const double half = z / std::sqrt(n - 3), middle = std::atanh(r);
      d.correlation = {r,          (1 - r * r) / std::sqrt(n - 3), std::tanh(middle - half), std::tanh(middle + half),
                       confidence, interval_method::fisher,        statistic_state::defined};
    }
  }
  const auto undefined = [&](statistic_state why) {
    report.state = why;
    for (driver& d : report.dimensions) d.coefficient.state = why;
    return report;
  };
  if (joint.count() == 0) return undefined(statistic_state::no_values);
  if (k == 0 || n <= static_cast<double>(k) + 1) return undefined(statistic_state::too_few_values);
  if (!varies) return undefined(statistic_state::no_variance);

  std::vector<double> values(k * k), vectors;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) values[i * k + j] = i == j ? 1 : joint.correlation(i, j);
  detail::symmetric_eigen(values, vectors, k);
  for (std::size_t i = 0; i < k; ++i)
    if (!(values[i * k + i] > 1e-12 * static_cast<double>(k))) return undefined(statistic_state::linearly_dependent);

  // V·f(D²)·Vᵀ for the square root of R, its inverse, and the inverse of R
  const auto power = [&](std::size_t i, std::size_t j, double exponent) {
    double sum = 0;
    for (std::size_t e = 0; e < k; ++e)
      sum += vectors[i * k + e] * std::pow(values[e * k + e], exponent) * vectors[j * k + e];
    return sum;
  };
  std::vector<double> beta(k, 0.0);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) beta[i] += power(i, j, -0.5) * joint.correlation(j, k);
  report.r_squared = 0;
  for (std::size_t i = 0; i < k; ++i) report.r_squared += beta[i] * beta[i];
  const double freedom = n - static_cast<double>(k) - 1, unexplained = report.r_squared < 1 ? 1 - report.r_squared : 0;
  report.adjusted_r_squared = 1 - (1 - report.r_squared) * (n - 1) / freedom;
  report.residual_deviation = std::sqrt(unexplained * joint.variance(k) * (n - 1) / freedom);
  report.intercept = joint.mean(k);
  for (std::size_t i = 0; i < k; ++i) {
    driver& d = report.dimensions[i];
    d.standardised = d.relative_weight = 0;
    for (std::size_t j = 0; j < k; ++j) {
      d.standardised += power(i, j, -1) * joint.correlation(j, k);
      const double loading = power(i, j, 0.5);
      d.relative_weight += loading * loading * beta[j] * beta[j];
    }
    const double coefficient = d.standardised * std::sqrt(joint.variance(k) / joint.variance(i));
    d.coefficient = estimate_with(
        coefficient, report.residual_deviation * std::sqrt(power(i, i, -1) / (joint.variance(i) * (n - 1))),
        confidence);
    report.intercept -= coefficient * joint.mean(i);
  }
  return report;
}

/// Relative weights with standard errors, from the covariances of g parts of the respondents (at least two, of about
/// equal size and cut at random): the delete-a-part jackknife, √((g − 1)/g · Σ(weight without part − mean)²), normal
/// interval. The value is that of all respondents. A weight that is undefined for all, or without some part, keeps that
/// reason. Errors as `drivers`; `invalid_use` for fewer than two parts. Cost: g times that of `drivers`.
/// Source: Tukey (1958).
[[nodiscard]] inline std::vector<estimate> jackknifed_weights(std::span<const covariance> parts,
                                                              double confidence = 0.95) {
  if (parts.size() < 2) raise(invalid_use("clientele::satisfaction::jackknifed_weights: at least two parts"));
  const auto without = [&](std::size_t left_out) {
    covariance all(parts[0].size());
    for (std::size_t p = 0; p < parts.size(); ++p)
      if (p != left_out) all = merge(std::move(all), parts[p]);
    return drivers(all, confidence);
  };
  const driver_report whole = without(parts.size());
  const std::size_t k = whole.dimensions.size();
  statistic_state state = whole.state;
  std::vector<statistic> spread(k);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const driver_report r = without(p);
    if (state == statistic_state::defined) state = r.state;
    for (std::size_t i = 0; i < k; ++i) spread[i] = with_value(spread[i], r.dimensions[i].relative_weight);
  }
  std::vector<estimate> weights;
  const double g = static_cast<double>(parts.size());
  for (std::size_t i = 0; i < k; ++i)
    weights.push_back(state == statistic_state::defined
                          ? estimate_with(whole.dimensions[i].relative_weight,
                                          std::sqrt((g - 1) * (g - 1) / g * spread[i].variance()), confidence,
                                          interval_method::jackknife)
                          : undefined_estimate(state, confidence));
  return weights;
}

}  // namespace clientele::inline v0::satisfaction
