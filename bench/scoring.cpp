// SPDX-License-Identifier: BSL-1.0
// How fast is scoring, and how far from the machine's limit? The standard work: 18 fields a customer (five pairs of
// expectation and perception, complainants, annual purchase, margin, retention, four evaluation scores) through four
// components into six results, with checks and totals. Beside it, in the same run: the loop that a good engineer
// would write by hand, a ceiling that only reads and writes the same bytes, and the plain bandwidth of the memory.
//
// docs/performance.md holds the table and the command.
#include "memory_block.hpp"

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/scorecard.hpp>
#include <clientele/core/score.hpp>
#include <clientele/interop/parallel.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/value/lifetime.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace clientele;
using gap = satisfaction::gap<5>;
using churn::ripple;
using value::lifetime;
using scorecard = classification::scorecard<4>;

constexpr lifetime standard_lifetime{.timing = value::first_margin::now, .retention_gain = 0.05};

constexpr std::int64_t largest = 10'000'000;

/// Field f of customer i: whole ratings 1–7, complainants, money, a rate, whole scores.
double field_of(std::size_t i, std::size_t f) {
  std::uint64_t z = (i * 18 + f + 1) * 0x9E3779B97F4A7C15u;  // splitmix64 (Steele, Lea & Flood 2014)
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  if (f < 10) return 1.0 + static_cast<double>(z % 7);
  if (f == 10) return z % 20 == 0 ? 1.0 : 0.0;
  if (f == 11) return 100.0 + static_cast<double>(z % 4096) / 8;
  if (f == 12) return 20.0 + static_cast<double>(z % 1024) / 8;
  if (f == 13) return static_cast<double>(z % 61) / 64;
  return static_cast<double>(z % 101);
}

/// 18 columns in their own element types, and columns for the results.
template <class Rating, class Money, class Result, class Class>
struct table {
  memory_block<Rating> ratings[10], complainants, scores[4];
  memory_block<Money> purchase, margin, retention;
  memory_block<Result> overall, at_risk, current, potential;
  memory_block<Class> state, grade;

  static constexpr std::size_t bytes_in = 15 * sizeof(Rating) + 3 * sizeof(Money);
  static constexpr std::size_t bytes_out = 4 * sizeof(Result) + 2 * sizeof(Class);

  explicit table(std::size_t n)
      : ratings{memory_block<Rating>(n), memory_block<Rating>(n), memory_block<Rating>(n), memory_block<Rating>(n),
                memory_block<Rating>(n), memory_block<Rating>(n), memory_block<Rating>(n), memory_block<Rating>(n),
                memory_block<Rating>(n), memory_block<Rating>(n)},
        complainants(n),
        scores{memory_block<Rating>(n), memory_block<Rating>(n), memory_block<Rating>(n), memory_block<Rating>(n)},
        purchase(n),
        margin(n),
        retention(n),
        overall(n),
        at_risk(n),
        current(n),
        potential(n),
        state(n),
        grade(n) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t f = 0; f < 10; ++f) ratings[f][i] = static_cast<Rating>(field_of(i, f));
      complainants[i] = static_cast<Rating>(field_of(i, 10));
      purchase[i] = static_cast<Money>(field_of(i, 11));
      margin[i] = static_cast<Money>(field_of(i, 12));
      retention[i] = static_cast<Money>(field_of(i, 13));
      for (std::size_t f = 0; f < 4; ++f) scores[f][i] = static_cast<Rating>(field_of(i, 14 + f));
    }
  }

  [[nodiscard]] auto on_gap(std::size_t n) const {
    const auto c = [&](std::size_t f) { return column(ratings[f].first(n)); };
    return on(gap{}, each(c(0), c(1), c(2), c(3), c(4)), each(c(5), c(6), c(7), c(8), c(9)));
  }
  [[nodiscard]] auto on_ripple(std::size_t n) const {
    return on(ripple{}, column(complainants.first(n)), column(purchase.first(n)));
  }
  [[nodiscard]] auto on_lifetime(std::size_t n) const {
    return on(standard_lifetime, column(margin.first(n)), column(retention.first(n)));
  }
  [[nodiscard]] auto on_scorecard(std::size_t n) const {
    return on(scorecard{}, each(column(scores[0].first(n)), column(scores[1].first(n)), column(scores[2].first(n)),
                                column(scores[3].first(n))));
  }
  template <class... Options>
  auto score_all(std::size_t n, Options... options) const {
    return score(
        fuse(on_gap(n), on_ripple(n), on_lifetime(n), on_scorecard(n)), into(&gap::result::overall, overall.first(n)),
        into(&gap::result::state, state.first(n)), into(&ripple::result::revenue_at_risk, at_risk.first(n)),
        into(&lifetime::result::current, current.first(n)), into(&lifetime::result::potential, potential.first(n)),
        into(&scorecard::result::grade, grade.first(n)), options...);
  }
};

