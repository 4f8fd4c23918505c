// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "catalogue.hpp"

namespace score_customers {

/// The sections of `survey` that no other command has: items in blocks, and what drives overall satisfaction.
[[nodiscard]] std::vector<catalogue_entry> survey_entries();

}  // namespace score_customers
