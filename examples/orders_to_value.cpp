// SPDX-License-Identifier: BSL-1.0
// From orders to lifetime value: histories, a model of buying and one of spend, value of each customer, A/B/C classes.
#include <clientele/classification/abc.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/history/unsorted_log.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/value/model_lifetime.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "orders.hpp"

int main() {
  using namespace clientele;
  using namespace std::chrono;
  const std::vector<Order> orders = orders_of_2025();
  const history::observation<sys_days> seen{.end = 2025y / 12 / 31, .period = weeks{1}};
  const auto log = history::customer_histories(orders, seen, &Order::customer, &Order::day, &Order::amount);
  using Customer = history::customer_history<std::uint64_t, sys_days>;

  // Sixteen customers determine no parameter of leaving: priors hold a and b. With thousands, `bg_nbd_fit{}` does.
  const models::bg_nbd_fit few_customers{.priors = {{{}, {}, models::prior::gamma(2, 2), models::prior::gamma(2, 1)}}};
  const auto buying = fit(few_customers, log.customers, &Customer::x, &Customer::t_x, &Customer::T);
  const auto spending = fit(models::gamma_gamma_fit{}, log.customers, &Customer::x, &Customer::repeat_mean);
  for (const auto* warnings : {&buying.warnings, &spending.warnings})
    for (const auto& w : *warnings) std::printf("warning: %s\n", w.c_str());

  std::printf("r %.3f, alpha %.3f weeks, a %.3f, b %.3f (%s)\n", buying->r, buying->alpha, buying->a, buying->b,
              name_of(buying.why).data());

  // Weeks ahead, 10 % a year, 30 % margin, all purchases to come.
  const models::expected_purchases_of next_year{*buying, 52};
  const value::model_lifetime<models::bg_nbd> lifetime{
      .buying = *buying, .spending = *spending, .rate = std::log(1.1) * 7 / 365.25, .margin = 0.3};
  std::vector<double> alive(log.customers.size()), purchases(alive.size()), worth(alive.size());
  auto [expected, total] =
      score(log.customers,
            fuse(on(next_year, &Customer::x, &Customer::t_x, &Customer::T),
                 on(lifetime, &Customer::x, &Customer::t_x, &Customer::T, &Customer::repeat_mean)),
            into(&decltype(next_year)::result::alive, alive), into(&decltype(next_year)::result::purchases, purchases),
            into(&decltype(lifetime)::result::current, worth));

  const auto abc = fit(classification::abc{}, column(worth));
  std::vector<classification::grade> grades(worth.size());
  score(on(*abc, column(worth)), into(&classification::fitted_abc::result::grade, grades));

  for (std::size_t i = 0; i < worth.size(); ++i)
    std::printf("%3llu  alive %.3f  next year %6.3f  worth %7.2f  %s\n",
                static_cast<unsigned long long>(log.customers[i].id), alive[i], purchases[i], worth[i],
                name_of(grades[i]).data());
  std::printf("%.1f alive, %.1f purchases, worth %.2f\n", expected->alive, expected->purchases, total->current);
}
