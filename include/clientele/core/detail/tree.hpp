// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// Leaves joined in a binary tree over the global number of the leaf. It only merges: no engine.
#pragma once

#include <clientele/portability.hpp>
#include <clientele/statistics/statistic.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace clientele::inline v0::detail {

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
