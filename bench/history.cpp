// SPDX-License-Identifier: BSL-1.0
// How long do customer summaries of a transaction log take, sorted and unsorted, beside what one would write by hand?
// The argument is the number of rows, ten for each customer. "rivals" are std::sort and a loop, and std::unordered_map
// with a vector for each customer; all of them give the same numbers, which is checked.
#include <clientele/history/also.hpp>
#include <clientele/history/cohorts.hpp>
#include <clientele/history/interpurchase_times.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/tracking.hpp>
#include <clientele/history/unsorted_log.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <unordered_map>
#include <vector>

namespace {

namespace history = clientele::history;
using std::chrono::sys_days;
using namespace std::chrono_literals;

struct order {
  std::int64_t customer;
  sys_days day;
  double amount;
};

const history::observation<sys_days> seen{
    .end = sys_days{1998y / 6 / 30}, .calibration_end = sys_days{1997y / 9 / 30}, .period = std::chrono::weeks{1}};

/// Ten orders a customer on average, over 78 weeks; everybody's first one in the first quarter.
const std::vector<order>& orders(std::size_t rows) {
  static std::unordered_map<std::size_t, std::vector<order>> made;
  std::vector<order>& all = made[rows];
  if (!all.empty()) return all;
  std::mt19937_64 random(20240501);
  const std::size_t customers = rows / 10;
  all.reserve(rows);
  const sys_days begin{1997y / 1 / 1};
  for (std::size_t c = 0; c < customers; ++c)
    all.push_back({static_cast<std::int64_t>(c), begin + std::chrono::days{random() % 90},
                   0.01 * static_cast<double>(1 + random() % 9999)});
  while (all.size() < rows) {
    const std::size_t c = random() % customers;
    const auto first = (all[c].day - begin).count();
    all.push_back(
        {static_cast<std::int64_t>(c),
         begin + std::chrono::days{first + static_cast<std::int64_t>(random() % static_cast<std::size_t>(546 - first))},
         0.01 * static_cast<double>(1 + random() % 9999)});
  }
  std::shuffle(all.begin(), all.end(), random);
  return all;
}

const std::vector<order>& sorted_orders(std::size_t rows) {
  static std::unordered_map<std::size_t, std::vector<order>> made;
  std::vector<order>& all = made[rows];
  if (all.empty()) {
    all = orders(rows);
    std::sort(all.begin(), all.end(), [](const order& a, const order& b) {
      return a.customer != b.customer ? a.customer < b.customer : a.day < b.day;
    });
  }
  return all;
}

// ---- by hand ----

struct summary {
  std::int64_t id;
  double x, t_x, T, repeat_mean, holdout_x, holdout_spend;
};

template <class Order>
summary by_hand(std::int64_t id, const Order* o, std::size_t n) {
  const sys_days end = *seen.calibration_end;
  double x = 0, spend = 0, holdout = 0, holdout_spend = 0;
  sys_days last = o[0].day;
  for (std::size_t i = 1; i < n; ++i) {
    const bool another = o[i].day != o[i - 1].day;
    if (o[i].day <= end) {
      x += another;
      if (o[i].day != o[0].day) spend += o[i].amount;
      last = o[i].day;
    } else {
      holdout += another;
      holdout_spend += o[i].amount;
    }
  }
  const auto weeks = [](std::chrono::days d) { return static_cast<double>(d.count()) / 7; };
  return {id, x, weeks(last - o[0].day), weeks(end - o[0].day), x == 0 ? 0 : spend / x, holdout, holdout_spend};
}

void summaries_of_sorted(const std::vector<order>& all, std::vector<summary>& result) {
  for (std::size_t i = 0, j = 0; i < all.size(); i = j) {
    for (j = i + 1; j < all.size() && all[j].customer == all[i].customer; ++j) {
    }
    result.push_back(by_hand(all[i].customer, &all[i], j - i));
  }
}

template <class Customers>
double sum_of(const Customers& customers) {
  double s = 0;
  for (const auto& c : customers) s += c.x + c.t_x + c.T + c.repeat_mean + c.holdout_x;
  return s;
}

double expected(std::size_t rows) {
  static std::unordered_map<std::size_t, double> known;
  double& s = known[rows];
  if (s == 0) {
    std::vector<summary> result;
    summaries_of_sorted(sorted_orders(rows), result);
    s = sum_of(result);
  }
  return s;
}

void finish(benchmark::State& state, double sum) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  if (std::abs(sum / expected(rows) - 1) > 1e-10) state.SkipWithError("other numbers than by hand");
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void rival_sort_and_loop(benchmark::State& state) {
  const auto& all = orders(static_cast<std::size_t>(state.range(0)));
  double sum = 0;
  for (auto _ : state) {
    std::vector<order> copy = all;
    std::sort(copy.begin(), copy.end(), [](const order& a, const order& b) {
      return a.customer != b.customer ? a.customer < b.customer : a.day < b.day;
    });
    std::vector<summary> result;
    summaries_of_sorted(copy, result);
    state.PauseTiming();
    sum = sum_of(result);
    state.ResumeTiming();
  }
  finish(state, sum);
}

void rival_unordered_map(benchmark::State& state) {
  const auto& all = orders(static_cast<std::size_t>(state.range(0)));
  struct one {
    sys_days day;
    double amount;
  };
  double sum = 0;
  for (auto _ : state) {
    std::unordered_map<std::int64_t, std::vector<one>> customers;
    for (const order& o : all) customers[o.customer].push_back({o.day, o.amount});
    std::vector<summary> result;
    for (auto& [id, bought] : customers) {
      std::sort(bought.begin(), bought.end(), [](const one& a, const one& b) { return a.day < b.day; });
      result.push_back(by_hand(id, bought.data(), bought.size()));
    }
    state.PauseTiming();
    sum = sum_of(result);
    state.ResumeTiming();
  }
  finish(state, sum);
}

void rival_loop_over_sorted(benchmark::State& state) {
  const auto& all = sorted_orders(static_cast<std::size_t>(state.range(0)));
  double sum = 0;
  for (auto _ : state) {
    std::vector<summary> result;
    summaries_of_sorted(all, result);
    state.PauseTiming();
    sum = sum_of(result);
    state.ResumeTiming();
  }
  finish(state, sum);
}

// ---- with the library ----

void unsorted(benchmark::State& state) {
  const auto& all = orders(static_cast<std::size_t>(state.range(0)));
  double sum = 0;
  for (auto _ : state) {
    const auto result = history::customer_histories(all, seen, &order::customer, &order::day, &order::amount);
    state.PauseTiming();
    sum = sum_of(result.customers);
    state.ResumeTiming();
  }
  finish(state, sum);
}

void unsorted_into_sink(benchmark::State& state) {
  const auto& all = orders(static_cast<std::size_t>(state.range(0)));
  double sum = 0;
  for (auto _ : state) {
    history::unsorted_log<std::int64_t, sys_days> log(seen);
    log.add(all, &order::customer, &order::day, &order::amount);
    sum = 0;
    log.for_each([&](const auto& c) { sum += c.x + c.t_x + c.T + c.repeat_mean + c.holdout_x; });
  }
  finish(state, sum);
}

void unsorted_adding_only(benchmark::State& state) {
  const auto& all = orders(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    history::unsorted_log<std::int64_t, sys_days> log(seen);
    log.add(all, &order::customer, &order::day, &order::amount);
    benchmark::DoNotOptimize(log);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void sorted(benchmark::State& state) {
  const auto& all = sorted_orders(static_cast<std::size_t>(state.range(0)));
  double sum = 0;
  for (auto _ : state) {
    sum = 0;
    for (const auto& c : history::sorted_log(all, seen, &order::customer, &order::day, &order::amount))
      sum += c.x + c.t_x + c.T + c.repeat_mean + c.holdout_x;
  }
  finish(state, sum);
}

void sorted_with_three_readers(benchmark::State& state) {
  const auto& all = sorted_orders(static_cast<std::size_t>(state.range(0)));
  double sum = 0;
  for (auto _ : state) {
    history::reader weekly{history::tracking<sys_days>{
        {.begin = sys_days{1997y / 1 / 1}, .end = seen.end, .period = std::chrono::weeks{1}}}};
    history::reader monthly{history::cohorts<sys_days>{
        {.begin = sys_days{1997y / 1 / 1}, .end = seen.end, .period = history::calendar_months{1}}}};
    history::reader gaps{history::interpurchase_times<sys_days>{std::chrono::weeks{1}}};
    sum = 0;
    for (const auto& c : history::sorted_log(all, seen, &order::customer, &order::day, &order::amount,
                                             history::also(weekly, monthly, gaps)))
      sum += c.x + c.t_x + c.T + c.repeat_mean + c.holdout_x;
    benchmark::DoNotOptimize(weekly.summary()->repeat);
  }
  finish(state, sum);
}

void sizes(benchmark::internal::Benchmark* b) {
  b->Unit(benchmark::kMillisecond);
  for (const std::int64_t rows : {1'000, 10'000, 100'000, 1'000'000, 10'000'000}) b->Arg(rows);
}

BENCHMARK(unsorted)->Apply(sizes);
BENCHMARK(unsorted_into_sink)->Apply(sizes);
BENCHMARK(unsorted_adding_only)->Apply(sizes);
BENCHMARK(rival_sort_and_loop)->Apply(sizes);
BENCHMARK(rival_unordered_map)->Apply(sizes);
BENCHMARK(sorted)->Apply(sizes);
BENCHMARK(sorted_with_three_readers)->Apply(sizes);
BENCHMARK(rival_loop_over_sorted)->Apply(sizes);

}  // namespace
