// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/customer_equity.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace customer_equity_test {

using clientele::retention::customer_equity;
using clientele::retention::response_curve;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

customer_equity worked() {
  return {.margin = 2000,
          .discount = 0.1,
          .acquisition_ceiling = 1,
          .acquisition_steepness = response_curve::through(500, 0.10).steepness,
          .retention_ceiling = 0.9,
          .retention_steepness = response_curve::through(50, 0.5, 0.9).steepness};
}

// mpmath: ka = -log(0.9)/500, kr = -log(1 - 0.5/0.9)/50, R = findroot((M(1+d) - R)·r′ - (1 + d - r)), A = log(G·ka)/ka
TEST(CustomerEquity, BestSpendsOfTheWorkedCase) {
  const auto b = worked().best();
  expect_close(b.retention, 301.999622012335602);
  expect_close(b.acquisition, 3132.07344280163595);
  expect_close(b.customer_value, 9181.71395714126803);
  expect_close(b.acquisition_rate, 0.483145433122107391);
  expect_close(b.retention_rate, 0.893284741079147284);
  expect_close(b.equity, 1304.02972382468057);
}

TEST(CustomerEquity, AtTheBestSpendsMarginalCostsAreEqual) {
  for (const double margin : {300.0, 2000.0, 1e5})
    for (const double discount : {0.02, 0.1, 0.6}) {
      customer_equity e = worked();
      e.margin = margin, e.discount = discount, e.acquisition_steepness = 0.01;
      const auto b = e.best();
      ASSERT_GT(b.acquisition, 0);
      ASSERT_GT(b.retention, 0);
      expect_close(b.marginal_cost_of_acquiring, b.customer_value, 1e-10);
      expect_close(b.marginal_cost_of_retaining, b.customer_value, 1e-10);
    }
}

// Independent computation: no point of a grid around it is better.
TEST(CustomerEquity, NothingNearIsBetter) {
  const auto b = worked().best();
  for (double a = -0.2; a <= 0.2; a += 0.02)
    for (double r = -0.2; r <= 0.2; r += 0.02)
      EXPECT_LE(worked()(b.acquisition * (1 + a), b.retention * (1 + r)).equity, b.equity * (1 + 1e-13));
}

// Independent computation: period by period, M at once, then M and R as long as the customer stays.
// mpmath, 60 digits, from the doubles given: nearly everybody stays, or nearly all of the margin is spent.
TEST(CustomerEquity, NothingCancels) {
  const auto staying = customer_equity{100, 1e-6, 1, .01, 1, .5}(100, 60);
  expect_close(staying.retention_rate, 0.99999999999990642377, 1e-15);
  expect_close(staying.customer_value, 40000096.256941806912, 1e-15);
  expect_close(staying.equity, 25284783.199134153556, 1e-15);
  const auto spent = customer_equity{100, 1e-9, 1, .01, 1 - 1e-10, 1}(100, 99.99999);
  expect_close(spent.customer_value, 9181.8181156394838274, 1e-15);
  expect_close(spent.equity, 5704.0159983202050155, 1e-15);
}

TEST(CustomerEquity, IsTheSumOfItsPeriods) {
  const customer_equity e = worked();
  const double a = e.acquisition().rate(700), r = e.retention().rate(80);
  double value = 2000, factor = 1;  // Σ over t ≥ 1 of (M − R/r)·(r/(1 + d))ᵗ
  for (int t = 1; t < 3000; ++t) value += (2000 - 80 / r) * (factor *= r / 1.1);
  expect_close(e(700, 80).equity, a * value - 700);
  expect_close(e(700, 80).customer_value, value);
}

TEST(CustomerEquity, WithoutRetainingACustomerIsWorthOneMargin) {
  expect_close(worked()(100, 0).customer_value, 2000);
  expect_close(worked()(0, 50).equity, 0);
}

TEST(CustomerEquity, WhatCannotBeEarnedBackIsNotSpent) {
  for (const double margin : {-5.0, 0.0, 10.0}) {
    customer_equity e = worked();
    e.margin = margin;
    const auto b = e.best();
    EXPECT_EQ(b.acquisition, 0);
    EXPECT_EQ(b.retention, 0);
    EXPECT_EQ(b.equity, 0);
    EXPECT_GT(b.marginal_cost_of_acquiring, b.customer_value);
  }
}

TEST(CustomerEquity, SaysWhatIsBad) {
  customer_equity e = worked();
  e.discount = 0, e.retention_ceiling = 1;
  try {
    static_cast<void>(e.best());
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& error) {
    EXPECT_EQ(error.parameter, "discount");
    EXPECT_EQ(error.rule, "above 0 where the retention ceiling is 1");
  }
  EXPECT_THROW(worked()(-1, 0), clientele::invalid_customer);
}

struct prospect {
  double acquisition, retention;
};

TEST(CustomerEquitySummary, AddsUpAndMerges) {
  const auto bound = clientele::on(worked(), &prospect::acquisition, &prospect::retention);
  const std::vector<prospect> all{{500, 50}, {700, 80}};
  const auto whole = clientele::summarize(all, bound);
  expect_close(whole->equity, worked()(500, 50).equity + worked()(700, 80).equity);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  expect_close(parts->equity, whole->equity);
}

}  // namespace customer_equity_test
