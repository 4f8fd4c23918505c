// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// Does a call fit together? The compiler's messages name the component and the input. Every static_assert here is
// few templates below the caller's own line, because a compiler prints all of them.
#pragma once

#include <clientele/core/detail/plan.hpp>
#include <clientele/core/options.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail {

// ---- projections ----

template <class Component, fixed_string Input, class Projection, class Customer>
inline constexpr bool projection_takes_the_customer = std::is_invocable_v<const Projection&, Customer&>;

/// What stands for the customer where a call has no range; a place then has no row to look at.
using no_customer = const std::size_t;

/// A character is nowhere a number, though C++ counts it among them.
template <class Component, fixed_string Input, class Value>
inline constexpr bool projection_gives_no_character = !is_character<Value>;
template <class Component, fixed_string Input, class Value>
inline constexpr bool projection_gives_no_character<Component, Input, std::optional<Value>> = !is_character<Value>;

template <class Component, fixed_string Input, class Value>
constexpr bool gives_no_character() {
  static_assert(
      projection_gives_no_character<Component, Input, Value>,
      "clientele: a character is no number: give what it stands for, such as c.rating - '0' or int(c.rating)");
  return projection_gives_no_character<Component, Input, Value>;
}

template <class Component, fixed_string Input, class Value>
inline constexpr bool projection_gives_a_number = converts_to<typename scalar_of<Component>::type, Value>;

template <class Component, fixed_string Input, class Value>
inline constexpr bool projection_gives_a_list = requires(const Value& v) {
  requires std::ranges::sized_range<const Value>;
  requires converts_to<typename scalar_of<Component>::type, std::ranges::range_value_t<const Value>>;
};

template <class Component, fixed_string Input, std::size_t Elements, std::size_t Projections>
inline constexpr bool each_has_all_elements = Elements == Projections;

/// The name of the I-th input. Templates take it as an argument, so that every compiler prints it.
template <class Component, std::size_t I>
inline constexpr auto name_of_input = std::tuple_element_t<I, std::remove_cvref_t<decltype(Component::inputs)>>::label;

/// A place for an input of a component (`scalar_width` also for one element of a vector).
template <class Component, fixed_string Input, std::size_t Width, class Source>
struct place_for {};

/// A place for an input that is not made of numbers.
template <class Component, fixed_string Input, input_kind Kind, class Source>
struct other_place_for {};

/// `each` with so many places for an input.
template <class Component, fixed_string Input, std::size_t Width, std::size_t Given>
struct each_for {};

/// All places for one input, those inside `each` one by one.
template <class C, std::size_t I, bool Element, class Source, class Base = typename source_traits<Source>::base>
struct places_of {
  static constexpr std::size_t width = Element || !nth_input<C, I>.is_vector ? scalar_width : nth_input<C, I>.width;
  using type = std::conditional_t<is_number<C, I>, types<place_for<C, name_of_input<C, I>, width, Source>>,
                                  types<other_place_for<C, name_of_input<C, I>, nth_input<C, I>.kind, Source>>>;
};
template <class C, std::size_t I, bool Element, class Source, class... S>
struct places_of<C, I, Element, Source, each<S...>> {
  using type = decltype((types<each_for<C, name_of_input<C, I>, nth_input<C, I>.width, sizeof...(S)>>{} + ... +
                         typename places_of<C, I, true, S>::type{}));
};

/// All places of a bound.
template <class Bound, class Inputs>
struct places_of_bound;
template <fixed_string Label, class C, class... Sources, std::size_t... I>
struct places_of_bound<bound<Label, C, Sources...>, std::index_sequence<I...>> {
  using type = decltype((types<>{} + ... + typename places_of<C, I, false, Sources>::type{}));
};
template <class Bound>
using all_places_of = typename places_of_bound<Bound, std::make_index_sequence<Bound::size>>::type;

