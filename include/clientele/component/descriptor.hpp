// SPDX-License-Identifier: BSL-1.0
// How a component says what it reads, what can be set, and what it returns. From these tuples come the checks,
// the error texts, the listing of components and the settings by name.
//
// A component is an aggregate with
//   using scalar = …;                    float or double: what the engine computes in
//   struct result { … };                 floating members, arrays of them, enums; trivially copyable
//   static constexpr fixed_string name = "room::component";
//   static constexpr auto inputs, parameters, results;     tuples of the types below
//   result compute(inputs…) const;       unchecked, without branches where it can be, no throw
// and, where it needs them,
//   static constexpr auto rules = std::array{row_rule{"field", "text"}, …};
//   std::size_t broken_rule(inputs…) const;                0, or the number of the broken rule, from 1
//   static constexpr auto parameter_rules; std::size_t broken_parameter_rule() const;      likewise
//   template <class Totals> auto conclude(const Totals&) const;   what a summary says of all customers
//   std::size_t width() const;           of its inputs of dynamic width
//   auto wider() const;                  the component with these parameters that takes further inputs of each customer
//   static constexpr bool whole_result = true;           one result beyond the largest number voids them all: for
//                                        classes, ratios and conclusions made of several results at once
#pragma once

#include <clientele/component/fixed_string.hpp>
#include <clientele/component/interval.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail {
/// The index of nothing: what was looked for was not found.
inline constexpr std::size_t not_found = static_cast<std::size_t>(-1);
}  // namespace detail

/// Width of an input whose number of elements is known at run time only (`component.width()`).
inline constexpr std::size_t dynamic = 0;

enum class presence : unsigned char {
  required,  ///< NaN or an empty optional is a bad value
  optional   ///< NaN or an empty optional means "missing" and is counted
};

/// What an input is made of.
enum class input_kind : unsigned char {
  number,    ///< a number or a vector of them: `input`
  category,  ///< `category_input`
  records    ///< `records_input`
};

/// Width of an input that is one scalar and no vector.
inline constexpr std::size_t scalar_width = static_cast<std::size_t>(-1);

/// One input of a component: a scalar, or a vector of `Width` scalars (a vector of one is a vector, too).
template <fixed_string Name, std::size_t Width = scalar_width>
struct input {
  std::string_view unit{};
  interval allowed{};
  clientele::presence presence = presence::required;
  bool summarised = false;  ///< its total, mean, … belong to the summary too; of row components only
  std::string_view source{};

  static constexpr auto label = Name;
  static constexpr std::string_view name = Name.view();
  static constexpr input_kind kind = input_kind::number;
  static constexpr bool is_vector = Width != scalar_width;
  static constexpr std::size_t width = is_vector ? Width : 1;
};

/// One parameter: a number, an enum, or a vector of numbers.
template <class Member>
struct parameter {
  std::string_view name;
  Member member;
  std::string_view unit;
  interval allowed;
  std::string_view source;

  constexpr parameter(std::string_view its_name, Member its_member, std::string_view its_unit, interval its_range,
                      std::string_view its_source = {})
      : name(its_name), member(its_member), unit(its_unit), allowed(its_range), source(its_source) {}
};

/// One member of a component's result.
template <class Member>
struct named_result {
  std::string_view name;
  Member member;
  std::string_view unit;

  constexpr named_result(std::string_view its_name, Member its_member, std::string_view its_unit = {})
      : name(its_name), member(its_member), unit(its_unit) {}
};

/// A rule between several inputs (or parameters), blamed on one of them.
struct row_rule {
  std::string_view field;
  std::string_view text;
};

/// The names of an enum's values in order, found by argument-dependent lookup:
///   constexpr auto enumerators(grade) { return std::array<std::string_view, 4>{"unknown", "A", "B", "C"}; }
template <class Enum>
concept described_enum = std::is_enum_v<Enum> && requires(Enum e) { enumerators(e).size(); };

template <described_enum Enum>
inline constexpr auto enumerators_of = enumerators(Enum{});

