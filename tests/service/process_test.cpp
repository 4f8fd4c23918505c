// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/process.hpp>

#include <gtest/gtest.h>

namespace {

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

TEST(Process, WorkedNumber) {
  const auto f = figures_of(process::complaint(), complaint(10.4, {10.4, 10.9, 11, 12.4, none, 19.4}));
  EXPECT_TRUE(f.answered_same_day);
  EXPECT_NEAR(f.time_to_first_answer, 0.5, 1e-12);
  EXPECT_NEAR(f.time_to_solution, 2, 1e-12);
  EXPECT_NEAR(f.solution_to_follow_up, 7, 1e-12);
  EXPECT_TRUE(f.followed_up_in_time);
  EXPECT_TRUE(f.complete);  // the fifth step does not apply
  double sum = 0;
  for (const double t : f.time_in_step) sum += t == t ? t : 0;
  EXPECT_NEAR(sum, 9, 1e-12);  // law: the times in the steps add up to the whole
  EXPECT_FALSE(figures_of(process::complaint(), complaint(10.4, {10.4, 10.9, 11, 12.4, none, 19.4}, true)).complete);
  EXPECT_FALSE(
      figures_of(process::complaint(), complaint(10.9, {10.9, 11.1, none, none, none, none})).answered_same_day);
}

std::vector<process_case> cases() {
  std::vector<process_case> all{
      complaint(1, {1, 1.5, 2, 3, none, 5}),          complaint(1, {1, 2.5, 3, 4, 5, 12}, true),
      complaint(2, {2, 2.1, none, none, none, none}), complaint(19, {19, none, none, none, none, none}),
      complaint(3, {3, 3.2, 3.5, 18, none, none}),    complaint(20.5, {none, none, none, none, none, none})};
  all[2].abandoned = true;
  all[1].reopened = 2;
  const char* causes[] = {"service quality", "product quality", "service quality",
                          "expectation",     "service quality", ""};
  for (std::size_t i = 0; i < 6; ++i) all[i].cause = causes[i], all[i].channel = i % 2 == 0 ? "phone" : "web";
  return all;
}

TEST(ProcessSummary, CountedByHandWholeAndInParts) {
  process_summary whole(process::complaint(), 20.8), a = whole, b = whole;
  int i = 0;
  for (const auto& c : cases()) whole.add(c), (i++ % 2 == 0 ? a : b).add(c);
  for (const auto& s : {whole, merge(a, b)}) {
    EXPECT_EQ(s.cases(), 6u);
    const double reached[] = {6, 5, 4, 3, 1, 3}, done[] = {5, 4, 3, 3, 1, 2};
    for (std::size_t k = 0; k < 6; ++k) {
      EXPECT_EQ(s.completion(k).trials, reached[k]) << k;
      EXPECT_EQ(s.completion(k).successes, done[k]) << k;
    }
    EXPECT_EQ(s.lost(2), 1u);
    EXPECT_EQ(s.lost(0), 0u);
    EXPECT_EQ(s.complete().value, 2.0 / 6);
    EXPECT_EQ(s.answered_same_day().value, 3.0 / 5);    // the last one's day is not over
    EXPECT_EQ(s.followed_up_in_time().value, 1.0 / 2);  // within 7 days; the third solved has time left
    EXPECT_EQ(s.age_of_open_cases().count(), 3u);
    EXPECT_NEAR(s.age_of_open_cases().total(), 1.8 + 17.8 + 0.3, 1e-12);
    EXPECT_NEAR(s.time_to_solution().mean(), (2 + 3 + 15) / 3.0, 1e-12);
    EXPECT_EQ(s.reopened().value, 1.0 / 6);
    EXPECT_EQ(s.causes().pareto()[0].name, "service quality");
    EXPECT_EQ(s.causes().total(), 5u);
    EXPECT_EQ(s.channels()["phone"], 3u);
  }
  EXPECT_EQ(process_summary(process::resolution(), 0).complete().state, statistic_state::no_values);
  EXPECT_THROW(static_cast<void>(merge(whole, process_summary(process::complaint(), 21))), clientele::invalid_use);
}

// Opened at 1, solved at 3, to be followed up within 7: at 10 there is still time, later there is not.
TEST(ProcessSummary, AFollowUpIsMissedOnlyWhenItsTimeIsOver) {
  for (const double now : {10.0, 10.5}) {
    process_summary s(process::complaint(), now);
    s.add(complaint(1, {1, 2, 2.5, 3, none, none}));
    EXPECT_EQ(s.followed_up_in_time().state, now > 10 ? statistic_state::defined : statistic_state::no_values) << now;
  }
}

TEST(ProcessErrors, NameWhatIsWrong) {
  try {
    static_cast<void>(figures_of(process::complaint(), complaint(1, {1, 0.5, none, none, none, none})));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "finished");
    EXPECT_EQ(e.value, 0.5);
  }
  auto wrong = complaint(1, {1, 1, 1, 1, 1, 1});
  wrong.steps[0].applies = false;
  EXPECT_THROW(static_cast<void>(figures_of(process::complaint(), wrong)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(figures_of(process::pre_sale(), wrong)), clientele::mismatched_sizes);
}

}  // namespace
