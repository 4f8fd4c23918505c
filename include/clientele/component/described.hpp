// SPDX-License-Identifier: BSL-1.0
// What a descriptor says, without its types: for messages, summaries and programs that choose components by name.
#pragma once

#include <clientele/component/descriptor.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

/// One input of a component.
struct described_input {
  std::string_view name;
  interval allowed;
  input_kind kind = input_kind::number;
  clientele::presence presence = presence::required;
  std::size_t width = 1;  ///< as declared: 1 of a scalar, `dynamic` where the component says it
  bool is_vector = false, summarised = false;
  std::string_view unit{}, source{};

  /// Its lanes of numbers, where the inputs of dynamic width have this many elements.
  [[nodiscard]] constexpr std::size_t lanes(std::size_t elements) const noexcept {
    return kind != input_kind::number ? 0 : width == dynamic ? elements : width;
  }
};

/// The inputs of a component or a specification, in their order.
template <class Component>
inline constexpr auto inputs_of = with_elements(Component::inputs, [](const auto&... in) {
  return std::array<described_input, sizeof...(in)>{described_input{
      in.name, in.allowed, in.kind, in.presence, in.width, in.is_vector, in.summarised, in.unit, in.source}...};
});

/// One member of a component's result: `lanes` numbers from number `lane` on among those of all results.
struct described_result {
  std::string_view name;
  std::size_t lane = 0, lanes = 1;
  bool is_class = false, is_list = false;
  std::string_view unit{};
  std::span<const std::string_view> classes{};  ///< the names of a class's values
};

namespace detail {

template <class T>
concept list_of_values = requires(const T& t) {
  t.size();
  t[0];
};

template <class C>
inline constexpr std::size_t result_count = std::tuple_size_v<std::remove_cvref_t<decltype(C::results)>>;

template <class C, std::size_t R>
using result_type = std::remove_cvref_t<decltype(std::declval<typename C::result&>().*std::get<R>(C::results).member)>;

template <class T>
inline constexpr std::size_t lanes_of = 1;
template <class T, std::size_t n>
inline constexpr std::size_t lanes_of<std::array<T, n>> = n;

template <class C, std::size_t R>
inline constexpr std::size_t result_lane = []<std::size_t... J>(std::index_sequence<J...>) {
  return (std::size_t{0} + ... + lanes_of<result_type<C, J>>);
}(std::make_index_sequence<R>{});

template <class C>
inline constexpr std::size_t result_lanes = result_lane<C, result_count<C>>;

template <class Value>
constexpr std::span<const std::string_view> class_names() noexcept {
  if constexpr (described_enum<Value>)
    return enumerators_of<Value>;
  else
    return {};
}

}  // namespace detail

/// The results of a component, in their order.
template <class C>
inline constexpr auto results_of = []<std::size_t... R>(std::index_sequence<R...>) {
  return std::array<described_result, sizeof...(R)>{described_result{
      std::get<R>(C::results).name, detail::result_lane<C, R>, detail::lanes_of<detail::result_type<C, R>>,
      std::is_enum_v<detail::result_type<C, R>>, detail::list_of_values<detail::result_type<C, R>>,
      std::get<R>(C::results).unit, detail::class_names<detail::result_type<C, R>>()}...};
}(std::make_index_sequence<detail::result_count<C>>{});

}  // namespace clientele::inline v0
