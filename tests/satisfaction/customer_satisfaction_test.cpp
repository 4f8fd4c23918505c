// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/customer_satisfaction.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace customer_satisfaction_test {

using clientele::statistic_state;
using clientele::satisfaction::box;
using clientele::satisfaction::customer_satisfaction;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
const auto itself = [](double x) { return x; };

static_assert(customer_satisfaction{}(4).box == box::inside && customer_satisfaction{}(3).box == box::outside);
static_assert(customer_satisfaction{}(none).box == box::unknown);
static_assert(customer_satisfaction{.counted_from = 1, .counted_to = 2}(5).box == box::outside);  // the bottom box

TEST(CustomerSatisfaction, WorkedNumber) {
  const auto s = clientele::summarize(std::vector<double>{5, 4, none, 4, 3, 1}, customer_satisfaction{}, itself);
  EXPECT_EQ(s->inside, 3u);
  EXPECT_EQ(s->without_answer, 1u);
  EXPECT_EQ(s->score.value, 0.6);
  EXPECT_NEAR(s->score.low, 0.2307242812760128, 1e-15);  // numpy, Wilson's formula
  EXPECT_NEAR(s->score.high, 0.882379225767352, 1e-15);
  EXPECT_EQ(s->score.method, clientele::interval_method::wilson);
  EXPECT_NEAR(s->mean.value, 3.4, 1e-15);
}

TEST(CustomerSatisfaction, AWiderBoxHoldsNoFewerAndPartsMerge) {
  std::vector<double> all;
  for (int i = 0; i < 300; ++i) all.push_back(1 + i * i % 10);
  std::uint64_t before = 0;
  for (int from = 10; from >= 1; --from) {
    const customer_satisfaction c{.counted_from = static_cast<double>(from), .counted_to = 10, .highest = 10};
    const auto s = clientele::summarize(all, c, itself);
    EXPECT_GE(s->inside, before);
    before = s->inside;
    std::uint64_t counted = 0;
    for (const double x : all) counted += x >= from;
    EXPECT_EQ(s->inside, counted);
    const std::vector<double> a(all.begin(), all.begin() + 101), b(all.begin() + 101, all.end());
    EXPECT_EQ(merge(clientele::summarize(a, c, itself), clientele::summarize(b, c, itself))->score.low, s->score.low);
  }
  EXPECT_EQ(before, 300u);
}

TEST(CustomerSatisfaction, NobodyAnswered) {
  const auto s = clientele::summarize(std::vector<double>{none}, customer_satisfaction{}, itself);
  EXPECT_EQ(s->score.state, statistic_state::no_values);
  EXPECT_EQ(s->mean.state, statistic_state::no_values);
}

TEST(CustomerSatisfactionErrors, NameParameterAndField) {
  try {
    static_cast<void>(customer_satisfaction{.counted_from = 6}(3));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "counted_from");
    EXPECT_EQ(e.rule, "no more than counted_to");
  }
  EXPECT_THROW(static_cast<void>(customer_satisfaction{.lowest = 5}(5)), clientele::invalid_parameter);
  for (const double bad : {0.0, 6.0}) try {
      static_cast<void>(customer_satisfaction{}(bad));
      FAIL() << "no exception";
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.field, "rating");
      EXPECT_EQ(e.first.value, bad);
      EXPECT_EQ(e.first.rule(), "from the lowest to the highest of the scale");
    }
}

}  // namespace customer_satisfaction_test
