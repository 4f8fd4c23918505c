// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/on.hpp>
// What the places of a plan depend on: the components that it evaluates, in their order.
#pragma once

#include <clientele/core/source.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail {

/// The number that a place holds, read through its wrappers: `get(base)` gives the caller's value.
template <class Scalar, class Source, class Get>
constexpr Scalar read(const Source& source, Get&& get) {
  using traits = source_traits<Source>;
  if constexpr (traits::plain) {
    return number_from<Scalar>(get(traits::base_of(source)));
  } else {
    auto&& value = get(traits::base_of(source));
    return traits::is_missing(source, value) ? std::numeric_limits<Scalar>::quiet_NaN() : number_from<Scalar>(value);
  }
}

// ---- the components that a plan evaluates, in their order ----

template <class... T>
struct types {};

template <class T, class List>
inline constexpr std::size_t place_in = static_cast<std::size_t>(-1);
template <class T, class... Rest>
inline constexpr std::size_t place_in<T, types<T, Rest...>> = 0;
template <class T, class First, class... Rest>
inline constexpr std::size_t place_in<T, types<First, Rest...>> =
    place_in<T, types<Rest...>> == static_cast<std::size_t>(-1) ? static_cast<std::size_t>(-1)
                                                                : place_in<T, types<Rest...>> + 1;

template <class T, class List>
inline constexpr bool is_in = place_in<T, List> != static_cast<std::size_t>(-1);

template <class List, class T>
struct append;
template <class... T, class New>
struct append<types<T...>, New> {
  using type = types<T..., New>;
};

template <class List, class T>
using append_unique = typename std::conditional_t<is_in<T, List>, std::type_identity<List>, append<List, T>>::type;

/// Adds what a source depends on, each bound after its own dependencies.
template <class List, class Source>
struct with_source {
  using type = List;
};
template <class List, class... Sources>
struct with_sources {
  using type = List;
};
template <class List, class First, class... Rest>
struct with_sources<List, First, Rest...> {
  using type = typename with_sources<typename with_source<List, First>::type, Rest...>::type;
};
template <class List, fixed_string Label, class C, class... Sources, class Member>
struct with_source<List, result_source<bound<Label, C, Sources...>, Member>> {
  using type = append_unique<typename with_sources<List, Sources...>::type, bound<Label, C, Sources...>>;
};
template <class List, fixed_string Name, class Source>
struct with_source<List, named_source<Name, Source>> : with_source<List, Source> {};
template <class List, class Source, class Value>
struct with_source<List, sentinel_source<Source, Value>> : with_source<List, Source> {};
template <class List, class... Sources>
struct with_source<List, each<Sources...>> : with_sources<List, Sources...> {};

template <class List, class Bound>
struct with_dependencies;
template <class List, fixed_string Label, class C, class... Sources>
struct with_dependencies<List, bound<Label, C, Sources...>> : with_sources<List, Sources...> {};

template <class List, class... Bounds>
struct all_dependencies {
  using type = List;
};
template <class List, class First, class... Rest>
struct all_dependencies<List, First, Rest...> {
  using type = typename all_dependencies<typename with_dependencies<List, First>::type, Rest...>::type;
};

template <class Bound, class F>
constexpr void for_each_place(const Bound& b, F&& f);

template <class Source, class F>
constexpr void for_each_base(const Source& source, std::string_view input, F&& f) {
  const auto& base = source_traits<Source>::base_of(source);
  if constexpr (kind_of<Source> == place::list) {
    std::apply([&](const auto&... s) { (for_each_base(s, input, f), ...); }, base.sources);
  } else {
    if constexpr (kind_of<Source> == place::upstream) for_each_place(base.upstream, f);
    f(base, source, input);
  }
}

/// Visits every place of a bound that is not a wrapper, upstream ones included: `f(base, source, name of the input)`.
template <class Bound, class F>
constexpr void for_each_place(const Bound& b, F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (for_each_base(std::get<I>(b.sources), input_of<typename Bound::component_type, I>.name, f), ...);
  }(std::make_index_sequence<std::tuple_size_v<decltype(b.sources)>>{});
}

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

/// Whether two values of one type are known to be the same; a captured lambda cannot tell and needs a label.
template <bool Labelled, class T>
constexpr bool same(const T& a, const T& b) {
  if constexpr (std::is_empty_v<T>)
    return true;
  else if constexpr (is_tuple<T>)  // not by ==, which every tuple has and only some can compile
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      return (same<Labelled>(std::get<i>(a), std::get<i>(b)) && ...);
    }(std::make_index_sequence<std::tuple_size_v<T>>{});
  else if constexpr (requires {
                       { a == b } -> std::convertible_to<bool>;
                     })
    return a == b;
  else if constexpr (requires {
                       a.inner;
                       a.sentinel;
                     })
    return same<Labelled>(a.inner, b.inner) && same<Labelled>(a.sentinel, b.sentinel);
  else if constexpr (requires { a.inner; })
    return same<Labelled>(a.inner, b.inner);
  else if constexpr (requires { a.upstream; })
    return a.member == b.member && same<Labelled>(a.upstream.component, b.upstream.component) &&
           same<Labelled>(a.upstream.sources, b.upstream.sources);
  else if constexpr (requires { a.sources; })
    return same<Labelled>(a.sources, b.sources);
  else {
    static_assert(
        Labelled,
        "clientele: this component feeds others through of(…) and its projections cannot be compared: give it a label");
    return true;
  }
}

}  // namespace clientele::inline v0::detail
