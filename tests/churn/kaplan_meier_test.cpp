// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/kaplan_meier.hpp>

#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace kaplan_meier_test {

using clientele::summarize;
using clientele::churn::kaplan_meier;
using clientele::churn::survival_curve;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

struct customer {
  double time;
  bool left;
};

auto gathered(const std::vector<customer>& customers, const kaplan_meier& k = {}) {
  return summarize(customers, k, &customer::time, &customer::left);
}
survival_curve curve_of(const std::vector<customer>& customers, double confidence = 0.95) {
  return *gathered(customers, {.confidence = confidence});
}

// Freireich et al. (1963): weeks of remission, 6-MP group.
std::vector<customer> freireich() {
  std::vector<customer> all;
  for (const int t : {6, 6, 6, 7, 10, 13, 16, 22, 23}) all.push_back({1. * t, true});
  for (const int t : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) all.push_back({1. * t, false});
  return all;
}

TEST(KaplanMeier, OfTheFreireichData) {
  const survival_curve c = curve_of(freireich());
  EXPECT_EQ(c.customers, 21u);
  EXPECT_EQ(c.left, 9u);
  // The published table, to three places, with the standard errors of Klein & Moeschberger (2003, table 4.1A).
  const struct {
    double time, survival, error;
  } published[] = {{6, .857, .0764},  {7, .807, .0869},  {10, .753, .0963}, {13, .690, .1068},
                   {16, .627, .1141}, {22, .538, .1282}, {23, .448, .1346}};
  ASSERT_EQ(c.steps.size(), std::size(published));
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    EXPECT_EQ(c.steps[i].time, published[i].time);
    EXPECT_NEAR(c.survival(published[i].time), published[i].survival, 5.1e-4);
    EXPECT_NEAR(c.steps[i].standard_error, published[i].error, 5.1e-5);
  }
  EXPECT_EQ(c.median(), 23);
  EXPECT_EQ(c.median_low(), 13);
  EXPECT_TRUE(std::isnan(c.median_high()));
}

// mpmath, 30 digits: S = Π(n - d)/n, G = Σ d/(n(n - d)), S·√G, S**exp(∓z·√G/log S), z = 1.9599639845400542355
TEST(KaplanMeier, IntervalsOfTheFreireichData) {
  const survival_curve c = curve_of(freireich());
  const clientele::churn::survival_step expected[] = {
      {6, 21, 3, 0.85714285714285714, 0.076360354832121253, 0.61971795526598378, 0.95155174764699703},
      {7, 17, 1, 0.80672268907563025, 0.086935285180057197, 0.56314656462223332, 0.92280901920288045},
      {10, 15, 1, 0.75294117647058824, 0.096349652994320515, 0.50319951079995636, 0.88936183516926559},
      {13, 12, 1, 0.69019607843137255, 0.10681470777500982, 0.431610222486184, 0.84906596334945081},
      {16, 11, 1, 0.62745098039215686, 0.11405386525675254, 0.36751085598750202, 0.80491218947184132},
      {22, 7, 1, 0.53781512605042017, 0.12823375169303399, 0.26777893676713499, 0.74679071763539459},
      {23, 6, 1, 0.44817927170868347, 0.13459145675576046, 0.18805200595923234, 0.68014262849524151}};
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    EXPECT_EQ(c.steps[i].at_risk, expected[i].at_risk);
    EXPECT_EQ(c.steps[i].left, expected[i].left);
    expect_close(c.steps[i].survival, expected[i].survival);
    expect_close(c.steps[i].standard_error, expected[i].standard_error);
    expect_close(c.steps[i].low, expected[i].low);
    expect_close(c.steps[i].high, expected[i].high);
  }
}

// lifelines 0.30.3: KaplanMeierFitter, median_survival_times; the error of the restricted mean by the double integral
// of Greenwood's covariances S(u)·S(v)·G(min(u, v)) in numpy
TEST(KaplanMeier, EstimatesOfTheFreireichData) {
  using clientele::interval_method;
  const survival_curve c = curve_of(freireich());
  const auto at = c.survival_estimate(12), median = c.median_estimate(), mean = c.restricted_mean_estimate(30);
  expect_close(at.value, 0.75294117647058824);
  expect_close(at.low, 0.5031995107999564);
  expect_close(at.high, 0.8893618351692651);
  EXPECT_EQ(at.method, interval_method::log_log);
  EXPECT_EQ(median.value, 23);
  EXPECT_EQ(median.low, 13);
  EXPECT_TRUE(std::isinf(median.high));
  EXPECT_TRUE(std::isnan(median.standard_error));
  expect_close(mean.value, 21.04649859943977);
  expect_close(mean.standard_error, 2.2438019515594565);
  EXPECT_EQ(mean.method, interval_method::normal);
  EXPECT_EQ(c.survival_estimate(3).value, 1);
  EXPECT_EQ(c.survival_estimate(3).method, interval_method::none);
}

