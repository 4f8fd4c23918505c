// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/small_orders.hpp>

#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <vector>

namespace small_orders_test {

using clientele::classification::order_size;
using clientele::classification::small_orders;

struct order {
  double revenue, profit;
};

auto summarised(std::span<const order> orders, double threshold) {
  return clientele::summarize(orders, small_orders{.threshold = threshold}, &order::revenue, &order::profit);
}

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

static_assert(small_orders{.threshold = 50}(40, 6) == small_orders::result{order_size::small, 40, 6});
static_assert(small_orders{.threshold = 50}(50, 6) == small_orders::result{order_size::large, 0, 0});

TEST(SmallOrders, WorkedNumber) {
  std::vector<order> orders(10, {40, 6});     // ten small ones: 400 and 60
  orders.insert(orders.end(), 2, {300, 20});  // two large ones: 600 and 40
  const auto s = summarised(orders, 50);
  expect_close(s->revenue_share.value, 0.4, 1e-15);
  expect_close(s->profit_share.value, 0.6, 1e-15);
  expect_close(s->against_average.value, 1.5, 1e-15);
  expect_close(s->against_large.value, 2.25, 1e-15);
  expect_close(s->profit_rate.value, 0.1, 1e-15);
  EXPECT_EQ(s->small, 10u);
  EXPECT_EQ(s->large, 2u);
  expect_close(s->order_share.value, 10.0 / 12, 1e-15);
}

TEST(SmallOrders, IsACountByHandAndMerges) {
  std::vector<order> orders;
  for (int i = 0; i < 5000; ++i) orders.push_back({i * 37 % 101 * 1.5, i * 53 % 97 - 30.0});
  double revenue = 0, profit = 0, small_revenue = 0, small_profit = 0;
  for (const order& o : orders) {
    revenue += o.revenue, profit += o.profit;
    if (o.revenue < 60) small_revenue += o.revenue, small_profit += o.profit;
  }
  const auto s = summarised(orders, 60);
  expect_close(s->revenue_share.value, small_revenue / revenue);
  expect_close(s->profit_share.value, small_profit / profit);
  expect_close(s->against_large.value,
               small_profit / small_revenue / ((profit - small_profit) / (revenue - small_revenue)));
  const std::span<const order> rows(orders);
  const auto m = merge(summarised(rows.first(1234), 60), summarised(rows.subspan(1234), 60));
  expect_close(m->profit_share.value, s->profit_share.value);
  EXPECT_EQ(m->small, s->small);
}

TEST(SmallOrders, TheShareRisesWithTheThreshold) {
  std::vector<order> orders;
  for (int i = 0; i < 200; ++i) orders.push_back({i * 1.0, i * 0.1});
  double before = 0;
  for (double threshold = 1; threshold < 250; threshold += 20) {
    const double share = summarised(orders, threshold)->revenue_share.value;
    EXPECT_GE(share, before);
    before = share;
  }
  EXPECT_EQ(before, 1);
}

TEST(SmallOrders, AtTheThresholdButForRoundingIsLarge) {
  EXPECT_EQ(small_orders{.threshold = 0.3}(0.1 * 3, 0).size, order_size::large);
  EXPECT_EQ(small_orders{.threshold = 0.3}(std::nextafter(0.3, 0), 0).size, order_size::large);
  EXPECT_EQ(small_orders{.threshold = 0.3}(0.2999999, 0).size, order_size::small);
}

TEST(SmallOrders, RatiosWithoutADenominatorAreUndefined) {
  const auto none = summarised({}, 50);
  EXPECT_TRUE(std::isnan(none->revenue_share.value) && std::isnan(none->profit_share.value) &&
              std::isnan(none->against_average.value));
  EXPECT_EQ(none->revenue_share.state, clientele::statistic_state::no_total);
  EXPECT_EQ(none->order_share.state, clientele::statistic_state::no_values);
  const std::vector<order> loss{{40, 6}, {300, -10}};
  const auto s = summarised(loss, 50);
  EXPECT_TRUE(std::isnan(s->profit_share.value) && std::isnan(s->against_average.value) &&
              std::isnan(s->against_large.value));
  expect_close(s->small_profit_rate.value, 0.15, 1e-15);
  EXPECT_LT(s->profit_rate.value, 0);
  const std::vector<order> small_only{{40, 6}};
  EXPECT_EQ(summarised(small_only, 50)->large_profit_rate.state, clientele::statistic_state::no_total);
  EXPECT_EQ(summarised(small_only, 50)->profit_share.value, 1);
}

TEST(SmallOrdersErrors, NameParameterAndField) {
  try {
    small_orders{}(1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "threshold");
    EXPECT_EQ(e.value, 0);
    EXPECT_EQ(e.rule, "> 0");
  }
  try {
    small_orders{.threshold = 5}(-1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "revenue");
    EXPECT_EQ(e.first.rule(), ">= 0");
  }
}

}  // namespace small_orders_test
