// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/covariance.hpp>

#include <clientele/core.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <array>

namespace covariance_test {

using clientele::covariance;
using clientele::covariance_sums;
using clientele::covariances;

covariance_sums sums_of(const std::vector<std::array<double, 2>>& rows) {
  covariance_sums c;
  for (const auto& r : rows) c.take(r);
  return c;
}
covariance of(const std::vector<std::array<double, 2>>& rows) { return sums_of(rows).value(2); }

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
  covariance_sums whole, parts[3];
  for (int r = 0; r < n; ++r) {
    std::array<double, k> row{};
    for (int i = 0; i < k; ++i) row[static_cast<std::size_t>(i)] = 1e9 + value(r, i);
    whole.take(row);
    parts[r < 17 ? 0 : r < 3333 ? 1 : 2].take(std::span(row).first(2), std::span(row).subspan(2));
  }
  const auto c = whole.value(k);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      const double truth = static_cast<double>(exact[i][j]),
                   scale = static_cast<double>(std::sqrt(exact[i][i] * exact[j][j]));
      EXPECT_NEAR(c(i, j), truth, 1e-15 * scale);  // the data are binary: the offset takes nothing
    }
  EXPECT_EQ(c.count(), 5000u);
  EXPECT_NEAR(c.mean(4) - 1e9, static_cast<double>(means[4]), 1e-6);
  covariance_sums backwards = parts[2];
  backwards.join(parts[0]), backwards.join(parts[1]);
  EXPECT_EQ(backwards, whole);
}

// Independent computation: long double beside decimal fractions, whose sums round.
TEST(Covariance, PartsOfDecimalFractionsInAnyOrderAreTheWhole) {
  covariance_sums whole, forwards, backwards;
  long double x = 0, xx = 0;
  for (int i = 0; i < 999; ++i) {
    const double a = (i * 7919 % 1000) / 10.0, b = 0.1;
    whole.take(std::array{a, b});
    (i % 3 == 0 ? forwards : backwards).take(std::array{a, b});
    x += static_cast<long double>(a), xx += static_cast<long double>(a) * static_cast<long double>(a);
  }
  forwards.join(backwards), forwards.join({});
  EXPECT_EQ(forwards, whole);
  const auto c = whole.value(2);
  EXPECT_NEAR(c.variance(0), static_cast<double>((xx - x * x / 999) / 998), 1e-11);
  EXPECT_EQ(c.variance(1), 0);  // though 999 times 0.1 has no exact mean in doubles
  EXPECT_TRUE(std::isnan(c.correlation(0, 1)));
}

TEST(Covariance, LeavesOutIncompleteRowsAndCountsThem) {
  const double none = std::nan("");
  const auto sums = sums_of({{1, none}, {1, 2}, {none, 5}, {2, 4}, {3, 9}});
  EXPECT_EQ(sums.value(2).count(), 3u);
  EXPECT_EQ(sums.value(2).incomplete(), 2u);
  EXPECT_NEAR(sums.value(2)(0, 1), 3.5, 1e-15);
  auto m = sums_of({{none, 1}});
  m.join(sums);
  EXPECT_EQ(m.value(2).incomplete(), 3u);
  EXPECT_NEAR(m.value(2).variance(1), 13, 1e-14);
}

TEST(Covariance, WithoutRowsThereIsNothing) {
  EXPECT_TRUE(std::isnan(covariance_sums{}.value(1).mean(0)));
  EXPECT_TRUE(std::isnan(of({{1, 2}}).variance(0)));
  EXPECT_TRUE(std::isnan(of({{1, 2}, {1, 3}}).correlation(0, 1)));
  EXPECT_NEAR(of({{1, 1}, {2, 2}}).correlation(0, 1), 1, 1e-15);
}

struct row {
  double lost, opening;
};

