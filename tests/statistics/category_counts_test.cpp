// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/category_counts.hpp>

#include <gtest/gtest.h>

namespace category_counts_test {

using clientele::category_counts;

TEST(CategoryCounts, WorkedNumber) {
  category_counts c;
  for (const char* name : {"b", "a", "b"}) c.add(name);
  const auto lines = c.pareto();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].name, "b");
  EXPECT_EQ(lines[0].count, 2u);
  EXPECT_EQ(lines[0].share.value, 2.0 / 3);
  EXPECT_EQ(lines[0].share.method, clientele::interval_method::wilson);
  EXPECT_EQ(lines[1].cumulative, 1);
}

TEST(CategoryCounts, PartsMergeAndTiesGoByName) {
  category_counts whole, a, b;
  for (int i = 0; i < 100; ++i) {
    const std::string name(1, static_cast<char>('a' + i * i % 7));
    whole.add(name), (i < 31 ? a : b).add(name);
  }
  EXPECT_EQ(merge(a, b), whole);
  EXPECT_EQ(whole.total(), 100u);
  const auto lines = whole.pareto();
  for (std::size_t i = 1; i < lines.size(); ++i)
    EXPECT_TRUE(lines[i - 1].count > lines[i].count ||
                (lines[i - 1].count == lines[i].count && lines[i - 1].name < lines[i].name));
}

TEST(CategoryCounts, EmptyAndUnknown) {
  EXPECT_TRUE(category_counts{}.pareto().empty());
  EXPECT_EQ(category_counts{}["nothing"], 0u);
  category_counts one;
  one.add("x", 5);
  EXPECT_THROW(static_cast<void>(one.pareto(1)), clientele::invalid_parameter);
}

}  // namespace category_counts_test
