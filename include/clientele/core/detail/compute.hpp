// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// A component over one block of 64 customers: the one place where it is compiled for the engine.
#pragma once

#include <clientele/core/detail/layout.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// Writes a result into row i of the lanes at `out`; returns 0 if all its numbers are finite.
template <class C>
inline bits_of<typename C::scalar> store_result(typename C::scalar* out, std::size_t i,
                                                const typename C::result& r) noexcept {
  using scalar = typename C::scalar;
  bits_of<scalar> not_finite = 0;
  const auto store = [&](std::size_t lane, scalar x) {
    out[lane * block_rows + i] = x;
    not_finite |= std::bit_cast<bits_of<scalar>>(x - x);
  };
  unrolled<result_count<C>>([&](auto R) {
    const auto& value = r.*std::get<R>(C::results).member;
    using type = result_type<C, R>;
    constexpr std::size_t lane = result_lane<C, R>;
    if constexpr (std::is_enum_v<type>)
      out[lane * block_rows + i] = static_cast<scalar>(static_cast<int>(value));
    else if constexpr (list_of_values<type>)
      unrolled<lanes_of<type>>([&](auto j) { store(lane + j, value[j]); });
    else
      store(lane, value);
  });
  return not_finite;
}

/// The result of row i of the lanes at `out`.
template <class C>
[[nodiscard]] inline typename C::result load_result(const typename C::scalar* out, std::size_t i) noexcept {
  typename C::result r{};
  unrolled<result_count<C>>([&](auto R) {
    auto& value = r.*std::get<R>(C::results).member;
    using type = result_type<C, R>;
    constexpr std::size_t lane = result_lane<C, R>;
    if constexpr (std::is_enum_v<type>)
      value = static_cast<type>(static_cast<int>(out[lane * block_rows + i]));
    else if constexpr (list_of_values<type>)
      unrolled<lanes_of<type>>([&](auto j) { value[j] = out[(lane + j) * block_rows + i]; });
    else
      value = out[lane * block_rows + i];
  });
  return r;
}

/// Where a block's values lie: its lanes of numbers, and the values that are none.
template <class D>
struct lanes_of_block {
  const typename scalar_of<D>::type* const* numbers;
  const other_lanes<D>* others;
};

/// Calls `f(inputs…)` with row i of the lanes. `scratch` holds the elements of inputs of dynamic width.
template <class C, class F>
inline decltype(auto) with_row(const C& c, const lanes_of_block<C>& lanes, std::size_t i,
                               typename scalar_of<C>::type* scratch, F&& f) {
  [[maybe_unused]] const typename scalar_of<C>::type* const* const in = lanes.numbers;
  using scalar = typename scalar_of<C>::type;
  std::size_t width = 1;
  if constexpr (has_dynamic_width<C>) width = c.width();
  const auto one = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) -> decltype(auto) {
    [[maybe_unused]] const std::size_t lane = input_lane<C, I>(width);
    if constexpr (!is_number<C, I>) {
      return std::get<I>(*lanes.others)[i];
    } else if constexpr (!nth_input<C, I>.is_vector) {
      return scalar(in[lane][i]);
    } else if constexpr (nth_input<C, I>.width == dynamic) {
      for (std::size_t j = 0; j < width; ++j) scratch[lane + j] = in[lane + j][i];
      return std::span<const scalar>(scratch + lane, width);
    } else {
      return [&]<std::size_t... j>(std::index_sequence<j...>) {
        return std::array<scalar, sizeof...(j)>{in[lane + j][i]...};
      }(std::make_index_sequence<nth_input<C, I>.width>{});
    }
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) -> decltype(auto) {
    return f(one(std::integral_constant<std::size_t, I>{})...);
  }(std::make_index_sequence<input_count<C>>{});
}

/// What computes the rows of a block: what the component prepares from its parameters, where it does so
/// (`prepared()`, with the component's own `compute`), else the component.
template <class C>
constexpr decltype(auto) prepare(const C& component) noexcept {
  if constexpr (requires { component.prepared(); })
    return component.prepared();
  else
    return (component);
}

/// The component itself over 64 rows; returns whether all numbers among the results are finite.
template <class C>
CLIENTELE_NOINLINE bool compute_block(const C& component, const typename C::scalar* const* in,
                                      typename C::scalar* CLIENTELE_RESTRICT out, typename C::scalar* scratch) {
  using scalar = typename C::scalar;
  using form = std::remove_cvref_t<decltype(prepare(component))>;
  const std::conditional_t<std::is_trivially_copyable_v<form>, form, const form&> c =
      prepare(component);  // a copy cannot alias
  bits_of<scalar> not_finite = 0;
  if constexpr (has_dynamic_width<C>) {
    for (std::size_t i = 0; i < block_rows; ++i)
      not_finite |= store_result<C>(
          out, i, with_row(component, {in, nullptr}, i, scratch, [&](const auto&... x) { return c.compute(x...); }));
  } else {
    constexpr std::size_t lanes = input_lane<C, input_count<C>>(0);
    std::array<const scalar*, lanes> lane;
    for (std::size_t l = 0; l < lanes; ++l) lane[l] = in[l];
    for (std::size_t i = 0; i < block_rows; ++i)
      not_finite |= store_result<C>(
          out, i,
          with_row(component, {lane.data(), nullptr}, i, scratch, [&](const auto&... x) { return c.compute(x...); }));
  }
  return (not_finite << 1) == 0;
}

/// Whether none of 64 values is NaN or infinite.
template <class Scalar>
CLIENTELE_NOINLINE bool block_is_finite(const Scalar* x) noexcept {
  bits_of<Scalar> found = 0;
  for (std::size_t i = 0; i < block_rows; ++i) found |= std::bit_cast<bits_of<Scalar>>(x[i] - x[i]);
  return (found << 1) == 0;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE bool block_is_finite(const double*) noexcept;
#endif

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
