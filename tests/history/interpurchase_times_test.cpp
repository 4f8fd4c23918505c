// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/interpurchase_times.hpp>

#include <clientele/history/unsorted_log.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace {

using namespace clientele::history;

struct order {
  int id, day;
  double amount;
};

TEST(InterpurchaseTimes, OfAWorkedLog) {
  const std::vector<order> log{{1, 6, 1}, {1, 0, 1}, {1, 2, 1}, {1, 2, 5}, {2, 3, 1}};
  interpurchase_times<int> gaps(1);
  static_cast<void>(customer_histories(log, observation<int>{.end = 10, .period = 1}, &order::id, &order::day,
                                       &order::amount, also(gaps)));
  EXPECT_EQ(gaps.count(), 2U);
  EXPECT_EQ(gaps.total(), 6);
  EXPECT_EQ(gaps.mean(), 3);
  EXPECT_EQ(gaps.variance(), 2);
  EXPECT_EQ(gaps.minimum(), 2);
  EXPECT_EQ(gaps.maximum(), 4);
  EXPECT_NEAR(gaps.quantile(0.5), 2, 0.004 * 2);
  EXPECT_NEAR(gaps.quantile(1), 4, 0.004 * 4);
}

TEST(InterpurchaseTimes, InWeeksAndInMonthsOfTheCalendar) {
  using namespace std::chrono;
  interpurchase_times<sys_days> in_weeks(weeks{1}), in_months(calendar_months{1}), in_quarters(calendar_months{3});
  const sys_days at[] = {2023y / 1 / 1, 2023y / 2 / 1, 2023y / 5 / 1};  // 31 days, 89 days
  for (std::uint64_t i = 1; i < 3; ++i) {
    const purchase<sys_days> p{.first = at[0], .previous = at[i - 1], .at = at[i], .number = i};
    in_weeks.add(p);
    in_months.add(p);
    in_quarters.add(p);
  }
  EXPECT_DOUBLE_EQ(in_weeks.mean(), 60.0 / 7);
  EXPECT_DOUBLE_EQ(in_weeks.variance(), 2 * 29.0 * 29.0 / 49);
  EXPECT_DOUBLE_EQ(in_weeks.minimum(), 31.0 / 7);
  EXPECT_EQ(in_months.mean(), 2);
  EXPECT_EQ(in_months.variance(), 2);
  EXPECT_EQ(in_months.maximum(), 3);
  EXPECT_DOUBLE_EQ(in_quarters.mean(), 2.0 / 3);
  EXPECT_EQ(in_quarters.maximum(), 1);
}

TEST(InterpurchaseTimes, WithoutGapsThereIsNoMean) {
  const interpurchase_times<int> none(1);
  EXPECT_EQ(none.count(), 0U);
  EXPECT_TRUE(std::isnan(none.mean()) && std::isnan(none.variance()) && std::isnan(none.minimum()) &&
              std::isnan(none.maximum()) && std::isnan(none.quantile(0.5)));
  EXPECT_THROW(interpurchase_times<int>(0), clientele::invalid_parameter);
  EXPECT_THROW(interpurchase_times<double>(NAN), clientele::invalid_parameter);
}

TEST(InterpurchaseTimes, VarianceOfLargeNumbersThatHardlyDiffer) {
  interpurchase_times<double> gaps(1), later = gaps.emptied(), whole = gaps;
  for (int i = 0; i < 1000; ++i) {
    const purchase<double> p{.first = 0, .previous = 0, .at = 1e9 + i % 2, .number = 1};
    whole.add(p);
    (i < 300 ? gaps : later).add(p);
  }
  EXPECT_NEAR(whole.variance(), 250.0 / 999, 1e-10);  // 1000 · 0.25 / 999
  gaps.merge(later);
  EXPECT_EQ(gaps, whole);
  EXPECT_EQ(gaps.variance(), whole.variance());
  EXPECT_THROW(gaps.merge(interpurchase_times<double>(2)), clientele::invalid_use);
}

}  // namespace
