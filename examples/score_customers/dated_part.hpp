// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "date_format.hpp"
#include "time_zone.hpp"

namespace score_customers {

/// The rows of a file that are dated before a day, or from it on. A row without a date is in neither part; a malformed
/// one, which has none, goes with the first part, so that it is told once.
struct dated_part {
  std::size_t column = 0;
  date_format format;
  std::optional<time_zone> zone;
  std::chrono::sys_days day;  ///< the first of the second part
  bool second = false;

  [[nodiscard]] std::optional<std::chrono::sys_days> date_of(std::string_view cell) const {
    return read_date(cell, format, zone ? &*zone : nullptr);
  }
  [[nodiscard]] bool has(std::string_view cell) const {
    const auto date = date_of(cell);
    return date && (*date >= day) == second;
  }
  /// "before 2026-01-01", "from 2026-01-01 on".
  [[nodiscard]] std::string described() const {
    return second ? "from " + date_text(day) + " on" : "before " + date_text(day);
  }
};

}  // namespace score_customers
