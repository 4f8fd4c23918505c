// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/fuse.hpp>
#include <clientele/core/summary.hpp>

#include <cstddef>
#include <utility>

namespace clientele::inline v0 {

/// `merge(a, b)` joins the summaries of two parts: threads, files, machines. Also of fused passes, part by part.
template <class Plan, class... Components>
[[nodiscard]] parts<Plan, summary<Components>...> merge(const parts<Plan, summary<Components>...>& a,
                                                        const parts<Plan, summary<Components>...>& b) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return parts<Plan, summary<Components>...>{{merge(std::get<i>(a.values), std::get<i>(b.values))...}};
  }(std::index_sequence_for<Components...>{});
}

}  // namespace clientele::inline v0
