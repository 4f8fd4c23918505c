// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/quantiles.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include "support/thrown.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <ranges>
#include <vector>

namespace {

using clientele::column;
using clientele::exact_quantiles;
using clientele::fit;
using clientele::fitted_quantiles;
using clientele::log_histogram;
using clientele::quantile_definition;

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();

static_assert(clientele::value_sink<log_histogram>);
static_assert(clientele::specification<exact_quantiles>);

const std::vector<double> probabilities{0,   0.001, 0.01, 0.1, 0.2,  1.0 / 3, 0.4,   0.5,
                                        0.6, 0.75,  0.8,  0.9, 0.95, 0.99,    0.999, 1};

std::vector<double> lognormal(std::size_t n, double sigma = 1.2, unsigned seed = 1) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> distribution(3, sigma);
  std::vector<double> values(n);
  for (double& x : values) x = distribution(random);
  return values;
}

/// Finite doubles of every magnitude and both signs, with zeros.
std::vector<double> any_doubles(std::size_t n) {
  std::mt19937_64 random(2);
  std::vector<double> values;
  while (values.size() < n)
    if (const double x = std::bit_cast<double>(random()); x - x == 0) values.push_back(random() % 10 == 0 ? 0.0 : x);
  return values;
}

/// By the definition: the lowest value that at least a share p of all does not exceed. p is a multiple of 1/1000 or 1/3.
double by_definition(const std::vector<double>& rising, double p) {
  const auto enough = [&](std::size_t place) {
    return static_cast<double>(place + 1) >= static_cast<double>(rising.size()) * p * (1 - 1e-14);
  };
  const auto places = std::views::iota(std::size_t{0}, rising.size());
  return rising[*std::ranges::partition_point(places, [&](std::size_t place) { return !enough(place); })];
}

// ---- rank ----

TEST(InverseCdfRank, RoundsUpButNotForRounding) {
  EXPECT_EQ(clientele::inverse_cdf_rank(0, 10), 1u);
  EXPECT_EQ(clientele::inverse_cdf_rank(0.5, 4), 2u);
  EXPECT_EQ(clientele::inverse_cdf_rank(0.5, 5), 3u);
  EXPECT_EQ(clientele::inverse_cdf_rank(0.07, 100), 7u);  // 0.07 · 100 is 7.000000000000001
  EXPECT_EQ(clientele::inverse_cdf_rank(0.0701, 100), 8u);
  EXPECT_EQ(clientele::inverse_cdf_rank(1, 10), 10u);
  EXPECT_EQ(clientele::inverse_cdf_rank(1, std::uint64_t{1} << 40), std::uint64_t{1} << 40);
}

// ---- log_histogram ----

TEST(LogHistogram, QuantilesAreRightToTheStatedError) {
  for (const unsigned buckets : {1u, 16u, 128u, 4096u})
    for (const auto& values : {lognormal(20001), lognormal(1000, 30), lognormal(7)}) {
      log_histogram h(buckets);
      h.add(values);
      auto rising = values;
      std::ranges::sort(rising);
      EXPECT_EQ(h.count(), values.size());
      for (const double p : probabilities) {
        const double exact = by_definition(rising, p);
        EXPECT_NEAR(h.quantile(p), exact, exact * h.relative_error()) << p;
      }
    }
  EXPECT_EQ(log_histogram{}.relative_error(), 0.00390625);
}

TEST(LogHistogram, CoversEveryFiniteDouble) {
  auto values = any_doubles(30000);
  for (const double x : {largest, -largest, tiny, -tiny, 0x1p-1022, -0x1p-1022, -0.0}) values.push_back(x);
  log_histogram h;
  h.add(values);
  std::ranges::sort(values);
  EXPECT_EQ(h.count(), values.size());
  EXPECT_EQ(h.left_out(), 0u);
  for (int i = 0; i <= 1000; i += 25) {
    const double exact = by_definition(values, i / 1000.0);
    ASSERT_NEAR(h.quantile(i / 1000.0), exact, std::max(std::abs(exact), 0x1p-1022) * h.relative_error());
  }
}

TEST(LogHistogram, ZeroIsZero) {
  log_histogram h;
  h.add(std::vector<double>{0, -0.0, 0});
  for (const double p : {0.0, 0.5, 1.0}) EXPECT_EQ(h.quantile(p), 0);
}

