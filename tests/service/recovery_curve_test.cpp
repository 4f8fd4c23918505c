// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/recovery_curve.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace recovery_curve_test {

using clientele::statistic_state;
using clientele::service::recovery_curve;

struct resolved_case {
  double time;
  bool bought_again;
};
const auto plan = clientele::on(recovery_curve{}, &resolved_case::time, &resolved_case::bought_again);
auto fit_recovery_curve(const std::vector<resolved_case>& cases) { return *clientele::summarize(cases, plan); }
auto falling_repurchase(const std::vector<resolved_case>& cases) { return fit_recovery_curve(cases).steps; }

std::vector<resolved_case> sample() {
  const double times[] = {1, 2, 4, 8, 16, 30};
  const int again[] = {18, 17, 14, 12, 10, 9};
  std::vector<resolved_case> all;
  for (int g = 0; g < 6; ++g)
    for (int i = 0; i < 20; ++i) all.push_back({times[g], i < again[g]});
  return all;
}

TEST(FallingRepurchase, WorkedNumber) {
  const std::vector<resolved_case> cases{{4, false}, {1, true}, {3, true}, {2, false}};
  const auto steps = falling_repurchase(cases);
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0].again.share(), 1);
  EXPECT_EQ(steps[1].again.share(), 0.5);
  EXPECT_EQ(steps[1].from, 2);
  EXPECT_EQ(steps[1].to, 3);
  EXPECT_EQ(steps[2].again.share(), 0);
}

TEST(FallingRepurchase, TimesThatDifferByRoundingAreOnePoint) {
  ASSERT_NE(0.1 + 0.2, 0.3);
  const std::vector<resolved_case> cases{{0.3, false}, {0.1 + 0.2, true}, {1, false}};
  const auto steps = falling_repurchase(cases);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].again.trials, 2);
  EXPECT_EQ(steps[0].from, 0.1 + 0.2);
  EXPECT_EQ(steps[0].to, 0.1 + 0.2);
  EXPECT_EQ(fit_recovery_curve({{0.3, false}, {0.1 + 0.2, true}, {1, false}, {1, true}}).state,
            statistic_state::too_few_values);
}

// The estimate at i is min over a ≤ i of max over b ≥ i of the mean of a…b (Robertson, Wright & Dykstra 1988).
TEST(FallingRepurchase, IsTheMinMaxFormula) {
  std::vector<resolved_case> cases;
  for (int i = 0; i < 60; ++i) cases.push_back({static_cast<double>(i), (i * i * 7 + i * 3) % 11 < 7 - i / 12});
  const auto steps = falling_repurchase(cases);
  for (std::size_t i = 0; i < 60; ++i) {
    double estimate = 2;
    for (std::size_t a = 0; a <= i; ++a) {
      double highest = -1;
      for (std::size_t b = i; b < 60; ++b) {
        double sum = 0;
        for (std::size_t k = a; k <= b; ++k) sum += cases[k].bought_again;
        highest = std::max(highest, sum / static_cast<double>(b - a + 1));
      }
      estimate = std::min(estimate, highest);
    }
    for (const auto& s : steps)
      if (s.from <= static_cast<double>(i) && static_cast<double>(i) <= s.to) {
        EXPECT_NEAR(s.again.share(), estimate, 1e-15);
      }
  }
  double n = 0;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    n += steps[k].again.trials;
    if (k > 0) {
      EXPECT_LT(steps[k].again.share(), steps[k - 1].again.share());
    }
  }
  EXPECT_EQ(n, 60);
  EXPECT_TRUE(falling_repurchase({}).empty());
}

// scipy.optimize.curve_fit of the 120 cases; standard errors by the sandwich formula in numpy.
TEST(RecoveryCurve, AgreesWithScipy) {
  const auto fitted = fit_recovery_curve(sample());
  ASSERT_EQ(fitted.state, statistic_state::defined);
  EXPECT_NEAR(fitted.start.value, 0.9866766530054333, 1e-6);
  EXPECT_NEAR(fitted.floor.value, 0.45536702973305715, 1e-6);
  EXPECT_NEAR(fitted.time_constant.value, 5.861810181533175, 1e-5);
  EXPECT_NEAR(fitted.residual_squares, 23.322403467986693, 1e-11);
  EXPECT_NEAR(fitted.start.standard_error, 0.11050379244270876, 1e-6);
  EXPECT_NEAR(fitted.floor.standard_error, 0.10299797036544552, 1e-6);
  EXPECT_NEAR(fitted.time_constant.standard_error, 4.2471146695922215, 1e-4);
  const double h = 1e-5;
  EXPECT_NEAR(fitted.worth_of_being_faster(4, 200, 30),
              (fitted.probability(4 - h) - fitted.probability(4 + h)) / (2 * h) * 200 * 30, 1e-5);
}

