// SPDX-License-Identifier: BSL-1.0
#include "score_customers/parse_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

namespace score_customers {
namespace parse_number_test {

TEST(ParseNumber, ReadsDecimalNumbers) {
  const auto value = [](std::string_view text) {
    const parsed_number number = parse_number(text);
    EXPECT_FALSE(number.refused()) << text;
    EXPECT_FALSE(number.missing()) << text;
    return number.value;
  };
  EXPECT_EQ(value("0"), 0.0);
  EXPECT_EQ(value("17"), 17.0);
  EXPECT_EQ(value("+17"), 17.0);
  EXPECT_EQ(value("-17.25"), -17.25);
  EXPECT_EQ(value(" \t17.25 \t"), 17.25);
  EXPECT_EQ(value(".5"), 0.5);
  EXPECT_EQ(value("+.5"), 0.5);
  EXPECT_EQ(value("-.5"), -0.5);
  EXPECT_EQ(value("5."), 5.0);
  EXPECT_EQ(value("1e3"), 1000.0);
  EXPECT_EQ(value("1.5E-3"), 1.5e-3);
  EXPECT_EQ(value("0.1"), 0.1);
  EXPECT_EQ(value("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(value("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(value("4.9406564584124654e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(value("1e-400"), 0.0);
  EXPECT_TRUE(std::signbit(value("-0")));
}

TEST(ParseNumber, AnEmptyCellIsMissing) {
  for (const std::string_view text : {"", " ", "\t  "}) {
    const parsed_number number = parse_number(text);
    EXPECT_TRUE(number.missing());
    EXPECT_FALSE(number.refused());
    EXPECT_TRUE(std::isnan(number.value));
  }
}

TEST(ParseNumber, RefusesEverythingElseAndSaysWhy) {
  const auto problem = [](std::string_view text) {
    const parsed_number number = parse_number(text);
    EXPECT_TRUE(std::isnan(number.value)) << text;
    EXPECT_FALSE(number.missing()) << text;
    return std::string(number.problem != nullptr ? number.problem : "");
  };
  for (const std::string_view text :
       {"nan", "NaN",  "-nan", "inf", "+inf",  "-Infinity", "abc", "+",   "-",  ".",     "+-5", "-+5", "--5",
        "++5", "0x10", "5e",   "5e+", "1.2.3", "5-",        "(5)", "1;2", "e5", "\"5\"", "n/a", "1f"})
    EXPECT_EQ(problem(text), "is not a number") << text;
  for (const std::string_view text : {"1e309", "-1e400", "1e99999999999"})
    EXPECT_EQ(problem(text), "is too large") << text;
  EXPECT_EQ(problem(std::string(400, '9')), "is too large");
  for (const std::string_view text : {"1,234.50", "1,5", ",5"})
    EXPECT_EQ(problem(text), "has a comma: write thousands without separator and decimals with a point");
  for (const std::string_view text : {"1'234", "1_234", "1\u2019234"})
    EXPECT_EQ(problem(text), "has a thousands separator: leave it out");
  for (const std::string_view text : {"1 234", "1\u00A0234", "1\u202F234", "- 5"})
    EXPECT_EQ(problem(text), "has a space inside: leave it out");
  for (const std::string_view text : {"$5", "5\u20AC", "\u00A35", "EUR 1,234.50", "5 USD"})
    EXPECT_EQ(problem(text), "has a currency: leave only the number");
  EXPECT_EQ(problem("25 %"), "has a percent sign: write a fraction such as 0.25");
}

TEST(ParseNumber, ARefusalSaysWhatToWrite) {
  EXPECT_STREQ(parse_number("1,234.50").problem,
               "has a comma: write thousands without separator and decimals with a point");
}

}  // namespace parse_number_test
}  // namespace score_customers
