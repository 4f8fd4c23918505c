// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/on.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace on_test {

using namespace clientele;
using samples::pair;

struct customer {
  int first;
  double second;
};

constexpr auto by_members = on(pair{.factor = 3}, &customer::first, &customer::second);

static_assert(is_bound<std::remove_const_t<decltype(by_members)>> && !is_bound<pair>);
static_assert(by_members.label.empty() && by_members.component.factor == 3);
static_assert(std::get<0>(by_members.sources) == &customer::first);
static_assert(label<"upper">(by_members).label == "upper" && label<"b">(label<"a">(by_members)).label == "b");
static_assert(label<"upper">(by_members).component == by_members.component);
static_assert(constant(0.8) == constant(0.8) && !(constant(0.8) == constant(0.9)));
static_assert(std::get<1>(each(&customer::first, constant(2)).sources).value == 2);
static_assert(missing_when(&customer::first, 99).sentinel == 99 &&
              field<"orders">(&customer::first).inner == &customer::first);
static_assert(of(by_members, &pair::result::product).member == &pair::result::product);

TEST(On, IsAValue) {
  const std::vector<double> column_of_ones(3, 1);
  auto bound = on(pair{}, column(column_of_ones), [](const customer& c) { return c.second; });
  auto copy = bound;
  copy.component.factor = 7;
  EXPECT_EQ(bound.component.factor, 1);
  bound = copy;
  EXPECT_EQ(bound.component.factor, 7);
  EXPECT_EQ(std::get<0>(bound.sources).data, column_of_ones.data());
}

TEST(On, OfKeepsTheWholeOfWhatItReads) {
  const auto first = of(label<"first">(by_members), &pair::result::sum);
  EXPECT_EQ(first.upstream.label, "first");
  EXPECT_EQ(first.upstream.component.factor, 3);
}

}  // namespace on_test
