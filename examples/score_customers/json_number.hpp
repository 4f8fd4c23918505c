// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

namespace score_customers {

/// JSON has no infinity and no NaN: null.
[[nodiscard]] inline nlohmann::ordered_json json_number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

}  // namespace score_customers
