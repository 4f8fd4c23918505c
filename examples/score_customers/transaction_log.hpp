// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/history/cohorts.hpp>
#include <clientele/history/customer_history.hpp>
#include <clientele/history/interpurchase_times.hpp>
#include <clientele/history/log_counts.hpp>
#include <clientele/history/observation.hpp>
#include <clientele/history/time_grid.hpp>
#include <clientele/history/tracking.hpp>

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "atomic_file.hpp"
#include "csv_writer.hpp"
#include "kind_counts.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "transaction_source.hpp"

namespace score_customers {

using day = std::chrono::sys_days;
using customer = clientele::history::customer_history<std::string, day>;

/// Rows that cannot be used: the first few for the message, all of them in the quarantine file where there is one.
class rejected_rows {
 public:
  /// `quarantine`: null for none. `log`: its name, for messages.
  rejected_rows(const atomic_file* quarantine, std::string log);

  void add(const transaction_text& row, const std::string& reason);
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] bool quarantined() const noexcept { return writer_ != nullptr; }
  /// The first few, and how many there are in all.
  void print(std::ostream& to) const;
  /// Everything is in the quarantine file.
  void flush();

 private:
  static constexpr std::size_t named = 5;

  std::string log_;
  std::uint64_t count_ = 0;
  std::vector<std::string> first_;
  std::unique_ptr<csv_writer> writer_;
};

/// Rows of which the options do not say what becomes of them, by kind. A row may be of several kinds.
struct row_questions {
  std::uint64_t ids = 0, id_words = 0;  ///< without an id; of them those with a word for a missing one
  std::uint64_t dates = 0, far_dates = 0, after_end = 0, amounts = 0, zero_amounts = 0, refunds = 0;

  /// "1,206 rows have no id: --missing-ids leave_out | keep says what becomes of them", …
  [[nodiscard]] std::vector<std::string> told() const;
};

/// What became of a transaction log.
struct transaction_log {
  std::string name;
  std::uint64_t rows = 0;        ///< all rows of the file
  std::uint64_t malformed = 0;   ///< of them: not the format of the file
  std::uint64_t unreadable = 0;  ///< a date or an amount that is none
  kind_counts problems;          ///< of these two
  row_questions open;
  clientele::history::log_counts::cause far_dates{};  ///< a date far from all others, see date_spread
  std::uint64_t missing_words = 0;                    ///< of the missing ids: words such as NA
  /// Where the other rows went; bad ones are those that a policy calls so.
  clientele::history::log_counts counts{};
  std::vector<std::pair<std::string, std::string>> reading;  ///< "separator" and "semicolon (detected)", …
  date_format dates;
  bool dates_detected = true;
  bool sorted = false;    ///< by customer, then by date
  day first{}, last{};    ///< dates of the log, within the observation
  period_length tracked;  ///< what purchases are counted by: the period of the options, or several as one
  clientele::history::observation<day> seen{};
  std::vector<customer> customers;                    ///< in the order of the log if it is sorted, otherwise by id
  clientele::history::time_grid<day> tracked_in{};    ///< from the first date on, by `tracked`
  clientele::history::tracked_purchases purchases{};  ///< of these customers
  int cohort_months = 1;                              ///< of a cohort and a period of it; several where the log is long
  clientele::history::time_grid<day> cohorts_in{};    ///< of so many months of the calendar
  clientele::history::retention_triangle cohorts{};   ///< by the month of the first purchase
  clientele::history::gap_figures gaps{};             ///< days from a purchase to the next one

  [[nodiscard]] bool has_holdout() const noexcept { return seen.calibration_end.has_value(); }
  /// The end of what the models see.
  [[nodiscard]] day known_to() const noexcept { return seen.calibration_end.value_or(seen.end); }
  /// Length of the holdout in periods.
  [[nodiscard]] double holdout() const noexcept { return seen.period.between(known_to(), seen.end); }
};

/// Reads a log twice: for the format of its dates, its order and its end, then into histories. Throws log_error where
/// the dates or the ends leave nothing to work with, usage_error, csv_error. The log does not depend on the threads.
[[nodiscard]] transaction_log read_log(const transaction_options& how, int threads, rejected_rows& rejected,
                                       progress& shown);

}  // namespace score_customers
