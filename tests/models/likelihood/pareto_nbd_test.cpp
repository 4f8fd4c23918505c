// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/pareto_nbd.hpp>

#include "agreement.hpp"

namespace pareto_nbd_test {

using namespace likelihoods;

TEST(Likelihood, SumsAndDerivatives) {
  const auto rows = histories();
  agrees(pareto_nbd{0.4, 8, 0.8, 20}, rows);
  agrees(pareto_nbd{0.4, 8, 0.8, 3}, rows);
  agrees(pareto_nbd{2, 0.5, 1, 500}, rows);
}

TEST(Likelihood, OfSingleCustomersWhateverTheParameters) {  // panels of 8 and of 16 points, one or many
  for (const pareto_nbd& m : {pareto_nbd{0.553, 10.578, 0.606, 11.669}, pareto_nbd{0.4, 8, 0.8, 3},
                              pareto_nbd{2, 0.5, 1, 500}, pareto_nbd{0.05, 0.1, 0.02, 0.3}, pareto_nbd{5, 1000, 0.3, 2},
                              pareto_nbd{1e-3, 50, 1e-3, 50}, pareto_nbd{3, 1e6, 0.5, 1}, pareto_nbd{1, 10, 1e8, 1e9}})
    for (const double x : {0.0, 1.0, 2.0, 5.0, 20.0, 100.0, 500.0})
      for (const double t_x : {0.5, 3.0, 10.0, 30.0})
        for (const double silence : {0.0, 0.01, 0.3, 1.0, 5.0, 20.0, 100.0, 1000.0}) {
          const double last = x > 0 ? t_x : 0;
          joined_rows<3> rows;
          rows.add({x, last, last + silence}, 1);
          rows.sort();
          const double wanted = log_likelihood(m, x, last, last + silence);
          ASSERT_NEAR(log_likelihood(m, grouped_rows(rows)).value, wanted, 1e-13 * (1 + std::abs(wanted)))
              << m.r << " " << m.alpha << " " << m.s << " " << m.beta << ": " << x << " " << last << " " << silence;
        }
}

/// Where s and beta grow together the likelihood comes to rest like 1/s; its slope along them, s·∂/∂s + beta·∂/∂beta,
/// is what remains when terms of the size of s cancel.
TEST(Likelihood, SlopeTowardsLeavingAtOneRate) {
  const grouped_rows rows(histories());
  const auto slope = [&](double s) {
    const expansion e = log_likelihood(pareto_nbd{0.5, 10, s, 40 * s}, rows);
    return s * (s * e.gradient[2] + 40 * s * e.gradient[3]);
  };
  const double near_the_end = slope(1e5);
  EXPECT_GT(std::abs(near_the_end), 1);
  EXPECT_NEAR(slope(1e3), near_the_end, 1e-2 * std::abs(near_the_end));
  EXPECT_NEAR(slope(1e7), near_the_end, 1e-3 * std::abs(near_the_end));
}

TEST(Likelihood, HasTheSameBitsHoweverItIsShared) {
  has_the_same_bits_however_it_is_shared(pareto_nbd{0.4, 8, 0.8, 20});
}

}  // namespace pareto_nbd_test
