// SPDX-License-Identifier: BSL-1.0
// The program of the README's first screen: who will buy, and what it is worth.
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/history/from_history.hpp>
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
  using history::from_history;  // a history binds itself: its x, t_x, T, mean spend

  const models::bg_nbd_fit bg_nbd{.priors = {{{}, {}, models::prior::gamma(2, 2), models::prior::gamma(2, 1)}}};
  const auto buying = fit(bg_nbd, log.customers, from_history);
  const auto spending = fit(models::gamma_gamma_fit{}, log.customers, from_history);

  std::vector<double> alive(log.customers.size()), purchases(alive.size()), worth(alive.size());
  const models::expected_purchases_of next_year{*buying, 52};
  const auto expected =
      score(log.customers, next_year, from_history, into<"alive">(alive), into<"purchases">(purchases));
  const value::model_lifetime<models::bg_nbd> lifetime{
      .buying = *buying, .spending = *spending, .rate = 0.0018, .margin = 0.3};
  const auto all = score(log.customers, lifetime, from_history, into<"current">(worth));

  for (std::size_t i = 0; i < 5; ++i)
    std::printf("customer %d: alive %3.0f %%, %.1f purchases next year, worth %.0f\n", int(log.customers[i].id),
                100 * alive[i], purchases[i], worth[i]);
  std::printf("all %zu: %.1f alive, %.1f purchases next year, worth %.0f\n", alive.size(), expected->alive,
              expected->purchases, all->current);
}
