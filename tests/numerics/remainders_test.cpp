// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/remainders.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <utility>

namespace remainders_test {

using clientele::exp_remainder;
using clientele::log_remainder;

void expect_close(double value, double wanted) { EXPECT_NEAR(value, wanted, 1e-15 * wanted); }

// mpmath, 60 digits, from the doubles given
TEST(ExpRemainder, HasAllItsDigits) {
  for (const auto& [y, wanted] : {std::pair{1e-150, 5e-301},
                                  {1e-8, 4.999999983333333584226e-17},
                                  {1e-3, 4.998333749916680761634e-7},
                                  {0.1, 0.004837418035959573692508},
                                  {0.25, 0.02880078307140486824517},
                                  {0.4999, 0.1064913158113590808126},
                                  {0.5, 0.1065306597126334236038},
                                  {0.75, 0.222366552741014707138},
                                  {2.0, 1.135335283236612691894},
                                  {50.0, 49.0}})
    expect_close(exp_remainder(y), wanted);
  EXPECT_EQ(exp_remainder(0.0), 0);
  EXPECT_NEAR(exp_remainder(0.1f), 0.0048374180f, 1e-9f);
}

TEST(LogRemainder, HasAllItsDigits) {
  for (const auto& [u, wanted] : {std::pair{1e-150, 5e-301},
                                  {1e-8, 5.000000033333333792559e-17},
                                  {1e-3, 5.003335835335001638198e-7},
                                  {0.1, 0.005360515657826301844292},
                                  {0.2499, 0.03764874800654644221108},
                                  {0.25, 0.03768207245178092743922},
                                  {0.5, 0.1931471805599453094172},
                                  {0.9, 1.402585092994045883858},
                                  {0.999999999, 19.72326586622834299124}})
    expect_close(log_remainder(u), wanted);
  EXPECT_EQ(log_remainder(0.0), 0);
  EXPECT_EQ(log_remainder(1.0), std::numeric_limits<double>::infinity());
}

}  // namespace remainders_test
