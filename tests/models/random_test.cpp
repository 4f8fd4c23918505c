// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/random.hpp>

#include <gtest/gtest.h>

namespace random_test {

using namespace clientele::models;

struct moments {
  double mean = 0, variance = 0;
  template <class F>
  moments(int n, F&& draw) {
    double sum = 0, square = 0;
    for (int i = 0; i < n; ++i) {
      const double x = draw();
      sum += x, square += x * x;
    }
    mean = sum / n, variance = square / n - mean * mean;
  }
};

TEST(Random, TheSameCustomerTheSameNumbers) {
  random_stream a(5, 77), b(5, 77), c(5, 78);
  for (int i = 0; i < 100; ++i) {
    const double x = a.uniform();
    EXPECT_EQ(x, b.uniform());
    EXPECT_NE(x, c.uniform());
    EXPECT_GT(x, 0);
    EXPECT_LT(x, 1);
  }
}

TEST(Random, Moments) {
  constexpr int n = 200000;
  const double root = std::sqrt(1.0 * n);
  random_stream random(1, 0);
  const moments uniform(n, [&] { return random.uniform(); }), exponential(n, [&] { return random.exponential(); }),
      normal(n, [&] { return random.normal(); });
  EXPECT_NEAR(uniform.mean, 0.5, 4 * 0.289 / root);
  EXPECT_NEAR(exponential.mean, 1, 4 / root);
  EXPECT_NEAR(normal.mean, 0, 4 / root);
  EXPECT_NEAR(normal.variance, 1, 4 * 1.42 / root);
  for (const double shape : {0.05, 0.7, 1.0, 3.0, 50.0}) {
    const moments gamma(n, [&] { return random.gamma(shape); });
    EXPECT_NEAR(gamma.mean, shape, 4 * std::sqrt(shape) / root) << shape;
    EXPECT_NEAR(gamma.variance, shape, 4 * std::sqrt(2 * shape * shape + 6 * shape) / root) << shape;
  }
  for (const auto& [a, b] : {std::array{0.8, 2.4}, std::array{5.0, 1.0}, std::array{1e-3, 1e-3}}) {
    const moments beta(n, [&] { return random.beta(a, b); });
    const double variance = a * b / ((a + b) * (a + b) * (a + b + 1));
    EXPECT_NEAR(beta.mean, a / (a + b), 4 * std::sqrt(variance) / root) << a;
    EXPECT_NEAR(beta.variance, variance, 0.02 * variance) << a;
  }
}

// These digits were printed once and must not change, on any platform.
TEST(Random, FirstNumbersOfASeed) {
  random_stream random(20240229, 12345);
  EXPECT_EQ(random.uniform(), 0x1.cfb1f88f02e3fp-1);
  EXPECT_DOUBLE_EQ(random.exponential(), 1.272858646702268);
  EXPECT_DOUBLE_EQ(random.normal(), -0.59206862405475336);
  EXPECT_DOUBLE_EQ(random.gamma(0.3), 0.56671803624744499);
  EXPECT_DOUBLE_EQ(random.beta(0.8, 2.4), 0.11684697315585398);
}

}  // namespace random_test