template <class T>
const T& value_of(const column_view<T>&);
template <class T>
const T& value_of(const constant<T>&);
template <class T>
const std::optional<T>& value_of(const masked_column<T>&);
template <foreign_column Source>
const typename Source::foreign_value& value_of(const Source&);

/// The type of the value that a place holds.
template <class Base, class Customer, source_kind Kind>
struct value_of_place {
  using type = std::remove_cvref_t<decltype(value_of(std::declval<const Base&>()))>;
};
template <class Base, class Customer>
struct value_of_place<Base, Customer, source_kind::row> {
  using type = std::remove_cvref_t<std::invoke_result_t<const Base&, Customer&>>;
};
template <class Base, class Customer>
struct value_of_place<Base, Customer, source_kind::upstream> {
  using type = typename Base::value_type;
};

/// The record of an input that is a list of them.
template <class Component, fixed_string Input>
using record_of_input =
    typename std::remove_cvref_t<decltype(std::get<place_of_input<Component, Input>>(Component::inputs))>::record;

/// A duration or a time point is read in the input's unit, which has to be one of time.
template <class Component, fixed_string Input, class Value>
inline constexpr bool input_has_the_unit_of_a_time =
    !chrono_time<Value> || seconds_in(std::get<place_of_input<Component, Input>>(Component::inputs).unit) != 0;
template <class Component, fixed_string Input, class Value>
inline constexpr bool input_has_the_unit_of_a_time<Component, Input, std::optional<Value>> =
    input_has_the_unit_of_a_time<Component, Input, Value>;

template <class Component, fixed_string Input, std::size_t Width, class Source, class Customer>
constexpr bool place_fits(place_for<Component, Input, Width, Source>, std::type_identity<Customer>) {
  constexpr bool scalar = Width == scalar_width || Width == 1;
  using base = typename source_traits<Source>::base;
  if constexpr (kind_of<Source> == source_kind::row) {
    if constexpr (std::is_same_v<Customer, no_customer> &&
                  !projection_takes_the_customer<Component, Input, base, Customer>) {
      static_assert(can_be_meant<place_for<Component, Input, Width, Source>>,
                    "clientele: without a range of customers before on(…) each input is a column(…) or a constant(…)");
      return false;
    } else if constexpr (!projection_takes_the_customer<Component, Input, base, Customer>) {
      static_assert(projection_takes_the_customer<Component, Input, base, Customer>,
                    "clientele: the projection of this input cannot be called with the range's customer");
      return false;
    } else {
      using value = std::remove_cvref_t<std::invoke_result_t<const base&, Customer&>>;
      if constexpr (Width == 1 && projection_gives_a_list<Component, Input, value>) {
        return true;
      } else if constexpr (!gives_no_character<Component, Input, value>()) {
        return false;
      } else if constexpr (scalar) {
        static_assert(
            input_has_the_unit_of_a_time<Component, Input, value>,
            "clientele: this input's unit is no unit of time: give a number instead of a duration or a time point");
        static_assert(projection_gives_a_number<Component, Input, value>,
                      "clientele: the projection of this input gives something that is not a number");
        return projection_gives_a_number<Component, Input, value>;
      } else {
        static_assert(projection_gives_a_list<Component, Input, value>,
                      "clientele: the projection of this vector input gives no list of numbers; use each(…)");
        return projection_gives_a_list<Component, Input, value>;
      }
    }
  } else if constexpr (kind_of<Source> == source_kind::upstream) {
    static_assert(scalar || projection_gives_a_list<Component, Input, double>,
                  "clientele: of(…) gives one number, and this input is a vector; use each(…)");
    return scalar;
  } else {
    using value = std::remove_cvref_t<decltype(value_of(std::declval<const base&>()))>;
    if constexpr (!gives_no_character<Component, Input, value>()) {
      return false;
    } else if constexpr (scalar || kind_of<Source> == source_kind::fixed) {
      static_assert(
          input_has_the_unit_of_a_time<Component, Input, value>,
          "clientele: this input's unit is no unit of time: give a number instead of a duration or a time point");
      static_assert(projection_gives_a_number<Component, Input, value>,
                    "clientele: the column or constant for this input holds something that is not a number");
      return projection_gives_a_number<Component, Input, value>;
    } else {
      static_assert(projection_gives_a_list<Component, Input, double>,
                    "clientele: a column gives one number a row, and this input is a vector; use each(…)");
      return false;
    }
  }
}

