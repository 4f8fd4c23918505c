// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/interval.hpp>

#include <algorithm>
#include <limits>
#include <string>

#include "day_text.hpp"

namespace score_customers::subscriptions {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
/// Dates in days since 1970, within the years that std::chrono has.
inline constexpr clientele::interval dates = clientele::interval::between(-1e6, 1e6);

/// The last day that is known of: the one that is stated, or the last beginning or end, whichever is later.
[[nodiscard]] inline double last_day(double stated, double seen) { return stated > seen ? stated : seen; }
/// The later of the last day seen and those of a subscription; no end is NaN.
[[nodiscard]] inline double last_seen(double last, double start, double end) {
  return std::max({last, start, end == end ? end : start});
}

/// "as of day 19904 (2024-06-30, if these are dates), the last beginning or end (--set duration.as_of=…)".
[[nodiscard]] inline std::string as_of_note(const std::string& section, double as_of, double stated) {
  return "as of " + day_text(as_of) +
         (stated == as_of ? "" : ", the last beginning or end (--set " + section + ".as_of=…)");
}

}  // namespace score_customers::subscriptions
