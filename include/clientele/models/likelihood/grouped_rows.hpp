// SPDX-License-Identifier: BSL-1.0
// The customers as the log-likelihoods of whole sets of them read them, and how their sums are taken. Terms that depend
// on x alone are evaluated once for each x; the loops over customers are free of calls and branches.
#pragma once

#include <clientele/models/joined_rows.hpp>
#include <clientele/models/maximum_likelihood.hpp>
#include <clientele/numerics/sums.hpp>
#include <clientele/portability.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace clientele::inline v0::models {

/// Customers by x, as the likelihoods read them: two columns (t_x and T, or mean spend alone) and weights. Sums are
/// taken over leaves, at most so many rows of one x, and leaves are added in their order: the same bits on any thread.
struct grouped_rows {
  static constexpr std::size_t rows_of_leaf = 1024;
  struct group {
    double x;
    std::size_t begin, end;
    double weight;
  };
  struct leaf {
    std::size_t group, begin, end;
  };
  std::vector<double> first, second, weight;
  std::vector<group> groups;
  std::vector<leaf> leaves;

  /// All rows; or those whose weight is `heavy`, and of the others every `step`-th with `step` times its weight.
  template <std::size_t k>
  explicit grouped_rows(const joined_rows<k>& rows, std::size_t step = 1, double heavy = 0) {
    const std::size_t n = rows.distinct();
    for (auto* column : {&first, &second, &weight}) column->reserve(n / step + 1);
    std::size_t light = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const bool whole = step == 1 || rows.weights()[i] >= heavy;
      if (!whole && light++ % step != 0) continue;
      const double counted = rows.weights()[i] * (whole ? 1 : static_cast<double>(step));
      const auto& row = rows.keys()[i];
      if (groups.empty() || groups.back().x != row[0]) groups.push_back({row[0], first.size(), first.size(), 0});
      ++groups.back().end;
      groups.back().weight += counted;
      first.push_back(row[1]);
      second.push_back(row[k - 1]);
      weight.push_back(counted);
    }
    for (std::size_t g = 0; g < groups.size(); ++g)
      for (std::size_t i = groups[g].begin; i < groups[g].end; i += rows_of_leaf)
        leaves.push_back({g, i, i + rows_of_leaf < groups[g].end ? i + rows_of_leaf : groups[g].end});
  }

  [[nodiscard]] double total_weight() const noexcept {
    double sum = 0;
    for (const group& g : groups) sum += g.weight;
    return sum;
  }
};

/// Who does the work on the leaves: one thread, or an execution such as `parallel`. It hides the execution's type, so
/// that what is computed is compiled once for all executions: the same bits.
class work_sharing {
 public:
  work_sharing() = default;
  /// Refers to the execution.
  template <class Execution>
    requires(!std::is_same_v<Execution, work_sharing>)
  explicit work_sharing(const Execution& how) noexcept
      : how_(&how),
        parts_([](const void* h, std::size_t leaves) -> std::size_t {
          return static_cast<const Execution*>(h)->parts(leaves);
        }),
        run_([](const void* h, std::size_t parts, void (*task)(const void*, std::size_t), const void* data) {
          static_cast<const Execution*>(h)->run(parts, [=](std::size_t p) { task(data, p); });
        }) {}

  /// Calls `task(first leaf, last leaf)` until all are done, in any order and perhaps at the same time.
  template <class Task>
  void run(const grouped_rows& rows, const Task& task) const {
    const std::size_t leaves = rows.leaves.size(), wanted = how_ == nullptr || leaves < 2 ? 1 : parts_(how_, leaves);
    if (wanted < 2) return task(std::size_t{0}, leaves);
    const auto cut = [&](std::size_t p) {  // the first leaf of part p: parts have about as many rows
      const std::size_t row = rows.first.size() * p / wanted;
      const auto at = std::lower_bound(rows.leaves.begin(), rows.leaves.end(), row,
                                       [](const grouped_rows::leaf& l, std::size_t r) { return l.begin < r; });
      return p == wanted ? leaves : static_cast<std::size_t>(at - rows.leaves.begin());
    };
    const auto part = [&](std::size_t p) { task(cut(p), cut(p + 1)); };
    run_(how_, wanted, [](const void* data, std::size_t p) { (*static_cast<decltype(part)*>(data))(p); }, &part);
  }

 private:
  const void* how_ = nullptr;
  std::size_t (*parts_)(const void*, std::size_t) = nullptr;
  void (*run_)(const void*, std::size_t, void (*)(const void*, std::size_t), const void*) = nullptr;
};

namespace detail {

/// `k` sums of blocks of 64 terms in eight strands.
template <std::size_t k>
struct strands {
  double lane[k][8] = {};
  void add(const double (&terms)[k][64]) noexcept {
    for (std::size_t s = 0; s < k; ++s)
      for (std::size_t i = 0; i < 64; i += 8)
        for (std::size_t j = 0; j < 8; ++j) lane[s][j] += terms[s][i + j];
  }
  void fold(double* out) const noexcept {
    for (std::size_t s = 0; s < k; ++s) out[s] = sum_of_strands(lane[s]);
  }
};

/// Calls `f(columns of 64 values…)` for the rows of a leaf, padded with weight 0.
template <class F>
void by_blocks(const grouped_rows& rows, const grouped_rows::leaf& leaf, F&& f) {
  constexpr std::size_t size = 64;
  alignas(64) double first[size], second[size], weight[size];
  for (std::size_t i = leaf.begin; i < leaf.end; i += size) {
    const std::size_t n = leaf.end - i < size ? leaf.end - i : size;
    if (n == size) {
      f(rows.first.data() + i, rows.second.data() + i, rows.weight.data() + i);
    } else {
      for (std::size_t j = 0; j < size; ++j) {
        const std::size_t from = i + (j < n ? j : 0);
        first[j] = rows.first[from], second[j] = rows.second[from], weight[j] = j < n ? rows.weight[from] : 0;
      }
      f(static_cast<const double*>(first), static_cast<const double*>(second), static_cast<const double*>(weight));
    }
  }
}

/// `k` sums for every leaf by `sum_leaf(leaf, sums)`; then those of each group, leaf by leaf, to `take(group, sums)`.
template <std::size_t k, class SumLeaf, class Take>
void sum_by_group(const grouped_rows& rows, const work_sharing& how, const SumLeaf& sum_leaf, const Take& take) {
  std::vector<double> sums(k * rows.leaves.size());
  how.run(rows, [&](std::size_t first, std::size_t last) {
    for (std::size_t l = first; l < last; ++l) sum_leaf(rows.leaves[l], sums.data() + k * l);
  });
  double of_group[k] = {};
  for (std::size_t l = 0; l < rows.leaves.size(); ++l) {
    for (std::size_t s = 0; s < k; ++s) of_group[s] += sums[k * l + s];
    if (l + 1 < rows.leaves.size() && rows.leaves[l + 1].group == rows.leaves[l].group) continue;
    take(rows.groups[rows.leaves[l].group], static_cast<const double*>(of_group));
    for (double& s : of_group) s = 0;
  }
}

/// Fills in the lower half of the Hessian, or leaves it at 0 where it was not asked for.
CLIENTELE_BODY inline void finish(expansion& e, bool hessian) {
  if (!hessian) e.hessian = small_matrix(e.gradient.size());
  for (std::size_t i = 0; i < e.gradient.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) e.hessian(i, j) = e.hessian(j, i);
}

}  // namespace detail

}  // namespace clientele::inline v0::models
