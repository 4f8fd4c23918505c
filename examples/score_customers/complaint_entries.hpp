// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "catalogue.hpp"

namespace score_customers {

// The sections of `complaints` that no other command has, each function compiled in a file of its own.
[[nodiscard]] std::vector<catalogue_entry> complaint_case_entries();
[[nodiscard]] std::vector<catalogue_entry> complaint_step_entries();
[[nodiscard]] std::vector<catalogue_entry> complaint_cause_entries();
[[nodiscard]] std::vector<catalogue_entry> complaint_outcome_entries();

}  // namespace score_customers