TEST(Covariances, AreGatheredInAPass) {
  const std::vector<row> rows{{10, 100}, {0, 50}, {std::nan(""), 7}, {30, 250}};
  const auto plan = clientele::on(covariances{2}, clientele::each(&row::lost, &row::opening));
  const auto s = clientele::summarize(rows, plan);
  EXPECT_EQ(s->count(), 3u);
  EXPECT_EQ(s->incomplete(), 1u);
  EXPECT_EQ(s.missing<"values">(), 1u);
  EXPECT_NEAR(clientele::ratio_of_means(*s, 0, 1).value, 0.1, 1e-16);
  const std::vector<row> last(rows.begin() + 2, rows.end()), first(rows.begin(), rows.begin() + 2);
  EXPECT_EQ(merge(clientele::summarize(last, plan), clientele::summarize(first, plan)).state(), s.state());
}

TEST(CovarianceErrors, NameWhatIsWrong) {
  const std::vector<row> rows{{1, 2}, {1, std::numeric_limits<double>::infinity()}};
  try {
    static_cast<void>(clientele::summarize(rows, covariances{2}, clientele::each(&row::lost, &row::opening)));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "values");
    EXPECT_EQ(e.first.element, 1);
  }
  EXPECT_THROW(static_cast<void>(clientele::summarize(rows, covariances{3}, clientele::each(&row::lost, &row::lost))),
               clientele::mismatched_sizes);
  covariance_sums two = sums_of({{1, 2}}), one;
  one.take(std::array{1.0});
  EXPECT_THROW(two.join(one), clientele::invalid_use);
}

TEST(RatioOfMeans, OfTheWorkedCase) {
  const auto r = clientele::ratio_of_means(of({{10, 100}, {0, 50}, {30, 250}}), 0, 1);
  EXPECT_NEAR(r.value, 0.1, 1e-16);
  EXPECT_NEAR(r.standard_error, 0.0216506, 5e-8);
  EXPECT_NEAR(r.high - r.value, 1.959963984540054 * r.standard_error, 1e-15);
  EXPECT_EQ(r.method, clientele::interval_method::normal);
}

// Independent computation: the delete-one jackknife, and the coverage in simulated samples.
TEST(RatioOfMeans, AgreesWithTheJackknifeAndHoldsTheRatio) {
  const auto row = [](std::uint64_t seed, std::uint64_t i) {
    const double divisor = 1 + 4 * clientele::uniform_of(seed, i, 0);
    return std::array{divisor * clientele::uniform_of(seed, i, 1) * 0.4, divisor};  // 0.2 in the mean
  };
  covariance_sums all;
  for (std::uint64_t i = 0; i < 400; ++i) all.take(row(1, i));
  double mean = 0, squares = 0;
  for (std::uint64_t left_out = 0; left_out < 400; ++left_out) {
    double part = 0, whole = 0;
    for (std::uint64_t i = 0; i < 400; ++i)
      part += i != left_out ? row(1, i)[0] : 0, whole += i != left_out ? row(1, i)[1] : 0;
    mean += part / whole / 400, squares += part / whole * (part / whole) / 400;
  }
  EXPECT_NEAR(clientele::ratio_of_means(all.value(2), 0, 1).standard_error, std::sqrt(399 * (squares - mean * mean)),
              2e-5);
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    covariance_sums c;
    for (std::uint64_t i = 0; i < 100; ++i) c.take(row(seed, i));
    const auto r = clientele::ratio_of_means(c.value(2), 0, 1);
    inside += r.low <= 0.2 && 0.2 <= r.high ? 1 : 0;
  }
  EXPECT_GE(inside, 366);  // 380 expected of 400; fixed seeds
  EXPECT_LE(inside, 393);
}

TEST(RatioOfMeans, SaysWhyThereIsNone) {
  using clientele::ratio_of_means;
  EXPECT_EQ(ratio_of_means(of({}), 0, 1).state, clientele::statistic_state::no_values);
  EXPECT_EQ(ratio_of_means(of({{1, 4}}), 0, 1).state, clientele::statistic_state::too_few_values);
  EXPECT_EQ(ratio_of_means(of({{1, 4}}), 0, 1).value, 0.25);
  EXPECT_EQ(ratio_of_means(of({{1, 4}, {1, -4}}), 0, 1).state, clientele::statistic_state::no_total);
  EXPECT_THROW(static_cast<void>(ratio_of_means(of({{1, 4}}), 0, 1, 0)), clientele::invalid_parameter);
}

