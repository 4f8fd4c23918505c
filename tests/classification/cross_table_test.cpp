// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/cross_table.hpp>

#include <clientele/classification/axes.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace cross_table_test {

using clientele::category;
using clientele::statistic_state;
using clientele::classification::activity;
using clientele::classification::contingency_table;
using clientele::classification::cross_table;
using clientele::classification::nature;

struct firm {
  nature what;
  activity does;
  double value;
};
auto gathered(const std::vector<firm>& firms, const cross_table& t = {}) {
  return clientele::summarize(firms, t, &firm::what, &firm::does, &firm::value);
}
contingency_table worked() {
  return *gathered({{nature::group, activity::actual, 5},
                    {nature::group, activity::actual, 7},
                    {nature::individual, activity::potential, 0}});
}

TEST(CrossTable, OfTheWorkedCase) {
  EXPECT_EQ(worked().share(nature::group, activity::actual).value, 2.0 / 3);
  EXPECT_EQ(worked().row_share(nature::individual, activity::potential).value, 1);
  EXPECT_EQ(worked().value(nature::group, activity::actual), 12);
  EXPECT_EQ(worked().rows(), (std::vector<category>{nature::group, nature::individual}));
  EXPECT_EQ(worked().columns(), (std::vector<category>{activity::potential, activity::actual}));
  EXPECT_EQ(worked().rows()[1].text(), "private");
}

std::vector<firm> sample() {
  std::mt19937 random(2);
  std::vector<firm> firms;
  for (int i = 0; i < 3000; ++i)
    firms.push_back({static_cast<nature>(random() % 4), static_cast<activity>(random() % 3),
                     std::ldexp(static_cast<double>(random() % 100), static_cast<int>(random() % 80) - 40)});
  return firms;
}

TEST(CrossTable, CountsLikeALoop) {
  const auto firms = sample();
  std::uint64_t counted[4][3]{};
  for (const firm& f : firms) ++counted[static_cast<int>(f.what)][static_cast<int>(f.does)];
  const auto whole = gathered(firms);
  double shares = 0;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 3; ++j) {
      EXPECT_EQ(whole->count(static_cast<nature>(i), static_cast<activity>(j)), counted[i][j]);
      if (i > 0 && j > 0) shares += whole->share(static_cast<nature>(i), static_cast<activity>(j)).value;
    }
  EXPECT_NEAR(shares, 1, 1e-14);
  EXPECT_EQ(whole->total(), 3000u);
  EXPECT_EQ(whole->known() + whole->unknown(), 3000u);
  EXPECT_EQ(whole->row_total(nature::group), counted[2][1] + counted[2][2]);
  EXPECT_EQ(whole->column_total(activity::actual), counted[1][2] + counted[2][2] + counted[3][2]);
  EXPECT_EQ(whole->column_share(nature::group, activity::actual).value,
            static_cast<double>(counted[2][2]) / static_cast<double>(whole->column_total(activity::actual)));
}

TEST(CrossTable, NeitherOrderNorPartsMatter) {
  auto rows = sample();
  const auto whole = gathered(rows);
  EXPECT_EQ(clientele::load(cross_table{}, save(whole)).state(), whole.state());
  std::mt19937 random(5);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    const auto cut = rows.begin() + static_cast<std::ptrdiff_t>(random() % rows.size());
    const auto both = merge(gathered({cut, rows.end()}), gathered({rows.begin(), cut}));
    EXPECT_EQ(both.state(), whole.state());
    EXPECT_EQ(both->value(nature::group, activity::actual), whole->value(nature::group, activity::actual));
  }
  EXPECT_THROW(static_cast<void>(merge(whole, gathered(rows, {.confidence = 0.9}))), clientele::invalid_use);
}

TEST(CrossTable, SharesCarryWilsonIntervals) {
  const auto e = worked().row_share(nature::group, activity::actual);
  EXPECT_EQ(worked().share(nature::group, activity::actual).low, clientele::wilson({2, 3}).low);
  EXPECT_EQ(worked().column_share(nature::group, activity::actual).low, clientele::wilson({2, 2}).low);
  EXPECT_EQ(e.value, 1);
  EXPECT_EQ(e.high, 1);
  EXPECT_NEAR(e.low, 2 / (2 + 3.841458820694124), 1e-12);  // n / (n + z²) at n of n
  EXPECT_EQ(e.method, clientele::interval_method::wilson);
}

TEST(CrossTable, UnknownIsCountedApart) {
  const auto t = gathered({{nature::unknown, activity::actual, 1},
                           {nature::group, activity::unknown, std::nan("")},
                           {static_cast<nature>(77), activity::actual, 2}});  // outside its enum
  EXPECT_EQ(t->known(), 0u);
  EXPECT_EQ(t->unknown(), 3u);
  EXPECT_EQ(t->count(nature::unknown, activity::actual), 2u);
  EXPECT_EQ(t->value(category{}, activity::actual), 3);
  EXPECT_EQ(t->value(nature::group, "unknown"), 0);
  EXPECT_EQ(t.missing<"value">(), 1u);
  EXPECT_TRUE(std::isnan(t->share(nature::group, activity::actual).value));
  EXPECT_EQ(t->row_share(nature::group, activity::actual).state, statistic_state::no_values);
  EXPECT_EQ(t->rows(), std::vector<category>{nature::group});
}

TEST(CrossTable, ClassesAreTextsAndNumbersToo) {
  struct customer {
    std::optional<std::string> region;
    int stars;
  };
  const std::vector<customer> all{{"north", 5}, {"south", 3}, {"north", 5}, {std::nullopt, 5}, {"?", 1}};
  const auto t = clientele::summarize(all, cross_table{}, &customer::region, &customer::stars, clientele::constant(0));
  EXPECT_EQ(t->count("north", 5), 2u);
  EXPECT_EQ(t->count({}, 5), 1u);
  EXPECT_EQ(t->count("?", 1), 1u);  // a text may be called so
  EXPECT_EQ(t->rows(), (std::vector<category>{"?", "north", "south"}));
  EXPECT_EQ(t->columns(), (std::vector<category>{1, 3, 5}));
  const cross_table direct;
  cross_table::state s;
  for (const customer& c : all) direct.take(s, c.region, c.stars, 0);
  EXPECT_EQ(s, t.state());
}

TEST(CrossTableErrors, NameRowAndValue) {
  try {
    static_cast<void>(gathered({{nature::group, activity::actual, 1}, {nature::group, activity::actual, INFINITY}}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.text(), "clientele::classification::cross_table: value = inf breaks the rule: finite");
  }
  EXPECT_THROW(gathered({}, {.confidence = 0}), clientele::invalid_parameter);
}

}  // namespace cross_table_test
