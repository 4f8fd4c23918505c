// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/tracking.hpp>

#include <clientele/history/sorted_log.hpp>
#include <clientele/history/unsorted_log.hpp>

#include "cdnow.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono;
using namespace clientele::history;

TEST(Tracking, CountsByPeriod) {
  tracking<int> t({.begin = 10, .end = 29, .period = 10});
  EXPECT_EQ(t.size(), 2U);
  t.add({.first = 10, .at = 10});
  t.add({.first = 10, .at = 19, .number = 1});
  t.add({.first = 10, .at = 20, .number = 2});
  t.add({.first = 10, .at = 29, .number = 3});
  t.add({.first = 10, .at = 30, .number = 4});
  t.add({.first = 9, .at = 9});
  EXPECT_EQ(std::vector(t.first().begin(), t.first().end()), (std::vector<std::uint64_t>{1, 0}));
  EXPECT_EQ(std::vector(t.repeat().begin(), t.repeat().end()), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(t.cumulative_repeat(), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(t.outside(), 2U);
}

TEST(Tracking, PartsMakeTheWhole) {
  const time_grid<int> grid{.begin = 0, .end = 99, .period = 7};
  tracking<int> whole(grid), a(grid), b = a.emptied();
  for (int i = 0; i < 500; ++i) {
    const purchase<int> p{.first = 0, .at = i * 37 % 120 - 5, .number = static_cast<std::uint64_t>(i % 3)};
    whole.add(p);
    (i % 2 == 0 ? a : b).add(p);
  }
  EXPECT_NE(a, whole);
  a.merge(b);
  EXPECT_EQ(a, whole);
  EXPECT_THROW(a.merge(tracking<int>({.begin = 0, .end = 99, .period = 8})), clientele::invalid_use);
  EXPECT_THROW(tracking<int>({.begin = 0, .end = 1'000'000, .period = 1}), clientele::invalid_parameter);
}

TEST(Tracking, CdnowByWeek) {
  const auto log = cdnow::orders();
  if (cdnow::left_out()) GTEST_SKIP() << "CLIENTELE_DATA names no folder with the CDNOW sample";
  const sys_days end{1998y / 6 / 30};
  const time_grid<sys_days> weekly{.begin = sys_days{1997y / 1 / 1}, .end = end, .period = weeks{1}};
  const observation<sys_days> seen{.end = end, .period = weeks{1}};
  tracking<sys_days> sorted(weekly), unsorted(weekly);
  for ([[maybe_unused]] const auto& c :
       sorted_log(log, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount, also(sorted))) {
  }
  static_cast<void>(
      customer_histories(log, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount, also(unsorted)));
  EXPECT_EQ(sorted, unsorted);
  const auto published = cdnow::lines("cdnow_sample_weekly");
  ASSERT_EQ(published.size(), 78U);
  ASSERT_EQ(sorted.size(), 78U);
  const auto cumulative = sorted.cumulative_repeat();
  for (std::size_t k = 0; k < 78; ++k) {
    EXPECT_EQ(sorted.first()[k], std::stoull(published[k].at(1))) << "week " << k + 1;
    EXPECT_EQ(sorted.repeat()[k], std::stoull(published[k].at(2))) << "week " << k + 1;
    EXPECT_EQ(cumulative[k], std::stoull(published[k].at(3))) << "week " << k + 1;
  }
  EXPECT_EQ(sorted.outside(), 0U);
}

}  // namespace
