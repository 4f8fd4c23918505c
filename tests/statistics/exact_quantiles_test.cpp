// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/exact_quantiles.hpp>

#include <clientele/core/fit.hpp>

#include "statistics/quantile_data.hpp"
#include "support/thrown.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <ranges>
#include <vector>

namespace exact_quantiles_test {

using namespace quantile_data;
using clientele::column;
using clientele::exact_quantiles;
using clientele::fit;
using clientele::fitted_quantiles;
using clientele::quantile_definition;

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

static_assert(clientele::specification<exact_quantiles>);

std::vector<double> exactly(const std::vector<double>& values, std::vector<double> of,
                            quantile_definition d = quantile_definition::inverse_cdf) {
  return fit(exact_quantiles{.probabilities = std::move(of), .definition = d}, column(values))->values;
}

TEST(ExactQuantiles, TheTwoDefinitions) {
  const std::vector<double> values{3, 1, 4, 2};
  EXPECT_EQ(exactly(values, {0.5}), std::vector<double>{2});
  EXPECT_EQ(exactly(values, {0.5}, quantile_definition::linear), std::vector<double>{2.5});
  EXPECT_EQ(exactly(values, {0, 0.25, 0.26, 1}), (std::vector<double>{1, 1, 2, 4}));
}

// The example of the nearest-rank method in Wikipedia, "Percentile".
TEST(ExactQuantiles, AgreeWithThePublishedExample) {
  EXPECT_EQ(exactly({15, 20, 35, 40, 50}, {.05, .3, .4, .5, 1}), (std::vector<double>{15, 20, 20, 35, 50}));
}

// python3 -c "import statistics
// print(statistics.quantiles([15, 20, 35, 40, 50, 9.5, -3, 0, 88.25, 12], n=8, method='inclusive'))"
TEST(ExactQuantiles, AgreeWithPython) {
  const auto linear = exactly({15, 20, 35, 40, 50, 9.5, -3, 0, 88.25, 12}, {.125, .25, .375, .5, .625, .75, .875},
                              quantile_definition::linear);
  EXPECT_EQ(linear, (std::vector<double>{1.1875, 10.125, 13.125, 17.5, 29.375, 38.75, 48.75}));
}

TEST(ExactQuantiles, AgreeWithSorting) {
  std::mt19937_64 random(4);
  std::vector<std::vector<double>> sets{lognormal(1), lognormal(2), lognormal(1000), lognormal(100000),
                                        any_doubles(100000)};
  for (int i = 0; i < 300; ++i) {
    std::vector<double> ties(1 + random() % 60);
    for (double& x : ties) x = static_cast<double>(random() % 5) - 2;
    sets.push_back(ties);
  }
  for (const auto& values : sets) {
    auto rising = values;
    std::ranges::sort(rising);
    const auto got = exactly(values, probabilities),
               linear = exactly(values, probabilities, quantile_definition::linear);
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
      ASSERT_EQ(got[i], by_definition(rising, probabilities[i])) << values.size() << ' ' << probabilities[i];
      const double h = static_cast<double>(rising.size() - 1) * probabilities[i];
      const auto at = static_cast<std::size_t>(h);
      const double low = rising[at], high = rising[std::min(at + 1, rising.size() - 1)], t = h - std::floor(h);
      ASSERT_NEAR(linear[i], low * (1 - t) + high * t, 1e-15 * (std::abs(low) + std::abs(high)));
      ASSERT_TRUE(linear[i] >= low && linear[i] <= high);
    }
  }
}

TEST(ExactQuantiles, OfEqualValuesAndOfNobody) {
  EXPECT_EQ(exactly(std::vector<double>(70000, 7), {0, 0.3, 1}, quantile_definition::linear),
            (std::vector<double>{7, 7, 7}));
  const std::vector<double> none;
  const fitted_quantiles nobody = *fit(exact_quantiles{}, column(none));
  EXPECT_TRUE(nobody.values.empty());
  EXPECT_EQ(nobody.size(), 3u);
  EXPECT_TRUE(std::isnan(nobody[1]));
  EXPECT_EQ(nobody, *fit(exact_quantiles{}, column(none)));
}

TEST(ExactQuantiles, InAnyOrderAndAnyNumberOfProbabilities) {
  const auto values = lognormal(80000);
  auto rising = values;
  std::ranges::sort(rising);
  std::vector<double> percent;
  for (int i = 100; i >= 0; --i) percent.push_back(i / 100.0);
  const auto got = exactly(values, percent);
  for (std::size_t i = 0; i < percent.size(); ++i) ASSERT_EQ(got[i], by_definition(rising, percent[i]));
  EXPECT_TRUE(exactly(values, {}).empty());
  EXPECT_EQ(exactly(values, {0.5, 0.5})[1], got[50]);
}

TEST(ExactQuantiles, BadRowsAreLeftOutOrThrown) {
  const std::vector<double> values{1, nan, 3, infinity, 2};
  const auto e =
      thrown<clientele::invalid_customer>([&] { static_cast<void>(fit(exact_quantiles{}, column(values))); });
  EXPECT_EQ(e.first.row, 1u);
  EXPECT_EQ(e.first.field, "value");
  EXPECT_EQ(e.count, 2u);
  std::vector<std::uint64_t> bad;
  const auto q = fit(exact_quantiles{.probabilities = {0.5}}, column(values),
                     clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b.row); }});
  EXPECT_EQ(bad, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ((*q)[0], 2);
  EXPECT_EQ(q.rows, 5u);
  EXPECT_EQ(q.invalid, 2u);
}

TEST(ExactQuantiles, ErrorsNameTheProbability) {
  for (const double bad : {-0.1, 1.01, nan}) {
    const auto e = thrown<clientele::invalid_parameter>([&] { static_cast<void>(exactly({1, 2}, {0.5, bad})); });
    EXPECT_EQ(e.parameter, "probabilities");
    EXPECT_EQ(e.rule, "in [0, 1]");
  }
}

}  // namespace exact_quantiles_test
