// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/roi.hpp>

#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace roi_test {

using clientele::retention::roi;

struct campaign {
  double customers, lift, value, cost;
};

constexpr auto bound_to_campaigns =
    clientele::on(roi{}, &campaign::customers, &campaign::lift, &campaign::value, &campaign::cost);

const double none = std::numeric_limits<double>::quiet_NaN();

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

// 1 000 customers, lift 0.05, value 200, cost 4 000.
constexpr auto worked = roi{}.compute(1000, 0.05, 200, 4000);
static_assert(worked.value_at_stake == 200000 && worked.value_kept == 10000 && worked.net == 6000);
static_assert(worked.roi == 1.5 && worked.break_even_cost == 10000 && worked.break_even_lift == 0.02);
static_assert(roi{}(1000, 0.05, 200, 4000) == worked);

TEST(Roi, WithoutCostThereIsNoRatioButEverythingElse) {
  const auto r = roi{}(10, 0.1, 50, 0);
  EXPECT_TRUE(std::isnan(r.roi));
  EXPECT_EQ(r.value_kept, 50);
  EXPECT_EQ(r.net, 50);
  EXPECT_EQ(r.break_even_lift, 0);
}

TEST(Roi, WithoutValueAtStakeNoLiftBreaksEven) {
  for (const auto& r : {roi{}(0, 0.1, 50, 7), roi{}(10, 0.1, 0, 7)}) {
    EXPECT_TRUE(std::isnan(r.break_even_lift));
    EXPECT_EQ(r.roi, -1);
    EXPECT_EQ(r.net, -7);
  }
}

TEST(Roi, NothingAtAll) {
  const auto r = roi{}(0, 0, 0, 0);
  EXPECT_TRUE(std::isnan(r.roi));
  EXPECT_TRUE(std::isnan(r.break_even_lift));
  EXPECT_EQ(r.net, 0);
}

TEST(Roi, AnEffortCanDriveCustomersAway) {
  const auto r = roi{}(100, -0.25, 40, 500);
  EXPECT_EQ(r.value_kept, -1000);
  EXPECT_EQ(r.net, -1500);
  EXPECT_EQ(r.roi, -3);
}

TEST(Roi, BreaksEvenWhereItSays) {
  const auto r = roi{}(730, 0.031, 118.5, 2600);
  EXPECT_EQ(roi{}(730, 0.031, 118.5, r.break_even_cost).net, 0);
  EXPECT_EQ(roi{}(730, 0.031, 118.5, r.break_even_cost).roi, 0);
  EXPECT_LE(std::abs(roi{}(730, r.break_even_lift, 118.5, 2600).net), 1e-12 * 2600);
}

TEST(Roi, TheRatioHasNoScale) {
  const auto r = roi{}(730, 0.031, 118.5, 2600);
  for (const double by : {0.5, 2.0, 1024.0}) {  // powers of two scale without rounding
    EXPECT_EQ(roi{}(730 * by, 0.031, 118.5, 2600 * by).roi, r.roi);
    EXPECT_EQ(roi{}(730, 0.031, 118.5 * by, 2600 * by).roi, r.roi);
    EXPECT_EQ(roi{}(730 * by, 0.031, 118.5, 2600 * by).net, r.net * by);
  }
}

TEST(Roi, RisesWithTheLiftAndFallsWithTheCost) {
  const auto ratio = [](double lift, double cost) { return roi{}(50, lift, 30, cost).roi; };
  for (double lift = -1; lift < 0.95; lift += 0.125) EXPECT_LT(ratio(lift, 100), ratio(lift + 0.0625, 100));
  for (double cost = 1; cost < 1000; cost *= 3) EXPECT_GT(ratio(0.1, cost), ratio(0.1, 2 * cost));
}

// Independent computation: the expected number of customers who stay, by enumerating the binomial distribution.
double expected_to_stay(int customers, double rate) {
  double mean = 0, probability = std::pow(1 - rate, customers);
  for (int stay = 0; stay <= customers; ++stay) {
    mean += stay * probability;
    probability *= (customers - stay) / (stay + 1.0) * rate / (1 - rate);
  }
  return mean;
}

TEST(Roi, ValueKeptIsThatOfTheCustomersExpectedToStayOnAccountOfIt) {
  const double kept = 75 * (expected_to_stay(40, 0.85) - expected_to_stay(40, 0.8));
  expect_close(roi{}(40, 0.05, 75, 60).value_kept, kept);
  expect_close(roi{}(40, 0.05, 75, 60).roi, (kept - 60) / 60);
}

TEST(Roi, InFloatAndInLongDouble) {
  EXPECT_EQ(clientele::retention::basic_roi<float>{}(1000, 0.5f, 200, 4000).roi, 24.0f);
  EXPECT_EQ(clientele::retention::basic_roi<long double>{}(1000, 0.5L, 200, 4000).roi, 24.0L);
  EXPECT_TRUE(std::isnan(clientele::retention::basic_roi<float>{}(1000, 0.5f, 200, 0).roi));
}

template <class... Inputs>
void expect_error(std::string_view field, double value, std::string_view rule, Inputs... inputs) {
  try {
    roi{}(inputs...);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.component, "retention::roi");
    EXPECT_EQ(e.first.field, field);
    EXPECT_EQ(e.first.rule(), rule);
    EXPECT_TRUE(e.first.value == value || (std::isnan(e.first.value) && std::isnan(value)));
  }
}

