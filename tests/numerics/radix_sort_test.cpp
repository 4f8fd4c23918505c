// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/radix_sort.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace radix_sort_test {

using clientele::order_key;
using clientele::placed_value;
using clientele::radix_sort;
using clientele::value_of_key;

std::vector<double> any_bits(std::size_t n, std::uint64_t seed, std::uint64_t mask = ~std::uint64_t{0}) {
  std::mt19937_64 random(seed);
  std::vector<double> v;
  while (v.size() < n)
    if (const double x = std::bit_cast<double>(random() & mask); std::isfinite(x)) v.push_back(x);
  return v;
}

constexpr double tiny = std::numeric_limits<double>::denorm_min(), largest = std::numeric_limits<double>::max();

TEST(OrderKey, HasTheOrderOfTheValuesAndReadsBack) {
  const std::vector<double> rising{
      -largest, -1e300, -2,     -1.0000000000000002, -1,        -0x1p-1022, -0x1p-1022 + tiny,
      -tiny,    0,      tiny,   0x1p-1022 - tiny,    0x1p-1022, 1,          1.0000000000000002,
      2,        1e300,  largest};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    EXPECT_EQ(value_of_key(order_key(rising[i])), rising[i]);
    if (i > 0) {
      EXPECT_LT(order_key(rising[i - 1]), order_key(rising[i]));
    }
  }
  static_assert(order_key(-0.0) == order_key(0.0));
  EXPECT_FALSE(std::signbit(value_of_key(order_key(-0.0))));
  static_assert(order_key(std::numeric_limits<double>::infinity()) > order_key(largest));
  EXPECT_GT(order_key(std::numeric_limits<double>::quiet_NaN()), order_key(largest));
}

TEST(RadixSort, IsStdSortBitForBit) {
  for (const std::size_t n : {0u, 1u, 2u, 100u, 2047u, 2048u, 2049u, 70000u}) {
    // all magnitudes; few distinct ones; whole numbers; bits that all share
    for (const std::uint64_t mask : {~std::uint64_t{0}, std::uint64_t{0xffe0000000000000},
                                     std::uint64_t{0x3ff8000000000000}, std::uint64_t{0xfffff}}) {
      std::vector<double> a = any_bits(n, n + 1, mask), b = a;
      for (double& x : b) x += 0.0;
      std::ranges::sort(b);
      radix_sort(a);
      ASSERT_EQ(a.size(), b.size());
      EXPECT_TRUE(n == 0 || std::memcmp(a.data(), b.data(), n * sizeof(double)) == 0) << n << " " << mask;
    }
  }
}

TEST(RadixSort, NegativeZeroBecomesZero) {
  std::vector<double> v(3000, -0.0);
  v[7] = -1;
  v[9] = 0.0;
  radix_sort(v);
  EXPECT_EQ(v.front(), -1);
  for (std::size_t i = 1; i < v.size(); ++i) EXPECT_FALSE(std::signbit(v[i]));
}

TEST(RadixSort, ExtremesAreAtTheEnds) {
  auto v = any_bits(5000, 3);
  v[17] = std::numeric_limits<double>::max();
  v[18] = std::numeric_limits<double>::lowest();
  radix_sort(v);
  EXPECT_EQ(v.front(), std::numeric_limits<double>::lowest());
  EXPECT_EQ(v.back(), std::numeric_limits<double>::max());
}

TEST(RadixSort, EqualValuesKeepTheirOrder) {
  std::mt19937_64 random(6);
  for (const std::size_t n : {50u, 5000u}) {
    std::vector<placed_value> a(n);
    for (std::size_t i = 0; i < n; ++i) a[i] = {static_cast<double>(random() % 20) - 10, i};
    auto b = a;
    std::ranges::sort(b, [](const placed_value& x, const placed_value& y) {
      return x.value != y.value ? x.value < y.value : x.row < y.row;
    });
    radix_sort(a);
    EXPECT_EQ(a, b);
  }
}

struct row {
  std::uint64_t key;
  std::size_t place;
  friend bool operator==(const row&, const row&) = default;
};

TEST(RadixSort, ItemsByKeysThatDifferInAnyDigit) {
  std::mt19937_64 random(8);
  for (const std::size_t n : {0u, 1u, 300u, 2047u, 2048u, 30000u})
    // all digits; one alone, the lowest, a middle one, the highest, which has fewer bits; two apart; none
    for (const std::uint64_t mask :
         {~std::uint64_t{0}, std::uint64_t{0x7ff}, std::uint64_t{0x3} << 33, std::uint64_t{0x1ff} << 55,
          std::uint64_t{0x7ff} << 11 | std::uint64_t{1} << 63, std::uint64_t{0}}) {
      std::vector<row> a(n);
      for (std::size_t i = 0; i < n; ++i) a[i] = {(random() & mask) | 0x4000, i};
      auto b = a;
      std::ranges::sort(b,
                        [](const row& x, const row& y) { return x.key != y.key ? x.key < y.key : x.place < y.place; });
      radix_sort(a, [](const row& x) { return x.key; });
      EXPECT_EQ(a, b) << n << " " << mask;
    }
}

}  // namespace radix_sort_test
