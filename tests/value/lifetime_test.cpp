// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/lifetime.hpp>

#include <clientele/core/fuse.hpp>
#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace lifetime_test {

using clientele::value::basic_lifetime;
using clientele::value::finite_lifetime;
using clientele::value::first_margin;
using clientele::value::lifetime;

constexpr auto now = first_margin::now;
constexpr auto later = first_margin::after_one_period;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

constexpr bool close(double actual, double expected) {
  const double difference = actual > expected ? actual - expected : expected - actual;
  return difference <= 1e-14 * (expected > 0 ? expected : -expected);
}

// ---- worked numbers: margin 100, retention 0.8, discount 0.1 ----

constexpr auto managed_now =
    lifetime{.timing = now, .discount = 0.1, .retention_gain = 0.1, .improvement_cost = 30}(100, 0.8);
static_assert(close(managed_now.current, 1100.0 / 3) && close(managed_now.improved, 550));
static_assert(close(managed_now.potential, 550.0 / 3) && close(managed_now.potential_net, 550.0 / 3 - 30));

constexpr auto managed_later = lifetime{.timing = later, .discount = 0.1, .retention_gain = 0.1}(100, 0.8);
static_assert(close(managed_later.current, 800.0 / 3) && close(managed_later.improved, 450) &&
              close(managed_later.potential, 550.0 / 3));

static_assert(close(finite_lifetime{.timing = now, .discount = 0.1, .horizon = 3}(100, 0.8).current, 27300.0 / 121));

// Undiscounted, with sums that are exact: 8 (1 + 1/2 + 1/4) = 14, of which the half after one period.
static_assert(finite_lifetime{.timing = now, .horizon = 3}(8, 0.5) == finite_lifetime::result{14, 14, 0, 0});
static_assert(finite_lifetime{.timing = later, .horizon = 3}(8, 0.5) == finite_lifetime::result{7, 7, 0, 0});
static_assert(lifetime{.timing = now}(8, 0.5) == lifetime::result{16, 16, 0, 0});
static_assert(lifetime{.timing = later}(8, 0.5) == lifetime::result{8, 8, 0, 0});

TEST(Lifetime, WorkedNumbersToTheDigitsPrinted) {
  EXPECT_NEAR(managed_now.current, 366.666666666667, 1e-12);
  EXPECT_NEAR(managed_later.current, 266.666666666667, 1e-12);
  EXPECT_NEAR((finite_lifetime{.timing = now, .discount = 0.1, .horizon = 3}(100, 0.8).current), 225.6198, 5e-5);
}

// ---- named independent computations ----

// mpmath 1.3.0, 50 digits, from the doubles as they stand:
//   q = r*(1+g)/(1+d); S = (1-q**n)/(1-q) if n else 1/(1-q); current = m*S*(1 if now else r/(1+d))
//   r2 = min(1, max(0, r+gain)); improved the same with r2 and m*(1+margin_gain); potential = improved - current
struct reference {
  first_margin timing;
  double discount, growth, retention_gain, margin_gain;
  int horizon;  // 0: without end
  double retention, current, improved, potential;
};

