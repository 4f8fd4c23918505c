// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/loyalty_matrix.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace loyalty_matrix_test {

using clientele::satisfaction::loyalty;
using clientele::satisfaction::loyalty_matrix;

constexpr loyalty_matrix worked{.behaviour_cut = 2, .attitude_cut = 4};
static_assert(worked(3, 5).loyalty == loyalty::loyal && worked(1, 5).loyalty == loyalty::latent);
static_assert(worked(3, 2).loyalty == loyalty::spurious && worked(1, 2).loyalty == loyalty::none);
static_assert(worked(2, 4).loyalty == loyalty::loyal);  // at both cuts
static_assert(worked(std::numeric_limits<double>::quiet_NaN(), 4).loyalty == loyalty::unknown);
static_assert(clientele::name_of(loyalty::loyal) == "true");

TEST(LoyaltyMatrix, ACutReachedButForRoundingIsHigh) {
  EXPECT_EQ((loyalty_matrix{.behaviour_cut = 0.3, .attitude_cut = 0.3}(0.1 * 3, std::nextafter(0.3, 0)).loyalty),
            loyalty::loyal);
  EXPECT_EQ((loyalty_matrix{.behaviour_cut = 0.3, .attitude_cut = 0.3}(0.3, 0.3 - 1e-12).loyalty), loyalty::spurious);
}

struct customer {
  double repeats, attitude;
};

TEST(LoyaltyMatrix, SummaryAgreesWithEnumerationAndMerges) {
  std::vector<customer> all;
  for (int i = 0; i < 240; ++i) all.push_back({i % 6 * 1.0, i % 19 == 0 ? std::nan("") : i / 7 % 6 * 1.0});
  std::uint64_t cells[2][2]{}, unknown = 0;
  for (const auto& c : all)
    if (c.attitude == c.attitude)
      ++cells[c.repeats >= 2][c.attitude >= 4];
    else
      ++unknown;
  const auto of = [](const std::vector<customer>& v) {
    return clientele::summarize(v, worked, &customer::repeats, &customer::attitude);
  };
  const auto s = of(all);
  EXPECT_EQ(s->loyal, cells[1][1]);
  EXPECT_EQ(s->latent, cells[0][1]);
  EXPECT_EQ(s->spurious, cells[1][0]);
  EXPECT_EQ(s->none, cells[0][0]);
  EXPECT_EQ(s->without_answer, unknown);
  EXPECT_NEAR(s->loyal_share.value + s->latent_share.value + s->spurious_share.value + s->none_share.value, 1, 1e-15);
  const auto parts = merge(of({all.begin(), all.begin() + 99}), of({all.begin() + 99, all.end()}));
  EXPECT_EQ(parts->loyal_share.high, s->loyal_share.high);
  EXPECT_EQ(of({})->loyal_share.state, clientele::statistic_state::no_values);
}

TEST(LoyaltyMatrixErrors, NameParameterAndField) {
  try {
    static_cast<void>(loyalty_matrix{.behaviour_cut = 2}(1, 1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "attitude_cut");
  }
  EXPECT_THROW(static_cast<void>(worked(std::numeric_limits<double>::infinity(), 1)), clientele::invalid_customer);
}

}  // namespace loyalty_matrix_test
