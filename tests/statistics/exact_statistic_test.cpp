// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/exact_statistic.hpp>

#include <clientele/statistics/estimate.hpp>

#include <gtest/gtest.h>

namespace exact_statistic_test {

using clientele::exact_statistic;
using clientele::statistic;

TEST(ExactStatistic, WorkedNumber) {
  exact_statistic s;
  for (const double x : {4.0, 2.0, 1.0, 3.0}) s.take(x);
  EXPECT_EQ(s.value().mean(), 2.5);
  EXPECT_EQ(s.value().variance(), 5.0 / 3);
  EXPECT_EQ(s.value().minimum(), 1);
  EXPECT_EQ(s.value().maximum(), 4);
  EXPECT_EQ(exact_statistic{}.value(), statistic{});
}

// Independent computation: `statistic`, which follows the order of the values.
TEST(ExactStatistic, AgreesWithTheStatisticOfOneOrderAndHasNoOrderItself) {
  exact_statistic forwards, backwards, parts[3];
  statistic other;
  const auto value = [](int i) { return 1e6 + (i * 7919 % 1000) / 10.0; };
  for (int i = 0; i < 3000; ++i) {
    forwards.take(value(i)), backwards.take(value(2999 - i)), parts[i % 3].take(value(i));
    other = with_value(other, value(i));
  }
  EXPECT_EQ(forwards, backwards);
  parts[2].join(parts[0]), parts[2].join(parts[1]);
  EXPECT_EQ(parts[2], forwards);
  EXPECT_EQ(forwards.value().total(), other.total());
  EXPECT_EQ(forwards.value().mean(), other.mean());
  EXPECT_NEAR(forwards.value().variance(), other.variance(), 1e-10);
  EXPECT_EQ(forwards.count(), 3000u);
}

TEST(ExactStatistic, ValuesThatDoNotVaryHaveNoVariance) {
  exact_statistic s;
  for (int i = 0; i < 999; ++i) s.take(0.1);
  EXPECT_EQ(s.value().variance(), 0);
}

TEST(ExactStatistic, BeyondTheLargestNumberThereIsAMean) {
  exact_statistic s;
  for (int i = 0; i < 4; ++i) s.take(-1.5e308);
  EXPECT_TRUE(std::isinf(s.value().total()));
  EXPECT_NEAR(s.value().mean(), -1.5e308, 1e293);
  EXPECT_TRUE(std::isinf(s.value().variance()));
}

}  // namespace exact_statistic_test
