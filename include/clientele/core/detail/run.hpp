// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// From a call to its passes: what fits is checked before anything is read, parts are run, results delivered.
#pragma once

#include <clientele/core/detail/fits.hpp>
#include <clientele/core/merge.hpp>

#include <cstring>
#include <memory>

namespace clientele::inline v0::detail {

// ---- sizes and overlaps ----

/// A stretch of memory that a pass reads or writes, with its name and its number of rows.
struct stretch {
  const void* begin;
  const void* end;
  std::size_t rows;
  std::string_view name;

  [[nodiscard]] bool overlaps(const stretch& other) const noexcept {
    const std::less<const void*> before;
    return before(begin, other.end) && before(other.begin, end);
  }
};

template <class... Bounds, class F>
void for_each_column(const fused<Bounds...>& plan, F&& f) {
  const auto look = [&](const auto& b) {
    for_each_place(b, [&](const auto& base, const auto& source, std::string_view input) {
      if constexpr (source_traits<std::remove_cvref_t<decltype(base)>>::kind == place::column) {
        const std::string_view given = source_traits<std::remove_cvref_t<decltype(source)>>::name(source);
        const std::ptrdiff_t last = base.size == 0 ? 0 : (static_cast<std::ptrdiff_t>(base.size) - 1) * base.stride;
        const auto* begin = base.data + (last < 0 ? last : 0);
        const auto* end = base.size == 0 ? begin : base.data + (last < 0 ? 0 : last) + 1;
        f(stretch{begin, end, base.size, given.empty() ? input : given});
      }
    });
  };
  std::apply([&](const auto&... b) { (look(b), ...); }, plan.parts);
}

template <class Option, class F>
void for_destination_column(const Option& option, F&& f) {
  if constexpr (is_destination<Option>)
    if constexpr (requires { option.target.data(); })
      f(stretch{option.target.data(), option.target.data() + option.target.size(), option.target.size(),
                "an output column of into(…)"});
}

/// All columns and outputs must have as many rows as there are customers, and no output may overlap anything.
template <class... Bounds, class... Options>
void check_memory(const fused<Bounds...>& plan, std::string_view range_name, const std::size_t* rows, stretch range,
                  const Options&... options) {
  const auto fits = [&](const stretch& s) {
    if (rows != nullptr && s.rows != *rows) raise(mismatched_sizes(s.name, s.rows, range_name, *rows));
  };
  for_each_column(plan, fits);
  [[maybe_unused]] const auto alone = [&](const stretch& out) {
    fits(out);
    const auto apart = [&](const stretch& other) {
      if (out.overlaps(other))
        raise(invalid_use("clientele: " + std::string(out.name) + " overlaps " + std::string(other.name)));
    };
    if (range.begin != nullptr) apart(range);
    for_each_column(plan, apart);
    std::size_t same = 0;
    (for_destination_column(options, [&](const stretch& other) { same += out.overlaps(other) ? 1 : 0; }), ...);
    if (same > 1) raise(invalid_use("clientele: two output columns of into(…) overlap"));
  };
  (for_destination_column(options, alone), ...);
}

// ---- delivering results ----

template <class Pass, class... Bounds>
struct delivery {
  Pass& pass;
  std::size_t place;
  std::size_t n;

  /// The lane that a destination takes; looked up once a part.
  template <class Option>
  [[nodiscard]] static std::size_t lane_of(const Option&) {
    return 0;
  }
  template <fixed_string Label, class Value, class Result, class Target>
  [[nodiscard]] static std::size_t lane_of(const destination<Label, Value Result::*, Target>& d) {
    using component = typename std::remove_cvref_t<
        decltype(std::declval<delivery>().template source<Label, Result>())>::component_type;
    return lane_of_member<component>(d.member) + d.element;
  }

  template <class Option>
  void operator()(Option&, std::size_t) const {}

  template <fixed_string Label, class Value, class Result, class Target>
  void operator()(destination<Label, Value Result::*, Target>& d, std::size_t place_of_lane) const {
    const auto* lane = source<Label, Result>().results() + place_of_lane * block_rows;
    if constexpr (std::is_pointer_v<Target>)
      to_sink(*d.target, lane);
    else
      to_column<Value>(d.target, lane);
  }

