// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/lost_reasons.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace {

using clientele::retention::adjustable;
using clientele::retention::common_lost_reasons;
using clientele::retention::lost_reason;
using clientele::retention::lost_reasons;

lost_reasons worked() {
  lost_reasons lost;
  for (int i = 0; i < 3; ++i) lost.add(0, 10);
  lost.add(7, 50);
  return lost;
}

TEST(LostReasons, OfTheWorkedCase) {
  const auto lost = worked();
  EXPECT_EQ(lost.share(adjustable::price).value, 0.75);
  EXPECT_EQ(lost.money(adjustable::price), 30);
  EXPECT_EQ(lost.money(adjustable::nothing), 50);
  EXPECT_EQ(lost.reason(7).name, "project given up");
}

TEST(LostReasons, SharesOfReasonsAndOfAdjustingsAddUpToOne) {
  lost_reasons lost;
  for (std::size_t i = 0; i < 300; ++i) lost.add(i * i % common_lost_reasons.size(), static_cast<double>(i));
  lost.add_unstated(5);
  double by_reason = 0, by_adjusting = 0, money = 0;
  for (std::size_t i = 0; i < lost.size(); ++i) by_reason += lost.share(i).value;
  for (const auto a : {adjustable::unknown, adjustable::price, adjustable::product, adjustable::service,
                       adjustable::sales, adjustable::nothing}) {
    by_adjusting += lost.share(a).value;
    money += lost.money(a);
  }
  EXPECT_NEAR(by_reason, 1, 1e-15);
  EXPECT_NEAR(by_adjusting, 1, 1e-15);
  EXPECT_EQ(money, 299 * 300 / 2);
  EXPECT_EQ(lost.unstated(), 1u);
  EXPECT_EQ(lost.unstated_money(), 5);
}

// Independent computation: Wilson bounds of 3 of 4 at 95 % from the quadratic formula, z² = 3.841458820694124.
TEST(LostReasons, SharesCarryTheirWilsonInterval) {
  const auto share = worked().share(adjustable::price);
  const double z2 = 3.841458820694124, n = 4, p = 0.75;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n),
               half = std::sqrt(z2 * p * (1 - p) / n + z2 * z2 / (4 * n * n)) / (1 + z2 / n);
  EXPECT_NEAR(share.low, centre - half, 1e-12);
  EXPECT_NEAR(share.high, centre + half, 1e-12);
}

TEST(LostReasons, WithoutAStatedReasonAreUndefined) {
  lost_reasons lost;
  lost.add_unstated();
  EXPECT_EQ(lost.share(0).state, clientele::statistic_state::no_values);
  EXPECT_EQ(lost.stated(), 0u);
}

TEST(LostReasons, MergeToThoseOfTheWhole) {
  auto a = worked(), b = worked();
  b.add_unstated(3);
  const auto both = merge(a, b);
  EXPECT_EQ(both.offers(0), 6u);
  EXPECT_EQ(both.money(7), 100);
  EXPECT_EQ(both.unstated(), 1u);
  const std::array<lost_reason, 1> own{{{"weather", adjustable::nothing}}};
  EXPECT_THROW(static_cast<void>(merge(a, lost_reasons(own))), clientele::invalid_use);
}

TEST(LostReasons, SaysWhatIsBad) {
  lost_reasons lost;
  EXPECT_THROW(lost.add(8), clientele::invalid_use);
  try {
    lost.add(0, std::nan(""));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "value");
    EXPECT_EQ(e.rule, "finite");
  }
  EXPECT_EQ(lost.stated(), 0u);
}

}  // namespace
