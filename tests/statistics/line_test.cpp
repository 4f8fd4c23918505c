// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/line.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace line_test {

using namespace clientele;
using values = std::vector<double>;

// Waiting on spending, four groups.
const values spending{10, 20, 30, 40}, waiting{9, 6, 5, 4};
const values x{1, 2, 4, 7, 11, 12, 15, 20, 22, 30}, y{3.5, 2, 7, 6, 9.5, 14, 11, 15, 30, 18};

TEST(Line, WorkedNumbers) {
  const line least = least_squares(spending, waiting), robust = theil_sen(spending, waiting);
  EXPECT_NEAR(least.slope.value, -0.16, 1e-16);
  EXPECT_NEAR(least.intercept.value, 10, 1e-14);
  // By hand: slopes −0.3, −0.2, −0.1666…, −0.1, −0.1, −0.1.
  EXPECT_NEAR(robust.slope.value, -0.4 / 3, 1e-15);
  EXPECT_NEAR(robust.intercept.value, 27.5 / 3, 1e-14);
  EXPECT_EQ(robust.slope.method, interval_method::none);  // six slopes are too few for 95 %
  EXPECT_EQ(theil_sen(spending, waiting, 0.8).slope.method, interval_method::sen);
}

// mpmath 1.3.0, 40 digits: the sums as they stand, Student's t by the root of the incomplete beta function
TEST(Line, LeastSquaresAgreesWithAnIndependentComputation) {
  const line found = least_squares(x, y);
  EXPECT_NEAR(found.slope.value, 0.7150297619047619, 1e-14);
  EXPECT_NEAR(found.intercept.value, 2.7336309523809524, 1e-14);
  EXPECT_NEAR(found.slope.standard_error, 0.17590373897478807, 1e-14);
  EXPECT_NEAR(found.intercept.standard_error, 2.6931086480713606, 1e-13);
  EXPECT_NEAR(found.slope.low, 0.30939501243102628, 1e-10);
  EXPECT_NEAR(found.slope.high, 1.1206645113784975, 1e-10);
  EXPECT_NEAR(found.intercept.low, -3.476688726625708, 1e-9);
  EXPECT_NEAR(found.intercept.high, 8.9439506313876128, 1e-9);
  EXPECT_EQ(found.slope.method, interval_method::student);
}

// mpmath 1.3.0, 40 digits: all 45 slopes sorted, σ² = 125, ranks 11 and 35
TEST(Line, TheilSenAgreesWithAnIndependentComputation) {
  const line found = theil_sen(x, y);
  EXPECT_NEAR(found.slope.value, 0.625, 1e-15);
  EXPECT_NEAR(found.intercept.value, 2.5625, 1e-14);
  EXPECT_NEAR(found.slope.low, 0.41666666666666667, 1e-15);
  EXPECT_NEAR(found.slope.high, 1.2619047619047619, 1e-15);
}

TEST(Line, OneWildRowMovesTheRobustLineLittle) {
  values line_x, line_y;
  for (int i = 0; i < 20; ++i) line_x.push_back(i), line_y.push_back(3 + 2 * i);
  line_y[7] = 1e9;
  EXPECT_EQ(theil_sen(line_x, line_y).slope.value, 2);
  EXPECT_EQ(theil_sen(line_x, line_y).intercept.value, 3);
  EXPECT_GT(std::abs(least_squares(line_x, line_y).slope.value), 1e5);
}

TEST(Line, BothMoveWithTheUnits) {
  values scaled_x, scaled_y;
  for (std::size_t i = 0; i < x.size(); ++i) scaled_x.push_back(4 * x[i] - 8), scaled_y.push_back(2 * y[i] + 1);
  for (const auto f : {least_squares, theil_sen}) {
    const line plain = f(x, y, 0.95), scaled = f(scaled_x, scaled_y, 0.95);
    EXPECT_NEAR(scaled.slope.value, plain.slope.value / 2, 1e-14);
    EXPECT_NEAR(scaled.slope.low, plain.slope.low / 2, 1e-13);
    EXPECT_NEAR(scaled.slope.high, plain.slope.high / 2, 1e-13);
  }
}

// Beyond 2 000 rows other pairs are taken: the line of rows on a line is the same, and an even disturbance averages
// out.
TEST(Line, ManyRowsByTheIncompleteMethod) {
  values many_x, many_y;
  for (int i = 0; i < 5001; ++i) many_x.push_back(i * 7919 % 5001), many_y.push_back(1 - 3 * many_x.back());
  EXPECT_EQ(theil_sen(many_x, many_y).slope.value, -3);
  EXPECT_EQ(theil_sen(many_x, many_y).intercept.value, 1);
  for (std::size_t i = 0; i < many_y.size(); ++i) many_y[i] += i % 2 == 0 ? 100 : -100;
  const line disturbed = theil_sen(many_x, many_y);
  EXPECT_EQ(disturbed.slope.method, interval_method::order_statistics);
  EXPECT_LE(disturbed.slope.low, -3);
  EXPECT_GE(disturbed.slope.high, -3);
  EXPECT_NEAR(disturbed.slope.value, -3, 0.01);
}

TEST(Line, SaysWhyThereIsNone) {
  for (const auto f : {least_squares, theil_sen}) {
    EXPECT_EQ(f(values{}, values{}, 0.95).slope.state, statistic_state::no_values);
    EXPECT_EQ(f(values{1}, values{1}, 0.95).slope.state, statistic_state::too_few_values);
    EXPECT_EQ(f(values{2, 2, 2}, values{1, 2, 3}, 0.95).slope.state, statistic_state::no_variance);
    EXPECT_EQ(f(values{1, 2}, values{1, 5}, 0.95).slope.value, 4);
    EXPECT_EQ(f(values{1, 2}, values{1, 5}, 0.95).intercept.value, -3);
    EXPECT_EQ(f(values{1, 2}, values{1, 5}, 0.95).slope.method, interval_method::none);
    EXPECT_EQ(f(values{0, 5e-324}, values{-1e100, 1e100}, 0.95).slope.state,
              f == theil_sen ? statistic_state::not_finite : statistic_state::no_variance);
    EXPECT_THROW(static_cast<void>(f(values{1, 2}, values{1}, 0.95)), mismatched_sizes);
    EXPECT_THROW(static_cast<void>(f(values{1, 2}, values{1, 2}, 1)), invalid_parameter);
  }
}

}  // namespace line_test
