// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/reliability.hpp>

#include <clientele/core.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <array>
#include <functional>

namespace reliability_test {

using clientele::covariance_sums;
using clientele::statistic_state;
using clientele::satisfaction::reliability;
using clientele::satisfaction::reliability_of;
using clientele::satisfaction::reliability_report;

using answers = std::array<double, 4>;
std::vector<answers> respondents(double offset = 0, double scale = 1) {
  std::vector<answers> all;
  for (int i = 0; i < 60; ++i)
    all.push_back({offset + scale * (i * 37 % 5 + 1), offset + scale * ((i * 37 % 5 + i * 11 % 3) % 5 + 1),
                   offset + scale * (i * i % 5 + 1), offset + scale * (i * 37 % 5 + 1 + i % 2)});
  return all;
}
const auto plan = clientele::on(reliability{.items = 4}, std::identity{});
reliability_report sample(double offset = 0, double scale = 1) {
  return *clientele::summarize(respondents(offset, scale), plan);
}
template <std::size_t k>
reliability_report of(const std::vector<std::array<double, k>>& all, double confidence = 0.95) {
  return *clientele::summarize(all, reliability{.items = k, .confidence = confidence}, std::identity{});
}

TEST(Reliability, WorkedNumber) {
  const auto r = of<2>({{1, 2}, {2, 1}, {3, 4}, {4, 3}});
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
  const auto r = sample();
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

TEST(Reliability, HasNeitherOffsetNorScale) { EXPECT_NEAR(sample(1e9, 4).alpha.value, sample().alpha.value, 1e-11); }

TEST(Reliability, KuderRichardsonIsAlphaForTwoValues) {
  std::vector<std::array<double, 5>> c;
  for (int i = 0; i < 90; ++i) {
    const int level = i % 10;
    c.push_back({level > 1 ? 1.0 : 0.0, level + i % 3 > 4 ? 1.0 : 0.0, level > 5 ? 1.0 : 0.0,
                 level + i % 4 > 7 ? 1.0 : 0.0, i % 7 > 3 ? 1.0 : 0.0});
  }
  const auto r = of(c);
  ASSERT_TRUE(r.kr20.is_defined());
  EXPECT_NEAR(r.kr20.value, r.alpha.value, 1e-14);
  EXPECT_NEAR(r.kr20.high, r.alpha.high, 1e-14);
}

// The intervals of the relatives, written out from the numbers of the test above.
TEST(Reliability, RelativesCarryIntervals) {
  const auto r = sample();
  const double z = 1.959963984540054;
  const auto& first = r.items[0];
  EXPECT_NEAR(std::atanh(first.item_total.low), std::atanh(0.7561450183241445) - z / std::sqrt(57.0), 1e-12);
  EXPECT_NEAR(first.item_total.standard_error, (1 - 0.7561450183241445 * 0.7561450183241445) / std::sqrt(57.0), 1e-13);
  EXPECT_EQ(first.item_total.method, clientele::interval_method::fisher);
  EXPECT_NEAR(std::log((1 - first.alpha_if_deleted.low) / (1 - 0.41166380789022317)), z * std::sqrt(2 * 3 / (2.0 * 58)),
              1e-12);
  EXPECT_EQ(first.alpha_if_deleted.method, clientele::interval_method::bonett);
  EXPECT_EQ(of<3>({}).items[1].mean.state, statistic_state::no_values);
  EXPECT_EQ(of<3>({}).standardised_alpha.state, statistic_state::no_values);
}

// Independent computation: with equal correlations the standardised items are parallel, and the standard error to first
// order is that of Bonett's formula for α.
TEST(Reliability, StandardErrorOfTheStandardisedAlphaForEqualCorrelations) {
  // the 2·4 points ±a·e_i + b·(1, 1, 1, 1): variances and covariances exactly equal
  std::vector<answers> c;
  for (int i = 0; i < 4; ++i)
    for (const double sign : {-1.0, 1.0})
      for (const double level : {-1.0, 1.0}) {
        std::array<double, 4> x{level, level, level, level};
        x[static_cast<std::size_t>(i)] += 3 * sign;
        c.push_back(x);
      }
  const auto r = of(c);
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
    covariance_sums c;
    for (std::uint64_t i = 0; i < 300; ++i) c.take(row(seed, i));
    const auto a = reliability_of(c.value(4)).standardised_alpha;
    inside += a.low <= truth && truth <= a.high ? 1 : 0;
    spread += (a.value - truth) * (a.value - truth) / 300, error += a.standard_error / 300;
  }
  EXPECT_NEAR(error / std::sqrt(spread), 1, 0.1);
  EXPECT_GE(inside, 274);  // 285 expected of 300; fixed seeds
  EXPECT_LE(inside, 296);
}

TEST(Reliability, SaysWhyThereIsNone) {
  EXPECT_EQ(of<3>({}).alpha.state, statistic_state::no_values);
  std::vector<std::array<double, 1>> one;
  std::vector<std::array<double, 2>> equal, opposite;
  for (int i = 0; i < 5; ++i)
    one.push_back({i * 1.0}), equal.push_back({0.3, 0.3}), opposite.push_back({i * 1.0, -i * 1.0});
  EXPECT_EQ(of(one).alpha.state, statistic_state::too_few_values);
  EXPECT_EQ(of(equal).alpha.state, statistic_state::no_variance);
  EXPECT_EQ(of(opposite).alpha.state, statistic_state::no_variance);
  EXPECT_TRUE(std::isnan(of(equal).items[0].item_total.value));
  EXPECT_EQ(of(equal).items[0].item_total.state, statistic_state::no_variance);
  EXPECT_EQ(of(equal).standardised_alpha.state, statistic_state::no_variance);
  std::vector<std::array<double, 3>> same;
  for (int i = 0; i < 9; ++i) same.push_back({i * 1.0, i * 1.0, i * 1.0});
  EXPECT_NEAR(of(same).alpha.value, 1, 1e-14);
  EXPECT_NEAR(of(same).alpha.low, 1, 1e-13);
  EXPECT_THROW(static_cast<void>(of(same, 1.5)), clientele::invalid_parameter);
}

TEST(Reliability, PartsInAnyOrderAreTheWholeAndIncompleteRespondentsAreLeftOut) {
  auto all = respondents();
  all.insert(all.begin() + 7, {1, 2, std::nan(""), 3});
  const auto whole = clientele::summarize(all, plan);
  EXPECT_EQ(whole->respondents, 60u);
  EXPECT_EQ(whole->incomplete, 1u);
  EXPECT_EQ(whole->alpha.value, sample().alpha.value);
  const std::vector<answers> first(all.begin(), all.begin() + 13), last(all.begin() + 13, all.end());
  const auto joined = merge(clientele::summarize(last, plan), clientele::summarize(first, plan));
  EXPECT_EQ(joined.state(), whole.state());
  EXPECT_EQ(joined->alpha.low, whole->alpha.low);
}

}  // namespace reliability_test
