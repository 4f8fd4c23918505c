// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/gamma_beta.hpp>

#include <gtest/gtest.h>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>

namespace {

using namespace clientele;

void expect_close(double actual, double expected, double relative) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

TEST(GammaBeta, LogGammaAgreesWithBoost) {
  for (double z = 1e-8; z < 1e12; z *= 1.37)
    EXPECT_LE(std::abs(log_gamma(z) - boost::math::lgamma(z)),
              16 * 0x1p-52 * std::max(1.0, std::abs(boost::math::lgamma(z))))
        << z;
  EXPECT_NEAR(log_gamma(1), 0, 16 * 0x1p-52);
  expect_close(log_gamma(0.5), std::log(std::sqrt(3.14159265358979323846)), 4e-15);
}

TEST(GammaBeta, RegularizedBetaAgreesWithBoost) {
  for (const double a : {0.3, 1.0, 6.0, 7.0, 44.5, 300.0})
    for (const double b : {0.2, 1.0, 14.0, 90.0, 700.0})
      for (const double x : {1e-9, 0.01, 0.2, 0.3, 0.5, 0.77, 0.999}) {
        const double expected = boost::math::ibeta(a, b, x);
        if (expected < 1e-280) continue;
        EXPECT_LE(std::abs(regularized_beta(a, b, x) - expected), 3e-12 * expected) << a << ' ' << b << ' ' << x;
      }
}

TEST(GammaBeta, RegularizedBetaKeepsItsLaws) {
  EXPECT_EQ(regularized_beta(6, 14, 0), 0);
  EXPECT_EQ(regularized_beta(6, 14, 1), 1);
  EXPECT_TRUE(std::isnan(regularized_beta(0, 1, 0.5)));
  for (double x = 0.05; x < 1; x += 0.05) {
    EXPECT_NEAR(regularized_beta(2.5, 4, x) + regularized_beta(4, 2.5, 1 - x), 1, 1e-14);
    expect_close(regularized_beta(1, 3, x), 1 - std::pow(1 - x, 3), 1e-13);
    EXPECT_LT(regularized_beta(6, 14, x - 0.05), regularized_beta(6, 14, x));
  }
}

TEST(GammaBeta, RegularizedGammaAgreesWithBoost) {
  for (const double a : {0.5, 1.0, 2.5, 20.0, 333.0})
    for (const double x : {1e-6, 0.1, 1.0, 4.0, 30.0, 400.0}) {
      const double expected = boost::math::gamma_q(a, x);
      if (expected < 1e-280) continue;
      EXPECT_LE(std::abs(regularized_gamma_above(a, x) - expected), (x < a + 1 ? 1e-12 : 1e-12 * expected))
          << a << ' ' << x;
    }
  EXPECT_EQ(regularized_gamma_above(3, 0), 1);
  expect_close(chi_square_above(11.070497693516351, 5), 0.05, 1e-12);  // the 95 % point of tables
  expect_close(chi_square_above(4, 2), std::exp(-2.0), 1e-14);
}

TEST(GammaBeta, BinomialProbabilityAgreesWithBoostAndAddsUp) {
  for (const double n : {1.0, 7.0, 40.0, 1000.0, 1e6})
    for (const double p : {0.001, 0.1, 0.5, 0.93}) {
      const double middle = std::floor(n * p);
      for (const double k : {0.0, middle, middle + 1, n}) {
        if (k > n) continue;
        const double expected = boost::math::pdf(boost::math::binomial(n, p), k);
        if (expected < 1e-250) continue;
        EXPECT_LE(std::abs(binomial_probability(k, n, p) - expected), 1e-9 * expected) << k << ' ' << n << ' ' << p;
      }
    }
  double sum = 0;
  for (int k = 0; k <= 200; ++k) sum += binomial_probability(k, 200, 0.37);
  EXPECT_NEAR(sum, 1, 1e-13);
  expect_close(binomial_probability(2, 5, 0.3), 10 * 0.09 * 0.343, 1e-13);
  EXPECT_EQ(binomial_probability(3, 2, 0.5), 0);
  EXPECT_EQ(binomial_probability(0, 2, 0), 1);
}

}  // namespace
