// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/ripple.hpp>

#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace {

using clientele::churn::ripple;

struct customer {
  double complainants, purchase;
};
constexpr auto bound = clientele::on(ripple{}, &customer::complainants, &customer::purchase);

// 1 complainant, purchase 100.
constexpr auto worked = ripple{}(1, 100);
static_assert(worked.unhappy == 25 && worked.silent == 24 && worked.heard == 250 && worked.heard_upper == 500);
static_assert(worked.revenue_at_risk == 2500);

TEST(Ripple, OfTheWorkedSummary) {
  const std::vector<customer> all{{1, 100}, {0, 1000}, {2, 10}};
  const auto s = clientele::summarize(all, bound);
  EXPECT_EQ(s->revenue_at_risk, 3000);
  EXPECT_EQ(s->revenue_at_risk_pooled, 27750);
  EXPECT_EQ(s->complainants, 3);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  EXPECT_EQ(parts->revenue_at_risk_pooled, 27750);
}

TEST(Ripple, OfNobodyIsNothing) {
  const auto s = clientele::summarize(std::vector<customer>{}, bound);
  EXPECT_EQ(s->revenue_at_risk, 0);
  EXPECT_EQ(s->revenue_at_risk_pooled, 0);
}

TEST(Ripple, GrowsInProportionAndAddsUp) {
  for (double n = 1; n < 1e6; n *= 4) {
    EXPECT_EQ(ripple{}(4 * n, 3).heard, 4 * ripple{}(n, 3).heard);
    EXPECT_EQ(ripple{}(n, 3).silent + n, ripple{}(n, 3).unhappy);
  }
}

TEST(Ripple, WhereEverybodyComplainsNobodyIsSilent) {
  EXPECT_EQ((ripple{.complaint_rate = 1}(7, 10).silent), 0);
  EXPECT_EQ(ripple{}(0, 100), (ripple::result{}));
}

// Independent computation: the unhappy counted one by one until 4 in 100 of them have complained.
TEST(Ripple, IsTheCountOfThoseBehindTheComplaints) {
  int unhappy = 0, complaints = 0;
  while (complaints < 12) complaints += ++unhappy % 25 == 0 ? 1 : 0;
  EXPECT_EQ(ripple{}(12, 0).unhappy, unhappy);
}

TEST(Ripple, SaysWhatIsBad) {
  try {
    ripple{.complaint_rate = 0}(1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "complaint_rate");
    EXPECT_EQ(e.value, 0);
    EXPECT_EQ(e.rule, "in (0, 1]");
  }
  EXPECT_THROW(ripple{}(-1, 1), clientele::invalid_customer);
  EXPECT_THROW(ripple{}(1, std::nan("")), clientele::invalid_customer);
}

}  // namespace