TEST(KaplanMeier, WhatWasNotObservedHasNoEstimate) {
  using clientele::statistic_state;
  std::vector<customer> k{{4, true}};
  for (int i = 0; i < 5; ++i) k.push_back({9, false});
  const survival_curve c = curve_of(k), nobody = kaplan_meier{}.conclude({});
  EXPECT_EQ(c.survival_estimate(10).state, statistic_state::not_observed);
  EXPECT_EQ(c.median_estimate().state, statistic_state::not_observed);
  EXPECT_EQ(c.restricted_mean_estimate(10).state, statistic_state::not_observed);
  EXPECT_EQ(nobody.survival_estimate(1).state, statistic_state::no_values);
  EXPECT_EQ(nobody.median_estimate().state, statistic_state::no_values);
  EXPECT_EQ(nobody.restricted_mean_estimate(1).state, statistic_state::no_values);
}

TEST(KaplanMeier, WithoutCensoringTheRestrictedMeanHasTheErrorOfAMean) {
  std::vector<customer> k;
  double mean = 0, squares = 0;
  for (int i = 0; i < 50; ++i) {
    const double time = 1 + i * 7 % 19, until = time < 12 ? time : 12;
    k.push_back({time, true});
    mean += until / 50, squares += until * until / 50;
  }
  const auto e = curve_of(k).restricted_mean_estimate(12), whole = curve_of(k).restricted_mean_estimate(30);
  expect_close(e.value, mean);
  expect_close(e.standard_error, std::sqrt((squares - mean * mean) / 50));
  EXPECT_GT(whole.standard_error, e.standard_error);
}

TEST(KaplanMeier, WithoutCensoringIsTheShareStillThereWithItsBinomialError) {
  std::vector<customer> k;
  for (int i = 0; i < 40; ++i) k.push_back({1. + i % 8, true});
  const survival_curve c = curve_of(k);
  for (const auto& s : c.steps) {
    const double share = (8 - s.time) / 8;
    expect_close(s.survival + 1, share + 1);
    if (share > 0) expect_close(s.standard_error, std::sqrt(share * (1 - share) / 40));
  }
  EXPECT_TRUE(std::isnan(c.steps.back().standard_error) && std::isnan(c.steps.back().low) &&
              std::isnan(c.steps.back().high));
  EXPECT_EQ(c.survival(100), 0);  // everybody has left
  expect_close(c.restricted_mean(100), 4.5);
}

TEST(KaplanMeier, FallsStaysInItsIntervalAndTheIntervalInZeroToOne) {
  std::vector<customer> k;
  for (int i = 0; i < 500; ++i) k.push_back({1. + (i * 7919) % 97, i % 3 != 0});
  double before = 1;
  for (const auto& s : curve_of(k, 0.99).steps) {
    EXPECT_LT(s.survival, before);
    before = s.survival;
    if (std::isnan(s.low)) continue;
    EXPECT_LT(0, s.low);
    EXPECT_LT(s.low, s.survival);
    EXPECT_LT(s.survival, s.high);
    EXPECT_LT(s.high, 1);
  }
  EXPECT_LT(curve_of(k, 0.99).steps[0].low, curve_of(k, 0.9).steps[0].low);
}

TEST(KaplanMeier, NeitherOrderNorPartsMatter) {
  auto rows = freireich();
  const auto whole = gathered(rows);
  EXPECT_EQ(clientele::load(kaplan_meier{}, save(whole)).state(), whole.state());
  std::mt19937 random(5);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    const auto cut = rows.begin() + static_cast<std::ptrdiff_t>(random() % rows.size());
    const auto first = gathered({rows.begin(), cut}), second = gathered({cut, rows.end()});
    EXPECT_EQ(merge(first, second).state(), whole.state());
    EXPECT_EQ(merge(second, first).state(), whole.state());
    EXPECT_EQ(merge(second, first)->survival_estimate(12).low, whole->survival_estimate(12).low);
  }
  EXPECT_THROW(static_cast<void>(merge(whole, gathered(rows, {.confidence = 0.9}))), clientele::invalid_use);
}

