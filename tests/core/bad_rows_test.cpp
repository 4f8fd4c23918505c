// SPDX-License-Identifier: BSL-1.0
// Bad values in every place of a block: what is named, what is written, what is counted.
#include <clientele/core/score.hpp>
#include <clientele/satisfaction/gap.hpp>

#include "support/archetypes.hpp"
#include "support/sample_components.hpp"
#include "support/thrown.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <list>
#include <optional>
#include <vector>

namespace bad_rows_test {

using namespace clientele;
using samples::answers;
using samples::pair;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double tiny = std::numeric_limits<double>::denorm_min();
constexpr double huge = std::numeric_limits<double>::max();

struct row {
  double first = 1;
  double second = 2;
  std::array<double, 3> given{3, 4, 5};
};

constexpr std::size_t rows_70 = 70;                                  // a full block and one of 6 rows
constexpr std::array<std::size_t, 6> places{0, 31, 63, 64, 66, 69};  // first, middle and last row of both

const auto pair_plan = on(pair{}, field<"orders">(&row::first), &row::second);
const auto fused_plan = fuse(pair_plan, on(answers{}, &row::given));

bool is_void(const pair::result& r) { return std::isnan(r.sum) && std::isnan(r.product); }

// ---- one bad value ----

/// An enum is the number of its value.
TEST(BadRows, AnEnumIsNamedByItsNumber) {
  enum class level : short { low = -3, none = 0, high = 4 };
  const std::vector<level> levels{level::high, level::none, level::low, level::high};
  const auto level_of = [](level l) { return l; };
  EXPECT_EQ(thrown<invalid_customer>([&] { summarize(levels, pair{}, level_of, level_of); }).first.text(),
            "clientele::samples::pair: first = -3 breaks the rule: >= 0");
  EXPECT_EQ(
      thrown<invalid_customer>([&] { summarize(levels, pair{}, column(levels), constant(level::low)); }).first.text(),
      "clientele::samples::pair: first = -3 breaks the rule: >= 0");
}

TEST(BadRows, OneValueInEveryPlaceOfABlock) {
  for (const double value : {nan, infinity, -infinity, -1.0, -tiny, -huge})
    for (const std::size_t place : places) {
      SCOPED_TRACE(std::to_string(value) + " in row " + std::to_string(place));
      std::vector<row> rows(rows_70);
      rows[place].first = value;
      std::vector<pair::result> out(rows_70, pair::result{7, 7});
      const auto e = thrown<invalid_customer>([&] { score(rows, pair_plan, into(out), starting_at{1000}); });
      EXPECT_EQ(e.first.row, 1000 + place);
      EXPECT_EQ(e.first.component, "samples::pair");
      EXPECT_EQ(e.first.field, "orders");
      EXPECT_EQ(e.first.element, -1);
      EXPECT_TRUE(std::isnan(value) ? std::isnan(e.first.value) : e.first.value == value);
      EXPECT_EQ(e.first.rule(), ">= 0");
      EXPECT_EQ(e.count, 1u);
      EXPECT_EQ(std::string(e.what()), "row " + std::to_string(1000 + place) + ": clientele::samples::pair: orders = " +
                                           number_text(value) + " breaks the rule: >= 0 (1 bad row in all)");
      for (std::size_t i = 0; i < rows_70; ++i)
        EXPECT_TRUE(i == place ? is_void(out[i]) : out[i] == (pair::result{3, 2})) << i;
    }
}

TEST(BadRows, ValuesOnTheEdgeAreGood) {
  std::vector<row> rows(rows_70);
  for (const std::size_t place : places)
    for (const double value : {0.0, -0.0, tiny, std::numeric_limits<double>::min(), 1e308}) {
      rows[place] = {value, 0.5, {}};
      EXPECT_EQ(summarize(rows, pair_plan).invalid(), 0u) << value;
    }
  const auto s = summarize(rows, pair_plan, quarantine{[](const bad_row&) { FAIL(); }});
  EXPECT_TRUE(std::isinf(s.input<"first">().total()));  // six of 1e308 each: the total itself is beyond all numbers
  EXPECT_EQ(s.input<"first">().maximum(), 1e308);
  EXPECT_EQ(s.of(&pair::result::sum).count(), rows_70);
}

TEST(BadRows, AreInNoTotal) {
  std::vector<row> rows(rows_70);
  for (const std::size_t place : places) rows[place] = {-5, 1e6, {3, 3, 3}};
  std::size_t reported = 0;
  const auto s = summarize(rows, pair_plan, quarantine{[&](const bad_row&) { ++reported; }});
  EXPECT_EQ(reported, places.size());
  EXPECT_EQ(s.rows(), rows_70);
  EXPECT_EQ(s.valid(), rows_70 - places.size());
  EXPECT_EQ(s.invalid(), places.size());
  EXPECT_EQ(s.invalid<"first">(), places.size());
  EXPECT_EQ(s.invalid<"second">(), 0u);
  EXPECT_EQ(s.of(&pair::result::sum).count(), rows_70 - places.size());
  EXPECT_EQ(s.of(&pair::result::sum).total(), 3.0 * static_cast<double>(rows_70 - places.size()));
  EXPECT_EQ(s.input<"first">().minimum(), 1);
}

TEST(BadRows, AllOfThem) {
  std::vector<row> rows(rows_70, row{nan, nan, {}});
  std::vector<pair::result> out(rows_70);
  const auto e = thrown<invalid_customer>([&] { score(rows, pair_plan, into(out)); });
  EXPECT_EQ(e.first.row, 0u);
  EXPECT_EQ(e.count, rows_70);
  EXPECT_TRUE(std::string(e.what()).ends_with("(70 bad rows in all)"));
  for (const auto& r : out) EXPECT_TRUE(is_void(r));
}

// ---- several fields, several components ----

TEST(BadRows, QuarantineIsToldInRowOrderOncePerComponent) {
  std::vector<row> rows(rows_70);
  rows[63] = {-1, nan, {1, 6, 7}};        // two fields of one component, two elements of the other
  rows[64].given = {nan, nan, infinity};  // NaN is a missing answer, infinity is not
  rows[2].second = -infinity;
  rows[69].given = {0.5, 9, 9};
  using found = std::pair<std::uint64_t, std::string>;
  std::vector<found> met;
  std::vector<pair::result> pairs(rows_70);
  std::vector<answers::result> moods(rows_70);
  const auto [p, a] = score(rows, fused_plan, into(pairs), into(moods),
                            quarantine{[&](const bad_row& b) { met.emplace_back(b.row, b.text()); }});
  EXPECT_EQ(met,
            (std::vector<found>{{2, "clientele::samples::pair: second = -inf breaks the rule: finite"},
                                {63, "clientele::samples::pair: orders = -1 breaks the rule: >= 0"},
                                {63, "clientele::samples::answers: answers[1] = 6 breaks the rule: in [1, 5]"},
                                {64, "clientele::samples::answers: answers[2] = inf breaks the rule: in [1, 5]"},
                                {69, "clientele::samples::answers: answers[0] = 0.5 breaks the rule: in [1, 5]"}}));
  EXPECT_EQ(p.invalid(), 2u);
  EXPECT_EQ(a.invalid(), 3u);
  // a bad field voids only the component that reads it
  EXPECT_TRUE(is_void(pairs[2]) && is_void(pairs[63]) && !is_void(pairs[64]) && !is_void(pairs[69]));
  for (const std::size_t i : {63u, 64u, 69u}) {
    EXPECT_EQ(moods[i].mood, samples::mood::unknown);
    EXPECT_TRUE(std::isnan(moods[i].mean) && std::isnan(moods[i].above_middle[0]));
  }
  EXPECT_EQ(moods[2].mood, samples::mood::high);
  EXPECT_EQ(a.classes(&answers::result::mood)[samples::mood::unknown], 0u);
  EXPECT_EQ(a.missing<"answers">(), 0u);  // those of row 64 are in a bad row

  const auto e = thrown<invalid_customer>([&] { summarize(rows, fused_plan); });
  EXPECT_EQ(e.count, 4u);  // rows, not complaints
  EXPECT_EQ(e.first.row, 2u);
}

TEST(BadRows, WholeRowVoidsAllComponents) {
  for (const std::size_t place : places) {
    std::vector<row> rows(rows_70);
    rows[place].first = -1;
    rows[place].given = {nan, 4, 5};
    std::vector<pair::result> pairs(rows_70);
    std::vector<answers::result> moods(rows_70);
    std::size_t told = 0;
    const auto [p, a] =
        score(rows, fused_plan, whole_row{}, into(pairs), into(moods), quarantine{[&](const bad_row& b) {
                ++told;
                EXPECT_EQ(b.component, "samples::pair");
              }});
    EXPECT_EQ(told, 1u);
    EXPECT_TRUE(is_void(pairs[place]));
    EXPECT_EQ(moods[place].mood, samples::mood::unknown);
    EXPECT_TRUE(std::isnan(moods[place].mean));
    EXPECT_EQ(a.invalid(), 1u);
    EXPECT_EQ(a.invalid<"answers">(), 0u);  // the blame is the other component's
    EXPECT_EQ(a.missing<"answers">(), 0u);  // counted in valid rows only
    EXPECT_EQ(a.of(&answers::result::mean).count(), rows_70 - 1);
    EXPECT_EQ(a.classes(&answers::result::mood).total(), rows_70 - 1);
  }
}

TEST(BadRows, UncheckedLetsThemThrough) {
  std::vector<row> rows(rows_70);
  rows[5].first = -4;
  rows[66].first = nan;
  rows[64].given = {nan, 9, nan};
  std::vector<pair::result> pairs(rows_70);
  std::vector<answers::result> moods(rows_70);
  const auto [p, a] = score(rows, fused_plan, unchecked{}, into(pairs), into(moods));
  EXPECT_EQ(p.invalid() + a.invalid(), 0u);
  EXPECT_EQ(pairs[5].sum, -2);
  EXPECT_TRUE(is_void(pairs[66]));
  EXPECT_EQ(p.of(&pair::result::sum).count(), rows_70 - 1);  // NaN is in no total either way
  EXPECT_EQ(moods[64].mean, 9);
  EXPECT_EQ(a.missing<"answers">(), 2u);
}

TEST(BadRows, TheLazyViewThrowsAtItsEnd) {
  std::vector<row> rows(rows_70);
  rows[1].first = -1;
  rows[69].first = nan;
  std::size_t seen = 0;
  const auto e = thrown<invalid_customer>([&] {
    for (const pair::result& r : score(rows, pair_plan, starting_at{10})) {
      EXPECT_EQ(is_void(r), seen == 1 || seen == 69);
      ++seen;
    }
  });
  EXPECT_EQ(seen, rows_70);
  EXPECT_EQ(e.first.row, 11u);
  EXPECT_EQ(e.count, 2u);
}

// ---- results that overflow ----

TEST(BadRows, ResultsBeyondAllNumbersAreVoidAndTheirNeighboursStand) {
  for (const std::size_t place : places) {
    std::vector<row> rows(rows_70);
    rows[place] = {1e308, -1e308, {}};  // the sum is 0, the product −1e616
    rows[(place + 1) % rows_70] = {huge, huge, {}};
    std::vector<bad_row> met;
    std::vector<pair::result> out(rows_70);
    const auto s = score(rows, pair_plan, into(out), quarantine{[&](const bad_row& b) { met.push_back(b); }});
    ASSERT_EQ(met.size(), 2u);
    EXPECT_EQ(met[place == rows_70 - 1 ? 1 : 0].text(),
              "clientele::samples::pair: product = -inf breaks the rule: the result is beyond the largest number");
    EXPECT_EQ(out[place].sum, 0);
    EXPECT_TRUE(std::isnan(out[place].product));
    EXPECT_TRUE(is_void(out[(place + 1) % rows_70]));
    EXPECT_EQ(out[(place + 2) % rows_70], (pair::result{3, 2}));
    EXPECT_EQ(s.invalid(), 0u);
    EXPECT_EQ(s.overflowed(), 2u);
    EXPECT_EQ(s.of(&pair::result::sum).count(), rows_70 - 1);
    EXPECT_EQ(s.of(&pair::result::sum).total(), 3.0 * (rows_70 - 2));
    EXPECT_EQ(s.of(&pair::result::product).count(), rows_70 - 2);
    EXPECT_EQ(s.input<"first">().count(), rows_70);
    const auto e = thrown<invalid_customer>([&] { summarize(rows, pair_plan); });
    EXPECT_EQ(e.first.row, place == rows_70 - 1 ? 0 : place);
    EXPECT_EQ(e.count, 2u);
    const auto whole = score(rows, pair_plan, into(out), whole_row{}, quarantine{[](const bad_row&) {}});
    EXPECT_TRUE(is_void(out[place]));
    EXPECT_EQ(whole.invalid(), 2u);
    EXPECT_EQ(whole.overflowed(), 0u);
  }
}

TEST(BadRows, WhatReadsAnOverflowedResultIsBadAndWhatReadsItsNeighbourIsNot) {
  std::vector<row> rows(rows_70);
  rows[5] = {1e308, -1e308, {}};
  const auto by_sum = on(pair{}, of(pair_plan, &pair::result::sum), constant(1));
  const auto by_product = on(pair{}, constant(1), of(pair_plan, &pair::result::product));
  const auto quiet = quarantine{[](const bad_row&) {}};
  EXPECT_EQ(summarize(rows, by_sum, quiet).invalid(), 0u);
  EXPECT_EQ(summarize(rows, by_product, quiet).invalid(), 1u);
}

TEST(BadRows, OverflowedRowsAddUpOverParts) {
  std::vector<row> rows(3 * rows_per_leaf);
  for (const std::size_t at : {std::size_t{1}, rows_per_leaf + 7, 3 * rows_per_leaf - 1})
    rows[at] = {1e308, -1e308, {}};
  const auto quiet = quarantine{[](const bad_row&) {}};
  auto first = summarize(std::span(rows).first(rows_per_leaf), pair_plan, quiet);
  const auto rest = summarize(std::span(rows).subspan(rows_per_leaf), pair_plan, starting_at{rows_per_leaf}, quiet);
  const auto both = merge(first, rest), all = summarize(rows, pair_plan, quiet);
  EXPECT_EQ(both.overflowed(), 3u);
  EXPECT_EQ(all.overflowed(), 3u);
  EXPECT_EQ(both.of(&pair::result::product), all.of(&pair::result::product));
  EXPECT_EQ(both.of(&pair::result::sum), all.of(&pair::result::sum));
}

TEST(BadRows, OneOverflowVoidsAWholeResult) {
  using samples::whole_pair;
  const auto whole_plan = on(whole_pair{}, field<"orders">(&row::first), &row::second);
  for (const std::size_t place : places) {
    std::vector<row> rows(rows_70);
    rows[place] = {1e308, -1e308, {}};  // the sum is 0, the product −1e616
    rows[(place + 1) % rows_70] = {huge, huge, {}};
    std::vector<bad_row> met;
    std::vector<whole_pair::result> out(rows_70);
    const auto s = score(rows, whole_plan, into(out), quarantine{[&](const bad_row& b) { met.push_back(b); }});
    ASSERT_EQ(met.size(), 2u);
    const bool wraps = place == rows_70 - 1;
    const bad_row &minus = met[wraps ? 1 : 0], &both = met[wraps ? 0 : 1];
    EXPECT_EQ(minus.row, place);
    EXPECT_EQ(minus.text(),
              "clientele::samples::pair: product = -inf breaks the rule: the result is beyond the largest number");
    EXPECT_EQ(both.text(),
              "clientele::samples::pair: sum = inf breaks the rule: the result is beyond the largest number");
    EXPECT_TRUE(std::isnan(out[place].sum) && std::isnan(out[place].product));
    EXPECT_EQ(s.invalid(), 2u);
    EXPECT_EQ(s.overflowed(), 0u);
    EXPECT_EQ(s.invalid<"first">() + s.invalid<"second">(), 0u);  // no input is to blame
    EXPECT_EQ(s.of(&whole_pair::result::sum).total(), 3.0 * (rows_70 - 2));
  }
}

TEST(BadRows, AnElementOfAResultBeyondAllNumbers) {
  std::vector<std::array<double, 3>> expected(5), perceived(5);
  expected[3] = {0, 0, huge};
  perceived[3] = {0, 0, -huge};
  const auto by_row = [](const auto& list) { return [&list](std::size_t i) { return list[i]; }; };
  const auto e = thrown<invalid_customer>([&] {
    summarize(std::views::iota(std::size_t{0}, expected.size()), satisfaction::gap<3>{}, by_row(expected),
              by_row(perceived));
  });
  EXPECT_EQ(e.first.field_text(), "gaps[2]");
  EXPECT_EQ(e.first.value, -infinity);
  EXPECT_EQ(e.first.row, 3u);
}

// ---- integers that are no double ----

constexpr std::int64_t exact = std::int64_t{1} << 53;

struct counts {
  std::int64_t first = 1;
  std::uint64_t second = 2;
};

TEST(BadRows, IntegersBeyond2To53InStructs) {
  const auto plan = on(pair{}, &counts::first, field<"orders">(&counts::second));
  for (const std::size_t place : places) {
    std::vector<counts> rows(rows_70);
    rows[place] = {exact, static_cast<std::uint64_t>(exact)};
    EXPECT_EQ(summarize(rows, plan).invalid(), 0u);
    for (const std::int64_t value : {exact + 1, std::numeric_limits<std::int64_t>::max()}) {
      rows[place] = {value, 2};
      const auto e = thrown<invalid_customer>([&] { summarize(rows, plan); });
      EXPECT_EQ(e.first.row, place);
      EXPECT_EQ(e.first.field, "first");
      EXPECT_EQ(e.first.rule(), "an integer of at most 2^53");
      EXPECT_GT(e.first.value, 9007199254740992.0);
      EXPECT_EQ(e.count, 1u);
    }
    rows[place] = {1, static_cast<std::uint64_t>(exact) + 1};
    EXPECT_EQ(thrown<invalid_customer>([&] { summarize(rows, plan); }).first.field, "orders");
    rows[place] = {1, std::numeric_limits<std::uint64_t>::max()};
    EXPECT_EQ(thrown<invalid_customer>([&] { summarize(rows, plan); }).first.value, 18446744073709551615.0);
    EXPECT_EQ(summarize(rows, plan, unchecked{}).invalid(), 0u);
  }
}

TEST(BadRows, IntegersBeyond2To53InColumns) {
  for (const std::size_t place : places) {
    std::vector<std::int64_t> first(rows_70, 1), second(rows_70, 2);
    const auto plan = on(pair{}, column("orders", first), column("returns", second));
    second[place] = -exact;
    EXPECT_EQ(summarize(plan).invalid(), 0u);
    second[place] = -exact - 1;
    const auto e = thrown<invalid_customer>([&] { summarize(plan); });
    EXPECT_EQ(e.first.row, place);
    EXPECT_EQ(e.first.field, "returns");
    EXPECT_LT(e.first.value, -9007199254740992.0);
    second[place] = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(thrown<invalid_customer>([&] { summarize(plan); }).first.value, -0x1p63);
    first[place] = exact + 1;  // the first of two fields is named
    EXPECT_EQ(thrown<invalid_customer>([&] { summarize(plan); }).first.field, "orders");
  }
}

TEST(BadRows, IntegersBeyond2To53AmongAnswersAndInFloat) {
  struct person {
    std::array<std::int64_t, 3> given{1, 2, 3};
    std::vector<std::optional<std::int64_t>> asked{1, 2, std::nullopt};
  };
  std::vector<person> people(3);
  const auto plan = on(satisfaction::gap<3>{}, &person::given, field<"asked">(&person::asked));
  EXPECT_EQ(summarize(people, plan).missing<"perceived">(), 3u);
  people[1].asked[1] = exact + 1;
  const auto e = thrown<invalid_customer>([&] { summarize(people, plan); });
  EXPECT_EQ(e.first.field_text(), "asked[1]");
  EXPECT_EQ(e.first.row, 1u);

  const std::vector<std::int64_t> first{exact, exact + 1}, second{0, 0};
  EXPECT_EQ(thrown<invalid_customer>([&] {
              summarize(on(samples::basic_pair<float>{}, column(first), column(second)));
            }).first.row,
            1u);
}

/// Ranges that do not begin or end at whole numbers.
struct fractional {
  using scalar = double;
  struct result {
    double sum{};
  };
  static constexpr auto name = fixed_string{"samples::fractional"};
  static constexpr auto inputs = std::tuple{input<"above_zero">{.allowed = interval::above(0)},
                                            input<"between">{.allowed = interval::between(-1.5, 1.5).without_high()},
                                            input<"below">{.allowed = interval::at_most(-0.5)}};
  static constexpr auto results = std::tuple{named_result{"sum", &result::sum}};
  [[nodiscard]] constexpr result compute(double a, double b, double c) const noexcept { return {a + b + c}; }
};

TEST(BadRows, NarrowIntegersAgainstRangesThatDoNotEndAtWholeNumbers) {
  for (const std::size_t place : places) {
    std::vector<std::uint8_t> above_zero(rows_70, 1);
    std::vector<std::int8_t> between(rows_70, -1);
    std::vector<std::int32_t> below(rows_70, -1);
    const auto plan = on(fractional{}, column(above_zero), column(between), column(below));
    EXPECT_EQ(summarize(plan).of(&fractional::result::sum).total(), -1.0 * rows_70);
    const auto blamed = [&](auto& cell, int value) {
      const auto good = std::exchange(cell, static_cast<std::remove_reference_t<decltype(cell)>>(value));
      const auto e = thrown<invalid_customer>([&] { summarize(plan); });
      EXPECT_EQ(e.first.row, place);
      EXPECT_EQ(e.first.value, value);
      cell = good;
      return e.first.field;
    };
    EXPECT_EQ(blamed(above_zero[place], 0), "above_zero");
    EXPECT_EQ(blamed(between[place], -2), "between");
    EXPECT_EQ(blamed(between[place], 2), "between");
    EXPECT_EQ(blamed(below[place], 0), "below");
    between[place] = 1;
    EXPECT_EQ(summarize(plan).invalid(), 0u);
  }
}

// ---- lists of a wrong length ----

TEST(BadRows, ListsOfAnotherLength) {
  struct person {
    std::vector<double> expected{1, 2, 3}, perceived{1, 2, 3};
  };
  const auto plan = on(satisfaction::gap<3>{}, &person::expected, field<"survey">(&person::perceived));
  for (const std::size_t place : places)
    for (const std::size_t length : {0u, 1u, 2u, 4u, 100u}) {
      std::vector<person> people(rows_70);
      people[place].perceived.assign(length, 5);
      std::vector<double> overall(rows_70);
      const auto e =
          thrown<invalid_customer>([&] { score(people, plan, into(&satisfaction::gap<3>::result::overall, overall)); });
      EXPECT_EQ(e.first.row, place);
      EXPECT_EQ(e.first.field_text(), "survey");
      EXPECT_EQ(e.first.value, static_cast<double>(length));
      EXPECT_EQ(e.first.rule(), "as many elements as the component has");
      EXPECT_EQ(e.count, 1u);
      for (std::size_t i = 0; i < rows_70; ++i) EXPECT_TRUE(i == place ? std::isnan(overall[i]) : overall[i] == 0);
    }
  std::vector<person> ragged(rows_70);  // every row with lengths of its own; the first wrong one is blamed
  for (std::size_t i = 0; i < rows_70; ++i) ragged[i].expected.resize(i % 5), ragged[i].perceived.resize(i % 7);
  std::size_t bad = 0;
  summarize(ragged, plan, unchecked{}, quarantine{[&](const bad_row& b) {
              ++bad;
              EXPECT_EQ(b.field, b.row % 5 != 3 ? "expected" : "survey");
            }});
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < rows_70; ++i) wrong += i % 5 != 3 || i % 7 != 3 ? 1 : 0;
  EXPECT_EQ(bad, wrong);
}

