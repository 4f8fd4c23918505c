// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace score_customers {

/// Many short texts in one piece of memory, which is kept when they are cleared.
class text_list {
 public:
  void clear() noexcept {
    text_.clear();
    ends_.clear();
  }
  void add(std::string_view text) {
    text_.append(text);
    ends_.push_back(text_.size());
  }
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

/// A record that breaks the format of the file: it has no fields to score.
struct broken_record {
  std::uint64_t line = 0;
  std::string text;     ///< the record as it stands in the file
  std::string problem;  ///< "file:line:column: what is wrong"
};

/// A cell that is not a number. In its column stands -infinity, which no component accepts.
struct refused_cell {
  std::size_t row = 0;  ///< of the chunk
  const std::vector<double>* column = nullptr;
  std::string problem;  ///< "'1,5' has a comma: …"
};

/// A piece of the customer base, column by column, as much as is in memory at a time.
struct chunk {
  std::size_t rows = 0;
  std::uint64_t first_row = 0;              ///< number of its first row among all scored rows, from 0
  std::deque<std::vector<double>> columns;  ///< those that were asked for; NaN is an empty cell
  text_list ids;
  std::vector<std::uint64_t> lines;   ///< where each row begins in the file; the number of the customer
                                      ///< where there is no file
  text_list records;                  ///< each row as it stands in the file, when asked for
  std::vector<refused_cell> refused;  ///< by row
  std::vector<broken_record> broken;  ///< records between the rows, by line

  void clear() noexcept {
    first_row += rows;
    rows = 0;
    for (std::vector<double>& column : columns) column.clear();
    ids.clear();
    lines.clear();
    records.clear();
    refused.clear();
    broken.clear();
  }
};

}  // namespace score_customers
