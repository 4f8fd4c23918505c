// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/drivers.hpp>

#include <gtest/gtest.h>

#include <array>

namespace {

using clientele::covariance;
using clientele::statistic_state;
using clientele::satisfaction::drivers;
using clientele::satisfaction::jackknifed_weights;

std::array<double, 4> row(int i) {
  const double a = i * 37 % 11, b = i * 37 % 11 + i * 53 % 7, c = i * 29 % 13;
  return {a, b, c, 2 * a + 0.5 * b - c + i * i * 31 % 17};
}
covariance sample(int from = 0, int to = 80) {
  covariance c(4);
  for (int i = from; i < to; ++i) c.add(row(i));
  return c;
}

// numpy.linalg.lstsq and scipy.linalg.sqrtm of the same 80 rows
TEST(Drivers, AgreeWithNumpy) {
  const auto r = drivers(sample());
  ASSERT_EQ(r.state, statistic_state::defined);
  const double coefficient[] = {2.0696406231025217, 0.47511048617438756, -1.1299356589464882};
  const double error[] = {0.2708666868174887, 0.22736957546764056, 0.12100620301992139};
  const double weight[] = {0.3860284745410345, 0.2750055100010012, 0.18249401794855735};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(r.dimensions[i].coefficient.value, coefficient[i], 1e-11);
    EXPECT_NEAR(r.dimensions[i].coefficient.standard_error, error[i], 1e-11);
    EXPECT_NEAR(r.dimensions[i].relative_weight, weight[i], 1e-11);
  }
  EXPECT_NEAR(r.intercept, 8.628842878046344, 1e-10);
  EXPECT_NEAR(r.r_squared, 0.8435280024905931, 1e-12);
  EXPECT_NEAR(r.residual_deviation, 4.078088414587447, 1e-11);
  EXPECT_NEAR(r.dimensions[0].correlation.value, 0.8088820423950068, 1e-13);
  EXPECT_NEAR(r.dimensions[0].correlation.low, 0.716506257980783, 1e-12);
}

TEST(Drivers, WeightsAddUpToRSquaredWhateverTheUnits) {
  covariance scaled(4);
  for (int i = 0; i < 80; ++i) {
    auto x = row(i);
    scaled.add(std::array{1e6 + 3 * x[0], x[1] / 7, -x[2], 100 * x[3]});
  }
  const auto a = drivers(sample()), b = drivers(scaled);
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    sum += a.dimensions[i].relative_weight;
    EXPECT_GE(a.dimensions[i].relative_weight, 0);
    EXPECT_NEAR(a.dimensions[i].relative_weight, b.dimensions[i].relative_weight, 1e-10);
  }
  EXPECT_NEAR(sum, a.r_squared, 1e-13);
  EXPECT_NEAR(b.dimensions[2].coefficient.value, -100 * a.dimensions[2].coefficient.value, 1e-8);
}

TEST(Drivers, UncorrelatedDimensionsKeepTheirOwnSquares) {
  covariance c(3);
  for (int x = -1; x <= 1; x += 2)
    for (int y = -1; y <= 1; y += 2)
      for (int z = -1; z <= 1; z += 2) c.add(std::array{x * 1.0, y * 1.0, 0.6 * x + 0.3 * y + std::sqrt(0.55) * z});
  const auto r = drivers(c);
  EXPECT_NEAR(r.dimensions[0].relative_weight, 0.36, 1e-13);
  EXPECT_NEAR(r.dimensions[1].relative_weight, 0.09, 1e-13);
  EXPECT_NEAR(r.r_squared, 0.45, 1e-13);
}

TEST(Drivers, SayWhyThereAreNone) {
  EXPECT_EQ(drivers(covariance(3)).state, statistic_state::no_values);
  EXPECT_EQ(drivers(sample(0, 4)).state, statistic_state::too_few_values);
  covariance constant(3), doubled(3);
  for (int i = 0; i < 30; ++i)
    constant.add(std::array{1.0, i % 7 * 1.0, i % 5 * 1.0}),
        doubled.add(std::array{i % 7 * 1.0, i % 7 * 2.0 + 1, i % 5 * 1.0});
  const auto r = drivers(constant);
  EXPECT_EQ(r.state, statistic_state::no_variance);
  EXPECT_EQ(r.dimensions[0].correlation.state, statistic_state::no_variance);
  EXPECT_TRUE(r.dimensions[1].correlation.is_defined());
  EXPECT_EQ(drivers(doubled).state, statistic_state::linearly_dependent);
  EXPECT_TRUE(std::isnan(drivers(doubled).r_squared));
  EXPECT_THROW(static_cast<void>(drivers(covariance{})), clientele::invalid_use);
  EXPECT_THROW(static_cast<void>(drivers(sample(), 0)), clientele::invalid_parameter);
}

TEST(JackknifedWeights, AreTheTextbookFormula) {
  std::vector<covariance> parts;
  for (int p = 0; p < 8; ++p) parts.push_back(sample(10 * p, 10 * p + 10));
  const auto weights = jackknifed_weights(parts);
  ASSERT_EQ(weights.size(), 3u);
  EXPECT_NEAR(weights[0].value, 0.3860284745410345, 1e-11);
  double left[8], mean = 0, squares = 0;  // each left out by reading the rows anew
  for (int p = 0; p < 8; ++p) {
    covariance c(4);
    for (int i = 0; i < 80; ++i)
      if (i / 10 != p) c.add(row(i));
    left[p] = drivers(c).dimensions[0].relative_weight;
    mean += left[p] / 8;
  }
  for (const double w : left) squares += (w - mean) * (w - mean);
  EXPECT_NEAR(weights[0].standard_error, std::sqrt(7.0 / 8 * squares), 1e-11);
  EXPECT_EQ(weights[0].method, clientele::interval_method::jackknife);
  EXPECT_THROW(static_cast<void>(jackknifed_weights(std::span(parts).first(1))), clientele::invalid_use);
  parts.assign(2, covariance(3));
  EXPECT_EQ(jackknifed_weights(parts)[0].state, statistic_state::no_values);
}

}  // namespace
