// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/sorted_log.hpp>

#include "cdnow.hpp"
#include "support/thrown.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <list>
#include <optional>
#include <sstream>

namespace sorted_log_test {

using namespace std::chrono;
using namespace clientele::history;
using clientele::bad_row;
using clientele::field;
using clientele::invalid_customer;
using clientele::missing_when;
using clientele::quarantine;
using clientele::starting_at;

struct order {
  int id;
  sys_days day;
  double amount;
};

template <class Log>
auto all_of(Log&& log) {
  std::vector<std::ranges::range_value_t<std::remove_cvref_t<Log>>> all;
  for (const auto& c : log) all.push_back(c);
  return all;
}

const std::vector<order> two_customers{{1, 1997y / 1 / 1, 29.33}, {1, 1997y / 1 / 18, 29.73},
                                       {1, 1997y / 8 / 2, 14.96}, {1, 1997y / 12 / 12, 26.48},
                                       {2, 1997y / 1 / 1, 63.34}, {2, 1997y / 1 / 13, 11.77}};
const observation<sys_days> weekly{
    .end = sys_days{1998y / 6 / 30}, .calibration_end = sys_days{1997y / 9 / 30}, .period = weeks{1}};

static_assert(
    std::ranges::input_range<decltype(sorted_log(two_customers, weekly, &order::id, &order::day, &order::amount))>);

// A total beyond the largest number is infinite; the means are not.
TEST(SortedLog, AmountsThatAddUpToMoreThanAnyNumber) {
  const std::vector<order> orders{
      {1, 1997y / 1 / 1, 3}, {1, 1997y / 1 / 18, 1e308}, {1, 1997y / 8 / 2, 1.7e308}, {2, 1997y / 1 / 1, 5}};
  auto log = sorted_log(orders, weekly, &order::id, &order::day, &order::amount);
  const auto all = all_of(log);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].repeat_mean, 1.35e308);
  EXPECT_DOUBLE_EQ(all[0].mean, 0.9e308);
  EXPECT_EQ(all[0].spend, std::numeric_limits<double>::infinity());
  EXPECT_EQ(all[1].spend, 5);
}

// Amounts of one moment beyond the largest number: an infinite purchase, counted, whichever way the log is read.
TEST(SortedLog, AMomentBeyondAnyNumberIsCounted) {
  const std::vector<order> orders{{1, 1997y / 1 / 1, 3}, {1, 1997y / 1 / 18, 1e308}, {1, 1997y / 1 / 18, 1.7e308},
                                  {1, 1997y / 8 / 2, 5}, {2, 1997y / 1 / 1, 5},      {2, 1997y / 1 / 18, 1.7e308}};
  auto log = sorted_log(orders, weekly, &order::id, &order::day, &order::amount);
  const auto all = all_of(log);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].repeat_mean, std::numeric_limits<double>::infinity());
  EXPECT_EQ(all[1].repeat_mean, 1.7e308);
  EXPECT_EQ(log.counts().overflowed_moments, 1U);
  auto net = weekly;
  net.refunds = clientele::history::refund_policy::net;
  std::vector<order> refunded{{1, 1997y / 1 / 1, 3}, {1, 1997y / 1 / 18, -1e308}, {1, 1997y / 1 / 18, -1.7e308}};
  auto other = sorted_log(refunded, net, &order::id, &order::day, &order::amount);
  EXPECT_EQ(all_of(other).size(), 1U);
  EXPECT_EQ(other.counts().overflowed_moments, 1U);
  EXPECT_TRUE(other.counts().balances());
}

