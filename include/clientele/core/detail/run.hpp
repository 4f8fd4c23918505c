// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// One call of `summarize`, or of `score` with destinations, from its plan to its summaries.
#pragma once

#include <clientele/core/detail/deliver.hpp>
#include <clientele/core/detail/memory.hpp>
#include <clientele/core/detail/parts.hpp>
#include <clientele/core/merge.hpp>

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <tuple>
#include <utility>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// One part's outcome: the sums of every bound, and what was found wrong.
template <class... Bounds>
struct outcome {
  std::tuple<accumulated<typename Bounds::component_type>...> sums{};
  findings found{};

  friend void add_outcome(outcome& all, const outcome& later) {
    unrolled<sizeof...(Bounds)>([&](auto top) { std::get<top>(all.sums).add(std::get<top>(later.sums)); });
    all.found.add(later.found);
  }
};

/// What a pass that has ended leaves of its rows.
template <bool Checked, bool WholeRow, class... Bounds>
outcome<Bounds...> outcome_of(pass<Checked, WholeRow, Bounds...>& work, row_range rows, bool placed) {
  outcome<Bounds...> all;
  unrolled<sizeof...(Bounds)>([&](auto top) {
    auto& sums = work.template node_of<top>().sums();
    sums.seen = {row_set(rows), placed};
    std::get<top>(all.sums) = std::move(sums);
  });
  all.found = work.found();
  return all;
}

template <bool Checked, bool WholeRow, class... Bounds>
struct runner {
  const fused<Bounds...>& plan;

  /// Rows from an iterator that stands at row `first` of the call.
  template <class Iterator, class Sentinel, class... Option>
  outcome<Bounds...> rows(Iterator it, const Sentinel& end, std::uint64_t start, std::size_t first,
                          const bad_row_listener& report, call_options<Option...>& options) const {
    pass<Checked, WholeRow, Bounds...> work(plan, keeper_of_ends<call_options<Option...>::placed>());
    return [&]<std::size_t... o>(std::index_sequence<o...>) {
      [[maybe_unused]] const std::tuple<delivery<Option, Bounds...>...> deliver(std::get<o>(options.all)...);
      std::size_t place = first;
      while (const std::size_t n = work.block(it, end, start + place, place, report)) {
        (std::get<o>(deliver)(work, std::get<o>(options.all), place, n), ...);
        place += n;
      }
      work.finish();
      return outcome_of(work, {start + first, start + place}, call_options<Option...>::placed);
    }(std::index_sequence_for<Option...>{});
  }
};

/// Throws `invalid_parameter` for the first parameter of a plan's components that is out of its range.
template <class... Bounds>
void check_all_parameters(const fused<Bounds...>& plan) {
  for_each_element(plan.parts, [](const auto& b) {
    for_each_place(b, [](const auto& base, const auto&, std::string_view) {
      if constexpr (requires { base.upstream.component; }) check_parameters(base.upstream.component);
    });
    check_parameters(b.component);
  });
}

/// All rows of a call: in parts where an execution is among its options, otherwise in one walk.
template <class Runner, class Range, class Options>
auto run_all(const Runner& run, Range& range, Options& options, const bad_row_listener& report, bool reports) {
  if constexpr (Options::in_parts)
    return run_in_parts(run, range, options, report, reports);
  else
    return run.rows(std::ranges::begin(range), std::ranges::end(range), options.start(), 0, report, options);
}

/// The summaries of a plan's components, from what a pass leaves.
template <class... Bounds>
auto summaries_of(const fused<Bounds...>& plan, outcome<Bounds...> all) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return fused_values<fused<Bounds...>, summary<typename Bounds::component_type>...>{
        {summary_access::made(std::get<i>(plan.parts).component, std::move(std::get<i>(all.sums)))...}};
  }(std::index_sequence_for<Bounds...>{});
}

template <class Range, class... Bounds, class Options>
auto execute(Range& range, std::string_view range_name, const fused<Bounds...>& plan, Options options) {
  constexpr bool sized = std::ranges::sized_range<Range>;
  std::size_t rows = 0;
  if constexpr (sized) rows = static_cast<std::size_t>(std::ranges::size(range));
  check_all_parameters(plan);
  check_memory(plan, range_name, sized ? &rows : nullptr, memory_of(range), options);
  const auto tell = [&](const bad_row& bad) { options.report(bad); };
  const auto report = Options::quarantined ? bad_row_listener(tell) : bad_row_listener();
  const runner<Options::checked, Options::whole_rows, Bounds...> run{plan};
  outcome<Bounds...> all = run_all(run, range, options, report, Options::quarantined);
  if constexpr (!sized) {
    rows = static_cast<std::size_t>(std::get<0>(all.sums).rows);
    check_memory(plan, range_name, &rows, memory_of(range), options);
  }
  if (!Options::quarantined && all.found.bad_rows != 0) raise(invalid_customer(all.found.first, all.found.bad_rows));
  return summaries_of(plan, std::move(all));
}

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
