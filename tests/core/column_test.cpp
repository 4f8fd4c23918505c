// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/column.hpp>

#include <gtest/gtest.h>

#include <array>
#include <list>
#include <span>
#include <vector>

namespace {

using namespace clientele;

constexpr std::array<int, 6> six{0, 1, 2, 3, 4, 5};
static_assert(column(six).size == 6 && column(six)[4] == 4 && column(six).name.empty());
static_assert(column("orders", six).name == "orders" && column("orders", six) == column("orders", six) &&
              !(column(six) == column("orders", six)));
static_assert(column(std::span(six).subspan(2)).size == 4 && column(std::span(six).subspan(2))[0] == 2);
static_assert(column_view<int>{six.data(), 3, 2}[2] == 4);
static_assert(column_view<int>{six.data() + 5, 3, -2}[2] == 1);

template <class Range>
constexpr bool can_be_a_column = requires(Range& r) { column(r); };
static_assert(can_be_a_column<std::vector<float>> && can_be_a_column<const std::vector<float>> &&
              can_be_a_column<int[3]>);
static_assert(!can_be_a_column<std::list<float>> && !can_be_a_column<std::vector<bool>> && !can_be_a_column<int>);

TEST(Column, RefersToTheCallersMemory) {
  std::vector<float> values{1, 2, 3};
  const auto view = column(values);
  static_assert(std::is_same_v<decltype(view), const column_view<float>>);
  values[1] = 20;
  EXPECT_EQ(view[1], 20);
  EXPECT_EQ(view.data, values.data());
  EXPECT_EQ(column(std::vector<float>{}.empty() ? std::span<float>{} : std::span<float>(values)).size, 0u);
}

}  // namespace
