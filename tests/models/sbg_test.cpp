// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/sbg.hpp>

#include <clientele/models/contract_operations.hpp>

#include <gtest/gtest.h>

namespace sbg_test {

using namespace clientele;
using namespace clientele::models;

TEST(Sbg, RetentionRisesAlthoughNoCustomerChanges) {
  const sbg m{.alpha = 0.704, .beta = 1.182};
  for (double t = 1; t < 40; ++t) {
    EXPECT_NEAR(retention_rate(m, t), (m.beta + t - 1) / (m.alpha + m.beta + t - 1), 1e-15);
    EXPECT_GT(retention_rate(m, t + 1), retention_rate(m, t));
  }
  EXPECT_NEAR(survival(m, 1), 1.182 / 1.886, 1e-15);
}

TEST(Sbg, RefusesParametersOutsideItsDomain) {
  EXPECT_THROW(check_parameters(sbg{0, 1}), invalid_parameter);
  EXPECT_THROW(check_parameters(sbg{1, -1}), invalid_parameter);
  EXPECT_NO_THROW(check_parameters(sbg{1e-300, 1e300}));
}

}  // namespace sbg_test
