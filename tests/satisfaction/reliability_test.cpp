// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/reliability.hpp>

#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <array>

namespace {

using clientele::covariance;
using clientele::statistic_state;
using clientele::satisfaction::reliability;

covariance sample(double offset = 0, double scale = 1) {
  covariance c(4);
  for (int i = 0; i < 60; ++i)
    c.add(std::array{offset + scale * (i * 37 % 5 + 1), offset + scale * ((i * 37 % 5 + i * 11 % 3) % 5 + 1),
                     offset + scale * (i * i % 5 + 1), offset + scale * (i * 37 % 5 + 1 + i % 2)});
  return c;
}

TEST(Reliability, WorkedNumber) {
  covariance c(2);
  for (const auto& r : {std::array{1.0, 2.0}, {2.0, 1.0}, {3.0, 4.0}, {4.0, 3.0}}) c.add(r);
  const auto r = reliability(c);
  EXPECT_NEAR(r.alpha.value, 0.75, 1e-14);
  EXPECT_NEAR(r.standardised_alpha.value, 0.75, 1e-14);
  EXPECT_NEAR(r.items[0].item_total.value, 0.6, 1e-14);
  EXPECT_TRUE(std::isnan(r.items[0].alpha_if_deleted.value));
  EXPECT_EQ(r.items[0].alpha_if_deleted.state, statistic_state::too_few_values);
  EXPECT_EQ(r.items[0].mean.value, 2.5);
  EXPECT_NEAR(r.items[0].mean.standard_error, 0.6454972243679028, 1e-15);
  EXPECT_EQ(r.kr20.state, statistic_state::not_identified);
}

// numpy: np.cov, np.corrcoef of the same 60 rows
TEST(Reliability, AgreesWithNumpy) {
  const auto r = reliability(sample());
  EXPECT_NEAR(r.alpha.value, 0.6769416742218193, 1e-13);
  EXPECT_NEAR(r.standardised_alpha.value, 0.6809533339957297, 1e-13);
  const double item_total[] = {0.7561450183241445, 0.12151376942941486, 0.3511835809125611, 0.7222523166957324};
  const double without[] = {0.41166380789022317, 0.7973421926910298, 0.6906474820143885, 0.42253521126760557};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(r.items[i].item_total.value, item_total[i], 1e-13);
    EXPECT_NEAR(r.items[i].alpha_if_deleted.value, without[i], 1e-13);
  }
  const double root = std::sqrt(2 * 4 / (3.0 * 58));  // Bonett (2002)
  EXPECT_NEAR(std::log((1 - r.alpha.low) / (1 - r.alpha.value)), 1.959963984540054 * root, 1e-12);
  EXPECT_NEAR(std::log((1 - r.alpha.high) / (1 - r.alpha.value)), -1.959963984540054 * root, 1e-12);
}

TEST(Reliability, HasNeitherOffsetNorScale) {
  EXPECT_NEAR(reliability(sample(1e9, 4)).alpha.value, reliability(sample()).alpha.value, 1e-11);
}

TEST(Reliability, KuderRichardsonIsAlphaForTwoValues) {
  covariance c(5);
  for (int i = 0; i < 90; ++i) {
    const int level = i % 10;
    c.add(std::array{level > 1 ? 1.0 : 0.0, level + i % 3 > 4 ? 1.0 : 0.0, level > 5 ? 1.0 : 0.0,
                     level + i % 4 > 7 ? 1.0 : 0.0, i % 7 > 3 ? 1.0 : 0.0});
  }
  const auto r = reliability(c);
  ASSERT_TRUE(r.kr20.is_defined());
  EXPECT_NEAR(r.kr20.value, r.alpha.value, 1e-14);
  EXPECT_NEAR(r.kr20.high, r.alpha.high, 1e-14);
}

// The intervals of the relatives, written out from the numbers of the test above.
TEST(Reliability, RelativesCarryIntervals) {
  const auto r = reliability(sample());
  const double z = 1.959963984540054;
  const auto& first = r.items[0];
  EXPECT_NEAR(std::atanh(first.item_total.low), std::atanh(0.7561450183241445) - z / std::sqrt(57.0), 1e-12);
  EXPECT_NEAR(first.item_total.standard_error, (1 - 0.7561450183241445 * 0.7561450183241445) / std::sqrt(57.0), 1e-13);
  EXPECT_EQ(first.item_total.method, clientele::interval_method::fisher);
  EXPECT_NEAR(std::log((1 - first.alpha_if_deleted.low) / (1 - 0.41166380789022317)), z * std::sqrt(2 * 3 / (2.0 * 58)),
              1e-12);
  EXPECT_EQ(first.alpha_if_deleted.method, clientele::interval_method::bonett);
  EXPECT_EQ(reliability(covariance(3)).items[1].mean.state, statistic_state::no_values);
  EXPECT_EQ(reliability(covariance(3)).standardised_alpha.state, statistic_state::no_values);
}

