// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/run.hpp>

namespace clientele::inline v0 {

/// What can be fitted: a value with `inputs` as a component has (and `rules`, `broken_rule` where there are rules
/// between inputs), and `start()` giving a fitting with
///   void add(std::span<const double> first_input, …);     valid rows, some at a time, in their order
///   bool another_pass();                                  ends a walk: whether all rows are needed once more
///   auto finish(const fitted_rows&);                      the fitted component
/// and, where several threads may share the work,
///   fitting part() const;                                 takes some of the rows of the walk that begins
///   void join(std::vector<fitting>& parts, const auto& execution);      they come back, in the order of their rows
///   auto finish(const fitted_rows&, const auto& execution);             if the last step is shared too
template <class T>
concept specification = requires(const T& s) {
  T::name.view();
  T::inputs;
  s.start();
};

/// How many rows a fit saw, and how many of them it had to leave out as bad.
struct fitted_rows {
  std::uint64_t rows = 0;
  std::uint64_t invalid = 0;
};

namespace detail {

template <class Specification, class Range>
inline constexpr bool range_can_be_walked_again = std::ranges::forward_range<Range>;

template <class Specification>
using fitting_of = decltype(std::declval<const Specification&>().start());

template <class Specification, class Fitting = fitting_of<Specification>>
inline constexpr bool fit_can_be_shared = requires(Fitting& all, const Fitting& some, std::vector<Fitting>& parts) {
  { some.part() } -> std::same_as<Fitting>;
  all.join(parts, 0);
};

/// Lets a specification's inputs pass through the engine's gathering and checks; nobody asks for their sums.
template <class Specification>
struct reading_of_inputs {
  using scalar = double;
  struct result {};
  static constexpr auto name = Specification::name;
  static constexpr auto inputs = std::apply(
      [](auto... one) {
        ((one.summarised = false), ...);
        return std::tuple<decltype(one)...>(one...);
      },
      Specification::inputs);
  static constexpr auto results = std::tuple<>{};
  template <class... Inputs>
  [[nodiscard]] constexpr result compute(const Inputs&...) const noexcept {
    return {};
  }
};

template <class Specification>
struct reading : reading_of_inputs<Specification> {
  [[nodiscard]] static constexpr reading of(const Specification&) noexcept { return {}; }
};

template <class Specification>
  requires requires { Specification::rules; }
struct reading<Specification> : reading_of_inputs<Specification> {
  static constexpr auto rules = Specification::rules;
  const Specification* specification = nullptr;

  [[nodiscard]] static constexpr reading of(const Specification& s) noexcept {
    reading r;
    r.specification = &s;
    return r;
  }
  template <class... Inputs>
  [[nodiscard]] constexpr std::size_t broken_rule(const Inputs&... values) const noexcept {
    return specification->broken_rule(values...);
  }
};

/// Gives the n rows of a block to a fitting without its bad ones; where they lie if there are none.
template <std::size_t inputs, class Fitting, class Node>
void hand_over(Fitting& fitting, const Node& block, std::size_t n) {
  const auto add = [&](const auto& values_of, std::size_t count) {
    [&]<std::size_t... k>(std::index_sequence<k...>) {
      fitting.add(std::span<const double>(values_of(k), count)...);
    }(std::make_index_sequence<inputs>{});
  };
  if (block.bad_rows() == 0) return add([&](std::size_t k) { return block.input_values(k); }, n);
  double kept[inputs][block_rows];
  std::size_t good = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if ((block.bad_rows() >> i & 1) != 0) continue;
    for (std::size_t k = 0; k < inputs; ++k) kept[k][good] = block.input_values(k)[i];
    ++good;
  }
  add([&](std::size_t k) { return kept[k]; }, good);
}

/// A walk along some rows: how many there were, what was wrong, and who took the good ones.
template <class Fitting>
struct walked {
  std::uint64_t rows = 0;
  findings found{};
  std::vector<Fitting> parts{};  ///< in the order of their rows; none when the fitting itself took them
};

template <class Fitting>
void add_outcome(walked<Fitting>& all, walked<Fitting>& later) {
  all.rows += later.rows;
  all.found.add(later.found);
  for (Fitting& one : later.parts) all.parts.push_back(std::move(one));
}

template <class Bound, class Iterator, class Sentinel, class Report, class Fitting>
walked<Fitting> walk(const fused<Bound>& plan, Iterator it, const Sentinel& end, std::uint64_t start, std::size_t first,
                     Report&& report, Fitting& fitting) {
  pass<true, false, Bound> work(plan);
  std::size_t place = first;
  while (const std::size_t n = work.block(it, end, start + place, place, report)) {
    hand_over<input_count<typename Bound::component_type>>(fitting, work.template node_of<0>(), n);
    place += n;
  }
  return {place - first, work.found()};
}

/// What `run_in_parts` runs: each part of a walk has a fitting of its own.
template <class Bound, class Fitting>
struct fit_runner {
  const fused<Bound>& plan;
  const Fitting& all;

