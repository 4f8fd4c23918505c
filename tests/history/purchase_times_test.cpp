// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/purchase_times.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace purchase_times_test {

using clientele::history::purchase_times;

TEST(PurchaseTimes, AreInOrder) {
  const auto place = [](const std::vector<double>& t) { return purchase_times<double>::broken_record(t); };
  const double none = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(place({}), clientele::detail::not_found);
  EXPECT_EQ(place({1, 1, 2}), clientele::detail::not_found);
  EXPECT_EQ(place({1, 3, 2}), 2U);
  EXPECT_EQ(place({none}), 0U);
  EXPECT_EQ(place({1, none, 2}), 1U);
  EXPECT_EQ(purchase_times<double>::broken_rule(std::vector<double>{2, 1}), 1U);
  EXPECT_EQ(purchase_times<double>::broken_rule(std::vector<double>{1, 2}), 0U);
}

}  // namespace purchase_times_test
