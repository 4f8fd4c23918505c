// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/order_statistics.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

namespace order_statistics_test {

using clientele::exact_sum;
using clientele::order_key;
using clientele::rank_rule;
using clientele::selected_value;
using clientele::selection;
using clientele::selection_totals;

constexpr double tiny = std::numeric_limits<double>::denorm_min(), largest = std::numeric_limits<double>::max();

/// As long as the values above bring less than a share of the positive sum.
struct share_rule {
  static constexpr bool needs_mass = true;
  double share;
  bool holds(const selection_totals& all, std::uint64_t, const exact_sum& above) const {
    return !all.positive_sum.is_zero() && ratio(above, all.positive_sum) < share;
  }
};
/// A rank, with sums.
struct heavy_rank_rule {
  static constexpr bool needs_mass = true;
  std::uint64_t rank;
  bool holds(const selection_totals&, std::uint64_t count_above, const exact_sum&) const { return count_above <= rank; }
};

template <class Rule>
selection<Rule> run(const std::vector<double>& values, std::vector<Rule> rules,
                    std::size_t piece = static_cast<std::size_t>(-1), clientele::selection_memory memory = {}) {
  selection<Rule> s(std::move(rules), memory);
  do {
    std::span<const double> rest(values);
    while (!rest.empty()) {
      const std::size_t n = std::min(piece, rest.size());
      s.add(rest.first(n));
      rest = rest.subspan(n);
    }
  } while (s.another_pass());
  return s;
}

/// What sorting says of the value of a rank counted from the highest.
selected_value by_sorting(const std::vector<double>& falling, std::uint64_t rank) {
  selected_value s{.found = true, .value = falling[rank]};
  const auto equal = std::ranges::equal_range(falling, falling[rank], std::greater<>{});
  s.count_above = static_cast<std::uint64_t>(equal.begin() - falling.begin());
  s.count_equal = equal.size();
  for (std::size_t i = 0; i < s.count_above; ++i) s.sum_above.add(falling[i]);
  for (const double x : equal) s.sum_equal.add(x);
  return s;
}

void expect_same(const selected_value& got, const selected_value& expected, bool with_sums) {
  EXPECT_TRUE(got.found);
  EXPECT_EQ(got.value, expected.value);
  EXPECT_EQ(got.count_above, expected.count_above);
  EXPECT_EQ(got.count_equal, expected.count_equal);
  EXPECT_TRUE(!with_sums || got.sum_above == expected.sum_above);
  EXPECT_TRUE(!with_sums || got.sum_equal == expected.sum_equal);
}

/// Selects ranks of the values and compares with sorting; returns the number of passes.
unsigned check(const std::vector<double>& values, const std::vector<std::uint64_t>& ranks,
               std::size_t piece = static_cast<std::size_t>(-1), clientele::selection_memory memory = {}) {
  std::vector<double> falling = values;
  std::ranges::sort(falling, std::greater<>{});
  std::vector<rank_rule> light;
  std::vector<heavy_rank_rule> heavy;
  for (const std::uint64_t r : ranks) light.push_back({r}), heavy.push_back({r});
  const auto a = run(values, light, piece, memory);
  const auto b = run(values, heavy, piece, memory);
  EXPECT_EQ(a.passes(), b.passes());
  EXPECT_LE(a.passes(), 5u);
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    const selected_value expected = by_sorting(falling, ranks[i]);
    expect_same(a.selected()[i], expected, false);
    expect_same(b.selected()[i], expected, true);
  }
  selection_totals all{.count = values.size()};
  for (const double x : values) {
    all.negative += x < 0;
    all.zero += x == 0;
    (x < 0 ? all.negative_sum : all.positive_sum).add(x);
  }
  EXPECT_EQ(b.totals().count, all.count);
  EXPECT_EQ(b.totals().negative, all.negative);
  EXPECT_EQ(b.totals().zero, all.zero);
  EXPECT_TRUE(b.totals().positive_sum == all.positive_sum);
  EXPECT_TRUE(b.totals().negative_sum == all.negative_sum);
  return a.passes();
}

std::vector<std::uint64_t> some_ranks(std::size_t n) {
  return {0, n / 100, n / 5, n / 2, n / 2 + 1, n - n / 10, n - 1};
}

