// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/on.hpp>

#include <cstddef>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

/// Several bound components for one pass over the customers.
template <class... Bounds>
struct fused {
  std::tuple<Bounds...> parts;
};

template <class T>
inline constexpr bool is_fused = false;
template <class... Bounds>
inline constexpr bool is_fused<fused<Bounds...>> = true;

namespace detail {

/// What one pass computes.
template <class T>
inline constexpr bool is_plan = is_bound<T> || is_fused<T>;

template <class T>
concept plan = is_plan<T>;

/// What a call of `score` or `summarize` with a range begins with.
template <class Range, class Plan>
concept rows_and_plan =
    std::ranges::input_range<Range> && (is_plan<Plan> || component<Plan> || gathering_component<Plan>);

}  // namespace detail

/// `fuse(on(…), on(…), …)`: every customer is read once, every projection evaluated once.
template <class... Bounds>
[[nodiscard]] constexpr auto fuse(Bounds... bounds) {
  static_assert((sizeof...(Bounds) != 0) && (is_bound<Bounds> && ...),
                "clientele: fuse(…) takes bound components: fuse(on(component, projections…), on(…), …)");
  if constexpr ((is_bound<Bounds> && ...)) return fused<Bounds...>{std::tuple<Bounds...>{std::move(bounds)...}};
}

/// What a fused pass returns for its parts, in their order: by structured binding, by `get<ripple>(…)` when that
/// component appears once, by `get<"upper">(…)` when it was labelled.
template <class Plan, class... Values>
struct fused_values {
  using plan_type = Plan;
  std::tuple<Values...> values;

  /// Rows of the pass, of summaries.
  [[nodiscard]] auto rows() const noexcept
    requires requires(const std::tuple<Values...>& v) { std::get<0>(v).rows(); }
  {
    return std::get<0>(values).rows();
  }
  /// Rows missing between those that were merged, of summaries.
  [[nodiscard]] auto gaps() const
    requires requires(const std::tuple<Values...>& v) { std::get<0>(v).gaps(); }
  {
    return std::get<0>(values).gaps();
  }
  /// Whether every summary has the bits of one pass over its rows.
  [[nodiscard]] bool is_exact() const
    requires requires(const std::tuple<Values...>& v) { std::get<0>(v).is_exact(); }
  {
    bool all = true;
    for_each_element(values, [&](const auto& one) { all = all && one.is_exact(); });
    return all;
  }
};

namespace detail {

template <class T>
inline constexpr bool is_parts = false;
template <class Plan, class... Values>
inline constexpr bool is_parts<fused_values<Plan, Values...>> = true;

/// The result itself when the plan is a single component.
template <class Plan, class... Values>
auto only_part(fused_values<Plan, Values...>&& p) {
  if constexpr (sizeof...(Values) == 1)
    return std::get<0>(std::move(p.values));
  else
    return std::move(p);
}

template <class Component, class... Bounds>
constexpr std::size_t place_of_component(const fused<Bounds...>*) {
  std::size_t place = not_found, i = 0, times = 0;
  ((std::is_same_v<typename Bounds::component_type, Component> ? (place = i++, ++times) : i++), ...);
  return times == 1 ? place : not_found;
}

template <fixed_string Label, class... Bounds>
constexpr std::size_t place_of_label(const fused<Bounds...>*) {
  std::size_t place = not_found, i = 0, times = 0;
  ((Bounds::label == Label.view() ? (place = i++, ++times) : i++), ...);
  return times == 1 ? place : not_found;
}

template <class Component, class Plan>
inline constexpr bool component_stands_once =
    place_of_component<Component>(static_cast<const Plan*>(nullptr)) != not_found;
template <fixed_string Label, class Plan>
inline constexpr bool label_stands_once = place_of_label<Label>(static_cast<const Plan*>(nullptr)) != not_found;

}  // namespace detail

/// A part by its index, its component or its label, as const and as an lvalue or rvalue as `p` is.
template <std::size_t I, class Parts>
  requires detail::is_parts<std::remove_cvref_t<Parts>>
[[nodiscard]] constexpr auto&& get(Parts&& p) noexcept {
  static_assert(I < std::tuple_size_v<std::remove_cvref_t<Parts>>, "clientele: the fused plan has not so many parts");
  return std::get<I>(std::forward<Parts>(p).values);
}

template <class Component, class Parts>
  requires detail::is_parts<std::remove_cvref_t<Parts>>
[[nodiscard]] constexpr auto&& get(Parts&& p) noexcept {
  using plan = typename std::remove_cvref_t<Parts>::plan_type;
  constexpr std::size_t place = detail::place_of_component<Component>(static_cast<const plan*>(nullptr));
  static_assert(detail::component_stands_once<Component, plan>,
                "clientele: the component appears zero or several times in this plan: use get<\"label\">");
  return std::get<(place == detail::not_found ? 0 : place)>(std::forward<Parts>(p).values);
}

template <fixed_string Label, class Parts>
  requires detail::is_parts<std::remove_cvref_t<Parts>>
[[nodiscard]] constexpr auto&& get(Parts&& p) noexcept {
  using plan = typename std::remove_cvref_t<Parts>::plan_type;
  constexpr std::size_t place = detail::place_of_label<Label>(static_cast<const plan*>(nullptr));
  static_assert(detail::label_stands_once<Label, plan>,
                "clientele: the label appears zero or several times in this plan");
  return std::get<(place == detail::not_found ? 0 : place)>(std::forward<Parts>(p).values);
}

}  // namespace clientele::inline v0

template <class Plan, class... Values>
struct std::tuple_size<clientele::fused_values<Plan, Values...>>
    : std::integral_constant<std::size_t, sizeof...(Values)> {};

template <std::size_t I, class Plan, class... Values>
struct std::tuple_element<I, clientele::fused_values<Plan, Values...>> {
  using type = std::tuple_element_t<I, std::tuple<Values...>>;
};
