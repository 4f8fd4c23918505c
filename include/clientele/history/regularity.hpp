// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/history/detail/ticks.hpp>
#include <clientele/history/purchase_times.hpp>
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/numerics/gamma_beta.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace clientele::inline v0::history {

/// What `regularity` concludes; NaN where there is nothing to conclude from.
struct regularity_figures {
  std::uint64_t customers = 0;  ///< with two gaps at least
  std::uint64_t gaps = 0;       ///< of theirs
  double k;                     ///< by maximum likelihood; infinite where every customer's gaps are all alike
  double standard_error;        ///< of it
  double wheat_morrison;        ///< k by the spread of the shares of adjacent gaps
};

/// How regularly customers buy, whatever the rate of each: the shape k of the gamma distribution of the times between a
/// customer's purchases, of which k = 1 is Poisson's process, that all models of buying here assume, and a large k is a
/// clock. Above about 1.5 their predictions for customers who have just stopped are too high.
///
///     gaps of a customer with m gaps ~ gamma(shape k, rate λ): their shares of their sum are Dirichlet(k, …, k)
///     ln L(k) = Σ [ln Γ(m k) − m ln Γ(k) + (k − 1) Σ ln share],   its greatest value
///     Wheat & Morrison: V = mean of (first / (first + second) − 1/2)² over pairs of gaps,   k = (1 − 4V) / (8V)
///
/// The rate of the customer is in neither, so nothing is assumed of how rates vary. The pairs are the first and second
/// gap of a customer, the third and fourth and so on, by convention, where the source takes one pair of each.
/// Input: `purchases`, the times of a customer's purchases, in order (checked); those at one time are one. A log's
/// `reader` shows those after merging. The gap after the last purchase has not ended and is left out, by which k is a
/// little too high where customers are observed for few gaps; so are customers who bought fewer than three times.
/// Sums are exact: neither order nor parts matter. Cost: a logarithm and an exact sum a purchase.
/// Memory of the state: 1 KB and some 50 bytes for each number of gaps.
///
/// Source: Wheat & Morrison (1990), Estimating purchase regularity with two interpurchase times; the likelihood of the
/// shares is that of gamma variates given their sum.
///
/// Gaps of 2 and 6, of one customer: V = 1/16, Wheat & Morrison 1.5.
template <class Time>
struct regularity : purchase_times<Time> {
  static constexpr auto name = fixed_string{"history::regularity"};
  static constexpr auto parameters = std::tuple<>{};

  struct state {
    std::map<std::uint64_t, std::uint64_t> customers{};  ///< by their number of gaps, 2 or more
    exact_sum log_shares{};
    std::uint64_t pairs = 0;
    exact_sum squares{};  ///< of the first share of a pair less 1/2

    template <class Archive>
    void transfer(Archive& archive) {
      archive(customers, log_shares, pairs, squares);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  static void take(state& s, std::span<const Time> purchases) {
    std::vector<double> gaps;
    double sum = 0;
    for (std::size_t i = 1; i < purchases.size(); ++i) {
      const double gap = static_cast<double>(detail::to_tick(purchases[i]) - detail::to_tick(purchases[i - 1]));
      if (gap > 0) gaps.push_back(gap), sum += gap;
    }
    if (gaps.size() < 2) return;
    ++s.customers[gaps.size()];
    for (const double gap : gaps) s.log_shares.add(std::log(gap / sum));
    for (std::size_t i = 1; i < gaps.size(); i += 2, ++s.pairs) {
      const double off = 0.5 * (gaps[i - 1] - gaps[i]) / (gaps[i - 1] + gaps[i]);
      s.squares.add(off * off);
    }
  }
  static void join(state& s, const state& other) {
    for (const auto& [gaps, customers] : other.customers) s.customers[gaps] += customers;
    s.log_shares += other.log_shares;
    s.pairs += other.pairs;
    s.squares += other.squares;
  }

  [[nodiscard]] static regularity_figures conclude(const state& s) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN(),
                     endless = std::numeric_limits<double>::infinity();
    regularity_figures found{.k = nothing, .standard_error = nothing, .wheat_morrison = nothing};
    for (const auto& [gaps, customers] : s.customers) found.customers += customers, found.gaps += gaps * customers;
    if (found.customers == 0) return found;
    const double spread = s.squares.value() / static_cast<double>(s.pairs);
    found.wheat_morrison = spread > 0 ? (1 - 4 * spread) / (8 * spread) : endless;
    // the slope of the likelihood, which is concave, falls from infinity; ψ(mk) − ψ(k) is what remains of it at last
    const double shares = s.log_shares.value();
    const auto slope = [&](double k) {
      double sum = shares;
      for (const auto& [gaps, customers] : s.customers) {
        const double m = static_cast<double>(gaps);
        sum += static_cast<double>(customers) * m * polygamma_differences(k, (m - 1) * k).first;
      }
      return sum;
    };
    constexpr double lowest = -23, highest = 23;  // e^±23 = 1e±10
    double low = lowest, high = highest;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      (slope(std::exp(middle)) > 0 ? low : high) = middle;
    }
    if (high == highest) return found.k = endless, found;
    found.k = std::exp(0.5 * (low + high));
    double information = 0;
    for (const auto& [gaps, customers] : s.customers) {
      const double m = static_cast<double>(gaps);
      information += static_cast<double>(customers) * m * (trigamma(found.k) - m * trigamma(m * found.k));
    }
    found.standard_error = 1 / std::sqrt(information);
    return found;
  }

  friend constexpr bool operator==(const regularity&, const regularity&) = default;
};

}  // namespace clientele::inline v0::history
