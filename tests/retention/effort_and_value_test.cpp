// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/effort_and_value.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace {

using clientele::retention::effort_and_value;
using clientele::retention::effort_move;

effort_and_value of(const std::vector<double>& effort, const std::vector<double>& value) {
  effort_and_value e(effort.size());
  for (std::size_t i = 0; i < effort.size(); ++i) e.add(i, effort[i], value[i]);
  return e;
}

TEST(EffortAndValue, OfTheWorkedCase) {
  const auto e = of({20, 30, 50}, {80, 15, 5});
  EXPECT_NEAR(e.misallocation(), 0.6, 1e-15);
  const auto moves = e.moves();
  ASSERT_EQ(moves.size(), 2u);
  EXPECT_EQ(moves[0].from, 1u);
  EXPECT_EQ(moves[0].to, 0u);
  EXPECT_NEAR(moves[0].effort, 15, 1e-12);
  EXPECT_EQ(moves[1].from, 2u);
  EXPECT_NEAR(moves[1].effort, 45, 1e-12);
}

TEST(EffortAndValue, MovesMendItWithTheLeastEffort) {
  std::vector<double> effort, value;
  for (int i = 0; i < 30; ++i)
    effort.push_back(std::abs(std::sin(i * 1.7)) * 40), value.push_back(i % 4 == 0 ? 0 : 3.0 * i);
  auto e = of(effort, value);
  double moved = 0;
  const auto moves = e.moves();
  EXPECT_LT(moves.size(), effort.size());
  for (const effort_move& m : moves) {
    EXPECT_GT(m.effort, 0);
    effort[m.from] -= m.effort, effort[m.to] += m.effort, moved += m.effort;
  }
  EXPECT_NEAR(moved, e.misallocation() * e.total_effort(), 1e-10);
  for (double& x : effort) x = std::abs(x);  // what rounding left below 0
  EXPECT_NEAR(of(effort, value).misallocation(), 0, 1e-13);
}

TEST(EffortAndValue, LiesBetweenZeroAndOneAndHasNoScale) {
  EXPECT_EQ(of({1, 0}, {0, 7}).misallocation(), 1);
  EXPECT_EQ(of({2, 6}, {1, 3}).misallocation(), 0);
  EXPECT_TRUE(of({2, 6}, {1, 3}).moves().empty());
  EXPECT_EQ(of({5, 11}, {9, 3}).misallocation(), of({5 * 64.0, 11 * 64.0}, {9 * 4.0, 3 * 4.0}).misallocation());
}

// Independent computation: the largest difference between the two shares of any set of classes (total variation).
TEST(EffortAndValue, IsTheLargestDifferenceOfAnySetOfClasses) {
  const auto e = of({3, 9, 1, 4, 8}, {2, 1, 7, 7, 3});
  double largest = 0;
  for (unsigned set = 0; set < 32; ++set) {
    double difference = 0;
    for (std::size_t i = 0; i < 5; ++i)
      if (set >> i & 1) difference += e.effort_share(i) - e.value_share(i);
    largest = std::max(largest, difference);
  }
  EXPECT_NEAR(e.misallocation(), largest, 1e-15);
}

TEST(EffortAndValue, WithoutEffortOrValueIsUndefined) {
  const auto none = of({0, 0}, {1, 2});
  EXPECT_FALSE(none.is_defined());
  EXPECT_TRUE(std::isnan(none.effort_share(0)));
  EXPECT_THROW(static_cast<void>(none.misallocation()), clientele::undefined_result);
  EXPECT_THROW(static_cast<void>(of({1, 2}, {0, 0}).moves()), clientele::undefined_result);
  EXPECT_FALSE(effort_and_value(0).is_defined());
}

TEST(EffortAndValue, MergesToThatOfTheWhole) {
  effort_and_value a(2), b(2), whole(2);
  for (int i = 0; i < 50; ++i) {
    (i < 20 ? a : b).add(static_cast<std::size_t>(i % 2), i, 50 - i);
    whole.add(static_cast<std::size_t>(i % 2), i, 50 - i);
  }
  EXPECT_EQ(merge(a, b), whole);
  EXPECT_EQ(whole.customers(0), 25u);
  EXPECT_THROW(static_cast<void>(merge(a, effort_and_value(3))), clientele::invalid_use);
}

TEST(EffortAndValue, SaysWhatIsBad) {
  effort_and_value e(2);
  EXPECT_THROW(e.add(2, 1, 1), clientele::invalid_use);
  try {
    e.add(0, 1, -2);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& error) {
    EXPECT_EQ(error.parameter, "value");
    EXPECT_EQ(error.value, -2);
    EXPECT_EQ(error.rule, ">= 0");
  }
  EXPECT_EQ(e, effort_and_value(2));
}

}  // namespace
