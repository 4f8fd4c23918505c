// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/quantile_rank.hpp>

#include <gtest/gtest.h>

namespace quantile_rank_test {

using clientele::inverse_cdf_rank;

static_assert(inverse_cdf_rank(0.5, 5) == 3);
static_assert(inverse_cdf_rank(0, 10) == 1 && inverse_cdf_rank(1, 10) == 10);
static_assert(inverse_cdf_rank(0.07, 100) == 7);  // 0.07 · 100 is 7.000000000000001
static_assert(inverse_cdf_rank(0.0701, 100) == 8);

// Independent computation: the definition in whole numbers, the smallest k with k/n ≥ i/1000.
TEST(InverseCdfRank, IsTheDefinition) {
  for (const std::uint64_t n : {1u, 2u, 3u, 7u, 10u, 999u, 1000u, 12345u})
    for (std::uint64_t i = 0; i <= 1000; ++i) {
      std::uint64_t k = 1;
      while (k * 1000 < i * n) ++k;
      ASSERT_EQ(inverse_cdf_rank(static_cast<double>(i) / 1000, n), k) << i << " of " << n;
    }
}

TEST(InverseCdfRank, OfVeryMany) {
  const std::uint64_t n = std::uint64_t{1} << 40;
  EXPECT_EQ(inverse_cdf_rank(1, n), n);
  EXPECT_EQ(inverse_cdf_rank(0, n), 1u);
  EXPECT_EQ(inverse_cdf_rank(1, 0), 1u);
}

}  // namespace quantile_rank_test
