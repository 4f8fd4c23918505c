// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "groups.hpp"
#include "job.hpp"
#include "section.hpp"
#include "study.hpp"

namespace score_customers {

/// What a report says of a group.
struct group_report {
  group_key key;
  std::uint64_t customers = 0;
  std::function<std::vector<section>()> sections;  ///< made when they are wanted, one group at a time

  /// "north"; "north, A" of two columns.
  [[nodiscard]] std::string name() const {
    std::string all;
    for (const auto& one : key) all += (all.empty() ? "" : ", ") + one.value_or("missing");
    return all;
  }
};

/// All that the program has to say at the end.
struct report {
  std::string source;
  std::string row_name = "customers";                        ///< what the rows are, in the plural
  std::vector<std::pair<std::string, std::string>> reading;  ///< "separator" and "semicolon (detected)", …
  std::uint64_t customers = 0;                               ///< rows scored
  std::uint64_t malformed = 0;                               ///< records that could not be read
  std::uint64_t with_bad_values = 0;                         ///< rows scored in part or not at all
  std::vector<section> sections;
  std::string ranked_by;        ///< "lifetime.potential"
  std::vector<ranked> ranking;  ///< customers whose value could rise the most above the current one
  std::vector<std::pair<std::string, std::string>> idle;  ///< components that did not run, and why
  std::vector<std::string> by;                            ///< the columns of the groups; none: no groups
  std::vector<group_report> groups;
  std::vector<std::vector<group_report>> margins;  ///< of two columns: the groups of each of them alone
  study asked;                                     ///< what it was made by
};

/// The summary to be read.
void print_summary(const report& all, std::ostream& to);
/// The same and more, as JSON.
[[nodiscard]] std::string json_report(const report& all);
/// Components with their inputs, parameters and results.
void list_components(const std::vector<catalogue_entry>& entries, std::ostream& to);

}  // namespace score_customers