/// The name of an enum's value; "?" for a number that no value has.
template <described_enum Enum>
[[nodiscard]] constexpr std::string_view name_of(Enum value) noexcept {
  const auto place = static_cast<std::size_t>(value);
  return place < enumerators_of<Enum>.size() ? enumerators_of<Enum>[place] : std::string_view{"?"};
}

template <class T>
concept component = requires {
  typename T::scalar;
  typename T::result;
  T::name.view();
  std::tuple_size<std::remove_cvref_t<decltype(T::inputs)>>::value;
  std::tuple_size<std::remove_cvref_t<decltype(T::results)>>::value;
} && std::is_floating_point_v<typename T::scalar> && std::is_trivially_copyable_v<typename T::result>;

/// The second kind of component: one that does not compute a result a customer but gathers what its conclusion needs.
/// An aggregate with
///   static constexpr fixed_string name; static constexpr auto inputs, parameters;      as a component has
///   struct state { … };                                  a regular value
///   void take(state&, inputs…) const;                    adds one good row
///   static void join(state&, const state&);              adds another state
///   auto conclude(const state&) const;                   what the summary says; called on first use
/// and, for `save`, template <class Archive> void transfer(Archive& a) { a(members…); } in the state: of numbers,
/// enums, std::string, vector, array, map, set, pair, tuple, optional, `category`, `exact_sum` and structs with
/// `transfer`; and `rules`, `broken_rule`, `parameter_rules` where it needs them; `std::size_t broken_record(inputs…)
/// const` says which record of a list breaks the rule, counted from 0 (`not_found`: none by itself). Numbers come as
/// double (NaN: an optional one is missing), vectors as arrays or spans of them, a `category_input` as a `category`, a
/// `records_input` as a span of its records. `take` and `join` have to give the same state for whatever order and
/// partition of the rows: counts, maps, sorted rows, and for floating sums `exact_sum`.
template <class G>
concept gathering_component = requires(const G& g, typename G::state& all, const typename G::state& some) {
  G::name.view();
  std::tuple_size<std::remove_cvref_t<decltype(G::inputs)>>::value;
  G::join(all, some);
  g.conclude(some);
};

/// Whether one result beyond the largest number voids all results of its row.
template <class Component>
inline constexpr bool has_whole_result = [] {
  if constexpr (requires { Component::whole_result; })
    return Component::whole_result;
  else
    return false;
}();

template <class Component>
inline constexpr std::size_t input_count = std::tuple_size_v<std::remove_cvref_t<decltype(Component::inputs)>>;

/// What the I-th input says of itself.
template <class Component, std::size_t I>
inline constexpr auto nth_input = std::get<I>(Component::inputs);

/// The statistic of an input that the component summarises, for its `conclude(const Totals& t)`:
/// `input_of<"revenue">(t).total()`.
template <fixed_string Input, class Totals>
[[nodiscard]] constexpr auto input_of(const Totals& t) {
  return t.template input<Input>();
}

/// How many values of an input are missing in valid rows, likewise: `missing_of<"won">(t)`.
template <fixed_string Input, class Totals>
[[nodiscard]] constexpr auto missing_of(const Totals& t) {
  return t.template missing<Input>();
}

/// Calls `f(integral_constant<0>)`, …, `f(integral_constant<n − 1>)`, unrolled at compile time: loops over a
/// component's few elements must disappear, so that the loop over customers can use the machine's vectors.
template <std::size_t n, class F>
constexpr void unrolled(F&& f) {
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (f(std::integral_constant<std::size_t, i>{}), ...);
  }(std::make_index_sequence<n>{});
}

/// `f(elements…)` of a tuple. Not `std::apply`, which asks the compiler for ten times as much.
template <class Tuple, class F>
constexpr decltype(auto) with_elements(Tuple&& tuple, F&& f) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) -> decltype(auto) {
    return f(std::get<i>(tuple)...);
  }(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<Tuple>>>{});
}

/// Calls `f(element)` for the elements of a tuple in their order.
template <class Tuple, class F>
constexpr void for_each_element(Tuple&& tuple, F&& f) {
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (f(std::get<i>(tuple)), ...);
  }(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<Tuple>>>{});
}

}  // namespace clientele::inline v0
