// SPDX-License-Identifier: BSL-1.0
// Components that gather, in the same passes as those that compute rows: every kind of input and of place.
#include <clientele/core/merge.hpp>
#include <clientele/core/score.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/numerics/exact_sum.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gathering_test {

using namespace clientele;

enum class region : unsigned char { unknown, north, south };
constexpr auto enumerators(region) { return std::array<std::string_view, 3>{"unknown", "north", "south"}; }

struct order {
  double amount = 0;
};

/// Stays, regions, reasons and orders: one of each kind of input.
struct stays {
  double least = 0;

  static constexpr auto name = fixed_string{"samples::stays"};
  static constexpr auto inputs =
      std::tuple{category_input<"region">{}, category_input<"reason">{.presence = presence::optional},
                 input<"stayed">{.unit = "days", .allowed = interval::at_least(0)}, input<"ratings", 2>{},
                 records_input<"orders", order>{}};
  static constexpr auto parameters = std::tuple{parameter{"least", &stays::least, "days", interval::at_least(0)}};
  static constexpr auto rules = std::array{row_rule{"orders", "amounts of at least 0"}};

  struct state {
    std::map<category, std::uint64_t> regions{}, reasons{};
    exact_sum days{}, ratings{}, spent{};
    friend bool operator==(const state&, const state&) = default;
  };
  static std::size_t broken_rule(const category&, const category&, double, const std::array<double, 2>&,
                                 std::span<const order> orders) {
    for (const order& o : orders)
      if (!(o.amount >= 0)) return 1;
    return 0;
  }
  void take(state& s, const category& where, const category& why, double days, const std::array<double, 2>& ratings,
            std::span<const order> orders) const {
    if (days < least) return;
    ++s.regions[where];
    if (!why.is_missing()) ++s.reasons[why];
    s.days.add(days);
    s.ratings.add(ratings[0] + ratings[1]);
    for (const order& o : orders) s.spent.add(o.amount);
  }
  static void join(state& a, const state& b) {
    for (const auto& [k, n] : b.regions) a.regions[k] += n;
    for (const auto& [k, n] : b.reasons) a.reasons[k] += n;
    a.days += b.days, a.ratings += b.ratings, a.spent += b.spent;
  }
  struct conclusion {
    double days, ratings, spent;
    std::uint64_t north;
  };
  static conclusion conclude(const state& s) {
    const auto north = s.regions.find(region::north);
    return {s.days.value(), s.ratings.value(), s.spent.value(), north == s.regions.end() ? 0 : north->second};
  }
  friend bool operator==(const stays&, const stays&) = default;
};

struct customer {
  region where = region::north;
  std::optional<std::string> why{};
  std::chrono::hours stayed{48};
  std::array<int, 2> rated{3, 4};
  std::vector<order> orders{};
  double complaints = 0;
};

const auto plan = on(stays{}, &customer::where, &customer::why, &customer::stayed, &customer::rated, &customer::orders);

/// Three parts, the last of them first.
struct three_parts {
  static std::size_t parts(std::size_t most) { return most < 3 ? most : 3; }
  template <class Task>
  static void run(std::size_t parts, Task&& task) {
    while (parts-- > 0) task(parts);
  }
};

std::vector<customer> customers(std::size_t n) {
  std::vector<customer> all(n);
  for (std::size_t i = 0; i < n; ++i) {
    all[i].where = i % 3 == 0 ? region::south : region::north;
    if (i % 2 == 0) all[i].why = i % 4 == 0 ? "price" : "a reason that is longer than a string holds in itself";
    all[i].stayed = std::chrono::hours(i);
    for (std::size_t k = 0; k < i % 4; ++k) all[i].orders.push_back({static_cast<double>(i) / 7});
    all[i].complaints = static_cast<double>(i % 5);
  }
  return all;
}

/// A component without ==: its described parameters tell two of them apart.
struct long_stays {
  double least = 0;

  static constexpr auto name = fixed_string{"samples::long_stays"};
  static constexpr auto inputs = std::tuple{input<"stayed">{}};
  static constexpr auto parameters = std::tuple{parameter{"least", &long_stays::least, "days", interval::at_least(0)}};
  struct state {
    std::uint64_t customers = 0;
  };
  void take(state& s, double stayed) const { s.customers += stayed >= least ? 1 : 0; }
  static void join(state& a, const state& b) { a.customers += b.customers; }
  static std::uint64_t conclude(const state& s) { return s.customers; }
};

TEST(Gathering, PartsOfDifferentParameters) {
  const summary a(long_stays{2}), b(long_stays{3});
  EXPECT_EQ(merge(a, a).rows(), 0u);
  EXPECT_THROW(static_cast<void>(merge(a, b)), invalid_use);
}

/// Two stays of 36 and 12 hours are two days; orders of 5 and 7 are 12.
TEST(Gathering, WorkedNumbers) {
  const std::vector<customer> two{{.stayed = std::chrono::hours(36), .orders = {{5}, {7}}},
                                  {.where = region::south, .why = "price", .stayed = std::chrono::hours(12)}};
  const auto s = summarize(two, plan);
  EXPECT_EQ(s->days, 2);
  EXPECT_EQ(s->spent, 12);
  EXPECT_EQ(s->ratings, 14);
  EXPECT_EQ(s->north, 1u);
  EXPECT_EQ(s.missing<"reason">(), 1u);
  EXPECT_EQ(s.rows(), 2u);
  EXPECT_EQ(s.state().reasons.begin()->first.text(), "price");
  EXPECT_EQ(summarize(std::vector<customer>{}, plan)->days, 0);
}

