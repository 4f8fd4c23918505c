// SPDX-License-Identifier: BSL-1.0
// Rows a second over Arrow columns beside the same columns as spans: one batch, streams of the batches that DuckDB,
// Spark and Parquet have, integers, and nulls. The arrays lie in memory, so that no producer is measured.
//
//     bench_arrow --benchmark_repetitions=5 --benchmark_report_aggregates_only=true
#include "memory_block.hpp"

#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/interop/arrow.hpp>
#include <clientele/satisfaction/gap.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace {

using namespace clientele;
using gap = satisfaction::gap<1>;

constexpr std::size_t all_rows = 8 << 20;

template <class T>
const memory_block<T>& column_of(std::size_t which) {
  static const std::array<memory_block<T>, 2> both = [] {
    std::array<memory_block<T>, 2> made{memory_block<T>(all_rows), memory_block<T>(all_rows)};
    for (std::size_t i = 0; i < all_rows; ++i) {
      made[0][i] = static_cast<T>(1 + i * 7919 % 7);
      made[1][i] = static_cast<T>(1 + i * 104729 % 7);
    }
    return made;
  }();
  return both[which];
}
template <class T>
std::span<const T> values(std::size_t which) {
  return column_of<T>(which).first(all_rows);
}

/// One row in twenty has no value.
const std::vector<std::uint8_t>& bits() {
  static const std::vector<std::uint8_t> made = [] {
    std::vector<std::uint8_t> b(all_rows / 8, 0xFF);
    for (std::size_t i = 0; i < all_rows; ++i)
      if ((i * 0x9E3779B97F4A7C15U >> 40) % 20 == 0) b[i / 8] = static_cast<std::uint8_t>(b[i / 8] & ~(1U << i % 8));
    return b;
  }();
  return made;
}

/// Arrays that are not owned: columns "a" and "b" of a struct, and a stream that cuts them.
struct lying {
  static void keep(ArrowSchema* it) { it->release = nullptr; }
  static void keep(ArrowArray* it) { it->release = nullptr; }

  const char* format;
  std::array<ArrowSchema, 2> schemas{};
  std::array<ArrowSchema*, 2> schema_places{&schemas[0], &schemas[1]};
  std::array<std::array<const void*, 2>, 2> buffers{};
  std::array<ArrowArray, 2> arrays{};
  std::array<ArrowArray*, 2> array_places{&arrays[0], &arrays[1]};
  const void* none[1] = {nullptr};
  std::size_t batch = all_rows, next = 0;

  template <class T>
  lying(const char* its_format, std::span<const T>, bool nulls) : format(its_format) {
    for (std::size_t k = 0; k < 2; ++k) {
      schemas[k] = {format, k == 0 ? "a" : "b", nullptr, 0, 0, nullptr, nullptr, keep, nullptr};
      buffers[k] = {nulls ? bits().data() : nullptr, column_of<T>(k).first(all_rows).data()};
      arrays[k] = {std::int64_t{all_rows}, nulls ? -1 : 0, 0, 2, 0, buffers[k].data(), nullptr, nullptr, keep, nullptr};
    }
  }
  ArrowSchema schema() { return {"+s", "", nullptr, 0, 2, schema_places.data(), nullptr, keep, nullptr}; }
  ArrowArray array(std::size_t begin, std::size_t n) {
    return {static_cast<std::int64_t>(n),
            0,
            static_cast<std::int64_t>(begin),
            1,
            2,
            none,
            array_places.data(),
            nullptr,
            keep,
            nullptr};
  }
  arrow_batch whole() {
    ArrowSchema s = schema();
    ArrowArray a = array(0, all_rows);
    return arrow_batch(&s, &a);
  }
  arrow_stream stream(std::size_t rows) {
    batch = rows;
    next = 0;
    ArrowArrayStream s{};
    s.private_data = this;
    s.get_schema = [](ArrowArrayStream* it, ArrowSchema* to) {
      *to = static_cast<lying*>(it->private_data)->schema();
      return 0;
    };
    s.get_next = [](ArrowArrayStream* it, ArrowArray* to) {
      auto& from = *static_cast<lying*>(it->private_data);
      const std::size_t n = std::min(from.batch, all_rows - from.next);
      *to = n == 0 ? ArrowArray{} : from.array(from.next, n);
      from.next += n;
      return 0;
    };
    s.release = [](ArrowArrayStream* it) { it->release = nullptr; };
    return arrow_stream(&s);
  }
};

template <class Call>
void run(benchmark::State& state, const Call& call) {
  for (auto _ : state) benchmark::DoNotOptimize(call());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * std::int64_t{all_rows});
}

template <class T>
void spans(benchmark::State& state) {
  const auto a = values<T>(0), b = values<T>(1);
  run(state, [&] { return summarize(on(churn::ripple{}, column(a), column(b))); });
}
template <class T>
constexpr const char* format_of = std::is_same_v<T, double>         ? "g"
                                  : std::is_same_v<T, std::int32_t> ? "i"
                                                                    : "l";
template <class T>
void one_batch(benchmark::State& state) {
  lying arrays(format_of<T>, values<T>(0), false);
  const arrow_batch batch = arrays.whole();
  run(state, [&] { return summarize(batch, on(churn::ripple{}, "a", "b")); });
}
void a_stream(benchmark::State& state) {
  lying arrays("g", values<double>(0), false);
  run(state, [&] {
    return summarize(arrays.stream(static_cast<std::size_t>(state.range(0))), on(churn::ripple{}, "a", "b"));
  });
}

void optional_spans(benchmark::State& state) {
  const auto a = values<double>(0), b = values<double>(1);
  run(state, [&] { return summarize(on(gap{}, each(column(a)), each(column(b)))); });
}
void optional_bitmaps(benchmark::State& state) {
  const auto a = values<double>(0), b = values<double>(1);
  run(state,
      [&] { return summarize(on(gap{}, each(column(a, validity(bits()))), each(column(b, validity(bits()))))); });
}
void optional_batch(benchmark::State& state, bool nulls) {
  lying arrays("g", values<double>(0), nulls);
  const arrow_batch batch = arrays.whole();
  run(state, [&] { return summarize(batch, on(gap{}, each("a"), each("b"))); });
}

BENCHMARK(spans<double>)->Unit(benchmark::kMillisecond);
BENCHMARK(one_batch<double>)->Unit(benchmark::kMillisecond);
BENCHMARK(a_stream)->Arg(2048)->Arg(10000)->Arg(122880)->Unit(benchmark::kMillisecond);
BENCHMARK(spans<std::int32_t>)->Unit(benchmark::kMillisecond);
BENCHMARK(one_batch<std::int32_t>)->Unit(benchmark::kMillisecond);
BENCHMARK(spans<std::int64_t>)->Unit(benchmark::kMillisecond);
BENCHMARK(one_batch<std::int64_t>)->Unit(benchmark::kMillisecond);
BENCHMARK(optional_spans)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(optional_batch, without_nulls, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(optional_batch, with_nulls, true)->Unit(benchmark::kMillisecond);
BENCHMARK(optional_bitmaps)->Unit(benchmark::kMillisecond);

}  // namespace
