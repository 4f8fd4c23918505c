// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/gain.hpp>

#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace gain_test {

using clientele::statistic_state;
using clientele::retention::gain;
using clientele::retention::gain_curve;

struct row {
  double score;
  bool hit;
};

std::vector<row> sample(int n, int scores) {
  std::vector<row> rows;
  for (int i = 0; i < n; ++i)
    rows.push_back(
        {static_cast<double>(i * 37 % scores), (i * i + i / 3) % 7 < (i * 37 % scores > scores / 2 ? 4 : 2)});
  return rows;
}
auto gathered(const std::vector<row>& rows) { return clientele::summarize(rows, gain{}, &row::score, &row::hit); }
gain_curve of(const std::vector<row>& rows) { return *gathered(rows); }

TEST(Gain, OfTheWorkedCase) {
  const gain_curve c = of({{3, true}, {1, false}, {4, true}, {3, false}});
  EXPECT_EQ(c.gain(0.25), 0.5);
  EXPECT_EQ(c.gain(0.5), 0.75);
  EXPECT_EQ(c.gain(0), 0);
  EXPECT_EQ(c.gain(1), 1);
  EXPECT_EQ(c.lift(0.25).value, 2);
  EXPECT_EQ(c.area().value, 0.875);
  EXPECT_EQ(c.gini(), 0.75);
}

// Independent computation: all pairs compared; the standard error from the placements themselves (DeLong et al. 1988).
TEST(Gain, AreaIsTheShareOfPairsInOrder) {
  const auto rows = sample(300, 40);
  std::vector<double> of_hits, of_others;
  for (const row& a : rows) {
    double placed = 0, against = 0;
    for (const row& b : rows) {
      if (a.hit == b.hit) continue;
      const double ahead = a.score > b.score ? 1 : a.score == b.score ? 0.5 : 0;
      placed += a.hit ? ahead : 1 - ahead, ++against;
    }
    (a.hit ? of_hits : of_others).push_back(placed / against);
  }
  const auto mean = [](const std::vector<double>& x) {
    double s = 0;
    for (const double v : x) s += v;
    return s / static_cast<double>(x.size());
  };
  const auto variance = [&](const std::vector<double>& x) {
    double s = 0;
    for (const double v : x) s += (v - mean(x)) * (v - mean(x));
    return s / static_cast<double>(x.size() - 1) / static_cast<double>(x.size());
  };
  const auto area = of(rows).area();
  EXPECT_NEAR(area.value, mean(of_hits), 1e-12);
  EXPECT_NEAR(area.value, mean(of_others), 1e-12);
  EXPECT_NEAR(area.standard_error, std::sqrt(variance(of_hits) + variance(of_others)), 1e-12);
}

TEST(Gain, DoesNotDependOnTheOrderNorOnParts) {
  auto rows = sample(500, 11);
  const auto whole = gathered(rows);
  EXPECT_EQ(clientele::load(gain{}, save(whole)).state(), whole.state());
  std::reverse(rows.begin(), rows.end());
  const auto parts = merge(gathered({rows.begin(), rows.begin() + 123}), gathered({rows.begin() + 123, rows.end()}));
  EXPECT_EQ(parts.state(), whole.state());
  ASSERT_EQ(parts->points.size(), 11u);
  for (double q = 0; q <= 1; q += 0.01) EXPECT_EQ(parts->gain(q), whole->gain(q));
  EXPECT_EQ(parts->area().value, whole->area().value);
  rows[7].score += 1;
  EXPECT_FALSE(parts.state() == gathered(rows).state());
}

