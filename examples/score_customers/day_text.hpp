// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/text.hpp>

#include <chrono>
#include <cmath>
#include <string>

#include "date_format.hpp"

namespace score_customers {

/// A moment in days, as a text: with the date that it is if it counts days since 1970, from 1990 to 2100.
[[nodiscard]] inline std::string day_text(double days) {
  const std::string number = "day " + clientele::number_text(days);
  const auto day =
      std::chrono::sys_days(std::chrono::days(static_cast<int>(std::abs(days) < 1e5 ? std::floor(days) : 0)));
  using std::chrono::year;
  const bool is_date = day >= year(1990) / 1 / 1 && day < year(2100) / 1 / 1;
  return is_date ? number + " (" + date_text(day) + ", if these are dates)" : number;
}

}  // namespace score_customers
