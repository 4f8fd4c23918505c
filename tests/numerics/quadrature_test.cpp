// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/quadrature.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace quadrature_test {

using namespace clientele;

void close(double computed, double wanted, double tolerance) {
  EXPECT_NEAR(computed, wanted, tolerance * std::max(1e-300, std::abs(wanted)));
}

template <std::size_t points>
double moment(int power) {
  double sum = 0;
  for (std::size_t i = 0; i < points; ++i)
    sum += quadrature::legendre<points>::shares[i] * std::pow(quadrature::legendre<points>::nodes[i], power);
  return sum;
}

TEST(Quadrature, LegendreIsExactForPolynomials) {  // ∫ w^k over [−1, 1]
  for (int power = 0; power < 16; ++power) EXPECT_NEAR(moment<8>(power), power % 2 == 0 ? 2.0 / (power + 1) : 0, 1e-15);
  for (int power = 0; power < 32; ++power)
    EXPECT_NEAR(moment<16>(power), power % 2 == 0 ? 2.0 / (power + 1) : 0, 1e-15);
  for (int power = 0; power < 40; ++power)
    close(quadrature::integrate_panel(0, 1, [&](double w) { return std::pow(w, power); }), 1.0 / (power + 1), 1e-14);
}

TEST(Quadrature, DecayingIntegralsEndEarly) {  // ∫ e^−cw
  for (const double c : {1e-6, 0.3, 5.0, 1e4, 1e9}) {
    std::size_t points = 0;
    const double sum = quadrature::integrate_decaying(
        20, [=](double w) { return std::exp(-c * w); }, [=](double) { return c; }, quadrature::effort(points));
    close(sum, -std::expm1(-20 * c) / c, 1e-14);
    EXPECT_LE(points, 400u) << c;
  }
}

TEST(Quadrature, LogConcaveIntegrals) {
  const auto over = [](double end, double peak, double power, auto log_f, auto slope) {
    std::size_t points = 0;
    const double sum = quadrature::integrate_log_concave(end, peak, power, log_f, slope, quadrature::effort(points));
    EXPECT_LE(points, 1000u);
    return sum;
  };
  // a normal density, its peak stated or only guessed, narrow or wide
  for (const double deviation : {1e-8, 1e-3, 0.1, 1.0})
    for (const double guess : {0.0, 0.3, 1.0})
      close(over(
                40 * deviation, (20 + guess) * deviation, 0,
                [=](double w) { return -0.5 * (w / deviation - 20) * (w / deviation - 20); },
                [=](double w) { return (20 - w / deviation) / deviation; }),
            deviation * std::sqrt(2 * std::acos(-1.0)), 1e-13);
  // powers: w^n e^(−cw)
  for (const double n : {0.0, 1.0, 2.0, 12.0, 13.0, 30.0})
    for (const double c : {3.0, 1e3, 1e9})
      close(over(
                1000 / c, n / c, n, [=](double w) { return (n == 0 ? 0 : n * std::log(w * c)) - c * w; },
                [=](double w) { return (n == 0 ? 0 : n / w) - c; }),
            std::exp(log_gamma(n + 1)) / c, 1e-13);
  EXPECT_EQ(over(0, 0, 0, [](double) { return 0.0; }, [](double) { return 0.0; }), 0);
}

TEST(Quadrature, BetaRuleGivesMomentsAndAddsUpToOne) {
  for (const double a : {1e-8, 0.01, 0.8, 1.0, 5.0, 300.0, 1e8})
    for (const double b : {1e-8, 0.3, 1.0, 20.0, 1e5}) {
      const quadrature::beta_rule rule(a, b, 2, 2);
      ASSERT_LT(rule.count, quadrature::beta_rule::capacity) << a << " " << b;
      close(rule.mean([](double) { return 1; }), 1, 1e-13);
      close(rule.mean([](double p) { return p; }), a / (a + b), 1e-12);
      close(rule.mean([](double p) { return p * p; }), a * (a + 1) / ((a + b) * (a + b + 1)), 1e-12);
    }
}

TEST(Quadrature, GammaRuleGivesMomentsAndAddsUpToOne) {
  for (const double shape : {1.0, 1.2, 4.0, 9.0, 40.0, 299.0, 301.0, 20001.0, 1e9}) {
    const quadrature::gamma_rule rule(shape, 2, 2);
    ASSERT_LT(rule.count, quadrature::gamma_rule::capacity) << shape;
    close(rule.mean([](double) { return 1; }), 1, 1e-14);
    close(rule.mean([](double x) { return x; }), shape, 1e-13);
    close(rule.mean([](double x) { return x * x; }), shape * (shape + 1), 1e-13);
    close(rule.mean([&](double x) { return std::exp(-x / shape); }), std::exp(-shape * std::log1p(1 / shape)), 1e-13);
  }
}

}  // namespace quadrature_test
