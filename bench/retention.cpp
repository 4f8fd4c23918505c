// SPDX-License-Identifier: BSL-1.0
// How long does it take to spread a budget over ten million customers: continuous spends with their certificate, and
// all-or-nothing offers, three a customer, with the proven gap?
//
//     bench_retention [--benchmark_filter=…]
#include <clientele/numerics/counter_random.hpp>
#include <clientele/retention/budget.hpp>
#include <clientele/retention/offers.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

namespace {

using clientele::uniform_of;

void report(benchmark::State& state) {
  const auto customers = static_cast<double>(state.iterations()) * static_cast<double>(state.range(0));
  state.counters["s/customer"] =
      benchmark::Counter(customers, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void spread(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  std::vector<double> worth(n), steepness(n), spend(n);
  for (std::size_t i = 0; i < n; ++i)
    worth[i] = 20 * std::exp(2 * uniform_of(1, i)), steepness[i] = 0.01 + 0.2 * uniform_of(2, i);
  clientele::retention::spread_budget found;
  for (auto _ : state) {
    found = clientele::retention::budget{.amount = 5.0 * static_cast<double>(n)}(worth, steepness, spend);
    benchmark::DoNotOptimize(spend.data());
  }
  report(state);
  state.counters["passes"] = found.passes;
  state.counters["gap"] = found.gap / found.bound;
}
BENCHMARK(spread)->Arg(100000)->Arg(10000000)->Unit(benchmark::kMillisecond);

void all_or_nothing(benchmark::State& state) {
  using clientele::retention::priced_offer;
  const auto n = static_cast<std::size_t>(state.range(0));
  std::vector<priced_offer> offers(3 * n);
  for (std::size_t i = 0; i < offers.size(); ++i) offers[i] = {1 + 20 * uniform_of(1, i), 50 * uniform_of(2, i)};
  clientele::retention::chosen_offers found;
  for (auto _ : state) {
    found = clientele::retention::choose_offers(
        n, [&](std::size_t i) { return std::span<const priced_offer>(offers).subspan(3 * i, 3); },
        3.0 * static_cast<double>(n));
    benchmark::DoNotOptimize(found.choice.data());
  }
  report(state);
  state.counters["gap"] = found.gap;
}
BENCHMARK(all_or_nothing)->Arg(100000)->Arg(10000000)->Unit(benchmark::kMillisecond);

}  // namespace
