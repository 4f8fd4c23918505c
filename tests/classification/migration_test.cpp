// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/migration.hpp>

#include <clientele/classification/axes.hpp>
#include <clientele/classification/grade.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace migration_test {

using clientele::fuse;
using clientele::on;
using clientele::statistic_state;
using clientele::summarize;
using clientele::classification::best_class;
using clientele::classification::cross_table;
using clientele::classification::grade;
using clientele::classification::migration;
using clientele::classification::weight_class;
using enum clientele::classification::grade;

template <class Class>
struct seen {
  Class before, after;
};
template <class Class>
auto gathered(const std::vector<seen<Class>>& customers, const migration& m = {}) {
  return summarize(customers, m, &seen<Class>::before, &seen<Class>::after);
}

TEST(Migration, WorkedNumber) {
  const auto m = gathered<grade>({{A, A}, {A, B}, {B, A}, {C, unknown}, {unknown, C}});
  EXPECT_EQ(m->stayed(), 1u);
  EXPECT_EQ(m->improved(), 1u);
  EXPECT_EQ(m->worsened(), 1u);
  EXPECT_EQ(m->left(), 1u);
  EXPECT_EQ(m->arrived(), 1u);
  EXPECT_EQ(m->absent(), 0u);
  EXPECT_EQ(m->kept_share().value, 0.75);
  EXPECT_EQ(m->kept_share(C).value, 0);
  EXPECT_EQ(m->moved_share(A, B).value, 0.5);
  EXPECT_EQ(m->count(B, A), 1u);
  const auto w = clientele::wilson({3, 4});
  EXPECT_EQ(m->kept_share().low, w.low);
  EXPECT_EQ(m->kept_share().high, w.high);
}

TEST(Migration, TheBestClassMayBeTheLast) {
  const auto m = gathered<weight_class>({{weight_class::sporadic, weight_class::key},
                                         {weight_class::key, weight_class::general},
                                         {weight_class::sporadic, weight_class::general}},
                                        {.best = best_class::last});
  EXPECT_EQ(m->improved(), 2u);
  EXPECT_EQ(m->worsened(), 1u);
}

using graded = std::map<int, grade>;
graded random_list(std::mt19937& random) {
  graded list;
  for (int id = 0; id < 900; ++id)
    if (random() % 3 != 0) list[id] = static_cast<grade>(random() % 4);
  return list;
}

// Independent computation: who is in which list, asked of the lists themselves.
TEST(Migration, OfTwoListsIsTheirJoin) {
  std::mt19937 random(3);
  const graded first = random_list(random), second = random_list(random);
  std::map<int, seen<std::optional<grade>>> joined;
  for (const auto& [id, g] : first) joined[id].before = g;
  for (const auto& [id, g] : second) joined[id].after = g;
  const auto m = summarize(
      joined, migration{}, [](const auto& c) { return c.second.before; }, [](const auto& c) { return c.second.after; });
  std::uint64_t stayed = 0, arrived = 0, left = 0, absent = 0;
  const auto class_in = [](const graded& list, int id) { return list.contains(id) ? list.at(id) : unknown; };
  for (const auto& [id, unused] : joined) {
    const grade before = class_in(first, id), after = class_in(second, id);
    stayed += before == after && before != unknown ? 1 : 0;
    arrived += before == unknown && after != unknown ? 1 : 0;
    left += before != unknown && after == unknown ? 1 : 0;
    absent += before == unknown && after == unknown ? 1 : 0;
  }
  EXPECT_EQ(m->stayed(), stayed);
  EXPECT_EQ(m->arrived(), arrived);
  EXPECT_EQ(m->left(), left);
  EXPECT_EQ(m->absent(), absent);
  EXPECT_EQ(m->table().total(), joined.size());
  EXPECT_EQ(m->stayed() + m->improved() + m->worsened() + m->arrived() + m->left() + m->absent(), joined.size());
}

std::vector<seen<grade>> sample() {
  std::mt19937 random(4);
  std::vector<seen<grade>> customers;
  for (int i = 0; i < 1000; ++i)
    customers.push_back({static_cast<grade>(random() % 4), static_cast<grade>(random() % 4)});
  return customers;
}

TEST(Migration, BackwardsIsTheOpposite) {
  auto customers = sample();
  const auto there = gathered(customers);
  for (auto& c : customers) std::swap(c.before, c.after);
  const auto back = gathered(customers);
  EXPECT_GT(there->improved(), 0u);
  EXPECT_EQ(there->improved(), back->worsened());
  EXPECT_EQ(there->arrived(), back->left());
  EXPECT_EQ(there->stayed(), back->stayed());
}

TEST(Migration, NeitherOrderNorPartsMatter) {
  auto rows = sample();
  const auto whole = gathered(rows);
  EXPECT_EQ(clientele::load(migration{}, save(whole)).state(), whole.state());
  std::mt19937 random(5);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    const auto cut = rows.begin() + static_cast<std::ptrdiff_t>(random() % rows.size());
    EXPECT_EQ(merge(gathered<grade>({cut, rows.end()}), gathered<grade>({rows.begin(), cut})).state(), whole.state());
  }
  EXPECT_THROW(static_cast<void>(merge(whole, gathered(rows, {.best = best_class::last}))), clientele::invalid_use);
}

TEST(Migration, ClassesAreTextsAndNumbersToo) {
  const auto texts = gathered<std::string>({{"1 gold", "2 silver"}, {"2 silver", "2 silver"}, {"unknown", "1 gold"}});
  EXPECT_EQ(texts->worsened(), 1u);
  EXPECT_EQ(texts->arrived(), 1u);
  EXPECT_EQ(texts->kept_share("1 gold").value, 1);
  EXPECT_EQ(gathered<int>({{3, 1}, {-1, 2}})->improved(), 1u);
  migration::state s;
  migration{}.take(s, A, B);
  EXPECT_EQ(migration{}.conclude(s).worsened(), 1u);
}

TEST(Migration, MoneyThatMovedIsTheCrossTableOfTheSamePass) {
  struct customer {
    grade before, after;
    double value;
  };
  const std::vector<customer> all{{A, B, 10}, {A, B, 5}, {B, A, 7}};
  const auto [m, money] =
      summarize(all, fuse(on(migration{}, &customer::before, &customer::after),
                          on(cross_table{}, &customer::before, &customer::after, &customer::value)));
  EXPECT_EQ(m->worsened(), 2u);
  EXPECT_EQ(money->value(A, B), 15);
}

TEST(Migration, NobodyHasNoShares) {
  const auto m = gathered<grade>({});
  EXPECT_EQ(m->stayed_share().state, statistic_state::no_values);
  EXPECT_EQ(m->kept_share(A).state, statistic_state::no_values);
}

TEST(MigrationErrors, NameTheParameter) {
  EXPECT_THROW(gathered<grade>({}, {.best = static_cast<best_class>(2)}), clientele::invalid_parameter);
  EXPECT_THROW(gathered<grade>({}, {.confidence = 1}), clientele::invalid_parameter);
}

}  // namespace migration_test