TEST(BadRows, RunTimeWidthMustBeThatOfTheComponent) {
  const satisfaction::dynamic_gap two{.weights = {1, 1}};
  struct person {
    std::array<double, 3> expected{}, perceived{};
  };
  const std::vector<person> people(3);
  EXPECT_EQ(thrown<invalid_customer>([&] { summarize(people, two, &person::expected, &person::perceived); }).count, 3u);
  const std::vector<double> x(3);
  EXPECT_THROW(summarize(on(two, each(column(x), column(x), column(x)), each(column(x), column(x)))), mismatched_sizes);
}

// ---- what a throwing callback leaves behind ----

struct thrown_by_caller {};

TEST(BadRows, AThrowingProjectionLeavesWholeBlocks) {
  std::vector<row> rows(200);
  for (const std::size_t place : {0u, 63u, 64u, 130u, 199u}) {
    std::vector<pair::result> out(rows.size(), pair::result{7, 7});
    const row* bad = &rows[place];
    const auto first = [&](const row& r) { return &r == bad ? throw thrown_by_caller{} : r.first; };
    EXPECT_THROW(score(rows, pair{}, first, &row::second, into(out)), thrown_by_caller);
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(out[i].sum, i < place / 64 * 64 ? 3 : 7) << i;
  }
}

