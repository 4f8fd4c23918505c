// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// What a pass leaves of one component: plain counts and leaves.
#pragma once

#include <clientele/core/detail/layout.hpp>
#include <clientele/core/detail/leaf_fragment.hpp>
#include <clientele/core/detail/row_set.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail {

template <class... Enum>
using class_counts_of = std::tuple<class_counts<Enum>...>;

/// Which rows a summary has seen, and whether the caller said where they begin.
struct seen_rows {
  row_set rows{};
  bool placed = false;

  /// Whether both begin somewhere that nobody stated, at row 0, so that they are parts without row numbers. Throws
  /// `invalid_use` when rows whose numbers were stated come twice.
  [[nodiscard]] bool are_apart(const seen_rows& other, std::string_view component) const {
    const auto twice = rows.overlap(other.rows);
    if (!twice) return true;
    if (placed != other.placed)
      raise(invalid_use(joined_text({"clientele::", component,
                                     ": one of the summaries does not say where its rows "
                                     "begin: give its call starting_at{row}, the first one starting_at{0}"})));
    if (placed)
      raise(invalid_use(joined_text({"clientele::", component, ": rows ", std::to_string(twice->first), " to ",
                                     std::to_string(twice->last - 1), " are in both summaries"})));
    return false;
  }
  void add(const seen_rows& other) {
    placed = placed || other.placed;
    rows.add(other.rows);
  }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(rows, placed);
  }
};

/// Rows and values that were counted, of either kind of component.
template <class C>
struct row_counts {
  std::uint64_t rows = 0, invalid = 0;
  std::array<std::uint64_t, input_count<C>> invalid_by_input{}, missing{};

  void add_counts(const row_counts& other) {
    rows += other.rows;
    invalid += other.invalid;
    for (std::size_t i = 0; i < missing.size(); ++i) {
      missing[i] += other.missing[i];
      invalid_by_input[i] += other.invalid_by_input[i];
    }
  }
};

template <class C>
struct accumulated : row_counts<C> {
  using row_counts<C>::rows, row_counts<C>::invalid, row_counts<C>::invalid_by_input, row_counts<C>::missing;
  static constexpr std::size_t lanes = summarised_lanes<C>;

  std::uint64_t overflowed = 0;
  typename enums_among_results<C, class_counts_of>::type classes{};
  seen_rows seen{};
  leaf_tree<lanes> tree{};
  std::vector<leaf_fragment<lanes>> ends{};        ///< leaves that other parts may complete
  std::vector<lane_statistics<lanes>> unplaced{};  ///< of parts without row numbers, at most one

  void add(const accumulated& other) {
    if (seen.are_apart(other.seen, C::name.view())) {
      tree.add(other.tree);
      for (const leaf_fragment<lanes>& one : other.ends) add_end(one);
      seen.add(other.seen);
      for (const lane_statistics<lanes>& one : other.unplaced) add_unplaced(one);
    } else {
      const lane_statistics<lanes> all = merge_lanes(folded(), other.folded());
      tree = {};
      ends.clear();
      seen = {};
      unplaced.assign(1, all);
    }
    this->add_counts(other);
    overflowed += other.overflowed;
    unrolled<std::tuple_size_v<decltype(classes)>>([&](auto e) {
      auto& counts = std::get<e>(classes).counts;
      for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += std::get<e>(other.classes).counts[k];
    });
  }

  /// Adds some rows of a leaf; where they complete it, it joins the tree.
  void add_end(leaf_fragment<lanes> one) {
    auto at = std::find_if(ends.begin(), ends.end(), [&](const leaf_fragment<lanes>& e) {
      return e.leaf > one.leaf || (e.leaf == one.leaf && e.first > one.first);
    });
    if (at != ends.begin() && std::prev(at)->leaf == one.leaf && std::prev(at)->last() == one.first) {
      --at;
      at->append(one);
    } else {
      at = ends.insert(at, std::move(one));
    }
    if (const auto next = std::next(at); next != ends.end() && next->leaf == at->leaf && next->first == at->last()) {
      at->append(*next);
      ends.erase(next);
    }
    if (at->is_whole()) {
      tree.add(at->leaf, at->statistics());
      ends.erase(at);
    }
  }

  /// The statistics of all rows.
  [[nodiscard]] lane_statistics<lanes> folded() const {
    if (ends.empty() && unplaced.empty()) return tree.folded();
    lane_statistics<lanes> all = whole_tree().folded();
    for (const lane_statistics<lanes>& one : unplaced) all = merge_lanes(all, one);
    return all;
  }
  /// Whether the bits are those of one pass over the rows.
  [[nodiscard]] bool is_exact() const { return unplaced.empty() && !whole_tree().is_torn(); }

  template <class Archive>
  void transfer(Archive& archive) {
    archive(rows, invalid, overflowed, invalid_by_input, missing, classes, seen, tree, ends, unplaced);
  }
  [[nodiscard]] bool is_consistent() const noexcept { return invalid <= rows && unplaced.size() <= 1; }

 private:
  [[nodiscard]] leaf_tree<lanes> whole_tree() const {
    leaf_tree<lanes> all = tree;
    for (const leaf_fragment<lanes>& one : ends) all.add(one.leaf, one.statistics());
    return all;
  }
  void add_unplaced(const lane_statistics<lanes>& one) {
    if (unplaced.empty())
      unplaced.push_back(one);
    else
      unplaced.front() = merge_lanes(unplaced.front(), one);
  }
};

/// The same of a gathering component: its state, which joins exactly whatever the order.
template <gathering_component G>
struct accumulated<G> : row_counts<G> {
  using row_counts<G>::rows, row_counts<G>::invalid, row_counts<G>::invalid_by_input, row_counts<G>::missing;

  seen_rows seen{};
  typename G::state state{};

  void add(const accumulated& other) {
    if (seen.are_apart(other.seen, G::name.view()))
      seen.add(other.seen);
    else
      seen = {};
    this->add_counts(other);
    G::join(state, other.state);
  }

  template <class Archive>
  void transfer(Archive& archive) {
    archive(rows, invalid, invalid_by_input, missing, seen, state);
  }
  [[nodiscard]] bool is_consistent() const noexcept { return invalid <= rows; }
};

}  // namespace clientele::inline v0::detail
