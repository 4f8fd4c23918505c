// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/kept_rows.hpp>

#include <gtest/gtest.h>

namespace kept_rows_test {

TEST(KeptRows, HaveNoOrder) {
  clientele::kept_rows<int> a, b, whole;
  for (const int x : {3, 1, 3}) a.take(x), whole.take(x);
  for (const int x : {2, 0}) b.take(x), whole.take(x);
  auto joined = b;
  joined.join(a);
  EXPECT_EQ(joined, whole);
  EXPECT_EQ(joined.sorted(), (std::vector{0, 1, 2, 3, 3}));
  EXPECT_FALSE(a == b);
  EXPECT_TRUE(clientele::kept_rows<int>{}.empty());
}

}  // namespace kept_rows_test
