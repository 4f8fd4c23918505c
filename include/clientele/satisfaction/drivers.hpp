// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/symmetric_eigen.hpp>
#include <clientele/statistics/covariance.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/indexed_map.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::satisfaction {

/// How much one dimension has to do with overall satisfaction.
struct driver {
  estimate correlation;      ///< Fisher's interval
  estimate coefficient;      ///< of the regression on all dimensions; standard error of least squares, normal interval
  estimate standardised;     ///< the coefficient in standard deviations
  estimate relative_weight;  ///< Johnson's; they add up to R²
  double mean = std::numeric_limits<double>::quiet_NaN();  ///< of the complete respondents' ratings: its performance
};

/// Derived importance of every dimension.
struct driver_report {
  std::vector<driver> dimensions;
  estimate intercept;         ///< standard error of least squares, normal interval
  estimate r_squared;         ///< its interval is that of the share explained in the population
  double adjusted_r_squared;  ///< the share explained in the population, nearly without bias
  double residual_deviation;  ///< √(residual squares / (n − k − 1))
  std::uint64_t respondents, incomplete;
  statistic_state state;  ///< of the regression and of the weights
};

namespace detail {

/// P(R² of n rows and k variables ≤ x) for jointly normal variables of which the population's R² is ρ² (Fisher 1928):
/// Σⱼ (Γ(h + j)/(j!·Γ(h)))·ρ^2j·(1 − ρ²)^h · I_x(k/2 + j, (n − k − 1)/2), h = (n − 1)/2.
[[nodiscard]] inline double r_squared_below(double x, double population, double n, double k) {
  const double h = (n - 1) / 2, b = (n - k - 1) / 2;
  if (!(population > 0)) return regularized_beta(k / 2, b, x);
  const double mode = std::floor((h - 1) * population / (1 - population));
  const double j = mode > 0 ? mode : 0, a = k / 2 + j;
  const double weight = std::exp(log_gamma(h + j) - log_gamma(j + 1) - log_gamma(h) + j * std::log(population) +
                                 h * std::log1p(-population));
  const double below = regularized_beta(a, b, x);
  // I_x(a, b) − I_x(a + 1, b)
  const double step =
      std::exp(a * std::log(x) + b * std::log1p(-x) + log_gamma(a + b) - log_gamma(a + 1) - log_gamma(b));
  double sum = weight * below, w = weight, i = below, s = step;
  for (double up = j; w > 1e-17 * weight && w * i > 1e-16 * sum; ++up) {
    i -= s, s *= x * (k / 2 + up + b) / (k / 2 + up + 1);
    w *= population * (h + up) / (up + 1);
    i = i > 0 ? i : 0;
    sum += w * i;
  }
  w = weight, i = below, s = step;
  for (double down = j; down > 0 && w > 1e-17 * weight; --down) {
    s *= (k / 2 + down) / (x * (k / 2 + down - 1 + b));
    i += s;
    w *= down / (population * (h + down - 1));
    sum += w * i;
  }
  return sum;
}

/// R² with standard error 2·√R²·(1 − R²)·(n − k − 1)/√((n² − 1)(n + 3)) (Olkin & Finn 1995) and the exact interval of
/// the population's share; through arctanh √R² ± z/√(n − k − 2), where n/(1 − R²) exceeds a million and the two agree.
[[nodiscard]] inline estimate r_squared_of(double x, double n, double k, double confidence) {
  const double z = two_sided_quantile(confidence), freedom = n - k - 1;
  estimate e{x,
             2 * std::sqrt(x) * (1 - x) * freedom / std::sqrt((n * n - 1) * (n + 3)),
             x,
             x,
             confidence,
             interval_method::multiple_correlation,
             statistic_state::defined};
  if (x >= 1) return e;
  if (n > 1e6 * (1 - x)) {
    const double middle = std::atanh(std::sqrt(x)), half = z / std::sqrt(freedom - 1 > 1 ? freedom - 1 : 1);
    const double low = std::tanh(middle > half ? middle - half : 0), high = std::tanh(middle + half);
    e.low = low * low, e.high = high * high;
    return e;
  }
  const auto bound = [&](double wanted) {  // the population's share at which P(R² ≤ x) is this
    double low = 0, high = 0.9999999;
    if (!(r_squared_below(x, 0, n, k) > wanted)) return 0.0;
    for (int step = 0; step < 60 && high - low > 1e-13 * high; ++step) {
      const double middle = (low + high) / 2;
      (r_squared_below(x, middle, n, k) > wanted ? low : high) = middle;
    }
    return (low + high) / 2;
  };
  e.low = x > 0 ? bound((1 + confidence) / 2) : 0;
  e.high = x > 0 ? bound((1 - confidence) / 2) : 0;
  return e;
}

}  // namespace detail

