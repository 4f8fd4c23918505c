// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/fitted.hpp>
#include <clientele/core/detail/call.hpp>
#include <clientele/core/detail/run.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// What can be fitted: a value with `inputs` as a component has (and `rules`, `broken_rule` where there are rules
/// between inputs), and `start()` giving a fitting with
///   void add(std::span<const double> first_input, …);     valid rows, some at a time, in their order
///   bool another_pass();                                  ends a walk: whether all rows are needed once more
///   auto finish();                                        the value learnt; or a `fitted` of it, with its warnings
/// and, where threads may share the work,
///   fitting part() const;                                 takes some of the rows of the walk that begins
///   void join(std::vector<fitting>& parts, const auto& execution);      they come back, in the order of their rows
///   void pack();                                          if a part can be made smaller when it has all its rows
///   auto finish(const auto& execution);                                 if the last step is shared too
/// and, where machines may (core/learn.hpp), `transfer(archive)` as `save` needs it: between two walks what the next
/// one needs, of a part that was packed what `join` needs, without what `start()` and `part()` put there.
template <class T>
concept specification = requires(const T& s) {
  T::name.view();
  T::inputs;
  s.start();
};

namespace detail::inline CLIENTELE_MACHINE {

template <class Specification, class Range>
inline constexpr bool range_can_be_walked_again = std::ranges::forward_range<Range>;

template <class Specification>
using fitting_of = decltype(std::declval<const Specification&>().start());

template <class Specification, class Fitting = fitting_of<Specification>>
inline constexpr bool fit_can_be_shared = requires(Fitting& all, const Fitting& some, std::vector<Fitting>& parts) {
  { some.part() } -> std::same_as<Fitting>;
  all.join(parts, 0);
};

/// Gives the n rows of a block to a fitting without its bad ones; where they lie if there are none.
template <class Bound, class Fitting>
void hand_over(Fitting& fitting, const reading_pass<Bound>& pass, std::size_t n) {
  constexpr std::size_t inputs = input_count<typename Bound::component_type>;
  const auto& block = pass.block_of_inputs();
  const auto add = [&](const auto& values_of, std::size_t count) {
    [&]<std::size_t... k>(std::index_sequence<k...>) {
      fitting.add(std::span<const double>(values_of(k), count)...);
    }(std::make_index_sequence<inputs>{});
  };
  if (pass.bad_rows() == 0) return add([&](std::size_t k) { return block.values(k); }, n);
  double kept[inputs][block_rows];
  std::size_t good = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if ((pass.bad_rows() >> i & 1) != 0) continue;
    for (std::size_t k = 0; k < inputs; ++k) kept[k][good] = block.values(k)[i];
    ++good;
  }
  add([&](std::size_t k) { return kept[k]; }, good);
}

/// Leaves of a part only what `join` needs.
template <class Fitting>
void pack(Fitting& part) {
  if constexpr (requires { part.pack(); }) part.pack();
}

/// A walk along some rows: how many there were, what was wrong, and who took the good ones.
template <class Fitting>
struct walked {
  std::uint64_t rows = 0;
  findings found{};
  std::vector<Fitting> parts{};  ///< in the order of their rows; none when the fitting itself took them

  friend void add_outcome(walked& all, walked& later) {
    all.rows += later.rows;
    all.found.add(later.found);
    for (Fitting& one : later.parts) all.parts.push_back(std::move(one));
  }
};

/// One walk along all rows, or along the rows of a part, for which the fitting has a part of its own.
template <class Bound, class Fitting>
struct fit_runner {
  const Bound& bound;
  Fitting& fitting;

  template <class Iterator, class Sentinel, class Options>
  walked<Fitting> rows(Iterator it, const Sentinel& end, std::uint64_t start, std::size_t first,
                       const bad_row_listener& report, Options&) const {
    reading_pass<Bound> work(bound);
    walked<Fitting> w;
    if constexpr (Options::in_parts) w.parts.push_back(fitting.part());
    Fitting& to = Options::in_parts ? w.parts.front() : fitting;
    std::size_t place = first;
    while (const std::size_t n = work.block(it, end, start + place, place, report)) {
      hand_over(to, work, n);
      place += n;
    }
    if constexpr (Options::in_parts) pack(to);
    w.rows = place - first;
    w.found = work.found();
    return w;
  }
};

