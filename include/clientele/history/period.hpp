// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/error.hpp>
#include <clientele/history/detail/ticks.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <type_traits>

namespace clientele::inline v0::history {

/// Months of the calendar, 28 to 31 days long; three are a quarter, twelve a year.
struct calendar_months {
  int count = 1;
  friend constexpr bool operator==(const calendar_months&, const calendar_months&) = default;
};

/// A length of time in which the caller's times are counted: std::chrono::weeks{1}, days{7}, hours{36}, a number in the
/// caller's own unit, or calendar_months{1}.
///
///     between(a, b) = (b − a) / length                                  lengths of time
///     between(a, b) = (position of b − position of a) / count           calendar months,
///                     position = 12·year + month − 1 + (day − 1 + part of the day) / days of that month
///     index(t, origin) = ⌊(t − origin) / length⌋                        a number of a period: 0 begins at the origin
///     index(t, origin) = ⌊(month of t − month of origin) / count⌋       calendar months
///     start(k, origin), the beginning of period k, and floor(t, origin), of the period in which t lies
///
/// `Time` is any std::chrono::time_point or duration, or any arithmetic type; calendar months need a time_point of the
/// system clock or local time (std::chrono::sys_days, local_days, …). There is no month of 30 days or of 4.345 weeks:
/// a caller who wants one gives its length. Both measures add up: between(a, b) + between(b, c) = between(a, c), to
/// rounding. A period of no length, the default, is a moment: equal times only; then `between` must not be asked.
///
/// Errors: none; `observation` checks that lengths are positive. Numbers of periods are limited to ±2^62.
/// Cost: a division; for calendar months about 10 ns.
///
/// 1997-01-01 to 1997-09-30: 38.857142857142854 weeks; 8.966666666666667 calendar months.
template <class Time>
class period {
 public:
  using tick = detail::tick_of<Time>;

  constexpr period() = default;
  template <class Rep, class Unit>
    requires detail::is_chrono<Time>
  constexpr period(std::chrono::duration<Rep, Unit> length) noexcept
      : length_(std::chrono::duration<double, typename detail::time_traits<Time>::unit::period>(length).count()),
        whole_(whole_of(length_)) {}
  template <class Number>
    requires(std::is_arithmetic_v<Number> && std::is_arithmetic_v<Time>)
  constexpr period(Number length) noexcept : length_(static_cast<double>(length)), whole_(whole_of(length_)) {}
  constexpr period(calendar_months months) noexcept
    requires detail::time_traits<Time>::has_calendar
      : length_(months.count), months_(months.count) {}

  /// In the unit of `Time`, or in months.
  [[nodiscard]] constexpr double length() const noexcept { return length_; }
  [[nodiscard]] constexpr bool is_calendar() const noexcept { return months_ != 0; }
  [[nodiscard]] constexpr bool is_moment() const noexcept { return length_ == 0; }
  /// Whether the periods of a grid begin at times that `Time` can hold.
  [[nodiscard]] constexpr bool fits_times() const noexcept {
    return std::is_floating_point_v<tick> || is_moment() || is_calendar() || whole_ != 0;
  }

  /// Periods from a to b, as a real number.
  [[nodiscard]] constexpr double between(const Time& a, const Time& b) const noexcept {
    if constexpr (detail::time_traits<Time>::has_calendar)
      if (is_calendar()) {
        const detail::month_place from = detail::month_of(a), to = detail::month_of(b);
        return (static_cast<double>(to.month - from.month) + (to.share - from.share)) / length_;
      }
    return static_cast<double>(detail::to_tick(b) - detail::to_tick(a)) / length_;
  }

  /// The number of the period in which t lies.
  [[nodiscard]] constexpr std::int64_t index(const Time& t, const Time& origin) const noexcept {
    if constexpr (detail::time_traits<Time>::has_calendar)
      if (is_calendar())
        return detail::floor_divide(detail::month_of(t).month - detail::month_of(origin).month, months_);
    if constexpr (!std::is_floating_point_v<tick>)
      if (whole_ != 0) return detail::floor_divide(detail::to_tick(t) - detail::to_tick(origin), whole_);
    return detail::floor_with_tolerance(static_cast<double>(detail::to_tick(t) - detail::to_tick(origin)) / length_);
  }

  /// The beginning of period number k.
  [[nodiscard]] constexpr Time start(std::int64_t k, const Time& origin) const noexcept {
    if constexpr (detail::time_traits<Time>::has_calendar)
      if (is_calendar()) return detail::month_start<Time>(detail::month_of(origin).month + k * months_);
    if constexpr (!std::is_floating_point_v<tick>)
      if (whole_ != 0) return detail::to_time<Time>(detail::to_tick(origin) + k * whole_);
    return detail::to_time<Time>(
        static_cast<tick>(static_cast<double>(detail::to_tick(origin)) + static_cast<double>(k) * length_));
  }

  /// The beginning of the period in which t lies; t itself where the period is a moment.
  [[nodiscard]] constexpr Time floor(const Time& t, const Time& origin) const noexcept {
    if (is_moment() || (whole_ == 1 && !std::is_floating_point_v<tick>)) return t;
    return start(index(t, origin), origin);
  }

  /// In words, in units of the caller's time: "7", "1 calendar months".
  [[nodiscard]] std::string text() const {
    return is_calendar() ? number_text(static_cast<double>(months_)) + " calendar months" : number_text(length_);
  }
  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(length_, whole_, months_);
  }
  friend constexpr bool operator==(const period&, const period&) = default;

 private:
  static constexpr std::int64_t whole_of(double length) noexcept {
    if (!(length >= 1 && length <= 4611686018427387904.0)) return 0;
    const auto whole = static_cast<std::int64_t>(length);
    return static_cast<double>(whole) == length ? whole : 0;
  }

  double length_ = 0;
  std::int64_t whole_ = 0;   ///< the length, where it is a whole number of ticks
  std::int64_t months_ = 0;  ///< of the calendar
};

}  // namespace clientele::inline v0::history