TEST(SortedLog, OfTwoCustomers) {
  auto log = sorted_log(two_customers, weekly, &order::id, &order::day, &order::amount);
  const auto all = all_of(log);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, 1);
  EXPECT_EQ(all[0].first_purchase, sys_days{1997y / 1 / 1});
  EXPECT_EQ(all[0].x, 2);
  EXPECT_EQ(all[0].t_x, 213.0 / 7);  // 30.428571
  EXPECT_EQ(all[0].T, 272.0 / 7);    // 38.857143
  EXPECT_EQ(all[0].first_spend, 29.33);
  EXPECT_DOUBLE_EQ(all[0].repeat_mean, 22.345);
  EXPECT_DOUBLE_EQ(all[0].mean, 74.02 / 3);
  EXPECT_DOUBLE_EQ(all[0].spend, 74.02);
  EXPECT_EQ(all[0].holdout_x, 1);
  EXPECT_EQ(all[0].holdout_spend, 26.48);
  EXPECT_EQ(all[0].T_hold, 39);
  EXPECT_EQ(all[1].x, 1);
  EXPECT_EQ(all[1].holdout_x, 0);
  EXPECT_EQ(log.counts(), (log_counts{.rows = 6, .used = 6, .customers = 2, .purchases = 6}));
}

TEST(SortedLog, WithoutACalibrationEndSeesEverything) {
  const auto all =
      all_of(sorted_log(two_customers, observation<sys_days>{.end = sys_days{1998y / 6 / 30}, .period = days{1}},
                        &order::id, &order::day, &order::amount));
  EXPECT_EQ(all[0].x, 3);
  EXPECT_EQ(all[0].t_x, 345);
  EXPECT_EQ(all[0].T, 545);
  EXPECT_EQ(all[0].T_hold + all[0].holdout_x + all[0].holdout_spend, 0);
}

TEST(SortedLog, MergesADayOrAWeekOrNothing) {
  struct timed {
    int id;
    sys_seconds at;
    double amount;
  };
  const sys_days monday{2024y / 1 / 1};
  const std::vector<timed> log{
      {1, monday + 9h, 10}, {1, monday + 17h, 5}, {1, monday + 24h + 1h, 2}, {1, monday + 24h * 7, 3}};
  observation<sys_seconds> seen{.end = monday + 24h * 14, .period = days{1}};
  const auto one = [&] { return all_of(sorted_log(log, seen, &timed::id, &timed::at, &timed::amount)).at(0); };
  EXPECT_EQ(one().x, 2);
  EXPECT_EQ(one().t_x, 7);
  EXPECT_EQ(one().T, 14);
  EXPECT_EQ(one().first_spend, 15);
  EXPECT_EQ(one().repeat_mean, 2.5);
  seen.merged_within = {};
  EXPECT_EQ(one().x, 3);
  EXPECT_EQ(one().t_x, 7 - 9.0 / 24);
  EXPECT_EQ(one().first_purchase, monday + 9h);
  seen.merged_within = seen.period = weeks{1};
  seen.origin = monday;
  EXPECT_EQ(one().x, 1);
  EXPECT_EQ(one().t_x, 1);
  EXPECT_EQ(one().T, 2);
  EXPECT_EQ(one().first_spend, 17);
  seen.merged_within = seen.period = calendar_months{1};
  EXPECT_EQ(one().x, 0);
  EXPECT_EQ(one().T, 0);
}

TEST(SortedLog, EndsAreWholeDays) {
  struct timed {
    int id;
    sys_seconds at;
    double amount;
  };
  const sys_days d{2024y / 1 / 1};
  const std::vector<timed> log{
      {1, d, 1}, {1, d + 24h * 5 + 23h, 2}, {1, d + 24h * 6, 4}, {1, d + 24h * 9 + 1h, 8}, {1, d + 24h * 10, 16}};
  auto walk =
      sorted_log(log, observation<sys_seconds>{.end = d + 24h * 9, .calibration_end = d + 24h * 5, .period = days{1}},
                 &timed::id, &timed::at, &timed::amount);
  const auto c = all_of(walk).at(0);
  EXPECT_EQ(c.x, 1);
  EXPECT_EQ(c.T, 5);
  EXPECT_EQ(c.holdout_x, 2);
  EXPECT_EQ(c.holdout_spend, 12);
  EXPECT_EQ(c.T_hold, 4);
  EXPECT_EQ(walk.counts().after_end, (log_counts::cause{1, 1}));
}

