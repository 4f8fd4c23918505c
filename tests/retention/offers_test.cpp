// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/offers.hpp>

#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace offers_test {

using clientele::uniform_of;
using clientele::retention::choose_offers;
using clientele::retention::chosen_offers;
using clientele::retention::priced_offer;
using list = std::vector<std::vector<priced_offer>>;

chosen_offers choose(const list& offers, double budget) {
  return choose_offers(offers.size(), [&](std::size_t i) { return std::span<const priced_offer>(offers[i]); }, budget);
}

/// Independent computation: the best of all choices.
double best_of_all(const list& offers, double budget, std::size_t at = 0) {
  if (at == offers.size()) return 0;
  double best = best_of_all(offers, budget, at + 1);
  for (const priced_offer& o : offers[at])
    if (o.cost <= budget) best = std::max(best, o.gain + best_of_all(offers, budget - o.cost, at + 1));
  return best;
}

list random_offers(std::uint64_t seed, std::size_t customers, std::size_t most, bool whole) {
  list offers(customers);
  for (std::size_t i = 0; i < customers; ++i)
    for (std::size_t j = 0; j < 1 + (seed + i) % most; ++j) {
      const double cost = 10 * uniform_of(seed, i, 2 * j), gain = 30 * uniform_of(seed, i, 2 * j + 1) - 3;
      offers[i].push_back({whole ? std::floor(cost) : cost, whole ? std::floor(gain) : gain});
    }
  return offers;
}

void expect_consistent(const list& offers, const chosen_offers& c, double budget) {
  double cost = 0, gain = 0;
  std::uint64_t customers = 0;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (c.choice[i] == chosen_offers::none) continue;
    cost += offers[i][c.choice[i]].cost, gain += offers[i][c.choice[i]].gain, ++customers;
  }
  EXPECT_NEAR(c.cost, cost, 1e-9);
  EXPECT_NEAR(c.gain, gain, 1e-9);
  EXPECT_LE(cost, budget + 1e-9);
  EXPECT_EQ(c.customers, customers);
}

TEST(Offers, OfTheWorkedCase) {
  const list offers{{{2, 10}, {4, 14}}, {{3, 9}}, {{4, 4}}};
  const auto c = choose(offers, 5);
  EXPECT_EQ(c.choice, (std::vector<std::uint8_t>{0, 0, chosen_offers::none}));
  EXPECT_EQ(c.gain, 19);
  EXPECT_EQ(c.cost, 5);
  EXPECT_EQ(c.gap, 0);
}

TEST(Offers, TheGapHoldsAgainstAllChoices) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const list offers = random_offers(seed, 7, 4, seed % 2 == 0);
    for (const double budget : {0.0, 3.0, 11.0, 25.0}) {
      const auto c = choose(offers, budget);
      const double best = best_of_all(offers, budget);
      expect_consistent(offers, c, budget);
      EXPECT_LE(c.gain, best + 1e-9);
      EXPECT_GE(c.bound, best - 1e-9);
      EXPECT_GE(c.gain + c.gap, best - 1e-9);
    }
  }
}

TEST(Offers, TheGapIsLessThanOneStepOfMany) {
  const list offers = random_offers(5, 20000, 4, false);
  for (const double budget : {50.0, 3000.0, 20000.0}) {
    const auto c = choose(offers, budget);
    expect_consistent(offers, c, budget);
    EXPECT_LT(c.gap, 30);
    EXPECT_GT(c.efficiency, 0);
  }
}

TEST(Offers, WithMoneyForAllEverybodyGetsTheBest) {
  const list offers = random_offers(9, 500, 5, false);
  const auto c = choose(offers, 1e6);
  double best = 0;
  for (const auto& o : offers) {
    double most = 0;
    for (const priced_offer& x : o) most = std::max(most, x.gain);
    best += most;
  }
  EXPECT_NEAR(c.gain, best, 1e-9);
  EXPECT_EQ(c.gap, 0);
  EXPECT_EQ(c.efficiency, 0);
}

TEST(Offers, EqualEfficienciesAreTakenInTheOrderOfTheCustomers) {
  const list offers(100, {{2, 6}});
  const auto c = choose(offers, 31);
  EXPECT_EQ(c.customers, 15u);
  EXPECT_EQ(c.choice[14], 0);
  EXPECT_EQ(c.choice[15], chosen_offers::none);
  EXPECT_NEAR(c.gap, 3, 1e-12);  // half an offer
  EXPECT_EQ(c.efficiency, 3);
}

TEST(Offers, FreeOnesAreMadeIfTheyGainAndNoneForNothing) {
  const auto c = choose({{{0, 5}, {0, 7}, {1, 6}}, {{0, -1}, {2, -3}}, {}}, 0);
  EXPECT_EQ(c.choice, (std::vector<std::uint8_t>{1, chosen_offers::none, chosen_offers::none}));
  EXPECT_EQ(c.gain, 7);
  EXPECT_EQ(c.gap, 0);
  EXPECT_EQ(choose({}, 10).gain, 0);
}

TEST(Offers, SaysWhatIsBad) {
  try {
    static_cast<void>(choose({{{1, 1}}, {{-2, 1}}}, 5));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "cost");
    EXPECT_EQ(e.value, -2);
  }
  EXPECT_THROW(static_cast<void>(choose({{{1, std::nan("")}}}, 5)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(choose({}, -1)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(choose({std::vector<priced_offer>(65)}, 1)), clientele::invalid_parameter);
}

}  // namespace offers_test
