// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expression.hpp"
#include "number_reader.hpp"
#include "text_reading.hpp"

namespace score_customers {

/// One row of a log as text; valid until the next one is read.
struct transaction_text {
  std::string_view id, date;              ///< without the spaces around them; a word for a missing id or date is empty
  std::vector<std::string_view> amounts;  ///< what its amount is read from: a cell, those of an expression, or none
  std::string_view raw;                   ///< the row as it stands in the file
  std::string_view file;                  ///< of several; empty where there is one
  std::uint64_t line = 0;                 ///< where it begins
  std::string problem;                    ///< what is wrong with its format; empty for a good row

  /// "orders-2.csv:17" in one of several files, otherwise "LOG:17", or "17" without a log.
  [[nodiscard]] std::string place(std::string_view log) const {
    const std::string_view name = file.empty() ? log : file;
    return (name.empty() ? "" : std::string(name) + ":") + std::to_string(line);
  }
};

/// A transaction log, row by row, as often as one likes. Standard input and pipes are copied to a temporary file.
class transaction_source {
 public:
  transaction_source() = default;
  transaction_source(const transaction_source&) = delete;
  transaction_source& operator=(const transaction_source&) = delete;
  virtual ~transaction_source() = default;

  [[nodiscard]] virtual const std::string& name() const = 0;
  /// False at the end.
  [[nodiscard]] virtual bool next(transaction_text& into) = 0;
  virtual void rewind() = 0;
  /// What its amounts are computed with; null where they are a column, or there are none.
  [[nodiscard]] virtual const expression* formula() const = 0;
  /// What the columns of its amounts are read with.
  [[nodiscard]] virtual std::vector<number_column>& amounts() = 0;
  /// How it is written.
  [[nodiscard]] virtual const dialect& format() const = 0;
  /// NaN where it cannot be known.
  [[nodiscard]] virtual double share_read() const = 0;
};

/// Opens logs ("-": the standard input) that are read as one. `columns`: the names of the columns of id, date and
/// amount, or their numbers; numbers all of them mean that there is no header line. The amount may be an expression, or
/// nothing. Throws usage_error where there is no such column, csv_error where it is doubtful how a log is written or
/// where logs differ in their columns. `threads`: with one, rows are read when they are asked for, otherwise ahead, in
/// a thread of their own; memory: a few batches of 256 KiB of text, or of the longest row.
[[nodiscard]] std::unique_ptr<transaction_source> open_logs(const std::vector<std::string>& paths,
                                                            const std::array<std::string, 3>& columns,
                                                            const text_reading& how, int threads);

}  // namespace score_customers
