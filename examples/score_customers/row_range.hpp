// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace score_customers {

/// The rows of an input that are read: records without the header, of several files one behind the other, numbered
/// from 1. Malformed ones count, so that ranges of the same file neither overlap nor leave a row out.
struct row_range {
  static constexpr std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t first = 1, last = end;

  [[nodiscard]] bool is_all() const noexcept { return first == 1 && last == end; }
  /// "1001 to 2000", "1001 to the end".
  [[nodiscard]] std::string described() const {
    return std::to_string(first) + " to " + (last == end ? "the end" : std::to_string(last));
  }
};

}  // namespace score_customers
