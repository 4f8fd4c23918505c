// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/text.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace text_test {

using clientele::joined_text;
using clientele::number_text;

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
constexpr double huge = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();

TEST(NumberText, IsAsShortAsItReadsBack) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(-3), "-3");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(999999999999999), "999999999999999");
  EXPECT_EQ(number_text(nan), "NaN");
  EXPECT_EQ(number_text(infinity), "inf");
  EXPECT_EQ(number_text(-infinity), "-inf");
  for (const double x : {1e15, -1e15, 1e300, huge, tiny, 1 / 3.0, -0x1p63, 0x1p64, 123456.789})
    EXPECT_EQ(std::strtod(number_text(x).c_str(), nullptr), x) << number_text(x);
}

TEST(JoinedText, IsItsPartsInOrder) {
  EXPECT_EQ(joined_text({}), "");
  EXPECT_EQ(joined_text({"row ", std::to_string(7), ": ", "", "bad"}), "row 7: bad");
}

}  // namespace text_test