TEST(BadRows, AThrowingQuarantineLeavesWholeBlocks) {
  std::vector<row> rows(200);
  rows[70].first = -1;
  std::vector<pair::result> out(rows.size(), pair::result{7, 7});
  EXPECT_THROW(score(rows, pair_plan, into(out), quarantine{[](const bad_row&) { throw thrown_by_caller{}; }}),
               thrown_by_caller);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(out[i].sum, i < 64 ? 3 : 7) << i;
}

TEST(BadRows, AThrowingSinkLeavesTheOutputsNamedBeforeIt) {
  struct sink {
    std::size_t blocks = 0;
    void add(std::span<const double>) {
      if (++blocks == 2) throw thrown_by_caller{};
    }
  } it;
  const std::vector<row> rows(200);
  std::vector<double> before(rows.size(), 7), after(rows.size(), 7);
  EXPECT_THROW(score(rows, pair_plan, into(&pair::result::sum, before), into(&pair::result::product, it),
                     into(&pair::result::sum, after)),
               thrown_by_caller);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(before[i], i < 128 ? 3 : 7) << i;
    EXPECT_EQ(after[i], i < 64 ? 3 : 7) << i;
  }
}

TEST(BadRows, AThrowingViewIsAtItsEnd) {
  const std::vector<row> rows(100);
  const auto first = [&](const row& r) { return &r == &rows[80] ? throw thrown_by_caller{} : r.first; };
  auto view = score(rows, on(pair{}, first, &row::second));
  auto it = view.begin();
  for (int i = 0; i < 63; ++i) ++it;
  EXPECT_EQ(it->sum, 3);
  EXPECT_THROW(++it, thrown_by_caller);
  EXPECT_TRUE(it == view.end());
}

