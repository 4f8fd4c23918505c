// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/reasons.hpp>

#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reasons_test {

using clientele::statistic_state;
using clientele::summarize;
using clientele::churn::leaving;
using clientele::churn::leaving_reason;
using clientele::churn::p_value_method;
using clientele::churn::reasons;
using clientele::churn::reasons_found;
using clientele::churn::reasons_test;

struct leaver {
  std::optional<int> reason;  ///< number of an enumerator, or a place in a table of integers
  double money;
};

/// So many leavers of each reason, who bring 10 times its number together.
template <std::size_t k>
std::vector<leaver> leavers(const std::array<std::uint64_t, k>& counts) {
  std::vector<leaver> all;
  for (std::size_t i = 0; i < k; ++i)
    for (std::uint64_t j = 0; j < counts[i]; ++j)
      all.push_back({static_cast<int>(i), j == 0 ? 10.0 * static_cast<double>(i) : 0});
  return all;
}
auto gathered(const std::vector<leaver>& all, const reasons& component = {}) {
  return summarize(all, component, &leaver::reason, &leaver::money);
}
template <std::size_t k>
reasons_found counted(const std::array<std::uint64_t, k>& counts, const reasons& component = {}) {
  return *gathered(leavers(counts), component);
}

const reasons three{.table = {{0, 0.2, false}, {1, 0.3, true}, {2, 0.5, true}}};

TEST(Reasons, TheReferenceBeginsWithThePeopleWhoBought) {
  const auto table = clientele::churn::common_leaving_reasons();
  EXPECT_EQ(table[0].text(), "change of personnel at the buyer's");
  const double shares[] = {0.01, 0.03, 0.05, 0.09, 0.14, 0.68};
  double preventable = 0;
  for (std::size_t i = 0; i < std::size(shares); ++i) {
    EXPECT_EQ(table.at(i).reference, shares[i]);
    preventable += table[i].preventable ? table[i].reference : 0;
  }
  EXPECT_EQ(table.size(), std::size(shares));
  EXPECT_NEAR(preventable, 0.82, 1e-15);
}

TEST(Reasons, OfTheWorkedCase) {
  const auto r = counted(std::array<std::uint64_t, 6>{1, 3, 5, 9, 14, 68});
  const reasons_test t = r.against_reference({.runs = 1000});
  EXPECT_NEAR(t.chi_square, 0, 1e-12);
  EXPECT_NEAR(t.p_value, 1, 1e-12);
  EXPECT_EQ(t.degrees_of_freedom, 5);
  EXPECT_EQ(r.preventable_customers, 82u);
  EXPECT_EQ(r.preventable_share.value, 0.82);
  EXPECT_NEAR(r.preventable_reference, 0.82, 1e-15);
  EXPECT_EQ(r.preventable_money, 90);
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
  const reasons two{.table = {{0, 0.3, false}, {1, 0.7, true}}};
  const auto t = counted(std::array<std::uint64_t, 2>{37, 63}, two).against_reference();
  EXPECT_NEAR(t.reasons[0].adjusted_residual * t.reasons[0].adjusted_residual, t.chi_square, 1e-12);
  EXPECT_NEAR(t.reasons[0].adjusted_residual, -t.reasons[1].adjusted_residual, 1e-12);
}

TEST(Reasons, OfNobodyAndOfOneReasonThereIsNoTest) {
  EXPECT_EQ(counted(std::array<std::uint64_t, 1>{}).against_reference().state, statistic_state::no_values);
  EXPECT_EQ(counted(std::array<std::uint64_t, 1>{}).preventable_share.state, statistic_state::no_values);
  const reasons one{.table = {{0, 1, true}}};
  const auto t = counted(std::array<std::uint64_t, 1>{5}, one).against_reference();
  EXPECT_EQ(t.state, statistic_state::too_few_values);
  EXPECT_TRUE(std::isnan(t.p_value) && std::isnan(t.reasons[0].adjusted_residual));
}

