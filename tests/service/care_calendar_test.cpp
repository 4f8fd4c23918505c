// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/care_calendar.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <span>

namespace {

using namespace clientele::service;

double day(int year, unsigned month, unsigned day_of_month) {
  using namespace std::chrono;
  return static_cast<double>(
      sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month))
          .time_since_epoch()
          .count());
}

TEST(CareCalendar, WorkedNumbers) {
  const care_calendar rules{.silence_quantile = 0.75};
  const double gaps[] = {40, 10, 30, 20};
  const care_dates c{.delivery = 100, .solution = 150, .last_purchase = 200, .gaps = gaps};
  EXPECT_EQ(rules.thanks(c).begins, 100);
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
  const care_calendar rules;
  for (const care_window w :
       {rules.thanks({}), rules.follow_up({}), rules.birthday({}, 100), rules.silence({.last_purchase = 5})}) {
    EXPECT_TRUE(std::isnan(w.begins));
    EXPECT_EQ(state_of({.window = w}, 1e6), care_state::not_applicable);
  }
}

TEST(CareTask, StatesFollowEachOther) {
  const care_task open{.window = {10, 13}}, done{.window = {10, 13}, .done = 13},
      late{.window = {10, 13}, .done = 13.5};
  EXPECT_EQ(state_of(open, 9), care_state::not_yet_due);
  EXPECT_EQ(state_of(open, 10), care_state::due);
  EXPECT_EQ(state_of(open, 13), care_state::due);
  EXPECT_EQ(state_of(open, 13.1), care_state::overdue);
  EXPECT_EQ(state_of(done, 20), care_state::on_time);
  EXPECT_EQ(state_of(late, 20), care_state::late);
}

// 0.97 + 3 is less than 3.97, and 0.1 + 0.2 more than 0.3: done or asked at the end is in time.
TEST(CareTask, TheEndOfAWindowIsReachedButForRounding) {
  ASSERT_LT(0.97 + 3, 3.97);
  const auto window = care_calendar{}.thanks({.delivery = 0.97});
  EXPECT_EQ(state_of({.window = window, .done = 3.97}, 20), care_state::on_time);
  EXPECT_EQ(state_of({.window = window}, 3.97), care_state::due);
  EXPECT_EQ(state_of({.window = window, .done = 3.97 + 1e-9}, 20), care_state::late);
  const auto check = care_calendar{.check_after = 0.2}.delivery_check({.delivery = 0.1});
  ASSERT_GT(check.begins, 0.3);
  EXPECT_EQ(state_of({.window = check}, 0.3), care_state::due);
  EXPECT_EQ(state_of({.window = check}, 0.3 - 1e-9), care_state::not_yet_due);
}

TEST(CareCoverage, ByClassWholeAndInPartsAndTheOverdueByValue) {
  std::vector<care_task> tasks;
  for (int i = 0; i < 120; ++i)
    tasks.push_back({.window = {i * 1.0, i + 3.0},
                     .done = i % 4 == 0 ? std::nan("") : i + i % 5 * 1.0,
                     .value = i * 7 % 50 * 1.0,
                     .customer_class = static_cast<std::size_t>(i % 3)});
  care_coverage whole(100), a(100), b(100);
  std::size_t on_time = 0, late = 0, overdue = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    whole.add(tasks[i]), (i < 50 ? a : b).add(tasks[i]);
    if (i % 3 != 1) continue;
    if (i % 4 == 0)
      overdue += static_cast<double>(i) + 3 < 100;
    else
      (i % 5 <= 3 ? on_time : late) += 1;
  }
  EXPECT_EQ(merge(a, b), whole);
  EXPECT_EQ(whole.count(1, care_state::overdue), overdue);
  EXPECT_EQ(whole.coverage(1).value,
            static_cast<double>(on_time + late) / static_cast<double>(on_time + late + overdue));
  EXPECT_EQ(whole.on_time(1).value, static_cast<double>(on_time) / static_cast<double>(on_time + late + overdue));
  EXPECT_EQ(whole.coverage(7).state, clientele::statistic_state::no_values);
  const auto order = overdue_by_value(tasks, 100);
  EXPECT_EQ(order.size(), whole.count(0, care_state::overdue) + overdue + whole.count(2, care_state::overdue));
  for (std::size_t k = 1; k < order.size(); ++k) EXPECT_GE(tasks[order[k - 1]].value, tasks[order[k]].value);
  const std::span<const care_task> all(tasks);  // the one after the first 96 is overdue too, and is not asked about
  for (const std::size_t place : overdue_by_value(all.first(96), 100)) EXPECT_LT(place, 96u);
  EXPECT_EQ(state_of(tasks[96], 100), care_state::overdue);
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
  EXPECT_THROW(static_cast<void>(merge(care_coverage(1), care_coverage(2))), clientele::invalid_use);
}

}  // namespace
