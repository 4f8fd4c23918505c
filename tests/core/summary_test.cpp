// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/summary.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace summary_test {

using namespace clientele;
using churn::ripple;

struct customer {
  double complaints, purchase;
};
const std::vector<customer> customers{{1, 100}, {0, 1000}, {2, 10}};
const auto plan = on(ripple{}, &customer::complaints, &customer::purchase);

TEST(Summary, ConcludesFromTotals) {
  const auto s = summarize(customers, plan);
  EXPECT_EQ(s->revenue_at_risk_by_own_purchase, 3000);
  EXPECT_EQ((*s).revenue_at_risk, 27750);
  EXPECT_EQ(s.component(), ripple{});
}

TEST(Summary, ConcludesAnewAfterAMerge) {
  const std::span<const customer> all(customers);
  const auto whole = merge(summarize(all.first(1), plan), summarize(all.subspan(1), plan, starting_at{1}));
  EXPECT_EQ(whole.rows(), 3u);
  EXPECT_EQ(whole->revenue_at_risk_by_own_purchase, 3000);
  EXPECT_EQ(whole->revenue_at_risk, 27750);  // a mean of means would be another number
}

TEST(Summary, IsAValue) {
  auto s = summarize(customers, plan);
  const auto copy = s;
  s = merge(s, copy);
  EXPECT_EQ(s.rows(), 6u);
  EXPECT_EQ(copy.rows(), 3u);
  EXPECT_EQ(copy->heard, 750);
}

template <class Summary>
constexpr bool concludes = requires(const Summary& s) { *s; };
static_assert(concludes<summary<ripple>> && !concludes<summary<samples::pair>>);

}  // namespace summary_test
