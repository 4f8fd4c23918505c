// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/estimate.hpp>

#include <clientele/component/descriptor.hpp>

#include <gtest/gtest.h>

namespace estimate_test {

using clientele::statistic;
using clientele::statistic_state;
using clientele::with_value;

statistic of(std::initializer_list<double> values) {
  statistic s;
  for (const double x : values) s = with_value(s, x);
  return s;
}

TEST(MeanOf, WorkedNumber) {
  const auto e = clientele::mean_of(of({1, 2, 3, 4}));
  EXPECT_EQ(e.value, 2.5);
  EXPECT_NEAR(e.standard_error, 0.6454972243679028, 1e-15);
  EXPECT_NEAR(e.high - e.low, 2 * 1.959963984540054 * 0.6454972243679028, 1e-14);
  EXPECT_EQ(e.method, clientele::interval_method::normal);
  EXPECT_TRUE(e.is_defined());
}

TEST(MeanOf, SaysWhyThereIsNone) {
  EXPECT_EQ(clientele::mean_of(statistic{}).state, statistic_state::no_values);
  const auto one = clientele::mean_of(of({7}));
  EXPECT_EQ(one.state, statistic_state::too_few_values);
  EXPECT_EQ(one.value, 7);
  EXPECT_TRUE(std::isnan(one.low));
  EXPECT_EQ(clientele::name_of(one.state), "too_few_values");
}

TEST(MeanOf, ASpreadBeyondAllNumbersIsNoError) {
  const auto e = clientele::mean_of(of({1e308, -1e308}));
  EXPECT_EQ(e.state, statistic_state::not_finite);
  EXPECT_EQ(e.value, 0);
  EXPECT_TRUE(std::isnan(e.standard_error) && std::isnan(e.low));
  EXPECT_EQ(clientele::estimate_with(std::numeric_limits<double>::infinity(), 1).state, statistic_state::not_finite);
}

TEST(WithValue, IsMergingAndKeepsTenDigitsBesideALargeOffset) {
  const statistic s = of({1e9 + 1, 1e9 + 2, 1e9 + 4});
  EXPECT_NEAR(s.variance(), 7.0 / 3, 1e-10);
  EXPECT_EQ(s.minimum(), 1e9 + 1);
  EXPECT_EQ(s.maximum(), 1e9 + 4);
}

TEST(DifferenceOf, AddsVariances) {
  const auto d = clientele::difference_of(clientele::estimate_with(5, 0.3), clientele::estimate_with(3, 0.4));
  EXPECT_EQ(d.value, 2);
  EXPECT_NEAR(d.standard_error, 0.5, 1e-15);
  EXPECT_EQ(clientele::difference_of(clientele::undefined_estimate(statistic_state::no_variance), d).state,
            statistic_state::no_variance);
}

TEST(RatioOfTotals, HasAValueOrAReason) {
  const auto r = clientele::ratio_of_totals(3, 4);
  EXPECT_TRUE(r.is_defined());
  EXPECT_EQ(r.value, 0.75);
  EXPECT_EQ(r.method, clientele::interval_method::none);
  EXPECT_EQ(clientele::ratio_of_totals(3, -4).value, -0.75);
  EXPECT_EQ(clientele::ratio_of_totals(0, 4).value, 0);
  EXPECT_EQ(clientele::ratio_of_totals(3, 0).state, statistic_state::no_total);
  EXPECT_EQ(clientele::ratio_of_totals(0, 0).state, statistic_state::no_total);
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(clientele::ratio_of_totals(3, infinite).state, statistic_state::not_finite);
  EXPECT_EQ(clientele::ratio_of_totals(infinite, 3).state, statistic_state::not_finite);
  EXPECT_EQ(clientele::ratio_of_totals(1e300, 1e-300).state, statistic_state::not_finite);
  EXPECT_EQ(clientele::ratio_of_totals(3, std::nan("")).state, statistic_state::not_finite);
  for (const auto& none : {clientele::ratio_of_totals(3, 0), clientele::ratio_of_totals(3, infinite)})
    EXPECT_TRUE(std::isnan(none.value));
}

TEST(TwoSidedQuantile, RefusesWhatIsNoConfidence) {
  EXPECT_NEAR(clientele::two_sided_quantile(0.95), 1.959963984540054, 1e-14);
  for (const double bad : {0.0, 1.0, 95.0, std::nan("")}) try {
      static_cast<void>(clientele::two_sided_quantile(bad));
      FAIL() << "no exception";
    } catch (const clientele::invalid_parameter& e) {
      EXPECT_EQ(e.parameter, "confidence");
      EXPECT_EQ(e.rule, "in (0, 1)");
    }
}

}  // namespace estimate_test
