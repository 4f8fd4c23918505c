// SPDX-License-Identifier: BSL-1.0
// One component summarised.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>

#include <vector>

struct customer {
  double complainants, annual_purchase;
};

double at_risk(const std::vector<customer>& customers) {
  return clientele::summarize(customers, clientele::churn::ripple{}, &customer::complainants,
                              &customer::annual_purchase)
      ->revenue_at_risk;
}
