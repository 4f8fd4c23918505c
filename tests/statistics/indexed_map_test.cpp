// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/indexed_map.hpp>

#include <clientele/component/category.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace indexed_map_test {

using clientele::category;
using clientele::indexed_map;

/// As std::map, for keys that come often and keys that come once.
TEST(IndexedMap, IsAMap) {
  indexed_map<std::int64_t, int> found;
  std::map<std::int64_t, int> expected;
  for (std::int64_t i = 0; i < 5'000; ++i) {
    const std::int64_t key = i % 3 == 0 ? i * 1'000'003 - 400'000'000 : i % 7;
    ++found[key];
    ++expected[key];
  }
  ASSERT_EQ(found.size(), expected.size());
  auto at = expected.begin();
  for (const auto& [key, count] : found) {
    EXPECT_EQ(key, at->first);
    EXPECT_EQ(count, at->second);
    ++at;
  }
  EXPECT_EQ(found.find(-1), found.end());
  EXPECT_EQ(found.find(3)->second, expected[3]);
}

/// A copy counts on by itself, what was moved from is empty.
TEST(IndexedMap, CopiesAndMoves) {
  indexed_map<category, int> a;
  for (int i = 0; i < 20; ++i) ++a[category(i % 5)], ++a[category("of " + std::to_string(i % 3))];
  indexed_map<category, int> b = a;
  EXPECT_TRUE(a == b);
  ++b[category(4)];
  EXPECT_FALSE(a == b);
  EXPECT_EQ(a.find(4)->second, 4);
  EXPECT_EQ(b.find(4)->second, 5);
  indexed_map<category, int> c = std::move(a);
  EXPECT_TRUE(a.empty());
  ++a[category(4)];
  EXPECT_EQ(a.find(4)->second, 1);
  EXPECT_EQ(++c[category(4)], 5);
  EXPECT_TRUE(c == b);
  c = b;
  EXPECT_EQ(++c[category("of 1")], 8);
  EXPECT_EQ(b.find("of 1")->second, 7);
  c.clear();
  EXPECT_TRUE(c.empty());
  EXPECT_EQ(++c[category(true)], 1);
}

/// The two zeros are one key; a number, an enumerator's name and a text are told apart as categories are.
TEST(IndexedMap, EqualKeys) {
  indexed_map<double, int> zeros;
  ++zeros[0.0], ++zeros[-0.0], ++zeros[0.0];
  ASSERT_EQ(zeros.size(), 1u);
  EXPECT_EQ(zeros.find(0.0)->second, 3);
  indexed_map<category, int> all;
  ++all[category(1)], ++all[category("1")], ++all[category(true)], ++all[category()], ++all[category(1ull << 63)];
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all.find(category(1))->second, 2);
  EXPECT_TRUE(all.begin()->first.is_missing());
}

}  // namespace indexed_map_test
