// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/recovery_band.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace recovery_band_test {

using clientele::service::recovery;
using clientele::service::recovery_band;

struct shop {
  double resolved, value;
};

TEST(RecoveryBand, OfTheWorkedNumber) {
  const auto r = recovery_band{}(100, 100);
  EXPECT_DOUBLE_EQ(r.kept_low, 5400);
  EXPECT_DOUBLE_EQ(r.kept_high, 7000);
  EXPECT_DOUBLE_EQ(r.kept_quickly, 9500);
}

// Independent computation: the two sets with stakes, complaint by complaint; the band lies between them.
TEST(RecoveryBand, LiesBetweenTheStakes) {
  double small = 0, large = 0, quick = 0;
  for (int i = 0; i < 100; ++i) {
    small += recovery::small_loss()(1, 5, 100).value_kept;
    large += recovery::large_loss()(1, 5, 100).value_kept;
    quick += recovery::small_loss()(1, 0.5, 100).value_kept;
  }
  const auto r = recovery_band{}(100, 100);
  EXPECT_NEAR(r.kept_low, large, 1e-9);
  EXPECT_NEAR(r.kept_high, small, 1e-9);
  EXPECT_NEAR(r.kept_quickly, quick, 1e-9);
}

TEST(RecoveryBand, AddsUpAndGrowsInProportion) {
  const std::vector<shop> shops{{100, 100}, {0, 5000}, {20, -10}};
  const auto s = clientele::summarize(shops, recovery_band{}, &shop::resolved, &shop::value);
  EXPECT_EQ(s->resolved, 120);
  EXPECT_DOUBLE_EQ(s->kept_low, 5400 - 108);
  for (double n = 1; n < 1e6; n *= 4)
    EXPECT_EQ(recovery_band{}(4 * n, 3).kept_high, 4 * recovery_band{}(n, 3).kept_high);
  EXPECT_EQ(recovery_band{}(0, 100), (recovery_band::result{}));
}

TEST(RecoveryBand, RefusesABandUpsideDown) {
  try {
    recovery_band{.resolved_low = 0.8}(1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "resolved_high");
    EXPECT_EQ(e.rule, "no less than resolved_low");
  }
  EXPECT_THROW(recovery_band{}(-1, 1), clientele::invalid_customer);
}

}  // namespace recovery_band_test
