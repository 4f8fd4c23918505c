// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <limits>

namespace clientele::inline v0 {

/// Units in the last place by which a computed score may miss a cut and still count as reaching it, and by which scores
/// may differ and still be equal.
inline constexpr int cut_ulps = 8;

/// What rounding may do to sums of the given magnitude: 8 units in the last place.
template <class Scalar>
[[nodiscard]] constexpr Scalar rounding_of(Scalar magnitude) noexcept {
  return Scalar(cut_ulps) * std::numeric_limits<Scalar>::epsilon() * magnitude;
}

/// 1 if `value >= cut`, otherwise (and for NaN) 0, allowing for the rounding of sums of the given magnitude: a score
/// of exactly 80 that weights turned into 79.99999999999999 is an 80; 79.99 is not. A number, not a bool, because
/// classes are sums of comparisons and only sums of numbers become vector code at -O2.
template <class Scalar>
[[nodiscard]] constexpr Scalar reaches(Scalar value, Scalar cut, Scalar magnitude) noexcept {
  return value >= cut - rounding_of(magnitude) ? Scalar(1) : Scalar(0);
}

/// 1 if `value > cut` by more than the rounding of sums of the given magnitude, otherwise (and for NaN) 0.
template <class Scalar>
[[nodiscard]] constexpr Scalar exceeds(Scalar value, Scalar cut, Scalar magnitude) noexcept {
  return value > cut + rounding_of(magnitude) ? Scalar(1) : Scalar(0);
}

/// The rule for near-ties wherever scores are grouped or ranked: walking down from the highest score, a group begins at
/// the highest score h that is in none yet and takes in all that are at least h − 8 ε |h|: this number. It is the rule
/// of a cut, `reaches`, with h as the cut. Every score is compared with the head of its group and not with its
/// neighbour, so a chain of scores each close to the next does not run together: a group is never wider than 8 ε |h|.
/// Groups depend on the scores alone, not on their order nor on the parts in which they came. Scores of opposite sign,
/// and differences that cancel to nearly 0, are not near each other: there is no magnitude to judge by.
/// .7 − .4, .8 − .5, .9 − .6: one group.
template <class Scalar>
[[nodiscard]] constexpr Scalar lowest_of_group(Scalar highest) noexcept {
  return highest - rounding_of(highest < 0 ? -highest : highest);
}

/// The enum value with this number, a sum of comparisons. For a bad row, whose class is never reported, the number may
/// be anything: NaN and numbers below 0 give the first value, numbers above 255 the one numbered 255.
template <class Enum, class Scalar>
[[nodiscard]] constexpr Enum class_of(Scalar place) noexcept {
  const Scalar low = place > 0 ? place : Scalar(0), inside = low < 255 ? low : Scalar(255);
  return static_cast<Enum>(static_cast<int>(inside));
}

}  // namespace clientele::inline v0
