// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/fit.hpp>

#include <clientele/core/score.hpp>

#include "support/backwards.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <forward_list>
#include <limits>
#include <list>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace fit_test {

using clientele::column;
using clientele::fit;
using clientele::tests::backwards;

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

/// What the tests fit: after a first walk for the mean of x, a second one for the sum of y where x is above it.
struct above_mean {
  using scalar = double;
  double mean = 0;
  double y_above = 0;
  std::uint64_t count = 0;

  struct result {
    double excess{};
  };
  static constexpr auto name = clientele::fixed_string{"tests::above_mean"};
  static constexpr auto inputs = std::tuple{clientele::input<"x">{}};
  static constexpr auto results = std::tuple{clientele::named_result{"excess", &result::excess}};
  [[nodiscard]] constexpr result compute(double x) const noexcept { return {x - mean}; }
  friend constexpr bool operator==(const above_mean&, const above_mean&) = default;
};

struct two_walks {
  double weight = 1;

  static constexpr auto name = clientele::fixed_string{"tests::two_walks"};
  static constexpr auto inputs =
      std::tuple{clientele::input<"x">{.allowed = clientele::interval::at_least(0)}, clientele::input<"y">{}};
  static constexpr auto parameters =
      std::tuple{clientele::parameter{"weight", &two_walks::weight, "", clientele::interval::above(0)}};

  struct fitting {
    double sum = 0, y_above = 0;
    std::uint64_t count = 0, walks = 0, again = 0;

    void add(std::span<const double> x, std::span<const double> y) {
      ASSERT_EQ(x.size(), y.size());
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (walks == 0)
          sum += x[i], ++count;
        else if (++again; x[i] > sum / static_cast<double>(count))
          y_above += y[i];
      }
    }
    bool another_pass() { return ++walks < 2; }
    above_mean finish() const {
      EXPECT_EQ(again, count);
      return {count == 0 ? 0 : sum / static_cast<double>(count), y_above, count};
    }
  };
  [[nodiscard]] fitting start() const { return {}; }
};
static_assert(clientele::specification<two_walks>);

struct Customer {
  double x, y;
};

std::vector<Customer> customers(std::size_t n) {
  std::vector<Customer> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back({static_cast<double>(i), static_cast<double>(10 * i)});
  return all;
}

/// In closed form: x = 0 … n − 1, y = 10 x.
clientele::fitted<above_mean> expected(std::size_t n) {
  const double mean = static_cast<double>(n - 1) / 2;
  double above = 0;
  for (std::size_t i = 0; i < n; ++i) above += static_cast<double>(i) > mean ? static_cast<double>(10 * i) : 0;
  return {{}, {mean, above, n}, n, 0, 0, {}};
}

template <class Error, class F>
Error thrown(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  throw std::logic_error("nothing was thrown");
}

const std::vector<std::size_t> sizes{1, 2, 63, 64, 65, 127, 128, 129, 4096, 10000};

TEST(Fit, AnyForwardRangeAndColumnsGiveTheSame) {
  for (const std::size_t n : sizes) {
    const auto all = customers(n);
    EXPECT_EQ(fit(two_walks{}, all, &Customer::x, &Customer::y), expected(n));
    EXPECT_EQ(fit(two_walks{}, std::list<Customer>(all.begin(), all.end()), &Customer::x, &Customer::y), expected(n));
    EXPECT_EQ(fit(two_walks{}, std::forward_list<Customer>(all.begin(), all.end()), &Customer::x, &Customer::y),
              expected(n));
    std::vector<double> x, y;
    std::vector<int> whole;
    for (const Customer& c : all) x.push_back(c.x), y.push_back(c.y), whole.push_back(static_cast<int>(c.x));
    EXPECT_EQ(fit(two_walks{}, column(x), column(y)), expected(n));
    EXPECT_EQ(fit(two_walks{}, column(whole), column(y)), expected(n));
    EXPECT_EQ(fit(two_walks{}, all, column(x), &Customer::y), expected(n));
    EXPECT_EQ(fit(two_walks{}, all | std::views::transform([](const Customer& c) { return Customer{c.x, c.y}; }),
                  &Customer::x, &Customer::y),
              expected(n));
    const auto pointers =
        std::views::iota(std::size_t{0}, n) | std::views::transform([&](std::size_t i) { return &all[i]; });
    EXPECT_EQ(
        fit(
            two_walks{}, pointers, [](const Customer* c) { return c->x; }, [](const Customer* c) { return c->y; }),
        expected(n));
  }
}

