// SPDX-License-Identifier: BSL-1.0
// What may follow the components in a call of `score` and `summarize`, in any order.
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/component/error.hpp>
#include <clientele/component/execution.hpp>
#include <clientele/component/fixed_string.hpp>
#include <clientele/core/column.hpp>
#include <clientele/core/detail/layout.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

/// The first row's number in the whole, when the call sees only a part: rows are named by it in errors, and merging
/// the parts, in any order and wherever they were cut, gives the bits of the whole. The first part says
/// `starting_at{0}`. A part that is not cut at multiples of `rows_per_leaf` keeps up to that many rows of its results
/// at either end.
struct starting_at {
  std::uint64_t row = 0;
};

/// Parts cut at multiples of this many rows keep no rows at their ends.
inline constexpr std::uint64_t rows_per_leaf = detail::leaf_rows;

/// The parts into which an execution cuts `size` rows that begin at row number `start` of the whole: at multiples of
/// `rows_per_leaf`, as many as the execution wants, at least one.
class rows_in_parts {
 public:
  template <class Execution>
  rows_in_parts(std::uint64_t start, std::size_t size, const Execution& how)
      : start_(start),
        size_(size),
        leaves_(size == 0 ? 1
                          : static_cast<std::size_t>((start + size - 1) / rows_per_leaf - start / rows_per_leaf + 1)) {
    const std::size_t wanted = how.parts(leaves_);
    parts_ = wanted < 1 ? 1 : wanted < leaves_ ? wanted : leaves_;
  }

