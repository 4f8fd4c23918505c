// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace score_customers {

enum exit_code : int {
  exit_done = 0,
  exit_usage = 1,      ///< wrong options, settings, mappings
  exit_bad_input = 2,  ///< malformed or bad rows, and no quarantine for them
  exit_io = 3,         ///< a file that cannot be read or written, and whatever else went wrong
  exit_signal = 128    ///< plus the number of the signal that ended it
};

/// Where an input is found: "--map field=…".
struct mapping {
  std::string field;   ///< "retention", "lifetime.retention", "gap.expected_2"
  std::string target;  ///< a column, a result, "constant:0.8", "missing", "column:missing"
};

/// "--set component.parameter=value".
struct setting {
  std::string component, parameter, value;
  bool by_default = false;  ///< comes with the simulated base
};

struct options {
  std::string input;                      ///< a path, "-", or nothing
  std::optional<std::uint64_t> simulate;  ///< how many customers
  std::uint64_t seed = 1;
  std::string out, report, quarantine;  ///< paths; empty: not written
  std::string id;                       ///< column; empty: "id" if there is one
  std::vector<mapping> mappings;
  std::vector<setting> settings;
  std::vector<std::string> only;
  int threads = 1;
  bool list_components = false;
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
