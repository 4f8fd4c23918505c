// SPDX-License-Identifier: BSL-1.0
// Every component with a formula of its own, one at a time: all its inputs read from columns, all its results written
// into columns (classes as bytes), checks and totals on. Each case measures two things in turn: the component, and
// the ceiling, which reads and writes the same bytes and does nothing else. The counter `of_ceiling` is the ratio of
// the two least times; `ns` and `ceiling_ns` are those times for one customer.
//
// docs/performance.md holds the table and the command.
#include "memory_block.hpp"

#include <clientele/churn/bad_experience.hpp>
#include <clientele/churn/four_rates.hpp>
#include <clientele/churn/rates.hpp>
#include <clientele/churn/revenue_rates.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/churn/told.hpp>
#include <clientele/churn/word_balance.hpp>
#include <clientele/churn/word_of_mouth.hpp>
#include <clientele/classification/axes.hpp>
#include <clientele/classification/contribution.hpp>
#include <clientele/classification/profile_completeness.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/classification/scorecard.hpp>
#include <clientele/classification/small_orders.hpp>
#include <clientele/core/score.hpp>
#include <clientele/retention/acquisition_funnel.hpp>
#include <clientele/retention/capacity.hpp>
#include <clientele/retention/churn_band.hpp>
#include <clientele/retention/cross_buying.hpp>
#include <clientele/retention/customer_equity.hpp>
#include <clientele/retention/keeping_and_winning.hpp>
#include <clientele/retention/order_effort.hpp>
#include <clientele/retention/payback.hpp>
#include <clientele/retention/response_curve.hpp>
#include <clientele/retention/roi.hpp>
#include <clientele/retention/sensitivity.hpp>
#include <clientele/retention/where_to_spend.hpp>
#include <clientele/retention/win_rate.hpp>
#include <clientele/satisfaction/customer_effort.hpp>
#include <clientele/satisfaction/customer_satisfaction.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/satisfaction/importance_performance.hpp>
#include <clientele/satisfaction/loyalty_matrix.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/satisfaction/perception_bias.hpp>
#include <clientele/satisfaction/repurchase_rate.hpp>
#include <clientele/satisfaction/zone_of_tolerance.hpp>
#include <clientele/service/compensation.hpp>
#include <clientele/service/hidden_dissatisfaction.hpp>
#include <clientele/service/recovery.hpp>
#include <clientele/service/recovery_band.hpp>
#include <clientele/value/levers.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/matrix.hpp>
#include <clientele/value/period_lifetime.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace clientele;

constexpr std::size_t most = 4'000'000 / 64 * 64;  // from memory
constexpr std::size_t few = 32768;                 // from the cache: the arithmetic alone

/// Lanes that inputs of dynamic width get.
constexpr std::size_t dynamic_lanes = 8;

template <class C>
constexpr std::size_t input_lanes = detail::input_lane<C, input_count<C>>(dynamic_lanes);
template <class C, std::size_t I>
constexpr std::size_t width = nth_input<C, I>.width == dynamic ? dynamic_lanes : nth_input<C, I>.width;

/// Columns that all cases share, one after the other.
struct columns {
  std::vector<memory_block<double>> doubles;
  std::vector<memory_block<std::uint8_t>> bytes;

  void reserve(std::size_t wanted_doubles, std::size_t wanted_bytes) {
    while (doubles.size() < wanted_doubles) doubles.emplace_back(most);
    while (bytes.size() < wanted_bytes) bytes.emplace_back(most);
  }
  static columns& shared() {
    static columns c;
    return c;
  }
};

template <class C, std::size_t I>
auto bind_input(columns& c, std::size_t customers) {
  constexpr std::size_t first = detail::input_lane<C, I>(dynamic_lanes);
  if constexpr (nth_input<C, I>.width == 1)
    return column(c.doubles[first].first(customers));
  else
    return [&]<std::size_t... j>(std::index_sequence<j...>) {
      return each(column(c.doubles[first + j].first(customers))...);
    }(std::make_index_sequence<width<C, I>>{});
}

