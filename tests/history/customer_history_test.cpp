// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/customer_history.hpp>

#include <clientele/history/also.hpp>
#include <clientele/history/tracking.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace customer_history_test {

using namespace clientele::history;

static_assert(std::is_trivially_copyable_v<customer_history<std::int64_t, std::chrono::sys_days>>);
static_assert(sizeof(customer_history<std::int64_t, std::chrono::sys_days>) <= 104);
static_assert(customer_history<int, int>{} == customer_history<int, int>{});
static_assert(purchase_reader<reader<tracking<int>>, int> && !purchase_reader<std::string, int>);

TEST(CustomerHistory, BeginsEmpty) {
  const customer_history<std::string, double> h;
  EXPECT_EQ(h.id, "");
  EXPECT_EQ(h.x + h.t_x + h.T + h.repeat_mean + h.mean + h.spend + h.holdout_x + h.T_hold, 0);
}

}  // namespace customer_history_test
