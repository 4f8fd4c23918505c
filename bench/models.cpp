// SPDX-License-Identifier: BSL-1.0
// What fitting and predicting with the models of buying and leaving costs: nanoseconds per customer of one evaluation
// of the likelihood (its derivatives added one after the other), whole fits of 10^3 to 10^7 customers with and without
// joining identical ones, on one thread and on two, and predictions. Panels are simulated with the parameters of the
// CDNOW data; `weekly` ones have times in whole weeks, `daily` ones in days, T from 27 to 39 weeks.
#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/interop/parallel.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/simulate.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <map>
#include <vector>

namespace {

using namespace clientele;
using namespace clientele::models;

constexpr bg_nbd truth{.r = 0.243, .alpha = 4.414, .a = 0.793, .b = 2.426};
constexpr pareto_nbd pareto_truth{.r = 0.553, .alpha = 10.578, .s = 0.606, .beta = 11.669};
constexpr gamma_gompertz_nbd ageing_truth{.r = 0.553, .alpha = 10.578, .b = 0.05, .s = 0.606, .beta = 3};
constexpr bg_bb opportunity_truth{.alpha = 1.204, .beta = 0.75, .gamma = 0.657, .delta = 2.783};
constexpr gamma_gamma spend_truth{.p = 6.25, .q = 3.74, .v = 15.44};

struct customers {
  std::vector<double> x, t_x, T, spend;
};

/// n customers; `steps` a week, 0: not rounded.
template <class Model>
const customers& panel(const Model& m, std::size_t n, double steps) {
  static std::map<std::pair<std::size_t, double>, customers> made;  // one for each model
  customers& c = made[{n, steps}];
  if (c.x.size() == n) return c;
  for (std::size_t i = 0; i < n; ++i) {
    const auto rounded = [&](double t) { return steps > 0 ? std::ceil(t * steps) / steps : t; };
    const double T = rounded(27 + 12 * static_cast<double>(i % 97) / 97);
    const auto h = simulate(m, 1, i, T);
    c.x.push_back(h.x), c.T.push_back(T), c.t_x.push_back(std::min(rounded(h.t_x), T));
    c.spend.push_back(h.x > 0 ? std::round(simulate_mean_spend(spend_truth, 1, i, h.x) * 100) / 100 : 0);
  }
  return c;
}

grouped_rows rows_of(const customers& c, bool join) {
  joined_rows<3> rows;
  std::array<double, 3> some[64];
  const std::vector<double> ones(64, 1.0);
  for (std::size_t i = 0; i < c.x.size(); i += 64) {
    const std::size_t n = std::min<std::size_t>(64, c.x.size() - i);
    for (std::size_t j = 0; j < n; ++j) some[j] = {c.x[i + j], c.t_x[i + j], c.T[i + j]};
    if (join) rows.add(some, ones.data(), n);
    for (std::size_t j = 0; j < n && !join; ++j) rows.add(some[j], 1, false);
  }
  rows.sort();
  return grouped_rows(rows);
}

void per_customer(benchmark::State& state, std::size_t n) {
  state.counters["time/customer"] = benchmark::Counter(
      static_cast<double>(n), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <class Model>
void gradient(benchmark::State& state, const Model& m, std::size_t n) {
  const grouped_rows rows = rows_of(panel(m, n, 0), false);
  for (auto _ : state) benchmark::DoNotOptimize(log_likelihood<false>(m, rows).value);
  per_customer(state, n);
}

template <class Model>
void hessian(benchmark::State& state, const Model& m, std::size_t n) {
  const grouped_rows rows = rows_of(panel(m, n, 0), false);
  for (auto _ : state) benchmark::DoNotOptimize(log_likelihood<true>(m, rows).value);
  per_customer(state, n);
}

void textbook(benchmark::State& state) {  // one call a customer, as it is written in papers
  const customers& c = panel(truth, 100000, 0);
  for (auto _ : state) {
    double sum = 0;
    for (std::size_t i = 0; i < c.x.size(); ++i) sum += log_likelihood(truth, c.x[i], c.t_x[i], c.T[i]);
    benchmark::DoNotOptimize(sum);
  }
  per_customer(state, c.x.size());
}

template <class Model, class... Execution>
void fitting(benchmark::State& state, const Model& m, double steps, bool join, Execution... how) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const customers& c = panel(m, n, steps);
  int evaluations = 0;
  double ratio = 0;
  for (auto _ : state) {
    const auto f = fit(model_fit<Model>{.join = join}, column(c.x), column(c.t_x), column(c.T), how...);
    evaluations = f.evaluations, ratio = f.join_ratio;
  }
  state.counters["evaluations"] = evaluations;
  state.counters["join_ratio"] = ratio;
  per_customer(state, n);
}

void fitting_spend(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const customers& c = panel(truth, n, 1);
  int evaluations = 0;
  for (auto _ : state) evaluations = fit(gamma_gamma_fit{}, column(c.x), column(c.spend)).evaluations;
  state.counters["evaluations"] = evaluations;
  per_customer(state, n);
}

void joining(benchmark::State& state, double steps) {
  const customers& c = panel(truth, 1000000, steps);
  for (auto _ : state) benchmark::DoNotOptimize(rows_of(c, true).leaves.data());
  per_customer(state, c.x.size());
}

template <class Model>
void predicting(benchmark::State& state, const Model& m, double steps) {
  const customers& c = panel(m, 1000000, steps);
  std::vector<double> purchases(c.x.size()), alive(c.x.size()), discounted(c.x.size());
  for (auto _ : state) {
    const auto table = *fit(expected_purchases_of{m, 52.0, 0.0027}, column(c.x), column(c.t_x), column(c.T));
    using result = typename expected_purchases_of<Model>::result;
    (void)score(on(table, column(c.x), column(c.t_x), column(c.T)), into(&result::purchases, purchases),
                into(&result::discounted, discounted), into(&result::alive, alive));
    benchmark::DoNotOptimize(purchases.data());
    benchmark::DoNotOptimize(discounted.data());
  }
  per_customer(state, c.x.size());
}

template <class Model>
void single(benchmark::State& state, const Model& m, double rate) {
  const customers& c = panel(m, 100000, 1);
  std::size_t i = 0;
  for (auto _ : state) {
    i = (i + 7919) % c.x.size();
    benchmark::DoNotOptimize(rate == 0 ? expected_purchases(m, 52, c.x[i], c.t_x[i], c.T[i])
                                       : discounted_transactions(m, rate, c.x[i], c.t_x[i], c.T[i]));
  }
}

BENCHMARK(textbook)->Name("bg_nbd/textbook/100000")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(gradient, bg_nbd_10000, truth, 10000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hessian, bg_nbd_10000, truth, 10000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(gradient, bg_nbd_1000000, truth, 1000000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hessian, bg_nbd_1000000, truth, 1000000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(gradient, pareto_nbd_10000, pareto_truth, 10000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hessian, pareto_nbd_10000, pareto_truth, 10000)->Unit(benchmark::kMillisecond);
void growth(benchmark::internal::Benchmark* b) {
  b->RangeMultiplier(10)->Range(1000, 10000000)->Unit(benchmark::kMillisecond);
}
void a_million(benchmark::internal::Benchmark* b) { b->Arg(1000000)->Unit(benchmark::kMillisecond); }
void on_two_threads(benchmark::internal::Benchmark* b) { a_million(b->UseRealTime()); }

BENCHMARK_CAPTURE(joining, daily, 7)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(joining, weekly, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitting, bg_nbd_not_joined, truth, 0, false)->Apply(growth);
BENCHMARK_CAPTURE(fitting, bg_nbd_daily, truth, 7, true)->Apply(a_million);
BENCHMARK_CAPTURE(fitting, bg_nbd_weekly, truth, 1, true)->Apply(growth);
BENCHMARK_CAPTURE(fitting, pareto_nbd_not_joined, pareto_truth, 0, false)->Apply(a_million);
BENCHMARK_CAPTURE(fitting, pareto_nbd_daily, pareto_truth, 7, true)->Apply(growth);
BENCHMARK_CAPTURE(fitting, pareto_nbd_weekly, pareto_truth, 1, true)->Apply(a_million);
BENCHMARK_CAPTURE(fitting, gamma_gompertz_nbd_weekly, ageing_truth, 1, true)->Apply(a_million);
BENCHMARK_CAPTURE(fitting, bg_bb, opportunity_truth, 1, true)->Apply(a_million);
BENCHMARK(fitting_spend)->Apply(growth);
BENCHMARK_CAPTURE(fitting, bg_nbd_not_joined_two_threads, truth, 0, false, parallel{2})->Apply(on_two_threads);
BENCHMARK_CAPTURE(fitting, bg_nbd_weekly_two_threads, truth, 1, true, parallel{2})->Apply(on_two_threads);
BENCHMARK_CAPTURE(fitting, pareto_nbd_daily_two_threads, pareto_truth, 7, true, parallel{2})->Apply(on_two_threads);
BENCHMARK_CAPTURE(predicting, bg_nbd_daily, truth, 7)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(predicting, bg_nbd_weekly, truth, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(predicting, pareto_nbd_weekly, pareto_truth, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(single, bg_nbd_expected, truth, 0)->Unit(benchmark::kNanosecond);
BENCHMARK_CAPTURE(single, bg_nbd_discounted, truth, 0.0027)->Unit(benchmark::kNanosecond);
BENCHMARK_CAPTURE(single, pareto_nbd_expected, pareto_truth, 0)->Unit(benchmark::kNanosecond);
BENCHMARK_CAPTURE(single, pareto_nbd_discounted, pareto_truth, 0.0027)->Unit(benchmark::kNanosecond);

}  // namespace