/// The report of `drivers` from a joint covariance, the overall rating last: what its conclusion calls, and for
/// covariances that are known.
/// Errors: `invalid_parameter` (confidence), `invalid_use` (no variable at all). Cost: O(k⁵).
[[nodiscard]] inline driver_report drivers_of(const covariance& joint, double confidence = 0.95) {
  if (joint.size() == 0) raise(invalid_use("clientele::satisfaction::drivers: the covariance has no variables"));
  static_cast<void>(two_sided_quantile(confidence));  // refuses what is no confidence
  const std::size_t k = joint.size() - 1;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const double n = static_cast<double>(joint.count());
  const estimate missing = undefined_estimate(statistic_state::no_values, confidence);
  driver_report report{std::vector<driver>(k),  missing, missing, none, none, joint.count(), joint.incomplete(),
                       statistic_state::defined};
  bool varies = joint.variance(k) > 0;
  for (std::size_t i = 0; i < k; ++i) {
    varies = varies && joint.variance(i) > 0;
    driver& d = report.dimensions[i];
    d = {correlation_estimate(joint.correlation(i, k), joint.count(), confidence), missing, missing, missing,
         joint.mean(i)};
  }
  const auto undefined = [&](statistic_state why) {
    report.state = why;
    report.intercept.state = report.r_squared.state = why;
    for (driver& d : report.dimensions) d.coefficient.state = d.standardised.state = d.relative_weight.state = why;
    return report;
  };
  if (joint.count() == 0) return undefined(statistic_state::no_values);
  if (k == 0 || n <= static_cast<double>(k) + 1) return undefined(statistic_state::too_few_values);
  if (!varies) return undefined(statistic_state::no_variance);

  std::vector<double> values(k * k), vectors(k * k);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) values[i * k + j] = i == j ? 1 : joint.correlation(i, j);
  symmetric_eigen(values.data(), vectors.data(), k);
  for (std::size_t i = 0; i < k; ++i)
    if (!(values[i * k + i] > 1e-12 * static_cast<double>(k))) return undefined(statistic_state::linearly_dependent);

  // V·f(D²)·Vᵀ for the square root of R, its inverse, and the inverse of R
  const auto power = [&](double exponent) {
    std::vector<double> m(k * k, 0.0), scaled(k);
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t e = 0; e < k; ++e) scaled[e] = vectors[i * k + e] * std::pow(values[e * k + e], exponent);
      for (std::size_t j = 0; j < k; ++j)
        for (std::size_t e = 0; e < k; ++e) m[i * k + j] += scaled[e] * vectors[j * k + e];
    }
    return m;
  };
  const std::vector<double> root = power(0.5), inverse_root = power(-0.5), inverse = power(-1);
  std::vector<double> beta(k, 0.0), standardised(k, 0.0), weights(k, 0.0);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      beta[i] += inverse_root[i * k + j] * joint.correlation(j, k);
      standardised[i] += inverse[i * k + j] * joint.correlation(j, k);
    }
  double explained = 0;
  for (std::size_t i = 0; i < k; ++i) {
    explained += beta[i] * beta[i];
    for (std::size_t j = 0; j < k; ++j) weights[i] += root[i * k + j] * root[i * k + j] * beta[j] * beta[j];
  }
  const double freedom = n - static_cast<double>(k) - 1, unexplained = explained < 1 ? 1 - explained : 0;
  report.r_squared = detail::r_squared_of(explained, n, static_cast<double>(k), confidence);
  report.adjusted_r_squared = 1 - (1 - explained) * (n - 1) / freedom;
  report.residual_deviation = std::sqrt(unexplained * joint.variance(k) * (n - 1) / freedom);

  // derivatives of the standardised coefficients and of the weights by each correlation, (i, j) and (j, i) alike
  const std::size_t all = k + 1;
  std::vector<double> correlations(all * all), of_standardised(k * all * all, 0.0), of_weights(k * all * all, 0.0);
  for (std::size_t i = 0; i < all; ++i)
    for (std::size_t j = 0; j < all; ++j) correlations[i * all + j] = i == j ? 1 : joint.correlation(i, j);
  const auto set = [&](std::vector<double>& slopes, std::size_t of, std::size_t p, std::size_t q, double slope) {
    slopes[(of * all + p) * all + q] = slopes[(of * all + q) * all + p] = slope;
  };
  for (std::size_t q = 0; q < k; ++q)
    for (std::size_t of = 0; of < k; ++of) {
      double slope = 0;
      for (std::size_t i = 0; i < k; ++i)
        slope += 2 * root[of * k + i] * root[of * k + i] * beta[i] * inverse_root[i * k + q];
      set(of_weights, of, q, k, slope);
      set(of_standardised, of, q, k, inverse[of * k + q]);
    }
  std::vector<double> moved(k * k), half(k * k), turned(k);  // of the square root of R, in its eigenvectors and not
  for (std::size_t p = 0; p < k; ++p)
    for (std::size_t q = p + 1; q < k; ++q) {
      for (std::size_t a = 0; a < k; ++a)
        for (std::size_t b = 0; b < k; ++b)
          half[a * k + b] = (vectors[p * k + a] * vectors[q * k + b] + vectors[q * k + a] * vectors[p * k + b]) /
                            (std::sqrt(values[a * k + a]) + std::sqrt(values[b * k + b]));
      for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t b = 0; b < k; ++b) {
          turned[b] = 0;
          for (std::size_t a = 0; a < k; ++a) turned[b] += vectors[i * k + a] * half[a * k + b];
        }
        for (std::size_t j = 0; j < k; ++j) {
          moved[i * k + j] = 0;
          for (std::size_t b = 0; b < k; ++b) moved[i * k + j] += turned[b] * vectors[j * k + b];
        }
      }
      std::vector<double> push(k, 0.0), change(k, 0.0);  // of β: −Λ⁻¹·dΛ·β
      for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) push[i] += moved[i * k + j] * beta[j];
      for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j) change[i] -= inverse_root[i * k + j] * push[j];
      for (std::size_t of = 0; of < k; ++of) {
        double slope = 0;
        for (std::size_t i = 0; i < k; ++i)
          slope += 2 * root[of * k + i] * beta[i] * (moved[of * k + i] * beta[i] + root[of * k + i] * change[i]);
        set(of_weights, of, p, q, slope);
        set(of_standardised, of, p, q, -inverse[of * k + p] * standardised[q] - inverse[of * k + q] * standardised[p]);
      }
    }

  double level = 0, spread = 1 / n;  // intercept, and its variance over that of the residuals
  for (std::size_t i = 0; i < k; ++i) {
    const double mean = joint.mean(i) / std::sqrt(joint.variance(i));
    for (std::size_t j = 0; j < k; ++j)
      spread += mean * inverse[i * k + j] * joint.mean(j) / std::sqrt(joint.variance(j)) / (n - 1);
  }
  for (std::size_t i = 0; i < k; ++i) {
    driver& d = report.dimensions[i];
    const double scale = std::sqrt(joint.variance(k) / joint.variance(i));
    d.coefficient = estimate_with(
        standardised[i] * scale,
        report.residual_deviation * std::sqrt(inverse[i * k + i] / (joint.variance(i) * (n - 1))), confidence);
    level += d.coefficient.value * joint.mean(i);
    const auto first_order = [&](double value, const std::vector<double>& slopes) {
      const double variance = variance_by_correlations(
          correlations, std::span<const double>(slopes).subspan(i * all * all, all * all), all);
      if (n > 3) return estimate_with(value, std::sqrt(variance / (n - 3)), confidence);
      estimate e = undefined_estimate(statistic_state::too_few_values, confidence);
      return e.value = value, e;
    };
    d.standardised = first_order(standardised[i], of_standardised);
    d.relative_weight = first_order(weights[i], of_weights);
  }
  report.intercept = estimate_with(joint.mean(k) - level, report.residual_deviation * std::sqrt(spread), confidence);
  return report;
}

