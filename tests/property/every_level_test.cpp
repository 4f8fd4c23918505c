// SPDX-License-Identifier: BSL-1.0
// One component of each kind (in float, of dynamic width, with vectors, with classes) through every path; the build can
// repeat this file at -O0 and at -O3 for the machine's own instructions.
#include "support/every_path.hpp"

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/scorecard.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/value/period_lifetime.hpp>

#include <gtest/gtest.h>

namespace every_level_test {

using namespace clientele;
using paths::walk_every_path;

TEST(EveryLevel, RippleInFloat) { walk_every_path(churn::basic_ripple<float>{}); }
TEST(EveryLevel, DynamicGap) { walk_every_path(satisfaction::dynamic_gap{.weights = {1, 3, 0.7}}); }
TEST(EveryLevel, PeriodLifetime) {
  walk_every_path(value::period_lifetime<3>{.timing = value::first_margin::now, .discount = 0.1});
}
TEST(EveryLevel, Scorecard) { walk_every_path(classification::scorecard<4>{.weights = {0.05, 0.55, 0.30, 0.10}}); }

}  // namespace every_level_test
