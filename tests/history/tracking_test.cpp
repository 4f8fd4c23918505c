// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/tracking.hpp>

#include <clientele/core.hpp>
#include <clientele/history/also.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/unsorted_log.hpp>

#include "cdnow.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tracking_test {

using namespace std::chrono;
using namespace clientele::history;

using counts = std::vector<std::uint64_t>;

TEST(Tracking, CountsByPeriod) {
  const tracking<int> t{{.begin = 10, .end = 29, .period = 10}};
  const std::vector<std::vector<int>> customers{{10, 19, 20, 29, 30}, {9}, {}};
  const auto s = clientele::summarize(customers, t, std::identity{});
  EXPECT_EQ(s->first, (counts{1, 0}));
  EXPECT_EQ(s->repeat, (counts{1, 2}));
  EXPECT_EQ(s->cumulative_repeat(), (counts{1, 3}));
  EXPECT_EQ(s->outside, 2U);
  EXPECT_EQ(t.conclude({}).first, (counts{0, 0}));
}

std::vector<std::vector<int>> buyers() {
  std::vector<std::vector<int>> all(100);
  for (std::size_t i = 0; i < 500; ++i) all[i % 100].push_back(static_cast<int>(i * 37 % 40 + i / 100 * 25) - 5);
  return all;
}

TEST(Tracking, PartsMakeTheWhole) {
  const auto all = buyers();
  const auto plan = clientele::on(tracking<int>{{.begin = 0, .end = 99, .period = 7}}, std::identity{});
  const auto whole = clientele::summarize(all, plan);
  const std::vector<std::vector<int>> first(all.begin(), all.begin() + 33), last(all.begin() + 33, all.end());
  const auto joined = merge(clientele::summarize(last, plan), clientele::summarize(first, plan));
  EXPECT_EQ(joined.state(), whole.state());
  EXPECT_EQ(*joined, *whole);
  EXPECT_GT(whole->outside, 0U);
  const auto other = clientele::on(tracking<int>{{.begin = 0, .end = 99, .period = 8}}, std::identity{});
  EXPECT_THROW(static_cast<void>(merge(joined, clientele::summarize(all, other))), clientele::invalid_use);
}

TEST(Tracking, AReaderSeesWhatSummarizeSees) {
  const time_grid<int> grid{.begin = 0, .end = 99, .period = 7};
  reader a{tracking<int>{grid}}, b = a.emptied();
  for (std::size_t c = 0; c < 100; ++c)
    for (std::size_t i = 0; i < buyers()[c].size(); ++i)
      (c < 40 ? a : b).take(purchase<int>{.at = buyers()[c][i], .number = i});
  b.merge(a);
  const auto whole = clientele::summarize(buyers(), tracking<int>{grid}, std::identity{});
  EXPECT_EQ(b.summary().state(), whole.state());
  EXPECT_EQ(b.summary().rows(), 100U);
  EXPECT_EQ(a.emptied().summary()->first, counts(15));
  EXPECT_THROW(b.merge(reader{tracking<int>{{.begin = 0, .end = 99, .period = 8}}}), clientele::invalid_use);
}

TEST(Tracking, AKeptSummaryIsOfItsGrid) {
  using namespace std::chrono;
  const auto grid_of = [](period<sys_days> unit) {
    return time_grid<sys_days>{.begin = sys_days{2024y / 1 / 1}, .end = sys_days{2024y / 3 / 31}, .period = unit};
  };
  const std::vector<std::vector<sys_days>> customers{{2024y / 1 / 2, 2024y / 3 / 1}, {2024y / 2 / 9}};
  const auto by_week = clientele::on(tracking<sys_days>{grid_of(weeks{1})}, std::identity{});
  const auto s = clientele::summarize(customers, by_week);
  EXPECT_EQ(clientele::load(by_week, save(s)).state(), s.state());
  try {
    static_cast<void>(clientele::load(tracking<sys_days>{grid_of(calendar_months{1})}, save(s)));
    FAIL() << "no exception";
  } catch (const clientele::invalid_archive& e) {
    EXPECT_NE(std::string(e.what()).find("grid = 19723 to 19813 by 7, not with 19723 to 19813 by 1 calendar months"),
              std::string::npos)
        << e.what();
  }
}

TEST(TrackingErrors, NameThePurchaseAndTheParameter) {
  const std::vector<std::vector<int>> customers{{1, 2}, {5, 7, 6}};
  try {
    static_cast<void>(
        clientele::summarize(customers, tracking<int>{{.begin = 0, .end = 9, .period = 1}}, std::identity{}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1U);
    EXPECT_EQ(e.first.field_text(), "purchases[2]");
  }
  EXPECT_THROW(reader(tracking<int>{{.begin = 0, .end = 1'000'000, .period = 1}}), clientele::invalid_parameter);
}

TEST(Tracking, CdnowByWeek) {
  const auto log = cdnow::orders();
  if (cdnow::left_out()) GTEST_SKIP() << "CLIENTELE_DATA names no folder with the CDNOW sample";
  const sys_days end{1998y / 6 / 30};
  const time_grid<sys_days> weekly{.begin = sys_days{1997y / 1 / 1}, .end = end, .period = weeks{1}};
  const observation<sys_days> seen{.end = end, .period = weeks{1}};
  reader sorted{tracking<sys_days>{weekly}}, unsorted = sorted.emptied();
  for ([[maybe_unused]] const auto& c :
       sorted_log(log, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount, also(sorted))) {
  }
  static_cast<void>(
      customer_histories(log, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount, also(unsorted)));
  const auto s = sorted.summary();
  EXPECT_EQ(s.state(), unsorted.summary().state());
  const auto published = cdnow::lines("cdnow_sample_weekly");
  ASSERT_EQ(published.size(), 78U);
  ASSERT_EQ(s->first.size(), 78U);
  const auto cumulative = s->cumulative_repeat();
  for (std::size_t k = 0; k < 78; ++k) {
    EXPECT_EQ(s->first[k], std::stoull(published[k].at(1))) << "week " << k + 1;
    EXPECT_EQ(s->repeat[k], std::stoull(published[k].at(2))) << "week " << k + 1;
    EXPECT_EQ(cumulative[k], std::stoull(published[k].at(3))) << "week " << k + 1;
  }
  EXPECT_EQ(s->outside, 0U);
}

}  // namespace tracking_test