// Independent computation: with equal correlations the standardised items are parallel, and the standard error to first
// order is that of Bonett's formula for α.
TEST(Reliability, StandardErrorOfTheStandardisedAlphaForEqualCorrelations) {
  // the 2·4 points ±a·e_i + b·(1, 1, 1, 1): variances and covariances exactly equal
  covariance c(4);
  for (int i = 0; i < 4; ++i)
    for (const double sign : {-1.0, 1.0})
      for (const double level : {-1.0, 1.0}) {
        std::array<double, 4> x{level, level, level, level};
        x[static_cast<std::size_t>(i)] += 3 * sign;
        c.add(x);
      }
  const auto r = reliability(c);
  EXPECT_NEAR(r.standardised_alpha.value, r.alpha.value, 1e-14);
  EXPECT_NEAR(r.standardised_alpha.standard_error, r.alpha.standard_error, 1e-14);
  EXPECT_NEAR(r.standardised_alpha.low, r.alpha.low, 1e-13);
}

// Independent computation: simulation, 300 samples of 300 nearly normal respondents (sums of twelve uniform numbers)
// with unequal loadings.
TEST(Reliability, StandardErrorOfTheStandardisedAlphaForAnyCorrelations) {
  const double loading[] = {0.9, 0.7, 0.5, 0.3};
  const auto row = [&](std::uint64_t seed, std::uint64_t i) {
    const auto normal = [&](std::uint64_t j) {
      double sum = -6;
      for (std::uint64_t u = 0; u < 12; ++u) sum += clientele::uniform_of(seed, i, 12 * j + u);
      return sum;
    };
    std::array<double, 4> x{};
    const double common = normal(0);
    for (std::size_t j = 0; j < 4; ++j)
      x[j] = loading[j] * common + std::sqrt(1 - loading[j] * loading[j]) * normal(j + 1);
    return x;
  };
  double between = 0;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) between += i != j ? loading[i] * loading[j] : 0;
  const double truth = 4 / 3.0 * (1 - 4 / (4 + between));
  int inside = 0;
  double spread = 0, error = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    covariance c(4);
    for (std::uint64_t i = 0; i < 300; ++i) c.add(row(seed, i));
    const auto a = reliability(c).standardised_alpha;
    inside += a.low <= truth && truth <= a.high ? 1 : 0;
    spread += (a.value - truth) * (a.value - truth) / 300, error += a.standard_error / 300;
  }
  EXPECT_NEAR(error / std::sqrt(spread), 1, 0.1);
  EXPECT_GE(inside, 274);  // 285 expected of 300; fixed seeds
  EXPECT_LE(inside, 296);
}

TEST(Reliability, SaysWhyThereIsNone) {
  EXPECT_EQ(reliability(covariance(3)).alpha.state, statistic_state::no_values);
  covariance one(1), equal(2), opposite(2);
  for (int i = 0; i < 5; ++i)
    one.add(std::array{i * 1.0}), equal.add(std::array{3.0, 3.0}), opposite.add(std::array{i * 1.0, -i * 1.0});
  EXPECT_EQ(reliability(one).alpha.state, statistic_state::too_few_values);
  EXPECT_EQ(reliability(equal).alpha.state, statistic_state::no_variance);
  EXPECT_EQ(reliability(opposite).alpha.state, statistic_state::no_variance);
  EXPECT_TRUE(std::isnan(reliability(equal).items[0].item_total.value));
  EXPECT_EQ(reliability(equal).items[0].item_total.state, statistic_state::no_variance);
  EXPECT_EQ(reliability(equal).standardised_alpha.state, statistic_state::no_variance);
  covariance same(3);
  for (int i = 0; i < 9; ++i) same.add(std::array{i * 1.0, i * 1.0, i * 1.0});
  EXPECT_NEAR(reliability(same).alpha.value, 1, 1e-14);
  EXPECT_NEAR(reliability(same).alpha.low, 1, 1e-13);
  EXPECT_THROW(static_cast<void>(reliability(same, 1.5)), clientele::invalid_parameter);
}

}  // namespace
