// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/branch_free.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace branch_free_test {

using namespace clientele;

template <class T>
constexpr T nan = std::numeric_limits<T>::quiet_NaN();

static_assert(where_present(1.0, 7.0) == 7.0 && where_present(nan<double>, 7.0) == 0.0);
static_assert(where_present(nan<float>, 7.0f) == 0.0f && or_zero(-2.5f) == -2.5f);
static_assert(where_present(nan<long double>, 7.0L) == 0.0L && or_zero(3.0L) == 3.0L);
static_assert(absolute(-0.5) == 0.5 && absolute(-0.5f) == 0.5f && absolute(-0.5L) == 0.5L);
static_assert(is_present(nan<double>) == 0 && is_present(-std::numeric_limits<double>::infinity()) == 1);

template <class T>
void expect_as_with_branches() {
  using limits = std::numeric_limits<T>;
  const std::array values{T(0),
                          T(-0.0),
                          T(1),
                          T(-1),
                          limits::denorm_min(),
                          -limits::denorm_min(),
                          limits::min(),
                          limits::max(),
                          limits::lowest(),
                          limits::infinity(),
                          -limits::infinity(),
                          nan<T>,
                          -nan<T>,
                          limits::signaling_NaN()};
  for (const T x : values) {
    EXPECT_EQ(is_present(x), std::isnan(x) ? 0 : 1) << x;
    for (const T value : values) {
      const T found = where_present(x, value);
      const bool right = std::isnan(x) ? found == 0 && !std::signbit(found)
                                       : found == value || (std::isnan(found) && std::isnan(value));
      EXPECT_TRUE(right) << x << " " << value;
      const T chosen = present_or(x, value), wanted = std::isnan(x) ? value : x;
      EXPECT_TRUE(std::isnan(wanted) ? std::isnan(chosen)
                                     : chosen == wanted && std::signbit(chosen) == std::signbit(wanted))
          << x << " " << value;
    }
    EXPECT_TRUE(std::isnan(x) || absolute(x) == std::abs(x)) << x;
    EXPECT_FALSE(std::signbit(absolute(x))) << x;
  }
}

TEST(Branchless, DoublesAsWithBranches) { expect_as_with_branches<double>(); }
TEST(Branchless, FloatsAsWithBranches) { expect_as_with_branches<float>(); }
TEST(Branchless, LongDoublesAsWithBranches) {
  EXPECT_EQ(absolute(std::numeric_limits<long double>::lowest()), std::numeric_limits<long double>::max());
  EXPECT_EQ(or_zero(-nan<long double>), 0);
  EXPECT_EQ(present_or(nan<long double>, 3.0L), 3);
  EXPECT_EQ(present_or(2.0L, 3.0L), 2);
}

}  // namespace branch_free_test