TEST(KaplanMeier, TakesRowsByHandAndDurations) {
  kaplan_meier k;
  kaplan_meier::state s;
  for (const customer& c : freireich()) k.take(s, c.time, c.left);
  EXPECT_EQ(s, gathered(freireich()).state());
  struct stay {
    std::chrono::weeks lasted;
    bool left;
  };
  std::vector<stay> stays;
  for (const customer& c : freireich()) stays.push_back({std::chrono::weeks(static_cast<int>(c.time)), c.left});
  EXPECT_EQ(summarize(stays, k, &stay::lasted, &stay::left)->median(), 7 * 23);
}

TEST(KaplanMeier, BeyondTheLongestObservationNothingIsSaid) {
  const survival_curve c = curve_of(freireich());
  EXPECT_EQ(c.survival(5.9), 1);
  EXPECT_EQ(c.step_at(5.9), nullptr);
  expect_close(c.survival(35), c.survival(23));
  EXPECT_TRUE(std::isnan(c.survival(35.1)));
  EXPECT_TRUE(std::isnan(c.restricted_mean(36)));
  EXPECT_TRUE(std::isnan(c.quantile(0.9)));
}

TEST(KaplanMeier, OfNobodyAndOfNobodyWhoLeft) {
  EXPECT_TRUE(std::isnan(curve_of({}).survival(0)));
  EXPECT_TRUE(std::isnan(curve_of({}).last_time));
  const survival_curve c = curve_of({{5, false}});
  EXPECT_EQ(c.survival(5), 1);
  EXPECT_TRUE(c.steps.empty());
  EXPECT_TRUE(std::isnan(c.median()));
}

TEST(KaplanMeier, SaysWhatIsBad) {
  struct answer {
    double time, left;
  };
  const auto bad = [](answer a) -> std::string {
    try {
      static_cast<void>(summarize(std::vector<answer>{{1, 1}, a}, kaplan_meier{}, &answer::time, &answer::left));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 1u);
      return e.first.text();
    }
    return "accepted";
  };
  EXPECT_EQ(bad({-1, 1}), "clientele::churn::kaplan_meier: time = -1 breaks the rule: >= 0");
  EXPECT_EQ(bad({std::nan(""), 1}), "clientele::churn::kaplan_meier: time = NaN breaks the rule: >= 0");
  EXPECT_EQ(bad({2, 0.5}), "clientele::churn::kaplan_meier: left = 0.5 breaks the rule: in [0, 1], whole number");
  EXPECT_THROW(curve_of({{1, true}}, 1), clientele::invalid_parameter);
}

TEST(KaplanMeier, TimesThatDifferByRoundingAreOne) {
  ASSERT_NE(0.1 + 0.2, 0.3);
  const std::vector<customer> computed{{0.1 + 0.2, true}, {0.3, true}, {0.3, true}, {0.3, false}, {1, false}};
  std::vector<customer> given = computed;
  for (std::size_t i = 0; i < 4; ++i) given[i].time = 0.1 + 0.2;
  const survival_curve a = curve_of(computed), b = curve_of(given);
  ASSERT_EQ(a.steps.size(), 1u);
  EXPECT_EQ(a.steps[0].at_risk, 5u);
  EXPECT_EQ(a.steps[0].left, 3u);
  EXPECT_EQ(a.survival(0.3), b.survival(0.1 + 0.2));  // the step is reached but for rounding
  EXPECT_EQ(a.survival(0.3 - 1e-9), 1);
  EXPECT_EQ(a.customers, 5u);
}

TEST(KaplanMeier, ASurvivalThatIsTheShareButForRoundingIsReached) {
  std::vector<customer> k;
  for (int i = 1; i <= 5; ++i) k.push_back({1. * i, true});  // one after the other: S falls by a fifth each time
  const auto curve = curve_of(k);
  ASSERT_GT(curve.steps[1].survival, 1 - 0.4);  // 4/5 · 3/4, rounded, and 3/5, rounded
  EXPECT_EQ(curve.quantile(0.4), 2);
  EXPECT_EQ(curve.quantile(0.8), 4);
  EXPECT_EQ(curve.quantile(0.4001), 3);
}

}  // namespace kaplan_meier_test
