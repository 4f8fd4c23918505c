// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/churn_band.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace churn_band_test {

using clientele::retention::churn_band;

constexpr churn_band yearly{.discount = 0.1};

struct firm {
  double profit, retention;
};

TEST(ChurnBand, OfTheWorkedNumber) {
  const auto r = yearly(1000, 0.9);
  EXPECT_EQ(r.published_low, 1250);
  EXPECT_EQ(r.published_high, 1950);
  EXPECT_NEAR(r.by_formula, 1407.41, 5e-3);
  EXPECT_NEAR(r.by_formula / 1000 - 1, 0.4074, 5e-5);
  EXPECT_NEAR(yearly(1000, 0.8).by_formula, 1275, 1e-9);
}

// Independent computation: the value of one unit a period after 5 points more and before, summed term by term.
TEST(ChurnBand, TheFormulaIsTheRatioOfTwoSums) {
  for (const double retention : {0.3, 0.6, 0.85, 0.94}) {
    double before = 0, after = 0;
    for (int k = 1; k < 5000; ++k)
      before += std::pow(retention / 1.1, k), after += std::pow((retention + 0.05) / 1.1, k);
    EXPECT_NEAR(yearly(10, retention).by_formula, 10 * after / before, 1e-10 * after / before);
  }
}

TEST(ChurnBand, Totals) {
  const auto s =
      clientele::summarize(std::vector<firm>{{1000, 0.9}, {500, 0.8}}, yearly, &firm::profit, &firm::retention);
  EXPECT_EQ(s->published_high, 2925);
  EXPECT_NEAR(s->relative_change.value, (407.4074074 + 137.5) / 1500, 1e-9);
  const auto nobody_stays =
      clientele::summarize(std::vector<firm>{{1000, 0.9}, {500, 0}}, yearly, &firm::profit, &firm::retention);
  EXPECT_EQ(nobody_stays->relative_change.state, clientele::statistic_state::not_identified);
  EXPECT_EQ(nobody_stays->published_low, 1875);
  EXPECT_TRUE(std::isnan(yearly(500, 0).by_formula));
}

TEST(ChurnBand, SaysWhatIsBad) {
  EXPECT_THROW((churn_band{.discount = 0}(1, 0.97)), clientele::invalid_customer);
  EXPECT_THROW(churn_band{}(1, 0.5), clientele::invalid_parameter);
  EXPECT_THROW((churn_band{.discount = -1}(1, 0.5)), clientele::invalid_parameter);
  EXPECT_THROW(yearly(1, 1.1), clientele::invalid_customer);
}

}  // namespace churn_band_test
