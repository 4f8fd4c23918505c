// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/regularity.hpp>

#include <clientele/core.hpp>
#include <clientele/history/also.hpp>
#include <clientele/history/unsorted_log.hpp>
#include <clientele/models/random.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace regularity_test {

using namespace clientele;
using namespace clientele::history;

auto of(const std::vector<std::vector<double>>& customers) {
  return summarize(customers, regularity<double>{}, std::identity{});
}

TEST(Regularity, ByHand) {
  const auto one = *of({{0, 2, 8}});
  EXPECT_EQ(one.customers, 1U);
  EXPECT_EQ(one.gaps, 2U);
  EXPECT_DOUBLE_EQ(one.wheat_morrison, 1.5);
  // two customers with shares 1/4, 3/4 and 1/2, 1/2: V = 1/32. Purchases at one time are one, and one gap tells nothing
  const auto two = *of({{0, 2, 2, 8}, {5, 6, 7}, {1, 9}, {3}, {}});
  EXPECT_EQ(two.customers, 2U);
  EXPECT_DOUBLE_EQ(two.wheat_morrison, (1 - 4.0 / 32) / (8.0 / 32));
  // the likelihood of shares of two is that of beta(k, k): 4[ψ(2k) − ψ(k)] + ln(3/16) + ln(1/4) = 0
  EXPECT_NEAR(4 * (digamma(2 * two.k) - digamma(two.k)), -std::log(3.0 / 64), 1e-13);
  EXPECT_NEAR(two.standard_error, 1 / std::sqrt(4 * (trigamma(two.k) - 2 * trigamma(2 * two.k))), 1e-12);
}

TEST(Regularity, WithoutGapsAndOfClocks) {
  const auto none = *of({{1, 2}, {}});
  EXPECT_EQ(none.customers, 0U);
  EXPECT_TRUE(std::isnan(none.k) && std::isnan(none.standard_error) && std::isnan(none.wheat_morrison));
  const auto clocks = *of({{0, 1, 2, 3}, {0, 7, 14}});
  EXPECT_TRUE(std::isinf(clocks.k) && std::isinf(clocks.wheat_morrison) && std::isnan(clocks.standard_error));
}

/// Customers of the shape k whose rates differ a thousandfold.
std::vector<std::vector<double>> panel(double k, std::size_t customers) {
  std::vector<std::vector<double>> all(customers);
  for (std::size_t i = 0; i < customers; ++i) {
    models::random_stream random(17, i);
    const double rate = std::exp(7 * random.uniform());
    double at = 0;
    for (std::size_t j = 0; j < 2 + i % 9; ++j) all[i].push_back(at), at += random.gamma(k) / rate;
  }
  return all;
}
TEST(Regularity, FindsTheShapeWhateverTheRates) {
  for (const double k : {0.6, 1.0, 2.5, 12.0}) {
    const auto f = *of(panel(k, 4000));
    EXPECT_NEAR(f.k, k, 4 * f.standard_error) << k;
    EXPECT_LT(f.standard_error, 0.02 * k);
    EXPECT_NEAR(f.wheat_morrison, k, 0.1 * k);
  }
}

TEST(Regularity, NeitherOrderNorPartsNorUnitsMatter) {
  const auto all = panel(2, 400);
  const std::vector<std::vector<double>> first(all.begin(), all.begin() + 150);
  std::vector<std::vector<double>> last(all.rbegin(), all.rend() - 150), times4 = all;
  const auto whole = of(all);
  const auto parts = merge(of(last), load(regularity<double>{}, save(of(first))));
  EXPECT_EQ(parts->k, whole->k);
  EXPECT_EQ(parts->wheat_morrison, whole->wheat_morrison);
  EXPECT_EQ(parts->gaps, whole->gaps);
  for (auto& customer : times4)
    for (double& at : customer) at *= 4;
  EXPECT_EQ(of(times4)->k, whole->k);
}

struct order {
  int id, day;
  double amount;
};
TEST(Regularity, OfALog) {
  const std::vector<order> log{{1, 8, 1}, {1, 0, 1}, {1, 2, 1}, {1, 2, 5}, {2, 3, 1}};
  reader read{regularity<int>{}};
  static_cast<void>(customer_histories(log, observation<int>{.end = 10, .period = 1}, &order::id, &order::day,
                                       &order::amount, also(read)));
  EXPECT_DOUBLE_EQ(read.summary()->wheat_morrison, 1.5);
  EXPECT_THROW((void)of({{2, 1, 3}}), invalid_customer);
}

}  // namespace regularity_test
