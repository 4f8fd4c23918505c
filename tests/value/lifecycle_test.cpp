// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/lifecycle.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace lifecycle_test {

using clientele::value::lifecycle;
using clientele::value::lifecycle_counts;
using clientele::value::lifecycle_moves;
using clientele::value::lifecycle_state;
using clientele::value::stage;
using clientele::value::unusual_move;
using enum clientele::value::stage;
using history = std::vector<stage>;

using matrix = std::array<std::array<double, 4>, 4>;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

const lifecycle worked{.probabilities = {{{0.4, 0.4, 0, 0.2}, {0, 0.5, 0.3, 0.2}, {0, 0, 0.9, 0.1}, {0, 0, 0, 1}}}};
constexpr std::array rewards{-20.0, 50.0, 100.0, 0.0};
constexpr std::array stages{establishment, development, maintenance, break_up};

TEST(Lifecycle, WorkedNumbers) {
  const auto t = worked.time_to_break_up();
  expect_close(t[establishment], 7, 1e-14);
  expect_close(t[development], 8, 1e-14);
  expect_close(t[maintenance], 10, 1e-14);
  EXPECT_EQ(t[break_up], 0);
  const auto v = worked.values(rewards, 0);
  expect_close(v[establishment], 1300.0 / 3, 1e-14);
  expect_close(v[development], 700, 1e-14);
  expect_close(v[maintenance], 1000, 1e-14);
  const auto d = worked.values(rewards, 0.25);
  EXPECT_NEAR(d[establishment], 77.0308, 1e-4);
  expect_close(d[development], 4750.0 / 21, 1e-14);
  expect_close(d[maintenance], 2500.0 / 7, 1e-14);
  EXPECT_EQ(d.standard_error(development), 0);  // the probabilities are known
}

// ---- named independent computation: the sum over the periods, in long double ----

std::array<long double, 4> by_sum(const matrix& p, const std::array<double, 4>& reward, long double discount,
                                  int periods) {
  std::array<long double, 4> value{};
  for (int t = 0; t < periods; ++t) {  // V ← R + P V / (1 + d)
    std::array<long double, 4> next{};
    for (std::size_t i = 0; i < 4; ++i) {
      next[i] = reward[i];
      for (std::size_t j = 0; j < 4; ++j) next[i] += p[i][j] * value[j] / (1 + discount);
    }
    value = next;
  }
  return value;
}

/// Random rows, backward moves and skips among them.
lifecycle random_chain(std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  lifecycle l;
  for (std::size_t i = 0; i < 3; ++i) {
    std::array<double, 4> w{unit(random), unit(random), unit(random), 0.05 + unit(random)};
    const double sum = w[0] + w[1] + w[2] + w[3];
    for (std::size_t j = 0; j < 4; ++j) l.probabilities[i][j] = w[j] / sum;
  }
  l.probabilities[3][3] = 1;
  return l;
}

TEST(Lifecycle, ValuesAreTheSumOverThePeriods) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    const lifecycle l = random_chain(random);
    const std::array<double, 4> r{static_cast<double>(random() % 200), static_cast<double>(random() % 200), 100,
                                  round % 2 == 0 ? 0.0 : 5.0};
    const double discount = round % 4 == 0 ? 0 : 0.05 * (1 + round % 7);
    const auto sum = by_sum(l.probabilities, r, discount, 3000);
    const auto v = l.values(r, discount);
    for (std::size_t i = 0; i < 4; ++i) expect_close(v.values[i], static_cast<double>(sum[i]), 1e-13);
  }
}

TEST(Lifecycle, TimeIsTheValueOfOneAPeriod) {
  std::mt19937_64 random(12);
  const lifecycle l = random_chain(random);
  const auto t = l.time_to_break_up(), v = l.values({1, 1, 1, 0}, 0);
  EXPECT_EQ(t.values, v.values);
  EXPECT_EQ(t.standard_errors, v.standard_errors);
}

TEST(Lifecycle, IsLinearInTheRewardsAndSolvesItsEquation) {
  std::mt19937_64 random(13);
  for (int round = 0; round < 50; ++round) {
    const lifecycle l = random_chain(random);
    const auto v = l.values({-20, 50, 100, -1}, 0.1);
    const auto a = l.values({-20, 0, 0, 0}, 0.1), b = l.values({0, 50, 100, -1}, 0.1);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_LE(std::abs(v.values[i] - (a.values[i] + b.values[i])),
                1e-13 * (std::abs(a.values[i]) + std::abs(b.values[i])));
      double right = std::array{-20.0, 50.0, 100.0, -1.0}[i];
      for (std::size_t j = 0; j < 4; ++j) right += l.probabilities[i][j] * v.values[j] / 1.1;
      EXPECT_NEAR(v.values[i], right, 1e-11);
    }
  }
}

