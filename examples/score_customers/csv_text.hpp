// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
    if (text.find_first_of(",\"\n\r") == text.npos)
      field_as_it_stands(text);
    else
      quoted(text);
  }
  /// Adds a field as it stands: text that needs no quotes, or has them.
  void field_as_it_stands(std::string_view text) {
    char* const to = begin_field(text.size());
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    end_field(to + text.size());
  }
  /// Adds a field holding a number; an empty one for NaN, "inf" or "-inf" for the infinities.
  template <std::floating_point Number>
  void field(Number number) {
    char* const to = begin_field(most_digits);
    if (std::isnan(number)) return end_field(to);
    if constexpr (sizeof(Number) == sizeof(double))
      if (char* const end = write_short_decimal(to, number); end != nullptr) return end_field(end);
    const Number size = std::abs(number);
    const bool plain = number == 0 || (size >= Number(1e-4) && size < Number(1e15));
    end_field(
        std::to_chars(to, to + most_digits, number, plain ? std::chars_format::fixed : std::chars_format::general).ptr);
  }
  /// Adds a field holding a whole number.
  template <std::integral Number>
    requires(!std::same_as<Number, bool> && !std::same_as<Number, char>)
  void field(Number number) {
    char* const to = begin_field(most_digits);
    end_field(std::to_chars(to, to + most_digits, number).ptr);
  }
  /// Adds text as it stands, which is no field.
  void text(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(room(text.size()), text.data(), text.size());
    used_ += text.size();
  }
  void end_row() {
    *room(1) = '\n';
    ++used_;
    row_begun_ = false;
    ++rows_;
  }
  /// Adds rows that were written apart.
  void rows(const csv_text& more) {
    text(more.bytes());
    rows_ += more.rows_;
  }

  [[nodiscard]] std::string_view bytes() const noexcept { return std::string_view(text_).substr(0, used_); }
  /// Rows that have ended.
  [[nodiscard]] std::uint64_t& row_count() noexcept { return rows_; }
  [[nodiscard]] std::uint64_t row_count() const noexcept { return rows_; }
  /// Drops what comes first.
  void drop(std::size_t bytes) noexcept {
    text_.erase(0, bytes);
    used_ -= bytes;
  }
  void clear() noexcept {
    used_ = 0;
    rows_ = 0;
  }

 private:
  static constexpr std::size_t most_digits = 64;

  /// Where so many bytes more can be written.
  [[nodiscard]] char* room(std::size_t bytes) {
    if (text_.size() - used_ < bytes) text_.resize(std::max(2 * text_.size(), used_ + bytes));
    return text_.data() + used_;
  }
  /// Where a field of at most so many bytes is written, behind the comma.
  [[nodiscard]] char* begin_field(std::size_t bytes) {
    char* to = room(bytes + 1);
    if (row_begun_) *to++ = ',';
    row_begun_ = true;
    return to;
  }
  void end_field(const char* end) noexcept { used_ = static_cast<std::size_t>(end - text_.data()); }

  void quoted(std::string_view text) {
    char* to = begin_field(2 * text.size() + 2);
    *to++ = '"';
    for (const char character : text) {
      if (character == '"') *to++ = '"';
      *to++ = character;
    }
    *to++ = '"';
    end_field(to);
  }

  std::string text_;  // what is written, and room for more
  std::size_t used_ = 0;
  std::uint64_t rows_ = 0;
  bool row_begun_ = false;
};

}  // namespace score_customers
