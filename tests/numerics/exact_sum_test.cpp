// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/exact_sum.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace exact_sum_test {

using clientele::exact_sum;

constexpr double largest = std::numeric_limits<double>::max();
constexpr double tiny = std::numeric_limits<double>::denorm_min();

exact_sum sum_of(const std::vector<double>& values) {
  exact_sum s;
  for (const double x : values) s.add(x);
  return s;
}

static_assert([] {
  exact_sum s;
  s.add(1e100);
  s.add(1);
  s.add(-1e100);
  exact_sum one;
  one.add(1);
  return s == one && s.value() == 1 && ratio(s, one) == 1;
}());

TEST(ExactSum, RoundsOnceAndToNearestEven) {
  EXPECT_EQ(sum_of({0x1p53, 1}).value(), 0x1p53);
  EXPECT_EQ(sum_of({0x1p53, 1, tiny}).value(), 0x1p53 + 2);
  EXPECT_EQ(sum_of({0x1p53, 1, -tiny}).value(), 0x1p53);
  EXPECT_EQ(sum_of({0x1p53, 3}).value(), 0x1p53 + 4);
  EXPECT_EQ(sum_of({-0x1p53, -1, -tiny}).value(), -0x1p53 - 2);
  EXPECT_EQ(sum_of(std::vector<double>(10, 0.1)).value(), 1);
}

TEST(ExactSum, KeepsTheSmallestBesideTheLargest) {
  EXPECT_EQ(sum_of({largest, tiny, -largest}).value(), tiny);
  EXPECT_EQ(sum_of({largest, largest, -largest}).value(), largest);
  EXPECT_EQ(sum_of({largest, largest}).value(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(sum_of({-largest, -largest}).value(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(sum_of({tiny, tiny, tiny}).value(), 3 * tiny);
  EXPECT_EQ(sum_of({0x1p-1022, -tiny}).value(), 0x1p-1022 - tiny);
}

TEST(ExactSum, NothingIsZero) {
  EXPECT_EQ(exact_sum{}.value(), 0);
  EXPECT_TRUE(exact_sum{}.is_zero());
  EXPECT_TRUE(sum_of({0.0, -0.0, 5, -5}).is_zero());
  EXPECT_FALSE(sum_of({tiny}).is_zero());
}

// python3 -c "import math; print(math.fsum([(1 if i%2==0 else -1) * math.ldexp(((i*7919)%10007)/8192, (i*37)%200-100)
//                                            for i in range(2000)]).hex())"
TEST(ExactSum, AgreesWithFsum) {
  std::vector<double> values;
  for (int i = 0; i < 2000; ++i)
    values.push_back((i % 2 == 0 ? 1 : -1) * std::ldexp(double((i * 7919) % 10007) / 8192, (i * 37) % 200 - 100));
  EXPECT_EQ(sum_of(values).value(), -0x1.60ca49e9515d1p+101);
}

TEST(ExactSum, DoesNotDependOnTheOrderAndIsAdditive) {
  std::mt19937_64 random(3);
  std::vector<double> values;
  while (values.size() < 3000)
    if (const double x = std::bit_cast<double>(random()); x - x == 0) values.push_back(x);
  const exact_sum whole = sum_of(values);
  std::shuffle(values.begin(), values.end(), random);
  EXPECT_EQ(sum_of(values), whole);
  exact_sum a = sum_of({values.begin(), values.begin() + 1000});
  const exact_sum b = sum_of({values.begin() + 1000, values.end()});
  a += b;
  EXPECT_EQ(a, whole);
  a -= b;
  EXPECT_EQ(a, sum_of({values.begin(), values.begin() + 1000}));
  EXPECT_EQ((-whole).value(), -whole.value());
  EXPECT_NE((-whole).is_negative(), whole.is_negative());
  for (double& x : values) x = -x;
  EXPECT_EQ(sum_of(values), -whole);
}

TEST(ExactSum, ProductIsRepeatedAddition) {
  for (const double x : {0.1, -0.1, largest, -largest, tiny, 0x1p-1022 - tiny, 1e9 + 0.5, 0.0}) {
    exact_sum product, repeated;
    product.add_product(1000, x);
    for (int i = 0; i < 1000; ++i) repeated.add(x);
    EXPECT_EQ(product, repeated) << x;
  }
  exact_sum many, twice;
  many.add_product((std::uint64_t{1} << 40) - 2, -largest);
  twice.add_product((std::uint64_t{1} << 39) - 1, -largest);
  twice += twice;
  EXPECT_EQ(many, twice);
  EXPECT_TRUE(many.is_negative());
}

TEST(ExactSum, CarriesAndBorrowsTravel) {
  std::mt19937_64 random(8);
  for (int i = 0; i < 20000; ++i) {
    const auto a = static_cast<std::int64_t>(random() >> (random() % 64)),
               b = static_cast<std::int64_t>(random() >> (random() % 64));
    const unsigned bit = static_cast<unsigned>(random() % 64);
    exact_sum s, t;
    const auto put = [&](exact_sum& into, std::int64_t x) {
      into.add_shifted(x < 0 ? 0 - static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x), bit, x < 0);
    };
    put(s, a);
    put(s, b);
    put(t, b);
    put(t, a);
    EXPECT_EQ(s, t);
    put(s, -a);
    put(s, -b);
    EXPECT_TRUE(s.is_zero());
  }
}

TEST(ExactSum, RatioIsExactWhereItCanBeAndNeverOverflows) {
  EXPECT_EQ(ratio(sum_of({80}), sum_of({50, 50})), 0.8);
  EXPECT_EQ(ratio(sum_of({largest, largest}), sum_of({largest, largest, largest, largest})), 0.5);
  EXPECT_EQ(ratio(sum_of({tiny}), sum_of({tiny, tiny, tiny, tiny})), 0.25);
  EXPECT_EQ(ratio(exact_sum{}, sum_of({3})), 0);
  const exact_sum odd = sum_of({0.1, 1e20, tiny});
  EXPECT_EQ(ratio(odd, odd), 1);
  double last = 0;
  exact_sum part;
  const exact_sum base = sum_of(std::vector<double>(1000, 0.7));
  for (int i = 0; i < 1000; ++i) {
    part.add(0.7);
    const double share = ratio(part, base);
    EXPECT_GT(share, last);
    EXPECT_NEAR(share, (i + 1) / 1000.0, 1e-15);
    last = share;
  }
}

}  // namespace exact_sum_test
