// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/run.hpp>

namespace clientele::inline v0 {

/// What can be fitted: a value with `inputs` as a component has, and `start()` giving a fitting with
///   void add(std::span<const double> first_input, …);     valid rows, some at a time, in their order
///   bool another_pass();                                  ends a walk: whether all rows are needed once more
///   auto finish(const fitted_rows&);                      the fitted component
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

/// Lets a specification's inputs pass through the engine's gathering and checks.
template <class Specification>
struct reading {
  using scalar = double;
  struct result {};
  static constexpr auto name = Specification::name;
  static constexpr auto inputs = Specification::inputs;
  static constexpr auto results = std::tuple<>{};
  template <class... Inputs>
  [[nodiscard]] constexpr result compute(const Inputs&...) const noexcept {
    return {};
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

template <class Specification, class Reading, class Range, class... Options>
auto run_fit(const Specification& specification, const Reading& b, Range& range, Options... options) {
  static_assert(((is_quarantine<Options> || std::is_same_v<Options, starting_at>) && ...),
                "clientele: fit takes the options starting_at and quarantine");
  constexpr bool quarantined = (is_quarantine<Options> || ...);
  constexpr std::size_t inputs = input_count<typename Reading::component_type>;
  const std::uint64_t start = (std::uint64_t{0} + ... + first_row_of(options));
  check_parameters(specification);
  if constexpr (std::ranges::sized_range<Range>) {
    const auto rows = static_cast<std::size_t>(std::ranges::size(range));
    check_memory(to_plan(b), "the range", &rows, memory_of(range));
  }
  auto fitting = specification.start();
  node<Reading> work(b);
  fitted_rows seen;
  findings found;
  bool first_pass = true;
  do {
    auto it = std::ranges::begin(range);
    const auto end = std::ranges::end(range);
    std::uint64_t row = 0;
    while (it != end) {
      work.start_block();
      std::size_t n = 0;
      for (; n < block_rows && it != end; ++n, ++it) {
        auto&& one = *it;
        work.gather(one, n);
      }
      work.load(static_cast<std::size_t>(row), n, nullptr);
      work.template run<true>(n);
      if (first_pass)
        for (std::uint64_t rest = work.bad_rows(); rest != 0; rest &= rest - 1) {
          const auto i = static_cast<std::size_t>(std::countr_zero(rest));
          bad_row bad = work.blame_row(i).bad;
          bad.row = start + row + i;
          if (found.bad_rows++ == 0) found.first = bad;
          (tell(options, bad), ...);
        }
      hand_over<inputs>(fitting, work, n);
      row += n;
    }
    if (!first_pass && row != seen.rows)
      raise(invalid_use("clientele: fit saw another number of rows the second time"));
    if (first_pass) seen = {row, found.bad_rows};
    first_pass = false;
    if (!quarantined && found.bad_rows != 0) raise(invalid_customer(found.first, found.bad_rows));
  } while (fitting.another_pass());
  return fitting.finish(seen);
}

}  // namespace detail

/// What needs all customers first: `fit(specification, range, projections…, options…)` returns an ordinary
/// component that holds what was learnt: classes by cumulative value, quantile cuts, models.
///
/// Needs a forward range, because the rows may be walked along more than once; each walk evaluates each projection
/// once a row. Errors as with `summarize`: `invalid_customer` after the first walk, unless a quarantine takes the
/// bad rows (then they are left out and counted).
template <specification Specification, std::ranges::input_range Range, class... Rest>
auto fit(const Specification& s, Range&& range, Rest... rest) {
  constexpr bool again = detail::range_can_be_walked_again<Specification, Range>;
  static_assert(detail::range_can_be_walked_again<Specification, Range>,
                "clientele: fit walks along the range more than once, so it needs a forward range; copy a single-pass "
                "range first");
  if constexpr (again && detail::all_fit<detail::customer_of<Range>,
                                         detail::places_of_call<detail::reading<Specification>, Rest...>>) {
    return detail::with_plan(
        [&](const auto& plan, auto... options) {
          return detail::run_fit(s, std::get<0>(plan.parts), range, std::move(options)...);
        },
        detail::reading<Specification>{}, std::move(rest)...);
  }
}

/// The same where every input is a column.
template <specification Specification, class Source, class... Rest>
  requires(!std::ranges::range<Source>)
auto fit(const Specification& s, Source source, Rest... rest) {
  return detail::with_plan(
      [&](const auto& plan, auto... options) {
        const auto rows = detail::rows_of_columns(plan).first;
        return detail::run_fit(s, std::get<0>(plan.parts), rows, std::move(options)...);
      },
      detail::reading<Specification>{}, std::move(source), std::move(rest)...);
}

}  // namespace clientele::inline v0