constexpr reference references[] = {
    {now, 0.1, 0.0, 0.1, 0.0, 0, 0.8, 366.66666666666671601, 550.0000000000001249, 183.33333333333340889},
    {later, 0.1, 0.0, 0.1, 0.0, 0, 0.8, 266.66666666666671601, 450.0000000000001249, 183.33333333333340889},
    {now, 0.1, 0.05, 0.03, 0.2, 0, 0.85, 530.12048192771077833, 749.99999999999989316, 219.87951807228911483},
    {later, 0.07, 0.07, 1e-09, 0.0, 0, 0.6, 140.18691588785045345, 140.18691647196260444, 5.8411215099299062575e-7},
    {now, 1e-09, 0.0, 0.0, 1e-12, 0, 0.999999, 99900099.997130176057, 99900099.997230076157,
     0.000099900099997130174048},
    {later, 1e-12, 0.0, 1e-13, 0.0, 0, 0.999999999999, 50000553049070.237583, 52632191744486.924372,
     2631638695416.686789},
    {now, 0.1, -0.5, 0.25, 0.0, 0, 0.3, 115.78947368421052555, 133.33333333333333221, 17.543859649122806665},
    {later, 0.02, 0.0199999, 0.4, 0.01, 0, 0.99, 9705.7881497032447282, 1010000000.0059981933, 1009990294.21784849},
    {now, 0.1, 0.0, 0.1, 0.0, 3, 0.8, 225.61983471074381066, 248.76033057851240758, 23.140495867768596918},
    {later, 0.1, 0.0, 0.1, 0.0, 3, 0.8, 164.08715251690459785, 203.53117956423743465, 39.444027047332836802},
    {now, 0.01, 0.01, 1e-07, 0.0, 10000, 0.9999, 632138.95356709917785, 632403.27499563463986, 264.32142853546201091},
    {later, 1e-08, 0.0, 1e-09, 0.0, 10000, 0.99999999, 999899.99666708208374, 999904.99651707962625,
     4.9998499975425106554},
    {now, 0.0, 0.0, 1e-12, 0.0, 9999, 0.9999999999, 999899.5001501152089, 999899.50514861199422,
     0.004998496785323929088},
    {now, 0.03, 0.03, 0.0, 1e-10, 10000, 1.0, 1000000.0, 1000000.0001, 0.00010000000000000000364},
    {later, 0.05, 0.02, 0.01, 0.03, 60, 0.97, 1555.4478777161265572, 1898.1011635234370062, 342.65328580731044895},
    {now, 0.1, 0.02, 0.2, 0.0, 1, 0.5, 100.0, 100.0, 0.0},
    {later, 0.004, 0.001, -0.001, -0.02, 1200, 0.995, 12428.894666856722791, 10816.126798163358037,
     -1612.7678686933647541},
    {now, 0.001, 0.0005, 0.5, 0.0, 8191, 1e-06, 100.00009995014985027, 199.90054917723305406, 99.900449227083203786},
    {later, 0.25, 0.1, 1e-14, 0.0, 5000, 0.999, 661.15155526141630001, 661.15155526147104963,
     5.4749616862185187445e-11},
    {now, 0.1, 0.0, 0.05, 0.0, 7, 1e-300, 100.0, 104.76190471990521379, 4.7619047199052137894},
    {now, 0.0, 0.0, 0.699999999, 0.0, 0, 0.3, 142.85714285714285488, 99999997277.07809736, 99999997134.220954503},
    {later, 0.0, 0.0, 0.899999, 0.0, 10000, 0.1, 11.111111111111111796, 995016.12509131522032, 995005.0139802041092},
};

/// What both components say of a margin of 100.
lifetime::result computed(const reference& x) {
  if (x.horizon == 0)
    return lifetime{.timing = x.timing,
                    .discount = x.discount,
                    .growth = x.growth,
                    .retention_gain = x.retention_gain,
                    .margin_gain = x.margin_gain}(100, x.retention);
  const finite_lifetime finite{.timing = x.timing,
                               .discount = x.discount,
                               .horizon = double(x.horizon),
                               .growth = x.growth,
                               .retention_gain = x.retention_gain,
                               .margin_gain = x.margin_gain};
  const auto r = finite(100, x.retention);
  return {r.current, r.improved, r.potential, r.potential_net};
}

TEST(Lifetime, AgreesWithMpmath) {
  for (const reference& x : references) {
    SCOPED_TRACE("retention " + std::to_string(x.retention) + ", horizon " + std::to_string(x.horizon));
    expect_close(computed(x).current, x.current, 3e-15);
    expect_close(computed(x).improved, x.improved, 3e-15);
    expect_close(computed(x).potential, x.potential, 3e-15);
  }
}

// The definition, margin by margin, in long double.
long double by_sum(first_margin timing, long double discount, long double growth, int horizon, long double margin,
                   long double retention) {
  long double sum = 0, term = timing == now ? margin : margin * retention / (1 + discount);
  for (int t = 0; t < horizon; ++t, term *= retention * (1 + growth) / (1 + discount)) sum += term;
  return sum;
}

