// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/history/period.hpp>
// The caller's times as plain numbers: whole ones where the caller's are, doubles otherwise.
#pragma once

#include <clientele/component/comparison.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace clientele::inline v0::history::detail {

template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

template <class T>
inline constexpr bool is_time_point = false;
template <class Clock, class Duration>
inline constexpr bool is_time_point<std::chrono::time_point<Clock, Duration>> = true;

/// The numbers behind a type of time.
template <class Time>
struct time_traits;

template <class Time>
  requires std::is_arithmetic_v<Time>
struct time_traits<Time> {
  using number = Time;
  using unit = void;
  static constexpr bool has_calendar = false;
  static constexpr number count(Time t) noexcept { return t; }
  template <class Tick>
  static constexpr Time from(Tick tick) noexcept {
    return static_cast<Time>(tick);
  }
};

template <class Rep, class Unit>
struct time_traits<std::chrono::duration<Rep, Unit>> {
  using number = Rep;
  using unit = std::chrono::duration<Rep, Unit>;
  static constexpr bool has_calendar = false;
  static constexpr number count(unit t) noexcept { return t.count(); }
  template <class Tick>
  static constexpr unit from(Tick tick) noexcept {
    return unit(static_cast<Rep>(tick));
  }
};

template <class Clock, class Duration>
struct time_traits<std::chrono::time_point<Clock, Duration>> {
  using number = typename Duration::rep;
  using unit = Duration;
  static constexpr bool has_calendar =
      std::is_same_v<Clock, std::chrono::system_clock> || std::is_same_v<Clock, std::chrono::local_t>;
  static constexpr number count(std::chrono::time_point<Clock, Duration> t) noexcept {
    return t.time_since_epoch().count();
  }
  template <class Tick>
  static constexpr auto from(Tick tick) noexcept {
    return std::chrono::time_point<Clock, Duration>(Duration(static_cast<number>(tick)));
  }
};

/// What times are counted in.
template <class Time>
using tick_of = std::conditional_t<std::is_floating_point_v<typename time_traits<Time>::number>, double, std::int64_t>;

template <class Time>
inline constexpr bool is_chrono = !std::is_void_v<typename time_traits<Time>::unit>;

template <class Time>
[[nodiscard]] constexpr tick_of<Time> to_tick(const Time& t) noexcept {
  return static_cast<tick_of<Time>>(time_traits<Time>::count(t));
}

template <class Time>
[[nodiscard]] constexpr Time to_time(tick_of<Time> tick) noexcept {
  return time_traits<Time>::from(tick);
}

[[nodiscard]] constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t quotient = a / b;
  return quotient - (a % b < 0 ? 1 : 0);
}

/// ⌊x⌋, where a number that misses the next whole one by a few units in its last place counts as that one: 0.3 is the
/// beginning of the fourth tenth. Beyond ±2^62 it stays there.
[[nodiscard]] inline std::int64_t floor_with_tolerance(double x) noexcept {
  constexpr double limit = 4611686018427387904.0;
  const double magnitude = x < 0 ? -x : x;
  const double down = std::floor(x + rounding_of(magnitude));
  return static_cast<std::int64_t>(down < -limit ? -limit : down < limit ? down : limit);
}

/// A day as months since January of year 0, and the share of that month that has passed.
struct month_place {
  std::int64_t month;
  double share;
};

template <class Time>
  requires time_traits<Time>::has_calendar
[[nodiscard]] constexpr month_place month_of(const Time& t) noexcept {
  using namespace std::chrono;
  const auto day = floor<days>(t);
  const year_month_day date{sys_days{day.time_since_epoch()}};
  const auto last = (date.year() / date.month() / std::chrono::last).day();
  const double rest = duration<double, days::period>(t - day).count();
  return {std::int64_t{12} * static_cast<int>(date.year()) +
              static_cast<std::int64_t>(static_cast<unsigned>(date.month())) - 1,
          (static_cast<double>(static_cast<unsigned>(date.day()) - 1) + rest) /
              static_cast<double>(static_cast<unsigned>(last))};
}

/// The first day of a month counted as above.
template <class Time>
  requires time_traits<Time>::has_calendar
[[nodiscard]] constexpr Time month_start(std::int64_t month) noexcept {
  using namespace std::chrono;
  const std::int64_t y = floor_divide(month, 12);
  const year_month_day date{year{static_cast<int>(y)}, std::chrono::month{static_cast<unsigned>(month - 12 * y) + 1},
                            std::chrono::day{1}};
  return Time(floor<typename Time::duration>(sys_days{date}.time_since_epoch()));
}

}  // namespace clientele::inline v0::history::detail
