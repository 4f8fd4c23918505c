// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "catalogue.hpp"

namespace score_customers {

/// The sections of `subscriptions`.
[[nodiscard]] std::vector<catalogue_entry> subscription_entries();

}  // namespace score_customers