TEST(FiniteLifetime, IsTheSumForRandomInputs) {
  std::mt19937_64 random(77);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 3000; ++i) {
    const auto timing = i % 2 == 0 ? now : later;
    const double discount = unit(random) * 0.3, growth = discount * (2 * unit(random) - 1), retention = unit(random);
    const double gain = unit(random) * (1 - retention) * std::pow(10, -6 * unit(random));
    const int horizon = i < 100 ? i + 1 : static_cast<int>(1 + unit(random) * (i % 10 == 0 ? 10000 : 200));
    const finite_lifetime l{
        .timing = timing, .discount = discount, .horizon = double(horizon), .growth = growth, .retention_gain = gain};
    const long double current = by_sum(timing, discount, growth, horizon, 100, retention);
    const long double improved =
        by_sum(timing, discount, growth, horizon, 100, static_cast<long double>(retention) + gain);
    const auto r = l(100, retention);
    expect_close(r.current, static_cast<double>(current), 1e-14);
    expect_close(r.improved, static_cast<double>(improved), 1e-14);
    EXPECT_LE(std::abs(r.potential - static_cast<double>(improved - current)),
              1e-15 * std::abs(r.improved) + 1e-14 * r.potential);
  }
}

TEST(Lifetime, IsTheExpectationOverAllTimesOfLeaving) {
  // A customer with margin 100 leaves before period t + 1 with probability 0.8^t·0.2, having paid t + 1 margins.
  const double discount = 0.1;
  double expectation = 0, worth = 0, probability = 0.2, factor = 1;
  for (int t = 0; t < 400; ++t, probability *= 0.8, factor /= 1 + discount) {
    worth += 100 * factor;
    expectation += probability * worth;
  }
  expect_close(lifetime{.timing = now, .discount = discount}(100, 0.8).current, expectation);
}

// ---- laws ----

TEST(Lifetime, AfterOnePeriodIsNowLessTheFirstMargin) {
  for (const double discount : {0.0, 0.07, 0.5})
    for (const double retention : {0.0, 0.3, 0.9, 0.99}) {
      const double at_once = lifetime{.timing = now, .discount = discount}(70, retention).current;
      const double after = lifetime{.timing = later, .discount = discount}(70, retention).current;
      EXPECT_LE(std::abs(after - (at_once - 70)), 1e-14 * at_once);
      expect_close(after, at_once * retention / (1 + discount), 1e-14);
    }
}

TEST(Lifetime, IsItsFirstMarginAndTheRest) {
  // S = 1 + qS, whatever the growth
  const double q = 0.85 * 1.02 / 1.1;
  const double value = lifetime{.timing = now, .discount = 0.1, .growth = 0.02}(100, 0.85).current;
  expect_close(value, 100 + q * value, 1e-14);
}

TEST(FiniteLifetime, HorizonsAddUp) {
  // S(m + n) = S(m) + q^m S(n)
  const auto value = [](double horizon) {
    return finite_lifetime{.timing = now, .discount = 0.03, .horizon = horizon, .growth = 0.01}(5, 0.97).current;
  };
  for (int m = 1; m < 60; m += 7)
    for (int n = 1; n < 60; n += 11)
      expect_close(value(m + n), value(m) + std::pow(0.97 * 1.01 / 1.03, m) * value(n), 1e-14);
}

TEST(FiniteLifetime, TendsToTheOneWithoutEnd) {
  for (const first_margin timing : {now, later}) {
    const auto endless = lifetime{.timing = timing, .discount = 0.1, .growth = 0.03, .retention_gain = 0.05}(100, 0.9);
    const auto long_one = finite_lifetime{
        .timing = timing, .discount = 0.1, .horizon = 10000, .growth = 0.03, .retention_gain = 0.05}(100, 0.9);
    expect_close(long_one.current, endless.current, 1e-14);
    expect_close(long_one.improved, endless.improved, 1e-14);
    expect_close(long_one.potential, endless.potential, 1e-14);
    double before = 0;
    for (const double horizon : {1.0, 2.0, 3.0, 10.0, 50.0}) {
      const double value =
          finite_lifetime{.timing = timing, .discount = 0.1, .horizon = horizon, .growth = 0.03}(100, 0.9).current;
      EXPECT_GT(value, before);
      EXPECT_LT(value, endless.current);
      before = value;
    }
  }
}

TEST(Lifetime, RisesWithRetentionAndGrowthAndFallsWithTheDiscount) {
  for (double retention = 0; retention < 0.95; retention += 0.05) {
    const auto value = [](double discount, double growth, double r) {
      return lifetime{.timing = later, .discount = discount, .growth = growth}(10, r).current;
    };
    EXPECT_LT(value(0.1, 0, retention), value(0.1, 0, retention + 0.01));
    EXPECT_LE(value(0.1, 0, retention), value(0.1, 0.01, retention));
    EXPECT_GE(value(0.1, 0, retention), value(0.11, 0, retention));
  }
}

