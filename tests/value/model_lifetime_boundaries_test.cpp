// SPDX-License-Identifier: BSL-1.0
// The value of customers, computed singly and with a table, where the parameters of buying have left for 0 or infinity.
// The points that the tables take are bounded in models/purchase_table_boundaries_test.cpp.
#include <clientele/value/model_lifetime.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include "support/boundary_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

namespace model_lifetime_boundaries_test {

using namespace clientele;
using namespace clientele::models;
using boundary_models::customer;
using value::model_lifetime;

constexpr gamma_gamma spending{.p = 6.25, .q = 3.74, .v = 15.44};

template <class Buying>
void agrees(std::size_t least_tabulated) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::size_t tabulated = 0;
  double worst = 0;
  for (const Buying& m : boundary_models::of<Buying>())
    for (const auto& [first, rate, horizon] :
         {std::tuple{20.0, 0.0018266, infinite}, std::tuple{0.0, 0.0018266, 104.0}, std::tuple{5.0, 0.0, 52.0}}) {
      const auto all = boundary_models::customers(first);
      const model_lifetime<Buying> lifetime{
          .buying = m, .spending = spending, .rate = rate, .horizon = horizon, .margin = 0.3};
      const auto fitted = fit(lifetime, all, &customer::x, &customer::t_x, &customer::T, &customer::spend);
      EXPECT_EQ(fitted.invalid, 0u);
      const auto& table = *fitted;
      tabulated += static_cast<std::size_t>(table.table.tabulated);
      std::vector<typename model_lifetime<Buying>::result> results(all.size());
      const auto total =
          score(all, on(table, &customer::x, &customer::t_x, &customer::T, &customer::spend), into(results));
      EXPECT_TRUE(std::isfinite(total->current));
      EXPECT_TRUE(total->spend.value > 0 || total->purchases == 0) << boundary_models::text(m);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const customer& c = all[i];
        EXPECT_TRUE(std::isfinite(results[i].current) && results[i].current >= 0 && results[i].alive >= 0 &&
                    results[i].alive <= 1)
            << boundary_models::text(m, c);
        if (i % 29 != 0) continue;
        const auto near = [&](double value, double direct) {
          EXPECT_TRUE(std::isfinite(direct)) << boundary_models::text(m, c);
          EXPECT_NEAR(value, direct, 1e-12 * direct + 1e-302) << boundary_models::text(m, c) << " horizon " << horizon;
          if (direct > 1e-290) worst = std::max(worst, std::abs(value / direct - 1));
        };
        const double purchases = rate == 0 ? expected_purchases(m, horizon, c.x, c.t_x, c.T)
                                           : discounted_transactions(m, rate, c.x, c.t_x, c.T, horizon);
        const double spend = expected_spend(spending, c.x, c.spend);
        for (const auto& r : {results[i], lifetime(c.x, c.t_x, c.T, c.spend)}) {
          near(r.purchases, purchases);
          near(r.spend, spend);
          near(r.current, 0.3 * spend * purchases);
          near(r.alive, probability_alive(m, c.x, c.t_x, c.T));
        }
      }
    }
  EXPECT_GE(tabulated, least_tabulated);
  std::printf("%s: %zu numbers of purchases tabulated, worst relative error %.1e\n", Buying::name.view().data(),
              tabulated, worst);
}

TEST(ModelLifetimeBoundaries, BgNbd) { agrees<bg_nbd>(192); }
TEST(ModelLifetimeBoundaries, MbgNbd) { agrees<mbg_nbd>(192); }
TEST(ModelLifetimeBoundaries, ParetoNbd) { agrees<pareto_nbd>(220); }
TEST(ModelLifetimeBoundaries, Nbd) { agrees<nbd>(0); }

}  // namespace model_lifetime_boundaries_test
