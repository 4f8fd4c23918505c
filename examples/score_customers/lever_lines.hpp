// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/value/levers.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

#include "section.hpp"

namespace score_customers {

/// What each lever brings, where it does something.
inline constexpr auto lever_lines = [](section& s, const auto& all) {
  using namespace clientele::value;
  for (std::size_t i = 0; i < lever_count; ++i) {
    if (all.gross[i] == 0 && all.net[i] == 0) continue;
    std::string name(enumerators(lever{})[i]);
    std::replace(name.begin(), name.end(), '_', ' ');
    s.amount("by " + name, all.gross[i], "currency");
    s.amount("the same net", all.net[i], "currency");
  }
};

}  // namespace score_customers
