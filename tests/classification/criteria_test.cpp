// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/criteria.hpp>

#include <clientele/classification/scorecard.hpp>
#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace criteria_test {

using clientele::classification::criteria;
using clientele::classification::fact_kind;
using clientele::classification::grade;
using clientele::classification::rated;
using clientele::classification::scorecard;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct firm {
  double sales, target;
  rated cooperation;
  int late_payments;
  rated information;
};
constexpr auto nothing = [](const firm&) { return none; };
const auto points = clientele::on(
    criteria<>{}, clientele::each(&firm::sales, &firm::cooperation, &firm::late_payments, &firm::information),
    clientele::each(&firm::target, nothing, nothing, nothing));

TEST(Criteria, TheWorkedCaseIsAB) {
  const auto r = criteria<>{}({400, 3, 3, 3}, {500, none, none, none});
  EXPECT_EQ(r.scores, (std::array{80.0, 80.0, 60.0, 80.0}));
  EXPECT_EQ(scorecard<>{}(r.scores).score, 75);
  EXPECT_EQ(scorecard<>{}(r.scores).grade, grade::B);
}

TEST(Criteria, FeedTheScorecardInItsPass) {
  const std::vector<firm> firms{{400, 500, rated::good, 3, rated::good}, {900, 500, rated::good, 0, rated::good}};
  const auto scores_of = [](const firm& f) {
    return criteria<>{}({f.sales, static_cast<double>(f.cooperation), static_cast<double>(f.late_payments),
                         static_cast<double>(f.information)},
                        {f.target, none, none, none})
        .scores;
  };
  std::vector<grade> grades(2);
  const auto s =
      clientele::score(firms, scorecard<>{}, scores_of, clientele::into(&scorecard<>::result::grade, grades));
  EXPECT_EQ(grades, (std::vector{grade::B, grade::A}));
  EXPECT_EQ(s->mean_score.value, (75 + (100 + 80 + 90 + 80) / 4.0) / 2);
}

// By the definitions, written out in integers: sales 0 to 150 % of 40, words, 0 to 12 late payments, a staircase.
TEST(Criteria, AgreesWithIntegerArithmetic) {
  const criteria<> c{.kinds = {fact_kind::ratio, fact_kind::word, fact_kind::count, fact_kind::steps},
                     .step_cuts = {{{}, {}, {}, {5, 10, 20, 40}}},
                     .step_scores = {{{}, {}, {}, {0, 25, 50, 75, 100}}}};
  const int words[] = {30, 60, 80};
  for (int x = 0; x <= 60; ++x) {
    const auto r = c({x * 1.0, x % 3 + 1.0, x % 13 * 1.0, x * 1.0}, {40, none, none, none});
    EXPECT_EQ(r.scores[0], x >= 40 ? 100 : x * 2.5);
    EXPECT_EQ(r.scores[1], words[x % 3]);
    EXPECT_EQ(r.scores[2], x % 13 >= 9 ? 0 : 90 - 10 * (x % 13));
    EXPECT_EQ(r.scores[3], x < 5 ? 0 : x < 10 ? 25 : x < 20 ? 50 : x < 40 ? 75 : 100);
  }
}

TEST(Criteria, StayWithinTheScaleAndRiseWithTheFact) {
  const criteria<1> ratio{.kinds = {fact_kind::ratio}}, count{.kinds = {fact_kind::count}};
  EXPECT_EQ(ratio(-5, 10).scores[0], 0);
  EXPECT_EQ(ratio(1e300, 1e-300).scores[0], 100);  // a ratio beyond any number
  EXPECT_EQ(count(1e300, none).scores[0], 0);
  double before = -1;
  for (double x = 0; x < 130; x += 7) {
    EXPECT_GE(ratio(x, 100).scores[0], before);
    before = ratio(x, 100).scores[0];
  }
}

// Two criteria by steps and two by words, each with a mapping of its own; worked by hand.
TEST(Criteria, HaveMappingsOfTheirOwn) {
  using enum fact_kind;
  criteria<> c{.kinds = {steps, steps, word, word}};
  c.step_cuts[0] = {10, 20, INFINITY, INFINITY}, c.step_scores[0] = {20, 60, 90, 90, 90};
  c.step_cuts[1] = {1, 2, 3, INFINITY}, c.step_scores[1] = {100, 70, 40, 10, 10};  // a staircase that falls
  c.word_scores[3] = {0, 50, 100};
  EXPECT_EQ(c({15, 2, 2, 2}, {none, none, none, none}).scores, (std::array{60.0, 40.0, 60.0, 50.0}));
  EXPECT_EQ(c({9, 0, 1, 1}, {none, none, none, none}).scores, (std::array{20.0, 100.0, 30.0, 0.0}));
  EXPECT_EQ(c({25, 9, 3, 3}, {none, none, none, none}).scores, (std::array{90.0, 10.0, 80.0, 100.0}));
}