TEST(Reasons, NeitherOrderNorPartsMatter) {
  auto rows = leavers(std::array<std::uint64_t, 6>{1, 2, 3, 3, 11, 35});
  rows.push_back({std::nullopt, 12});
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].money = std::exp2(static_cast<double>(i % 60)) + 0.1;
  const auto whole = gathered(rows);
  EXPECT_EQ(whole->unstated, 1u);
  EXPECT_EQ(whole->unstated_money, rows.back().money);
  EXPECT_EQ(whole->of(leaving::indifferent_staff).customers, 35u);
  EXPECT_EQ(clientele::load(reasons{}, save(whole)).state(), whole.state());
  reasons other;
  std::swap(other.table[0].preventable, other.table[5].preventable);
  EXPECT_THROW(static_cast<void>(clientele::load(other, save(whole))), clientele::invalid_archive);
  std::mt19937 random(5);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    const auto cut = rows.begin() + static_cast<std::ptrdiff_t>(random() % rows.size());
    const auto both = merge(gathered({cut, rows.end()}), gathered({rows.begin(), cut}));
    EXPECT_EQ(both.state(), whole.state());
    EXPECT_EQ(both->preventable_money, whole->preventable_money);
    EXPECT_EQ(both->against_reference({.runs = 10}).chi_square, whole->against_reference({.runs = 10}).chi_square);
  }
  EXPECT_THROW(static_cast<void>(merge(whole, gathered({}, three))), clientele::invalid_use);
}

TEST(Reasons, AreTheCallersEnumNumberOrText) {
  struct written {
    std::string why;
  };
  const std::vector<written> all{{"moved away"}, {"competitor"}, {"moved away"}};
  const auto by_text = summarize(all, reasons{}, &written::why, clientele::constant(0));
  EXPECT_EQ(by_text->of(leaving::moved).customers, 2u);
  EXPECT_EQ(by_text->of("moved away").customers, 2u);
  EXPECT_EQ(by_text->of(1).reason.text(), "moved away");
  const auto by_enum = summarize(
      std::vector{leaving::moved, leaving::competitor, leaving::moved}, reasons{}, [](leaving why) { return why; },
      clientele::constant(0));
  EXPECT_EQ(by_enum.state(), by_text.state());
  const reasons own{.table = {{"price", 0.5, true}, {"service", 0.5, true}}};
  reasons::state s;
  own.take(s, "price", 3);
  own.take(s, "price", std::numeric_limits<double>::quiet_NaN());  // not known: nothing
  EXPECT_EQ(own.conclude(s).of("price").customers, 2u);
  EXPECT_EQ(own.conclude(s).of("price").money, 3);
  EXPECT_EQ(own.conclude(s).of("price").share.method, clientele::interval_method::wilson);
  EXPECT_THROW(static_cast<void>(own.conclude(s).of("weather")), clientele::invalid_use);
}

std::string refused(const reasons& component) {
  try {
    static_cast<void>(gathered({}, component));
  } catch (const clientele::invalid_parameter& e) {
    return std::string(e.parameter) + ": " + e.rule;
  }
  return "accepted";
}

TEST(Reasons, SaysWhatIsBad) {
  EXPECT_EQ(refused({.table = {{1, 0, true}, {2, 1, true}}}), "table: reference shares above 0");
  EXPECT_EQ(refused({.table = {{1, 0.5, true}, {2, 0.25, true}}}), "table: reference shares that add up to 1");
  EXPECT_EQ(refused({.table = {{1, 0.5, true}, {1, 0.5, true}}}), "table: each reason once, and none of them missing");
  EXPECT_EQ(refused({.table = {{{}, 0.5, true}, {1, 0.5, true}}}), "table: each reason once, and none of them missing");
  EXPECT_EQ(refused({.confidence = 1}), "confidence: in (0, 1)");
  const auto bad = [](const leaver& one) -> std::string {
    try {
      static_cast<void>(gathered({{0, 1}, one}));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 1u);
      return e.first.text();
    }
    return "accepted";
  };
  EXPECT_EQ(bad({6, 0}), "clientele::churn::reasons: reason = 6 breaks the rule: one of the reasons of the table");
  EXPECT_EQ(bad({0, -1}), "clientele::churn::reasons: money = -1 breaks the rule: >= 0");
  const auto r = counted(std::array<std::uint64_t, 1>{1});
  EXPECT_THROW(static_cast<void>(r.against_reference({.method = p_value_method::exact, .exact_up_to = 2})),
               clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(r.against_reference({.method = p_value_method::monte_carlo, .runs = 0})),
               clientele::invalid_parameter);
}

}  // namespace reasons_test
