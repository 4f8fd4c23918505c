// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/on.hpp>

#include <cstddef>
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

/// `fuse(on(…), on(…), …)`: every customer is read once, every projection evaluated once.
template <class... Bounds>
  requires(is_bound<Bounds> && ...)
[[nodiscard]] constexpr auto fuse(Bounds... bounds) {
  return fused<Bounds...>{std::tuple<Bounds...>{std::move(bounds)...}};
}

/// What a fused pass returns for its parts, in their order: by structured binding, by `get<ripple>(…)` when that
/// component stands once, by `get<"upper">(…)` when it was labelled.
template <class Plan, class... Values>
struct parts {
  std::tuple<Values...> values;
};

namespace detail {

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

template <std::size_t I, class Plan, class... Values>
[[nodiscard]] constexpr const auto& get(const parts<Plan, Values...>& p) noexcept {
  return std::get<I>(p.values);
}
template <std::size_t I, class Plan, class... Values>
[[nodiscard]] constexpr auto&& get(parts<Plan, Values...>&& p) noexcept {
  return std::get<I>(std::move(p.values));
}

template <class Component, class Plan, class... Values>
[[nodiscard]] constexpr const auto& get(const parts<Plan, Values...>& p) noexcept {
  constexpr std::size_t place = detail::place_of_component<Component>(static_cast<const Plan*>(nullptr));
  static_assert(detail::component_stands_once<Component, Plan>,
                "clientele: the component stands in the fused plan not once: use get<\"label\">");
  return std::get<place < sizeof...(Values) ? place : 0>(p.values);
}

template <fixed_string Label, class Plan, class... Values>
[[nodiscard]] constexpr const auto& get(const parts<Plan, Values...>& p) noexcept {
  constexpr std::size_t place = detail::place_of_label<Label>(static_cast<const Plan*>(nullptr));
  static_assert(detail::label_stands_once<Label, Plan>, "clientele: the label stands in the fused plan not once");
  return std::get<place < sizeof...(Values) ? place : 0>(p.values);
}

}  // namespace clientele::inline v0

template <class Plan, class... Values>
struct std::tuple_size<clientele::parts<Plan, Values...>> : std::integral_constant<std::size_t, sizeof...(Values)> {};

template <std::size_t I, class Plan, class... Values>
struct std::tuple_element<I, clientele::parts<Plan, Values...>> {
  using type = std::tuple_element_t<I, std::tuple<Values...>>;
};
