// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/on.hpp>
// How a value is read from the place that `on` was given: what kind of place it is, its name, its conversion.
#pragma once

#include <clientele/core/on.hpp>

#include <cstdint>
#include <limits>
#include <optional>

namespace clientele::inline v0::detail {

enum class place : unsigned char { row, column, fixed, upstream, list };

template <class Source>
struct source_traits {
  using base = Source;
  static constexpr place kind = place::row;
  static constexpr bool plain = true;
  static constexpr const Source& base_of(const Source& s) noexcept { return s; }
  static constexpr std::string_view name(const Source&) noexcept { return {}; }
};
template <class T>
struct source_traits<column_view<T>> {
  using base = column_view<T>;
  static constexpr place kind = place::column;
  static constexpr bool plain = true;
  static constexpr const base& base_of(const base& s) noexcept { return s; }
  static constexpr std::string_view name(const base& s) noexcept { return s.name; }
};
template <class T>
struct source_traits<constant<T>> {
  using base = constant<T>;
  static constexpr place kind = place::fixed;
  static constexpr bool plain = true;
  static constexpr const base& base_of(const base& s) noexcept { return s; }
  static constexpr std::string_view name(const base&) noexcept { return {}; }
};
template <class Bound, class Member>
struct source_traits<result_source<Bound, Member>> {
  using base = result_source<Bound, Member>;
  static constexpr place kind = place::upstream;
  static constexpr bool plain = true;
  static constexpr const base& base_of(const base& s) noexcept { return s; }
  static constexpr std::string_view name(const base&) noexcept { return {}; }
};
template <class... Sources>
struct source_traits<each<Sources...>> {
  using base = each<Sources...>;
  static constexpr place kind = place::list;
  static constexpr bool plain = true;
  static constexpr const base& base_of(const base& s) noexcept { return s; }
  static constexpr std::string_view name(const base&) noexcept { return {}; }
};
template <fixed_string Name, class Source>
struct source_traits<named_source<Name, Source>> {
  using inner = source_traits<Source>;
  using base = typename inner::base;
  static constexpr place kind = inner::kind;
  static constexpr bool plain = inner::plain;
  static constexpr const base& base_of(const named_source<Name, Source>& s) noexcept { return inner::base_of(s.inner); }
  static constexpr std::string_view name(const named_source<Name, Source>&) noexcept { return named_source_name; }
  static constexpr std::string_view named_source_name = Name.view();
};
template <class Source, class Value>
struct source_traits<sentinel_source<Source, Value>> {
  using inner = source_traits<Source>;
  using base = typename inner::base;
  static constexpr place kind = inner::kind;
  static constexpr bool plain = false;
  static constexpr const base& base_of(const sentinel_source<Source, Value>& s) noexcept {
    return inner::base_of(s.inner);
  }
  static constexpr std::string_view name(const sentinel_source<Source, Value>& s) noexcept {
    return inner::name(s.inner);
  }
};

template <class Source>
inline constexpr place kind_of = source_traits<Source>::kind;

/// Largest whole number up to which every integer is a double.
inline constexpr std::int64_t exact_integers = std::int64_t{1} << 53;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class Scalar, class Value>
inline constexpr bool converts_to =
    std::is_arithmetic_v<Value> || std::is_enum_v<Value> || requires(const Value& v) { static_cast<Scalar>(v); };
template <class Scalar, class Value>
inline constexpr bool converts_to<Scalar, std::optional<Value>> = converts_to<Scalar, Value>;

/// A caller's value as the component's scalar. Integers beyond 2^53 stay beyond it, so that `is_wide_integer` values
/// can be found among their conversions.
template <class Scalar, class Value>
constexpr Scalar convert(const Value& v) {
  if constexpr (is_optional<Value>) {
    return v ? convert<Scalar>(*v) : std::numeric_limits<Scalar>::quiet_NaN();
  } else if constexpr (std::is_enum_v<Value>) {
    return convert<Scalar>(static_cast<std::underlying_type_t<Value>>(v));
  } else if constexpr (std::is_integral_v<Value> && sizeof(Value) == 8) {
    constexpr auto limit = static_cast<Value>(exact_integers);
    constexpr auto beyond = Scalar(exact_integers) * (1 + std::numeric_limits<Scalar>::epsilon());
    if (v > limit) return static_cast<Scalar>(v) > beyond ? static_cast<Scalar>(v) : beyond;
    if constexpr (std::is_signed_v<Value>)
      if (v < -limit) return static_cast<Scalar>(v) < -beyond ? static_cast<Scalar>(v) : -beyond;
    return static_cast<Scalar>(v);
  } else {
    return static_cast<Scalar>(v);
  }
}

/// Types of which some values are no double.
template <class Value>
inline constexpr bool is_wide_integer = (std::is_integral_v<Value> || std::is_enum_v<Value>) && sizeof(Value) == 8;
template <class Value>
inline constexpr bool is_wide_integer<std::optional<Value>> = is_wide_integer<Value>;

/// Whether a value is the one that means "missing": a number written as an int or a double names the value of the
/// column's own type, 0.1 a float's 0.1f.
template <class Value, class Sentinel>
constexpr bool means_missing(const Value& v, const Sentinel& sentinel) {
  if constexpr (is_optional<Value>)
    return v && means_missing(*v, sentinel);
  else if constexpr (std::is_enum_v<Sentinel> && std::is_arithmetic_v<Value>)
    return means_missing(v, static_cast<std::underlying_type_t<Sentinel>>(sentinel));
  else if constexpr (std::is_floating_point_v<Value> && std::is_arithmetic_v<Sentinel>)
    return v == static_cast<Value>(sentinel);
  else if constexpr (std::is_integral_v<Value> && std::is_integral_v<Sentinel>)
    return std::cmp_equal(+v, +sentinel);
  else
    return v == sentinel;
}

/// Reads through the wrappers: `get(base)` gives the caller's value.
template <class Scalar, class Source, class Get>
constexpr Scalar read(const Source& source, Get&& get) {
  using traits = source_traits<Source>;
  if constexpr (traits::plain) {
    return convert<Scalar>(get(traits::base_of(source)));
  } else if constexpr (requires { source.sentinel; }) {
    auto&& value = get(traits::base_of(source));
    if (means_missing(value, source.sentinel)) return std::numeric_limits<Scalar>::quiet_NaN();
    return read<Scalar>(source.inner, [&](const auto&) -> auto&& { return value; });
  } else {
    return read<Scalar>(source.inner, get);
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
