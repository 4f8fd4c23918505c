// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/word_balance.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace word_balance_test {

using clientele::churn::word_balance;

// 1 solved, 25 unhappy, 100 satisfied.
constexpr auto worked = word_balance{}(1, 25, 100);
static_assert(worked.heard_good == 5 && worked.heard_bad == 250 && worked.balance == -245 &&
              worked.good_to_bad == 0.02);
static_assert(worked.new_customers == 25 && worked.solved_to_break_even == 50);

TEST(WordBalance, BreaksEvenWhereItSays) {
  for (double unhappy = 1; unhappy < 1e6; unhappy *= 3.7) {
    const double solved = word_balance{}(0, unhappy, 0).solved_to_break_even;
    EXPECT_NEAR(word_balance{}(solved, unhappy, 0).balance, 0, 1e-12 * unhappy);
    EXPECT_GT(word_balance{}(solved * 1.01, unhappy, 0).balance, 0);
  }
}

// Independent computation: everybody told, one by one.
TEST(WordBalance, CountsThoseWhoHear) {
  int good = 0, bad = 0;
  for (int customer = 0; customer < 40; ++customer)
    for (int listener = 0; listener < (customer < 12 ? 5 : 10); ++listener) ++(customer < 12 ? good : bad);
  EXPECT_EQ(word_balance{}(12, 28, 0).balance, good - bad);
}

TEST(WordBalance, WhereNobodyHeardBadThereIsNoRatio) {
  const auto r = word_balance{}(3, 0, 8);
  EXPECT_TRUE(std::isnan(r.good_to_bad));
  EXPECT_EQ(r.balance, 15);
  EXPECT_EQ(r.new_customers, 2);
  EXPECT_EQ(r.solved_to_break_even, 0);
}

TEST(WordBalance, SaysWhatIsBad) {
  try {
    word_balance{}(1, -2, 0);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "unhappy");
    EXPECT_EQ(e.first.value, -2);
    EXPECT_EQ(e.first.rule(), ">= 0");
  }
  EXPECT_THROW(word_balance{.told_by_solved = 0}(1, 1, 1), clientele::invalid_parameter);
}

struct segment {
  double solved, unhappy, satisfied;
};

TEST(WordBalanceSummary, IsOfTotalsAndMerges) {
  constexpr auto bound = clientele::on(word_balance{}, &segment::solved, &segment::unhappy, &segment::satisfied);
  const std::vector<segment> all{{1, 25, 100}, {40, 0, 60}};
  const auto whole = clientele::summarize(all, bound);
  EXPECT_DOUBLE_EQ(whole->balance, 205 - 250);
  EXPECT_DOUBLE_EQ(whole->good_to_bad.value, 205.0 / 250);
  EXPECT_DOUBLE_EQ(whole->new_customers, 40);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  EXPECT_EQ(parts->good_to_bad.value, whole->good_to_bad.value);
}

}  // namespace word_balance_test
