// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// What a pass leaves of one component: plain counts and leaves.
#pragma once

#include <clientele/core/detail/layout.hpp>
#include <clientele/core/detail/leaf_fragment.hpp>
#include <clientele/core/detail/row_set.hpp>
#include <clientele/core/detail/summed_leaves.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::detail {

template <class... Enum>
using class_counts_of = std::tuple<class_counts<Enum>...>;

/// Which rows a summary has seen, and whether the caller said where they begin.
struct seen_rows {
  row_set rows{};
  bool placed = false;

  /// Whether both begin somewhere that nobody stated, at row 0, so that they are parts without row numbers. Throws
  /// `invalid_use` when rows whose numbers were stated come twice.
  [[nodiscard]] CLIENTELE_NOINLINE bool are_apart(const seen_rows& other, std::string_view component) const {
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

  std::uint64_t overflowed = 0;
  typename enums_among_results<C, class_counts_of>::type classes{};
  seen_rows seen{};
  summed_leaves leaves{summarised_lanes<C>};

  void add(const accumulated& other) {
    if (seen.are_apart(other.seen, C::name.view())) {
      leaves.add(other.leaves);
      seen.add(other.seen);
    } else {
      leaves.add_without_places(other.leaves);
      seen = {};
    }
    this->add_counts(other);
    overflowed += other.overflowed;
    unrolled<std::tuple_size_v<decltype(classes)>>([&](auto e) {
      auto& counts = std::get<e>(classes).counts;
      for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += std::get<e>(other.classes).counts[k];
    });
  }

  template <class Archive>
  void transfer(Archive& archive) {
    archive(rows, invalid, overflowed, invalid_by_input, missing, classes, seen, leaves);
  }
  [[nodiscard]] bool is_consistent() const noexcept { return invalid <= rows; }
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
