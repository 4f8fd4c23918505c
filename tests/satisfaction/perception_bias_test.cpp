// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/perception_bias.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace perception_bias_test {

using clientele::satisfaction::perception;
using clientele::satisfaction::perception_bias;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

static_assert(perception_bias{}(9, 6) == perception_bias::result{3, perception::above_measured});
static_assert(perception_bias{}(6, 6).direction == perception::as_measured);
static_assert(perception_bias{.tolerance = 3}(9, 6).direction == perception::as_measured);
static_assert(perception_bias{.tolerance = 3}(2, 6).direction == perception::below_measured);

TEST(PerceptionBias, WithoutAPairThereIsNone) {
  EXPECT_EQ(perception_bias{}(none, 6).direction, perception::unknown);
  EXPECT_EQ(perception_bias{}(6, none).direction, perception::unknown);
  EXPECT_TRUE(std::isnan(perception_bias{}(6, none).bias));
}

TEST(PerceptionBias, RoundingIsNoBiasAndSignsMirror) {
  EXPECT_EQ(perception_bias{}(0.1 + 0.2, 0.3).direction, perception::as_measured);
  for (double p = -3; p <= 3; p += 0.5)
    for (double m = -3; m <= 3; m += 0.5) EXPECT_EQ(perception_bias{}(p, m).bias, -perception_bias{}(m, p).bias);
}

struct wait {
  double felt, measured;
};

TEST(PerceptionBias, SummaryHasMeanAndStandardError) {
  const std::vector<wait> all{{9, 6}, {5, 6}, {8, 8}, {none, 4}, {7, none}, {12, 6}};
  const auto s = clientele::summarize(all, perception_bias{}, &wait::felt, &wait::measured);
  EXPECT_EQ(s->compared, 4u);
  EXPECT_EQ(s->without_pair, 2u);
  EXPECT_EQ(s->above_measured, 2u);
  EXPECT_EQ(s->mean_bias.value, 2);  // of 3, −1, 0, 6
  EXPECT_NEAR(s->mean_bias.standard_error, std::sqrt((1.0 + 9 + 4 + 16) / 3 / 4), 1e-15);
  const std::vector<wait> a(all.begin(), all.begin() + 2), b(all.begin() + 2, all.end());
  const auto parts = merge(clientele::summarize(a, perception_bias{}, &wait::felt, &wait::measured),
                           clientele::summarize(b, perception_bias{}, &wait::felt, &wait::measured));
  EXPECT_EQ(parts->compared, s->compared);
  EXPECT_NEAR(parts->mean_bias.standard_error, s->mean_bias.standard_error, 1e-14);
  const auto nobody = clientele::summarize(std::vector<wait>{}, perception_bias{}, &wait::felt, &wait::measured);
  EXPECT_EQ(nobody->mean_bias.state, clientele::statistic_state::no_values);
}

TEST(PerceptionBiasErrors, NameParameterAndField) {
  try {
    static_cast<void>(perception_bias{.tolerance = -1}(1, 1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "tolerance");
  }
  try {
    static_cast<void>(perception_bias{}(1, std::numeric_limits<double>::infinity()));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "measured");
  }
}

}  // namespace perception_bias_test