TEST(Roi, SaysWhichInputIsBad) {
  const double infinite = std::numeric_limits<double>::infinity();
  expect_error("customers", -1, ">= 0", -1.0, 0.1, 1.0, 1.0);
  expect_error("retention_lift", 1.5, "in [-1, 1]", 1.0, 1.5, 1.0, 1.0);
  expect_error("retention_lift", -1.5, "in [-1, 1]", 1.0, -1.5, 1.0, 1.0);
  expect_error("value_per_customer", none, "finite", 1.0, 0.1, none, 1.0);
  expect_error("value_per_customer", infinite, "finite", 1.0, 0.1, infinite, 1.0);
  expect_error("cost", -0.5, ">= 0", 1.0, 0.1, 1.0, -0.5);
  expect_error("cost", none, ">= 0", 1.0, 0.1, 1.0, none);
}

const std::vector<campaign> campaigns{{1000, 0.05, 200, 4000}, {10, 0.5, 8, 10}, {400, 0.02, 50, 0}, {0, 0.1, 50, 100}};

TEST(RoiSummary, IsARatioOfTotalsNotAMeanOfRatios) {
  const auto all = clientele::summarize(campaigns, bound_to_campaigns);
  expect_close(all->value_kept, 10000 + 40 + 400);
  expect_close(all->cost, 4110);
  expect_close(all->net, 10440 - 4110);
  expect_close(all->roi.value, (10440.0 - 4110) / 4110);
  expect_close(all->customers, 1410);
  expect_close(all->break_even_cost, 10440);
  expect_close(all->break_even_lift.value, 4110.0 / (200000 + 80 + 20000));
  expect_close(all.of(&roi::result::roi).mean(), (1.5 + 3 - 1) / 3);
  EXPECT_EQ(all.of(&roi::result::roi).count(), 3u);  // not the one without cost
  EXPECT_EQ(all.of(&roi::result::break_even_lift).count(), 3u);
  EXPECT_EQ(all.valid(), 4u);
}

TEST(RoiSummary, AtTheBreakEvenLiftOfAllTheTotalIsZero) {
  std::vector<campaign> even = campaigns;
  const double lift = clientele::summarize(campaigns, bound_to_campaigns)->break_even_lift.value;
  for (campaign& c : even) c.lift = lift;
  EXPECT_LE(std::abs(clientele::summarize(even, bound_to_campaigns)->net), 1e-12 * 4110);
}

TEST(RoiSummary, WithoutAnyCostThereIsNoReturn) {
  const std::vector<campaign> free{{10, 0.1, 5, 0}, {20, 0.1, 5, 0}};
  const auto all = clientele::summarize(free, bound_to_campaigns);
  expect_close(all->net, 15);
  EXPECT_EQ(all->roi.state, clientele::statistic_state::no_total);
  EXPECT_TRUE(std::isnan(all->roi.value));
  const auto nobody = clientele::summarize(std::vector<campaign>{}, bound_to_campaigns);
  EXPECT_EQ(nobody->cost, 0);
  EXPECT_EQ(nobody->break_even_lift.state, clientele::statistic_state::no_total);
  EXPECT_EQ(nobody->roi.state, clientele::statistic_state::no_total);
}

TEST(RoiSummary, OfPartsIsThatOfTheWhole) {
  const auto first = clientele::summarize(std::vector(campaigns.begin(), campaigns.begin() + 1), bound_to_campaigns);
  const auto rest = clientele::summarize(std::vector(campaigns.begin() + 1, campaigns.end()), bound_to_campaigns,
                                         clientele::starting_at{1});
  const auto whole = clientele::summarize(campaigns, bound_to_campaigns);
  expect_close(merge(first, rest)->roi.value, whole->roi.value);
  expect_close(merge(first, rest)->break_even_lift.value, whole->break_even_lift.value);
}

TEST(RoiScore, WritesNoRatioWhereThereIsNoneAndDoesNotCallTheRowBad) {
  std::array<double, 4> ratio{};
  clientele::score(campaigns, bound_to_campaigns, clientele::into(&roi::result::roi, ratio));
  EXPECT_EQ(ratio[0], 1.5);
  EXPECT_EQ(ratio[1], 3);
  EXPECT_TRUE(std::isnan(ratio[2]));
  EXPECT_EQ(ratio[3], -1);
}

TEST(Roi, CustomersWhoCostMoneyHaveALiftTooAtWhichTheyBreakEven) {
  EXPECT_EQ(roi{}(1000, 0.05, -200, 4000).break_even_lift, -0.02);
  const std::vector<campaign> losing{{1000, 0.05, -200, 4000}, {500, 0.1, -100, 1000}};
  expect_close(clientele::summarize(losing, bound_to_campaigns)->break_even_lift.value, -5000.0 / 250000);
  const std::vector<campaign> nothing{{1000, 0.05, 200, 4000}, {1000, 0.05, -200, 4000}};
  EXPECT_EQ(clientele::summarize(nothing, bound_to_campaigns)->break_even_lift.state,
            clientele::statistic_state::no_total);
}

}  // namespace roi_test