/// One walk along all rows, whose good ones a fitting takes, by parts of its own where an execution is among the
/// options. `tells`: whether quarantines hear of the bad ones.
template <class Bound, class Range, class Fitting, class... Option>
walked<Fitting> walk_along(Range& range, std::string_view range_name, const fused<Bound>& plan, Fitting& fitting,
                           call_options<Option...>& options, bool tells) {
  using option_values = call_options<Option...>;
  static_assert(((is_quarantine<Option> || std::is_same_v<Option, starting_at> || execution<Option>) && ...),
                "clientele: fit and learn take the options starting_at, quarantine and an execution such as parallel");
  const auto check_rows = [&](std::size_t rows) { check_memory(plan, range_name, &rows, memory_of(range), options); };
  constexpr bool sized = std::ranges::sized_range<Range>;
  if constexpr (sized) check_rows(static_cast<std::size_t>(std::ranges::size(range)));
  const auto tell = [&](const bad_row& bad) {
    if (tells) options.report(bad);
  };
  const auto report = option_values::quarantined ? bad_row_listener(tell) : bad_row_listener();
  const fit_runner<Bound, Fitting> run{std::get<0>(plan.parts), fitting};
  auto w = run_all(run, range, options, report, option_values::quarantined && tells);
  if constexpr (option_values::in_parts) fitting.join(w.parts, options.how());
  if constexpr (!sized) check_rows(static_cast<std::size_t>(w.rows));
  if (!option_values::quarantined && w.found.bad_rows != 0) raise(invalid_customer(w.found.first, w.found.bad_rows));
  return w;
}

/// What a fitting returned, with the rows that the engine counted.
template <class T>
auto with_rows(T learnt, std::uint64_t rows, std::uint64_t invalid) {
  if constexpr (!is_fitted<T>) {
    fitted<T> f;
    f.value = std::move(learnt);
    return with_rows(std::move(f), rows, invalid);
  } else {
    learnt.rows = rows;
    learnt.invalid = invalid;
    if (!learnt.fitted_to_anybody())
      learnt.warnings.push_back("fitted to nobody: none of the " + std::to_string(rows) + " rows could be used");
    return learnt;
  }
}

/// The value learnt, after the last walk; shared where the fitting can do that.
template <class Fitting, class Execution>
auto finished(Fitting& fitting, const Execution& how, std::uint64_t rows, std::uint64_t invalid) {
  if constexpr (requires { fitting.finish(how); })
    return with_rows(fitting.finish(how), rows, invalid);
  else
    return with_rows(fitting.finish(), rows, invalid);
}

template <class Bound, class Range, class... Option>
auto run_fit(Range& range, std::string_view range_name, const fused<Bound>& plan, call_options<Option...> options) {
  const auto& specification = std::get<0>(plan.parts).component;
  check_parameters(specification);
  auto fitting = specification.start();
  const auto first = walk_along(range, range_name, plan, fitting, options, true);
  while (fitting.another_pass())
    if (walk_along(range, range_name, plan, fitting, options, false).rows != first.rows)
      raise(invalid_use("clientele: fit saw another number of rows the second time"));
  if constexpr (call_options<Option...>::in_parts)
    return finished(fitting, options.how(), first.rows, first.found.bad_rows);
  else
    return finished(fitting, one_thread{}, first.rows, first.found.bad_rows);
}

/// Whether the specification can take the execution among what follows the range, if there is one.
template <class Specification, class... Rest>
constexpr bool execution_fits() {
  constexpr bool shared = runs_in_parts<Rest...>;
  static_assert(!shared || fit_can_be_shared<Specification>,
                "clientele: what this specification learns cannot be shared between threads: fit without parallel");
  return !shared || fit_can_be_shared<Specification>;
}

/// `run(range, its name, plan, options)` for the rows of a call, where its arguments fit together.
template <class Run, class Specification, class Range, class... Rest>
auto with_range(const Run& run, const Specification& s, Range& range, Rest... rest) {
  static_assert(!runs_in_parts<Rest...> || can_be_cut<Range>,
                "clientele: running in parallel needs a sized random-access range");
  if constexpr (execution_fits<Specification, Rest...>() && call_is_meant<Specification, Rest...>() &&
                all_fit<customer_of<Range>, places_of_call<Specification, Rest...>>)
    return with_plan([&](const auto& plan, auto options) { return run(range, "the range", plan, std::move(options)); },
                     s, std::move(rest)...);
}