/// Fills the input columns: values inside every range, rows that keep every rule.
template <class C>
void fill_inputs(const C& component, columns& c) {
  constexpr std::size_t distinct = 65536;
  std::mt19937_64 random(1);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  const auto one_row = [&](std::size_t i) {
    unrolled<input_count<C>>([&](auto I) {
      constexpr auto& declared = nth_input<C, I>;
      const double low = std::max(declared.allowed.low, -20.0),
                   high = std::min(declared.allowed.high, std::max(low, 0.0) + 120.0);
      for (std::size_t j = 0; j < width<C, I>; ++j) {
        const double x = low + (high - low) * (0.001 + 0.998 * unit());
        c.doubles[detail::input_lane<C, I>(dynamic_lanes) + j][i] =
            declared.allowed.whole ? static_cast<double>(static_cast<std::int64_t>(x + 0.5)) : x;
      }
    });
    std::array<const double*, input_lanes<C>> lane;
    std::array<double, input_lanes<C>> scratch{};
    for (std::size_t l = 0; l < lane.size(); ++l) lane[l] = &c.doubles[l][i];
    return detail::with_row(component, detail::lanes_of_block<C>{lane.data(), nullptr}, 0, scratch.data(),
                            [&](const auto&... x) { return detail::inputs_are_good(component, x...); });
  };
  for (std::size_t i = 0; i < distinct; ++i)
    while (!one_row(i)) {
    }
  for (std::size_t l = 0; l < input_lanes<C>; ++l)
    for (std::size_t i = distinct; i < most; ++i) c.doubles[l][i] = c.doubles[l][i % distinct];
}

/// One column for every number among the results, after those of the inputs; one of bytes for every class.
template <class C>
auto into_all(columns& c, std::size_t customers) {
  std::size_t number = input_lanes<C>, code = 0;
  const auto result = [&]<std::size_t R>(std::integral_constant<std::size_t, R>) {
    constexpr auto member = std::get<R>(C::results).member;
    using type = detail::result_type<C, R>;
    if constexpr (std::is_enum_v<type>)
      return std::tuple{into(member, c.bytes[code++].first(customers))};
    else if constexpr (detail::list_of_values<type>) {
      const std::size_t first = number;
      number += detail::lanes_of<type>;
      return [&]<std::size_t... j>(std::index_sequence<j...>) {
        return std::tuple{into(member, j, c.doubles[first + j].first(customers))...};
      }(std::make_index_sequence<detail::lanes_of<type>>{});
    } else
      return std::tuple{into(member, c.doubles[number++].first(customers))};
  };
  return [&]<std::size_t... R>(std::index_sequence<R...>) {
    return std::tuple_cat(result(std::integral_constant<std::size_t, R>{})...);
  }(std::make_index_sequence<detail::result_count<C>>{});
}

template <class C>
constexpr std::size_t class_columns = []<std::size_t... R>(std::index_sequence<R...>) {
  return (std::size_t{0} + ... + std::is_enum_v<detail::result_type<C, R>>);
}(std::make_index_sequence<detail::result_count<C>>{});

/// The same bytes read and written.
template <class C>
void ceiling(columns& c, std::size_t customers) {
  constexpr std::size_t numbers = detail::result_lanes<C> - class_columns<C>;
  std::uint64_t seen[8]{};
  for (std::size_t i = 0; i < customers; i += 64) {
    for (std::size_t l = 0; l < input_lanes<C>; ++l) touch(&c.doubles[l][i], seen);
    for (std::size_t l = 0; l < numbers; ++l) fill(&c.doubles[input_lanes<C> + l][i], seen);
    for (std::size_t l = 0; l < class_columns<C>; ++l) fill(&c.bytes[l][i], seen);
  }
  benchmark::DoNotOptimize(seen);
  benchmark::ClobberMemory();
}