template <class Value>
inline constexpr bool is_category_value =
    std::is_same_v<Value, category> || (std::is_integral_v<Value> && !is_character<Value>) || std::is_enum_v<Value> ||
    std::is_convertible_v<const Value&, std::string_view>;
template <class Value>
inline constexpr bool is_category_value<std::optional<Value>> = is_category_value<Value>;

template <class Component, fixed_string Input, class Value>
inline constexpr bool projection_gives_a_category = is_category_value<Value>;
template <class Component, fixed_string Input, class Value>
inline constexpr bool projection_gives_records = [] {
  if constexpr (std::ranges::input_range<const Value>)
    return std::is_convertible_v<std::ranges::range_reference_t<const Value>, record_of_input<Component, Input>>;
  else
    return false;
}();

template <class Component, fixed_string Input, input_kind Kind, class Source, class Customer>
constexpr bool place_fits(other_place_for<Component, Input, Kind, Source>, std::type_identity<Customer>) {
  using base = typename source_traits<Source>::base;
  if constexpr (kind_of<Source> == source_kind::list) {
    static_assert(can_be_meant<base>, "clientele: each(…) is for an input that is a vector of numbers");
    return false;
  } else if constexpr (kind_of<Source> == source_kind::row &&
                       !projection_takes_the_customer<Component, Input, base, Customer>) {
    static_assert(projection_takes_the_customer<Component, Input, base, Customer>,
                  "clientele: the projection of this input cannot be called with the range's customer");
    return false;
  } else {
    using value = typename value_of_place<base, Customer, kind_of<Source>>::type;
    if constexpr (Kind == input_kind::category) {
      static_assert(projection_gives_a_category<Component, Input, value>,
                    "clientele: this input is a category: give an enum, an integer, a bool, a text or an optional");
      return projection_gives_a_category<Component, Input, value>;
    } else {
      static_assert(projection_gives_records<Component, Input, value>,
                    "clientele: this input is a list of records: give a range of what converts to the record");
      return projection_gives_records<Component, Input, value>;
    }
  }
}

template <class Component, fixed_string Input, std::size_t Width, std::size_t Given, class Customer>
constexpr bool place_fits(each_for<Component, Input, Width, Given>, std::type_identity<Customer>) {
  if constexpr (Width == dynamic) {
    return true;  // known when the pass begins
  } else {
    static_assert(each_has_all_elements<Component, Input, Width, Given>,
                  "clientele: each(…) needs one projection for each element of the input");
    return Width == Given;
  }
}

template <class Customer, class Places>
inline constexpr bool all_fit = false;
template <class Customer, class... Places>
inline constexpr bool all_fit<Customer, types<Places...>> =
    (place_fits(Places{}, std::type_identity<Customer>{}) && ...);

// ---- what a call's arguments are ----

/// How many arguments stand before the first option.
template <class... Args>
constexpr std::size_t before_options() {
  std::size_t n = 0;
  bool open = true;
  ((is_option<Args> ? static_cast<void>(open = false) : open ? static_cast<void>(++n) : static_cast<void>(0)), ...);
  return n;
}

template <class Component, class Rest, class Projections = std::make_index_sequence<input_count<Component>>>
struct plan_of_projections;
template <class Component, class... Rest, std::size_t... p>
struct plan_of_projections<Component, std::tuple<Rest...>, std::index_sequence<p...>> {
  using type = fused<bound<"", Component, std::tuple_element_t<p, std::tuple<Rest...>>...>>;
};

