// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace score_customers {

/// A place in a text file: the physical line and the byte on it, both counted from 1.
/// A byte-order mark at the beginning of the file is not counted.
struct csv_position {
  std::uint64_t line = 1;
  std::uint64_t column = 1;
  friend bool operator==(const csv_position&, const csv_position&) = default;
};

/// What is wrong with the contents of a file, and where: what() is "file:line:column: message".
class csv_error : public std::runtime_error {
 public:
  csv_error(std::string_view file, csv_position position, std::string_view message)
      : std::runtime_error(std::string(file) + ':' + std::to_string(position.line) + ':' +
                           std::to_string(position.column) + ": " + std::string(message)),
        line(position.line),
        column(position.column) {}

  std::uint64_t line;
  std::uint64_t column;
};

/// One data row. Everything it shows lies in the reader's buffer and is valid until the reader's
/// next call of next() or rewind(). Using one record for all rows allocates nothing once warm.
class csv_record {
 public:
  /// The number of fields; for a record that is not bad, the number of columns of the header. Of a record with more
  /// fields than that only one more can be looked at.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// The text of a field, without its quotes and with doubled quotes made single.
  [[nodiscard]] std::string_view operator[](std::size_t field) const noexcept { return fields_[field].text; }
  /// Where a field begins (at its opening quote, if it has one). Linear in the record's length.
  [[nodiscard]] csv_position position(std::size_t field) const noexcept { return position_of(fields_[field].begin); }
  /// The record as it stands in the file, without the line end that closes it.
  [[nodiscard]] std::string_view raw() const noexcept { return raw_; }
  /// The physical line on which the record begins.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

  /// Whether the record breaks the format. Its fields are then not to be relied upon; raw() is.
  [[nodiscard]] bool bad() const noexcept { return problem_at_ != nullptr; }
  /// The first thing wrong with a bad record, and where; a good record has the empty text.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  [[nodiscard]] csv_position problem_position() const noexcept { return position_of(problem_at_); }

 private:
  friend class csv_reader;
  struct extent {
    const char* begin = nullptr;
    std::string_view text{};
  };

  void begin_at(const char* begin, std::uint64_t line) {
    size_ = 0;
    raw_ = {begin, 0};
    line_ = line;
    problem_at_ = nullptr;
    problem_.clear();
  }
  /// One more, of which no more than `most` are kept.
  void add_field(const extent& field, std::size_t most) {
    if (size_ < most) {
      if (size_ == fields_.size()) fields_.emplace_back();
      fields_[size_] = field;
    }
    ++size_;
  }
  void mark(const char* where, std::string_view message) {
    if (problem_at_ != nullptr) return;
    problem_at_ = where;
    problem_ = message;
  }
  [[nodiscard]] csv_position position_of(const char* where) const noexcept {
    csv_position position{line_, 1};
    const char* line_begin = raw_.data();
    for (const char* cursor = line_begin; cursor < where; ++cursor) {
      if (*cursor != '\n') continue;
      ++position.line;
      line_begin = cursor + 1;
    }
    if (where != nullptr) position.column += static_cast<std::uint64_t>(where - line_begin);
    return position;
  }

  std::vector<extent> fields_;  // as many as are kept, and behind them some of records before
  std::size_t size_ = 0;        // as many as there are
  std::string_view raw_;
  std::uint64_t line_ = 1;
  const char* problem_at_ = nullptr;
  std::string problem_;
};

}  // namespace score_customers
