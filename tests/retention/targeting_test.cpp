// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/targeting.hpp>

#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace targeting_test {

using clientele::statistic_state;
using clientele::retention::gain;
using clientele::retention::gain_curve;
using clientele::retention::targeting;

struct row {
  double score;
  bool left;
};
gain_curve of(const std::vector<row>& rows) {
  gain::state s;
  for (const row& r : rows) gain{}.take(s, r.score, r.left);
  return gain{}.conclude(s);
}

gain_curve perfect() {
  std::vector<row> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({i < 100 ? 1.0 : 0.0, i < 100});
  return of(rows);
}
/// A fair score of 25 values, with dents in its ROC curve.
gain_curve fair() {
  std::vector<row> rows;
  for (int s = 0; s < 25; ++s)
    for (int i = 0; i < 40; ++i) rows.push_back({1. * s, i * 25 < s * (s % 4 == 0 ? 30 : 14)});
  return of(rows);
}

TEST(Targeting, OfAPerfectScore) {
  const auto best = targeting{}.maximum_profit(perfect());
  EXPECT_NEAR(best.profit.value, 5.6, 1e-12);
  EXPECT_EQ(best.score, 1);
  EXPECT_EQ(best.targeted, 0.1);
  EXPECT_NEAR(best.profit.standard_error, 56 * std::sqrt(0.1 * 0.9 / 1000), 1e-12);
  EXPECT_NEAR(best.profit.standard_error, 0.531263, 5e-7);
  EXPECT_EQ(best.profit.method, clientele::interval_method::influence);
}

// Independent computation: the greatest profit over all cuts (not only those of the hull) at 400 001 values of the
// acceptance, weighted with the beta density, by Simpson's rule.
double by_quadrature(const targeting& t, const gain_curve& list) {
  const int nodes = 400000;
  const double n = static_cast<double>(list.customers);
  const double log_b =
      std::log(std::tgamma(t.alpha)) + std::log(std::tgamma(t.beta)) - std::log(std::tgamma(t.alpha + t.beta));
  long double sum = 0;
  for (int i = 0; i <= nodes; ++i) {
    const double x = static_cast<double>(i) / nodes;
    double best = 0;
    for (const auto& p : list.points) {
      const double leavers = static_cast<double>(p.hits) / n, others = static_cast<double>(p.customers - p.hits) / n;
      best = std::max(best, (x * (t.value - t.offer) - t.contact) * leavers - (t.offer + t.contact) * others);
    }
    const double density = std::exp((t.alpha - 1) * std::log(x) + (t.beta - 1) * std::log1p(-x) - log_b);
    if (x > 0 && x < 1) sum += static_cast<long double>(best * density) * (i % 2 == 1 ? 4 : 2);
  }
  return static_cast<double>(sum / 3 / nodes);
}

TEST(Targeting, ExpectedMaximumProfitIsThatOfQuadrature) {
  for (const targeting& t : {targeting{}, targeting{.value = 90, .offer = 20, .contact = 2, .alpha = 2.5, .beta = 3},
                             targeting{.contact = 0}})
    for (const gain_curve& list : {perfect(), fair()}) {
      const double expected = by_quadrature(t, list);
      EXPECT_NEAR(t.expected_maximum_profit(list).profit.value, expected, 1e-10 * std::max(1.0, expected));
    }
}

TEST(Targeting, WhereTheAcceptanceIsKnownBothAreTheSame) {
  targeting t{.alpha = 6e4, .beta = 14e4};  // all but certain: 0.3 ± 0.001
  EXPECT_NEAR(t.expected_maximum_profit(fair()).profit.value, t.maximum_profit(fair(), 0.3).profit.value, 1e-3);
}

TEST(Targeting, ExpectedIsNotBelowTheMaximumOfTheMean) {
  // the maximum of expectations is not above the expectation of the maximum
  for (double contact = 0; contact < 60; contact += 7)
    for (const gain_curve& list : {perfect(), fair()}) {
      const targeting t{.contact = contact};
      EXPECT_GE(t.expected_maximum_profit(list).profit.value, t.maximum_profit(list).profit.value - 1e-12);
    }
}

TEST(Targeting, ProfitHasNoScaleInMoney) {
  const targeting once{}, twice{.value = 400, .offer = 20, .contact = 2};
  EXPECT_NEAR(twice.expected_maximum_profit(fair()).profit.value, 2 * once.expected_maximum_profit(fair()).profit.value,
              1e-12);
  EXPECT_NEAR(twice.expected_maximum_profit(fair()).targeted, once.expected_maximum_profit(fair()).targeted, 1e-14);
}

TEST(Targeting, CurveEndsWithEverybody) {
  const auto curve = targeting{}.profit_curve(fair(), 0.3);
  ASSERT_EQ(curve.size(), 25u);
  EXPECT_EQ(curve.back().targeted, 1);
  const gain_curve list = fair();
  const double leavers = static_cast<double>(list.hits) / static_cast<double>(list.customers);
  EXPECT_NEAR(curve.back().profit, leavers * (57 - 1) - (1 - leavers) * 11, 1e-12);
}

TEST(Targeting, WhereItDoesNotPayNobodyIsTargeted) {
  const targeting dear{.contact = 500};
  EXPECT_EQ(dear.maximum_profit(fair()).profit.value, 0);
  EXPECT_TRUE(std::isnan(dear.maximum_profit(fair()).score));
  EXPECT_EQ(dear.expected_maximum_profit(fair()).profit.value, 0);
  EXPECT_EQ(dear.expected_maximum_profit(fair()).targeted, 0);
  std::vector<row> stayed;
  for (int i = 0; i < 10; ++i) stayed.push_back({1. * i, false});
  EXPECT_EQ(targeting{}.expected_maximum_profit(of(stayed)).profit.value, 0);
}

