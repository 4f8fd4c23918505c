// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/process.hpp>

#include <clientele/core.hpp>
#include <clientele/service/complaint_handling.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace process_test {

using namespace clientele::service;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
using clientele::statistic_state;

process_case complaint(double opened, std::vector<double> finished, bool still_unsatisfied = false) {
  process_case c;
  c.opened = opened;
  for (const double f : finished) c.steps.push_back({.finished = f});
  c.steps[4].applies = still_unsatisfied;
  return c;
}

TEST(Process, ReadySets) {
  EXPECT_EQ(process::complaint().steps.size(), 6u);
  EXPECT_TRUE(process::complaint().steps[4].conditional);
  EXPECT_EQ(process::complaint().steps[process::complaint().solution].name, "offer a solution");
  EXPECT_EQ(process::resolution().steps[process::resolution().follow_up].name, "follow up");
  EXPECT_EQ(process::pre_sale().steps.size(), 4u);
  EXPECT_GE(process::pre_sale().follow_up, process::pre_sale().steps.size());  // it has none
}

TEST(Process, ReadySetsOfSellingAndCare) {
  const process duties = process::complaint_duties();
  EXPECT_EQ(duties.steps.size(), 7u);
  EXPECT_EQ(duties.steps[duties.solution].name, "propose a solution and get agreement");
  EXPECT_EQ(duties.steps[duties.follow_up].name, "contact again");
  EXPECT_EQ(duties.follow_up_within, 7);
  EXPECT_TRUE(duties.steps[6].conditional);
  EXPECT_EQ(process::after_sale().steps.size(), 7u);
  EXPECT_TRUE(process::after_sale().steps[2].conditional && process::after_sale().steps[4].conditional);
  EXPECT_EQ(process::after_lost_sale().steps.size(), 3u);
  EXPECT_EQ(process::reception().steps.size(), 4u);
  EXPECT_EQ(process::problem().steps.size(), 4u);
  for (const process& p : {duties, process::after_sale(), process::after_lost_sale(), process::reception(),
                           process::problem(), process::pre_sale(), process::resolution(), process::complaint()})
    EXPECT_NO_THROW(clientele::check_parameters(p));
}

// What each step is about, in order; "?" where only some cases need it.
TEST(Process, TheStepsAreThePublishedOnes) {
  const std::pair<process, std::vector<std::string>> published[] = {
      {process::complaint_duties(),
       {"listen", "ask sincerely", "restate", "agreement", "apologise", "contact again", "better terms?"}},
      {process::after_sale(),
       {"thanks", "delivery", "installation?", "instruction", "testimonial?", "contact", "repeat"}},
      {process::after_lost_sale(), {"examine", "visits", "trial order"}},
      {process::pre_sale(), {"needs", "design", "offer", "contract"}},
      {process::reception(), {"prepare", "arrival", "first needs", "answer and guide"}},
      {process::problem(), {"identify", "plan", "follow up", "learn"}}};
  for (const auto& [ready, words] : published) {
    ASSERT_EQ(ready.steps.size(), words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string said = ready.steps[i].name + (ready.steps[i].conditional ? "?" : "");
      const bool conditional = words[i].back() == '?';
      EXPECT_EQ(ready.steps[i].conditional, conditional) << said;
      EXPECT_NE(said.find(words[i].substr(0, words[i].size() - (conditional ? 1 : 0))), said.npos) << said;
    }
  }
}

// The causes of complaints as a named set: the caller's enum counts by its names.
TEST(Process, CausesOfTheNamedSet) {
  struct caused {
    process_case of;
    complaint_cause why;
  };
  const process_case done = complaint(10.4, {10.4, 10.9, 11, 12.4, none, 19.4});
  const std::vector<caused> cases{{done, complaint_cause::service_quality},
                                  {done, complaint_cause::expectation},
                                  {done, complaint_cause::service_quality},
                                  {done, complaint_cause::product_quality}};
  const auto s = clientele::summarize(
      cases, clientele::on(
                 process::complaint(), [](const caused& c) { return c.of.opened; },
                 [](const caused& c) -> const std::vector<step_record>& { return c.of.steps; }, clientele::constant(0),
                 clientele::constant(0), &caused::why,
                 [](const caused& c) -> const std::optional<std::string>& { return c.of.channel; }));
  EXPECT_EQ(s->causes["service quality"], 2u);
  EXPECT_EQ(s->causes["product quality"], 1u);
  EXPECT_EQ(s->causes["customer's expectation"], 1u);
}