TEST(SortedLog, AgesInCalendarMonths) {
  auto seen = weekly;
  seen.period = calendar_months{1};
  const auto c = all_of(sorted_log(two_customers, seen, &order::id, &order::day, &order::amount)).at(0);
  EXPECT_DOUBLE_EQ(c.t_x, 7 + 1.0 / 31);
  EXPECT_DOUBLE_EQ(c.T, 8 + 29.0 / 30);
  EXPECT_DOUBLE_EQ(c.T_hold, 9);  // from the 30th of one month of 30 days to that of another
}

struct loose {
  std::optional<int> id;
  double day;
  std::optional<double> amount;
};

/// Everything that a log can hold but plain purchases; days are numbers.
const std::vector<loose> motley{
    {std::nullopt, 1, 9}, {1, 0, 10}, {1, NAN, 9}, {1, 2, -4}, {1, 3, 0},  {1, 5, std::nullopt}, {1, 6, 8},
    {1, 6, -3},           {1, 12, 7}, {1, 13, -2}, {1, 21, 9}, {2, 4, -1}, {3, 11, 6},           {3, 12, 6},
    {4, 1, -5},           {4, 2, 20}};
const observation<double> lenient{.end = 20,
                                  .calibration_end = 10,
                                  .period = 1,
                                  .refunds = refund_policy::net,
                                  .zero_amounts = amount_policy::purchase,
                                  .missing_amounts = amount_policy::purchase,
                                  .missing_ids = row_policy::leave_out,
                                  .missing_times = row_policy::leave_out};

TEST(SortedLog, EveryPolicyIsCounted) {
  auto walk = sorted_log(motley, lenient, &loose::id, &loose::day, &loose::amount);
  const auto all = all_of(walk);
  ASSERT_EQ(all.size(), 2U);
  const auto& one = all[0];
  EXPECT_EQ(one.id, 1);
  EXPECT_EQ(one.x, 3);  // days 3 (for nothing), 5 (nobody knows for how much), 6
  EXPECT_EQ(one.t_x, 6);
  EXPECT_EQ(one.T, 10);
  EXPECT_EQ(one.first_spend, 6);    // 10, and on day 2 a refund of 4
  EXPECT_EQ(one.repeat_mean, 2.5);  // days 3 and 6: (0 + 8 − 3) / 2
  EXPECT_EQ(one.mean, 11.0 / 3);
  EXPECT_EQ(one.spend, 11);
  EXPECT_EQ(one.holdout_x, 1);
  EXPECT_EQ(one.holdout_spend, 5);
  EXPECT_EQ(all[1].id, 4);
  EXPECT_EQ(all[1].first_spend, 20);
  const log_counts counts = walk.counts();
  const log_counts expected{.rows = 16,
                            .used = 9,
                            .bad = 0,
                            .missing_ids = {1, 1},
                            .missing_times = {1, 1},
                            .after_end = {1, 1},
                            .missing_amounts = {1, 0},
                            .zero_amounts = {1, 0},
                            .refunds = {5, 0},
                            .customers = 2,
                            .purchases = 6,
                            .merged = 0,
                            .unknown_to_calibration = 1,
                            .rows_unknown_to_calibration = 2,
                            .refunds_without_purchase = 2,
                            .customers_without_purchase = 1};
  EXPECT_EQ(counts, expected);
  EXPECT_TRUE(counts.balances());
}