  template <fixed_string Label, class Result>
  void operator()(result_destination<Label, Result>& d, std::size_t) const {
    auto& from = source<Label, Result>();
    using component = typename std::remove_cvref_t<decltype(from)>::component_type;
    check_room(d.target.size());
    for (std::size_t i = 0; i < n; ++i) d.target[place + i] = load_result<component>(from.results(), i);
  }

 private:
  template <fixed_string Label, class Result>
  [[nodiscard]] auto& source() const {
    return pass.template node_of<place_of_destination<Label, Result, Bounds...>()>();
  }

  void check_room(std::size_t room) const {
    if (place + n > room) raise(mismatched_sizes("an output column of into(…)", room, "the range", place + n));
  }

  template <class Value, class Lane, class Element>
  void to_column(std::span<Element> column, const Lane* lane) const {
    check_room(column.size());
    Element* to = column.data() + place;
    if (n == block_rows) {
      fetch_to_write(to);
      narrow_block(lane, to);
    } else
      copy<Value>(lane, to, n);
  }

  /// Asks for the memory of the results two blocks on: a store that has to wait for it holds up the next blocks.
  template <class Element>
  static void fetch_to_write(const Element* x) noexcept {
    const auto* next = reinterpret_cast<const char*>(x + 2 * block_rows);
    for (std::size_t k = 0; k < block_rows * sizeof(Element); k += 64) CLIENTELE_PREFETCH_TO_WRITE(next + k);
  }

  template <class Value, class Lane, class Element>
  static void copy(const Lane* lane, Element* to, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (std::is_enum_v<Value>)
        to[i] = static_cast<Element>(static_cast<int>(lane[i]));
      else
        to[i] = static_cast<Element>(lane[i]);
    }
  }

  template <class Sink, class Lane>
  void to_sink(Sink& sink, const Lane* lane) const {
    double kept[block_rows];
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
      kept[count] = static_cast<double>(lane[i]);
      count += lane[i] == lane[i] ? 1 : 0;
    }
    sink.add(std::span<const double>(kept, count));
  }
};

// ---- running ----

/// One part's outcome: totals of every bound, and what was found wrong.
template <class... Bounds>
struct outcome {
  std::tuple<totals<typename Bounds::component_type>...> sums{};
  findings found{};
};

template <class... Bounds, class Pass>
outcome<Bounds...> take_outcome(Pass& pass) {
  outcome<Bounds...> o;
  unrolled<sizeof...(Bounds)>([&](auto top) { std::get<top>(o.sums) = pass.template node_of<top>().sums(); });
  o.found = pass.found();
  return o;
}

template <class... Bounds>
void add_outcome(outcome<Bounds...>& all, const outcome<Bounds...>& later) {
  unrolled<sizeof...(Bounds)>(
      [&](auto top) { totals_access::add(std::get<top>(all.sums), std::get<top>(later.sums)); });
  all.found.add(later.found);
}

/// A part's own destination: columns are shared, sinks start empty and are merged in order.
template <class Option>
struct part_option {
  Option value;
  explicit part_option(const Option& o) : value(o) {}
  void give_back(const Option&) const {}
};
template <fixed_string Label, class Member, class Sink>
struct part_option<destination<Label, Member, Sink*>> {
  std::unique_ptr<Sink> own;
  destination<Label, Member, Sink*> value;
  explicit part_option(const destination<Label, Member, Sink*>& d)
      : own(std::make_unique<Sink>(d.target->emptied())), value{d.member, own.get(), d.element} {}
  void give_back(const destination<Label, Member, Sink*>& d) const { d.target->merge(*own); }
};

template <bool Checked, bool WholeRow, class... Bounds>
struct runner {
  using pass_type = pass<Checked, WholeRow, Bounds...>;
  const fused<Bounds...>& plan;

