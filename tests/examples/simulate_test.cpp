// SPDX-License-Identifier: BSL-1.0
#include "score_customers/simulate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

namespace score_customers {
namespace simulate_test {

static_assert(noexcept(simulate(0, 0)));
static_assert(simulate(42, 1).annual_purchase == 261.45);

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

TEST(Simulate, GoldenRows) {
  const std::array<std::uint64_t, 5> indices = {0, 1, 2, 999, 18'446'744'073'709'551'615U};
  const std::array<simulated_customer, 5> rows = {{
      {1, {4, 4, 5, 5}, {missing, 5, 6, 6}, 0, 40.65, 11.17, 0.94, 0.00, 7.11, {37, 86, 61, 64}},
      {2, {6, 6, 6, 5}, {6, 6, 6, 5}, 0, 261.45, 55.16, 0.79, 0.08, 18.88, {55, 84, 83, 52}},
      {3, {5, 5, 7, 7}, {5, 3, 4, 4}, 0, 346.65, 75.22, 0.46, 0.09, 27.60, {65, 56, 84, 72}},
      {1000, {6, 7, 6, 6}, {7, 7, 6, 7}, 0, 51.13, 16.41, 0.84, 0.06, 9.02, {35, 58, 76, 26}},
      {0, {missing, 4, missing, 3}, {4, 6, 4, 4}, 0, 204.58, 58.30, 0.66, 0.01, 28.55, {46, 63, 71, 71}},
  }};
  const auto same = [](const auto& actual, const auto& expected) {
    return std::equal(actual.begin(), actual.end(), expected.begin(),
                      [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); });
  };
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const simulated_customer actual = simulate(42, indices[row]);
    const simulated_customer& expected = rows[row];
    EXPECT_EQ(actual.id, expected.id);
    EXPECT_TRUE(same(actual.expected, expected.expected)) << row;
    EXPECT_TRUE(same(actual.perceived, expected.perceived)) << row;
    EXPECT_EQ(actual.complainants, expected.complainants);
    EXPECT_EQ(actual.annual_purchase, expected.annual_purchase);
    EXPECT_EQ(actual.margin, expected.margin);
    EXPECT_EQ(actual.retention, expected.retention);
    EXPECT_EQ(actual.retention_lift, expected.retention_lift);
    EXPECT_EQ(actual.retention_cost, expected.retention_cost);
    EXPECT_EQ(actual.scores, expected.scores);
  }
}

TEST(Simulate, SeedsAndIndicesMatterInAllTheirBits) {
  const double base = simulate(1, 1).annual_purchase;
  EXPECT_NE(base, simulate(1, 2).annual_purchase);
  EXPECT_NE(base, simulate(2, 1).annual_purchase);
  EXPECT_NE(base, simulate(1 + (std::uint64_t{1} << 32), 1).annual_purchase);
  EXPECT_NE(base, simulate(1, 1 + (std::uint64_t{1} << 32)).annual_purchase);
}

