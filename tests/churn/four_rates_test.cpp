// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/four_rates.hpp>

#include <clientele/core/by.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace four_rates_test {

using clientele::churn::four_rates;
using clientele::churn::rates;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

constexpr bool close(double actual, double expected) { return actual - expected < 1e-15 && expected - actual < 1e-15; }

// Opening 1 000, closing 950, new 150; 300 of 500 buyers again; profit 100 of 1 000.
constexpr auto worked = four_rates{}(1000, 950, 150, 500, 300, 1000, 100);
static_assert(close(worked.development, 0.15) && close(worked.retention, 0.8) && close(worked.loyalty, 0.6) &&
              close(worked.profit_rate, 0.1));

struct shop {
  int year;
  double opening, closing, new_at_closing;
  std::optional<double> buyers, repurchasers, revenue, profit;
};
const auto plan = clientele::on(four_rates{}, &shop::opening, &shop::closing, &shop::new_at_closing, &shop::buyers,
                                &shop::repurchasers, &shop::revenue, &shop::profit);
const std::vector<shop> shops{{2024, 1000, 950, 150, 500, 300, 1000, 100},
                              {2024, 200, 210, 60, 100, 90, {}, {}},
                              {2025, 950, 900, 100, {}, {}, 2000, -100}};

TEST(FourRates, RatiosOfTotals) {
  const auto s = clientele::summarize(shops, plan);
  EXPECT_DOUBLE_EQ(s->development.value, 310.0 / 2150);
  EXPECT_DOUBLE_EQ(s->retention.value, 1750.0 / 2150);
  EXPECT_DOUBLE_EQ(s->loyalty.value, 390.0 / 600);
  EXPECT_EQ(s->profit_rate.value, 0);
  EXPECT_EQ(s->retention.method, clientele::interval_method::wilson);
  EXPECT_EQ(s->development.method, clientele::interval_method::none);
  EXPECT_EQ(s.missing<"buyers">(), 1u);
}

TEST(FourRates, PerPeriod) {
  const auto years = clientele::summarize(shops, plan, clientele::by(&shop::year));
  EXPECT_DOUBLE_EQ(years[2024]->development.value, 210.0 / 1200);
  EXPECT_DOUBLE_EQ(years[2025]->retention.value, 800.0 / 950);
  EXPECT_EQ(years[2025]->loyalty.state, clientele::statistic_state::no_values);
  EXPECT_DOUBLE_EQ(years[2025]->profit_rate.value, -0.05);
}

// Independent computation: heads counted one by one.
TEST(FourRates, AreTheCountsOfAPeriod) {
  int opening = 0, closing = 0, won = 0, kept = 0;
  for (int i = 0; i < 500; ++i) {
    const bool there_before = i % 3 != 0, there_after = i % 7 != 0;
    opening += there_before, closing += there_after, won += !there_before && there_after;
    kept += there_before && there_after;
  }
  const auto r = four_rates{}(opening, closing, won, none, none, none, none);
  EXPECT_DOUBLE_EQ(r.retention, static_cast<double>(kept) / opening);
  EXPECT_DOUBLE_EQ(r.development, static_cast<double>(won) / opening);
  EXPECT_EQ(r.retention, rates{}(opening, closing, won).retention);
}

TEST(FourRates, WithoutADenominatorThereIsNoRate) {
  const auto r = four_rates{}(0, 10, 10, 0, 0, 0, 5);
  EXPECT_TRUE(std::isnan(r.development) && std::isnan(r.retention) && std::isnan(r.loyalty) &&
              std::isnan(r.profit_rate));
  const auto s = clientele::summarize(std::vector<shop>{}, plan);
  EXPECT_EQ(s->development.state, clientele::statistic_state::no_total);
  EXPECT_EQ(s->retention.state, clientele::statistic_state::no_values);
}

TEST(FourRates, NamesTheBrokenRule) {
  const auto rule_of = [](double opening, double closing, double won, double buyers, double again, double revenue,
                          double profit) {
    try {
      four_rates{}(opening, closing, won, buyers, again, revenue, profit);
    } catch (const clientele::invalid_customer& e) {
      return std::string(e.first.field) + ": " + e.first.rule();
    }
    return std::string();
  };
  EXPECT_EQ(rule_of(10, 5, 6, none, none, none, none),
            "new_at_closing: not above closing: retention would be negative");
  EXPECT_EQ(rule_of(10, 25, 6, none, none, none, none),
            "closing: not above opening + new_at_closing: retention would be above 1");
  EXPECT_EQ(rule_of(10, 5, 1, 3, 4, none, none), "repurchasers: no more than buyers, missing where they are");
  EXPECT_EQ(rule_of(10, 5, 1, 3, none, none, none), "repurchasers: no more than buyers, missing where they are");
  EXPECT_EQ(rule_of(10, 5, 1, none, none, 3, none), "profit: missing where revenue is, and only there");
  EXPECT_EQ(rule_of(10, 5, 1, 4, 4, 3, -7), "");
}

}  // namespace four_rates_test
