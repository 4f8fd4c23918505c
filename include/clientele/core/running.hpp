// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/open_pass.hpp>
#include <clientele/core/summarize.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail {

/// What `summarize` returns for a plan.
template <class Plan>
struct summary_of_plan;
template <fixed_string Label, class Component, class... Sources>
struct summary_of_plan<bound<Label, Component, Sources...>> {
  using type = summary<Component>;
};
template <class... Bounds>
struct summary_of_plan<fused<Bounds...>> {
  using type = fused_values<fused<Bounds...>, summary<typename Bounds::component_type>...>;
};
template <class Bound>
struct summary_of_plan<fused<Bound>> : summary_of_plan<Bound> {};

template <class T>
inline constexpr bool takes_any_column = false;
template <fixed_string Label, class Component, class... Sources>
inline constexpr bool takes_any_column<bound<Label, Component, Sources...>> =
    ((kind_of<Sources> == source_kind::column) || ...);
template <class... Bounds>
inline constexpr bool takes_any_column<fused<Bounds...>> = (takes_any_column<Bounds> || ...);

/// Whether the projections of a plan take this as one customer.
template <class Customer, class Nodes>
inline constexpr bool is_customer_of_nodes = false;
template <class Customer, class Source, source_kind kind = kind_of<Source>>
inline constexpr bool source_takes = true;
template <class Customer, class Source>
inline constexpr bool source_takes<Customer, Source, source_kind::row> =
    std::is_invocable_v<const typename source_traits<Source>::base&, Customer&>;
template <class Customer, class Source>
inline constexpr bool source_takes<Customer, Source, source_kind::list> = []<class... Element>(types<Element...>) {
  return (source_takes<Customer, Element> && ...);
}(typename elements_of<typename source_traits<Source>::base>::template in<types>{});
template <class Customer, class Bound>
inline constexpr bool bound_takes = false;
template <class Customer, fixed_string Label, class Component, class... Sources>
inline constexpr bool bound_takes<Customer, bound<Label, Component, Sources...>> =
    (source_takes<Customer, Sources> && ...);
template <class Customer, class... Bounds>
inline constexpr bool is_customer_of_nodes<Customer, types<Bounds...>> = (bound_takes<Customer, Bounds> && ...);

}  // namespace detail

/// The type of what `summarize(range, plan)` returns: a member, the value of a map: `summary_of<decltype(plan)>`.
template <class Plan>
using summary_of = typename detail::summary_of_plan<std::remove_cv_t<Plan>>::type;

inline namespace CLIENTELE_MACHINE {

/// A pass that stays open: events come one by one or in batches of any size, and `summary()` says at any time what
/// `summarize` would say of all so far, with the same bits; then the pass goes on.
///
///     running open{on(churn::ripple{}, &event::complainants, &event::annual_purchase)};
///     open.add(event);  open.add(batch);  open.summary()->revenue_at_risk;
///
/// Rows are worked on 64 at a time. Bad rows go to a `quarantine` at the end of their block of 64 or at `summary()`,
/// each once and in row order; without a quarantine `summary()` throws `invalid_customer`, as `summarize` does.
/// Options: `starting_at`, `quarantine`, `whole_row`. Columns cannot grow: a plan reads customers by projections.
/// `invalid_parameter` at construction. Memory: the pass, about 1 KB for each number among the results, and what
/// gathering components keep; nothing a row. Cost: that of `summarize` a row; `summary()` copies the sums.
template <class Plan, class... Options>
class running {
  static_assert(detail::is_plan<Plan>,
                "clientele: running{…} takes a bound component or a fused plan: running{on(component, projections…)}");

 public:
  explicit running(const Plan&, const Options&...) {}
};

template <class... Bounds, class... Options>
class running<fused<Bounds...>, Options...> {
  using options_type = call_options<Options...>;
  using pass_type = detail::pass<true, options_type::whole_rows, Bounds...>;
  using arranged = typename pass_type::arranged;
  static_assert(!detail::takes_any_column<fused<Bounds...>>,
                "clientele: columns cannot grow: give running{…} projections of one event");
  static_assert(
      ((is_quarantine<Options> || std::is_same_v<Options, starting_at> || std::is_same_v<Options, whole_row>) && ...),
      "clientele: running{plan, …} takes the options starting_at, quarantine and whole_row");

  struct state {
    fused<Bounds...> plan;
    options_type options;
    detail::open_pass<pass_type> open;

    state(fused<Bounds...> its_plan, options_type its_options)
        : plan(std::move(its_plan)),
          options(std::move(its_options)),
          open(plan, detail::keeper_of_ends<options_type::placed>(), options.start()) {}
  };

 public:
  explicit running(fused<Bounds...> plan, Options... options) {
    detail::check_all_parameters(plan);
    state_ = std::make_unique<state>(std::move(plan), options_type{{std::move(options)...}});
  }
  template <fixed_string Label, class Component, class... Sources>
  explicit running(bound<Label, Component, Sources...> b, Options... options)
      : running(fused<bound<Label, Component, Sources...>>{{std::move(b)}}, std::move(options)...) {}

  /// One event, or a range of events.
  template <class Event>
  void add(Event&& event) {
    using type = std::remove_reference_t<Event>;
    if constexpr (detail::is_customer_of_nodes<type, typename arranged::nodes>) {
      add_one(event);
    } else if constexpr (std::ranges::input_range<type>) {
      for (auto&& one : event) add(one);
    } else {
      static_assert(detail::all_fit<type, detail::places_of_call<fused<Bounds...>>>);
    }
  }

  /// Events so far.
  [[nodiscard]] std::uint64_t rows() const noexcept { return state_->open.rows(); }

  /// What `summarize` would return for all events so far.
  [[nodiscard]] summary_of<fused<Bounds...>> summary() {
    auto& open = state_->open;
    auto all = open.pass.peek([&](pass_type& pass) {
      report_to([&](const detail::bad_row_listener& report) { open.end_block(report); });
      pass.finish();
      return detail::outcome_of(pass, {open.start, open.start + open.rows()}, options_type::placed);
    });
    open.reported = open.pending;
    if (!options_type::quarantined && all.found.bad_rows != 0)
      raise(invalid_customer(all.found.first, all.found.bad_rows));
    return detail::only_part(detail::summaries_of(state_->plan, std::move(all)));
  }

 private:
  template <class Customer>
  void add_one(Customer& customer) {
    state_->open.add(customer, [this](const auto& work) { this->report_to(work); });
  }

  template <class Work>
  void report_to(const Work& work) {
    const auto tell = [&](const bad_row& bad) { state_->options.report(bad); };
    work(options_type::quarantined ? detail::bad_row_listener(tell) : detail::bad_row_listener());
  }

  std::unique_ptr<state> state_;
};

template <class Plan, class... Options>
running(Plan, Options...) -> running<Plan, Options...>;
template <class... Bounds, class... Options>
running(fused<Bounds...>, Options...) -> running<fused<Bounds...>, Options...>;
template <fixed_string Label, class Component, class... Sources, class... Options>
running(bound<Label, Component, Sources...>, Options...)
    -> running<fused<bound<Label, Component, Sources...>>, Options...>;

}  // namespace CLIENTELE_MACHINE

}  // namespace clientele::inline v0