TEST(Targeting, WhereEverybodyLeavesEverybodyIsTargeted) {
  std::vector<row> left;
  for (int i = 0; i < 10; ++i) left.push_back({1. * i, true});
  const auto e = targeting{.contact = 0}.expected_maximum_profit(of(left));
  EXPECT_NEAR(e.targeted, 1, 1e-14);
  EXPECT_NEAR(e.profit.value, 0.3 * 190, 1e-11);
}

/// The curve of groups of equal score, from the highest down: customers with the outcome and without.
gain_curve of_groups(const std::vector<std::array<double, 2>>& groups) {
  gain_curve c;
  double score = static_cast<double>(groups.size());
  for (const auto& [hits, others] : groups) {
    c.hits += static_cast<std::uint64_t>(hits), c.customers += static_cast<std::uint64_t>(hits + others);
    c.points.push_back({score--, c.customers, c.hits});
  }
  return c;
}
/// Shares of leavers and others by group; the ROC curve has a dent at the third.
const std::vector<std::array<double, 2>> population{
    {0.05, 0.05}, {0.03, 0.12}, {0.01, 0.14}, {0.02, 0.18}, {0.01, 0.39}};

// Independent computation: what one customer more in a group changes, by differences, for 10⁸ of them (the influence).
TEST(Targeting, StandardErrorsAreThoseOfTheInfluenceByDifferences) {
  const double n = 1e8;
  for (const targeting& t : {targeting{}, targeting{.value = 90, .offer = 4, .contact = 2, .alpha = 2.5, .beta = 3},
                             targeting{.contact = 0}}) {
    const auto curve_with = [&](std::size_t group, std::size_t kind) {
      auto counts = population;
      for (auto& g : counts)
        for (double& x : g) x = std::round(x * n);
      if (group < counts.size()) ++counts[group][kind];
      return of_groups(counts);
    };
    const double expected = t.expected_maximum_profit(curve_with(9, 0)).profit.value,
                 most = t.maximum_profit(curve_with(9, 0)).profit.value;
    double of_expected = 0, of_most = 0;
    for (std::size_t g = 0; g < population.size(); ++g)
      for (std::size_t kind = 0; kind < 2; ++kind) {
        const gain_curve more = curve_with(g, kind);
        const double first = (t.expected_maximum_profit(more).profit.value - expected) * n,
                     second = (t.maximum_profit(more).profit.value - most) * n;
        of_expected += population[g][kind] * first * first, of_most += population[g][kind] * second * second;
      }
    const double error = t.expected_maximum_profit(curve_with(9, 0)).profit.standard_error * std::sqrt(n);
    EXPECT_NEAR(error, std::sqrt(of_expected), 1e-5 * error);
    EXPECT_NEAR(t.maximum_profit(curve_with(9, 0)).profit.standard_error * std::sqrt(n), std::sqrt(of_most),
                1e-5 * std::sqrt(of_most));
  }
}

TEST(Targeting, IntervalsHoldTheProfitOfTheDistribution) {
  auto all = population;
  for (auto& g : all)
    for (double& x : g) x *= 1e6;
  const targeting t;
  const double expected = t.expected_maximum_profit(of_groups(all)).profit.value,
               most = t.maximum_profit(of_groups(all)).profit.value;
  int inside_expected = 0, inside_most = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    std::vector<std::array<double, 2>> drawn(population.size());
    for (std::uint64_t i = 0; i < 2000; ++i) {
      double u = clientele::uniform_of(seed, i);
      std::size_t cell = 0;
      while (cell < 9 && u >= population[cell / 2][cell % 2]) u -= population[cell / 2][cell % 2], ++cell;
      ++drawn[cell / 2][cell % 2];
    }
    const auto e = t.expected_maximum_profit(of_groups(drawn)).profit, m = t.maximum_profit(of_groups(drawn)).profit;
    inside_expected += e.low <= expected && expected <= e.high ? 1 : 0;
    inside_most += m.low <= most && most <= m.high ? 1 : 0;
  }
  EXPECT_GE(inside_expected, 460);  // 475 expected of 500; fixed seeds
  EXPECT_LE(inside_expected, 490);
  EXPECT_GE(inside_most, 460);
  EXPECT_LE(inside_most, 490);
}

TEST(Targeting, OneCustomerHasAProfitAndNoStandardError) {
  const gain_curve one = of({{1, true}});
  const auto p = targeting{}.maximum_profit(one).profit;
  EXPECT_NEAR(p.value, 56, 1e-13);
  EXPECT_TRUE(std::isnan(p.standard_error));
  EXPECT_EQ(p.method, clientele::interval_method::none);
  EXPECT_THROW(static_cast<void>(targeting{}.maximum_profit(one, 0.3, 1.0)), clientele::invalid_parameter);
}

TEST(Targeting, OfNobodyIsUndefined) {
  EXPECT_EQ(targeting{}.maximum_profit(of({})).state, statistic_state::no_values);
  EXPECT_EQ(targeting{}.expected_maximum_profit(of({})).state, statistic_state::no_values);
}

void expect_rejected(const targeting& t, std::string_view which) {
  try {
    static_cast<void>(t.expected_maximum_profit(perfect()));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, which);
  }
}

TEST(Targeting, SaysWhatIsBad) {
  expect_rejected({.value = 0}, "value");
  expect_rejected({.offer = 200}, "offer");
  expect_rejected({.contact = -1}, "contact");
  expect_rejected({.alpha = 0}, "alpha");
  expect_rejected({.beta = std::nan("")}, "beta");
  EXPECT_THROW(static_cast<void>(targeting{}.maximum_profit(perfect(), 2)), clientele::invalid_parameter);
}

}  // namespace targeting_test
