// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/history/period.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace clientele::inline v0::history {

/// The periods that cover a stretch of time, numbered from 0.
///
///     count()  = index(end) + 1
///     index(t) = number of the period in which t lies: below 0 before the beginning, ≥ count() after the last one
///     start(k) = beginning of period k
///
/// Period 0 begins at `begin`; where periods are calendar months, on the first of that month. `end` is included, so the
/// last period may be cut short by it: 1997-01-01 to 1998-06-30 in weeks is 78 whole weeks, in calendar months 18.
/// Errors: `check` throws `invalid_parameter` (a period that is not positive, an end before the beginning, more periods
/// than the caller of `check` can hold). Cost: a division; for calendar months about 10 ns.
template <class Time>
struct time_grid {
  Time begin{};
  Time end{};  ///< included
  history::period<Time> period{};

  [[nodiscard]] constexpr std::int64_t index(const Time& t) const noexcept { return period.index(t, begin); }
  [[nodiscard]] constexpr Time start(std::int64_t k) const noexcept { return period.start(k, begin); }
  [[nodiscard]] constexpr std::size_t count() const noexcept { return static_cast<std::size_t>(index(end)) + 1; }

  void check(std::string_view component, std::size_t most) const {
    const auto number = [](const Time& t) { return static_cast<double>(detail::to_tick(t)); };
    check_value(component, "period", period.length(), interval::above(0));
    check_value(component, "begin", number(begin), interval::any_number());
    check_value(component, "end", number(end), interval::any_number());
    if (end < begin) raise(invalid_parameter(component, "end", number(end), "not before begin"));
    if (index(end) >= static_cast<std::int64_t>(most))
      raise(
          invalid_parameter(component, "end", number(end), "at most " + std::to_string(most) + " periods after begin"));
  }

  /// In words, in units of the caller's time.
  [[nodiscard]] std::string text() const {
    const auto number = [](const Time& t) { return number_text(static_cast<double>(detail::to_tick(t))); };
    return number(begin) + " to " + number(end) + " by " + period.text();
  }
  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    auto first = detail::to_tick(begin), last = detail::to_tick(end);
    archive(first, last);
    begin = detail::to_time<Time>(first), end = detail::to_time<Time>(last);
    archive(period);
  }
  friend constexpr bool operator==(const time_grid&, const time_grid&) = default;
};

}  // namespace clientele::inline v0::history
