// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace score_customers {

/// A number computed from columns: "quantity * price", "[unit price] * (1 - discount)", "closed - opened".
///
/// + - * / ^, comparisons, && || and ? :, parentheses, numbers with a decimal point and the functions abs, min, max,
/// sum, avg, sqrt, exp, ln, log2, log10, rint, sign of muParser, which computes in doubles. A name is letters, digits,
/// _ and points, and begins with none of the digits and points; every other name of a column stands in brackets.
/// muParser is given none of these names, no text and no assignment.
class expression {
 public:
  static constexpr std::size_t most_names = 64;  ///< columns that it may read

  /// Whether a text has what only an expression has: an operator, a parenthesis or a bracket.
  [[nodiscard]] static bool is_one(std::string_view text) noexcept;

  /// Throws usage_error.
  explicit expression(std::string_view text);
  ~expression();
  expression(expression&&) noexcept;
  expression& operator=(expression&&) noexcept;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The columns that it reads, each once.
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  /// Its value for values of these columns: NaN, a missing one, where one of them is NaN, or the outcome is no number.
  [[nodiscard]] double operator()(std::span<const double> values) const;

 private:
  struct parser;

  std::string text_;
  std::vector<std::string> names_;
  std::unique_ptr<parser> parser_;
};

}  // namespace score_customers
