// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/bg_nbd.hpp>

#include "agreement.hpp"

namespace bg_nbd_test {

using namespace likelihoods;

TEST(Likelihood, SumsAndDerivatives) {
  const auto rows = histories();
  agrees(bg_nbd{0.3, 5, 0.7, 2}, rows);
  agrees(bg_nbd{3, 40, 0.05, 0.4}, rows);
  agrees(mbg_nbd{0.3, 5, 0.7, 2}, rows);
  agrees(mbg_nbd{3, 40, 5, 9}, rows);
}

TEST(Likelihood, DoesNotDependOnTheOrderOfTheCustomers) {
  joined_rows<3> forwards, backwards;
  for (std::uint64_t i = 0; i < 3000; ++i)
    for (auto* rows : {&forwards, &backwards}) {
      const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 3, rows == &forwards ? i : 2999 - i, 30);
      rows->add({h.x, h.t_x, h.T}, 1);
    }
  forwards.sort();
  backwards.sort();
  EXPECT_EQ(log_likelihood(bg_nbd{0.3, 5, 0.7, 2}, grouped_rows(forwards)).value,
            log_likelihood(bg_nbd{0.3, 5, 0.7, 2}, grouped_rows(backwards)).value);
}

TEST(Likelihood, HasTheSameBitsHoweverItIsShared) {
  has_the_same_bits_however_it_is_shared(bg_nbd{0.3, 5, 0.7, 2});
  has_the_same_bits_however_it_is_shared(mbg_nbd{0.3, 5, 0.7, 2});
}

}  // namespace bg_nbd_test
