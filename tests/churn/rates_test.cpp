// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/rates.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace rates_test {

using clientele::churn::rates;

// 1 000 at the opening, 950 at the closing of whom 150 are new.
constexpr auto worked = rates{}(1000, 950, 150);
static_assert(worked.kept == 800 && worked.lost == 200 && worked.retention == 0.8 && worked.churn == 0.2);

struct segment {
  double opening, closing, fresh;
};
constexpr auto bound = clientele::on(rates{}, &segment::opening, &segment::closing, &segment::fresh);

TEST(Rates, RetentionAndChurnAreComplements) {
  for (double opening = 1; opening < 1e9; opening *= 7.3) {
    const auto r = rates{}(opening, opening * 0.91, opening * 0.13);
    EXPECT_NEAR(r.retention + r.churn, 1, 1e-15);
    EXPECT_GT(r.churn, 0);
  }
}

TEST(RatesSummary, OfTotalsBeyondAllNumbersHaveNoEstimates) {
  const std::vector<segment> all{{1e308, 1e308, 0}, {1e308, 1e308, 0}};
  const auto s = clientele::summarize(all, bound);
  EXPECT_EQ(s->retention.state, clientele::statistic_state::not_finite);
  EXPECT_EQ(s->churn.state, clientele::statistic_state::not_finite);
  EXPECT_TRUE(std::isinf(s->opening) && std::isnan(s->retention.value));
}

TEST(Rates, HaveNoScaleAndReachTheirLimits) {
  const auto r = rates{}(37, 41, 12);
  EXPECT_EQ(rates{}(37 * 1024.0, 41 * 1024.0, 12 * 1024.0).retention, r.retention);
  EXPECT_EQ(rates{}(10, 25, 15).retention, 1);
  EXPECT_EQ(rates{}(10, 25, 15).churn, 0);
  EXPECT_EQ(rates{}(10, 15, 15).retention, 0);
  EXPECT_EQ(rates{}(10, 15, 15).churn, 1);
}

TEST(Rates, WithoutAnybodyAtTheOpeningThereAreNone) {
  const auto r = rates{}(0, 7, 7);
  EXPECT_TRUE(std::isnan(r.retention));
  EXPECT_TRUE(std::isnan(r.churn));
  EXPECT_EQ(r.kept, 0);
}

// Independent computation: the same three numbers and the retention by counting members of two sets.
TEST(Rates, AreWhatCountingTheCustomersGives) {
  std::set<int> before, after;
  for (int i = 0; i < 500; ++i) before.insert(i);
  for (int i = 0; i < 620; ++i)
    if (i % 3 != 0) after.insert(i);
  int stayed = 0, fresh = 0;
  for (const int i : after) (before.count(i) != 0 ? stayed : fresh) += 1;
  const auto r = rates{}(500, static_cast<double>(after.size()), fresh);
  EXPECT_EQ(r.kept, stayed);
  EXPECT_EQ(r.retention, stayed / 500.0);
  EXPECT_EQ(r.churn, (500 - stayed) / 500.0);
}

void expect_error(double opening, double closing, double fresh, std::string_view field, double value,
                  std::string_view rule) {
  try {
    rates{}(opening, closing, fresh);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, field);
    EXPECT_EQ(e.first.value, value);
    EXPECT_EQ(e.first.rule(), rule);
  }
}

TEST(Rates, ImpossibleOnesAreErrors) {
  expect_error(100, 10, 11, "new_at_closing", 11, "not above closing: retention would be negative");
  expect_error(100, 151, 50, "closing", 151, "not above opening + new_at_closing: retention would be above 1");
  expect_error(-1, 0, 0, "opening", -1, ">= 0");
}

TEST(RatesSummary, IsARatioOfTotalsAndMerges) {
  const std::vector<segment> all{{100, 90, 0}, {1000, 600, 100}, {0, 5, 5}};
  const auto whole = clientele::summarize(all, bound);
  EXPECT_EQ(whole->opening, 1100);
  EXPECT_DOUBLE_EQ(whole->retention.value, 590.0 / 1100);
  EXPECT_DOUBLE_EQ(whole->churn.value, 510.0 / 1100);
  EXPECT_EQ(whole->retention.low, clientele::wilson({590, 1100}).low);
  EXPECT_NEAR(whole->churn.high, 1 - whole->retention.low, 1e-15);
  EXPECT_EQ(clientele::summarize(std::vector<segment>{}, bound)->churn.state, clientele::statistic_state::no_values);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 2), bound),
            clientele::summarize(std::vector(all.begin() + 2, all.end()), bound, clientele::starting_at{2}));
  EXPECT_EQ(parts->retention.value, whole->retention.value);
  EXPECT_TRUE(std::isnan(clientele::summarize(std::vector<segment>{}, bound)->retention.value));
}

}  // namespace rates_test
