// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/column.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
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

TEST(Column, ABitmapSaysWhichValuesAreThere) {
  // 20 bytes; bit k is that of a fixed pattern, at every offset and every length of a block
  const auto expected = [](std::size_t bit) { return bit * bit % 7 < 3; };
  std::vector<std::uint8_t> bits(20);
  for (std::size_t k = 0; k < 160; ++k)
    if (expected(k)) bits[k / 8] = static_cast<std::uint8_t>(bits[k / 8] | 1u << k % 8);
  for (std::size_t offset = 0; offset <= 64; ++offset) {
    const validity present(bits, offset);
    ASSERT_EQ(present.rows(), 160 - offset);
    for (const std::size_t first : {std::size_t{0}, std::size_t{1}, std::size_t{9}, 96 - offset})
      for (std::size_t n = 0; n <= 64 && first + n <= present.rows(); ++n) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < n; ++i)
          if (expected(offset + first + i)) word |= std::uint64_t{1} << i;
        ASSERT_EQ(present.word(first, n), word) << offset << ' ' << first << ' ' << n;
      }
  }
  const std::vector<std::int64_t> values{1, 2, 3};
  const auto orders = column("orders", values, validity(bits, 1));
  EXPECT_EQ(orders.values, column("orders", values));
  EXPECT_EQ(orders[0], 1);
  EXPECT_EQ(orders[1], std::nullopt);  // bit 2: 4 mod 7
  EXPECT_EQ(validity(std::span(bits).first(0), 3).rows(), 0u);
  try {
    static_cast<void>(column("orders", values, validity(bits, 158)));
    FAIL();
  } catch (const mismatched_sizes& e) {
    EXPECT_STREQ(e.what(), "clientele: the bitmap of validity(…) has 2 rows, orders has 3");
  }
}

}  // namespace column_test