using doubles = table<double, double, double, std::uint8_t>;
using floats = table<float, float, float, std::uint8_t>;
using narrow = table<std::uint8_t, float, float, std::uint8_t>;

template <class Table>
const Table& data() {
  static const Table t(static_cast<std::size_t>(largest));
  return t;
}

struct customer {
  double expected[5], perceived[5], complainants, purchase, margin, retention, scores[4];
};
static_assert(sizeof(customer) == 144);

customer make_customer(std::size_t i) {
  customer c{};
  for (std::size_t f = 0; f < 5; ++f) c.expected[f] = field_of(i, f), c.perceived[f] = field_of(i, 5 + f);
  c.complainants = field_of(i, 10), c.purchase = field_of(i, 11), c.margin = field_of(i, 12),
  c.retention = field_of(i, 13);
  for (std::size_t f = 0; f < 4; ++f) c.scores[f] = field_of(i, 14 + f);
  return c;
}

const memory_block<customer>& structs() {
  static const memory_block<customer> all = [] {
    memory_block<customer> b(static_cast<std::size_t>(largest));
    for (std::size_t i = 0; i < static_cast<std::size_t>(largest); ++i) b[i] = make_customer(i);
    return b;
  }();
  return all;
}

const std::list<customer>& nodes() {
  static const std::list<customer> all = [] {
    std::list<customer> l;
    for (std::size_t i = 0; i < 2'000'000; ++i) l.push_back(make_customer(i));
    return l;
  }();
  return all;
}

auto on_structs() {
  return fuse(on(gap{}, &customer::expected, &customer::perceived),
              on(ripple{}, &customer::complainants, &customer::purchase),
              on(standard_lifetime, &customer::margin, &customer::retention), on(scorecard{}, &customer::scores));
}

void per_customer(benchmark::State& state, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * state.range(0) * static_cast<std::int64_t>(bytes));
}

// ---- the work on columns ----

template <class Table, class... Options>
void columns(benchmark::State& state, Options... options) {
  const Table& t = data<Table>();
  const auto n = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(get<ripple>(t.score_all(n, options...))->revenue_at_risk);
  per_customer(state, Table::bytes_in + Table::bytes_out);
}
template <class Table>
void columns_checked(benchmark::State& state) {
  columns<Table>(state);
}
template <class Table>
void columns_unchecked(benchmark::State& state) {
  columns<Table>(state, unchecked{});
}
template <class Table>
void columns_two_threads(benchmark::State& state) {
  columns<Table>(state, parallel{.threads = 2});
}