TEST(Process, WorkedNumber) {
  const auto f = process::complaint().figures_of(complaint(10.4, {10.4, 10.9, 11, 12.4, none, 19.4}));
  EXPECT_TRUE(f.answered_same_day);
  EXPECT_NEAR(f.time_to_first_answer, 0.5, 1e-12);
  EXPECT_NEAR(f.time_to_solution, 2, 1e-12);
  EXPECT_NEAR(f.solution_to_follow_up, 7, 1e-12);
  EXPECT_TRUE(f.followed_up_in_time);
  EXPECT_TRUE(f.complete);  // the fifth step does not apply
  double sum = 0;
  for (const double t : f.time_in_step) sum += t == t ? t : 0;
  EXPECT_NEAR(sum, 9, 1e-12);  // law: the times in the steps add up to the whole
  EXPECT_FALSE(process::complaint().figures_of(complaint(10.4, {10.4, 10.9, 11, 12.4, none, 19.4}, true)).complete);
  EXPECT_FALSE(
      process::complaint().figures_of(complaint(10.9, {10.9, 11.1, none, none, none, none})).answered_same_day);
}

std::vector<process_case> cases() {
  std::vector<process_case> all{
      complaint(1, {1, 1.5, 2, 3, none, 5}),          complaint(1, {1, 2.5, 3, 4, 5, 12}, true),
      complaint(2, {2, 2.1, none, none, none, none}), complaint(19, {19, none, none, none, none, none}),
      complaint(3, {3, 3.2, 3.5, 18, none, none}),    complaint(20.5, {none, none, none, none, none, none})};
  all[2].abandoned = true;
  all[1].reopened = 2;
  const char* causes[] = {"service quality", "product quality", "service quality", "expectation", "service quality"};
  for (std::size_t i = 0; i < 5; ++i) all[i].cause = causes[i];
  for (std::size_t i = 0; i < 6; ++i) all[i].channel = i % 2 == 0 ? "phone" : "web";
  return all;
}

auto plan_of(const process& p) {
  return clientele::on(p, &process_case::opened, &process_case::steps, &process_case::abandoned,
                       &process_case::reopened, &process_case::cause, &process_case::channel);
}
auto summary_of(const std::vector<process_case>& all, const process& p = process::complaint()) {
  return clientele::summarize(all, plan_of(p));
}

TEST(ProcessReport, CountedByHandWholeAndInParts) {
  std::vector<process_case> a, b;
  int i = 0;
  for (const auto& c : cases()) (i++ % 2 == 0 ? a : b).push_back(c);
  const auto whole = summary_of(cases()), joined = merge(summary_of(b), summary_of(a));
  EXPECT_EQ(joined.state(), whole.state());
  for (const auto& s : {*whole, *joined}) {
    EXPECT_EQ(s.cases, 6u);
    const double reached[] = {6, 5, 4, 3, 1, 3}, done[] = {5, 4, 3, 3, 1, 2};
    for (std::size_t k = 0; k < 6; ++k) {
      EXPECT_EQ(s.steps[k].completion.trials, reached[k]) << k;
      EXPECT_EQ(s.steps[k].completion.successes, done[k]) << k;
    }
    EXPECT_EQ(s.steps[2].lost, 1u);
    EXPECT_EQ(s.steps[0].lost, 0u);
    EXPECT_EQ(s.steps[0].name, "vent");
    EXPECT_EQ(s.complete.value, 2.0 / 6);
    const process_moment now = s.at(20.8);
    EXPECT_EQ(now.answered_same_day.value, 3.0 / 5);    // the last one's day is not over
    EXPECT_EQ(now.followed_up_in_time.value, 1.0 / 2);  // within 7 days; the third solved has time left
    EXPECT_EQ(now.age_of_open_cases.count(), 3u);
    EXPECT_NEAR(now.age_of_open_cases.total(), 1.8 + 17.8 + 0.3, 1e-12);
    EXPECT_NEAR(s.time_to_solution.mean(), (2 + 3 + 15) / 3.0, 1e-12);
    EXPECT_EQ(s.reopened.value, 1.0 / 6);
    EXPECT_EQ(s.causes.pareto()[0].name, "service quality");
    EXPECT_EQ(s.causes.total(), 5u);
    EXPECT_EQ(s.channels["phone"], 3u);
  }
  EXPECT_EQ(summary_of({}, process::resolution())->complete.state, statistic_state::no_values);
  EXPECT_EQ(summary_of({}, process::resolution())->at(0).answered_same_day.state, statistic_state::no_values);
  EXPECT_THROW(static_cast<void>(merge(whole, summary_of(cases(),
                                                         [] {
                                                           auto p = process::complaint();
                                                           p.follow_up_within = 3;
                                                           return p;
                                                         }()))),
               clientele::invalid_use);
}

