// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/bdw.hpp>

#include <clientele/models/contract_operations.hpp>

#include <gtest/gtest.h>

namespace bdw_test {

using namespace clientele;
using namespace clientele::models;

/// c tells which way each customer changes: with customers who are alike, retention falls for c > 1 and rises for c
/// < 1.
TEST(Bdw, TheExponentIsTheChangeInTime) {
  for (double t = 1; t < 30; ++t) {
    EXPECT_LT(retention_rate(bdw{1e7, 1e9, 1.5}, t + 1), retention_rate(bdw{1e7, 1e9, 1.5}, t));
    EXPECT_GT(retention_rate(bdw{1e7, 1e9, 0.5}, t + 1), retention_rate(bdw{1e7, 1e9, 0.5}, t));
  }
  // the first decision does not know of it
  EXPECT_DOUBLE_EQ(survival(bdw{0.7, 1.2, 0.3}, 1), survival(bdw{0.7, 1.2, 9}, 1));
}

TEST(Bdw, RefusesParametersOutsideItsDomain) {
  EXPECT_THROW(check_parameters(bdw{0, 1, 1}), invalid_parameter);
  EXPECT_THROW(check_parameters(bdw{1, -1, 1}), invalid_parameter);
  EXPECT_THROW(check_parameters(bdw{1, 1, 0}), invalid_parameter);
  EXPECT_NO_THROW(check_parameters(bdw{1e-300, 1e300, 3}));
}

}  // namespace bdw_test