TEST(LogHistogram, OneValueAndNone) {
  log_histogram h;
  EXPECT_EQ(h.count(), 0u);
  EXPECT_TRUE(std::isnan(h.quantile(0.5)));
  h.add(std::vector<double>{100});
  for (const double p : {0.0, 0.5, 1.0}) EXPECT_NEAR(h.quantile(p), 100, 100 * h.relative_error());
}

TEST(LogHistogram, MergingIsExactAndTheOrderDoesNotMatter) {
  auto values = any_doubles(10000);
  log_histogram whole;
  whole.add(values);
  std::mt19937_64 random(3);
  std::ranges::shuffle(values, random);
  log_histogram a, b = a.emptied(), c = a.emptied();
  a.add(std::span(values).first(1));
  b.add(std::span(values).subspan(1, 7000));
  for (const double x : std::span(values).subspan(7001)) c.add(std::span(&x, 1));
  EXPECT_NE(a, whole);
  log_histogram other_way = c;
  other_way.merge(b);
  other_way.merge(a);
  a.merge(b);
  a.merge(c);
  EXPECT_EQ(a, whole);
  EXPECT_EQ(other_way, whole);
  EXPECT_EQ(whole.emptied(), log_histogram{});
  EXPECT_NE(log_histogram(64), log_histogram(128));
}

TEST(LogHistogram, CountsWhatIsNoNumber) {
  log_histogram h;
  h.add(std::vector<double>{1, nan, infinity, -infinity, 2});
  EXPECT_EQ(h.count(), 2u);
  EXPECT_EQ(h.left_out(), 3u);
  EXPECT_NEAR(h.quantile(1), 2, 2 * h.relative_error());
  EXPECT_NEAR(h.quantile(0), 1, h.relative_error());
}

TEST(LogHistogram, TakesTheResultsOfAPass) {
  struct customer {
    double complaints, purchase;
  };
  std::vector<customer> customers;
  for (int i = 1; i <= 1000; ++i) customers.push_back({static_cast<double>(i % 7), static_cast<double>(i)});
  log_histogram at_risk;
  const auto all = clientele::score(customers, clientele::churn::ripple{}, &customer::complaints, &customer::purchase,
                                    clientele::into(&clientele::churn::ripple::result::revenue_at_risk, at_risk));
  std::vector<double> exact;
  for (const customer& c : customers) exact.push_back(c.complaints / 0.04 * c.purchase);
  std::ranges::sort(exact);
  EXPECT_EQ(at_risk.count(), all.valid());
  for (const double p : {0.1, 0.5, 0.9})
    EXPECT_NEAR(at_risk.quantile(p), by_definition(exact, p), by_definition(exact, p) * at_risk.relative_error());
}

TEST(LogHistogram, Errors) {
  for (const unsigned bad : {0u, 3u, 100u, 131072u}) {
    const auto e = thrown<clientele::invalid_parameter>([&] { log_histogram h(bad); });
    EXPECT_EQ(e.parameter, "buckets_per_octave");
    EXPECT_EQ(e.value, bad);
  }
  for (const double bad : {-0.1, 1.1, nan})
    EXPECT_EQ(thrown<clientele::invalid_parameter>([&] { static_cast<void>(log_histogram{}.quantile(bad)); }).parameter,
              "probability");
  log_histogram fine(256), coarse(128);
  EXPECT_THROW(fine.merge(coarse), clientele::invalid_use);
}

// ---- exact ----

std::vector<double> exactly(const std::vector<double>& values, std::vector<double> of,
                            quantile_definition d = quantile_definition::inverse_cdf) {
  return fit(exact_quantiles{.probabilities = std::move(of), .definition = d}, column(values)).values;
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
  const fitted_quantiles nobody = fit(exact_quantiles{}, column(none));
  EXPECT_TRUE(nobody.values.empty());
  EXPECT_EQ(nobody.size(), 3u);
  EXPECT_TRUE(std::isnan(nobody[1]));
  EXPECT_EQ(nobody, fit(exact_quantiles{}, column(none)));
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
  EXPECT_EQ(q[0], 2);
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

}  // namespace
