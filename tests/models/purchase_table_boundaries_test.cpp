// SPDX-License-Identifier: BSL-1.0
// Tables of models whose parameters have left for 0 or infinity: what the direct operations give, and a bound on the
// points at which functions are evaluated to make them.
#include <clientele/models/expected_purchases.hpp>

#include <clientele/core/fit.hpp>

#include "support/boundary_models.hpp"
#include "support/sanitized.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

namespace purchase_table_boundaries_test {

using namespace clientele;
using namespace clientele::models;
using boundary_models::customer;

template <class Model>
void agrees(std::size_t least_tabulated, std::size_t most_points) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::size_t tabulated = 0, dearest = 0;
  double worst = 0;
  const auto boundaries = boundary_models::of<Model>();
  constexpr std::size_t step = tests::sanitized ? 5 : 1;
  for (std::size_t k = 0; k < boundaries.size(); k += step) {
    const Model& m = boundaries[k];
    for (const auto& [first, horizon] : {std::tuple{20.0, infinite}, std::tuple{0.0, 104.0}}) {
      const auto all = boundary_models::customers(first);
      const expected_purchases_of wanted{m, 39.0, 0.0027, horizon};
      const auto table = *fit(wanted, all, &customer::x, &customer::t_x, &customer::T);
      tabulated += static_cast<std::size_t>(table.table.tabulated);
      for (std::size_t i = 0; i < all.size(); i += 29) {
        const customer& c = all[i];
        const auto r = table(c.x, c.t_x, c.T);
        const auto near = [&](double value, double direct) {
          EXPECT_TRUE(std::isfinite(direct)) << boundary_models::text(m, c);
          EXPECT_NEAR(value, direct, 1e-12 * direct + 1e-302) << boundary_models::text(m, c) << " horizon " << horizon;
          if (direct > 1e-290) worst = std::max(worst, std::abs(value / direct - 1));
        };
        near(r.purchases, expected_purchases(m, 39, c.x, c.t_x, c.T));
        near(r.discounted, discounted_transactions(m, 0.0027, c.x, c.t_x, c.T, horizon));
        near(r.alive, probability_alive(m, c.x, c.t_x, c.T));
      }
      models::detail::histories_seen seen;
      for (const customer& c : all) seen.add(std::span(&c.x, 1), std::span(&c.T, 1));
      std::size_t points = 0;
      const models::detail::future_table<Model> again(m, {39, 0.0027, horizon}, seen, quadrature::effort(points));
      EXPECT_EQ(again.filled(), table.table.tabulated);
      EXPECT_LE(points, most_points) << boundary_models::text(m);
      dearest = std::max(dearest, points);
    }
  }
  EXPECT_GE(tabulated, tests::sanitized ? 0 : least_tabulated);
  std::printf("%s: %zu numbers of purchases tabulated, worst relative error %.1e, at most %zu points\n",
              Model::name.view().data(), tabulated, worst, dearest);
}

TEST(PurchaseTableBoundaries, BgNbd) { agrees<bg_nbd>(128, 40'000'000); }
TEST(PurchaseTableBoundaries, MbgNbd) { agrees<mbg_nbd>(128, 40'000'000); }
TEST(PurchaseTableBoundaries, ParetoNbd) { agrees<pareto_nbd>(145, 600'000); }
TEST(PurchaseTableBoundaries, Nbd) { agrees<nbd>(0, 0); }

}  // namespace purchase_table_boundaries_test
