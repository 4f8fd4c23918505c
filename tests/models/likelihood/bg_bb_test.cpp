// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/bg_bb.hpp>

#include "agreement.hpp"

namespace bg_bb_test {

using namespace likelihoods;

/// Customers of many kinds, and silences of 0, of one and of thousands of opportunities.
joined_rows<3> opportunities(std::uint64_t customers) {
  joined_rows<3> rows;
  for (std::uint64_t i = 0; i < customers; ++i) {
    const auto h = simulate(bg_bb{1.2, 2, 0.7, 5}, 3, i, 3 + static_cast<double>(i % 30));
    rows.add({h.x, h.t_x, h.T}, 1 + static_cast<double>(i % 3));
  }
  for (const auto& row : {std::array{0.0, 0.0, 0.0}, std::array{0.0, 0.0, 5000.0}, std::array{500.0, 500.0, 500.0},
                          std::array{30.0, 40.0, 3000.0}, std::array{1.0, 900.0, 901.0}})
    rows.add(row, 1);
  rows.sort();
  return rows;
}

TEST(BgBbLikelihood, SumsAndDerivatives) {
  const auto rows = opportunities(300);
  agrees(bg_bb{1.2, 0.75, 0.66, 2.8}, rows);
  agrees(bg_bb{0.1, 3, 5, 400}, rows);
  agrees(bg_bb{30, 8, 0.02, 0.1}, rows);
}

TEST(BgBbLikelihood, HasTheSameBitsHoweverItIsShared) {
  const grouped_rows rows(opportunities(5000));
  const expansion alone = log_likelihood(bg_bb{1.2, 0.75, 0.66, 2.8}, rows);
  for (const std::size_t parts : {2u, 7u, 1000u}) {
    const backwards how{parts};
    const expansion e = log_likelihood(bg_bb{1.2, 0.75, 0.66, 2.8}, rows, work_sharing(how));
    EXPECT_EQ(e.value, alone.value);
    EXPECT_EQ(e.gradient, alone.gradient);
    EXPECT_EQ(e.hessian, alone.hessian);
  }
}

}  // namespace bg_bb_test
