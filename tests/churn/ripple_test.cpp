// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/ripple.hpp>

#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace ripple_test {

using clientele::capped;
using clientele::churn::ripple;
using clientele::churn::ripple_within_base;

struct customer {
  double complainants, purchase;
};
constexpr auto bound = clientele::on(ripple{}, &customer::complainants, &customer::purchase);

// 1 complainant, purchase 100.
constexpr auto worked = ripple{}(1, 100);
static_assert(worked.unhappy == 25 && worked.silent == 24 && worked.heard == 250 && worked.heard_upper == 500);
static_assert(worked.revenue_at_risk == 2500);

TEST(Ripple, OfTheWorkedSummary) {
  const std::vector<customer> all{{1, 100}, {0, 1000}, {2, 10}};
  const auto s = clientele::summarize(all, bound);
  EXPECT_EQ(s->revenue_at_risk, 27750);  // 75 unhappy, mean purchase 370
  EXPECT_EQ(s->revenue_at_risk_by_own_purchase, 3000);
  EXPECT_EQ(s->capped, capped::unknown);
  EXPECT_EQ(s->complainants, 3);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  EXPECT_EQ(parts->revenue_at_risk, 27750);
}

TEST(Ripple, OfNobodyIsNothing) {
  const auto s = clientele::summarize(std::vector<customer>{}, bound);
  EXPECT_EQ(s->revenue_at_risk, 0);
  EXPECT_EQ(s->revenue_at_risk_by_own_purchase, 0);
}

TEST(Ripple, GrowsInProportionAndAddsUp) {
  for (double n = 1; n < 1e6; n *= 4) {
    EXPECT_EQ(ripple{}(4 * n, 3).heard, 4 * ripple{}(n, 3).heard);
    EXPECT_EQ(ripple{}(n, 3).silent + n, ripple{}(n, 3).unhappy);
  }
}

TEST(Ripple, WhereEverybodyComplainsNobodyIsSilent) {
  EXPECT_EQ((ripple{.complaint_rate = 1}(7, 10).silent), 0);
  EXPECT_EQ(ripple{}(0, 100), (ripple::result{}));
}

// Independent computation: the unhappy counted one by one until 4 in 100 of them have complained.
TEST(Ripple, IsTheCountOfThoseBehindTheComplaints) {
  int unhappy = 0, complaints = 0;
  while (complaints < 12) complaints += ++unhappy % 25 == 0 ? 1 : 0;
  EXPECT_EQ(ripple{}(12, 0).unhappy, unhappy);
}

TEST(Ripple, SaysWhatIsBad) {
  try {
    ripple{.complaint_rate = 0}(1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "complaint_rate");
    EXPECT_EQ(e.value, 0);
    EXPECT_EQ(e.rule, "in (0, 1]");
  }
  EXPECT_THROW(ripple{}(-1, 1), clientele::invalid_customer);
  EXPECT_THROW(ripple{}(1, std::nan("")), clientele::invalid_customer);
}

// ---- within the base ----

// 20 complainants of 100, purchase 100.
constexpr auto at_base = ripple{}(20, 100, 100);
static_assert(at_base.unhappy == 100 && at_base.silent == 80 && at_base.heard == 1000 && at_base.heard_upper == 2000 &&
              at_base.revenue_at_risk == 10000 && at_base.capped == capped::at_base);

