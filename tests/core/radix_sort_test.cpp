// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/radix_sort.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace {

using clientele::placed_value;
using clientele::radix_sort;

std::vector<double> any_bits(std::size_t n, std::uint64_t seed, std::uint64_t mask = ~std::uint64_t{0}) {
  std::mt19937_64 random(seed);
  std::vector<double> v;
  while (v.size() < n)
    if (const double x = std::bit_cast<double>(random() & mask); std::isfinite(x)) v.push_back(x);
  return v;
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

}  // namespace