  /// Rows [first, last) of a range whose iterator stands at `first`, or of columns when there is no range.
  template <class Iterator, class Sentinel, class Report, class... Options>
  outcome<Bounds...> rows(Iterator it, const Sentinel& end, std::uint64_t start, std::size_t first, Report&& report,
                          Options&... options) const {
    pass_type work(plan);
    using deliver = delivery<pass_type, Bounds...>;
    const std::array<std::size_t, sizeof...(Options)> lanes{deliver::lane_of(options)...};
    std::size_t place = first;
    while (const std::size_t n = work.block(it, end, start + place, place, report)) {
      const std::size_t* lane = lanes.data();
      (deliver{work, place, n}(options, *lane++), ...);
      place += n;
    }
    work.finish();
    return take_outcome<Bounds...>(work);
  }
};

/// How many parts the call's execution wants, and how they run; sequential without one.
template <class... Options>
constexpr const auto* execution_of(const Options&... options) noexcept {
  const void* none = nullptr;
  const auto pick = [](const auto& self, const auto& first, const auto&... rest) {
    if constexpr (execution<std::remove_cvref_t<decltype(first)>>)
      return &first;
    else if constexpr (sizeof...(rest) == 0)
      return static_cast<const void*>(nullptr);
    else
      return self(self, rest...);
  };
  if constexpr (sizeof...(Options) == 0)
    return none;
  else
    return pick(pick, options...);
}

template <class... Bounds>
void check_all_parameters(const fused<Bounds...>& plan) {
  const auto look = [](const auto& b) {
    for_each_place(b, [](const auto& base, const auto&, std::string_view) {
      if constexpr (requires { base.upstream.component; }) check_parameters(base.upstream.component);
    });
    check_parameters(b.component);
  };
  std::apply([&](const auto&... b) { (look(b), ...); }, plan.parts);
}

/// Runs the parts of a sized random-access range by an execution and joins them in row order. Rows reported bad are
/// held back until all parts are done, then reported in row order.
template <class Runner, class Range, class Execution, class Report, class... Options>
auto run_in_parts(const Runner& runner, Range& range, const Execution& how, std::uint64_t start, Report&& report,
                  bool reports, Options&... options) {
  using result =
      decltype(runner.rows(std::ranges::begin(range), std::ranges::end(range), start, 0, report, options...));
  const auto size = static_cast<std::size_t>(std::ranges::size(range));
  const std::uint64_t first_leaf = start / leaf_rows;
  const auto leaves = static_cast<std::size_t>(size == 0 ? 1 : (start + size - 1) / leaf_rows - first_leaf + 1);
  const std::size_t parts = std::max<std::size_t>(1, std::min<std::size_t>(leaves, how.parts(leaves)));
  struct part {
    std::optional<result> done;
    std::vector<bad_row> bad;
    std::optional<std::tuple<part_option<Options>...>> options;
  };
  std::vector<part> all(parts);
  for (part& p : all) p.options.emplace(part_option<Options>(options)...);
  const auto row_of_part = [&](std::size_t p) -> std::size_t {  // first row of part p, cut at leaves
    if (p == 0) return 0;
    if (p == parts) return size;
    return static_cast<std::size_t>((first_leaf + leaves * p / parts) * leaf_rows - start);
  };
  how.run(parts, [&](std::size_t p) {
    part& mine = all[p];
    const auto hold = [&](const bad_row& bad) {
      if (reports) mine.bad.push_back(bad);
    };
    const auto begin = std::ranges::begin(range);
    using difference = std::ranges::range_difference_t<Range>;
    const std::size_t first = row_of_part(p), last = row_of_part(p + 1);
    std::apply(
        [&](auto&... own) {
          mine.done.emplace(runner.rows(begin + static_cast<difference>(first), begin + static_cast<difference>(last),
                                        start, first, hold, own.value...));
        },
        *mine.options);
  });
  result whole = std::move(*all[0].done);
  for (std::size_t p = 0; p < parts; ++p) {
    if (p > 0) add_outcome(whole, *all[p].done);
    for (const bad_row& bad : all[p].bad) report(bad);
    [&]<std::size_t... i>(std::index_sequence<i...>) {
      (std::get<i>(*all[p].options).give_back(options), ...);
    }(std::index_sequence_for<Options...>{});
  }
  return whole;
}

