// SPDX-License-Identifier: BSL-1.0
// Models fitted in rounds, and from customers whom a database has grouped and counted: the bits of `fit`.
#include <clientele/core/learn.hpp>

#include <clientele/core/score.hpp>
#include <clientele/history/from_history.hpp>
#include <clientele/history/unsorted_log.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/simulate.hpp>
#include <clientele/value/model_lifetime.hpp>

#include "history/cdnow.hpp"
#include "models/same_bits.hpp"
#include "support/backwards.hpp"
#include "support/forged.hpp"
#include "support/rounds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace learn_test {

using namespace clientele;
using namespace clientele::models;
using tests::backwards;
using tests::fit_in_rounds;
using tests::same_bits;

struct Customer {
  double x, t_x, T, spend, weight;
};
constexpr auto x = &Customer::x, t_x = &Customer::t_x, T = &Customer::T, spend = &Customer::spend,
               weight = &Customer::weight;

/// Times in steps where one is given; weights that no double holds exactly, and some of 0.
std::vector<Customer> panel(std::size_t n, double step) {
  std::vector<Customer> all;
  for (std::size_t i = 0; i < n; ++i) {
    const auto whole = [&](double t) { return step > 0 ? step * std::ceil(t / step) : t; };
    const double end = whole(25 + static_cast<double>(i % 12));
    const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 11, i, end);
    const double mean = h.x > 0 ? simulate_mean_spend(gamma_gamma{6.25, 3.74, 15.44}, 11, i, h.x) : 0;
    all.push_back({h.x, std::min(whole(h.t_x), end), end, std::round(mean), static_cast<double>(i % 8) / 10});
  }
  return all;
}

template <class Specification, class... Projections>
void the_same_everywhere(const Specification& s, const std::vector<Customer>& customers, Projections... projections) {
  SCOPED_TRACE(Specification::name.view());
  const auto whole = fit(s, customers, projections...);
  std::mt19937 random(3);
  const auto in_rounds = fit_in_rounds(s, std::span(customers), true, random, projections...);
  same_bits(in_rounds.fitted, whole);
  EXPECT_EQ(in_rounds.largest_parts.size(), 1u);
  same_bits(fit(s, customers, projections..., backwards{3}), whole);
}
template <class Specification, class... Projections>
void the_same_without_row_numbers(const Specification& s, const std::vector<Customer>& customers,
                                  Projections... projections) {
  std::mt19937 random(4);
  same_bits(fit_in_rounds(s, std::span(customers), false, random, projections...).fitted,
            fit(s, customers, projections...));
}

