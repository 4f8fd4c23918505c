// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/cross_table.hpp>

#include <clientele/classification/axes.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace {

using clientele::classification::activity;
using clientele::classification::cross_table;
using clientele::classification::nature;

using table_type = cross_table<nature, activity>;

constexpr table_type worked = [] {
  table_type t;
  t.add(nature::group, activity::actual, 5);
  t.add(nature::group, activity::actual, 7);
  t.add(nature::individual, activity::potential);
  return t;
}();
static_assert(worked.share(nature::group, activity::actual) == 2.0 / 3);
static_assert(worked.row_share(nature::individual, activity::potential) == 1);
static_assert(worked.value(nature::group, activity::actual) == 12);

TEST(CrossTable, CountsLikeALoop) {
  std::mt19937 random(2);
  std::vector<nature> n;
  std::vector<activity> a;
  std::vector<double> values;
  std::uint64_t counted[4][3]{};
  for (int i = 0; i < 3000; ++i) {
    n.push_back(static_cast<nature>(random() % 4));
    a.push_back(static_cast<activity>(random() % 3));
    values.push_back(static_cast<double>(random() % 100));
    ++counted[static_cast<int>(n.back())][static_cast<int>(a.back())];
  }
  table_type whole, first, second;
  whole.add(n, a, values);
  first.add(std::span(n).first(999), std::span(a).first(999), std::span(values).first(999));
  second.add(std::span(n).subspan(999), std::span(a).subspan(999), std::span(values).subspan(999));
  first.merge(second);
  EXPECT_EQ(first, whole);
  double shares = 0;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 3; ++j) {
      EXPECT_EQ(whole.count(static_cast<nature>(i), static_cast<activity>(j)), counted[i][j]);
      if (i > 0 && j > 0) shares += whole.share(static_cast<nature>(i), static_cast<activity>(j));
    }
  EXPECT_NEAR(shares, 1, 1e-14);
  EXPECT_EQ(whole.total(), 3000u);
  EXPECT_EQ(whole.known() + whole.unknown(), 3000u);
  EXPECT_EQ(whole.row_total(nature::group), counted[2][1] + counted[2][2]);
  EXPECT_EQ(whole.column_total(activity::actual), counted[1][2] + counted[2][2] + counted[3][2]);
  EXPECT_EQ(whole.column_share(nature::group, activity::actual),
            static_cast<double>(counted[2][2]) / static_cast<double>(whole.column_total(activity::actual)));
}

TEST(CrossTable, SharesCarryWilsonIntervals) {
  const auto e = worked.row_share_interval(nature::group, activity::actual);
  EXPECT_EQ(worked.share_interval(nature::group, activity::actual).value,
            worked.share(nature::group, activity::actual));
  EXPECT_EQ(worked.share_interval(nature::group, activity::actual).low, clientele::wilson({2, 3}).low);
  EXPECT_EQ(worked.column_share_interval(nature::group, activity::actual).value,
            worked.column_share(nature::group, activity::actual));
  EXPECT_EQ(e.value, 1);
  EXPECT_EQ(e.high, 1);
  EXPECT_NEAR(e.low, 2 / (2 + 3.841458820694124), 1e-12);  // n / (n + z²) at n of n
  EXPECT_EQ(e.method, clientele::interval_method::wilson);
}

TEST(CrossTable, UnknownIsCountedApart) {
  table_type t;
  t.add(nature::unknown, activity::actual);
  t.add(nature::group, activity::unknown);
  t.add(static_cast<nature>(77), activity::actual);  // outside its enum
  EXPECT_EQ(t.known(), 0u);
  EXPECT_EQ(t.unknown(), 3u);
  EXPECT_EQ(t.count(nature::unknown, activity::actual), 2u);
  EXPECT_TRUE(std::isnan(t.share(nature::group, activity::actual)));
  EXPECT_EQ(t.row_share_interval(nature::group, activity::actual).state, clientele::statistic_state::no_values);
}

TEST(CrossTableErrors, ColumnsOfDifferentLengths) {
  table_type t;
  const std::vector<nature> n(3);
  const std::vector<activity> a(2), b(3);
  const std::vector<double> values(4);
  EXPECT_THROW(t.add(n, a), clientele::mismatched_sizes);
  EXPECT_THROW(t.add(n, b, values), clientele::mismatched_sizes);
  EXPECT_EQ(t.total(), 0u);
}

}  // namespace