TEST(VarianceByCorrelations, OfOneCorrelationIsFishers) {
  const double r[] = {1, 0.6, 0.6, 1}, itself[] = {7, 1, 1, 7};
  EXPECT_NEAR(clientele::variance_by_correlations(r, itself, 2), 0.4096, 1e-15);
  // and of one among others, whatever these are
  const double three[] = {1, 0.6, 0.2, 0.6, 1, -0.3, 0.2, -0.3, 1}, one[] = {0, 1, 0, 1, 0, 0, 0, 0, 0};
  EXPECT_NEAR(clientele::variance_by_correlations(three, one, 3), 0.4096, 1e-15);
  const double none[9]{};
  EXPECT_EQ(clientele::variance_by_correlations(three, none, 3), 0);
}

// Independent computation: the covariance of two correlations with a variable in common (Pearson & Filon 1898),
// r₂₃(1 − r₁₂² − r₁₃²) − ½·r₁₂r₁₃(1 − r₁₂² − r₁₃² − r₂₃²), in the variance of their difference.
TEST(VarianceByCorrelations, OfADifferenceIsThatOfPearsonAndFilon) {
  const double a = 0.6, b = 0.2, c = -0.3, r[] = {1, a, b, a, 1, c, b, c, 1};
  const double difference[] = {0, 1, -1, 1, 0, 0, -1, 0, 0};
  const double both = c * (1 - a * a - b * b) - a * b * (1 - a * a - b * b - c * c) / 2;
  const double expected = (1 - a * a) * (1 - a * a) + (1 - b * b) * (1 - b * b) - 2 * both;
  EXPECT_NEAR(clientele::variance_by_correlations(r, difference, 3), expected, 1e-14);
}

TEST(CorrelationEstimate, WorkedNumberAndStates) {
  using clientele::correlation_estimate;
  const auto e = correlation_estimate(0.5, 28);
  EXPECT_NEAR(e.standard_error, 0.15, 1e-15);
  EXPECT_NEAR(e.low, 0.1560, 5e-5);
  EXPECT_NEAR(e.high, 0.7358, 5e-5);
  EXPECT_EQ(correlation_estimate(0.5, 3).state, clientele::statistic_state::too_few_values);
  EXPECT_EQ(correlation_estimate(std::nan(""), 0).state, clientele::statistic_state::no_values);
  EXPECT_EQ(correlation_estimate(std::nan(""), 9).state, clientele::statistic_state::no_variance);
  EXPECT_THROW(static_cast<void>(correlation_estimate(0.5, 28, 1)), clientele::invalid_parameter);
}

// Independent computation: the correlation of the pairs themselves, by their covariances.
TEST(CorrelationWithYes, IsTheCorrelationOfThePairs) {
  std::vector<std::array<double, 2>> rows;
  clientele::statistic groups[2];
  for (int i = 0; i < 57; ++i) {
    const bool yes = i % 3 == 0;
    const double x = i * i % 17 + (yes ? 3.5 : 0);
    rows.push_back({x, yes ? 1.0 : 0.0});
    groups[yes ? 1 : 0] = clientele::with_value(groups[yes ? 1 : 0], x);
  }
  const auto e = clientele::correlation_with_yes(groups[1], groups[0]);
  EXPECT_NEAR(e.value, of(rows).correlation(0, 1), 1e-14);
  EXPECT_NEAR(clientele::correlation_with_yes(groups[0], groups[1]).value, -e.value, 1e-15);
  EXPECT_EQ(clientele::correlation_with_yes(groups[1], {}).state, clientele::statistic_state::no_variance);
}

}  // namespace covariance_test
