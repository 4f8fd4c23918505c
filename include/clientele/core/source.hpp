// SPDX-License-Identifier: BSL-1.0
// How a value is read from a source given to `on`, or to a reader of rows such as a log: what kind of source it is, its
// name, which of its values mean "missing", and a value as a number.
#pragma once

#include <clientele/core/on.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

/// What kind of source a value comes from.
enum class source_kind : unsigned char {
  row,       ///< a member pointer or callable, asked of each row
  column,    ///< `column(…)`
  fixed,     ///< `constant(…)`
  upstream,  ///< `of(…)`
  list       ///< `each(…)`
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// A column of another world, which knows by itself how its values lie:
///   name                        the caller's name for it, of static lifetime
///   size()                      its rows; of a stream those that have come
///   source[row]                 the value of one row: a double, or a `category`
///   block(first, n, room, beyond)   where doubles are wanted: the place of the n ≤ 64 values from row `first` on, NaN
///                               where one is missing; `room`, 64 places, when n < 64. One bit of `beyond` for each
///                               value that is an integer which a double may not hold, |x| > 2^53
template <class Source>
concept foreign_column = requires(const Source& source) {
  typename Source::foreign_value;
  source.name;
  source.size();
};

namespace detail {

/// Whether a value is the one that means "missing": a number written as an int or a double names the value of the
/// caller's own type, 0.1 a float's 0.1f; texts are compared as texts.
template <class Value, class Sentinel>
constexpr bool equals_sentinel(const Value& v, const Sentinel& sentinel) {
  constexpr auto is_text = []<class T>(std::type_identity<T>) {
    return std::is_convertible_v<const T&, std::string_view>;
  };
  if constexpr (is_optional<Value>)
    return v && equals_sentinel(*v, sentinel);
  else if constexpr (std::is_enum_v<Sentinel> && std::is_arithmetic_v<Value>)
    return equals_sentinel(v, static_cast<std::underlying_type_t<Sentinel>>(sentinel));
  else if constexpr (std::is_floating_point_v<Value> && std::is_arithmetic_v<Sentinel>)
    return v == static_cast<Value>(sentinel);
  else if constexpr (std::is_integral_v<Value> && std::is_integral_v<Sentinel>)
    return std::cmp_equal(+v, +sentinel);
  else if constexpr (is_text(std::type_identity<Value>{}) && is_text(std::type_identity<Sentinel>{}))
    return std::string_view(v) == std::string_view(sentinel);
  else
    return v == sentinel;
}

/// A source that wraps no other.
template <class Source, source_kind Kind>
struct plain_source {
  using base = Source;
  static constexpr source_kind kind = Kind;
  static constexpr bool plain = true;
  static constexpr const Source& base_of(const Source& s) noexcept { return s; }
  static constexpr std::string_view name(const Source&) noexcept { return {}; }
  template <class Value>
  static constexpr bool is_missing(const Source&, const Value&) noexcept {
    return false;
  }
};

/// A source that wraps another one, `inner`.
template <class Source, class Inner>
struct wrapped_source {
  using inner = Inner;
  using base = typename inner::base;
  static constexpr source_kind kind = inner::kind;
  static constexpr bool plain = inner::plain;
  static constexpr const base& base_of(const Source& s) noexcept { return inner::base_of(s.inner); }
  static constexpr std::string_view name(const Source& s) noexcept { return inner::name(s.inner); }
  template <class Value>
  static constexpr bool is_missing(const Source& s, const Value& v) {
    return inner::is_missing(s.inner, v);
  }
};

}  // namespace detail

/// What a source says of itself:
///   base, base_of(source)       what stands inside `field<"name">(…)` and `missing_when(…, value)`
///   kind
///   plain                       no value of it means "missing"
///   name(source)                the caller's own name for it, otherwise empty
///   is_missing(source, value)   whether `missing_when` says so
template <class Source>
struct source_traits : detail::plain_source<Source, source_kind::row> {};
template <class T>
struct source_traits<column_view<T>> : detail::plain_source<column_view<T>, source_kind::column> {
  static constexpr std::string_view name(const column_view<T>& s) noexcept { return s.name; }
};
template <class T>
struct source_traits<masked_column<T>> : detail::plain_source<masked_column<T>, source_kind::column> {
  static constexpr std::string_view name(const masked_column<T>& s) noexcept { return s.values.name; }
};
template <foreign_column Source>
struct source_traits<Source> : detail::plain_source<Source, source_kind::column> {
  static constexpr std::string_view name(const Source& s) noexcept { return s.name; }
};
template <class T>
struct source_traits<constant<T>> : detail::plain_source<constant<T>, source_kind::fixed> {};
template <class Bound, class Member>
struct source_traits<result_source<Bound, Member>>
    : detail::plain_source<result_source<Bound, Member>, source_kind::upstream> {};
template <class... Sources>
struct source_traits<each<Sources...>> : detail::plain_source<each<Sources...>, source_kind::list> {};
template <fixed_string Name, class Source>
struct source_traits<named_source<Name, Source>>
    : detail::wrapped_source<named_source<Name, Source>, source_traits<Source>> {
  static constexpr auto text = Name;
  static constexpr std::string_view name(const named_source<Name, Source>&) noexcept { return text.view(); }
};
template <class Source, class Value>
struct source_traits<sentinel_source<Source, Value>>
    : detail::wrapped_source<sentinel_source<Source, Value>, source_traits<Source>> {
  static constexpr bool plain = false;
  template <class Given>
  static constexpr bool is_missing(const sentinel_source<Source, Value>& s, const Given& v) {
    return detail::equals_sentinel(v, s.sentinel) || source_traits<Source>::is_missing(s.inner, v);
  }
};

template <class Source>
inline constexpr source_kind kind_of = source_traits<Source>::kind;

namespace detail {

/// What a projection gives of one row: `std::invoke`, whose header brings a hash table and more.
template <class Projection, class Row>
constexpr decltype(auto) value_at(const Projection& projection, Row&& row) {
  if constexpr (!std::is_member_pointer_v<Projection>)
    return projection(std::forward<Row>(row));
  else if constexpr (std::is_member_object_pointer_v<Projection>) {
    if constexpr (requires { std::forward<Row>(row).*projection; })
      return std::forward<Row>(row).*projection;
    else if constexpr (requires { row.get().*projection; })
      return row.get().*projection;
    else
      return (*std::forward<Row>(row)).*projection;
  } else {
    if constexpr (requires { (std::forward<Row>(row).*projection)(); })
      return (std::forward<Row>(row).*projection)();
    else if constexpr (requires { (row.get().*projection)(); })
      return (row.get().*projection)();
    else
      return ((*std::forward<Row>(row)).*projection)();
  }
}

}  // namespace detail

/// What a source of the kind `row` gives for one row, unconverted.
template <class Source, class Row>
constexpr decltype(auto) value_in_row(const Source& source, Row&& row) {
  return detail::value_at(source_traits<Source>::base_of(source), std::forward<Row>(row));
}

/// Integer types with values that a double cannot hold.
template <class Value>
inline constexpr bool is_wide_integer = (std::is_integral_v<Value> || std::is_enum_v<Value>) && sizeof(Value) == 8;
template <class Value>
inline constexpr bool is_wide_integer<std::optional<Value>> = is_wide_integer<Value>;

namespace detail {

template <class T>
concept chrono_duration = requires(const T& t) {
  T::period::num;
  T::period::den;
  t.count();
};
template <class T>
concept chrono_time = chrono_duration<T> || requires(const T& t) {
  { t.time_since_epoch() } -> chrono_duration;
};

/// Seconds of a unit of time ("days", "hours", …), a month being a twelfth of 365.2425 days; 0 of other units.
constexpr double seconds_in(std::string_view unit) noexcept {
  struct known {
    std::string_view name;
    double seconds;
  };
  constexpr known all[] = {{"second", 1},    {"minute", 60},     {"hour", 3600},    {"day", 86400},
                           {"week", 604800}, {"month", 2629746}, {"year", 31556952}};
  if (unit.ends_with('s')) unit.remove_suffix(1);
  for (const known& one : all)
    if (one.name == unit) return one.seconds;
  return 0;
}

}  // namespace detail

template <class Scalar, class Value>
inline constexpr bool converts_to =
    !detail::is_character<Value> &&
    (std::is_arithmetic_v<Value> || std::is_enum_v<Value> || detail::chrono_time<Value> ||
     requires(const Value& v) { static_cast<Scalar>(v); });
template <class Scalar, class Value>
inline constexpr bool converts_to<Scalar, std::optional<Value>> = converts_to<Scalar, Value>;

/// A caller's value as a number; NaN for an empty optional. Integers beyond 2^53 stay beyond it, so that
/// `is_wide_integer` values that are no double can be found among their numbers. A duration of std::chrono, and of a
/// time point the one since the clock's epoch, is counted in units of `Unit` seconds, rounded once.
template <class Scalar, int Unit = 86400, class Value>
constexpr Scalar number_from(const Value& v) {
  if constexpr (is_optional<Value>) {
    return v ? number_from<Scalar, Unit>(*v) : std::numeric_limits<Scalar>::quiet_NaN();
  } else if constexpr (detail::chrono_duration<Value>) {
    constexpr auto per_tick = static_cast<long double>(Value::period::num) / Value::period::den;
    return static_cast<Scalar>(static_cast<long double>(v.count()) * per_tick / Unit);
  } else if constexpr (detail::chrono_time<Value>) {
    return number_from<Scalar, Unit>(v.time_since_epoch());
  } else if constexpr (std::is_enum_v<Value>) {
    return number_from<Scalar>(static_cast<std::underlying_type_t<Value>>(v));
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

}  // namespace clientele::inline v0
