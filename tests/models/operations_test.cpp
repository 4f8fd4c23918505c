// SPDX-License-Identifier: BSL-1.0
// The operations themselves are tested model by model; here, what makes a model one.
#include <clientele/models/operations.hpp>

#include <clientele/models/bg_bb.hpp>
#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/gamma_gamma.hpp>
#include <clientele/models/gamma_gompertz_nbd.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/models/pareto_nbd.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace operations_test {

using namespace clientele::models;

static_assert(buying_model<bg_nbd> && buying_model<mbg_nbd> && buying_model<pareto_nbd> && buying_model<nbd> &&
              buying_model<bg_bb> && buying_model<gamma_gompertz_nbd>);
static_assert(!buying_model<gamma_gamma> && !buying_model<buying_history> && !buying_model<double>);

namespace own {

// A model of a reader's own: everybody buys once per unit of time for ever.
struct clockwork {
  double pace = 1;
  static constexpr auto name = clientele::fixed_string{"clockwork"};
  static constexpr auto parameters =
      std::tuple{clientele::parameter{"pace", &clockwork::pace, "", clientele::interval::above(0)}};
};
constexpr detail::newcomer_of<clockwork> newcomer(detail::unchecked, const clockwork& m) { return {0.5, m, 0.5}; }
constexpr clockwork if_alive(const clockwork& m, double, double) { return m; }
constexpr double probability_alive(detail::unchecked, const clockwork&, double, double, double) { return 0.25; }
inline double log_odds_of_leaving(detail::unchecked, const clockwork&, double, double, double) { return std::log(3.0); }
constexpr double still_there(detail::unchecked, const clockwork&, double) { return 0.5; }
constexpr double expected_while_there(detail::unchecked, const clockwork& m, double t) { return t / m.pace; }
constexpr double probability_while_there(detail::unchecked, const clockwork& m, double n, double t) {
  return n == t / m.pace ? 1 : 0;
}
constexpr double discounted_while_there(detail::unchecked, const clockwork& m, double rate, double) {
  return 1 / (m.pace * rate);
}

}  // namespace own

// Rates, times and parameters that nobody has: a number, or an error that says which rate is too low.
TEST(Operations, HoldFarBeyondWhatIsUsual) {
  constexpr bg_nbd bg{.r = 0.243, .alpha = 4.414, .a = 0.793, .b = 2.426};
  constexpr pareto_nbd near_0{.r = 0.243, .alpha = 4.414, .s = 0.793, .beta = 2.426e-9};
  const double without_end = discounted_transactions(bg, 1e-290, 2, 30.43, 38.86);
  EXPECT_TRUE(without_end > discounted_transactions(bg, 1e-280, 2, 30.43, 38.86) && std::isfinite(without_end));
  EXPECT_THROW((void)discounted_transactions(bg, 0x1p-1070, 2, 30.43, 38.86), clientele::invalid_parameter);
  EXPECT_EQ(discounted_transactions(bg, 0x1p-1070, 2, 30.43, 38.86, 1e200),
            expected_purchases(bg, 1e200, 2, 30.43, 38.86));
  EXPECT_NEAR(expected_purchases(near_0, 1e300) / 4.93198788325291098e54, 1, 1e-12);  // mpmath
  for (const double n : {0.0, 3.0, 500.0})
    for (const double x : {0.0, 2.0, 500.0}) {
      EXPECT_LE(probability_of(bg_nbd{0.243, 4.414e-9, 0.793, 2.426}, n, 1e-300, x, x == 0 ? 0 : 38, 38.86), 1);
      EXPECT_LE(probability_of(mbg_nbd{0.243, 4.414e-9, 0.793, 2.426}, n, 1e-300, x, x == 0 ? 0 : 38, 38.86), 1);
    }
}

TEST(Operations, ArePutTogetherFromAModelsOwn) {
  const own::clockwork m{2};
  EXPECT_EQ(probability_alive(m, 1, 1, 2), 0.25);
  EXPECT_EQ(probability_alive(m, 1, 1, 2, 3), 0.125);
  EXPECT_EQ(expected_purchases(m, 6), 1.5);
  EXPECT_EQ(expected_purchases(m, 6, 1, 1, 2), 0.75);
  EXPECT_EQ(probability_of(m, 0, 6), 0.5);
  EXPECT_EQ(probability_of(m, 3, 6), 0.5);
  EXPECT_DOUBLE_EQ(probability_of(m, 0, 6, 1, 1, 2), 0.75);
  EXPECT_EQ(probability_of(m, 3, 6, 1, 1, 2), 0.25);
  EXPECT_EQ(discounted_transactions(m, 0.25, 1, 1, 2), 0.5);
  EXPECT_EQ(discounted_transactions(m, 0, 1, 1, 2, 6), 0.75);
  EXPECT_THROW((void)expected_purchases(own::clockwork{0}, 6), clientele::invalid_parameter);
  EXPECT_THROW((void)expected_purchases(m, -6), clientele::invalid_parameter);
  EXPECT_THROW((void)discounted_transactions(m, 0, 1, 1, 2), clientele::invalid_parameter);
  EXPECT_THROW((void)probability_alive(m, 1, 3, 2), clientele::invalid_customer);
}

}  // namespace operations_test
