// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/win_rate.hpp>

#include <clientele/core/by.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace win_rate_test {

using clientele::retention::offer;
using clientele::retention::win_rate;

const double open_offer = std::numeric_limits<double>::quiet_NaN();

struct row {
  double won, old_customer, lost_before;
};
constexpr auto bound = clientele::on(win_rate{}, &row::won, &row::old_customer, &row::lost_before);

static_assert(win_rate{}(1, 0, 0).offer == offer::won_new && win_rate{}(0, 0, 0).offer == offer::lost_new);
static_assert(win_rate{}(1, 1, 0).offer == offer::won_old && win_rate{}(0, 1, 0).offer == offer::lost_old);
static_assert(win_rate{}(1, 0, 1).offer == offer::recaptured && win_rate{}(0, 0, 1).offer == offer::lost_again);
static_assert(win_rate{}(1, 1, 1).offer == offer::recaptured && win_rate{}(0, 1, 1).offer == offer::lost_again);

std::vector<row> worked() {
  std::vector<row> rows;
  for (int i = 0; i < 100; ++i) rows.push_back({i < 30 ? 1.0 : 0.0, 0, 0});
  for (int i = 0; i < 20; ++i) rows.push_back({i < 12 ? 1.0 : 0.0, i % 2 ? 1.0 : 0.0, 1});
  return rows;
}

TEST(WinRate, OfTheWorkedCase) {
  const auto all = clientele::summarize(worked(), bound);
  EXPECT_DOUBLE_EQ(all->win_rate.value, 0.35);
  EXPECT_DOUBLE_EQ(all->recapture.value, 0.3);
  EXPECT_EQ(all->recapture.method, clientele::interval_method::newcombe);
  EXPECT_EQ(all->win_rate.method, clientele::interval_method::wilson);
  EXPECT_EQ(all->of_old_customers.state, clientele::statistic_state::no_values);
  EXPECT_EQ(all->old_minus_new.state, clientele::statistic_state::no_values);
}

// Independent computation: the Wilson bounds are the roots p of (x/n − p)² = z² p(1 − p)/n, for 42 of 120 and z =
// 1.96….
TEST(WinRate, IntervalEndsWhereTheScoreTestRejects) {
  const auto all = clientele::summarize(worked(), bound);
  const double z = 1.959963984540054;
  for (const double p : {all->win_rate.low, all->win_rate.high})
    EXPECT_NEAR(std::abs(0.35 - p) / std::sqrt(p * (1 - p) / 120), z, 1e-11);
}

TEST(WinRate, OpenOffersAreCountedAndInNoRate) {
  auto rows = worked();
  const auto before = clientele::summarize(rows, bound);
  for (int i = 0; i < 7; ++i) rows.push_back({open_offer, 0, 1});
  const auto after = clientele::summarize(rows, bound);
  EXPECT_EQ(after->open, 7u);
  EXPECT_EQ(after->offers, 127u);
  EXPECT_EQ(after->win_rate.value, before->win_rate.value);
  EXPECT_EQ(win_rate{}(open_offer, 0, 0).offer, offer::unknown);
}

TEST(WinRate, OfAllLiesBetweenThoseOfTheGroups) {
  const std::vector<row> rows{{1, 0, 0}, {0, 0, 0}, {0, 0, 0}, {1, 1, 0}, {1, 1, 0}, {0, 1, 0}, {0, 0, 1}};
  const auto s = clientele::summarize(rows, bound);
  EXPECT_DOUBLE_EQ(s->of_first_tries.value, 1 / 3.0);
  EXPECT_DOUBLE_EQ(s->of_old_customers.value, 2 / 3.0);
  EXPECT_EQ(s->of_lost_before.value, 0);
  EXPECT_DOUBLE_EQ(s->old_minus_new.value, 1 / 3.0);
  EXPECT_DOUBLE_EQ(s->win_rate.value, 3 / 7.0);
}

TEST(WinRate, OfNoOffersIsUndefined) {
  const auto s = clientele::summarize(std::vector<row>{}, bound);
  EXPECT_EQ(s->win_rate.state, clientele::statistic_state::no_values);
  EXPECT_EQ(s->offers, 0u);
}

TEST(WinRate, MergesToThatOfTheWhole) {
  const auto rows = worked();
  const auto whole = clientele::summarize(rows, bound);
  const auto parts =
      merge(clientele::summarize(std::vector(rows.begin(), rows.begin() + 33), bound),
            clientele::summarize(std::vector(rows.begin() + 33, rows.end()), bound, clientele::starting_at{33}));
  EXPECT_EQ(parts->all, whole->all);
  EXPECT_EQ(parts->recapture.low, whole->recapture.low);
}

// By salesperson: the same component, grouped.
TEST(WinRate, OfEachSalesperson) {
  struct offered {
    int seller;
    row what;
  };
  std::vector<offered> offers;
  for (const row& one : worked()) offers.push_back({static_cast<int>(offers.size() % 3), one});
  const auto by_seller = clientele::summarize(
      offers,
      clientele::on(
          win_rate{}, [](const offered& o) { return o.what.won; }, [](const offered& o) { return o.what.old_customer; },
          [](const offered& o) { return o.what.lost_before; }),
      clientele::by(&offered::seller));
  for (int seller = 0; seller < 3; ++seller) {
    double won = 0, made = 0;
    for (const offered& o : offers) made += o.seller == seller, won += o.seller == seller && o.what.won > 0;
    EXPECT_DOUBLE_EQ(by_seller[seller]->win_rate.value, won / made);
  }
}

TEST(WinRate, SaysWhatIsBad) {
  try {
    win_rate{}(0.5, 0, 0);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "won");
    EXPECT_EQ(e.first.value, 0.5);
    EXPECT_EQ(e.first.rule(), "in [0, 1], whole number");
  }
  EXPECT_THROW(win_rate{}(1, open_offer, 0), clientele::invalid_customer);
  EXPECT_THROW(win_rate{.confidence = 1}(1, 0, 0), clientele::invalid_parameter);
}

}  // namespace win_rate_test
