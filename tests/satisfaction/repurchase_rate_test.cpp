// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/repurchase_rate.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace repurchase_rate_test {

using clientele::satisfaction::repurchase;
using clientele::satisfaction::repurchase_rate;

constexpr repurchase_rate worked{.chance_after = 4};
static_assert(worked(0, 0).state == repurchase::never_bought && worked(1, 1).state == repurchase::too_new);
static_assert(worked(1, 4).state == repurchase::once && worked(2, 9).state == repurchase::again &&
              worked(3, 1).state == repurchase::again);
static_assert(worked(2, 9).mature_again == 1 && worked(1, 9).mature_again == 0);
static_assert(worked(3, 1).mature_again != worked(3, 1).mature_again);

struct buyer {
  int purchases;
  double age;
};

auto summary_of(const std::vector<buyer>& all, const repurchase_rate& r = worked) {
  return clientele::summarize(all, r, &buyer::purchases, &buyer::age);
}

TEST(RepurchaseRate, WorkedNumber) {
  const auto s = summary_of({{0, 0}, {1, 1}, {2, 9}, {5, 9}, {1, 9}});
  EXPECT_EQ(s->rate.value, 0.5);
  EXPECT_NEAR(s->rate.low, 0.15003898915214956, 1e-15);  // numpy, Wilson's formula of 2 of 4
  EXPECT_EQ(s->too_new_share.value, 0.25);
  EXPECT_EQ(s->mature_rate.value, 2.0 / 3);
  EXPECT_EQ(s->never_bought, 1u);
  EXPECT_EQ(s->bought, 4u);
}

TEST(RepurchaseRate, WithoutAWaitBothRatesAgreeAndPartsMerge) {
  std::vector<buyer> all;
  for (int i = 0; i < 500; ++i) all.push_back({i * 7 % 5, i % 11 * 1.0});
  const auto now = summary_of(all, {});
  EXPECT_EQ(now->rate.value, now->mature_rate.value);
  EXPECT_EQ(now->too_new, 0u);
  const auto whole = summary_of(all);
  const auto parts = merge(summary_of({all.begin(), all.begin() + 123}), summary_of({all.begin() + 123, all.end()}));
  EXPECT_EQ(parts->mature_rate.low, whole->mature_rate.low);
  double again = 0, mature = 0;
  for (const auto& b : all)
    if (b.purchases > 0 && b.age >= 4) ++mature, again += b.purchases > 1;
  EXPECT_NEAR(whole->mature_rate.value, again / mature, 1e-15);
}

TEST(RepurchaseRate, NobodyBought) {
  EXPECT_EQ(summary_of({{0, 3}})->rate.state, clientele::statistic_state::no_values);
  EXPECT_EQ(summary_of({{1, 0}})->mature_rate.state, clientele::statistic_state::no_values);
}

TEST(RepurchaseRateErrors, NameParameterAndField) {
  EXPECT_THROW(static_cast<void>(repurchase_rate{.chance_after = -1}(1, 1)), clientele::invalid_parameter);
  try {
    static_cast<void>(worked(1.5, 1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "purchases");
    EXPECT_EQ(e.first.rule(), ">= 0, whole number");
  }
  EXPECT_THROW(static_cast<void>(worked(1, -1)), clientele::invalid_customer);
}

}  // namespace repurchase_rate_test
