// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <tuple>

namespace clientele::inline v0::history {

/// What the components of this room read of a customer: the times of his purchases, in order of time (checked).
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

}  // namespace clientele::inline v0::history
