// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/selection_rule.hpp>

#include <gtest/gtest.h>

#include <cstdint>

namespace selection_rule_test {

using clientele::exact_sum;
using clientele::rank_rule;
using clientele::selection_rule;
using clientele::selection_totals;

static_assert(selection_rule<rank_rule> && !rank_rule::needs_mass);

/// A rule must say whether it looks at sums.
struct says_nothing_of_sums {
  static bool holds(const selection_totals&, std::uint64_t, const exact_sum&) { return true; }
};
static_assert(!selection_rule<says_nothing_of_sums>);

/// The highest value has rank 0: nothing lies above it.
TEST(SelectionRule, ARankHoldsWhileNoMoreValuesLieAbove) {
  const rank_rule third{.rank = 2};
  EXPECT_TRUE(third.holds({}, 0, {}));
  EXPECT_TRUE(third.holds({}, 2, {}));
  EXPECT_FALSE(third.holds({}, 3, {}));
}

}  // namespace selection_rule_test