TEST(Lifetime, ScalesWithTheMargin) {
  const lifetime l{.timing = now, .discount = 0.1, .retention_gain = 0.05, .margin_gain = 0.2};
  const finite_lifetime f{.timing = now, .discount = 0.1, .horizon = 7, .retention_gain = 0.05, .margin_gain = 0.2};
  for (const double by : {0.25, -1.0, 64.0}) {  // powers of two scale without rounding
    EXPECT_EQ(l(100 * by, 0.7).current, l(100, 0.7).current * by);
    EXPECT_EQ(l(100 * by, 0.7).potential, l(100, 0.7).potential * by);
    EXPECT_EQ(f(100 * by, 0.7).improved, f(100, 0.7).improved * by);
  }
}

TEST(Lifetime, CurrentAndPotentialMakeTheImprovedValue) {
  for (const double gain : {-0.2, 0.0, 0.001, 0.15, 0.9})
    for (const double more : {-0.5, 0.0, 0.3}) {
      const auto r = lifetime{.timing = later,
                              .discount = 0.1,
                              .growth = 0.01,
                              .retention_gain = gain,
                              .margin_gain = more,
                              .improvement_cost = 12}(100, 0.7);
      EXPECT_LE(std::abs(r.current + r.potential - r.improved), 1e-14 * (r.current + r.improved));
      EXPECT_EQ(r.potential_net, r.potential - 12);
    }
}

TEST(Lifetime, AGainTooSmallForADifferenceKeepsItsDigits) {
  // d current / d retention = m(1 + d)/(1 + d − r)²; the second order is 3e-14 of it
  const double slope = 100 * 1.1 / (0.3 * 0.3);
  expect_close((lifetime{.timing = now, .discount = 0.1, .retention_gain = 1e-14}(100, 0.8).potential), slope * 1e-14,
               1e-12);
  expect_close((lifetime{.timing = later, .discount = 0.1, .retention_gain = 1e-14}(100, 0.8).potential), slope * 1e-14,
               1e-12);
  expect_close((lifetime{.timing = now, .discount = 0.1, .margin_gain = 1e-18}(100, 0.8).potential), 1100.0 / 3 * 1e-18,
               1e-14);
  // of 3 margins: 100 (q + q²), d/dr = 100 (1/1.1 + 2·0.8/1.21)
  expect_close(
      (finite_lifetime{.timing = now, .discount = 0.1, .horizon = 3, .retention_gain = 1e-14}(100, 0.8).potential),
      100 * (1 / 1.1 + 1.6 / 1.21) * 1e-14, 1e-12);
}

// ---- degenerate cases ----

TEST(Lifetime, ACustomerWhoNeverComesBack) {
  expect_close((lifetime{.timing = now, .discount = 0.1}(100, 0).current), 100, 1e-15);
  EXPECT_EQ((lifetime{.timing = later, .discount = 0.1}(100, 0).current), 0);
  EXPECT_EQ((finite_lifetime{.timing = now, .discount = 0.1, .horizon = 10000}(100, 0).current), 100);
  EXPECT_EQ((finite_lifetime{.timing = later, .discount = 0.1, .horizon = 10000}(100, 0).current), 0);
}

TEST(Lifetime, ACustomerWhoNeverLeaves) {
  expect_close((lifetime{.timing = later, .discount = 0.05}(100, 1).current), 2000, 1e-14);
  // 1 − q is exactly 0: as many margins as periods
  for (const double horizon : {1.0, 2.0, 3.0, 1000.0, 9999.0, 10000.0}) {
    EXPECT_EQ((finite_lifetime{.timing = now, .horizon = horizon}(3, 1).current), 3 * horizon);
    EXPECT_EQ((finite_lifetime{.timing = later, .horizon = horizon}(3, 1).current), 3 * horizon);
    EXPECT_EQ((finite_lifetime{.timing = now, .discount = 0.25, .horizon = horizon, .growth = 0.25}(3, 1).current),
              3 * horizon);
  }
}

TEST(Lifetime, RetentionIsNotImprovedBeyondOneNorBelowZero) {
  const auto best = lifetime{.timing = later, .discount = 0.1, .retention_gain = 0.7}(100, 0.8);
  expect_close(best.improved, 1000, 1e-14);
  expect_close(best.potential, 1000 - 800.0 / 3, 1e-14);
  const auto worst = lifetime{.timing = later, .discount = 0.1, .retention_gain = -0.9}(100, 0.8);
  EXPECT_EQ(worst.improved, 0);
  expect_close(worst.potential, -800.0 / 3, 1e-14);
  EXPECT_EQ((finite_lifetime{.timing = now, .horizon = 50, .retention_gain = 1}(2, 0.3).improved), 100);
}

