// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// What is wrong with a bad row: looked for after the block, once a component, out of the way of good rows.
#pragma once

#include <clientele/core/detail/rows.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// Rows of a block with an infinite result of valid inputs, and in which lane: −1 − lane where it is −∞.
struct overflows {
  std::uint64_t rows = 0;
  std::array<std::int32_t, block_rows> place{};
};

/// Blames the first input whose value could not be taken as it was.
template <class D>
CLIENTELE_COLD bool blame_refusal(blame& b, const input_block<D>& in, std::size_t i) {
  using scalar = typename input_block<D>::scalar;
  bool found = false;
  unrolled<input_count<D>>([&](auto I) {
    const bool length = (in.refused(I).length >> i & 1) != 0;
    if (found || (!length && (in.refused(I).integer >> i & 1) == 0)) return;
    found = true;
    const scalar* const* lane = in.lanes() + input_lane<D, I>(in.width());
    std::size_t element = 0;
    if (!length)
      while (!(absolute(lane[element][i]) > scalar(exact_integers))) ++element;
    b.input = I;
    b.bad.field = nth_input<D, I>.name;
    b.bad.value = static_cast<double>(lane[element][i]);
    b.bad.because = length ? "as many elements as the component has" : "an integer of at most 2^53";
    if (!length && nth_input<D, I>.is_vector) b.bad.element = static_cast<std::int64_t>(element);
  });
  return found;
}

/// Puts the caller's name of the place instead of the input's; an element with a name of its own needs no number.
template <class D>
CLIENTELE_COLD void rename(blame& b, input_block<D>& in) {
  std::size_t lane = 0;
  bool number = true;
  unrolled<input_count<D>>([&](auto I) {
    if (I != b.input) return;
    lane = input_lane<D, I>(in.width());
    number = is_number<D, I>;
  });
  if (b.bad.element > 0) lane += static_cast<std::size_t>(b.bad.element);
  const lane_name& name = number ? in.name(lane) : in.name_of_other(b.input);
  if (name.text.empty() || (name.of_element && b.bad.element < 0)) return;
  b.bad.field = name.text;
  if (name.of_element) b.bad.element = -1;
}

template <class C>
CLIENTELE_COLD void blame_overflow(blame& b, const overflows& found, std::size_t i) {
  const bool negative = found.place[i] < 0;
  const auto lane = static_cast<std::size_t>(negative ? -1 - found.place[i] : found.place[i]);
  b.input = input_count<C>;
  b.bad.value = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  b.bad.because = "the result is beyond the largest number";
  unrolled<result_count<C>>([&](auto R) {
    if (lane < result_lane<C, R> || lane >= result_lane<C, R> + lanes_of<result_type<C, R>>) return;
    b.bad.field = std::get<R>(C::results).name;
    if constexpr (list_of_values<result_type<C, R>>)
      b.bad.element = static_cast<std::int64_t>(lane - result_lane<C, R>);
  });
}

/// What is wrong with row i of the inputs, a bad one.
template <class D>
CLIENTELE_COLD blame blame_inputs(const D& d, input_block<D>& in, std::size_t i) {
  blame b{.bad = {.component = D::name.view()}};
  if (!blame_refusal(b, in, i))
    b = with_row(d, in.all_lanes(), i, in.scratch(), [&](const auto&... x) { return find_blame(d, x...); });
  rename(b, in);
  return b;
}

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
