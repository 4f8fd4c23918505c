// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cell_words.hpp"
#include "columns.hpp"
#include "csv_reader.hpp"
#include "dialect.hpp"
#include "number_format.hpp"
#include "row_range.hpp"

namespace score_customers {

/// How a file of customers or a log is read, as far as the command line says so.
struct text_reading {
  stated_dialect dialect{.separator = {}};
  number_format numbers{};
  std::vector<stated_words> words{};
  row_range rows{};

  [[nodiscard]] csv_reader_options for_reader() const {
    return {.read_twice = true, .format = dialect, .look_ahead = true};
  }
  /// The words that a column of a file knows.
  [[nodiscard]] cell_words words_of(const std::vector<std::string>& names, std::size_t column) const {
    cell_words known;
    for (const stated_words& one : words) {
      if (!one.column.empty() && used_column(names, one.column, {}) != column) continue;
      for (std::size_t i = 0; i < one.words.size(); ++i)
        if (one.meanings.empty())
          known.add_missing(one.words[i]);
        else
          known.add(one.words[i], one.meanings[i]);
    }
    return known;
  }
  /// Throws usage_error where words are stated for a column that the file does not have.
  void check_columns(const std::vector<std::string>& names, const std::string& file) const {
    for (const stated_words& one : words)
      if (!one.column.empty() && !used_column(names, one.column, file))
        throw usage_error(std::string(one.meanings.empty() ? "--missing" : "--words") + ": " + file +
                          " has no column " + in_quotes(one.column) + "; it has " + listed_columns(names));
  }
};

}  // namespace score_customers
