// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/interpurchase_times.hpp>

#include <clientele/core.hpp>
#include <clientele/history/also.hpp>
#include <clientele/history/unsorted_log.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace interpurchase_times_test {

using namespace clientele::history;

struct order {
  int id, day;
  double amount;
};

TEST(InterpurchaseTimes, OfAWorkedLog) {
  const std::vector<order> log{{1, 6, 1}, {1, 0, 1}, {1, 2, 1}, {1, 2, 5}, {2, 3, 1}};
  reader read{interpurchase_times<int>{1}};
  static_cast<void>(customer_histories(log, observation<int>{.end = 10, .period = 1}, &order::id, &order::day,
                                       &order::amount, also(read)));
  const auto gaps = *read.summary();
  EXPECT_EQ(gaps.count, 2U);
  EXPECT_EQ(gaps.total, 6);
  EXPECT_EQ(gaps.mean, 3);
  EXPECT_EQ(gaps.variance, 2);
  EXPECT_EQ(gaps.minimum, 2);
  EXPECT_EQ(gaps.maximum, 4);
  EXPECT_NEAR(gaps.quantile(0.5), 2, 0.004 * 2);
  EXPECT_NEAR(gaps.quantile(1), 4, 0.004 * 4);
}

TEST(InterpurchaseTimes, InWeeksAndInMonthsOfTheCalendar) {
  using namespace std::chrono;
  const std::vector<std::vector<sys_days>> customers{{2023y / 1 / 1, 2023y / 2 / 1, 2023y / 5 / 1}};  // 31 days, 89
  const auto in = [&](period<sys_days> unit) {
    return *clientele::summarize(customers, interpurchase_times<sys_days>{unit}, std::identity{});
  };
  const auto in_weeks = in(weeks{1}), in_months = in(calendar_months{1}), in_quarters = in(calendar_months{3});
  EXPECT_DOUBLE_EQ(in_weeks.mean, 60.0 / 7);
  EXPECT_DOUBLE_EQ(in_weeks.variance, 2 * 29.0 * 29.0 / 49);
  EXPECT_DOUBLE_EQ(in_weeks.minimum, 31.0 / 7);
  EXPECT_EQ(in_months.mean, 2);
  EXPECT_EQ(in_months.variance, 2);
  EXPECT_EQ(in_months.maximum, 3);
  EXPECT_DOUBLE_EQ(in_quarters.mean, 2.0 / 3);
  EXPECT_EQ(in_quarters.maximum, 1);
}

TEST(InterpurchaseTimes, WithoutGapsThereIsNoMean) {
  const auto none = interpurchase_times<int>{1}.conclude({});
  EXPECT_EQ(none.count, 0U);
  EXPECT_TRUE(std::isnan(none.mean) && std::isnan(none.variance) && std::isnan(none.minimum) &&
              std::isnan(none.maximum) && std::isnan(none.quantile(0.5)));
  EXPECT_THROW(reader(interpurchase_times<int>{0}), clientele::invalid_parameter);
  EXPECT_THROW(reader(interpurchase_times<double>{NAN}), clientele::invalid_parameter);
}

TEST(InterpurchaseTimes, VarianceOfLargeNumbersThatHardlyDiffer) {
  std::vector<std::vector<double>> all, first, last;
  for (int i = 0; i < 1000; ++i) {
    all.push_back({0, 1e9 + i % 2});
    (i < 300 ? first : last).push_back(all.back());
  }
  const auto plan = clientele::on(interpurchase_times<double>{1}, std::identity{});
  const auto whole = clientele::summarize(all, plan);
  EXPECT_NEAR(whole->variance, 250.0 / 999, 1e-15);  // 1000 · 0.25 / 999
  const auto joined = merge(clientele::summarize(last, plan), clientele::summarize(first, plan));
  EXPECT_EQ(joined.state(), whole.state());
  EXPECT_EQ(joined->variance, whole->variance);
  const auto other = clientele::on(interpurchase_times<double>{2}, std::identity{});
  EXPECT_THROW(static_cast<void>(merge(whole, clientele::summarize(all, other))), clientele::invalid_use);
}

}  // namespace interpurchase_times_test