TEST(Fit, AConstantIsAnInputToo) {
  const auto f = fit(two_walks{}, customers(100), &Customer::x, clientele::constant(2));
  EXPECT_EQ(f->y_above, 100);
}

TEST(Fit, OfNobodySeesNobody) {
  const auto f = fit(two_walks{}, std::vector<Customer>{}, &Customer::x, &Customer::y);
  EXPECT_EQ(f.rows, 0u);
  EXPECT_EQ(f.used(), 0u);
  EXPECT_FALSE(f.fitted_to_anybody());
  EXPECT_EQ(f.warnings, std::vector<std::string>{"fitted to nobody: none of the 0 rows could be used"});
  EXPECT_EQ(f->count, 0u);
}

TEST(Fit, EachWalkEvaluatesEachProjectionOnceARow) {
  for (const std::size_t n : sizes) {
    std::size_t xs = 0, ys = 0;
    const auto f = fit(
        two_walks{}, customers(n),
        [&xs](const Customer& c) {
          ++xs;
          return c.x;
        },
        [&ys](const Customer& c) {
          ++ys;
          return c.y;
        });
    EXPECT_EQ(f, expected(n));
    EXPECT_EQ(xs, 2 * n);
    EXPECT_EQ(ys, 2 * n);
  }
}

TEST(Fit, WhatIsFittedIsAComponent) {
  const auto all = customers(200);
  const auto f = fit(two_walks{}, all, &Customer::x, &Customer::y);
  std::vector<double> excess(200);
  const auto sums = clientele::score(all, *f, &Customer::x, clientele::into(&above_mean::result::excess, excess));
  EXPECT_EQ(excess[0], -99.5);
  EXPECT_EQ(excess[199], 99.5);
  EXPECT_EQ(sums.of(&above_mean::result::excess).total(), 0);
}

// ---- bad rows ----

/// One bad row at each of these places: first, in a full block, at block ends, last.
const std::vector<std::size_t> bad_places{0, 1, 63, 64, 100, 150, 199};

TEST(Fit, BadRowsAreThrownAfterTheFirstWalk) {
  for (const std::size_t place : bad_places)
    for (const double bad : {-1.0, nan, infinity, -infinity}) {
      auto all = customers(200);
      all[place].x = bad;
      std::size_t evaluated = 0;
      const auto e = thrown<clientele::invalid_customer>([&] {
        static_cast<void>(fit(
            two_walks{}, all,
            [&](const Customer& c) {
              ++evaluated;
              return c.x;
            },
            &Customer::y, clientele::starting_at{1000}));
      });
      EXPECT_EQ(e.first.row, 1000 + place);
      EXPECT_EQ(e.first.component, "tests::two_walks");
      EXPECT_EQ(e.first.field, "x");
      EXPECT_EQ(e.first.rule(), ">= 0");
      EXPECT_EQ(e.count, 1u);
      EXPECT_EQ(evaluated, 200u);
    }
}

TEST(Fit, TheFirstBadRowIsNamedAndAllAreCounted) {
  auto all = customers(200);
  all[70].y = nan;
  all[71].x = -1;
  all[199].x = nan;
  const auto e = thrown<clientele::invalid_customer>(
      [&] { static_cast<void>(fit(two_walks{}, all, &Customer::x, clientele::field<"turnover">(&Customer::y))); });
  EXPECT_EQ(e.first.row, 70u);
  EXPECT_EQ(e.first.field, "turnover");
  EXPECT_EQ(e.count, 3u);
}

