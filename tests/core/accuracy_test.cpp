// SPDX-License-Identifier: BSL-1.0
// Sums against an exact sum, variances against long double: 1e8 values in a release build, 1e6 otherwise.
#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/numerics/exact_sum.hpp>

#include "support/sample_components.hpp"
#include "support/sanitized.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <ranges>
#include <vector>

namespace accuracy_test {

using namespace clientele;
using samples::identity;
using samples::pair;

#ifdef NDEBUG
constexpr std::size_t many = 100'000'000;
#else
constexpr std::size_t many = 1'000'000;
#endif

/// A number of [0, 1) for every row, the same on every machine.
constexpr double unit(std::size_t row) {
  std::uint64_t x = row + 0x9e3779b97f4a7c15u;  // SplitMix64 (Steele, Lea & Flood 2014)
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

using generated = double (*)(std::size_t row);

/// The sum of a row's values to 106 bits, and Σ|x|: an independent way, two doubles and an exact step (Knuth 1969).
struct reference {
  double high = 0, low = 0, size = 0;

  void add(double x) {
    const double sum = high + x, t = sum - high;
    low += (high - (sum - t)) + (x - t);
    high = sum;
    size += std::abs(x);
  }
  /// |a − sum|
  [[nodiscard]] double distance(double a) const { return std::abs((a - high) - low); }
};

TEST(Accuracy, SumsToFifteenDigitsOfTheSumOfMagnitudes) {
  struct {
    const char* name;
    generated value;
  } const cases[] = {
      {"all equal", [](std::size_t) { return 0.1; }},
      {"huge and small by turns",
       [](std::size_t i) { return i % 2 == 0 ? 1e16 : 0.1 + static_cast<double>(i % 1000); }},
      {"heavy tail, sorted",
       [](std::size_t i) { return std::sqrt(1 / (1 - static_cast<double>(i) / (static_cast<double>(many) + 1))); }},
      {"cancelling in pairs", [](std::size_t i) { return (i % 2 == 0 ? 1 : -1) * (1e8 + unit(i / 2)); }},
      {"cancelling far apart", [](std::size_t i) { return (i < many / 2 ? 1 : -1) * (1 + unit(i % (many / 2))); }},
  };
  for (const auto& [name, value] : cases) {
    SCOPED_TRACE(name);
    reference exact;
    for (std::size_t i = 0; i < many; ++i) exact.add(value(i));
    const auto s = summarize(std::views::iota(std::size_t{0}, many), identity{}, value).of(&identity::result::value);
    EXPECT_EQ(s.count(), many);
    EXPECT_LE(exact.distance(s.total()), 1e-15 * exact.size);
    EXPECT_LE(exact.distance(s.mean() * static_cast<double>(many)), 2e-15 * exact.size);
  }
}

TEST(Accuracy, TheReferenceAgreesWithAnExactSum) {
  reference r;
  exact_sum e;
  for (std::size_t i = 0; i < 100'000; ++i) {
    const double x = (i % 2 == 0 ? 1 : -1) * std::ldexp(unit(i), static_cast<int>(i % 60) - 30);
    r.add(x);
    e.add(x);
  }
  EXPECT_EQ(r.high + r.low, e.value());
}

TEST(Accuracy, VarianceKeepsTenDigitsOnAnOffset) {
  for (const double offset : {0.0, 1e9, -1e9}) {
    std::vector<double> values(300'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = offset + unit(i);
    long double sum = 0, squares = 0;  // of the values as they are stored, less the offset: exact differences
    for (const double x : values) sum += static_cast<long double>(x) - offset;
    const long double n = static_cast<long double>(values.size()), mean = sum / n;
    for (const double x : values)
      squares += (static_cast<long double>(x) - offset - mean) * (static_cast<long double>(x) - offset - mean);
    const auto expected = static_cast<double>(squares / (n - 1));
    const auto whole = summarize(values, identity{}, std::identity{});
    EXPECT_NEAR(whole.of(&identity::result::value).variance(), expected, 1e-10 * expected) << offset;
    EXPECT_NEAR(whole.of(&identity::result::value).standard_deviation(), std::sqrt(expected), 1e-10) << offset;

    // three parts, cut anywhere
    const std::span<const double> all(values);
    const auto part = [&](std::size_t from, std::size_t to) {
      return summarize(all.subspan(from, to - from), identity{}, std::identity{}, starting_at{from});
    };
    const auto merged =
        merge(merge(part(200'001, values.size()), part(0, 777)), part(777, 200'001)).of(&identity::result::value);
    EXPECT_NEAR(merged.variance(), expected, 1e-10 * expected) << offset;
  }
}

TEST(Accuracy, VarianceWhenTheFirstValueIsFarFromTheRest) {
  std::vector<double> values(100'000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1e9 + unit(i);
  values[0] = 0;
  long double mean = 0, squares = 0;
  for (const double x : values) mean += x / static_cast<long double>(values.size());
  for (const double x : values) squares += (x - mean) * (x - mean);
  const auto s = summarize(values, identity{}, std::identity{}).of(&identity::result::value);
  EXPECT_NEAR(s.variance(), static_cast<double>(squares) / 99'999, 1e-10 * s.variance());
}

TEST(Accuracy, PartsCutAnywhereMergeInAnyOrder) {
  const auto value = [](std::size_t i) { return std::ldexp(unit(i) - 0.5, static_cast<int>(i % 40)); };
  constexpr std::size_t n = 100'000;
  reference exact;
  for (std::size_t i = 0; i < n; ++i) exact.add(value(i));
  using part = summary<identity>;
  const auto rows = [&](std::size_t from, std::size_t to) {
    return summarize(std::views::iota(from, to), identity{}, value, starting_at{from});
  };
  const part whole = rows(0, n);

  for (const std::size_t length : {1'000u, 4'096u, 5'000u, 33'333u}) {
    SCOPED_TRACE(length);
    std::vector<part> parts;
    for (std::size_t from = 0; from < n; from += length) parts.push_back(rows(from, std::min(n, from + length)));
    for (std::uint64_t order = 0; order < 4; ++order) {
      std::vector<std::size_t> turn(parts.size());
      for (std::size_t i = 0; i < turn.size(); ++i) turn[i] = i;
      if (order == 1) std::ranges::reverse(turn);
      if (order > 1) std::ranges::sort(turn, {}, [&](std::size_t i) { return unit(i * 31 + order); });
      part all = parts[turn[0]];
      for (std::size_t i = 1; i < turn.size(); ++i)
        all = order % 2 == 0 ? merge(all, parts[turn[i]]) : merge(parts[turn[i]], all);
      const auto& s = all.of(&identity::result::value);
      EXPECT_EQ(all.rows(), n);
      EXPECT_EQ(s.count(), n);
      EXPECT_LE(exact.distance(s.total()), 1e-15 * exact.size);
      EXPECT_EQ(s.minimum(), whole.of(&identity::result::value).minimum());
      EXPECT_EQ(s.maximum(), whole.of(&identity::result::value).maximum());
      EXPECT_NEAR(s.variance(), whole.of(&identity::result::value).variance(), 1e-12 * s.variance());
      if (length % rows_per_leaf == 0) {
        EXPECT_EQ(s, whole.of(&identity::result::value));  // cut at leaves: the same bits
      }
    }
  }
}

/// More scattered parts than the tree has room for.
TEST(Accuracy, ThousandsOfScatteredParts) {
  reference exact;
  std::optional<summary<identity>> all;
  constexpr std::size_t parts = tests::rows_of_a_long_test(2'000, 400);
  for (std::size_t k = 0; k < parts; ++k) {
    const std::size_t row = (k * 7919) % parts * 3 * rows_per_leaf;  // no two are neighbours
    exact.add(unit(row));
    const auto one = summarize(std::views::iota(row, row + 1), identity{}, unit, starting_at{row});
    all = all ? merge(*all, one) : one;
  }
  const auto s = all->of(&identity::result::value);
  EXPECT_EQ(s.count(), parts);
  EXPECT_LE(exact.distance(s.total()), 1e-15 * exact.size);
}

TEST(Accuracy, SummariesOfDifferentParametersDoNotMerge) {
  const auto rows = std::views::iota(std::size_t{0}, std::size_t{10});
  const auto part = [&](double factor) { return summarize(rows, pair{.factor = factor}, unit, unit); };
  try {
    static_cast<void>(merge(part(1), part(2)));
    FAIL();
  } catch (const invalid_use& e) {
    EXPECT_STREQ(e.what(), "clientele::samples::pair: summaries of different parameters cannot be merged");
  }
  const auto fused_part = [&](double factor) {
    return summarize(rows, fuse(on(pair{}, unit, unit), on(pair{.factor = factor}, unit, unit)));
  };
  EXPECT_THROW(static_cast<void>(merge(fused_part(1), fused_part(2))), invalid_use);
  EXPECT_EQ(get<1>(merge(fused_part(3), fused_part(3))).rows(), 20u);
}

}  // namespace accuracy_test