// What was read on one day and what was read on another are one report, which moves with the moment.
TEST(ProcessReport, OpenCasesAgeAndFallDue) {
  const auto all = cases();
  const std::vector<process_case> yesterday(all.begin(), all.begin() + 3), today(all.begin() + 3, all.end());
  const auto s = merge(summary_of(yesterday), summary_of(today));
  EXPECT_EQ(s->at(21).answered_same_day.value, 3.0 / 6);    // now the last one's day is over
  EXPECT_EQ(s->at(25).followed_up_in_time.value, 1.0 / 2);  // 18 + 7 is the last moment
  EXPECT_EQ(s->at(25.1).followed_up_in_time.value, 1.0 / 3);
  EXPECT_NEAR(s->at(30.8).age_of_open_cases.mean() - s->at(20.8).age_of_open_cases.mean(), 10, 1e-12);
}

TEST(ProcessReport, IsKeptWithItsOpenCasesAndOfItsSteps) {
  const auto s = summary_of(cases());
  const auto back = clientele::load(process::complaint(), save(s));
  EXPECT_EQ(back.state(), s.state());
  EXPECT_EQ(back->at(25.1).followed_up_in_time.value, s->at(25.1).followed_up_in_time.value);
  EXPECT_THROW(static_cast<void>(clientele::load(process::resolution(), save(s))), clientele::invalid_archive);
}

/// A delivery on day 100 of goods that need no test; thanked, checked, instructed, contacted, bought again.
process_case delivery(double thanked) {
  process_case c;
  c.opened = 100;
  for (const double f : {thanked, 101.0, none, 104.0, none, 130.0, none}) c.steps.push_back({.finished = f});
  c.steps[2].applies = c.steps[4].applies = false;
  return c;
}

// Delivered on day 100: thanks are due on the days 102 to 103, and not before.
TEST(ProcessWindows, HaveALowerBoundToo) {
  const auto share = [](const std::vector<process_case>& all, double now) {
    return summary_of(all, process::after_sale())->at(now).in_window.at(0);
  };
  EXPECT_EQ(share({delivery(102)}, 200).value, 1);
  EXPECT_EQ(share({delivery(103)}, 200).value, 1);
  EXPECT_EQ(share({delivery(101.9)}, 200).value, 0);
  EXPECT_EQ(share({delivery(103.1)}, 200).value, 0);
  EXPECT_EQ(share({delivery(none)}, 102.5).state, statistic_state::no_values);
  EXPECT_EQ(share({delivery(none)}, 103.1).value, 0);
  EXPECT_EQ(share({delivery(102), delivery(101), delivery(none), delivery(102.5)}, 110).value, 0.5);
  auto p = process::complaint();
  p.follow_up_after = 3;
  EXPECT_FALSE(p.figures_of(complaint(0, {0, 0, 0, 1, none, 2})).followed_up_in_time);
  EXPECT_TRUE(p.figures_of(complaint(0, {0, 0, 0, 1, none, 4})).followed_up_in_time);
}

TEST(ProcessWindows, StepsInAnyOrderAreReachedByAll) {
  const auto s = summary_of({delivery(102), delivery(none)}, process::after_sale());
  EXPECT_EQ(s->steps[0].completion.trials, 2);
  EXPECT_EQ(s->steps[1].completion.trials, 2);  // though the thanks before it are open
  EXPECT_EQ(s->steps[1].completion.successes, 2);
  EXPECT_EQ(s->steps[2].completion.trials, 0);                                // no installation
  EXPECT_EQ(s->at(200).answered_same_day.state, statistic_state::no_values);  // nobody asked anything
  EXPECT_EQ(s->steps[3].time.mean(), 4);                                      // from the delivery
  const auto f = process::after_sale().figures_of(delivery(102));
  EXPECT_EQ(f.time_in_step[1], 1);  // the check before the thanks
}

