// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/core/column.hpp>
#include <clientele/core/detail/misuse.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

/// A component with the sources of its inputs. Made by `on`.
template <fixed_string Label, class Component, class... Sources>
struct bound {
  using component_type = Component;
  static constexpr std::size_t size = sizeof...(Sources);
  static constexpr std::string_view label = Label.view();
  static constexpr auto label_string = Label;

  Component component;
  std::tuple<Sources...> sources;
};

template <class T>
inline constexpr bool is_bound = false;
template <fixed_string Label, class Component, class... Sources>
inline constexpr bool is_bound<bound<Label, Component, Sources...>> = true;

/// An input that does not vary between customers: `constant(0.8)`.
template <class T>
struct constant {
  T value;
  constexpr explicit constant(T its_value) : value(its_value) {}
  friend constexpr bool operator==(const constant&, const constant&) = default;
};

namespace detail {
/// What `constant()` is a constant of.
struct no_value {};
}  // namespace detail
template <>
struct constant<detail::no_value> {
  template <class Never = void>
  constexpr constant() {
    static_assert(detail::can_be_meant<Never>, "clientele: constant(…) takes the value that all customers have");
  }
};
constant() -> constant<detail::no_value>;

/// The elements of a vector input, each from a source of its own: `each(&C::speed, &C::service, column(x))`.
template <class... Sources>
struct each {
  std::tuple<Sources...> sources;
  constexpr explicit each(Sources... its_sources) : sources(std::move(its_sources)...) {}
};

/// A source under the caller's own name, for error messages. Made by `field<"complaints">(&C::c)`.
template <fixed_string Name, class Source>
struct named_source {
  Source inner;
};

template <fixed_string Name, class Source>
[[nodiscard]] constexpr auto field(Source source) {
  return named_source<Name, Source>{std::move(source)};
}

/// A source of which one value means "missing": `missing_when(&C::rating, 99)`.
template <class Source, class Value>
struct sentinel_source {
  Source inner;
  Value sentinel;
};

template <class Source, class Value>
[[nodiscard]] constexpr auto missing_when(Source source, Value sentinel) {
  return sentinel_source<Source, Value>{std::move(source), std::move(sentinel)};
}

/// A member of another component's result. Made by `of`; that component runs once a block however often it is used.
template <class Bound, class Member>
struct result_source {
  using bound_type = Bound;
  using value_type =
      std::remove_cvref_t<decltype(std::declval<typename Bound::component_type::result&>().*std::declval<Member>())>;
  Bound upstream;
  Member member;
};

namespace detail {
template <class Component, class Member>
inline constexpr bool is_one_number_or_class = std::is_floating_point_v<Member> || std::is_enum_v<Member>;

template <class Bound, class Member>
inline constexpr bool is_member_of_result = false;
template <fixed_string Label, class Component, class... Sources, class Value>
inline constexpr bool is_member_of_result<bound<Label, Component, Sources...>, Value Component::result::*> = true;
}  // namespace detail

template <class Bound, class Member>
[[nodiscard]] constexpr auto of(Bound upstream, Member member) {
  if constexpr (!is_bound<Bound>) {
    static_assert(
        detail::can_be_meant<Bound>,
        "clientele: of(…) takes one bound component: of(on(component, projections…), &component::result::member)");
  } else if constexpr (!detail::is_member_of_result<Bound, Member>) {
    static_assert(detail::is_member_of_result<Bound, Member>,
                  "clientele: of(…) takes a member of the bound component's result");
  } else {
    static_assert(detail::is_one_number_or_class<
                      typename Bound::component_type,
                      std::remove_cvref_t<decltype(std::declval<typename Bound::component_type::result&>().*member)>>,
                  "clientele: of(…) takes one number or class of a result");
    return result_source<Bound, Member>{std::move(upstream), member};
  }
}

namespace detail {

/// The index of a result by its name; the number of results where there is none.
template <class C, fixed_string Name>
inline constexpr std::size_t place_of_result = []<std::size_t... R>(std::index_sequence<R...>) {
  std::size_t place = sizeof...(R);
  ((std::get<R>(C::results).name == Name.view() ? static_cast<void>(place = R) : static_cast<void>(0)), ...);
  return place;
}(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(C::results)>>>{});

template <class C, fixed_string Name>
inline constexpr bool component_has_the_result = [] {
  if constexpr (requires { C::results; })
    return place_of_result<C, Name> < std::tuple_size_v<std::remove_cvref_t<decltype(C::results)>>;
  else
    return false;
}();

}  // namespace detail

/// The same by the result's name: `of<"heard">(on(ripple, …))`.
template <fixed_string Name, class Bound>
  requires is_bound<Bound>
[[nodiscard]] constexpr auto of(Bound upstream) {
  using component_type = typename Bound::component_type;
  static_assert(detail::component_has_the_result<component_type, Name>,
                "clientele: of<\"name\">(…): the component has no result of this name");
  if constexpr (detail::component_has_the_result<component_type, Name>)
    return of(std::move(upstream),
              std::get<detail::place_of_result<component_type, Name>>(component_type::results).member);
}