TEST(Lifetime, WithoutAGainThereIsNoPotential) {
  const auto r = lifetime{.timing = now, .discount = 0.1, .improvement_cost = 5}(100, 0.8);
  EXPECT_EQ(r.potential, 0);
  EXPECT_EQ(r.potential_net, -5);
  EXPECT_EQ(r.improved, r.current);
}

TEST(Lifetime, MarginsMayBeLosses) {
  expect_close((lifetime{.timing = now, .discount = 0.1}(-100, 0.8).current), -1100.0 / 3, 1e-14);
  EXPECT_EQ((lifetime{.timing = now, .discount = 0.1}(0, 0.8).current), 0);
}

TEST(FiniteLifetime, GrowthMayOutrunTheDiscount) {
  // 2^10 − 1, and the same of a customer who may leave: q = 1
  EXPECT_EQ((finite_lifetime{.timing = now, .horizon = 10, .growth = 1}(1, 1).current), 1023);
  EXPECT_EQ((finite_lifetime{.timing = now, .horizon = 10, .growth = 1}(1, 0.5).current), 10);
  // the margin vanishes after the first
  EXPECT_EQ((finite_lifetime{.timing = now, .horizon = 10, .growth = -1}(7, 0.9).current), 7);
}

TEST(Lifetime, InFloatAndInLongDouble) {
  EXPECT_NEAR((basic_lifetime<float>{.timing = now, .discount = 0.1f}(100, 0.8f).current), 366.66666f, 2e-4f);
  EXPECT_NEAR((basic_lifetime<float, float>{.timing = now, .discount = 0.1f, .horizon = 3}(100, 0.8f).current),
              225.6198f, 1e-4f);
  const long double fine =
      basic_lifetime<long double>{.timing = now, .discount = 0.1L, .retention_gain = 0.1L}(100, 0.8L).potential;
  EXPECT_LE(std::abs(fine - 550.0L / 3), 1e-17L * 550);
}

// ---- errors ----

template <class Component>
void expect_parameter_error(const Component& c, std::string_view which, std::string_view rule) {
  try {
    c(100, 0.8);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.component, Component::name.view());
    EXPECT_EQ(e.parameter, which);
    EXPECT_EQ(e.rule, rule);
  }
}

