// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/scorecard.hpp>

#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace scorecard_test {

using clientele::classification::basic_scorecard;
using clientele::classification::dynamic_scorecard;
using clientele::classification::grade;
using clientele::classification::scorecard;

/// Raw facts, and the caller's own mapping of them to scores.
struct Customer {
  double sales, target;
  char cooperation;  // 'g'ood, 'f'air, 'p'oor
  int late_payments;
  char information;
};

double by_word(char word) { return word == 'g' ? 80 : word == 'f' ? 60 : 30; }
double sales_score(const Customer& c) { return std::min(100.0, 100 * c.sales / c.target); }
double cooperation_score(const Customer& c) { return by_word(c.cooperation); }
double credit_score(const Customer& c) { return std::max(0, 90 - 10 * c.late_payments); }
double information_score(const Customer& c) { return by_word(c.information); }

const auto mapped = clientele::each(sales_score, cooperation_score, credit_score, information_score);

TEST(Scorecard, TheWorkedCaseIsAB) {
  const std::vector<Customer> customers{
      {.sales = 400, .target = 500, .cooperation = 'g', .late_payments = 3, .information = 'g'}};
  for (const auto& r : clientele::score(customers, scorecard<>{}, mapped)) {
    EXPECT_EQ(r.score, 75);
    EXPECT_EQ(r.grade, grade::B);
  }
}

TEST(Scorecard, CutReachedThroughRoundingIsReached) {
  const auto one = [](double score) { return scorecard<2>{}({score, score}); };
  const scorecard<> s{.weights = {.05, .55, .30, .10}};
  const auto r = s({60, 80, 80, 90});
  EXPECT_NEAR(r.score, 80, 80 * 1e-15);
  EXPECT_EQ(r.grade, grade::A);
  EXPECT_EQ(one(79.99).grade, grade::B);
  EXPECT_EQ(one(80).grade, grade::A);
  EXPECT_EQ(one(80 * (1 - 1e-13)).grade, grade::B);
  EXPECT_EQ(one(60).grade, grade::B);
  EXPECT_EQ(one(59.99).grade, grade::C);
}

TEST(Scorecard, IsConstexpr) {
  static_assert(scorecard<>{}({80, 80, 60, 80}).score == 75);
  static_assert(scorecard<>{}({80, 80, 60, 80}).grade == grade::B);
  static_assert(scorecard<2>{.weights = {3, 1}}({100, 20}).score == 80);
  static_assert(scorecard<2>{.weights = {3, 1}}({100, 20}).grade == grade::A);
  static_assert(scorecard<>{}.policy(grade::A) == clientele::classification::service_policies[1]);
  static_assert(scorecard<>{} == scorecard<>{} && scorecard<>{.a_cut = 90} != scorecard<>{});
}

// Every weighting of three criteria with shares of 5 % and scores in steps of 5: the exact score is a whole number of
// hundredths of 25, so grades can be had in integers.
TEST(Scorecard, GradesAgreeWithIntegerArithmetic) {
  int a = 0, at_a_cut = 0;
  for (int w0 = 0; w0 <= 20; ++w0)
    for (int w1 = 0; w0 + w1 <= 20; ++w1)
      for (int s = 0; s < 21 * 21 * 21; ++s) {
        const int w2 = 20 - w0 - w1, s0 = s % 21, s1 = s / 21 % 21, s2 = s / 441;
        const int twentieths = 5 * (w0 * s0 + w1 * s1 + w2 * s2);
        const grade expected = twentieths >= 80 * 20 ? grade::A : twentieths >= 60 * 20 ? grade::B : grade::C;
        const scorecard<3> c{.weights = {w0 * .05, w1 * .05, w2 * .05}};
        const auto r = c.compute({5.0 * s0, 5.0 * s1, 5.0 * s2});
        ASSERT_EQ(r.grade, expected) << w0 << ' ' << w1 << ' ' << s0 << ' ' << s1 << ' ' << s2 << ' ' << r.score;
        ASSERT_NEAR(r.score, twentieths / 20.0, 1e-12);
        a += expected == grade::A;
        at_a_cut += twentieths == 80 * 20;
      }
  EXPECT_GT(a, 1000);
  EXPECT_GT(at_a_cut, 1000);
}

