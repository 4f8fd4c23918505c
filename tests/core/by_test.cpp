// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/by.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <forward_list>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace by_test {

using namespace clientele;
using samples::answers;
using samples::pair;

enum class region : unsigned char { unknown, north, south, west };
constexpr auto enumerators(region) { return std::array<std::string_view, 4>{"unknown", "north", "south", "west"}; }

struct answer {
  region where{};
  std::optional<std::string> contract{};
  double first = 1, second = 2;
  std::array<double, 3> given{3, 4, 5};
};

std::vector<answer> answers_of(std::size_t n) {
  std::vector<answer> all(n);
  for (std::size_t i = 0; i < n; ++i) {
    all[i].where = static_cast<region>(1 + i * i % 7 % 3);
    if (i % 5 != 0) all[i].contract = i % 2 == 0 ? "monthly" : "yearly";
    all[i].first = static_cast<double>(i * 2654435761u % 1000) / 7;
    all[i].second = 1 / (1 + static_cast<double>(i));
    if (i % 97 == 5) all[i].first = -1;
  }
  return all;
}

/// Three parts, the last of them first.
struct three_parts {
  static std::size_t parts(std::size_t most) { return most < 3 ? most : 3; }
  template <class Task>
  static void run(std::size_t parts, Task&& task) {
    while (parts-- > 0) task(parts);
  }
};

const auto plan = fuse(on(pair{}, field<"orders">(&answer::first), &answer::second), on(answers{}, &answer::given));

void expect_same(const auto& a, const auto& b) {
  EXPECT_EQ(get<pair>(a).of(&pair::result::sum), get<pair>(b).of(&pair::result::sum));
  EXPECT_EQ(get<pair>(a).of(&pair::result::product), get<pair>(b).of(&pair::result::product));
  EXPECT_EQ(get<pair>(a).invalid(), get<pair>(b).invalid());
  EXPECT_EQ(get<answers>(a).classes(&answers::result::mood), get<answers>(b).classes(&answers::result::mood));
  EXPECT_EQ(get<pair>(a).rows(), get<pair>(b).rows());
}

/// 2 complaints in the north, 1 in the south, 25 unhappy for each.
TEST(By, WorkedNumbers) {
  const std::vector<answer> few{{region::north}, {region::south}, {region::north}};
  const auto all = summarize(few, churn::ripple{}, &answer::first, constant(100), by(&answer::where));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[region::north].of(&churn::ripple::result::unhappy).total(), 50);
  EXPECT_EQ(all[region::south].of(&churn::ripple::result::unhappy).total(), 25);
  EXPECT_EQ(all.total().of(&churn::ripple::result::unhappy).total(), 75);
  EXPECT_EQ(all.begin()->name(), "north");
  EXPECT_EQ(all.find(region::west), nullptr);
  try {
    static_cast<void>(all[region::west]);
    ADD_FAILURE();
  } catch (const invalid_use& e) {
    EXPECT_NE(std::string(e.what()).find("no row has the key west"), std::string::npos);
  }
}

