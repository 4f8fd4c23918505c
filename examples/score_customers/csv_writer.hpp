// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "atomic_file.hpp"

namespace score_customers {

/// Writes a file of comma-separated values (RFC 4180, lines ending in LF) field by field.
///
///     csv_writer rows(file);
///     rows.field("id").field("heard").end_header();
///     rows.field(17).field(0.25).end_row();
///     rows.flush();                             // then file.commit()
///
/// Numbers are written with the fewest digits that read back to the same value, without exponent
/// from 0.0001 to 1e15; NaN, which stands for missing, as an empty field. Text is quoted only when
/// it holds a comma, a quote or a line end.
///
/// Rows are collected and written 256 KiB at a time. Any failure to write (a full disk, a closed
/// pipe) is a std::system_error naming the file. What is not flushed when the writer is destroyed
/// is not written.
class csv_writer {
 public:
  /// Writes to an open descriptor, which it does not close; `name` is for messages. `count`: told of what is written.
  csv_writer(int descriptor, std::string name, delivery* count = nullptr)
      : descriptor_(descriptor), name_(std::move(name)), count_(count) {
    buffer_.reserve(buffer_bytes + 4096);
  }
  explicit csv_writer(const atomic_file& file) : csv_writer(file.descriptor(), file.name(), file.delivered()) {}
  csv_writer(const csv_writer&) = delete;
  csv_writer& operator=(const csv_writer&) = delete;

  /// Adds a field of text.
  csv_writer& field(std::string_view text) {
    separate();
    if (text.find_first_of(",\"\n\r") == text.npos) {
      buffer_.append(text);
      return *this;
    }
    buffer_ += '"';
    for (const char character : text) {
      if (character == '"') buffer_ += '"';
      buffer_ += character;
    }
    buffer_ += '"';
    return *this;
  }

  /// Adds a field holding a number; an empty one for NaN, "inf" or "-inf" for the infinities.
  template <std::floating_point Number>
  csv_writer& field(Number number) {
    separate();
    if (std::isnan(number)) return *this;
    const Number size = std::abs(number);
    const bool plain = number == 0 || (size >= Number(1e-4) && size < Number(1e15));
    return append(number, plain ? std::chars_format::fixed : std::chars_format::general);
  }
  /// Adds a field holding a whole number.
  template <std::integral Number>
    requires(!std::same_as<Number, bool> && !std::same_as<Number, char>)
  csv_writer& field(Number number) {
    separate();
    return append(number);
  }

  /// Adds text as it stands, which is no field.
  csv_writer& text(std::string_view text) {
    buffer_.append(text);
    return *this;
  }

  /// Ends the row of names, which is not counted.
  void end_header() {
    --rows_;
    end_row();
  }
  /// Ends the row.
  void end_row() {
    buffer_ += '\n';
    row_begun_ = false;
    ++rows_;
    if (buffer_.size() >= buffer_bytes) flush();
  }

  /// Hands everything to the operating system.
  void flush() {
    if (count_ != nullptr && !buffer_.empty()) count_->begin_write();
    std::string_view rest = buffer_;
    while (!rest.empty()) {
      const ::ssize_t written = ::write(descriptor_, rest.data(), rest.size());
      if (written >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR) {
        const int error = errno;
        if (count_ != nullptr && rest.size() == buffer_.size()) count_->end_write(0, 0);
        buffer_.erase(0, buffer_.size() - rest.size());
        throw std::system_error(error, std::generic_category(), "cannot write " + name_);
      }
    }
    if (count_ != nullptr && !buffer_.empty()) count_->end_write(rows_, buffer_.size());
    rows_ = 0;
    buffer_.clear();
  }

 private:
  static constexpr std::size_t buffer_bytes = std::size_t{256} << 10;

  void separate() {
    if (row_begun_) buffer_ += ',';
    row_begun_ = true;
  }
  template <class... Arguments>
  csv_writer& append(Arguments... number) {
    std::array<char, 64> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number...).ptr;
    buffer_.append(digits.data(), end);
    return *this;
  }

  int descriptor_;
  std::string name_;
  delivery* count_;
  std::string buffer_;
  std::uint64_t rows_ = 0;  // in the buffer
  bool row_begun_ = false;
};

}  // namespace score_customers
