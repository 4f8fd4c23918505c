// SPDX-License-Identifier: BSL-1.0
// One law for both kinds of component: every path, every partition, every order, saved and loaded in the middle, gives
// the same bits. One fused plan of a component that computes a row and one that gathers; bad and missing rows among
// them.
#include <clientele/churn/ripple.hpp>
#include <clientele/classification/cross_table.hpp>
#include <clientele/core/by.hpp>
#include <clientele/core/fuse.hpp>
#include <clientele/core/running.hpp>
#include <clientele/core/save.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace every_order_test {

using namespace clientele;
using churn::ripple;
using classification::cross_table;

struct customer {
  double complainants = 0, purchases = 0;
  std::optional<std::string> contract{};
  bool online = false;
  int region = 0;
};

std::vector<customer> customers(std::size_t n) {
  std::mt19937_64 random(11);
  std::vector<customer> all(n);
  for (customer& c : all) {
    c.complainants = static_cast<double>(random() % 1'000) / 7;
    c.purchases = static_cast<double>(random() >> 11) * 0x1p-40 - 1;
    if (random() % 90 == 0) c.complainants = -1;
    if (random() % 9 != 0) c.contract = random() % 2 == 0 ? "monthly" : "yearly, longer than a string holds";
    c.online = random() % 3 == 0;
    c.region = static_cast<int>(random() % 5);
  }
  return all;
}

const auto plan =
    fuse(on(ripple{}, &customer::complainants,
            [](const customer& c) { return c.purchases < 0 ? std::numeric_limits<double>::infinity() : c.purchases; }),
         on(cross_table{}, &customer::contract, &customer::online, &customer::purchases));
using outcome = summary_of<decltype(plan)>;
const auto ignore = quarantine{[](const bad_row&) {}};

/// Three parts, the last of them first.
struct three_parts {
  static std::size_t parts(std::size_t most) { return most < 3 ? most : 3; }
  template <class Task>
  static void run(std::size_t parts, Task&& task) {
    while (parts-- > 0) task(parts);
  }
};

void expect_same(const outcome& a, const outcome& b, const std::string& how) {
  const auto& [r, t] = a;
  const auto& [s, u] = b;
  EXPECT_EQ(r.of(&ripple::result::unhappy), s.of(&ripple::result::unhappy)) << how;
  EXPECT_EQ(r.of(&ripple::result::heard), s.of(&ripple::result::heard)) << how;
  EXPECT_EQ(r.of(&ripple::result::revenue_at_risk), s.of(&ripple::result::revenue_at_risk)) << how;
  EXPECT_EQ(r->revenue_at_risk, s->revenue_at_risk) << how;
  EXPECT_TRUE(t.state() == u.state()) << how;
  EXPECT_EQ(t->value("monthly", true), u->value("monthly", true)) << how;
  EXPECT_EQ(std::tuple(r.rows(), r.invalid(), t.rows(), t.invalid(), t.missing<"row">()),
            std::tuple(s.rows(), s.invalid(), u.rows(), u.invalid(), u.missing<"row">()))
      << how;
  EXPECT_TRUE(a.is_exact()) << how;
}

constexpr std::size_t rows = 12'345;

TEST(EveryOrder, PathsGiveTheSameBits) {
  const auto all = customers(rows);
  const outcome whole = summarize(all, plan, ignore);
  EXPECT_GT(get<ripple>(whole).invalid(), 100u);
  expect_same(summarize(std::list<customer>(all.begin(), all.end()), plan, ignore), whole, "a list");
  expect_same(summarize(all, plan, ignore, three_parts{}), whole, "three parts");
  running open{plan, ignore};
  for (std::size_t i = 0; i < rows; ++i) {
    open.add(all[i]);
    if (i % 3'001 == 0) static_cast<void>(open.summary());
  }
  expect_same(open.summary(), whole, "event by event");
  expect_same(summarize(all, plan, ignore, by(&customer::region)).total(), whole, "the whole of groups");
  const auto [row, gathered] =
      std::tuple{summarize(all, std::get<0>(plan.parts), ignore), summarize(all, std::get<1>(plan.parts), ignore)};
  EXPECT_EQ(row.of(&ripple::result::heard), get<ripple>(whole).of(&ripple::result::heard));
  EXPECT_TRUE(gathered.state() == get<cross_table>(whole).state());
}

TEST(EveryOrder, PartitionsInAnyOrderKeptOnTheirWay) {
  const auto all = customers(rows);
  const outcome whole = summarize(all, plan, ignore, starting_at{0});
  std::mt19937 random(5);
  for (int round = 0; round < 12; ++round) {
    std::vector<std::size_t> cuts{0, rows};
    for (int k = 0; k <= round; ++k) cuts.push_back(random() % rows);
    if (round % 4 == 0) cuts.insert(cuts.end(), {1, 63, 64, 65, 4095, 4096, 8192, rows - 1});
    std::sort(cuts.begin(), cuts.end());
    std::vector<outcome> parts;
    for (std::size_t i = 1; i < cuts.size(); ++i) {
      const std::vector<customer> some(all.begin() + static_cast<std::ptrdiff_t>(cuts[i - 1]),
                                       all.begin() + static_cast<std::ptrdiff_t>(cuts[i]));
      if (i % 3 == 0) {
        running open{plan, ignore, starting_at{cuts[i - 1]}};
        open.add(some);
        parts.push_back(open.summary());
      } else {
        parts.push_back(summarize(some, plan, ignore, starting_at{cuts[i - 1]}));
      }
    }
    std::shuffle(parts.begin(), parts.end(), random);
    const std::string how = "round " + std::to_string(round);
    expect_same(merge_all(parts), whole, how + ", at once");
    outcome joined = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i)
      joined = i % 2 == 0 ? merge(load(plan, save(joined)), parts[i]) : merge(parts[i], load(plan, save(joined)));
    expect_same(joined, whole, how + ", one by one");
    EXPECT_TRUE(joined.gaps().empty()) << how;
  }
}

/// The same by group: each has the bits of its own rows, as parts that count on from one another, in either order.
TEST(EveryOrder, GroupsToo) {
  const auto all = customers(rows);
  const auto whole = summarize(all, plan, ignore, by(&customer::region));
  auto joined = summarize(std::vector<customer>{}, plan, by(&customer::region));
  for (const std::size_t end : {std::size_t{70}, std::size_t{5'000}, rows}) {
    const auto begin = static_cast<std::ptrdiff_t>(joined.total().rows());
    const std::vector<customer> some(all.begin() + begin, all.begin() + static_cast<std::ptrdiff_t>(end));
    const auto next = summarize(some, plan, ignore, by(&customer::region), starting_after(joined));
    joined = end == 5'000 ? merge(next, joined) : merge(joined, next);
  }
  ASSERT_EQ(joined.size(), whole.size());
  for (const auto& group : whole) {
    std::vector<customer> alone;
    for (const customer& c : all)
      if (c.region == group.key) alone.push_back(c);
    expect_same(group.value, summarize(alone, plan, ignore), "group " + group.name());
    expect_same(joined[group.key], group.value, "group " + group.name() + " in parts");
  }
}

}  // namespace every_order_test
