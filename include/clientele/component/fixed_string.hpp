// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace clientele::inline v0 {

/// A text that can be a template argument, so that names of inputs reach compiler messages.
template <std::size_t n>
struct fixed_string {
  char text[n]{};

  consteval fixed_string(const char (&literal)[n]) {
    for (std::size_t i = 0; i < n; ++i) text[i] = literal[i];
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, n - 1}; }
  constexpr operator std::string_view() const noexcept { return view(); }
  friend constexpr bool operator==(const fixed_string&, const fixed_string&) = default;
};

}  // namespace clientele::inline v0