TEST(BadRows, ParametersAreCheckedBeforeAnythingIsRead) {
  const std::vector<row> rows(3);
  std::vector<pair::result> out(3, pair::result{7, 7});
  const auto never = [](const row&) -> double { throw thrown_by_caller{}; };
  const auto e = thrown<invalid_parameter>([&] { score(rows, pair{.factor = 0}, never, never, into(out)); });
  EXPECT_EQ(e.component, "samples::pair");
  EXPECT_EQ(e.parameter, "factor");
  EXPECT_EQ(e.value, 0);
  EXPECT_EQ(e.rule, "> 0");
  EXPECT_STREQ(e.what(), "clientele::samples::pair: parameter factor = 0 breaks the rule: > 0");
  EXPECT_EQ(out, std::vector<pair::result>(3, pair::result{7, 7}));
  EXPECT_THROW(score(rows, pair{.factor = nan}, never, never), invalid_parameter);
  const auto upstream = on(pair{.factor = -1}, never, never);
  EXPECT_THROW(summarize(rows, pair{}, of(upstream, &pair::result::sum), never), invalid_parameter);
}

// ---- outputs and columns that do not fit ----

TEST(BadRows, OutputsOfAnotherLength) {
  const std::vector<row> rows(rows_70);
  for (const std::size_t length : {0u, 69u, 71u}) {
    std::vector<double> out(length, 7);
    const auto e = thrown<mismatched_sizes>([&] { score(rows, pair_plan, into(&pair::result::sum, out)); });
    EXPECT_EQ(std::string(e.what()),
              "clientele: an output column of into(…) has " + std::to_string(length) + " rows, the range has 70");
    EXPECT_EQ(out, std::vector<double>(length, 7));  // nothing was written
  }
}

