// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/gamma_beta.hpp>

#include <gtest/gtest.h>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>

namespace gamma_beta_test {

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

void close(double computed, double wanted, double tolerance = 1e-14) {
  EXPECT_NEAR(computed, wanted, tolerance * std::max(1e-300, std::abs(wanted)));
}

// mpmath 1.3.0, 40 digits: bisection on the incomplete beta function
TEST(GammaBeta, StudentsQuantile) {
  close(two_sided_student(0.05, 1), 12.706204736174705, 1e-11);
  close(two_sided_student(0.05, 2), 4.3026527297494639, 1e-11);
  close(two_sided_student(0.05, 8), 2.3060041352041667, 1e-11);
  close(two_sided_student(0.01, 3), 5.8409093097333573, 1e-11);
  close(two_sided_student(0.1, 30), 1.6972608865939578, 1e-11);
  for (double t = 0.1; t < 40; t *= 1.9)  // one degree of freedom is Cauchy: P(|T| > t) = 1 − (2/π) arctan t
    close(two_sided_student(1 - 2 / std::acos(-1.0) * std::atan(t), 1), t, 1e-10);
}

// python3, mpmath, 20 digits: loggamma(z), psi(0, z), psi(1, z)
TEST(GammaBeta, GammaFunctions) {
  close(log_gamma(0.5), 0.57236494292470008707);
  close(log_gamma(1e-8), 18.420680738180208884);
  close(log_gamma(3.7), 1.4280723266653881292);
  close(log_gamma(1e6), 12815504.56914761166);
  close(digamma(0.5), -1.9635100260214234794);
  close(digamma(1e-3), -1000.5755719318102797);
  close(digamma(33.3), 3.4904672385202427773);
  close(trigamma(0.5), 4.9348022005446793094);
  close(trigamma(1e-3), 1000001.6425331958273);
  close(trigamma(33.3), 0.03048544409533888779);
}

TEST(GammaBeta, GammaRatioAgreesWithItsRecurrence) {
  for (const double z : {1e-9, 1e-3, 0.5, 1.0, 3.3, 9.99, 10.0, 1234.5, 1e9})
    for (const double n : {1.0, 2.0, 24.0, 25.0, 26.0, 200.0, 20000.0}) {
      const double step = log_gamma_ratio(z, n + 1) - log_gamma_ratio(z, n);
      EXPECT_NEAR(step, std::log(z + n), 2e-15 * (1 + n * (1 + std::log(z + n + 1)))) << z << " " << n;
    }
  EXPECT_EQ(log_gamma_ratio(3, 0), 0);
  close(log_gamma_ratio(0.25, 2.5), -0.81280785778314032706, 1e-14);  // ln Γ(2.75) − ln Γ(0.25)
}

TEST(GammaBeta, DifferencesOfPolygammasDoNotCancel) {
  for (const double z : {0.3, 2.5, 40.0, 1e6, 1e10})
    for (const double n : {1.0, 32.0, 33.0, 200.0, 5000.0}) {
      long double first = 0, second = 0;
      for (int j = 0; j < static_cast<int>(n); ++j) {
        const long double y = 1 / (static_cast<long double>(z) + j);
        first += y, second -= y * y;
      }
      const polygamma_differences d(z, n);
      EXPECT_NEAR(d.first, static_cast<double>(first), 1e-13 * static_cast<double>(first)) << z << " " << n;
      EXPECT_NEAR(d.second, static_cast<double>(second), -1e-13 * static_cast<double>(second)) << z << " " << n;
    }
}

}  // namespace gamma_beta_test
