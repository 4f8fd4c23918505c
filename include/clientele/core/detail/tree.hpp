// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// Sums of blocks into leaves, leaves into a binary tree over the global number of the leaf.
#pragma once

#include <clientele/core/detail/block.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace clientele::inline v0::detail {

/// One lane's sums inside the current leaf, in eight strands that are folded when the leaf ends. Deviations are
/// taken from the leaf's first value: since that value is in the leaf, Σd² − (Σd)²/n loses at most a factor of the
/// leaf's rows, four digits of sixteen, whatever the data.
struct leaf_lane {
  static constexpr std::size_t strands = 8;
  static constexpr double largest = std::numeric_limits<double>::max();

  alignas(64) double sum[strands]{};
  double sum_low[strands]{};  ///< what rounding took from `sum` (two-sum, Knuth 1969)
  double residual[strands]{};
  double squares[strands]{};
  double low[strands]{largest, largest, largest, largest, largest, largest, largest, largest};
  double high[strands]{-largest, -largest, -largest, -largest, -largest, -largest, -largest, -largest};
  double shift = 0;
  std::uint64_t count = 0;
};

/// Adds 64 finite values.
CLIENTELE_ALWAYS_INLINE void add_rows(leaf_lane* lane, const double* x) noexcept {
  leaf_lane& leaf = *lane;
  const auto add = [](double a, double b) CLIENTELE_INLINED { return a + b; };
  const auto lower = [](double a, double b) CLIENTELE_INLINED { return b < a ? b : a; };
  const auto higher = [](double a, double b) CLIENTELE_INLINED { return b > a ? b : a; };
  if (leaf.count == 0) leaf.shift = x[0];
  leaf.count += block_rows;
  const double shift = leaf.shift;
  double sum[8], residual[8], squares[8], low[8], high[8];
  for (std::size_t j = 0; j < 8; ++j) {
    sum[j] = fold_eight(x + j, add, 8);
    low[j] = fold_eight(x + j, lower, 8);
    high[j] = fold_eight(x + j, higher, 8);
  }
  for (std::size_t j = 0; j < 8; ++j) {  // a loop of its own: sixteen registers do not hold both
    double d[8], q[8];
    d[0] = x[j] - shift, d[1] = x[j + 8] - shift, d[2] = x[j + 16] - shift, d[3] = x[j + 24] - shift;
    d[4] = x[j + 32] - shift, d[5] = x[j + 40] - shift, d[6] = x[j + 48] - shift, d[7] = x[j + 56] - shift;
    q[0] = d[0] * d[0], q[1] = d[1] * d[1], q[2] = d[2] * d[2], q[3] = d[3] * d[3];
    q[4] = d[4] * d[4], q[5] = d[5] * d[5], q[6] = d[6] * d[6], q[7] = d[7] * d[7];
    residual[j] = fold_eight(d, add);
    squares[j] = fold_eight(q, add);
  }
  for (std::size_t j = 0; j < 8; ++j) {
    const double before = leaf.sum[j], after = before + sum[j], t = after - before;
    leaf.sum[j] = after;
    leaf.sum_low[j] += (before - (after - t)) + (sum[j] - t);
    leaf.residual[j] += residual[j];
    leaf.squares[j] += squares[j];
    leaf.low[j] = low[j] < leaf.low[j] ? low[j] : leaf.low[j];
    leaf.high[j] = high[j] > leaf.high[j] ? high[j] : leaf.high[j];
  }
}
inline void add_block(leaf_lane& leaf, const double* x) noexcept { on_this_machine<add_rows>(&leaf, x); }

/// Adds those of the first n values that are not NaN and whose bit in `left_out` is clear.
CLIENTELE_COLD inline void add_partial_block(leaf_lane& leaf, const double* x, std::size_t n,
                                             std::uint64_t left_out) noexcept {
  std::size_t j = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double v = x[i];
    if (v != v || (left_out >> i & 1) != 0) continue;
    if (leaf.count++ == 0) leaf.shift = v;
    const double d = v - leaf.shift, before = leaf.sum[j], after = before + v, t = after - before;
    leaf.sum[j] = after;
    leaf.sum_low[j] += (before - (after - t)) + (v - t);
    leaf.residual[j] += d;
    leaf.squares[j] += d * d;
    leaf.low[j] = v < leaf.low[j] ? v : leaf.low[j];
    leaf.high[j] = v > leaf.high[j] ? v : leaf.high[j];
    j = (j + 1) % leaf_lane::strands;
  }
}

