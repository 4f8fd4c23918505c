// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/comparison.hpp>
#include <clientele/component/error.hpp>
#include <clientele/numerics/radix_sort.hpp>
#include <clientele/statistics/detail/ties.hpp>
#include <clientele/statistics/estimate.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// Ranks of values from the highest, by row. Made by `ranks_of`.
struct tied_ranks {
  std::vector<std::uint64_t> from_highest;  ///< 1 is the highest; equal values share the rank of the first of them
  std::vector<std::uint64_t> twice_mean;    ///< twice the mean of the ranks that equal values take up

  [[nodiscard]] std::size_t size() const noexcept { return from_highest.size(); }
};

/// The ranks of finite values; equal ones, rounding allowed for (`lowest_of_group`), have one rank.
/// Cost: one radix sort; 32 bytes a value. 3, 5, 3: from the highest 2, 1, 2; mean ranks 2.5, 1, 2.5.
[[nodiscard]] inline tied_ranks ranks_of(std::span<const double> values) {
  const std::size_t n = values.size();
  std::vector<placed_value> sorted(n);
  for (std::size_t i = 0; i < n; ++i) sorted[i] = {values[i], i};
  radix_sort(sorted);
  tied_ranks r{std::vector<std::uint64_t>(n), std::vector<std::uint64_t>(n)};
  for (std::size_t end = n; end > 0;) {
    std::size_t begin = end;
    const double lowest = lowest_of_group(sorted[end - 1].value);
    while (begin > 0 && sorted[begin - 1].value >= lowest) --begin;
    for (std::size_t i = begin; i < end; ++i) {
      r.from_highest[sorted[i].row] = n - end + 1;
      r.twice_mean[sorted[i].row] = (n - end + 1) + (n - begin);
    }
    end = begin;
  }
  return r;
}

namespace detail {

inline void require_equal_sizes(const tied_ranks& a, const tied_ranks& b) {
  if (a.size() != b.size()) raise(mismatched_sizes("the one ranking", a.size(), "the other", b.size()));
}

/// A rank correlation whose arctanh has the standard error `error`.
[[nodiscard]] inline estimate rank_estimate(double r, double error, double confidence, interval_method method) {
  return through_arctanh(r, (1 - r * r) * error, two_sided_quantile(confidence) * error, confidence, method);
}

/// Pairs that n things make.
[[nodiscard]] constexpr double pairs(double n) noexcept { return n * (n - 1) / 2; }

/// Sorts and returns how many pairs stood in the wrong order, equal ones not among them.
[[nodiscard]] inline double sort_counting(std::span<std::uint64_t> values, std::span<std::uint64_t> scratch) {
  const std::size_t n = values.size();
  if (n < 2) return 0;
  const std::size_t half = n / 2;
  double wrong = sort_counting(values.first(half), scratch.first(half)) +
                 sort_counting(values.subspan(half), scratch.subspan(half));
  std::size_t a = 0, b = half;
  for (std::size_t i = 0; i < n; ++i)
    if (b == n || (a < half && values[a] <= values[b])) {
      scratch[i] = values[a++];
    } else {
      wrong += static_cast<double>(half - a);
      scratch[i] = values[b++];
    }
  std::copy(scratch.begin(), scratch.begin() + static_cast<std::ptrdiff_t>(n), values.begin());
  return wrong;
}

}  // namespace detail

/// Spearman's ρ: the correlation of the mean ranks, which is how ties are treated.
///
/// Interval: for rows that are a sample, arctanh ρ ± z √((1 + ρ²/2)/(n − 3)), from four rows on; below there is none.
/// Undefined: `no_values`, `too_few_values` (one row), `no_variance` (all ranks of one kind equal).
/// Errors: `mismatched_sizes`; `invalid_parameter` (confidence). Cost: O(n).
///
/// Source: Spearman (1904); interval, Bonett & Wright (2000), Psychometrika 65, 23–28.
///
/// Of 1, 2, 3, 4 and 2, 3, 3, 5: 0.9487.
[[nodiscard]] inline estimate spearman(const tied_ranks& a, const tied_ranks& b, double confidence = 0.95) {
  detail::require_equal_sizes(a, b);
  const std::size_t n = a.size();
  estimate e = detail::undefined_association(n, confidence);
  // deviations of twice the mean ranks from n + 1 are whole numbers; their products are added in double
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(a.twice_mean[i]) - static_cast<double>(n + 1),
                 y = static_cast<double>(b.twice_mean[i]) - static_cast<double>(n + 1);
    aa += x * x, bb += y * y, ab += x * y;
  }
  if (n < 2 || aa == 0 || bb == 0) return e;
  const double raw = ab / (std::sqrt(aa) * std::sqrt(bb)), rho = raw > 1 ? 1 : raw < -1 ? -1 : raw;
  e.value = rho;
  e.state = statistic_state::defined;
  if (n < 4) return e;
  return detail::rank_estimate(rho, std::sqrt((1 + rho * rho / 2) / static_cast<double>(n - 3)), confidence,
                               interval_method::bonett_wright);
}

/// Kendall's τ_b: pairs in the same order less pairs in the opposite order, among those that are tied in neither.
///
///     τ_b = (concordant − discordant) / √((pairs − tied in a)(pairs − tied in b))
///
/// Interval: for rows that are a sample, arctanh τ ± z √(0.437/(n − 4)), from five rows on; below there is none.
/// Undefined, errors: as of `spearman`. Cost: two sorts.
///
/// Source: Kendall (1945); interval, Fieller, Hartley & Pearson (1957), Biometrika 44, 470–481.
///
/// Of 1, 2, 3, 4 and 2, 3, 3, 5: 0.9129.
[[nodiscard]] inline estimate kendall(const tied_ranks& a, const tied_ranks& b, double confidence = 0.95) {
  detail::require_equal_sizes(a, b);
  const std::size_t n = a.size();
  estimate e = detail::undefined_association(n, confidence);
  if (n < 2) return e;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> rows(n);
  for (std::size_t i = 0; i < n; ++i) rows[i] = {a.from_highest[i], b.from_highest[i]};
  std::sort(rows.begin(), rows.end());
  const double tied_a =
      detail::sum_over_ties(n, [&](std::size_t i) { return rows[i].first == rows[i + 1].first; }, detail::pairs);
  const double tied_both =
      detail::sum_over_ties(n, [&](std::size_t i) { return rows[i] == rows[i + 1]; }, detail::pairs);
  std::vector<std::uint64_t> other(n), scratch(n);
  for (std::size_t i = 0; i < n; ++i) other[i] = rows[i].second;
  const double discordant = detail::sort_counting(other, scratch);
  const double tied_b =
      detail::sum_over_ties(n, [&](std::size_t i) { return other[i] == other[i + 1]; }, detail::pairs);
  const double all = detail::pairs(static_cast<double>(n));
  if (tied_a == all || tied_b == all) return e;
  const double raw =
      (all - tied_a - tied_b + tied_both - 2 * discordant) / (std::sqrt(all - tied_a) * std::sqrt(all - tied_b));
  e.value = raw > 1 ? 1 : raw < -1 ? -1 : raw;
  e.state = statistic_state::defined;
  if (n < 5) return e;
  return detail::rank_estimate(e.value, std::sqrt(0.437 / static_cast<double>(n - 4)), confidence,
                               interval_method::fieller);
}

}  // namespace clientele::inline v0