template <class F>
std::vector<double> make(std::size_t n, F&& f) {
  std::vector<double> values(n);
  std::mt19937_64 random(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = f(random, i);
  return values;
}

// ---- exactness ----

TEST(Selection, AgreesWithSortingOnFewValues) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 1000; ++round) {
    const std::size_t n = 1 + random() % 40;
    const auto values = make(n, [&](auto&, std::size_t) {
      switch (random() % 4) {
        case 0:
          return static_cast<double>(static_cast<int>(random() % 9) - 4);
        case 1:
          return (random() % 2 == 0 ? 1 : -1) * tiny * static_cast<double>(random() % 5);
        case 2:
          return std::ldexp(1.5, static_cast<int>(random() % 2000) - 1000) * (random() % 2 == 0 ? 1 : -1);
        default:
          return -0.0;
      }
    });
    std::vector<std::uint64_t> ranks;
    for (std::size_t r = 0; r < n; ++r) ranks.push_back(r);
    EXPECT_EQ(check(values, ranks, 1 + random() % 7), 1u);
  }
}

TEST(Selection, AgreesWithSortingAboveTheKeptNumber) {
  const std::size_t n = 70000;
  std::lognormal_distribution<double> lognormal(3, 1.2);
  std::normal_distribution<double> normal(0, 50);
  EXPECT_EQ(check(make(n, [&](auto& r, std::size_t) { return lognormal(r); }), some_ranks(n)), 2u);
  EXPECT_EQ(check(make(n, [&](auto& r, std::size_t) { return normal(r); }), some_ranks(n), 64), 2u);
  EXPECT_EQ(check(make(n, [](auto& r, std::size_t) { return std::floor(double(r() % 1000) / 10) - 50; }), some_ranks(n),
                  1000),
            2u);
  EXPECT_EQ(check(make(n,
                       [](auto& r, std::size_t) {  // any finite double
                         double x = std::bit_cast<double>(r());
                         while (x - x != 0) x = std::bit_cast<double>(r());
                         return x;
                       }),
                  some_ranks(n)),
            2u);
}

TEST(Selection, TheNumberKeptMakesNoDifference) {
  std::lognormal_distribution<double> lognormal(3, 1.2);
  for (const std::size_t n : {65535u, 65536u, 65537u}) {
    const auto values = make(n, [&](auto& r, std::size_t) { return lognormal(r); });
    EXPECT_EQ(check(values, some_ranks(n), 333), n <= 65536 ? 1u : 2u);
  }
}

TEST(Selection, ZerosAndSubnormalNumbersShareACellAndAreToldApart) {
  const std::size_t n = 69000;
  check(make(n,
             [](auto& r, std::size_t) {
               return r() % 3 == 0 ? 0.0 : r() % 2 == 0 ? tiny * double(r() % 4) : -tiny * double(r() % 4);
             }),
        some_ranks(n));
  check(make(n, [](auto& r, std::size_t) { return r() % 2 == 0 ? -0.0 : 5.0; }), some_ranks(n));
  // also when nothing else asks for a second pass
  const auto values = make(n, [](auto&, std::size_t i) { return i % 3 == 0 ? 0.0 : i % 3 == 1 ? tiny : 1.0; });
  const auto s = run<share_rule>(values, {});
  EXPECT_EQ(s.totals().zero, n / 3);
  EXPECT_EQ(s.passes(), 2u);
}

TEST(Selection, EqualValuesNeedOnePass) {
  for (const double x : {9.99, 0.0, -3.0, tiny, largest, -largest})
    EXPECT_EQ(check(std::vector<double>(66000, x), {0, 500, 65999}), 1u) << x;
}

constexpr clientele::selection_memory little{.kept = 100, .collected = 1000};

TEST(Selection, SplitsCellsThatHoldTooManyValues) {
  const std::size_t n = 3000;
  const auto passes = [](const std::vector<double>& values, std::size_t piece = 77) {
    return check(values, some_ranks(n), piece, little);
  };
  EXPECT_EQ(passes(make(n, [](auto& r, std::size_t) { return r() % 4 == 0 ? 1.0 : 9.99; })), 2u);
  EXPECT_EQ(passes(make(n, [](auto& r, std::size_t) { return r() % 3 == 0 ? 9.95 : 9.99; })), 3u);
  EXPECT_EQ(passes(make(n, [](auto& r, std::size_t) { return 1e9 + double(r() % 1000000) / 1024; })), 3u);
  EXPECT_EQ(passes(make(n, [](auto& r, std::size_t) { return -1e9 - double(r() % 1000000) / 1024; })), 3u);
  // neighbouring doubles and values far from them: down to the last bit
  EXPECT_EQ(passes(make(
                n, [](auto& r, std::size_t i) { return i == 7         ? -1.0
                                                       : r() % 2 == 0 ? 0.1
                                                                      : std::nextafter(0.1, 1); })),
            4u);
  EXPECT_EQ(passes(make(n,
                        [](auto& r, std::size_t i) {
                          return i % 50 == 7 ? 1e-5 + double(i) : r() % 2 == 0 ? -0.1 : std::nextafter(-0.1, 1);
                        })),
            4u);
  // zeros and subnormal numbers, more than are collected
  EXPECT_LE(passes(make(n, [](auto& r, std::size_t) { return r() % 2 == 0 ? 0.0 : tiny * double(r() % 3); })), 5u);
}

