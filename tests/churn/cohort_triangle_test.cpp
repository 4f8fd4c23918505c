// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/cohort_triangle.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

namespace {

using clientele::statistic_state;
using clientele::churn::cohort_table;
using clientele::churn::cohort_triangle;

TEST(CohortTriangle, OfTheWorkedCase) {
  cohort_triangle<> t;
  t.add(1, 0), t.add(1, 2), t.add(2, 0), t.add(1, 0);
  const cohort_table c = t.table(0, 2);
  const double in[] = {1, 0, 0.5}, after[] = {1, 0.5, 0.5};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(c.retention(0, k).value, in[k]);
    EXPECT_EQ(c.rolling_retention(0, k).value, after[k]);
  }
  EXPECT_EQ(c.size(0), 2u);
  EXPECT_EQ(c.retention(0, 2).method, clientele::interval_method::wilson);
}

std::uint64_t hash(std::uint64_t x) { return (x ^ x >> 31) * 0x9E3779B97F4A7C15u >> 20; }

// Independent computation: each customer's set of periods, and every cell counted by asking all customers.
TEST(CohortTriangle, IsWhatAskingEveryCustomerGives) {
  cohort_triangle<> whole, first, second;
  std::map<std::uint64_t, std::set<std::int64_t>> periods;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const std::uint64_t customer = hash(i) % 400;
    const auto period = static_cast<std::int64_t>(hash(i * 31 + 7) % 9) + static_cast<std::int64_t>(customer % 6) - 1;
    whole.add(customer, period);
    (i % 3 ? first : second).add(customer, period);
    periods[customer].insert(period);
  }
  const cohort_table t = whole.table(0, 9);
  std::uint64_t earlier = 0;
  for (const auto& [customer, in] : periods) earlier += *in.begin() < 0 ? 1 : 0;
  EXPECT_EQ(t.earlier_customers, earlier);
  EXPECT_GT(earlier, 0u);
  for (std::int64_t c = 0; c < 10; ++c)
    for (std::int64_t k = 0; c + k < 10; ++k) {
      std::uint64_t bought = 0, ever_after = 0;
      for (const auto& [customer, in] : periods) {
        if (*in.begin() != c) continue;
        bought += in.count(c + k);
        ever_after += in.lower_bound(c + k) != in.end() && *in.lower_bound(c + k) <= 9 ? 1 : 0;
      }
      EXPECT_EQ(t.bought(static_cast<std::size_t>(c), static_cast<std::size_t>(k)), bought);
      EXPECT_EQ(t.bought_ever_after(static_cast<std::size_t>(c), static_cast<std::size_t>(k)), ever_after);
    }
  const cohort_table joined = merge(first, second).table(0, 9);
  EXPECT_EQ(joined.bought_in, t.bought_in);
  EXPECT_EQ(joined.bought_from, t.bought_from);
  EXPECT_EQ(joined.later_records, t.later_records);
}

TEST(CohortTriangle, RollingFallsAndIsNotBelowThatOfThePeriod) {
  cohort_triangle<> t;
  for (std::uint64_t i = 0; i < 2000; ++i) t.add(i % 300, static_cast<std::int64_t>(hash(i) % 12));
  const cohort_table c = t.table(0, 11);
  for (std::size_t k = 0; k < 12; ++k) {
    EXPECT_LE(c.retention(0, k).value, c.rolling_retention(0, k).value);
    EXPECT_LE(c.rolling_retention(0, k).value, c.rolling_retention(0, k == 0 ? 0 : k - 1).value);
  }
  EXPECT_EQ(c.rolling_retention(0, 11).value, c.retention(0, 11).value);
}

TEST(CohortTriangle, PooledRetentionIsARatioOfTotals) {
  cohort_triangle<std::string> t;
  for (const char* name : {"a", "b", "c"}) t.add(name, 5);
  t.add("a", 6), t.add("d", 6), t.add("d", 7);
  const cohort_table c = t.table(5, 7);
  EXPECT_EQ(c.pooled_retention(1).value, 2.0 / 4);  // of cohorts 5 and 6; cohort 7 has no period 1 yet
  EXPECT_EQ(c.pooled_retention(0).value, 1);
}

TEST(CohortTriangle, WhatWasNotObservedOrHasNobodyIsUndefined) {
  cohort_triangle<> t;
  t.add(1, 0), t.add(1, 9);
  const cohort_table c = t.table(0, 2);
  EXPECT_EQ(c.later_records, 1u);
  EXPECT_EQ(c.retention(0, 3).state, statistic_state::no_values);
  EXPECT_EQ(c.retention(1, 0).state, statistic_state::no_values);
  EXPECT_EQ(c.retention(0, 2).value, 0);
  EXPECT_EQ(cohort_triangle<>{}.table(0, 0).pooled_retention(0).state, statistic_state::no_values);
}

TEST(CohortTriangle, SaysWhatIsBad) {
  try {
    static_cast<void>(cohort_triangle<>{}.table(3, 2));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "last");
    EXPECT_EQ(e.value, 2);
  }
  EXPECT_THROW(static_cast<void>(cohort_triangle<>{}.table(0, 5000)), clientele::invalid_parameter);
}

}  // namespace
