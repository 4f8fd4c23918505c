// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/merge.hpp>

#include <clientele/core/summarize.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <ranges>

namespace {

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

/// Two shops that both count from row 0.
TEST(Merge, PartsThatBothBeginAtZero) {
  const auto twice = merge(part(0, 10'000), part(0, 10'000)), once = part(0, 10'000);
  EXPECT_EQ(get<pair>(twice).rows(), 20'000u);
  EXPECT_EQ(get<pair>(twice).of(&pair::result::sum).total(), 2 * get<pair>(once).of(&pair::result::sum).total());
  EXPECT_EQ(get<pair>(twice).of(&pair::result::sum).mean(), get<pair>(once).of(&pair::result::sum).mean());
}

}  // namespace