TEST(SortedLog, PoliciesChangeWhatIsAPurchase) {
  const auto first_customer = [](const observation<double>& seen) {
    return all_of(sorted_log(motley, seen, &loose::id, &loose::day, &loose::amount)).at(0);
  };
  auto seen = lenient;
  seen.refunds = refund_policy::leave_out;
  EXPECT_EQ(first_customer(seen).x, 3);
  EXPECT_EQ(first_customer(seen).first_spend, 10);
  seen.refunds = refund_policy::purchase;
  EXPECT_EQ(first_customer(seen).x, 4);          // day 2 as well; on day 6 there is a purchase anyway
  EXPECT_EQ(first_customer(seen).holdout_x, 2);  // 12 and 13
  seen.refunds = refund_policy::net;
  seen.zero_amounts = amount_policy::leave_out;
  EXPECT_EQ(first_customer(seen).x, 2);
  seen.missing_amounts = amount_policy::leave_out;
  EXPECT_EQ(first_customer(seen).x, 1);
  EXPECT_EQ(first_customer(seen).repeat_mean, 5);
}

TEST(SortedLog, AMomentThatIsRefundedInFullIsNoPurchase) {
  const observation<double> seen{.end = 100, .period = 1, .refunds = refund_policy::net};
  const auto of = [&](const std::vector<loose>& log, const observation<double>& how) {
    auto walk = sorted_log(log, how, &loose::id, &loose::day, &loose::amount);
    auto all = all_of(walk);
    return std::pair(all, walk.counts());
  };
  const std::vector<loose> cancelled{
      {1, 18, 512.4}, {1, 18, -512.4},                              // bought nothing
      {2, 20, 40},    {2, 91, 60},     {2, 91, -60},                // bought once
      {3, 7, 100},    {3, 42, 120},    {3, 69, 80},  {3, 71, -80},  // the refund of a later day leaves a purchase of 0
      {4, 1, 0.1},    {4, 1, 0.2},     {4, 1, -0.3},                // in full, but for rounding
      {5, 1, 50},     {5, 2, 30},      {5, 2, -45},                 // 15 of it go off the purchase before
      {6, 1, 30},     {6, 1, -45},     {6, 2, 50}};                 // or off nothing, where there is none
  const auto [all, counts] = of(cancelled, seen);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].id, 2);
  EXPECT_EQ(all[0].x, 0);
  EXPECT_EQ(all[0].t_x, 0);
  EXPECT_EQ(all[0].spend, 40);
  EXPECT_EQ(all[1].id, 3);
  EXPECT_EQ(all[1].x, 2);
  EXPECT_EQ(all[1].t_x, 62);
  EXPECT_EQ(all[1].repeat_mean, 60);
  EXPECT_EQ(all[2].id, 5);
  EXPECT_EQ(all[2].x, 0);
  EXPECT_EQ(all[2].spend, 35);
  EXPECT_EQ(all[3].id, 6);
  EXPECT_EQ(all[3].first_purchase, 2);
  EXPECT_EQ(all[3].spend, 50);
  EXPECT_EQ(counts.cancelled_purchases, 5U);
  EXPECT_EQ(counts.rows_cancelled, 11U);
  EXPECT_EQ(counts.customers_without_purchase, 2U);
  EXPECT_EQ(counts.refunds_without_purchase, 0U);
  EXPECT_EQ(counts.purchases, 6U);
  EXPECT_EQ(counts.used, 7U);
  EXPECT_TRUE(counts.balances());

  // rows of 0 are judged before: whatever is done with them, 20 − 20 is no purchase, and 0 alone may be one
  const std::vector<loose> zeros{{1, 1, 0}, {1, 2, 20}, {1, 2, -20}, {1, 2, 0}};
  auto how = seen;
  for (const auto policy : {amount_policy::purchase, amount_policy::leave_out}) {
    how.zero_amounts = policy;
    const auto [customers, counted] = of(zeros, how);
    EXPECT_EQ(counted.cancelled_purchases, 1U);
    EXPECT_EQ(customers.size(), policy == amount_policy::purchase ? 1U : 0U);
    EXPECT_TRUE(counted.balances());
  }

  // no refund cancels what nobody knows
  how.missing_amounts = amount_policy::purchase;
  const auto [unknown, of_unknown] = of({{1, 1, 9}, {1, 2, std::nullopt}, {1, 2, 20}, {1, 2, -25}, {1, 3, 7}}, how);
  ASSERT_EQ(unknown.size(), 1U);
  EXPECT_EQ(unknown[0].x, 2);
  EXPECT_EQ(unknown[0].repeat_mean, 7) << "day 3 alone: day 2 has no known amount";
  EXPECT_EQ(unknown[0].spend, 16);
  EXPECT_EQ(of_unknown.used, 5U);
  EXPECT_TRUE(of_unknown.balances());
}

