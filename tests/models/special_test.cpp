// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/special.hpp>

#include "oracle.hpp"

namespace special_test {

using namespace clientele::models;

void close(double computed, double wanted, double tolerance = 1e-14) {
  EXPECT_NEAR(computed, wanted, tolerance * std::max(1e-300, std::abs(wanted)));
}

TEST(Special, SilentDeathAgainstClosedForms) {
  // n = 0: 1 − (1 + L/b)^−s
  for (const double s : {0.001, 0.6, 1.0, 20.0})
    for (const double length : {1e-9, 1.0, 1e6})
      close(special::silent_death(0, 3, s, 7, length), -std::expm1(-s * std::log1p(length / 7)), 2e-14);
  // a = b: s/(n + s) [1 − (1 + L/a)^−(n + s)]
  for (const double n : {0.2, 5.0, 20000.0})
    close(special::silent_death(n, 3, 0.6, 3, 10), 0.6 / (n + 0.6) * -std::expm1(-(n + 0.6) * std::log1p(10 / 3.0)),
          2e-14);
  // far apart, against Simpson
  for (const auto& [a, b] : {std::array{1e4, 1.0}, std::array{1.0, 1e4}, std::array{1.0, 1.0000001}}) {
    const double n = 3.5, s = 0.4;
    const double simpson = oracle::integral(
        [&](double w) {
          const double v = std::expm1(w);
          return s / b * std::exp(-n * std::log1p(v / a) - (s + 1) * std::log1p(v / b) + w);
        },
        0, std::log1p(50), 1e-16);
    close(special::silent_death(n, a, s, b, 50), simpson, 1e-10);
  }
  EXPECT_EQ(special::silent_death(3, 1, 1, 1, 0), 0);
}

TEST(Special, DiscountedSurvival) {
  close(special::discounted_survival(1, 1, INFINITY), 0.59634736232319407434, 1e-14);  // e·E₁(1)
  close(special::discounted_survival(0.5, 1e-6, INFINITY), 1770.4556220269193335,
        1e-12);  // mpmath: exp(z) expint(0.5, z)
  close(special::discounted_survival(3, 0, 4), (1 - 1 / 25.0) / 2, 1e-15);
  close(special::discounted_survival(1, 0, 4), std::log(5), 1e-15);
  close(special::discounted_survival(0, 0.1, 4), (1 - std::exp(-0.4)) / 0.1, 1e-14);
}

/// Relative to the hazard, however small: mpmath, ln B(a, b) − ln B(a, b + n) at 400 digits.
TEST(Special, CumulativeHazard) {
  close(special::cumulative_hazard(1, 1, 9), std::log(10), 2e-15);
  close(special::cumulative_hazard(1, 3, 0.5), std::log(3.5 / 3), 2e-15);
  close(special::cumulative_hazard(1e-08, 1e-08, 0.5), 0.6931471666970021917, 2e-15);
  close(special::cumulative_hazard(1e-08, 100000000.0, 0.1), 1.0000000045000000384e-17, 2e-15);
  close(special::cumulative_hazard(1e-08, 12.5, 3.25), 2.3956288048355270768e-9, 2e-15);
  close(special::cumulative_hazard(100000000.0, 1e-08, 7.0), 140.78619492510881899, 2e-15);
  close(special::cumulative_hazard(100000000.0, 100000000.0, 0.001), 0.00069314718305744533008, 2e-15);
  close(special::cumulative_hazard(0.7, 1.2, 1e200), 322.31552320508614282, 2e-15);
  close(special::cumulative_hazard(50.0, 5000.0, 0.01), 0.000099513111149102685699, 2e-15);
  for (const double a : {1e-8, 0.3, 40.0, 1e8})
    for (const double b : {1e-8, 0.3, 40.0, 1e8})
      for (const double n : {1.0, 0.37, 55.0, 1e9}) {
        close(special::cumulative_hazard(a, b, n), special::cumulative_hazard(n, b, a),
              1e-14);  // B is symmetric in them
        close(special::cumulative_hazard(a, b, n) + special::cumulative_hazard(a, b + n, 3),
              special::cumulative_hazard(a, b, n + 3), 1e-14);
      }
  EXPECT_EQ(special::cumulative_hazard(1, 1, 0), 0);
}

TEST(Special, AtLeastIsAnIncompleteBetaFunction) {
  close(special::at_least(1, 0.3, 2), 1 - std::pow(3, -0.3));
  close(special::at_least(2, 1, 3), 0.75 * 0.75);  // geometric
  // r = 2: P(fewer than n) adds up in closed form
  const double z = 0.6;
  double below = 0;
  for (int j = 0; j < 7; ++j) below += (j + 1) * std::pow(z, j) * (1 - z) * (1 - z);
  close(special::at_least(7, 2, z / (1 - z)), 1 - below, 1e-13);
  EXPECT_EQ(special::at_least(3, 2, 0), 0);
}

TEST(Special, AtLeastTakesFewPointsWhateverTheShape) {
  for (double r = 1e-9; r < 1e13; r *= 10)
    for (double t = 1e-12; t < 1e13; t *= 100)
      for (const double n : {1.0, 2.0, 13.0, 40.0, 1000.0}) {
        std::size_t points = 0;
        const double p = special::at_least(n, r, t, clientele::quadrature::effort(points));
        EXPECT_LE(points, 1000u) << n << " " << r << " " << t;
        EXPECT_TRUE(p >= 0 && p <= 1) << n << " " << r << " " << t;
        if (n == 1) close(p, -std::expm1(-r * std::log1p(t)), 1e-13);
        if (n == 2 && r * t > 0.1) {  // 1 − (1 + t)^−r (1 + r t/(1 + t))
          const double none = std::exp(-r * std::log1p(t));
          EXPECT_NEAR(p, 1 - none - none * r * t / (1 + t), 1e-13) << r << " " << t;
        }
      }
}

TEST(Special, MeanDiscountedInClosedFormCases) {
  // r = a = b = 1: ∫ e^−λ ln(1 + λ/d) dλ = e^d E₁(d); python3, mpmath: exp(d)*e1(d)
  for (const auto& [d, wanted] : {std::array{1e-6, 13.238309131365003501}, std::array{1.0, 0.59634736232319407434},
                                  std::array{50.0, 0.019615109930114871}})
    close(special::mean_discounted(1, 1, 1, d)(d), wanted, 1e-14);
  // p is nearly surely 0 or 1: r/d without leaving, E[λ/(d + λ)] otherwise
  close(special::mean_discounted(2.5, 1e-9, 1, 0.01)(0.01), 250, 1e-6);
  // one rule for all greater d
  const special::mean_discounted from_a_tenth(3.5, 0.8, 2.4, 0.1);
  for (const double d : {0.1, 0.7, 30.0, 1e6})
    close(from_a_tenth(d), special::mean_discounted(3.5, 0.8, 2.4, d)(d), 1e-14);
}

TEST(Special, MeanBoughtInClosedFormCases) {
  // a = b = 1, r = 1: ∫ t/(1 + pt) dp = ln(1 + t)
  for (const double t : {1e-9, 0.5, 30.0, 1e6}) close(special::mean_bought(1, t, 1, 1), std::log1p(t), 1e-13);
  // a = 2, b = 1, r = 1: ∫ 2p·t/(1 + pt) dp = 2 − 2 ln(1 + t)/t
  for (const double t : {0.5, 30.0, 1e6}) close(special::mean_bought(1, t, 2, 1), 2 - 2 * std::log1p(t) / t, 1e-13);
  // r = 2, a = b = 1: ln(1 + t) + t/(1 + t)
  close(special::mean_bought(2, 9, 1, 1), std::log(10) + 0.9, 1e-13);
}

}  // namespace special_test