  [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
  /// The first row of a part, counted from 0 among these rows; of `parts()` their number.
  [[nodiscard]] std::size_t begin_of(std::size_t part) const noexcept {
    if (part == 0) return 0;
    if (part == parts_) return size_;
    return static_cast<std::size_t>((start_ / rows_per_leaf + leaves_ * part / parts_) * rows_per_leaf - start_);
  }

 private:
  std::uint64_t start_;
  std::size_t size_, leaves_, parts_ = 1;
};

/// Passes every bad row to `sink(const bad_row&)`, one call for each component that finds it bad, serially and in
/// row order, instead of throwing `invalid_customer` at the end.
template <class Sink>
struct quarantine {
  static_assert(
      std::is_invocable_v<Sink&, const bad_row&>,
      "clientele: quarantine{…} takes what is called with each bad row: quarantine{[&](const bad_row& bad) { … }}");
  Sink sink;
};
template <class Sink>
quarantine(Sink) -> quarantine<Sink>;

template <class T>
inline constexpr bool is_quarantine = false;
template <class Sink>
inline constexpr bool is_quarantine<quarantine<Sink>> = true;

/// A bad field voids its row for all components of the pass, not only for those that read it.
struct whole_row {};

/// Leaves the inputs unchecked, for data checked before: NaN and values out of range go into the results. Lists of a
/// wrong length and infinite results still make a row bad.
struct unchecked {};

/// Something that takes the values of one result block by block and can be merged, such as `log_histogram`.
template <class T>
concept value_sink = requires(T& sink, std::span<const double> values) { sink.add(values); };

/// A destination for one result: the caller's column, or a sink. Made by `into`.
template <fixed_string Label, class Member, class Target>
struct destination {
  Member member;
  Target target;
  std::size_t element = 0;  ///< of a member that is an array
};

/// A destination for whole results. Made by `into`.
template <fixed_string Label, class Result>
struct result_destination {
  std::span<Result> target;
};

/// A destination for the result of this name. Made by `into`; the call finds the member.
template <fixed_string Name, fixed_string Label, class Target>
struct named_destination {
  Target target;
};

namespace detail {

/// Results that are arrays go into columns and sinks by element.
template <class Value>
inline constexpr bool is_one_value = true;
template <class T, std::size_t n>
inline constexpr bool is_one_value<std::array<T, n>> = false;

inline void check_element(std::size_t element, std::size_t n) {
  if (element >= n)
    raise(invalid_use("clientele: into(…) names element " + std::to_string(element) + " of " + std::to_string(n)));
}

template <class T>
inline constexpr bool is_column_view = false;
template <class T>
inline constexpr bool is_column_view<column_view<T>> = true;

template <class Target>
inline constexpr bool is_sink = !std::ranges::range<Target> && value_sink<Target>;

/// Says why nothing can be written into this by `into`.
template <class Target>
constexpr auto explain_target() {
  using type = std::remove_cvref_t<Target>;
  if constexpr (std::ranges::range<type>)
    explain_column<Target>();
  else if constexpr (is_column_view<type>)
    static_assert(can_be_meant<type>, "clientele: into(…) takes the container itself; column(…) is for reading");
  else if constexpr (is_sink<type>)
    static_assert(can_be_meant<type>, "clientele: this sink of into(…) is const or a temporary: keep it in a variable");
  else
    static_assert(
        can_be_meant<type>,
        "clientele: into(…) writes into a vector, an array, a span, or a sink with add(std::span<const double>)");
}

/// Where `into` puts the values of a member: a span of the caller's memory, or a pointer to a sink.
template <class Target>
[[nodiscard]] constexpr auto target_of(Target&& target) {
  if constexpr (has_its_own_column<std::remove_cvref_t<Target>>) {
    return own_target<std::remove_cvref_t<Target>>::of(std::forward<Target>(target));
  } else if constexpr (is_column_memory<Target>) {
    using element = std::remove_reference_t<std::ranges::range_reference_t<Target>>;
    static_assert(!std::is_const_v<element>, "clientele: the column of into(…) is read-only");
    return std::span<element>(std::ranges::data(target), std::ranges::size(target));
  } else if constexpr (std::is_lvalue_reference_v<Target> && is_sink<std::remove_reference_t<Target>>) {
    return __builtin_addressof(target);
  } else {
    explain_target<Target>();
  }
}
/// A range of whole results.
template <class Range>
inline constexpr bool is_of_structs = [] {
  if constexpr (std::ranges::range<Range>)
    return std::is_class_v<std::ranges::range_value_t<Range>>;
  else
    return false;
}();

template <class Target>
using target_type = decltype(target_of(std::declval<Target>()));

}  // namespace detail

/// `into(&ripple::result::heard, column)`: the results of every row, written into the caller's memory in the element
/// type it has (floating; for a class its enum or any integer); `into(&ripple::result::heard, histogram)`: every value
/// goes into the sink; NaN does not.
template <fixed_string Label = "", class Value, class Result, class Target>
[[nodiscard]] constexpr auto into(Value Result::* member, Target&& target) {
  static_assert(detail::is_one_value<Value>, "clientele: this result is an array: into(member, element, column)");
  using type = detail::target_type<Target>;
  if constexpr (!std::is_void_v<type>)
    return destination<Label, Value Result::*, type>{member, detail::target_of(std::forward<Target>(target))};
}

/// `into(&gap<4>::result::gaps, 2, column)`, or a sink instead of the column: one element of an array among the
/// results.
template <fixed_string Label = "", class Value, class Result, class Target>
[[nodiscard]] constexpr auto into(Value Result::* member, std::size_t element, Target&& target) {
  static_assert(!detail::is_one_value<Value>, "clientele: this result is no array: into(member, column)");
  using type = detail::target_type<Target>;
  if constexpr (!detail::is_one_value<Value> && !std::is_void_v<type>) {
    detail::check_element(element, std::tuple_size_v<Value>);
    return destination<Label, Value Result::*, type>{member, detail::target_of(std::forward<Target>(target)), element};
  }
}

/// `into(results)`, a contiguous range of a component's `result`: whole results. `into<"heard">(column)`: the result of
/// that name, into a column of numbers or classes, or a sink.
template <fixed_string Label = "", class Range>
[[nodiscard]] constexpr auto into(Range&& results) {
  if constexpr (std::is_member_pointer_v<std::remove_cvref_t<Range>>) {
    static_assert(detail::can_be_meant<Range>, "clientele: into(member, column): the column is missing");
  } else {
    using type = detail::target_type<Range>;
    if constexpr (std::is_void_v<type>) {
    } else if constexpr (detail::is_of_structs<Range>) {
      return result_destination<Label, typename type::element_type>{detail::target_of(std::forward<Range>(results))};
    } else {
      static_assert(!Label.view().empty(),
                    "clientele: into(results) takes whole results, a vector of the component's result; one of them "
                    "goes by into<\"name\">(column) or into(&component::result::member, column)");
      if constexpr (!Label.view().empty())
        return named_destination<Label, "", type>{detail::target_of(std::forward<Range>(results))};
    }
  }
}

/// `into<"upper", "heard">(column)`: the result `heard` of the component labelled `upper`.
template <fixed_string Label, fixed_string Name, class Target>
[[nodiscard]] constexpr auto into(Target&& target) {
  using type = detail::target_type<Target>;
  if constexpr (!std::is_void_v<type>)
    return named_destination<Name, Label, type>{detail::target_of(std::forward<Target>(target))};
}

template <fixed_string Label = "", class First, class... Rest>
  requires(sizeof...(Rest) != 0 && !std::is_member_pointer_v<std::remove_cvref_t<First>>)
constexpr auto into(First&&, Rest&&...) {
  static_assert(detail::can_be_meant<First>, "clientele: into(member, column): the result's member comes first");
}

namespace detail {

template <class T>
inline constexpr bool is_destination = false;
template <fixed_string Label, class Member, class Target>
inline constexpr bool is_destination<destination<Label, Member, Target>> = true;
template <fixed_string Label, class Result>
inline constexpr bool is_destination<result_destination<Label, Result>> = true;
template <fixed_string Name, fixed_string Label, class Target>
inline constexpr bool is_destination<named_destination<Name, Label, Target>> = true;

template <class T>
inline constexpr bool goes_by_name = false;
template <fixed_string Name, fixed_string Label, class Target>
inline constexpr bool goes_by_name<named_destination<Name, Label, Target>> = true;

/// Options that split a call by group; core/by.hpp has them.
template <class T>
inline constexpr bool is_grouping = false;

template <class T>
inline constexpr bool is_option =
    std::is_same_v<T, starting_at> || std::is_same_v<T, whole_row> || std::is_same_v<T, unchecked> ||
    is_destination<T> || is_quarantine<T> || execution<T> || is_grouping<T>;

/// How many of a call's options are of the same kind as this one.
template <class Option, class... Options>
inline constexpr std::size_t times_given = (std::size_t{0} + ... + (std::is_same_v<Option, Options> ? 1 : 0));
template <class Option, class... Options>
  requires execution<Option>
inline constexpr std::size_t times_given<Option, Options...> = (std::size_t{0} + ... + (execution<Options> ? 1 : 0));

/// Whether what follows a plan is options, each one once; destinations and quarantines may be several.
template <class Option, class... Options>
constexpr bool option_is_meant() {
  static_assert(is_option<Option>,
                "clientele: after on(…), fuse(…) or the projections only options may follow, such as quarantine{…}");
  constexpr bool once = is_destination<Option> || is_quarantine<Option> || times_given<Option, Options...> <= 1;
  static_assert(once, "clientele: this option is given twice in one call");
  return is_option<Option> && once;
}
template <class... Options>
inline constexpr bool options_are_meant = (option_is_meant<Options, Options...>() && ...);

/// The number of the first row, where the option is `starting_at`; 0 of others.
template <class Option>
constexpr std::uint64_t first_row_of(const Option& option) noexcept {
  if constexpr (std::is_same_v<Option, starting_at>)
    return option.row;
  else
    return 0;
}

/// Tells the option of a bad row, where it is a quarantine.
template <class Option>
constexpr void tell(Option& option, const bad_row& bad) {
  if constexpr (is_quarantine<Option>) option.sink(bad);
}

}  // namespace detail

/// The options of one call, read here and nowhere else.
template <class... Options>
struct call_options {
  std::tuple<Options...> all;

