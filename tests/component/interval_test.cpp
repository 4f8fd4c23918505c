// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/interval.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace interval_test {

using namespace clientele;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double huge = std::numeric_limits<double>::max();
constexpr double tiny = std::numeric_limits<double>::denorm_min();

static_assert(interval::any_number().contains(0) && interval::any_number().contains(huge) &&
              interval::any_number().contains(-huge));
static_assert(!interval::any_number().contains(nan) && !interval::any_number().contains(infinity) &&
              !interval::any_number().contains(-infinity));
static_assert(interval::at_least(0).contains(0) && interval::at_least(0).contains(-0.0) &&
              !interval::at_least(0).contains(-tiny) && !interval::at_least(0).contains(infinity));
static_assert(interval::above(0).contains(tiny) && !interval::above(0).contains(0) &&
              !interval::above(0).contains(-0.0));
static_assert(interval::at_most(5).contains(5) && interval::at_most(5).contains(-huge) &&
              !interval::at_most(5).contains(5.000000000000001) && !interval::at_most(5).contains(-infinity));
static_assert(interval::between(1, 5).contains(1) && interval::between(1, 5).contains(5) &&
              !interval::between(1, 5).contains(0.9999999999999999));
static_assert(interval::share().without_low().without_high().contains(0.5) &&
              !interval::share().without_low().contains(0) && !interval::share().without_high().contains(1));
static_assert(interval::at_least(0).or_infinite().contains(infinity) &&
              !interval::at_least(0).or_infinite().contains(-infinity) &&
              !interval::at_least(0).or_infinite().contains(nan));
static_assert(interval::at_least(1).whole_numbers().contains(3) &&
              !interval::at_least(1).whole_numbers().contains(3.5) &&
              !interval::at_least(1).whole_numbers().contains(0));
static_assert(interval::any_number().whole_numbers().contains(0x1p53) &&
              interval::any_number().whole_numbers().contains(-huge) &&
              !interval::any_number().whole_numbers().contains(0x1p52 - 0.5));
static_assert(interval::at_least(0) == interval{.low = 0} && !(interval::at_least(0) == interval::above(0)));

TEST(Interval, SaysItsRule) {
  EXPECT_EQ(interval::any_number().text(), "finite");
  EXPECT_EQ(interval::at_least(0).text(), ">= 0");
  EXPECT_EQ(interval::above(0).text(), "> 0");
  EXPECT_EQ(interval::at_most(-1.5).text(), "<= -1.5");
  EXPECT_EQ(interval::at_most(2).without_high().text(), "< 2");
  EXPECT_EQ(interval::share().text(), "in [0, 1]");
  EXPECT_EQ(interval::share().without_low().text(), "in (0, 1]");
  EXPECT_EQ(interval::between(1, 5).without_high().whole_numbers().text(), "in [1, 5), whole number");
  EXPECT_EQ(interval::at_least(1).or_infinite().text(), ">= 1, or infinite");
}

}  // namespace interval_test
