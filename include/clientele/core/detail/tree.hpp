// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// Leaves joined in a binary tree over the global number of the leaf. It only merges: no engine, and one code for
// whatever number of lanes.
#pragma once

#include <clientele/portability.hpp>
#include <clientele/statistics/statistic.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clientele::inline v0::detail {

/// `later` joins the statistics before it, lane by lane.
inline void merge_lanes(std::span<statistic> to, const statistic* later) noexcept {
  for (std::size_t l = 0; l < to.size(); ++l) to[l] = merge(to[l], later[l]);
}

/// The largest complete subtrees of the binary tree over leaf numbers, in row order: a node for each, siblings joined
/// before they are stored. Parts that meet at leaf boundaries have, once all are merged, the very nodes of the whole,
/// hence its bits, whatever the order in which they came. Memory: a node a level for rows without gaps, in one block.
class leaf_tree {
 public:
  /// Node `index` of those that span 2^level leaves.
  struct place {
    std::uint64_t index = 0;
    std::uint32_t level = 0;

    [[nodiscard]] std::uint64_t first_leaf() const noexcept { return index << level; }
    [[nodiscard]] std::uint64_t end_leaf() const noexcept { return (index + 1) << level; }
    friend bool operator==(const place&, const place&) = default;
  };

  explicit leaf_tree(std::size_t lanes) noexcept : lanes_(lanes) {}

  [[nodiscard]] std::size_t lanes() const noexcept { return lanes_; }
  [[nodiscard]] std::size_t size() const noexcept { return cells_.size() / (lanes_ + 1); }
  [[nodiscard]] const place& place_of(std::size_t node) const noexcept { return cells_[node * (lanes_ + 1)].where; }
  [[nodiscard]] const statistic* values_of(std::size_t node) const noexcept {
    return &cells_[node * (lanes_ + 1) + 1].value;
  }

  CLIENTELE_NOINLINE void add(place fresh, const statistic* values) {
    const std::size_t step = lanes_ + 1, nodes = size();
    if (cells_.size() == cells_.capacity()) cells_.reserve((nodes == 0 ? 1 : 4 * nodes) * step);
    std::size_t at = nodes, below = 0;  // behind the last node that begins no later
    if (nodes == 0 || place_of(nodes - 1).first_leaf() <= fresh.first_leaf()) below = nodes;
    while (below < at) {
      const std::size_t middle = below + (at - below) / 2;
      if (place_of(middle).first_leaf() <= fresh.first_leaf())
        below = middle + 1;
      else
        at = middle;
    }
    cells_.resize(cells_.size() + step);
    for (std::size_t k = cells_.size(); k-- > (at + 1) * step;) cells_[k] = cells_[k - step];
    cells_[at * step] = cell(fresh);
    for (std::size_t l = 0; l < lanes_; ++l) cells_[at * step + 1 + l].value = values[l];
    torn_ = torn_ || (at > 0 && place_of(at - 1).end_leaf() > fresh.first_leaf()) ||
            (at < nodes && fresh.end_leaf() > place_of(at + 1).first_leaf());
    for (;;) {  // siblings, or two of one leaf, become one
      if (at > 0 && join(at - 1))
        --at;
      else if (at + 1 >= size() || !join(at))
        return;
    }
  }
  CLIENTELE_NOINLINE void add(const leaf_tree& other) {
    for (std::size_t i = 0; i < other.size(); ++i) add(other.place_of(i), other.values_of(i));
    torn_ = torn_ || other.torn_;
  }

  /// The statistics of all leaves, folded from the last node to the first.
  CLIENTELE_NOINLINE void folded(std::span<statistic> to) const {
    for (statistic& s : to) s = {};
    for (std::size_t i = size(); i-- > 0;)
      for (std::size_t l = 0; l < to.size(); ++l)
        to[l] = i + 1 == size() ? values_of(i)[l] : merge(values_of(i)[l], to[l]);
  }
  /// Whether one leaf came in two pieces: its sums are right to 1e-15 of Σ|x|, its bits are not those of the whole.
  [[nodiscard]] bool is_torn() const noexcept { return torn_; }

  template <class Archive>
  void transfer(Archive& archive) {
    std::uint64_t nodes = size();
    archive(nodes);
    for (std::size_t i = 0; i < nodes; ++i) {
      if (i == size()) cells_.resize(cells_.size() + lanes_ + 1);
      cell* const node = &cells_[i * (lanes_ + 1)];
      archive(node->where.index, node->where.level);
      for (std::size_t l = 1; l <= lanes_; ++l) archive(node[l].value);
    }
    archive(torn_);
  }
  [[nodiscard]] CLIENTELE_COLD bool is_consistent() const noexcept {
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const place& n = place_of(i);
      constexpr std::uint32_t highest = 52;  // of 2^64 rows
      if (n.level > highest || n.index >= std::uint64_t{1} << (highest - n.level)) return false;
      if (n.first_leaf() < next) return false;
      next = torn_ ? n.first_leaf() : n.end_leaf();
    }
    return true;
  }

 private:
  /// A node is the cell of its place and one for each of its lanes.
  union cell {
    place where;
    statistic value;
    cell() : where() {}
    explicit cell(const place& p) : where(p) {}
  };

  /// Joins a node with the next one where they are siblings or doubles.
  bool join(std::size_t left) {
    const std::size_t step = lanes_ + 1;
    place& a = cells_[left * step].where;
    const place& b = cells_[(left + 1) * step].where;
    if (a.level != b.level) return false;
    const bool twins = a.index == b.index, siblings = a.index % 2 == 0 && b.index == a.index + 1;
    if (!twins && !siblings) return false;
    for (std::size_t l = 0; l < lanes_; ++l) {
      statistic& value = cells_[left * step + 1 + l].value;
      value = merge(value, values_of(left + 1)[l]);
    }
    if (siblings) a = {a.index / 2, a.level + 1};
    for (std::size_t k = (left + 2) * step; k < cells_.size(); ++k) cells_[k - step] = cells_[k];
    cells_.resize(cells_.size() - step);
    return true;
  }

  std::size_t lanes_;
  std::vector<cell> cells_;
  bool torn_ = false;
};

}  // namespace clientele::inline v0::detail
