// SPDX-License-Identifier: BSL-1.0
// A fit in rounds beside `fit`: how long, how many rounds, and how many bytes has the largest part of each round? All
// parts are learnt one after the other in this process, kept, loaded and joined in a shuffled order.
//
//     bench_learn [--benchmark_filter=…]
//
// docs/fits_on_machines.md holds the table and the command.
#include <clientele/churn/profit_contribution.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/classification/concentration.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/core/learn.hpp>
#include <clientele/interop/parallel.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/simulate.hpp>
#include <clientele/statistics/exact_quantiles.hpp>
#include <clientele/value/quantile_matrix.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace clientele;

struct row {
  double value, recency, frequency, x, t_x, T, mean_spend;
};

/// Customers of a shop by the week: gains with a heavy tail, some losses and zeros.
const std::vector<row>& customers() {
  static const std::vector<row> all = [] {
    std::vector<row> rows(1'000'000);
    std::mt19937_64 random(1);
    std::lognormal_distribution<double> amount(4, 1.5);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double T = 20 + static_cast<double>(i % 20);
      const auto h = models::simulate(models::bg_nbd{0.6, 5, 0.8, 2.4}, 3, i, T);
      const double last = std::min(std::ceil(h.t_x), T);
      const double value = i % 13 == 0 ? 0 : (i % 17 == 0 ? -0.2 : 1.0) * amount(random);
      rows[i] = {value, T - last, h.x, h.x, last, T, 1 + std::round(amount(random))};
    }
    return rows;
  }();
  return all;
}

template <class Specification, class... Projections>
void in_rounds(benchmark::State& bench, const Specification& s, Projections... projections) {
  const std::span rows(customers());
  const auto parts = static_cast<std::size_t>(bench.range(0));
  std::mt19937_64 random(2);
  std::vector<std::size_t> largest;
  for (auto _ : bench) {
    largest.clear();
    fit_state state(s);
    while (!state.is_fitted()) {
      std::vector<std::vector<std::byte>> kept;
      for (std::size_t p = 0; p < parts; ++p) {
        const std::size_t first = rows.size() * p / parts, last = rows.size() * (p + 1) / parts;
        kept.push_back(save(learn(state, rows.subspan(first, last - first), projections..., starting_at{first})));
      }
      std::shuffle(kept.begin(), kept.end(), random);
      largest.push_back(0);
      std::vector<fit_part<Specification>> loaded;
      for (const auto& bytes : kept) {
        largest.back() = std::max(largest.back(), bytes.size());
        loaded.push_back(load_part(state, bytes));
      }
      state = advance(state, std::move(loaded));
    }
    benchmark::DoNotOptimize(state);
  }
  bench.counters["rounds"] = static_cast<double>(largest.size());
  for (std::size_t i = 0; i < largest.size(); ++i)
    bench.counters["bytes" + std::to_string(i + 1)] = static_cast<double>(largest[i]);
}

template <class Specification, class... Projections>
void whole(benchmark::State& bench, const Specification& s, Projections... projections) {
  for (auto _ : bench) benchmark::DoNotOptimize(fit(s, customers(), projections...));
}
template <class Specification, class... Projections>
void two_threads(benchmark::State& bench, const Specification& s, Projections... projections) {
  for (auto _ : bench) benchmark::DoNotOptimize(fit(s, customers(), projections..., parallel{.threads = 2}));
}

template <class Specification, class... Projections>
void add(const std::string& name, const Specification& s, Projections... projections) {
  const auto call = [&](const char* how, auto* function) {
    return benchmark::RegisterBenchmark((name + '/' + how).c_str(),
                                        [=](benchmark::State& bench) { function(bench, s, projections...); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  };
  call("fit", &whole<Specification, Projections...>);
  call("two_threads", &two_threads<Specification, Projections...>);
  call("in_rounds", &in_rounds<Specification, Projections...>)->ArgName("parts")->Arg(4)->Arg(100);
}

const bool added = [] {
  static_cast<void>(customers());  // before anything is measured
  add("abc", classification::abc{}, &row::value);
  add("rfm_quantiles", classification::rfm_quantiles{}, &row::recency, &row::frequency, &row::value);
  add("quantile_matrix", value::quantile_matrix{}, &row::value, &row::mean_spend);
  add("exact_quantiles", exact_quantiles{}, &row::value);
  add("concentration", classification::concentration{}, &row::value);
  add("profit_contribution", churn::profit_contribution{}, &row::value);
  add("bg_nbd_fit", models::bg_nbd_fit{}, &row::x, &row::t_x, &row::T);
  add("gamma_gamma_fit", models::gamma_gamma_fit{}, &row::x, &row::mean_spend);
  return true;
}();

}  // namespace
