// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/nbd.hpp>

#include "laws.hpp"

namespace nbd_test {

using namespace clientele::models;

TEST(Nbd, WorkedNumbers) {
  const nbd m{.r = 1, .alpha = 10};
  EXPECT_DOUBLE_EQ(expected_purchases(m, 39), 3.9);
  EXPECT_DOUBLE_EQ(expected_purchases(m, 39, 2, 5, 10), 5.85);
  // r = 1 is geometric
  for (int n = 0; n < 5; ++n) EXPECT_NEAR(probability_of(m, n, 10), std::pow(0.5, n + 1), 1e-16);
  // density of two purchase times in 10: ∫ λ² e^(−10λ) 10 e^(−10λ) dλ = 10 · 2/20³
  EXPECT_NEAR(log_likelihood(m, 2, 5, 10), std::log(20.0 / 8000), 1e-15);
  // ∫ e^(−δt) (r + x)/(alpha + T) dt
  EXPECT_DOUBLE_EQ(discounted_transactions(m, 0.1, 2, 5, 10), 3.0 / 20 / 0.1);
}
TEST(Nbd, NobodyLeaves) { EXPECT_EQ(probability_alive(nbd{1, 10}, 3, 1, 1e6, 1e6), 1); }
TEST(Nbd, Laws) { laws::over_random_histories<nbd>(); }
TEST(Nbd, ProbabilitiesAddUp) { laws::probabilities_add_up(nbd{1.3, 9}); }
TEST(Nbd, DiscountedValueIsTheIntegralOfTheExpectation) { laws::discounted_value_is_an_integral(nbd{1.3, 9}); }
TEST(Nbd, RefusesBadInput) { laws::refuses_bad_input(nbd{1.3, 9}); }

}  // namespace nbd_test
