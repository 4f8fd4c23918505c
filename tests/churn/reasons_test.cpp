// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/reasons.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace {

using clientele::statistic_state;
using clientele::churn::common_leaving_reasons;
using clientele::churn::leaving_reason;
using clientele::churn::p_value_method;
using clientele::churn::reasons;
using clientele::churn::reasons_test;

template <std::size_t k>
reasons counted(const std::array<std::uint64_t, k>& counts,
                std::span<const leaving_reason> table = common_leaving_reasons) {
  reasons r(table);
  for (std::size_t i = 0; i < k; ++i) r.add(i, counts[i], 10.0 * static_cast<double>(i));
  return r;
}

constexpr std::array<leaving_reason, 3> three{{{"a", 0.2, false}, {"b", 0.3, true}, {"c", 0.5, true}}};

TEST(Reasons, OfTheWorkedCase) {
  const auto r = counted(std::array<std::uint64_t, 6>{1, 3, 5, 9, 14, 68});
  const reasons_test t = r.against_reference({.runs = 1000});
  EXPECT_NEAR(t.chi_square, 0, 1e-12);
  EXPECT_NEAR(t.p_value, 1, 1e-12);
  EXPECT_EQ(t.degrees_of_freedom, 5);
  EXPECT_EQ(r.preventable_customers(), 82u);
  EXPECT_EQ(r.preventable_share().value, 0.82);
  EXPECT_NEAR(r.preventable_reference(), 0.82, 1e-15);
  EXPECT_EQ(r.preventable_money(), 90);
  EXPECT_EQ(t.small_cells, 2u);  // 1 and 3 expected; 5 is enough
  EXPECT_TRUE(t.reasons[0].small && t.reasons[1].small && !t.reasons[3].small);
}

// Independent computation: all tables of n = 8 over three reasons by three plain loops with factorials.
TEST(Reasons, ExactPValueIsTheOneOfEnumeration) {
  double factorial[9] = {1};
  for (int i = 1; i < 9; ++i) factorial[i] = factorial[i - 1] * i;
  const auto chi_square = [](int a, int b, int c) {
    return std::pow(a - 1.6, 2) / 1.6 + std::pow(b - 2.4, 2) / 2.4 + std::pow(c - 4.0, 2) / 4;
  };
  for (const auto& [x, y] : {std::pair{4, 1}, {0, 8}, {2, 2}, {1, 3}}) {
    double p = 0;
    for (int a = 0; a <= 8; ++a)
      for (int b = 0; a + b <= 8; ++b)
        if (const int c = 8 - a - b; chi_square(a, b, c) >= chi_square(x, y, 8 - x - y) - 1e-8)
          p += factorial[8] / (factorial[a] * factorial[b] * factorial[c]) * std::pow(0.2, a) * std::pow(0.3, b) *
               std::pow(0.5, c);
    const auto t = counted(std::array{static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y),
                                      static_cast<std::uint64_t>(8 - x - y)},
                           three)
                       .against_reference();
    EXPECT_EQ(t.method, p_value_method::exact);
    EXPECT_NEAR(t.chi_square, chi_square(x, y, 8 - x - y), 1e-12);
    EXPECT_NEAR(t.p_value, p, 1e-12);
  }
}

TEST(Reasons, MonteCarloAgreesWithExactAndIsReproducible) {
  const auto r = counted(std::array<std::uint64_t, 3>{5, 2, 3}, three);
  const auto exact = r.against_reference();
  const auto simulated = r.against_reference({.method = p_value_method::monte_carlo, .runs = 20000});
  EXPECT_GT(simulated.p_standard_error, 0);
  EXPECT_NEAR(simulated.p_value, exact.p_value, 4 * simulated.p_standard_error);
  EXPECT_EQ(simulated.p_value, r.against_reference({.method = p_value_method::monte_carlo, .runs = 20000}).p_value);
  EXPECT_NE(simulated.p_value,
            r.against_reference({.method = p_value_method::monte_carlo, .runs = 20000, .seed = 2}).p_value);
  // too many tables to enumerate, and small cells
  EXPECT_EQ(counted(std::array<std::uint64_t, 6>{2, 5, 10, 20, 30, 100}).against_reference({.runs = 200}).method,
            p_value_method::monte_carlo);
}

