// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "atomic_file.hpp"
#include "csv_text.hpp"

namespace score_customers {

/// Writes a file of comma-separated values (RFC 4180, lines ending in LF) field by field.
///
///     csv_writer rows(file);
///     rows.field("id").field("heard").end_header();
///     rows.field(17).field(0.25).end_row();
///     rows.flush();                             // then file.commit()
///
/// Rows are collected and written 256 KiB at a time. Any failure to write (a full disk, a closed
/// pipe) is a std::system_error naming the file. What is not flushed when the writer is destroyed
/// is not written.
class csv_writer {
 public:
  /// Writes to an open descriptor, which it does not close; `name` is for messages. `count`: told of what is written.
  csv_writer(int descriptor, std::string name, delivery* count = nullptr)
      : descriptor_(descriptor), name_(std::move(name)), count_(count) {}
  explicit csv_writer(const atomic_file& file) : csv_writer(file.descriptor(), file.name(), file.delivered()) {}
  csv_writer(const csv_writer&) = delete;
  csv_writer& operator=(const csv_writer&) = delete;

  /// Adds a field: see csv_text.
  template <class Value>
  csv_writer& field(const Value& value) {
    rows_.field(value);
    return *this;
  }
  /// Adds text as it stands, which is no field.
  csv_writer& text(std::string_view text) {
    rows_.text(text);
    return *this;
  }

  /// Ends the row of names, which is not counted.
  void end_header() {
    rows_.end_row();
    --rows_.row_count();
  }
  /// Ends the row.
  void end_row() {
    rows_.end_row();
    flush_if_large();
  }
  /// Adds rows that were written apart; many are handed on as they are.
  void rows(csv_text& more) {
    if (more.bytes().size() < buffer_bytes) {
      rows_.rows(more);
      flush_if_large();
    } else {
      flush();
      hand_on(more);
    }
  }

  /// Hands everything to the operating system.
  void flush() { hand_on(rows_); }

 private:
  static constexpr std::size_t buffer_bytes = std::size_t{256} << 10;

  void flush_if_large() {
    if (rows_.bytes().size() >= buffer_bytes) flush();
  }

  /// Nothing of them is left, or, after a failure, what was not written.
  void hand_on(csv_text& rows) {
    const std::string_view all = rows.bytes();
    if (count_ != nullptr && !all.empty()) count_->begin_write();
    std::string_view rest = all;
    while (!rest.empty()) {
      const ::ssize_t written = ::write(descriptor_, rest.data(), rest.size());
      if (written >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR) {
        const int error = errno;
        if (count_ != nullptr && rest.size() == all.size()) count_->end_write(0, 0);
        rows.drop(all.size() - rest.size());
        throw std::system_error(error, std::generic_category(), "cannot write " + name_);
      }
    }
    if (count_ != nullptr && !all.empty()) count_->end_write(rows.row_count(), all.size());
    rows.clear();
  }

  int descriptor_;
  std::string name_;
  delivery* count_;
  csv_text rows_;
};

}  // namespace score_customers
