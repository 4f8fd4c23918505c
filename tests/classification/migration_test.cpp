// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/migration.hpp>

#include <clientele/classification/axes.hpp>
#include <clientele/classification/grade.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <span>
#include <vector>

namespace {

using clientele::classification::best_class;
using clientele::classification::grade;
using clientele::classification::migration;
using clientele::classification::weight_class;
using enum clientele::classification::grade;

TEST(Migration, WorkedNumber) {
  migration<grade> m;
  const std::vector<grade> before{A, A, B, C}, after{A, B, A, unknown};
  m.add(before, after);
  m.add(unknown, C);
  EXPECT_EQ(m.stayed(), 1u);
  EXPECT_EQ(m.improved(), 1u);
  EXPECT_EQ(m.worsened(), 1u);
  EXPECT_EQ(m.left(), 1u);
  EXPECT_EQ(m.arrived(), 1u);
  EXPECT_EQ(m.absent(), 0u);
  EXPECT_EQ(m.kept_share().value, 0.75);
  EXPECT_EQ(m.kept_share(C).value, 0);
  EXPECT_EQ(m.moved_share(A, B).value, 0.5);
  EXPECT_EQ(m.count(B, A), 1u);
  const auto w = clientele::wilson({3, 4});
  EXPECT_EQ(m.kept_share().low, w.low);
  EXPECT_EQ(m.kept_share().high, w.high);
}

TEST(Migration, TheBestClassMayBeTheLast) {
  migration<weight_class> m(best_class::last);
  m.add(weight_class::sporadic, weight_class::key);
  m.add(weight_class::key, weight_class::general);
  m.add(weight_class::sporadic, weight_class::general);
  EXPECT_EQ(m.improved(), 2u);
  EXPECT_EQ(m.worsened(), 1u);
}

struct lists {
  std::vector<int> ids;
  std::vector<grade> classes;
};
lists random_list(std::mt19937& random) {
  lists l;
  for (int id = 0; id < 900; ++id)
    if (random() % 3 != 0) {
      l.ids.push_back(id);
      l.classes.push_back(static_cast<grade>(random() % 4));
    }
  return l;
}

TEST(Migration, ByIdIsAJoin) {
  std::mt19937 random(3);
  const lists first = random_list(random), second = random_list(random);
  migration<grade> m;
  m.add_by_id(std::span<const int>(first.ids), std::span<const grade>(first.classes), std::span<const int>(second.ids),
              std::span<const grade>(second.classes));
  std::map<int, std::pair<grade, grade>> joined;
  for (std::size_t i = 0; i < first.ids.size(); ++i) joined[first.ids[i]].first = first.classes[i];
  for (std::size_t i = 0; i < second.ids.size(); ++i) joined[second.ids[i]].second = second.classes[i];
  migration<grade> expected;
  for (const auto& [id, classes] : joined) expected.add(classes.first, classes.second);
  EXPECT_EQ(m, expected);
  EXPECT_EQ(m.table().total(), joined.size());
  EXPECT_EQ(m.stayed() + m.improved() + m.worsened() + m.arrived() + m.left() + m.absent(), joined.size());
}

TEST(Migration, BackwardsIsTheOpposite) {
  std::mt19937 random(4);
  migration<grade> there, back;
  for (int i = 0; i < 1000; ++i) {
    const auto a = static_cast<grade>(random() % 4), b = static_cast<grade>(random() % 4);
    there.add(a, b);
    back.add(b, a);
  }
  EXPECT_EQ(there.improved(), back.worsened());
  EXPECT_EQ(there.arrived(), back.left());
  EXPECT_EQ(there.stayed(), back.stayed());
}

TEST(Migration, MergeIsTheWhole) {
  const std::vector<grade> before{A, B, C, A, unknown}, after{B, B, A, unknown, C};
  migration<grade> whole, a, b;
  whole.add(before, after);
  a.add(std::span(before).first(2), std::span(after).first(2));
  b.add(std::span(before).subspan(2), std::span(after).subspan(2));
  a.merge(b);
  EXPECT_EQ(a, whole);
  EXPECT_THROW(a.merge(migration<grade>(best_class::last)), clientele::invalid_use);
}

TEST(Migration, NobodyHasNoShares) {
  const migration<grade> m;
  EXPECT_EQ(m.stayed_share().state, clientele::statistic_state::no_values);
  EXPECT_EQ(m.kept_share(A).state, clientele::statistic_state::no_values);
}

TEST(MigrationErrors, NothingIsCounted) {
  migration<grade> m;
  const std::vector<int> falling{2, 1}, twice{1, 1}, good{1, 2};
  const std::vector<grade> two{A, B}, one{A};
  const auto join = [&](const std::vector<int>& ids, const std::vector<grade>& classes) {
    m.add_by_id(std::span<const int>(good), std::span<const grade>(two), std::span<const int>(ids),
                std::span<const grade>(classes));
  };
  EXPECT_THROW(join(falling, two), clientele::invalid_use);
  EXPECT_THROW(join(twice, two), clientele::invalid_use);
  EXPECT_THROW(join(good, one), clientele::mismatched_sizes);
  EXPECT_THROW(m.add(two, one), clientele::mismatched_sizes);
  EXPECT_EQ(m.table().total(), 0u);
}

}  // namespace