TEST(BadRows, OutputsOfAnotherLengthThanARangeWithoutASize) {
  const std::vector<archetypes::customer> rows(rows_70, archetypes::customer{1, 2});
  for (const std::size_t length : {0u, 63u, 64u, 69u, 71u, 500u}) {
    archetypes::tally seen(rows_70);
    std::vector<double> out(length, 7);
    EXPECT_THROW(score(archetypes::forward_only(rows, seen), pair{}, &archetypes::customer::first,
                       &archetypes::customer::second, into(&pair::result::sum, out)),
                 mismatched_sizes);
    for (std::size_t i = rows_70; i < length; ++i) EXPECT_EQ(out[i], 7);
  }
}

TEST(BadRows, OutputsThatOverlap) {
  std::vector<double> first(10, 1), second(10, 2), out(15);
  const auto plan = on(pair{}, column("orders", first), column(second));
  const auto e = thrown<invalid_use>([&] { score(plan, into(&pair::result::sum, first)); });
  EXPECT_STREQ(e.what(), "clientele: an output column of into(…) overlaps orders");
  EXPECT_STREQ(thrown<invalid_use>([&] { score(plan, into(&pair::result::sum, second)); }).what(),
               "clientele: an output column of into(…) overlaps second");
  const std::span<double> all(out);
  EXPECT_THROW(score(plan, into(&pair::result::sum, all.first(10)), into(&pair::result::product, all.last(10))),
               invalid_use);
  EXPECT_THROW(score(plan, into(&pair::result::sum, all.first(10)), into(&pair::result::sum, all.first(10))),
               invalid_use);
  EXPECT_THROW(score(first, pair{}, std::identity{}, constant(1), into(&pair::result::sum, first)), invalid_use);
  EXPECT_EQ(first, std::vector<double>(10, 1));
  EXPECT_EQ(score(first, pair{}, std::identity{}, constant(1), into(&pair::result::sum, all.first(10)),
                  into(&pair::result::product, second))
                .rows(),
            10u);
  std::vector<double> none;
  EXPECT_EQ(score(none, pair{}, std::identity{}, constant(1), into(&pair::result::sum, none)).rows(), 0u);
}