TEST(Reasons, ManyCustomersNeedNoSimulation) {
  const auto t = counted(std::array<std::uint64_t, 3>{230, 280, 490}, three).against_reference();
  EXPECT_EQ(t.method, p_value_method::chi_square);
  EXPECT_EQ(t.small_cells, 0u);
  EXPECT_NEAR(t.chi_square, 900.0 / 200 + 400.0 / 300 + 100.0 / 500, 1e-12);
  EXPECT_NEAR(t.p_value, std::exp(-t.chi_square / 2), 1e-12);  // two degrees of freedom
  EXPECT_NEAR(t.reasons[0].adjusted_residual, 30 / std::sqrt(1000 * 0.2 * 0.8), 1e-12);
}

TEST(Reasons, OfTwoTheSquaredResidualIsChiSquare) {
  const std::array<leaving_reason, 2> two{{{"a", 0.3, false}, {"b", 0.7, true}}};
  const auto t = counted(std::array<std::uint64_t, 2>{37, 63}, two).against_reference();
  EXPECT_NEAR(t.reasons[0].adjusted_residual * t.reasons[0].adjusted_residual, t.chi_square, 1e-12);
  EXPECT_NEAR(t.reasons[0].adjusted_residual, -t.reasons[1].adjusted_residual, 1e-12);
}

TEST(Reasons, OfNobodyAndOfOneReasonThereIsNoTest) {
  EXPECT_EQ(reasons{}.against_reference().state, statistic_state::no_values);
  EXPECT_EQ(reasons{}.preventable_share().state, statistic_state::no_values);
  const std::array<leaving_reason, 1> one{{{"all", 1, true}}};
  const auto t = counted(std::array<std::uint64_t, 1>{5}, one).against_reference();
  EXPECT_EQ(t.state, statistic_state::too_few_values);
  EXPECT_TRUE(std::isnan(t.p_value) && std::isnan(t.reasons[0].adjusted_residual));
}

TEST(Reasons, MergeToThoseOfTheWhole) {
  auto a = counted(std::array<std::uint64_t, 6>{1, 0, 2, 3, 4, 5}),
       b = counted(std::array<std::uint64_t, 6>{0, 2, 1, 0, 7, 30});
  b.add_unstated(12);
  const auto both = merge(a, b), whole = counted(std::array<std::uint64_t, 6>{1, 2, 3, 3, 11, 35});
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(both.customers(i), whole.customers(i));
  EXPECT_EQ(both.against_reference({.runs = 10}).chi_square, whole.against_reference({.runs = 10}).chi_square);
  EXPECT_EQ(both.unstated(), 1u);
  EXPECT_EQ(both.unstated_money(), 12);
  EXPECT_EQ(both.money(5), 100);
  EXPECT_THROW(static_cast<void>(merge(a, reasons(three))), clientele::invalid_use);
}

void expect_rejected(std::span<const leaving_reason> table, double value, std::string_view rule) {
  try {
    reasons r(table);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "reference");
    EXPECT_EQ(e.value, value);
    EXPECT_EQ(e.rule, rule);
  }
}

TEST(Reasons, SaysWhatIsBad) {
  expect_rejected(std::array<leaving_reason, 2>{{{"a", 0, true}, {"b", 1, true}}}, 0, "in (0, 1]");
  expect_rejected(std::array<leaving_reason, 2>{{{"a", 0.5, true}, {"b", 0.25, true}}}, 0.75,
                  "shares that add up to 1");
  reasons r;
  EXPECT_THROW(r.add(6), clientele::invalid_use);
  EXPECT_THROW(r.add(0, -1.0), clientele::invalid_parameter);
  r.add(0);
  EXPECT_THROW(static_cast<void>(r.against_reference({.method = p_value_method::exact, .exact_up_to = 2})),
               clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(r.against_reference({.method = p_value_method::monte_carlo, .runs = 0})),
               clientele::invalid_parameter);
}

}  // namespace
