// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

#include "dated_part.hpp"
#include "options.hpp"
#include "row_source.hpp"

namespace score_customers {

/// A file in two parts by its dates.
struct date_split {
  dated_part first;           ///< the second one has `second`
  std::uint64_t undated = 0;  ///< rows that are in neither
};

/// Goes through a file to find out how the dates of a column are written. Throws usage_error where there is no such
/// column or no row in one of the parts, log_error for dates that can be read in two ways.
[[nodiscard]] date_split split_by_date(row_source& source, const std::string& column, std::chrono::sys_days split_at,
                                       const date_reading& how);

}  // namespace score_customers
