// SPDX-License-Identifier: BSL-1.0
// Components of the first rooms through every path; every_level_test.cpp has those that are built at other levels too.
#include "support/every_path.hpp"

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/retention/payback.hpp>
#include <clientele/retention/roi.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/matrix.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace every_path_test {

using namespace clientele;
using paths::walk_every_path;

TEST(EveryPath, Ripple) { walk_every_path(churn::ripple{}); }
TEST(EveryPath, Gap) { walk_every_path(satisfaction::gap<4>{.weights = {1, 3, 1, 0.1}, .tolerance = 0.5}); }
TEST(EveryPath, Roi) { walk_every_path(retention::roi{}); }
TEST(EveryPath, Payback) { walk_every_path(retention::payback{.timing = value::first_margin::now, .discount = 0.01}); }
TEST(EveryPath, Lifetime) {
  walk_every_path(value::lifetime{.timing = value::first_margin::now, .discount = 0.1, .retention_gain = 0.05});
}
TEST(EveryPath, FiniteLifetime) {
  walk_every_path(value::finite_lifetime{.timing = value::first_margin::after_one_period,
                                         .discount = 0.1,
                                         .horizon = 7,
                                         .growth = 0.02,
                                         .margin_gain = 0.1});
}
TEST(EveryPath, Matrix) { walk_every_path(value::matrix{.current_cut = 40, .potential_cut = 10}); }
TEST(EveryPath, FittedAbc) {
  std::vector<double> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i * i % 97) - 3;
  walk_every_path(*fit(classification::abc{}, column(values)));
}

}  // namespace every_path_test
