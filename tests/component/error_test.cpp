// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/error.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace error_test {

using namespace clientele;

const bad_row row{.row = 12,
                  .component = "churn::ripple",
                  .label = "upper",
                  .field = "complaints",
                  .value = -3,
                  .allowed = interval::at_least(0)};

TEST(Error, ABadRowSaysWhereWhatAndWhy) {
  EXPECT_EQ(row.text(), "clientele::churn::ripple (upper): complaints = -3 breaks the rule: >= 0");
  EXPECT_EQ(
      (bad_row{.component = "gap", .field = "perceived", .element = 2, .value = 9, .because = "some rule"}).text(),
      "clientele::gap: perceived[2] = 9 breaks the rule: some rule");
}

TEST(Error, AnInvalidCustomerNamesTheRowAndCounts) {
  const invalid_customer one(row, 1), many(row, 7), direct(row);
  EXPECT_STREQ(one.what(),
               "row 12: clientele::churn::ripple (upper): complaints = -3 breaks the rule: >= 0 (1 bad row in all)");
  EXPECT_TRUE(std::string_view(many.what()).ends_with("(7 bad rows in all)"));
  EXPECT_EQ(many.count, 7u);
  EXPECT_EQ(many.first.row, 12u);
  EXPECT_STREQ(direct.what(), "clientele::churn::ripple (upper): complaints = -3 breaks the rule: >= 0");
  EXPECT_EQ(direct.count, 1u);
}

TEST(Error, AnInvalidParameterNamesItsRule) {
  const invalid_parameter e("churn::ripple", "told", std::numeric_limits<double>::quiet_NaN(), ">= 0");
  EXPECT_STREQ(e.what(), "clientele::churn::ripple: parameter told = NaN breaks the rule: >= 0");
  EXPECT_EQ(e.component, "churn::ripple");
  EXPECT_EQ(e.parameter, "told");
  EXPECT_EQ(e.rule, ">= 0");
}

TEST(Error, MismatchedSizesNameBoth) {
  EXPECT_STREQ(mismatched_sizes("orders", 9, "the range", 10).what(), "clientele: orders has 9 rows, the range has 10");
}

/// Each can be caught as what the standard library would have thrown.
TEST(Error, AreStandardExceptions) {
  EXPECT_THROW(raise(invalid_parameter("a", "b", 0, "c")), std::invalid_argument);
  EXPECT_THROW(raise(invalid_customer(row)), std::domain_error);
  EXPECT_THROW(raise(mismatched_sizes("a", 1, "b", 2)), std::length_error);
  EXPECT_THROW(raise(invalid_use("a")), std::logic_error);
  EXPECT_THROW(raise(undefined_result("a")), std::domain_error);
}

TEST(Error, EveryExceptionIsOne) {
  const auto text = [](auto&& throws) -> std::string {
    try {
      throws();
    } catch (const clientele::error& e) {
      return e.text();
    }
    return "no clientele::error";
  };
  EXPECT_EQ(text([] { clientele::raise(clientele::invalid_use("use")); }), "use");
  EXPECT_EQ(text([] { clientele::raise(clientele::undefined_result("result")); }), "result");
  const clientele::mismatched_sizes sizes("a", 1, "b", 2);
  EXPECT_EQ(text([&] { clientele::raise(sizes); }), sizes.what());
  const clientele::invalid_parameter parameter("room::part", "p", 2, "in [0, 1]");
  EXPECT_EQ(text([&] { clientele::raise(parameter); }), parameter.what());
  const clientele::invalid_customer customer(clientele::bad_row{.component = "room::part", .field = "x"});
  EXPECT_EQ(text([&] { clientele::raise(customer); }), customer.what());
}

}  // namespace error_test
