// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/component/vector_input.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/rank_correlation.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::classification {

/// What a customer contributes besides buying: referrals, ideas, …, each counted and given a worth. The best customer
/// is not always the largest: rank by this beside the ranking by volume, see `rank_by_both`.
///
///     contribution = Σ worthⱼ · countⱼ
///
/// Input: `counts`, a vector of k counts in a period (≥ 0; a missing one counts as none and is counted as missing).
/// Parameter: `worths`, what one is worth to the caller (currency, or points), 1 each unless said otherwise.
/// Errors: `invalid_parameter` (a worth below 0, confidence), `invalid_customer` (negative or infinite counts). Cost:
/// O(k).
///
/// Source: customer engagement value beyond purchases, Kumar et al. (2010).
///
/// 3 referrals worth 50 and 1 idea worth 200: 350.
template <class Scalar = double, std::size_t k = 2>
struct basic_contribution {
  using scalar = Scalar;

  std::array<Scalar, k> worths = ones();  ///< of one referral, one idea, …
  Scalar confidence = Scalar(0.95);       ///< of the summary's interval

  struct result {
    Scalar contribution{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    double total;
    estimate mean;  ///< normal
  };

  static constexpr auto name = fixed_string{"classification::contribution"};
  static constexpr auto inputs = std::tuple{input<"counts", k>{
      .unit = "occurrences / period", .allowed = interval::at_least(0), .presence = presence::optional}};
  static constexpr auto parameters =
      std::tuple{parameter{"worths", &basic_contribution::worths, "currency", interval::at_least(0)},
                 parameter{"confidence", &basic_contribution::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"contribution", &result::contribution, "currency"}};

  constexpr result operator()(vector_input<Scalar, k> counts) const { return checked(*this, counts); }

  [[nodiscard]] constexpr result compute(vector_input<Scalar, k> counts) const noexcept {
    result r{};
    unrolled<k>([&](auto j) { r.contribution += worths[j] * or_zero(counts[j]); });
    return r;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.of(&result::contribution).total(), mean_of(t.of(&result::contribution), static_cast<double>(confidence))};
  }

  friend constexpr bool operator==(const basic_contribution&, const basic_contribution&) = default;

 private:
  static constexpr std::array<Scalar, k> ones() noexcept {
    std::array<Scalar, k> w{};
    for (Scalar& x : w) x = Scalar(1);
    return w;
  }
};

/// The contribution of k kinds, referrals and ideas unless said otherwise.
template <std::size_t k = 2>
using contribution = basic_contribution<double, k>;

/// Two rankings of the same customers, and how far they agree. Made by `rank_by_both`.
struct two_rankings {
  std::vector<std::uint64_t> by_volume;        ///< 1 is the highest; equal values share the rank of the first of them
  std::vector<std::uint64_t> by_contribution;  ///< likewise
  estimate agreement{};                        ///< Spearman's rank correlation

  [[nodiscard]] std::size_t size() const noexcept { return by_volume.size(); }

  /// Customers among the first `n` by contribution and not by volume: the good ones that a ranking by size overlooks.
  [[nodiscard]] std::vector<std::size_t> overlooked(std::uint64_t n) const {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < size(); ++i)
      if (by_contribution[i] <= n && by_volume[i] > n) rows.push_back(i);
    return rows;
  }
  /// Customers among the first `n` of both; ties with the n-th are counted by their rank.
  [[nodiscard]] std::uint64_t among_first_of_both(std::uint64_t n) const noexcept {
    std::uint64_t both = 0;
    for (std::size_t i = 0; i < size(); ++i) both += by_contribution[i] <= n && by_volume[i] <= n ? 1 : 0;
    return both;
  }
};

/// Ranks customers by volume and, beside it, by contribution. Equal values, rounding allowed for, have one rank.
///
///     agreement = correlation of the two mean ranks (Spearman's ρ with ties)
///
/// Interval of ρ: for customers who are a sample, arctanh ρ ± z √((1 + ρ²/2)/(n − 3)) (Bonett & Wright 2000), from four
/// customers on; standard error of ρ: (1 − ρ²) times that root. Undefined: `no_values` for nobody, `too_few_values` for
/// one customer, `no_variance` where all have the same volume or the same contribution.
/// Errors: `mismatched_sizes`; `invalid_customer` with the first row that is NaN or infinite; `invalid_parameter`
/// (confidence). Cost: two radix sorts; 48 bytes a customer.
///
/// Source: Spearman (1904); interval, Bonett & Wright (2000), Psychometrika 65, 23–28.
///
/// Volumes 100, 80, 60, 40 and contributions 0, 350, 50, 350: ranks 1, 2, 3, 4 and 4, 1, 3, 1.
[[nodiscard]] inline two_rankings rank_by_both(std::span<const double> volume, std::span<const double> contribution,
                                               double confidence = 0.95) {
  if (volume.size() != contribution.size())
    raise(mismatched_sizes("volume", volume.size(), "contribution", contribution.size()));
  const auto checked_ranks = [](std::span<const double> values, std::string_view which) {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!interval::any_number().contains(values[i]))
        raise(invalid_customer({.row = i,
                                .component = "classification::rank_by_both",
                                .field = which,
                                .value = values[i],
                                .allowed = interval::any_number()},
                               1));
    return ranks_of(values);
  };
  tied_ranks a = checked_ranks(volume, "volume"), b = checked_ranks(contribution, "contribution");
  const estimate agreement = spearman(a, b, confidence);
  return {std::move(a.from_highest), std::move(b.from_highest), agreement};
}

}  // namespace clientele::inline v0::classification
