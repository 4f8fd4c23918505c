// SPDX-License-Identifier: BSL-1.0
// The loops that exist once more for machines with AVX2 give the bits of those that every machine runs.
#include <clientele/core/detail/check_block.hpp>
#include <clientele/core/detail/leaf.hpp>
#include <clientele/value/lifetime.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace every_machine_test {

using namespace clientele;

#if CLIENTELE_TWO_MACHINES

class EveryMachine : public testing::Test {
 protected:
  void SetUp() override {
    if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "this machine has no AVX2: nothing to compare";
  }
  /// Values of many magnitudes and both signs.
  std::array<double, 64> values() {
    std::array<double, 64> x{};
    for (double& v : x)
      v = std::ldexp(static_cast<double>(random_() >> 11) * 0x1p-52 - 1.0, static_cast<int>(random_() % 40));
    return x;
  }
  std::mt19937_64 random_{7};
};

TEST_F(EveryMachine, SumsOfABlock) {
  detail::leaf_lane compiled, wide;
  for (int i = 0; i < 64; ++i) {
    const auto x = values();
    detail::as_compiled<detail::add_rows>(&compiled, x.data());
    detail::with_avx2<detail::add_rows>(&wide, x.data());
    const auto same = [](const auto& a, const auto& b) { return std::memcmp(&a, &b, sizeof a) == 0; };
    ASSERT_TRUE(same(compiled.sum, wide.sum) && same(compiled.sum_low, wide.sum_low)) << "block " << i;
    ASSERT_TRUE(same(compiled.residual, wide.residual) && same(compiled.squares, wide.squares)) << "block " << i;
    ASSERT_TRUE(same(compiled.low, wide.low) && same(compiled.high, wide.high)) << "block " << i;
    ASSERT_TRUE(same(compiled.shift, wide.shift) && compiled.count == wide.count) << "block " << i;
  }
  EXPECT_EQ(compiled.count, 64u * 64u);
}

/// Whether both find 64 values clean, after `change` has been made to value 17.
template <class C, std::size_t I>
void expect_same_verdict(double change, bool expected) {
  std::array<double, 64> x;
  x.fill(0.5);
  x[17] = change;
  std::uint64_t missing = 0, missing_wide = 0;
  using bounds = detail::input_bounds<C, I>;
  constexpr auto loop = &detail::look_at_lane<bounds::how, double>;
  const double *at = x.data(), low = bounds::low, high = bounds::high;
  const bool compiled = detail::as_compiled<*loop>(at, low, high, &missing);
  const bool wide = detail::with_avx2<*loop>(at, low, high, &missing_wide);
  EXPECT_EQ(compiled, expected) << change;
  EXPECT_EQ(wide, expected) << change;
  EXPECT_EQ(missing, missing_wide) << change;
}

TEST_F(EveryMachine, ChecksOfABlock) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  using lifetime = value::lifetime;  // retention: a share
  for (const double inside : {0.0, 0.25, 1.0}) expect_same_verdict<lifetime, 1>(inside, true);
  for (const double outside : {-0.25, 1.25, nan, infinite, -infinite}) expect_same_verdict<lifetime, 1>(outside, false);
  for (const double inside : {-1e300, 0.0, 1e300}) expect_same_verdict<lifetime, 0>(inside, true);
  for (const double outside : {nan, infinite, -infinite}) expect_same_verdict<lifetime, 0>(outside, false);
}

TEST_F(EveryMachine, NumbersAndClassesOfABlock) {
  std::array<double, 64> x{};
  for (std::size_t i = 0; i < 64; ++i) x[i] = static_cast<double>(i * 7 % 5);
  std::array<unsigned char, 64> code{}, code_wide{}, strands{}, strands_wide{};
  detail::as_compiled<detail::narrow_rows<unsigned char, double>>(static_cast<const double*>(x.data()), code.data());
  detail::with_avx2<detail::narrow_rows<unsigned char, double>>(static_cast<const double*>(x.data()), code_wide.data());
  EXPECT_EQ(code, code_wide);
  using bytes = const unsigned char*;
  detail::as_compiled<detail::add_equal>(static_cast<bytes>(code.data()), static_cast<unsigned char>(3),
                                         strands.data());
  detail::with_avx2<detail::add_equal>(static_cast<bytes>(code.data()), static_cast<unsigned char>(3),
                                       strands_wide.data());
  EXPECT_EQ(strands, strands_wide);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ(strands[i], i * 7 % 5 == 3 ? 1 : 0) << i;
}

#else

TEST(EveryMachine, OneCompilation) {
  GTEST_SKIP() << "this program is compiled for one kind of machine: there is nothing to compare";
}

#endif

}  // namespace every_machine_test
