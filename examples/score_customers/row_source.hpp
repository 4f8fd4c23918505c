// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chunk.hpp"
#include "date_format.hpp"
#include "dated_part.hpp"
#include "expression.hpp"
#include "text_reading.hpp"

namespace score_customers {

/// In the place of a column's number: not wanted now, left empty.
inline constexpr auto no_column = static_cast<std::size_t>(-1);

/// A column that is computed from others of the same chunk.
struct computed_column {
  expression formula;
  std::vector<std::size_t> from;  ///< places among the wanted columns, in the order of the expression's names
  std::size_t into = 0;           ///< its own place, where the number of a column is `no_column`
};

/// What a column of times of a unit may hold: numbers of that unit, or dates, which become what has gone by since
/// 1970-01-01.
struct date_slot {
  double per_day = 0;                ///< units of time in a day; 0: numbers only
  bool stated = false;               ///< that it holds dates; otherwise its cells tell
  std::optional<date_format> dates;  ///< how they are written; none: it holds numbers
};

/// What of the customers is wanted.
struct wanted_columns {
  std::vector<std::size_t> numbers;  ///< numbers of columns, read into chunk::columns in this order
  std::set<std::size_t> yes_no;      ///< of these columns: those that hold 0 or 1, or words for them
  std::vector<date_slot> dates;      ///< of the first so many of the numbers; of others: numbers only
  std::optional<time_zone> zone;     ///< of the dates
  std::vector<std::shared_ptr<const computed_column>> computed;
  std::vector<std::size_t> texts;                ///< the same, read into chunk::texts
  std::optional<std::size_t> id;                 ///< the column that names a customer; without one the row does
  bool keep_records = false;                     ///< whether chunk::records is filled
  std::size_t most_rows = std::size_t{1} << 16;  ///< rows of a chunk
};

/// Where customers come from, chunk by chunk.
class row_source {
 public:
  row_source() = default;
  row_source(const row_source&) = delete;
  row_source& operator=(const row_source&) = delete;
  virtual ~row_source() = default;

  /// The name of the file, or what stands for it, for messages.
  [[nodiscard]] virtual const std::string& name() const = 0;
  /// The names of all columns.
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  /// What a row's number in chunk::lines counts: "line" or "customer".
  [[nodiscard]] virtual const char* line_word() const = 0;
  /// Told of a row: the file where there are several, the line and the cells of some columns.
  using row_visitor =
      std::function<bool(std::string_view file, std::uint64_t line, std::span<const std::string_view> cells)>;
  /// Goes through the rows as texts, to the end or until it is told false. Rows that break the format are passed over.
  /// Then rewind() goes back.
  virtual void walk(const std::vector<std::size_t>&, const row_visitor&) {}
  /// Reads the next chunk; false when there is nothing more, neither rows nor broken records.
  [[nodiscard]] virtual bool read(const wanted_columns& wanted, chunk& into) = 0;
  /// Goes back to the first customer.
  virtual void rewind() = 0;
  /// Says that rewind() will not be called, so that nothing need be kept for it.
  virtual void will_not_rewind() {}
  /// The share that has been read; NaN where it cannot be known.
  [[nodiscard]] virtual double share_read() const = 0;

  /// How the file is written, as it turned out: "separator" and "semicolon (detected)", ….
  [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> reading() const { return {}; }

  /// The place of a column by its name; of the first where several have it.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const {
    return find_column(columns(), column);
  }
};

/// Files of delimited text ("-": the standard input), read as one, all of their rows or those of a part. Without an id
/// their records are numbered on from `before`. Throws csv_error where it is doubtful how a file or its numbers are
/// written, or where files differ in their columns.
[[nodiscard]] std::unique_ptr<row_source> csv_rows(const std::vector<std::string>& paths, std::uint64_t before = 0,
                                                   const text_reading& how = {},
                                                   const std::optional<dated_part>& part = {});

/// The simulated customer base of simulate.hpp, or some of its customers.
[[nodiscard]] std::unique_ptr<row_source> simulated_rows(std::uint64_t customers, std::uint64_t seed,
                                                         const row_range& rows = {});

}  // namespace score_customers