namespace detail {

/// Ratings in the caller's units, missing ones allowed.
inline constexpr interval rating_range = interval::between(-covariance_sums::largest, covariance_sums::largest);
/// The ratings of each dimension, and the overall one.
inline constexpr auto rating_inputs =
    std::tuple{input<"ratings", dynamic>{.allowed = rating_range, .presence = presence::optional},
               input<"overall">{.allowed = rating_range, .presence = presence::optional}};
inline constexpr interval inside_of_share = interval::share().without_low().without_high();

}  // namespace detail

/// Derived importance of the dimensions of service for overall satisfaction: correlation, regression coefficient and
/// Johnson's relative weight of each.
///
///     const auto s = summarize(answers, on(drivers{.dimensions = 4}, &A::ratings, &A::overall));
///     s->dimensions[0].relative_weight
///
///     R = V·D²·Vᵀ, correlations between the dimensions;  Λ = V·D·Vᵀ;  β = Λ⁻¹·r, r their correlations with overall
///     weightⱼ = Σᵢ Λⱼᵢ² βᵢ²,   Σ weights = R²
///
/// Inputs: `ratings`, as many as `dimensions`, and `overall`; a respondent without one of them is left out as a whole
/// and counted (`incomplete`).
/// Undefined: no complete respondent (`no_values`); n ≤ k + 1 (`too_few_values`); a variable that does not vary
/// (`no_variance`; the correlations of the others stay); dimensions of which one follows from the others, that is, the
/// smallest eigenvalue below 1e-12·k (`linearly_dependent`).
/// Standard errors of standardised coefficients and relative weights: to first order for jointly normal variables,
/// from their derivatives by the correlations (`variance_by_correlations` over n − 3), normal intervals. Ratings that
/// are far from normal have others: see `jackknifed_weights`. Interval of R²: exact for jointly normal variables; it
/// may begin at 0, and where R² is small lie below it.
/// Cost: that of `covariance_sums` a respondent; of the conclusion O(k⁵). Memory of the state: 272 bytes for each of
/// (k + 1)(k + 4)/2 sums, whatever the number of respondents; it joins exactly.
///
/// Source: Johnson (2000), "A heuristic method for estimating the relative weight of predictor variables in multiple
/// regression"; distribution of R²: Fisher (1928); its standard error: Olkin & Finn (1995); standardised coefficients:
/// Yuan & Chan (2011).
///
/// Two uncorrelated dimensions with correlations 0.6 and 0.3: weights 0.36 and 0.09, R² = 0.45.
struct drivers {
  std::size_t dimensions = 1;
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"satisfaction::drivers"};
  static constexpr auto inputs = detail::rating_inputs;
  static constexpr auto parameters =
      std::tuple{parameter{"dimensions", &drivers::dimensions, "", interval::at_least(1).whole_numbers()},
                 parameter{"confidence", &drivers::confidence, "share", detail::inside_of_share}};
  [[nodiscard]] constexpr std::size_t width() const noexcept { return dimensions; }

  using state = covariance_sums;
  void take(state& s, std::span<const double> ratings, double overall) const { s.take(ratings, {&overall, 1}); }
  static void join(state& s, const state& other) { s.join(other); }
  [[nodiscard]] driver_report conclude(const state& s) const { return drivers_of(s.value(dimensions + 1), confidence); }

  friend constexpr bool operator==(const drivers&, const drivers&) = default;
};

