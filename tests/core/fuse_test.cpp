// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/fuse.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

namespace {

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

template <class... T>
constexpr bool can_be_fused = requires(T... t) { fuse(t...); };
static_assert(can_be_fused<std::remove_const_t<decltype(one)>> && !can_be_fused<pair> &&
              !can_be_fused<std::remove_const_t<decltype(one)>, int>);

using values = parts<std::remove_const_t<decltype(plan)>, int, int, std::string>;

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

TEST(Fuse, WhatStandsTwiceHasNoPlace) {
  using plan_type = std::remove_const_t<decltype(plan)>;
  EXPECT_EQ(detail::place_of_component<pair>(static_cast<const plan_type*>(nullptr)), detail::not_found);
  EXPECT_EQ(detail::place_of_component<samples::answers>(static_cast<const plan_type*>(nullptr)), detail::not_found);
  EXPECT_EQ(detail::place_of_component<samples::identity>(static_cast<const plan_type*>(nullptr)), 2u);
  EXPECT_EQ(detail::place_of_label<"other">(static_cast<const plan_type*>(nullptr)), detail::not_found);
}

}  // namespace
