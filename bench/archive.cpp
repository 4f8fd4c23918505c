// SPDX-License-Identifier: BSL-1.0
// Summaries as bytes, and many parts joined: how long, and how many bytes? The parts have one leaf of rows each and are
// joined in their order and shuffled, by merge_all and, a tenth of them, one by one.
//
//     bench_archive [--benchmark_filter=…]
//
// docs/performance.md holds the table and the command.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace {

using namespace clientele;

struct row {
  double complainants, purchases;
};
const auto plan = on(churn::ripple{}, &row::complainants, &row::purchases);
using part = summary<churn::ripple>;

std::vector<row> rows_of(std::size_t n) {
  std::vector<row> all(n);
  for (std::size_t i = 0; i < n; ++i) all[i] = {uniform_of(1, i) < 0.1 ? 1.0 : 0.0, 100 * uniform_of(2, i)};
  return all;
}

/// A summary of so many rows that begins at a row of the whole.
part summary_from(std::int64_t first, std::int64_t n) {
  return summarize(rows_of(static_cast<std::size_t>(n)), plan, starting_at{static_cast<std::uint64_t>(first)});
}

void saved(benchmark::State& state) {
  const part s = summary_from(state.range(0), state.range(1));
  for (auto _ : state) {
    auto bytes = save(s);
    benchmark::DoNotOptimize(bytes.data());
  }
  state.counters["bytes"] = static_cast<double>(save(s).size());
}
void loaded(benchmark::State& state) {
  const auto bytes = save(summary_from(state.range(0), state.range(1)));
  for (auto _ : state) {
    auto s = load(plan, bytes);
    benchmark::DoNotOptimize(s);
  }
}
// at a leaf's beginning, and in the middle of one, so that up to 4 095 rows stay at either end
BENCHMARK(saved)->ArgNames({"first", "rows"})->Args({0, 1 << 20})->Args({1'000, 1 << 20});
BENCHMARK(loaded)->ArgNames({"first", "rows"})->Args({0, 1 << 20})->Args({1'000, 1 << 20});

std::vector<part> parts_of(std::int64_t n, bool shuffled) {
  constexpr std::int64_t leaf = 4096;
  std::vector<part> all;
  for (std::int64_t i = 0; i < n; ++i) all.push_back(summary_from(i * leaf, leaf));
  if (shuffled) std::shuffle(all.begin(), all.end(), std::mt19937_64(1));
  return all;
}
void report(benchmark::State& state) {
  state.counters["s/part"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(state.range(0)),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void all_at_once(benchmark::State& state) {
  const auto all = parts_of(state.range(0), state.range(1) != 0);
  for (auto _ : state) {
    auto s = merge_all(all);
    benchmark::DoNotOptimize(s);
  }
  report(state);
}
void one_by_one(benchmark::State& state) {
  const auto all = parts_of(state.range(0), state.range(1) != 0);
  for (auto _ : state) {
    part s = all.front();
    for (std::size_t i = 1; i < all.size(); ++i) s = merge(std::move(s), all[i]);
    benchmark::DoNotOptimize(s);
  }
  report(state);
}
BENCHMARK(all_at_once)
    ->ArgNames({"parts", "shuffled"})
    ->Args({5'000, 0})
    ->Args({5'000, 1})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(one_by_one)->ArgNames({"parts", "shuffled"})->Args({500, 0})->Args({500, 1})->Unit(benchmark::kMicrosecond);

}  // namespace
