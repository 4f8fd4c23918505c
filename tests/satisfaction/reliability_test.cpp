// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/reliability.hpp>

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
  EXPECT_NEAR(r.standardised_alpha, 0.75, 1e-14);
  EXPECT_NEAR(r.items[0].item_total, 0.6, 1e-14);
  EXPECT_TRUE(std::isnan(r.items[0].alpha_if_deleted));
  EXPECT_EQ(r.kr20.state, statistic_state::not_identified);
}

// numpy: np.cov, np.corrcoef of the same 60 rows
TEST(Reliability, AgreesWithNumpy) {
  const auto r = reliability(sample());
  EXPECT_NEAR(r.alpha.value, 0.6769416742218193, 1e-13);
  EXPECT_NEAR(r.standardised_alpha, 0.6809533339957297, 1e-13);
  const double item_total[] = {0.7561450183241445, 0.12151376942941486, 0.3511835809125611, 0.7222523166957324};
  const double without[] = {0.41166380789022317, 0.7973421926910298, 0.6906474820143885, 0.42253521126760557};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(r.items[i].item_total, item_total[i], 1e-13);
    EXPECT_NEAR(r.items[i].alpha_if_deleted, without[i], 1e-13);
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

TEST(Reliability, SaysWhyThereIsNone) {
  EXPECT_EQ(reliability(covariance(3)).alpha.state, statistic_state::no_values);
  covariance one(1), equal(2), opposite(2);
  for (int i = 0; i < 5; ++i)
    one.add(std::array{i * 1.0}), equal.add(std::array{3.0, 3.0}), opposite.add(std::array{i * 1.0, -i * 1.0});
  EXPECT_EQ(reliability(one).alpha.state, statistic_state::too_few_values);
  EXPECT_EQ(reliability(equal).alpha.state, statistic_state::no_variance);
  EXPECT_EQ(reliability(opposite).alpha.state, statistic_state::no_variance);
  EXPECT_TRUE(std::isnan(reliability(equal).items[0].item_total));
  covariance same(3);
  for (int i = 0; i < 9; ++i) same.add(std::array{i * 1.0, i * 1.0, i * 1.0});
  EXPECT_NEAR(reliability(same).alpha.value, 1, 1e-14);
  EXPECT_NEAR(reliability(same).alpha.low, 1, 1e-13);
  EXPECT_THROW(static_cast<void>(reliability(same, 1.5)), clientele::invalid_parameter);
}

}  // namespace
