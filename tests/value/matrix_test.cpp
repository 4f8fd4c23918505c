// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/matrix.hpp>

#include <clientele/core/score.hpp>
#include <clientele/value/lifetime.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace matrix_test {

using clientele::value::cell;
using clientele::value::first_margin;
using clientele::value::lifetime;
using clientele::value::matrix;
using clientele::value::strategy;

constexpr matrix worked{.current_cut = 300, .potential_cut = 150};
static_assert(worked(366.67, 183.33).cell == cell::most_valuable);
static_assert(worked(366.67, 50).cell == cell::established);
static_assert(worked(100, 150).cell == cell::growable);
static_assert(worked(100, 50).cell == cell::low_value);

static_assert(strategy(cell::unknown).empty());
static_assert(strategy(cell::growable).starts_with("develop"));
static_assert(strategy(cell::established).starts_with("keep:"));
static_assert(strategy(cell::most_valuable).starts_with("keep and develop"));
static_assert(strategy(cell::low_value).starts_with("serve at low cost"));
static_assert(clientele::name_of(cell::most_valuable) == "most_valuable" &&
              clientele::name_of(cell::unknown) == "unknown");

TEST(Matrix, ExactlyAtTheCutIsHigh) {
  EXPECT_EQ(worked(300, 150).cell, cell::most_valuable);
  EXPECT_EQ(worked(300, 149.99).cell, cell::established);
  EXPECT_EQ(worked(299.99, 150).cell, cell::growable);
  EXPECT_EQ(worked(299.99, 149.99).cell, cell::low_value);
}

TEST(Matrix, AtTheCutButForRoundingIsHigh) {
  const matrix m{.current_cut = -0.3, .potential_cut = 0.3};
  EXPECT_EQ(m(-0.1 * 3, 0.1 * 3).cell, cell::most_valuable);
  EXPECT_EQ(m(std::nextafter(-0.3, -1), std::nextafter(0.3, 0)).cell, cell::most_valuable);
  EXPECT_EQ(m(-0.3 - 1e-14, 0.3 - 1e-14).cell, cell::low_value);
}

// Nothing can be added to who has no potential, wherever the cut.
TEST(Matrix, APotentialOfNothingOrLessIsLow) {
  for (const double cut : {0.0, -0.0, -1.0, -1e300}) {
    const matrix m{.current_cut = 0, .potential_cut = cut};
    EXPECT_EQ(m(0, 0).cell, cell::established);
    EXPECT_EQ(m(0, -0.0).cell, cell::established);
    EXPECT_EQ(m(-1, 0).cell, cell::low_value);
    EXPECT_EQ(m(-1e-300, 1e-300).cell, cell::growable);
    EXPECT_EQ(m(1, 1e-300).cell, cell::most_valuable);
    EXPECT_EQ(m(1, -0.5).cell, cell::established);
  }
}

TEST(Matrix, WithoutStatedCutsRefuses) {
  EXPECT_THROW(matrix{}(1, 1), clientele::invalid_parameter);
  EXPECT_THROW(matrix{.current_cut = 0}(1, 1), clientele::invalid_parameter);
  EXPECT_THROW(clientele::value::basic_matrix<float>{.potential_cut = 0}(1, 1), clientele::invalid_parameter);
}

TEST(Matrix, HasNoScaleAndNeverFallsWithTheValue) {
  for (double current = -2; current <= 2; current += 0.25)
    for (double potential = -2; potential <= 2; potential += 0.25) {
      const matrix m{.current_cut = 0.5, .potential_cut = -0.75}, larger{.current_cut = 512, .potential_cut = -768};
      const cell here = m(current, potential).cell;
      EXPECT_EQ(larger(current * 1024, potential * 1024).cell, here);
      // by enumeration of the four corners
      const bool high = potential >= -0.75 && potential > 0;
      const cell expected =
          current >= 0.5 ? (high ? cell::most_valuable : cell::established) : (high ? cell::growable : cell::low_value);
      EXPECT_EQ(here, expected);
      EXPECT_LE(static_cast<int>(here), static_cast<int>(m(current, potential + 0.25).cell));
      EXPECT_LE(static_cast<int>(here), static_cast<int>(m(current + 0.25, potential).cell));
    }
}

TEST(MatrixErrors, NameParameterAndField) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  try {
    matrix{.current_cut = 0, .potential_cut = none}(1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.component, "value::matrix");
    EXPECT_EQ(e.parameter, "potential_cut");
    EXPECT_EQ(e.rule, "finite");
  }
  try {
    worked(1, none);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "potential");
    EXPECT_EQ(e.first.rule(), "finite");
  }
  EXPECT_THROW(worked(std::numeric_limits<double>::infinity(), 0), clientele::invalid_customer);
}

// ---- the matrix of lifetime values, in one pass over the caller's own structs ----

struct shopper {
  int id;
  float margin;
  double retention;
};

std::vector<shopper> shoppers(int count) {
  std::vector<shopper> all;
  for (int i = 0; i < count; ++i) all.push_back({i, static_cast<float>(i % 53 * 4), (i % 89) / 100.0});
  return all;
}

