// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/descriptor.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

namespace descriptor_test {

using namespace clientele;
using samples::mood;
using samples::pair;

static_assert(component<pair> && component<samples::basic_pair<float>> && component<samples::answers> &&
              component<samples::identity>);

struct no_name {
  using scalar = double;
  struct result {};
  static constexpr auto inputs = std::tuple{}, results = std::tuple{};
};
struct integer_scalar : no_name {
  using scalar = int;
  static constexpr auto name = fixed_string{"x"};
};
static_assert(!component<no_name> && !component<integer_scalar> && !component<int>);

static_assert(input_count<pair> == 2 && nth_input<pair, 0>.name == "first" && nth_input<pair, 0>.unit == "things");
static_assert(nth_input<pair, 0>.width == 1 && nth_input<samples::answers, 0>.width == 3 &&
              input<"x", dynamic>::width == dynamic);
static_assert(!input<"x">::is_vector && input<"x", 1>::is_vector && input<"x", 1>::width == 1);
static_assert(nth_input<pair, 1>.presence == presence::required &&
              nth_input<samples::answers, 0>.presence == presence::optional);
static_assert(input<"x">{}.allowed == interval::any_number() && !input<"x">{}.summarised);
static_assert(std::get<0>(pair::parameters).name == "factor" && std::get<0>(pair::results).unit == "things" &&
              std::get<1>(pair::results).unit.empty());

static_assert(described_enum<mood> && !described_enum<presence> && !described_enum<int>);
static_assert(name_of(mood::high) == "high" && name_of(static_cast<mood>(9)) == "?" &&
              enumerators_of<mood>.size() == 3);

TEST(Descriptor, ListsAComponent) {
  std::string listing(pair::name);
  std::apply([&](const auto&... in) { ((listing += " " + std::string(in.name) + ":" + in.allowed.text()), ...); },
             pair::inputs);
  std::apply(
      [&](const auto&... p) { ((listing += " " + std::string(p.name) + "=" + number_text(pair{}.*p.member)), ...); },
      pair::parameters);
  std::apply([&](const auto&... r) { ((listing += " -> " + std::string(r.name)), ...); }, pair::results);
  EXPECT_EQ(listing, "samples::pair first:>= 0 second:finite factor=1 -> sum -> product");
}

TEST(Descriptor, UnrolledGoesThroughAllPlacesInOrder) {
  std::string places;
  unrolled<3>([&](auto i) { places += std::to_string(std::size_t{i}); });
  unrolled<0>([&](auto) { places += "never"; });
  EXPECT_EQ(places, "012");
}

}  // namespace descriptor_test