/// The statistic of a leaf.
CLIENTELE_NOINLINE inline statistic conclude_leaf(const leaf_lane& leaf) noexcept {
  if (leaf.count == 0) return {};
  const auto add = [](double a, double b) { return a + b; };
  double sum = 0, sum_low = 0;
  for (std::size_t j = 0; j < leaf_lane::strands; ++j) {
    const double before = sum, after = before + leaf.sum[j], t = after - before;
    sum = after;
    sum_low += (before - (after - t)) + (leaf.sum[j] - t) + leaf.sum_low[j];
  }
  const double n = static_cast<double>(leaf.count), residual = fold_eight(leaf.residual, add), step = residual / n;
  const double mean = leaf.shift + step, t = mean - leaf.shift;
  const double squares = fold_eight(leaf.squares, add) - residual * step;
  return {leaf.count,
          sum,
          sum_low,
          mean,
          (leaf.shift - (mean - t)) + (step - t),
          squares < 0 ? 0 : squares,
          fold_eight(
              leaf.low, [](double a, double b) { return b < a ? b : a; }),
          fold_eight(leaf.high, [](double a, double b) { return b > a ? b : a; })};
}

template <std::size_t lanes>
using lane_statistics = std::array<statistic, lanes>;

template <std::size_t lanes>
CLIENTELE_NOINLINE lane_statistics<lanes> merge_lanes(const lane_statistics<lanes>& a,
                                                      const lane_statistics<lanes>& b) noexcept {
  lane_statistics<lanes> m;
  for (std::size_t l = 0; l < lanes; ++l) m[l] = merge(a[l], b[l]);
  return m;
}

/// The largest complete subtrees of the binary tree over leaf numbers, in row order. Two parts that meet at a leaf
/// boundary have, once merged, the very nodes of the whole, hence its bits. Capacity: a pass from row 0 holds one
/// node a level (2^40 leaves); scattered parts beyond it are joined out of turn, right to 1e-15 of Σ|x|.
template <std::size_t lanes>
class leaf_tree {
 public:
  struct node {
    std::uint64_t index = 0;
    std::uint32_t level = 0;
    lane_statistics<lanes> values{};

    [[nodiscard]] std::uint64_t first_leaf() const noexcept { return index << level; }
  };

  void add(std::uint64_t leaf, const lane_statistics<lanes>& values) { insert({leaf, 0, values}); }

  void add(const leaf_tree& other) {
    for (std::size_t i = 0; i < other.size_; ++i) insert(other.nodes_[i]);
  }

  /// The statistics of all leaves, folded from the last node to the first.
  [[nodiscard]] lane_statistics<lanes> folded() const {
    if (size_ == 0) return {};
    lane_statistics<lanes> all = nodes_[size_ - 1].values;
    for (std::size_t i = size_ - 1; i-- > 0;) all = merge_lanes(nodes_[i].values, all);
    return all;
  }

 private:
  static constexpr std::size_t capacity = 41;

  void insert(const node& fresh) {
    std::size_t at = size_;
    while (at > 0 && nodes_[at - 1].first_leaf() > fresh.first_leaf()) --at;
    for (std::size_t i = size_; i > at; --i) nodes_[i] = nodes_[i - 1];
    nodes_[at] = fresh;
    ++size_;
    while (join(at)) {
    }
    if (size_ == capacity) {
      nodes_[size_ - 2].values = merge_lanes(nodes_[size_ - 2].values, nodes_[size_ - 1].values);
      --size_;
    }
  }

  /// Joins the node at `at` with a neighbour that is its sibling (or its double); moves `at` to the joined node.
  bool join(std::size_t& at) {
    if (at > 0 && join_pair(at - 1)) return --at, true;
    return at + 1 < size_ && join_pair(at);
  }

  bool join_pair(std::size_t left) {
    node &a = nodes_[left], &b = nodes_[left + 1];
    if (a.level != b.level) return false;
    const bool twins = a.index == b.index, siblings = a.index % 2 == 0 && b.index == a.index + 1;
    if (!twins && !siblings) return false;
    a.values = merge_lanes(a.values, b.values);
    if (siblings) {
      a.index /= 2;
      ++a.level;
    }
    for (std::size_t i = left + 1; i + 1 < size_; ++i) nodes_[i] = nodes_[i + 1];
    --size_;
    return true;
  }

  std::size_t size_ = 0;
  std::array<node, capacity> nodes_{};
};

}  // namespace clientele::inline v0::detail
