// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/execution.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace execution_test {

static_assert(clientele::execution<clientele::one_thread>);
static_assert(!clientele::execution<int>);
static_assert(clientele::one_thread::parts(0) == 1 && clientele::one_thread::parts(1000) == 1);

TEST(OneThread, RunsThePartsInTheirOrder) {
  std::vector<std::size_t> order;
  clientele::one_thread::run(4, [&](std::size_t p) { order.push_back(p); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
  clientele::one_thread::run(0, [&](std::size_t p) { order.push_back(p); });
  EXPECT_EQ(order.size(), 4u);
}

}  // namespace execution_test
