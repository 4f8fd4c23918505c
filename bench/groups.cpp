// SPDX-License-Identifier: BSL-1.0
// Ten million rows by group: the ripple of each group with all its statistics, beside a hash map whose groups hold the
// five totals and nothing else, and beside the same call without groups.
//
//     bench_groups [--benchmark_filter=…]
//
// docs/performance.md holds the table and the command.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/by.hpp>
#include <clientele/interop/parallel.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace {

using namespace clientele;

struct row {
  double complainants, purchases;
  std::uint32_t group;
};
constexpr std::size_t rows = 10'000'000;

std::vector<row>& rows_of(std::int64_t groups) {
  static std::vector<row> all(rows);
  for (std::size_t i = 0; i < rows; ++i)
    all[i] = {uniform_of(1, i) < 0.1 ? 1.0 : 0.0, 100 * uniform_of(2, i),
              static_cast<std::uint32_t>(uniform_of(3, i) * static_cast<double>(groups))};
  return all;
}

const auto plan = on(churn::ripple{}, &row::complainants, &row::purchases);

void report(benchmark::State& state) {
  state.counters["s/row"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(rows),
                                               benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void no_groups(benchmark::State& state) {
  const auto& all = rows_of(1);
  for (auto _ : state) {
    auto s = summarize(all, plan);
    benchmark::DoNotOptimize(s);
  }
  report(state);
}
BENCHMARK(no_groups)->Unit(benchmark::kMillisecond);

/// What a program without the library would do.
void hand_written_sums(benchmark::State& state) {
  struct sums {
    std::uint64_t count = 0;
    double unhappy = 0, silent = 0, heard = 0, heard_upper = 0, at_risk = 0;
  };
  const auto& all = rows_of(state.range(0));
  const churn::ripple r;
  for (auto _ : state) {
    std::unordered_map<std::uint32_t, sums> groups;
    for (const row& one : all) {
      const auto found = r(one.complainants, one.purchases);
      sums& s = groups[one.group];
      ++s.count;
      s.unhappy += found.unhappy, s.silent += found.silent, s.heard += found.heard, s.heard_upper += found.heard_upper,
          s.at_risk += found.revenue_at_risk;
    }
    benchmark::DoNotOptimize(groups);
  }
  report(state);
}
BENCHMARK(hand_written_sums)->Arg(1)->Arg(100)->Arg(100'000)->Unit(benchmark::kMillisecond);

void by_group(benchmark::State& state) {
  const auto& all = rows_of(state.range(0));
  for (auto _ : state) {
    auto s = summarize(all, plan, by(&row::group));
    benchmark::DoNotOptimize(s);
  }
  report(state);
}
BENCHMARK(by_group)->Arg(1)->Arg(100)->Arg(100'000)->Unit(benchmark::kMillisecond);

void by_group_two_threads(benchmark::State& state) {
  const auto& all = rows_of(state.range(0));
  for (auto _ : state) {
    auto s = summarize(all, plan, by(&row::group), parallel{.threads = 2});
    benchmark::DoNotOptimize(s);
  }
  report(state);
}
BENCHMARK(by_group_two_threads)->Arg(100)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
