// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/component/error.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>

namespace clientele::inline v0::retention {

/// A budget that was spread, with its certificate.
struct spread_budget {
  double spent = 0;             ///< Σ spend
  double response = 0;          ///< Σ response at these spends
  double multiplier = 0;        ///< the marginal return, equal for all who get anything
  double bound = 0;             ///< no spread has a greater value of Σ response − least_return · Σ spend
  double gap = 0;               ///< bound − the value reached: what could be missing at most
  std::uint64_t receiving = 0;  ///< customers who get anything
  int passes = 0;               ///< over the customers, to find the multiplier
};

/// Spreads a budget over customers or segments, each responding with diminishing returns: the greatest total response.
///
///     response(x) = worth · (1 − exp(−steepness · x))
///     maximise Σ response(xᵢ) − least_return · Σ xᵢ   subject to Σ xᵢ ≤ budget, xᵢ ≥ 0
///
/// At the optimum whoever gets anything has the same marginal return, the multiplier λ, and nobody else has more:
/// xᵢ = max(0, ln(worthᵢ·steepnessᵢ/λ)/steepnessᵢ). Their sum falls with ln λ in straight pieces; the steps start at a
/// λ that spends too much and rise to the solution, piece by piece, as exact as doubles are. The certificate comes from
/// duality: for any λ ≥ least_return, bound = (λ − least_return)·budget + Σ max over x of (response(x) − λ·x).
///
/// `worth[i]`, the response to boundless spending (currency; 0 or less gets nothing), and `steepness[i]` (1 / currency,
/// ≥ 0) are read, `spend[i]` is written; three columns of one length that must not overlap. Parameters: `budget` (≥ 0),
/// and `least_return` (≥ 0): a unit of money that brings less is not spent; 0 spends all, 1 maximises profit.
/// Errors: `mismatched_sizes`, `invalid_parameter` (budget, least_return, the first worth or steepness that is bad;
/// nothing has been written then). Accuracy: Σ spend to 1e-12 of the budget, where that is
/// not less than the spacing of the numbers ln(worth·steepness)/steepness; a `gap` of that size may be negative. Cost:
/// a logarithm and an exponential a customer and some ten passes of additions; no allocation.
///
/// Source: equal marginal returns, Gossen (1854); the multiplier, Everett (1963).
///
/// Worth 100 and 100, steepness 0.1 and 0.05, budget 30: spends 14.621 and 15.379, multiplier 2.317.
struct budget {
  double amount = 0;        ///< what may be spent
  double least_return = 0;  ///< what the last unit must bring

  static constexpr auto name = fixed_string{"retention::budget"};
  static constexpr auto parameters =
      std::tuple{parameter{"amount", &budget::amount, "currency", interval::at_least(0)},
                 parameter{"least_return", &budget::least_return, "currency / currency", interval::at_least(0)}};

  spread_budget operator()(std::span<const double> worth, std::span<const double> steepness,
                           std::span<double> spend) const {
    if (worth.size() != steepness.size()) raise(mismatched_sizes("worth", worth.size(), "steepness", steepness.size()));
    if (worth.size() != spend.size()) raise(mismatched_sizes("worth", worth.size(), "spend", spend.size()));
    check_parameters(*this);
    for (std::size_t i = 0; i < worth.size(); ++i) {
      check_value(name, "worth", worth[i], interval::any_number());
      check_value(name, "steepness", steepness[i], interval::at_least(0));
    }

    // spend holds ln(worth · steepness), the log of the first unit's return, until the multiplier is known
    constexpr double nothing = -std::numeric_limits<double>::infinity();
    double level = nothing;  // ln λ, from below: one customer alone would spend the budget or more
    for (std::size_t i = 0; i < worth.size(); ++i) {
      const double first = worth[i] > 0 && steepness[i] > 0 ? std::log(worth[i]) + std::log(steepness[i]) : nothing;
      spend[i] = first;
      const double alone = first - steepness[i] * amount;
      if (alone > level) level = alone;
    }
    spread_budget found;
    const double least = least_return > 0 ? std::log(least_return) : nothing;
    if (level > nothing) {
      for (int step = 0; step < 1000; ++step) {
        double total = 0, falling = 0;
        in_blocks(
            worth.size(),
            [&](std::size_t i, double& sum, double& slope) {
              const double over = spend[i] - level, each = over > 0 ? 1 / steepness[i] : 0;
              sum += over > 0 ? over * each : 0, slope += each;
            },
            total, falling);
        ++found.passes;
        const double next = level + (total - amount) / falling;
        if (!(falling > 0) || !(next > level)) break;
        level = next;
      }
    }
    const bool limited = level < least || !(level > nothing);
    if (limited) level = least;
    found.multiplier = level > nothing ? std::exp(level) : 0;

    double spent = 0, response = 0, dual = 0, unused = 0;
    std::uint64_t receiving = 0;
    in_blocks(
        worth.size(),
        [&](std::size_t i, double& sum, double& reached) {
          const double over = spend[i] - level;
          const bool some = over > 0 && spend[i] > nothing && amount > 0;
          spend[i] = some ? over / steepness[i] : 0;
          receiving += some ? 1 : 0;
          sum += spend[i], reached += some ? -worth[i] * std::expm1(-steepness[i] * spend[i]) : 0;
        },
        spent, response);
    in_blocks(
        worth.size(),
        [&](std::size_t i, double& sum, double&) {
          const bool some = worth[i] > 0 && steepness[i] > 0 && worth[i] * steepness[i] > found.multiplier;
          // the greatest response(x) − λ·x, at x = ln(worth·steepness/λ)/steepness
          const double slack = some && found.multiplier > 0 ? found.multiplier / steepness[i] : 0;
          sum += some ? worth[i] - slack - slack * (slack > 0 ? std::log(worth[i] / slack) : 0) : 0;
        },
        dual, unused);
    found.spent = spent, found.response = response, found.receiving = receiving;
    found.bound = dual + (found.multiplier - least_return) * amount;
    if (!(amount > 0)) found.bound = 0;
    found.gap = found.bound - (response - least_return * spent);
    return found;
  }

  friend constexpr bool operator==(const budget&, const budget&) = default;

 private:
  /// Two sums over all customers, in blocks, so that rounding grows with the number of blocks only.
  template <class F>
  static void in_blocks(std::size_t n, F&& add, double& first, double& second) {
    constexpr std::size_t block = 4096;
    for (std::size_t begin = 0; begin < n; begin += block) {
      double a = 0, b = 0;
      const std::size_t end = n - begin < block ? n : begin + block;
      for (std::size_t i = begin; i < end; ++i) add(i, a, b);
      first += a, second += b;
    }
  }
};

}  // namespace clientele::inline v0::retention
