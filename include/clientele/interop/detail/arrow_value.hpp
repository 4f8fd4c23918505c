// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/interop/arrow.hpp>
// One value of an Arrow column in a type of the caller's.
#pragma once

#include <clientele/interop/detail/arrow_column.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <ratio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail {

template <class T>
inline constexpr bool is_sys_time = false;
template <class Duration>
inline constexpr bool is_sys_time<std::chrono::sys_time<Duration>> = true;

template <class T>
void check_arrow_value_type(const ArrowSchema& schema, const arrow_type& type, std::string_view name) {
  const bool wants_text = std::is_same_v<T, std::string_view> || std::is_enum_v<T>;
  const bool fits = type.kind == arrow_kind::nothing ||
                    (wants_text              ? type.is_text()
                     : is_sys_time<T>        ? type.is_time() && type.kind != arrow_kind::duration
                     : std::is_integral_v<T> ? type.is_integer() || type.kind == arrow_kind::boolean
                                             : !type.is_text() && !type.is_time());
  const char* format = schema.dictionary == nullptr ? schema.format : schema.dictionary->format;
  if (!fits)
    refuse_arrow_column(name, format,
                        joined_text({"holds no ", wants_text              ? "texts"
                                                  : is_sys_time<T>        ? "points of time"
                                                  : std::is_integral_v<T> ? "integers"
                                                                          : "numbers"}));
  if constexpr (is_sys_time<T>)
    if (type.kind == arrow_kind::timestamp && std::ratio_greater_equal_v<typename T::period, std::ratio<86400>>)
      refuse_arrow_column(name, format, "holds moments: which day one is depends on the zone");
}

template <class T>
T arrow_value(const arrow_column& column, std::size_t row) {
  const auto refuse = [&](const std::string& value) {
    raise(invalid_use(joined_text({"clientele: row ", std::to_string(row), " of the Arrow column \"", column.name(),
                                   "\" is ", value, ", which is no value of its type here"})));
  };
  if constexpr (std::is_same_v<T, std::string_view>) {
    return column.text(row);
  } else if constexpr (std::is_enum_v<T>) {
    for (std::size_t k = 0; k < enumerators_of<T>.size(); ++k)
      if (enumerators_of<T>[k] == column.text(row)) return static_cast<T>(k);
    refuse(std::string(column.text(row)));
    return T{};
  } else if constexpr (is_sys_time<T>) {
    bool is_large = false;
    const std::int64_t ticks = column.integer(row, is_large);
    const auto up = column.type().seconds_per_tick * std::int64_t{T::period::den},
               down = column.type().ticks * std::int64_t{T::period::num};
    const std::int64_t times = up / std::gcd(up, down), by = down / std::gcd(up, down);
    const std::int64_t whole = ticks / by - (ticks % by < 0 ? 1 : 0), rest = ticks - whole * by;
    constexpr auto limit = std::numeric_limits<std::int64_t>::max();
    if (whole > limit / times - 1 || whole < -(limit / times) + 1) refuse(std::to_string(ticks) + " ticks");
    const std::int64_t count = whole * times + rest * times / by;
    if (!std::in_range<typename T::rep>(count)) refuse(std::to_string(ticks) + " ticks");
    return T(typename T::duration(static_cast<typename T::rep>(count)));
  } else if constexpr (std::is_integral_v<T>) {
    bool is_large = false;
    const std::int64_t value = column.integer(row, is_large);
    if constexpr (std::is_same_v<T, bool>) {
      return value != 0;
    } else {
      const bool fits = is_large ? std::in_range<T>(static_cast<std::uint64_t>(value)) : std::in_range<T>(value);
      if (!fits) refuse(is_large ? std::to_string(static_cast<std::uint64_t>(value)) : std::to_string(value));
      return static_cast<T>(value);
    }
  } else {
    double room = 0;
    std::uint64_t beyond = 0;
    const double value = *column.block(row, 1, &room, beyond, 1);
    if (beyond != 0) refuse("a number of more digits than 2^53 has");
    return static_cast<T>(value);
  }
}

}  // namespace clientele::inline v0::detail
