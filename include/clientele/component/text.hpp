// SPDX-License-Identifier: BSL-1.0
// Texts of messages: numbers in words, and parts put together. Out of line, so that a program has the code once.
#pragma once

#include <clientele/portability.hpp>

#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

namespace clientele::inline v0 {

/// Shortest decimal text that reads back to the same number; "NaN", "inf", "-inf" otherwise.
[[nodiscard]] CLIENTELE_COLD_ONCE inline std::string number_text(double value) {
  if (value != value) return "NaN";
  if (value > std::numeric_limits<double>::max()) return "inf";
  if (value < -std::numeric_limits<double>::max()) return "-inf";
  if (value == static_cast<double>(static_cast<std::int64_t>(value < 1e15 && value > -1e15 ? value : 0)))
    return std::to_string(static_cast<std::int64_t>(value));
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end.ptr};
}

/// The parts of a message, one after the other.
[[nodiscard]] CLIENTELE_COLD_ONCE inline std::string joined_text(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(part);
  return text;
}

}  // namespace clientele::inline v0
