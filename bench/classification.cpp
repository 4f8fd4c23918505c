// SPDX-License-Identifier: BSL-1.0
// Which method finds the classes and the quantiles of ten million customers fastest? Exact ABC and exact quantiles
// by selection, streaming quantiles by histogram, beside sorting, over the same lognormal values in the same run.
//
//     bench_classification [--benchmark_filter=…]
#include <clientele/classification/abc.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/statistics/exact_quantiles.hpp>
#include <clientele/statistics/log_histogram.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <vector>

namespace {

using clientele::classification::abc;
using clientele::classification::fitted_abc;
using clientele::classification::grade;

/// Lognormal values, annual purchases of median 20, the same in every run.
const std::vector<double>& values_of(std::size_t n) {
  static std::map<std::size_t, std::vector<double>> made;
  std::vector<double>& values = made[n];
  if (values.empty()) {
    std::mt19937_64 random(1);
    std::lognormal_distribution<double> distribution(3, 1.2);
    values.resize(n);
    for (double& x : values) x = distribution(random);
  }
  return values;
}

struct customer {
  std::uint64_t id;
  double complaints, visits, value, margin, retention, satisfaction;
};

void report(benchmark::State& state) {
  const auto customers = static_cast<double>(state.iterations()) * static_cast<double>(state.range(0));
  state.counters["s/customer"] =
      benchmark::Counter(customers, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

const std::vector<double>& column_of(benchmark::State& state) {
  return values_of(static_cast<std::size_t>(state.range(0)));
}

// ---- ABC ----

void abc_fit(benchmark::State& state) {
  const auto& values = column_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(clientele::fit(abc{}, clientele::column(values)));
  report(state);
}

void abc_fit_and_classify(benchmark::State& state) {
  const auto& values = column_of(state);
  std::vector<grade> grades(values.size());
  for (auto _ : state) {
    const fitted_abc f = *clientele::fit(abc{}, clientele::column(values));
    clientele::score(on(f, clientele::column(values)), clientele::into(&fitted_abc::result::grade, grades));
    benchmark::DoNotOptimize(grades.data());
  }
  report(state);
}

void abc_fit_structs(benchmark::State& state) {
  std::vector<customer> customers;
  for (const double x : column_of(state))
    customers.push_back({.id = customers.size(),
                         .complaints = 0,
                         .visits = 0,
                         .value = x,
                         .margin = 0,
                         .retention = 0,
                         .satisfaction = 0});
  for (auto _ : state) benchmark::DoNotOptimize(clientele::fit(abc{}, customers, &customer::value));
  report(state);
}

/// The same selection straight over the memory, without the engine's checks of every row.
void abc_selection_alone(benchmark::State& state) {
  const auto& values = column_of(state);
  for (auto _ : state) {
    clientele::selection<abc::share_rule> s(std::vector<abc::share_rule>{{0.80}, {0.95}});
    do s.add(values);
    while (s.another_pass());
    benchmark::DoNotOptimize(s.selected().data());
  }
  report(state);
}

void abc_by_sort(benchmark::State& state) {
  const auto& values = column_of(state);
  std::vector<double> sorted(values.size());
  for (auto _ : state) {
    std::copy(values.begin(), values.end(), sorted.begin());
    std::sort(sorted.begin(), sorted.end(), std::greater<>{});
    double base = 0, before = 0;
    for (const double x : sorted) base += x;
    std::size_t a = 0;
    while (before < 0.80 * base) before += sorted[a++];
    std::size_t b = a;
    while (before < 0.95 * base) before += sorted[b++];
    benchmark::DoNotOptimize(sorted[a - 1] + sorted[b - 1]);
  }
  report(state);
}

void abc_by_sort_and_classify(benchmark::State& state) {
  const auto& values = column_of(state);
  std::vector<double> sorted(values.size());
  std::vector<grade> grades(values.size());
  for (auto _ : state) {
    std::copy(values.begin(), values.end(), sorted.begin());
    std::sort(sorted.begin(), sorted.end(), std::greater<>{});
    double base = 0, before = 0;
    for (const double x : sorted) base += x;
    std::size_t a = 0;
    while (before < 0.80 * base) before += sorted[a++];
    std::size_t b = a;
    while (before < 0.95 * base) before += sorted[b++];
    const double a_cut = sorted[a - 1], b_cut = sorted[b - 1];
    for (std::size_t i = 0; i < values.size(); ++i)
      grades[i] = static_cast<grade>(1 + (values[i] < a_cut) + (values[i] < b_cut));
    benchmark::DoNotOptimize(grades.data());
  }
  report(state);
}

// ---- quantiles ----

const std::vector<double> quintiles{0.2, 0.4, 0.6, 0.8};

void quintiles_exact(benchmark::State& state) {
  const auto& values = column_of(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        *clientele::fit(clientele::exact_quantiles{.probabilities = quintiles}, clientele::column(values)));
  report(state);
}

void quintiles_log_histogram(benchmark::State& state) {
  const auto& values = column_of(state);
  for (auto _ : state) {
    clientele::log_histogram h;
    h.add(values);
    double sum = 0;
    for (const double p : quintiles) sum += h.quantile(p);
    benchmark::DoNotOptimize(sum);
  }
  report(state);
}

void quintiles_by_sort(benchmark::State& state) {
  const auto& values = column_of(state);
  std::vector<double> sorted(values.size());
  for (auto _ : state) {
    std::copy(values.begin(), values.end(), sorted.begin());
    std::sort(sorted.begin(), sorted.end());
    double sum = 0;
    for (const double p : quintiles) sum += sorted[clientele::inverse_cdf_rank(p, sorted.size()) - 1];
    benchmark::DoNotOptimize(sum);
  }
  report(state);
}

void quintiles_by_nth_element(benchmark::State& state) {
  const auto& values = column_of(state);
  std::vector<double> partly(values.size());
  for (auto _ : state) {
    std::copy(values.begin(), values.end(), partly.begin());
    auto from = partly.begin();
    double sum = 0;
    for (const double p : quintiles) {
      const auto at = partly.begin() + static_cast<std::ptrdiff_t>(clientele::inverse_cdf_rank(p, partly.size()) - 1);
      std::nth_element(from, at, partly.end());
      sum += *at;
      from = at;
    }
    benchmark::DoNotOptimize(sum);
  }
  report(state);
}

void reading_alone(benchmark::State& state) {
  const auto& values = column_of(state);
  for (auto _ : state) {
    double lanes[16]{};
    for (std::size_t i = 0; i + 16 <= values.size(); i += 16)
      for (std::size_t k = 0; k < 16; ++k) lanes[k] += values[i + k];
    benchmark::DoNotOptimize(lanes);
  }
  report(state);
}

void sizes(benchmark::internal::Benchmark* b) {
  b->Arg(1000)->Arg(100000)->Arg(10000000)->Unit(benchmark::kMillisecond);
}

BENCHMARK(reading_alone)->Apply(sizes);
BENCHMARK(abc_by_sort)->Apply(sizes);
BENCHMARK(abc_fit)->Apply(sizes);
BENCHMARK(abc_fit_structs)->Apply(sizes);
BENCHMARK(abc_selection_alone)->Apply(sizes);
BENCHMARK(abc_by_sort_and_classify)->Apply(sizes);
BENCHMARK(abc_fit_and_classify)->Apply(sizes);
BENCHMARK(quintiles_by_sort)->Apply(sizes);
BENCHMARK(quintiles_by_nth_element)->Apply(sizes);
BENCHMARK(quintiles_exact)->Apply(sizes);
BENCHMARK(quintiles_log_histogram)->Apply(sizes);

}  // namespace
