// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/payback.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace payback_test {

using clientele::retention::basic_payback;
using clientele::retention::payback;
using clientele::value::first_margin;

constexpr payback now(double discount = 0) { return {.timing = first_margin::now, .discount = discount}; }
constexpr payback later(double discount = 0) {
  return {.timing = first_margin::after_one_period, .discount = discount};
}

bool is_never(double periods) { return std::isnan(periods); }

TEST(Payback, WorkedNumbers) {
  EXPECT_EQ(now()(1000, 300).periods, 4);
  EXPECT_EQ(later()(1000, 300).periods, 4);
  EXPECT_EQ(later(0.1)(1000, 300).periods, 5);
  EXPECT_EQ(now(0.1)(1000, 300).periods, 4);
}

TEST(Payback, ACostOfNothingIsEarnedBackByNothing) {
  for (const double value : {300.0, 0.0, -5.0}) {
    EXPECT_EQ(now(0.1)(0, value).periods, 0);
    EXPECT_EQ(later()(0, value).periods, 0);
  }
}

TEST(Payback, NeverWithoutPositiveValue) {
  EXPECT_TRUE(is_never(later()(1, 0).periods));
  EXPECT_TRUE(is_never(now(0.2)(1, -3).periods));
}

TEST(Payback, NeverWhereTheCostIsAtOrAboveAllThatWillEverComeIn) {
  // 10 a period for ever at 10 % is worth 100 after one period, 110 now; 100 itself is never reached.
  EXPECT_TRUE(is_never(later(0.1)(100, 10).periods));
  EXPECT_TRUE(is_never(later(0.1)(101, 10).periods));
  EXPECT_TRUE(is_never(now(0.1)(110, 10).periods));
  EXPECT_TRUE(is_never(later(0.05)(2000, 100).periods));
  for (int percent = 1; percent < 100; ++percent) {  // also where rounding leaves the quotient below 1
    EXPECT_TRUE(is_never(later(percent / 100.0)(100, percent).periods)) << percent;
    EXPECT_TRUE(is_never(now(percent / 100.0)(100 + percent, percent).periods)) << percent;
  }
  EXPECT_FALSE(is_never(now(0.1)(100, 10).periods));
  EXPECT_FALSE(is_never(later(0.1)(99.999, 10).periods));
  // 1 − 1.1⁻ⁿ ≥ 0.99999: n ≥ ln 100 000 / ln 1.1 = 120.79
  EXPECT_EQ(later(0.1)(99.999, 10).periods, 121);
}

TEST(Payback, OneValueIsEnough) {
  EXPECT_EQ(now(0.1)(10, 10).periods, 1);
  EXPECT_EQ(later(0.1)(10, 11).periods, 1);
  EXPECT_EQ(later(0.1)(10.001, 11).periods, 2);
  EXPECT_EQ(now(5)(1e-300, 1e300).periods, 1);
}

TEST(Payback, UndiscountedWholeMultiples) {
  EXPECT_EQ(later()(0.3, 0.1).periods, 3);
  EXPECT_EQ(later()(0.7, 0.1).periods, 7);
  EXPECT_EQ(now()(1e9, 1).periods, 1e9);
  EXPECT_EQ(now()(1e9 + 0.5, 1).periods, 1e9 + 1);
  for (int n = 1; n <= 1000; ++n) {
    EXPECT_EQ(later()(n * 19.99, 19.99).periods, n);
    EXPECT_EQ(later()(n * 19.99 + 0.01, 19.99).periods, n + 1);
  }
}

TEST(Payback, MoreThanCanBeCountedIsNever) {
  EXPECT_TRUE(is_never(later()(1e15, 1).periods));
  EXPECT_TRUE(is_never(later()(1e300, 1e-300).periods));
  EXPECT_EQ(later()(1e13, 1).periods, 1e13);
}

