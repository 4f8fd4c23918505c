// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/lost_reasons.hpp>

#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace lost_reasons_test {

using clientele::summarize;
using clientele::retention::adjustable;
using clientele::retention::lost_for;
using clientele::retention::lost_offers;
using clientele::retention::lost_reasons;

struct offer {
  std::optional<lost_for> reason;
  double value;
};

auto gathered(const std::vector<offer>& offers, const lost_reasons& component = {}) {
  return summarize(offers, component, &offer::reason, &offer::value);
}
auto worked() {
  return gathered(
      {{lost_for::price, 10}, {lost_for::price, 10}, {lost_for::price, 10}, {lost_for::project_given_up, 50}});
}

TEST(LostReasons, OfTheWorkedCase) {
  const auto lost = worked();
  EXPECT_EQ(lost->of(adjustable::price).share.value, 0.75);
  EXPECT_EQ(lost->of(adjustable::price).money, 30);
  EXPECT_EQ(lost->of(adjustable::nothing).money, 50);
  EXPECT_EQ(lost->of(7).reason.text(), "project given up");
  EXPECT_EQ(lost->of("project given up").money, 50);
  EXPECT_EQ(lost->of(lost_for::price).offers, 3u);
}

TEST(LostReasons, SharesOfReasonsAndOfAdjustingsAddUpToOne) {
  std::vector<offer> offers{{std::nullopt, 5}};
  for (std::size_t i = 0; i < 300; ++i) offers.push_back({static_cast<lost_for>(i * i % 8), static_cast<double>(i)});
  const auto lost = gathered(offers);
  double by_reason = 0, by_adjusting = 0, money = 0;
  for (const auto& r : lost->reasons) by_reason += r.share.value;
  for (const auto a : {adjustable::unknown, adjustable::price, adjustable::product, adjustable::service,
                       adjustable::sales, adjustable::nothing}) {
    by_adjusting += lost->of(a).share.value;
    money += lost->of(a).money;
  }
  EXPECT_NEAR(by_reason, 1, 1e-15);
  EXPECT_NEAR(by_adjusting, 1, 1e-15);
  EXPECT_EQ(money, 299 * 300 / 2);
  EXPECT_EQ(lost->unstated, 1u);
  EXPECT_EQ(lost->unstated_money, 5);
}

// Independent computation: Wilson bounds of 3 of 4 at 95 % from the quadratic formula, z² = 3.841458820694124.
TEST(LostReasons, SharesCarryTheirWilsonInterval) {
  const auto share = worked()->of(adjustable::price).share;
  const double z2 = 3.841458820694124, n = 4, p = 0.75;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n),
               half = std::sqrt(z2 * p * (1 - p) / n + z2 * z2 / (4 * n * n)) / (1 + z2 / n);
  EXPECT_NEAR(share.low, centre - half, 1e-12);
  EXPECT_NEAR(share.high, centre + half, 1e-12);
}

TEST(LostReasons, WithoutAStatedReasonAreUndefined) {
  const auto lost = gathered({{std::nullopt, std::nan("")}});
  EXPECT_EQ(lost->of(0).share.state, clientele::statistic_state::no_values);
  EXPECT_EQ(lost->stated, 0u);
  EXPECT_EQ(lost->unstated, 1u);
  EXPECT_EQ(lost->unstated_money, 0);
  EXPECT_EQ(lost.missing<"value">(), 1u);
}

TEST(LostReasons, NeitherOrderNorPartsMatter) {
  std::vector<offer> rows{{std::nullopt, 0.1}};
  for (int i = 0; i < 100; ++i) rows.push_back({static_cast<lost_for>(i % 8), std::pow(-3.7, i)});
  const auto whole = gathered(rows);
  EXPECT_EQ(clientele::load(lost_reasons{}, save(whole)).state(), whole.state());
  EXPECT_THROW(
      static_cast<void>(clientele::load(lost_reasons{.table = {{"weather", adjustable::nothing}}}, save(whole))),
      clientele::invalid_archive);
  std::mt19937 random(5);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    const auto cut = rows.begin() + static_cast<std::ptrdiff_t>(random() % rows.size());
    const auto both = merge(gathered({cut, rows.end()}), gathered({rows.begin(), cut}));
    EXPECT_EQ(both.state(), whole.state());
    EXPECT_EQ(both->of(adjustable::price).money, whole->of(adjustable::price).money);
  }
  EXPECT_THROW(static_cast<void>(merge(whole, gathered({}, {.table = {{"weather", adjustable::nothing}}}))),
               clientele::invalid_use);
}

TEST(LostReasons, SaysWhatIsBad) {
  struct told {
    std::string reason;
    double value;
  };
  const auto bad = [](const told& one) -> std::string {
    try {
      static_cast<void>(
          summarize(std::vector<told>{{"quality doubted", 1}, one}, lost_reasons{}, &told::reason, &told::value));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 1u);
      return e.first.text();
    }
    return "accepted";
  };
  EXPECT_EQ(bad({"weather", 0}),
            "clientele::retention::lost_reasons: reason = weather breaks the rule: one of the reasons of the table");
  EXPECT_EQ(bad({"price too high", INFINITY}),
            "clientele::retention::lost_reasons: value = inf breaks the rule: finite");
  const auto refused = [](const lost_reasons& component) -> std::string {
    try {
      static_cast<void>(gathered({}, component));
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return "accepted";
  };
  EXPECT_EQ(refused({.table = {{"a", adjustable::price}, {"a", adjustable::sales}}}),
            "table: each reason once, and none of them missing");
  EXPECT_EQ(refused({.table = {{"a", static_cast<adjustable>(9)}}}),
            "table: of each reason what can be adjusted is one of the named values");
  EXPECT_THROW(static_cast<void>(worked()->of(8)), clientele::invalid_use);
}

}  // namespace lost_reasons_test