TEST(LifetimeErrors, NameTheParameter) {
  expect_parameter_error(lifetime{.discount = 0.1}, "timing", "has to be said: now or after_one_period");
  expect_parameter_error(finite_lifetime{.horizon = 3}, "timing", "has to be said: now or after_one_period");
  expect_parameter_error(lifetime{.timing = static_cast<first_margin>(3)}, "timing", "one of the named values");
  expect_parameter_error(lifetime{.timing = now, .discount = -0.1}, "discount", ">= 0");
  expect_parameter_error(lifetime{.timing = now, .growth = -1.5}, "growth", ">= -1");
  expect_parameter_error(lifetime{.timing = now, .retention_gain = 1.5}, "retention_gain", "in [-1, 1]");
  expect_parameter_error(lifetime{.timing = now, .margin_gain = -2}, "margin_gain", ">= -1");
  expect_parameter_error(lifetime{.timing = now, .improvement_cost = -1}, "improvement_cost", ">= 0");
  for (const double horizon :
       {0.0, 2.5, 10001.0, -3.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    expect_parameter_error(finite_lifetime{.timing = now, .horizon = horizon}, "horizon",
                           "in [1, 10000], whole number");
  expect_parameter_error(finite_lifetime{.timing = now}, "horizon", "in [1, 10000], whole number");
  expect_parameter_error(finite_lifetime{.timing = now, .horizon = 10000, .growth = 0.01}, "growth",
                         "the margins of a customer who never leaves amount to at most 1e30");
  expect_parameter_error(finite_lifetime{.timing = now, .horizon = 10000, .growth = 1e200}, "growth",
                         "the margins of a customer who never leaves amount to at most 1e30");
}

void expect_row_error(const lifetime& l, double margin, double retention, std::string_view field,
                      std::string_view rule) {
  try {
    l(margin, retention);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, field);
    EXPECT_EQ(e.first.rule(), rule);
    const double value = field == "margin" ? margin : retention;
    EXPECT_TRUE(e.first.value == value || (std::isnan(e.first.value) && std::isnan(value)));
  }
}

TEST(LifetimeErrors, NameTheField) {
  const double none = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  const lifetime l{.timing = now, .discount = 0.1};
  expect_row_error(l, none, 0.8, "margin", "finite");
  expect_row_error(l, infinite, 0.8, "margin", "finite");
  expect_row_error(l, 1, none, "retention", "in [0, 1]");
  expect_row_error(l, 1, 1.0000001, "retention", "in [0, 1]");
  expect_row_error(l, 1, -0.1, "retention", "in [0, 1]");
}

TEST(LifetimeErrors, AValueWithoutBoundIsABadRow) {
  const std::string_view rule =
      "retention times (1 + growth), present and improved, is below 1 + discount, or the value has no bound";
  expect_row_error({.timing = now}, 1, 1, "retention", rule);
  expect_row_error({.timing = now, .discount = 0.1, .growth = 0.25}, 1, 0.9, "retention", rule);
  expect_row_error({.timing = now, .growth = 1}, 1, 0.5, "retention", rule);             // exactly at the bound
  expect_row_error({.timing = now, .retention_gain = 0.1}, 1, 0.95, "retention", rule);  // improved only
  expect_row_error({.timing = now, .discount = 0.1, .growth = 0.25, .retention_gain = -0.5}, 1, 0.9, "retention",
                   rule);  // present only
  EXPECT_NO_THROW((lifetime{.timing = now, .growth = 1}(1, 0.4999)));
  EXPECT_NO_THROW((lifetime{.timing = now, .discount = 1e-9}(1, 1)));
  EXPECT_NO_THROW((finite_lifetime{.timing = now, .horizon = 20, .growth = 1}(1, 0.9)));
}

// ---- many customers ----

struct customer {
  double margin;
  float retention;
};

TEST(LifetimeSummary, TotalsAreTheSumsOfTheCustomers) {
  std::vector<customer> customers;
  for (int i = 0; i < 1000; ++i) customers.push_back({i * 0.5 - 100, static_cast<float>(i % 97) / 100});
  const lifetime l{.timing = now,
                   .discount = 0.1,
                   .growth = 0.02,
                   .retention_gain = 0.02,
                   .margin_gain = 0.01,
                   .improvement_cost = 3};
  double current = 0, improved = 0, potential = 0, size = 0;
  for (const customer& c : customers) {
    const auto r = l(c.margin, c.retention);
    current += r.current, improved += r.improved, potential += r.potential, size += std::abs(r.improved);
  }
  const auto all = clientele::summarize(customers, l, &customer::margin, &customer::retention);
  EXPECT_LE(std::abs(all->current - current), 1e-13 * size);
  EXPECT_LE(std::abs(all->improved - improved), 1e-13 * size);
  EXPECT_LE(std::abs(all->potential - potential), 1e-13 * size);
  EXPECT_LE(std::abs(all->potential_net - (potential - 3000)), 1e-13 * size);
  EXPECT_EQ(all.valid(), 1000u);

  const auto bound = clientele::on(l, &customer::margin, &customer::retention);
  const auto half = customers.begin() + 500;
  const auto joined =
      merge(clientele::summarize(std::vector(customers.begin(), half), bound),
            clientele::summarize(std::vector(half, customers.end()), bound, clientele::starting_at{500}));
  EXPECT_LE(std::abs(joined->current - all->current), 1e-13 * size);
}

TEST(LifetimeScore, BadRowsAreNamedAndGoodOnesWritten) {
  const std::vector<customer> customers{{100, 0.5f}, {100, 1.0f}, {100, 0.75f}, {1, 1.0f}};
  const lifetime undiscounted{.timing = now};
  std::array<double, 4> current{};
  try {
    clientele::score(customers, undiscounted, &customer::margin, clientele::field<"loyalty">(&customer::retention),
                     clientele::into(&lifetime::result::current, current));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "loyalty");
    EXPECT_EQ(e.first.value, 1);
    EXPECT_EQ(e.count, 2u);
  }
  EXPECT_EQ(current[0], 200);
  EXPECT_TRUE(std::isnan(current[1]));
  EXPECT_EQ(current[2], 400);
  EXPECT_TRUE(std::isnan(current[3]));
}