/// The fused plan of a call with a plan, or with a component and its projections; of none when their number is
/// wrong, which `on` says.
template <class Plan, class... Rest>
struct plan_of_call {
  using type = fused<>;
};
template <fixed_string Label, class C, class... Sources, class... Rest>
struct plan_of_call<bound<Label, C, Sources...>, Rest...> {
  using type = fused<bound<Label, C, Sources...>>;
};
template <class... Bounds, class... Rest>
struct plan_of_call<fused<Bounds...>, Rest...> {
  using type = fused<Bounds...>;
};
template <class Described, class... Rest>
  requires(described<Described> && before_options<Rest...>() == input_count<Described>)
struct plan_of_call<Described, Rest...> : plan_of_projections<Described, std::tuple<Rest...>> {};
template <class Described, class... Rest>
  requires(becomes_wider<Described, before_options<Rest...>()>)
struct plan_of_call<Described, Rest...> : plan_of_call<wider_of<Described>, Rest...> {};

template <class Nodes>
struct places_of_nodes;
template <class... Bounds>
struct places_of_nodes<types<Bounds...>> {
  using type = decltype((types<>{} + ... + all_places_of<Bounds>{}));
};
template <class Plan>
struct places_of_plan;
template <class... Bounds>
struct places_of_plan<fused<Bounds...>> : places_of_nodes<typename arrangement<Bounds...>::nodes> {};

/// All places that a call reads.
template <class Plan, class... Rest>
using places_of_call = typename places_of_plan<typename plan_of_call<Plan, Rest...>::type>::type;

template <class Range>
using customer_of = std::remove_reference_t<std::ranges::range_reference_t<Range>>;

// ---- destinations ----

/// A component's result; void of one that gathers.
template <class C>
struct result_of_component {
  using type = void;
};
template <class C>
  requires requires { typename C::result; }
struct result_of_component<C> {
  using type = typename C::result;
};
template <class C>
using result_of = typename result_of_component<C>::type;

/// Which bound of the plan a destination belongs to.
template <fixed_string Label, class Result, class... Bounds>
constexpr std::size_t place_of_destination() {
  std::size_t place = not_found, i = 0, times = 0;  // without a label: the only one, or the only unlabelled one
  const auto count = [&](bool fits) { fits ? (place = i++, ++times) : i++; };
  (count(std::is_same_v<result_of<typename Bounds::component_type>, Result> && Bounds::label == Label.view()), ...);
  if (times == 0 && Label.view().empty())
    i = 0, (count(std::is_same_v<result_of<typename Bounds::component_type>, Result>), ...);
  return times == 1 ? place : not_found;
}

template <fixed_string Label, class Result, class... Bounds>
inline constexpr bool one_part_has_the_result = place_of_destination<Label, Result, Bounds...>() != not_found;

/// Which bound of the plan has the one result of this name, under this label where there is one.
template <fixed_string Name, fixed_string Label, class... Bounds>
constexpr std::size_t place_of_named() {
  std::size_t place = not_found, i = 0, times = 0;
  ((component_has_the_result<typename Bounds::component_type, Name> &&
            (Label.view().empty() || Bounds::label == Label.view())
        ? (place = i++, ++times)
        : i++),
   ...);
  return times == 1 ? place : not_found;
}
template <fixed_string Name, fixed_string Label, class... Bounds>
inline constexpr bool one_part_has_the_name = place_of_named<Name, Label, Bounds...>() != not_found;

