// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/run.hpp>

namespace clientele::inline v0 {

/// One mergeable summary of all customers: `summarize(range, on(component, projections…), options…)`, the same
/// with a fused plan (then one summary a part), or with the component and its projections directly.
///
/// Any input range; each customer is read once, each projection evaluated once. Options: `starting_at`,
/// `quarantine`, `whole_row`, `unchecked`, `into(…)`, an execution such as `parallel`.
/// Throws `invalid_parameter` before anything is read, `invalid_customer` after the pass if rows were bad and no
/// quarantine took them, `mismatched_sizes` when columns and range differ in length. Cost: one pass, no allocation.
template <class Range, class Plan, class... Rest>
  requires detail::rows_and_plan<Range, Plan>
auto summarize(Range&& range, const Plan& plan, Rest... rest) {
  static_assert(!detail::runs_in_parts<Rest...> || detail::can_be_cut<Range>,
                "clientele: running in parallel needs a sized random-access range");
  if constexpr (detail::all_fit<detail::customer_of<Range>, detail::places_of_call<Plan, Rest...>> &&
                detail::options_fit<typename detail::plan_of_call<Plan, Rest...>::type, Rest...>)
    return detail::with_plan(
        [&](const auto& p, auto... options) {
          return detail::only_part(detail::execute(range, "the range", p, std::move(options)...));
        },
        plan, std::move(rest)...);
}

/// The same where every input is a column.
template <class Plan, class... Options>
  requires detail::is_plan<Plan>
auto summarize(const Plan& plan, Options... options) {
  if constexpr (detail::options_are_meant<Options...> &&
                detail::options_fit<typename detail::plan_of_call<Plan>::type, Options...> &&
                detail::all_fit<detail::no_customer, detail::places_of_call<Plan>>) {
    const auto p = detail::to_plan(plan);
    const auto rows = detail::rows_of_columns(p);
    return detail::only_part(detail::execute(rows.first, rows.second, p, std::move(options)...));
  }
}

template <class Range, class Plan, class... Rest>
  requires(!detail::is_plan<std::remove_cvref_t<Range>> && !detail::rows_and_plan<Range, Plan>)
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
