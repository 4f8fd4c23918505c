// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/gain.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

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
gain of(const std::vector<row>& rows) {
  gain g;
  for (const row& r : rows) g.add(r.score, r.hit);
  return g;
}

TEST(Gain, OfTheWorkedCase) {
  const gain_curve c = of({{3, true}, {1, false}, {4, true}, {3, false}}).curve();
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
  const auto area = of(rows).curve().area();
  EXPECT_NEAR(area.value, mean(of_hits), 1e-12);
  EXPECT_NEAR(area.value, mean(of_others), 1e-12);
  EXPECT_NEAR(area.standard_error, std::sqrt(variance(of_hits) + variance(of_others)), 1e-12);
}

TEST(Gain, DoesNotDependOnTheOrderNorOnParts) {
  auto rows = sample(500, 11);
  const gain_curve whole = of(rows).curve();
  std::reverse(rows.begin(), rows.end());
  const gain_curve parts = merge(of({rows.begin(), rows.begin() + 123}), of({rows.begin() + 123, rows.end()})).curve();
  ASSERT_EQ(parts.points.size(), 11u);
  for (double q = 0; q <= 1; q += 0.01) EXPECT_EQ(parts.gain(q), whole.gain(q));
  EXPECT_EQ(parts.area().value, whole.area().value);
}

TEST(Gain, WithinAGroupOfEqualScoresRisesStraight) {
  gain g;
  for (int i = 0; i < 10; ++i) g.add(5, i < 3);
  const gain_curve c = g.curve();
  for (double q = 0; q <= 1; q += 0.125) EXPECT_NEAR(c.gain(q), q, 1e-15);
  EXPECT_NEAR(c.lift(0.3).value, 1, 1e-15);
  EXPECT_EQ(c.area().value, 0.5);
}

TEST(Gain, RisesAndLiftHoldsItsInterval) {
  const gain_curve c = of(sample(1000, 200)).curve();
  for (double q = 0.05; q <= 1; q += 0.05) {
    EXPECT_GE(c.gain(q), c.gain(q - 0.05));
    const auto lift = c.lift(q);
    EXPECT_NEAR(lift.value, c.gain(q) / q, 1e-12);
    EXPECT_TRUE(lift.low < lift.value && lift.value < lift.high);
  }
}

TEST(Gain, WhatIsUndefinedSaysWhy) {
  EXPECT_EQ(gain{}.curve().area().state, statistic_state::no_values);
  EXPECT_EQ(of({{1, true}, {2, true}}).curve().area().state, statistic_state::no_variance);
  EXPECT_EQ(of({{1, false}}).curve().lift(0.5).state, statistic_state::no_total);
  EXPECT_TRUE(std::isnan(of({{1, false}}).curve().gain(0.5)));
  EXPECT_EQ(of({{1, false}, {2, true}}).curve().area().state, statistic_state::too_few_values);
  EXPECT_EQ(of({{1, false}, {2, true}}).curve().area().value, 1);
}

TEST(Gain, SaysWhatIsBad) {
  gain g;
  try {
    g.add(std::nan(""), true);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "score");
    EXPECT_EQ(e.rule, "finite");
  }
  EXPECT_THROW(static_cast<void>(g.curve().top(1.5)), clientele::invalid_parameter);
}

}  // namespace
