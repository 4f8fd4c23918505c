// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/joined_rows.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace joined_rows_test {

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

/// Parts one after the other, the last first.
struct backwards {
  [[nodiscard]] static std::size_t parts(std::size_t n) { return n; }
  template <class Task>
  static void run(std::size_t parts, Task&& task) {
    for (std::size_t p = parts; p-- > 0;) task(p);
  }
};

/// Rows of few values with weights that are not whole.
struct drawn {
  std::vector<std::array<double, 3>> rows;
  std::vector<double> weights;
};
drawn draw(std::size_t n) {
  std::mt19937_64 random(4);
  drawn d;
  for (std::size_t i = 0; i < n; ++i) {
    d.rows.push_back({static_cast<double>(random() % 9), static_cast<double>(random() % 20) / 7,
                      static_cast<double>(random() % 20)});
    d.weights.push_back(static_cast<double>(1 + random() % 9) / 10);
  }
  return d;
}

TEST(JoinedRows, BlocksAreAddedAsOneByOne) {
  const drawn d = draw(10007);
  joined_rows<3> one_by_one, in_blocks;
  for (std::size_t i = 0; i < d.rows.size(); ++i) one_by_one.add(d.rows[i], d.weights[i]);
  for (std::size_t i = 0; i < d.rows.size(); i += 64)
    in_blocks.add(d.rows.data() + i, d.weights.data() + i, std::min<std::size_t>(64, d.rows.size() - i));
  one_by_one.sort();
  in_blocks.sort(backwards{});
  EXPECT_EQ(one_by_one.keys(), in_blocks.keys());
  EXPECT_EQ(one_by_one.weights(), in_blocks.weights());
  EXPECT_EQ(one_by_one.rows(), in_blocks.rows());
}

TEST(JoinedRows, PartsMakeTheWholeToTheLastBit) {
  const drawn d = draw(10007);
  joined_rows<3> whole;
  for (std::size_t i = 0; i < d.rows.size(); ++i) whole.add(d.rows[i], d.weights[i]);
  whole.sort();
  for (const std::size_t parts : {1u, 2u, 5u}) {
    std::vector<joined_rows<3>> some(parts);
    for (std::size_t i = 0; i < d.rows.size(); ++i) some[i * parts / d.rows.size()].collect(d.rows[i], d.weights[i]);
    std::vector<joined_rows<3>*> pointers;
    for (auto& one : some) pointers.push_back(&one);
    joined_rows<3> together;
    together.join(pointers, backwards{});
    together.sort();
    EXPECT_EQ(together.keys(), whole.keys());
    EXPECT_EQ(together.weights(), whole.weights());
    EXPECT_EQ(together.rows(), whole.rows());
    EXPECT_EQ(some[0].rows(), 0u);
  }
}

TEST(JoinedRows, JoinedPartsAddUpWholeWeights) {
  const drawn d = draw(10007);
  joined_rows<3> whole, first, second, together;
  for (std::size_t i = 0; i < d.rows.size(); ++i) {
    whole.add(d.rows[i], 1);
    (i < 4000 ? first : second).add(d.rows[i], 1);
  }
  together.join({&first, &second}, backwards{});
  whole.sort();
  together.sort();
  EXPECT_EQ(together.keys(), whole.keys());
  EXPECT_EQ(together.weights(), whole.weights());
}

TEST(JoinedRows, RowsKeptApartStayInTheOrderOfTheParts) {
  joined_rows<2> first, second, together;
  for (int i = 0; i < 10; ++i)
    (i < 5 ? first : second).add({static_cast<double>(i % 2), static_cast<double>(i)}, i, false);
  together.join({&first, &second}, backwards{});
  together.sort();
  EXPECT_EQ(together.weights(), (std::vector<double>{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}));
}

TEST(JoinedRows, FirstNumbersThatAreNotCounts) {
  joined_rows<2> rows;
  for (const double first : {2.5, -1.0, 1e6, 2.5, 0.0}) rows.add({first, 1 / (1 + first * first)}, 1);
  rows.sort();
  ASSERT_EQ(rows.distinct(), 4u);
  EXPECT_EQ(rows.keys()[0][0], -1);
  EXPECT_EQ(rows.keys()[2][0], 2.5);
  EXPECT_EQ(rows.weights()[2], 2);
  joined_rows<2> nothing;
  nothing.sort();
  EXPECT_EQ(nothing.distinct(), 0u);
}

}  // namespace joined_rows_test