  /// Whether a quarantine takes the bad rows.
  static constexpr bool quarantined = (is_quarantine<Options> || ...);
  static constexpr bool checked = !(std::is_same_v<unchecked, Options> || ...);
  static constexpr bool whole_rows = (std::is_same_v<whole_row, Options> || ...);
  /// Whether it was said where the rows begin.
  static constexpr bool placed = (std::is_same_v<starting_at, Options> || ...);
  /// Whether an execution runs the call in parts.
  static constexpr bool in_parts = (execution<Options> || ...);

  /// The number of the first row, by `starting_at`.
  [[nodiscard]] constexpr std::uint64_t start() const noexcept {
    std::uint64_t first = 0;
    for_each_element(all, [&](const auto& o) { first += detail::first_row_of(o); });
    return first;
  }
  /// Tells every quarantine of a bad row.
  constexpr void report(const bad_row& bad) {
    for_each_element(all, [&](auto& o) { detail::tell(o, bad); });
  }
  /// The execution; only where there is one.
  [[nodiscard]] constexpr const auto& how() const noexcept {
    constexpr std::size_t place = [] {
      std::size_t at = 0, i = 0;
      ((execution<Options> ? at = i++ : i++), ...);
      return at;
    }();
    return std::get<place>(all);
  }
};

}  // namespace clientele::inline v0
