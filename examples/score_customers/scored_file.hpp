// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "atomic_file.hpp"
#include "chunk.hpp"
#include "csv_text.hpp"
#include "csv_writer.hpp"
#include "execution.hpp"
#include "parted_rows.hpp"
#include "plan.hpp"

namespace score_customers {

/// The file of scored rows: the id, then every result of every job.
class scored_file {
 public:
  /// `id`: the name of the id's column.
  scored_file(const atomic_file& file, const std::string& id, const plan& jobs) : writer_(file) {
    writer_.field(id);
    for (const planned_job& j : jobs.jobs())
      for (const scored_column& column : j.work->columns()) {
        columns_.push_back(&column);
        writer_.field(column.name);
      }
    writer_.end_header();
  }

  /// The rows of a chunk that has been scored, written in parts by several threads, some megabytes at a time. What has
  /// no value is an empty cell, and so is `unknown`.
  void add(const chunk& rows, int threads) {
    if (rows.rows == 0) return;
    name_classes();
    constexpr std::size_t bytes_of_number = 16;
    const std::size_t row_bytes =
        static_cast<std::size_t>(rows.ids.bytes() / rows.rows) + bytes_of_number * columns_.size() + 1;
    const std::size_t most_parts = rows.ids.all_in_memory() ? rows.rows : 1;
    parts_.add(writer_, rows.rows, row_bytes, execution(threads), most_parts,
               [&](std::size_t first, std::size_t last, csv_text& to) { write(rows, first, last, to); });
  }

  void flush() { writer_.flush(); }

 private:
  /// The names of classes as they stand in the file, `unknown` as nothing.
  void name_classes() {
    class_texts_.resize(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      class_texts_[c].clear();
      for (const std::string_view name : columns_[c]->class_names) {
        csv_text one;
        if (!class_texts_[c].empty()) one.field(name);
        class_texts_[c].emplace_back(one.bytes());
      }
    }
  }

  void write(const chunk& rows, std::size_t first, std::size_t last, csv_text& to) const {
    for (std::size_t row = first; row < last; ++row) {
      to.field(rows.ids[row]);
      for (std::size_t c = 0; c < columns_.size(); ++c)
        if (class_texts_[c].empty())
          to.field(columns_[c]->numbers[row]);
        else
          to.field_as_it_stands(class_texts_[c][columns_[c]->codes[row]]);
      to.end_row();
    }
  }

  csv_writer writer_;
  std::vector<const scored_column*> columns_;
  std::vector<std::vector<std::string>> class_texts_;  ///< of each column; none of numbers
  parted_rows parts_;
};

}  // namespace score_customers