TEST(Selection, ManyRanksOfOneNarrowCell) {
  const std::size_t n = 5000;
  std::vector<std::uint64_t> ranks;
  for (std::size_t i = 0; i < 200; ++i) ranks.push_back(i * n / 200);
  EXPECT_LE(check(make(n, [](auto& r, std::size_t i) { return i == 3 ? 1.0 : 1e6 + double(r() % 4096) / 64; }), ranks,
                  500, little),
            5u);
  // more than eight cells to split, each of many equal and neighbouring values: twelve bits at a time
  EXPECT_EQ(check(make(n,
                       [](auto& r, std::size_t) {
                         const double x = 1 + double(r() % 40);
                         return r() % 2 == 0 ? x : std::nextafter(x, 100);
                       }),
                  ranks, 500, {.kept = 100, .collected = 10}),
            5u);
}

TEST(Selection, RandomDataInLittleMemory) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 40; ++round) {
    const std::size_t n = 50 + random() % 2000;
    const double scale = std::ldexp(1.0, static_cast<int>(random() % 60) - 30), offset = random() % 2 == 0 ? 0 : 1000;
    const auto values = make(n, [&](auto& r, std::size_t) { return scale * (offset + double(r() % 500) - 250); });
    check(values, some_ranks(n), 1 + random() % 300, {.kept = random() % 100, .collected = random() % 300});
  }
}

// ---- rules ----

TEST(Selection, SharesOfTheSum) {
  const auto s = run<share_rule>({50, 20, 15, 10, 5}, {{0.80}, {0.95}});
  EXPECT_EQ(s.selected()[0].value, 15);
  EXPECT_EQ(s.selected()[0].count_above, 2u);
  EXPECT_EQ(s.selected()[0].sum_above.value(), 70);
  EXPECT_EQ(s.selected()[1].value, 10);
}

TEST(Selection, WhereNoValueKeepsARuleNothingIsFound) {
  for (const std::size_t n : {1u, 100u, 70000u}) {
    const auto s = run<share_rule>(std::vector<double>(n, -1), {{0.8}, {0.95}});
    ASSERT_EQ(s.selected().size(), 2u);
    EXPECT_FALSE(s.selected()[0].found || s.selected()[1].found);
    EXPECT_EQ(s.totals().negative, n);
  }
}

TEST(Selection, NoValuesNoRules) {
  const auto nothing = run<rank_rule>({}, {{0}});
  EXPECT_FALSE(nothing.selected()[0].found);
  EXPECT_EQ(nothing.totals().count, 0u);
  EXPECT_TRUE(run<rank_rule>({1, 2}, {}).selected().empty());
  EXPECT_TRUE(run<rank_rule>(std::vector<double>(70000, 1), {}).selected().empty());
}

TEST(Selection, RulesMayBeSetWhenTheTotalsAreKnown) {
  for (const std::size_t n : {11u, 70001u}) {
    const auto values = make(n, [](auto&, std::size_t i) { return double(i * 7919 % 100003); });
    selection<rank_rule> s;
    do s.add(values);
    while (
        s.another_pass([](const selection_totals& all, std::vector<rank_rule>& rules) { rules = {{all.count / 2}}; }));
    auto sorted = values;
    std::ranges::sort(sorted);
    EXPECT_EQ(s.selected()[0].value, sorted[n / 2]);
  }
}

TEST(Selection, IsTheSameForEveryOrderOfTheValues) {
  std::lognormal_distribution<double> lognormal(0, 4);
  auto values = make(80000, [&](auto& r, std::size_t) { return lognormal(r); });
  const auto first = run<share_rule>(values, {{0.5}, {0.8}, {0.95}});
  std::mt19937_64 random(4);
  for (int round = 0; round < 3; ++round) {
    std::ranges::shuffle(values, random);
    const auto again = run<share_rule>(values, {{0.5}, {0.8}, {0.95}}, 100);
    for (std::size_t i = 0; i < 3; ++i) expect_same(again.selected()[i], first.selected()[i], true);
  }
}

// ---- in parts ----

