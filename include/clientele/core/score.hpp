// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/single_pass.hpp>
#include <clientele/core/summarize.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <ranges>
#include <string_view>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail::inline CLIENTELE_MACHINE {

/// What a lazy view yields for one customer: the result, or the parts of a fused plan.
template <class... Bounds>
struct scored {
  using type = fused_values<fused<Bounds...>, typename Bounds::component_type::result...>;
};
template <class Bound>
struct scored<Bound> {
  using type = typename Bound::component_type::result;
};

}  // namespace detail::inline CLIENTELE_MACHINE

inline namespace CLIENTELE_MACHINE {

/// A result per customer, computed 64 at a time while it is walked along. Made by `score`.
template <class View, class Options, class... Bounds>
class score_view : public std::ranges::view_interface<score_view<View, Options, Bounds...>> {
  using pass_type = detail::pass<Options::checked, Options::whole_rows, Bounds...>;
  using value = typename detail::scored<Bounds...>::type;

  struct state {
    View base;
    fused<Bounds...> plan;
    Options options;
    pass_type pass;
    std::ranges::iterator_t<View> at{};
    std::array<value, detail::block_rows> results{};
    std::size_t count = 0, next = 0;
    std::uint64_t row = 0, start = 0;
    bool walked = false;

    state(View its_base, const fused<Bounds...>& its_plan, Options its_options)
        : base(std::move(its_base)),
          plan(its_plan),
          options(std::move(its_options)),
          pass(plan),
          at(std::ranges::begin(base)),
          row(options.start()),
          start(row) {
      fill();
    }

    void fill() {
      next = count = 0;  // the end, should the block throw
      const auto tell = [&](const bad_row& bad) { options.report(bad); };
      count = pass.block(at, std::ranges::end(base), row, static_cast<std::size_t>(row - start),
                         Options::quarantined ? detail::bad_row_listener(tell) : detail::bad_row_listener());
      row += count;
      for (std::size_t i = 0; i < count; ++i) results[i] = take(i, std::index_sequence_for<Bounds...>{});
      if (count == 0) {
        pass.finish();
        if (!Options::quarantined && pass.found().bad_rows != 0)
          raise(invalid_customer(pass.found().first, pass.found().bad_rows));
      }
    }

    [[nodiscard]] const value& current() const noexcept { return results[next]; }
    [[nodiscard]] bool ended() const noexcept { return count == 0; }
    void advance() {
      if (++next == count) fill();
    }

    template <std::size_t... i>
    value take(std::size_t row_of_block, std::index_sequence<i...>) {
      if constexpr (sizeof...(Bounds) == 1)
        return detail::load_result<typename Bounds::component_type...>(pass.template node_of<0>().results(),
                                                                       row_of_block);
      else
        return {{detail::load_result<typename Bounds::component_type>(pass.template node_of<i>().results(),
                                                                      row_of_block)...}};
    }
  };

 public:
  using iterator = single_pass_iterator<state, value>;

  score_view(View base, const fused<Bounds...>& plan, Options options)
      : state_(std::make_unique<state>(std::move(base), plan, std::move(options))) {}

  [[nodiscard]] iterator begin() {
    if (state_ == nullptr || std::exchange(state_->walked, true))
      raise(invalid_use(
          "clientele::score: a lazy view is walked along once; call score again, or write into(…) columns"));
    return iterator(state_.get());
  }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

 private:
  std::unique_ptr<state> state_;
};

}  // namespace CLIENTELE_MACHINE

