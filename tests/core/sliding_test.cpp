// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/sliding.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/distribution.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sliding_test {

using namespace clientele;
using samples::pair;

struct event {
  double complainants;
};
const auto plan = on(churn::ripple{}, &event::complainants, constant(100));

/// 1, 2, 4 complaints on days 1, 2, 4; a window of three days holds 4 and 2, then 4 alone.
TEST(Sliding, WorkedNumbers) {
  sliding window{3, plan};
  EXPECT_EQ(window.summary().rows(), 0u);
  EXPECT_TRUE(window.add(1, event{1}));
  EXPECT_TRUE(window.add(2, event{2}));
  EXPECT_EQ(window.summary().of(&churn::ripple::result::unhappy).total(), 75);
  EXPECT_TRUE(window.add(std::chrono::sys_days(std::chrono::days(4)), event{4}));
  EXPECT_THROW(window.add(std::chrono::hours(96), event{4}), invalid_use);
  EXPECT_EQ(window.summary().of(&churn::ripple::result::unhappy).total(), 150);
  EXPECT_TRUE(window.add(2, event{1}));   // late
  EXPECT_FALSE(window.add(1, event{9}));  // too late
  EXPECT_EQ(window.summary().of(&churn::ripple::result::unhappy).total(), 175);
  window.advance(6);
  EXPECT_EQ(window.summary().of(&churn::ripple::result::unhappy).total(), 100);
  window.advance(std::chrono::days(7));
  EXPECT_EQ(window.summary().rows(), 0u);
  EXPECT_EQ(window.latest(), 7);
  window.add(7, event{2});
  sliding moved = std::move(window);
  moved.add(7, event{1});
  EXPECT_EQ(moved.summary().of(&churn::ripple::result::unhappy).total(), 75);
}

/// At every moment: what summarising the window's events says.
TEST(Sliding, SaysWhatSummarizeSays) {
  std::vector<std::pair<std::int64_t, event>> all;
  sliding window{5, plan, quarantine{[](const bad_row&) {}}};
  for (std::int64_t i = 0; i < 2'000; ++i) {
    const std::int64_t day = i / 40 - (i % 7 == 0 ? i % 3 : 0);
    const event e{i % 50 == 0 ? -1.0 : static_cast<double>(i * 7919 % 10) / 7};
    all.emplace_back(day, e);
    EXPECT_TRUE(window.add(day, e));
    if (i % 100 != 99) continue;
    std::vector<event> inside;
    for (const auto& [at, one] : all)
      if (at > *window.latest() - 5) inside.push_back(one);
    const auto expected = summarize(inside, plan, quarantine{[](const bad_row&) {}}), seen = window.summary();
    EXPECT_EQ(seen.rows(), expected.rows());
    EXPECT_EQ(seen.invalid(), expected.invalid());
    EXPECT_NEAR(seen->revenue_at_risk_by_own_purchase, expected->revenue_at_risk_by_own_purchase,
                1e-15 * expected->revenue_at_risk_by_own_purchase);
  }
}

/// Quantiles of the window's events: the very ones of summarising them.
TEST(Sliding, Quantiles) {
  const auto spread = on(classification::distribution{}, &event::complainants);
  sliding window{3, spread};
  std::vector<event> inside;
  for (int i = 0; i < 400; ++i) {
    const event e{static_cast<double>(i * 7919 % 1000)};
    EXPECT_TRUE(window.add(i / 40, e));
    if (i / 40 > 9 - 3) inside.push_back(e);
  }
  const auto expected = summarize(inside, spread), seen = window.summary();
  EXPECT_TRUE(seen.state() == expected.state());
  EXPECT_EQ(seen->quantile(0.9).value, expected->quantile(0.9).value);
  EXPECT_EQ(seen->quantile(0.9).low, expected->quantile(0.9).low);
}

/// A bad row has its number in the stream, which counts every call of add, and its period; each is told once.
TEST(Sliding, BadRowsByTheirNumberInTheStream) {
  std::vector<std::pair<std::uint64_t, std::int64_t>> told, expected;
  sliding window{2, plan, starting_at{1'000},
                 quarantine{[&](const bad_row& bad) { told.emplace_back(bad.row, bad.period.value()); }}};
  for (std::uint64_t i = 0; i < 700; ++i) {
    const auto day = static_cast<std::int64_t>(i / 150) - (i % 3 == 0 ? 1 : 0) - (i % 50 == 49 ? 5 : 0);
    const bool bad = i % 20 == 7 || i % 50 == 49;
    const bool taken = window.add(day, event{bad ? -1.0 : 1.0});
    EXPECT_EQ(taken, i % 50 != 49) << i;
    if (taken && bad) expected.emplace_back(1'000 + i, day);
    if (i % 33 == 0) static_cast<void>(window.summary());
  }
  static_cast<void>(window.summary());
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, expected);
}

TEST(Sliding, Errors) {
  EXPECT_THROW(sliding(0, plan), invalid_use);
  sliding window{2, plan};
  window.add(1, event{1});
  window.add(1, event{-1});
  try {
    static_cast<void>(window.summary());
    ADD_FAILURE();
  } catch (const invalid_customer& e) {
    EXPECT_EQ(std::string(e.what()),
              "row 1: period 1: clientele::churn::ripple: complainants = -1 breaks the rule: >= 0 (1 bad row in all)");
  }
  EXPECT_TRUE(window.add(2, event{1}));
  EXPECT_THROW(static_cast<void>(window.summary()), invalid_customer);
  EXPECT_TRUE(window.add(3, event{1}));
  EXPECT_EQ(window.summary().of(&churn::ripple::result::unhappy).total(), 50);
}

}  // namespace sliding_test