/// The same where every input is a column.
template <class Run, class Specification, class... Rest>
auto with_columns(const Run& run, const Specification& s, Rest... rest) {
  if constexpr (execution_fits<Specification, Rest...>() && call_is_meant<Specification, Rest...>() &&
                all_fit<no_customer, places_of_call<Specification, Rest...>>)
    return with_plan(
        [&](const auto& plan, auto options) {
          auto rows = rows_of_columns(plan);
          return run(rows.first, rows.second, plan, std::move(options));
        },
        s, std::move(rest)...);
}

struct fit_call {
  template <class Range, class Plan, class Options>
  auto operator()(Range& range, std::string_view name, const Plan& plan, Options options) const {
    return run_fit(range, name, plan, std::move(options));
  }
};

template <class Specification, class Range, class... Rest>
auto fit_rows(const Specification& s, Range& range, Rest... rest) {
  constexpr bool again = range_can_be_walked_again<Specification, Range>;
  static_assert(range_can_be_walked_again<Specification, Range>,
                "clientele: fit walks along the range more than once, so it needs a forward range; copy a single-pass "
                "range first");
  if constexpr (again) return with_range(fit_call{}, s, range, std::move(rest)...);
}

}  // namespace detail::inline CLIENTELE_MACHINE

/// What needs all customers first: `fit(specification, range, projections…, options…)` returns `fitted<T>`: the value
/// learnt, `*f`, which is a component (classes by cumulative value, quantile cuts), a model or figures, with the rows
/// that it was learnt from and warnings (component/fitted.hpp).
///
/// Needs a forward range, because the rows may be walked along more than once; each walk evaluates each projection
/// once a row. Options: `starting_at`, `quarantine`, and an execution such as `parallel{.threads = n}` (a sized
/// random-access range then), which every specification of this library can share: what is fitted has the bits of one
/// thread. Where the rows lie on several machines: `learn` and `advance` (core/learn.hpp). Errors as
/// with `summarize`: `invalid_customer` after the first walk, unless a quarantine takes the bad rows (then they are
/// left out and counted).
template <specification Specification, class Range, class... Rest>
  requires std::ranges::input_range<Range>
CLIENTELE_ALWAYS_INLINE auto fit(const Specification& s, Range&& range, Rest... rest) {
  return detail::fit_rows(s, range, std::move(rest)...);
}

/// The same where a set has the projections: `fit(models::bg_nbd_fit{}, histories, history::from_history)`.
template <specification Specification, class Range, projection_set Set, class... Options>
  requires std::ranges::input_range<Range>
CLIENTELE_ALWAYS_INLINE auto fit(const Specification& s, Range&& range, Set set, Options... options) {
  return detail::with_projections<Specification>(set, [&](auto... projections) {
    return detail::fit_rows(s, range, std::move(projections)..., std::move(options)...);
  });
}

/// The same where every input is a column.
template <specification Specification, class Source, class... Rest>
  requires(!std::ranges::range<Source> && !detail::has_its_own_rows<Source>)
CLIENTELE_ALWAYS_INLINE auto fit(const Specification& s, Source source, Rest... rest) {
  if constexpr (detail::log_of_customers<Source> || component<Source> || gathering_component<Source> ||
                detail::is_plan<Source>)
    detail::explain_range<Source>();
  else
    return detail::with_columns(detail::fit_call{}, s, std::move(source), std::move(rest)...);
}

template <class First, class... Rest>
  requires(!specification<First> || sizeof...(Rest) == 0)
auto fit(const First&, Rest&&...) {
  if constexpr (specification<First>)
    static_assert(detail::can_be_meant<First>,
                  "clientele: fit(specification, range, projections…): the range of customers is missing");
  else if constexpr (component<First> || gathering_component<First> || detail::is_plan<First>)
    static_assert(detail::can_be_meant<First>,
                  "clientele: this has nothing to learn from all customers: use it in summarize or score");
  else
    static_assert(detail::can_be_meant<First>,
                  "clientele: fit(specification, range, projections…): a specification comes first, such as "
                  "classification::abc{}");
}

}  // namespace clientele::inline v0
