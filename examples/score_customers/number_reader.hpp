// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/text.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cell_words.hpp"
#include "number_format.hpp"
#include "parse_number.hpp"
#include "printable.hpp"
#include "short_decimal.hpp"

namespace score_customers {

/// A column of numbers: what its words mean, and what has been seen of it.
struct number_column {
  cell_words words{};
  bool yes_no = false;  ///< takes 0 and 1, and words for them

  std::string currency{};                                             ///< of the first cell with one
  std::uint64_t currency_line = 0, percent_line = 0, plain_line = 0;  ///< the first lines of that kind; 0: none yet
};

/// What a cell says.
struct number_cell {
  enum class kind : unsigned char {
    read,      ///< a number, or NaN: missing
    refused,   ///< no number
    undecided  ///< one that can be read in two ways, and nothing has decided which
  };
  double value = std::numeric_limits<double>::quiet_NaN();
  kind of = kind::read;
  std::string problem{};  ///< why it is not read: "has a decimal comma, and …"
};

/// Reads the numbers of a file.
///
/// The decimal sign is stated, or it is that of the first number that can be read in one way only: 0.5, 12.50 and
/// 1,234.50 have a decimal point, 0,5, 12,50 and 1.234,50 a decimal comma, and 1.234 and 1,234 are undecided until
/// then. After it the other sign is refused, and so is another currency than a column began with, and a percent sign in
/// a column that has numbers without one (0 apart).
///
/// Cost: for numbers with a decimal point, once that is known, the cost of parse_number.
class number_reader {
 public:
  explicit number_reader(number_format stated = {}) : format_(stated), stated_(stated.decimal.has_value()) {}

  /// Whether the decimal sign is known.
  [[nodiscard]] bool decided() const noexcept { return format_.decimal.has_value(); }

  /// A number with no more than digits, the decimal sign and an exponent; NaN for an empty cell. Nothing: `read` knows.
  [[nodiscard]] std::optional<double> read_plain(std::string_view cell, number_column& column, std::uint64_t line) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (format_.decimal == '.' && column.plain_line != 0 && !column.words.has_codes() &&
        read_short_decimal(cell, value))
      return value;
    if (format_.decimal == '.' || (!format_.decimal && cell.find_first_of(".,") == cell.npos)) {
      const parsed_number plain = parse_number(cell);
      if (plain.refused()) return std::nullopt;
      value = plain.value;
    } else if (format_.decimal == ',' && !cell.empty()) {
      constexpr fast_float::parse_options with_comma{fast_float::chars_format::general, ','};
      const char last = cell.back(), *const end = cell.data() + cell.size();
      if (last < '0' || last > '9') return std::nullopt;
      const auto found = fast_float::from_chars_advanced(cell.data(), end, value, with_comma);
      if (found.ptr != end || found.ec != std::errc{} || std::isinf(value)) return std::nullopt;
    } else {
      return std::nullopt;
    }
    return fits(value, column, line) ? std::optional(value) : std::nullopt;
  }

  [[nodiscard]] number_cell read(std::string_view cell, number_column& column, std::uint64_t line) {
    if (const std::optional<double> plain = read_plain(cell, column, line)) return {.value = *plain};
    return other(cell, column, line);
  }

  /// For a cell that is undecided: both readings, and what decides.
  [[nodiscard]] static std::string both_readings(std::string_view cell) {
    const number_readings read = read_number(cell);
    return in_quotes(cell) + " is " + clientele::number_text(read.with_point.value_or(0)) +
           " with a decimal point and " + clientele::number_text(read.with_comma.value_or(0)) +
           " with a decimal comma, and no number shows which it is: --locale en or --locale de says so";
  }

  /// "decimal comma (detected), in EUR".
  [[nodiscard]] std::string describe() const {
    std::string text;
    if (!format_.decimal)
      text = "whole numbers";
    else
      text = std::string(decimal_name(*format_.decimal)) + (stated_ ? " (as asked for)" : " (detected)");
    if (!currencies_.empty()) text += ", in " + currencies_;
    if (percents_) text += ", percent signs";
    return text;
  }

