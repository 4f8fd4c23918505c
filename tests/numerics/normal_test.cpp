// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/normal.hpp>

#include <gtest/gtest.h>

namespace normal_test {

using clientele::normal_cdf;
using clientele::normal_quantile;

// scipy 1.17: scipy.stats.norm.ppf(p)
TEST(NormalQuantile, AgreesWithScipyInAllThreeBranches) {
  const double table[][2] = {{1e-300, -37.0470962993612}, {1e-20, -9.262340089798409}, {1e-5, -4.264890793922825},
                             {0.01, -2.3263478740408408}, {0.07, -1.4757910281791706}, {0.3, -0.5244005127080409},
                             {0.975, 1.959963984540054}};
  for (const auto& [p, z] : table) EXPECT_NEAR(normal_quantile(p), z, 1e-15 * std::abs(z)) << p;
  EXPECT_EQ(normal_quantile(0.5), 0);
}

TEST(NormalQuantile, UndoesTheDistributionFunction) {
  for (double p = 1e-12; p < 0.999; p = p < 0.01 ? p * 7 : p + 0.01) {
    EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-13 * p);
    EXPECT_NEAR(normal_quantile(1 - p), -normal_quantile(p), 1e-3 * (p < 1e-4) + 1e-11);
  }
}

TEST(NormalQuantile, AtTheEdges) {
  EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normal_quantile(1), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(normal_quantile(-0.1)) && std::isnan(normal_quantile(1.1)) &&
              std::isnan(normal_quantile(std::nan(""))));
}

}  // namespace normal_test
