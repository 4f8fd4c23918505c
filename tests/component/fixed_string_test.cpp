// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/fixed_string.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace fixed_string_test {

using clientele::fixed_string;

template <fixed_string Text>
struct tagged {};

static_assert(fixed_string{"heard"}.view() == "heard");
static_assert(fixed_string{""}.view().empty());
static_assert(fixed_string{"a"} == fixed_string{"a"} && !(fixed_string{"a"} == fixed_string{"b"}));
static_assert(std::is_same_v<tagged<"upper">, tagged<"upper">> && !std::is_same_v<tagged<"upper">, tagged<"Upper">>);

TEST(FixedString, IsAView) {
  static constexpr fixed_string over{"über"};  // bytes, whatever the script
  const std::string_view view = over;
  EXPECT_EQ(view, "über");
  static_assert(fixed_string{"a\0b"}.view() == std::string_view("a\0b", 3));
}

}  // namespace fixed_string_test
