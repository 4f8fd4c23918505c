// SPDX-License-Identifier: BSL-1.0
// Fits in rounds on machines that know nothing but kept bytes: the bits of `fit`. Models: tests/models/learn_test.cpp.
#include <clientele/core/learn.hpp>

#include <clientele/churn/profit_contribution.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/classification/concentration.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/core/column.hpp>
#include <clientele/statistics/exact_quantiles.hpp>
#include <clientele/value/quantile_matrix.hpp>

#include "support/backwards.hpp"
#include "support/forged.hpp"
#include "support/rounds.hpp"
#include "support/sanitized.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <random>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace learn_test {

using namespace clientele;
using classification::abc;
using tests::backwards;
using tests::fit_in_rounds;

struct Row {
  double recency, frequency, value;
};
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Values of every kind: heavy tails, losses, zeros, ties, some bad.
std::vector<Row> rows_of(std::size_t n, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::lognormal_distribution<double> amount(3, 2);
  std::vector<Row> all;
  for (std::size_t i = 0; i < n; ++i) {
    const double value = random() % 11 == 0 ? 0 : random() % 7 == 0 ? -amount(random) : amount(random);
    const bool bad = random() % 97 == 0;
    all.push_back({static_cast<double>(random() % 400), static_cast<double>(random() % 5), bad ? nan : value});
  }
  return all;
}

