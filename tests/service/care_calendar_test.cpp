// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/care_calendar.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

namespace care_calendar_test {

using namespace clientele::service;

double day(int year, unsigned month, unsigned day_of_month) {
  using namespace std::chrono;
  return static_cast<double>(
      sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month))
          .time_since_epoch()
          .count());
}

TEST(CareCalendar, WorkedNumbers) {
  const care_calendar rules{.check_within = 14, .silence_quantile = 0.75, .silence_within = 7};
  const double gaps[] = {40, 10, 30, 20};
  const care_dates c{.delivery = 100, .solution = 150, .last_purchase = 200, .gaps = gaps};
  EXPECT_EQ(rules.thanks(c).begins, 102);
  EXPECT_EQ(rules.thanks(c).ends, 103);
  EXPECT_EQ(rules.follow_up(c).ends, 157);
  EXPECT_EQ(rules.silence(c).begins, 230);
  EXPECT_EQ(rules.delivery_check(c).ends, 114);
}

// std::chrono's calendar, every day of nine years
TEST(CareCalendar, TheNextBirthdayAgreesWithChrono) {
  const care_dates june{.birth_month = 6, .birth_day = 15}, leap{.birth_month = 2, .birth_day = 29};
  for (double today = day(1996, 1, 1); today < day(2005, 1, 1); ++today) {
    double expected = 0, expected_leap = 0;
    for (int y = 2006; y >= 1995; --y) {
      if (day(y, 6, 15) >= today) expected = day(y, 6, 15);
      const bool is_leap = std::chrono::year(y).is_leap();
      if (day(y, 2, is_leap ? 29 : 28) >= today) expected_leap = day(y, 2, is_leap ? 29 : 28);
    }
    ASSERT_EQ(care_calendar{}.birthday(june, today + 0.5).begins, expected);
    ASSERT_EQ(care_calendar{}.birthday(leap, today).begins, expected_leap);
  }
}

TEST(CareCalendar, WhatIsNotKnownIsNotDue) {
  const care_calendar rules{.silence_quantile = 0.9, .silence_within = 7};
  for (const care_window w :
       {rules.thanks({}), rules.follow_up({}), rules.birthday({}, 100), rules.silence({.last_purchase = 5})}) {
    EXPECT_TRUE(std::isnan(w.begins));
    EXPECT_EQ(state_of(w, std::nan(""), 1e6), care_state::not_applicable);
  }
}

TEST(CareTask, StatesFollowEachOther) {
  const care_window window{10, 13};
  const double open = std::nan("");
  EXPECT_EQ(state_of(window, open, 9), care_state::not_yet_due);
  EXPECT_EQ(state_of(window, open, 10), care_state::due);
  EXPECT_EQ(state_of(window, open, 13), care_state::due);
  EXPECT_EQ(state_of(window, open, 13.1), care_state::overdue);
  EXPECT_EQ(state_of(window, 13, 20), care_state::on_time);
  EXPECT_EQ(state_of(window, 13.5, 20), care_state::late);
  EXPECT_EQ(state_of(window, 10, 20), care_state::on_time);
  EXPECT_EQ(state_of(window, 9.5, 20), care_state::early);
}

// 0.97 + 3 is less than 3.97, and 0.1 + 0.2 more than 0.3: done or asked at the end is in time.
TEST(CareTask, TheEndOfAWindowIsReachedButForRounding) {
  ASSERT_LT(0.97 + 3, 3.97);
  const double open = std::nan("");
  const auto window = care_calendar{}.thanks({.delivery = 0.97});
  EXPECT_EQ(state_of(window, 3.97, 20), care_state::on_time);
  EXPECT_EQ(state_of(window, open, 3.97), care_state::due);
  EXPECT_EQ(state_of(window, 3.97 + 1e-9, 20), care_state::late);
  const auto check = care_calendar{.check_after = 0.2, .check_within = 1}.delivery_check({.delivery = 0.1});
  ASSERT_GT(check.begins, 0.3);
  EXPECT_EQ(state_of(check, open, 0.3), care_state::due);
  EXPECT_EQ(state_of(check, open, 0.3 - 1e-9), care_state::not_yet_due);
}

struct care_task {
  int customer = 0;
  std::optional<std::string> customer_class{};
  care_window window{};
  double done = std::nan("");
  double value = 0;
};
const auto plan = clientele::on(
    care_coverage{}, &care_task::customer, &care_task::customer_class,
    [](const care_task& t) { return t.window.begins; }, [](const care_task& t) { return t.window.ends; },
    &care_task::done, &care_task::value);
