// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/joined_rows.hpp>

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace {

using clientele::models::joined_rows;

TEST(JoinedRows, JoinsEqualRowsAndAddsTheirWeights) {
  joined_rows<2> rows;
  rows.add({2, 1}, 1);
  rows.add({1, 5}, 2);
  rows.add({2, 1}, 4);
  rows.add({1, -0.0}, 1);
  rows.add({1, 0.0}, 1);
  rows.sort();
  EXPECT_EQ(rows.rows(), 5u);
  ASSERT_EQ(rows.distinct(), 3u);
  EXPECT_EQ(rows.keys()[0], (std::array<double, 2>{1, 0}));
  EXPECT_EQ(rows.weights()[0], 2);
  EXPECT_EQ(rows.weights()[1], 2);
  EXPECT_EQ(rows.weights()[2], 5);
}

TEST(JoinedRows, AgreesWithAMapInAnyOrder) {
  std::mt19937_64 random(3);
  std::map<std::array<double, 3>, double> expected;
  std::vector<std::array<double, 3>> all;
  for (int i = 0; i < 50000; ++i)
    all.push_back({static_cast<double>(random() % 20), static_cast<double>(random() % 30) / 7,
                   static_cast<double>(random() % 40)});
  for (const auto& row : all) expected[row] += 1;
  for (const bool backwards : {false, true}) {
    joined_rows<3> rows;
    for (std::size_t i = 0; i < all.size(); ++i) rows.add(all[backwards ? all.size() - 1 - i : i], 1);
    rows.sort();
    ASSERT_EQ(rows.distinct(), expected.size());
    std::size_t i = 0;
    for (const auto& [row, weight] : expected) {
      EXPECT_EQ(rows.keys()[i], row);
      EXPECT_EQ(rows.weights()[i++], weight);
    }
  }
}

TEST(JoinedRows, WithoutJoiningEveryRowStays) {
  joined_rows<2> rows;
  for (int i = 0; i < 10; ++i) rows.add({1, 2}, 1, false);
  rows.sort();
  EXPECT_EQ(rows.distinct(), 10u);
}

}  // namespace
