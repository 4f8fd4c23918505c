// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/covariance.hpp>

#include <gtest/gtest.h>

#include <array>

namespace {

using clientele::covariance;

covariance of(const std::vector<std::array<double, 2>>& rows) {
  covariance c(2);
  for (const auto& r : rows) c.add(r);
  return c;
}

TEST(Covariance, WorkedNumber) {
  const auto c = of({{1, 2}, {2, 4}, {3, 9}});
  EXPECT_EQ(c.mean(0), 2);
  EXPECT_EQ(c.mean(1), 5);
  EXPECT_NEAR(c.variance(0), 1, 1e-15);
  EXPECT_NEAR(c.variance(1), 13, 1e-14);
  EXPECT_NEAR(c(0, 1), 3.5, 1e-15);
  EXPECT_EQ(c(0, 1), c(1, 0));
  EXPECT_NEAR(c.correlation(0, 1), 0.970725343394151, 1e-15);
}

double value(int row, int variable) { return (row * (37 + 16 * variable) % 101) / 8.0 + (variable > 2 ? row % 3 : 0); }

// Two passes over the exact (binary) data in long double.
TEST(Covariance, TenDigitsBesideAnOffsetOfABillionWholeAndInParts) {
  constexpr int n = 5000, k = 5;
  long double means[k]{}, exact[k][k]{};
  for (int r = 0; r < n; ++r)
    for (int i = 0; i < k; ++i) means[i] += static_cast<long double>(value(r, i)) / n;
  for (int r = 0; r < n; ++r)
    for (int i = 0; i < k; ++i)
      for (int j = 0; j < k; ++j)
        exact[i][j] += (static_cast<long double>(value(r, i)) - means[i]) *
                       (static_cast<long double>(value(r, j)) - means[j]) / (n - 1);
  covariance whole(k), parts[3] = {covariance(k), covariance(k), covariance(k)};
  for (int r = 0; r < n; ++r) {
    std::array<double, k> row{};
    for (int i = 0; i < k; ++i) row[static_cast<std::size_t>(i)] = 1e9 + value(r, i);
    whole.add(row);
    parts[r < 17 ? 0 : r < 3333 ? 1 : 2].add(row);
  }
  const auto left = merge(merge(parts[0], parts[1]), parts[2]), right = merge(parts[0], merge(parts[1], parts[2]));
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      const double truth = static_cast<double>(exact[i][j]),
                   scale = static_cast<double>(std::sqrt(exact[i][i] * exact[j][j]));
      EXPECT_NEAR(whole(i, j), truth, 1e-12 * scale);
      EXPECT_NEAR(left(i, j), truth, 1e-12 * scale);
      EXPECT_NEAR(right(i, j), truth, 1e-12 * scale);
    }
  EXPECT_EQ(left.count(), 5000u);
  EXPECT_NEAR(left.mean(4) - 1e9, static_cast<double>(means[4]), 1e-6);
}

TEST(Covariance, LeavesOutIncompleteRowsAndCountsThem) {
  const double none = std::nan("");
  const auto c = of({{1, none}, {1, 2}, {none, 5}, {2, 4}, {3, 9}});
  EXPECT_EQ(c.count(), 3u);
  EXPECT_EQ(c.incomplete(), 2u);
  EXPECT_NEAR(c(0, 1), 3.5, 1e-15);
  const auto m = merge(of({{none, 1}}), c);
  EXPECT_EQ(m.incomplete(), 3u);
  EXPECT_NEAR(m.variance(1), 13, 1e-14);
  EXPECT_EQ(merge(c, covariance(2)).count(), 3u);
}

TEST(Covariance, WithoutRowsThereIsNothing) {
  EXPECT_TRUE(std::isnan(covariance(1).mean(0)));
  EXPECT_TRUE(std::isnan(of({{1, 2}}).variance(0)));
  EXPECT_TRUE(std::isnan(of({{1, 2}, {1, 3}}).correlation(0, 1)));
  EXPECT_NEAR(of({{1, 1}, {2, 2}}).correlation(0, 1), 1, 1e-15);
}

TEST(CovarianceErrors, NameWhatIsWrong) {
  covariance c(2);
  EXPECT_THROW(c.add(std::array<double, 3>{1, 2, 3}), clientele::mismatched_sizes);
  EXPECT_THROW(static_cast<void>(merge(c, covariance(3))), clientele::invalid_use);
  try {
    c.add(std::array{1.0, std::numeric_limits<double>::infinity()});
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "row");
  }
  EXPECT_EQ(c.count(), 0u);
}

}  // namespace