template <class F>
double seconds(F&& f) {
  const auto begin = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <class C>
void one_component(benchmark::State& state, const C& component) {
  const auto customers = static_cast<std::size_t>(state.range(0));
  columns& c = columns::shared();
  c.reserve(input_lanes<C> + detail::result_lanes<C>, class_columns<C>);
  fill_inputs(component, c);
  const auto bound = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return on(component, bind_input<C, I>(c, customers)...);
  }(std::make_index_sequence<input_count<C>>{});
  double best = 1e9, best_ceiling = 1e9;
  for (auto _ : state) {
    best_ceiling = std::min(best_ceiling, seconds([&] { ceiling<C>(c, customers); }));
    const double taken = seconds([&] {
      std::apply([&](const auto&... results) { benchmark::DoNotOptimize(score(bound, results...).valid()); },
                 into_all<C>(c, customers));
    });
    best = std::min(best, taken);
    state.SetIterationTime(taken);
  }
  state.counters["ns"] = 1e9 * best / static_cast<double>(customers);
  state.counters["ceiling_ns"] = 1e9 * best_ceiling / static_cast<double>(customers);
  state.counters["of_ceiling"] = best_ceiling / best;
}

template <class C>
void add(const C& component, const char* kind = "rational") {
  benchmark::RegisterBenchmark((std::string(kind) + "/" + std::string(C::name.view())).c_str(),
                               [component](benchmark::State& state) { one_component(state, component); })
      ->Arg(few)
      ->Arg(most)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond)
      ->MinTime(0.3);
}

void add_all() {
  add(satisfaction::gap<4>{});
  add(satisfaction::zone_of_tolerance{});
  add(satisfaction::net_promoter_score{});
  add(satisfaction::customer_satisfaction{});
  add(satisfaction::customer_effort{});
  add(satisfaction::importance_performance{.importance_cut = 3, .performance_cut = 3});
  add(satisfaction::loyalty_matrix{.behaviour_cut = 2, .attitude_cut = 4});
  add(satisfaction::perception_bias{});
  add(satisfaction::repurchase_rate{});
  add(service::hidden_dissatisfaction{});
  add(service::recovery{.quickly_within = 24});
  add(churn::ripple{});
  add(churn::ripple{}.wider());
  add(churn::told{});
  add(churn::bad_experience{});
  add(churn::word_balance{});
  add(churn::rates{});
  add(churn::four_rates{});
  add(churn::revenue_rates{});
  add(retention::roi{});
  add(retention::sensitivity{.discount = 0.1});
  add(retention::keeping_and_winning{});
  add(retention::acquisition_funnel{});
  add(retention::capacity{});
  add(retention::where_to_spend{});
  add(retention::win_rate{});
  add(retention::cross_buying{});
  add(retention::order_effort{});
  add(retention::churn_band{.discount = 0.1});
  add(service::recovery_band{});
  add(value::lifetime{.timing = value::first_margin::now, .retention_gain = 0.05});
  add(value::lifetime{.timing = value::first_margin::now, .discount = 2.5, .target_share = 0.5}.wider());
  add(value::matrix{.current_cut = 0, .potential_cut = 0});
  add(value::levers{.timing = value::first_margin::now, .retention = 0.05, .margin = 0.1});
  add(value::levers{.timing = value::first_margin::now, .discount = 2.5, .target_share = 0.5}.wider());
  add(value::period_lifetime<12>{.timing = value::first_margin::now});
  add(classification::scorecard<4>{});
  add(classification::small_orders{.threshold = 50});
  add(classification::contribution<2>{});
  add(classification::axes{.long_from = 24, .key_from = 100, .middle_from = 50, .general_from = 1});
  add(classification::rfm{.recency_cuts = {1, 2, 3, 4}, .frequency_cuts = {1, 2, 3, 4}, .monetary_cuts = {1, 2, 3, 4}});
  add(churn::word_of_mouth{.retelling = 0.1}, "transcendental");
  add(retention::payback{.timing = value::first_margin::now}, "transcendental");
  add(retention::response_curve{.ceiling = 1, .steepness = 0.001}, "transcendental");
  add(retention::customer_equity{.margin = 100,
                                 .discount = 0.1,
                                 .acquisition_ceiling = 1,
                                 .acquisition_steepness = 0.001,
                                 .retention_ceiling = 0.9,
                                 .retention_steepness = 0.01},
      "transcendental");
  add(service::compensation{.ceiling = 0.9, .sensitivity = 0.1}, "transcendental");
  add(value::finite_lifetime{.timing = value::first_margin::now, .horizon = 10, .retention_gain = 0.05},
      "transcendental");
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  add_all();
  benchmark::RunSpecifiedBenchmarks();
}
