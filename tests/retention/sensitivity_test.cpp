// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/sensitivity.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sensitivity_test {

using clientele::retention::sensitivity;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

constexpr sensitivity worked{.discount = 0.1};
static_assert(worked(100, 0.5).retention_after == 0.55);

// Discount 0.10, five points: +27.5 % from 0.80, +40.74 % from 0.90.
TEST(Sensitivity, OfTheWorkedCases) {
  expect_close(worked(100, 0.80).relative_change, 0.275);
  expect_close(worked(100, 0.90).relative_change, 0.055 / 0.135);
  EXPECT_NEAR(worked(100, 0.90).relative_change, 0.4074, 5e-5);
  expect_close(worked(100, 0.80).before, 800 / 3.0);
}

// Independent computation: the values by adding up the margins of 4 000 periods.
double added_up(double margin, double retention, double discount) {
  double value = 0, factor = 1;
  for (int t = 0; t < 4000; ++t) value += margin * (factor *= retention / (1 + discount));
  return value;
}

TEST(Sensitivity, IsTheDifferenceOfTheAddedUpMargins) {
  for (const double r : {0.05, 0.4, 0.8, 0.93}) {
    const auto s = sensitivity{.rise = 0.03, .discount = 0.07}(31, r);
    const double before = added_up(31, r, 0.07), after = added_up(31, r + 0.03, 0.07);
    expect_close(s.before, before);
    expect_close(s.after, after);
    expect_close(s.change, after - before, 1e-11);
    expect_close(s.relative_change, after / before - 1, 1e-11);
  }
}

TEST(Sensitivity, ASmallRiseKeepsItsDigits) {
  // derivative of m r / (1 + d − r): m (1 + d) / (1 + d − r)²
  const auto s = sensitivity{.rise = 0x1p-40, .discount = 0.1}(100, 0.75);
  expect_close(s.change, 0x1p-40 * 110 / (0.35 * 0.35), 1e-11);
}

// mpmath, 60 digits, from the doubles given.
TEST(Sensitivity, NothingCancels) {
  struct reference {
    double margin, retention, rise, discount, before, after, change, relative;
  };
  for (const reference& w : {reference{100, .9, 1e-6, .1, 450.0000000000000485722573, 450.0027500137501173229485,
                                       0.002750013750068750691156071, 0.00000611114166681944532072028},
                             reference{100, .9, 1e-9, .1, 450.0000000000000485722573, 450.000002750000062322258,
                                       0.000002750000013750000711869168, 6.111111141666667588974899e-9},
                             reference{100, .95, .0499999999, 0, 1899.999999999998223643161, 999999570215.1184347249857,
                                       999999568315.1184347249875, 526315562.2711154577101243},
                             reference{100, .3, -.2, .05, 39.99999999999999777955395, 10.52631578947368159642778,
                                       -29.47368421052631618312617, -0.7368421052631579454811078},
                             reference{7, 1e-3, -1e-9, .02, 0.00686947988223748787340508, 0.006869473006016218976430936,
                                       -6.876221268896974143921247e-9, -0.000001000981353286573787073663}}) {
    const auto r = sensitivity{.rise = w.rise, .discount = w.discount}(w.margin, w.retention);
    expect_close(r.before, w.before, 1e-15);
    expect_close(r.after, w.after, 1e-15);
    expect_close(r.change, w.change, 1e-15);
    expect_close(r.relative_change, w.relative, 1e-15);
  }
}

TEST(Sensitivity, GrowsWithTheRateAndTheRise) {
  for (double r = 0.1; r < 0.9; r += 0.1) EXPECT_GT(worked(1, r + 0.05).change, worked(1, r).change);
  EXPECT_LT((sensitivity{.rise = -0.1, .discount = 0.1}(1, 0.8)).change, 0);
  EXPECT_EQ((sensitivity{.rise = 0, .discount = 0.1}(1, 0.8)).change, 0);
}

TEST(Sensitivity, StopsAtOneAndAtZero) {
  EXPECT_EQ(worked(1, 0.98).retention_after, 1);
  EXPECT_EQ((sensitivity{.rise = -0.5, .discount = 0.1}(1, 0.3)).retention_after, 0);
  const auto from_nothing = worked(1, 0);
  EXPECT_TRUE(std::isnan(from_nothing.relative_change));
  EXPECT_GT(from_nothing.change, 0);
}

TEST(Sensitivity, SaysWhatIsBad) {
  try {
    sensitivity{.discount = 0}(1, 0.97);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "retention");
    EXPECT_EQ(e.first.value, 0.97);
    EXPECT_EQ(e.first.rule(), "below 1, before and after, where there is no discount");
  }
  EXPECT_THROW(worked(1, 1.1), clientele::invalid_customer);
  EXPECT_THROW((sensitivity{.rise = 5, .discount = 0.1}(1, 0.5)), clientele::invalid_parameter);
  EXPECT_THROW((sensitivity{.discount = -0.1}(1, 0.5)), clientele::invalid_parameter);
  EXPECT_THROW(sensitivity{}(1, 0.5), clientele::invalid_parameter);  // a discount has to be said
}

struct customer {
  double margin, retention;
};

TEST(SensitivitySummary, IsARatioOfTotalsAndMerges) {
  constexpr auto bound = clientele::on(worked, &customer::margin, &customer::retention);
  const std::vector<customer> all{{100, 0.8}, {10, 0.9}, {5, 0}};
  const auto whole = clientele::summarize(all, bound);
  const double before = 800 / 3.0 + 45, after = 100 * 0.85 / 0.25 + 10 * 0.95 / 0.15 + 5 * 0.05 / 1.05;
  expect_close(whole->relative_change.value, after / before - 1);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  expect_close(parts->relative_change.value, whole->relative_change.value);
  EXPECT_EQ(clientele::summarize(std::vector<customer>{}, bound)->relative_change.state,
            clientele::statistic_state::no_total);
}

}  // namespace sensitivity_test
