// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/revenue_rates.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace revenue_rates_test {

using clientele::churn::revenue_rates;

// Opening 1 000, contraction 50, churned 100, expansion 200.
constexpr auto worked = revenue_rates{}(1000, 50, 100, 200);
static_assert(worked.gross_retention == 0.85 && worked.net_retention == 1.05 && worked.development == 0.2 &&
              worked.revenue_churn == 0.15);

struct account {
  double before, after;
};

TEST(RevenueRates, NetIsGrossPlusDevelopment) {
  for (double x = 0; x <= 400; x += 37) {
    const auto r = revenue_rates{}(730, x / 2, x / 3, x);
    EXPECT_NEAR(r.net_retention, r.gross_retention + r.development, 1e-15);
    EXPECT_NEAR(r.gross_retention + r.revenue_churn, 1, 1e-15);
    EXPECT_LE(r.gross_retention, 1);
  }
}

// Independent computation: net retention is revenue after over revenue before, account by account.
TEST(RevenueRates, NetRetentionIsRevenueAfterOverRevenueBefore) {
  const std::vector<account> accounts{{100, 120}, {80, 0}, {60, 45}, {10, 10}, {250, 300.5}};
  double opening = 0, contraction = 0, churned = 0, expansion = 0, after = 0;
  for (const account& a : accounts) {
    opening += a.before;
    after += a.after;
    if (a.after == 0)
      churned += a.before;
    else if (a.after < a.before)
      contraction += a.before - a.after;
    else
      expansion += a.after - a.before;
  }
  EXPECT_DOUBLE_EQ(revenue_rates{}(opening, contraction, churned, expansion).net_retention, after / opening);
}

TEST(RevenueRates, WithoutOpeningRevenueThereAreNone) {
  const auto r = revenue_rates{}(0, 0, 0, 10);
  EXPECT_TRUE(std::isnan(r.gross_retention) && std::isnan(r.net_retention) && std::isnan(r.development) &&
              std::isnan(r.revenue_churn));
}

TEST(RevenueRates, LosingEverythingInPartsIsNoError) {
  EXPECT_EQ(revenue_rates{}(0.3, 0.1, 0.2, 0).gross_retention, 0);  // 0.1 + 0.2 > 0.3 by one unit in the last place
}

TEST(RevenueRates, LosingMoreThanThereWasIsAnError) {
  try {
    revenue_rates{}(100, 60, 41, 0);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "churned");
    EXPECT_EQ(e.first.value, 41);
    EXPECT_EQ(e.first.rule(), "with contraction not above opening: retention would be negative");
  }
  EXPECT_THROW(revenue_rates{}(100, -1, 0, 0), clientele::invalid_customer);
  EXPECT_THROW(revenue_rates{}(100, 0, 0, std::nan("")), clientele::invalid_customer);
}

struct period {
  double opening, contraction, churned, expansion;
};

TEST(RevenueRatesSummary, IsARatioOfTotalsAndMerges) {
  constexpr auto bound =
      clientele::on(revenue_rates{}, &period::opening, &period::contraction, &period::churned, &period::expansion);
  const std::vector<period> all{{1000, 50, 100, 200}, {10, 0, 10, 0}, {0, 0, 0, 5}};
  const auto whole = clientele::summarize(all, bound);
  EXPECT_DOUBLE_EQ(whole->gross_retention.value, 850.0 / 1010);
  EXPECT_DOUBLE_EQ(whole->net_retention.value, 1050.0 / 1010);  // the 5 of who was not there are new business
  EXPECT_EQ(whole->new_business, 5);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  EXPECT_EQ(parts->net_retention.value, whole->net_retention.value);
}

// A customer who was there (100, 10, 20, 50) and one who was not (0, 0, 0, 50).
TEST(RevenueRatesSummary, NewBusinessIsInNoRate) {
  const std::vector<period> all{{100, 10, 20, 50}, {0, 0, 0, 50}};
  const auto s = clientele::summarize(all, revenue_rates{}, &period::opening, &period::contraction, &period::churned,
                                      &period::expansion);
  EXPECT_DOUBLE_EQ(s->net_retention.value, 1.20);
  EXPECT_DOUBLE_EQ(s->gross_retention.value, 0.70);
  EXPECT_DOUBLE_EQ(s->development.value, 0.50);
  EXPECT_DOUBLE_EQ(s->revenue_churn.value, 0.30);
  EXPECT_EQ(s->expansion, 50);
  EXPECT_EQ(s->new_business, 50);
  EXPECT_EQ(s.input<"expansion">().total(), 100);
}

}  // namespace revenue_rates_test