TEST(SortedLog, ErrorsNameRowFieldValueAndRule) {
  using observed = observation<double>;
  const auto walk = [](auto policy, auto value, auto... options) {
    auto seen = lenient;
    seen.*policy = value;
    return what([&] {
      all_of(sorted_log(motley, seen, field<"customer">(&loose::id), field<"order_date">(&loose::day),
                        field<"paid">(&loose::amount), options...));
    });
  };
  EXPECT_EQ(walk(&observed::end, 20), "nothing was thrown");
  EXPECT_EQ(walk(&observed::missing_ids, row_policy::fail, starting_at{100}),
            "row 100: clientele::history::sorted_log: customer = NaN breaks the rule: present (missing_ids = leave_out "
            "counts it) (1 bad row in all)");
  EXPECT_EQ(walk(&observed::missing_times, row_policy::fail),
            "row 2: clientele::history::sorted_log: order_date = NaN breaks the rule: a present, finite time "
            "(missing_times = leave_out counts it) (1 bad row in all)");
  EXPECT_EQ(walk(&observed::refunds, refund_policy::fail),
            "row 3: clientele::history::sorted_log: paid = -4 breaks the rule: >= 0 (refunds = net, leave_out or "
            "purchase counts it) (5 bad rows in all)");
  EXPECT_EQ(walk(&observed::zero_amounts, amount_policy::fail),
            "row 4: clientele::history::sorted_log: paid = 0 breaks the rule: not 0 (zero_amounts = leave_out or "
            "purchase counts it) (1 bad row in all)");
  EXPECT_EQ(walk(&observed::missing_amounts, amount_policy::fail),
            "row 5: clientele::history::sorted_log: paid = NaN breaks the rule: present (missing_amounts = leave_out "
            "or purchase counts it) (1 bad row in all)");
  EXPECT_EQ(walk(&observed::after_end, row_policy::fail),
            "row 10: clientele::history::sorted_log: order_date = 21 breaks the rule: not after the observation's end "
            "(after_end = leave_out counts it) (1 bad row in all)");
  EXPECT_EQ(walk(&observed::first_after_calibration, row_policy::fail),
            "row 12: clientele::history::sorted_log: order_date = 11 breaks the rule: a first purchase not after the "
            "calibration's end (first_after_calibration = leave_out counts it) (1 bad row in all)");
  EXPECT_THROW(
      static_cast<void>(sorted_log(motley, observation<double>{.end = 1}, &loose::id, &loose::day, &loose::amount)),
      clientele::invalid_parameter);
}

