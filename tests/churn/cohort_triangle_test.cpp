// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/cohort_triangle.hpp>

#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace cohort_triangle_test {

using clientele::statistic_state;
using clientele::churn::cohort_table;
using clientele::churn::cohort_triangle;

template <class Customer>
struct record {
  Customer customer;
  std::int64_t period;
};
template <class Customer>
auto gathered(const std::vector<record<Customer>>& records, const cohort_triangle& observed) {
  return clientele::summarize(records, observed, &record<Customer>::customer, &record<Customer>::period);
}

TEST(CohortTriangle, OfTheWorkedCase) {
  const cohort_table c = *gathered<int>({{1, 0}, {1, 2}, {2, 0}, {1, 0}}, {.first = 0, .last = 2});
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
  std::vector<record<std::uint64_t>> whole, first, second;
  std::map<std::uint64_t, std::set<std::int64_t>> periods;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const std::uint64_t customer = hash(i) % 400;
    const auto period = static_cast<std::int64_t>(hash(i * 31 + 7) % 9) + static_cast<std::int64_t>(customer % 6) - 1;
    whole.push_back({customer, period});
    (i % 3 ? first : second).push_back({customer, period});
    periods[customer].insert(period);
  }
  const cohort_triangle observed{.first = 0, .last = 9};
  const cohort_table t = *gathered(whole, observed);
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
  std::shuffle(first.begin(), first.end(), std::mt19937(3));
  const auto joined = merge(gathered(second, observed), gathered(first, observed));
  EXPECT_EQ(joined.state(), gathered(whole, observed).state());
  EXPECT_EQ(joined->bought_in, t.bought_in);
  EXPECT_EQ(joined->bought_from, t.bought_from);
  EXPECT_EQ(joined->later_records, t.later_records);
  whole.back().period += 1;
  EXPECT_FALSE(joined.state() == gathered(whole, observed).state());
  EXPECT_THROW(static_cast<void>(merge(joined, gathered(whole, {.last = 8}))), clientele::invalid_use);
}

TEST(CohortTriangle, CustomersMayBeNumbersOrTexts) {
  std::vector<record<std::uint64_t>> numbers;
  std::vector<record<std::string>> texts;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const std::uint64_t customer = ~std::uint64_t{0} - hash(i) % 40;  // beyond the signed integers
    const auto period = static_cast<std::int64_t>(hash(i * 31 + 7) % 14);
    numbers.push_back({customer, period});
    texts.push_back({std::to_string(customer), period});
  }
  const auto of_numbers = gathered(numbers, {}), of_texts = gathered(texts, {});
  EXPECT_EQ(of_numbers->bought_in, of_texts->bought_in);
  EXPECT_EQ(of_numbers->bought_from, of_texts->bought_from);
  EXPECT_GT(of_numbers->later_records, 0u);
  EXPECT_EQ(of_numbers->later_records, of_texts->later_records);
  cohort_triangle::state s;
  for (const auto& r : texts) cohort_triangle{}.take(s, r.customer, static_cast<double>(r.period));
  EXPECT_EQ(s, of_texts.state());
  EXPECT_EQ(clientele::load(cohort_triangle{}, save(of_texts)).state(), s);
  EXPECT_EQ(clientele::load(cohort_triangle{}, save(of_numbers)).state(), of_numbers.state());
}

TEST(CohortTriangle, RollingFallsAndIsNotBelowThatOfThePeriod) {
  std::vector<record<std::uint64_t>> t;
  for (std::uint64_t i = 0; i < 2000; ++i) t.push_back({i % 300, static_cast<std::int64_t>(hash(i) % 12)});
  const cohort_table c = *gathered(t, {.first = 0, .last = 11});
  for (std::size_t k = 0; k < 12; ++k) {
    EXPECT_LE(c.retention(0, k).value, c.rolling_retention(0, k).value);
    EXPECT_LE(c.rolling_retention(0, k).value, c.rolling_retention(0, k == 0 ? 0 : k - 1).value);
  }
  EXPECT_EQ(c.rolling_retention(0, 11).value, c.retention(0, 11).value);
}

TEST(CohortTriangle, PooledRetentionIsARatioOfTotals) {
  const cohort_table c =
      *gathered<std::string>({{"a", 5}, {"b", 5}, {"c", 5}, {"a", 6}, {"d", 6}, {"d", 7}}, {.first = 5, .last = 7});
  EXPECT_EQ(c.pooled_retention(1).value, 2.0 / 4);  // of cohorts 5 and 6; cohort 7 has no period 1 yet
  EXPECT_EQ(c.pooled_retention(0).value, 1);
}

TEST(CohortTriangle, WhatWasNotObservedOrHasNobodyIsUndefined) {
  const cohort_table c = *gathered<int>({{1, 0}, {1, 9}}, {.first = 0, .last = 2});
  EXPECT_EQ(c.later_records, 1u);
  EXPECT_EQ(c.retention(0, 3).state, statistic_state::no_values);
  EXPECT_EQ(c.retention(1, 0).state, statistic_state::no_values);
  EXPECT_EQ(c.retention(0, 2).value, 0);
  EXPECT_EQ(cohort_triangle{.last = 0}.conclude({}).pooled_retention(0).state, statistic_state::no_values);
}

TEST(CohortTriangle, SaysWhatIsBad) {
  try {
    static_cast<void>(gathered<int>({}, {.first = 3, .last = 2}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "last");
    EXPECT_EQ(e.value, 2);
  }
  EXPECT_THROW(gathered<int>({}, {.first = 0, .last = 4096}), clientele::invalid_parameter);
  EXPECT_EQ(gathered<int>({}, {.first = 0, .last = 4095})->periods, 4096u);
  struct row {
    std::optional<int> customer;
    double period;
  };
  const auto bad = [](const row& one) -> std::string {
    try {
      static_cast<void>(
          clientele::summarize(std::vector<row>{{1, 1}, one}, cohort_triangle{}, &row::customer, &row::period));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 1u);
      return e.first.text();
    }
    return "accepted";
  };
  EXPECT_EQ(bad({1, 0.5}), "clientele::churn::cohort_triangle: period = 0.5 breaks the rule: finite, whole number");
  EXPECT_EQ(bad({std::nullopt, 1}),
            "clientele::churn::cohort_triangle: customer = missing breaks the rule: a value that is not missing");
}

}  // namespace cohort_triangle_test