/// Beside a component that computes rows, in parts, in columns: the same state.
TEST(Gathering, EveryPath) {
  const auto all = customers(9'000);
  const auto both = fuse(plan, on(churn::ripple{}, &customer::complaints, constant(10)));
  const auto [gathered, ripple] = summarize(all, both);
  EXPECT_EQ(gathered.state(), summarize(all, plan).state());
  EXPECT_EQ(ripple->revenue_at_risk, summarize(all, std::get<1>(both.parts))->revenue_at_risk);
  std::vector<double> heard(all.size());
  EXPECT_EQ(get<stays>(score(all, both, into<"heard">(heard))).state(), gathered.state());
  EXPECT_EQ(summarize(all, plan, three_parts{}).state(), gathered.state());
  const std::vector<customer> first(all.begin(), all.begin() + 777), rest(all.begin() + 777, all.end());
  EXPECT_EQ(merge(summarize(rest, plan), summarize(first, plan)).state(), gathered.state());

  std::vector<region> where;
  std::vector<std::optional<std::string>> why;
  std::vector<std::chrono::hours> stayed;
  std::vector<double> one, other;
  std::vector<std::vector<order>> orders;
  for (const customer& c : all) {
    where.push_back(c.where), why.push_back(c.why), stayed.push_back(c.stayed), orders.push_back(c.orders);
    one.push_back(c.rated[0]), other.push_back(c.rated[1]);
  }
  EXPECT_EQ(summarize(on(stays{}, column(where), column(why), column(stayed), each(column(one), column(other)),
                         column(orders)))
                .state(),
            gathered.state());
}

/// A bad row is named with its text, and nothing of it is taken.
TEST(Gathering, BadRows) {
  auto all = customers(200);
  all[70].stayed = std::chrono::hours(-12);
  all[90].orders = {{3}, {-1}};
  std::vector<std::string> told;
  const auto s = summarize(all, plan, quarantine{[&](const bad_row& b) { told.push_back(b.text()); }});
  EXPECT_EQ(told,
            (std::vector<std::string>{"clientele::samples::stays: stayed = -0.5 breaks the rule: >= 0",
                                      "clientele::samples::stays: orders breaks the rule: amounts of at least 0"}));
  EXPECT_EQ(s.invalid(), 2u);
  EXPECT_EQ(s.invalid<"stayed">(), 1u);
  EXPECT_EQ(s.invalid<"orders">(), 1u);
  auto without = all;
  without.erase(without.begin() + 90), without.erase(without.begin() + 70);
  EXPECT_EQ(s.state(), summarize(without, plan).state());
  const auto required =
      on(stays{}, &customer::why, &customer::where, &customer::stayed, &customer::rated, &customer::orders);
  try {
    static_cast<void>(summarize(std::vector<customer>(3), required));
    ADD_FAILURE();
  } catch (const invalid_customer& e) {
    EXPECT_EQ(std::string(e.what()),
              "row 0: clientele::samples::stays: region = missing breaks the rule: a value that is not missing (3 bad "
              "rows in all)");
  }
}

/// Constants, sentinels and named places; parameters are checked, and kept apart.
TEST(Gathering, EveryPlace) {
  const std::vector<customer> few = customers(10);
  const auto s =
      summarize(few, on(stays{}, constant(region::south), missing_when(&customer::why, "price"),
                        field<"time with us">(&customer::stayed), each(constant(1), constant(2)), &customer::orders));
  EXPECT_EQ(s->north, 0u);
  EXPECT_EQ(s.state().regions.at(region::south), 10u);
  EXPECT_EQ(s.missing<"reason">(), 5u + 3u);
  EXPECT_EQ(s->ratings, 30);
  EXPECT_THROW(static_cast<void>(summarize(few, on(stays{.least = -1}, &customer::where, &customer::why,
                                                   &customer::stayed, &customer::rated, &customer::orders))),
               invalid_parameter);
  EXPECT_THROW(static_cast<void>(merge(summarize(few, plan),
                                       summarize(few, on(stays{.least = 1}, &customer::where, &customer::why,
                                                         &customer::stayed, &customer::rated, &customer::orders)))),
               invalid_use);
}

/// A class that another component computes, in the same pass.
TEST(Gathering, AClassOfAnotherComponent) {
  const std::vector<customer> few = customers(100);
  const auto answered = on(samples::answers{}, [](const customer& c) {
    return std::array<double, 3>{1 + c.complaints, 1 + c.complaints, 3};
  });
  const auto [moods, s] =
      summarize(few, fuse(answered, on(stays{}, of(answered, &samples::answers::result::mood), constant(1),
                                       &customer::stayed, &customer::rated, &customer::orders)));
  for (const auto mood : {samples::mood::low, samples::mood::high})
    EXPECT_EQ(s.state().regions.at(mood), moods.classes(&samples::answers::result::mood)[mood]);
  EXPECT_EQ(s.state().regions.begin()->first.text(), "low");
}

}  // namespace gathering_test
