// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/grouped_rows.hpp>

#include "agreement.hpp"

namespace grouped_rows_test {

using namespace likelihoods;

TEST(GroupedRows, AreCutIntoLeavesOfOneX) {
  joined_rows<3> joined;
  for (int i = 0; i < 2500; ++i) joined.add({i % 2 == 0 ? 0.0 : 1.0, 0, 5.0 + i}, 1 + i % 3);
  joined.sort();
  const grouped_rows rows(joined);
  ASSERT_EQ(rows.groups.size(), 2u);
  EXPECT_EQ(rows.total_weight(), rows.groups[0].weight + rows.groups[1].weight);
  EXPECT_EQ(rows.total_weight(), 4999);
  ASSERT_EQ(rows.leaves.size(), 4u);  // 1 250 rows of each x in leaves of at most 1 024
  std::size_t end = 0;
  for (const auto& leaf : rows.leaves) {
    EXPECT_EQ(leaf.begin, end);
    EXPECT_LE(leaf.end - leaf.begin, grouped_rows::rows_of_leaf);
    EXPECT_GE(leaf.begin, rows.groups[leaf.group].begin);
    EXPECT_LE(leaf.end, rows.groups[leaf.group].end);
    end = leaf.end;
  }
  EXPECT_EQ(end, 2500u);
}

TEST(GroupedRows, ASampleKeepsTheHeavyRowsAndAboutTheWeight) {
  joined_rows<3> joined;
  for (int i = 0; i < 1000; ++i) joined.add({0, 0, 5.0 + i}, i == 500 ? 100 : 1);
  joined.sort();
  const grouped_rows rows(joined, 10, 50);
  EXPECT_EQ(rows.first.size(), 101u);  // every tenth of 999, and the heavy one
  EXPECT_EQ(rows.total_weight(), 1100);
  EXPECT_EQ(std::count(rows.weight.begin(), rows.weight.end(), 100), 1);
  EXPECT_EQ(std::count(rows.weight.begin(), rows.weight.end(), 10), 100);
}

TEST(WorkSharing, CallsForEachLeafOnce) {
  const grouped_rows rows(histories());
  for (const std::size_t parts : {1u, 3u, 1000u}) {
    const backwards how{parts};
    std::vector<int> calls(rows.leaves.size());
    work_sharing(how).run(rows, [&](std::size_t first, std::size_t last) {
      for (std::size_t l = first; l < last; ++l) ++calls[l];
    });
    EXPECT_EQ(calls, std::vector<int>(rows.leaves.size(), 1)) << parts;
  }
}

}  // namespace grouped_rows_test