TEST(LearnModels, ModelsOfBuying) {
  const auto weekly = panel(3'000, 1), apart = panel(900, 0);
  the_same_everywhere(bg_nbd_fit{}, weekly, x, t_x, T);
  the_same_everywhere(bg_nbd_fit{}, apart, x, t_x, T);
  the_same_without_row_numbers(bg_nbd_fit{}, weekly, x, t_x, T);
  the_same_everywhere(mbg_nbd_fit{}, weekly, x, t_x, T);
  the_same_everywhere(pareto_nbd_fit{}, weekly, x, t_x, T);
  the_same_everywhere(nbd_fit{}, weekly, x, t_x, T);
  the_same_everywhere(nbd_fit{.priors = {{prior::gamma(2, 2), {}}}}, weekly, x, t_x, T);
}
TEST(LearnModels, Spend) {
  const auto customers = panel(3'000, 1);
  the_same_everywhere(gamma_gamma_fit{}, customers, x, spend);
  the_same_without_row_numbers(gamma_gamma_fit{}, customers, x, spend);
}
/// Where the order of the rows matters, numbered parts have it, whatever order they come in.
TEST(LearnModels, WeightsAndRowsThatAreNotJoined) {
  const auto customers = panel(2'000, 1);
  the_same_everywhere(nbd_fit{}.weighted(), customers, x, t_x, T, weight);
  the_same_everywhere(nbd_fit{.join = false}, customers, x, t_x, T);
  the_same_everywhere(nbd_fit{.join = false}.weighted(), customers, x, t_x, T, weight);
  the_same_everywhere(gamma_gamma_fit{}.weighted(), customers, x, spend, weight);
  // without numbers any order of the parts gives the same
  const auto s = nbd_fit{}.weighted();
  const fit_state state(s);
  std::vector<fit_part<std::remove_const_t<decltype(s)>>> parts;
  for (std::size_t i = 0; i < 20; ++i)
    parts.push_back(learn(state, std::span(customers).subspan(100 * i, 100), x, t_x, T, weight, backwards{2}));
  const auto forwards = advance(state, parts, backwards{2});
  std::reverse(parts.begin(), parts.end());
  same_bits(advance(state, parts).fitted(), forwards.fitted());
}

TEST(LearnModels, NobodyAndOne) {
  const fit_state state(nbd_fit{});
  EXPECT_THROW(static_cast<void>(advance(state, {learn(state, std::vector<Customer>{}, x, t_x, T)})), undefined_result);
  const std::vector<Customer> one(1, {2, 5, 9, 10, 1});
  the_same_everywhere(nbd_fit{}, one, x, t_x, T);
  the_same_everywhere(nbd_fit{}, std::vector<Customer>(50, one[0]), x, t_x, T);
}

/// What predicts: the same table, seen in every prediction.
template <class Specification, class... Projections>
void predicts_the_same(const Specification& s, const std::vector<Customer>& customers, Projections... projections) {
  std::mt19937 random(3);
  using result = typename Specification::result;
  std::vector<result> a(customers.size()), b(customers.size());
  const auto whole = fit(s, customers, projections...);
  EXPECT_GT(whole->table.tabulated, 0u);
  score(customers, *whole, projections..., into(a));
  for (const bool placed : {true, false}) {
    const auto in_rounds = fit_in_rounds(s, std::span(customers), placed, random, projections...).fitted;
    EXPECT_EQ(in_rounds, whole);
    EXPECT_EQ(in_rounds->table.tabulated, whole->table.tabulated);
    score(customers, *in_rounds, projections..., into(b));
    EXPECT_EQ(a, b);
  }
}
TEST(LearnModels, Predictions) {
  const auto customers = panel(2'000, 0);
  predicts_the_same(expected_purchases_of{bg_nbd{0.6, 5, 0.8, 2.4}, 30}, customers, x, t_x, T);
  predicts_the_same(
      value::model_lifetime<bg_nbd>{
          .buying = {0.6, 5, 0.8, 2.4}, .spending = {6.25, 3.74, 15.44}, .rate = 0.002, .margin = 0.3},
      customers, x, t_x, T, spend);
  const expected_purchases_of in_a_month{bg_nbd{0.6, 5, 0.8, 2.4}, 30};
  EXPECT_EQ(load_as<expected_purchases_of<bg_nbd>>(save(in_a_month)), in_a_month);
  const fit_state state(in_a_month);
  EXPECT_THROW(static_cast<void>(load_state<expected_purchases_of<mbg_nbd>>(save(state))), invalid_parameter);
}

TEST(LearnModels, WeightedIsAnotherSpecification) {
  const fit_state state(nbd_fit{});
  EXPECT_THROW(static_cast<void>(load_state<model_fit<nbd, true>>(save(state))), invalid_archive);
}

TEST(LearnModels, ForgedBytes) {
  const auto customers = panel(60, 1);
  std::mt19937 random(5);
  int refused = 0;
  for (int round = 0; round < 300; ++round) try {
      fit_state state(nbd_fit{});
      if (random() % 3 == 0) state = load_state<nbd_fit>(tests::forged(save(state), random));
      const auto part = save(learn(state, customers, x, t_x, T));
      static_cast<void>(advance(state, {load_part(state, tests::forged(part, random))}));
    } catch (const error&) {
      ++refused;
    }
  EXPECT_GT(refused, 100);
}

// ---- what a database has grouped: select x, t_x, T, count(*) … group by x, t_x, T ----

struct counted {
  double x, t_x, T, customers;
};

/// The counts of these histories; in the order of a hash map a database would return them in any other.
template <class Histories>
std::vector<counted> grouped(const Histories& histories) {
  std::map<std::array<double, 3>, double> groups;
  for (const auto& h : histories) groups[{h.x, h.t_x, h.T}] += 1;
  std::vector<counted> rows;
  for (const auto& [key, n] : groups) rows.push_back({key[0], key[1], key[2], n});
  std::shuffle(rows.begin(), rows.end(), std::mt19937(8));
  return rows;
}

template <class Model, class Histories>
void the_bits_of_single_rows(const Histories& histories, const std::vector<counted>& groups) {
  const auto single = fit(model_fit<Model>{}, histories, &Histories::value_type::x, &Histories::value_type::t_x,
                          &Histories::value_type::T);
  auto f = fit(model_fit<Model>{}.weighted(), groups, &counted::x, &counted::t_x, &counted::T, &counted::customers);
  EXPECT_EQ(f.rows, groups.size());
  EXPECT_EQ(f.customers, static_cast<double>(histories.size()));
  EXPECT_LT(f.distinct, single.rows);
  f.rows = single.rows;  // all else is the same
  same_bits(f, single);
  // in parts of any order, without row numbers: whole counts are added up exactly
  std::mt19937 random(9);
  const auto in_rounds = fit_in_rounds(model_fit<Model>{}.weighted(), std::span(groups), false, random, &counted::x,
                                       &counted::t_x, &counted::T, &counted::customers);
  EXPECT_EQ(in_rounds.fitted.value, f.value);
  EXPECT_EQ(in_rounds.fitted.log_likelihood, f.log_likelihood);
}

TEST(LearnModels, GroupsAndTheirCountsHaveTheBitsOfSingleCustomers) {
  const auto customers = panel(3'000, 1);
  the_bits_of_single_rows<bg_nbd>(customers, grouped(customers));
  the_bits_of_single_rows<nbd>(customers, grouped(customers));
}

TEST(LearnModels, CdnowGroupedByADatabase) {
  if (cdnow::left_out()) GTEST_SKIP() << "CLIENTELE_DATA is not set";
  using namespace std::chrono;
  const history::observation<sys_days> seen{.end = 1997y / 9 / 30, .period = weeks{1}};
  const auto log =
      history::customer_histories(cdnow::orders(), seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount);
  ASSERT_EQ(log.customers.size(), 2357u);
  const auto groups = grouped(log.customers);
  EXPECT_LT(groups.size(), 2357u);
  the_bits_of_single_rows<bg_nbd>(log.customers, groups);
  the_bits_of_single_rows<pareto_nbd>(log.customers, groups);
  // histories bind themselves
  fit_state state(bg_nbd_fit{});
  state = advance(state, {learn(state, log.customers, history::from_history)});
  same_bits(state.fitted(), fit(bg_nbd_fit{}, log.customers, history::from_history));
}

}  // namespace learn_test
