// SPDX-License-Identifier: BSL-1.0
// The program of the README's first screen: who will buy, and what it is worth.
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/history/unsorted_log.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/value/model_lifetime.hpp>

#include <cstdio>

#include "orders.hpp"  // struct Order { customer; day; amount; }, and 50 orders of 16 customers

int main() {
  using namespace clientele;
  using namespace std::chrono;

  const history::observation<sys_days> seen{.end = 2025y / 12 / 31, .period = weeks{1}};
  const auto log = history::customer_histories(orders_of_2025(), seen, &Order::customer, &Order::day, &Order::amount);
  using C = history::customer_history<std::uint64_t, sys_days>;  // x, t_x, T, repeat_mean, …

  const models::bg_nbd_fit bg_nbd{.priors = {{{}, {}, models::prior::gamma(2, 2), models::prior::gamma(2, 1)}}};
  const auto buying = fit(bg_nbd, log.customers, &C::x, &C::t_x, &C::T);
  const auto spending = fit(models::gamma_gamma_fit{}, log.customers, &C::x, &C::repeat_mean);

  std::vector<double> alive(log.customers.size()), purchases(alive.size()), worth(alive.size());
  const models::expected_purchases_of next_year{*buying, 52};
  const auto expected =
      score(log.customers, next_year, &C::x, &C::t_x, &C::T, into<"alive">(alive), into<"purchases">(purchases));
  const value::model_lifetime<models::bg_nbd> lifetime{
      .buying = *buying, .spending = *spending, .rate = 0.0018, .margin = 0.3};
  const auto all = score(log.customers, lifetime, &C::x, &C::t_x, &C::T, &C::repeat_mean, into<"current">(worth));

  for (std::size_t i = 0; i < 5; ++i)
    std::printf("customer %d: alive %3.0f %%, %.1f purchases next year, worth %.0f\n", int(log.customers[i].id),
                100 * alive[i], purchases[i], worth[i]);
  std::printf("all %zu: %.1f alive, %.1f purchases next year, worth %.0f\n", alive.size(), expected->alive,
              expected->purchases, all->current);
}
