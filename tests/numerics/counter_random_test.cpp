// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/counter_random.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace counter_random_test {

using clientele::philox;
using clientele::random_words;
using clientele::uniform_of;
using words = std::array<std::uint32_t, 4>;

// The known answers of the authors' library (Random123, kat_vectors, philox4x32 10).
static_assert(philox({0, 0, 0, 0}, {0, 0}) == words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

static_assert(random_words(0xa409382285a308d3, 0x0370734413198a2e, 0x243f6a88299f31d0) ==
              philox({0x13198a2e, 0x03707344, 0x299f31d0, 0x243f6a88}, {0x85a308d3, 0xa4093822}));
static_assert(uniform_of(0, 0) == 0xcc4fd1abc2d38p-53);  // the first 53 bits of 6627e8d5 e169c58d

TEST(CounterRandom, KnownAnswersAtRunTime) {
  volatile std::uint32_t counter = 0x243f6a88;
  EXPECT_EQ(philox({counter, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(CounterRandom, IsUniform) {
  const int draws = 200000, cells = 20;
  std::array<int, cells> counts{};
  double sum = 0;
  for (int i = 0; i < draws; ++i) {
    const double u = uniform_of(7, static_cast<std::uint64_t>(i) / 100, static_cast<std::uint64_t>(i) % 100);
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    ++counts[static_cast<std::size_t>(u * cells)];
    sum += u;
  }
  EXPECT_NEAR(sum / draws, 0.5, 4 * std::sqrt(1.0 / 12 / draws));
  double chi_square = 0;
  for (const int n : counts) chi_square += std::pow(n - draws / cells, 2) / (draws / cells);
  EXPECT_LT(chi_square, 43.8);  // the 99.9 % point of χ² with 19 degrees of freedom
}

TEST(CounterRandom, DependsOnEveryNumber) {
  EXPECT_EQ(uniform_of(1, 2, 3), uniform_of(1, 2, 3));
  EXPECT_NE(uniform_of(1, 2, 3), uniform_of(2, 2, 3));
  EXPECT_NE(uniform_of(1, 2, 3), uniform_of(1, 3, 3));
  EXPECT_NE(uniform_of(1, 2, 3), uniform_of(1, 2, 4));
  EXPECT_NE(uniform_of(1, 2), uniform_of(1, 2 + (std::uint64_t{1} << 32)));
}

}  // namespace counter_random_test
