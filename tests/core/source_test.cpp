// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/source.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace source_test {

using namespace clientele;

enum class colour : unsigned char { none, red, blue };

struct row {
  double spend = 0;
  float share = 0;
  std::string text;
  std::optional<int> answer;
};

constexpr auto name_of_place = [](const auto& source) {
  return source_traits<std::remove_cvref_t<decltype(source)>>::name(source);
};
constexpr auto is_missing = [](const auto& source, const auto& value) {
  return source_traits<std::remove_cvref_t<decltype(source)>>::is_missing(source, value);
};

TEST(Source, KindsAndNamesAreThoseOfTheInnermostPlace) {
  const double numbers[] = {1, 2};
  const auto wrapped = field<"outer">(missing_when(&row::spend, -1));
  static_assert(kind_of<std::remove_cv_t<decltype(wrapped)>> == source_kind::row);
  static_assert(kind_of<decltype(column(numbers))> == source_kind::column);
  static_assert(kind_of<decltype(missing_when(column(numbers), 1))> == source_kind::column);
  static_assert(kind_of<constant<double>> == source_kind::fixed);
  static_assert(kind_of<decltype(each(&row::spend, constant(1.0)))> == source_kind::list);
  EXPECT_EQ(name_of_place(wrapped), "outer");
  EXPECT_EQ(name_of_place(missing_when(field<"inner">(&row::spend), -1)), "inner");
  EXPECT_EQ(name_of_place(column("spend", numbers)), "spend");
  EXPECT_EQ(name_of_place(field<"mine">(column("spend", numbers))), "mine");
  EXPECT_EQ(name_of_place(&row::spend), "");
}

TEST(Source, AValueThatMeansMissing) {
  static_assert(source_traits<decltype(field<"a">(&row::spend))>::plain);
  static_assert(!source_traits<decltype(field<"a">(missing_when(&row::spend, 9)))>::plain);
  EXPECT_FALSE(is_missing(&row::spend, 9.0));
  const auto nine_or_eight = missing_when(field<"a">(missing_when(&row::spend, 9)), 8);
  EXPECT_TRUE(is_missing(nine_or_eight, 9.0));
  EXPECT_TRUE(is_missing(nine_or_eight, 8.0));
  EXPECT_FALSE(is_missing(nine_or_eight, 7.0));
}

TEST(Source, ASentinelNamesTheValueOfTheCallersType) {
  EXPECT_TRUE(is_missing(missing_when(&row::share, 0.1), 0.1f));  // 0.1f is another number than 0.1
  EXPECT_TRUE(is_missing(missing_when(&row::answer, 99), std::optional<int>(99)));
  EXPECT_FALSE(is_missing(missing_when(&row::answer, 99), std::optional<int>()));  // missing, but not by this value
  EXPECT_TRUE(is_missing(missing_when(&row::spend, colour::red), 1.0));
  EXPECT_FALSE(is_missing(missing_when(&row::spend, -1), 4294967295u));  // −1 is no unsigned number
  char none[] = "none";                                                  // a pointer of its own
  EXPECT_TRUE(is_missing(missing_when(&row::text, "none"), static_cast<const char*>(none)));
  EXPECT_TRUE(is_missing(missing_when(&row::text, "none"), std::string("none")));
  EXPECT_FALSE(is_missing(missing_when(&row::text, "none"), std::string("no")));
}

TEST(Source, NumbersFromTheCallersValues) {
  static_assert(number_from<double>(colour::blue) == 2);
  static_assert(number_from<float>(std::optional<int>(3)) == 3.0f);
  EXPECT_TRUE(std::isnan(number_from<double>(std::optional<int>())));
  static_assert(number_from<double>(exact_integers) == 0x1p53);
  static_assert(number_from<double>(-exact_integers) == -0x1p53);
  // 2^53 + 1 is no double; its neighbour 2^53 would be taken for it
  static_assert(number_from<double>(exact_integers + 1) > 0x1p53);
  static_assert(number_from<double>(-exact_integers - 1) < -0x1p53);
  static_assert(number_from<float>(std::uint64_t{1} << 53 | 1) > 0x1p53f);
  static_assert(is_wide_integer<std::int64_t> && is_wide_integer<std::optional<std::uint64_t>>);
  static_assert(!is_wide_integer<std::int32_t> && !is_wide_integer<double> && !is_wide_integer<colour>);
  static_assert(converts_to<double, std::optional<colour>> && !converts_to<double, std::string>);
}

TEST(Source, ARowGivesItsValueAsItIs) {
  const row one{.spend = 5, .share = 0, .text = "here", .answer = 4};
  EXPECT_EQ(&value_in_row(field<"text">(&row::text), one), &one.text);
  EXPECT_EQ(value_in_row(missing_when([](const row& r) { return r.spend + 1; }, 0), one), 6);
}

}  // namespace source_test
