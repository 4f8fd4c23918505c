// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/targeting.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

using clientele::statistic_state;
using clientele::retention::gain;
using clientele::retention::gain_curve;
using clientele::retention::targeting;

gain_curve perfect() {
  gain g;
  for (int i = 0; i < 1000; ++i) g.add(i < 100 ? 1 : 0, i < 100);
  return g.curve();
}
/// A fair score of 25 values, with dents in its ROC curve.
gain_curve fair() {
  gain g;
  for (int s = 0; s < 25; ++s)
    for (int i = 0; i < 40; ++i) g.add(s, i * 25 < s * (s % 4 == 0 ? 30 : 14));
  return g.curve();
}

TEST(Targeting, OfAPerfectScore) {
  const auto best = targeting{}.maximum_profit(perfect());
  EXPECT_NEAR(best.profit, 5.6, 1e-12);
  EXPECT_EQ(best.score, 1);
  EXPECT_EQ(best.targeted, 0.1);
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
      EXPECT_NEAR(t.expected_maximum_profit(list).profit, expected, 1e-10 * std::max(1.0, expected));
    }
}

TEST(Targeting, WhereTheAcceptanceIsKnownBothAreTheSame) {
  targeting t{.alpha = 6e4, .beta = 14e4};  // all but certain: 0.3 ± 0.001
  EXPECT_NEAR(t.expected_maximum_profit(fair()).profit, t.maximum_profit(fair(), 0.3).profit, 1e-3);
}

TEST(Targeting, ExpectedIsNotBelowTheMaximumOfTheMean) {
  // the maximum of expectations is not above the expectation of the maximum
  for (double contact = 0; contact < 60; contact += 7)
    for (const gain_curve& list : {perfect(), fair()}) {
      const targeting t{.contact = contact};
      EXPECT_GE(t.expected_maximum_profit(list).profit, t.maximum_profit(list).profit - 1e-12);
    }
}

TEST(Targeting, ProfitHasNoScaleInMoney) {
  const targeting once{}, twice{.value = 400, .offer = 20, .contact = 2};
  EXPECT_NEAR(twice.expected_maximum_profit(fair()).profit, 2 * once.expected_maximum_profit(fair()).profit, 1e-12);
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
  EXPECT_EQ(dear.maximum_profit(fair()).profit, 0);
  EXPECT_TRUE(std::isnan(dear.maximum_profit(fair()).score));
  EXPECT_EQ(dear.expected_maximum_profit(fair()).profit, 0);
  EXPECT_EQ(dear.expected_maximum_profit(fair()).targeted, 0);
  gain stayed;
  for (int i = 0; i < 10; ++i) stayed.add(i, false);
  EXPECT_EQ(targeting{}.expected_maximum_profit(stayed.curve()).profit, 0);
}

TEST(Targeting, WhereEverybodyLeavesEverybodyIsTargeted) {
  gain left;
  for (int i = 0; i < 10; ++i) left.add(i, true);
  const auto e = targeting{.contact = 0}.expected_maximum_profit(left.curve());
  EXPECT_NEAR(e.targeted, 1, 1e-14);
  EXPECT_NEAR(e.profit, 0.3 * 190, 1e-11);
}

TEST(Targeting, OfNobodyIsUndefined) {
  EXPECT_EQ(targeting{}.maximum_profit(gain{}.curve()).state, statistic_state::no_values);
  EXPECT_EQ(targeting{}.expected_maximum_profit(gain{}.curve()).state, statistic_state::no_values);
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

}  // namespace
