// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summary.hpp>
// What a summary keeps of the numbers of its rows: leaves in their tree, those that other parts may complete, and parts
// without row numbers. One code for whatever component.
#pragma once

#include <clientele/core/detail/leaf.hpp>
#include <clientele/core/detail/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail {

/// What a pass has seen of a leaf: rows [first, first + rows), the last `kept` of which were not added up but kept.
struct leaf_rows_seen {
  std::uint64_t leaf = 0;
  std::uint32_t first = 0, rows = 0, kept = 0;
};

/// Leaves of which a part has only some rows. Known here by what can be asked of them: their code is compiled only in
/// programs whose passes say where their rows begin (`kept_ends`).
class leaf_ends {
 public:
  virtual ~leaf_ends() = default;
  [[nodiscard]] virtual leaf_ends* copied() const = 0;
  /// The statistics of a tree's leaves and of these.
  virtual void fold(const leaf_tree& with, std::span<statistic> to) const = 0;
  [[nodiscard]] virtual bool are_torn(const leaf_tree& with) const = 0;
  /// Adds those of another part; what becomes a whole leaf joins the tree. False when none is left.
  [[nodiscard]] virtual bool add(const leaf_ends& others, leaf_tree& tree) = 0;

 protected:
  leaf_ends() = default;
  leaf_ends(const leaf_ends&) = default;
  leaf_ends& operator=(const leaf_ends&) = default;
};

/// Owns them, or none; copies with its owner. Not `std::unique_ptr`: `<memory>` would be an eighth of what the compiler
/// reads for a summary.
class owned_ends {
 public:
  owned_ends() = default;
  owned_ends(const owned_ends& other) : all_(other.all_ == nullptr ? nullptr : other.all_->copied()) {}
  owned_ends(owned_ends&& other) noexcept : all_(std::exchange(other.all_, nullptr)) {}
  owned_ends& operator=(owned_ends other) noexcept {
    std::swap(all_, other.all_);
    return *this;
  }
  ~owned_ends() { delete all_; }

  void reset(leaf_ends* all = nullptr) noexcept { delete std::exchange(all_, all); }
  [[nodiscard]] explicit operator bool() const noexcept { return all_ != nullptr; }
  [[nodiscard]] leaf_ends& operator*() const noexcept { return *all_; }
  [[nodiscard]] leaf_ends* operator->() const noexcept { return all_; }

 private:
  leaf_ends* all_ = nullptr;
};

/// Keeps the rows of the open leaf for other parts to complete.
using end_keeper = void (*)(owned_ends& ends, leaf_tree& tree, const leaf_rows_seen& seen,
                            std::span<const leaf_lane> sums, std::vector<double>& kept);

/// The leaf that a pass has open: which of its rows were seen, and when it ends.
class open_leaf {
 public:
  explicit open_leaf(end_keeper keep) noexcept : keep_(keep) {}

  /// Takes a block of n rows from row number `row` on: `add(keep)` adds it to the sums, or keeps its rows where others
  /// may complete them; `end(seen, keeper)` ends the leaf.
  template <class Add, class End>
  void add_block(std::uint64_t row, std::size_t n, const Add& add, const End& end) {
    if (seen_.rows == 0) {
      seen_.leaf = row / leaf_rows;
      seen_.first = static_cast<std::uint32_t>(row % leaf_rows);
    }
    const bool keep = keep_ != nullptr && (seen_.first != 0 || (row + n) % block_rows != 0);
    add(keep);
    seen_.rows += static_cast<std::uint32_t>(n);
    if (keep) seen_.kept += static_cast<std::uint32_t>(n);
    if ((row + n) % leaf_rows == 0) end_leaf(seen_.first == 0 ? nullptr : keep_, end);
  }
  /// Ends the last leaf, of which only some rows were seen.
  template <class End>
  void finish(const End& end) {
    if (seen_.rows != 0) end_leaf(keep_, end);
  }

 private:
  template <class End>
  void end_leaf(end_keeper keep, const End& end) {
    end(seen_, keep);
    seen_ = {};
  }

  leaf_rows_seen seen_{};
  end_keeper keep_;
};

class summed_leaves {
 public:
  explicit summed_leaves(std::size_t lanes) noexcept : tree_(lanes) {}

  /// Takes the leaf that a pass has summed up, and empties it. With `keep` it stays an end.
  CLIENTELE_NOINLINE void end_leaf(const leaf_rows_seen& seen, std::span<leaf_lane> sums, std::vector<double>& kept,
                                   std::span<statistic> scratch, end_keeper keep) {
    if (keep != nullptr) {
      keep(ends_, tree_, seen, sums, kept);
    } else {
      for (std::size_t l = 0; l < sums.size(); ++l) scratch[l] = conclude_leaf(sums[l]);
      tree_.add({seen.leaf, 0}, scratch.data());
    }
    for (leaf_lane& lane : sums) lane = {};
  }

  // Templates, so that only programs that join parts compile them.

  /// Adds those of other rows, whose numbers are known.
  template <class Other>
  void add(const Other& other) {
    static_assert(std::is_same_v<Other, summed_leaves>);
    tree_.add(other.tree_);
    if (!ends_)
      ends_ = other.ends_;
    else if (other.ends_ && !ends_->add(*other.ends_, tree_))
      ends_.reset();
    if (unplaced_.empty())
      unplaced_ = other.unplaced_;
    else if (!other.unplaced_.empty())
      merge_lanes(unplaced_, other.unplaced_.data());
  }
  /// Adds those of rows whose numbers are not known: what was known of these is lost.
  template <class Other>
  void add_without_places(const Other& other) {
    static_assert(std::is_same_v<Other, summed_leaves>);
    std::vector<statistic> all(tree_.lanes()), theirs(tree_.lanes());
    fold(all);
    other.fold(theirs);
    merge_lanes(all, theirs.data());
    *this = summed_leaves(tree_.lanes());
    unplaced_ = std::move(all);
  }

  /// The statistics of all rows.
  CLIENTELE_NOINLINE void fold(std::span<statistic> to) const {
    if (ends_)
      ends_->fold(tree_, to);
    else
      tree_.folded(to);
    if (!unplaced_.empty()) merge_lanes(to, unplaced_.data());
  }
  /// Whether the bits are those of one pass over the rows.
  [[nodiscard]] bool is_exact() const {
    return unplaced_.empty() && !(ends_ ? ends_->are_torn(tree_) : tree_.is_torn());
  }

  template <class Archive>
  void transfer(Archive& archive);  // with `kept_ends`

  [[nodiscard]] bool is_consistent() const noexcept { return unplaced_.empty() || unplaced_.size() == tree_.lanes(); }

 private:
  leaf_tree tree_;
  std::vector<statistic> unplaced_{};  ///< of parts without row numbers: none, or a statistic a lane
  owned_ends ends_{};
};

}  // namespace clientele::inline v0::detail
