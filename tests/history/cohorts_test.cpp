// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/cohorts.hpp>

#include <clientele/core.hpp>
#include <clientele/history/also.hpp>
#include <clientele/history/unsorted_log.hpp>

#include "cdnow.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

namespace cohorts_test {

using namespace std::chrono;
using namespace clientele::history;

struct order {
  int id;
  sys_days day;
  double amount;
};

TEST(Cohorts, MakeATriangle) {
  const std::vector<order> log{{1, 2024y / 1 / 31, 1},  {1, 2024y / 3 / 1, 1}, {1, 2024y / 3 / 30, 1},
                               {2, 2024y / 1 / 1, 1},   {2, 2024y / 1 / 9, 1}, {3, 2024y / 2 / 29, 1},
                               {4, 2023y / 12 / 31, 1}, {4, 2024y / 2 / 1, 1}};
  reader monthly{cohorts<sys_days>{
      {.begin = sys_days{2024y / 1 / 1}, .end = sys_days{2024y / 3 / 31}, .period = calendar_months{1}}}};
  const observation<sys_days> seen{.end = sys_days{2024y / 3 / 31}, .period = days{1}};
  static_cast<void>(customer_histories(log, seen, &order::id, &order::day, &order::amount, also(monthly)));
  const auto triangle = *monthly.summary();
  ASSERT_EQ(triangle.size(), 3U);
  EXPECT_EQ(triangle.size(0), 2U);
  EXPECT_EQ(triangle.size(1), 1U);
  EXPECT_EQ(triangle.size(2), 0U);
  EXPECT_EQ(triangle.retention(0, 0), 1);
  EXPECT_EQ(triangle.retention(0, 1), 0);
  EXPECT_EQ(triangle.retention(0, 2), 0.5);
  EXPECT_EQ(triangle.active(0, 2), 1U);
  EXPECT_EQ(triangle.purchases(0, 2), 2U);
  EXPECT_EQ(triangle.purchases(0, 0), 3U);
  EXPECT_EQ(triangle.retention(1, 1), 0);
  EXPECT_FALSE(triangle.observed(1, 2));
  EXPECT_TRUE(std::isnan(triangle.retention(1, 2)));
  EXPECT_TRUE(std::isnan(triangle.retention(2, 0)));  // nobody
  EXPECT_EQ(triangle.active(1, 2), 0U);
  EXPECT_EQ(triangle.retention(0), 1);
  EXPECT_EQ(triangle.retention(1), 0);
  EXPECT_EQ(triangle.retention(2), 0.5);
  EXPECT_TRUE(std::isnan(triangle.retention(3)));
  EXPECT_EQ(triangle.outside(), 2U);  // customer 4 began before
}

TEST(Cohorts, PartsMakeTheWhole) {
  std::vector<std::vector<int>> all;
  for (int i = 0; i < 300; ++i) {
    const int first = i * 7 % 60 - 5;
    all.push_back({first, first + i % 11, first + 2 * (i % 11)});
  }
  const auto plan = clientele::on(cohorts<int>{{.begin = 0, .end = 49, .period = 5}}, std::identity{});
  const auto whole = clientele::summarize(all, plan);
  const std::vector<std::vector<int>> first(all.begin(), all.begin() + 111), last(all.begin() + 111, all.end());
  EXPECT_EQ(merge(clientele::summarize(last, plan), clientele::summarize(first, plan)).state(), whole.state());
  EXPECT_GT(whole->outside(), 0U);
  EXPECT_EQ(cohorts<int>({.begin = 0, .end = 49, .period = 5}).conclude({}).size(), 10U);
  const auto other = clientele::on(cohorts<int>{{.begin = 0, .end = 49, .period = 6}}, std::identity{});
  EXPECT_THROW(static_cast<void>(merge(whole, clientele::summarize(all, other))), clientele::invalid_use);
  EXPECT_THROW(reader(cohorts<int>{{.begin = 0, .end = 4096, .period = 1}}), clientele::invalid_parameter);
}

TEST(Cohorts, CdnowByMonthAgreesWithSetsOfCustomers) {
  const auto log = cdnow::orders();
  if (cdnow::left_out()) GTEST_SKIP() << "CLIENTELE_DATA names no folder with the CDNOW sample";
  const time_grid<sys_days> monthly{
      .begin = sys_days{1997y / 1 / 1}, .end = sys_days{1998y / 6 / 30}, .period = calendar_months{1}};
  reader by_month{cohorts<sys_days>{monthly}};
  static_cast<void>(customer_histories(log, observation<sys_days>{.end = monthly.end, .period = days{1}},
                                       &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount, also(by_month)));
  const auto triangle = *by_month.summary();
  const auto month = [](sys_days d) {
    const year_month_day ymd{d};
    return 12 * (int(ymd.year()) - 1997) + int(unsigned(ymd.month())) - 1;
  };
  std::map<int, int> began;
  for (const auto& o : log) began.try_emplace(o.id, month(o.day));
  std::map<std::pair<int, int>, std::set<int>> seen;
  for (const auto& o : log) seen[{began[o.id], month(o.day) - began[o.id]}].insert(o.id);
  for (int c = 0; c < 18; ++c)
    for (int k = 0; c + k < 18; ++k)
      EXPECT_EQ(triangle.active(std::size_t(c), std::size_t(k)), (seen[{c, k}].size())) << c << " " << k;
  EXPECT_EQ(triangle.size(0) + triangle.size(1) + triangle.size(2), 2357U);
}

}  // namespace cohorts_test
