// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// What a pass leaves of one component: plain counts and leaves. It only adds up: no engine.
#pragma once

#include <clientele/core/detail/layout.hpp>
#include <clientele/core/detail/tree.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace clientele::inline v0::detail {

template <class... Enum>
using class_counts_of = std::tuple<class_counts<Enum>...>;

template <class C>
struct accumulated {
  std::uint64_t rows = 0, invalid = 0, overflowed = 0;
  std::array<std::uint64_t, input_count<C>> invalid_by_input{}, missing{};
  typename enums_among_results<C, class_counts_of>::type classes{};
  leaf_tree<summarised_lanes<C>> tree{};

  void add(const accumulated& other) {
    rows += other.rows;
    invalid += other.invalid;
    overflowed += other.overflowed;
    for (std::size_t i = 0; i < missing.size(); ++i) {
      missing[i] += other.missing[i];
      invalid_by_input[i] += other.invalid_by_input[i];
    }
    unrolled<std::tuple_size_v<decltype(classes)>>([&](auto e) {
      auto& counts = std::get<e>(classes).counts;
      for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += std::get<e>(other.classes).counts[k];
    });
    tree.add(other.tree);
  }
};

/// The same of a gathering component: its state, which joins exactly whatever the order.
template <gathering_component G>
struct accumulated<G> {
  std::uint64_t rows = 0, invalid = 0;
  std::array<std::uint64_t, input_count<G>> invalid_by_input{}, missing{};
  typename G::state state{};

  void add(const accumulated& other) {
    rows += other.rows;
    invalid += other.invalid;
    for (std::size_t i = 0; i < missing.size(); ++i) {
      missing[i] += other.missing[i];
      invalid_by_input[i] += other.invalid_by_input[i];
    }
    G::join(state, other.state);
  }
};

}  // namespace clientele::inline v0::detail
