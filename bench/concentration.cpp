// SPDX-License-Identifier: BSL-1.0
// Which method finds concentration, RFM cuts, matrix cuts, two rankings, and the gain and Qini curves of a score of ten
// million customers fastest? Radix sort and selection beside sorting, over the same lognormal values in the same run.
//
//     bench_concentration [--benchmark_filter=…]
#include <clientele/classification/concentration.hpp>
#include <clientele/classification/contribution.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/retention/gain.hpp>
#include <clientele/retention/uplift.hpp>
#include <clientele/value/quantile_matrix.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace {

/// Lognormal values, a column for each seed, the same in every run.
const std::vector<double>& values_of(benchmark::State& state, unsigned seed = 1) {
  static std::map<std::pair<std::int64_t, unsigned>, std::vector<double>> made;
  std::vector<double>& values = made[{state.range(0), seed}];
  if (values.empty()) {
    std::mt19937_64 random(seed);
    std::lognormal_distribution<double> distribution(3, 1.2);
    values.resize(static_cast<std::size_t>(state.range(0)));
    for (double& x : values) x = distribution(random);
  }
  return values;
}

void report(benchmark::State& state) {
  const auto customers = static_cast<double>(state.iterations()) * static_cast<double>(state.range(0));
  state.counters["s/customer"] =
      benchmark::Counter(customers, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// ---- sorting ----

void sorted_by_std_sort(benchmark::State& state) {
  const auto& values = values_of(state);
  for (auto _ : state) {
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    benchmark::DoNotOptimize(sorted.data());
  }
  report(state);
}

void sorted_by_radix(benchmark::State& state) {
  const auto& values = values_of(state);
  std::vector<double> check = values, other = values;
  clientele::radix_sort(check);
  std::sort(other.begin(), other.end());
  if (check != other) state.SkipWithError("radix_sort and std::sort differ");
  for (auto _ : state) {
    std::vector<double> sorted = values;
    clientele::radix_sort(sorted);
    benchmark::DoNotOptimize(sorted.data());
  }
  report(state);
}

// ---- Gini coefficient ----

/// Sorting and the textbook's sum, without the curves, the exact totals and the standard error.
void gini_by_std_sort(benchmark::State& state) {
  const auto& values = values_of(state);
  for (auto _ : state) {
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const double n = static_cast<double>(sorted.size());
    double weighted = 0, sum = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      weighted += (2 * static_cast<double>(i + 1) - n - 1) * sorted[i];
      sum += sorted[i];
    }
    benchmark::DoNotOptimize(weighted / (n * sum));
  }
  report(state);
}

void concentration_fit(benchmark::State& state) {
  const auto& values = values_of(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(clientele::fit(clientele::classification::concentration{}, clientele::column(values)));
  report(state);
}

// ---- RFM and matrix cuts ----

void rfm_by_std_sort(benchmark::State& state) {
  const std::vector<double>* columns[3] = {&values_of(state, 1), &values_of(state, 2), &values_of(state, 3)};
  for (auto _ : state)
    for (const auto* column : columns) {
      std::vector<double> sorted = *column;
      std::sort(sorted.begin(), sorted.end());
      double cuts = 0;
      for (const double p : {0.2, 0.4, 0.6, 0.8}) cuts += sorted[clientele::inverse_cdf_rank(p, sorted.size()) - 1];
      benchmark::DoNotOptimize(cuts);
    }
  report(state);
}

void rfm_fit(benchmark::State& state) {
  const auto &r = values_of(state, 1), &f = values_of(state, 2), &m = values_of(state, 3);
  for (auto _ : state)
    benchmark::DoNotOptimize(clientele::fit(clientele::classification::rfm_quantiles{}, clientele::column(r),
                                            clientele::column(f), clientele::column(m)));
  report(state);
}

void matrix_fit(benchmark::State& state) {
  const auto &current = values_of(state, 1), &potential = values_of(state, 2);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        clientele::fit(clientele::value::quantile_matrix{}, clientele::column(current), clientele::column(potential)));
  report(state);
}

// ---- rankings ----

void ranks_by_std_sort(benchmark::State& state) {
  const std::vector<double>* columns[2] = {&values_of(state, 1), &values_of(state, 2)};
  for (auto _ : state)
    for (const auto* column : columns) {
      std::vector<clientele::placed_value> sorted(column->size());
      for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = {(*column)[i], i};
      std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
      std::vector<std::uint64_t> ranks(sorted.size());
      for (std::size_t i = 0; i < sorted.size(); ++i) ranks[sorted[i].row] = sorted.size() - i;
      benchmark::DoNotOptimize(ranks.data());
    }
  report(state);
}

void rank_by_both(benchmark::State& state) {
  const auto &volume = values_of(state, 1), &contribution = values_of(state, 2);
  for (auto _ : state) benchmark::DoNotOptimize(clientele::classification::rank_by_both(volume, contribution));
  report(state);
}

// ---- gain and uplift along a score ----

/// The outcome of a customer, and whether treated: from the number of the row.
constexpr bool outcome_of(std::size_t i) { return i * 2654435761u >> 7 & 1; }
constexpr bool treated_of(std::size_t i) { return i * 2654435761u >> 11 & 1; }

struct scored {
  double score;
  bool treated, outcome;
};
std::vector<scored> sorted_scores(const std::vector<double>& values) {
  std::vector<scored> rows(values.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {values[i], treated_of(i), outcome_of(i)};
  std::sort(rows.begin(), rows.end(), [](const scored& a, const scored& b) { return a.score > b.score; });
  return rows;
}

clientele::retention::gain_curve gain_of_sorted(const std::vector<double>& values) {
  clientele::retention::gain_curve c;
  for (const scored& r : sorted_scores(values)) {
    ++c.customers, c.hits += r.outcome ? 1 : 0;
    if (c.points.empty() || c.points.back().score != r.score) c.points.push_back({r.score, 0, 0});
    c.points.back().customers = c.customers, c.points.back().hits = c.hits;
  }
  return c;
}

void gain_by_std_sort(benchmark::State& state) {
  const auto& values = values_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(gain_of_sorted(values).area());
  report(state);
}

void gain_curve(benchmark::State& state) {
  const auto& values = values_of(state);
  const auto curve = [&] {
    const clientele::retention::gain g;
    clientele::retention::gain::state all;
    for (std::size_t i = 0; i < values.size(); ++i) g.take(all, values[i], outcome_of(i));
    return g.conclude(all);
  };
  const auto mine = curve(), other = gain_of_sorted(values);
  bool same = mine.points.size() == other.points.size();
  for (std::size_t i = 0; same && i < mine.points.size(); ++i)
    same = mine.points[i].score == other.points[i].score && mine.points[i].customers == other.points[i].customers &&
           mine.points[i].hits == other.points[i].hits;
  if (!same) state.SkipWithError("the curve is not that of std::sort");
  for (auto _ : state) benchmark::DoNotOptimize(curve().area());
  report(state);
}

clientele::retention::uplift_curve uplift_of_sorted(const std::vector<double>& values) {
  clientele::retention::uplift_curve c;
  for (const scored& r : sorted_scores(values)) {
    (r.treated ? c.all.treated : c.all.control).add(r.outcome);
    if (c.points.empty() || c.points.back().score != r.score) c.points.push_back({r.score, {}});
    c.points.back().counts = c.all;
  }
  return c;
}

void qini_by_std_sort(benchmark::State& state) {
  const auto& values = values_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(uplift_of_sorted(values).qini());
  report(state);
}

void qini(benchmark::State& state) {
  const auto& values = values_of(state);
  const auto curve = [&] {
    const clientele::retention::uplift u;
    clientele::retention::uplift::state all;
    for (std::size_t i = 0; i < values.size(); ++i) u.take(all, values[i], treated_of(i), outcome_of(i));
    return u.conclude(all);
  };
  if (curve().qini() != uplift_of_sorted(values).qini())
    state.SkipWithError("the coefficient is not that of std::sort");
  for (auto _ : state) benchmark::DoNotOptimize(curve().qini());
  report(state);
}

void sizes(benchmark::internal::Benchmark* b) {
  b->Arg(1000)->Arg(100000)->Arg(10000000)->Unit(benchmark::kMillisecond);
}

BENCHMARK(sorted_by_std_sort)->Apply(sizes);
BENCHMARK(sorted_by_radix)->Apply(sizes);
BENCHMARK(gini_by_std_sort)->Apply(sizes);
BENCHMARK(concentration_fit)->Apply(sizes);
BENCHMARK(rfm_by_std_sort)->Apply(sizes);
BENCHMARK(rfm_fit)->Apply(sizes);
BENCHMARK(matrix_fit)->Apply(sizes);
BENCHMARK(ranks_by_std_sort)->Apply(sizes);
BENCHMARK(rank_by_both)->Apply(sizes);
BENCHMARK(gain_by_std_sort)->Apply(sizes);
BENCHMARK(gain_curve)->Apply(sizes);
BENCHMARK(qini_by_std_sort)->Apply(sizes);
BENCHMARK(qini)->Apply(sizes);

}  // namespace
