// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/where_to_spend.hpp>

#include <clientele/core/summarize.hpp>
#include <clientele/retention/customer_equity.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace where_to_spend_test {

using clientele::retention::next_unit;
using clientele::retention::where_to_spend;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

static_assert(where_to_spend{}(5, 0.8).next_unit == next_unit::on_acquiring);
static_assert(where_to_spend{}(5, missing).next_unit == next_unit::unknown);
static_assert(where_to_spend{}(missing, 1.2).next_unit == next_unit::on_retaining);
static_assert(where_to_spend{.tolerance = 0.25}(5, 1.2).next_unit == next_unit::on_either);

TEST(WhereToSpend, TheAverageDecidesNothing) {
  for (const double average : {0.01, 1.0, 5.0, 16.0, missing})
    for (const double marginal : {0.5, 0.999, 1.0, 1.001, 7.0})
      EXPECT_EQ(where_to_spend{}(average, marginal).next_unit, where_to_spend{}(1, marginal).next_unit);
}

TEST(WhereToSpend, TurnsAroundWithTheRatio) {
  for (const double m : {1.01, 2.0, 30.0}) {
    EXPECT_EQ(where_to_spend{}(1, m).next_unit, next_unit::on_retaining);
    EXPECT_EQ(where_to_spend{}(1, 1 / m).next_unit, next_unit::on_acquiring);
  }
}

// Independent computation: the marginal costs at the greatest customer equity, and beside it, where the average ratio
// speaks for retaining throughout.
TEST(WhereToSpend, AtTheGreatestEquityOnEither) {
  const clientele::retention::customer_equity e{.margin = 2000,
                                                .discount = 0.1,
                                                .acquisition_ceiling = 1,
                                                .acquisition_steepness = 0.001,
                                                .retention_ceiling = 0.9,
                                                .retention_steepness = 0.01};
  const auto b = e.best();
  const auto ratio = [&](double A, double R) { return (e.retention().slope(R)) / e.acquisition().slope(A); };
  const double average = (b.acquisition / b.acquisition_rate) / (b.retention / b.retention_rate);
  EXPECT_GT(average, 4.9);
  EXPECT_EQ((where_to_spend{.tolerance = 1e-9}(average, ratio(b.acquisition, b.retention)).next_unit),
            next_unit::on_either);
  EXPECT_EQ(where_to_spend{}(average, ratio(b.acquisition * 1.2, b.retention)).next_unit, next_unit::on_retaining);
  EXPECT_EQ(where_to_spend{}(average, ratio(b.acquisition, b.retention * 1.2)).next_unit, next_unit::on_acquiring);
}

TEST(WhereToSpend, SaysWhatIsBad) {
  try {
    where_to_spend{}(5, 0);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "marginal_cost_ratio");
    EXPECT_EQ(e.first.rule(), "> 0");
  }
}

struct market {
  double average, marginal;
};

TEST(WhereToSpendSummary, CountsAndMerges) {
  constexpr auto bound = clientele::on(where_to_spend{}, &market::average, &market::marginal);
  const std::vector<market> all{{5, missing}, {5, 0.5}, {3, 1}, {4, 2}, {missing, 3}};
  const auto whole = clientele::summarize(all, bound);
  EXPECT_EQ(whole->unknown, 1u);
  EXPECT_EQ(whole->on_acquiring, 1u);
  EXPECT_EQ(whole->on_either, 1u);
  EXPECT_EQ(whole->on_retaining, 2u);
  EXPECT_DOUBLE_EQ(whole->mean_average_cost_ratio.value, 17.0 / 4);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 2), bound),
            clientele::summarize(std::vector(all.begin() + 2, all.end()), bound, clientele::starting_at{2}));
  EXPECT_EQ(parts->on_retaining, 2u);
}

}  // namespace where_to_spend_test
