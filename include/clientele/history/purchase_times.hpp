// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/history/time_grid.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <tuple>

namespace clientele::inline v0::history {

/// What the components of this room read of a customer: the times of the purchases, in order of time (checked).
template <class Time>
struct purchase_times {
  static constexpr auto inputs = std::tuple{records_input<"purchases", Time>{}};
  static constexpr auto rules = std::array{row_rule{"purchases", "a time that is not before the purchase before it"}};

  /// The first purchase that is out of order, or has no time; `not_found` when all are in order.
  [[nodiscard]] static constexpr std::size_t broken_record(std::span<const Time> purchases) noexcept {
    for (std::size_t i = 0; i < purchases.size(); ++i)
      if (!(purchases[i] >= purchases[i == 0 ? 0 : i - 1])) return i;
    return clientele::detail::not_found;
  }
  [[nodiscard]] static constexpr std::size_t broken_rule(std::span<const Time> purchases) noexcept {
    return broken_record(purchases) == clientele::detail::not_found ? 0 : 1;
  }

  friend constexpr bool operator==(const purchase_times&, const purchase_times&) = default;
};

/// The same, counted by the periods of a calendar: at most `most_periods` of them, which `grid` numbers.
template <class Time, fixed_string Name, std::size_t most_periods>
struct purchases_by_period : purchase_times<Time> {
  time_grid<Time> grid;

  explicit purchases_by_period(const time_grid<Time>& its_grid) : grid(its_grid) {}

  static constexpr auto name = Name;
  static constexpr auto parameters =
      std::tuple{parameter{"grid", &purchases_by_period::grid, "", interval::any_number()}};
  static constexpr auto parameter_rules = std::array{row_rule{"grid", "what `time_grid` allows"}};
  [[nodiscard]] std::size_t broken_parameter_rule() const { return grid.check(name.view(), most_periods), 0; }

  friend constexpr bool operator==(const purchases_by_period&, const purchases_by_period&) = default;
};

}  // namespace clientele::inline v0::history
