// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/log_histogram.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/core/score.hpp>

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

namespace log_histogram_test {

using namespace quantile_data;
using clientele::column;
using clientele::log_histogram;

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();

static_assert(clientele::value_sink<log_histogram>);

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

TEST(LogHistogram, ValuesByTheirRank) {
  log_histogram h;
  const auto values = lognormal(1000, 3);
  h.add(values);
  auto rising = values;
  std::ranges::sort(rising);
  for (const std::size_t rank : {std::size_t{1}, std::size_t{17}, std::size_t{500}, std::size_t{1000}})
    EXPECT_NEAR(h.value_of_rank(rank), rising[rank - 1], rising[rank - 1] * h.relative_error()) << rank;
  EXPECT_NE(h.value_of_rank(0), h.value_of_rank(0));
  EXPECT_NE(h.value_of_rank(1001), h.value_of_rank(1001));
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

}  // namespace log_histogram_test
