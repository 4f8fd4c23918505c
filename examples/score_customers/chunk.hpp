// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "temporary_file.hpp"
#include "text_column.hpp"

namespace score_customers {

/// Texts in one piece of memory, which is kept when they are cleared. However long they are, they take 8 MiB of memory
/// and one text more: beyond that the earlier ones are put aside (temporary_file.hpp).
class text_list {
 public:
  void clear() noexcept {
    aside_.clear();
    window_.clear();
    text_.clear();
    ends_.clear();
  }
  void add(std::string_view text) {
    if (text_.size() + text.size() > most_in_memory && !text_.empty()) {
      aside_.append(text_.data(), text_.size());
      text_.clear();
    }
    text_.append(text);
    ends_.push_back(aside_.size() + text_.size());
  }
  void swap(text_list& other) noexcept {
    aside_.swap(other.aside_);
    text_.swap(other.text_);
    ends_.swap(other.ends_);
    window_.swap(other.window_);
    std::swap(window_begin_, other.window_begin_);
  }
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  /// Whether none is put aside: then several threads may read at once.
  [[nodiscard]] bool all_in_memory() const noexcept { return aside_.size() == 0; }
  /// How many bytes all of them have.
  [[nodiscard]] std::uint64_t bytes() const noexcept { return aside_.size() + text_.size(); }
  /// A text, valid until the next one is asked for. Cheapest in their order.
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : ends_[i - 1];
    const auto length = static_cast<std::size_t>(ends_[i] - begin);
    if (begin >= aside_.size()) return std::string_view(text_).substr(begin - aside_.size(), length);
    if (begin < window_begin_ || ends_[i] > window_begin_ + window_.size() || window_.size() == 0) {
      window_.resize(std::max(length, window_bytes));
      window_.resize(aside_.read(begin, window_.data(), window_.size()));
      window_begin_ = begin;
    }
    return std::string_view(window_).substr(static_cast<std::size_t>(begin - window_begin_), length);
  }

 private:
  static constexpr std::size_t most_in_memory = std::size_t{8} << 20, window_bytes = std::size_t{1} << 18;

  temporary_file aside_;
  std::string text_;                 // those that have not been put aside
  std::vector<std::uint64_t> ends_;  // of each, aside and in memory
  mutable std::string window_;       // a part of what is aside
  mutable std::uint64_t window_begin_ = 0;
};

/// A cell that is not a number. In its column stands -infinity, which no component accepts.
struct refused_cell {
  std::size_t row = 0;  ///< of the chunk
  const std::vector<double>* column = nullptr;
  std::size_t problem = 0;  ///< its place in chunk::refused_problems
};

/// A piece of the customer base, column by column, as much as is in memory at a time.
struct chunk {
  std::size_t rows = 0;
  std::uint64_t first_row = 0;              ///< number of its first row among all scored rows, from 0
  std::deque<std::vector<double>> columns;  ///< those that were asked for; NaN is an empty cell
  std::deque<text_column> texts;            ///< those that were asked for as texts
  text_list ids;
  std::vector<std::uint64_t> lines;   ///< where each row begins in the file; the number of the customer
                                      ///< where there is no file
  text_list records;                  ///< each row as it stands in the file, when asked for
  std::vector<refused_cell> refused;  ///< by row
  text_list refused_problems;         ///< what is wrong with them: "'1,5' has a comma: …"

  // Records that break the format of the file, between the rows, in their order: they have no fields to score.
  std::vector<std::uint64_t> broken_lines;
  std::vector<std::size_t> broken_before;  ///< how many rows of the chunk stand before each
  text_list broken_problems;               ///< "file:line:column: what is wrong"
  text_list broken_records;                ///< each as it stands in the file, when asked for

  void refuse(std::size_t row, const std::vector<double>& column, std::string_view problem) {
    refused.push_back({row, &column, refused_problems.size()});
    refused_problems.add(problem);
  }
  /// Says in which of several files the next row or broken record stands; empty: there is one file only.
  void note_file(std::string_view file) {
    if (file.empty() || (!files_.empty() && files_.back().name == file)) return;
    files_.push_back({rows, broken_lines.size(), std::string(file)});
  }
  /// The file of a row, or of a broken record, where there are several.
  [[nodiscard]] std::string_view file_of_row(std::size_t row) const noexcept {
    return file_of(row, [](const part& p) { return p.rows_before; });
  }
  [[nodiscard]] std::string_view file_of_broken(std::size_t broken) const noexcept {
    return file_of(broken, [](const part& p) { return p.broken_before; });
  }

  /// Takes what was read into another chunk, which is left with what was here. The columns stay where they are, and
  /// the number of the first row.
  void take(chunk& from) {
    std::swap(rows, from.rows);
    columns.resize(from.columns.size());
    for (refused_cell& cell : from.refused)
      for (std::size_t c = 0; c < columns.size(); ++c)
        if (cell.column == &from.columns[c]) {
          cell.column = &columns[c];
          break;
        }
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c].swap(from.columns[c]);
    for (std::size_t t = 0; t < texts.size(); ++t) texts[t].take_rows(from.texts[t]);
    ids.swap(from.ids);
    lines.swap(from.lines);
    records.swap(from.records);
    refused.swap(from.refused);
    refused_problems.swap(from.refused_problems);
    broken_lines.swap(from.broken_lines);
    broken_before.swap(from.broken_before);
    broken_problems.swap(from.broken_problems);
    broken_records.swap(from.broken_records);
    files_.swap(from.files_);
  }

  void clear() noexcept {
    files_.clear();
    first_row += rows;
    rows = 0;
    for (std::vector<double>& column : columns) column.clear();
    for (text_column& column : texts) column.clear_rows();
    ids.clear();
    lines.clear();
    records.clear();
    refused.clear();
    refused_problems.clear();
    broken_lines.clear();
    broken_before.clear();
    broken_problems.clear();
    broken_records.clear();
  }

 private:
  /// Where a file begins.
  struct part {
    std::size_t rows_before = 0, broken_before = 0;
    std::string name;
  };
  template <class Before>
  [[nodiscard]] std::string_view file_of(std::size_t one, const Before& before) const noexcept {
    std::string_view name;
    for (const part& p : files_)
      if (before(p) <= one) name = p.name;
    return name;
  }
  std::vector<part> files_;
};

}  // namespace score_customers
