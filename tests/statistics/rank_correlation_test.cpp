// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/rank_correlation.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace rank_correlation_test {

using namespace clientele;

tied_ranks of(const std::vector<double>& values) { return ranks_of(values); }

TEST(RankCorrelation, RanksShareTies) {
  const auto r = of({3, 5, 3, -1});
  EXPECT_EQ(r.from_highest, (std::vector<std::uint64_t>{2, 1, 2, 4}));
  EXPECT_EQ(r.twice_mean, (std::vector<std::uint64_t>{5, 2, 5, 8}));
  EXPECT_EQ(of({0.7 - 0.4, 0.8 - 0.5, 0.9 - 0.6}).from_highest, (std::vector<std::uint64_t>{1, 1, 1}));
}

// Empowerment and attention of four groups. By hand: mean ranks 1, 2, 3, 4 and 1, 2.5, 2.5, 4, Σdd' = 4.5, Σd² = 5 and
// 4.5: ρ = 4.5/√22.5; of six pairs five in the same order and one tied in one: τ_b = 5/√(6·5).
TEST(RankCorrelation, WorkedNumbers) {
  const auto a = of({1, 2, 3, 4}), b = of({2, 3, 3, 5});
  EXPECT_DOUBLE_EQ(spearman(a, b).value, 4.5 / std::sqrt(22.5));
  EXPECT_NEAR(spearman(a, b).value, 0.9487, 5e-5);
  EXPECT_DOUBLE_EQ(kendall(a, b).value, 5 / std::sqrt(30.0));
  EXPECT_NEAR(kendall(a, b).value, 0.9129, 5e-5);
  EXPECT_EQ(spearman(a, b).method, interval_method::bonett_wright);
  EXPECT_TRUE(kendall(a, b).is_defined());
  EXPECT_EQ(kendall(a, b).method, interval_method::none);  // four rows are too few
}

// mpmath 1.3.0, 40 digits: τ = 37/45, tanh(arctanh τ ± 1.959963984540054·√(0.437/6))
TEST(RankCorrelation, IntervalOfKendall) {
  const auto e = kendall(of({1, 2, 4, 7, 11, 12, 15, 20, 22, 30}), of({3.5, 2, 7, 6, 9.5, 14, 11, 15, 30, 18}));
  EXPECT_NEAR(e.value, 0.82222222222222222, 1e-15);
  EXPECT_NEAR(e.low, 0.56127360448304123, 1e-14);
  EXPECT_NEAR(e.high, 0.93447593185704634, 1e-14);
  EXPECT_EQ(e.method, interval_method::fieller);
}

// Independent computation: Kendall from all pairs by its definition, Spearman as the correlation of ranks counted one
// by one, over small whole numbers with many ties.
TEST(RankCorrelation, AreTheirDefinitions) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 2 + random() % 40;
    std::vector<double> x(n), y(n);
    for (std::size_t i = 0; i < n; ++i)
      x[i] = static_cast<double>(random() % 7), y[i] = static_cast<double>(random() % 5);
    double s = 0, free_x = 0, free_y = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) {
        const double p = (x[i] - x[j]) * (y[i] - y[j]);
        s += p > 0 ? 1 : p < 0 ? -1 : 0;
        free_x += x[i] != x[j] ? 1 : 0, free_y += y[i] != y[j] ? 1 : 0;
      }
    const auto tau = kendall(of(x), of(y)), rho = spearman(of(x), of(y));
    if (free_x == 0 || free_y == 0) {
      EXPECT_EQ(tau.state, statistic_state::no_variance);
      EXPECT_EQ(rho.state, statistic_state::no_variance);
      continue;
    }
    EXPECT_NEAR(tau.value, s / std::sqrt(free_x * free_y), 1e-14);
    const auto rank = [&](const std::vector<double>& v, std::size_t i) {
      double r = 0.5;
      for (std::size_t j = 0; j < n; ++j) r += v[j] < v[i] ? 1 : v[j] == v[i] ? 0.5 : 0;
      return r - static_cast<double>(n + 1) / 2;
    };
    double aa = 0, bb = 0, ab = 0;
    for (std::size_t i = 0; i < n; ++i)
      aa += rank(x, i) * rank(x, i), bb += rank(y, i) * rank(y, i), ab += rank(x, i) * rank(y, i);
    EXPECT_NEAR(rho.value, ab / std::sqrt(aa * bb), 1e-13);
  }
}

TEST(RankCorrelation, LawsOfOrder) {
  std::vector<double> x, y, mirrored, grown;
  for (int i = 0; i < 60; ++i) {
    x.push_back(i * 37 % 61), y.push_back(i * i % 17);
    mirrored.push_back(-y.back()), grown.push_back(std::exp(y.back()));
  }
  for (const auto f : {spearman, kendall}) {
    const double value = f(of(x), of(y), 0.95).value;
    EXPECT_DOUBLE_EQ(f(of(y), of(x), 0.95).value, value);
    EXPECT_DOUBLE_EQ(f(of(x), of(mirrored), 0.95).value, -value);
    EXPECT_DOUBLE_EQ(f(of(x), of(grown), 0.95).value, value);  // only the order counts
    EXPECT_DOUBLE_EQ(f(of(x), of(x), 0.95).value, 1);
    EXPECT_NEAR(f(of(x), of(x), 0.95).high, 1, 1e-6);
    EXPECT_LT(f(of(x), of(y), 0.95).low, value);
    EXPECT_GT(f(of(x), of(y), 0.95).high, value);
    EXPECT_EQ(f({}, {}, 0.95).state, statistic_state::no_values);
    EXPECT_EQ(f(of({1}), of({2}), 0.95).state, statistic_state::too_few_values);
    EXPECT_THROW(static_cast<void>(f(of({1, 2}), of({2}), 0.95)), mismatched_sizes);
    EXPECT_THROW(static_cast<void>(f(of({1, 2}), of({2, 3}), 95)), invalid_parameter);
  }
}

}  // namespace rank_correlation_test
