// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace score_customers {

// Of ASCII, whatever the locale.

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace score_customers
