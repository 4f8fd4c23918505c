// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/quantile_matrix.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

namespace quantile_matrix_test {

using clientele::column;
using clientele::fit;
using clientele::value::cell;
using clientele::value::fitted_matrix;
using clientele::value::quantile_matrix;

constexpr double infinity = std::numeric_limits<double>::infinity();

static_assert(clientele::specification<quantile_matrix> && clientele::component<fitted_matrix>);
static_assert(fitted_matrix{.current_cut = 30, .potential_cut = 3}.compute(30, 2).cell == cell::established);

fitted_matrix fitted(const std::vector<double>& current, const std::vector<double>& potential,
                     const quantile_matrix& s = {}) {
  return *fit(s, column(current), column(potential));
}

TEST(QuantileMatrix, WorkedNumber) {
  const std::vector<double> current{10, 20, 30, 40}, potential{4, 3, 2, 1};
  const auto f = fitted(current, potential);
  EXPECT_EQ(f.current_cut, 30);
  EXPECT_EQ(f.potential_cut, 3);
  const auto places = clientele::summarize(on(f, column(current), column(potential)));
  EXPECT_EQ(places->growable, 2u);
  EXPECT_EQ(places->established, 2u);
  EXPECT_EQ(places->low_value + places->most_valuable, 0u);
}

/// The definition, by sorting: the lowest value greater than at least a share p of the values, or else the highest.
double by_sorting(std::vector<double> values, double share) {
  std::ranges::sort(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto below = std::ranges::lower_bound(values, values[i]) - values.begin();
    if (static_cast<double>(below) >= share * static_cast<double>(values.size()) - 1e-9) return values[i];
  }
  return values.back();
}

TEST(QuantileMatrix, IsWhatSortingFinds) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 60; ++round) {
    const std::size_t n = round < 55 ? 1 + random() % 400 : 150000;
    std::vector<double> current(n), potential(n);
    const double distinct = 1 + static_cast<double>(random() % 50);
    for (double& x : current)
      x = round < 55 ? std::floor(distinct * static_cast<double>(random() % 1000) / 1000) - 10
                     : static_cast<double>(random() % 1000000);
    for (double& x : potential) x = static_cast<double>(random() % 3 == 0 ? 0 : random() % 1000);
    const quantile_matrix s{.current_share = static_cast<double>(random() % 21) / 20, .potential_share = 0.25};
    const auto f = fitted(current, potential, s);
    EXPECT_EQ(f.current_cut, by_sorting(current, s.current_share)) << n << " " << s.current_share;
    EXPECT_EQ(f.potential_cut, by_sorting(potential, 0.25)) << n;
  }
}

TEST(QuantileMatrix, DoesNotDependOnTheOrderAndScales) {
  std::mt19937_64 random(4);
  std::vector<double> current(1000), potential(1000);
  for (double& x : current) x = static_cast<double>(random() % 100);
  for (double& x : potential) x = static_cast<double>(random() % 10);
  const auto f = fitted(current, potential);
  std::ranges::shuffle(current, random);
  std::ranges::shuffle(potential, random);
  EXPECT_EQ(fitted(current, potential), f);
  for (double& x : current) x *= 4;
  EXPECT_EQ(fitted(current, potential).current_cut, 4 * f.current_cut);
}

TEST(QuantileMatrix, TiesStayTogether) {
  // three quarters have no potential: they are low, although the median is 0 as well
  auto f = fitted({1, 1, 1, 5}, {0, 0, 0, 9});
  EXPECT_EQ(f.potential_cut, 9);
  EXPECT_EQ(f.current_cut, 5);
  // the highest value is more frequent than a half: all who have it are high
  f = fitted({1, 5, 5, 5}, {7, 7, 7, 7});
  EXPECT_EQ(f.current_cut, 5);
  EXPECT_EQ(f.potential_cut, 7);
  EXPECT_EQ(f(5, 7).cell, cell::most_valuable);
  f = fitted({1, 2, 3}, {1, 2, 3}, {.current_share = 0, .potential_share = 1});
  EXPECT_EQ(f.current_cut, 1);
  EXPECT_EQ(f.potential_cut, 3);
}

TEST(QuantileMatrix, WithoutAnyPotentialNobodyIsGrowableOrMostValuable) {
  const std::vector<double> current{10, 20, 30, 40}, potential{0, 0, 0, 0};
  const auto f = fitted(current, potential);
  const auto places = clientele::summarize(on(f, column(current), column(potential)));
  EXPECT_EQ(places->growable + places->most_valuable, 0u);
  EXPECT_EQ(places->established, 2u);
  EXPECT_EQ(places->low_value, 2u);
}

TEST(QuantileMatrix, ThatWasNeverFittedRefuses) {
  EXPECT_THROW(fitted_matrix{}(1, 1), clientele::invalid_parameter);
  EXPECT_THROW(fitted_matrix{.current_cut = 1}(1, 1), clientele::invalid_parameter);
}

TEST(QuantileMatrix, NobodyAndBadRows) {
  const auto f = fitted({}, {});
  EXPECT_EQ(f.current_cut, infinity);
  EXPECT_EQ(f(1e300, 5).cell, cell::low_value);
  const std::vector<double> current{1, NAN, 3, 4}, potential{1, 2, infinity, 4};
  EXPECT_THROW(fitted(current, potential), clientele::invalid_customer);
  std::vector<clientele::bad_row> bad;
  const auto q = fit(quantile_matrix{}, column(current), column(potential),
                     clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b); }});
  EXPECT_EQ(q.invalid, 2u);
  EXPECT_EQ(q.rows, 4u);
  EXPECT_EQ(q->current_cut, 4);
  ASSERT_EQ(bad.size(), 2u);
  EXPECT_EQ(bad[1].field, "potential");
}

TEST(QuantileMatrixErrors, NameTheParameter) {
  try {
    fitted({1}, {1}, {.potential_share = 1.5});
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "potential_share");
    EXPECT_EQ(e.value, 1.5);
    EXPECT_EQ(e.rule, "in [0, 1]");
  }
}

}  // namespace quantile_matrix_test