/// The relative weights of `drivers` with standard errors that hold for ratings of any distribution, by the jackknife
/// over g parts of the respondents (of about equal size and cut at random):
/// √((g − 1)/g · Σ(weight without part − mean)²), normal interval. Concludes one estimate for each dimension.
///
///     summarize(answers, on(jackknifed_weights{.dimensions = 4}, &A::part, &A::ratings, &A::overall))
///
/// Inputs: `part`, the part that the respondent is in, such as the last digit of the number; the others as `drivers`.
/// The value is that of all respondents. A weight that is undefined for all, or without some part, keeps that reason;
/// of fewer than two parts all are `too_few_values`, of none `no_values`.
/// Cost: that of `drivers`, of the conclusion g + 1 times. Memory of the state: g times that of `drivers`.
/// Source: Tukey (1958).
struct jackknifed_weights {
  std::size_t dimensions = 1;
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"satisfaction::jackknifed_weights"};
  static constexpr auto inputs = std::tuple_cat(std::tuple{category_input<"part">{}}, detail::rating_inputs);
  static constexpr auto parameters =
      std::tuple{parameter{"dimensions", &jackknifed_weights::dimensions, "", interval::at_least(1).whole_numbers()},
                 parameter{"confidence", &jackknifed_weights::confidence, "share", detail::inside_of_share}};
  [[nodiscard]] constexpr std::size_t width() const noexcept { return dimensions; }

  struct state {
    indexed_map<category, covariance_sums> parts;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(parts);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, const category& part, std::span<const double> ratings, double overall) const {
    s.parts[part].take(ratings, {&overall, 1});
  }
  static void join(state& s, const state& other) {
    for (const auto& [part, sums] : other.parts) s.parts[part].join(sums);
  }
  [[nodiscard]] std::vector<estimate> conclude(const state& s) const {
    const auto without = [&](const category* left_out) {
      covariance_sums all;
      for (const auto& [part, sums] : s.parts)
        if (&part != left_out) all.join(sums);
      return drivers_of(all.value(dimensions + 1), confidence);
    };
    const driver_report whole = without(nullptr);
    statistic_state why = whole.state;
    if (why == statistic_state::defined && s.parts.size() < 2) why = statistic_state::too_few_values;
    std::vector<statistic> spread(dimensions);
    for (const auto& [part, sums] : s.parts) {
      if (why != statistic_state::defined) break;
      const driver_report r = without(&part);
      why = r.state;
      for (std::size_t i = 0; i < dimensions; ++i)
        spread[i] = with_value(spread[i], r.dimensions[i].relative_weight.value);
    }
    std::vector<estimate> weights;
    const double g = static_cast<double>(s.parts.size());
    for (std::size_t i = 0; i < dimensions; ++i)
      weights.push_back(why == statistic_state::defined
                            ? estimate_with(whole.dimensions[i].relative_weight.value,
                                            std::sqrt((g - 1) * (g - 1) / g * spread[i].variance()), confidence,
                                            interval_method::jackknife)
                            : undefined_estimate(why, confidence));
    return weights;
  }

  friend constexpr bool operator==(const jackknifed_weights&, const jackknifed_weights&) = default;
};

}  // namespace clientele::inline v0::satisfaction
