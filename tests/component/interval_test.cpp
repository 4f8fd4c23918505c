// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/interval.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace {

using namespace clientele;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double huge = std::numeric_limits<double>::max();
constexpr double tiny = std::numeric_limits<double>::denorm_min();

static_assert(any_number().contains(0) && any_number().contains(huge) && any_number().contains(-huge));
static_assert(!any_number().contains(nan) && !any_number().contains(infinity) && !any_number().contains(-infinity));
static_assert(at_least(0).contains(0) && at_least(0).contains(-0.0) && !at_least(0).contains(-tiny) &&
              !at_least(0).contains(infinity));
static_assert(above(0).contains(tiny) && !above(0).contains(0) && !above(0).contains(-0.0));
static_assert(at_most(5).contains(5) && at_most(5).contains(-huge) && !at_most(5).contains(5.000000000000001) &&
              !at_most(5).contains(-infinity));
static_assert(between(1, 5).contains(1) && between(1, 5).contains(5) && !between(1, 5).contains(0.9999999999999999));
static_assert(share().without_low().without_high().contains(0.5) && !share().without_low().contains(0) &&
              !share().without_high().contains(1));
static_assert(at_least(0).or_infinite().contains(infinity) && !at_least(0).or_infinite().contains(-infinity) &&
              !at_least(0).or_infinite().contains(nan));
static_assert(at_least(1).whole_numbers().contains(3) && !at_least(1).whole_numbers().contains(3.5) &&
              !at_least(1).whole_numbers().contains(0));
static_assert(any_number().whole_numbers().contains(0x1p53) && any_number().whole_numbers().contains(-huge) &&
              !any_number().whole_numbers().contains(0x1p52 - 0.5));
static_assert(at_least(0) == interval{.low = 0} && !(at_least(0) == above(0)));

TEST(Interval, SaysItsRule) {
  EXPECT_EQ(any_number().text(), "finite");
  EXPECT_EQ(at_least(0).text(), ">= 0");
  EXPECT_EQ(above(0).text(), "> 0");
  EXPECT_EQ(at_most(-1.5).text(), "<= -1.5");
  EXPECT_EQ(at_most(2).without_high().text(), "< 2");
  EXPECT_EQ(share().text(), "in [0, 1]");
  EXPECT_EQ(share().without_low().text(), "in (0, 1]");
  EXPECT_EQ(between(1, 5).without_high().whole_numbers().text(), "in [1, 5), whole number");
  EXPECT_EQ(at_least(1).or_infinite().text(), ">= 1, or infinite");
}

}  // namespace