/// Five parts with some of the values each, some of them empty and some made of parts themselves, joined in any order.
template <class Rule>
selection<Rule> run_in_parts(const std::vector<double>& values, std::vector<Rule> rules,
                             clientele::selection_memory memory) {
  std::mt19937_64 random(values.size());
  selection<Rule> s(std::move(rules), memory);
  do {
    std::vector<selection<Rule>> parts;
    std::span<const double> rest(values);
    for (std::size_t p = 0; p < 5; ++p) {
      const auto some = rest.first(p == 4 ? rest.size() : random() % (rest.size() + 1));
      rest = rest.subspan(some.size());
      parts.push_back(s.part());
      const std::size_t apart = p % 2 == 0 ? 0 : some.size() / 2;
      selection<Rule> inner = parts.back().part();
      inner.add(some.first(apart));
      parts.back().add(some.subspan(apart));
      parts.back().join(inner);
      if (p > 2) parts.back().pack();
    }
    std::ranges::shuffle(parts, random);
    for (auto& part : parts) s.join(part);
  } while (s.another_pass());
  return s;
}

template <class Rule>
void parts_are_as_good_as_all(const std::vector<double>& values, const std::vector<Rule>& rules,
                              clientele::selection_memory memory) {
  const auto all = run<Rule>(values, rules, static_cast<std::size_t>(-1), memory);
  const auto in_parts = run_in_parts<Rule>(values, rules, memory);
  EXPECT_LE(in_parts.passes(), all.passes() + 1);  // parts of more than `kept_by_part` do not keep their values
  EXPECT_EQ(in_parts.totals().count, all.totals().count);
  EXPECT_EQ(in_parts.totals().negative, all.totals().negative);
  EXPECT_EQ(in_parts.totals().zero, all.totals().zero);
  EXPECT_EQ(in_parts.totals().positive_sum, all.totals().positive_sum);
  EXPECT_EQ(in_parts.totals().negative_sum, all.totals().negative_sum);
  ASSERT_EQ(in_parts.selected().size(), all.selected().size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    ASSERT_TRUE(all.selected()[i].found);
    expect_same(in_parts.selected()[i], all.selected()[i], true);
  }
}

TEST(Selection, PartsJoinedInAnyOrderAreAsGoodAsAllValues) {
  std::lognormal_distribution<double> lognormal(0, 4);
  const auto spread = make(5000, [&](auto& r, std::size_t i) {
    return i % 9 == 0 ? 0 : i % 5 == 0 ? -1 : lognormal(r);
  });
  const auto crowded = make(5000, [](auto& r, std::size_t) { return 1 + 1e-9 * static_cast<double>(r() % 100000); });
  const auto subnormal = make(5000, [](auto& r, std::size_t) { return static_cast<double>(r() % 5) * tiny; });
  const std::vector<double> equal(5000, -3.5), one{7};
  for (const auto* values : {&spread, &crowded, &subnormal, &equal, &one})
    for (const auto memory : {clientele::selection_memory{}, little, clientele::selection_memory{.kept_by_part = 10}}) {
      const std::uint64_t n = values->size();
      parts_are_as_good_as_all<rank_rule>(*values, {{0}, {n / 3}, {n / 2}, {n - 1}}, memory);
      parts_are_as_good_as_all<heavy_rank_rule>(*values, {{0}, {n / 3}, {n / 2}, {n - 1}}, memory);
    }
}

// ---- errors ----

TEST(Selection, RefusesWhatIsNotANumber) {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()})
    for (const std::size_t n : {1u, 100u, 70000u}) {
      std::vector<double> values(n, 1.0);
      values[n / 2] = bad;
      EXPECT_THROW(run<rank_rule>(values, {{0}}), clientele::invalid_use);
      EXPECT_THROW(run<share_rule>(values, {{0.8}}), clientele::invalid_use);
    }
}

TEST(Selection, NoticesThatTheValuesChanged) {
  std::lognormal_distribution<double> lognormal(3, 1);
  const auto values = make(100000, [&](auto& r, std::size_t) { return lognormal(r); });
  for (const bool more : {false, true}) {
    selection<rank_rule> s(std::vector{rank_rule{50000}});
    s.add(values);
    ASSERT_TRUE(s.another_pass());
    const std::vector<double> other(100000, more ? run<rank_rule>(values, {{50000}}).selected()[0].value : 1e-9);
    EXPECT_THROW(
        {
          s.add(other);
          static_cast<void>(s.another_pass());
        },
        clientele::invalid_use);
  }
  const auto crowded = make(3000, [](auto& r, std::size_t) { return r() % 3 == 0 ? 9.95 : 9.99; });
  selection<rank_rule> s(std::vector{rank_rule{1500}}, little);
  s.add(crowded);
  ASSERT_TRUE(s.another_pass());
  s.add(std::span(crowded).first(2500));
  EXPECT_THROW(static_cast<void>(s.another_pass()), clientele::invalid_use);
}

}  // namespace order_statistics_test
