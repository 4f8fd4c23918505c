// SPDX-License-Identifier: BSL-1.0
// Every component of the first rooms through every path; the build repeats this file at -O0, -O2 and -O3 for the
// machine's own instructions.
#include "support/every_path.hpp"

#include <clientele/churn/ripple.hpp>
#include <clientele/satisfaction/gap.hpp>

TEST(EveryPath, Ripple) { paths::walk_every_path(clientele::churn::ripple{}); }
TEST(EveryPath, RippleInFloat) { paths::walk_every_path(clientele::churn::basic_ripple<float>{}); }
TEST(EveryPath, Gap) { paths::walk_every_path(clientele::satisfaction::gap<4>{.weights = {1, 3, 1, 0.1}, .tolerance = 0.5}); }
TEST(EveryPath, DynamicGap) { paths::walk_every_path(clientele::satisfaction::dynamic_gap{.weights = {1, 3, 0.7}}); }
