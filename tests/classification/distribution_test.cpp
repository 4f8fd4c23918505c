// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/distribution.hpp>

#include <clientele/core/save.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace distribution_test {

using namespace clientele;
using classification::distribution;

const auto itself = [](double x) { return x; };
auto spread(const std::vector<double>& all, const distribution& d = {}) { return summarize(all, on(d, itself)); }

/// 1, 2, …, 20: the 10th value is the median; at 95 % it lies between the 6th and the 15th.
TEST(Distribution, WorkedNumbers) {
  std::vector<double> all;
  for (int i = 20; i > 0; --i) all.push_back(i);
  const auto s = spread(all);
  EXPECT_EQ(s->count(), 20u);
  EXPECT_EQ(s->relative_error(), 1.0 / 256);
  const estimate median = s->median();
  EXPECT_NEAR(median.value, 10, 10.0 / 256);
  EXPECT_TRUE(median.low <= 6 && median.low >= 6 * (1 - 3.0 / 256)) << median.low;
  EXPECT_TRUE(median.high >= 15 && median.high <= 15 * (1 + 3.0 / 256)) << median.high;
  EXPECT_EQ(median.method, interval_method::order_statistics);
  EXPECT_NEAR(s->quartiles()[2].value, 15, 15.0 / 256);
  EXPECT_EQ(s->quantile(1).high, std::numeric_limits<double>::infinity());
  EXPECT_EQ(s->quantile(0).low, -std::numeric_limits<double>::infinity());
  const auto fine = spread(all, {.buckets_per_octave = 65536});
  EXPECT_NEAR(fine->median().value, 10, 10.0 / 131072);
}

/// A multiple of all values multiplies every quantile, a change of sign reverses them.
TEST(Distribution, Laws) {
  std::vector<double> all, doubled, turned;
  for (std::size_t i = 0; i < 999; ++i) {
    all.push_back(std::exp(static_cast<double>(i * 7919 % 1000) / 100) - 2);
    doubled.push_back(2 * all.back());
    turned.push_back(-all.back());
  }
  const auto one = spread(all), two = spread(doubled), three = spread(turned);
  for (const double p : {0.1, 0.5, 0.9}) {
    EXPECT_EQ(two->quantile(p).value, 2 * one->quantile(p).value);
    EXPECT_EQ(two->quantile(p).low, 2 * one->quantile(p).low);
  }
  EXPECT_EQ(three->median().value, -one->median().value);
  EXPECT_EQ(three->median().low, -one->median().high);
}

/// Any order, any partition, loaded on the way: an equal state.
TEST(Distribution, PartsJoinExactly) {
  std::vector<double> all;
  for (std::size_t i = 0; i < 1'000; ++i)
    all.push_back(i % 10 == 3 ? std::nan("") : 1e3 * static_cast<double>(i) - 4e5);
  const auto whole = spread(all);
  auto joined = spread({});
  for (std::size_t from = 1'000; from > 0; from -= 125) {
    const auto part = spread(
        {all.begin() + static_cast<std::ptrdiff_t>(from) - 125, all.begin() + static_cast<std::ptrdiff_t>(from)});
    joined = merge(load(distribution{}, save(joined)), part);
  }
  EXPECT_TRUE(joined.state() == whole.state());
  EXPECT_EQ(joined->count(), 900u);
  EXPECT_EQ(joined.missing<"value">(), 100u);
  EXPECT_EQ(joined->quantile(0.3).low, whole->quantile(0.3).low);
}

TEST(Distribution, Errors) {
  EXPECT_EQ(spread({})->median().state, statistic_state::no_values);
  EXPECT_THROW(static_cast<void>(spread({1})->quantile(1.5)), invalid_parameter);
  EXPECT_THROW(static_cast<void>(spread({1}, {.buckets_per_octave = 100})), invalid_parameter);
  EXPECT_THROW(static_cast<void>(spread({1}, {.confidence = 1})), invalid_parameter);
  EXPECT_THROW(static_cast<void>(spread({std::numeric_limits<double>::infinity()})), invalid_customer);
}

}  // namespace distribution_test
