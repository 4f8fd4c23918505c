// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/uplift.hpp>

#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace uplift_test {

using clientele::statistic_state;
using clientele::retention::uplift;
using clientele::retention::uplift_curve;

struct row {
  double score;
  bool treated, outcome;
};

auto gathered(const std::vector<row>& rows) {
  return clientele::summarize(rows, uplift{}, &row::score, &row::treated, &row::outcome);
}
uplift_curve of(const std::vector<row>& rows) { return *gathered(rows); }

/// Treatment helps those of high score and harms those of low score.
std::vector<row> sample(int n, int scores) {
  std::vector<row> rows;
  for (int i = 0; i < n; ++i) {
    const double score = i * 37 % scores, u = clientele::uniform_of(3, static_cast<std::uint64_t>(i));
    const bool treated = i % 2 == 0;
    rows.push_back({score, treated, u < 0.4 + (treated ? 0.4 * (score / scores - 0.5) : 0)});
  }
  return rows;
}

TEST(Uplift, OfTheWorkedCase) {
  const uplift_curve c = of({{2, true, true}, {2, false, false}, {1, true, false}, {1, false, true}});
  EXPECT_EQ(c.overall().value, 0);
  EXPECT_EQ(c.qini(), 0.25);
}

// Independent computation: for a list without ties, the curve walked customer by customer.
TEST(Uplift, QiniIsTheOneOfWalkingDownTheList) {
  auto rows = sample(400, 401);
  std::sort(rows.begin(), rows.end(), [](const row& a, const row& b) { return a.score > b.score; });
  double nt = 0, yt = 0, nc = 0, yc = 0, all = 0, treated = 0;
  for (const row& r : rows) ++all, treated += r.treated ? 1 : 0;
  std::vector<double> height{0};
  for (const row& r : rows) {
    (r.treated ? nt : nc) += 1, (r.treated ? yt : yc) += r.outcome ? 1 : 0;
    height.push_back((yt - (nc > 0 ? yc * nt / nc : 0)) / treated);
  }
  double area = 0;
  for (std::size_t i = 1; i < height.size(); ++i) area += (height[i - 1] + height[i]) / 2 / all;
  EXPECT_NEAR(of(rows).qini(), area - height.back() / 2, 1e-12);
}

TEST(Uplift, WithOneScoreForAllThereIsNoQini) {
  auto rows = sample(200, 50);
  for (row& r : rows) r.score = 1;
  EXPECT_NEAR(of(rows).qini(), 0, 1e-15);
}

TEST(Uplift, TurnsAroundWithTheList) {
  auto rows = sample(4000, 100);
  const double forward = of(rows).qini();
  for (row& r : rows) r.score = -r.score;
  EXPECT_GT(forward, 0.02);
  EXPECT_LT(of(rows).qini(), -0.02);
}

TEST(Uplift, DoesNotDependOnTheOrderNorOnParts) {
  auto rows = sample(600, 13);
  const auto whole = gathered(rows);
  EXPECT_EQ(clientele::load(uplift{}, save(whole)).state(), whole.state());
  std::reverse(rows.begin(), rows.end());
  const auto parts = merge(gathered({rows.begin(), rows.begin() + 200}), gathered({rows.begin() + 200, rows.end()}));
  EXPECT_EQ(parts.state(), whole.state());
  EXPECT_EQ(parts->points.size(), 13u);
  EXPECT_EQ(parts->qini(), whole->qini());
  EXPECT_EQ(parts->qini(20).standard_error, whole->qini(20).standard_error);
  EXPECT_EQ(parts->overall().low, whole->overall().low);
}

TEST(Uplift, BinsAreTheWholeListAndCarryIntervals) {
  const uplift_curve c = of(sample(5000, 97));
  const auto bins = c.bins(10);
  ASSERT_EQ(bins.size(), 10u);
  clientele::retention::uplift_counts all;
  for (const auto& b : bins) {
    all = merge(all, b.counts);
    EXPECT_GE(b.highest_score, b.lowest_score);
    EXPECT_EQ(b.uplift.method, clientele::interval_method::newcombe);
    EXPECT_NEAR(b.uplift.value, b.counts.treated.share() - b.counts.control.share(), 1e-15);
    EXPECT_TRUE(b.uplift.low < b.uplift.value && b.uplift.value < b.uplift.high);
    EXPECT_NEAR(b.counts.treated.trials + b.counts.control.trials, 500, 60);
  }
  EXPECT_EQ(all.treated, c.all.treated);
  EXPECT_EQ(all.control, c.all.control);
  EXPECT_GT(bins.front().uplift.value, bins.back().uplift.value);
  EXPECT_EQ(of(sample(100, 3)).bins(10).size(), 3u);  // groups of equal score stay whole
}

