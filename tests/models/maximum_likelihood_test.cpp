// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/maximum_likelihood.hpp>

#include <gtest/gtest.h>

namespace maximum_likelihood_test {

using namespace clientele;
using namespace clientele::models;

/// −100 (ln y − ln² x)² − (1 − ln x)²: Rosenbrock's valley in logarithms, greatest at (e, e).
expansion valley(const small_vector& at) {
  const double u = std::log(at[0]), w = std::log(at[1]), d = w - u * u, x = at[0], y = at[1];
  expansion e(2);
  e.value = -100 * d * d - (1 - u) * (1 - u);
  const double gu = 400 * u * d + 2 * (1 - u), gw = -200 * d;
  const double huu = 400 * d - 800 * u * u - 2, huw = 400 * u, hww = -200;
  e.gradient = {gu / x, gw / y};
  e.hessian = {2, {(huu - gu) / (x * x), huw / (x * y), huw / (x * y), (hww - gw) / (y * y)}};
  return e;
}

TEST(Maximise, FindsTheEndOfAValley) {
  const maximum m = maximise(valley, small_vector{0.3, 8}, small_vector{1e-6, 1e-6}, small_vector{1e6, 1e6});
  EXPECT_EQ(m.why, stopping::converged);
  EXPECT_NEAR(m.at[0], std::exp(1.0), 1e-8);
  EXPECT_NEAR(m.at[1], std::exp(1.0), 1e-8);
  EXPECT_LE(m.evaluations, 40);
}

TEST(Maximise, StopsAtABound) {  // falls with x, greatest in y at 3
  const auto f = [](const small_vector& at) {
    expansion e(2);
    e.value = -at[0] - 0.5 * (at[1] - 3) * (at[1] - 3);
    e.gradient = {-1, 3 - at[1]};
    e.hessian = {2, {0, 0, 0, -1}};
    return e;
  };
  const maximum m = maximise(f, small_vector{1, 1}, small_vector{1e-3, 1e-3}, small_vector{10, 10});
  EXPECT_EQ(m.why, stopping::flat);
  EXPECT_NEAR(m.at[0], 1e-3, 1e-12);
  EXPECT_NEAR(m.at[1], 3, 1e-7);
}

TEST(Maximise, FromAPlaceOfWrongCurvature) {  // ln x · e^(−ln x): bent upwards beyond ln x = 2
  const auto f = [](const small_vector& at) {
    const double u = std::log(at[0]), v = std::exp(-u);
    expansion e(1);
    e.value = u * v;
    const double g = (1 - u) * v, h = (u - 2) * v;
    e.gradient = {g / at[0]};
    e.hessian = {1, {(h - g) / (at[0] * at[0])}};
    return e;
  };
  const maximum m = maximise(f, small_vector{100}, small_vector{1e-6}, small_vector{1e6});
  EXPECT_NEAR(m.at[0], std::exp(1.0), 1e-6);
  EXPECT_EQ(m.why, stopping::converged);
}

TEST(Maximise, GivesUpAfterTheStatedNumberOfEvaluations) {
  const maximum m = maximise(valley, small_vector{0.3, 8}, small_vector{1e-6, 1e-6}, small_vector{1e6, 1e6}, 3);
  EXPECT_EQ(m.why, stopping::out_of_evaluations);
  EXPECT_EQ(m.evaluations, 3);
}

/// −1/x − (ln y − 1)² − (ln z + ln x)²: x grows without end, and 1/z with it; the rest comes to rest.
TEST(Maximise, RunsToInfinityInFewEvaluations) {
  const auto f = [](const small_vector& at) {
    const double x = at[0], y = at[1], z = at[2], d = std::log(y) - 1, c = std::log(z) + std::log(x);
    expansion e(3);
    e.value = -1 / x - d * d - c * c;
    e.gradient = {1 / (x * x) - 2 * c / x, -2 * d / y, -2 * c / z};
    e.hessian = {3,
                 {-2 / (x * x * x) - 2 * (1 - c) / (x * x), 0, -2 / (x * z), 0, -2 * (1 - d) / (y * y), 0, -2 / (x * z),
                  0, -2 * (1 - c) / (z * z)}};
    return e;
  };
  const maximum m =
      maximise(f, small_vector{2, 1, 1}, small_vector{1e-12, 1e-12, 1e-12}, small_vector{1e12, 1e12, 1e12});
  EXPECT_EQ(m.why, stopping::flat);
  EXPECT_GT(m.best.value, -1e-9);
  EXPECT_NEAR(m.at[1], std::exp(1.0), 1e-6);
  EXPECT_NEAR(m.at[0] * m.at[2], 1, 1e-3);
  EXPECT_LE(m.evaluations, 10);
}

TEST(Maximise, AFailedStepIsShortenedByItsCubic) {
  const auto share = [](double curvature) {  // of u − curvature·u³ over [0, 1]: slope 1 − 3·curvature·u²
    return models::detail::best_share(1, 1 - curvature, 1 - 3 * curvature);
  };
  EXPECT_NEAR(share(12), 1 / 6.0, 1e-12);
  EXPECT_EQ(share(1), 0.5);     // at most
  EXPECT_EQ(share(1000), 0.1);  // at least
  EXPECT_EQ(share(std::numeric_limits<double>::quiet_NaN()), 0.25);
}

}  // namespace maximum_likelihood_test
