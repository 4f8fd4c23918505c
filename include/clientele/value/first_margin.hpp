// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <string_view>

namespace clientele::inline v0::value {

/// When the first margin comes in. It has to be said: `unstated` is refused.
enum class first_margin : unsigned char { unstated, now, after_one_period };
[[nodiscard]] constexpr auto enumerators(first_margin) noexcept {
  return std::array<std::string_view, 3>{"unstated", "now", "after_one_period"};
}

}  // namespace clientele::inline v0::value
