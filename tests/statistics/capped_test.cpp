// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/capped.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace capped_test {

using clientele::capped;
using clientele::keep_within;

static_assert(keep_within(500.0, 100.0).number == 100 && keep_within(500.0, 100.0).capped == capped::at_base);
static_assert(keep_within(99.0, 100.0).number == 99 && keep_within(99.0, 100.0).capped == capped::no);

TEST(Capped, AtTheBaseItselfNothingIsCut) {
  EXPECT_EQ(keep_within(100.0, 100.0).capped, capped::no);
  EXPECT_EQ(keep_within(std::nextafter(100.0, 200.0), 100.0).capped, capped::no);
  EXPECT_EQ(keep_within(std::nextafter(100.0, 200.0), 100.0).number, 100);
}

TEST(Capped, AMissingOrInfiniteBaseLimitsNothing) {
  for (const double base : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(keep_within(1e300, base).number, 1e300);
    EXPECT_EQ(keep_within(1e300, base).capped, capped::no);
  }
  EXPECT_EQ(keep_within(1.0, 0.0).number, 0);
  EXPECT_EQ(keep_within(1.0, 0.0).capped, capped::at_base);
}

}  // namespace capped_test
