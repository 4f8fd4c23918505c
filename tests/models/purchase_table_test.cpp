// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/purchase_table.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/models/simulate.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace clientele;
using namespace clientele::models;

struct customer {
  double x, t_x, T;
};

std::vector<customer> customers() {
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const double T = 20 + static_cast<double>(i % 500) / 7;
    const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 1, i, T);
    all.push_back({h.x, h.t_x, T});
  }
  return all;
}

template <class Model>
void agrees(const Model& m, double t, double rate, double horizon) {
  const auto all = customers();
  const auto table = fit(purchase_table{m, t, rate, horizon}, all, &customer::x, &customer::t_x, &customer::T);
  EXPECT_EQ(table.rows, all.size());
  EXPECT_GT(table.distinct, 1000u);
  using result = typename tabulated_purchases<Model>::result;
  std::vector<result> results(all.size());
  const auto total = score(all, on(table, &customer::x, &customer::t_x, &customer::T), into(results));
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const customer& c = all[i];
    sum += results[i].purchases;
    if (i % 7 != 0) continue;
    const double purchases = expected_purchases(m, t, c.x, c.t_x, c.T);
    const double discounted = rate == 0 ? 0 : discounted_transactions(m, rate, c.x, c.t_x, c.T, horizon);
    EXPECT_NEAR(results[i].purchases, purchases, 1e-12 * purchases) << c.x << " " << c.T;
    EXPECT_NEAR(results[i].discounted, discounted, 1e-12 * discounted) << c.x << " " << c.T;
    EXPECT_EQ(results[i].alive, probability_alive(m, c.x, c.t_x, c.T));
  }
  EXPECT_NEAR(total->purchases, sum, 1e-12 * sum);
  // a customer who was not there when the table was made
  EXPECT_EQ(table(3, 5, 333).purchases, expected_purchases(m, t, 3, 5, 333));
}

TEST(PurchaseTable, AgreesWithTheSingleComputation) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  agrees(bg_nbd{0.6, 5, 0.8, 2.4}, 52, 0, infinite);
  agrees(mbg_nbd{0.6, 5, 1, 2.4}, 39, 0.0027, 104);
  agrees(pareto_nbd{0.6, 5, 0.8, 12}, 39, 0.0027, infinite);
  agrees(nbd{0.6, 5}, 52, 0.01, infinite);
}

TEST(PurchaseTable, WorkedNumber) {
  const tabulated_purchases<bg_nbd> empty{.model = {0.243, 4.414, 0.793, 2.426}, .t = 39};
  EXPECT_NEAR(empty(2, 30.43, 38.86).purchases, 1.226, 5e-4);
}

TEST(PurchaseTable, RefusesBadInput) {
  const std::vector<customer> one{{1, 1, 2}};
  const auto make = [&](const auto& s) { return fit(s, one, &customer::x, &customer::t_x, &customer::T); };
  EXPECT_THROW((void)make(purchase_table{bg_nbd{}, 1.0}), invalid_parameter);
  EXPECT_THROW((void)make(purchase_table{bg_nbd{1, 1, 1, 1}, -1.0}), invalid_parameter);
  EXPECT_THROW((void)make(purchase_table{bg_nbd{1, 1, 1, 1}, 1.0, -1.0}), invalid_parameter);
  EXPECT_THROW((void)make(purchase_table{bg_nbd{1, 1, 1, 1}, 1.0})(1, 3, 2), invalid_customer);
}

}  // namespace
