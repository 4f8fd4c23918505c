// SPDX-License-Identifier: BSL-1.0
// Components that gather: what a row costs by the kind of its category, over four million rows in memory.
//
//     bench_gathering [--benchmark_filter=…]
//
// docs/performance.md holds the table and the command.
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/churn/reasons.hpp>
#include <clientele/classification/cross_table.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/numerics/counter_random.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace clientele;
using churn::leaving;

enum class segment : unsigned char { small, medium, large, huge };
constexpr auto enumerators(segment) { return std::array<std::string_view, 4>{"small", "medium", "large", "huge"}; }

struct row {
  double months, left, money;
  leaving reason;
  segment size;
  bool buys;
  std::int32_t code;
  std::string text;
};
constexpr std::size_t rows = 4'000'000;

const std::vector<row>& rows_in_memory() {
  static const std::vector<row> all = [] {
    const auto of = [](std::uint64_t seed, std::size_t i, double below) {
      return static_cast<std::int32_t>(uniform_of(seed, i) * below);
    };
    std::vector<row> made(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      const auto reason = static_cast<leaving>(of(1, i, 6));
      made[i] = {
          static_cast<double>(of(2, i, 120)),  static_cast<double>(of(3, i, 2)),
          static_cast<double>(of(4, i, 1000)), reason,
          static_cast<segment>(of(5, i, 4)),   of(6, i, 2) != 0,
          static_cast<std::int32_t>(reason),   std::string(enumerators(leaving{})[static_cast<std::size_t>(reason)])};
    }
    return made;
  }();
  return all;
}

template <class Plan>
void gather(benchmark::State& state, const Plan& plan) {
  const auto& all = rows_in_memory();
  for (auto _ : state) {
    auto s = summarize(all, plan);
    benchmark::DoNotOptimize(s);
  }
  state.counters["s/row"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(rows),
                                               benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void kaplan_meier(benchmark::State& state) { gather(state, on(churn::kaplan_meier{}, &row::months, &row::left)); }
BENCHMARK(kaplan_meier)->Unit(benchmark::kMillisecond);

void reasons_by_enum(benchmark::State& state) { gather(state, on(churn::reasons{}, &row::reason, constant(0))); }
BENCHMARK(reasons_by_enum)->Unit(benchmark::kMillisecond);
void reasons_by_enum_with_money(benchmark::State& state) {
  gather(state, on(churn::reasons{}, &row::reason, &row::money));
}
BENCHMARK(reasons_by_enum_with_money)->Unit(benchmark::kMillisecond);
void reasons_by_integer(benchmark::State& state) { gather(state, on(churn::reasons{}, &row::code, constant(0))); }
BENCHMARK(reasons_by_integer)->Unit(benchmark::kMillisecond);
void reasons_by_text(benchmark::State& state) { gather(state, on(churn::reasons{}, &row::text, constant(0))); }
BENCHMARK(reasons_by_text)->Unit(benchmark::kMillisecond);

void cross_table_of_enum_and_bool(benchmark::State& state) {
  gather(state, on(classification::cross_table{}, &row::size, &row::buys, constant(0)));
}
BENCHMARK(cross_table_of_enum_and_bool)->Unit(benchmark::kMillisecond);
void cross_table_of_texts(benchmark::State& state) {
  gather(state, on(classification::cross_table{}, &row::text, &row::buys, constant(0)));
}
BENCHMARK(cross_table_of_texts)->Unit(benchmark::kMillisecond);

}  // namespace
