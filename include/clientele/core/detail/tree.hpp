// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// Sums of blocks into leaves, leaves into a binary tree over the global number of the leaf.
#pragma once

#include <clientele/core/detail/block.hpp>

namespace clientele::inline v0::detail {

/// One lane's sums inside the current leaf. The shift is the mean of the leaf's first block with values, so that
/// deviations stay small and Σd² − (Σd)²/n loses nothing that matters.
struct leaf_lane {
  std::uint64_t count = 0;
  double sum = 0, sum_low = 0, shift = 0, residual = 0, squares = 0;
  double low = std::numeric_limits<double>::max(), high = -std::numeric_limits<double>::max();

  void add(const block_sums& b, std::uint64_t n) noexcept {
    count += n;
    const double s = sum + b.sum, t = s - sum;
    sum_low += (sum - (s - t)) + (b.sum - t);
    sum = s;
    residual += b.residual;
    squares += b.squares;
    low = b.low < low ? b.low : low;
    high = b.high > high ? b.high : high;
  }

  [[nodiscard]] statistic concluded() const noexcept {
    if (count == 0) return {};
    const double n = static_cast<double>(count), step = residual / n;
    const double mean = shift + step, t = mean - shift;
    const double squared = squares - residual * step;
    return {count, sum, sum_low, mean, (shift - (mean - t)) + (step - t), squared > 0 ? squared : (squared == squared ? 0.0 : squares), low, high};
  }
};

/// Adds the 64 values at x to a lane.
CLIENTELE_NOINLINE inline void add_full_block(leaf_lane& lane, const double* x) noexcept {
  if (lane.count == 0) {
    const double mean = sums_of_block(x, 0).sum / static_cast<double>(block_rows);
    lane.shift = mean - mean == 0 ? mean : 0;
  }
  lane.add(sums_of_block(x, lane.shift), block_rows);
}

/// Adds those of the first n values that are not NaN and whose bit in `left_out` is clear.
CLIENTELE_COLD inline void add_partial_block(leaf_lane& lane, const double* x, std::size_t n, std::uint64_t left_out) noexcept {
  alignas(64) double kept[block_rows];
  std::size_t count = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (x[i] == x[i] && (left_out >> i & 1) == 0) kept[count++] = x[i];
  if (count == 0) return;
  block_sums b{};
  for (std::size_t i = count; i < block_rows; ++i) kept[i] = 0;
  b.sum = sums_of_block(kept, 0).sum;
  if (lane.count == 0) {
    const double mean = b.sum / static_cast<double>(count);
    lane.shift = mean - mean == 0 ? mean : 0;
  }
  for (std::size_t i = count; i < block_rows; ++i) kept[i] = lane.shift;
  const block_sums d = sums_of_block(kept, lane.shift);
  b.residual = d.residual;
  b.squares = d.squares;
  b.low = b.high = kept[0];
  for (std::size_t i = 1; i < count; ++i) {
    b.low = kept[i] < b.low ? kept[i] : b.low;
    b.high = kept[i] > b.high ? kept[i] : b.high;
  }
  lane.add(b, count);
}

template <std::size_t lanes>
using lane_statistics = std::array<statistic, lanes>;

template <std::size_t lanes>
CLIENTELE_NOINLINE lane_statistics<lanes> merge_lanes(const lane_statistics<lanes>& a, const lane_statistics<lanes>& b) noexcept {
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
    while (join(at)) {}
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
