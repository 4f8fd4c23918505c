// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/proportion.hpp>

#include <clientele/component/descriptor.hpp>

#include <gtest/gtest.h>

namespace proportion_test {

using clientele::proportion;
using clientele::statistic_state;
using clientele::wilson;

TEST(Wilson, WorkedNumbers) {
  const auto e = wilson({4, 100});
  EXPECT_EQ(e.value, 0.04);
  EXPECT_NEAR(e.standard_error, std::sqrt(0.04 * 0.96 / 100), 1e-16);
  EXPECT_NEAR(e.low, 0.01566330399154762, 1e-15);  // numpy: (p + z²/2n ∓ z·sqrt(p(1−p)/n + z²/4n²))/(1 + z²/n)
  EXPECT_NEAR(e.high, 0.0983707143588792, 1e-15);
  EXPECT_NEAR(wilson({1, 3}).low, 0.06149194472039621, 1e-15);
  EXPECT_NEAR(wilson({1, 3}).high, 0.7923403991979522, 1e-15);
  EXPECT_EQ(e.method, clientele::interval_method::wilson);
}

// The bounds are where the score test just rejects: (p̂ − p)² = z²·p(1 − p)/n.
TEST(Wilson, BoundsSolveTheirEquation) {
  const double z = clientele::two_sided_quantile(0.9);
  for (const double n : {1.0, 2.0, 17.0, 1e4})
    for (double x = 0; x <= n; x += n < 20 ? 1 : 997) {
      const auto e = wilson({x, n}, 0.9);
      for (const double p : {e.low, e.high}) EXPECT_NEAR((e.value - p) * (e.value - p), z * z * p * (1 - p) / n, 1e-14);
      EXPECT_LE(e.low, e.value);
      EXPECT_GE(e.high, e.value);
      const auto mirrored = wilson({n - x, n}, 0.9);
      EXPECT_NEAR(mirrored.low, 1 - e.high, 1e-15);
    }
}

TEST(Wilson, AtTheEdgesIsExactAndKeepsAWidth) {
  EXPECT_EQ(wilson({0, 10}).low, 0);
  EXPECT_GT(wilson({0, 10}).high, 0.2);
  EXPECT_EQ(wilson({10, 10}).high, 1);
  EXPECT_LT(wilson({10, 10}).low, 0.8);
  EXPECT_EQ(wilson({0, 0}).state, statistic_state::no_values);
  EXPECT_TRUE(std::isnan(proportion{}.share()));
  EXPECT_NEAR(wilson({1, 1e12}).low, 1.7653e-13, 1e-16);  // nothing cancels
}

TEST(Wald, MayHaveNoWidth) {
  EXPECT_EQ(clientele::wald({0, 10}).high, 0);
  EXPECT_NEAR(clientele::wald({50, 100}).standard_error, 0.05, 1e-17);
  EXPECT_EQ(clientele::wald({}).state, statistic_state::no_values);
}

// Newcombe (1998), table II, (a) 56/70 − 48/80, method 10: 0.0524 to 0.3339; more digits by numpy.
TEST(Difference, AgreesWithThePaper) {
  const auto d = difference(proportion{56, 70}, proportion{48, 80});
  EXPECT_NEAR(d.value, 0.2, 1e-15);
  EXPECT_NEAR(d.low, 0.05243147240236498, 1e-14);
  EXPECT_NEAR(d.high, 0.333872654036906, 1e-14);
  const auto turned = difference(proportion{48, 80}, proportion{56, 70});
  EXPECT_NEAR(turned.low, -d.high, 1e-15);
  EXPECT_EQ(difference(proportion{}, proportion{1, 2}).state, statistic_state::no_values);
}

TEST(InverseShare, WorkedNumbers) {
  const auto e = clientele::inverse_share({4, 100});
  EXPECT_EQ(e.value, 25);
  EXPECT_NEAR(e.low, 10.16562710271441, 1e-13);
  EXPECT_NEAR(e.high, 63.84349052662385, 1e-12);
  EXPECT_TRUE(std::isinf(clientele::inverse_share({0, 100}).high));
}

TEST(Proportion, PartsMergeToTheWhole) {
  proportion a, b, whole;
  for (int i = 0; i < 30; ++i) (i < 11 ? a : b).add(i % 3 == 0), whole.add(i % 3 == 0);
  EXPECT_EQ(merge(a, b), whole);
  EXPECT_EQ(whole, (proportion{10, 30}));
}

// Totals beyond the largest number have no share, and say so.
TEST(Proportion, OfCountsBeyondAllNumbersThereIsNone) {
  constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  for (const proportion& p : {proportion{inf, inf}, proportion{0, inf}, proportion{nan, 3}, proportion{nan, nan}}) {
    for (const auto& e : {wilson(p), clientele::wald(p), clientele::inverse_share(p), difference(proportion{1, 2}, p),
                          difference(p, proportion{1, 2})}) {
      EXPECT_EQ(e.state, statistic_state::not_finite);
      EXPECT_TRUE(std::isnan(e.value) && std::isnan(e.low) && std::isnan(e.high) && std::isnan(e.standard_error));
    }
  }
  EXPECT_EQ(clientele::name_of(statistic_state::not_finite), "not_finite");
}

TEST(Wilson, LargeCountsDoNotOverflow) {
  const auto e = wilson({4e307, 1.6e308});
  EXPECT_EQ(e.value, 0.25);
  EXPECT_NEAR(e.standard_error, std::sqrt(0.1875 / 1.6) * 1e-154, 1e-168);
  EXPECT_LE(e.low, 0.25);
  EXPECT_GE(e.high, 0.25);
}

TEST(ProportionErrors, NameWhatIsWrong) {
  try {
    static_cast<void>(wilson({5, 4}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "successes");
    EXPECT_EQ(e.value, 5);
    EXPECT_EQ(e.rule, "in [0, trials]");
  }
  EXPECT_THROW(static_cast<void>(wilson({0, -1})), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(wilson({1, 2}, 1)), clientele::invalid_parameter);
}

}  // namespace proportion_test