TEST(Scorecard, LiesBetweenTheScoresGrowsWithEachAndIgnoresTheScaleOfTheWeights) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> points(0, 100), importance(0, 3);
  for (int i = 0; i < 2000; ++i) {
    const scorecard<> s{.weights = {importance(random), importance(random), importance(random), importance(random)}};
    scorecard<> scaled = s;
    for (double& w : scaled.weights) w *= 1024;
    std::array<double, 4> x{points(random), points(random), points(random), points(random)};
    const auto r = s(x);
    EXPECT_GE(r.score, *std::ranges::min_element(x) * (1 - 1e-15));
    EXPECT_LE(r.score, *std::ranges::max_element(x) * (1 + 1e-15));
    EXPECT_EQ(scaled(x), r);
    x[static_cast<std::size_t>(i) % 4] = 100;
    EXPECT_GE(s(x).score, r.score * (1 - 1e-15));
    EXPECT_LE(static_cast<int>(s(x).grade), static_cast<int>(r.grade));
  }
}

TEST(Scorecard, ACriterionWithoutWeightDoesNotCount) {
  const scorecard<> s{.weights = {1, 0, 0, 1}};
  EXPECT_EQ(s({100, 0, 0, 60}).score, 80);
  EXPECT_EQ(s({100, 0, 0, 60}), s({100, 100, 100, 60}));
}

TEST(Scorecard, OneCriterion) {
  static_assert(scorecard<1>{}(79).grade == grade::B && scorecard<1>{.weights = {7}}({80}).grade == grade::A);
  const std::vector<double> column{79, 80, 59};
  const auto all = clientele::summarize(column, scorecard<1>{}, clientele::column(column));
  EXPECT_EQ(all->a, 1u);
  EXPECT_EQ(all->b, 1u);
  EXPECT_EQ(all->c, 1u);
}

TEST(Scorecard, EqualCutsLeaveNoB) {
  const scorecard<2> s{.a_cut = 70, .b_cut = 70};
  EXPECT_EQ(s({70, 70}).grade, grade::A);
  EXPECT_EQ(s({68, 70}).grade, grade::C);
  const scorecard<2> all{.a_cut = 0, .b_cut = 0};
  EXPECT_EQ(all({0, 0}).grade, grade::A);
}

TEST(Scorecard, AnyNumberOfCriteriaKnownAtRunTime) {
  const dynamic_scorecard s{.weights = {1, 1, 1, 1}};
  EXPECT_EQ(s(std::vector<double>{80, 80, 60, 80}).score, 75);
  const std::vector<std::vector<double>> customers{{80, 80, 60, 80}, {100, 100, 90, 90}, {10, 20, 30, 40}};
  std::vector<grade> grades(3);
  const auto all = clientele::score(
      customers, s, [](const auto& c) -> const auto& { return c; },
      clientele::into(&dynamic_scorecard::result::grade, grades));
  EXPECT_EQ(grades, (std::vector<grade>{grade::B, grade::A, grade::C}));
  EXPECT_NEAR(all->mean_score.value, (75 + 95 + 25) / 3.0, 1e-13);
  EXPECT_NEAR(all->mean_score.standard_error, std::sqrt(1300.0 / 3), 1e-12);  // 10, 30, −40: s² = 1300
  EXPECT_THROW(s(std::vector<double>{80, 80}), clientele::mismatched_sizes);
}

TEST(Scorecard, FloatComponentKeepsTheCuts) {
  const basic_scorecard<float, 4> s{.weights = {.05f, .55f, .30f, .10f}};
  EXPECT_EQ(s({60, 80, 80, 90}).grade, grade::A);
  EXPECT_EQ(s({60, 80, 80, 89.9f}).grade, grade::B);
}

TEST(Scorecard, SummaryCountsGradesAndMergesParts) {
  std::mt19937_64 random(9);
  std::uniform_real_distribution<double> points(20, 100);
  std::vector<std::array<double, 4>> customers(10000);
  for (auto& c : customers) c = {points(random), points(random), points(random), points(random)};
  std::array<std::uint64_t, 4> counts{};
  long double sum = 0;
  for (const auto& c : customers) {
    const double mean = (c[0] + c[1] + c[2] + c[3]) / 4;
    ++counts[mean >= 80 ? 1 : mean >= 60 ? 2 : 3];
    sum += mean;
  }
  const auto self = [](const auto& c) -> const auto& { return c; };
  const auto all = clientele::summarize(customers, scorecard<>{}, self);
  EXPECT_EQ(all->customers, 10000u);
  EXPECT_EQ(all->a, counts[1]);
  EXPECT_EQ(all->b, counts[2]);
  EXPECT_EQ(all->c, counts[3]);
  EXPECT_EQ(all->share_b.value, static_cast<double>(counts[2]) / 10000);
  EXPECT_EQ(all->share_a.value + all->share_b.value + all->share_c.value, 1);
  EXPECT_EQ(all->share_b.low, clientele::wilson({static_cast<double>(counts[2]), 10000}).low);
  EXPECT_NEAR(all->mean_score.value, static_cast<double>(sum / 10000), 1e-12);
  const auto first = clientele::summarize(std::span(customers).first(4096), scorecard<>{}, self);
  const auto rest =
      clientele::summarize(std::span(customers).subspan(4096), scorecard<>{}, self, clientele::starting_at{4096});
  EXPECT_EQ(merge(first, rest)->mean_score.value, all->mean_score.value);
  EXPECT_EQ(merge(first, rest)->b, all->b);
  EXPECT_THROW(static_cast<void>(merge(first, clientele::summarize(customers, scorecard<>{.a_cut = 90}, self))),
               clientele::invalid_use);
}