TEST(Lifecycle, TheValueFallsWithTheDiscountToTheUndiscountedOne) {
  double before = 1000;
  for (const double d : {1e-12, 1e-6, 0.01, 0.1, 1.0}) {
    const double v = worked.values(rewards, d)[maintenance];
    EXPECT_LT(v, before);
    before = v;
  }
  expect_close(worked.values(rewards, 1e-12)[maintenance], 1000, 1e-10);
}

TEST(Lifecycle, KeepsItsDigitsWhereNearlyNobodyLeaves) {
  // leaving with probability 1e-12 a period, moving between the stages all the time: 1e12 periods
  const double leave = 0x1p-40, half = 0.5 - leave / 2;
  const lifecycle l{
      .probabilities = {{{half, half, 0, leave}, {half, half, 0, leave}, {0, half, half, leave}, {0, 0, 0, 1}}}};
  for (const stage s : {establishment, development, maintenance}) expect_close(l.time_to_break_up()[s], 0x1p40, 1e-14);
}

// ---- estimation ----

TEST(LifecycleCounts, AreTheSharesOfTheMoves) {
  const auto s = clientele::summarize(
      std::vector<history>{{establishment, establishment, development, maintenance, maintenance, break_up},
                           {establishment, break_up, break_up},
                           {establishment, unknown, development, development}},
      lifecycle_counts{}, std::identity{});
  const auto& c = *s;
  EXPECT_EQ(c.histories(), 3u);
  EXPECT_EQ(c.moves(establishment, establishment), 1u);
  EXPECT_EQ(c.departures(establishment), 3u);
  EXPECT_EQ(c.moves(development, development), 1u);
  EXPECT_EQ(c.moves(break_up, break_up), 1u);
  const auto l = c.chain();
  expect_close(l.probability(establishment, development), 1.0 / 3, 1e-15);
  expect_close(l.standard_error(establishment, development), std::sqrt(2.0 / 27), 1e-14);
  EXPECT_EQ(l.probability(break_up, break_up), 1);
  const auto i = l.interval(establishment, development);
  EXPECT_EQ(i.method, clientele::interval_method::wilson);
  const auto w = clientele::wilson({1, 3});
  expect_close(i.low, w.low, 1e-14);
  expect_close(i.high, w.high, 1e-14);
}

// 20 000 chains drawn from the worked one; the mean of the estimates' standard errors against their spread.
TEST(LifecycleCounts, StandardErrorsAreTheSpreadOfTheEstimates) {
  std::mt19937_64 random(14);
  std::uniform_real_distribution<double> unit(0, 1);
  constexpr int chains = 4000, moves = 400;
  double sum[2]{}, squares[2]{}, variance[2]{};
  for (int c = 0; c < chains; ++c) {
    lifecycle_moves::state counts;
    for (std::size_t i = 0; i < 3; ++i) {
      std::array<std::uint64_t, 4> n{};
      for (int m = 0; m < moves; ++m) {
        double u = unit(random);
        std::size_t j = 0;
        while (j < 3 && u >= worked.probabilities[i][j]) u -= worked.probabilities[i][j++];
        ++n[j];
      }
      for (std::size_t j = 0; j < 4; ++j)
        lifecycle_moves{.skips = unusual_move::accept, .backward = unusual_move::accept}.take(
            counts, static_cast<double>(stages[i]), static_cast<double>(stages[j]), static_cast<double>(n[j]));
    }
    const lifecycle l = counts.chain();
    const auto v = l.values(rewards, 0.1), t = l.time_to_break_up();
    const double figure[2]{v[establishment], t[establishment]},
        error[2]{v.standard_error(establishment), t.standard_error(establishment)};
    for (int k = 0; k < 2; ++k)
      sum[k] += figure[k], squares[k] += figure[k] * figure[k], variance[k] += error[k] * error[k];
  }
  for (int k = 0; k < 2; ++k) {
    const double mean = sum[k] / chains, spread = squares[k] / chains - mean * mean;
    EXPECT_NEAR(variance[k] / chains / spread, 1, 0.08);  // the spread of 4 000 is known to 2 %; first order
  }
}

