// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/merge.hpp>

#include <clientele/core/summarize.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <ranges>
#include <sstream>
#include <string>
#include <vector>

namespace merge_test {

using namespace clientele;
using samples::answers;
using samples::pair;

double value(std::size_t row) { return static_cast<double>(row * 2654435761u % 1000) / 7; }
std::array<double, 3> list(std::size_t row) {
  return {1 + static_cast<double>(row % 6), 3, row % 9 == 0 ? std::numeric_limits<double>::quiet_NaN() : 2};
}

const auto plan = fuse(on(pair{}, value, value), on(answers{}, list));
auto part(std::size_t from, std::size_t to) {
  return summarize(std::views::iota(from, to), plan, starting_at{from}, quarantine{[](const bad_row&) {}});
}

/// Three parts of a fused pass, cut at leaves and joined as one likes, are the whole to the last bit.
TEST(Merge, PartsOfAFusedPass) {
  const auto whole = part(0, 20'000), a = part(0, rows_per_leaf), b = part(rows_per_leaf, 3 * rows_per_leaf),
             c = part(3 * rows_per_leaf, 20'000);
  for (const auto& merged : {merge(merge(a, b), c), merge(a, merge(b, c)), merge(merge(c, a), b)}) {
    const auto& [p, m] = merged;
    EXPECT_EQ(p.of(&pair::result::product), get<pair>(whole).of(&pair::result::product));
    EXPECT_EQ(m.of(&answers::result::mean), get<answers>(whole).of(&answers::result::mean));
    EXPECT_EQ(m.classes(&answers::result::mood), get<answers>(whole).classes(&answers::result::mood));
    EXPECT_EQ(m.missing<"answers">(), get<answers>(whole).missing<"answers">());
    EXPECT_EQ(m.invalid<"answers">(), 20'000u / 6);
    EXPECT_EQ(m.rows(), 20'000u);
  }
}

TEST(Merge, WithNobody) {
  const auto some = part(0, 100), none = part(0, 0);
  EXPECT_EQ(get<pair>(merge(some, none)).of(&pair::result::sum), get<pair>(some).of(&pair::result::sum));
  EXPECT_EQ(get<pair>(merge(none, some)).of(&pair::result::sum), get<pair>(some).of(&pair::result::sum));
  EXPECT_EQ(get<pair>(merge(none, none)).rows(), 0u);
}

void expect_same(const auto& merged, const auto& whole) {
  const auto &a = get<pair>(merged), &b = get<pair>(whole);
  EXPECT_EQ(a.of(&pair::result::sum), b.of(&pair::result::sum));
  EXPECT_EQ(a.of(&pair::result::product), b.of(&pair::result::product));
  EXPECT_EQ(input_of<"first">(a), input_of<"first">(b));
  const auto &c = get<answers>(merged), &d = get<answers>(whole);
  EXPECT_EQ(c.of(&answers::result::mean), d.of(&answers::result::mean));
  EXPECT_EQ(c.of(&answers::result::above_middle, 2), d.of(&answers::result::above_middle, 2));
  EXPECT_EQ(c.classes(&answers::result::mood), d.classes(&answers::result::mood));
  EXPECT_EQ(c.template invalid<"answers">(), d.template invalid<"answers">());
  EXPECT_EQ(a.rows(), b.rows());
  EXPECT_TRUE(a.is_exact());
}

/// Wherever the rows were cut, inside a leaf or a block, and in whatever order the parts come: the bits of the whole.
TEST(Merge, AnyPartitionInAnyOrder) {
  std::mt19937 random(7);
  const std::size_t rows = 30'000;
  const auto whole = part(0, rows);
  for (int round = 0; round < 24; ++round) {
    std::vector<std::size_t> cuts{0, rows};
    for (int k = 0; k < 1 + round; ++k) cuts.push_back(random() % rows);
    if (round % 3 == 0) cuts.insert(cuts.end(), {1, 63, 64, 65, 4095, 4096, 4097, 8192});
    std::sort(cuts.begin(), cuts.end());
    std::vector<std::remove_const_t<decltype(whole)>> parts;
    for (std::size_t i = 1; i < cuts.size(); ++i) parts.push_back(part(cuts[i - 1], cuts[i]));
    std::shuffle(parts.begin(), parts.end(), random);
    expect_same(merge_all(parts), whole);
    auto one_by_one = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) one_by_one = merge(one_by_one, parts[i]);
    expect_same(one_by_one, whole);
  }
}

/// What is missing between parts is told, until it comes; nothing is missing before the first and behind the last.
TEST(Merge, Gaps) {
  const auto a = part(100, 150), b = part(200, 5'000), c = part(5'001, 5'002), late = part(150, 200);
  const auto torn = merge_all(std::vector{c, a, b});
  EXPECT_EQ(torn.gaps(), (std::vector<row_gap>{{150, 199}, {5'000, 5'000}}));
  EXPECT_EQ(torn.gaps()[0].rows(), 50u);
  EXPECT_EQ(get<pair>(torn).gaps(), torn.gaps());
  EXPECT_EQ(merge(torn, late).gaps(), (std::vector<row_gap>{{5'000, 5'000}}));
  EXPECT_TRUE(a.gaps().empty());
  const auto some = summarize(std::views::iota(0u, 10u), on(pair{}, value, value));
  EXPECT_TRUE(merge(some, some).gaps().empty());
}

TEST(Merge, ThousandsOfShuffledParts) {
  std::vector<summary<pair>> parts;
  for (std::size_t leaf = 0; leaf < 5'000; ++leaf)
    parts.push_back(summarize(std::views::iota(leaf * rows_per_leaf, leaf * rows_per_leaf + 3),
                              on(pair{}, value, value), starting_at{leaf * rows_per_leaf}));
  const auto in_order = merge_all(parts);
  std::shuffle(parts.begin(), parts.end(), std::mt19937(1));
  EXPECT_EQ(merge_all(parts).of(&pair::result::sum), in_order.of(&pair::result::sum));
  auto one_by_one = parts.front();
  for (std::size_t i = 1; i < 500; ++i) one_by_one = merge(std::move(one_by_one), parts[i]);
  parts.erase(parts.begin() + 500, parts.end());
  EXPECT_EQ(one_by_one.of(&pair::result::product), merge_all(parts).of(&pair::result::product));
}

/// A range that makes its parts on the way, and one that is walked along once.
TEST(Merge, PartsThatAViewMakes) {
  const auto part_of = [](unsigned first) {
    return summarize(std::views::iota(first, first + 50u), on(pair{}, value, value), starting_at{first});
  };
  const std::vector<unsigned> firsts{100, 0, 50};
  const auto made = firsts | std::views::transform(part_of);
  const auto whole = summarize(std::views::iota(0u, 150u), on(pair{}, value, value), starting_at{0});
  EXPECT_EQ(merge_all(made).of(&pair::result::product), whole.of(&pair::result::product));
  std::istringstream stream("50 100 0");
  auto read = std::views::istream<unsigned>(stream) | std::views::transform(part_of);
  EXPECT_EQ(merge_all(read).of(&pair::result::sum), whole.of(&pair::result::sum));
}

/// A part that comes twice, or rows that overlap, are refused, and nothing is changed.
TEST(Merge, RowsThatComeTwice) {
  const auto a = summarize(std::views::iota(0u, 100u), on(pair{}, value, value), starting_at{0}),
             b = summarize(std::views::iota(100u, 200u), on(pair{}, value, value), starting_at{100}),
             c = summarize(std::views::iota(150u, 160u), on(pair{}, value, value), starting_at{150});
  const auto both = merge(b, a);
  for (const auto& [again, rows] : {std::pair{a, "rows 0 to 99"}, {b, "rows 100 to 199"}, {c, "rows 150 to 159"}}) {
    try {
      static_cast<void>(merge(both, again));
      ADD_FAILURE() << rows << " were counted twice";
    } catch (const invalid_use& e) {
      EXPECT_NE(std::string(e.what()).find(rows), std::string::npos) << e.what();
    }
  }
  EXPECT_THROW(static_cast<void>(merge_all(std::vector{a, b, a})), invalid_use);
  EXPECT_THROW(static_cast<void>(merge_all(std::vector<summary<pair>>{})), invalid_use);
}

/// A first part that does not say where it begins, cut inside a leaf: the figures hold, the bits are not promised.
TEST(Merge, ACutInsideALeafOfWhichOnePartDoesNotSay) {
  for (const std::size_t cut : {5u, 4'000u, 4'097u, 6'000u, 9'000u, 12'289u}) {
    const auto all = summarize(std::views::iota(std::size_t{0}, std::size_t{20'000}), on(pair{}, value, value));
    const auto a = summarize(std::views::iota(std::size_t{0}, cut), on(pair{}, value, value));
    const auto b = summarize(std::views::iota(cut, std::size_t{20'000}), on(pair{}, value, value), starting_at{cut});
    const auto both = merge(a, b);
    EXPECT_FALSE(both.is_exact()) << cut;
    EXPECT_NEAR(both.of(&pair::result::sum).total(), all.of(&pair::result::sum).total(), 1e-9);
  }
}

/// Two shops of which nobody said where their rows begin.
TEST(Merge, PartsWithoutRowNumbers) {
  const auto shop = summarize(std::views::iota(std::size_t{0}, std::size_t{10'000}), on(pair{}, value, value));
  EXPECT_TRUE(shop.is_exact());
  const auto twice = merge(shop, shop);
  EXPECT_FALSE(twice.is_exact());
  EXPECT_EQ(twice.rows(), 20'000u);
  EXPECT_EQ(twice.of(&pair::result::sum).total(), 2 * shop.of(&pair::result::sum).total());
  EXPECT_NEAR(twice.of(&pair::result::sum).mean(), shop.of(&pair::result::sum).mean(), 1e-12);
  const auto more = merge(twice, summarize(std::views::iota(7u, 9u), on(pair{}, value, value), starting_at{20'000}));
  EXPECT_EQ(more.rows(), 20'002u);
  EXPECT_NEAR(more.of(&pair::result::sum).total(), twice.of(&pair::result::sum).total() + 2 * (value(7) + value(8)),
              1e-9);
}

}  // namespace merge_test
