// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/satisfaction/customer_satisfaction.hpp>
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <cstddef>
#include <cstdint>

namespace clientele::inline v0::satisfaction::detail {

// What `customer_satisfaction` and `customer_effort` share. Both call it and neither is derived from it: their
// parameters have names of their own, and GCC warns of designated initialisers of a struct that has a base class
// (-Wmissing-field-initializers), in the program of the user (docs/decisions/031).

/// The ratings of a scale that count, and the scale.
template <class Scalar>
struct top_box {
  Scalar from, to, lowest, highest;

  /// 1: the scale has no length; 2: no rating counts.
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return !(lowest < highest) ? 1 : from > to ? 2 : 0;
  }
  /// 1: off the scale.
  [[nodiscard]] constexpr std::size_t broken_rule(Scalar rating) const noexcept {
    return static_cast<std::size_t>((rating < lowest ? 1 : 0) + (rating > highest ? 1 : 0));
  }
  /// `Box` has the enumerators: unknown, outside, inside, in this order.
  template <class Box>
  [[nodiscard]] constexpr Box box_of(Scalar rating) const noexcept {
    const Scalar above = rating >= from ? Scalar(1) : Scalar(0), below = rating <= to ? Scalar(1) : Scalar(0);
    return class_of<Box>(is_present(rating) + above * below);
  }
};

/// What the answers of all customers come to.
struct box_summary {
  std::uint64_t inside, outside, without_answer;
  estimate share;  ///< inside of those who answered, Wilson
  estimate mean;   ///< of the ratings, normal
};
template <class Totals, class Result, class Box>
[[nodiscard]] box_summary summarise_box(const Totals& t, Box Result::* box, double confidence) {
  const auto n = t.classes(box);
  const std::uint64_t inside = n[static_cast<Box>(2)], outside = n[static_cast<Box>(1)];
  const double in = static_cast<double>(inside);
  return {inside, outside, n[static_cast<Box>(0)], wilson({in, in + static_cast<double>(outside)}, confidence),
          mean_of(input_of<"rating">(t), confidence)};
}

}  // namespace clientele::inline v0::satisfaction::detail