TEST(Gain, CurveIsThatOfSortingBitForBit) {
  for (const int n : {1, 2, 300, 5000, 70000})
    for (const double levels : {3.0, 500.0, 1e15}) {
      std::vector<row> rows;
      gain::state g;
      for (int i = 0; i < n; ++i) {
        const auto u = [&](std::uint64_t j) { return clientele::uniform_of(7, static_cast<std::uint64_t>(i), j); };
        const double level = std::floor(u(0) * levels) / levels - 0.5;  // both signs, and 0
        const double score = i % 11 == 3 ? -0.0 : level * std::exp2(std::floor(40 * u(2)));
        rows.push_back({score, u(1) < 0.3});
        gain{}.take(g, score, rows.back().hit);
      }
      std::sort(rows.begin(), rows.end(), [](const row& a, const row& b) { return a.score > b.score; });
      const gain_curve c = gain{}.conclude(g);
      std::uint64_t hits = 0;
      std::size_t point = 0, head = 0;  // of the group of scores that are equal but for 8 units in the last place
      for (std::size_t i = 0; i < rows.size(); ++i) {
        hits += rows[i].hit ? 1 : 0;
        if (i + 1 < rows.size() && rows[i + 1].score >= rows[head].score - 8 * 0x1p-52 * std::abs(rows[head].score))
          continue;
        ASSERT_LT(point, c.points.size());
        EXPECT_EQ(c.points[point].score, rows[head].score);
        head = i + 1;
        EXPECT_EQ(c.points[point].customers, i + 1);
        EXPECT_EQ(c.points[point].hits, hits);
        ++point;
      }
      EXPECT_EQ(point, c.points.size());
    }
  const auto once = gathered({{1, true}, {2, false}});
  EXPECT_EQ(merge(once, once)->customers, 4u);
}

TEST(Gain, WithinAGroupOfEqualScoresRisesStraight) {
  std::vector<row> g;
  for (int i = 0; i < 10; ++i) g.push_back({5, i < 3});
  const gain_curve c = of(g);
  for (double q = 0; q <= 1; q += 0.125) EXPECT_NEAR(c.gain(q), q, 1e-15);
  EXPECT_NEAR(c.lift(0.3).value, 1, 1e-15);
  EXPECT_EQ(c.area().value, 0.5);
}

// Each score is compared with the highest of its group, so a chain of near-ties does not run together.
TEST(Gain, AChainOfNearTiesEndsAtEightUnits) {
  constexpr double unit = std::numeric_limits<double>::epsilon();
  std::vector<row> rising;
  for (int i = 0; i < 20; ++i) rising.push_back({1 - i * unit, i % 2 == 0});
  const std::vector<row> falling(rising.rbegin(), rising.rend());
  for (const gain_curve& c : {of(rising), of(falling)}) {
    ASSERT_EQ(c.points.size(), 3u);
    EXPECT_EQ(c.points[0].score, 1);
    EXPECT_EQ(c.points[0].customers, 9u);  // 1 and the eight below it
    EXPECT_EQ(c.points[1].score, 1 - 9 * unit);
    EXPECT_EQ(c.points[2].customers, 20u);
  }
  std::vector<row> signs;  // no magnitude to judge by
  for (const double x : {1e-320, 0.0, -1e-320, -1.0, -1 - unit}) signs.push_back({x, true});
  EXPECT_EQ(of(signs).points.size(), 4u);
}

TEST(Gain, RisesAndLiftHoldsItsInterval) {
  const gain_curve c = of(sample(1000, 200));
  for (double q = 0.05; q <= 1; q += 0.05) {
    EXPECT_GE(c.gain(q), c.gain(q - 0.05));
    const auto lift = c.lift(q);
    EXPECT_NEAR(lift.value, c.gain(q) / q, 1e-12);
    EXPECT_TRUE(lift.low < lift.value && lift.value < lift.high);
  }
}

