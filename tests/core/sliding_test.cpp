// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/sliding.hpp>

#include <clientele/churn/ripple.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace {

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

TEST(Sliding, Errors) {
  EXPECT_THROW(sliding(0, plan), invalid_use);
  sliding window{2, plan};
  window.add(1, event{-1});
  EXPECT_THROW(static_cast<void>(window.summary()), invalid_customer);
  EXPECT_TRUE(window.add(2, event{1}));
  EXPECT_THROW(static_cast<void>(window.summary()), invalid_customer);
  EXPECT_TRUE(window.add(3, event{1}));
  EXPECT_EQ(window.summary().of(&churn::ripple::result::unhappy).total(), 50);
}

}  // namespace
