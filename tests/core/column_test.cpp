// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/column.hpp>

#include <gtest/gtest.h>

#include <array>
#include <span>
#include <string>
#include <vector>

namespace column_test {

using namespace clientele;

constexpr std::array<int, 6> six{0, 1, 2, 3, 4, 5};
static_assert(column(six).size == 6 && column(six)[4] == 4 && column(six).name.empty());
static_assert(column("orders", six).name == "orders" && column("orders", six) == column("orders", six) &&
              !(column(six) == column("orders", six)));
static_assert(column(std::span(six).subspan(2)).size == 4 && column(std::span(six).subspan(2))[0] == 2);
static_assert(column_view<int>{six.data(), 3, 2}[2] == 4);
static_assert(column_view<int>{six.data() + 5, 3, -2}[2] == 1);

// What is refused and in which words: tests/compile/fail/columns.cpp.
template <class Range>
using column_of = decltype(column(std::declval<Range&>()));
static_assert(std::is_same_v<column_of<std::vector<float>>, column_view<float>> &&
              std::is_same_v<column_of<const std::vector<float>>, column_view<float>> &&
              std::is_same_v<column_of<int[3]>, column_view<int>>);

TEST(Column, RefersToTheCallersMemory) {
  std::vector<float> values{1, 2, 3};
  const auto view = column(values);
  static_assert(std::is_same_v<decltype(view), const column_view<float>>);
  values[1] = 20;
  EXPECT_EQ(view[1], 20);
  EXPECT_EQ(view.data, values.data());
  EXPECT_EQ(column(std::vector<float>{}.empty() ? std::span<float>{} : std::span<float>(values)).size, 0u);
}

TEST(Column, KeepsANameThatEnds) {
  const std::vector<float> values{1, 2, 3};
  const auto named = [&] { return column(std::string("a name too long for a small string"), values); };
  const auto view = named();
  std::string other(34, 'x');  // where the name may have lain
  EXPECT_EQ(view.name, "a name too long for a small string");
  EXPECT_EQ(named().name.data(), view.name.data());  // one copy of each text
  char letters[] = "orders";
  const auto from_letters = column(letters, values);
  letters[0] = 'b';
  EXPECT_EQ(from_letters.name, "orders");
}

}  // namespace column_test