auto summary_of(const std::vector<care_task>& tasks) { return clientele::summarize(tasks, plan); }

TEST(CareCoverage, WorkedNumber) {
  const auto s = summary_of({{.window = {10, 13}, .done = 12}, {.window = {10, 12}}});
  EXPECT_EQ(s->at(13).of({}).coverage.value, 0.5);
  EXPECT_EQ(s->at(12).of({}).coverage.value, 1);  // the other is still due
}

TEST(CareCoverage, ThankedBeforeItsTimeIsDoneAndNotOnTime) {
  const auto window = care_calendar{}.thanks({.delivery = 100});
  const auto s = summary_of({{.window = window, .done = 101}, {.window = window, .done = 102.5}});
  EXPECT_EQ(s->at(200).of({}).coverage.value, 1);
  EXPECT_EQ(s->at(200).of({}).on_time.value, 0.5);
  EXPECT_EQ(s->at(200).of({}).counts[care_state::early], 1u);
}

TEST(CareCoverage, TheEndOfAWindowIsReachedButForRounding) {
  const auto window = care_calendar{}.thanks({.delivery = 0.97});
  const auto s = summary_of({{.window = window, .done = 3.97}, {.window = window}});
  EXPECT_EQ(s->at(3.97).of({}).on_time.value, 1);
  EXPECT_TRUE(s->at(3.97).overdue.empty());
  EXPECT_EQ(s->at(3.97 + 1e-9).of({}).on_time.value, 0.5);
  EXPECT_EQ(s->at(3.97 + 1e-9).overdue.size(), 1u);
}

TEST(CareCoverage, ByClassWholeAndInPartsAndTheOverdueByValue) {
  const char* const classes[] = {"A", "B", "C"};
  std::vector<care_task> tasks, a, b;
  for (int i = 0; i < 120; ++i)
    tasks.push_back({.customer = i,
                     .customer_class = classes[i % 3],
                     .window = {i * 1.0, i + 3.0},
                     .done = i % 4 == 0 ? std::nan("") : i + i % 5 * 1.0,
                     .value = i * 7 % 50 * 1.0});
  std::size_t on_time = 0, late = 0, overdue = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    (i < 50 ? a : b).push_back(tasks[i]);
    if (i % 3 != 1) continue;
    if (i % 4 == 0)
      overdue += static_cast<double>(i) + 3 < 100;
    else
      (i % 5 <= 3 ? on_time : late) += 1;
  }
  const auto whole = summary_of(tasks), joined = merge(summary_of(b), summary_of(a));
  EXPECT_EQ(joined.state(), whole.state());
  const care_report r = joined->at(100);
  const care_figures f = r.of("B");
  EXPECT_EQ(f.counts[care_state::overdue], overdue);
  EXPECT_EQ(f.coverage.value, static_cast<double>(on_time + late) / static_cast<double>(on_time + late + overdue));
  EXPECT_EQ(f.on_time.value, static_cast<double>(on_time) / static_cast<double>(on_time + late + overdue));
  EXPECT_EQ(r.of("D").coverage.state, clientele::statistic_state::no_values);
  std::size_t all_overdue = 0;  // each by itself
  for (const care_task& t : tasks) all_overdue += state_of(t.window, t.done, 100) == care_state::overdue;
  EXPECT_EQ(r.overdue.size(), all_overdue);
  for (std::size_t k = 1; k < r.overdue.size(); ++k) {
    EXPECT_GE(r.overdue[k - 1].value, r.overdue[k].value);
    if (r.overdue[k - 1].value == r.overdue[k].value) {
      EXPECT_LE(r.overdue[k - 1].ends, r.overdue[k].ends);
    }
  }
  EXPECT_EQ(whole->at(1000).of("B").counts.total(), 40u);  // law: every task has one state at any moment
  EXPECT_TRUE(whole->at(0).overdue.empty());
}

TEST(CareCalendarErrors, NameWhatIsWrong) {
  try {
    static_cast<void>(care_calendar{}.birthday({.birth_month = 4, .birth_day = 31}, 0));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "birth_day");
    EXPECT_EQ(e.value, 31);
  }
  EXPECT_THROW(static_cast<void>(care_calendar{}.birthday({.birth_month = 13, .birth_day = 1}, 0)),
               clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(care_calendar{.silence_quantile = 2}.silence({})), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(care_calendar{.silence_quantile = 0.5}.silence({})), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(care_calendar{}.delivery_check({})), clientele::invalid_parameter);  // not said
  try {
    static_cast<void>(summary_of({{.value = 1}, {.done = std::numeric_limits<double>::infinity()}}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "done");
  }
}

}  // namespace care_calendar_test