TEST(Fit, AQuarantineTakesBadRowsOnceAndTheRestIsFitted) {
  auto all = customers(200);
  for (const std::size_t place : bad_places) (place % 2 == 0 ? all[place].x : all[place].y) = nan;
  std::vector<Customer> good;
  for (const Customer& c : all)
    if (c.x == c.x && c.y == c.y) good.push_back(c);
  std::vector<std::uint64_t> bad;
  const auto keep = clientele::quarantine{[&bad](const clientele::bad_row& b) { bad.push_back(b.row); }};
  auto clean = fit(two_walks{}, good, &Customer::x, &Customer::y);
  clean.rows = 200;
  clean.invalid = bad_places.size();
  EXPECT_EQ(fit(two_walks{}, all, &Customer::x, &Customer::y, keep), clean);
  EXPECT_EQ(bad, std::vector<std::uint64_t>(bad_places.begin(), bad_places.end()));
  std::vector<double> x, y;
  for (const Customer& c : all) x.push_back(c.x), y.push_back(c.y);
  EXPECT_EQ(fit(two_walks{}, column(x), column(y), keep), clean);
}

TEST(Fit, NothingButBadRows) {
  const std::vector<Customer> all(130, {-1, 0});
  std::size_t bad = 0;
  const auto f = fit(two_walks{}, all, &Customer::x, &Customer::y,
                     clientele::quarantine{[&](const clientele::bad_row&) { ++bad; }});
  EXPECT_EQ(bad, 130u);
  EXPECT_EQ(f->count, 0u);
  EXPECT_EQ(f.rows, 130u);
  EXPECT_EQ(f.invalid, 130u);
  EXPECT_FALSE(f.fitted_to_anybody());
  EXPECT_EQ(f.warnings, std::vector<std::string>{"fitted to nobody: none of the 130 rows could be used"});
}

// ---- errors ----

TEST(Fit, AParameterIsCheckedBeforeAnythingIsRead) {
  std::size_t evaluated = 0;
  const auto e = thrown<clientele::invalid_parameter>([&] {
    static_cast<void>(fit(
        two_walks{.weight = 0}, customers(3),
        [&](const Customer& c) {
          ++evaluated;
          return c.x;
        },
        &Customer::y));
  });
  EXPECT_EQ(e.parameter, "weight");
  EXPECT_EQ(e.rule, "> 0");
  EXPECT_EQ(evaluated, 0u);
}

TEST(Fit, ColumnsOfDifferentLengths) {
  const std::vector<double> three(3), two(2);
  EXPECT_THROW(static_cast<void>(fit(two_walks{}, column(three), column(two))), clientele::mismatched_sizes);
  EXPECT_THROW(static_cast<void>(fit(two_walks{}, customers(3), &Customer::x, column(two))),
               clientele::mismatched_sizes);
}

TEST(Fit, AThrowingProjectionIsPassedOn) {
  for (const std::size_t place : {std::size_t{0}, std::size_t{70}, std::size_t{199}})
    for (const int walk : {1, 2}) {
      int first_rows = 0;
      const auto all = customers(200);
      EXPECT_THROW(static_cast<void>(fit(
                       two_walks{}, all,
                       [&](const Customer& c) {
                         first_rows += &c == &all[0] ? 1 : 0;
                         if (first_rows == walk && &c == &all[place]) throw std::runtime_error("no connection");
                         return c.x;
                       },
                       &Customer::y)),
                   std::runtime_error);
    }
}

TEST(Fit, AThrowingSinkIsPassedOn) {
  auto all = customers(200);
  all[70].x = nan;
  EXPECT_THROW(static_cast<void>(
                   fit(two_walks{}, all, &Customer::x, &Customer::y,
                       clientele::quarantine{[](const clientele::bad_row&) { throw std::runtime_error("full"); }})),
               std::runtime_error);
}

TEST(Fit, NoticesThatTheNumberOfRowsChanged) {
  std::list<Customer> all(100, {1, 1});
  std::size_t evaluated = 0;
  EXPECT_THROW(static_cast<void>(fit(
                   two_walks{}, all,
                   [&](const Customer& c) {
                     if (++evaluated == 150) all.push_back({1, 1});
                     return c.x;
                   },
                   &Customer::y)),
               clientele::invalid_use);
}

// ---- columns are not copied ----

