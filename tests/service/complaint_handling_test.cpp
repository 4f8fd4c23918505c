// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/complaint_handling.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace complaint_handling_test {

using namespace clientele::service;
using clientele::statistic_state;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr complaint_handling rules{.attitude_from = 4};

/// One case; what is not said was not recorded.
struct complaint {
  double interrupted = none, attitude = none, opened = none, answered = none, passed_upward = none, wording = none,
         offered = none, owed = none, handler = none, asked = none, remedies = none, agreed = none, satisfied = none,
         returned = none;
};
const auto plan = clientele::on(rules, &complaint::interrupted, &complaint::attitude, &complaint::opened,
                                &complaint::answered, &complaint::passed_upward, &complaint::wording,
                                &complaint::offered, &complaint::owed, &complaint::handler, &complaint::asked,
                                &complaint::remedies, &complaint::agreed, &complaint::satisfied, &complaint::returned);
auto of(const complaint& c) {
  return rules(c.interrupted, c.attitude, c.opened, c.answered, c.passed_upward, c.wording, c.offered, c.owed,
               c.handler, c.asked, c.remedies, c.agreed, c.satisfied, c.returned);
}

TEST(ComplaintHandling, WorkedNumber) {
  const auto r = of({.interrupted = 0,
                     .attitude = 5,
                     .opened = 10.4,
                     .answered = 12.1,
                     .passed_upward = 10.9,
                     .wording = 0,
                     .handler = 3,
                     .asked = 2,
                     .remedies = 2});
  EXPECT_EQ(r.score, 5.0 / 6);
  EXPECT_EQ(r.assessed, 6);
  EXPECT_EQ(r.patience, verdict::kept);
  EXPECT_EQ(r.speed, verdict::kept);  // passed upward on the day
  EXPECT_EQ(r.wording, verdict::broken);
  EXPECT_EQ(r.compensation, verdict::not_assessed);
}

TEST(ComplaintHandling, TenCases) {
  std::vector<complaint> cases(10);
  for (std::size_t i = 0; i < 10; ++i) {
    cases[i].agreed = i < 8 ? 1 : 0;
    cases[i].satisfied = i < 6 || i == 9 ? 1 : 0;  // who is satisfied without an agreement is not settled
  }
  const auto s = clientele::summarize(cases, plan);
  EXPECT_EQ(s->settled_share.value, 0.6);
  EXPECT_EQ(s->agreed_only_share.value, 0.2);
  EXPECT_EQ(s->neither, 2u);
}

TEST(ComplaintHandling, EachRuleAtItsEdges) {
  const auto speed = [](double opened, double answered, double passed) {
    return of({.opened = opened, .answered = answered, .passed_upward = passed}).speed;
  };
  EXPECT_EQ(speed(10.9, 10.99, none), verdict::kept);
  EXPECT_EQ(speed(10.9, 11, none), verdict::broken);
  EXPECT_EQ(speed(10.9, 11, 11), verdict::broken);
  EXPECT_EQ(speed(10.9, none, none), verdict::not_assessed);
  EXPECT_EQ(speed(none, 10, 10), verdict::not_assessed);
  EXPECT_EQ(of({.attitude = 4}).attitude, verdict::kept);
  EXPECT_EQ(of({.attitude = 3.99}).attitude, verdict::broken);
  EXPECT_EQ(of({.offered = 30, .owed = 30}).compensation, verdict::broken);  // above, not at
  EXPECT_EQ(of({.offered = 30.01, .owed = 30}).compensation, verdict::kept);
  EXPECT_EQ(of({.offered = 0.1 + 0.2, .owed = 0.3}).compensation, verdict::broken);  // above by rounding alone
  EXPECT_EQ(of({.handler = 2, .asked = 2}).level, verdict::kept);
  EXPECT_EQ(of({.handler = 1, .asked = 2}).level, verdict::broken);
  EXPECT_EQ(of({.remedies = 1}).ways, verdict::broken);
  EXPECT_EQ(of({.interrupted = 1}).patience, verdict::broken);
  EXPECT_EQ(of({.agreed = 1}).settlement, settlement::unknown);
  EXPECT_EQ(of({.agreed = 0}).settlement, settlement::neither);
  EXPECT_EQ(of({.satisfied = 1}).settlement, settlement::unknown);
}

