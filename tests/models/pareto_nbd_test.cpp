// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/pareto_nbd.hpp>

#include "laws.hpp"

namespace pareto_nbd_test {

using namespace clientele::models;

constexpr pareto_nbd cdnow{.r = 0.5533, .alpha = 10.578, .s = 0.6061, .beta = 11.669};

TEST(ParetoNbd, ReferenceValues) { oracle::compare_histories<pareto_nbd>("oracle_pnbd.csv"); }
TEST(ParetoNbd, ReferenceValuesOfNewCustomers) { oracle::compare_new_customers<pareto_nbd>("pn"); }

TEST(ParetoNbd, WorkedNumber) {
  EXPECT_NEAR(probability_alive(cdnow, 0, 0, 38.857142857142854), 0.2951887160451679844, 1e-15);
}

TEST(ParetoNbd, Laws) { laws::over_random_histories<pareto_nbd>(); }
TEST(ParetoNbd, ProbabilitiesAddUp) {
  laws::probabilities_add_up(pareto_nbd{1.3, 9, 1.8, 30});
  laws::probabilities_add_up(pareto_nbd{0.4, 40, 0.7, 3});
}
TEST(ParetoNbd, DiscountedValueIsTheIntegralOfTheExpectation) {
  laws::discounted_value_is_an_integral(cdnow);
  laws::discounted_value_is_an_integral(pareto_nbd{2, 30, 1, 4});
}
TEST(ParetoNbd, RefusesBadInput) { laws::refuses_bad_input(cdnow); }

// r = s = 1, alpha = beta = 10, x = 0: dead in (0, T] is s∫ (1 + u/10)^−3 du/10 = (1 − y²)/2, alive y² with y = 10/(10
// + T).
TEST(ParetoNbd, ClosedFormOfTheSimplestCase) {
  const pareto_nbd m{1, 10, 1, 10};
  const double y = 10.0 / 35;
  EXPECT_NEAR(probability_alive(m, 0, 0, 25), y * y / (y * y + (1 - y * y) / 2), 1e-15);
  EXPECT_NEAR(log_likelihood(m, 0, 0, 25), std::log(y * y + (1 - y * y) / 2), 1e-15);
  EXPECT_NEAR(expected_purchases(m, 25), std::log(3.5), 1e-15);
  EXPECT_NEAR(probability_alive(m, 0, 0, 0, 25), y, 1e-15);
}

// Histories for which peers give NaN, or a wrong number without a word.
TEST(ParetoNbd, WhereOthersFail) {
  for (const auto& [x, t_x, T] :
       {std::array{221.0, 103.43, 103.57}, std::array{161.0, 94.71, 98.0}, std::array{204.0, 98.57, 99.43},
        std::array{365.0, 364.0, 365.0}, std::array{20000.0, 999.0, 1000.0}})
    for (const pareto_nbd m :
         {cdnow, pareto_nbd{0.3, 0.5, 2, 5000}, pareto_nbd{1.5, 1e6, 0.5, 1}, pareto_nbd{0.5, 10, 1, 10}}) {
      const double alive = probability_alive(m, x, t_x, T);
      EXPECT_TRUE(alive > 0 && alive < 1) << x << ": " << alive;
      EXPECT_TRUE(std::isfinite(log_likelihood(m, x, t_x, T)));
      EXPECT_GT(expected_purchases(m, 39, x, t_x, T), 0);
      EXPECT_GT(discounted_transactions(m, 0.0027, x, t_x, T), 0);
    }
  const pareto_nbd wide{.r = 1.5, .alpha = 1e6, .s = 0.5, .beta = 1};
  EXPECT_NEAR(probability_alive(wide, 60, 0.001, 60), 0.1277, 5e-5);
  EXPECT_NEAR(probability_alive(wide, 15, 8, 104), 0.2925, 5e-5);
}

}  // namespace pareto_nbd_test
