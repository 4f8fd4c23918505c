// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include <fast_float/fast_float.h>

#include "letters.hpp"
#include "printable.hpp"
#include "short_decimal.hpp"

namespace score_customers {

/// What a cell says: a finite number, nothing at all, or something that is not a number.
struct parsed_number {
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN if missing or refused.
  const char* problem = nullptr;                            ///< Why it is refused; null if it is not.

  [[nodiscard]] bool refused() const noexcept { return problem != nullptr; }
  [[nodiscard]] bool missing() const noexcept { return !refused() && std::isnan(value); }
};

namespace detail {

/// Guesses, for the message, what kept a text from being read as a number.
[[nodiscard]] inline const char* reason_not_a_number(std::string_view text) noexcept {
  const auto has = [text](std::string_view part) { return text.find(part) != text.npos; };
  if (text.find_first_of("0123456789") == text.npos) return "is not a number";
  for (const char* sign : {"$", "\u20AC", "\u00A3", "\u00A5", "EUR", "USD", "GBP", "JPY", "CHF"})
    if (has(sign)) return "has a currency: leave only the number";
  if (has("%")) return "has a percent sign: write a fraction such as 0.25";
  if (has(",")) return "has a comma: write thousands without separator and decimals with a point";
  if (has("'") || has("_") || has("\u2019")) return "has a thousands separator: leave it out";
  if (has(" ") || has("\u00A0") || has("\u202F")) return "has a space inside: leave it out";
  return "is not a number";
}

}  // namespace detail

/// Reads a cell as a decimal number, correctly rounded to the nearest double.
///
/// Spaces and tabs around it are dropped; a sign, a decimal point and an exponent are understood.
/// An empty cell is missing. Refused: everything else, so "nan" and "inf", hexadecimals, thousands
/// separators, currencies, percent signs, and numbers too large for a double. A number too small
/// for a double is 0. Never throws.
[[nodiscard]] inline parsed_number parse_number(std::string_view cell) noexcept {
  cell = without_blanks(cell);
  parsed_number result;
  if (cell.empty() || read_short_decimal(cell, result.value)) return result;
  std::string_view digits = cell;
  if (digits.front() == '+') digits.remove_prefix(1);
  const std::size_t first = digits.data() == cell.data() && digits.front() == '-' ? 1 : 0;
  const char start = first < digits.size() ? digits[first] : '\0';
  double value = 0;
  const char* const end = digits.data() + digits.size();
  if (start == '.' || (start >= '0' && start <= '9')) {
    const auto read = fast_float::from_chars(digits.data(), end, value);
    if (read.ptr == end && read.ec != std::errc::invalid_argument) {
      if (std::isinf(value))
        result.problem = "is too large";
      else
        result.value = value;
      return result;
    }
  }
  result.problem = detail::reason_not_a_number(cell);
  return result;
}

}  // namespace score_customers
