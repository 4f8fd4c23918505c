// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/contract_history.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace contract_history_test {

using namespace clientele;
using namespace clientele::models;

TEST(ContractHistory, SurvivorsBecomeContracts) {
  const std::array survivors{10.0, 7.0, 7.0, 2.0};
  EXPECT_EQ(contracts_of_survivors(survivors), (std::vector<contract_history>{{1, 1, 3}, {3, 1, 5}, {3, 0, 2}}));
  EXPECT_EQ(contracts_of_survivors(std::array{4.0, 0.0, 0.0}), (std::vector<contract_history>{{1, 1, 4}}));
  EXPECT_EQ(contracts_of_survivors(std::array{4.0}), (std::vector<contract_history>{{0, 0, 4}}));
  EXPECT_TRUE(contracts_of_survivors(std::array{0.0}).empty());
}

/// Any table that tells as much as `churn::cohort_table` is one.
struct small_table {
  std::size_t periods = 2;
  [[nodiscard]] bool observed(std::size_t c, std::size_t k) const { return c < 2 && k < 2 - c; }
  [[nodiscard]] int bought_ever_after(std::size_t c, std::size_t k) const { return c == 0 ? (k == 0 ? 8 : 5) : 3; }
};
TEST(ContractHistory, CohortsBecomeContracts) {
  EXPECT_EQ(contracts_of_cohorts(small_table{}), (std::vector<contract_history>{{1, 1, 3}, {1, 0, 5}, {0, 0, 3}}));
}

/// ln P(T = t) and ln S(t) of the uniform sBG, 1/(t(t + 1)) and 1/(t + 1), and where rates are near 0.
TEST(ContractHistory, LogLikelihood) {
  const sbg even{1, 1};
  for (const double t : {1.0, 2.0, 30.0, 1e6}) {
    EXPECT_NEAR(log_likelihood(even, t, 1), -std::log(t * (t + 1)), 1e-13);
    EXPECT_NEAR(log_likelihood(even, t, 0), -std::log(t + 1), 1e-13);
  }
  EXPECT_EQ(log_likelihood(even, 0, 0), 0);
  EXPECT_NEAR(log_likelihood(sbg{1e-8, 1e8}, 3, 1), std::log(1e-16) - 2e-8, 1e-13);
  EXPECT_NEAR(log_likelihood(bdw{1, 1, 2}, 2, 1), std::log(0.3), 1e-14);  // 1/2 − 1/5
}

TEST(ContractHistory, RefusesBadInput) {
  EXPECT_THROW((void)log_likelihood(sbg{1, 1}, 0, 1), invalid_customer);
  EXPECT_THROW((void)log_likelihood(sbg{1, 1}, 2.5, 1), invalid_customer);
  EXPECT_THROW((void)log_likelihood(sbg{1, 1}, 2, 2), invalid_customer);
  EXPECT_THROW((void)log_likelihood(sbg{1, 0}, 2, 1), invalid_parameter);
}

}  // namespace contract_history_test
