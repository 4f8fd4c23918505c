// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "groups.hpp"
#include "job.hpp"
#include "ranking.hpp"
#include "report.hpp"

namespace score_customers {

/// A kept file that cannot be read or joined with the others; the message names it.
class kept_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The rows of one file that was scored.
struct scored_part {
  std::string source;  ///< the name of the file
  std::uint64_t first_row = 0, rows = 0, malformed = 0, with_bad_values = 0;
  bool is_range = false;  ///< of --rows, where the numbers of rows count the malformed ones, too

  /// The number behind the last row that was read.
  [[nodiscard]] std::uint64_t end() const noexcept { return first_row + rows + (is_range ? malformed : 0); }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(source, first_row, rows, malformed, with_bad_values, is_range);
  }
};

/// A component at the end of a run.
struct finished_job {
  const job* work = nullptr;
  std::vector<std::string> not_in_file{};  ///< its optional inputs that no column has: of them no missing ones are told

  /// What it says of a summary.
  [[nodiscard]] section conclude(std::size_t summary = of_all) const;
};

/// All that a run has found out, of one file or of several.
struct finished_run {
  const command* work = nullptr;
  std::vector<finished_job> jobs;
  std::vector<scored_part> parts;                              ///< in the order of their rows
  std::vector<std::pair<std::string, std::string>> reading{};  ///< how the file is written; nothing for several files
  std::vector<std::string> by;                                 ///< the columns of the groups; none: no groups
  std::vector<group_of_customers> groups;                      ///< of two columns the margins, too
  std::string ranked_by;
  std::vector<ranked_row> ranking;
  std::vector<std::pair<std::string, std::string>> idle;
};

/// What is to be said of it; its jobs have to outlive the report.
[[nodiscard]] report report_of(const finished_run& run);

/// A run as bytes: the mark, version and checksum of clientele::save, and within them the names and settings of the
/// jobs and what each of them keeps of all customers and of every group.
[[nodiscard]] std::vector<std::byte> kept_bytes(const finished_run& run);

/// Kept files joined into one run. Throws kept_error, and std::system_error for a file that cannot be read.
class joined_run {
 public:
  explicit joined_run(const std::vector<std::string>& files);

  [[nodiscard]] const finished_run& run() const noexcept { return run_; }
  /// A line for all rows that are missing between those of the files; empty where none are.
  [[nodiscard]] const std::string& gaps() const noexcept { return gaps_; }

 private:
  std::vector<std::unique_ptr<job>> jobs_;
  finished_run run_;
  std::string gaps_;
};

}  // namespace score_customers
