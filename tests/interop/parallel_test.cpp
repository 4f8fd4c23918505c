// SPDX-License-Identifier: BSL-1.0
// What several threads must not change; the bits themselves are compared by property/every_path_test.cpp.
#include <clientele/interop/parallel.hpp>

#include <clientele/core/score.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <vector>

namespace parallel_test {

using namespace clientele;
using samples::pair;

struct customer {
  double first = 1;
  double second = 2;
};
constexpr std::size_t n = 5 * rows_per_leaf + 777;

std::vector<customer> make_customers() {
  std::vector<customer> all(n);
  for (std::size_t i = 0; i < n; ++i)
    all[i] = {static_cast<double>(i), static_cast<double>(i * 2654435761u % 1000) / 7};
  return all;
}
const auto plan = on(pair{}, &customer::first, &customer::second);

/// Keeps all values, in the order in which it was given them.
struct keeper {
  std::vector<double> values;
  void add(std::span<const double> more) { values.insert(values.end(), more.begin(), more.end()); }
  [[nodiscard]] keeper emptied() const { return {}; }
  void merge(const keeper& other) { add(other.values); }
};

TEST(Parallel, CutsAtMostOncePerLeaf) {
  EXPECT_EQ(parallel{.threads = 2}.parts(1'000), 8u);
  EXPECT_EQ(parallel{.threads = 2}.parts(3), 3u);
  EXPECT_GE(parallel{}.parts(1'000), 4u);
  std::vector<std::atomic<int>> done(9);
  parallel{.threads = 3}.run(9, [&](std::size_t p) { ++done[p]; });
  for (const auto& times : done) EXPECT_EQ(times, 1);
}

TEST(Parallel, SinksAndOutputsAreInRowOrder) {
  const auto customers = make_customers();
  keeper alone, together{.values = {-1}};  // what a sink held before stays in front
  std::vector<double> sums(n), expected(n);
  score(customers, plan, into(&pair::result::product, alone), into(&pair::result::sum, expected));
  for (const int threads : {1, 2, 5}) {
    together.values = {-1};
    score(customers, plan, into(&pair::result::product, together), into(&pair::result::sum, sums),
          parallel{.threads = threads});
    ASSERT_EQ(together.values.size(), n + 1);
    EXPECT_TRUE(std::equal(alone.values.begin(), alone.values.end(), together.values.begin() + 1));
    EXPECT_EQ(sums, expected);
  }
}

TEST(Parallel, BadRowsAreReportedInRowOrder) {
  auto customers = make_customers();
  for (std::size_t i = 300; i < n; i += 1000) customers[i].first = -1;
  std::vector<std::uint64_t> rows;
  const auto s = summarize(customers, plan, parallel{.threads = 4}, starting_at{77},
                           quarantine{[&](const bad_row& b) { rows.push_back(b.row); }});
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
  EXPECT_EQ(rows.size(), s.invalid());
  EXPECT_EQ(rows.front(), 377u);
  try {
    summarize(customers, plan, parallel{});
    FAIL();
  } catch (const invalid_customer& e) {
    EXPECT_EQ(e.first.row, 300u);
    EXPECT_EQ(e.count, rows.size());
  }
}

TEST(Parallel, PartsThatBeginInsideALeaf) {
  const auto customers = make_customers();
  const std::span<const customer> all(customers);
  for (const std::size_t start : {1u, 63u, 4095u, 4097u}) {
    const auto one = summarize(all.subspan(start), plan, starting_at{start});
    const auto many = summarize(all.subspan(start), plan, starting_at{start}, parallel{.threads = 3});
    EXPECT_EQ(one.of(&pair::result::product), many.of(&pair::result::product)) << start;
  }
}

TEST(Parallel, NobodyAndOne) {
  const std::vector<customer> nobody, one(1);
  EXPECT_EQ(summarize(nobody, plan, parallel{.threads = 7}).rows(), 0u);
  EXPECT_EQ(summarize(one, plan, parallel{.threads = 7}).of(&pair::result::sum).total(), 3);
}

TEST(Parallel, ColumnsAndDeques) {
  const auto customers = make_customers();
  std::vector<double> first(n), second(n);
  for (std::size_t i = 0; i < n; ++i) first[i] = customers[i].first, second[i] = customers[i].second;
  const auto expected = summarize(customers, plan).of(&pair::result::product);
  EXPECT_EQ(summarize(on(pair{}, column(first), column(second)), parallel{.threads = 2}).of(&pair::result::product),
            expected);
  EXPECT_EQ(summarize(std::deque<customer>(customers.begin(), customers.end()), plan, parallel{.threads = 2})
                .of(&pair::result::product),
            expected);
}

struct thrown_by_caller {};

TEST(Parallel, WhatACallbackThrowsArrives) {
  auto customers = make_customers();
  const customer* bad = &customers[n - 5];
  const auto throwing = [&](const customer& c) { return &c == bad ? throw thrown_by_caller{} : c.first; };
  keeper kept;
  std::vector<double> sums(n, -7);
  EXPECT_THROW(score(customers, pair{}, throwing, &customer::second, into(&pair::result::sum, sums),
                     into(&pair::result::sum, kept), parallel{.threads = 2}),
               thrown_by_caller);
  EXPECT_TRUE(kept.values.empty());  // sinks get their parts only when all are done
  EXPECT_EQ(sums[n - 5], -7);

  struct bursting : keeper {
    void add(std::span<const double>) { throw thrown_by_caller{}; }
    [[nodiscard]] bursting emptied() const { return {}; }
    void merge(const bursting&) {}
  } bursts;
  EXPECT_THROW(score(customers, plan, into(&pair::result::sum, bursts), parallel{.threads = 2}), thrown_by_caller);

  customers[3].first = -1;
  EXPECT_THROW(
      summarize(customers, plan, quarantine{[](const bad_row&) { throw thrown_by_caller{}; }}, parallel{.threads = 2}),
      thrown_by_caller);
  EXPECT_THROW(summarize(customers, pair{.factor = -1}, &customer::first, &customer::second, parallel{}),
               invalid_parameter);
}

}  // namespace parallel_test
