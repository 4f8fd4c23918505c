// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/probability_alive.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace probability_alive_test {

using namespace clientele;
using namespace clientele::models;

struct customer {
  double x, t_x, T;
};

TEST(ProbabilityAlive, IsTheModelsOwnNumber) {
  const pareto_nbd m{0.5533, 10.578, 0.6061, 11.669};
  EXPECT_NEAR(probability_alive_of{m}(0, 0, 38.857142857142854).alive, 0.29518872, 1e-8);
  EXPECT_EQ(probability_alive_of{m}(3, 5, 9).alive, probability_alive(m, 3, 5, 9));
  EXPECT_EQ((probability_alive_of{bg_nbd{0.243, 4.414, 0.793, 2.426}}(0, 0, 100).alive), 1);
}

TEST(ProbabilityAlive, TotalsOfManyCustomers) {
  const mbg_nbd m{0.525, 6.183, 0.891, 1.614};
  std::vector<customer> all;
  double sum = 0;
  for (int i = 0; i < 1000; ++i) {
    all.push_back({static_cast<double>(i % 7), i % 7 == 0 ? 0.0 : 10.0 + i % 20, 40});
    sum += probability_alive(m, all.back().x, all.back().t_x, all.back().T);
  }
  const auto total = summarize(all, probability_alive_of{m}, &customer::x, &customer::t_x, &customer::T);
  EXPECT_NEAR(total->alive, sum, 1e-12 * sum);
  EXPECT_NEAR(total->share.value, sum / 1000, 1e-12);
}

TEST(ProbabilityAlive, RefusesBadInput) {
  EXPECT_THROW((void)probability_alive_of{bg_nbd{}}(1, 1, 2), invalid_parameter);
  const std::vector<customer> late{{1, 1, 2}, {1, 3, 2}};
  try {
    (void)summarize(late, probability_alive_of{nbd{1, 1}}, &customer::x, &customer::t_x, &customer::T);
    ADD_FAILURE() << "t_x after T was taken";
  } catch (const invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "t_x");
  }
}

}  // namespace probability_alive_test
