// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/call.hpp>
#include <clientele/core/detail/run.hpp>

#include <cstddef>
#include <ranges>
#include <utility>

namespace clientele::inline v0 {

namespace detail::inline CLIENTELE_MACHINE {

template <class Range, class Plan, class... Rest>
auto summarize_rows(Range& range, const Plan& plan, Rest... rest) {
  static_assert(!runs_in_parts<Rest...> || can_be_cut<Range>,
                "clientele: running in parallel needs a sized random-access range");
  if constexpr (all_fit<customer_of<Range>, places_of_call<Plan, Rest...>> &&
                options_fit<typename plan_of_call<Plan, Rest...>::type, Rest...>)
    return with_plan(
        [&](const auto& p, auto options) { return only_part(execute(range, "the range", p, std::move(options))); },
        plan, std::move(rest)...);
}

template <class Plan, class... Options>
auto summarize_columns(const Plan& plan, Options... options) {
  if constexpr (all_fit<const std::size_t, places_of_call<Plan>> &&
                options_fit<typename plan_of_call<Plan>::type, Options...>) {
    const auto p = to_plan(plan);
    auto rows = rows_of_columns(p);
    return only_part(execute(rows.first, rows.second, p, call_options<Options...>{{std::move(options)...}}));
  }
}

}  // namespace detail::inline CLIENTELE_MACHINE

/// One mergeable summary of all customers: `summarize(range, on(component, projections…), options…)`, the same
/// with a fused plan (then one summary a part), or with the component and its projections directly.
///
/// Any input range; each customer is read once, each projection evaluated once. Options: `starting_at`,
/// `quarantine`, `whole_row`, `unchecked`, `into(…)`, an execution such as `parallel`.
/// Throws `invalid_parameter` before anything is read, `invalid_customer` after the pass if rows were bad and no
/// quarantine took them, `mismatched_sizes` when columns and range differ in length. Cost: one pass, no allocation.
template <std::ranges::input_range Range, class Plan, class... Rest>
  requires(is_bound<Plan> || is_fused<Plan> || component<Plan>)
CLIENTELE_ALWAYS_INLINE auto summarize(Range&& range, const Plan& plan, Rest... rest) {
  return detail::summarize_rows(range, plan, std::move(rest)...);
}

/// The same where every input is a column.
template <class Plan, class... Options>
  requires(is_bound<Plan> || is_fused<Plan>)
CLIENTELE_ALWAYS_INLINE auto summarize(const Plan& plan, Options... options) {
  return detail::summarize_columns(plan, std::move(options)...);
}

}  // namespace clientele::inline v0
