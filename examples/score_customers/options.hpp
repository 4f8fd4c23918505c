// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/classification/migration.hpp>
#include <clientele/history/observation.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "date_format.hpp"
#include "dated_part.hpp"
#include "study.hpp"
#include "text_reading.hpp"

namespace score_customers {

enum exit_code : int {
  exit_done = 0,
  exit_usage = 1,      ///< wrong options, settings, mappings
  exit_bad_input = 2,  ///< malformed or bad rows, and no quarantine for them
  exit_io = 3          ///< a file that cannot be read or written, and whatever else went wrong
};

/// Where an input is found: "--map field=…".
struct mapping {
  std::string field;   ///< "retention", "lifetime.retention", "gap.expected_2"
  std::string target;  ///< a column, a result, "constant:0.8", "missing", "column:missing"
};

/// "--set component.parameter=value".
struct setting {
  std::string component, parameter, value;
  bool by_default = false;  ///< comes with the simulated base; what the command line says goes before it
};

/// What t_x and T are counted in.
struct period_length {
  bool months = false;  ///< of the calendar; otherwise days
  int count = 7;
  std::string name = "week";  ///< "week", "month", "14 days"

  /// So many of them as one.
  [[nodiscard]] period_length times(int n) const {
    return {months, n * count, n == 1 ? name : std::to_string(n * count) + (months ? " months" : " days")};
  }
};

/// What becomes of rows whose date lies far from all others.
enum class far_dates : unsigned char { fail, leave_out, keep };

/// What becomes of rows without an id, and of those whose id is a word for a missing one: NA, NULL, nan, ….
enum class missing_ids : unsigned char {
  fail,
  leave_out,
  keep  ///< the words are ids like any other; an empty id still fails
};

/// Which model of buying and leaving.
enum class buying_choice : unsigned char { bg_nbd, mbg_nbd, pareto_nbd, nbd, best };

/// How dates are read.
struct date_reading {
  std::optional<date_format> format;  ///< none: detected
  std::optional<time_zone> zone;      ///< none: a date is the one that is written
};

/// The work on a transaction log.
struct transaction_options {
  std::vector<std::string> logs;  ///< paths or "-", read as one
  /// Names or numbers; all numbers: no header. The amount may be an expression; empty: there are no amounts.
  std::array<std::string, 3> columns{"id", "date", "amount"};
  text_reading reading;
  date_reading dates;
  period_length period;
  bool merge_periods = false;                ///< purchases of one period are one, otherwise those of one day
  std::optional<std::chrono::sys_days> end;  ///< none: the last date of the log
  std::optional<std::chrono::sys_days> calibration_end;  ///< none: everything is fitted, nothing held out
  far_dates far = far_dates::fail;
  missing_ids no_id = missing_ids::fail;
  buying_choice model = buying_choice::best;
  double horizon = std::numeric_limits<double>::infinity();  ///< periods ahead
  double discount = 0.1;                                     ///< a year
  double margin = 1;                                         ///< share of the spend that is kept
  std::optional<double> potential_quantile;  ///< of the values of a customer's like; none: nobody is compared
  clientele::history::observation<std::chrono::sys_days> policies{};  ///< its policies; the rest is set from the log

  [[nodiscard]] bool has_amounts() const noexcept { return !columns[2].empty(); }
};

struct options {
  const command* work = &customers_command;
  std::vector<std::string> inputs;        ///< paths or "-", read as one; or nothing
  std::optional<std::uint64_t> simulate;  ///< how many customers
  std::uint64_t seed = 1;
  std::string out, report, quarantine;  ///< paths; empty: not written
  std::string keep;                     ///< where the summaries are kept; empty: nowhere
  std::string id;                       ///< column; empty: "id" if there is one
  std::string by;                       ///< columns or results of the groups; empty: none
  text_reading reading;
  std::uint64_t first_row = 0;        ///< the number of the first row among those of all files
  std::vector<std::string> merged;    ///< kept files to be joined; then nothing is scored
  std::vector<std::string> compared;  ///< two files whose runs are compared, before and after; or one that is split
  std::string customer_class;         ///< their column of classes between which customers move; empty: none
  clientele::classification::best_class best_class = clientele::classification::best_class::first;
  std::vector<mapping> mappings;
  std::vector<setting> settings;
  std::vector<std::string> only;
  date_reading dates;
  std::optional<transaction_options> transactions;
  int threads = 1;
  bool list_components = false;
  std::string write_study;                          ///< path; empty: not written
  study asked;                                      ///< what the command line and the study file say
  std::optional<std::chrono::sys_days> split_date;  ///< of one file to compare: the first day of its second part
  std::string date_column;                          ///< where the dates of its rows are
  std::optional<dated_part> part;                   ///< of the input, the rows that are read; none: all
};

/// Reads the command line. An exit code when that is all there is to do: help was asked for and printed to
/// `out`, or what is wrong was printed to `err`.
struct command_line {
  options chosen;
  std::optional<int> exit;
};
[[nodiscard]] command_line parse_options(const std::vector<std::string>& arguments, std::ostream& out,
                                         std::ostream& err);

}  // namespace score_customers
