// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/statistic.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace statistic_test {

using namespace clientele;

/// The statistic of one value.
constexpr statistic of(double x) { return {1, x, 0, x, 0, 0, x, x}; }

static_assert(merge(merge(of(1), of(2)), of(3)).total() == 6 && merge(merge(of(1), of(2)), of(3)).mean() == 2);
static_assert(merge(of(1), of(3)).variance() == 2 && merge(of(1), of(3)).minimum() == 1 &&
              merge(of(3), of(1)).maximum() == 3);
static_assert(merge(of(1), statistic{}) == of(1) && merge(statistic{}, of(1)) == of(1) &&
              merge(statistic{}, statistic{}) == statistic{});

TEST(Statistics, OfNothingAndOfOne) {
  const statistic none;
  EXPECT_EQ(none.count(), 0u);
  EXPECT_EQ(none.total(), 0);
  EXPECT_TRUE(std::isnan(none.mean()) && std::isnan(none.variance()) && std::isnan(none.minimum()) &&
              std::isnan(none.maximum()));
  EXPECT_EQ(of(5).mean(), 5);
  EXPECT_TRUE(std::isnan(of(5).variance()) && std::isnan(of(5).standard_deviation()));
  EXPECT_EQ(merge(of(5), of(5)).variance(), 0);
}

TEST(Statistics, TheTotalKeepsWhatOneDoubleLoses) {
  const statistic s = merge(merge(of(1e16), of(1)), merge(of(-1e16), of(1)));
  EXPECT_EQ(s.total(), 2);
  EXPECT_EQ(s.mean(), 0.5);
}

TEST(Statistics, BeyondTheLargestNumber) {
  const double huge = std::numeric_limits<double>::max();
  const statistic up = merge(of(huge), of(huge)), both = merge(up, merge(of(-huge), of(-huge)));
  EXPECT_TRUE(std::isinf(up.total()) && up.total() > 0);
  EXPECT_EQ(up.maximum(), huge);
  EXPECT_EQ(up.mean(), huge);             // the mean of two equal numbers is one of them
  EXPECT_TRUE(std::isnan(both.total()));  // what two overflowed parts cancel to is unknown, and not called 0
  EXPECT_EQ(merge(of(huge), of(-huge)).total(), 0);
}

}  // namespace statistic_test