// The sum itself, in long double.
double brute_force(long double cost, long double value, long double discount, first_margin timing,
                   long double* last = nullptr) {
  long double sum = 0, factor = timing == first_margin::now ? 1 : 1 / (1 + discount);
  for (int n = 0; n <= 200000; ++n) {
    if (sum >= cost) {
      if (last != nullptr) *last = sum;
      return n;
    }
    sum += value * factor;
    factor /= 1 + discount;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

TEST(Payback, IsTheSmallestNOfTheSumForRandomInputs) {
  std::mt19937_64 random(20240501);
  std::uniform_real_distribution<double> unit(0, 1);
  int compared = 0;
  for (int i = 0; i < 20000; ++i) {
    const double discount = i % 4 == 0 ? 0 : std::pow(10, -4 * unit(random));
    const auto timing = i % 2 == 0 ? first_margin::now : first_margin::after_one_period;
    const double value = std::pow(10, 6 * unit(random) - 2);
    const double all = discount > 0 ? (timing == first_margin::now ? 1 + discount : 1) / discount : 1000;
    const double cost = value * all * unit(random) * (i % 3 == 0 ? 0.01 : 0.999);
    const double expected = brute_force(cost, value, discount, timing);
    ASSERT_EQ((payback{.timing = timing, .discount = discount}(cost, value).periods), expected)
        << "cost " << cost << ", value " << value << ", discount " << discount;
    ++compared;
  }
  EXPECT_EQ(compared, 20000);
}

TEST(Payback, IsExactAtTheBoundary) {
  for (const double discount : {0.0, 0.0001, 0.01, 0.05, 0.1, 0.25, 1.0})
    for (const first_margin timing : {first_margin::now, first_margin::after_one_period}) {
      const payback p{.timing = timing, .discount = discount};
      for (int n = 1; n <= 400; ++n) {
        long double sum = 0, factor = timing == first_margin::now ? 1 : 1 / (1 + static_cast<long double>(discount));
        for (int t = 0; t < n; ++t, factor /= 1 + static_cast<long double>(discount)) sum += 123.45L * factor;
        if (factor * 123.45L < 1e-9L * sum) break;  // what still comes in is lost in the last digits
        const double value = static_cast<double>(123.45L), cost = static_cast<double>(sum);
        ASSERT_EQ(p(cost, value).periods, n) << discount;
        ASSERT_EQ(p(cost * (1 - 1e-12), value).periods, n) << discount;
        ASSERT_EQ(p(cost * (1 + 1e-12), value).periods, n + 1) << discount;
      }
    }
}

TEST(Payback, ManyPeriodsAtATinyDiscount) {
  // n = ceil(−log1p(−x·d)/log1p(d)); mpmath, 50 digits, from the doubles 1e-9, 5e8: 693147181
  EXPECT_EQ(later(1e-9)(5e8, 1).periods, 693147181);
  EXPECT_EQ(later(1e-300)(1000, 1).periods, 1000);
}

TEST(Payback, CloseToNeverItStillAnswers) {
  const double n = later(1e-6)(1e6 * (1 - 1e-13), 1).periods;
  EXPECT_GT(n, 2.5e7);
  EXPECT_LT(n, 3.5e7);
}

TEST(Payback, RisesWithTheCostAndFallsWithTheValue) {
  for (double cost = 1; cost < 900; cost *= 1.37) {
    EXPECT_LE(later(0.1)(cost, 100).periods, later(0.1)(cost * 1.1, 100).periods);
    EXPECT_GE(later(0.1)(cost, 100).periods, later(0.1)(cost, 110).periods);
    EXPECT_LE(now(0.1)(cost, 100).periods, later(0.1)(cost, 100).periods);
    EXPECT_EQ(now(0.1)(cost, 100).periods, now(0.1)(cost * 4096, 100 * 4096).periods);
  }
}

TEST(Payback, InFloat) {
  EXPECT_EQ((basic_payback<float>{.timing = first_margin::after_one_period, .discount = 0.1f}(1000, 300).periods), 5);
  EXPECT_EQ((basic_payback<float>{.timing = first_margin::now}(0.3f, 0.1f).periods), 3);
  EXPECT_TRUE(std::isnan(basic_payback<float>{.timing = first_margin::now}(200000, 1).periods));
}

TEST(PaybackErrors, TheTimingHasToBeSaid) {
  try {
    payback{.discount = 0.1}(1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.component, "retention::payback");
    EXPECT_EQ(e.parameter, "timing");
    EXPECT_EQ(e.rule, "has to be said: now or after_one_period");
  }
}

TEST(PaybackErrors, NameParameterAndField) {
  EXPECT_THROW(later(-0.1)(1, 1), clientele::invalid_parameter);
  EXPECT_THROW((payback{.timing = static_cast<first_margin>(9)}(1, 1)), clientele::invalid_parameter);
  try {
    later()(-1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "cost");
    EXPECT_EQ(e.first.value, -1);
    EXPECT_EQ(e.first.rule(), ">= 0");
  }
  EXPECT_THROW(later()(1, std::numeric_limits<double>::quiet_NaN()), clientele::invalid_customer);
  EXPECT_THROW(later()(1, std::numeric_limits<double>::infinity()), clientele::invalid_customer);
}

struct offer {
  double cost, value;
};

TEST(PaybackSummary, CountsAndPaybackOfTheTotals) {
  const std::vector<offer> offers{{1000, 300}, {50, 100}, {10, 0}, {0, 5}};
  const auto all = clientele::summarize(offers, later(0.1), &offer::cost, &offer::value);
  EXPECT_EQ(all->paying_back, 3u);
  EXPECT_EQ(all->never, 1u);
  EXPECT_EQ(all->cost, 1060);
  EXPECT_EQ(all->value_per_period, 405);
  EXPECT_EQ(all->periods, brute_force(1060, 405, 0.1L, first_margin::after_one_period));
  EXPECT_EQ(all.of(&payback::result::periods).total(), 5 + 1 + 0);
  EXPECT_EQ(all.invalid(), 0u);
}

}  // namespace payback_test
