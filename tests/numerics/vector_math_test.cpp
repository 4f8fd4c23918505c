// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/vector_math.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace vector_math_test {

using namespace clientele;

static_assert(vector_math::log(1.0) == 0);
static_assert(vector_math::exp(0.0) == 1);

double ulps(double computed, double wanted) {
  return wanted == computed
             ? 0
             : std::abs(computed - wanted) / (std::nextafter(std::abs(wanted), INFINITY) - std::abs(wanted));
}

TEST(VectorMath, LogarithmWithinOneUlp) {
  std::mt19937_64 random(1);
  double worst = 0;
  for (int i = 0; i < 300000; ++i) {
    const double x = std::bit_cast<double>(random() % 0x7fe0000000000000u + (i % 2 == 0 ? 0u : 0x0010000000000000u));
    if (!std::isnormal(x)) continue;
    worst = std::max(worst, ulps(vector_math::log(x), std::log(x)));
  }
  for (int i = -100000; i < 100000; ++i)
    worst = std::max(worst, ulps(vector_math::log(1 + i * 1e-6), std::log(1 + i * 1e-6)));
  EXPECT_LE(worst, 1);
}

TEST(VectorMath, ExponentialWithinThreeUlp) {
  double worst = 0;
  for (int i = -700000; i < 700000; ++i) worst = std::max(worst, ulps(vector_math::exp(i * 1e-3), std::exp(i * 1e-3)));
  for (int i = -100000; i < 100000; ++i) worst = std::max(worst, ulps(vector_math::exp(i * 1e-7), std::exp(i * 1e-7)));
  EXPECT_LE(worst, 3);
  EXPECT_EQ(vector_math::exp(-1000), 0);
  EXPECT_EQ(vector_math::exp(-INFINITY), 0);
  EXPECT_TRUE(std::isfinite(vector_math::exp(1000)));
}

TEST(VectorMath, NearZeroNothingCancels) {
  double worst_expm1 = 0, worst_log1p = 0;
  const auto at = [&](double x) {
    worst_expm1 = std::max(worst_expm1, ulps(vector_math::expm1(x), std::expm1(x)));
    if (x > -0.9) worst_log1p = std::max(worst_log1p, ulps(vector_math::log1p(x), std::log1p(x)));
  };
  for (int i = -400000; i <= 400000; ++i) at(i * 1e-4), at(i * 1e-9), at(i * 1e-25);
  EXPECT_LE(worst_expm1, 8);
  EXPECT_LE(worst_log1p, 2);
  EXPECT_EQ(vector_math::expm1(-1000), -1);
  EXPECT_EQ(vector_math::expm1(-INFINITY), -1);
  EXPECT_TRUE(std::isfinite(vector_math::expm1(1000)));
  EXPECT_EQ(vector_math::log1p(1e300), std::log(1e300));
}

TEST(VectorMath, SelectsWithoutABranch) {
  static_assert(vector_math::where_negative(-1, 2, 3) == 2);
  static_assert(vector_math::where_negative(1, 2, 3) == 3);
  static_assert(vector_math::where_negative(-0.0, 2, 3) == 2);
  EXPECT_EQ(vector_math::where_negative(1, NAN, 3), 3);
  EXPECT_EQ(vector_math::where_negative(-INFINITY, 2, NAN), 2);
}

}  // namespace vector_math_test
