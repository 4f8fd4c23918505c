// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// Leaves joined in a binary tree over the global number of the leaf. It only merges: no engine.
#pragma once

#include <clientele/portability.hpp>
#include <clientele/statistics/statistic.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

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

/// The largest complete subtrees of the binary tree over leaf numbers, in row order: a node for each, siblings joined
/// before they are stored. Parts that meet at leaf boundaries have, once all are merged, the very nodes of the whole,
/// hence its bits, whatever the order in which they came. Memory: a node a level for rows without gaps.
template <std::size_t lanes>
class leaf_tree {
 public:
  struct node {
    std::uint64_t index = 0;
    std::uint32_t level = 0;
    lane_statistics<lanes> values{};

    [[nodiscard]] std::uint64_t first_leaf() const noexcept { return index << level; }
    [[nodiscard]] std::uint64_t end_leaf() const noexcept { return (index + 1) << level; }
    friend bool operator==(const node&, const node&) = default;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(index, level, values);
    }
  };

  void add(std::uint64_t leaf, const lane_statistics<lanes>& values) { insert({leaf, 0, values}); }
  void add(const leaf_tree& other) {
    for (const node& one : other.nodes_) insert(one);
    torn_ = torn_ || other.torn_;
  }

  /// The statistics of all leaves, folded from the last node to the first.
  [[nodiscard]] lane_statistics<lanes> folded() const {
    if (nodes_.empty()) return {};
    lane_statistics<lanes> all = nodes_.back().values;
    for (std::size_t i = nodes_.size() - 1; i-- > 0;) all = merge_lanes(nodes_[i].values, all);
    return all;
  }
  /// Whether one leaf came in two pieces: its sums are right to 1e-15 of Σ|x|, its bits are not those of the whole.
  [[nodiscard]] bool is_torn() const noexcept { return torn_; }
  [[nodiscard]] const std::vector<node>& nodes() const noexcept { return nodes_; }

  friend bool operator==(const leaf_tree&, const leaf_tree&) = default;
  template <class Archive>
  void transfer(Archive& archive) {
    archive(nodes_, torn_);
  }
  [[nodiscard]] bool is_consistent() const noexcept {
    std::uint64_t next = 0;
    for (const node& n : nodes_) {
      constexpr std::uint32_t highest = 52;  // of 2^64 rows
      if (n.level > highest || n.index >= std::uint64_t{1} << (highest - n.level)) return false;
      if (n.first_leaf() < next) return false;
      next = torn_ ? n.first_leaf() : (n.index + 1) << n.level;
    }
    return true;
  }

 private:
  void insert(const node& fresh) {
    if (nodes_.size() == nodes_.capacity()) nodes_.reserve(nodes_.empty() ? 1 : 4 * nodes_.size());
    auto at = nodes_.end();
    if (!nodes_.empty() && nodes_.back().first_leaf() > fresh.first_leaf())
      at = std::upper_bound(nodes_.begin(), nodes_.end(), fresh.first_leaf(),
                            [](std::uint64_t leaf, const node& n) { return leaf < n.first_leaf(); });
    std::size_t place = static_cast<std::size_t>(nodes_.insert(at, fresh) - nodes_.begin());
    torn_ = torn_ || (place > 0 && nodes_[place - 1].end_leaf() > fresh.first_leaf()) ||
            (place + 1 < nodes_.size() && fresh.end_leaf() > nodes_[place + 1].first_leaf());
    while (join(place)) {
    }
  }

  /// Joins the node at `at` with a neighbour that is its sibling (or its double); moves `at` to the joined node.
  bool join(std::size_t& at) {
    if (at > 0 && join_pair(at - 1)) return --at, true;
    return at + 1 < nodes_.size() && join_pair(at);
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
    nodes_.erase(nodes_.begin() + static_cast<std::ptrdiff_t>(left) + 1);
    return true;
  }

  std::vector<node> nodes_;
  bool torn_ = false;
};

}  // namespace clientele::inline v0::detail