TEST(SortedLog, InfinityIsAlwaysBadAndAQuarantineTakesIt) {
  const std::vector<loose> log{{1, 0, 10}, {1, 1, INFINITY}, {1, 2, -1}, {1, 3, 1}};
  std::vector<std::uint64_t> rows;
  auto walk = sorted_log(log, observation<double>{.end = 5, .period = 1}, &loose::id, &loose::day, &loose::amount,
                         quarantine{[&](const bad_row& b) { rows.push_back(b.row); }});
  EXPECT_EQ(all_of(walk).at(0).x, 1);
  EXPECT_EQ(rows, (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(walk.counts().bad, 2U);
  EXPECT_TRUE(walk.counts().balances());
  EXPECT_NE(
      what([&] {
        all_of(sorted_log(log, observation<double>{.end = 5, .period = 1}, &loose::id, &loose::day, &loose::amount));
      }).find("row 1: clientele::history::sorted_log: amount = inf"),
      std::string::npos);
}

TEST(SortedLog, RefusesWhatIsNotSorted) {
  std::vector<order> log{two_customers};
  std::swap(log[0], log[1]);
  EXPECT_EQ(what([&] { all_of(sorted_log(log, weekly, &order::id, &order::day, &order::amount)); }),
            "row 1: clientele::history::sorted_log: time = 9862 breaks the rule: not before the row before it (sorted "
            "by id, then time; unsorted_log takes any order) (1 bad row in all)");
  log = two_customers;
  std::swap(log[3], log[4]);
  EXPECT_EQ(what([&] { all_of(sorted_log(log, weekly, &order::id, &order::day, &order::amount)); }),
            "row 4: clientele::history::sorted_log: id = 1 breaks the rule: not less than the row before it (sorted by "
            "id, then time; grouped_ids or unsorted_log take other orders) (1 bad row in all)");
  const std::vector<order> grouped{{9, 1997y / 1 / 1, 1}, {2, 1997y / 1 / 1, 1}, {5, 1997y / 1 / 1, 1}};
  EXPECT_NE(what([&] { all_of(sorted_log(grouped, weekly, &order::id, &order::day, &order::amount)); }),
            "nothing was thrown");
  EXPECT_EQ(all_of(sorted_log(grouped, weekly, &order::id, &order::day, &order::amount, grouped_ids{})).size(), 3U);
}

TEST(SortedLog, TakesAnyRangeAndAnyTypes) {
  // text from a single-pass range, dates that exist and one that does not, whole amounts
  struct line {
    std::string name;
    year_month_day date;
    long long cents;
  };
  const std::vector<line> lines{{"Ada", 1997y / 1 / 1, 100},
                                {"Ada", 1997y / 2 / 30, 100},
                                {"Ada", 1997y / 3 / 1, 300},
                                {"", 1997y / 3 / 1, 1},
                                {"Bob", 1997y / 1 / 5, 1LL << 54}};
  auto seen = weekly;
  seen.missing_times = seen.missing_ids = row_policy::leave_out;
  std::istringstream numbers("0 1 2 3 4");
  std::vector<std::uint64_t> bad;
  auto walk = sorted_log(
      std::views::istream<int>(numbers), seen,
      [&](int i) -> const std::string& { return lines[static_cast<std::size_t>(i)].name; },
      [&](int i) { return lines[static_cast<std::size_t>(i)].date; },
      [&](int i) { return lines[static_cast<std::size_t>(i)].cents; },
      quarantine{[&](const bad_row& b) { bad.push_back(b.row); }});
  const auto all = all_of(walk);
  ASSERT_EQ(all.size(), 1U);
  static_assert(std::is_same_v<decltype(all[0].id), std::string>);
  EXPECT_EQ(all[0].id, "Ada");
  EXPECT_EQ(all[0].x, 1);
  EXPECT_EQ(all[0].repeat_mean, 300);
  EXPECT_EQ(bad, std::vector<std::uint64_t>{4});  // 2^54 is no exact double
  EXPECT_EQ(walk.counts().missing_times, (log_counts::cause{1, 1}));
  EXPECT_EQ(walk.counts().missing_ids, (log_counts::cause{1, 1}));

  const std::list<order> list(two_customers.begin(), two_customers.end());
  auto unknown = weekly;
  unknown.missing_amounts = amount_policy::leave_out;
  EXPECT_EQ(all_of(sorted_log(list, unknown, &order::id, &order::day, missing_when(&order::amount, 14.96)))[0].x, 1);
  unknown = weekly;
  unknown.missing_ids = row_policy::leave_out;
  EXPECT_EQ(all_of(sorted_log(list, unknown, missing_when(&order::id, 2), &order::day, &order::amount)).size(), 1U);
  // columns, by row number
  const std::vector<std::uint32_t> id{1, 1, 2};
  const std::vector<int> day{3, 5, 4};
  const std::vector<float> paid{1, 2, 4};
  const auto columns = all_of(sorted_log(
      std::views::iota(std::size_t{0}, id.size()), observation<int>{.end = 10, .period = 1},
      [&](std::size_t i) { return id[i]; }, [&](std::size_t i) { return day[i]; },
      [&](std::size_t i) { return paid[i]; }));
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].t_x, 2);
  EXPECT_EQ(columns[1].T, 6);
}

