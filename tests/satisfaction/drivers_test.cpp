// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/drivers.hpp>

#include <clientele/core.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <array>

namespace drivers_test {

using clientele::covariance_sums;
using clientele::statistic_state;
using clientele::satisfaction::driver_report;
using clientele::satisfaction::drivers;
using clientele::satisfaction::drivers_of;
using clientele::satisfaction::jackknifed_weights;

std::array<double, 4> row(int i) {
  const double a = i * 37 % 11, b = i * 37 % 11 + i * 53 % 7, c = i * 29 % 13;
  return {a, b, c, 2 * a + 0.5 * b - c + i * i * 31 % 17};
}
struct respondent {
  int part;
  std::array<double, 3> ratings;
  double overall;
};
std::vector<respondent> respondents(int from = 0, int to = 80) {
  std::vector<respondent> all;
  for (int i = from; i < to; ++i) all.push_back({i / 10, {row(i)[0], row(i)[1], row(i)[2]}, row(i)[3]});
  return all;
}
const auto plan = clientele::on(drivers{.dimensions = 3}, &respondent::ratings, &respondent::overall);
driver_report sample(int from = 0, int to = 80) { return *clientele::summarize(respondents(from, to), plan); }

// numpy.linalg.lstsq and scipy.linalg.sqrtm of the same 80 rows
TEST(Drivers, AgreeWithNumpy) {
  const auto r = sample();
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
  const auto r = sample();
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
  const auto r = sample().r_squared;
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
  covariance_sums truth;  // many respondents, once
  const auto fill = [](covariance_sums& c, std::uint64_t seed, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto normal = [&](std::uint64_t j) {
        double sum = -6;
        for (std::uint64_t u = 0; u < 12; ++u) sum += clientele::uniform_of(seed, i, 12 * j + u);
        return sum;
      };
      const double a = normal(0), b = 0.6 * a + 0.8 * normal(1), d = 0.3 * b + normal(2);
      c.take(std::array{a, b, d, 0.5 * a + 0.2 * b + 0.1 * d + normal(3)});
    }
  };
  fill(truth, 1000, 200000);
  const auto of_all = drivers_of(truth.value(4));
  int inside[3]{};
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    covariance_sums c;
    fill(c, seed, 200);
    const auto r = drivers_of(c.value(4));
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
  covariance_sums scaled;
  for (int i = 0; i < 80; ++i) {
    auto x = row(i);
    scaled.take(std::array{1e6 + 3 * x[0], x[1] / 7, -x[2], 100 * x[3]});
  }
  const auto a = sample(), b = drivers_of(scaled.value(4));
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
  drivers d{.dimensions = 2};
  drivers::state c;
  for (int x = -1; x <= 1; x += 2)
    for (int y = -1; y <= 1; y += 2)
      for (int z = -1; z <= 1; z += 2) d.take(c, std::array{x * 1.0, y * 1.0}, 0.6 * x + 0.3 * y + std::sqrt(0.55) * z);
  const auto r = d.conclude(c);
  EXPECT_NEAR(r.dimensions[0].relative_weight.value, 0.36, 1e-13);
  EXPECT_NEAR(r.dimensions[1].relative_weight.value, 0.09, 1e-13);
  EXPECT_NEAR(r.r_squared.value, 0.45, 1e-13);
}

TEST(Drivers, SayWhyThereAreNone) {
  EXPECT_EQ(sample(0, 0).state, statistic_state::no_values);
  EXPECT_EQ(sample(0, 4).state, statistic_state::too_few_values);
  const drivers two{.dimensions = 2};
  drivers::state constant, doubled;
  for (int i = 0; i < 30; ++i)
    two.take(constant, std::array{0.1, i % 7 * 1.0}, i % 5 * 1.0),
        two.take(doubled, std::array{i % 7 * 1.0, i % 7 * 2.0 + 1}, i % 5 * 1.0);
  const auto r = two.conclude(constant);
  EXPECT_EQ(r.state, statistic_state::no_variance);
  EXPECT_EQ(r.dimensions[0].correlation.state, statistic_state::no_variance);
  EXPECT_TRUE(r.dimensions[1].correlation.is_defined());
  EXPECT_EQ(two.conclude(doubled).state, statistic_state::linearly_dependent);
  EXPECT_TRUE(std::isnan(two.conclude(doubled).r_squared.value));
  EXPECT_THROW(static_cast<void>(drivers_of({})), clientele::invalid_use);
}