TEST(ComplaintHandling, NothingRecordedIsNoScore) {
  EXPECT_TRUE(std::isnan(of({}).score));
  EXPECT_EQ(of({}).assessed, 0);
  const auto s = clientele::summarize(std::vector<complaint>(3), plan);
  EXPECT_EQ(s->score.state, statistic_state::no_values);
  EXPECT_EQ(s->worst, 7u);
  EXPECT_EQ(s->settled_share.state, statistic_state::no_values);
  EXPECT_EQ(s->score_and_returning.state, statistic_state::no_values);
  EXPECT_EQ(s->of(handling_rule::level).not_assessed, 3u);
  EXPECT_EQ(s.valid(), 3u);
}

std::vector<complaint> many() {
  std::vector<complaint> cases;
  for (int i = 0; i < 400; ++i)
    cases.push_back({.interrupted = i % 5 == 0 ? 1.0 : 0.0,
                     .attitude = i % 7 == 0 ? none : i % 6 + 0.5,
                     .wording = i % 4 == 0 ? 0.0 : 1.0,
                     .handler = i % 3 * 1.0,
                     .asked = 1,
                     .returned = i % 11 == 0                ? none
                                 : i % 5 != 0 && i % 3 != 0 ? 1.0
                                                            : 0.0});
  return cases;
}

// Independent computation: counted and correlated here, by the definitions (Pearson's correlation of 0s and 1s).
TEST(ComplaintHandling, SummaryAgreesWithCounting) {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0, kept = 0, assessed = 0, polite = 0, rated = 0;
  for (const complaint& c : many()) {
    const double k = (c.interrupted == 0) + (c.attitude >= 4) + (c.wording == 1) + (c.handler >= 1),
                 a = 3 + !std::isnan(c.attitude);
    kept += k, assessed += a, polite += c.attitude >= 4, rated += !std::isnan(c.attitude);
    if (std::isnan(c.returned)) continue;
    const double score = k / a;
    n += 1, x += score, y += c.returned, xx += score * score, yy += c.returned, xy += score * c.returned;
  }
  const auto s = clientele::summarize(many(), plan);
  EXPECT_NEAR(s->score.value, kept / assessed, 1e-15);
  EXPECT_EQ(s->score.method, clientele::interval_method::wilson);
  EXPECT_NEAR(s->score_and_returning.value, (xy - x * y / n) / std::sqrt((xx - x * x / n) * (yy - y * y / n)), 1e-12);
  EXPECT_NEAR(s->of(handling_rule::attitude).share.value, polite / rated, 1e-15);
  EXPECT_EQ(s->worst, static_cast<std::size_t>(handling_rule::attitude));
}

TEST(ComplaintHandling, PartsJoin) {
  const auto cases = many();
  const std::span<const complaint> rows(cases);
  const auto whole = clientele::summarize(cases, plan);
  const auto joined = merge(clientele::summarize(rows.subspan(123), plan, clientele::starting_at{123}),
                            clientele::summarize(rows.first(123), plan));
  EXPECT_EQ(joined->score.value, whole->score.value);
  EXPECT_EQ(joined->score_and_returning.value, whole->score_and_returning.value);
}

TEST(ComplaintHandlingErrors, NameTheFieldAndTheRule) {
  const auto rule_of = [](const complaint& c) {
    try {
      of(c);
    } catch (const clientele::invalid_customer& e) {
      return e.first.field_text() + ": " + e.first.rule();
    }
    return std::string("accepted");
  };
  EXPECT_EQ(rule_of({.opened = 3, .answered = 2}), "answered: no earlier than opened");
  EXPECT_EQ(rule_of({.opened = 3, .passed_upward = 2}), "passed_upward: no earlier than opened");
  EXPECT_EQ(rule_of({.interrupted = 0.5}), "interrupted: in [0, 1], whole number");
  EXPECT_EQ(rule_of({.remedies = -1}), "remedies: >= 0, whole number");
  try {
    clientele::check_parameters(complaint_handling{});
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "attitude_from");  // depends on the scale
  }
}

}  // namespace complaint_handling_test
