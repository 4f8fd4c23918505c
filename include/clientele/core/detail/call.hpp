// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// What stands behind the range of a call: a plan, or a component with its projections; then options in any order.
#pragma once

#include <clientele/core/detail/fits.hpp>
#include <clientele/core/detail/memory.hpp>

#include <cstddef>
#include <ranges>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

template <class... Bounds>
fused<Bounds...> to_plan(const fused<Bounds...>& plan) {
  return plan;
}
template <fixed_string Label, class C, class... Sources>
fused<bound<Label, C, Sources...>> to_plan(const bound<Label, C, Sources...>& b) {
  return {std::tuple{b}};
}

/// Whether what follows the projections is options.
template <std::size_t projections, class... Rest>
inline constexpr bool options_after_are_meant = []<std::size_t... o>(std::index_sequence<o...>) {
  return options_are_meant<std::tuple_element_t<projections + o, std::tuple<Rest...>>...>;
}(std::make_index_sequence<sizeof...(Rest) - projections>{});

/// Whether what follows the range can be read: a plan and options, or a component, its projections and options.
template <class First, class... Rest>
constexpr bool call_is_meant() {
  if constexpr (is_plan<First>)
    return options_are_meant<Rest...>;
  else if constexpr (!options_after_are_meant<before_options<Rest...>(), Rest...>)
    return false;
  else if constexpr (becomes_wider<First, before_options<Rest...>()>)
    return call_is_meant<wider_of<First>, Rest...>();
  else if constexpr (!projections_fit<First, before_options<Rest...>()>())
    return false;
  else if constexpr (component<First> || gathering_component<First>)
    return component_fits<First>();
  else
    return true;
}

/// `f(plan, options)` of what follows the range.
template <class F, class First, class... Rest>
auto with_plan(F&& f, const First& first, Rest... rest) {
  if constexpr (is_plan<First>) {
    return f(to_plan(first), call_options<Rest...>{{std::move(rest)...}});
  } else if constexpr (becomes_wider<First, before_options<Rest...>()>) {
    return with_plan(std::forward<F>(f), first.wider(), std::move(rest)...);
  } else {
    constexpr std::size_t projections = before_options<Rest...>();
    std::tuple<Rest...> all{std::move(rest)...};
    return [&]<std::size_t... p, std::size_t... o>(std::index_sequence<p...>, std::index_sequence<o...>) {
      using plan = fused<bound<"", First, std::tuple_element_t<p, std::tuple<Rest...>>...>>;
      using options = call_options<std::tuple_element_t<projections + o, std::tuple<Rest...>>...>;
      return f(plan{{{first, {std::get<p>(std::move(all))...}}}},
               options{{std::get<projections + o>(std::move(all))...}});
    }(std::make_index_sequence<projections>{}, std::make_index_sequence<sizeof...(Rest) - projections>{});
  }
}

/// The rows of a plan whose inputs are all columns, and the name of the first column.
template <class... Bounds>
auto rows_of_columns(const fused<Bounds...>& plan) {
  std::size_t rows = 0;
  std::string_view name;
  for_each_column(plan, [&](const stretch& s) {
    if (name.empty()) rows = s.rows, name = s.name;
  });
  if (name.empty()) raise(invalid_use("clientele: a call without a range needs at least one column"));
  return std::pair{std::views::iota(std::size_t{0}, rows), name};
}

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