  template <class Iterator, class Sentinel, class Report>
  walked<Fitting> rows(Iterator it, const Sentinel& end, std::uint64_t start, std::size_t first,
                       Report&& report) const {
    Fitting own = all.part();
    auto w = walk(plan, it, end, start, first, report, own);
    w.parts.push_back(std::move(own));
    return w;
  }
};

template <class Specification, class Range, class Bound, class... Options>
auto run_fit(const Specification& specification, Range& range, std::string_view range_name, const fused<Bound>& plan,
             Options... options) {
  static_assert(((is_quarantine<Options> || std::is_same_v<Options, starting_at> || execution<Options>) && ...),
                "clientele: fit takes the options starting_at, quarantine and an execution such as parallel");
  constexpr bool sized = std::ranges::sized_range<Range>;
  constexpr bool quarantined = (is_quarantine<Options> || ...);
  const std::uint64_t start = (std::uint64_t{0} + ... + first_row_of(options));
  check_parameters(specification);
  if constexpr (sized) {
    const auto rows = static_cast<std::size_t>(std::ranges::size(range));
    check_memory(plan, range_name, &rows, memory_of(range));
  }
  auto fitting = specification.start();
  using fitting_type = decltype(fitting);
  fitted_rows seen;
  bool first_walk = true;
  do {
    const auto report = [&]([[maybe_unused]] const bad_row& bad) {
      if (first_walk) (tell(options, bad), ...);
    };
    walked<fitting_type> w;
    if constexpr (runs_in_parts<Options...>) {
      const auto& how = *execution_of(options...);
      w = run_in_parts(fit_runner<Bound, fitting_type>{plan, fitting}, range, how, start, report,
                       quarantined && first_walk);
      fitting.join(w.parts, how);
    } else {
      w = walk(plan, std::ranges::begin(range), std::ranges::end(range), start, 0, report, fitting);
    }
    if (!first_walk && w.rows != seen.rows)
      raise(invalid_use("clientele: fit saw another number of rows the second time"));
    if (first_walk) {
      seen = {w.rows, w.found.bad_rows};
      if constexpr (!sized) {
        const auto rows = static_cast<std::size_t>(w.rows);
        check_memory(plan, range_name, &rows, memory_of(range));
      }
    }
    first_walk = false;
    if (!quarantined && w.found.bad_rows != 0) raise(invalid_customer(w.found.first, w.found.bad_rows));
  } while (fitting.another_pass());
  if constexpr (requires { fitting.finish(seen, *execution_of(options...)); })
    return fitting.finish(seen, *execution_of(options...));
  else
    return fitting.finish(seen);
}

/// Whether the specification can take the execution among what follows the range, if there is one.
template <class Specification, class... Rest>
constexpr bool execution_fits() {
  constexpr bool shared = runs_in_parts<Rest...>;
  static_assert(!shared || fit_can_be_shared<Specification>,
                "clientele: what this specification learns cannot be shared between threads: fit without parallel");
  return !shared || fit_can_be_shared<Specification>;
}

}  // namespace detail

/// What needs all customers first: `fit(specification, range, projections…, options…)` returns an ordinary
/// component that holds what was learnt: classes by cumulative value, quantile cuts. Of a model it returns `fitted`:
/// the `.model`, its standard errors, warnings (models/fit.hpp).
///
/// Needs a forward range, because the rows may be walked along more than once; each walk evaluates each projection
/// once a row. Options: `starting_at`, `quarantine`, and for specifications that can share the work an execution such
/// as `parallel{.threads = n}` (a sized random-access range then): what is fitted has the bits of one thread. Errors as
/// with `summarize`: `invalid_customer` after the first walk, unless a quarantine takes the bad rows (then they are
/// left out and counted).
template <specification Specification, class Range, class... Rest>
  requires std::ranges::input_range<Range>
auto fit(const Specification& s, Range&& range, Rest... rest) {
  constexpr bool again = detail::range_can_be_walked_again<Specification, Range>;
  static_assert(detail::range_can_be_walked_again<Specification, Range>,
                "clientele: fit walks along the range more than once, so it needs a forward range; copy a single-pass "
                "range first");
  static_assert(!detail::runs_in_parts<Rest...> || detail::can_be_cut<Range>,
                "clientele: running in parallel needs a sized random-access range");
  if constexpr (again && detail::execution_fits<Specification, Rest...>() &&
                detail::all_fit<detail::customer_of<Range>,
                                detail::places_of_call<detail::reading<Specification>, Rest...>>) {
    return detail::with_plan(
        [&](const auto& plan, auto... options) {
          return detail::run_fit(s, range, "the range", plan, std::move(options)...);
        },
        detail::reading<Specification>::of(s), std::move(rest)...);
  }
}

/// The same where every input is a column.
template <specification Specification, class Source, class... Rest>
  requires(!std::ranges::range<Source>)
auto fit(const Specification& s, Source source, Rest... rest) {
  if constexpr (detail::log_of_customers<Source> || component<Source> || detail::is_plan<Source>)
    detail::explain_range<Source>();
  else if constexpr (detail::execution_fits<Specification, Rest...>() &&
                     detail::all_fit<detail::no_customer,
                                     detail::places_of_call<detail::reading<Specification>, Source, Rest...>>)
    return detail::with_plan(
        [&](const auto& plan, auto... options) {
          const auto rows = detail::rows_of_columns(plan);
          return detail::run_fit(s, rows.first, rows.second, plan, std::move(options)...);
        },
        detail::reading<Specification>::of(s), std::move(source), std::move(rest)...);
}

template <class First, class... Rest>
  requires(!specification<First> || sizeof...(Rest) == 0)
auto fit(const First&, Rest&&...) {
  if constexpr (specification<First>)
    static_assert(detail::can_be_meant<First>,
                  "clientele: fit(specification, range, projections…): the range of customers is missing");
  else if constexpr (component<First> || detail::is_plan<First>)
    static_assert(detail::can_be_meant<First>,
                  "clientele: this has nothing to learn from all customers: use it in summarize or score");
  else
    static_assert(detail::can_be_meant<First>,
                  "clientele: fit(specification, range, projections…): a specification comes first, such as "
                  "classification::abc{}");
}

}  // namespace clientele::inline v0
