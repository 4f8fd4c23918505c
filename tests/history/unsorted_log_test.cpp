// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/unsorted_log.hpp>

#include <clientele/history/cohorts.hpp>
#include <clientele/history/interpurchase_times.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/tracking.hpp>

#include "cdnow.hpp"
#include "support/thrown.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <thread>

namespace unsorted_log_test {

using namespace std::chrono;
using namespace clientele::history;
using clientele::bad_row;
using clientele::field;
using clientele::invalid_customer;
using clientele::quarantine;
using clientele::starting_at;

struct row {
  std::optional<std::int64_t> id;
  std::optional<int> day;
  double amount;
};

/// A log with everything in it, of amounts that are multiples of 1/64: their sums are exact in any order.
std::vector<row> motley(std::size_t rows, std::int64_t customers, unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return random() % n; };
  std::vector<row> all;
  for (std::size_t i = 0; i < rows; ++i) {
    row r{static_cast<std::int64_t>(below(static_cast<std::uint32_t>(customers))) * 1'000'003 - 5'000'000,
          static_cast<int>(below(110)), static_cast<double>(1 + below(64'000)) / 64};
    switch (below(20)) {
      case 0:
        r.id.reset();
        break;
      case 1:
        r.day.reset();
        break;
      case 2:
        r.amount = NAN;
        break;
      case 3:
        r.amount = 0;
        break;
      case 4:
      case 5:
        r.amount = -r.amount / 8;
        break;
      default:
        break;
    }
    all.push_back(r);
  }
  return all;
}

const observation<int> lenient{.end = 99,
                               .calibration_end = 59,
                               .period = 7,
                               .merged_within = 3,
                               .refunds = refund_policy::net,
                               .zero_amounts = amount_policy::purchase,
                               .missing_amounts = amount_policy::purchase,
                               .missing_ids = row_policy::leave_out,
                               .missing_times = row_policy::leave_out};

/// The definitions word for word, by searching: one customer after the other, one cell after the other.
std::vector<customer_history<std::int64_t, int>> by_enumeration(const std::vector<row>& log,
                                                                const observation<int>& seen) {
  const auto cell = [](int day) { return day / 3 * 3; };
  const int end = cell(seen.end), calibration_end = cell(*seen.calibration_end);
  std::map<std::int64_t, std::map<int, std::vector<double>>> customers;
  for (const row& r : log)
    if (r.id && r.day && cell(*r.day) <= end) customers[*r.id][cell(*r.day)].push_back(r.amount);
  std::vector<customer_history<std::int64_t, int>> all;
  for (const auto& [id, cells] : customers) {
    double holdout_refunds = 0;
    std::size_t priced = 0, repeat_priced = 0;
    double first = 0, repeat = 0, holdout = 0;
    int last = 0, x = -1, holdout_x = 0, begin = -1;
    for (const auto& [at, amounts] : cells) {
      double spent = 0, refunded = 0;
      bool bought = false, known = false, unknown = false;
      for (const double a : amounts) {
        if (a < 0)
          refunded += a;
        else
          bought = true;
        if (a >= 0) spent += a, known = true;
        unknown = unknown || std::isnan(a);
      }
      if (bought && refunded < 0 && spent + refunded <= 0) {
        if (unknown)
          spent = refunded = 0, known = false;
        else
          bought = false, refunded += spent;
      }
      if (bought && begin < 0)
        begin = at, first = spent + refunded, x = 0, last = at, priced += known;
      else if (bought && at <= calibration_end)
        repeat += spent + refunded, ++x, last = at, repeat_priced += known;
      else if (bought)
        holdout += spent + refunded, ++holdout_x;
      else if (begin >= 0 && at > calibration_end)
        holdout_refunds += refunded;
      else if (begin >= 0)
        (x > 0 ? repeat : first) += refunded;
    }
    if (begin < 0 || begin > calibration_end) continue;
    priced += repeat_priced;
    all.push_back({id, begin, double(x), (last - begin) / 7.0, (calibration_end - begin) / 7.0, first,
                   repeat_priced == 0 ? 0 : repeat / double(repeat_priced),
                   priced == 0 ? 0 : (first + repeat) / double(priced), first + repeat, double(holdout_x),
                   holdout + holdout_refunds, (end - calibration_end) / 7.0});
  }
  return all;
}

auto read_all(const std::vector<row>& log, const observation<int>& seen) {
  return customer_histories(log, seen, &row::id, &row::day, &row::amount);
}

TEST(UnsortedLog, OfAWorkedLog) {
  const std::vector<row> log{{7, 10, 20}, {7, 3, 5}};
  const auto all = read_all(log, {.end = 17, .period = 1});
  ASSERT_EQ(all.customers.size(), 1U);
  EXPECT_EQ(all.customers[0], (customer_history<std::int64_t, int>{.id = 7,
                                                                   .first_purchase = 3,
                                                                   .x = 1,
                                                                   .t_x = 7,
                                                                   .T = 14,
                                                                   .first_spend = 5,
                                                                   .repeat_mean = 20,
                                                                   .mean = 12.5,
                                                                   .spend = 25}));
  EXPECT_EQ(all.counts, (log_counts{.rows = 2, .used = 2, .customers = 1, .purchases = 2}));
}

TEST(UnsortedLog, AgreesWithAnEnumeration) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const auto log = motley(20'000, 200 * std::int64_t{seed} * seed, seed);
    const auto all = read_all(log, lenient);
    EXPECT_EQ(all.customers, by_enumeration(log, lenient));
    EXPECT_TRUE(all.counts.balances());
    EXPECT_EQ(all.counts.rows, 20'000U);
    EXPECT_GT(all.counts.missing_ids.left_out, 0U);
    EXPECT_GT(all.counts.refunds_without_purchase, 0U);
    EXPECT_GT(all.counts.merged, 0U);
  }
}

TEST(UnsortedLog, AgreesWithTheSortedLog) {
  auto log = motley(20'000, 500, 11);
  const auto unsorted = read_all(log, lenient);
  std::sort(log.begin(), log.end(),
            [](const row& a, const row& b) { return std::pair(a.id, a.day) < std::pair(b.id, b.day); });
  auto walk = sorted_log(log, lenient, &row::id, &row::day, &row::amount);
  std::vector<customer_history<std::int64_t, int>> sorted;
  for (const auto& c : walk) sorted.push_back(c);
  EXPECT_EQ(unsorted.customers, sorted);
  EXPECT_EQ(unsorted.counts, walk.counts());
}

TEST(UnsortedLog, NeitherOrderNorPartsMatterToTheLastBit) {
  auto log = motley(30'000, 900, 3);
  for (row& r : log) r.amount *= 0.01;  // sums are no longer exact in one double
  const time_grid<int> grid{.begin = 0, .end = 99, .period = 10};
  reader tracked{tracking<int>{grid}};
  reader triangle{cohorts<int>{grid}};
  reader gaps{interpurchase_times<int>{1}};
  const auto whole =
      customer_histories(log, lenient, &row::id, &row::day, &row::amount, also(tracked, triangle), also(gaps));
  std::mt19937 random(9);
  for (int repetition = 0; repetition < 3; ++repetition) {
    std::shuffle(log.begin(), log.end(), random);
    auto again_tracked = tracked.emptied();
    auto again_triangle = triangle.emptied();
    auto again_gaps = gaps.emptied();
    EXPECT_EQ(customer_histories(log, lenient, &row::id, &row::day, &row::amount,
                                 also(again_tracked, again_triangle, again_gaps)),
              whole);
    EXPECT_EQ(again_tracked.summary().state(), tracked.summary().state());
    EXPECT_EQ(again_triangle.summary().state(), triangle.summary().state());
    EXPECT_EQ(again_gaps.summary().state(), gaps.summary().state());
    unsorted_log<std::int64_t, int> a(lenient), b(lenient), c(lenient);
    const auto add = [&](auto& part, std::size_t from, std::size_t to) {
      part.add(std::span(log).subspan(from, to - from), &row::id, &row::day, &row::amount, starting_at{from});
    };
    add(a, 0, 1), add(b, 1, 17'000), add(c, 17'000, 25'000), add(c, 25'000, log.size());
    EXPECT_EQ(merge(std::move(c), merge(std::move(b), std::move(a))).customers(), whole);
  }
}

TEST(UnsortedLog, MayBeReadTwiceOrUsedUp) {
  unsorted_log<std::int64_t, int> log(lenient);
  log.add(motley(5'000, 300, 8), &row::id, &row::day, &row::amount);
  const auto once = log.customers();
  EXPECT_EQ(log.customers(), once);
  EXPECT_EQ(std::move(log).customers(), once);
  log.add(std::vector<row>{{1, 1, 1}}, &row::id, &row::day, &row::amount);
  EXPECT_EQ(log.customers().counts, (log_counts{.rows = 1, .used = 1, .customers = 1, .purchases = 1}));
}

/// Seven parts on seven threads.
struct threads {
  static std::size_t parts(std::size_t) { return 7; }
  template <class Task>
  static void run(std::size_t parts, Task&& task) {
    std::vector<std::thread> all;
    for (std::size_t p = 0; p < parts; ++p) all.emplace_back([&task, p] { task(p); });
    for (auto& t : all) t.join();
  }
};

TEST(UnsortedLog, ThreadsChangeNothing) {
  unsorted_log<std::int64_t, int> log(lenient);
  log.add(motley(20'000, 700, 6), &row::id, &row::day, &row::amount);
  const time_grid<int> grid{.begin = 0, .end = 99, .period = 10};
  reader tracked{tracking<int>{grid}}, again_tracked = tracked.emptied();
  reader gaps{interpurchase_times<int>{7}}, again_gaps = gaps.emptied();
  const auto alone = log.customers(also(tracked, gaps));
  EXPECT_EQ(log.customers(threads{}, also(again_tracked, again_gaps)), alone);
  EXPECT_EQ(again_tracked.summary().state(), tracked.summary().state());
  EXPECT_EQ(again_gaps.summary().state(), gaps.summary().state());
  EXPECT_EQ(again_gaps.summary().rows(), alone.customers.size());
  EXPECT_EQ(std::move(log).customers(threads{}), alone);
  auto seen = lenient;
  seen.first_after_calibration = row_policy::fail;
  unsorted_log<std::int64_t, int> strict(seen);
  strict.add(motley(20'000, 3'000, 6), &row::id, &row::day, &row::amount);
  const std::string one = what([&] { static_cast<void>(strict.customers()); });
  EXPECT_NE(one, "nothing was thrown");
  EXPECT_EQ(what([&] { static_cast<void>(strict.customers(threads{})); }), one);
}

TEST(UnsortedLog, ASinkSeesEachCustomerOnce) {
  const auto log = motley(20'000, 500, 4);
  const auto all = read_all(log, lenient);
  unsorted_log<std::int64_t, int> parts(lenient);
  parts.add(log, &row::id, &row::day, &row::amount);
  std::map<std::int64_t, customer_history<std::int64_t, int>> seen;
  std::size_t calls = 0;
  reader read{tracking<int>{{.begin = 0, .end = 99, .period = 99 + 1}}};
  const log_counts counts = parts.for_each([&](const auto& c) { seen[c.id] = c, ++calls; }, also(read));
  const auto tracked = *read.summary();
  EXPECT_EQ(calls, all.customers.size());
  EXPECT_EQ(counts, all.counts);
  EXPECT_EQ(tracked.first[0], all.customers.size());
  EXPECT_EQ(tracked.first[0] + tracked.repeat[0], counts.purchases);
  for (const auto& c : all.customers) EXPECT_EQ(seen[c.id], c);
}

TEST(UnsortedLog, OfManyRowsInOnePartition) {
  // hashes that agree in their upper bits, or altogether; and one customer with most of the rows
  struct same {
    std::size_t operator()(int) const noexcept { return 5; }
  };
  std::vector<row> log;
  for (int i = 0; i < 300'000; ++i) log.push_back({i % 10 == 0 ? i % 40 : 7, i % 100, 1});
  const observation<int> seen{.end = 99, .period = 1};
  unsorted_log<std::int64_t, int> spread(seen);
  unsorted_log<int, int, same> crowded(seen);
  spread.add(log, &row::id, &row::day, &row::amount);
  crowded.add(log, [](const row& r) { return static_cast<int>(*r.id); }, &row::day, &row::amount);
  const auto a = spread.customers();
  const auto b = crowded.customers();
  EXPECT_EQ(a.counts, b.counts);
  ASSERT_EQ(a.customers.size(), 5U);
  ASSERT_EQ(b.customers.size(), 5U);
  EXPECT_EQ(a.customers[1].id, 7);
  EXPECT_EQ(a.customers[1].x, 89);  // of the hundred days those that do not end in 0
  EXPECT_EQ(a.customers[1].spend, 270'000);
  EXPECT_EQ(b.customers[1].spend, 270'000);
  // more rows in a partition than are worked on at once
  struct narrow {
    std::size_t operator()(std::int64_t) const noexcept { return 9; }
  };
  std::vector<row> wide;
  for (int i = 0; i < 140'000; ++i) wide.push_back({i % 3, i % 100, 1});
  unsorted_log<std::int64_t, int, narrow> one(seen);
  one.add(wide, &row::id, &row::day, &row::amount);
  EXPECT_EQ(one.customers().customers, read_all(wide, seen).customers);
}

TEST(UnsortedLog, IdsMayBeTextOrAnythingWithAHash) {
  struct line {
    std::string name;
    int day;
    double amount;
  };
  std::vector<line> lines;
  std::vector<row> rows;
  std::mt19937 random(5);
  for (int i = 0; i < 5'000; ++i) {
    const auto id = static_cast<int>(random() % 300);
    std::string digits = std::to_string(id);
    lines.push_back({"customer with a long name " + std::string(3 - digits.size(), '0') + digits,
                     static_cast<int>(random() % 90), 1 + i % 7 * 0.5});
    rows.push_back({id, lines.back().day, lines.back().amount});
  }
  const observation<int> seen{.end = 99, .calibration_end = 50, .period = 1};
  unsorted_log<std::string, int> early(seen), late(seen);
  early.add(std::span(lines).first(2'000), &line::name, &line::day, &line::amount);
  late.add(
      std::span(lines).subspan(2'000), [](const line& l) { return std::string_view(l.name); }, &line::day,
      &line::amount);
  const auto by_name = merge(std::move(early), std::move(late)).customers();
  lines.clear();
  const auto by_number = read_all(rows, seen);
  ASSERT_EQ(by_name.customers.size(), by_number.customers.size());
  EXPECT_EQ(by_name.counts, by_number.counts);
  for (std::size_t i = 0; i < by_name.customers.size(); ++i) {
    EXPECT_EQ(std::stoi(by_name.customers[i].id.substr(26)), by_number.customers[i].id);
    EXPECT_EQ(by_name.customers[i].spend, by_number.customers[i].spend);
    EXPECT_EQ(by_name.customers[i].t_x, by_number.customers[i].t_x);
  }
  // alike at first, alike in the eight bytes behind that, shorter, with bytes of 0 and beyond 127
  using namespace std::string_literals;
  std::vector<std::string> names{"K12345678"s,   "K"s,         "K\0"s,   "K1"s,        "K123456780"s,
                                 "K12345678\0"s, "K1234567"s,  "K2"s,    "K\xC3\xA9"s, "K123456789"s,
                                 "K12345678a"s,  "K12345679"s, "K\0\0"s, "K\x7F"s};
  for (const std::string& name : names) lines.push_back({name, 1, 1});
  unsorted_log<std::string, int> alike(seen);
  alike.add(std::span(lines).first(lines.size()), &line::name, &line::day, &line::amount);
  std::vector<std::string> in_order;
  const auto of_all = std::move(alike).customers();
  for (const auto& c : of_all.customers) in_order.push_back(c.id);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(in_order, names);
  enum class colour { red, green };
  struct pair {
    int a, b;
    bool operator==(const pair&) const = default;
  };
  struct pair_hash {
    std::size_t operator()(const pair& p) const noexcept { return static_cast<std::size_t>(p.a * 31 + p.b); }
  };
  unsorted_log<colour, int> colours(seen);
  colours.add(rows, [](const row& r) { return *r.id % 2 == 0 ? colour::red : colour::green; }, &row::day, &row::amount);
  EXPECT_EQ(colours.customers().customers.at(0).id, colour::red);
  unsorted_log<pair, int, pair_hash> pairs(seen);  // no order
  pairs.add(rows, [](const row& r) { return pair{static_cast<int>(*r.id) % 2, 1}; }, &row::day, &row::amount);
  EXPECT_EQ(pairs.customers().customers.size(), 2U);
}

TEST(UnsortedLog, IdsComeInOrder) {
  const std::int64_t ids[] = {
      std::numeric_limits<std::int64_t>::max(), -1, 0, std::numeric_limits<std::int64_t>::min(), 1LL << 40, 70'000, 3};
  std::vector<row> log;
  for (const std::int64_t id : ids) log.push_back({id, 1, 1});
  const auto all = read_all(log, {.end = 99, .period = 1});
  EXPECT_TRUE(std::is_sorted(all.customers.begin(), all.customers.end(),
                             [](const auto& a, const auto& b) { return a.id < b.id; }));
  EXPECT_EQ(all.customers.size(), 7U);
  EXPECT_EQ(all.customers.front().id, std::numeric_limits<std::int64_t>::min());
}

TEST(UnsortedLog, ErrorsNameRowFieldValueAndRule) {
  const std::vector<row> log{{1, 70, 5}, {1, 65, 5}, {2, 0, 5}, {3, 61, 5}, {2, 3, -1}, {std::nullopt, 3, 2}};
  auto seen = lenient;
  seen.merged_within = {};
  seen.first_after_calibration = row_policy::fail;
  EXPECT_EQ(what([&] {
              static_cast<void>(
                  customer_histories(log, seen, &row::id, field<"date">(&row::day), &row::amount, starting_at{10}));
            }),
            "row 11: clientele::history::unsorted_log: date = 65 breaks the rule: a first purchase not after the "
            "calibration's end (first_after_calibration = leave_out counts it) (2 bad rows in all)");
  seen = lenient;
  seen.refunds = refund_policy::fail;
  seen.missing_ids = row_policy::fail;
  unsorted_log<std::int64_t, int> kept(seen);
  EXPECT_EQ(what([&] { kept.add(log, &row::id, &row::day, &row::amount); }),
            "row 4: clientele::history::unsorted_log: amount = -1 breaks the rule: >= 0 (refunds = net, leave_out or "
            "purchase counts it) (2 bad rows in all)");
  EXPECT_EQ(kept.customers().customers.size(), 1U);  // the good rows are there
  EXPECT_EQ(kept.customers().counts.bad, 2U);
  EXPECT_TRUE(kept.customers().counts.balances());
  std::vector<std::string> fields;
  const auto taken = customer_histories(log, seen, &row::id, &row::day, &row::amount,
                                        quarantine{[&](const bad_row& b) { fields.emplace_back(b.field); }});
  EXPECT_EQ(fields, (std::vector<std::string>{"amount", "id"}));
  EXPECT_EQ(taken, kept.customers());
  EXPECT_THROW((unsorted_log<int, int>(observation<int>{.end = 1})), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(merge(unsorted_log<int, int>(lenient), unsorted_log<int, int>(seen))),
               clientele::invalid_use);
}

TEST(UnsortedLog, OfNothing) {
  const std::vector<row> none;
  const auto all = read_all(none, lenient);
  EXPECT_TRUE(all.customers.empty());
  EXPECT_EQ(all.counts, log_counts{});
}

TEST(UnsortedLog, CdnowInAnyOrderIsTheSortedOne) {
  auto orders = cdnow::orders();
  if (cdnow::left_out()) GTEST_SKIP() << "CLIENTELE_DATA names no folder with the CDNOW sample";
  const observation<sys_days> weekly{
      .end = sys_days{1998y / 6 / 30}, .calibration_end = sys_days{1997y / 9 / 30}, .period = weeks{1}};
  std::vector<customer_history<int, sys_days>> sorted;
  for (const auto& c : sorted_log(orders, weekly, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount))
    sorted.push_back(c);
  std::shuffle(orders.begin(), orders.end(), std::mt19937(1));
  EXPECT_EQ(customer_histories(orders, weekly, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount).customers,
            sorted);
  EXPECT_EQ(sorted.size(), 2357U);
}

TEST(UnsortedLog, MergedRowsAreAllButTheFirstOfEachPurchase) {
  const std::vector<row> rows{{1, 3, 5.0}, {1, 3, 6.0}, {1, 3, 7.0}, {1, 3, 8.0},
                              {1, 9, 1.0}, {2, 4, 1.0}, {2, 4, 2.0}};
  const observation<int> seen{.end = 20, .period = 1};
  const auto all = customer_histories(rows, seen, &row::id, &row::day, &row::amount);
  EXPECT_EQ(all.counts.merged, 3u + 1u);
  EXPECT_EQ(all.counts.purchases, 3u);
  EXPECT_EQ(all.counts.used, 7u);
}

}  // namespace unsorted_log_test