TEST(Drivers, PartsInAnyOrderAreTheWholeAndIncompleteRespondentsAreLeftOut) {
  auto all = respondents();
  all.push_back({0, {1, std::nan(""), 2}, 3});
  all.push_back({0, {1, 2, 3}, std::nan("")});
  const auto whole = clientele::summarize(all, plan);
  EXPECT_EQ(whole->respondents, 80u);
  EXPECT_EQ(whole->incomplete, 2u);
  EXPECT_EQ(whole->dimensions[0].relative_weight.value, sample().dimensions[0].relative_weight.value);
  double sum = 0;
  for (int i = 0; i < 80; ++i) sum += row(i)[2];
  EXPECT_EQ(whole->dimensions[2].mean, sum / 80);
  const std::vector<respondent> first(all.begin(), all.begin() + 33), last(all.begin() + 33, all.end());
  const auto joined = merge(clientele::summarize(last, plan), clientele::summarize(first, plan));
  EXPECT_EQ(joined.state(), whole.state());
  EXPECT_EQ(joined->r_squared.high, whole->r_squared.high);
}

TEST(DriversErrors, NameTheRatingAndTheParameter) {
  auto all = respondents();
  all[5].ratings[2] = std::numeric_limits<double>::infinity();
  try {
    static_cast<void>(clientele::summarize(all, plan));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 5u);
    EXPECT_EQ(e.first.field_text(), "ratings[2]");
  }
  const auto with = [&](drivers d) { return clientele::summarize(all, d, &respondent::ratings, &respondent::overall); };
  EXPECT_THROW(static_cast<void>(with({.dimensions = 3, .confidence = 0})), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(with({.dimensions = 0})), clientele::invalid_parameter);
}

TEST(JackknifedWeights, AreTheTextbookFormula) {
  const auto all = respondents();
  const auto weights = clientele::summarize(all, jackknifed_weights{.dimensions = 3}, &respondent::part,
                                            &respondent::ratings, &respondent::overall);
  ASSERT_EQ(weights->size(), 3u);
  const auto& first = (*weights)[0];
  EXPECT_NEAR(first.value, 0.3860284745410345, 1e-11);
  double left[8], mean = 0, squares = 0;  // each left out by reading the rows anew
  for (int p = 0; p < 8; ++p) {
    std::vector<respondent> others;
    for (const respondent& r : all)
      if (r.part != p) others.push_back(r);
    left[p] = clientele::summarize(others, plan)->dimensions[0].relative_weight.value;
    mean += left[p] / 8;
  }
  for (const double w : left) squares += (w - mean) * (w - mean);
  EXPECT_NEAR(first.standard_error, std::sqrt(7.0 / 8 * squares), 1e-11);
  EXPECT_EQ(first.method, clientele::interval_method::jackknife);
}

TEST(JackknifedWeights, SayWhyThereAreNone) {
  const jackknifed_weights w{.dimensions = 3};
  EXPECT_EQ(w.conclude({})[0].state, statistic_state::no_values);
  jackknifed_weights::state s, t;
  for (const respondent& r : respondents()) w.take(s, "all", r.ratings, r.overall);
  EXPECT_EQ(w.conclude(s)[0].state, statistic_state::too_few_values);
  for (int i = 0; i < 4; ++i) w.take(t, "few", respondents()[0].ratings, i);
  jackknifed_weights::join(t, s);
  EXPECT_EQ(w.conclude(t)[0].state, statistic_state::too_few_values);  // without one part four are left
}

}  // namespace drivers_test
