// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/reach_distribution.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace reach_distribution_test {

using clientele::churn::reach_distribution;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

TEST(ReachDistribution, OfTheWorkedCase) {
  const reach_distribution r{.heard = 1, .retelling = 0.1, .told_on = 5};
  expect_close(r.probability(1), 0.9);
  expect_close(r.probability(6), 0.1 * std::pow(0.9, 5));
  EXPECT_EQ(r.probability(5), 0);
  expect_close(r.mean(), 2);
  EXPECT_NEAR(std::sqrt(r.variance()), 4.2426, 5e-5);
}

using series = std::vector<double>;

series times(const series& a, const series& b) {
  series product(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; i + j < a.size(); ++j) product[i + j] += a[i] * b[j];
  return product;
}

// Independent computation: the generating function T of the reach of one hearer solves T(s) = s·((1 − p) + p·T(s)^k);
// its coefficients by iterating the equation on truncated power series.
TEST(ReachDistribution, IsTheOneOfTheGeneratingFunction) {
  const std::size_t size = 60;
  for (const std::size_t k : {std::size_t{1}, std::size_t{2}, std::size_t{5}})
    for (const double p : {0.05, 0.3, 0.7}) {
      series one(size);
      for (std::size_t round = 0; round < size; ++round) {
        series power(size);
        power[0] = 1;
        for (std::size_t i = 0; i < k; ++i) power = times(power, one);
        one.assign(size, 0);
        for (std::size_t i = 1; i < size; ++i) one[i] = p * power[i - 1] + (i == 1 ? 1 - p : 0);
      }
      const series three = times(one, times(one, one));
      for (std::size_t n = 0; n < size; ++n) {
        EXPECT_NEAR((reach_distribution{1, p, k}.probability(n)), one[n], 1e-13);
        EXPECT_NEAR((reach_distribution{3, p, k}.probability(n)), three[n], 1e-13);
      }
    }
}

TEST(ReachDistribution, HasTheStatedMomentsWhereTheyExist) {
  const reach_distribution r{.heard = 4, .retelling = 0.12, .told_on = 5};
  double all = 0, mean = 0, square = 0;
  for (std::uint64_t n = 4; n < 4000; n += 5) {
    const double p = r.probability(n), x = static_cast<double>(n);
    all += p, mean += p * x, square += p * x * x;
  }
  expect_close(all, 1);
  expect_close(mean, r.mean());
  expect_close(square - mean * mean, r.variance(), 1e-10);
}

TEST(ReachDistribution, OfNobodyIsNothing) {
  const reach_distribution r{.heard = 0, .retelling = 0.5, .told_on = 4};
  EXPECT_EQ(r.mean(), 0);
  EXPECT_EQ(r.variance(), 0);
  EXPECT_TRUE(std::isnan(reach_distribution({.heard = 1, .retelling = 0.5, .told_on = 2}).mean()));
}

TEST(ReachDistribution, AboveOneItMayNeverEnd) {
  const reach_distribution r{.heard = 2, .retelling = 0.4, .told_on = 5};
  EXPECT_TRUE(std::isnan(r.mean()));
  EXPECT_TRUE(std::isnan(r.variance()));
  const double q = std::sqrt(r.ends());
  expect_close(q, 0.6 + 0.4 * std::pow(q, 5));
  EXPECT_LT(q, 0.99);
  EXPECT_NEAR(r.at_most(3000), r.ends(), 1e-12);  // the probabilities add up to that of ending
  EXPECT_EQ(r.quantile(0.9), std::numeric_limits<double>::infinity());
  EXPECT_EQ((reach_distribution{1, 0.2, 5}.ends()), 1);
}

// mpmath, 60 digits: the smaller root of q = 1 − p + p q^k, to the power of those who heard.
TEST(ReachDistribution, WhetherItEndsNearAReproductionOfOne) {
  struct row {
    std::uint64_t heard;
    double retelling;
    std::uint64_t told_on;
    double ends;
  };
  for (const row& w :
       {row{1000000, 0x1.00051af966935p-1, 2, 2.164777556529703251966e-68},
        row{5740, 0x1.000010d303bdcp-3, 8, 0.9983567519091216900091}, row{1, 0.500001, 2, 0.9999960000079998689778},
        row{1000, 0.2000000001, 5, 0.9999997500000522295128}, row{3, 0.4, 5, 0.2676764335768353092033},
        row{4, 0x1.fffffffffc078p-1, 279, 1.063041897785066370599e-47}, row{1, 0.9, 1000, 0.09999999999999997779554}})
    expect_close(reach_distribution{w.heard, w.retelling, w.told_on}.ends(), w.ends, 1e-12);
}

TEST(ReachDistribution, QuantilesBelongToTheDistribution) {
  const reach_distribution r{.heard = 10, .retelling = 0.15, .told_on = 4};
  for (const double share : {0.01, 0.5, 0.9, 0.99}) {
    const double n = r.quantile(share);
    EXPECT_GE(r.at_most(static_cast<std::uint64_t>(n)), share);
    EXPECT_LT(r.at_most(static_cast<std::uint64_t>(n) - 1), share);
  }
  EXPECT_EQ(r.quantile(1e-9), 10);
}

TEST(ReachDistribution, WithoutRetellingItIsTheFirstHearers) {
  for (const reach_distribution& r : {reach_distribution{7, 0, 5}, reach_distribution{7, 0.5, 0}}) {
    EXPECT_EQ(r.probability(7), 1);
    EXPECT_EQ(r.mean(), 7);
    EXPECT_EQ(r.variance(), 0);
    EXPECT_EQ(r.quantile(0.999), 7);
    EXPECT_EQ(r.ends(), 1);
  }
  EXPECT_EQ((reach_distribution{0, 0.5, 5}.probability(0)), 1);
  EXPECT_EQ((reach_distribution{0, 0.5, 5}.ends()), 1);
  EXPECT_EQ((reach_distribution{1, 1, 1}.ends()), 0);
}

TEST(ReachDistribution, SaysWhatIsBad) {
  try {
    static_cast<void>(reach_distribution{1, 1.5, 2}.mean());
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "retelling");
    EXPECT_EQ(e.value, 1.5);
    EXPECT_EQ(e.rule, "in [0, 1]");
  }
  EXPECT_THROW(static_cast<void>(reach_distribution{}.quantile(1)), clientele::invalid_parameter);
}

}  // namespace reach_distribution_test