 private:
  [[nodiscard]] static number_cell refused(std::string problem) {
    return {.of = number_cell::kind::refused, .problem = std::move(problem)};
  }

  /// Whether a number without a percent sign can be one of this column: no code for a missing one, and no other cell
  /// has the sign, unless this is 0 or missing.
  [[nodiscard]] static bool fits(double value, number_column& column, std::uint64_t line) {
    if (column.words.has_codes() && column.words.is_missing_code(value)) return false;
    if (column.plain_line != 0 || value == 0 || std::isnan(value)) return true;
    if (column.percent_line == 0) column.plain_line = line;
    return column.percent_line == 0;
  }

  /// Words, and numbers with more than digits and a decimal sign.
  [[nodiscard]] number_cell other(std::string_view cell, number_column& column, std::uint64_t line) {
    std::string_view text = cell;
    detail::trim(text);
    if (text.empty() || column.words.means_missing(text)) return {};
    if (const std::string* const meaning = column.words.meaning_of(text)) {
      if (meaning->empty()) return {};
      const std::optional<double> value = read_number(*meaning, {.decimal = '.'}).with_point;
      return value ? number_cell{.value = *value}
                   : refused("stands for " + in_quotes(*meaning) + ", and a number is wanted");
    }
    const number_readings read =
        read_number(text, {.decimal = {}, .thousands = format_.thousands, .grouped = format_.grouped});
    if (!read.any()) {
      if (column.yes_no)
        if (const auto known = yes_or_no(text)) return {.value = *known};
      return refused("is not a number");
    }
    if (!format_.decimal && read.ambiguous())
      return {.of = number_cell::kind::undecided, .problem = both_readings(text)};
    if (!format_.decimal && (!read.with_point || !read.with_comma)) {
      format_.decimal = read.with_point ? '.' : ',';
      line_ = line;
      text_ = text;
    }
    const std::optional<double>& value = format_.decimal ? read.with(*format_.decimal) : read.with_point;
    if (!value) return refused(wrong_sign());
    if (std::isinf(*value)) return refused("is too large");
    return dressed(*value, read, column, line);
  }

  [[nodiscard]] number_cell dressed(double value, const number_readings& read, number_column& column,
                                    std::uint64_t line) {
    if (!read.currency.empty()) {
      if (column.currency.empty()) {
        column.currency = read.currency;
        column.currency_line = line;
        if (currencies_.find(read.currency) == std::string::npos)
          currencies_ += (currencies_.empty() ? "" : " and ") + std::string(read.currency);
      } else if (column.currency != read.currency) {
        return refused("is in " + std::string(read.currency) + ", and line " + std::to_string(column.currency_line) +
                       " is in " + column.currency);
      }
    }
    if (column.words.has_codes() && column.words.is_missing_code(value)) return {};
    if (!read.percent && fits(value, column, line)) return {.value = value};
    if (!read.percent)
      return refused("has no percent sign, and line " + std::to_string(column.percent_line) + " has one");
    if (column.plain_line != 0)
      return refused("has a percent sign, and line " + std::to_string(column.plain_line) + " has none");
    if (column.percent_line == 0) column.percent_line = line;
    percents_ = true;
    return {.value = value};
  }

  [[nodiscard]] std::string place() const { return in_quotes(text_) + ", line " + std::to_string(line_); }
  [[nodiscard]] std::string wrong_sign() const {
    const char known = format_.decimal.value_or('.');
    return "is no number with a " + std::string(decimal_name(known)) +
           (stated_ ? ", as was asked for" : ", which " + place() + ", shows (--locale says otherwise)");
  }

  number_format format_;
  bool stated_, percents_ = false;
  std::string currencies_;
  std::uint64_t line_ = 0;  ///< what decided
  std::string text_;
};

}  // namespace score_customers