namespace detail {

template <class C, fixed_string Input>
inline constexpr bool input_has_a_projection = false;
template <class C, std::size_t Needed, std::size_t Given>
inline constexpr bool takes_this_many_projections = Needed == Given;

}  // namespace detail

namespace detail {

/// What has a name and inputs: a component, or what can be fitted.
template <class T>
concept described = requires {
  T::name.view();
  std::tuple_size<std::remove_cvref_t<decltype(T::inputs)>>::value;
};

template <class Described, std::size_t given>
constexpr bool projections_fit() {
  constexpr std::size_t needed = input_count<Described>;
  if constexpr (given < needed) {
    static_assert(
        input_has_a_projection<Described,
                               std::tuple_element_t<given, std::remove_cvref_t<decltype(Described::inputs)>>::label>,
        "clientele: this input of the component has no projection");
    return false;
  } else {
    static_assert(takes_this_many_projections<Described, needed, given>,
                  "clientele: more projections than the component has inputs");
    return given == needed;
  }
}

template <class Component>
using wider_of = std::remove_cvref_t<decltype(std::declval<const Component&>().wider())>;

/// Whether so many projections are more than the component takes, and its `wider()` form has more inputs.
template <class Component, std::size_t given>
inline constexpr bool becomes_wider = false;
template <class Component, std::size_t given>
  requires(described<Component> && requires(const Component& c) { c.wider(); })
inline constexpr bool becomes_wider<Component, given> =
    given > input_count<Component>&& input_count<wider_of<Component>> > input_count<Component>;

}  // namespace detail

/// Binds a component to the caller's customer type: one projection for each input, in the component's order. A
/// projection is a member pointer, a callable, `column(…)`, `constant(…)`, `of(bound, &result::member)`, or one of
/// these inside `field<"name">(…)` or `missing_when(…, value)`; a vector input takes a projection that gives a list,
/// or `each(…)`. A projection gives an arithmetic value, an enum, an optional of these, or a type that converts to
/// the component's scalar explicitly. Where a component has a `wider()` form, which takes more of each customer, more
/// projections bind that: `on(lifetime, margin, retention, retention_gain, …)` is an `individual_lifetime`.
template <class Component, class... Sources>
  requires(component<Component> || gathering_component<Component>)
[[nodiscard]] constexpr auto on(Component c, Sources... sources) {
  if constexpr (detail::becomes_wider<Component, sizeof...(Sources)>)
    return on(c.wider(), std::move(sources)...);
  else if constexpr (detail::projections_fit<Component, sizeof...(Sources)>() && detail::component_fits<Component>())
    return bound<"", Component, Sources...>{std::move(c), std::tuple<Sources...>{std::move(sources)...}};
}

template <class First, class... Rest>
  requires(!component<First> && !gathering_component<First>)
constexpr auto on(const First&, const Rest&...) {
  detail::explain_component<First>();
}

/// Projections by the names of inputs, such as `history::from_history`: `has<"x">` says whether there is one for an
/// input, `projection<"x">()` gives it.
template <class T>
concept projection_set = requires(const T& set) {
  T::template has<"">;
  set.template projection<"">();
};

namespace detail {

template <class Set, fixed_string Input>
inline constexpr bool set_has_a_projection_for_the_input = Set::template has<Input>;

template <class Described, std::size_t I>
inline constexpr auto label_of_input = std::tuple_element_t<I, std::remove_cvref_t<decltype(Described::inputs)>>::label;

/// `f(projections…)` with those that a set has for the inputs of a component, or of what can be fitted.
template <class Described, class Set, class F>
constexpr auto with_projections(const Set& set, F&& f) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_assert((set_has_a_projection_for_the_input<Set, label_of_input<Described, I>> && ...),
                  "clientele: this set of projections has none for an input of the component: give one for each input");
    if constexpr ((set_has_a_projection_for_the_input<Set, label_of_input<Described, I>> && ...))
      return f(set.template projection<label_of_input<Described, I>>()...);
  }(std::make_index_sequence<input_count<Described>>{});
}

}  // namespace detail

/// The same with one projection for each input out of a set: `on(lifetime, history::from_history)`.
template <component Component, projection_set Set>
[[nodiscard]] constexpr auto on(Component c, Set set) {
  return detail::with_projections<Component>(
      set, [&](auto... projections) { return on(std::move(c), std::move(projections)...); });
}

template <class... Nothing>
  requires(sizeof...(Nothing) == 0)
constexpr auto on() {
  static_assert(detail::can_be_meant<Nothing...>,
                "clientele: on(…) takes a component and a projection for each of its inputs");
}

/// The same component twice in one `fuse`, told apart: `label<"upper">(on(ripple{.told = 20}, …))`.
template <fixed_string Label, fixed_string Old, class Component, class... Sources>
[[nodiscard]] constexpr auto label(bound<Old, Component, Sources...> b) {
  return bound<Label, Component, Sources...>{std::move(b.component), std::move(b.sources)};
}

template <fixed_string Label, class T>
  requires(!is_bound<T>)
constexpr auto label(const T&) {
  static_assert(detail::can_be_meant<T>,
                "clientele: label<…>(…) takes one bound component: label<\"name\">(on(component, projections…))");
}

}  // namespace clientele::inline v0
