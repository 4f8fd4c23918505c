// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/category_tallies.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace category_tallies_test {

using clientele::category;
using clientele::category_tallies;
using clientele::each_once;
using clientele::place_in;

enum class cause : unsigned char { price, service };
[[nodiscard]] constexpr auto enumerators(cause) noexcept { return std::array<std::string_view, 2>{"price", "service"}; }
struct row {
  category what;
};

TEST(CategoryTallies, ATextHasThePlaceOfItsEnumerator) {
  const std::vector<row> table{{cause::price}, {cause::service}};
  EXPECT_EQ(place_in(table, &row::what, cause::service), 1u);
  EXPECT_EQ(place_in(table, &row::what, "service"), 1u);
  EXPECT_EQ(place_in(table, &row::what, "weather"), 2u);
  EXPECT_EQ(place_in(table, &row::what, category{}), 2u);
  EXPECT_EQ(place_in(std::vector<row>{}, &row::what, "price"), 0u);
}

TEST(CategoryTallies, ATableHasEachCategoryOnce) {
  EXPECT_TRUE(each_once(std::vector<row>{}, &row::what));
  EXPECT_TRUE(each_once(std::vector<row>{{cause::price}, {"service"}}, &row::what));
  EXPECT_FALSE(each_once(std::vector<row>{{cause::price}, {"weather"}, {"price"}}, &row::what));
  EXPECT_FALSE(each_once(std::vector<row>{{cause::price}, {{}}}, &row::what));
}

TEST(CategoryTallies, CountExactlyInAnyOrderAndPartition) {
  category_tallies whole, head, tail;
  const std::array<double, 4> money{1e17, 0.5, -1e17, std::numeric_limits<double>::quiet_NaN()};
  for (const double m : money) whole.take(0, m);
  whole.take(2, 7);
  tail.take(0, money[3]);
  tail.take(0, money[0]);
  tail.take(2, 7);
  head.take(0, money[2]);
  head.take(0, money[1]);
  category_tallies both = tail;
  both.join(head);
  EXPECT_EQ(both, whole);
  EXPECT_FALSE(head == whole);
  EXPECT_EQ(whole.at(0).count, 4u);
  EXPECT_EQ(whole.at(0).money.value(), 0.5);
  EXPECT_EQ(whole.at(2).money.value(), 7);
  EXPECT_EQ(whole.at(1).count, 0u);
  EXPECT_EQ(whole.at(1).money.value(), 0);
}

/// A row is found by its number wherever it stands; among texts the first that means the same.
TEST(CategoryTallies, PlaceByNumberOrName) {
  const std::vector<row> others{{7}, {2}, {-1}}, mixed{{"1"}, {1}};
  EXPECT_EQ(place_in(others, &row::what, 2), 1u);
  EXPECT_EQ(place_in(others, &row::what, "7"), 0u);
  EXPECT_EQ(place_in(others, &row::what, -1), 2u);
  EXPECT_EQ(place_in(others, &row::what, 0), 3u);
  EXPECT_EQ(place_in(others, &row::what, ~std::uint64_t{0}), 3u);
  EXPECT_EQ(place_in(mixed, &row::what, 1), 0u);
  EXPECT_FALSE(each_once(mixed, &row::what));
}

}  // namespace category_tallies_test