/// Each group has the bits of its rows alone, the whole those of the call without groups, in one part or three.
TEST(By, TheBitsOfFilteringByHand) {
  const auto all = answers_of(30'000);
  std::vector<std::uint64_t> bad, bad_at_once;
  const auto told = [&](const bad_row& b) { bad.push_back(b.row); };
  const auto grouped = summarize(all, plan, by(&answer::where), quarantine{told});
  const auto whole = summarize(all, plan, quarantine{[&](const bad_row& b) { bad_at_once.push_back(b.row); }});
  EXPECT_EQ(bad, bad_at_once);
  expect_same(grouped.total(), whole);
  const auto threads = summarize(all, plan, by(&answer::where), quarantine{told}, three_parts{});
  EXPECT_EQ(grouped.size(), 3u);
  for (const auto& group : grouped) {
    std::vector<answer> filtered;
    for (const answer& a : all)
      if (a.where == group.key) filtered.push_back(a);
    expect_same(group.value, summarize(filtered, plan, quarantine{[](const bad_row&) {}}));
    expect_same(threads[group.key], group.value);
  }
  EXPECT_THROW(static_cast<void>(summarize(all, plan, by(&answer::where))), invalid_customer);
}

/// More groups than have an open pass each; keys at the ends of their type, in their order; the bits of filtering.
TEST(By, ManyGroups) {
  const auto all = answers_of(20'000);
  constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  const auto key = [&](const answer& a) {
    const auto i = static_cast<std::int64_t>(&a - all.data());
    return i % 4000 == 0 ? lowest : i % 4000 == 1 ? -(lowest + 1) : (i % 4000 - 2000) << 40;
  };
  const auto one = on(pair{}, &answer::first, &answer::second);
  const auto groups = summarize(all, one, by(key), quarantine{[](const bad_row&) {}});
  ASSERT_EQ(groups.size(), 4000u);
  EXPECT_EQ(*groups.begin()->key, lowest);
  EXPECT_EQ(*(groups.end() - 1)->key, -(lowest + 1));
  const auto threads = summarize(all, one, by(key), quarantine{[](const bad_row&) {}}, three_parts{});
  std::uint64_t rows = 0, bad = 0;
  for (const auto& group : groups) {
    rows += group.value.rows();
    bad += group.value.invalid();
    EXPECT_EQ(threads[group.key].of(&pair::result::sum), group.value.of(&pair::result::sum));
  }
  EXPECT_EQ(rows, all.size());
  EXPECT_EQ(bad, groups.total().invalid());
  for (const std::int64_t k : {lowest, std::int64_t{-17} << 40, std::int64_t{1999} << 40}) {
    std::vector<answer> filtered;
    for (const answer& a : all)
      if (key(a) == k) filtered.push_back(a);
    EXPECT_EQ(groups[k].of(&pair::result::sum),
              summarize(filtered, one, quarantine{[](const bad_row&) {}}).of(&pair::result::sum));
  }
}

/// A list, a filtered view and customers that are made on the way have the groups of a vector, few or many.
TEST(By, ForwardRanges) {
  const auto all = answers_of(3'000);
  const std::forward_list<answer> list(all.begin(), all.end());
  const auto of_region = on(answers{}, &answer::given);
  const auto vector = summarize(all, of_region, by(&answer::where, &answer::contract));
  const auto same = [&](const auto& groups) {
    ASSERT_EQ(groups.size(), vector.size());
    for (const auto& g : vector)
      EXPECT_EQ(groups[g.key].classes(&answers::result::mood), g.value.classes(&answers::result::mood));
  };
  same(summarize(list, of_region, by(&answer::where, &answer::contract)));
  same(summarize(all | std::views::transform([](const answer& a) { return a; }), of_region,
                 by(&answer::where, &answer::contract)));
  const auto by_value = [](const answer& a) { return static_cast<std::int64_t>(1e9 / a.second); };
  const auto many = summarize(list, of_region, by(by_value)), of_vector = summarize(all, of_region, by(by_value));
  ASSERT_EQ(many.size(), of_vector.size());
  EXPECT_GT(many.size(), 2'900u);
  for (const auto& g : of_vector)
    EXPECT_EQ(many[g.key].classes(&answers::result::mood), g.value.classes(&answers::result::mood));
  auto norths = all | std::views::filter([](const answer& a) { return a.where == region::north; });
  const auto north = summarize(norths, of_region, by(&answer::where));
  ASSERT_EQ(north.size(), 1u);
  EXPECT_EQ(north[region::north].rows(), static_cast<std::uint64_t>(std::ranges::distance(norths)));
  EXPECT_EQ(
      fit(classification::abc{}, list, [](const answer& a) { return 1 / a.second; }, by(&answer::where)).size(), 3u);
}

/// One group is the whole, also where its rows have other numbers than the whole's.
TEST(By, OneGroup) {
  const auto all = answers_of(5'000);
  const auto one = on(pair{}, &answer::second, &answer::second);
  const auto whole = summarize(all, one), placed = summarize(all, one, starting_at{4'000});
  const auto same_key = [](const answer&) { return true; };
  const auto plain = summarize(all, one, by(same_key)), later = summarize(all, one, by(same_key), starting_at{4'000});
  EXPECT_EQ(plain[true].of(&pair::result::sum), whole.of(&pair::result::sum));
  EXPECT_EQ(later[true].of(&pair::result::sum), whole.of(&pair::result::sum));
  EXPECT_EQ(later.total().of(&pair::result::sum), placed.of(&pair::result::sum));
  EXPECT_EQ(summarize(std::vector<answer>{}, one, by(same_key)).size(), 0u);
}

/// Two keys, one of which may be missing; text keys in their order, the missing first.
TEST(By, SeveralKeysAndMissingOnes) {
  const auto all = answers_of(1'000);
  const auto one = on(answers{}, &answer::given);
  const auto contracts = summarize(all, one, by(&answer::contract));
  ASSERT_EQ(contracts.size(), 3u);
  std::vector<std::string> names;
  for (const auto& g : contracts) names.push_back(g.name());
  EXPECT_EQ(names, (std::vector<std::string>{"missing", "monthly", "yearly"}));
  EXPECT_EQ(contracts[std::nullopt].rows(), 200u);
  EXPECT_EQ(contracts["monthly"].rows() + contracts["yearly"].rows(), 800u);
  const auto both = summarize(all, one, by(&answer::where, missing_when(&answer::contract, "yearly")));
  EXPECT_EQ(both.size(), 6u);
  EXPECT_EQ(both.begin()->name(), "north, missing");
  std::uint64_t rows = 0;
  for (const auto& g : both) rows += g.value.rows();
  EXPECT_EQ(rows, 1'000u);
  EXPECT_NE(both.find(std::tuple{region::south, std::string("monthly")}), nullptr);
}

/// A column as key, other columns as inputs; another component's class as key; cuts fitted within each group.
TEST(By, ColumnsResultsAndFits) {
  const auto all = answers_of(2'000);
  std::vector<double> value;
  std::vector<region> where;
  for (const answer& a : all) {
    value.push_back(1 / a.second);
    where.push_back(a.where);
  }
  const auto columns = summarize(on(pair{}, column(value), constant(1)), by(column(where)));
  const auto fitted = fit(classification::abc{}, all, [](const answer& a) { return 1 / a.second; }, by(&answer::where));
  ASSERT_EQ(fitted.size(), 3u);
  EXPECT_EQ(fitted[region::south].rows, columns[region::south].rows());
  std::vector<double> south;
  for (std::size_t i = 0; i < value.size(); ++i)
    if (where[i] == region::south) south.push_back(value[i]);
  const auto alone = fit(classification::abc{}, column(south));
  EXPECT_EQ(fitted[region::south].value, alone.value);
  const auto grade =
      of(on(*fitted.total(), [](const answer& a) { return 1 / a.second; }), &classification::fitted_abc::result::grade);
  const auto by_grade = summarize(all, on(answers{}, &answer::given), by(grade));
  EXPECT_EQ(by_grade.size(), 3u);
  EXPECT_EQ(by_grade.begin()->name(), "A");
}

/// Results go into columns whatever the groups.
TEST(By, Into) {
  const auto all = answers_of(100);
  std::vector<double> sums(all.size());
  const auto grouped = score(all, plan, by(&answer::where), into(&pair::result::sum, sums), quarantine{[](auto&&) {}});
  EXPECT_EQ(sums[3], all[3].first + all[3].second);
  EXPECT_EQ(get<pair>(grouped.total()).rows(), 100u);
}

/// Parts: the bits of the whole where each group counts on.
TEST(By, PartsCountOn) {
  const auto all = answers_of(20'000);
  const std::vector<answer> early(all.begin(), all.begin() + 7'777), late(all.begin() + 7'777, all.end());
  const auto ignore = quarantine{[](const bad_row&) {}};
  const auto none = summarize(std::vector<answer>{}, plan, by(&answer::where));
  const auto first = summarize(early, plan, by(&answer::where), ignore, starting_after(none));
  const auto second = summarize(late, plan, by(&answer::where), ignore, starting_after(first));
  const auto joined = merge(second, first), whole = summarize(all, plan, by(&answer::where), ignore);
  const auto at_once = merge_all(std::vector{second, none, first});
  ASSERT_EQ(at_once.size(), whole.size());
  for (const auto& g : whole) expect_same(at_once[g.key], g.value);
  expect_same(at_once.total(), whole.total());
  EXPECT_THROW(static_cast<void>(merge_all(std::vector{first, second, first})), invalid_use);
  EXPECT_THROW(static_cast<void>(merge_all(std::vector<std::remove_const_t<decltype(joined)>>{})), invalid_use);
  expect_same(joined.total(), whole.total());
  for (const auto& g : whole) {
    expect_same(joined[g.key], g.value);
    EXPECT_TRUE(get<pair>(joined[g.key]).is_exact());
  }
  const auto loose =
      merge(summarize(early, plan, by(&answer::where), ignore), summarize(late, plan, by(&answer::where), ignore));
  EXPECT_FALSE(get<pair>(loose[region::north]).is_exact());
  EXPECT_NEAR(get<pair>(loose[region::north]).of(&pair::result::sum).total(),
              get<pair>(whole[region::north]).of(&pair::result::sum).total(), 1e-9);
}

}  // namespace by_test
