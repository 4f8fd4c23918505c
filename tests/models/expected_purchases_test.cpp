// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/expected_purchases.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace expected_purchases_test {

using namespace clientele;
using namespace clientele::models;

struct customer {
  double x, t_x, T;
};

TEST(ExpectedPurchases, IsTheModelsOwnNumber) {
  const bg_nbd m{0.243, 4.414, 0.793, 2.426};
  const auto r = expected_purchases_of{m, 39}(2, 30.43, 38.86);
  EXPECT_NEAR(r.purchases, 1.226, 5e-4);
  EXPECT_EQ(r.purchases, expected_purchases(m, 39, 2, 30.43, 38.86));
  EXPECT_EQ(r.alive, probability_alive(m, 2, 30.43, 38.86));
  EXPECT_EQ((expected_purchases_of{m, 0}(2, 30.43, 38.86).purchases), 0);
}

TEST(ExpectedPurchases, TotalsOfManyCustomers) {
  const pareto_nbd m{0.5533, 10.578, 0.6061, 11.669};
  std::vector<customer> all;
  double sum = 0;
  for (int i = 0; i < 500; ++i) {
    all.push_back({static_cast<double>(i % 7), i % 7 == 0 ? 0.0 : 10.0 + i % 20, 40});
    sum += expected_purchases(m, 52, all.back().x, all.back().t_x, all.back().T);
  }
  EXPECT_NEAR(summarize(all, expected_purchases_of{m, 52}, &customer::x, &customer::t_x, &customer::T)->purchases, sum,
              1e-12 * sum);
}

TEST(ExpectedPurchases, RefusesBadInput) {
  EXPECT_THROW((void)expected_purchases_of(bg_nbd{}, 1)(1, 1, 2), invalid_parameter);
  EXPECT_THROW((void)expected_purchases_of(nbd{1, 1}, -1)(1, 1, 2), invalid_parameter);
  EXPECT_THROW((void)expected_purchases_of(nbd{1, 1}, 1)(1, 3, 2), invalid_customer);
}

}  // namespace expected_purchases_test
