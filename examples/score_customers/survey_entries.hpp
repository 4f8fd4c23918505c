// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <vector>

#include "catalogue.hpp"

namespace score_customers {

/// How many items, or drivers, there may be.
inline constexpr std::size_t most_survey_items = 64;

/// The sections of `survey` that no other command has: items in blocks, and what drives overall satisfaction.
[[nodiscard]] std::vector<catalogue_entry> survey_entries();

}  // namespace score_customers
