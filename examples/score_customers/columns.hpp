// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "job.hpp"
#include "printable.hpp"

namespace score_customers {

/// The place of the column that has a name; of the first one where several have it. Nothing has no name.
[[nodiscard]] inline std::optional<std::size_t> find_column(const std::vector<std::string>& names,
                                                            std::string_view wanted) {
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (wanted.empty() || found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

/// A text as the number of a column, from 1; nothing where it is none of `columns` columns.
[[nodiscard]] inline std::optional<std::size_t> column_number(std::string_view text, std::size_t columns) noexcept {
  if (text.empty() || text.size() > 5 || text.front() == '0') return std::nullopt;
  std::size_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = 10 * number + static_cast<std::size_t>(c - '0');
  }
  return number <= columns ? std::optional(number - 1) : std::nullopt;
}

/// The place of a column that is used, by its name or, where none has that name, by its number. Throws usage_error
/// where several columns have the name. `before_number`: what an option wants before a number: "column:" or nothing.
[[nodiscard]] inline std::optional<std::size_t> used_column(const std::vector<std::string>& names,
                                                            std::string_view wanted, const std::string& file,
                                                            std::string_view before_number = {}) {
  const auto found = find_column(names, wanted);
  if (!found) return column_number(wanted, names.size());
  const auto second = std::find(names.begin() + static_cast<std::ptrdiff_t>(*found) + 1, names.end(), wanted);
  if (second == names.end()) return found;
  const std::string number = std::to_string(*found + 1), other = std::to_string(second - names.begin() + 1);
  throw usage_error(file + " has several columns " + in_quotes(wanted) + ", numbers " + number + " and " + other +
                    ": say which by its number, " + std::string(before_number) + number);
}

/// Names of columns for a message: at most 20; one without a name by its number.
[[nodiscard]] inline std::string listed_columns(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t i = 0; i < names.size() && i < 20; ++i)
    all += (i == 0 ? "" : ", ") + (names[i].empty() ? "(number " + std::to_string(i + 1) + ")" : in_quotes(names[i]));
  return all + (names.size() > 20 ? ", …" : "");
}

/// A column for messages: 'margin', or by its number where it has no name.
[[nodiscard]] inline std::string shown_column(const std::vector<std::string>& names, std::size_t at) {
  return names[at].empty() ? std::to_string(at + 1) : in_quotes(names[at]);
}

}  // namespace score_customers
