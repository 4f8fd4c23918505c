// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/call.hpp>
#include <clientele/core/detail/run.hpp>

#include <cstddef>
#include <ranges>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail::inline CLIENTELE_MACHINE {

template <class Range, class Plan, class... Rest>
auto summarize_rows(Range& range, const Plan& plan, Rest... rest) {
  static_assert(!runs_in_parts<Rest...> || can_be_cut<Range>,
                "clientele: running in parallel needs a sized random-access range");
  if constexpr ((goes_by_name<Rest> || ...)) {
    constexpr const typename plan_of_call<Plan, Rest...>::type* named = nullptr;
    return summarize_rows(range, plan, with_member(named, std::move(rest))...);
  } else if constexpr (call_is_meant<Plan, Rest...>() && all_fit<customer_of<Range>, places_of_call<Plan, Rest...>> &&
                       options_fit<typename plan_of_call<Plan, Rest...>::type, Rest...>) {
    return with_plan(
        [&](const auto& p, auto options) { return only_part(execute(range, "the range", p, std::move(options))); },
        plan, std::move(rest)...);
  }
}

template <class Plan, class... Options>
auto summarize_columns(const Plan& plan, Options... options) {
  if constexpr ((goes_by_name<Options> || ...)) {
    constexpr const typename plan_of_call<Plan>::type* named = nullptr;
    return summarize_columns(plan, with_member(named, std::move(options))...);
  } else if constexpr (options_are_meant<Options...> && options_fit<typename plan_of_call<Plan>::type, Options...> &&
                       all_fit<no_customer, places_of_call<Plan>>) {
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
template <class Range, class Plan, class... Rest>
  requires detail::rows_and_plan<Range, Plan>
CLIENTELE_ALWAYS_INLINE auto summarize(Range&& range, const Plan& plan, Rest... rest) {
  return detail::summarize_rows(range, plan, std::move(rest)...);
}

/// The same where a set has the projections: `summarize(histories, lifetime, history::from_history)`.
template <class Range, component Component, projection_set Set, class... Options>
  requires std::ranges::input_range<Range>
CLIENTELE_ALWAYS_INLINE auto summarize(Range&& range, const Component& c, Set set, Options... options) {
  return detail::summarize_rows(range, on(c, set), std::move(options)...);
}

/// The same where every input is a column.
template <class Plan, class... Options>
  requires detail::plan<Plan>
CLIENTELE_ALWAYS_INLINE auto summarize(const Plan& plan, Options... options) {
  return detail::summarize_columns(plan, std::move(options)...);
}

template <class Range, class Plan, class... Rest>
  requires(!detail::is_plan<std::remove_cvref_t<Range>> && !detail::rows_and_plan<Range, Plan> &&
           !detail::has_its_own_rows<std::remove_cvref_t<Range>>)
auto summarize(Range&&, const Plan&, Rest&&...) {
  detail::explain_call<Range, Plan>();
}
template <class Range>
  requires(!detail::is_plan<Range>)
auto summarize(const Range&) {
  static_assert(detail::can_be_meant<Range>,
                "clientele: summarize(range, on(component, projections…)): the component is missing");
}

}  // namespace clientele::inline v0
