// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/drivers.hpp>

#include <clientele/numerics/counter_random.hpp>

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
    EXPECT_NEAR(r.dimensions[i].relative_weight.value, weight[i], 1e-11);
  }
  EXPECT_NEAR(r.intercept.value, 8.628842878046344, 1e-10);
  EXPECT_NEAR(r.r_squared.value, 0.8435280024905931, 1e-12);
  EXPECT_NEAR(r.residual_deviation, 4.078088414587447, 1e-11);
  EXPECT_NEAR(r.dimensions[0].correlation.value, 0.8088820423950068, 1e-13);
  EXPECT_NEAR(r.dimensions[0].correlation.low, 0.716506257980783, 1e-12);
}

// statsmodels 0.15.0 OLS for the intercept; for the others numpy: the covariances of correlations of Pearson & Filon
// (1898) around derivatives by differences of scipy.linalg.sqrtm and numpy.linalg.solve. Those of the standardised
// coefficients are also Yuan & Chan's (2011) formula.
TEST(Drivers, StandardErrorsAgreeWithNumpy) {
  const auto r = drivers(sample());
  const double standardised[] = {0.653307150473015, 0.17867188409869944, -0.4237360080028726};
  const double its_error[] = {0.08600772994874625, 0.08529562187883205, 0.05655538423508477};
  const double weight_error[] = {0.03610495153587504, 0.03597954832823837, 0.05028703073779734};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(r.dimensions[i].standardised.value, standardised[i], 1e-12);
    EXPECT_NEAR(r.dimensions[i].standardised.standard_error, its_error[i], 1e-9);  // by differences
    EXPECT_NEAR(r.dimensions[i].relative_weight.standard_error, weight_error[i], 1e-9);
  }
  EXPECT_NEAR(r.intercept.standard_error, 1.295342058824134, 1e-12);
}

// mpmath 1.3, 20 digits: Fisher's density (1928) of R², (1 − ρ²)^h/B(k/2, (n − k − 1)/2)·y^(k/2 − 1)·(1 − y)^((n − k −
// 3)/2)· ₂F₁(h, h; k/2; ρ²y), h = (n − 1)/2, integrated to the R² observed and solved for ρ² by bisection
TEST(Drivers, IntervalOfRSquaredIsExactForNormalVariables) {
  const auto r = drivers(sample()).r_squared;
  EXPECT_NEAR(r.low, 0.757253451492672, 1e-10);
  EXPECT_NEAR(r.high, 0.893039407941816, 1e-10);
  EXPECT_EQ(r.method, clientele::interval_method::multiple_correlation);
  EXPECT_NEAR(r.standard_error, 2 * std::sqrt(r.value) * (1 - r.value) * 76 / std::sqrt(6399.0 * 83), 1e-14);
  const auto wide = clientele::satisfaction::detail::r_squared_of(0.3, 30, 4, 0.95),
             none = clientele::satisfaction::detail::r_squared_of(0.05, 25, 4, 0.95);
  EXPECT_EQ(wide.low, 0);
  EXPECT_NEAR(wide.high, 0.508743795128797, 1e-11);
  EXPECT_NEAR(none.high, 0.132509231941316, 1e-11);
  // the two ways meet where one gives way to the other
  const auto exact = clientele::satisfaction::detail::r_squared_of(0.4, 5.9e5, 3, 0.95),
             large = clientele::satisfaction::detail::r_squared_of(0.4, 6.1e5, 3, 0.95);
  EXPECT_NEAR((large.high - large.low) / (exact.high - exact.low), std::sqrt(5.9 / 6.1), 1e-4);
  EXPECT_NEAR(exact.low, large.low, 1e-4);
}

// Independent computation: simulation of nearly normal respondents (sums of twelve uniform numbers).
TEST(Drivers, IntervalsHoldTheFiguresOfTheDistribution) {
  covariance truth(4);  // many respondents, once
  const auto fill = [](covariance& c, std::uint64_t seed, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto normal = [&](std::uint64_t j) {
        double sum = -6;
        for (std::uint64_t u = 0; u < 12; ++u) sum += clientele::uniform_of(seed, i, 12 * j + u);
        return sum;
      };
      const double a = normal(0), b = 0.6 * a + 0.8 * normal(1), d = 0.3 * b + normal(2);
      c.add(std::array{a, b, d, 0.5 * a + 0.2 * b + 0.1 * d + normal(3)});
    }
  };
  fill(truth, 1000, 200000);
  const auto of_all = drivers(truth);
  int inside[3]{};
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    covariance c(4);
    fill(c, seed, 200);
    const auto r = drivers(c);
    const auto holds = [](const clientele::estimate& e, double x) { return e.low <= x && x <= e.high ? 1 : 0; };
    inside[0] += holds(r.r_squared, of_all.r_squared.value);
    inside[1] += holds(r.dimensions[0].relative_weight, of_all.dimensions[0].relative_weight.value);
    inside[2] += holds(r.dimensions[1].standardised, of_all.dimensions[1].standardised.value);
  }
  for (const int hits : inside) {
    EXPECT_GE(hits, 273);  // 285 expected of 300; fixed seeds
    EXPECT_LE(hits, 297);
  }
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
    sum += a.dimensions[i].relative_weight.value;
    EXPECT_GE(a.dimensions[i].relative_weight.value, 0);
    EXPECT_NEAR(a.dimensions[i].relative_weight.value, b.dimensions[i].relative_weight.value, 1e-10);
  }
  EXPECT_NEAR(sum, a.r_squared.value, 1e-13);
  EXPECT_NEAR(b.dimensions[2].coefficient.value, -100 * a.dimensions[2].coefficient.value, 1e-8);
}

TEST(Drivers, UncorrelatedDimensionsKeepTheirOwnSquares) {
  covariance c(3);
  for (int x = -1; x <= 1; x += 2)
    for (int y = -1; y <= 1; y += 2)
      for (int z = -1; z <= 1; z += 2) c.add(std::array{x * 1.0, y * 1.0, 0.6 * x + 0.3 * y + std::sqrt(0.55) * z});
  const auto r = drivers(c);
  EXPECT_NEAR(r.dimensions[0].relative_weight.value, 0.36, 1e-13);
  EXPECT_NEAR(r.dimensions[1].relative_weight.value, 0.09, 1e-13);
  EXPECT_NEAR(r.r_squared.value, 0.45, 1e-13);
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
  EXPECT_TRUE(std::isnan(drivers(doubled).r_squared.value));
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
    left[p] = drivers(c).dimensions[0].relative_weight.value;
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