TEST(Uplift, BootstrapIsReproducibleAndOfTheRightSize) {
  const uplift_curve c = of(sample(600, 50));
  const auto q = c.qini(200);
  EXPECT_EQ(q.value, c.qini());
  EXPECT_EQ(q.standard_error, c.qini(200).standard_error);
  EXPECT_NE(q.standard_error, c.qini(200, 2).standard_error);
  EXPECT_EQ(q.method, clientele::interval_method::bootstrap);
  // The spread of the coefficient over other samples of the same kind: blocks of 600 of a longer list.
  const auto rows = sample(60000, 50);
  double mean = 0, squares = 0;
  for (int i = 0; i < 100; ++i) {
    const double x = of({rows.begin() + 600 * i, rows.begin() + 600 * (i + 1)}).qini();
    mean += x / 100, squares += x * x / 100;
  }
  const double spread = std::sqrt(squares - mean * mean);
  EXPECT_GT(q.standard_error, 0.7 * spread);
  EXPECT_LT(q.standard_error, 1.4 * spread);
}

TEST(Uplift, AddedCarriesTheIntervalOfTheDifference) {
  // the worked example (a) of Newcombe (1998), 56 of 70 against 48 of 80, as the top of a list of 140 treated
  std::vector<row> rows;
  for (int i = 0; i < 150; ++i) rows.push_back({1, i < 70, i < 70 ? i < 56 : i < 118});
  for (int i = 0; i < 100; ++i) rows.push_back({0, i < 70, i % 2 == 0});
  const uplift_curve c = of(rows);
  const auto a = c.added(c.points[0].counts, 0.95);
  EXPECT_EQ(a.value, c.added(c.points[0].counts));
  EXPECT_NEAR(a.value, 0.1, 1e-15);
  EXPECT_NEAR(a.low, 0.0524 / 2, 3e-5);
  EXPECT_NEAR(a.high, 0.3339 / 2, 3e-5);
  EXPECT_NEAR(a.standard_error, std::sqrt(0.8 * 0.2 / 70 + 0.6 * 0.4 / 80) / 2, 1e-15);
  EXPECT_EQ(a.method, clientele::interval_method::newcombe);
  EXPECT_EQ(c.added({{1, 2}, {0, 0}}, 0.95).state, statistic_state::no_values);
  EXPECT_NEAR(c.added(c.all, 0.95).value, c.overall().value, 1e-15);
}

// Six customers of the score .3, whichever way it was formed, are one group: the score tells nothing.
TEST(Uplift, ScoresThatDifferByRoundingAreOneGroup) {
  const double scores[] = {.7 - .4, .8 - .5, .9 - .6, .6 - .3, .5 - .2, .4 - .1};
  const bool treated[] = {true, false, true, false, true, false}, outcome[] = {true, false, false, true, false, false};
  std::vector<row> whole, exact, even, odd;
  for (std::size_t i = 0; i < 6; ++i) {
    whole.push_back({scores[i], treated[i], outcome[i]});
    (i % 2 == 0 ? even : odd).push_back(whole.back());
    exact.push_back({.3, treated[i], outcome[i]});
  }
  const uplift_curve c = of(whole);
  EXPECT_EQ(c.points.size(), 1u);
  EXPECT_EQ(c.points[0].score, *std::max_element(scores, scores + 6));
  EXPECT_EQ(c.qini(), 0);
  EXPECT_EQ(c.qini(), of(exact).qini());
  EXPECT_EQ(merge(gathered(odd), gathered(even))->points.size(), 1u);
}

TEST(Uplift, WithoutControlsIsUndefined) {
  const uplift_curve c = of({{1, true, true}, {2, true, false}});
  EXPECT_EQ(c.state(), statistic_state::no_values);
  EXPECT_EQ(c.overall().state, statistic_state::no_values);
  EXPECT_TRUE(std::isnan(c.qini()));
  EXPECT_EQ(c.qini(10).state, statistic_state::no_values);
  EXPECT_TRUE(std::isnan(of({}).qini()));
}

TEST(Uplift, SaysWhatIsBad) {
  struct told {
    double score, treated, outcome;
  };
  const auto bad = [](const told& one) -> std::string {
    try {
      static_cast<void>(clientele::summarize(std::vector<told>{{1, 1, 1}, one}, uplift{}, &told::score, &told::treated,
                                             &told::outcome));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 1u);
      return e.first.text();
    }
    return "accepted";
  };
  EXPECT_EQ(bad({std::nan(""), 1, 1}), "clientele::retention::uplift: score = NaN breaks the rule: finite");
  EXPECT_EQ(bad({1, 2, 1}), "clientele::retention::uplift: treated = 2 breaks the rule: in [0, 1], whole number");
  EXPECT_EQ(bad({1, 1, -1}), "clientele::retention::uplift: outcome = -1 breaks the rule: in [0, 1], whole number");
  const uplift_curve c = of({{1, true, true}, {1, false, true}});
  try {
    static_cast<void>(c.qini(1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "runs");
    EXPECT_EQ(e.value, 1);
  }
  EXPECT_THROW(static_cast<void>(c.bins(0)), clientele::invalid_parameter);
}

}  // namespace uplift_test