TEST(LifetimeScore, AFiniteHorizonHasNoSuchRule) {
  const std::vector<customer> customers{{100, 0.5f}, {100, 1.0f}};
  std::array<double, 2> current{};
  clientele::score(customers, finite_lifetime{.timing = now, .horizon = 2}, &customer::margin, &customer::retention,
                   clientele::into(&finite_lifetime::result::current, current));
  EXPECT_EQ(current[0], 150);
  EXPECT_EQ(current[1], 200);
}

TEST(LifetimeScore, AValueBeyondTheLargestNumberIsABadRow) {
  const std::vector<customer> customers{{1e308, 0.99f}};
  EXPECT_THROW(clientele::summarize(customers, lifetime{.timing = now}, &customer::margin, &customer::retention),
               clientele::invalid_customer);
}

// A shortfall whose reciprocal is beyond the largest number, a margin small enough: mpmath, 60 digits.
TEST(Lifetime, OfADiscountNearlyZero) {
  const lifetime l{.timing = now, .discount = 1e-320};
  expect_close(l(1e-300, 1).current, 1.0000111329412581e20, 1e-15);
  expect_close(l(1e-300, 1).improved, 1.0000111329412581e20, 1e-15);
  EXPECT_EQ(l(1e-300, 1).potential, 0);
  const lifetime managed{.timing = now, .discount = 1e-320, .retention_gain = 0.5, .margin_gain = 1};
  expect_close(managed(1e-300, 0.5).current, 2e-300, 1e-15);
  expect_close(managed(1e-300, 0.5).improved, 2.0000222658825162e20, 1e-15);
  expect_close(managed(1e-300, 0.5).potential, 2.0000222658825162e20, 1e-15);
  EXPECT_TRUE(std::isinf(l(1, 1).current));
}

// ---- each customer's own gains ----

using clientele::value::individual_finite_lifetime;
using clientele::value::individual_lifetime;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr lifetime yearly{.timing = now, .discount = 0.1};

static_assert(close(yearly.wider()(100, 0.8, 0.1, none, none, none).potential, 550.0 / 3));
static_assert(close(yearly.wider()(100, 0.8, none, 0.2, none, none).potential, 220.0 / 3));
static_assert(yearly.wider()(100, 0.8, none, none, none, none).potential == 0);
constexpr individual_lifetime half_the_wallet{{.timing = now, .discount = 0.1, .target_share = 0.5}};
static_assert(close(half_the_wallet(100, 0.8, none, none, 0.25, none).potential, 1100.0 / 3));
static_assert(half_the_wallet(100, 0.8, none, none, 0.5, none).potential == 0);
static_assert(half_the_wallet(100, 0.8, none, none, 0.9, none).potential == 0);
static_assert(half_the_wallet(100, 0.8, none, none, none, none).potential == 0);
static_assert(close(half_the_wallet(100, 0.8, none, none, 0.25, 1000).whole, 1000 + 2200.0 / 3));

struct relation {
  double margin, retention;
  std::optional<double> retention_gain, margin_gain, wallet_share, earned;
};
constexpr auto on_relation = [](const auto& component) {
  return clientele::on(component, &relation::margin, &relation::retention, &relation::retention_gain,
                       &relation::margin_gain, &relation::wallet_share, &relation::earned);
};

