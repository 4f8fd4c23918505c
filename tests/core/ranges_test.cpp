// SPDX-License-Identifier: BSL-1.0
// Every kind of range: what a pass asks of it is only what an input range must give, and only once.
#include <clientele/core/score.hpp>

#include "support/archetypes.hpp"
#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <forward_list>
#include <list>
#include <memory>
#include <numeric>
#include <ranges>
#include <vector>

namespace ranges_test {

using archetypes::customer;
using samples::pair;
using namespace clientele;

std::vector<customer> make_rows(std::size_t n) {
  std::vector<customer> rows(n);
  for (std::size_t i = 0; i < n; ++i) rows[i] = {static_cast<double>(i % 100), static_cast<double>(i)};
  return rows;
}

constexpr auto value_of(const auto& row) -> decltype(auto) {
  if constexpr (requires { *row; })
    return (*row);
  else
    return (row);
}
struct first_of {
  int* calls;
  double operator()(const auto& row) const { return ++*calls, value_of(row).first; }
};
struct second_of {
  int* calls;
  double operator()(const auto& row) const { return ++*calls, value_of(row).second; }
};

/// Walks along `make(rows, seen)` on all sequential paths. A range that counts has seen every row exactly once.
template <class Make>
void expect_one_walk(Make make, bool counts = true) {
  for (const std::size_t n : {0u, 1u, 63u, 64u, 65u, 200u}) {
    SCOPED_TRACE(std::to_string(n) + " rows");
    const auto rows = make_rows(n);
    int firsts = 0, seconds = 0;
    archetypes::tally seen(n);
    const auto plan = on(pair{}, first_of{&firsts}, second_of{&seconds});
    const auto once = [&] {
      EXPECT_EQ(firsts, static_cast<int>(n));
      EXPECT_EQ(seconds, static_cast<int>(n));
      firsts = seconds = 0;
      if (counts) {
        EXPECT_EQ(seen, archetypes::tally(n, 1));
      }
      seen.assign(n, 0);
    };
    const auto expected = [&](std::size_t i) { return pair{}(rows[i].first, rows[i].second); };
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) total += rows[i].first + rows[i].second;

    {
      auto&& range = make(rows, seen);
      std::vector<pair::result> written(n);
      const auto s = score(range, plan, into(written));
      EXPECT_EQ(s.rows(), n);
      EXPECT_EQ(s.of(&pair::result::sum).total(), total);
      for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(written[i], expected(i));
      once();
    }
    {
      auto&& range = make(rows, seen);
      std::size_t i = 0;
      for (const auto& r : score(std::views::all(std::forward<decltype(range)>(range)), plan)) {
        ASSERT_LT(i, n);
        EXPECT_EQ(r, expected(i));
        ++i;
      }
      EXPECT_EQ(i, n);
      once();
    }
  }
}

double total_of(auto&& range) {
  return summarize(range, pair{}, &customer::first, &customer::second).of(&pair::result::sum).total();
}

template <class Archetype>
constexpr auto archetype =
    [](std::span<const customer> rows, archetypes::tally& seen) { return Archetype(rows, seen); };

TEST(Ranges, InputOnly) { expect_one_walk(archetype<archetypes::input_only>); }
TEST(Ranges, GeneratorOfValuesThatCanOnlyBeMoved) { expect_one_walk(archetype<archetypes::generator_of_unique>); }
TEST(Ranges, Proxies) { expect_one_walk(archetype<archetypes::proxies>); }
TEST(Ranges, IteratorThatCanOnlyBeMoved) {
  const auto rows = make_rows(100);
  archetypes::tally seen(rows.size());
  archetypes::move_only_iterator range(rows, seen);
  EXPECT_EQ(total_of(range), total_of(rows));
  EXPECT_EQ(seen, archetypes::tally(rows.size(), 1));
}
TEST(Ranges, ForwardOnlyWithAnotherSentinel) { expect_one_walk(archetype<archetypes::forward_only>); }

