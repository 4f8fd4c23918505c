// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/fuse.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

namespace fuse_test {

using namespace clientele;
using samples::pair;

struct customer {
  double first, second;
};

constexpr auto one = on(pair{}, &customer::first, &customer::second);
constexpr auto other = on(samples::identity{}, &customer::first);
constexpr auto plan = fuse(one, label<"again">(one), other);

static_assert(is_fused<std::remove_const_t<decltype(plan)>> && !is_fused<std::remove_const_t<decltype(one)>>);
static_assert(std::tuple_size_v<decltype(plan.parts)> == 3);

// What is refused and in which words: tests/compile/fail/on.cpp.

using values = fused_values<std::remove_const_t<decltype(plan)>, int, int, std::string>;

TEST(Fuse, PartsByPlaceComponentAndLabel) {
  values v{{1, 2, "three"}};
  EXPECT_EQ(get<0>(v), 1);
  EXPECT_EQ(get<"again">(v), 2);
  EXPECT_EQ(get<samples::identity>(v), "three");
  const auto& [a, b, c] = v;
  EXPECT_EQ(a + b, 3);
  EXPECT_EQ(c, "three");
  auto [x, y, taken] = std::move(v);  // by value: moved out
  EXPECT_EQ(taken, "three");
  EXPECT_EQ(x + y, 3);
}

TEST(Fuse, PartsAreWhatTheWholeIs) {
  values v{{1, 2, "three"}};
  auto& [a, b, c] = v;
  a = 10, c = "ten";
  get<"again">(v) = 20;
  EXPECT_EQ(b, 20);
  EXPECT_EQ(get<0>(v), 10);
  EXPECT_EQ(get<samples::identity>(v), "ten");
  const values& fixed = v;
  static_assert(std::is_same_v<decltype(get<0>(v)), int&> && std::is_same_v<decltype(get<0>(fixed)), const int&> &&
                std::is_same_v<decltype(get<0>(std::move(v))), int&&>);
  static_assert(std::is_same_v<decltype(get<"again">(fixed)), const int&> &&
                std::is_same_v<decltype(get<samples::identity>(std::move(v))), std::string&&>);
  const auto& [x, y, z] = fixed;
  EXPECT_EQ(&x, &a);
  EXPECT_EQ(&y, &b);
  EXPECT_EQ(&z, &c);
  auto&& [moved, next, taken] = std::move(v);
  EXPECT_EQ(moved + next, 30);
  EXPECT_EQ(taken, "ten");
}

TEST(Fuse, WhatStandsTwiceHasNoPlace) {
  using plan_type = std::remove_const_t<decltype(plan)>;
  EXPECT_EQ(detail::place_of_component<pair>(static_cast<const plan_type*>(nullptr)), detail::not_found);
  EXPECT_EQ(detail::place_of_component<samples::answers>(static_cast<const plan_type*>(nullptr)), detail::not_found);
  EXPECT_EQ(detail::place_of_component<samples::identity>(static_cast<const plan_type*>(nullptr)), 2u);
  EXPECT_EQ(detail::place_of_label<"other">(static_cast<const plan_type*>(nullptr)), detail::not_found);
}

}  // namespace fuse_test