TEST(Simulate, PurchasesFollowTheirTable) {
  using detail::purchase_cents;
  EXPECT_EQ(purchase_cents(0), 500);
  EXPECT_EQ(purchase_cents(1U << 27), 2436);
  EXPECT_EQ(purchase_cents(1U << 31), 25'000);
  EXPECT_EQ(purchase_cents((31U << 27) - 1), 256'541);
  EXPECT_EQ(purchase_cents(31U << 27), 256'542);
  EXPECT_EQ(purchase_cents(63U << 26), 369'156);
  EXPECT_EQ(purchase_cents(0xFFFFFFFF), 11'442'401);
  std::int64_t before = 0;
  for (std::uint64_t word = 0; word <= 0xFFFFFFFF; word += 99'991) {
    const std::int64_t cents = purchase_cents(static_cast<std::uint32_t>(word));
    ASSERT_GE(cents, before) << word;
    before = cents;
  }
  before = 0;
  for (std::uint32_t word = 0xFFFF0000; word != 0; ++word) {
    const std::int64_t cents = purchase_cents(word);
    ASSERT_GE(cents, before) << word;
    before = cents;
  }
}

TEST(Simulate, Marginals) {
  constexpr std::uint64_t customers = 100'000;
  constexpr auto count = static_cast<double>(customers);
  std::array<double, 4> expected{}, expected_answers{}, perceived{}, perceived_answers{}, scores{};
  double complainants = 0, losses = 0, retention = 0, lift = 0, cost = 0, margin = 0;
  double covariance = 0, complete = 0, unhappy = 0;
  std::vector<double> purchases;
  const auto whole_within = [](double value, double lowest, double highest) {
    return value == std::floor(value) && value >= lowest && value <= highest;
  };
  const auto hundredths = [](double value) { return value == std::round(value * 100) / 100; };
  for (std::uint64_t index = 0; index < customers; ++index) {
    const simulated_customer customer = simulate(7, index);
    ASSERT_EQ(customer.id, index + 1);
    double gap = 0;
    for (std::size_t dimension = 0; dimension < 4; ++dimension) {
      const double hoped = customer.expected[dimension];
      const double found = customer.perceived[dimension];
      gap += found - hoped;
      if (!std::isnan(hoped)) {
        ASSERT_TRUE(whole_within(hoped, 1, 7));
        expected[dimension] += hoped;
        ++expected_answers[dimension];
      }
      if (!std::isnan(found)) {
        ASSERT_TRUE(whole_within(found, 1, 7));
        perceived[dimension] += found;
        ++perceived_answers[dimension];
      }
      if (!std::isnan(hoped) && !std::isnan(found)) covariance += (hoped - 5.2) * (found - 5.0);
      ASSERT_TRUE(whole_within(customer.scores[dimension], 0, 100));
      scores[dimension] += customer.scores[dimension];
    }
    if (!std::isnan(gap)) {
      ++complete;
      if (gap <= -4) ++unhappy;
      if (customer.complainants > 0) {
        ASSERT_LE(gap, -4);
      }
    }
    ASSERT_TRUE(customer.complainants == 0 || customer.complainants == 1);
    ASSERT_GE(customer.annual_purchase, 5);
    ASSERT_TRUE(hundredths(customer.annual_purchase));
    ASSERT_TRUE(hundredths(customer.margin));
    ASSERT_GE(customer.margin, -0.05 * customer.annual_purchase);
    ASSERT_TRUE(hundredths(customer.retention) && customer.retention >= 0 && customer.retention <= 0.99);
    ASSERT_TRUE(hundredths(customer.retention_lift) && customer.retention_lift >= 0 && customer.retention_lift <= 0.10);
    ASSERT_LE(customer.retention + customer.retention_lift, 0.99 + 1e-12);
    ASSERT_TRUE(hundredths(customer.retention_cost) && customer.retention_cost >= 5);
    complainants += customer.complainants;
    losses += customer.margin < 0 ? 1 : 0;
    retention += customer.retention;
    lift += customer.retention_lift;
    cost += customer.retention_cost;
    margin += customer.margin;
    purchases.push_back(customer.annual_purchase);
  }
  for (std::size_t dimension = 0; dimension < 4; ++dimension) {
    EXPECT_NEAR(expected_answers[dimension] / count, 0.95, 0.003);
    EXPECT_NEAR(perceived_answers[dimension] / count, 0.95, 0.003);
    EXPECT_NEAR(expected[dimension] / expected_answers[dimension], 5.2, 0.02);
  }
  const std::array<double, 4> perceived_means = {5.22, 5.08, 4.84, 4.98};
  const std::array<double, 4> score_means = {55, 65, 75, 55};
  for (std::size_t dimension = 0; dimension < 4; ++dimension) {
    EXPECT_NEAR(perceived[dimension] / perceived_answers[dimension], perceived_means[dimension], 0.02);
    EXPECT_NEAR(scores[dimension] / count, score_means[dimension], 0.3);
  }
  EXPECT_GT(covariance / (4 * count), 0.2);  // what is found goes with what was expected
  EXPECT_NEAR(unhappy / complete, 0.243, 0.01);
  EXPECT_NEAR(complainants / count, 0.04 * 0.243, 0.001);
  EXPECT_NEAR(losses / count, 0.004, 0.001);
  EXPECT_NEAR(retention / count, 0.763, 0.005);
  EXPECT_NEAR(lift / count, 0.047, 0.002);
  EXPECT_NEAR(cost / count, 20.25, 0.2);

  std::sort(purchases.begin(), purchases.end());
  const double total = std::accumulate(purchases.begin(), purchases.end(), 0.0);
  const double best_fifth = std::accumulate(purchases.begin() + purchases.size() / 5 * 4, purchases.end(), 0.0);
  EXPECT_NEAR(best_fifth / total, 0.66, 0.02);
  EXPECT_NEAR(purchases[purchases.size() / 2], 250, 5);
  EXPECT_NEAR(total / count, 553, 15);
  EXPECT_NEAR(margin / total, 0.25, 0.005);
}

}  // namespace simulate_test
}  // namespace score_customers
