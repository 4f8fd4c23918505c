// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// How a component's inputs and results lie in lanes of 64 numbers, and in what a summary keeps. Only numbers known when
// compiled: no loop, no engine.
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/class_counts.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail {

inline constexpr std::size_t block_rows = 64;
/// Customers of one leaf of the summation tree. Part of the library's version: another number gives other last bits.
inline constexpr std::size_t leaf_rows = 4096;

/// What a component (or a specification, which may leave it open) computes in.
template <class D>
struct scalar_of {
  using type = double;
};
template <class D>
  requires requires { typename D::scalar; }
struct scalar_of<D> {
  using type = typename D::scalar;
};

// ---- inputs ----

/// Whether the I-th input is made of numbers; others have no lanes of numbers but places of their own.
template <class D, std::size_t I>
inline constexpr bool is_number = nth_input<D, I>.kind == input_kind::number;

template <class D>
inline constexpr bool has_dynamic_width = []<std::size_t... I>(std::index_sequence<I...>) {
  return ((is_number<D, I> && nth_input<D, I>.width == dynamic) || ...);
}(std::make_index_sequence<input_count<D>>{});

/// Lanes of the I-th input; `width` for those of dynamic width.
template <class D, std::size_t I>
constexpr std::size_t input_lanes_of(std::size_t width) noexcept {
  if constexpr (!is_number<D, I>) return 0;
  return nth_input<D, I>.width == dynamic ? width : nth_input<D, I>.width;
}

/// 64 values of an input that is not made of numbers; empty for those that are.
template <class D, std::size_t I, input_kind kind = nth_input<D, I>.kind>
struct other_lane {};
template <class D, std::size_t I>
struct other_lane<D, I, input_kind::category> {
  std::array<category, block_rows> values{};
  [[nodiscard]] const category& operator[](std::size_t i) const noexcept { return values[i]; }
};
template <class D, std::size_t I>
struct other_lane<D, I, input_kind::records> {
  using record = typename std::remove_cvref_t<decltype(nth_input<D, I>)>::record;
  std::array<std::vector<record>, block_rows> values{};
  [[nodiscard]] std::span<const record> operator[](std::size_t i) const noexcept { return values[i]; }
};
template <class D, class Inputs = std::make_index_sequence<input_count<D>>>
struct other_lanes_of;
template <class D, std::size_t... I>
struct other_lanes_of<D, std::index_sequence<I...>> {
  using type = std::tuple<other_lane<D, I>...>;
};
/// The values of a block that are no numbers, a place for each input.
template <class D>
using other_lanes = typename other_lanes_of<D>::type;

/// First lane of the I-th input; inputs of dynamic width count as `width`.
template <class D, std::size_t I>
constexpr std::size_t input_lane(std::size_t width) noexcept {
  return [&]<std::size_t... J>(std::index_sequence<J...>) {
    return (std::size_t{0} + ... + input_lanes_of<D, J>(width));
  }(std::make_index_sequence<I>{});
}

/// The first lane of an input, where the place of the input is known at run time only.
constexpr std::size_t first_lane(std::span<const described_input> inputs, std::size_t input,
                                 std::size_t width) noexcept {
  std::size_t lane = 0;
  for (std::size_t i = 0; i < input; ++i) lane += inputs[i].lanes(width);
  return lane;
}
/// The input to which a lane belongs.
constexpr std::size_t input_of_lane(std::span<const described_input> inputs, std::size_t lane,
                                    std::size_t width) noexcept {
  std::size_t input = 0;
  for (std::size_t i = 0, end = 0; i < inputs.size() && end <= lane; ++i) {
    end += inputs[i].lanes(width);
    input = i;
  }
  return input;
}

/// Number of summarised inputs before the I-th.
template <class C, std::size_t I>
inline constexpr std::size_t summarised_before = []<std::size_t... J>(std::index_sequence<J...>) {
  return (std::size_t{0} + ... + (nth_input<C, J>.summarised ? std::size_t{1} : std::size_t{0}));
}(std::make_index_sequence<I>{});

template <class C, fixed_string Name>
inline constexpr std::size_t place_of_input = []<std::size_t... J>(std::index_sequence<J...>) {
  std::size_t place = not_found;
  ((nth_input<C, J>.name == Name.view() ? static_cast<void>(place = J) : static_cast<void>(0)), ...);
  return place;
}(std::make_index_sequence<input_count<C>>{});

// ---- results ----

/// Place of the R-th result among the results that are enums.
template <class C, std::size_t R>
inline constexpr std::size_t enum_place = []<std::size_t... J>(std::index_sequence<J...>) {
  return (std::size_t{0} + ... + (std::is_enum_v<result_type<C, J>> ? std::size_t{1} : std::size_t{0}));
}(std::make_index_sequence<R>{});

/// The enums among the results, in the order of the results: `Holder<Enum…>`.
template <class C, template <class...> class Holder, class Members = std::make_index_sequence<result_count<C>>>
struct enums_among_results;
template <class C, template <class...> class Holder, std::size_t... R>
struct enums_among_results<C, Holder, std::index_sequence<R...>> {
  template <class T>
  using one = std::conditional_t<std::is_enum_v<T>, std::tuple<std::type_identity<T>>, std::tuple<>>;
  template <class... Enum>
  static Holder<Enum...> held(std::tuple<std::type_identity<Enum>...>);
  using type = decltype(held(std::tuple_cat(one<result_type<C, R>>{}...)));
};

/// The lane of a result's member (the first of an array's).
template <class C, class Member, class Result>
[[nodiscard]] std::size_t lane_of_member(Member Result::* member) {
  std::size_t lane = not_found;
  unrolled<result_count<C>>([&](auto R) {
    if constexpr (std::is_same_v<result_type<C, R>, Member>)
      if (std::get<R>(C::results).member == member) lane = result_lane<C, R>;
  });
  if (lane == not_found)
    raise(invalid_use(joined_text({"clientele::", C::name.view(), ": this member is not among its results"})));
  return lane;
}

/// Numbers of which a summary keeps a statistic: those among the results, then the summarised inputs.
template <class C>
inline constexpr std::size_t summarised_lanes = result_lanes<C> + summarised_before<C, input_count<C>>;

}  // namespace clientele::inline v0::detail