/// The neighbours of 2^53: the next integer is no double, and would be taken for 2^53 itself.
TEST(SortedLog, WholeAmountsAreExactOrBad) {
  struct line {
    int id, day;
    std::optional<std::int64_t> cents;
  };
  constexpr std::int64_t limit = std::int64_t{1} << 53;
  const std::vector<line> log{{1, 0, limit}, {1, 1, limit + 1}, {1, 2, -limit - 1}, {1, 3, 5}, {1, 4, std::nullopt}};
  std::string rows;  // a sink may have a state of its own
  auto walk = sorted_log(log, observation<int>{.end = 9, .period = 1, .missing_amounts = amount_policy::leave_out},
                         &line::id, &line::day, &line::cents, quarantine{[&rows, n = 0](const bad_row& b) mutable {
                           rows += std::to_string(++n) + ": " + std::to_string(b.row) + " ";
                         }});
  const auto all = all_of(walk);
  EXPECT_EQ(rows, "1: 1 2: 2 ");
  EXPECT_EQ(all.at(0).x, 1);
  EXPECT_EQ(all.at(0).first_spend, 0x1p53);
  EXPECT_EQ(walk.counts().missing_amounts, (log_counts::cause{1, 1}));
}

/// What means "missing" is compared as in every pass: a float's 0.1 with 0.1, text as text.
TEST(SortedLog, SentinelsNameTheValueOfTheRow) {
  struct line {
    const char* name;
    int day;
    float paid;
  };
  const std::string nobody = "nobody";
  const std::vector<line> log{{"Ada", 0, 1}, {"Ada", 1, 0.1f}, {"Ada", 2, 3}, {nobody.c_str(), 3, 1}};
  auto walk = sorted_log(
      log,
      observation<int>{
          .end = 9, .period = 1, .missing_amounts = amount_policy::leave_out, .missing_ids = row_policy::leave_out},
      missing_when(&line::name, "nobody"), &line::day, missing_when(&line::paid, 0.1));
  EXPECT_EQ(all_of(walk).size(), 1U);
  EXPECT_EQ(walk.counts().missing_amounts, (log_counts::cause{1, 1}));
  EXPECT_EQ(walk.counts().missing_ids, (log_counts::cause{1, 1}));
}

TEST(SortedLog, AgesInAPeriodOfOnesOwn) {
  auto seen = weekly;
  seen.period = days{10};
  const auto c = all_of(sorted_log(two_customers, seen, &order::id, &order::day, &order::amount)).at(0);
  EXPECT_EQ(c.x, 2);  // still orders of different days
  EXPECT_EQ(c.t_x, 21.3);
  EXPECT_EQ(c.T, 27.2);
  EXPECT_EQ(c.T_hold, 27.3);
  seen.merged_within = days{20};  // counted from 1970: 1 and 18 January 1997 are days 9862 and 9879, cells 493 and 493
  EXPECT_EQ(all_of(sorted_log(two_customers, seen, &order::id, &order::day, &order::amount)).at(0).x, 1);
}

TEST(SortedLog, ATimeThatDoesNotFitIsNoTime) {
  struct far {
    int id;
    std::uint64_t at;
    double amount;
  };
  const std::vector<far> log{{1, 5, 1}, {1, 1ULL << 40, 1}, {1, ~0ULL, 1}};
  observation<int> narrow{.end = 10, .period = 1, .missing_times = row_policy::leave_out};
  auto walk = sorted_log(log, narrow, &far::id, &far::at, &far::amount);
  EXPECT_EQ(all_of(walk).at(0).x, 0);
  EXPECT_EQ(walk.counts().missing_times, (log_counts::cause{2, 2}));
  observation<std::int64_t> wide{.end = 10, .period = 1, .missing_times = row_policy::leave_out};
  auto again = sorted_log(log, wide, &far::id, &far::at, &far::amount);
  EXPECT_EQ(all_of(again).size(), 1U);
  EXPECT_EQ(again.counts().missing_times, (log_counts::cause{1, 1}));
  EXPECT_EQ(again.counts().after_end, (log_counts::cause{1, 1}));
}