/// The same components, one pass each.
void columns_separate_passes(benchmark::State& state) {
  const doubles& t = data<doubles>();
  const auto n = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        score(t.on_gap(n), into(&gap::result::overall, t.overall.first(n)), into(&gap::result::state, t.state.first(n)))
            .valid());
    benchmark::DoNotOptimize(score(t.on_ripple(n), into(&ripple::result::revenue_at_risk, t.at_risk.first(n))).valid());
    benchmark::DoNotOptimize(score(t.on_lifetime(n), into(&lifetime::result::current, t.current.first(n)),
                                   into(&lifetime::result::potential, t.potential.first(n)))
                                 .valid());
    benchmark::DoNotOptimize(score(t.on_scorecard(n), into(&scorecard::result::grade, t.grade.first(n))).valid());
  }
  per_customer(state, doubles::bytes_in + doubles::bytes_out);
}

template <int which>
void one_component(benchmark::State& state) {
  const doubles& t = data<doubles>();
  const auto n = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    if constexpr (which == 0) benchmark::DoNotOptimize(summarize(t.on_gap(n)).valid());
    if constexpr (which == 1) benchmark::DoNotOptimize(summarize(t.on_ripple(n)).valid());
    if constexpr (which == 2) benchmark::DoNotOptimize(summarize(t.on_lifetime(n)).valid());
    if constexpr (which == 3) benchmark::DoNotOptimize(summarize(t.on_scorecard(n)).valid());
  }
  per_customer(state, which == 0 ? 80 : which == 3 ? 32 : 16);
}
void gap_alone(benchmark::State& state) { one_component<0>(state); }
void ripple_alone(benchmark::State& state) { one_component<1>(state); }
void lifetime_alone(benchmark::State& state) { one_component<2>(state); }
void scorecard_alone(benchmark::State& state) { one_component<3>(state); }

void columns_totals_only(benchmark::State& state) {
  const doubles& t = data<doubles>();
  const auto n = static_cast<std::size_t>(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(
        get<ripple>(summarize(fuse(t.on_gap(n), t.on_ripple(n), t.on_lifetime(n), t.on_scorecard(n))))
            ->revenue_at_risk);
  per_customer(state, doubles::bytes_in);
}

// ---- what a good engineer would write by hand, once for this job: all fields in one loop, checks and totals ----

template <class Table>
void hand_written(benchmark::State& state) {
  const Table& t = data<Table>();
  const auto n = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    double total_overall = 0, total_risk = 0, total_current = 0, total_potential = 0;
    std::uint64_t states[4]{}, grades[4]{}, bad = 0;
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      bool good = true;
      for (std::size_t f = 0; f < 5; ++f) {
        const double e = static_cast<double>(t.ratings[f][i]), p = static_cast<double>(t.ratings[f + 5][i]);
        good &= (e - e == 0) & (p - p == 0);
        sum += p - e;
      }
      const double complainants = static_cast<double>(t.complainants[i]), purchase = static_cast<double>(t.purchase[i]);
      const double margin = static_cast<double>(t.margin[i]), retention = static_cast<double>(t.retention[i]);
      good &= (complainants >= 0) & (complainants < 1e300) & (purchase >= 0) & (purchase < 1e300);
      good &= (margin - margin == 0) & (retention >= 0) & (retention <= 1);
      double score = 0;
      for (std::size_t f = 0; f < 4; ++f) {
        const double s = static_cast<double>(t.scores[f][i]);
        good &= (s >= 0) & (s <= 100);
        score += s;
      }
      if (!good) {
        ++bad;
        continue;
      }
      const double overall = sum / 5, risk = complainants / 0.04 * purchase;
      const double better = retention + 0.05 < 1 ? retention + 0.05 : 1;
      const double current = margin * 1.1 / (1.1 - retention), potential = margin * 1.1 / (1.1 - better) - current;
      const auto state_code = static_cast<std::uint8_t>(1 + (overall >= 0) + (overall > 0));
      const auto grade_code = static_cast<std::uint8_t>(3 - (score / 4 >= 80) - (score / 4 >= 60));
      t.overall[i] = static_cast<std::remove_reference_t<decltype(t.overall[i])>>(overall);
      t.at_risk[i] = static_cast<std::remove_reference_t<decltype(t.at_risk[i])>>(risk);
      t.current[i] = static_cast<std::remove_reference_t<decltype(t.current[i])>>(current);
      t.potential[i] = static_cast<std::remove_reference_t<decltype(t.potential[i])>>(potential);
      t.state[i] = state_code;
      t.grade[i] = grade_code;
      total_overall += overall, total_risk += risk, total_current += current, total_potential += potential;
      ++states[state_code], ++grades[grade_code];
    }
    benchmark::DoNotOptimize(total_overall + total_risk + total_current + total_potential);
    benchmark::DoNotOptimize(states);
    benchmark::DoNotOptimize(grades);
    benchmark::DoNotOptimize(bad);
  }
  per_customer(state, Table::bytes_in + Table::bytes_out);
}

