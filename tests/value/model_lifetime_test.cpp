// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/model_lifetime.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace clientele;
using models::bg_nbd;
using models::gamma_gamma;
using models::nbd;
using models::pareto_nbd;
using value::model_lifetime;

constexpr pareto_nbd buying{.r = 0.5533, .alpha = 10.578, .s = 0.6061, .beta = 11.669};
constexpr gamma_gamma spending{.p = 6.25, .q = 3.74, .v = 15.44};

struct customer {
  double x, t_x, T, spend;
};

TEST(ModelLifetime, WorkedNumber) {  // the two factors are reference values from mpmath
  const model_lifetime<pareto_nbd> lifetime{.buying = buying, .spending = spending, .rate = 0.1};
  const auto r = lifetime(0, 0, 38.857142857142854, 0);
  EXPECT_NEAR(r.purchases, 0.02993946068476228951, 1e-14);
  EXPECT_NEAR(r.spend, 35.21897810218977714744, 1e-12);
  EXPECT_NEAR(r.current, 0.02993946068476228951 * 35.21897810218977714744, 1e-12);
  EXPECT_NEAR(r.current, 1.05443721, 1e-8);
}

TEST(ModelLifetime, HorizonsAndMargins) {
  const model_lifetime<pareto_nbd> endless{.buying = buying, .spending = spending, .rate = 0.0027};
  auto year = endless, undiscounted = endless, half = endless;
  year.horizon = 52;
  undiscounted.horizon = 52, undiscounted.rate = 0;
  half.margin = 0.5;
  EXPECT_LT(year(3, 20, 30, 30).current, endless(3, 20, 30, 30).current);
  EXPECT_LT(year(3, 20, 30, 30).current, undiscounted(3, 20, 30, 30).current);
  EXPECT_EQ(undiscounted(3, 20, 30, 30).purchases, expected_purchases(buying, 52, 3, 20, 30));
  EXPECT_DOUBLE_EQ(half(3, 20, 30, 30).current, endless(3, 20, 30, 30).current / 2);
}

TEST(ModelLifetime, NobodyLeavesIsAPerpetuity) {
  const model_lifetime<nbd> lifetime{.buying = {1, 10}, .spending = spending, .rate = 0.1};
  EXPECT_DOUBLE_EQ(lifetime(2, 5, 10, 30).purchases, 3.0 / 20 / 0.1);
}

TEST(ModelLifetime, TotalsOfManyCustomers) {
  const model_lifetime<bg_nbd> lifetime{
      .buying = {0.243, 4.414, 0.793, 2.426}, .spending = spending, .rate = 0.0027, .horizon = 52, .margin = 0.4};
  std::vector<customer> all;
  double current = 0, purchases = 0;
  for (int i = 0; i < 300; ++i) {
    all.push_back({static_cast<double>(i % 7), i % 7 == 0 ? 0.0 : 10.0 + i % 20, 40, 10.0 + i});
    const auto r = lifetime(all.back().x, all.back().t_x, all.back().T, all.back().spend);
    current += r.current, purchases += r.purchases;
  }
  const auto total = summarize(all, lifetime, &customer::x, &customer::t_x, &customer::T, &customer::spend);
  EXPECT_NEAR(total->current, current, 1e-12 * current);
  EXPECT_NEAR(total->spend.value, current / (0.4 * purchases), 1e-10);
}

TEST(ModelLifetime, RefusesBadInput) {
  const model_lifetime<pareto_nbd> no_rate{.buying = buying, .spending = spending};
  EXPECT_THROW((void)no_rate(1, 1, 2, 3), invalid_parameter);
  const model_lifetime<pareto_nbd> no_mean{.buying = buying, .spending = {1, 0.8, 10}, .rate = 0.1};
  EXPECT_GT(no_mean(1, 1, 2, 3).current, 0);
  try {
    (void)no_mean(0, 0, 2, 0);
    ADD_FAILURE() << "an expected spend that does not exist was computed";
  } catch (const invalid_customer& e) {
    EXPECT_EQ(e.first.field, "x");
  }
  const model_lifetime<pareto_nbd> lifetime{.buying = buying, .spending = spending, .rate = 0.1};
  EXPECT_THROW((void)lifetime(1, 1, 2, 0), invalid_customer);
  EXPECT_THROW((void)lifetime(1, 3, 2, 3), invalid_customer);
}

}  // namespace
