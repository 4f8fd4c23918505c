// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/response_curve.hpp>

#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace response_curve_test {

using clientele::bad_row;
using clientele::into;
using clientele::on;
using clientele::quarantine;
using clientele::retention::response_curve;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

TEST(ResponseCurve, OfTheWorkedCase) {
  const auto c = response_curve::through(500, 0.10);
  EXPECT_NEAR(c.steepness, 2.1072e-4, 5e-9);
  expect_close(c.steepness, 0.000210721031315652602);  // mpmath, -log(0.9)/500
  expect_close(c(500).rate, 0.10);
  expect_close(c(500).average_cost, 5000);
  expect_close(c(500).marginal_cost, 5272.90087834994612);  // mpmath
}

TEST(ResponseCurve, GoesThroughItsPoint) {
  for (const double ceiling : {0.3, 0.7, 1.0})
    for (const double rate : {1e-9, 0.01, 0.2, 0.2999})
      expect_close(response_curve::through(37, rate, ceiling)(37).rate, rate);
}

TEST(ResponseCurve, SlopeIsTheDerivativeAndFalls) {
  const response_curve c{.ceiling = 0.8, .steepness = 0.02};
  for (double x = 1; x < 300; x *= 1.7) {
    const double h = 1e-4 * x;
    expect_close(c.slope(x), (c.rate(x + h) - c.rate(x - h)) / (2 * h), 1e-6);
    EXPECT_LT(c.slope(2 * x), c.slope(x));
    EXPECT_GT(c(x).marginal_cost, c(x).average_cost);  // concave
    EXPECT_LT(c.rate(x), 0.8);
  }
}

TEST(ResponseCurve, WithoutSpendingNobodyComesAndTheFirstCostsItsMargin) {
  const response_curve c{.ceiling = 0.5, .steepness = 0.01};
  EXPECT_EQ(c(0).rate, 0);
  expect_close(c(0).average_cost, 200);
  EXPECT_EQ(c(0).average_cost, c(0).marginal_cost);
}

// Independent computation: the best spend by golden section.
TEST(ResponseCurve, BestSpendIsTheOneOfASearch) {
  const response_curve c{.ceiling = 0.6, .steepness = 0.003};
  for (const double worth : {600.0, 2000.0, 50000.0}) {
    double low = 0, high = 1e4;
    for (int i = 0; i < 200; ++i) {
      const double x = low + 0.381966 * (high - low), y = low + 0.618034 * (high - low);
      (worth * c.rate(x) - x > worth * c.rate(y) - y ? high : low) =
          worth * c.rate(x) - x > worth * c.rate(y) - y ? y : x;
    }
    EXPECT_NEAR(c.best_spend(worth), low, 1e-3);
    expect_close(worth * c.slope(c.best_spend(worth)), 1);
  }
  EXPECT_EQ(c.best_spend(1 / 0.0018), 0);  // the first unit brings just itself
  EXPECT_EQ(c.best_spend(-5), 0);
}

void expect_rejected(double spend, double rate, double ceiling, std::string_view which) {
  try {
    static_cast<void>(response_curve::through(spend, rate, ceiling));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, which);
  }
}

TEST(ResponseCurve, SaysWhatIsBad) {
  expect_rejected(0, 0.1, 1, "spend");
  expect_rejected(500, 0.1, 1.5, "ceiling");
  expect_rejected(500, 1, 1, "rate");
  expect_rejected(500, 0, 1, "rate");
  EXPECT_THROW((response_curve{.ceiling = 1, .steepness = 0.1}(-1)), clientele::invalid_customer);
  EXPECT_THROW((response_curve{.ceiling = 1, .steepness = 0}(1)), clientele::invalid_parameter);
  EXPECT_THROW((response_curve{.steepness = 0.1}(1)), clientele::invalid_parameter);  // no ceiling was said
  EXPECT_THROW((response_curve{.ceiling = 1}(1)), clientele::invalid_parameter);
}

struct prospect {
  double spend;
};

TEST(ResponseCurveSummary, HasTheAverageCostOfTotalsAndMerges) {
  const auto bound = clientele::on(response_curve::through(500, 0.10), &prospect::spend);
  const std::vector<prospect> all{{500}, {500}, {0}};
  const auto whole = clientele::summarize(all, bound);
  expect_close(whole->expected, 0.2);
  expect_close(whole->average_cost.value, 5000);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  expect_close(parts->average_cost.value, whole->average_cost.value);
  EXPECT_EQ(clientele::summarize(std::vector<prospect>{{0}}, bound)->average_cost.state,
            clientele::statistic_state::no_total);
}

// Beyond spend · steepness = 709 the marginal cost is beyond the largest number; nothing else is.
TEST(ResponseCurve, AMarginalCostBeyondAllNumbersLeavesTheRest) {
  const std::vector<double> spends{100, 2000, 300};
  std::vector<response_curve::result> out(3);
  std::size_t told = 0;
  const response_curve c{.ceiling = 0.5, .steepness = 0.5};
  const auto s = score(spends, on(c, std::identity{}), into(out), quarantine{[&](const bad_row& b) {
                         ++told;
                         EXPECT_EQ(b.field, "marginal_cost");
                         EXPECT_EQ(b.row, 1u);
                       }});
  EXPECT_EQ(told, 1u);
  EXPECT_EQ(s.overflowed(), 1u);
  EXPECT_EQ(out[1].rate, 0.5);
  EXPECT_EQ(out[1].average_cost, 4000);
  EXPECT_TRUE(std::isnan(out[1].marginal_cost));
  EXPECT_NEAR(s->average_cost.value, 2400 / 1.5, 1e-9);
}

}  // namespace response_curve_test
