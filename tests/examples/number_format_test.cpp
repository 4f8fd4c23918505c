// SPDX-License-Identifier: BSL-1.0
#include "score_customers/number_format.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace score_customers {
namespace number_format_test {

constexpr std::optional<double> none{};

void expect(std::string_view text, std::optional<double> with_point, std::optional<double> with_comma,
            const number_format& format = {}) {
  const number_readings read = read_number(text, format);
  EXPECT_EQ(read.with_point, with_point) << text;
  EXPECT_EQ(read.with_comma, with_comma) << text;
}

TEST(NumberFormat, ANumberThatReadsOneWayShowsTheDecimalSign) {
  expect("17", 17.0, 17.0);
  expect("0.5", 0.5, none);
  expect("0,5", none, 0.5);
  expect("12.50", 12.5, none);
  expect("12,50", none, 12.5);
  expect("1,234.50", 1234.5, none);
  expect("1.234,50", none, 1234.5);
  expect("1.234.567", none, 1234567.0);
  expect("1,234,567", 1234567.0, none);
  expect("0.125", 0.125, none);  // no group begins with 0
  expect("1234.567", 1234.567, none);
  expect("1.5e3", 1500.0, none);
  expect("1,5E-1", none, 0.15);
  expect("1e3", 1000.0, 1000.0);
  expect(".5", 0.5, none);
  expect("5,", none, 5.0);
}

TEST(NumberFormat, OneGroupOfThreeIsAmbiguous) {
  expect("1.234", 1.234, 1234.0);
  expect("1,234", 1234.0, 1.234);
  expect("999,000", 999000.0, 999.0);
  EXPECT_TRUE(read_number("1.234").ambiguous());
  EXPECT_FALSE(read_number("12.34").ambiguous());
  EXPECT_FALSE(read_number("17").ambiguous());
  expect("1.234", 1.234, none, {.decimal = '.'});
  expect("1.234", none, 1234.0, {.decimal = ','});
  expect("1.234", 1.234, none, {.grouped = false});
  expect("1,234", none, 1.234, {.thousands = thousands_sign::point});
}

TEST(NumberFormat, GroupsHaveThreeDigitsAndOneSign) {
  for (const std::string_view text : {"1'234'567.5", "1\u2019234\u2019567.5", "1 234 567.5", "1\u00A0234\u00A0567.5",
                                      "1\u202F234\u202F567.5", "1\u2009234\u2009567.5", "1_234_567.5"})
    expect(text, 1234567.5, none);
  expect("1 234", 1234.0, 1234.0);
  expect("1'234", none, 1234.0, {.decimal = ',', .thousands = thousands_sign::point});  // no decimal sign anywhere
  for (const std::string_view text : {"12,34,567.5", "1234,567.5", "1,23.5", "1,2345.5", "1,234'567.5", "1,234 .5",
                                      ",234.5", "1,,234.5", "1.5,234.5", "1,234.5e3", "1,234.567,8", "0,123.5"})
    expect(text, none, none);
  expect("1 234", none, none, {.grouped = false});
}

TEST(NumberFormat, SignsStandInFrontBehindOrAsParentheses) {
  for (const std::string_view text : {"-12.50", "12.50-", "(12.50)", "\u221212.50", "- 12.50", "12.50 -", "( 12.50 )"})
    expect(text, -12.5, none);
  expect("+12.50", 12.5, none);
  for (const std::string_view text : {"--5", "-5-", "(-5)", "-(5)", "+-5", "5+", "()", "(5", "5)", "-"})
    expect(text, none, none);
  EXPECT_TRUE(std::signbit(*read_number("-0").with_point));
}

TEST(NumberFormat, CurrenciesAndPercentSignsAreRead) {
  const auto with = [](std::string_view text, std::string_view currency, double value) {
    const number_readings read = read_number(text, {.decimal = '.'});
    EXPECT_EQ(read.currency, currency) << text;
    EXPECT_EQ(read.with_point, value) << text;
  };
  with("$1,234.50", "USD", 1234.5);
  with("US$5", "USD", 5);
  with("-$5", "USD", -5);
  with("$-5", "USD", -5);
  with("($12.50)", "USD", -12.5);
  with("USD 20", "USD", 20);
  with("20 EUR", "EUR", 20);
  with("99.90\u00A0\u20AC", "EUR", 99.9);
  with("\u00A35", "GBP", 5);
  with("CHF 1'000.00", "CHF", 1000);
  with("Fr. 5", "CHF", 5);
  with("5 z\u0142", "PLN", 5);
  expect("-950,00 \u20AC", none, -950.0);
  for (const std::string_view text : {"$5\u20AC", "USD 5 USD", "ABC 5", "\u20AC", "EUR", "usd 5"})
    expect(text, none, none);

  expect("12.5 %", 0.125, none);
  expect("7%", 0.07, 0.07);
  expect("12.3%", 0.123, none);  // rounded once, as it is written
  expect("-3,5%", none, -0.035);
  EXPECT_TRUE(read_number("7%").percent);
  for (const std::string_view text : {"%7", "7%%", "%", "1e3%"}) expect(text, none, none);
}

TEST(NumberFormat, WhatIsNoNumberIsNone) {
  for (const std::string_view text :
       {"", " ", "abc", ".", ",", "nan", "inf", "0x10", "1 2", "5e", "e5", "1;2", "\"5\"", "1f"})
    expect(text, none, none);
  expect(std::string(400, '9'), std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity());
}

TEST(NumberFormat, LocalesHaveTheirSigns) {
  const auto signs = [](const char* name) -> std::string {
    const auto found = number_format_of_locale(name);
    if (!found) return "unknown";
    return std::string(1, *found->decimal) + std::to_string(static_cast<int>(*found->thousands));
  };
  for (const char* name : {"de", "DE", "de-DE", "de_DE.UTF-8", "de_AT@euro", "nl", "es-ES"})
    EXPECT_EQ(signs(name), ",1");
  for (const char* name : {"en", "en-US", "en_GB", "es-MX", "zh"}) EXPECT_EQ(signs(name), ".0") << name;
  for (const char* name : {"ch", "de-CH", "de_CH.UTF-8", "it-CH"}) EXPECT_EQ(signs(name), ".2") << name;
  for (const char* name : {"fr", "sv-SE", "fr-CH", "pl"}) EXPECT_EQ(signs(name), ",3") << name;
  for (const char* name : {"", "xx", "german", "C"}) EXPECT_EQ(signs(name), "unknown") << name;
  EXPECT_EQ(read_number("1,234", *number_format_of_locale("ch")).with_point, none) << "a comma groups nothing there";
}

}  // namespace number_format_test
}  // namespace score_customers