/// Says where the values lay that it was given.
struct where_they_lie {
  static constexpr auto name = clientele::fixed_string{"tests::where_they_lie"};
  static constexpr auto inputs = std::tuple{clientele::input<"x">{}};
  std::vector<const double*>* places;

  struct fitting {
    std::vector<const double*>* places;
    void add(std::span<const double> x) const {
      for (const double& one : x) places->push_back(&one);
    }
    static bool another_pass() { return false; }
    static above_mean finish() { return {}; }
  };
  [[nodiscard]] fitting start() const { return {places}; }
};

TEST(Fit, FullBlocksOfAPlainColumnAreHandedOverWhereTheyLie) {
  std::vector<double> x(300, 1.0);
  x[70] = nan;
  std::vector<const double*> places;
  static_cast<void>(fit(where_they_lie{&places}, column(x), clientele::quarantine{[](const clientele::bad_row&) {}}));
  ASSERT_EQ(places.size(), 299u);
  for (std::size_t i = 0; i < 64; ++i) ASSERT_EQ(places[i], &x[i]);
  for (std::size_t i = 64; i < 127; ++i) ASSERT_NE(places[i], &x[i + 1]);  // a row was taken out
  for (std::size_t i = 127; i < 255; ++i) ASSERT_EQ(places[i], &x[i + 1]);
}

// ---- rules between inputs ----

/// Fits the greatest gap between two times; the second must not be before the first, and neither after `latest`.
struct greatest_gap {
  double latest = 100;

  static constexpr auto name = clientele::fixed_string{"tests::greatest_gap"};
  static constexpr auto inputs = std::tuple{clientele::input<"from">{.allowed = clientele::interval::at_least(0)},
                                            clientele::input<"to">{.allowed = clientele::interval::at_least(0)}};
  static constexpr auto rules = std::array{clientele::row_rule{"from", "not later than to"},
                                           clientele::row_rule{"to", "not later than the latest time"}};
  [[nodiscard]] constexpr std::size_t broken_rule(double from, double to) const noexcept {
    return from > to ? 1 : to > latest ? 2 : 0;
  }

  struct fitting {
    double greatest = 0;
    void add(std::span<const double> from, std::span<const double> to) {
      for (std::size_t i = 0; i < from.size(); ++i) {
        EXPECT_LE(from[i], to[i]);
        greatest = std::max(greatest, to[i] - from[i]);
      }
    }
    static bool another_pass() { return false; }
    above_mean finish() const { return {.mean = greatest}; }
  };
  [[nodiscard]] fitting start() const { return {}; }
};

TEST(Fit, ARuleBetweenInputsIsCheckedWithRowFieldValueAndRule) {
  for (const std::size_t place : bad_places) {
    std::vector<Customer> all(200, {1, 2});
    all[place] = {7, 5};
    all[70].y = 90;
    const auto e = thrown<clientele::invalid_customer>(
        [&] { static_cast<void>(fit(greatest_gap{}, all, &Customer::x, &Customer::y, clientele::starting_at{1000})); });
    EXPECT_EQ(e.first.row, 1000 + place);
    EXPECT_EQ(e.first.component, "tests::greatest_gap");
    EXPECT_EQ(e.first.field, "from");
    EXPECT_EQ(e.first.value, 7);
    EXPECT_EQ(e.first.rule(), "not later than to");
    EXPECT_EQ(e.count, 1u);
    std::vector<clientele::bad_row> bad;
    const auto f = fit(greatest_gap{}, all, &Customer::x, clientele::field<"until">(&Customer::y),
                       clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b); }});
    EXPECT_EQ(f, (clientele::fitted<above_mean>{{}, {.mean = 89}, 200, 1, 0, {}}));
    ASSERT_EQ(bad.size(), 1u);
    EXPECT_EQ(bad[0].row, place);
  }
}

TEST(Fit, ARuleMayDependOnTheSpecification) {
  const std::vector<Customer> all(3, {1, 2});
  EXPECT_EQ(fit(greatest_gap{.latest = 2}, all, &Customer::x, &Customer::y)->mean, 1);
  const auto e = thrown<clientele::invalid_customer>(
      [&] { static_cast<void>(fit(greatest_gap{.latest = 1.5}, all, &Customer::x, &Customer::y)); });
  EXPECT_EQ(e.first.field, "to");
  EXPECT_EQ(e.first.value, 2);
  EXPECT_EQ(e.first.rule(), "not later than the latest time");
  EXPECT_EQ(e.count, 3u);
}

