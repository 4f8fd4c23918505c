// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "job.hpp"
#include "text_column.hpp"

namespace score_customers {

/// A group at the end of a run.
struct group_of_customers {
  std::optional<std::string> key;  ///< none: it is missing in these rows
  std::size_t summary = 0;         ///< the number of its summary in each job
  std::uint64_t customers = 0;
};

/// The rows of each group of a run: those of a chunk, and how many there have been.
class groups {
 public:
  /// The rows of each group are numbered from `first_row` on, which is the first row of the run.
  groups(const text_column& keys, std::uint64_t first_row) : keys_(keys), first_row_(first_row) {}

  /// The rows of a chunk by group; valid until the next one.
  [[nodiscard]] const std::vector<rows_of_group>& split();
  /// All groups that have been seen, in the order of their keys, the missing one first.
  [[nodiscard]] std::vector<group_of_customers> all() const;

 private:
  const text_column& keys_;
  std::uint64_t first_row_;
  std::vector<std::uint64_t> customers_;  ///< by code
  std::vector<std::size_t> rows_;         ///< of the chunk, by group
  std::vector<rows_of_group> parts_;
};

}  // namespace score_customers
