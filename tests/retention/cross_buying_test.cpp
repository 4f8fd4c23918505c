// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/cross_buying.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace cross_buying_test {

using clientele::retention::breadth;
using clientele::retention::cross_buying;
const auto itself = [](double kinds) { return kinds; };

static_assert(cross_buying{}(0).breadth == breadth::nothing && cross_buying{}(1).breadth == breadth::one_kind &&
              cross_buying{}(2).breadth == breadth::several_kinds);
static_assert(cross_buying{.several_from = 3}(2).breadth == breadth::one_kind);

TEST(CrossBuying, OfTheWorkedCustomers) {
  const auto s = clientele::summarize(std::vector<double>{0, 1, 1, 2, 4}, cross_buying{}, itself);
  EXPECT_EQ(s->buyers, 4u);
  EXPECT_EQ(s->of_several_kinds, 2u);
  EXPECT_EQ(s->rate.value, 0.5);
  EXPECT_EQ(s->rate.method, clientele::interval_method::wilson);
  EXPECT_EQ(s->mean_kinds.value, 2);
}

// Independent computation: a log of purchases, kinds collected in sets.
TEST(CrossBuying, IsTheShareOfTheBuyersCountedFromPurchases) {
  std::vector<std::set<int>> bought(100);
  for (int i = 0; i < 260; ++i) bought[static_cast<std::size_t>(i * i % 97)].insert(i % 5);
  std::vector<double> kinds;
  double buyers = 0, several = 0;
  for (const auto& of : bought) {
    kinds.push_back(static_cast<double>(of.size()));
    buyers += of.empty() ? 0 : 1, several += of.size() > 1 ? 1 : 0;
  }
  EXPECT_DOUBLE_EQ(clientele::summarize(kinds, cross_buying{}, itself)->rate.value, several / buyers);
}

TEST(CrossBuying, WithoutABuyerThereIsNoRate) {
  const auto s = clientele::summarize(std::vector<double>{0, 0}, cross_buying{}, itself);
  EXPECT_EQ(s->rate.state, clientele::statistic_state::no_values);
  EXPECT_EQ(s->mean_kinds.state, clientele::statistic_state::no_values);
  EXPECT_TRUE(std::isnan(cross_buying{}(0).kinds_of_buyer));
}

TEST(CrossBuying, SaysWhatIsBad) {
  EXPECT_THROW(cross_buying{}(1.5), clientele::invalid_customer);
  EXPECT_THROW(cross_buying{}(-1), clientele::invalid_customer);
  EXPECT_THROW((cross_buying{.several_from = 1}(1)), clientele::invalid_parameter);
}

}  // namespace cross_buying_test
