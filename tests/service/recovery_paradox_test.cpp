// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/recovery_paradox.hpp>

#include <gtest/gtest.h>

namespace {

using clientele::service::recovery_paradox;

recovery_paradox of(int resolved_loyal, int resolved, int other_loyal, int others, std::size_t customer_class = 0) {
  recovery_paradox p;
  for (int i = 0; i < resolved; ++i) p.add(true, i < resolved_loyal, customer_class);
  for (int i = 0; i < others; ++i) p.add(false, i < other_loyal, customer_class);
  return p;
}

// Newcombe (1998), table II, (a), method 10: 0.0524 to 0.3339.
TEST(RecoveryParadox, WorkedNumber) {
  const auto e = of(56, 70, 48, 80).paradox(0);
  EXPECT_NEAR(e.value, 0.2, 1e-15);
  EXPECT_NEAR(e.low, 0.0524, 5e-5);
  EXPECT_NEAR(e.high, 0.3339, 5e-5);
  EXPECT_EQ(e.method, clientele::interval_method::newcombe);
}

TEST(RecoveryParadox, ClassesPoolToAllAndPartsMerge) {
  const auto whole = merge(of(10, 30, 20, 40), of(46, 40 + 10, 28, 40, 2));
  EXPECT_EQ(whole, merge(of(46, 50, 28, 40, 2), of(10, 30, 20, 40)));
  EXPECT_EQ(whole.classes(), 3u);
  EXPECT_NEAR(whole.paradox_of_all().value, 56.0 / 80 - 48.0 / 80, 1e-15);
  EXPECT_NEAR(whole.paradox(2).value, 46.0 / 50 - 28.0 / 40, 1e-15);
  EXPECT_LT(whole.paradox(0).value, 0);
}

TEST(RecoveryParadox, AnEmptySideHasNoDifference) {
  EXPECT_EQ(of(3, 4, 0, 0).paradox(0).state, clientele::statistic_state::no_values);
  EXPECT_EQ(recovery_paradox{}.paradox(5).state, clientele::statistic_state::no_values);
  EXPECT_EQ(recovery_paradox{}.paradox_of_all().state, clientele::statistic_state::no_values);
  EXPECT_THROW(static_cast<void>(of(1, 2, 1, 2).paradox(0, 95)), clientele::invalid_parameter);
}

}  // namespace