TEST(IndividualLifetime, OnTakesTheFurtherInputs) {
  const std::vector<relation> all{
      {100, 0.8, 0.1, {}, {}, {}}, {100, 0.8, {}, 0.2, {}, 10}, {100, 0.8, {}, {}, 0.25, 5}};
  const auto s = summarize(all, on_relation(lifetime{.timing = now, .discount = 0.1, .target_share = 0.5}));
  static_assert(std::is_same_v<std::remove_const_t<decltype(s)>, clientele::summary<individual_lifetime>>);
  EXPECT_DOUBLE_EQ(s->current, 1100);
  EXPECT_DOUBLE_EQ(s->potential, 550.0 / 3 + 220.0 / 3 + 1100.0 / 3);
  EXPECT_DOUBLE_EQ(s->earned, 15);
  EXPECT_DOUBLE_EQ(s->whole, 15 + 2 * 1100.0 / 3 + 220.0 / 3 + 1100.0 / 3);  // the first one's past is not known
  EXPECT_EQ(s.missing<"retention_gain">(), 2u);
  std::vector<double> whole(3);
  score(all, on_relation(yearly), clientele::into<"whole">(whole));
  EXPECT_TRUE(std::isnan(whole[0]));
  EXPECT_DOUBLE_EQ(whole[1], 10 + 1100.0 / 3 + 220.0 / 3);
  // The same without `on`, and fused with the plain one.
  std::vector<double> potential(3);
  clientele::score(all, yearly, &relation::margin, &relation::retention, &relation::retention_gain,
                   &relation::margin_gain, &relation::wallet_share, &relation::earned,
                   clientele::into<"potential">(potential));
  EXPECT_DOUBLE_EQ(potential[0], 550.0 / 3);
  const auto both = summarize(
      all, clientele::fuse(clientele::on(yearly, &relation::margin, &relation::retention), on_relation(yearly)));
  EXPECT_EQ(clientele::get<lifetime>(both)->current, clientele::get<individual_lifetime>(both)->current);
}

TEST(IndividualLifetime, WithoutInputsOfItsOwnHasTheBitsOfTheCommonOne) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> share(0, 1);
  for (int i = 0; i < 2000; ++i) {
    const lifetime common{.timing = i % 2 == 0 ? now : later,
                          .discount = 0.05 + share(random),
                          .retention_gain = share(random) / 4 - 0.1,
                          .margin_gain = share(random) - 0.5,
                          .improvement_cost = 3};
    const double margin = 1000 * share(random) - 100, retention = share(random);
    const auto plain = common(margin, retention);
    const auto own = common.wider()(margin, retention, none, none, none, none);
    EXPECT_EQ((lifetime::result{own.current, own.improved, own.potential, own.potential_net}), plain);
    // A customer's own gain is what the parameter would be.
    const auto stated = lifetime{.timing = common.timing, .discount = common.discount, .improvement_cost = 3}.wider()(
        margin, retention, common.retention_gain, common.margin_gain, none, none);
    EXPECT_EQ((lifetime::result{stated.current, stated.improved, stated.potential, stated.potential_net}), plain);
    const finite_lifetime finite{.timing = common.timing, .discount = 0.1, .horizon = 7, .retention_gain = 0.1};
    EXPECT_EQ(finite.wider()(margin, retention, none, none, none, none).potential, finite(margin, retention).potential);
  }
}

// mpmath 1.3.0, 50 digits, from the doubles as they stand: m = 73, r = 0.62, d = 0.08, g = 0.02, gains 0.11 and 0.3,
// share 0.35, target 0.6, first margin after one period, 60 margins; q = r(1 + g)/(1 + d), S = (1 − q^60)/(1 − q),
// V = m·r/(1 + d)·S; improved with r + 0.11 and m·1.3·0.6/0.35
TEST(IndividualLifetime, AllGainsTogetherAgreeWithAnIndependentComputation) {
  const individual_finite_lifetime component{
      {.timing = later, .discount = 0.08, .horizon = 60, .growth = 0.02, .target_share = 0.6}};
  const auto r = component(73, 0.62, 0.11, 0.3, 0.35, 250);
  expect_close(r.current, 101.117068811437637, 1e-13);
  expect_close(r.improved, 354.086378665253595, 1e-13);
  expect_close(r.potential, 252.969309853815957, 1e-13);
  expect_close(r.whole, 604.086378665253595, 1e-13);
}

TEST(IndividualLifetime, ATargetNeedsAShare) {
  try {
    lifetime{.timing = now, .discount = 0.1, .target_share = 0.5}(100, 0.8);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "target_share");
    EXPECT_EQ(e.rule, "needs each customer's wallet_share, an input of the individual form");
  }
  const auto blamed = [](double retention, double gain, double share) {
    try {
      lifetime{.timing = now, .discount = 0}.wider()(100, retention, gain, none, share, none);
    } catch (const clientele::invalid_customer& e) {
      return std::string(e.first.field);
    }
    return std::string();
  };
  EXPECT_EQ(blamed(0.8, 0.2, none), "retention");  // improved to 1 without discount: no bound
  EXPECT_EQ(blamed(0.8, 2, none), "retention_gain");
  EXPECT_EQ(blamed(0.8, none, 0), "wallet_share");
  EXPECT_EQ(blamed(0.8, none, 1), "");
}

}  // namespace lifetime_test