// ---- the ceiling: the same columns read and written, next to no arithmetic ----

template <class Table>
void ceiling(benchmark::State& state) {
  const Table& t = data<Table>();
  const auto n = static_cast<std::size_t>(state.range(0)) / 64 * 64;
  for (auto _ : state) {
    std::uint64_t seen[8]{};
    for (std::size_t i = 0; i < n; i += 64) {
      for (std::size_t f = 0; f < 10; ++f) touch(&t.ratings[f][i], seen);
      touch(&t.complainants[i], seen), touch(&t.purchase[i], seen), touch(&t.margin[i], seen),
          touch(&t.retention[i], seen);
      for (std::size_t f = 0; f < 4; ++f) touch(&t.scores[f][i], seen);
      fill(&t.overall[i], seen), fill(&t.at_risk[i], seen), fill(&t.current[i], seen), fill(&t.potential[i], seen);
      fill(&t.state[i], seen), fill(&t.grade[i], seen);
    }
    benchmark::DoNotOptimize(seen);
    benchmark::ClobberMemory();
  }
  per_customer(state, Table::bytes_in + Table::bytes_out);
}

/// Reading the structs and nothing else.
void structs_ceiling(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0)) / 64 * 64;
  const auto* p = reinterpret_cast<const double*>(&structs()[0]);
  for (auto _ : state) {
    std::uint64_t seen[8]{};
    for (std::size_t i = 0; i < n * 18; i += 64) touch(p + i, seen);
    benchmark::DoNotOptimize(seen);
  }
  per_customer(state, sizeof(customer));
}

// ---- plain bandwidth: one array read, one array copied into another ----

void bandwidth_read(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0)) * 18 / 64 * 64;
  const auto* p = reinterpret_cast<const double*>(&structs()[0]);
  for (auto _ : state) {
    double sum[16]{};
    for (std::size_t i = 0; i < n; i += 16)
      for (std::size_t j = 0; j < 16; ++j) sum[j] += p[i + j];
    benchmark::DoNotOptimize(sum);
  }
  per_customer(state, sizeof(customer));
}

/// 18 bytes in for every 4.25 out, as in the standard work, from one array to another.
void bandwidth_read_and_write(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0)) / 64 * 64;
  const auto* p = reinterpret_cast<const double*>(&structs()[0]);
  static const memory_block<double> out(static_cast<std::size_t>(largest) * 5);
  for (auto _ : state) {
    double sum[8]{};
    for (std::size_t i = 0, o = 0; i < n * 18; i += 144, o += 34) {
      for (std::size_t k = 0; k < 144; k += 8)
        for (std::size_t j = 0; j < 8; ++j) sum[j] += p[i + k + j];
      for (std::size_t k = 0; k < 34; k += 2) out[o + k] = sum[0], out[o + k + 1] = sum[1];
    }
    benchmark::DoNotOptimize(sum);
    benchmark::ClobberMemory();
  }
  per_customer(state, doubles::bytes_in + doubles::bytes_out);
}

// ---- vectors of structs and lists ----

