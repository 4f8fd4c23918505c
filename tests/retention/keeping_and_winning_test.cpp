// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/keeping_and_winning.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace keeping_and_winning_test {

using clientele::retention::keeping_and_winning;

// 1 leaver, cost of winning 500, profit of a new customer 10.
constexpr auto worked = keeping_and_winning{}(1, 500, 10);
static_assert(worked.keeping_cost == 100 && worked.winning_cost == 500 && worked.extra_cost == 400);
static_assert(worked.profit_forgone == 150 && worked.cost_of_replacing == 550);
static_assert(keeping_and_winning{}.advantage() == 80);
// money and money a period add up over the periods that are said
static_assert(keeping_and_winning{.periods_new = 3}(1, 500, 10).cost_of_replacing == 400 + 3 * 150);
static_assert(keeping_and_winning{.periods_new = 0}(1, 500, 10).cost_of_replacing == 400);

TEST(KeepingAndWinning, AddsUpOverLeavers) {
  const keeping_and_winning k{.winning_to_keeping = 7, .old_to_new = 3.5};
  EXPECT_DOUBLE_EQ(k(12, 80, 4).cost_of_replacing, 12 * k(1, 80, 4).cost_of_replacing);
  EXPECT_EQ(k(0, 80, 4).cost_of_replacing, 0);
}

TEST(KeepingAndWinning, WhereBothCostAndBringTheSameNothingIsLost) {
  const keeping_and_winning same{.winning_to_keeping = 1, .old_to_new = 1};
  EXPECT_EQ(same(40, 99, 12).cost_of_replacing, 0);
  EXPECT_EQ(same.advantage(), 1);
}

// Independent computation: what money brings, spent in the one way or in the other, customer by customer.
TEST(KeepingAndWinning, AdvantageIsProfitPerMoneySpent) {
  const double money = 6000, cost_of_winning = 120, profit_of_new = 2.5;
  double kept = 0, won = 0;
  for (double left = money; left >= cost_of_winning / 5; left -= cost_of_winning / 5) kept += 16 * profit_of_new;
  for (double left = money; left >= cost_of_winning; left -= cost_of_winning) won += profit_of_new;
  EXPECT_EQ(kept / won, keeping_and_winning{}.advantage());
}

TEST(KeepingAndWinning, SaysWhatIsBad) {
  try {
    keeping_and_winning{.winning_to_keeping = 0}(1, 1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "winning_to_keeping");
    EXPECT_EQ(e.rule, "> 0");
  }
  EXPECT_THROW(keeping_and_winning{}(-1, 1, 1), clientele::invalid_customer);
  EXPECT_THROW(keeping_and_winning{}(1, -1, 1), clientele::invalid_customer);
  EXPECT_THROW(keeping_and_winning{}(1, 1, std::nan("")), clientele::invalid_customer);
}

struct segment {
  double leavers, cost, profit;
};

TEST(KeepingAndWinningSummary, IsOfTotalsAndMerges) {
  constexpr auto bound = clientele::on(keeping_and_winning{}, &segment::leavers, &segment::cost, &segment::profit);
  const std::vector<segment> all{{1, 500, 10}, {3, 100, -2}};
  const auto whole = clientele::summarize(all, bound);
  EXPECT_DOUBLE_EQ(whole->cost_of_replacing, 550 + 240 - 90);
  EXPECT_DOUBLE_EQ(whole->per_leaver.value, 700.0 / 4);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  EXPECT_EQ(parts->cost_of_replacing, whole->cost_of_replacing);
  EXPECT_EQ(clientele::summarize(std::vector<segment>{{0, 5, 5}}, bound)->per_leaver.state,
            clientele::statistic_state::no_total);
}

}  // namespace keeping_and_winning_test
