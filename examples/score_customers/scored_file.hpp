// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "atomic_file.hpp"
#include "chunk.hpp"
#include "csv_writer.hpp"
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

  /// The rows of a chunk that has been scored. What has no value is an empty cell, and so is `unknown`.
  void add(const chunk& rows) {
    for (std::size_t row = 0; row < rows.rows; ++row) {
      writer_.field(rows.ids[row]);
      for (const scored_column* column : columns_)
        if (column->class_names.empty())
          writer_.field(column->numbers[row]);
        else
          writer_.field(column->codes[row] == 0 ? std::string_view() : column->class_names[column->codes[row]]);
      writer_.end_row();
    }
  }

  void flush() { writer_.flush(); }

 private:
  csv_writer writer_;
  std::vector<const scored_column*> columns_;
};

}  // namespace score_customers
