// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "catalogue.hpp"

namespace score_customers {

/// The sections of `experiment`.
[[nodiscard]] std::vector<catalogue_entry> experiment_entries();

}  // namespace score_customers
