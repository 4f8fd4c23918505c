// SPDX-License-Identifier: BSL-1.0
#include "score_customers/expression.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "score_customers/job.hpp"

namespace score_customers {
namespace expression_test {

using numbers = std::vector<double>;
using names = std::vector<std::string>;

double value_of(const std::string& text, const numbers& values = {}) { return expression(text)(values); }
std::string refusal_of(const std::string& text) {
  try {
    const expression read(text);
    return "";
  } catch (const usage_error& error) {
    return error.what();
  }
}

TEST(Expression, ComputesFromColumns) {
  EXPECT_EQ(value_of("quantity * price", {3, 4.5}), 13.5);
  EXPECT_EQ(value_of("quantity*price-1", {3, 4.5}), 12.5);
  EXPECT_EQ(value_of("[unit price] * (1 - discount) + [unit price]", {10, 0.25}), 17.5);
  EXPECT_EQ(value_of("a > 3 ? 1 : 0", {4}), 1);
  EXPECT_EQ(value_of("max(a, 2, b) ^ 2", {1, 3}), 9);
  EXPECT_EQ(value_of("-a + 1.5e2 + .5 - 2E-1", {1}), 149.3);
  EXPECT_EQ(value_of("e + pi", {1, 2}), 3) << "columns, not constants";
  EXPECT_EQ(value_of("sum / min", {6, 3}), 2) << "columns that are called as functions are";
  EXPECT_EQ(value_of("[a-b] * Menge\xC3\xA4.netto", {2, 5}), 10);
}

TEST(Expression, NamesItsColumnsOnce) {
  EXPECT_EQ(expression("b + a * b + [two words]").names(), (names{"b", "a", "two words"}));
  EXPECT_EQ(expression("[it's \"quoted\"] * 2").names(), (names{"it's \"quoted\""}));
}

TEST(Expression, WhatIsMissingStaysMissing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(value_of("quantity * price", {nan, 4})));
  EXPECT_TRUE(std::isnan(value_of("a > 3 ? 1 : 0", {nan}))) << "not 0";
  EXPECT_TRUE(std::isnan(value_of("max(a, b)", {1, nan})));
  EXPECT_TRUE(std::isnan(value_of("a * 0 + 1", {nan})));
  EXPECT_TRUE(std::isinf(value_of("a / b", {1, 0})));
}

TEST(Expression, RefusesWhatItIsNotFor) {
  EXPECT_EQ(refusal_of("a = 3"), "'a = 3' cannot be computed: '=' means nothing here");
  EXPECT_EQ(refusal_of("system(a)"), "'system(a)' cannot be computed: there is no function 'system'");
  EXPECT_EQ(refusal_of("a *"),
            "'a *' cannot be computed: an operator, a value or a parenthesis is missing or too much");
  EXPECT_EQ(refusal_of("a, b"), "'a, b' cannot be computed: it has several results");
  EXPECT_EQ(refusal_of("2 * 3"), "'2 * 3' cannot be computed: it reads no column (constant:NUMBER is a number)");
  EXPECT_EQ(refusal_of("[a"), "'[a' cannot be computed: a bracket is never closed");
  for (const char* text : {"\"a\" + 1", "a\n+b", "a b", "(a", "a)", "1..2*a", "a ? 1", "a & b", "a ! b", "", "a;b",
                           "{a}", "v0 v1", "min()+a", "a'"})
    EXPECT_NE(refusal_of(text), "") << text;
  EXPECT_NE(refusal_of(std::string(2000, '(') + "a").find("longer than 1000 characters"), std::string::npos);
}

TEST(Expression, AnyTextIsComputedOrRefused) {
  const std::string letters = "ab1.+-*/^()[]<>=!&|?:, e\"'\n\\#";
  std::mt19937_64 random(7);
  int computed = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = random() % 12; n > 0; --n) text += letters[random() % letters.size()];
    try {
      const expression read(text);
      static_cast<void>(read(numbers(read.names().size(), 2.0)));
      ++computed;
    } catch (const usage_error&) {
    }
  }
  EXPECT_GT(computed, 100);
  const std::string deep = std::string(400, '(') + "a" + std::string(400, ')');
  EXPECT_EQ(value_of(deep, {3}), 3);
  EXPECT_EQ(value_of("- (-a)", {3}), 3);
  const std::string signs = std::string(900, '-') + "a";  // the parser's own limits decide, and end nothing
  EXPECT_THROW(
      {
        EXPECT_EQ(value_of(signs, {3}), 3);
        throw usage_error("computed");
      },
      usage_error);
}

TEST(Expression, IsKnownByItsOperators) {
  for (const char* text : {"a*b", "a - b", "f(x)", "[a]", "a/b"}) EXPECT_TRUE(expression::is_one(text)) << text;
  for (const char* text : {"a", "lifetime.current", "two words", "constant:1"})
    EXPECT_FALSE(expression::is_one(text)) << text;
}

}  // namespace expression_test
}  // namespace score_customers
