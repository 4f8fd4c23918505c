// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/category.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace category_test {

using clientele::category;

enum class reason : unsigned char { unknown, price, quality };
constexpr auto enumerators(reason) { return std::array<std::string_view, 3>{"unknown", "price", "quality"}; }
enum class plain { zero, one };

TEST(Category, Words) {
  EXPECT_EQ(category(reason::price).text(), "price");
  EXPECT_EQ(category(plain::one).text(), "1");
  EXPECT_EQ(category(-7).text(), "-7");
  EXPECT_EQ(category(true).text(), "true");
  EXPECT_EQ(category("north").text(), "north");
  EXPECT_EQ(category(std::string("a b")).text(), "a b");
  EXPECT_EQ(category().text(), "missing");
  EXPECT_EQ(category("").text(), "");
  EXPECT_EQ(category(std::optional<int>{}).text(), "missing");
  EXPECT_EQ(category(std::optional(reason::quality)).text(), "quality");
}

/// Every 64-bit integer is itself, whatever type it has.
TEST(Category, IntegersAreExact) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(category(most).text(), "18446744073709551615");
  EXPECT_EQ(category(most).as<std::uint64_t>(), most);
  EXPECT_EQ(category(most).as<std::int64_t>(), std::nullopt);
  EXPECT_NE(category(most), category(-1));
  EXPECT_EQ(category(std::uint8_t{5}), category(std::int64_t{5}));
  EXPECT_EQ(category((std::int64_t{1} << 53) + 1).as<std::int64_t>(), (std::int64_t{1} << 53) + 1);
  EXPECT_EQ(category(300).as<std::uint8_t>(), std::nullopt);
  EXPECT_EQ(category(reason::price).as<reason>(), reason::price);
  EXPECT_EQ(category("price").as<reason>(), std::nullopt);
}

TEST(Category, EqualOnesHaveEqualHashes) {
  EXPECT_EQ(category(reason::price).hash(), category(std::int64_t{1}).hash());
  EXPECT_EQ(category("price").hash(), category(std::string("price")).hash());
  EXPECT_NE(category("price").hash(), category(reason::price).hash());
  EXPECT_NE(category(0).hash(), category().hash());
}

/// Missing, numbers by value, numbers beyond the signed ones, texts.
TEST(Category, Order) {
  const std::vector<category> ordered{category(),   category(-2),  category(7),  category(~std::uint64_t{0}),
                                      category(""), category("a"), category("b")};
  EXPECT_TRUE(std::is_sorted(ordered.begin(), ordered.end()));
  for (std::size_t i = 0; i < ordered.size(); ++i)
    for (std::size_t j = 0; j < ordered.size(); ++j) EXPECT_EQ(ordered[i] == ordered[j], i == j);
  EXPECT_LT(category(reason::price), category(reason::quality));
  EXPECT_EQ(category(reason::price), category(1));
}

TEST(Category, IsAssignedAnew) {
  category c("text");
  c.assign(reason::price);
  EXPECT_EQ(c.text(), "price");
  c.assign_missing();
  EXPECT_TRUE(c.is_missing());
  EXPECT_EQ(c, category());
}

}  // namespace category_test
