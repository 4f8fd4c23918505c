// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>

#include <cstdio>
#include <vector>

struct customer {
  int complainants;
  double annual_purchase;
};

int main() {
  const std::vector<customer> customers{{1, 100.0}, {0, 1000.0}, {2, 10.0}};
  const auto base =
      clientele::summarize(customers, clientele::churn::ripple{}, &customer::complainants, &customer::annual_purchase);
  std::printf("%g\n", base->revenue_at_risk);
}