// The delta method by numerical derivatives of the values with respect to the probabilities.
TEST(Lifecycle, StandardErrorsAreThoseOfNumericalDerivatives) {
  lifecycle l{.probabilities = {{{0.4, 0.4, 0, 0.2}, {0.1, 0.4, 0.3, 0.2}, {0, 0.1, 0.8, 0.1}, {0, 0, 0, 1}}},
              .departures = {120, 310, 77, 1}};
  const std::array r{-20.0, 50.0, 100.0, 3.0};
  const auto v = l.values(r, 0.1);
  double variance = 0;
  const double step = 1e-5;
  for (std::size_t s = 0; s < 3; ++s) {
    std::array<double, 4> derivative{};
    for (std::size_t j = 0; j < 4; ++j) {  // a move to j instead of break-up
      lifecycle up = l, down = l;
      if (j != 3 && l.probabilities[s][j] > 0) {
        up.probabilities[s][j] += step, up.probabilities[s][3] -= step;
        down.probabilities[s][j] -= step, down.probabilities[s][3] += step;
        derivative[j] = (up.values(r, 0.1)[establishment] - down.values(r, 0.1)[establishment]) / (2 * step);
      }
    }
    double mean = 0, square = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      mean += l.probabilities[s][j] * derivative[j];
      square += l.probabilities[s][j] * derivative[j] * derivative[j];
    }
    variance += (square - mean * mean) / l.departures[s];
  }
  expect_close(v.standard_error(establishment), std::sqrt(variance), 1e-7);
  EXPECT_EQ(v.standard_error(break_up), 0);
}

TEST(LifecycleCounts, MergeIsTheWhole) {
  const std::vector<history> histories{
      {establishment, development}, {development, establishment, break_up}, {maintenance, maintenance}};
  const auto of = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
    return clientele::summarize(std::vector<history>(histories.begin() + from, histories.begin() + to),
                                lifecycle_counts{.backward = unusual_move::leave_out}, std::identity{});
  };
  const auto whole = of(0, 3);
  EXPECT_EQ(merge(of(1, 3), of(0, 1)).state(), whole.state());
  EXPECT_EQ(whole->left_out(), 1u);
  EXPECT_THROW(static_cast<void>(
                   merge(whole, clientele::summarize(std::vector<history>{}, lifecycle_counts{}, std::identity{}))),
               clientele::invalid_use);
}

// ---- moves that the lifecycle does not know ----

std::string refusal(const history& bad, const lifecycle_counts& rules = {}) {
  try {
    static_cast<void>(
        clientele::summarize(std::vector<history>{{establishment, development}, bad}, rules, std::identity{}));
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.component, "value::lifecycle_counts");
    EXPECT_EQ(e.first.field, "history");
    return std::to_string(e.first.element) + " " + e.first.rule();
  }
  return "accepted";
}

TEST(LifecycleErrors, NameTheMove) {
  EXPECT_EQ(refusal({establishment, establishment, maintenance}), "2 establishment to maintenance skips development");
  EXPECT_EQ(refusal({development, establishment}), "1 development to establishment is a backward move");
  EXPECT_EQ(refusal({maintenance, establishment}), "1 maintenance to establishment is a backward move");
  EXPECT_EQ(refusal({maintenance, development}), "1 maintenance to development is a backward move");
  EXPECT_EQ(refusal({break_up, development}).substr(0, 21), "1 break-up is final: ");
  EXPECT_EQ(refusal({break_up, unknown, development}).substr(0, 21), "2 break-up is final: ");
  EXPECT_EQ(refusal({maintenance, unknown, establishment}), "accepted");  // what happened in between is not known
  EXPECT_EQ(refusal({establishment, maintenance}, {.skips = unusual_move::accept}), "accepted");
  EXPECT_EQ(refusal({maintenance, development}, {.backward = unusual_move::accept}), "accepted");
  EXPECT_EQ(refusal({maintenance, development}, {.skips = unusual_move::accept}),
            "1 maintenance to development is a backward move");
}

TEST(LifecycleCounts, UnusualMovesByTheRules) {
  const std::vector<history> h{
      {establishment, maintenance, development, break_up, unknown, establishment, development}};
  const auto accepting = clientele::summarize(
      h,
      lifecycle_counts{
          .skips = unusual_move::accept, .backward = unusual_move::accept, .returns = unusual_move::leave_out},
      std::identity{});
  EXPECT_EQ(accepting->moves(establishment, maintenance), 1u);
  EXPECT_EQ(accepting->moves(maintenance, development), 1u);
  EXPECT_EQ(accepting->left_out(), 1u);
  EXPECT_EQ(accepting->moves(establishment, development), 0u);  // after the return: a new relationship
  const auto leaving = clientele::summarize(
      h,
      lifecycle_counts{
          .skips = unusual_move::leave_out, .backward = unusual_move::leave_out, .returns = unusual_move::leave_out},
      std::identity{});
  EXPECT_EQ(leaving->left_out(), 3u);
  EXPECT_EQ(leaving->moves(development, break_up), 1u);
}

struct counted_moves {
  stage from, to;
  int customers;
};
clientele::value::lifecycle_tally tally_of(const std::vector<counted_moves>& all, lifecycle_moves rules = {}) {
  return *clientele::summarize(all, rules, &counted_moves::from, &counted_moves::to, &counted_moves::customers);
}

