// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/covariance.hpp>
#include <clientele/statistics/estimate.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

namespace clientele::inline v0::satisfaction {

/// What one item does in its questionnaire.
struct item_reliability {
  estimate mean;        ///< normal interval
  double variance;      ///< NaN of fewer than two respondents
  estimate item_total;  ///< corrected: correlation with the sum of the other items, Fisher's interval; `no_variance` if
                        ///< either does not vary
  estimate alpha_if_deleted;  ///< Bonett's interval; `too_few_values` if fewer than two items would remain,
                              ///< `no_variance` if their sum did not vary
};

/// How well the items of a questionnaire measure one thing.
struct reliability_report {
  estimate alpha;               ///< Cronbach's α, Bonett's interval
  estimate standardised_alpha;  ///< from the mean correlation between items; `no_variance` if an item does not vary
  estimate kr20;                ///< Kuder–Richardson 20; only for items of two values, 0 and 1
  std::vector<item_reliability> items;
  std::uint64_t respondents;  ///< complete ones
  std::uint64_t incomplete;   ///< left out
};

namespace detail {

/// k/(k − 1)·(1 − Σ item variances / variance of the sum); NaN where that is undefined.
[[nodiscard]] inline double alpha_of(double items, double item_variances, double sum_variance) noexcept {
  return items > 1 && sum_variance > 0 ? items / (items - 1) * (1 - item_variances / sum_variance)
                                       : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

/// The report of `reliability` from a covariance of the items: what its conclusion calls, and for covariances that are
/// known.
/// Errors: `invalid_parameter` (confidence). Cost: O(k³).
[[nodiscard]] inline reliability_report reliability_of(const covariance& items, double confidence = 0.95) {
  const std::size_t k = items.size();
  const double count = static_cast<double>(k), n = static_cast<double>(items.count());
  const double z = two_sided_quantile(confidence);
  reliability_report report{undefined_estimate(statistic_state::no_values, confidence),
                            undefined_estimate(statistic_state::no_values, confidence),
                            undefined_estimate(statistic_state::no_values, confidence),
                            {},
                            items.count(),
                            items.incomplete()};
  const auto through_log = [&](double alpha, double root) {  // of ln(1 − α)
    return estimate{alpha,
                    (1 - alpha) * root,
                    1 - (1 - alpha) * std::exp(z * root),
                    1 - (1 - alpha) * std::exp(-z * root),
                    confidence,
                    interval_method::bonett,
                    statistic_state::defined};
  };
  double trace = 0, all = 0, correlations = 0;
  std::vector<double> row_sums(k, 0.0), matrix(k * k);
  for (std::size_t i = 0; i < k; ++i) {
    trace += items.variance(i);
    for (std::size_t j = 0; j < k; ++j) {
      row_sums[i] += items(i, j);
      matrix[i * k + j] = i != j ? items.correlation(i, j) : 1;
      correlations += i != j ? matrix[i * k + j] : 0;
    }
    all += row_sums[i];
  }
  for (std::size_t i = 0; i < k; ++i) {
    const double own = items.variance(i), others = all - 2 * row_sums[i] + own;  // variance of the sum of the others
    const bool varies = own > 0 && others > 1e-13 * all && k > 1;
    item_reliability item{undefined_estimate(statistic_state::no_values, confidence), own,
                          undefined_estimate(statistic_state::no_values, confidence),
                          undefined_estimate(statistic_state::no_values, confidence)};
    if (items.count() > 0) {
      item.mean.state = items.count() > 1 ? statistic_state::defined : statistic_state::too_few_values;
      item.mean.value = items.mean(i);
      if (items.count() > 1) item.mean = estimate_with(items.mean(i), std::sqrt(own / n), confidence);
      item.item_total.state =
          items.count() < 4 || k < 2 ? statistic_state::too_few_values : statistic_state::no_variance;
      item.alpha_if_deleted.state =
          items.count() < 3 || k < 3 ? statistic_state::too_few_values : statistic_state::no_variance;
    }
    if (varies) item.item_total.value = (row_sums[i] - own) / std::sqrt(own * others);
    if (varies && items.count() > 3) {
      const double r = item.item_total.value, within = r > 1 ? 1 : r < -1 ? -1 : r;
      item.item_total = correlation_estimate(within, items.count(), confidence);
    }
    if ((varies || own == 0) && items.count() > 2)
      if (const double left = detail::alpha_of(count - 1, trace - own, others); left == left)
        item.alpha_if_deleted = through_log(left, std::sqrt(2 * (count - 1) / ((count - 2) * (n - 2))));
    report.items.push_back(item);
  }

  const auto both = [&](statistic_state why) {
    report.alpha.state = report.standardised_alpha.state = report.kr20.state = why;
    return report;
  };
  if (items.count() == 0) return report;
  if (k < 2 || items.count() < 3) return both(statistic_state::too_few_values);
  if (!(all > 1e-13 * trace)) return both(statistic_state::no_variance);

  const double root = std::sqrt(2 * count / ((count - 1) * (n - 2)));
  report.alpha = through_log(detail::alpha_of(count, trace, all), root);
  report.standardised_alpha.state = statistic_state::no_variance;
  if (const double whole = count + correlations; whole > 1e-13 * count) {  // NaN where an item does not vary
    const double standardised = count / (count - 1) * (1 - count / whole);
    const std::vector<double> slopes(k * k, 2 * count * count / ((count - 1) * whole * whole));
    const double error = std::sqrt(variance_by_correlations(matrix, slopes, k) / (n - 2));
    report.standardised_alpha = through_log(standardised, standardised < 1 ? error / (1 - standardised) : 0);
  }
  double shares = 0;
  bool two_valued = true;
  for (std::size_t i = 0; i < k; ++i) {
    const double p = items.mean(i), pq = p * (1 - p);
    two_valued = two_valued && p >= 0 && p <= 1 && std::abs(pq - items.variance(i) * (n - 1) / n) <= 1e-12;
    shares += pq;
  }
  if (two_valued)
    report.kr20 = through_log(detail::alpha_of(count, shares, all * (n - 1) / n), root);
  else
    report.kr20.state = statistic_state::not_identified;
  return report;
}

/// Cronbach's α and its relatives, of items of which reverse-keyed ones have been turned round before (see
/// `questionnaire`).
///
///     summarize(answers, on(reliability{.items = 4}, &A::answers))->alpha
///
///     α              = k/(k − 1) · (1 − Σ var(item) / var(sum))
///     standardised α = k·r̄ / (1 + (k − 1)·r̄),   r̄ = mean correlation between items
///     item–total     = correlation of the item with the sum of the others
///     KR-20          = k/(k − 1) · (1 − Σ p(1 − p) / var(sum)), both variances with the same denominator n: equal to α
///
/// Interval of α: 1 − exp(ln(1 − α) ± z·√(2k/((k − 1)(n − 2)))), for normal items with equal covariances; its standard
/// error is (1 − α) times the root. The standardised α has the same form of interval with a standard error to first
/// order, for normal items with any correlations (`variance_by_correlations` over n − 2). Item–total correlations:
/// tanh(arctanh r ± z/√(n − 3)), standard error (1 − r²)/√(n − 3). Means: s/√n.
/// Undefined: no respondent (`no_values`), one item or fewer than three respondents (`too_few_values`; fewer than four
/// for the interval of a correlation, whose value is there), a sum that does not vary (`no_variance`); KR-20 also where
/// an item has other values than 0 and 1 (`not_identified`). An α of 1 has the interval [1, 1]. α may be negative.
/// Inputs: `answers`, as many as `items`; a respondent without one of them is left out as a whole and counted.
/// Cost: that of `covariance_sums` a respondent; of the conclusion O(k³). Memory of the state: 272 bytes for each of
/// k(k + 3)/2 sums, whatever the number of respondents; it joins exactly.
///
/// Source: Cronbach (1951); Kuder & Richardson (1937); intervals: Bonett (2002), Fisher (1921); variance of the
/// standardised α: Hayashi & Kamata (2005).
///
/// Items (1, 2, 3, 4) and (2, 1, 4, 3): α = 0.75, standardised 0.75, item–total 0.6.
struct reliability {
  std::size_t items = 1;
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"satisfaction::reliability"};
  static constexpr auto inputs = std::tuple{
      input<"answers", dynamic>{.allowed = interval::between(-covariance_sums::largest, covariance_sums::largest),
                                .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"items", &reliability::items, "", interval::at_least(1).whole_numbers()},
      parameter{"confidence", &reliability::confidence, "share", interval::share().without_low().without_high()}};
  [[nodiscard]] constexpr std::size_t width() const noexcept { return items; }

  using state = covariance_sums;
  void take(state& s, std::span<const double> answers) const { s.take(answers); }
  static void join(state& s, const state& other) { s.join(other); }
  [[nodiscard]] reliability_report conclude(const state& s) const { return reliability_of(s.value(items), confidence); }

  friend constexpr bool operator==(const reliability&, const reliability&) = default;
};

}  // namespace clientele::inline v0::satisfaction