/// `into` by a result's name as `into` by its member; other options as they are.
template <class... Bounds, class Option>
constexpr auto with_member(const fused<Bounds...>*, Option option) {
  return option;
}
template <class... Bounds, fixed_string Name, fixed_string Label, class Target>
constexpr auto with_member(const fused<Bounds...>*, named_destination<Name, Label, Target> option) {
  static_assert(
      one_part_has_the_name<Name, Label, Bounds...>,
      "clientele: into<\"name\">(…) names a result that no component, or more than one, of this pass has: use "
      "into<\"label\", \"name\">");
  if constexpr (one_part_has_the_name<Name, Label, Bounds...>) {
    using bound_type = std::tuple_element_t<place_of_named<Name, Label, Bounds...>(), std::tuple<Bounds...>>;
    using component_type = typename bound_type::component_type;
    constexpr auto member = std::get<place_of_result<component_type, Name>>(component_type::results).member;
    constexpr bool one =
        is_one_value<std::remove_cvref_t<decltype(std::declval<typename component_type::result&>().*member)>>;
    static_assert(one, "clientele: this result is an array: into(member, element, column)");
    if constexpr (one)  // the member's own type: a const one would be no destination that is delivered to
      return destination<bound_type::label_string, std::remove_const_t<decltype(member)>, Target>{member,
                                                                                                  option.target};
  }
}

template <class Value, class Element>
inline constexpr bool column_can_hold =
    std::is_enum_v<Value> ? std::is_same_v<Element, Value> || (std::is_integral_v<Element> &&
                                                               !std::is_same_v<Element, bool> && !is_character<Element>)
                          : std::is_floating_point_v<Element>;

template <class Sink>
concept mergeable_sink = requires(const Sink& empty, Sink& all) {
  { empty.emptied() } -> std::same_as<Sink>;
  all.merge(empty);
};

template <class... Options>
inline constexpr bool runs_in_parts = (execution<Options> || ...);

template <class Option, class... Bounds, bool Parts>
constexpr bool option_fits(std::type_identity<Option>, fused<Bounds...>*, std::bool_constant<Parts>) {
  return true;
}
template <fixed_string Label, class Value, class Result, class Target, class... Bounds, bool Parts>
constexpr bool option_fits(std::type_identity<destination<Label, Value Result::*, Target>>, fused<Bounds...>*,
                           std::bool_constant<Parts>) {
  constexpr bool found = one_part_has_the_result<Label, Result, Bounds...>;
  static_assert(
      one_part_has_the_result<Label, Result, Bounds...>,
      "clientele: into(…) names a result that no component, or more than one, of this pass has: use into<\"label\">");
  if constexpr (std::is_pointer_v<Target>) {
    static_assert(!Parts || mergeable_sink<std::remove_pointer_t<Target>>,
                  "clientele: this sink of into(…) cannot be merged, so it works in one thread only");
    return found && (!Parts || mergeable_sink<std::remove_pointer_t<Target>>);
  } else {
    static_assert(column_can_hold<Value, typename Target::element_type>,
                  "clientele: a column of into(…) holds floating numbers, or for a class its enum or integers");
    return found && column_can_hold<Value, typename Target::element_type>;
  }
}
template <fixed_string Label, class Result, class... Bounds, bool Parts>
constexpr bool option_fits(std::type_identity<result_destination<Label, Result>>, fused<Bounds...>*,
                           std::bool_constant<Parts>) {
  static_assert(
      one_part_has_the_result<Label, Result, Bounds...>,
      "clientele: into(…) names a result that no component, or more than one, of this pass has: use into<\"label\">");
  return one_part_has_the_result<Label, Result, Bounds...>;
}

template <class Plan, class... Options>
inline constexpr bool options_fit = (option_fits(std::type_identity<Options>{}, static_cast<Plan*>(nullptr),
                                                 std::bool_constant<runs_in_parts<Options...>>{}) &&
                                     ...);
template <class... Options>
inline constexpr bool options_fit<fused<>, Options...> = true;

template <class Range>
inline constexpr bool can_be_cut = std::ranges::random_access_range<Range> && std::ranges::sized_range<Range>;

}  // namespace clientele::inline v0::detail