int margins_read = 0, retentions_read = 0;
double margin_of(const shopper& s) {
  ++margins_read;
  return static_cast<double>(s.margin);
}
double retention_of(const shopper& s) {
  ++retentions_read;
  return s.retention;
}

constexpr lifetime valuation{
    .timing = first_margin::now, .discount = 0.1, .retention_gain = 0.05, .improvement_cost = 10};

constexpr auto lifetime_of_shoppers = clientele::on(valuation, margin_of, retention_of);
constexpr auto matrix_of_shoppers =
    clientele::on(worked, clientele::of(lifetime_of_shoppers, &lifetime::result::current),
                  clientele::of(lifetime_of_shoppers, &lifetime::result::potential_net));

TEST(MatrixOfLifetimes, IsWhatOneComputesByHandAndTheLifetimeRunsOnce) {
  const auto customers = shoppers(1000);
  std::vector<double> current(customers.size());
  std::vector<cell> cells(customers.size());
  margins_read = retentions_read = 0;
  const auto [values, places] = clientele::score(customers, clientele::fuse(lifetime_of_shoppers, matrix_of_shoppers),
                                                 clientele::into(&lifetime::result::current, current),
                                                 clientele::into(&matrix::result::cell, cells));
  EXPECT_EQ(margins_read, 1000);
  EXPECT_EQ(retentions_read, 1000);

  std::array<std::uint64_t, 5> counted{};
  double sum_of_current = 0, sum_of_potential = 0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const auto value = valuation(static_cast<double>(customers[i].margin), customers[i].retention);
    EXPECT_LE(std::abs(current[i] - value.current), 1e-15 * value.current);
    EXPECT_EQ(cells[i], worked(value.current, value.potential_net).cell) << i;
    ++counted[static_cast<std::size_t>(cells[i])];
    sum_of_current += value.current, sum_of_potential += value.potential_net;
  }
  EXPECT_EQ(places->low_value, counted[1]);
  EXPECT_EQ(places->growable, counted[2]);
  EXPECT_EQ(places->established, counted[3]);
  EXPECT_EQ(places->most_valuable, counted[4]);
  EXPECT_EQ(counted[0], 0u);
  for (const std::size_t reached : {1u, 3u, 4u}) EXPECT_GT(counted[reached], 0u);
  EXPECT_NEAR(places->current, sum_of_current, 1e-12 * sum_of_current);
  EXPECT_NEAR(places->potential, sum_of_potential, 1e-12 * sum_of_current);
  EXPECT_EQ(places->current, values->current);
}

TEST(MatrixOfLifetimes, WithoutTheLifetimeAmongTheResultsItRunsOnceToo) {
  const auto customers = shoppers(130);
  margins_read = retentions_read = 0;
  const auto alone = clientele::summarize(customers, matrix_of_shoppers);
  EXPECT_EQ(margins_read, 130);
  EXPECT_EQ(retentions_read, 130);
  const auto beside = clientele::summarize(customers, clientele::fuse(lifetime_of_shoppers, matrix_of_shoppers));
  EXPECT_EQ(alone->most_valuable, clientele::get<matrix>(beside)->most_valuable);
  EXPECT_EQ(alone->current, clientele::get<matrix>(beside)->current);
}

TEST(MatrixOfLifetimes, ACustomerWithoutALifetimeValueIsUnknown) {
  auto customers = shoppers(100);
  customers[70].retention = 1.5;
  std::vector<cell> cells(customers.size());
  std::vector<clientele::bad_row> bad;
  const auto places = clientele::score(customers, matrix_of_shoppers, clientele::into(&matrix::result::cell, cells),
                                       clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b); }});
  EXPECT_EQ(cells[70], cell::unknown);
  EXPECT_NE(cells[69], cell::unknown);
  EXPECT_EQ(places.invalid(), 1u);
  EXPECT_EQ(places->low_value + places->growable + places->established + places->most_valuable, 99u);
  ASSERT_FALSE(bad.empty());
  EXPECT_EQ(bad[0].row, 70u);
  EXPECT_EQ(bad[0].component, "value::lifetime");  // where it went wrong comes first
  EXPECT_EQ(bad[0].field, "retention");
  try {
    clientele::summarize(customers, matrix_of_shoppers);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.component, "value::lifetime");
    EXPECT_EQ(e.first.value, 1.5);
    EXPECT_EQ(e.count, 1u);
  }
}

TEST(Matrix, EachCutAllowsForItsOwnRounding) {
  ASSERT_LT(0.7 - 0.4, 0.3);
  EXPECT_EQ((matrix{.current_cut = 1e-9, .potential_cut = 0.3}(0, 0.7 - 0.4).cell), cell::growable);
  EXPECT_EQ((matrix{.current_cut = 0.3, .potential_cut = 1e-9}(0.7 - 0.4, 0).cell), cell::established);
  EXPECT_EQ((matrix{.current_cut = 1e18, .potential_cut = 1}(0, 0.5).cell), cell::low_value);
  EXPECT_EQ((matrix{.current_cut = 1, .potential_cut = 1e18}(0.5, 0).cell), cell::low_value);
}

}  // namespace matrix_test
