// SPDX-License-Identifier: BSL-1.0
// What predictions of many customers cost, nanoseconds a customer, 52 weeks ahead and discounted without end at 10 % a
// year: P(alive), the expectation, the discounted value and all three, with `fit(expected_purchases_of{…})` (the fit is
// part of the time) and computed directly, customer by customer. Panels are simulated with the parameters of the CDNOW
// data; `weekly` ones have times in whole weeks, `continuous` ones not rounded, T from 27 to 39 weeks, or 1 to 104.
// And what the longest single operations cost where parameters have left for 0 or infinity (aim: a millisecond each):
// of the Pareto/NBD the rows of tests/reference/boundaries_pareto_nbd.csv that take most points, of the BG/NBD what
// takes most points of all combinations of 1e-9, 1e-3, 0.8, 1e6 and 1e12.
#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/probability_alive.hpp>
#include <clientele/models/simulate.hpp>
#include <clientele/value/model_lifetime.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <map>
#include <vector>

namespace {

using namespace clientele;
using namespace clientele::models;

constexpr bg_nbd bg{.r = 0.243, .alpha = 4.414, .a = 0.793, .b = 2.426};
constexpr mbg_nbd mbg{.r = 0.525, .alpha = 6.183, .a = 0.891, .b = 1.614};
constexpr pareto_nbd pareto{.r = 0.553, .alpha = 10.578, .s = 0.606, .beta = 11.669};
constexpr nbd forever{.r = 0.385, .alpha = 12.072};
constexpr gamma_gamma spending{.p = 6.25, .q = 3.74, .v = 15.44};
constexpr double rate = 0.0018266, weeks = 52;  // ln(1.1) · 7/365.25

enum class times { weekly, continuous, long_weekly, long_continuous };
enum class asked { alive, expected, discounted, all };

struct customers {
  std::vector<double> x, t_x, T, spend;
};

template <class Model>
const customers& panel(const Model& m, std::size_t n, times how) {
  static std::map<std::pair<std::size_t, times>, customers> made;  // one for each model
  customers& c = made[{n, how}];
  if (c.x.size() == n) return c;
  const bool rounded = how == times::weekly || how == times::long_weekly;
  const bool narrow = how == times::weekly || how == times::continuous;
  const auto time_of = [=](double t) { return rounded ? std::ceil(t) : t; };
  for (std::size_t i = 0; i < n; ++i) {
    const double share = std::fmod(static_cast<double>(i) * 0.61803398874989485, 1.0);
    const double T = time_of(narrow ? 27 + 12 * share : 1 + 103 * share);
    const auto h = simulate(m, 1, i, T);
    c.x.push_back(h.x), c.T.push_back(T), c.t_x.push_back(std::min(time_of(h.t_x), T));
    c.spend.push_back(h.x > 0 ? 20 + static_cast<double>(i % 100) / 4 : 0);
  }
  return c;
}

/// Time a customer, on the processor: other programs on the machine do not count.
void per_customer(benchmark::State& state, std::size_t n) {
  state.counters["time/customer"] = benchmark::Counter(
      static_cast<double>(n), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <class Model>
void with_table(benchmark::State& state, const Model& m, asked what, times how) {
  const customers& c = panel(m, static_cast<std::size_t>(state.range(0)), how);
  std::vector<double> purchases(c.x.size()), alive(c.x.size()), discounted(c.x.size());
  const expected_purchases_of wanted{m, what == asked::expected || what == asked::all ? weeks : 0.0,
                                     what == asked::discounted || what == asked::all ? rate : 0.0};
  using result = typename expected_purchases_of<Model>::result;
  for (auto _ : state) {
    const auto table = *fit(wanted, column(c.x), column(c.t_x), column(c.T));
    const auto plan = on(table, column(c.x), column(c.t_x), column(c.T));
    if (what == asked::alive)
      (void)score(plan, into(&result::alive, alive));
    else if (what == asked::expected)
      (void)score(plan, into(&result::purchases, purchases));
    else if (what == asked::discounted)
      (void)score(plan, into(&result::discounted, discounted));
    else
      (void)score(plan, into(&result::purchases, purchases), into(&result::discounted, discounted),
                  into(&result::alive, alive));
    benchmark::DoNotOptimize(alive.data());
    benchmark::DoNotOptimize(purchases.data());
    benchmark::DoNotOptimize(discounted.data());
  }
  per_customer(state, c.x.size());
}

/// The table alone, without a prediction.
template <class Model>
void only_fit(benchmark::State& state, const Model& m, times how) {
  const customers& c = panel(m, static_cast<std::size_t>(state.range(0)), how);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        fit(expected_purchases_of{m, weeks, rate}, column(c.x), column(c.t_x), column(c.T))->table.tabulated);
  per_customer(state, c.x.size());
}

template <class Model>
void direct(benchmark::State& state, const Model& m, asked what, times how) {
  const customers& c = panel(m, static_cast<std::size_t>(state.range(0)), how);
  const expected_purchases_of<Model> component{.model = m,
                                               .t = what == asked::expected || what == asked::all ? weeks : 0.0,
                                               .rate = what == asked::discounted || what == asked::all ? rate : 0.0};
  using result = typename expected_purchases_of<Model>::result;
  std::vector<double> purchases(c.x.size()), alive(c.x.size()), discounted(c.x.size());
  for (auto _ : state) {
    if (what == asked::alive)
      (void)score(on(probability_alive_of{m}, column(c.x), column(c.t_x), column(c.T)),
                  into(&probability_alive_of<Model>::result::alive, alive));
    else
      (void)score(on(component, column(c.x), column(c.t_x), column(c.T)), into(&result::purchases, purchases),
                  into(&result::discounted, discounted), into(&result::alive, alive));
    benchmark::DoNotOptimize(alive.data());
    benchmark::DoNotOptimize(purchases.data());
  }
  per_customer(state, c.x.size());
}

template <class Model>
void lifetime(benchmark::State& state, const Model& m, times how, bool tabulated) {
  const customers& c = panel(m, static_cast<std::size_t>(state.range(0)), how);
  std::vector<double> current(c.x.size());
  const value::model_lifetime<Model> single{.buying = m, .spending = spending, .rate = rate, .margin = 0.3};
  const auto run = [&](const auto& component) {
    using result = typename std::remove_cvref_t<decltype(component)>::result;
    (void)score(on(component, column(c.x), column(c.t_x), column(c.T), column(c.spend)),
                into(&result::current, current));
  };
  for (auto _ : state) {
    if (tabulated)
      run(*fit(single, column(c.x), column(c.t_x), column(c.T), column(c.spend)));
    else
      run(single);
    benchmark::DoNotOptimize(current.data());
  }
  per_customer(state, c.x.size());
}

void growing(benchmark::internal::Benchmark* b) { b->RangeMultiplier(10)->Range(1000, 10'000'000); }
void few(benchmark::internal::Benchmark* b) { b->RangeMultiplier(10)->Range(1000, 100'000); }
void one_million(benchmark::internal::Benchmark* b) { b->Arg(1'000'000); }

#define MODEL(model)                                                                                                  \
  BENCHMARK_CAPTURE(with_table, model##_all_weekly, model, asked::all, times::weekly)->Apply(growing);                \
  BENCHMARK_CAPTURE(with_table, model##_all_continuous, model, asked::all, times::continuous)->Apply(growing);        \
  BENCHMARK_CAPTURE(with_table, model##_all_long_weekly, model, asked::all, times::long_weekly)->Apply(one_million);  \
  BENCHMARK_CAPTURE(with_table, model##_all_long_continuous, model, asked::all, times::long_continuous)               \
      ->Apply(one_million);                                                                                           \
  BENCHMARK_CAPTURE(with_table, model##_alive, model, asked::alive, times::continuous)->Apply(one_million);           \
  BENCHMARK_CAPTURE(with_table, model##_expected, model, asked::expected, times::continuous)->Apply(one_million);     \
  BENCHMARK_CAPTURE(with_table, model##_discounted, model, asked::discounted, times::continuous)->Apply(one_million); \
  BENCHMARK_CAPTURE(only_fit, model##_continuous, model, times::continuous)->Apply(growing);                          \
  BENCHMARK_CAPTURE(direct, model##_alive, model, asked::alive, times::continuous)->Apply(few);                       \
  BENCHMARK_CAPTURE(direct, model##_expected, model, asked::expected, times::continuous)->Apply(few);                 \
  BENCHMARK_CAPTURE(direct, model##_discounted, model, asked::discounted, times::continuous)->Apply(few);             \
  BENCHMARK_CAPTURE(direct, model##_all, model, asked::all, times::continuous)->Apply(few);                           \
  BENCHMARK_CAPTURE(lifetime, model##_tabulated, model, times::continuous, true)->Apply(growing);                     \
  BENCHMARK_CAPTURE(lifetime, model##_direct, model, times::continuous, false)->Apply(few)

MODEL(bg);
MODEL(mbg);
MODEL(pareto);
MODEL(forever);

constexpr pareto_nbd all_tiny{.r = 1e-9, .alpha = 1e-9, .s = 1e-9, .beta = 1e-9};
constexpr pareto_nbd apart{.r = 1e12, .alpha = 1e12, .s = 1e-9, .beta = 1e-9};
constexpr pareto_nbd one_rate{.r = 0.9, .alpha = 80, .s = 1e6, .beta = 1e9};
constexpr pareto_nbd runaway{
    .r = 1.4535313412827191, .alpha = 3.7761945763316875, .s = 365262194.47086179, .beta = 453801310174.89154};
constexpr double T = 38.857142857142854;

constexpr bg_nbd bg_all_tiny{.r = 1e-9, .alpha = 1e-9, .a = 1e-9, .b = 1e-9};
constexpr bg_nbd bg_apart{.r = 1e12, .alpha = 1e-9, .a = 1e-9, .b = 1e-9};
constexpr bg_nbd bg_long_ago{.r = 0.8, .alpha = 1e-9, .a = 1e-9, .b = 1e-9};
constexpr mbg_nbd mbg_all_tiny{.r = 1e-9, .alpha = 1e-9, .a = 1e-9, .b = 1e-9};

template <class Model, class Ask>
void at_a_boundary(benchmark::State& state, Model m, Ask ask) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(m);
    benchmark::DoNotOptimize(ask(m));
  }
}
#define BOUNDARY(name, model, asked) BENCHMARK_CAPTURE(at_a_boundary, name, model, [](const auto& m) { return asked; })

BOUNDARY(log_likelihood, all_tiny, log_likelihood(m, 0, 0, T));
BOUNDARY(probability_alive, apart, probability_alive(m, 0, 0, T));
BOUNDARY(expected_purchases, apart, expected_purchases(m, 520, 0, 0, T));
BOUNDARY(discounted_transactions, apart, discounted_transactions(m, 0.1, 0, 0, T));
BOUNDARY(probability_of, apart, probability_of(m, 3, 39, 0, 0, T));
BOUNDARY(probability_of_one_rate, one_rate, probability_of(m, 3, 500));
BOUNDARY(probability_of_runaway, runaway, probability_of(m, 1, 51));

BOUNDARY(bg_log_likelihood, bg_all_tiny, log_likelihood(m, 5000, 38.8, T));
BOUNDARY(bg_probability_alive, bg_apart, probability_alive(m, 0, 0, T, 1e9));
BOUNDARY(bg_expected_purchases, bg_apart, expected_purchases(m, 1e9, 0, 0, T));
BOUNDARY(bg_discounted_transactions, bg_all_tiny, discounted_transactions(m, 1e-250, 0, 0, T));
BOUNDARY(bg_discounted_to_a_horizon, bg_all_tiny, discounted_transactions(m, 1e-200, 0, 0, T, 1e200));
BOUNDARY(bg_probability_of, bg_long_ago, probability_of(m, 500, 1e9, 0, 0, T));
BOUNDARY(mbg_discounted_transactions, mbg_all_tiny, discounted_transactions(m, 1e-250, 0, 0, T));

}  // namespace