std::vector<Row> equal_rows(std::size_t n) { return std::vector<Row>(n, Row{3, 2, 7.5}); }
/// So many values in one cell of the histogram that it has to be split.
std::vector<Row> dense_rows() {
  std::vector<Row> all;
  for (std::size_t i = 0; i < 600'000; ++i)
    all.push_back({static_cast<double>(i % 3), 1, 1000 + 1e-6 * static_cast<double>(i * 7919 % 1'000'003)});
  return all;
}

template <class T>
void expect_same(const T& a, const T& b) {
  EXPECT_EQ(a, b);
}
void expect_same(const fitted<classification::concentration_figures>& a,
                 const fitted<classification::concentration_figures>& b) {
  std::vector<std::uint64_t> bits[2];
  for (const auto* f : {&a, &b}) {
    auto& all = bits[f == &b ? 1 : 0];
    const auto keep = [&](double x) { all.push_back(std::bit_cast<std::uint64_t>(x)); };
    const auto keep_estimate = [&](const estimate& e) {
      keep(e.value), keep(e.standard_error), keep(e.low), keep(e.high);
    };
    all = {(*f)->customers, (*f)->positive, (*f)->zero, (*f)->negative, f->rows, f->invalid};
    for (const double x : {(*f)->total, (*f)->gains, (*f)->losses}) keep(x);
    for (const auto* list : {&(*f)->shares, &(*f)->lorenz, &(*f)->top, &(*f)->cumulative})
      for (const double x : *list) keep(x);
    for (const auto* list : {&(*f)->lorenz_estimates, &(*f)->top_estimates})
      for (const auto& e : *list) keep_estimate(e);
    for (const auto& e : {(*f)->gini, (*f)->peak_of_total, (*f)->peak_at}) keep_estimate(e);
  }
  EXPECT_EQ(bits[0], bits[1]);
}

const quarantine ignore{[](const bad_row&) {}};

/// In one process, by threads, and in rounds: with row numbers and without.
template <class Specification, class... Projections>
void the_same_everywhere(const Specification& s, const std::vector<Row>& rows, Projections... projections) {
  const auto whole = fit(s, rows, projections..., ignore);
  for (const std::size_t parts : {1u, 2u, 5u})
    expect_same(fit(s, rows, projections..., backwards{parts}, ignore), whole);
  std::mt19937 random(7);
  for (const bool placed : {true, false, true}) {
    const auto in_rounds = fit_in_rounds(s, std::span(rows), placed, random, projections...);
    expect_same(in_rounds.fitted, whole);
    EXPECT_LE(in_rounds.largest_parts.size(), 6u);
  }
}

template <class Specification, class... Projections>
void the_same_for_all_rows(const Specification& s, Projections... projections) {
  for (const std::size_t n : {1u, 2u, 100u, 20'000u}) the_same_everywhere(s, rows_of(n), projections...);
  for (const std::size_t n : {1u, 3u, 10'000u}) the_same_everywhere(s, equal_rows(n), projections...);
  the_same_everywhere(s, rows_of(tests::rows_of_a_long_test(150'000, 30'000)), projections...);
}
template <class Specification, class... Projections>
void the_same_for_nobody(const Specification& s, Projections... projections) {
  the_same_everywhere(s, {}, projections...);
  the_same_everywhere(s, std::vector<Row>(5, {nan, nan, nan}), projections...);
}

TEST(Learn, Abc) {
  the_same_for_all_rows(abc{}, &Row::value);
  the_same_for_nobody(abc{}, &Row::value);
  the_same_everywhere(abc{.a_share = 0.2, .b_share = 0.21}, dense_rows(), &Row::value);
}
TEST(Learn, Rfm) {
  the_same_for_all_rows(classification::rfm_quantiles{}, &Row::recency, &Row::frequency, &Row::value);
  the_same_for_nobody(classification::rfm_quantiles{}, &Row::recency, &Row::frequency, &Row::value);
}
TEST(Learn, QuantileMatrix) {
  the_same_for_all_rows(value::quantile_matrix{}, &Row::value, &Row::frequency);
  the_same_for_nobody(value::quantile_matrix{}, &Row::value, &Row::frequency);
  the_same_everywhere(value::quantile_matrix{.current_share = 0, .potential_share = 1}, rows_of(9'999), &Row::value,
                      &Row::frequency);
}
TEST(Learn, ExactQuantiles) {
  const exact_quantiles linear{.probabilities = {0, 0.1, 0.5, 0.999, 1}, .definition = quantile_definition::linear};
  the_same_for_all_rows(exact_quantiles{}, &Row::value);
  the_same_for_nobody(linear, &Row::value);
  the_same_everywhere(linear, rows_of(30'000), &Row::value);
  the_same_everywhere(linear, dense_rows(), &Row::value);
  the_same_everywhere(exact_quantiles{.probabilities = {}}, rows_of(100), &Row::value);
}
TEST(Learn, Concentration) {
  the_same_for_all_rows(classification::concentration{}, &Row::value);
  the_same_for_nobody(classification::concentration{}, &Row::value);
}
TEST(Learn, ProfitContribution) {
  the_same_for_all_rows(churn::profit_contribution{}, &Row::frequency);
  EXPECT_THROW(static_cast<void>(advance(
                   fit_state(churn::profit_contribution{}),
                   {learn(fit_state(churn::profit_contribution{}), std::vector<Row>(2, {1, 0, 0}), &Row::frequency)})),
               undefined_result);
}

/// Rounds and bytes, as the documentation of fit_state says them.
TEST(Learn, RoundsAndBytes) {
  const auto rows = rows_of(300'000);
  std::mt19937 random(2);
  const auto of_abc = fit_in_rounds(abc{}, std::span<const Row>(rows), true, random, &Row::value);
  ASSERT_EQ(of_abc.largest_parts.size(), 3u);
  EXPECT_LE(of_abc.largest_parts[0], 60'000u);
  const auto of_quantiles = fit_in_rounds(exact_quantiles{}, std::span<const Row>(rows), true, random, &Row::value);
  ASSERT_EQ(of_quantiles.largest_parts.size(), 2u);
  EXPECT_LE(of_quantiles.largest_parts[0], 40'000u);
  const auto of_profit =
      fit_in_rounds(churn::profit_contribution{}, std::span<const Row>(rows), true, random, &Row::frequency);
  ASSERT_EQ(of_profit.largest_parts.size(), 1u);
  EXPECT_LE(of_profit.largest_parts[0], 700u);
}

/// Columns, projections of a set, a range that can be walked along only once, threads within a machine.
TEST(Learn, WhateverFitTakes) {
  const auto rows = rows_of(20'000);
  std::vector<double> values;
  std::stringstream text;
  for (const Row& r : rows)
    if (r.value == r.value) values.push_back(std::floor(r.value)), text << values.back() << ' ';
  const auto whole = fit(abc{}, column(values));
  fit_state state(abc{});
  for (std::size_t k = 0; !state.is_fitted(); ++k) {
    text.clear();
    text.seekg(0);
    auto stream = std::views::istream<double>(text);
    state = advance(state,
                    {k % 3 == 0   ? learn(state, column(values), backwards{4})
                     : k % 3 == 1 ? learn(state, stream, std::identity{})
                                  : learn(state, values, std::identity{}, backwards{2})},
                    backwards{2});
  }
  EXPECT_EQ(state.fitted(), whole);
}

/// Also a state that is no constant with a vector of parts, where `std::advance` offers itself.
TEST(Learn, AdvanceIsNotThatOfIterators) {
  const auto rows = equal_rows(3);
  fit_state state(churn::profit_contribution{});
  const std::vector parts{learn(state, rows, &Row::value)};
  EXPECT_TRUE(advance(state, parts).is_fitted());
  EXPECT_TRUE(advance(std::as_const(state), parts).is_fitted());
  auto its_own = parts;
  state = advance(state, std::move(its_own));
  EXPECT_TRUE(state.is_fitted());
}

TEST(Learn, ThroughStreams) {
  const auto rows = rows_of(100);
  std::stringstream states, parts;
  save(states, fit_state(abc{.a_share = 0.5}));
  const auto state = load_state<abc>(states);
  EXPECT_EQ(state.specification(), abc{.a_share = 0.5});
  save(parts, learn(state, rows, &Row::value, ignore));
  EXPECT_EQ(load_part(state, parts).rows(), 100u);
}

TEST(Learn, BadRows) {
  auto rows = equal_rows(100);
  rows[70].value = nan;
  std::vector<std::uint64_t> told;
  const quarantine tell{[&](const bad_row& bad) { told.push_back(bad.row); }};
  fit_state state(abc{});
  try {
    static_cast<void>(learn(state, rows, &Row::value, starting_at{1'000}));
    ADD_FAILURE() << "a bad row was taken";
  } catch (const invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1'070u);
  }
  while (!state.is_fitted()) {
    auto part = learn(state, rows, &Row::value, starting_at{1'000}, tell);
    EXPECT_EQ(part.rows(), 100u);
    EXPECT_EQ(part.invalid(), 1u);
    EXPECT_EQ(part.walk(), state.walk());
    state = advance(state, {std::move(part)});
  }
  EXPECT_EQ(told, std::vector<std::uint64_t>{1'070});  // in the first walk
  EXPECT_EQ(state.fitted().invalid, 1u);
}

// ---- what is refused ----

template <class F>
std::string refusal(const F& f) {
  try {
    static_cast<void>(f());
  } catch (const std::exception& e) {
    return e.what();
  }
  return "it was taken";
}

TEST(Learn, PartsOfAnotherState) {
  const auto rows = rows_of(300);
  const fit_state first(abc{}), other(abc{.a_share = 0.5});
  const auto part = learn(first, rows, &Row::value, ignore);
  const auto second = advance(first, {part});
  ASSERT_FALSE(second.is_fitted());
  const std::string the_fit = "clientele: the fit of classification::abc ";
  EXPECT_EQ(refusal([&] { return advance(second, {part}); }),
            the_fit + "cannot take a part of another state: the part is of walk 1, the state in walk 2");
  EXPECT_EQ(refusal([&] { return advance(other, {part}); }),
            the_fit +
                "cannot take a part of another state: the part is of walk 1, the state in walk 1, but with other "
                "parameters, or after other rows");
  EXPECT_EQ(refusal([&] { return load_part(second, save(part)); }),
            "clientele: kept bytes are of classification::abc, and it cannot take a part of another state: the part is "
            "of walk 1, the state in walk 2");
  EXPECT_EQ(refusal([&] { return load_part(fit_state(exact_quantiles{}), save(part)); }),
            "clientele: kept bytes are of classification::abc, not of exact_quantiles");
  EXPECT_EQ(refusal([&] { return load_state<exact_quantiles>(save(first)); }),
            "clientele: kept bytes are of classification::abc, not of exact_quantiles");
}

TEST(Learn, RowsThatComeTwiceOrNotAtAll) {
  const auto rows = rows_of(300);
  const auto some = [&](const auto& state, std::size_t from, std::size_t to) {
    return learn(state, std::span(rows).subspan(from, to - from), &Row::value, ignore, starting_at{from});
  };
  const fit_state state(abc{});
  const std::string the_fit = "clientele: the fit of classification::abc ";
  EXPECT_EQ(refusal([&] { return advance(state, {some(state, 0, 200), some(state, 150, 300)}); }),
            the_fit + "has rows 150 to 199 in more than one part");
  EXPECT_EQ(refusal([&] { return advance(state, {some(state, 0, 200), some(state, 0, 200)}); }),
            the_fit + "has rows 0 to 199 in more than one part");
  EXPECT_EQ(refusal([&] { return advance(state, {some(state, 0, 200), learn(state, rows, &Row::value, ignore)}); }),
            the_fit + "needs starting_at for all parts or for none");
  EXPECT_EQ(refusal([&] { return advance(state, {}); }), the_fit + "needs parts: advance was given none");
  const auto second = advance(state, {some(state, 0, 200)});
  EXPECT_EQ(refusal([&] { return advance(second, {some(second, 0, 199)}); }),
            the_fit + "saw 200 rows in walk 1 and 199 in walk 2: a part is missing or comes twice");
  EXPECT_EQ(refusal([&] { return advance(second, {some(second, 100, 300)}); }),
            the_fit + "saw other rows in walk 2 than in walk 1");
  EXPECT_TRUE(advance(second, {some(second, 120, 200), some(second, 0, 120)}).is_fitted());
}

TEST(Learn, AFitThatHasEndedAndOneThatHasNot) {
  const auto rows = equal_rows(3);
  fit_state state(churn::profit_contribution{});
  const auto part = learn(state, rows, &Row::value);
  EXPECT_THROW(static_cast<void>(state.fitted()), invalid_use);
  state = advance(state, {part});
  ASSERT_TRUE(state.is_fitted());
  EXPECT_THROW(static_cast<void>(learn(state, rows, &Row::value)), invalid_use);
  EXPECT_THROW(static_cast<void>(advance(state, {part})), invalid_use);
  EXPECT_THROW(static_cast<void>(load_part(state, save(part))), invalid_use);
  EXPECT_NE(refusal([&] { return save(state); }).find("save its fitted()"), std::string::npos);
  EXPECT_EQ(load_as<churn::fitted_profit_contribution>(save(state.fitted())).total, 22.5);
}

TEST(Learn, BytesOfOtherThings) {
  const fit_state state(abc{});
  const auto part = learn(state, rows_of(10), &Row::value, ignore);
  const auto cuts = fit(abc{}, equal_rows(5), &Row::value);
  EXPECT_NE(refusal([&] { return load_state<abc>(save(part)); }).find("not of the state of a fit"), std::string::npos);
  EXPECT_NE(refusal([&] { return load_part(state, save(state)); }).find("not of a part of a fit"), std::string::npos);
  EXPECT_NE(refusal([&] { return load_state<abc>(save(cuts)); }).find("not of the state of a fit"), std::string::npos);
  EXPECT_NE(refusal([&] { return load_as<classification::fitted_abc>(save(part)); }).find("load_part(state"),
            std::string::npos);
  EXPECT_NE(refusal([&] { return load(*cuts, save(state)); }).find("load_state<specification>"), std::string::npos);
  EXPECT_THROW(fit_state(abc{.a_share = 2}), invalid_parameter);
}

TEST(Learn, BytesOfAnotherVersion) {
  const fit_state state(abc{});
  auto later = save(state);
  later[25] = std::byte{77};  // behind mark, format, leaf, block and kind
  later.resize(later.size() - 8);
  EXPECT_NE(refusal([&] { return load_state<abc>(tests::sealed_again(later)); }).find("of a fit by clientele 77."),
            std::string::npos);
}

/// Whatever bit is flipped and wherever the bytes are cut off, they are refused.
TEST(Learn, DamageIsRefused) {
  const fit_state state(abc{});
  const auto kept = save(learn(state, rows_of(60), &Row::value, ignore)), kept_state = save(state);
  for (std::size_t i = 0; i < kept.size(); i += 3) {
    auto damaged = kept;
    damaged[i] ^= std::byte{4};
    EXPECT_THROW(static_cast<void>(load_part(state, damaged)), invalid_archive) << i;
    EXPECT_THROW(static_cast<void>(load_part(state, std::span(kept).first(i))), invalid_archive) << i;
  }
  for (std::size_t i = 0; i < kept_state.size(); i += 3) {
    auto damaged = kept_state;
    damaged[i] ^= std::byte{64};
    EXPECT_THROW(static_cast<void>(load_state<abc>(damaged)), invalid_archive) << i;
  }
}

/// States and parts with a right checksum that nobody wrote are refused, or give wrong figures; nothing else.
template <class Specification, class... Projections>
void forgery_does_no_harm(const Specification& s, const std::vector<Row>& rows, Projections... projections) {
  std::mt19937 random(5);
  int refused = 0;
  for (int round = 0; round < 300; ++round) try {
      fit_state state(s);
      for (int walk = 0; walk < 8 && !state.is_fitted(); ++walk) {
        if (random() % 3 == 0) state = load_state<Specification>(tests::forged(save(state), random));
        const auto part = save(learn(state, rows, projections..., ignore));
        state = advance(state, {load_part(state, random() % 3 == 0 ? tests::forged(part, random) : part)});
      }
    } catch (const error&) {
      ++refused;
    }
  EXPECT_GT(refused, 20);
}
TEST(Learn, ForgedBytes) {
  const auto few = rows_of(50), many = rows_of(70'000);
  forgery_does_no_harm(abc{}, few, &Row::value);
  forgery_does_no_harm(classification::rfm_quantiles{}, few, &Row::recency, &Row::frequency, &Row::value);
  forgery_does_no_harm(value::quantile_matrix{}, few, &Row::value, &Row::frequency);
  forgery_does_no_harm(exact_quantiles{}, few, &Row::value);
  forgery_does_no_harm(churn::profit_contribution{}, few, &Row::value);
  forgery_does_no_harm(classification::concentration{}, few, &Row::value);
  std::mt19937 random(6);
  const fit_state first(abc{});
  const auto second = advance(first, {learn(first, many, &Row::value, ignore)});
  int refused = 0;
  for (int i = 0; i < 40; ++i) try {  // a state with open cells, and its parts
      const auto state = load_state<abc>(tests::forged(save(second), random));
      static_cast<void>(advance(state, {learn(state, many, &Row::value, ignore)}));
    } catch (const error&) {
      ++refused;
    }
  EXPECT_GT(refused, 0);
}

}  // namespace learn_test
