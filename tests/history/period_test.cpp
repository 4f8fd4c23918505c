// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/period.hpp>

#include <gtest/gtest.h>

namespace period_test {

using namespace std::chrono;
using clientele::history::calendar_months;
using clientele::history::period;
using days_period = period<sys_days>;

constexpr sys_days first{1997y / 1 / 1};

static_assert(days_period(weeks{1}).length() == 7);
static_assert(days_period(hours{36}).length() == 1.5);
static_assert(!days_period(hours{36}).fits_times());
static_assert(days_period(days{1}).fits_times() && days_period().fits_times() &&
              days_period(calendar_months{1}).fits_times());
static_assert(days_period().is_moment());
static_assert(days_period(weeks{1}).between(first, sys_days{1997y / 9 / 30}) == 272.0 / 7);
static_assert(days_period(weeks{1}).index(sys_days{1998y / 6 / 30}, first) == 77);
static_assert(days_period(weeks{1}).floor(first - days{1}, first) == first - weeks{1});
static_assert(std::is_convertible_v<weeks, days_period> && std::is_convertible_v<calendar_months, days_period>);
static_assert(!std::is_convertible_v<int, days_period>);                 // a number of what?
static_assert(!std::is_convertible_v<calendar_months, period<double>>);  // a number has no calendar
static_assert(!std::is_convertible_v<calendar_months, period<days>>);
static_assert(!std::is_convertible_v<weeks, period<int>>);

TEST(Period, CountsMonthsOfTheCalendar) {
  const days_period month(calendar_months{1});
  EXPECT_DOUBLE_EQ(month.between(first, sys_days{1997y / 9 / 30}), 8 + 29.0 / 30);  // 8.966666666666667
  EXPECT_EQ(month.between(first, sys_days{1997y / 2 / 1}), 1);
  EXPECT_EQ(month.between(sys_days{1997y / 2 / 1}, sys_days{1997y / 3 / 1}), 1);  // 28 days and 31 days: a month each
  EXPECT_DOUBLE_EQ(month.between(sys_days{1997y / 1 / 31}, sys_days{1997y / 2 / 28}), 1 + 27.0 / 28 - 30.0 / 31);
  EXPECT_EQ(days_period(calendar_months{12}).between(sys_days{1996y / 2 / 29}, sys_days{2000y / 2 / 29}), 4);
  EXPECT_EQ(days_period(calendar_months{3}).index(sys_days{1997y / 12 / 31}, first), 3);
  EXPECT_EQ(month.index(sys_days{1996y / 12 / 31}, first), -1);
  EXPECT_EQ(month.floor(sys_days{1996y / 2 / 29}, sys_days{1997y / 1 / 15}), sys_days{1996y / 2 / 1});
  EXPECT_EQ(days_period(calendar_months{3}).floor(sys_days{1996y / 12 / 31}, sys_days{1997y / 2 / 15}),
            sys_days{1996y / 11 / 1});
  const period<sys_seconds> fine(calendar_months{1});
  EXPECT_DOUBLE_EQ(fine.between(sys_days{1997y / 1 / 1}, sys_days{1997y / 1 / 1} + 12h), 0.5 / 31);
}

TEST(Period, MeasuresAddUpAndCellsHoldTheirTimes) {
  const days_period kinds[] = {days{1}, weeks{1}, days{10}, calendar_months{1}, calendar_months{12}};
  for (const days_period& p : kinds)
    for (int d = -800; d < 800; ++d) {
      const sys_days t = first + days{d};
      EXPECT_NEAR(p.between(first, t) + p.between(t, first + days{900}), p.between(first, first + days{900}), 1e-12);
      const auto k = p.index(t, first);
      EXPECT_LE(p.start(k, first), t);
      EXPECT_LT(t, p.start(k + 1, first));
      EXPECT_EQ(p.floor(t, first), p.start(k, first));
      EXPECT_EQ(p.floor(p.floor(t, first), first), p.floor(t, first));
    }
}

TEST(Period, NumbersHaveTheirOwnUnit) {
  EXPECT_EQ(period<int>(7).index(-1, 0), -1);
  EXPECT_EQ(period<int>(7).between(0, 272), 272.0 / 7);
  EXPECT_EQ(period<double>(0.1).index(0.3, 0), 3);  // 0.3 / 0.1 is 2.9999999999999996
  EXPECT_EQ(period<double>(0.1).index(0.2999, 0), 2);
  EXPECT_EQ(period<double>(0.5).floor(-0.25, 0), -0.5);
  EXPECT_EQ(period<float>(2).floor(3.5F, 1.F), 3.F);
  EXPECT_EQ(period<double>().floor(0.3, 0), 0.3);
  EXPECT_EQ(period<double>(1).floor(2.75, 0), 2);  // a length of one is not a moment
  EXPECT_EQ(period<sys_seconds>(days{1}).floor(sys_days{1997y / 1 / 2} + 23h + 59min + 59s, sys_seconds{}),
            sys_days{1997y / 1 / 2});
  EXPECT_EQ(period<double>(1e-300).index(1e10, 0), std::int64_t{1} << 62);  // stays there
}

}  // namespace period_test
