// SPDX-License-Identifier: BSL-1.0
// One use of the library that every including unit compiles for itself.
#pragma once

#include <clientele/clientele.hpp>

#include <cmath>
#include <vector>

namespace two_units {

struct customer {
  double complainants;
  double annual_purchase;
};

inline double use() {
  const std::vector<customer> customers{{1, 100}, {0, 1000}, {2, 10}};
  const auto total =
      clientele::summarize(customers, clientele::churn::ripple{}, &customer::complainants, &customer::annual_purchase);
  return total->revenue_at_risk;
}

inline bool agrees(double value) { return std::abs(value - 27750) <= 1e-9; }

}  // namespace two_units
