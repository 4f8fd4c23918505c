// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/model_lifetime_table.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/models/simulate.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace clientele;
using models::bg_nbd;
using models::gamma_gamma;
using models::mbg_nbd;
using models::nbd;
using models::pareto_nbd;
using value::model_lifetime;
using value::model_lifetime_table;
using value::tabulated_model_lifetime;

constexpr gamma_gamma spending{.p = 6.25, .q = 3.74, .v = 15.44};

struct customer {
  double x, t_x, T, spend;
};

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
  const auto fitted =
      fit(model_lifetime_table{lifetime}, all, &customer::x, &customer::t_x, &customer::T, &customer::spend);
  EXPECT_EQ(fitted.rows, all.size());
  EXPECT_EQ(fitted.invalid, 0u);
  const auto& table = *fitted;
  EXPECT_GE(table.tabulated, (std::is_same_v<Buying, nbd> ? 0u : 5u));
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

TEST(ModelLifetimeTable, AgreesWithTheSingleComputation) {
  const bg_nbd bg{0.6, 5, 0.8, 2.4};
  agrees(model_lifetime<bg_nbd>{.buying = bg, .spending = spending, .rate = 0.0018266, .margin = 0.3});
  agrees(model_lifetime<bg_nbd>{.buying = bg, .spending = spending, .rate = 0.0018266, .horizon = 104});
  agrees(model_lifetime<bg_nbd>{.buying = bg, .spending = spending, .rate = 0, .horizon = 52});
  agrees(model_lifetime<mbg_nbd>{.buying = {0.6, 5, 1, 2.4}, .spending = spending, .rate = 0.0018266});
  agrees(model_lifetime<pareto_nbd>{.buying = {0.6, 5, 0.8, 12}, .spending = spending, .rate = 0.0018266});
  agrees(model_lifetime<pareto_nbd>{.buying = {0.6, 5, 1, 12}, .spending = spending, .rate = 0, .horizon = 52});
  agrees(model_lifetime<nbd>{.buying = {0.6, 5}, .spending = spending, .rate = 0.0018266});
}

TEST(ModelLifetimeTable, WorkedNumberOfAnEmptyTable) {
  const tabulated_model_lifetime<pareto_nbd> empty{
      .lifetime = {.buying = {0.5533, 10.578, 0.6061, 11.669}, .spending = spending, .rate = 0.1}};
  EXPECT_NEAR(empty(0, 0, 38.857142857142854, 0).current, 1.05443721, 1e-8);
}

TEST(ModelLifetimeTable, CustomersNotSeenAreComputedSingly) {
  const model_lifetime<bg_nbd> lifetime{.buying = {0.6, 5, 0.8, 2.4}, .spending = spending, .rate = 0.01};
  const auto table =
      *fit(model_lifetime_table{lifetime}, customers(), &customer::x, &customer::t_x, &customer::T, &customer::spend);
  EXPECT_EQ(table(3, 5, 333, 20), lifetime(3, 5, 333, 20));
  EXPECT_EQ(table(300, 5, 60, 20), lifetime(300, 5, 60, 20));
}

TEST(ModelLifetimeTable, RefusesBadInput) {
  const std::vector<customer> one{{1, 1, 2, 3}};
  const auto make = [&](const model_lifetime<pareto_nbd>& lifetime) {
    return *fit(model_lifetime_table{lifetime}, one, &customer::x, &customer::t_x, &customer::T, &customer::spend);
  };
  const pareto_nbd buying{0.5533, 10.578, 0.6061, 11.669};
  EXPECT_THROW((void)make({.buying = buying, .spending = spending}), invalid_parameter);  // no rate, no horizon
  EXPECT_THROW((void)make({.buying = buying, .spending = spending, .rate = 0.1, .margin = -1}), invalid_parameter);
  const auto table = make({.buying = buying, .spending = spending, .rate = 0.1});
  EXPECT_THROW((void)table(1, 3, 2, 3), invalid_customer);
  EXPECT_THROW((void)table(1, 1, 2, 0), invalid_customer);
  for (const auto& [rate, horizon, margin, field] :
       {std::tuple{-0.1, 52.0, 1.0, "rate"}, std::tuple{0.1, -1.0, 1.0, "horizon"},
        std::tuple{0.1, 52.0, -1.0, "margin"}}) {
    const tabulated_model_lifetime<pareto_nbd> bad{
        .lifetime = {.buying = buying, .spending = spending, .rate = rate, .horizon = horizon, .margin = margin}};
    try {
      (void)bad(1, 1, 2, 3);
      ADD_FAILURE() << field << " was taken";
    } catch (const invalid_parameter& e) {
      EXPECT_NE(std::string(e.what()).find(field), std::string::npos) << e.what();
    }
  }
}

}  // namespace
