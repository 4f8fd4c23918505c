// SPDX-License-Identifier: BSL-1.0
#include <clientele/portability.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace portability_test {

#define CLIENTELE_TEXT_OF(x) #x
#define CLIENTELE_TEXT(x) CLIENTELE_TEXT_OF(x)

// The engine's namespace is named after what decides how its code reads: the vectors that the compiler may use.
constexpr std::string_view machine = CLIENTELE_TEXT(CLIENTELE_MACHINE);

static_assert(!(CLIENTELE_TWO_MACHINES && CLIENTELE_VECTOR_MAXIMUM));
#if defined(__AVX512F__)
static_assert(machine == "for_avx512");
#elif defined(__AVX2__) && defined(__FMA__)
static_assert(machine == "for_avx2_and_fma");
#elif defined(__x86_64__) && defined(__linux__) && !defined(__AVX2__)
static_assert(machine == "for_any_or_avx2" && CLIENTELE_TWO_MACHINES);
#endif

CLIENTELE_NOINLINE double outside(const double* x) {
  CLIENTELE_PREFETCH(x);
  return *x;
}
CLIENTELE_COLD double seldom(double x) { return -x; }
CLIENTELE_ALWAYS_INLINE double inside(double x) { return x + 1; }

TEST(Portability, TheWordsChangeNoValue) {
  double x = 3;
  CLIENTELE_PREFETCH_TO_WRITE(&x);
  EXPECT_EQ(outside(&x), 3);
  EXPECT_EQ(seldom(x), -3);
  EXPECT_EQ(inside(x), 4);
}

}  // namespace portability_test
