// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/capacity.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace capacity_test {

using clientele::retention::capacity;

// 20 000 of 200 000.
static_assert(capacity{}(20000, 200000, 1).self_sustaining_rate == 0.1);
static_assert(capacity{}(20000, 200000, 1).unfilled == 0);

TEST(Capacity, AtThatRateReturningCustomersFillTheHouse) {
  for (double visits = 0.25; visits < 30; visits *= 2.3) {
    const double rate = capacity{}(1700, 900, visits).self_sustaining_rate;
    EXPECT_NEAR(rate * 900 * visits, 1700, 1e-12 * 1700);
  }
}

// Independent computation: a year simulated visit by visit.
TEST(Capacity, IsTheShareThatMustReturn) {
  const int places = 365, customers = 146, visits = 10;
  int filled = 0, returned = 0;
  while (filled < places) {
    filled += visits;
    ++returned;
  }
  EXPECT_EQ(std::ceil(capacity{}(places, customers, visits).self_sustaining_rate * customers), returned);
}

TEST(Capacity, BeyondTheReachOfReturningCustomersIsSaid) {
  const auto r = capacity{}(500, 100, 2);
  EXPECT_EQ(r.self_sustaining_rate, 2.5);
  EXPECT_EQ(r.unfilled, 300);
}

TEST(Capacity, WithoutPastCustomersThereIsNoRate) {
  EXPECT_TRUE(std::isnan(capacity{}(500, 0, 2).self_sustaining_rate));
  EXPECT_TRUE(std::isnan(capacity{}(500, 10, 0).self_sustaining_rate));
  EXPECT_EQ(capacity{}(500, 0, 2).unfilled, 500);
  EXPECT_EQ(capacity{}(0, 10, 2).self_sustaining_rate, 0);
}

TEST(Capacity, SaysWhatIsBad) {
  try {
    capacity{}(500, -3, 2);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "past_customers");
    EXPECT_EQ(e.first.value, -3);
    EXPECT_EQ(e.first.rule(), ">= 0");
  }
}

struct house {
  double capacity, customers, visits;
};

TEST(CapacitySummary, IsARatioOfTotalsAndMerges) {
  constexpr auto bound = clientele::on(capacity{}, &house::capacity, &house::customers, &house::visits);
  const std::vector<house> all{{20000, 200000, 1}, {500, 100, 2}};
  const auto whole = clientele::summarize(all, bound);
  EXPECT_EQ(whole->self_sustaining_rate.value, 20500.0 / 200200);
  EXPECT_EQ(whole->unfilled, 300);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  EXPECT_EQ(parts->self_sustaining_rate.value, whole->self_sustaining_rate.value);
}

// A house without past customers has no rate, and what it holds is in nobody's.
TEST(CapacitySummary, ANewHouseIsInNoRate) {
  const std::vector<house> all{{20000, 200000, 1}, {5000, 0, 1}, {700, 300, 0}};
  const auto s = clientele::summarize(all, capacity{}, &house::capacity, &house::customers, &house::visits);
  EXPECT_EQ(s->self_sustaining_rate.value, 0.1);
  EXPECT_EQ(s->capacity, 25700);
  EXPECT_EQ(s->open_to_visits, 20000);
  EXPECT_EQ(s->unfilled, 5700);
}

}  // namespace capacity_test