TEST(Criteria, ACutReachedThroughRoundingIsReached) {
  const criteria<1> c{.kinds = {fact_kind::steps},
                      .step_cuts = {{{0.3, INFINITY, INFINITY, INFINITY}}},
                      .step_scores = {{{10, 90, 90, 90, 90}}}};
  EXPECT_EQ(c(std::nextafter(0.3, 0), none).scores[0], 90);
  EXPECT_EQ(c(0.29999, none).scores[0], 10);
  EXPECT_EQ(c(1e300, none).scores[0], 90);  // an infinite cut is never reached
}

TEST(Criteria, SummaryMergesAndNamesTheWeakest) {
  std::vector<firm> firms;
  for (int i = 0; i < 300; ++i)
    firms.push_back({i * 2.0, 600, static_cast<rated>(i % 3 + 1), i % 5, static_cast<rated>(i % 2 + 2)});
  const auto s = clientele::summarize(firms, points);
  EXPECT_EQ(s->weakest, 0u);
  EXPECT_NEAR(s->mean_scores[1].value, (30 + 60 + 80) / 3.0, 1e-12);
  EXPECT_EQ(s.missing<"targets">(), 900u);
  const std::span<const firm> rows(firms);
  const auto m = merge(clientele::summarize(rows.subspan(131), points, clientele::starting_at{131}),
                       clientele::summarize(rows.first(131), points));
  EXPECT_EQ(m->mean_scores[2].value, s->mean_scores[2].value);
  EXPECT_EQ(clientele::summarize(std::vector<firm>{}, points)->weakest, 4u);
}

TEST(CriteriaErrors, NameTheFactAndTheRule) {
  const auto rule_of = [](std::array<double, 4> facts, double target) {
    const criteria<> c{.kinds = {fact_kind::ratio, fact_kind::word, fact_kind::count, fact_kind::points}};
    try {
      c(facts, {target, none, none, none});
    } catch (const clientele::invalid_customer& e) {
      return e.first.field_text() + ": " + e.first.rule();
    }
    return std::string("accepted");
  };
  EXPECT_EQ(rule_of({1, 1, 1, 1}, 1), "accepted");
  EXPECT_EQ(rule_of({1, 1, 1, 1}, none), "targets: present where a criterion is a ratio");
  EXPECT_EQ(rule_of({1, 1, 1, 1}, 0), "targets[0]: > 0");
  EXPECT_EQ(rule_of({1, 2.5, 1, 1}, 1), "facts: a word 1 (poor), 2 (fair) or 3 (good)");
  EXPECT_EQ(rule_of({1, 1, -1, 1}, 1), "facts: a count at least 0");
  EXPECT_EQ(rule_of({1, 1, 1, 101}, 1), "facts: points in [0, 100]");
  EXPECT_EQ(rule_of({none, 1, 1, 1}, 1), "facts[0]: finite");
}

TEST(CriteriaErrors, NameTheParameter) {
  const auto rule_of = [](const criteria<2>& c) -> std::string {
    try {
      c({1, 1}, {none, none});
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return "accepted";
  };
  EXPECT_EQ(rule_of({}), "accepted");
  EXPECT_EQ(rule_of({.kinds = {fact_kind::steps}}), "step_cuts: a finite one where a criterion is by steps");
  EXPECT_EQ(rule_of({.step_cuts = {{{0, 1, 2, 3}, {2, 1, 3, 4}}}}), "step_cuts: in rising order");
  EXPECT_EQ(rule_of({.count_fall = {1, -1}}), "count_fall: >= 0");
  EXPECT_EQ(rule_of({.word_scores = {{{0, 50, 100}, {0, 50, 101}}}}), "word_scores: in [0, 100]");
  EXPECT_EQ(rule_of({.kinds = {static_cast<fact_kind>(9)}}), "kinds: one of the named values");
}

}  // namespace criteria_test
