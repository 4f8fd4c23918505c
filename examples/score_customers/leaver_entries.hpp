// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "catalogue.hpp"

namespace score_customers {

/// The sections of `leavers`.
[[nodiscard]] std::vector<catalogue_entry> leaver_entries();

}  // namespace score_customers