TEST(RippleWithinBase, TheParameterCapsTheTotal) {
  const std::vector<customer> one{{20, 100}};
  const auto s = clientele::summarize(one, ripple{.customers = 100}, &customer::complainants, &customer::purchase);
  EXPECT_EQ(s->unhappy, 100);
  EXPECT_EQ(s->silent, 80);
  EXPECT_EQ(s->heard, 1000);
  EXPECT_EQ(s->heard_upper, 2000);
  EXPECT_EQ(s->revenue_at_risk, 10000);
  EXPECT_EQ(s->revenue_at_risk_by_own_purchase, 10000);
  EXPECT_EQ(s->capped, capped::at_base);
  // Two rows of 10: each of them alone stays below 300, together they do not; cut into parts it is the same total.
  const std::vector<customer> two{{10, 100}, {10, 300}};
  const auto both = clientele::on(ripple{.customers = 300}, &customer::complainants, &customer::purchase);
  const std::span<const customer> rows(two);
  const auto parts = merge(clientele::summarize(rows.first(1), both), clientele::summarize(rows.subspan(1), both));
  EXPECT_EQ(parts->unhappy, 300);
  EXPECT_EQ(parts->revenue_at_risk, 300 * 200);
  EXPECT_EQ(parts->revenue_at_risk_by_own_purchase, 60000);  // 250·100 + 250·300 = 100 000, of which 300 in 500
  EXPECT_EQ(parts->silent, 280);
  // More complainants than the base holds: everybody is unhappy, nobody silent.
  const auto beyond = clientele::summarize(one, ripple{.customers = 5}, &customer::complainants, &customer::purchase);
  EXPECT_EQ(beyond->unhappy, 5);
  EXPECT_EQ(beyond->silent, 0);
  // A base that is large enough changes no bit.
  const auto roomy = clientele::summarize(two, ripple{.customers = 500}, &customer::complainants, &customer::purchase);
  const auto plain = clientele::summarize(two, ripple{}, &customer::complainants, &customer::purchase);
  EXPECT_EQ(roomy->capped, capped::no);
  EXPECT_EQ(roomy->revenue_at_risk, plain->revenue_at_risk);
  EXPECT_EQ(roomy->heard, plain->heard);
}

struct shop {
  double complainants, purchase;
  std::optional<double> customers;
};

TEST(RippleWithinBase, TheInputCapsTheRow) {
  const std::vector<shop> shops{{20, 100, 100}, {1, 100, 100}, {1, 100, std::nullopt}};
  const auto s = clientele::summarize(shops, ripple{}, &shop::complainants, &shop::purchase, &shop::customers);
  static_assert(std::is_same_v<std::remove_const_t<decltype(s)>, clientele::summary<ripple_within_base>>);
  EXPECT_EQ(s->unhappy, 150);
  EXPECT_EQ(s->silent, 128);
  EXPECT_EQ(s->heard, 1500);
  EXPECT_EQ(s->rows_at_base, 1u);
  EXPECT_EQ(s.missing<"customers">(), 1u);
  const auto capped_twice =
      summarize(shops, clientele::on(ripple{.customers = 140}, &shop::complainants, &shop::purchase, &shop::customers));
  EXPECT_EQ(capped_twice->unhappy, 140);
  EXPECT_EQ(capped_twice->capped, capped::at_base);
}

// Independent computation: the rule by hand for every pair of whole numbers.
TEST(RippleWithinBase, IsTheRippleOfTheSmallerNumber) {
  for (int complainants = 0; complainants <= 60; ++complainants)
    for (int customers = complainants; customers <= 1600; customers += 7) {
      const auto r = ripple{}(complainants, 3, customers);
      const int unhappy = 25 * complainants < customers ? 25 * complainants : customers;
      EXPECT_EQ(
          r, (ripple_within_base::result{1.0 * unhappy, 1.0 * unhappy - complainants, 10.0 * unhappy, 20.0 * unhappy,
                                         3.0 * unhappy, 25 * complainants > customers ? capped::at_base : capped::no}));
    }
}

TEST(RippleWithinBase, WithoutABaseIsTheRippleToTheLastBit) {
  for (double n = 0.1; n < 1e6; n *= 1.7) {
    const auto r = ripple{}(n, 3.3, std::nan(""));
    const auto plain = ripple{}(n, 3.3);
    EXPECT_EQ((ripple::result{r.unhappy, r.silent, r.heard, r.heard_upper, r.revenue_at_risk}), plain);
    EXPECT_EQ(r.capped, capped::no);
  }
}

TEST(RippleWithinBase, RefusesMoreComplainantsThanCustomers) {
  try {
    ripple{}(3, 100, 2);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "complainants");
    EXPECT_EQ(e.first.rule(), "no more than customers");
  }
}

}  // namespace ripple_test
