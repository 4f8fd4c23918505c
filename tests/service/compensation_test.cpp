// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/compensation.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace compensation_test {

using clientele::service::compensation;

TEST(Compensation, WorkedNumber) {
  const auto r = compensation{.sensitivity = 0.05}(200);
  EXPECT_NEAR(r.best, std::log(4.9) / 0.05, 1e-12);
  EXPECT_NEAR(r.gain, 46.21529589766837, 1e-11);  // scipy.optimize.minimize_scalar, bounded, of −(p(c)·200 − c)
}

TEST(Compensation, NothingNearbyPaysMore) {
  for (const double value : {-50.0, 0.0, 30.0, 41.0, 60.0, 500.0, 1e5}) {
    const compensation c{.sensitivity = 0.05};
    const auto r = c(value);
    const auto profit = [&](double x) {
      return (c.without + (c.ceiling - c.without) * -std::expm1(-c.sensitivity * x)) * value - x;
    };
    EXPECT_GE(r.best, 0);
    EXPECT_GE(r.gain, 0);
    EXPECT_NEAR(profit(r.best) - profit(0), r.gain, 1e-12 * std::abs(value) + 1e-12);
    for (double x = 0; x < 300; x += 0.5) EXPECT_LE(profit(x), profit(r.best) + 1e-9);
    EXPECT_NEAR(r.probability * value - r.best, profit(r.best), 1e-12 * std::abs(value) + 1e-12);
  }
}

TEST(Compensation, WhereNothingPaysItIsNothing) {
  EXPECT_EQ(compensation{.sensitivity = 0.05}(1 / (0.05 * 0.49) - 0.01).best, 0);
  EXPECT_EQ((compensation{.without = 0.5, .ceiling = 0.5, .sensitivity = 0.05}(1e6).best), 0);
  const auto s =
      clientele::summarize(std::vector<double>{200, 10}, compensation{.sensitivity = 0.05}, [](double v) { return v; });
  EXPECT_NEAR(s->compensation, 31.78470410233162, 1e-12);
  EXPECT_EQ(s->value, 210);
}

TEST(CompensationErrors, NameParameter) {
  try {
    static_cast<void>(compensation{.without = 0.96, .sensitivity = 0.05}(1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "ceiling");
    EXPECT_EQ(e.rule, "no less than without");
  }
  EXPECT_THROW(static_cast<void>(compensation{.sensitivity = 0}(1)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(compensation{}(1)), clientele::invalid_parameter);  // has to be said
}

}  // namespace compensation_test