TEST(SortedLog, SumsDoNotDependOnTheOrderWithinADay) {
  std::vector<order> log;
  for (int i = 0; i < 200; ++i) log.push_back({1, 1997y / 1 / 1, 0.01 * (i % 2 == 0 ? 1 + i : 1e9 / (1 + i))});
  const auto forward = all_of(sorted_log(log, weekly, &order::id, &order::day, &order::amount)).at(0);
  std::reverse(log.begin(), log.end());
  EXPECT_EQ(all_of(sorted_log(log, weekly, &order::id, &order::day, &order::amount)).at(0), forward);
  double plain = 0, backward = 0;
  for (const order& o : log) plain += o.amount;
  for (auto o = log.rbegin(); o != log.rend(); ++o) backward += o->amount;
  EXPECT_NE(plain, backward);  // what a plain sum makes of it
  EXPECT_DOUBLE_EQ(forward.first_spend, plain);
}

TEST(SortedLog, OfNothingAndOnceOnly) {
  const std::vector<order> none;
  auto walk = sorted_log(none, weekly, &order::id, &order::day, &order::amount);
  EXPECT_TRUE(all_of(walk).empty());
  EXPECT_EQ(walk.counts(), log_counts{});
  EXPECT_THROW(static_cast<void>(walk.begin()), clientele::invalid_use);
}

TEST(SortedLog, EachProjectionIsEvaluatedOnceARow) {
  int ids = 0, times = 0, amounts = 0;
  const auto all = all_of(sorted_log(
      two_customers, weekly, [&](const order& o) { return ++ids, o.id; },
      [&](const order& o) { return ++times, o.day; }, [&](const order& o) { return ++amounts, o.amount; }));
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(ids, 6);
  EXPECT_EQ(times, 6);
  EXPECT_EQ(amounts, 6);
}

TEST(SortedLog, Cdnow) {
  const auto orders = cdnow::orders();
  if (cdnow::left_out()) GTEST_SKIP() << "CLIENTELE_DATA names no folder with the CDNOW sample";
  auto walk = sorted_log(orders, weekly, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount);
  const auto all = all_of(walk);
  const auto published = cdnow::lines("cdnow_sample_summary");
  ASSERT_EQ(all.size(), published.size());
  ASSERT_EQ(all.size(), 2357U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto number = [&](std::size_t column) { return std::stod(published[i].at(column)); };
    EXPECT_EQ(all[i].id, number(0));
    EXPECT_EQ(all[i].first_purchase, cdnow::date(published[i].at(1)));
    EXPECT_EQ(all[i].x, number(2));
    EXPECT_NEAR(all[i].t_x, number(3), 1e-6);
    EXPECT_NEAR(all[i].T, number(4), 1e-6);
    EXPECT_EQ(all[i].holdout_x, number(5));
    EXPECT_EQ(all[i].T_hold, number(6));
    EXPECT_NEAR(all[i].first_spend, number(7), 1e-6);
    EXPECT_NEAR(all[i].repeat_mean, number(8), 1e-6);
    EXPECT_NEAR(all[i].spend, number(9), 1e-6);
    EXPECT_NEAR(all[i].holdout_spend, number(10), 1e-6);
  }
  const log_counts c = walk.counts();
  EXPECT_EQ(c.rows, 6919U);
  EXPECT_EQ(c.merged, 223U);
  EXPECT_EQ(c.purchases, 2357U + 4339U);
  EXPECT_EQ(c.zero_amounts, (log_counts::cause{8, 0}));
  EXPECT_TRUE(c.balances());
}

}  // namespace sorted_log_test
