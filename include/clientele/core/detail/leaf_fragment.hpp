// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summary.hpp>
// Leaves of which a part has only some rows, kept so that the other parts' rows can complete them with the bits of a
// leaf that came in one piece. Templates, so that only programs whose passes say where their rows begin compile them.
#pragma once

#include <clientele/core/detail/compute.hpp>
#include <clientele/core/detail/summed_leaves.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail {

/// Rows [first, first + rows) of a leaf. What lies before the leaf's next whole block cannot be added up yet: those
/// rows are kept as they are, and so are all rows of a fragment that does not begin with its leaf. `Lane`: `leaf_lane`.
template <class Lane>
struct leaf_fragment {
  std::uint64_t leaf = 0;
  std::uint32_t first = 0, rows = 0;
  std::uint32_t kept = 0;        ///< of the last rows: as many as `values` has
  std::vector<Lane> sums{};      ///< of the rows before those, lane by lane
  std::vector<double> values{};  ///< row by row; NaN in a bad row

  [[nodiscard]] std::uint32_t last() const noexcept { return first + rows; }
  [[nodiscard]] bool is_whole() const noexcept { return first == 0 && rows == leaf_rows; }

  /// Adds the rows that follow; all of them are kept ones.
  void append(const leaf_fragment& next) {
    values.insert(values.end(), next.values.begin(), next.values.end());
    rows += next.rows;
    kept += next.rows;
    if (first == 0) {
      const auto whole = static_cast<std::uint32_t>(kept - kept % block_rows);
      add_to(sums, 0, whole);
      values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(whole * sums.size()));
      kept -= whole;
    }
  }

  /// Adds the statistics of the rows so far to a tree.
  void add_to_tree(leaf_tree& tree) const {
    std::vector<Lane> all = sums;
    add_to(all, 0, kept);
    std::vector<statistic> found(all.size());
    for (std::size_t l = 0; l < all.size(); ++l) found[l] = conclude_leaf(all[l]);
    tree.add({leaf, 0}, found.data());
  }

  template <class Archive>
  void transfer(Archive& archive) {
    archive(leaf, first, rows, kept);
    for (Lane& lane : sums) archive(lane);
    archive(values);
  }
  [[nodiscard]] bool is_consistent() const noexcept {
    return first < leaf_rows && rows <= leaf_rows - first && kept <= rows &&
           (first == 0 ? (rows - kept) % block_rows == 0 : kept == rows) && values.size() == kept * sums.size();
  }

 private:
  /// Adds kept rows, on the grid of blocks, as a pass does.
  void add_to(std::vector<Lane>& to, std::uint32_t from, std::uint32_t end) const {
    const std::uint32_t start = last() - kept;
    while (from < end) {
      const auto room = static_cast<std::uint32_t>(block_rows - (start + from) % block_rows);
      const std::uint32_t n = end - from < room ? end - from : room;
      for (std::size_t l = 0; l < to.size(); ++l) {
        alignas(64) double x[block_rows]{};
        for (std::uint32_t i = 0; i < n; ++i) x[i] = values[(from + i) * to.size() + l];
        if (n == block_rows && block_is_finite(&x[0]))
          add_block(to[l], x);
        else
          add_partial_block(to[l], x, n, 0);
      }
      from += n;
    }
  }
};

template <class Lane>
class kept_ends final : public leaf_ends {
 public:
  [[nodiscard]] leaf_ends* copied() const override { return new kept_ends(*this); }
  void fold(const leaf_tree& with, std::span<statistic> to) const override { completed(with).folded(to); }
  [[nodiscard]] bool are_torn(const leaf_tree& with) const override { return completed(with).is_torn(); }
  [[nodiscard]] bool add(const leaf_ends& others, leaf_tree& tree) override {
    for (const leaf_fragment<Lane>& one : static_cast<const kept_ends&>(others).all_) add(one, tree);
    return !all_.empty();
  }

  /// Adds some rows of a leaf; where they complete it, it joins the tree.
  void add(leaf_fragment<Lane> one, leaf_tree& tree) {
    auto at = all_.begin();
    while (at != all_.end() && (at->leaf < one.leaf || (at->leaf == one.leaf && at->last() < one.first))) ++at;
    if (at != all_.end() && at->leaf == one.leaf && at->last() == one.first)
      at->append(one);
    else
      at = all_.insert(at, std::move(one));
    if (const auto next = std::next(at); next != all_.end() && next->leaf == at->leaf && next->first == at->last()) {
      at->append(*next);
      all_.erase(next);
    }
    if (at->is_whole()) {
      at->add_to_tree(tree);
      all_.erase(at);
    }
  }

  template <class Archive>
  void transfer(Archive& archive, std::size_t lanes) {
    std::uint64_t ends = all_.size();
    archive(ends);
    auto at = all_.begin();
    for (std::uint64_t i = 0; i < ends; ++i, ++at) {
      if (at == all_.end()) {
        at = all_.emplace(at);
        at->sums.resize(lanes);
      }
      archive(*at);
    }
  }
  [[nodiscard]] bool empty() const noexcept { return all_.empty(); }

 private:
  [[nodiscard]] leaf_tree completed(leaf_tree tree) const {
    for (const leaf_fragment<Lane>& one : all_) one.add_to_tree(tree);
    return tree;
  }

  std::list<leaf_fragment<Lane>> all_{};  ///< in the order of their rows
};

/// The keeper of a pass whose rows have numbers.
template <class Lane>
void keep_end(owned_ends& ends, leaf_tree& tree, const leaf_rows_seen& seen, std::span<const Lane> sums,
              std::vector<double>& kept) {
  if (!ends) ends.reset(new kept_ends<Lane>());
  auto& all = static_cast<kept_ends<Lane>&>(*ends);
  all.add({seen.leaf, seen.first, seen.rows, seen.kept, {sums.begin(), sums.end()}, std::move(kept)}, tree);
  kept = {};
  if (all.empty()) ends.reset();
}

/// The keeper of a pass; none where its rows have no numbers.
template <bool placed>
[[nodiscard]] constexpr end_keeper keeper_of_ends() noexcept {
  if constexpr (placed)
    return &keep_end<leaf_lane>;
  else
    return nullptr;
}

template <class Archive>
void summed_leaves::transfer(Archive& archive) {
  using all_ends = kept_ends<std::conditional_t<std::is_void_v<Archive>, void, leaf_lane>>;
  archive(tree_);
  if (!ends_) ends_.reset(new all_ends());
  auto& ends = static_cast<all_ends&>(*ends_);
  ends.transfer(archive, tree_.lanes());
  if (ends.empty()) ends_.reset();
  std::uint64_t unplaced = unplaced_.empty() ? 0 : 1;
  archive(unplaced);
  if (unplaced > 1) return unplaced_.resize(tree_.lanes() + 1);  // makes no sense, as `is_consistent` says
  for (std::size_t l = 0; l < unplaced * tree_.lanes(); ++l) {
    if (l == unplaced_.size()) unplaced_.emplace_back();
    archive(unplaced_[l]);
  }
}

}  // namespace clientele::inline v0::detail
