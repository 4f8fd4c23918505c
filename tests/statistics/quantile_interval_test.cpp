// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/quantile_interval.hpp>

#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace quantile_interval_test {

using clientele::quantile_interval;

// scipy 1.17.1, stats.binom: the largest l with cdf(l - 1) <= tail, the smallest u with sf(u - 1) <= tail, and
// cdf(u - 1) - cdf(l - 1)
TEST(QuantileInterval, AgreesWithScipy) {
  const struct {
    double probability;
    std::uint64_t n;
    double confidence;
    std::uint64_t low, high;
    double coverage;
  } expected[] = {{0.5, 20, 0.95, 6, 15, 0.9586105346679688},       {0.5, 5, 0.95, 0, 6, 1},
                  {0.9, 100, 0.95, 84, 96, 0.955690107191223},      {0.9, 20, 0.95, 15, 21, 0.988746865835491},
                  {0.25, 1000, 0.99, 215, 287, 0.9914813201038662}, {0.5, 1, 0.95, 0, 2, 1},
                  {0.999, 50, 0.95, 49, 51, 0.9988135174961821}};
  for (const auto& e : expected) {
    const auto r = quantile_interval(e.probability, e.n, e.confidence);
    EXPECT_EQ(r.low, e.low);
    EXPECT_EQ(r.high, e.high);
    EXPECT_NEAR(r.coverage, e.coverage, 1e-12);
  }
}

// The median of n values, and a confidence that leaves exactly P(B < k), k of the n from below and from above.
TEST(QuantileInterval, TakesInATailThatIsJustReached) {
  int compared = 0;
  for (std::uint64_t n = 1; n <= 40; ++n) {
    double choices = 1, sum = 0;  // C(n, k − 1), and P(B < k) · 2^n
    for (std::uint64_t k = 1; 2 * k < n; ++k) {
      sum += choices;
      choices = choices * static_cast<double>(n - k + 1) / static_cast<double>(k);  // whole
      const double tail = std::ldexp(sum, -static_cast<int>(n)), confidence = 1 - 2 * tail;
      if ((1 - confidence) / 2 != tail || confidence <= 0) continue;
      ++compared;
      const auto r = quantile_interval(0.5, n, confidence);
      EXPECT_EQ(r.low, k) << n;
      EXPECT_EQ(r.high, n + 1 - k) << n;
    }
  }
  EXPECT_GT(compared, 300);
}

TEST(QuantileInterval, CoversAtLeastAsItSays) {
  const auto r = quantile_interval(0.7, 40, 0.9);
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    std::vector<double> x;
    for (std::uint64_t i = 0; i < 40; ++i) x.push_back(clientele::uniform_of(seed, i));
    std::sort(x.begin(), x.end());
    inside += x[r.low - 1] <= 0.7 && 0.7 < x[r.high - 1] ? 1 : 0;
  }
  EXPECT_NEAR(inside / 2000.0, r.coverage, 0.02);
  EXPECT_GE(r.coverage, 0.9);
}

TEST(QuantileInterval, IsTheMirrorOfThatOfTheOtherEnd) {
  for (std::uint64_t n = 0; n < 200; n += 13)
    for (const double p : {0.0, 0.125, 0.5, 0.75, 1.0}) {
      const auto a = quantile_interval(p, n), b = quantile_interval(1 - p, n);
      EXPECT_EQ(a.low, n + 1 - b.high);
      EXPECT_NEAR(a.coverage, b.coverage, 1e-13);
      EXPECT_GE(a.coverage, 0.95 - 1e-13);
    }
}

TEST(QuantileInterval, SaysWhatIsBad) {
  EXPECT_THROW(static_cast<void>(quantile_interval(1.5, 9)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(quantile_interval(0.5, 9, 1)), clientele::invalid_parameter);
}

}  // namespace quantile_interval_test
