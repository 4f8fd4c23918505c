// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "short_decimal.hpp"

namespace score_customers {

/// Rows of comma-separated values (RFC 4180, lines ending in LF) in memory, field by field.
///
/// Numbers are written with the fewest digits that read back to the same value, without exponent
/// from 0.0001 to 1e15; NaN, which stands for missing, as an empty field. Text is quoted only when
/// it holds a comma, a quote or a line end.
class csv_text {
 public:
  /// Adds a field of text.
  void field(std::string_view text) {
    separate();
    if (text.find_first_of(",\"\n\r") == text.npos)
      text_.append(text);
    else
      append_quoted(text);
  }
  /// Adds a field as it stands: text that needs no quotes, or has them.
  void field_as_it_stands(std::string_view text) {
    separate();
    text_.append(text);
  }
  /// Adds a field holding a number; an empty one for NaN, "inf" or "-inf" for the infinities.
  template <std::floating_point Number>
  void field(Number number) {
    separate();
    if (std::isnan(number)) return;
    std::array<char, 64> digits;
    if constexpr (sizeof(Number) == sizeof(double))
      if (const char* end = write_short_decimal(digits.data(), number); end != nullptr) {
        text_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
        return;
      }
    const Number size = std::abs(number);
    const bool plain = number == 0 || (size >= Number(1e-4) && size < Number(1e15));
    append(number, plain ? std::chars_format::fixed : std::chars_format::general);
  }
  /// Adds a field holding a whole number.
  template <std::integral Number>
    requires(!std::same_as<Number, bool> && !std::same_as<Number, char>)
  void field(Number number) {
    separate();
    append(number);
  }
  /// Adds text as it stands, which is no field.
  void text(std::string_view text) { text_.append(text); }
  void end_row() {
    text_ += '\n';
    row_begun_ = false;
    ++rows_;
  }
  /// Adds rows that were written apart.
  void rows(const csv_text& more) {
    text_.append(more.text_);
    rows_ += more.rows_;
  }

  [[nodiscard]] std::string& bytes() noexcept { return text_; }
  /// Rows that have ended.
  [[nodiscard]] std::uint64_t& row_count() noexcept { return rows_; }
  void clear() noexcept {
    text_.clear();
    rows_ = 0;
  }

 private:
  void separate() {
    if (row_begun_) text_ += ',';
    row_begun_ = true;
  }
  void append_quoted(std::string_view text) {
    text_ += '"';
    for (const char character : text) {
      if (character == '"') text_ += '"';
      text_ += character;
    }
    text_ += '"';
  }
  template <class... Arguments>
  void append(Arguments... number) {
    std::array<char, 64> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number...).ptr;
    text_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }

  std::string text_;
  std::uint64_t rows_ = 0;
  bool row_begun_ = false;
};

}  // namespace score_customers
