// SPDX-License-Identifier: BSL-1.0
// What does it cost to keep a pass open: an event at a time beside one call over all of them, the slowest events, and
// the summary in between?
//
//     bench_running [--benchmark_filter=…]
//
// docs/performance.md holds the table and the command.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/running.hpp>
#include <clientele/core/sliding.hpp>
#include <clientele/numerics/counter_random.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/value/lifetime.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace {

using namespace clientele;

struct event {
  double complainants, purchases, margin, retention;
  int recommends;
};

std::vector<event> events(std::size_t n) {
  std::vector<event> all(n);
  for (std::size_t i = 0; i < n; ++i)
    all[i] = {uniform_of(1, i) < 0.1 ? 1.0 : 0.0, 100 * uniform_of(2, i), 50 * uniform_of(3, i),
              0.5 + 0.4 * uniform_of(4, i), static_cast<int>(10 * uniform_of(5, i))};
  return all;
}

constexpr std::size_t many = 1 << 20;
const auto one = on(churn::ripple{}, &event::complainants, &event::purchases);
const auto three = fuse(
    one, on(value::lifetime{.timing = value::first_margin::now, .discount = 0.1}, &event::margin, &event::retention),
    on(satisfaction::net_promoter_score{}, &event::recommends));

void report(benchmark::State& state) {
  state.counters["s/event"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(many),
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Plan>
void at_once(benchmark::State& state, const Plan& plan) {
  const auto all = events(many);
  for (auto _ : state) {
    auto s = summarize(all, plan);
    benchmark::DoNotOptimize(s);
  }
  report(state);
}
template <class Plan>
void one_by_one(benchmark::State& state, const Plan& plan) {
  const auto all = events(many);
  for (auto _ : state) {
    running open{plan};
    for (const event& e : all) open.add(e);
    auto s = open.summary();
    benchmark::DoNotOptimize(s);
  }
  report(state);
}
BENCHMARK_CAPTURE(at_once, one_ripple, one)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(one_by_one, one_ripple, one)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(at_once, three_components, three)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(one_by_one, three_components, three)->Unit(benchmark::kMillisecond);

/// How long single events take: percentiles over a million, the clock's own cost included.
void slowest_events(benchmark::State& state) {
  using clock = std::chrono::steady_clock;
  const auto all = events(many);
  std::vector<std::int64_t> taken(many);
  for (auto _ : state) {
    running open{one};
    for (std::size_t i = 0; i < many; ++i) {
      const auto begin = clock::now();
      open.add(all[i]);
      taken[i] = std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - begin).count();
    }
  }
  std::sort(taken.begin(), taken.end());
  const auto at = [&](double share) {
    return static_cast<double>(taken[static_cast<std::size_t>(share * static_cast<double>(many - 1))]);
  };
  state.counters["ns_50"] = at(0.5);
  state.counters["ns_99"] = at(0.99);
  state.counters["ns_9999"] = at(0.9999);
}
BENCHMARK(slowest_events)->Unit(benchmark::kMillisecond);

/// `summary()` after so many events; the pass goes on with one event more each time.
void summary_of_an_open_pass(benchmark::State& state) {
  const auto all = events(many);
  running open{one};
  for (std::int64_t i = 0; i < state.range(0); ++i) open.add(all[static_cast<std::size_t>(i)]);
  std::size_t next = 0;
  for (auto _ : state) {
    open.add(all[next++ % many]);
    auto s = open.summary();
    benchmark::DoNotOptimize(s);
  }
}
BENCHMARK(summary_of_an_open_pass)->Arg(1)->Arg(1000)->Arg(100'000)->Arg(1'000'000);

/// The summary of a window of 30 periods, each of so many events.
void summary_of_a_window(benchmark::State& state) {
  const auto all = events(many);
  sliding window{30, one};
  for (std::int64_t i = 0; i < 30 * state.range(0); ++i)
    window.add(i / state.range(0), all[static_cast<std::size_t>(i) % many]);
  for (auto _ : state) {
    auto s = window.summary();
    benchmark::DoNotOptimize(s);
  }
}
BENCHMARK(summary_of_a_window)->Arg(100)->Arg(10'000);

}  // namespace
