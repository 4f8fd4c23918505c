// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/told.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace told_test {

using clientele::churn::told;

static_assert(told{}(25).heard == 237.5);

TEST(Told, OfTheWorkedCase) {
  EXPECT_NEAR(told{}.told_by_rest(), 7.931, 5e-4);
  EXPECT_NEAR(told{}.told_by_rest(), 6.9 / 0.87, 1e-14);
  EXPECT_NEAR(told{}(25).heard_from_many, 65, 1e-12);
  const double unhappy = clientele::churn::ripple{}(1, 0).unhappy;
  EXPECT_NEAR(told{}(unhappy).heard, 237.5, 1e-12);
}

// Independent computation: customer by customer, 13 in 100 of whom tell 20 and the others what is said of the rest.
TEST(Told, IsTheSumOverCustomers) {
  double heard = 0;
  for (int i = 0; i < 1000; ++i) heard += i % 100 < 13 ? 20 : told{}.told_by_rest();
  EXPECT_NEAR(told{}(1000).heard, heard, 1e-9);
  EXPECT_NEAR(told{}(1000).heard_from_many + told{}(1000).heard_from_rest, 9500, 1e-9);
}

TEST(Told, WithoutAnyWhoTellManyAllTellTheMean) {
  EXPECT_EQ((told{.mean = 4, .many_share = 0}.told_by_rest()), 4);
  EXPECT_EQ(told{}(0).heard, 0);
  EXPECT_EQ((told{.mean = 2, .many_share = 0.5, .many = 4}.told_by_rest()), 0);
}

TEST(Told, SaysWhatIsBad) {
  try {
    told{.mean = 2}(1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "mean");
    EXPECT_EQ(e.value, 2);
    EXPECT_EQ(e.rule, "at least many_share · many");
  }
  EXPECT_THROW(told{.many_share = 1}(1), clientele::invalid_parameter);
  EXPECT_THROW(told{}(-1), clientele::invalid_customer);
}

struct segment {
  double unhappy;
};

TEST(ToldSummary, AddsUpAndMerges) {
  constexpr auto bound = clientele::on(told{}, &segment::unhappy);
  const auto a = clientele::summarize(std::vector<segment>{{25}}, bound),
             b = clientele::summarize(std::vector<segment>{{50}, {0}}, bound);
  EXPECT_DOUBLE_EQ(merge(a, b)->heard, 712.5);
  EXPECT_DOUBLE_EQ(merge(a, b)->heard_from_many, 195);
}

}  // namespace told_test
