// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/category.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using clientele::category;
using clientele::same_meaning;

enum class region : unsigned char { unknown, north, south };
constexpr auto enumerators(region) { return std::array<std::string_view, 3>{"unknown", "north", "south"}; }
enum class code : std::int8_t { low = -3, high = 7 };

TEST(Category, HoldsEnumsIntegersBoolsAndTexts) {
  EXPECT_EQ(category(region::south).text(), "south");
  EXPECT_EQ(category(code::low).text(), "-3");
  EXPECT_EQ(category(true).text(), "true");
  EXPECT_EQ(category("north").text(), "north");
  EXPECT_EQ(category(std::string(100, 'x')).text(), std::string(100, 'x'));
  EXPECT_EQ(category().text(), "missing");
  EXPECT_TRUE(category(std::optional<int>()).is_missing());
  EXPECT_EQ(category(std::optional<int>(4)), category(4));
  EXPECT_EQ(category(region::south), category(2));  // an enum is its number
  EXPECT_FALSE(category("2") == category(2));
}

TEST(Category, KeepsEvery64BitInteger) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(category(most).text(), "18446744073709551615");
  EXPECT_EQ(category(most).as<std::uint64_t>(), most);
  EXPECT_EQ(category(most).as<std::int64_t>(), std::nullopt);
  EXPECT_EQ(category(least).as<std::int64_t>(), least);
  EXPECT_EQ(category(least).as<std::uint64_t>(), std::nullopt);
  EXPECT_EQ(category(300).as<unsigned char>(), std::nullopt);
  EXPECT_EQ(category(2).as<region>(), region::south);
  EXPECT_EQ(category("2").as<int>(), std::nullopt);
  EXPECT_FALSE(category(most) == category(-1));
}

TEST(Category, RisesFromMissingOverNumbersToTexts) {
  const std::vector<category> sorted{{}, -5, 0, region::north, 9, std::uint64_t{1} << 63, "", "9", "a", "b"};
  for (std::size_t i = 0; i < sorted.size(); ++i)
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      EXPECT_EQ(sorted[i] < sorted[j], i < j) << i << " " << j;
      EXPECT_EQ(sorted[i] == sorted[j], i == j) << i << " " << j;
    }
}

TEST(Category, ATextMeetsTheEnumeratorOfItsName) {
  EXPECT_TRUE(same_meaning(region::north, "north"));
  EXPECT_TRUE(same_meaning("north", region::north));
  EXPECT_TRUE(same_meaning("7", code::high));
  EXPECT_TRUE(same_meaning(region::north, 1));
  EXPECT_TRUE(same_meaning({}, {}));
  EXPECT_FALSE(same_meaning(region::north, "south"));
  EXPECT_FALSE(same_meaning(region::north, region::south));
  EXPECT_FALSE(same_meaning({}, "missing"));
  EXPECT_FALSE(same_meaning(true, 0));
}

}  // namespace
