// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/numerics/counter_random.hpp>
#include <clientele/statistics/estimate.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace clientele::inline v0::churn {

/// Who talks to whom, as compressed rows where the caller has them: person i talks to targets[e], e from starts[i] to
/// starts[i + 1]. This is how a row-major Eigen::SparseMatrix keeps itself: outerIndexPtr(), innerIndexPtr(),
/// valuePtr(); `network_of` in interop/eigen.hpp makes one from it.
template <class Index = int>
  requires std::is_integral_v<Index>
struct network {
  std::span<const Index> starts;         ///< one more than there are people
  std::span<const Index> targets;        ///< one an edge
  std::span<const double> weights = {};  ///< one an edge, ≥ 0; without any every weight is 1

  [[nodiscard]] std::size_t people() const noexcept { return starts.empty() ? 0 : starts.size() - 1; }
};

/// The linear bound of the reach.
struct reach_bound {
  std::vector<double> reach;  ///< of each starter, himself included
  double error = 0;           ///< no entry is above the exact solution by more than this share of it
  int steps = 0;
};

/// Word of mouth over a network, the independent cascade: everybody who hears of it has one chance with each person he
/// talks to, and passes it on with the probability retelling · weight.
///
///     simulate(network, starter)   expected number of those who hear of it, the starter included
///     bound(network)               x = (I − p·A)⁻¹·1, not below the expected reach of any starter
///
/// The simulation draws for each run which edges pass it on (edge e of run r by number, so that a result depends on
/// the seed and on nothing else, neither threads nor order) and counts who is reached; the mean has a standard error
/// and a normal interval. `simulate(network, starters)` lets several begin together.
/// The bound adds up walks instead of people, so it is exact where no two ways lead to one person, a tree. It exists
/// only if p·ρ(A) < 1, ρ the spectral radius. x is summed as Σ (pA)ⁿ·1; the rest is enclosed by the ratios of terms
/// some steps apart (Collatz 1942, Wielandt 1950), which also prove p·ρ(A) < 1, and the upper end is returned.
/// Parameters: `retelling` = p (share), `runs`, `seed`, `steps` (the most terms).
/// Errors: `invalid_parameter` (p; runs below 2; p·ρ(A) ≥ 1, or not shown to be less within `steps`), `invalid_use` (an
/// inconsistent network: starts that fall, targets of nobody, weights of another number or with p·weight above 1, a
/// starter who does not exist). Cost: the simulation about 20 ns an edge met and run; the bound a few ns an edge and
/// step, some tens of steps, more the nearer p·ρ(A) is to 1.
///
/// Source: Goldenberg, Libai & Muller (2001), Kempe, Kleinberg & Tardos (2003).
///
/// A chain 0 → 1 → 2 with p = 0.5: 1.75 from 0, in both ways. A pair 0 ⇄ 1: expected 1.5, bound 2.
struct cascade {
  double retelling = 0;
  std::uint64_t runs = 10000;
  std::uint64_t seed = 1;
  int steps = 100000;

  static constexpr auto name = fixed_string{"churn::cascade"};
  static constexpr auto parameters =
      std::tuple{parameter{"retelling", &cascade::retelling, "probability", interval::share()},
                 parameter{"runs", &cascade::runs, "", interval::at_least(2)}};

  template <class Index>
  [[nodiscard]] estimate simulate(const network<Index>& n, std::size_t starter, double confidence = 0.95) const {
    return simulate(n, std::span<const std::size_t>(&starter, 1), confidence);
  }

  /// Several starters together, each counted once.
  template <class Index>
  [[nodiscard]] estimate simulate(const network<Index>& n, std::span<const std::size_t> starters,
                                  double confidence = 0.95) const {
    check(n);
    for (const std::size_t s : starters)
      if (s >= n.people())
        raise(invalid_use("clientele::churn::cascade: starter " + std::to_string(s) + " of " +
                          std::to_string(n.people()) + " people"));
    std::vector<std::uint64_t> heard_in(n.people());  // the run, from 1, in which somebody last heard of it
    std::vector<std::size_t> queue;
    double mean = 0, squares = 0;
    for (std::uint64_t run = 1; run <= runs; ++run) {
      queue.clear();
      const auto tell = [&](std::size_t i) {
        if (heard_in[i] == run) return;
        heard_in[i] = run;
        queue.push_back(i);
      };
      for (const std::size_t s : starters) tell(s);
      for (std::size_t at = 0; at < queue.size(); ++at) {
        const auto end = static_cast<std::size_t>(n.starts[queue[at] + 1]);
        for (auto e = static_cast<std::size_t>(n.starts[queue[at]]); e < end; ++e)
          if (uniform_of(seed, run, e) < chance(n, e)) tell(static_cast<std::size_t>(n.targets[e]));
      }
      const double reached = static_cast<double>(queue.size()), off = reached - mean;
      mean += off / static_cast<double>(run);
      squares += off * (reached - mean);
    }
    const auto count = static_cast<double>(runs);
    return estimate_with(mean, std::sqrt(squares / (count - 1) / count), confidence);
  }

