// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/on.hpp>
// What the compiler says of calls that cannot be meant: one line, which says what to do. The functions of the public
// headers have an overload for such calls; deduced return types, there and here, make the compiler read the message
// before anything that would follow from the mistake.
#pragma once

#include <clientele/component/category.hpp>
#include <clientele/component/fitted.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <tuple>
#include <type_traits>

namespace clientele::inline v0::detail {

/// False of all types; an assertion of it names them.
template <class...>
inline constexpr bool can_be_meant = false;

/// Letters: their codes are no numbers of customers. `signed char` and `unsigned char` are small integers.
template <class T>
inline constexpr bool is_character =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;

/// What has to be fitted before it is a component.
template <class T>
concept unfitted = requires(const T& t) { t.start(); };

/// All customers of a transaction log, or a log that can give them.
template <class T>
concept log_of_customers =
    !std::ranges::range<T> && (requires(T& t) { t.customers.size(); } || requires(T& t) { t.customers().counts; });

/// Says why T is no component.
template <class T>
constexpr auto explain_component() {
  if constexpr (!std::is_class_v<T> || std::ranges::range<T>) {
    static_assert(can_be_meant<T>,
                  "clientele: here a component is wanted, such as churn::ripple{}; projections follow it");
  } else if constexpr (is_fitted<T>) {
    static_assert(can_be_meant<T>, "clientele: this is what fit(…) returned: the component in it is *f, or f.value");
  } else if constexpr (unfitted<T>) {
    static_assert(can_be_meant<T>,
                  "clientele: this learns from all customers first: use the component that *fit(…) holds");
  } else if constexpr (requires { typename T::component_type; } || requires(const T& t) { t.parts; }) {
    static_assert(can_be_meant<T>, "clientele: this is bound to its projections already: pass it on as it is");
  } else if constexpr (requires { typename T::state; } && requires { T::inputs; }) {
    static_assert(can_be_meant<T>,
                  "clientele: a component that gathers has a name, inputs, take(state&, inputs…), static "
                  "join(state&, const state&) and conclude(const state&)");
  } else if constexpr (!requires { T::inputs; } && !requires { typename T::result; }) {
    static_assert(
        can_be_meant<T>,
        "clientele: this is no component; of a model use probability_alive_of{model} or another that holds it");
  } else if constexpr (!requires { typename T::scalar; }) {
    static_assert(can_be_meant<T>, "clientele: the component does not say what it computes in: using scalar = double;");
  } else if constexpr (!std::is_floating_point_v<typename T::scalar>) {
    static_assert(can_be_meant<T>, "clientele: the component's scalar is not float or double");
  } else if constexpr (!requires { typename T::result; }) {
    static_assert(can_be_meant<T>, "clientele: the component has no struct result");
  } else if constexpr (!std::is_trivially_copyable_v<typename T::result>) {
    static_assert(can_be_meant<T>, "clientele: the component's result may hold numbers, arrays of them and enums only");
  } else if constexpr (!requires { T::name.view(); }) {
    static_assert(can_be_meant<T>,
                  "clientele: the component has no static constexpr auto name = fixed_string{\"room::component\"};");
  } else if constexpr (!requires { std::tuple_size<std::remove_cvref_t<decltype(T::inputs)>>::value; }) {
    static_assert(can_be_meant<T>,
                  "clientele: the component has no static constexpr auto inputs = std::tuple{input<\"name\">{}, …};");
  } else {
    static_assert(can_be_meant<T>,
                  "clientele: the component has no static constexpr auto results = std::tuple{named_result{\"name\", "
                  "&result::name}, …};");
  }
}

template <class Input>
inline constexpr bool is_input = false;
template <fixed_string Name, std::size_t width>
inline constexpr bool is_input<input<Name, width>> = true;
template <class Input>
inline constexpr bool is_gathered_input = is_input<Input>;
template <fixed_string Name>
inline constexpr bool is_gathered_input<category_input<Name>> = true;
template <fixed_string Name, class Record>
inline constexpr bool is_gathered_input<records_input<Name, Record>> = true;

/// Numbers, arrays of them and enums; `Result` is the component's.
template <class Result, class Output>
inline constexpr bool is_output_of = false;
template <class Result, class Value>
inline constexpr bool is_output_of<Result, named_result<Value Result::*>> =
    std::is_floating_point_v<Value> || std::is_enum_v<Value>;
template <class Result, class Value, std::size_t n>
inline constexpr bool is_output_of<Result, named_result<std::array<Value, n> Result::*>> =
    std::is_floating_point_v<Value>;

/// What `compute` is given for an input.
template <class Scalar, class Input>
struct argument_for {
  using type = std::conditional_t<!Input::is_vector, Scalar,
                                  std::conditional_t<Input::width == dynamic, std::span<const Scalar>,
                                                     std::array<Scalar, Input::width == dynamic ? 1 : Input::width>>>;
};

template <class Scalar, fixed_string Name>
struct argument_for<Scalar, category_input<Name>> {
  using type = category;
};
template <class Scalar, fixed_string Name, class Record>
struct argument_for<Scalar, records_input<Name, Record>> {
  using type = std::span<const Record>;
};

template <class C, class Inputs>
inline constexpr bool inputs_fit = false;
template <class C, class... Input>
inline constexpr bool inputs_fit<C, std::tuple<Input...>> =
    gathering_component<C> ? (is_gathered_input<Input> && ...) : (is_input<Input> && ...);

template <class G, class Inputs>
inline constexpr bool take_fits = false;
template <class G, class... Input>
inline constexpr bool take_fits<G, std::tuple<Input...>> =
    requires(const G& g, typename G::state& all, const typename argument_for<double, Input>::type&... inputs) {
      g.take(all, inputs...);
    };

template <class C, class Results>
inline constexpr bool results_fit = false;
template <class C, class... Output>
inline constexpr bool results_fit<C, std::tuple<Output...>> = (is_output_of<typename C::result, Output> && ...);

template <class C, class Inputs>
inline constexpr bool compute_fits = false;
template <class C, class... Input>
inline constexpr bool compute_fits<C, std::tuple<Input...>> =
    requires(const C& c, const typename argument_for<typename C::scalar, Input>::type&... inputs) {
      { c.compute(inputs...) } -> std::same_as<typename C::result>;
    };

/// Whether a component's descriptors and its `compute`, or its `take`, fit together.
template <class C>
constexpr bool component_fits() {
  using inputs = std::remove_cvref_t<decltype(C::inputs)>;
  if constexpr (gathering_component<C>) {
    static_assert(inputs_fit<C, inputs>,
                  "clientele: the component's inputs are a std::tuple of input<\"name\">{…}, category_input<…>{…} and "
                  "records_input<…>{…}");
    static_assert(!inputs_fit<C, inputs> || take_fits<C, inputs>,
                  "clientele: the component has no void take(state&, inputs…) const with one argument for each input: "
                  "a double, an "
                  "array or a span of them, a category, or a span of records");
    return inputs_fit<C, inputs> && take_fits<C, inputs>;
  } else if constexpr (!inputs_fit<C, inputs>) {
    static_assert(inputs_fit<C, inputs>, "clientele: the component's inputs are a std::tuple of input<\"name\">{…}");
    return false;
  } else if constexpr (!results_fit<C, std::remove_cvref_t<decltype(C::results)>>) {
    static_assert(
        results_fit<C, std::remove_cvref_t<decltype(C::results)>>,
        "clientele: the component's results are named_result{\"name\", &result::name} of floating numbers, arrays of "
        "them and enums");
    return false;
  } else {
    static_assert(compute_fits<C, inputs>,
                  "clientele: the component has no result compute(inputs…) const with one argument for each input");
    return compute_fits<C, inputs>;
  }
}

/// Says why a call cannot begin with this as its range of customers.
template <class Range>
constexpr auto explain_range() {
  using type = std::remove_cvref_t<Range>;
  if constexpr (log_of_customers<type>)
    static_assert(can_be_meant<type>, "clientele: the customers of a log are its .customers: pass log.customers");
  else if constexpr (unfitted<type> || component<type> || gathering_component<type>)
    static_assert(can_be_meant<type>,
                  "clientele: the range of customers comes first; where all inputs are columns bind them by on(…)");
  else if constexpr (std::ranges::input_range<type>)
    static_assert(can_be_meant<type>,
                  "clientele: this view cannot be walked along while it is const: pass it non-const");
  else
    static_assert(can_be_meant<type>, "clientele: here a range of customers is wanted, such as a vector of them");
}

/// Says what is wrong with a call of `score` or `summarize` with a range and a plan, one of which is none.
template <class Range, class Plan>
constexpr auto explain_call() {
  if constexpr (!std::ranges::input_range<Range>)
    explain_range<Range>();
  else
    explain_component<Plan>();
}

template <class Range>
inline constexpr bool is_column_memory =
    std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range> && std::ranges::borrowed_range<Range>;

/// Types for which another header has its own `column`.
template <class T>
inline constexpr bool has_its_own_column = false;

/// Types for which another header has its own `summarize`, `score` and `fit`: rows whose columns have names.
template <class T>
inline constexpr bool has_its_own_rows = false;

/// How results are written into a type that has its own `column`; specialised beside it.
template <class T>
struct own_target;

template <class Range>
constexpr auto explain_temporary() {
  static_assert(can_be_meant<Range>,
                "clientele: a column is not copied, and this temporary ends before the pass; keep it in a variable");
}

/// Says why something can be no column: of a plan, or for results.
template <class Range>
constexpr auto explain_column() {
  using type = std::remove_cvref_t<Range>;
  if constexpr (!std::ranges::range<type>)
    static_assert(can_be_meant<type>, "clientele: a column is a vector, an array or a span; a name stands before it");
  else if constexpr (std::is_same_v<std::ranges::range_value_t<type>, bool> && !std::ranges::contiguous_range<type>)
    static_assert(can_be_meant<type>,
                  "clientele: a vector<bool> keeps bits, which are no column: use a vector of std::uint8_t");
  else if constexpr (!std::ranges::contiguous_range<type> || !std::ranges::sized_range<type>)
    static_assert(can_be_meant<type>,
                  "clientele: a column lies in one piece: a vector, an array or a span; summarize any other range of "
                  "customers with projections");
  else
    explain_temporary<type>();
}

}  // namespace clientele::inline v0::detail
