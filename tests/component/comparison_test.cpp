// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/comparison.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace comparison_test {

using namespace clientele;

enum class grade { unknown, c, b, a };
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

static_assert(reaches(80.0, 80.0, 80.0) == 1 && exceeds(80.0, 80.0, 80.0) == 0);
static_assert(reaches(79.99, 80.0, 80.0) == 0 && exceeds(80.01, 80.0, 80.0) == 1);
static_assert(reaches(nan, 80.0, 80.0) == 0 && exceeds(nan, 0.0, 0.0) == 0);
static_assert(reaches(80.0f, 80.0f, 80.0f) == 1 && reaches(79.99f, 80.0f, 80.0f) == 0);
static_assert(class_of<grade>(0.0 + 1.0 + 1.0) == grade::b);

static_assert(class_of<grade>(nan) == grade::unknown && class_of<grade>(-1e300) == grade::unknown);
static_assert(static_cast<int>(class_of<grade>(1e300)) == 255 && class_of<grade>(3.0f) == grade::a);

TEST(Comparison, AScoreReachedThroughWeightsCounts) {
  // weights (.05, .55, .30, .10) and scores (60, 80, 80, 90): 80, by sums that round
  const double weights = 0.05 + 0.55 + 0.30 + 0.10;
  const double score = (0.05 * 60 + 0.55 * 80 + 0.30 * 80 + 0.10 * 90) / weights;
  EXPECT_LT(score, 80);
  EXPECT_EQ(reaches(score, 80.0, score), 1);
  EXPECT_EQ(exceeds(score, 80.0, score), 0);
  // weights (.1, .2, .3) and gaps (1, 1, −1) add up to nearly 0
  const double gap = 0.1 + 0.2 - 0.3;
  EXPECT_GT(gap, 0);
  EXPECT_EQ(exceeds(gap, 0.0, 0.6), 0);
}

TEST(Comparison, EightUnitsInTheLastPlaceAndNoMore) {
  const double ulp = std::numeric_limits<double>::epsilon();
  EXPECT_EQ(reaches(1 - 8 * ulp, 1.0, 1.0), 1);
  EXPECT_EQ(reaches(1 - 9 * ulp, 1.0, 1.0), 0);
  EXPECT_EQ(exceeds(1 + 8 * ulp, 1.0, 1.0), 0);
  EXPECT_EQ(exceeds(1 + 9 * ulp, 1.0, 1.0), 1);
  EXPECT_EQ(reaches(0.0, 0.0, nan), 0);
  EXPECT_EQ(reaches(-std::numeric_limits<double>::denorm_min(), 0.0, 0.0), 0);  // sums of nothing do not round
}

TEST(Comparison, AGroupReachesAsFarAsACut) {
  const double ulp = std::numeric_limits<double>::epsilon();
  for (const double highest : {1.0, -1.0, 0.3, 1e300, -1e-300}) {
    const double lowest = lowest_of_group(highest);
    EXPECT_EQ(reaches(lowest, highest, std::abs(highest)), 1);
    EXPECT_EQ(reaches(lowest - ulp * std::abs(highest), highest, std::abs(highest)), 0);
  }
  EXPECT_EQ(lowest_of_group(0.0), 0);
  EXPECT_GE(.7 - .4, lowest_of_group(.8 - .5));
}

}  // namespace comparison_test
