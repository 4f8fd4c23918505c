// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "catalogue.hpp"

namespace score_customers {

/// The sections of `subscriptions`.
[[nodiscard]] std::vector<catalogue_entry> subscription_entries();

/// Models of contracts fitted to them, which takes a file of its own to compile.
[[nodiscard]] catalogue_entry subscription_contract_entry();

}  // namespace score_customers
