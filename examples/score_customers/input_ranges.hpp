// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/interval.hpp>

namespace score_customers {

/// 0 or 1: columns of it may hold words for yes and no.
inline constexpr clientele::interval zero_or_one = clientele::interval::share().whole_numbers();

}  // namespace score_customers
