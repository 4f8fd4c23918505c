// SPDX-License-Identifier: BSL-1.0
// What may follow the components in a call of `score` and `summarize`, in any order.
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/component/error.hpp>
#include <clientele/component/execution.hpp>
#include <clientele/component/fixed_string.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>

namespace clientele::inline v0 {

/// The first row's number in the whole, when the call sees only a part: rows are named by it in errors, and
/// merging parts cut at multiples of `rows_per_leaf` gives the bits of the whole.
struct starting_at {
  std::uint64_t row = 0;
};

/// Cut parts at multiples of this many rows.
inline constexpr std::uint64_t rows_per_leaf = 4096;

/// Hands every bad row to `sink(const bad_row&)`, one call for each component that finds it bad, serially and in
/// row order, instead of throwing `invalid_customer` at the end.
template <std::invocable<const bad_row&> Sink>
struct quarantine {
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

}  // namespace detail

/// `into(&ripple::result::heard, column)`: the results of every row, written into the caller's memory in the element
/// type it has (floating; for a class its enum or any integer).
template <fixed_string Label = "", class Value, class Result, std::ranges::contiguous_range Range>
  requires std::ranges::sized_range<Range> && std::ranges::borrowed_range<Range>
[[nodiscard]] constexpr auto into(Value Result::* member, Range&& column) {
  using element = std::remove_reference_t<std::ranges::range_reference_t<Range>>;
  static_assert(!std::is_const_v<element>, "clientele: the column of into(…) is read-only");
  static_assert(detail::is_one_value<Value>, "clientele: this result is an array: into(member, element, column)");
  return destination<Label, Value Result::*, std::span<element>>{
      member, std::span<element>(std::ranges::data(column), std::ranges::size(column))};
}

/// `into(&gap<4>::result::gaps, 2, column)`: one element of an array among the results.
template <fixed_string Label = "", class Value, std::size_t n, class Result, std::ranges::contiguous_range Range>
  requires std::ranges::sized_range<Range> && std::ranges::borrowed_range<Range>
[[nodiscard]] constexpr auto into(std::array<Value, n> Result::* member, std::size_t element, Range&& column) {
  using type = std::remove_reference_t<std::ranges::range_reference_t<Range>>;
  static_assert(!std::is_const_v<type>, "clientele: the column of into(…) is read-only");
  detail::check_element(element, n);
  return destination<Label, std::array<Value, n> Result::*, std::span<type>>{
      member, std::span<type>(std::ranges::data(column), std::ranges::size(column)), element};
}

/// `into(results)`, a contiguous range of a component's `result`: whole results.
template <fixed_string Label = "", std::ranges::contiguous_range Range>
  requires std::ranges::sized_range<Range> && std::ranges::borrowed_range<Range> &&
           std::is_class_v<std::ranges::range_value_t<Range>>
[[nodiscard]] constexpr auto into(Range&& results) {
  using type = std::ranges::range_value_t<Range>;
  return result_destination<Label, type>{std::span<type>(std::ranges::data(results), std::ranges::size(results))};
}

/// `into(&ripple::result::heard, histogram)`: every value goes into the sink; NaN does not.
template <fixed_string Label = "", class Value, class Result, value_sink Sink>
  requires(!std::ranges::range<Sink>)
[[nodiscard]] constexpr auto into(Value Result::* member, Sink& sink) {
  static_assert(detail::is_one_value<Value>, "clientele: this result is an array: into(member, element, sink)");
  return destination<Label, Value Result::*, Sink*>{member, &sink};
}
template <fixed_string Label = "", class Value, std::size_t n, class Result, value_sink Sink>
  requires(!std::ranges::range<Sink>)
[[nodiscard]] constexpr auto into(std::array<Value, n> Result::* member, std::size_t element, Sink& sink) {
  detail::check_element(element, n);
  return destination<Label, std::array<Value, n> Result::*, Sink*>{member, &sink, element};
}

namespace detail {

template <class T>
inline constexpr bool is_destination = false;
template <fixed_string Label, class Member, class Target>
inline constexpr bool is_destination<destination<Label, Member, Target>> = true;
template <fixed_string Label, class Result>
inline constexpr bool is_destination<result_destination<Label, Result>> = true;

template <class T>
inline constexpr bool is_option = std::is_same_v<T, starting_at> || std::is_same_v<T, whole_row> ||
                                  std::is_same_v<T, unchecked> || is_destination<T> || is_quarantine<T> || execution<T>;

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