TEST(Fit, AColumnLongerThanARangeOfUnknownLength) {
  const std::forward_list<Customer> three(3, {1, 2});
  const std::vector<double> four(4), two(2);
  EXPECT_THROW(static_cast<void>(fit(two_walks{}, three, &Customer::x, column(four))), clientele::mismatched_sizes);
  EXPECT_THROW(static_cast<void>(fit(two_walks{}, three, &Customer::x, column(two))), clientele::mismatched_sizes);
}

// ---- in parts ----

/// Keeps all rows in order; the second walk counts only.
struct keeps_all {
  static constexpr auto name = clientele::fixed_string{"tests::keeps_all"};
  static constexpr auto inputs = std::tuple{clientele::input<"x">{.allowed = clientele::interval::at_least(0)}};

  struct learnt {
    std::vector<double> values;
    std::uint64_t counted;
    std::size_t parts, last_parts;
  };
  struct fitting {
    std::vector<double> values{};
    std::uint64_t counted = 0;
    std::size_t parts = 0, walks = 0;

    void add(std::span<const double> x) {
      if (walks == 0) values.insert(values.end(), x.begin(), x.end());
      counted += walks == 0 ? 0 : x.size();
    }
    [[nodiscard]] fitting part() const { return {.walks = walks}; }
    void join(std::vector<fitting>& its_parts, const auto&) {
      parts = its_parts.size();
      for (const fitting& one : its_parts) {
        EXPECT_EQ(one.walks, walks);
        values.insert(values.end(), one.values.begin(), one.values.end());
        counted += one.counted;
      }
    }
    bool another_pass() { return ++walks < 2; }
    learnt finish() { return {values, counted, parts, 0}; }
    learnt finish(const backwards& how) {
      learnt f = finish();
      f.last_parts = how.most;
      return f;
    }
  };
  [[nodiscard]] fitting start() const { return {}; }
};

TEST(Fit, PartsComeBackInTheOrderOfTheirRows) {
  constexpr std::size_t n = 3 * clientele::rows_per_leaf + 500;
  const auto all = customers(n);
  const auto alone = fit(keeps_all{}, all, &Customer::x);
  EXPECT_EQ(alone->values.size(), n);
  EXPECT_EQ(alone->parts, 0u);
  for (const std::size_t parts : {1u, 2u, 3u, 9u})
    for (const std::uint64_t start : {0u, 77u}) {
      const auto f = fit(keeps_all{}, all, &Customer::x, backwards{parts}, clientele::starting_at{start});
      EXPECT_EQ(f->values, alone->values);
      EXPECT_EQ(f.rows, n);
      EXPECT_EQ(f->counted, n);
      EXPECT_EQ(f->parts, std::min<std::size_t>(parts, 4));
      EXPECT_EQ(f->last_parts, parts);
    }
  EXPECT_TRUE(fit(keeps_all{}, customers(0), &Customer::x, backwards{3})->values.empty());
}

TEST(Fit, BadRowsOfPartsAreToldInOrderAndOnce) {
  constexpr std::size_t n = 3 * clientele::rows_per_leaf + 500;
  auto all = customers(n);
  std::vector<std::uint64_t> expected, bad;
  for (std::size_t i = 100; i < n; i += 1000) all[i].x = nan, expected.push_back(i);
  const auto f = fit(keeps_all{}, all, &Customer::x, backwards{4},
                     clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b.row); }});
  EXPECT_EQ(bad, expected);
  EXPECT_EQ(f.invalid, expected.size());
  EXPECT_EQ(f->values.size(), n - expected.size());
  const auto e = thrown<clientele::invalid_customer>(
      [&] { static_cast<void>(fit(keeps_all{}, all, &Customer::x, backwards{4})); });
  EXPECT_EQ(e.first.row, 100u);
  EXPECT_EQ(e.count, expected.size());
}

}  // namespace fit_test