TEST(LifecycleMoves, AreTheMovesOfHistories) {
  const auto s =
      clientele::summarize(std::vector<history>{{establishment, development}, {establishment, development, break_up}},
                           lifecycle_counts{}, std::identity{});
  auto moves = tally_of({{establishment, development, 2}, {development, break_up, 1}, {unknown, break_up, 5}});
  EXPECT_EQ(moves.chain().probabilities[0], s->chain().probabilities[0]);
  EXPECT_EQ(moves.departures(development), 1u);
  EXPECT_EQ(moves.histories(), 0u);
  moves.join(*s);
  EXPECT_EQ(moves.moves(establishment, development), 4u);
  EXPECT_EQ(tally_of({{establishment, maintenance, 7}}, {.skips = unusual_move::leave_out}).left_out(), 7u);
  try {
    static_cast<void>(tally_of({{establishment, maintenance, 7}}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "to");
    EXPECT_EQ(e.first.rule(), "establishment to maintenance skips development");
  }
}

TEST(LifecycleErrors, NameParameterAndValue) {
  const auto parameter_of = [](auto&& f) -> std::string {
    try {
      f();
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return "accepted";
  };
  EXPECT_EQ(parameter_of([] { static_cast<void>(refusal({}, {.returns = unusual_move::accept})); }),
            "returns: refuse or leave_out: break-up is final");
  EXPECT_EQ(parameter_of([] { static_cast<void>(worked.values(rewards, -0.1)); }), "discount: >= 0");
  EXPECT_EQ(parameter_of([] { static_cast<void>(worked.values({NAN, 0, 0, 0}, 0)); }), "rewards: finite");
  EXPECT_EQ(parameter_of([] { static_cast<void>(lifecycle{}.time_to_break_up()); }),
            "probabilities: each row adds up to 1");
  lifecycle l = worked;
  l.probabilities[3] = {0.1, 0, 0, 0.9};
  EXPECT_EQ(parameter_of([&] { l.check(); }), "probabilities: break-up is final: 1");
  l.probabilities[3] = {0, 0, 0, 1};
  EXPECT_EQ(parameter_of([&] { l.check(); }), "accepted");
  l.departures[0] = 0;
  EXPECT_EQ(parameter_of([&] { l.check(); }), "departures: > 0 for a row that is known");
  l.probabilities[0][0] = 1.5;
  EXPECT_EQ(parameter_of([&] { l.check(); }), "probabilities: in [0, 1]");
  EXPECT_EQ(parameter_of([] { static_cast<void>(worked.probability(unknown, break_up)); }).substr(0, 6), "stage:");
}

// ---- undefined figures ----

TEST(Lifecycle, AStageThatWasNotObserved) {
  auto c = tally_of({{establishment, development, 10}, {development, break_up, 3}, {development, development, 3}});
  auto l = c.chain();
  EXPECT_TRUE(std::isnan(l.probability(maintenance, maintenance)));
  EXPECT_EQ(l.interval(maintenance, maintenance).state, clientele::statistic_state::no_values);
  auto t = l.time_to_break_up();
  EXPECT_EQ(t.state(maintenance), lifecycle_state::unobserved_stage);
  EXPECT_TRUE(std::isnan(t[maintenance]) && std::isnan(t.standard_error(maintenance)));
  expect_close(t[development], 2, 1e-15);
  expect_close(t[establishment], 3, 1e-15);
  c.join(tally_of({{development, maintenance, 1}}));  // now those before it depend on it
  t = c.chain().time_to_break_up();
  EXPECT_EQ(t.state(establishment), lifecycle_state::unobserved_stage);
  EXPECT_EQ(t.state(break_up), lifecycle_state::defined);
}

TEST(Lifecycle, WithoutAnEndOnlyADiscountMakesAValue) {
  lifecycle l = worked;
  l.probabilities[2] = {0, 0, 1, 0};
  EXPECT_EQ(l.time_to_break_up().state(establishment), lifecycle_state::never_breaks_up);
  EXPECT_EQ(l.values(rewards, 0).state(maintenance), lifecycle_state::never_breaks_up);
  expect_close(l.values(rewards, 0.25)[maintenance], 500, 1e-14);
  const auto endless = worked.values({1, 1, 1, 1}, 0);
  EXPECT_EQ(endless.state(break_up), lifecycle_state::endless_reward);
  EXPECT_EQ(endless.state(establishment), lifecycle_state::endless_reward);
  for (const stage s : stages) expect_close(worked.values({1, 1, 1, 1}, 0.25)[s], 5, 1e-14);
}

}  // namespace lifecycle_test
