// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// What is wrong with a bad row: looked for after the block, once a component, out of the way of good rows.
#pragma once

#include <clientele/core/detail/results.hpp>
#include <clientele/core/detail/rows.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// Blames the first input whose value could not be taken as it was.
template <class Scalar>
CLIENTELE_COLD bool blame_refusal(blame& b, const seen_inputs<Scalar>& in, std::size_t i) {
  for (std::size_t k = 0; k < in.places.size(); ++k) {
    const bool length = (in.refused[k].length >> i & 1) != 0;
    if (!length && (in.refused[k].integer >> i & 1) == 0) continue;
    const Scalar* const* lane = in.lanes + first_lane(in.places, k, in.width);
    std::size_t element = 0;
    if (!length)
      while (!(absolute(lane[element][i]) > Scalar(exact_integers))) ++element;
    b.input = k;
    b.bad.field = in.places[k].name;
    b.bad.value = static_cast<double>(lane[element][i]);
    b.bad.because = length ? "as many elements as the component has" : "an integer of at most 2^53";
    if (!length && in.places[k].is_vector) b.bad.element = static_cast<std::int64_t>(element);
    return true;
  }
  return false;
}

/// Puts the caller's name of the place instead of the input's; an element with a name of its own needs no number.
template <class Scalar>
CLIENTELE_COLD void rename(blame& b, const seen_inputs<Scalar>& in) {
  std::size_t lane = first_lane(in.places, b.input, in.width);
  if (b.bad.element > 0) lane += static_cast<std::size_t>(b.bad.element);
  const bool is_number = in.places[b.input].kind == input_kind::number;
  const lane_name& name = is_number ? in.names[lane] : in.other_names[b.input];
  if (name.text.empty() || (name.of_element && b.bad.element < 0)) return;
  b.bad.field = name.text;
  if (name.of_element) b.bad.element = -1;
}

/// Blames the result that is beyond the largest number; no input.
CLIENTELE_COLD_ONCE inline void blame_overflow(blame& b, std::span<const described_result> results, std::size_t inputs,
                                               std::int32_t place) {
  const bool negative = place < 0;
  const auto lane = static_cast<std::size_t>(negative ? -1 - place : place);
  b.input = inputs;
  b.bad.value = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  b.bad.because = "the result is beyond the largest number";
  for (const described_result& r : results) {
    if (lane < r.lane || lane >= r.lane + r.lanes) continue;
    b.bad.field = r.name;
    if (r.is_list) b.bad.element = static_cast<std::int64_t>(lane - r.lane);
  }
}

/// What is wrong with row i of the inputs, a bad one.
template <class D>
CLIENTELE_COLD blame blame_inputs(const D& d, input_block<D>& in, std::size_t i) {
  blame b{.bad = {.component = D::name.view()}};
  if (!blame_refusal(b, in.seen(), i))
    b = with_row(d, in.all_lanes(), i, in.scratch(), [&](const auto&... x) { return find_blame(d, x...); });
  rename(b, in.seen());
  return b;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE bool blame_refusal(blame&, const seen_inputs<double>&, std::size_t);
CLIENTELE_TEMPLATE void rename(blame&, const seen_inputs<double>&);
#endif

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