// statsmodels 0.15.0: statsmodels.stats.proportion.proportion_confint(30, 80, 0.05, "wilson") is
// (0.2769418, 0.4845127), to be divided by the share for the lift
TEST(Gain, IntervalIsThatOfAShareOfTheHits) {
  std::vector<row> g;
  for (int i = 0; i < 400; ++i) g.push_back({i < 100 ? 2.0 : 1.0, i < 30 || i >= 350});
  const gain_curve c = of(g);
  const auto found = c.gain(0.25, 0.95), lift = c.lift(0.25);
  EXPECT_EQ(found.value, c.gain(0.25));
  EXPECT_EQ(found.value, 0.375);
  EXPECT_NEAR(found.standard_error, std::sqrt(0.375 * 0.625 / 80), 1e-15);
  EXPECT_NEAR(found.low, 0.2769417870153117, 1e-12);
  EXPECT_NEAR(found.high, 0.48451274536857003, 1e-12);
  EXPECT_NEAR(lift.low, 4 * found.low, 1e-14);
  EXPECT_EQ(lift.method, clientele::interval_method::wilson);
  const auto gini = c.gini(0.95), area = c.area();
  EXPECT_EQ(gini.value, c.gini());
  EXPECT_EQ(gini.standard_error, 2 * area.standard_error);
  EXPECT_EQ(gini.low, 2 * area.low - 1);
}

TEST(Gain, IntervalsHoldTheGainOfTheDistribution) {
  // score u, uniform; P(hit | u) = 0.3u: the gain of the best share q is 1 − (1 − q)²
  const double q = 0.3, truth = 1 - 0.7 * 0.7;
  int gains = 0, areas = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    std::vector<row> g;
    for (std::uint64_t i = 0; i < 1000; ++i) {
      const double u = clientele::uniform_of(seed, i, 0);
      g.push_back({u, clientele::uniform_of(seed, i, 1) < 0.3 * u});
    }
    const gain_curve c = of(g);
    const auto found = c.gain(q, 0.95);
    gains += found.low <= truth && truth <= found.high ? 1 : 0;
    // P(u of a hit > u of another): ∫ 2u·(u − 0.15u²)/(1 − 0.15) du = (2/3 − 0.075)/0.85
    const auto gini = c.gini(0.95);
    const double gini_truth = 2 * (2.0 / 3 - 0.075) / 0.85 - 1;
    areas += gini.low <= gini_truth && gini_truth <= gini.high ? 1 : 0;
  }
  EXPECT_GE(gains, 376);  // 380 expected of 400 were the cut fixed, more because it is not; fixed seeds
  EXPECT_GE(areas, 366);
  EXPECT_LE(areas, 393);
}

TEST(Gain, WhatIsUndefinedSaysWhy) {
  EXPECT_EQ(of({{1, false}}).gain(0.5, 0.95).state, statistic_state::no_total);
  EXPECT_EQ(of({{1, true}, {0, false}}).lift(0).state, statistic_state::no_values);
  EXPECT_EQ(of({}).gini(0.95).state, statistic_state::no_values);
  EXPECT_EQ(of({}).area().state, statistic_state::no_values);
  EXPECT_EQ(of({{1, true}, {2, true}}).area().state, statistic_state::no_variance);
  EXPECT_EQ(of({{1, false}}).lift(0.5).state, statistic_state::no_total);
  EXPECT_TRUE(std::isnan(of({{1, false}}).gain(0.5)));
  EXPECT_EQ(of({{1, false}, {2, true}}).area().state, statistic_state::too_few_values);
  EXPECT_EQ(of({{1, false}, {2, true}}).area().value, 1);
}

TEST(Gain, SaysWhatIsBad) {
  struct told {
    double score, hit;
  };
  const auto bad = [](const told& one) -> std::string {
    try {
      static_cast<void>(clientele::summarize(std::vector<told>{{1, 1}, one}, gain{}, &told::score, &told::hit));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 1u);
      return e.first.text();
    }
    return "accepted";
  };
  EXPECT_EQ(bad({std::nan(""), 1}), "clientele::retention::gain: score = NaN breaks the rule: finite");
  EXPECT_EQ(bad({1, 2}), "clientele::retention::gain: hit = 2 breaks the rule: in [0, 1], whole number");
  EXPECT_THROW(static_cast<void>(of({}).top(1.5)), clientele::invalid_parameter);
}

}  // namespace gain_test
