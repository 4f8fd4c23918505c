// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/customer_effort.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace customer_effort_test {

using clientele::statistic_state;
using clientele::satisfaction::customer_effort;
using clientele::satisfaction::ease;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
const auto itself = [](double x) { return x; };

static_assert(customer_effort{}(5).ease == ease::easy && customer_effort{}(4).ease == ease::not_easy);
static_assert(customer_effort{}(none).ease == ease::unknown);

TEST(CustomerEffort, WorkedNumber) {
  const auto s = clientele::summarize(std::vector<double>{7, 6, 5, 2}, customer_effort{}, itself);
  EXPECT_EQ(s->mean.value, 5);
  EXPECT_NEAR(s->mean.standard_error, std::sqrt(14.0 / 3 / 4), 1e-15);
  EXPECT_EQ(s->easy_share.value, 0.75);
  EXPECT_NEAR(s->easy_share.low, 0.3006418423, 1e-9);  // numpy, Wilson's formula
  EXPECT_NEAR(s->easy_share.high, 0.9544127392, 1e-9);
}

TEST(CustomerEffort, AScaleTurnedRoundSaysTheSame) {
  const std::vector<double> agreement{7, 6, 5, 2, 1, 4, none}, effort{1, 2, 3, 6, 7, 4, none};
  const auto a = clientele::summarize(agreement, customer_effort{}, itself);
  const auto e = clientele::summarize(effort, customer_effort{.easy_from = 1, .easy_to = 3}, itself);
  EXPECT_EQ(a->easy_share.low, e->easy_share.low);
  EXPECT_NEAR(a->mean.value, 8 - e->mean.value, 1e-14);
  EXPECT_EQ(a->without_answer, 1u);
}

TEST(CustomerEffort, PartsMergeAndOneAnswerHasNoStandardError) {
  std::vector<double> all;
  for (int i = 0; i < 100; ++i) all.push_back(1 + i * 5 % 7);
  const std::vector<double> a(all.begin(), all.begin() + 37), b(all.begin() + 37, all.end());
  const auto whole = clientele::summarize(all, customer_effort{}, itself);
  const auto parts =
      merge(clientele::summarize(a, customer_effort{}, itself), clientele::summarize(b, customer_effort{}, itself));
  EXPECT_EQ(parts->easy, whole->easy);
  EXPECT_NEAR(parts->mean.standard_error, whole->mean.standard_error, 1e-15);
  const auto one = clientele::summarize(std::vector<double>{3}, customer_effort{}, itself);
  EXPECT_EQ(one->mean.state, statistic_state::too_few_values);
  EXPECT_EQ(one->mean.value, 3);
}

TEST(CustomerEffort, OneRatingAloneMayMeanEasy) {
  const customer_effort only_seven{.easy_from = 7, .easy_to = 7};
  EXPECT_EQ(only_seven(7).ease, ease::easy);
  EXPECT_EQ(only_seven(6).ease, ease::not_easy);
}

TEST(CustomerEffortErrors, NameParameterAndField) {
  EXPECT_THROW(static_cast<void>(customer_effort{.easy_from = 7, .easy_to = 6}(3)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(customer_effort{.confidence = 0}(3)), clientele::invalid_parameter);
  try {
    static_cast<void>(customer_effort{}(8));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "rating");
    EXPECT_EQ(e.first.value, 8);
  }
}

}  // namespace customer_effort_test
