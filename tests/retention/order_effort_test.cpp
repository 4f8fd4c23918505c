// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/order_effort.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

namespace order_effort_test {

using clientele::retention::order_effort;

struct order {
  std::optional<double> cost, hours;
  bool old;
};
const auto plan = clientele::on(order_effort{}, &order::cost, &order::hours, &order::old);

TEST(OrderEffort, OfTheWorkedOrders) {
  const std::vector<order> all{{10, 1, true}, {14, 3, true}, {50, 8, false}, {70, {}, false}, {{}, 10, false}};
  const auto s = clientele::summarize(all, plan);
  EXPECT_EQ(s->cost_of_old.value, 12);
  EXPECT_EQ(s->cost_of_new.value, 60);
  EXPECT_EQ(s->cost_difference.value, -48);
  EXPECT_EQ(s->cost_ratio.value, 5);
  // By hand: variances 8 and 200, two orders each: standard error √(8/2 + 200/2)
  EXPECT_DOUBLE_EQ(s->cost_difference.standard_error, std::sqrt(104.0));
  EXPECT_EQ(s->time_of_old.value, 2);
  EXPECT_EQ(s->time_of_new.value, 9);
  EXPECT_EQ(s->time_ratio.value, 4.5);
  EXPECT_EQ(s.missing<"cost">(), 1u);
}

TEST(OrderEffort, ExchangingOldAndNewTurnsTheDifference) {
  std::vector<order> all, exchanged;
  for (int i = 0; i < 60; ++i) {
    all.push_back({i * 7 % 13 * 1.0, i % 5 * 1.0, i % 3 == 0});
    exchanged.push_back({all.back().cost, all.back().hours, !all.back().old});
  }
  const auto a = clientele::summarize(all, plan), b = clientele::summarize(exchanged, plan);
  EXPECT_EQ(a->cost_difference.value, -b->cost_difference.value);
  EXPECT_EQ(a->time_difference.low, -b->time_difference.high);
  EXPECT_DOUBLE_EQ(a->cost_ratio.value * b->cost_ratio.value, 1);
}

TEST(OrderEffort, WithoutOrdersOfOneKindThereIsNoComparison) {
  const auto s = clientele::summarize(std::vector<order>{{10, 1, true}}, plan);
  EXPECT_EQ(s->cost_of_new.state, clientele::statistic_state::no_values);
  EXPECT_EQ(s->cost_ratio.state, clientele::statistic_state::no_values);
  EXPECT_FALSE(s->cost_difference.is_defined());
  const auto free = clientele::summarize(std::vector<order>{{0, 1, true}, {5, 1, false}}, plan);
  EXPECT_EQ(free->cost_ratio.state, clientele::statistic_state::no_total);
}

TEST(OrderEffort, SaysWhatIsBad) {
  EXPECT_THROW(order_effort{}(-1, 1, 1), clientele::invalid_customer);
  EXPECT_THROW(order_effort{}(1, 1, 0.5), clientele::invalid_customer);
  EXPECT_THROW((order_effort{.confidence = 1}(1, 1, 1)), clientele::invalid_parameter);
}

}  // namespace order_effort_test