TEST(Ranges, ListThatIsConst) {
  std::list<customer> kept;
  expect_one_walk(
      [&](const auto& rows, auto&) -> const std::list<customer>& {
        kept.assign(rows.begin(), rows.end());
        return kept;
      },
      false);
}

TEST(Ranges, UniquePointers) {
  std::vector<std::unique_ptr<customer>> held;
  expect_one_walk(
      [&](const auto& rows, auto&) -> auto& {
        held.clear();
        for (const customer& c : rows) held.push_back(std::make_unique<customer>(c));
        return held;
      },
      false);
}

/// A view whose every step counts; it cannot be walked along while const, and evaluates anew at each look.
TEST(Ranges, TransformedAndFiltered) {
  expect_one_walk([](const auto& rows, archetypes::tally& seen) {
    return std::views::iota(std::size_t{0}, rows.size()) |
           std::views::transform([&rows, &seen](std::size_t i) { return ++seen[i], rows[i]; });
  });
}

// ---- fields by member pointer, whatever holds the customer ----

TEST(Ranges, MemberPointersReachThroughEveryHolder) {
  const auto rows = make_rows(130);
  const double expected = total_of(rows);
  std::vector<const customer*> raw;
  std::vector<std::shared_ptr<const customer>> shared;
  std::vector<std::reference_wrapper<const customer>> wrapped;
  for (const customer& c : rows) {
    raw.push_back(&c);
    shared.push_back(std::make_shared<const customer>(c));
    wrapped.push_back(c);
  }
  EXPECT_EQ(total_of(raw), expected);
  EXPECT_EQ(total_of(shared), expected);
  EXPECT_EQ(total_of(wrapped), expected);
  EXPECT_EQ(total_of(std::deque<customer>(rows.begin(), rows.end())), expected);
  auto not_const = rows | std::views::filter([calls = 0](const customer&) mutable { return ++calls > 0; });
  EXPECT_EQ(total_of(not_const), expected);
}

TEST(Ranges, TheViewIsAnInputRangeThatComposes) {
  const auto rows = make_rows(200);
  auto view = score(rows, on(pair{}, &customer::first, &customer::second));
  static_assert(std::ranges::input_range<decltype(view)> && !std::ranges::forward_range<decltype(view)>);
  static_assert(std::ranges::view<decltype(view)>);
  std::size_t many = 0;
  for (const double sum : std::move(view) | std::views::transform(&pair::result::sum) |
                              std::views::filter([](double s) { return s >= 100; })) {
    EXPECT_GE(sum, 100);
    ++many;
  }
  EXPECT_EQ(many, static_cast<std::size_t>(
                      std::ranges::count_if(rows, [](const customer& c) { return c.first + c.second >= 100; })));
}

TEST(Ranges, TheViewKeepsATemporaryRange) {
  double total = 0;
  for (const auto& r : score(make_rows(100), on(pair{}, &customer::first, &customer::second))) total += r.sum;
  EXPECT_EQ(total, total_of(make_rows(100)));
}

TEST(Ranges, TheRowNumberIsTheCustomerWhereThereAreOnlyColumns) {
  const std::vector<double> first{1, 2, 3};
  const auto s = summarize(on(pair{}, column(first), [](std::size_t row) { return static_cast<double>(row); }));
  EXPECT_EQ(s.of(&pair::result::product).total(), 0 * 1 + 1 * 2 + 2 * 3);
}

TEST(Ranges, FusedPartsReadEachRowOnce) {
  const auto rows = make_rows(100);
  archetypes::tally seen(rows.size());
  int a = 0, b = 0, c = 0, d = 0;
  archetypes::generator range(rows, seen);
  const auto [one, two] = summarize(
      range, fuse(on(pair{}, first_of{&a}, second_of{&b}), on(pair{.factor = 2}, first_of{&c}, second_of{&d})));
  EXPECT_EQ(seen, archetypes::tally(rows.size(), 1));
  EXPECT_EQ((std::array{a, b, c, d}), (std::array{100, 100, 100, 100}));
  EXPECT_EQ(2 * one.of(&pair::result::product).total(), two.of(&pair::result::product).total());
}

}  // namespace ranges_test
