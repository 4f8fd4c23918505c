// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/numerics/sums.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace sums_test {

using clientele::carried_sum;
using clientele::wide_sum;

constexpr carried_sum sum_of(std::initializer_list<double> terms) {
  carried_sum s;
  for (const double x : terms) s.add(x);
  return s;
}
static_assert(sum_of({1, 1e100, 1, -1e100}).value() == 2);
static_assert(sum_of({}).value() == 0 && sum_of({0.1}).value() == 0.1);
static_assert(sum_of({0x1p53, 1, 1}).value() == 0x1p53 + 2);
// the same number, carried in other ways
static_assert(carried_sum{0x1p53, 1} == carried_sum{0x1p53 + 2, -1} && !(carried_sum{1, 0} == carried_sum{1, 1e-20}));

constexpr wide_sum wide_sum_of(std::initializer_list<double> terms) {
  wide_sum s;
  for (const double x : terms) s.add(sum_of({x}));
  return s;
}
constexpr double infinity = std::numeric_limits<double>::infinity();
static_assert(wide_sum_of({0.1, 0.2}).value() == sum_of({0.1, 0.2}).value() && wide_sum_of({3, 4}).mean(2) == 3.5);

TEST(WideSum, HasAMeanWhereTheSumIsBeyondAllNumbers) {
  EXPECT_EQ(sum_of({1e308, 1.7e308}).value(), infinity);
  EXPECT_EQ(wide_sum_of({1e308, 1.7e308}).value(), infinity);
  EXPECT_EQ(wide_sum_of({1e308, 1.7e308}).mean(2), 1.35e308);
  EXPECT_EQ(wide_sum_of({1e308, 1.7e308, -1.7e308}).value(), 1e308);
}

TEST(WideSum, PartsAddUpBelowAndBeyondTheLargestNumber) {
  const wide_sum small = wide_sum_of({1, 2}), large = wide_sum_of({1.7e308, 1.7e308});
  wide_sum a = small, b = large, c = large;
  a.add(large), b.add(small), c.add(large);
  EXPECT_EQ(a.mean(4), 0.85e308);
  EXPECT_EQ(b.mean(4), 0.85e308);
  EXPECT_EQ(c.mean(4), 1.7e308);
  EXPECT_EQ(c.value(), infinity);
}

/// Cents up to 10^7 have 24 digits before and 53 after the point at the most: their sum is exact in two doubles.
TEST(CarriedSum, IsTheExactSumInAnyOrderAndInParts) {
  std::mt19937_64 random(4);
  std::vector<double> terms;
  for (int i = 0; i < 20'000; ++i) terms.push_back(0.01 * static_cast<double>(random() % 1'000'000'000) - 4e6);
  clientele::exact_sum exact;
  double plain = 0;
  for (const double x : terms) exact.add(x), plain += x;
  EXPECT_NE(plain, exact.value());
  for (int round = 0; round < 5; ++round) {
    carried_sum whole, parts[3];
    for (std::size_t i = 0; i < terms.size(); ++i) whole.add(terms[i]), parts[i % 3].add(terms[i]);
    parts[0].add(parts[1]);
    parts[0].add(parts[2]);
    EXPECT_EQ(whole.value(), exact.value());
    EXPECT_EQ(parts[0], whole);
    std::shuffle(terms.begin(), terms.end(), random);
  }
}

}  // namespace sums_test
