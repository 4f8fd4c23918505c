// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/fuse.hpp>
#include <clientele/core/summary.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

namespace detail {

template <class T>
inline constexpr bool is_summary = is_parts<T>;
template <class Component>
inline constexpr bool is_summary<summary<Component>> = true;

/// Whether the elements of a range stay where they are: those of others, such as of a view that loads them, are gone
/// with the next one.
template <class Range>
inline constexpr bool elements_stay =
    std::ranges::forward_range<Range> && std::is_lvalue_reference_v<std::ranges::range_reference_t<Range>>;
template <class Range>
std::vector<std::ranges::range_value_t<Range>> kept_elements(Range& range) {
  std::vector<std::ranges::range_value_t<Range>> all;
  for (auto&& one : range) all.push_back(std::forward<decltype(one)>(one));
  return all;
}

[[noreturn]] CLIENTELE_COLD_ONCE inline void refuse_no_parts() {
  raise(invalid_use("clientele: merge_all of no summary at all: of which component should it be?"));
}

}  // namespace detail

/// `merge(a, b)` joins the summaries of two parts: threads, files, machines. Also of fused passes, part by part.
template <class Plan, class... Components>
[[nodiscard]] fused_values<Plan, summary<Components>...> merge(const fused_values<Plan, summary<Components>...>& a,
                                                               const fused_values<Plan, summary<Components>...>& b) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return fused_values<Plan, summary<Components>...>{{merge(std::get<i>(a.values), std::get<i>(b.values))...}};
  }(std::index_sequence_for<Components...>{});
}

namespace detail {

template <class Part>
Part merge_in_row_order(const std::vector<const Part*>& parts) {
  std::vector<std::pair<std::uint64_t, std::size_t>> order;  // parts that begin together stay in the order they have
  order.reserve(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) order.emplace_back(first_row(*parts[i]), i);
  std::sort(order.begin(), order.end());
  std::vector<const Part*> sorted;
  sorted.reserve(parts.size());
  for (const auto& [row, i] : order) sorted.push_back(parts[i]);
  return merge_in_order(sorted);
}
template <class Plan, class... Values>
fused_values<Plan, Values...> merge_in_row_order(const std::vector<const fused_values<Plan, Values...>*>& all) {
  const auto merged = [&](auto i) {
    using value = std::tuple_element_t<i, std::tuple<Values...>>;
    std::vector<const value*> of_part;
    of_part.reserve(all.size());
    for (const auto* one : all) of_part.push_back(&std::get<i>(one->values));
    return merge_in_row_order(of_part);
  };
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return fused_values<Plan, Values...>{{merged(std::integral_constant<std::size_t, i>{})...}};
  }(std::index_sequence_for<Values...>{});
}

}  // namespace detail

/// `merge_all(summaries)`: a range of summaries of parts, in any order, joined in the order of their rows and concluded
/// once. The bits are those of merging one by one. Throws `invalid_use` for no part at all, parts of different
/// parameters, and rows that come twice. Cost: a sort, and a look at each part; of a view that makes its parts, such as
/// `files | std::views::transform(load_one)`, and of a single-pass range also the parts in memory.
template <std::ranges::input_range Range>
  requires detail::is_summary<std::ranges::range_value_t<Range>>
[[nodiscard]] std::ranges::range_value_t<Range> merge_all(Range&& summaries) {
  if constexpr (detail::elements_stay<Range>) {
    std::vector<const std::ranges::range_value_t<Range>*> all;
    for (const auto& one : summaries) all.push_back(&one);
    if (all.empty()) detail::refuse_no_parts();
    return detail::merge_in_row_order(all);
  } else {
    return merge_all(detail::kept_elements(summaries));
  }
}

template <class A, class... Others>
  requires(detail::is_summary<A> && (sizeof...(Others) != 1 || !(std::is_same_v<A, Others> && ...)))
auto merge(const A&, const Others&...) {
  static_assert(detail::can_be_meant<A, Others...>,
                "clientele: merge(a, b) joins two summaries of the same components with the same projections");
}

template <class A, class B>
  requires(std::is_arithmetic_v<A> || std::is_arithmetic_v<B>)
auto merge(const A&, const B&) {
  static_assert(detail::can_be_meant<A, B>,
                "clientele: merge(a, b) joins what two parts gave: summaries, statistics, "
                "logs; numbers are added");
}

}  // namespace clientele::inline v0