// Nobody whose complaint took longer than two days came back: the curve that fits falls below 0.
TEST(RecoveryCurve, ALevelOutsideIsNoProbability) {
  std::vector<resolved_case> cases;
  for (int t = 0; t <= 6; ++t)
    for (int i = 0; i < 20; ++i) cases.push_back({t * 1.0, i < (t <= 2 ? 20 - 6 * t : t == 3 ? 3 : 0)});
  const auto fitted = fit_recovery_curve(cases);
  ASSERT_EQ(fitted.state, statistic_state::defined);
  ASSERT_LT(fitted.floor.value, 0);
  EXPECT_LT(fitted.level(30), 0);
  EXPECT_TRUE(std::isnan(fitted.probability(30)));
  EXPECT_EQ(fitted.probability(1), fitted.level(1));
}

TEST(RecoveryCurve, HasNoUnitOfTime) {
  auto cases = sample();
  for (auto& c : cases) c.time *= 24;
  const auto days = fit_recovery_curve(sample()), hours = fit_recovery_curve(cases);
  EXPECT_NEAR(hours.time_constant.value, 24 * days.time_constant.value, 1e-4);
  EXPECT_NEAR(hours.start.standard_error, days.start.standard_error, 1e-6);
}

TEST(RecoveryCurve, SaysWhyThereIsNone) {
  EXPECT_EQ(fit_recovery_curve({}).state, statistic_state::no_values);
  const std::vector<resolved_case> few{{1, true}, {1, false}, {2, true}, {2, false}};
  EXPECT_EQ(fit_recovery_curve(few).state, statistic_state::too_few_values);
  const std::vector<resolved_case> all{{1, true}, {2, true}, {3, true}, {4, true}};
  EXPECT_EQ(fit_recovery_curve(all).state, statistic_state::no_variance);
  std::vector<resolved_case> straight;  // falls along a line: no bend to take τ from
  for (int t = 0; t <= 10; ++t)
    for (int i = 0; i < 10; ++i) straight.push_back({static_cast<double>(t), i < 10 - t});
  EXPECT_EQ(fit_recovery_curve(straight).state, statistic_state::not_identified);
  EXPECT_FALSE(fit_recovery_curve(straight).start.is_defined());
}

TEST(RecoveryCurve, PartsInAnyOrderAreTheWholeAndTimesMayBeDurations) {
  auto cases = sample();
  const auto whole = clientele::summarize(cases, plan);
  const std::vector<resolved_case> first(cases.begin(), cases.begin() + 50), last(cases.begin() + 50, cases.end());
  const auto joined = merge(clientele::summarize(last, plan), clientele::summarize(first, plan));
  EXPECT_EQ(joined.state(), whole.state());
  EXPECT_EQ(joined->time_constant.value, whole->time_constant.value);
  EXPECT_EQ(joined->cases, 120u);
  const auto in_hours = [](const resolved_case& c) { return std::chrono::hours(static_cast<int>(24 * c.time)); };
  EXPECT_EQ(clientele::summarize(cases, recovery_curve{}, in_hours, &resolved_case::bought_again).state(),
            whole.state());
}

// Of a chain of times, each close to the next, the groups do not depend on which part brought which time.
TEST(RecoveryCurve, NearTimesAreOneInAnyOrderOfTheParts) {
  auto cases = sample();
  std::vector<resolved_case> exact = cases;
  for (std::size_t i = 0; i < cases.size(); ++i)
    for (std::size_t k = 0; k < i % 3; ++k) cases[i].time = std::nextafter(cases[i].time, 0);
  const auto expected = fit_recovery_curve(exact);
  for (const std::size_t cut : {1u, 50u, 100u}) {
    const auto middle = cases.begin() + static_cast<std::ptrdiff_t>(cut);
    const std::vector<resolved_case> first(cases.begin(), middle), last(middle, cases.end());
    const auto joined = merge(clientele::summarize(last, plan), clientele::summarize(first, plan));
    EXPECT_EQ(joined->time_constant.value, expected.time_constant.value) << cut;
    ASSERT_EQ(joined->steps.size(), expected.steps.size()) << cut;
    EXPECT_EQ(joined->steps[0].again.trials, expected.steps[0].again.trials) << cut;
  }
}

TEST(RecoveryCurveErrors, NameTheTime) {
  const std::vector<resolved_case> bad{{1, true}, {-2, false}};
  try {
    static_cast<void>(clientele::summarize(bad, plan));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "time");
    EXPECT_EQ(e.first.value, -2);
  }
  EXPECT_THROW(static_cast<void>(clientele::summarize(sample(), recovery_curve{2}, &resolved_case::time,
                                                      &resolved_case::bought_again)),
               clientele::invalid_parameter);
}

}  // namespace recovery_curve_test
