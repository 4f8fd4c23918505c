// SPDX-License-Identifier: BSL-1.0
// Two components in one pass: gaps between what customers expect and perceive, and the ripple of complaints.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/satisfaction/gap.hpp>

#include <array>
#include <cstdio>
#include <vector>

struct Customer {
  std::array<double, 4> expected, perceived;  // quality, attitude, speed, after-sales
  int complained;
  double buys_a_year;
};

int main() {
  using namespace clientele;
  const std::vector<Customer> customers{{{4, 5, 4, 3}, {5, 4, 4, 3}, 0, 1200},
                                        {{4, 4, 4, 4}, {4, 3, 2, 4}, 1, 800},
                                        {{3, 5, 3, 4}, {4, 5, 3, 4}, 0, 2500}};

  auto [service, ripple] =
      summarize(customers, fuse(on(satisfaction::gap<4>{}, &Customer::expected, &Customer::perceived),
                                on(churn::ripple{}, &Customer::complained, &Customer::buys_a_year)));

  std::printf("mean gap %+.2f, worst in %s\n", service->mean_overall.value,
              satisfaction::service_dimensions[service->worst_dimension].data());
  std::printf("%g complained, %g are unhappy, %g hear of it, %.0f a year at risk\n", ripple->complainants,
              ripple->unhappy, ripple->heard, ripple->revenue_at_risk);
}
