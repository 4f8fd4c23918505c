// SPDX-License-Identifier: BSL-1.0
// Boost.Accumulators as a sink, and as an independent word on mean, variance and extremes.
#include <clientele/interop/boost_accumulators.hpp>

#include <clientele/core/score.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>
#include <boost/accumulators/framework/accumulator_set.hpp>
#include <boost/accumulators/framework/features.hpp>
#include <boost/accumulators/statistics/count.hpp>
#include <boost/accumulators/statistics/max.hpp>
#include <boost/accumulators/statistics/mean.hpp>
#include <boost/accumulators/statistics/min.hpp>
#include <boost/accumulators/statistics/stats.hpp>
#include <boost/accumulators/statistics/variance.hpp>

#include <cmath>
#include <random>
#include <vector>

namespace boost_accumulators_test {

using namespace clientele;
namespace acc = boost::accumulators;
using samples::identity;
using samples::pair;

using oracle =
    acc::accumulator_set<double,
                         acc::stats<acc::tag::count, acc::tag::mean, acc::tag::variance, acc::tag::min, acc::tag::max>>;

TEST(BoostAccumulators, AgreesWithTheSummary) {
  std::mt19937_64 random(3);
  struct customer {
    double first, second;
  };
  std::vector<customer> customers(10'007);
  for (customer& c : customers)
    c = {std::lognormal_distribution(3.0, 1.0)(random), std::normal_distribution(0.0, 50.0)(random)};
  customers[100].first = -1;  // bad: in neither

  oracle set;
  boost_sink sink{set};
  const auto s = score(customers, pair{}, &customer::first, &customer::second, into(&pair::result::product, sink),
                       quarantine{[](const bad_row&) {}});
  const auto product = s.of(&pair::result::product);
  const double n = static_cast<double>(acc::count(set)),
               variance = acc::variance(set) * n / (n - 1);  // Boost divides by n
  EXPECT_EQ(product.count(), acc::count(set));
  EXPECT_EQ(product.count(), customers.size() - 1);
  EXPECT_NEAR(product.mean(), acc::mean(set), 1e-12 * std::sqrt(variance));
  EXPECT_NEAR(product.variance(), variance, 1e-11 * variance);
  EXPECT_EQ(product.minimum(), acc::min(set));
  EXPECT_EQ(product.maximum(), acc::max(set));
}

using nps = acc::accumulator_set<double, acc::features<tag::net_promoter>>;

TEST(BoostAccumulators, NetPromoterScoreAsAFeature) {
  // 50 promoters, 30 passives, 20 detractors: 30
  std::vector<int> ratings;
  for (int i = 0; i < 50; ++i) ratings.push_back(9 + i % 2);
  for (int i = 0; i < 30; ++i) ratings.push_back(7 + i % 2);
  for (int i = 0; i < 20; ++i) ratings.push_back(i % 7);
  nps set;
  boost_sink sink{set};
  score(ratings, identity{}, std::identity{}, into(&identity::result::value, sink));
  EXPECT_EQ(extract::net_promoter(set), 30);
  EXPECT_TRUE(std::isnan(extract::net_promoter(nps{})));
  set(10.0);
  EXPECT_DOUBLE_EQ(extract::net_promoter(set), 100 * 31.0 / 101);
}

}  // namespace boost_accumulators_test
