// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/vector_input.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace vector_input_test {

using namespace clientele;

static_assert(std::is_same_v<vector_input<float, 3>, const std::array<float, 3>&>);
static_assert(std::is_same_v<vector_input<double, dynamic>, std::span<const double>>);
static_assert(std::is_same_v<vector_input<double, 1>, list_of_one<double>>);
static_assert(list_of_one<double>(2)[0] == 2 && list_of_one<double>(std::array{3.0})[0] == 3);
static_assert(list_of_one<float>(2).size() == 1 && *list_of_one<float>(2).begin() == 2);

/// Twice the mean of k numbers.
template <std::size_t k>
struct doubled {
  using scalar = double;
  struct result {
    double twice{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };
  static constexpr auto name = fixed_string{"samples::doubled"};
  static constexpr auto inputs = std::tuple{input<"values", k>{.allowed = interval::between(0, 100)}};
  static constexpr auto results = std::tuple{named_result{"twice", &result::twice}};
  [[nodiscard]] constexpr std::size_t width() const noexcept { return 1; }
  [[nodiscard]] constexpr result compute(vector_input<double, k> values) const noexcept { return {2 * values[0]}; }
  constexpr result operator()(vector_input<double, k> values) const { return checked(*this, values); }
};

static_assert(doubled<1>{}(3.0).twice == 6);
static_assert(doubled<1>{}(std::array{3.0}).twice == 6);
static_assert(doubled<1>{}({3}).twice == 6);

TEST(VectorInput, ASpanOfOneIsTakenAndNoOther) {
  const std::vector<double> one{4}, two{4, 5};
  EXPECT_EQ(doubled<1>{}(std::span<const double>(one)).twice, 8);
  EXPECT_EQ(doubled<1>{}(std::span<const double, 1>(one)).twice, 8);
  EXPECT_THROW(doubled<1>{}(std::span<const double>(two)), mismatched_sizes);
  EXPECT_THROW(doubled<1>{}(std::span<const double>()), mismatched_sizes);
}

struct customer {
  double number = 0;
  std::array<double, 1> array{};
  double raw[1]{};
  std::vector<float> list{};
};

std::vector<customer> customers(std::size_t n) {
  std::vector<customer> all(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto x = static_cast<double>(i % 90);
    all[i] = {.number = x, .array = {x}, .raw = {x}, .list = {static_cast<float>(x)}};
  }
  return all;
}

template <std::size_t k, class Source>
double total(const std::vector<customer>& all, Source source) {
  return summarize(all, doubled<k>{}, source).of(&doubled<k>::result::twice).total();
}

/// A width of 1 takes what a vector takes and what a scalar takes.
TEST(VectorInput, EveryPlaceOfAVectorOfOne) {
  const auto all = customers(1000);
  std::vector<double> column_of;
  for (const customer& c : all) column_of.push_back(c.number);
  const double expected = total<1>(all, &customer::number);
  EXPECT_EQ(expected, 2 * (11 * 89 * 90 / 2 + 9 * 10 / 2));
  EXPECT_EQ(total<1>(all, &customer::array), expected);
  EXPECT_EQ(total<1>(all, &customer::raw), expected);
  EXPECT_EQ(total<1>(all, &customer::list), expected);
  EXPECT_EQ(total<1>(all, [](const customer& c) { return std::span<const double, 1>(c.array); }), expected);
  EXPECT_EQ(total<1>(all, each(&customer::number)), expected);
  EXPECT_EQ(total<1>(all, column(column_of)), expected);
  EXPECT_EQ(total<1>(all, field<"mine">(missing_when(&customer::array, -1))), expected);
  EXPECT_EQ(
      total<1>(all, of(on(doubled<1>{}, [](const customer& c) { return c.number / 2; }), &doubled<1>::result::twice)),
      expected);
  EXPECT_EQ(total<dynamic>(all, &customer::list), expected);
}

TEST(VectorInput, AListThatIsNotOneLongIsABadRow) {
  auto all = customers(200);
  all[70].list = {1, 2};
  all[150].list = {};
  std::vector<std::string> told;
  summarize(all, doubled<1>{}, &customer::list, quarantine{[&](const bad_row& bad) { told.push_back(bad.text()); }});
  const std::string rule = " breaks the rule: as many elements as the component has";
  EXPECT_EQ(told, (std::vector<std::string>{"clientele::samples::doubled: values = 2" + rule,
                                            "clientele::samples::doubled: values = 0" + rule}));
}

TEST(VectorInput, ABadValueIsNamedWithoutAPlace) {
  auto all = customers(100);
  all[3].array = {-1};
  try {
    total<1>(all, &customer::array);
    FAIL();
  } catch (const invalid_customer& e) {
    EXPECT_EQ(e.first.text(), "clientele::samples::doubled: values = -1 breaks the rule: in [0, 100]");
    EXPECT_EQ(e.first.row, 3u);
  }
}

}  // namespace vector_input_test
