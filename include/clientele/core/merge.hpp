// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/fuse.hpp>
#include <clientele/core/summary.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail {

template <class T>
inline constexpr bool is_summary = is_parts<T>;
template <class Component>
inline constexpr bool is_summary<summary<Component>> = true;

}  // namespace detail

/// `merge(a, b)` joins the summaries of two parts: threads, files, machines. Also of fused passes, part by part.
template <class Plan, class... Components>
[[nodiscard]] parts<Plan, summary<Components>...> merge(const parts<Plan, summary<Components>...>& a,
                                                        const parts<Plan, summary<Components>...>& b) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return parts<Plan, summary<Components>...>{{merge(std::get<i>(a.values), std::get<i>(b.values))...}};
  }(std::index_sequence_for<Components...>{});
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