template <class Range>
stretch memory_of(Range& range) {
  if constexpr (std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range>) {
    const auto* begin = std::to_address(std::ranges::begin(range));
    return {begin, begin + std::ranges::size(range), static_cast<std::size_t>(std::ranges::size(range)),
            "the range of customers"};
  } else {
    return {nullptr, nullptr, 0, "the range of customers"};
  }
}

/// One call of `summarize`, or of `score` with destinations.
template <class Range, class... Bounds, class... Options>
auto execute(Range&& range, std::string_view range_name, const fused<Bounds...>& plan, Options... options) {
  using runner_type = runner<!has_option<unchecked, Options...>, has_option<whole_row, Options...>, Bounds...>;
  constexpr bool sized = std::ranges::sized_range<Range>;
  constexpr bool quarantined = (is_quarantine<Options> || ...);
  std::size_t rows = 0;
  if constexpr (sized) rows = static_cast<std::size_t>(std::ranges::size(range));
  check_all_parameters(plan);
  check_memory(plan, range_name, sized ? &rows : nullptr, memory_of(range), options...);
  const std::uint64_t start = (std::uint64_t{0} + ... + first_row_of(options));
  const auto report = [&]([[maybe_unused]] const bad_row& bad) { (tell(options, bad), ...); };
  const runner_type run{plan};
  outcome<Bounds...> all;
  if constexpr (runs_in_parts<Options...>) {
    all = run_in_parts(run, range, *execution_of(options...), start, report, quarantined, options...);
  } else {
    all = run.rows(std::ranges::begin(range), std::ranges::end(range), start, 0, report, options...);
  }
  if constexpr (!sized) {
    rows = static_cast<std::size_t>(std::get<0>(all.sums).rows());
    check_memory(plan, range_name, &rows, memory_of(range), options...);
  }
  if (!quarantined && all.found.bad_rows != 0) raise(invalid_customer(all.found.first, all.found.bad_rows));
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return parts<fused<Bounds...>, summary<typename Bounds::component_type>...>{
        {summary<typename Bounds::component_type>(std::get<i>(plan.parts).component, std::get<i>(all.sums))...}};
  }(std::index_sequence_for<Bounds...>{});
}

// ---- reading a call's arguments ----

template <class... Bounds>
fused<Bounds...> to_plan(const fused<Bounds...>& plan) {
  return plan;
}
template <fixed_string Label, class C, class... Sources>
fused<bound<Label, C, Sources...>> to_plan(const bound<Label, C, Sources...>& b) {
  return {std::tuple{b}};
}

/// `f(plan, options…)` from what follows the range: a plan, or a component with its projections, then options.
template <class F, class First, class... Rest>
auto with_plan(F&& f, First first, Rest... rest) {
  if constexpr (is_bound<First> || is_fused<First>) {
    if constexpr (options_are_meant<Rest...>) return f(to_plan(first), std::move(rest)...);
  } else {
    constexpr std::size_t projections = before_options<Rest...>();
    auto all = std::tuple<Rest...>{std::move(rest)...};
    return [&]<std::size_t... p, std::size_t... o>(std::index_sequence<p...>, std::index_sequence<o...>) {
      if constexpr (options_are_meant<std::tuple_element_t<projections + o, std::tuple<Rest...>>...>)
        return f(to_plan(on(std::move(first), std::get<p>(std::move(all))...)),
                 std::get<projections + o>(std::move(all))...);
    }(std::make_index_sequence<projections>{}, std::make_index_sequence<sizeof...(Rest) - projections>{});
  }
}

/// The rows of a plan whose inputs are all columns.
template <class... Bounds>
auto rows_of_columns(const fused<Bounds...>& plan) {
  std::size_t rows = 0;
  std::string_view name;
  for_each_column(plan, [&](const stretch& s) {
    if (name.empty()) rows = s.rows, name = s.name;
  });
  if (name.empty()) raise(invalid_use("clientele: a call without a range needs at least one column"));
  return std::pair{std::views::iota(std::size_t{0}, rows), name};
}

/// The result itself when the plan is a single component.
template <class Plan, class... Values>
auto only_part(parts<Plan, Values...>&& p) {
  if constexpr (sizeof...(Values) == 1)
    return std::get<0>(std::move(p.values));
  else
    return std::move(p);
}

}  // namespace clientele::inline v0::detail
