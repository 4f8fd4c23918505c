// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/described.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/scorecard.hpp>
#include <clientele/satisfaction/gap.hpp>

#include <gtest/gtest.h>

#include <cstddef>

namespace described_test {

using namespace clientele;

TEST(Described, AComponentInItsOwnWords) {
  constexpr auto& inputs = inputs_of<churn::ripple>;
  EXPECT_EQ(inputs.size(), input_count<churn::ripple>);
  EXPECT_EQ(inputs[0].name, "complainants");
  EXPECT_EQ(inputs[0].allowed.low, 0);
  EXPECT_EQ(inputs[0].lanes(9), 1U);
  EXPECT_FALSE(inputs[0].is_vector);
  constexpr auto& results = results_of<churn::ripple>;
  EXPECT_EQ(results[0].name, "unhappy");
  EXPECT_EQ(results[0].unit, "customers");
  EXPECT_TRUE(results[0].classes.empty());
}

TEST(Described, LanesFollowOneAnother) {
  const auto follow = [](const auto& results) {
    std::size_t next = 0;
    for (const described_result& one : results) {
      EXPECT_EQ(one.lane, next) << one.name;
      EXPECT_EQ(one.is_list, one.lanes > 1) << one.name;
      next += one.lanes;
    }
    return next;
  };
  EXPECT_GE(follow(results_of<churn::ripple>), 3U);
  EXPECT_GE(follow(results_of<satisfaction::gap<4>>), 5U);
}

TEST(Described, ClassesHaveTheirNames) {
  constexpr auto& results = results_of<classification::scorecard<3>>;
  ASSERT_EQ(results.size(), 2U);
  EXPECT_TRUE(results[1].is_class);
  ASSERT_EQ(results[1].classes.size(), 4U);
  EXPECT_EQ(results[1].classes[1], "A");
}

TEST(Described, AWidthThatTheComponentSays) {
  constexpr auto& input = inputs_of<classification::dynamic_scorecard>[0];
  EXPECT_TRUE(input.is_vector);
  EXPECT_EQ(input.width, dynamic);
  EXPECT_EQ(input.lanes(7), 7U);
  EXPECT_EQ(inputs_of<classification::scorecard<3>>[0].lanes(7), 3U);
}

}  // namespace described_test