namespace detail::inline CLIENTELE_MACHINE {

/// The lazy view over a plan.
template <class Range, class... Bounds, class... Option>
auto score_lazily(Range&& range, std::string_view range_name, const fused<Bounds...>& plan,
                  call_options<Option...> options) {
  check_all_parameters(plan);
  if constexpr (std::ranges::sized_range<Range>) {
    const auto rows = static_cast<std::size_t>(std::ranges::size(range));
    check_memory(plan, range_name, &rows, memory_of(range), options);
  }
  return score_view<std::views::all_t<Range>, call_options<Option...>, Bounds...>(
      std::views::all(std::forward<Range>(range)), plan, std::move(options));
}

/// Whether every component of a plan computes a result for each row.
template <class Plan>
constexpr bool every_part_has_results() {
  constexpr bool all = []<class... Bounds>(const fused<Bounds...>*) {
    return (component<typename Bounds::component_type> && ...);
  }(static_cast<const Plan*>(nullptr));
  static_assert(all, "clientele: a component that gathers has no result for each row: summarize it");
  return all;
}

template <class Range, class Plan, class... Rest>
auto score_rows(Range&& range, const Plan& plan, Rest... rest) {
  static_assert(!runs_in_parts<Rest...>, "clientele: a lazy view runs in one thread; use into(…) for parallel");
  if constexpr (!every_part_has_results<typename plan_of_call<Plan, Rest...>::type>()) {
  } else if constexpr (call_is_meant<Plan, Rest...>() && all_fit<customer_of<Range>, places_of_call<Plan, Rest...>>)
    return with_plan(
        [&](const auto& p, auto options) {
          return score_lazily(std::forward<Range>(range), "the range", p, std::move(options));
        },
        plan, std::move(rest)...);
}

template <class Plan, class... Options>
auto score_columns(const Plan& plan, Options... options) {
  static_assert(!runs_in_parts<Options...>, "clientele: a lazy view runs in one thread; use into(…) for parallel");
  if constexpr (!every_part_has_results<typename plan_of_call<Plan>::type>()) {
  } else if constexpr (options_are_meant<Options...> && all_fit<no_customer, places_of_call<Plan>>) {
    const auto p = to_plan(plan);
    const auto rows = rows_of_columns(p);
    return score_lazily(rows.first, rows.second, p, call_options<Options...>{{std::move(options)...}});
  }
}

}  // namespace detail::inline CLIENTELE_MACHINE

/// A result for each customer.
///
/// `score(range, bound, into(&result::member, column)…, options…)` writes into the caller's columns and returns the
/// summary as well. Outputs: sizes and overlap are checked before anything is read (of a range without a size: lengths
/// when they no longer fit, nothing is written past an end). When it throws `invalid_customer`, all good rows have been
/// written and bad rows hold NaN or `unknown`; when a projection or a quarantine throws, whole blocks of 64 rows
/// before it have been written and nothing after; when a sink of `into(…)` throws, also the outputs named before it
/// for its own block. In parallel that holds for each part.
///
/// `score(range, bound, options…)` without `into` is a lazy, single-pass view: results in row order, one block
/// computed ahead; `invalid_customer` is thrown on reaching the end, `invalid_use` for walking twice. It borrows the
/// range and the columns.
///
/// As with `summarize`, the component and its projections may be given instead of `on(…)`.
template <class Range, class Plan, class... Rest>
  requires detail::rows_and_plan<Range, Plan>
CLIENTELE_ALWAYS_INLINE auto score(Range&& range, const Plan& plan, Rest... rest) {
  if constexpr ((detail::is_destination<Rest> || ...))
    return detail::summarize_rows(range, plan, std::move(rest)...);
  else
    return detail::score_rows(std::forward<Range>(range), plan, std::move(rest)...);
}

/// The same where a set has the projections: `score(histories, lifetime, history::from_history)`.
template <class Range, component Component, projection_set Set, class... Options>
  requires std::ranges::input_range<Range>
CLIENTELE_ALWAYS_INLINE auto score(Range&& range, const Component& c, Set set, Options... options) {
  return score(std::forward<Range>(range), on(c, set), std::move(options)...);
}

/// The same where every input is a column.
template <class Plan, class... Options>
  requires detail::plan<Plan>
CLIENTELE_ALWAYS_INLINE auto score(const Plan& plan, Options... options) {
  if constexpr ((detail::is_destination<Options> || ...))
    return detail::summarize_columns(plan, std::move(options)...);
  else
    return detail::score_columns(plan, std::move(options)...);
}

template <class Range, class Plan, class... Rest>
  requires(!detail::is_plan<std::remove_cvref_t<Range>> && !detail::rows_and_plan<Range, Plan> &&
           !detail::has_its_own_rows<std::remove_cvref_t<Range>>)
auto score(Range&&, const Plan&, Rest&&...) {
  detail::explain_call<Range, Plan>();
}
template <class Range>
  requires(!detail::is_plan<Range>)
auto score(const Range&) {
  static_assert(detail::can_be_meant<Range>,
                "clientele: score(range, on(component, projections…)): the component is missing");
}

}  // namespace clientele::inline v0