TEST(Scorecard, NobodyHasNoShares) {
  const std::vector<std::array<double, 4>> nobody;
  const auto all = clientele::summarize(nobody, scorecard<>{}, [](const auto& c) -> const auto& { return c; });
  EXPECT_EQ(all->customers, 0u);
  EXPECT_EQ(all->share_a.state, clientele::statistic_state::no_values);
  EXPECT_EQ(all->mean_score.state, clientele::statistic_state::no_values);
}

TEST(Scorecard, PolicyBelongsToTheClassAndIsTheCallers) {
  for (const grade g : {grade::A, grade::B, grade::C}) {
    EXPECT_EQ(scorecard<>{}.policy(g), clientele::classification::service_policies[static_cast<std::size_t>(g)]);
    EXPECT_EQ(scorecard<>{}.policy(g).substr(0, 1), clientele::name_of(g));
  }
  scorecard<> own;
  own.policies[3] = "no visits";
  EXPECT_EQ(own.policy(grade::C), "no visits");
}

template <class Error, class F>
Error thrown(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  throw std::runtime_error("nothing was thrown");
}

TEST(Scorecard, ErrorsNameParameterValueAndRule) {
  const auto broken = [](const scorecard<>& s) {
    return thrown<clientele::invalid_parameter>([&] { s({1, 1, 1, 1}); });
  };
  auto e = broken({.weights = {1, -0.5, 1, 1}});
  EXPECT_EQ(e.parameter, "weights");
  EXPECT_EQ(e.value, -0.5);
  EXPECT_EQ(e.rule, ">= 0");
  e = broken({.weights = {0, 0, 0, 0}});
  EXPECT_EQ(e.parameter, "weights");
  EXPECT_EQ(e.rule, "at least one weight is above 0");
  e = broken({.weights = {1e308, 1e308, 0, 0}});
  EXPECT_EQ(e.rule, "a hundred times the sum of the weights is a finite number");
  e = broken({.weights = {1, std::numeric_limits<double>::quiet_NaN(), 1, 1}});
  EXPECT_EQ(e.parameter, "weights");
  e = broken({.a_cut = 100.5});
  EXPECT_EQ(e.parameter, "a_cut");
  EXPECT_EQ(e.value, 100.5);
  EXPECT_EQ(e.rule, "in [0, 100]");
  e = broken({.b_cut = -1});
  EXPECT_EQ(e.parameter, "b_cut");
  e = broken({.a_cut = 50, .b_cut = 60});
  EXPECT_EQ(e.parameter, "b_cut");
  EXPECT_EQ(e.value, 60);
  EXPECT_EQ(e.rule, "not above a_cut");
  EXPECT_THROW(dynamic_scorecard{}(std::vector<double>{}), clientele::invalid_parameter);
}

TEST(Scorecard, ErrorsNameTheScore) {
  for (const double bad :
       {-1.0, 100.1, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    const auto e = thrown<clientele::invalid_customer>([&] { scorecard<>{}({1, 1, bad, 1}); });
    EXPECT_EQ(e.first.field, "scores");
    EXPECT_EQ(e.first.element, 2);
    EXPECT_TRUE(e.first.value == bad || (std::isnan(bad) && std::isnan(e.first.value)));
    EXPECT_EQ(e.first.rule(), "in [0, 100]");
  }
}

TEST(Scorecard, ABadRowHasNoGrade) {
  std::vector<std::array<double, 4>> customers(200, {80, 80, 60, 80});
  customers[70][1] = 101;
  std::vector<grade> grades(200);
  std::vector<std::uint64_t> bad;
  const auto all = clientele::score(
      customers, scorecard<>{}, [](const auto& c) -> const auto& { return c; },
      clientele::into(&scorecard<>::result::grade, grades),
      clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b.row); }});
  EXPECT_EQ(bad, std::vector<std::uint64_t>{70});
  EXPECT_EQ(grades[70], grade::unknown);
  EXPECT_EQ(std::ranges::count(grades, grade::B), 199);
  EXPECT_EQ(all->customers, 199u);
  EXPECT_EQ(all->share_b.value, 1);
}

}  // namespace scorecard_test