void structs_summarized(benchmark::State& state) {
  const auto all = structs().first(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(get<ripple>(summarize(all, on_structs()))->revenue_at_risk);
  per_customer(state, sizeof(customer));
}
void structs_two_threads(benchmark::State& state) {
  const auto all = structs().first(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(get<ripple>(summarize(all, on_structs(), parallel{.threads = 2}))->revenue_at_risk);
  per_customer(state, sizeof(customer));
}

/// The plain loop over projections: every customer goes through the components' call operators.
void structs_plain_loop(benchmark::State& state) {
  const auto all = structs().first(static_cast<std::size_t>(state.range(0)));
  const gap g{};
  const ripple r{};
  const scorecard s{};
  for (auto _ : state) {
    double overall = 0, risk = 0, current = 0, potential = 0;
    std::uint64_t states[4]{}, grades[4]{};
    for (const customer& c : all) {
      const auto gap_result = g(std::to_array(c.expected), std::to_array(c.perceived));
      const auto ripple_result = r(c.complainants, c.purchase);
      const auto lifetime_result = standard_lifetime(c.margin, c.retention);
      const auto scorecard_result = s(std::to_array(c.scores));
      overall += gap_result.overall, risk += ripple_result.revenue_at_risk;
      current += lifetime_result.current, potential += lifetime_result.potential;
      ++states[static_cast<std::size_t>(gap_result.state)], ++grades[static_cast<std::size_t>(scorecard_result.grade)];
    }
    benchmark::DoNotOptimize(overall + risk + current + potential);
    benchmark::DoNotOptimize(states);
    benchmark::DoNotOptimize(grades);
  }
  per_customer(state, sizeof(customer));
}
void list_summarized(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(get<ripple>(summarize(nodes(), on_structs()))->revenue_at_risk);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(nodes().size()));
}

void sizes(benchmark::internal::Benchmark* b) {
  for (std::int64_t n = 1'000; n <= largest; n *= 10) b->Arg(n);
  b->Unit(benchmark::kMillisecond)->UseRealTime();
}
void at_full_size(benchmark::internal::Benchmark* b) { b->Arg(largest)->Unit(benchmark::kMillisecond)->UseRealTime(); }

BENCHMARK(bandwidth_read)->Apply(at_full_size);
BENCHMARK(bandwidth_read_and_write)->Apply(at_full_size);
BENCHMARK(ceiling<doubles>)->Apply(sizes);
BENCHMARK(columns_checked<doubles>)->Apply(sizes);
BENCHMARK(columns_unchecked<doubles>)->Apply(at_full_size);
BENCHMARK(columns_two_threads<doubles>)->Apply(at_full_size);
BENCHMARK(hand_written<doubles>)->Apply(at_full_size);
BENCHMARK(columns_separate_passes)->Apply(at_full_size);
BENCHMARK(columns_totals_only)->Apply(at_full_size);
BENCHMARK(gap_alone)->Apply(at_full_size);
BENCHMARK(ripple_alone)->Apply(at_full_size);
BENCHMARK(lifetime_alone)->Apply(at_full_size);
BENCHMARK(scorecard_alone)->Apply(at_full_size);
BENCHMARK(ceiling<floats>)->Apply(at_full_size);
BENCHMARK(columns_checked<floats>)->Apply(at_full_size);
BENCHMARK(ceiling<narrow>)->Apply(at_full_size);
BENCHMARK(columns_checked<narrow>)->Apply(at_full_size);
BENCHMARK(columns_unchecked<narrow>)->Apply(at_full_size);
BENCHMARK(columns_two_threads<narrow>)->Apply(at_full_size);
BENCHMARK(hand_written<narrow>)->Apply(at_full_size);
BENCHMARK(structs_ceiling)->Apply(sizes);
BENCHMARK(structs_summarized)->Apply(sizes);
BENCHMARK(structs_two_threads)->Apply(at_full_size);
BENCHMARK(structs_plain_loop)->Apply(at_full_size);
BENCHMARK(list_summarized)->Arg(2'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
