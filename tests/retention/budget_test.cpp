// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/budget.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace budget_test {

using clientele::retention::budget;
using clientele::retention::spread_budget;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

struct customers {
  std::vector<double> worth, steepness, spend;
};

customers many(int n) {
  customers c;
  for (int i = 0; i < n; ++i) {
    c.worth.push_back(i % 11 == 0 ? -5 : 20 + 300 * std::abs(std::sin(i * 1.3)));
    c.steepness.push_back(i % 13 == 0 ? 0 : 0.002 + 0.3 * std::pow(std::sin(i * 0.7), 6));
  }
  c.spend.resize(c.worth.size());
  return c;
}

TEST(Budget, OfTheWorkedCase) {
  customers c{{100, 100}, {0.1, 0.05}, {0, 0}};
  const spread_budget b = budget{.amount = 30}(c.worth, c.steepness, c.spend);
  EXPECT_NEAR(c.spend[0], 14.621, 5e-4);
  EXPECT_NEAR(c.spend[1], 15.379, 5e-4);
  EXPECT_NEAR(b.multiplier, 2.317, 5e-4);
  expect_close(b.spent, 30);
}

// mpmath, 50 digits: all goes to the one customer. The spend is ln(…)/steepness, and ln λ = −16.7 has a spacing of
// 3.6e-15, 4e-10 of a spend at a steepness of 8.6e-6: so much of it cannot be told.
TEST(Budget, ASpendIsAsExactAsTheSpacingOfTheLogarithms) {
  customers c{{0.006623570349308318}, {8.565781554425287e-06}, {0}};
  const spread_budget b = budget{.amount = 19.84420962428325}(c.worth, c.steepness, c.spend);
  EXPECT_NEAR(b.spent, 19.84420962428325, 4.2e-10);
  expect_close(b.multiplier, 5.6726413481145674011e-8);
}

TEST(Budget, MarginalReturnsAreEqualAndTheCertificateCloses) {
  customers c = many(5000);
  for (const double amount : {1e-3, 10.0, 3000.0, 1e6}) {
    const spread_budget b = budget{.amount = amount}(c.worth, c.steepness, c.spend);
    expect_close(b.spent, amount, amount < 1 ? 1e-10 : 1e-12);
    EXPECT_LE(std::abs(b.gap), 1e-11 * b.bound);
    std::uint64_t receiving = 0;
    for (std::size_t i = 0; i < c.worth.size(); ++i) {
      const double marginal = c.worth[i] * c.steepness[i] * std::exp(-c.steepness[i] * c.spend[i]);
      if (c.spend[i] > 0)
        expect_close(marginal, b.multiplier, 1e-10);
      else
        EXPECT_LE(marginal, b.multiplier * (1 + 1e-12));
      receiving += c.spend[i] > 0 ? 1 : 0;
    }
    EXPECT_EQ(b.receiving, receiving);
    EXPECT_LT(b.passes, 40);
  }
}

// Independent computation: the multiplier by bisection.
TEST(Budget, MultiplierIsTheOneOfBisection) {
  customers c = many(500);
  const auto spent_at = [&](double multiplier) {
    double sum = 0;
    for (std::size_t i = 0; i < c.worth.size(); ++i)
      if (c.worth[i] > 0 && c.worth[i] * c.steepness[i] > multiplier)
        sum += std::log(c.worth[i] * c.steepness[i] / multiplier) / c.steepness[i];
    return sum;
  };
  double low = 1e-12, high = 1e4;
  for (int i = 0; i < 300; ++i) {
    const double middle = std::sqrt(low * high);
    (spent_at(middle) > 5000 ? low : high) = middle;
  }
  expect_close((budget{.amount = 5000}(c.worth, c.steepness, c.spend).multiplier), low, 1e-11);
}

TEST(Budget, NoMoveOfMoneyBringsMore) {
  customers c = many(40);
  budget{.amount = 700}(c.worth, c.steepness, c.spend);
  const auto response = [&](std::size_t i, double x) { return c.worth[i] * (1 - std::exp(-c.steepness[i] * x)); };
  for (std::size_t i = 0; i < c.worth.size(); ++i)
    for (std::size_t j = 0; j < c.worth.size(); ++j) {
      const double moved = std::min(1.0, c.spend[i]);
      EXPECT_LE(response(i, c.spend[i] - moved) + response(j, c.spend[j] + (i == j ? 0 : moved)) -
                    response(i, c.spend[i]) - response(j, c.spend[j]),
                1e-10);
    }
}

TEST(Budget, MoreMoneyBringsMoreAtAFallingReturn) {
  customers c = many(300);
  double response = 0, multiplier = 1e300;
  for (double amount = 1; amount < 1e5; amount *= 3) {
    const auto b = budget{.amount = amount}(c.worth, c.steepness, c.spend);
    EXPECT_GT(b.response, response);
    EXPECT_LT(b.multiplier, multiplier);
    response = b.response, multiplier = b.multiplier;
  }
}

TEST(Budget, AUnitThatBringsLessThanAskedIsNotSpent) {
  customers c{{100, 50}, {0.1, 0.05}, {0, 0}};
  const auto b = budget{.amount = 1000, .least_return = 1}(c.worth, c.steepness, c.spend);
  expect_close(c.spend[0], std::log(10.0) / 0.1);
  expect_close(c.spend[1], std::log(2.5) / 0.05);
  expect_close(b.multiplier, 1);
  EXPECT_NEAR(b.gap, 0, 1e-10);
  EXPECT_LT(b.spent, 1000);
}

TEST(Budget, WithNothingToSpendOrNobodyWorthIt) {
  customers c = many(20);
  const auto none = budget{.amount = 0}(c.worth, c.steepness, c.spend);
  EXPECT_EQ(none.spent, 0);
  EXPECT_EQ(none.receiving, 0u);
  EXPECT_EQ(none.gap, 0);
  customers bad{{-1, 0, 5}, {1, 1, 0}, {9, 9, 9}};
  const auto nobody = budget{.amount = 10}(bad.worth, bad.steepness, bad.spend);
  EXPECT_EQ(nobody.spent, 0);
  EXPECT_EQ(nobody.bound, 0);
  EXPECT_EQ(bad.spend, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ((budget{.amount = 10}({}, {}, {}).spent), 0);
}

TEST(Budget, SaysWhatIsBadAndWritesNothing) {
  customers c{{1, 2}, {1, -1}, {7, 7}};
  try {
    budget{.amount = 1}(c.worth, c.steepness, c.spend);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "steepness");
    EXPECT_EQ(e.value, -1);
    EXPECT_EQ(e.rule, ">= 0");
  }
  EXPECT_EQ(c.spend[0], 7);
  c.steepness[1] = 1;
  EXPECT_THROW((budget{.amount = -1}(c.worth, c.steepness, c.spend)), clientele::invalid_parameter);
  EXPECT_THROW((budget{.amount = 1, .least_return = std::nan("")}(c.worth, c.steepness, c.spend)),
               clientele::invalid_parameter);
  EXPECT_THROW((budget{.amount = 1}(c.worth, c.steepness, std::span(c.spend).first(1))), clientele::mismatched_sizes);
}

}  // namespace budget_test
