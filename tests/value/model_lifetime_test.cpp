// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/model_lifetime.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/models/simulate.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace model_lifetime_test {

using namespace clientele;
using models::bg_nbd;
using models::gamma_gamma;
using models::mbg_nbd;
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

std::vector<customer> customers() {
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const double T = 20 + static_cast<double>(i % 500) / 7;
    const auto h = models::simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 1, i, T);
    all.push_back({h.x, h.t_x, T, h.x > 0 ? 10 + static_cast<double>(i % 70) : 0});
  }
  return all;
}

template <class Buying>
void agrees(const model_lifetime<Buying>& lifetime) {
  const auto all = customers();
  const auto fitted = fit(lifetime, all, &customer::x, &customer::t_x, &customer::T, &customer::spend);
  EXPECT_EQ(fitted.rows, all.size());
  EXPECT_EQ(fitted.invalid, 0u);
  const auto& table = *fitted;
  EXPECT_GE(table.table.tabulated, (std::is_same_v<Buying, nbd> ? 0u : 5u));
  using result = typename model_lifetime<Buying>::result;
  std::vector<result> tabulated(all.size());
  const auto total =
      score(all, on(table, &customer::x, &customer::t_x, &customer::T, &customer::spend), into(tabulated));
  double current = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    current += tabulated[i].current;
    if (i % 11 != 0) continue;
    const customer& c = all[i];
    const result single = lifetime(c.x, c.t_x, c.T, c.spend);
    EXPECT_NEAR(tabulated[i].current, single.current, 1e-12 * single.current) << c.x << " " << c.T;
    EXPECT_NEAR(tabulated[i].purchases, single.purchases, 1e-12 * single.purchases) << c.x << " " << c.T;
    EXPECT_NEAR(tabulated[i].alive, single.alive, 1e-12 * single.alive) << c.x << " " << c.T;
    EXPECT_EQ(tabulated[i].spend, single.spend);
  }
  EXPECT_NEAR(total->current, current, 1e-12 * current);
}

TEST(ModelLifetimeFromATable, AgreesWithTheSingleComputation) {
  const bg_nbd bg{0.6, 5, 0.8, 2.4};
  agrees(model_lifetime<bg_nbd>{.buying = bg, .spending = spending, .rate = 0.0018266, .margin = 0.3});
  agrees(model_lifetime<bg_nbd>{.buying = bg, .spending = spending, .rate = 0.0018266, .horizon = 104});
  agrees(model_lifetime<bg_nbd>{.buying = bg, .spending = spending, .rate = 0, .horizon = 52});
  agrees(model_lifetime<mbg_nbd>{.buying = {0.6, 5, 1, 2.4}, .spending = spending, .rate = 0.0018266});
  agrees(model_lifetime<pareto_nbd>{.buying = {0.6, 5, 0.8, 12}, .spending = spending, .rate = 0.0018266});
  agrees(model_lifetime<pareto_nbd>{.buying = {0.6, 5, 1, 12}, .spending = spending, .rate = 0, .horizon = 52});
  agrees(model_lifetime<nbd>{.buying = {0.6, 5}, .spending = spending, .rate = 0.0018266});
}

TEST(ModelLifetimeFromATable, CustomersNotSeenAreComputedSingly) {
  const model_lifetime<bg_nbd> lifetime{.buying = {0.6, 5, 0.8, 2.4}, .spending = spending, .rate = 0.01};
  const auto table = *fit(lifetime, customers(), &customer::x, &customer::t_x, &customer::T, &customer::spend);
  EXPECT_TRUE(table == lifetime && table.table.tabulated > 0 && lifetime.table.tabulated == 0);
  EXPECT_EQ(table(3, 5, 333, 20), lifetime(3, 5, 333, 20));
  EXPECT_EQ(table(300, 5, 60, 20), lifetime(300, 5, 60, 20));
}

TEST(ModelLifetimeFromATable, RefusesBadInput) {
  const std::vector<customer> one{{1, 1, 2, 3}};
  const auto make = [&](const model_lifetime<pareto_nbd>& lifetime) {
    return *fit(lifetime, one, &customer::x, &customer::t_x, &customer::T, &customer::spend);
  };
  EXPECT_THROW((void)make({.buying = buying, .spending = spending}), invalid_parameter);  // no rate, no horizon
  EXPECT_THROW((void)make({.buying = buying, .spending = spending, .rate = 0.1, .margin = -1}), invalid_parameter);
  const auto table = make({.buying = buying, .spending = spending, .rate = 0.1});
  EXPECT_THROW((void)table(1, 3, 2, 3), invalid_customer);
  EXPECT_THROW((void)table(1, 1, 2, 0), invalid_customer);
  for (const auto& [rate, horizon, margin, field] :
       {std::tuple{-0.1, 52.0, 1.0, "rate"}, std::tuple{0.1, -1.0, 1.0, "horizon"},
        std::tuple{0.1, 52.0, -1.0, "margin"}}) {
    const model_lifetime<pareto_nbd> bad{
        .buying = buying, .spending = spending, .rate = rate, .horizon = horizon, .margin = margin};
    try {
      (void)make(bad);
      ADD_FAILURE() << field << " was taken";
    } catch (const invalid_parameter& e) {
      EXPECT_NE(std::string(e.what()).find(field), std::string::npos) << e.what();
    }
  }
}

TEST(ModelLifetimeFromATable, RowsThatItRefusesAreCountedAndLeftOut) {
  const std::vector<customer> all{{1, 1, 2, 3}, {1, 1, 2, 0}, {1, 3, 2, 3}};
  const model_lifetime<pareto_nbd> lifetime{.buying = buying, .spending = spending, .rate = 0.1};
  const auto table = fit(lifetime, all, &customer::x, &customer::t_x, &customer::T, &customer::spend,
                         quarantine{[](const bad_row&) {}});
  EXPECT_EQ(table.rows, 3u);
  EXPECT_EQ(table.invalid, 2u);
}

}  // namespace model_lifetime_test