TEST(BadRows, ColumnsOfUnequalLength) {
  const std::vector<double> ten(10), nine(9);
  const auto text = [](auto&& call) { return std::string(thrown<mismatched_sizes>(call).what()); };
  const auto unnamed = on(pair{}, column(ten), column(nine));
  EXPECT_EQ(text([&] { summarize(unnamed); }), "clientele: second has 9 rows, first has 10");
  EXPECT_EQ(text([&] { static_cast<void>(score(unnamed)); }), "clientele: second has 9 rows, first has 10");
  EXPECT_EQ(text([&] { summarize(on(pair{}, column("orders", ten), field<"returns">(column("x", nine)))); }),
            "clientele: returns has 9 rows, orders has 10");
  EXPECT_EQ(text([&] { summarize(std::vector<int>(8), on(pair{}, column("orders", ten), constant(1))); }),
            "clientele: orders has 10 rows, the range has 8");
  const auto upstream = on(pair{}, column("hidden", nine), constant(1));
  EXPECT_EQ(text([&] { summarize(on(pair{}, column(ten), of(upstream, &pair::result::sum))); }),
            "clientele: hidden has 9 rows, first has 10");
  EXPECT_EQ(summarize(on(pair{}, column(std::span<const double>{}), constant(1))).rows(), 0u);
}

TEST(BadRows, AColumnShorterThanARangeWithoutASizeIsNotReadBeyondItsEnd) {
  const std::vector<archetypes::customer> rows(rows_70);
  for (const std::size_t length : {0u, 10u, 63u, 64u, 69u, 71u}) {
    const std::vector<double> short_column(length, 1);
    archetypes::tally seen(rows_70);
    const auto plan = on(pair{}, column(short_column), &archetypes::customer::second);
    EXPECT_THROW(summarize(archetypes::forward_only(rows, seen), plan), mismatched_sizes) << length;
    if (length < rows_70) {
      EXPECT_THROW(for (const auto& r : score(archetypes::forward_only(rows, seen), plan)) static_cast<void>(r),
                   mismatched_sizes)
          << length;
    }
  }
}

TEST(BadRows, ACallWithoutARangeNeedsAColumn) {
  EXPECT_THROW(summarize(on(pair{}, constant(1), constant(2))), invalid_use);
}

}  // namespace bad_rows_test