TEST(ProcessWindows, OfTwoMomentsMergeAndAreKept) {
  const auto plan = plan_of(process::after_sale());
  const std::vector<process_case> yesterday{delivery(102), delivery(none)}, today{delivery(101), delivery(none)};
  const auto early = clientele::summarize(yesterday, plan), late = clientele::summarize(today, plan);
  const auto joined = merge(late, early);
  EXPECT_EQ(joined->at(102).in_window[0].value, 0.5);
  EXPECT_EQ(joined->at(104).in_window[0].value, 0.25);
  EXPECT_EQ(clientele::load(process::after_sale(), save(joined)).state(), joined.state());
  EXPECT_NE(joined.state(), early.state());
}

// Whether it is done at the end of its time, or asked about then.
TEST(ProcessReport, TheEndOfTheTimeForAFollowUpIsReachedButForRounding) {
  for (const double solved : {0.97, 3.3, 123.7}) {
    const double end = solved + 7;
    for (const double in_time : {end, std::nextafter(end, 0), std::nextafter(end, 1e9)}) {
      EXPECT_TRUE(
          process::complaint().figures_of(complaint(0.1, {0.2, 0.3, 0.4, solved, none, in_time})).followed_up_in_time);
      EXPECT_EQ(
          summary_of({complaint(0.1, {0.2, 0.3, 0.4, solved, none, none})})->at(in_time).followed_up_in_time.state,
          statistic_state::no_values);
    }
    EXPECT_FALSE(
        process::complaint().figures_of(complaint(0.1, {0.2, 0.3, 0.4, solved, none, end + 1e-9})).followed_up_in_time);
    EXPECT_EQ(
        summary_of({complaint(0.1, {0.2, 0.3, 0.4, solved, none, none})})->at(end + 1e-9).followed_up_in_time.value, 0);
  }
  EXPECT_FALSE(process::complaint().figures_of(complaint(0.1, {0.2, 0.3, 0.4, 1, none, none})).followed_up_in_time);
}

TEST(ProcessErrors, NameTheCaseAndTheRule) {
  const auto rule_of = [](const process_case& bad) {
    std::vector<process_case> all = cases();
    all.push_back(bad);
    try {
      static_cast<void>(summary_of(all));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 6u);
      return e.first.field_text() + ": " + e.first.rule();
    }
    return std::string("no exception");
  };
  EXPECT_EQ(rule_of(complaint(1, {1, 0.5, none, none, none, none})),
            "steps[1]: finished finite, no earlier than the step before or the opening");
  auto wrong = complaint(1, {1, 1, 1, 1, 1, 1});
  EXPECT_EQ(rule_of(complaint(none, {1, 1, 1, 1, 1, 1})), "opened: finite");
  wrong.steps[0].applies = false;
  EXPECT_EQ(rule_of(wrong), "steps[0]: a step that is not conditional applies");
  EXPECT_THROW(static_cast<void>(process::complaint().figures_of(wrong)), clientele::invalid_customer);
  auto before = delivery(99);
  EXPECT_THROW(static_cast<void>(process::after_sale().figures_of(before)), clientele::invalid_customer);
  const auto parameter_rule_of = [](step_window w) {
    process p = process::complaint();
    p.windows = {w};
    try {
      clientele::check_parameters(p);
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return std::string("accepted");
  };
  EXPECT_EQ(parameter_rule_of({.step = 5, .since = 3, .after = 1, .within = 2}), "accepted");
  EXPECT_EQ(parameter_rule_of({.step = 6}), "windows: of steps that the process has");
  EXPECT_EQ(parameter_rule_of({.step = 5, .since = 6}), "windows: of steps that the process has");
  EXPECT_EQ(parameter_rule_of({.after = 2, .within = 1}), "windows: after finite, at least 0 and no more than within");
  wrong.steps.pop_back();
  EXPECT_EQ(rule_of(wrong), "steps: as many records as the process has steps");
  EXPECT_THROW(static_cast<void>(process::pre_sale().figures_of(wrong)), clientele::invalid_customer);
}

}  // namespace process_test
