// SPDX-License-Identifier: BSL-1.0
#include "score_customers/short_decimal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <utility>

namespace score_customers {
namespace short_decimal_test {

std::string written(double x) {
  std::array<char, 32> text{};
  char* const end = write_short_decimal(text.data(), x);
  return end == nullptr ? "" : std::string(text.data(), end);
}
std::string by_the_library(double x) {
  std::array<char, 400> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x, std::chars_format::fixed).ptr};
}

TEST(ShortDecimal, AsPeopleWriteNumbers) {
  EXPECT_EQ(written(25), "25");
  EXPECT_EQ(written(-0.05), "-0.05");
  EXPECT_EQ(written(1234.5), "1234.5");
  EXPECT_EQ(written(0.1234), "0.1234");
  EXPECT_EQ(written(100), "100");
  double x = 0;
  for (const auto& [text, value] : {std::pair{"12", 12.0},
                                    {"0.05", 0.05},
                                    {"-1234.50", -1234.5},
                                    {".5", 0.5},
                                    {"7.", 7.0},
                                    {"007", 7.0},
                                    {"123456789012345", 123456789012345.0}}) {
    EXPECT_TRUE(read_short_decimal(text, x)) << text;
    EXPECT_EQ(x, value) << text;
  }
  EXPECT_TRUE(read_short_decimal("-0", x));
  EXPECT_TRUE(std::signbit(x));
}

TEST(ShortDecimal, LeavesAllElseToTheGeneralFunctions) {
  double x = 3;
  for (const char* text : {"", "-", ".", "-.", "+1", "1e5", "1,5", " 1", "1 ", "1.2.3", "--1", "nan", "inf", "0x1",
                           "1234567890123456", "12345678.901234567"})
    EXPECT_FALSE(read_short_decimal(text, x)) << text;
  EXPECT_EQ(x, 3);
  for (const double value : {0.0, -0.0, 1e11, 0.00001, 1.0 / 3, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN(), 1e-320, 99999999999.12345})
    EXPECT_EQ(written(value), "") << value;
}

/// The same digits and bits as the standard library, for numbers of every length.
TEST(ShortDecimal, AgreesWithTheLibrary) {
  std::mt19937_64 random(7);
  std::uint64_t taken = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t digits = random() % static_cast<std::uint64_t>(std::pow(10, 1 + i % 16));
    std::string text = std::to_string(digits);
    const std::size_t decimals = random() % 8;
    if (decimals != 0) {
      while (text.size() <= decimals) text.insert(0, "0");
      text.insert(text.size() - decimals, ".");
    }
    if (i % 3 == 0) text.insert(0, "-");
    const double right = std::strtod(text.c_str(), nullptr);
    double x = 0;
    if (read_short_decimal(text, x)) {
      ++taken;
      ASSERT_EQ(x, right) << text;
    }
    for (const double near : {right, std::nextafter(right, 1e300), std::nextafter(right, -1e300)})
      if (const std::string ours = written(near); !ours.empty()) {
        ASSERT_EQ(ours, by_the_library(near)) << text;
      }
  }
  EXPECT_GT(taken, 150'000U);
}

}  // namespace short_decimal_test
}  // namespace score_customers