  template <class Index>
  [[nodiscard]] reach_bound bound(const network<Index>& n) const {
    check(n);
    reach_bound found;
    found.reach.assign(n.people(), 1);
    // the terms (pA)ⁿ·1, the one to compare with, `lag` steps ago, and the sum of those since then
    std::vector<double> term(n.people(), 1), next(n.people()), before = term, since(n.people());
    int compare_at = 1, lag = 1;
    for (found.steps = 1; found.steps <= steps; ++found.steps) {
      double largest = 0;
      for (std::size_t i = 0; i < n.people(); ++i) {
        double sum = 0;
        const auto end = static_cast<std::size_t>(n.starts[i + 1]);
        for (auto e = static_cast<std::size_t>(n.starts[i]); e < end; ++e)
          sum += chance(n, e) * term[static_cast<std::size_t>(n.targets[e])];
        next[i] = sum;
        since[i] += sum, found.reach[i] += sum;
        largest = sum > largest ? sum : largest;
      }
      term.swap(next);
      if (!(largest > 0)) return found;  // all walks have ended
      if (!(largest <= std::numeric_limits<double>::max())) fail_radius();
      if (found.steps < compare_at) continue;
      double highest = 0, lowest = std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < n.people(); ++i) {
        if (!(before[i] > 0)) continue;  // then this term is 0 too: walks of some length hold shorter ones
        const double ratio = term[i] / before[i];
        highest = ratio > highest ? ratio : highest;
        lowest = ratio < lowest ? ratio : lowest;
      }
      if (lowest >= 1) fail_radius();
      if (highest < 1) {  // what is missing lies between since·lowest/(1 − lowest) and since·highest/(1 − highest)
        const double most = highest / (1 - highest), least = lowest / (1 - lowest);
        double error = 0;
        for (std::size_t i = 0; i < n.people(); ++i) {
          const double open = since[i] * (most - least) / found.reach[i];
          error = open > error ? open : error;
        }
        if (error <= 1e-14) {
          for (std::size_t i = 0; i < n.people(); ++i) found.reach[i] += since[i] * most;
          found.error = error;
          return found;
        }
      }
      lag = lag < 64 ? 2 * lag : lag + lag / 4;  // periods of the network are not known
      compare_at = found.steps + lag;
      before = term;
      for (double& x : since) x = 0;
    }
    fail_radius();
  }

  friend constexpr bool operator==(const cascade&, const cascade&) = default;

 private:
  template <class Index>
  [[nodiscard]] double chance(const network<Index>& n, std::size_t e) const noexcept {
    return n.weights.empty() ? retelling : retelling * n.weights[e];
  }

  [[noreturn]] void fail_radius() const {
    raise(invalid_parameter(
        name, "retelling", retelling,
        "retelling · spectral radius < 1 (not so, or not shown in " + std::to_string(steps) + " steps)"));
  }
  template <class Index>
  void check(const network<Index>& n) const {
    check_parameters(*this);
    if (n.starts.empty()) return;
    bool good = n.starts.front() == 0 && static_cast<std::size_t>(n.starts.back()) == n.targets.size();
    for (std::size_t i = 1; i < n.starts.size(); ++i) good = good && n.starts[i - 1] <= n.starts[i];
    for (const Index t : n.targets) good = good && t >= 0 && static_cast<std::size_t>(t) < n.people();
    if (!good)
      raise(
          invalid_use("clientele::churn::cascade: the starts and targets are not compressed rows of a square matrix"));
    if (!n.weights.empty() && n.weights.size() != n.targets.size())
      raise(mismatched_sizes("targets", n.targets.size(), "weights", n.weights.size()));
    for (const double w : n.weights)
      if (!(w >= 0 && retelling * w <= 1))
        raise(invalid_use("clientele::churn::cascade: retelling · weight is no probability at a weight of " +
                          number_text(w)));
  }
};

}  // namespace clientele::inline v0::churn
