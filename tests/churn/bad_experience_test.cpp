// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/bad_experience.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace bad_experience_test {

using clientele::churn::bad_experience;

static_assert(bad_experience{}(100, 0).contacts == 6 && bad_experience{}(100, 0).tellers == 31);
static_assert(bad_experience{}(100, 0).lost_low == 32 && bad_experience{}(100, 0).lost_high == 36);

TEST(BadExperience, GrowsInProportion) {
  const auto one = bad_experience{}(12.5, 80), four = bad_experience{}(50, 80);
  EXPECT_EQ(four.tellers, 4 * one.tellers);
  EXPECT_EQ(four.purchase_lost_high, 4 * one.purchase_lost_high);
  EXPECT_LE(one.lost_low, one.lost_high);
  EXPECT_EQ(bad_experience{}(0, 80).lost_high, 0);
}

// Independent computation: in whole numbers of customers, per cent by per cent.
TEST(BadExperience, IsTheCountOfPercentages) {
  for (long n = 100; n <= 100000; n *= 10) {
    const auto r = bad_experience{}(static_cast<double>(n), 3);
    EXPECT_EQ(std::lround(r.contacts), n * 6 / 100);
    EXPECT_EQ(std::lround(r.tellers), n * 31 / 100);
    EXPECT_EQ(std::lround(r.purchase_lost_low), n * 32 / 100 * 3);
    EXPECT_NEAR(r.contacts * bad_experience{}.behind_one_contact(), static_cast<double>(n), 1e-9);
  }
}

TEST(BadExperience, SaysWhatIsBad) {
  try {
    bad_experience{.lost_high_rate = 0.3}(1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "lost_high_rate");
    EXPECT_EQ(e.value, 0.3);
    EXPECT_EQ(e.rule, "not below lost_low_rate");
  }
  EXPECT_THROW(bad_experience{.contact_rate = 0}(1, 1), clientele::invalid_parameter);
  EXPECT_THROW(bad_experience{}(1, -1), clientele::invalid_customer);
}

struct shop {
  double experiences, purchase;
};

TEST(BadExperienceSummary, AddsUpAndMerges) {
  constexpr auto bound = clientele::on(bad_experience{}, &shop::experiences, &shop::purchase);
  const auto a = clientele::summarize(std::vector<shop>{{100, 10}}, bound),
             b = clientele::summarize(std::vector<shop>{{50, 2}, {0, 5}}, bound);
  EXPECT_DOUBLE_EQ(merge(a, b)->lost_low, 48);
  EXPECT_DOUBLE_EQ(merge(a, b)->purchase_lost_low, 352);
}

TEST(BadExperience, LowAndHighMayBeTheSameRate) {
  const auto r = bad_experience{.lost_low_rate = 0.4, .lost_high_rate = 0.4}(10, 3);
  EXPECT_EQ(r.lost_low, 4);
  EXPECT_EQ(r.lost_high, 4);
}

}  // namespace bad_experience_test
