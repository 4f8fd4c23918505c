// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/sales_trend.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace sales_trend_test {

using namespace clientele;
using value::sales_trend;

struct sale {
  std::string customer;
  int period;
  double amount;
};
const auto plan = on(sales_trend{}, &sale::customer, &sale::period, &sale::amount);

TEST(SalesTrend, OfTheWorkedPeriods) {
  const std::vector<sale> all{{"a", 3, 60}, {"b", 3, 40}, {"a", 4, 110}, {"a", 5, 99}};
  const auto s = summarize(all, plan);
  ASSERT_EQ(s->periods.size(), 3u);
  EXPECT_EQ(s->periods[0].growth.state, statistic_state::no_values);
  EXPECT_DOUBLE_EQ(s->periods[1].growth.value, 0.1);
  EXPECT_DOUBLE_EQ(s->periods[2].growth.value, -0.1);
  EXPECT_EQ(s->periods[2].period, 5);
  EXPECT_EQ(s->trend.slope.value, -0.5);  // slopes 10, −0.5, −11
  ASSERT_EQ(s->customers.size(), 2u);
  // Who stopped buying falls: 40, 0, 0.
  EXPECT_EQ(s->customers[1].customer.text(), "b");
  EXPECT_EQ(s->customers[1].trend.slope.value, -20);
  EXPECT_EQ(s->customers[1].periods, 3u);
  EXPECT_EQ(s->customers[1].sales, 40);
}

// Independent computation: the 15 slopes between the sales of six periods, sorted here; the ranks by hand.
TEST(SalesTrend, ATrendWithItsInterval) {
  const std::vector<double> sales{1, 3, 2, 5, 6, 9};
  std::vector<sale> all;
  for (int k = 0; k < 6; ++k) all.push_back({"a", k, sales[static_cast<std::size_t>(k)]});
  const auto s = summarize(all, plan);
  std::vector<double> slopes;
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = i + 1; j < 6; ++j) slopes.push_back((sales[j] - sales[i]) / static_cast<double>(j - i));
  std::sort(slopes.begin(), slopes.end());
  // σ² = 6·5·17/18 = 28.33, 1.96·σ = 10.43: rank ⌊(15 − 10.43)/2⌋ = 2 from either end
  EXPECT_EQ(s->trend.slope.value, slopes[7]);
  EXPECT_EQ(s->trend.slope.low, slopes[1]);
  EXPECT_EQ(s->trend.slope.high, slopes[13]);
  EXPECT_EQ(s->customers[0].trend.slope.low, s->trend.slope.low);
  EXPECT_GT(s->trend.slope.low, 0);
}

TEST(SalesTrend, GapsHaveSalesOfNothing) {
  const auto s = summarize(std::vector<sale>{{"a", 1, 10}, {"a", 1, 5}, {"a", 4, 20}}, plan);
  ASSERT_EQ(s->periods.size(), 4u);
  EXPECT_EQ(s->periods[0].sales, 15);
  EXPECT_EQ(s->periods[1].sales, 0);
  EXPECT_EQ(s->periods[1].growth.value, -1);
  EXPECT_EQ(s->periods[2].growth.state, statistic_state::no_total);  // nothing to grow from
  EXPECT_EQ(s->periods[3].sales, 20);
}

TEST(SalesTrend, JoinsInAnyOrderAndIsKept) {
  std::vector<sale> all;
  for (int i = 0; i < 300; ++i) all.push_back({std::to_string(i % 7), i * 31 % 12, i * 0.1});
  const std::span<const sale> rows(all);
  const auto whole = summarize(rows, plan);
  const auto mixed = merge(summarize(rows.subspan(111), plan), summarize(rows.first(111), plan));
  EXPECT_EQ(mixed.state(), whole.state());
  EXPECT_EQ(mixed->customers[3].trend.slope.value, whole->customers[3].trend.slope.value);
  std::stringstream kept;
  save(kept, mixed);
  EXPECT_EQ(load(plan, kept).state(), whole.state());
}

TEST(SalesTrend, OfNobodyAndOfOnePeriod) {
  EXPECT_TRUE(summarize(std::vector<sale>{}, plan)->periods.empty());
  EXPECT_EQ(summarize(std::vector<sale>{}, plan)->trend.slope.state, statistic_state::no_values);
  const auto one = summarize(std::vector<sale>{{"a", 7, 10}}, plan);
  EXPECT_EQ(one->customers[0].trend.slope.state, statistic_state::too_few_values);
}

TEST(SalesTrend, SaysWhatIsBad) {
  EXPECT_THROW(summarize(std::vector<sale>{{"a", -1, 10}}, plan), invalid_customer);
  EXPECT_THROW(summarize(std::vector<sale>{{"a", 1, 1e91}}, plan), invalid_customer);
}

}  // namespace sales_trend_test
