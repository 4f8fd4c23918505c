// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/small_matrix.hpp>

#include <gtest/gtest.h>

namespace small_matrix_test {

using namespace clientele;

constexpr small_matrix m(2, {1, 2, 3, 4});
static_assert(m(0, 1) == 2 && m(1, 0) == 3 && m.rows() == 2);
static_assert(m * small_vector{10, 1} == small_vector{12, 34});
static_assert(small_vector{1, 2, 3}.dot({4, 5, 6}) == 32);
static_assert(2 * small_vector{1, 2} + small_vector{0, 1} == small_vector{2, 5});
static_assert(small_vector(3) == small_vector{0, 0, 0} && small_vector(3) != small_vector(2));
static_assert(small_matrix(2) == small_matrix(2, {0, 0, 0, 0}) && small_matrix(2) != m);

TEST(SmallVector, Norm) { EXPECT_EQ((small_vector{3, 4}.norm()), 5); }

}  // namespace small_matrix_test
