// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <limits>

namespace clientele::inline v0 {

/// Units in the last place by which a computed score may miss a cut and still count as reaching it.
inline constexpr int cut_ulps = 8;

/// 1 if `value >= cut`, otherwise (and for NaN) 0, allowing for the rounding of sums of the given magnitude: a score
/// of exactly 80 that weights turned into 79.99999999999999 is an 80; 79.99 is not. A number, not a bool, because
/// classes are sums of comparisons and only sums of numbers become vector code at -O2.
template <class Scalar>
[[nodiscard]] constexpr Scalar reaches(Scalar value, Scalar cut, Scalar magnitude) noexcept {
  return value >= cut - Scalar(cut_ulps) * std::numeric_limits<Scalar>::epsilon() * magnitude ? Scalar(1) : Scalar(0);
}

/// 1 if `value > cut` by more than the rounding of sums of the given magnitude, otherwise (and for NaN) 0.
template <class Scalar>
[[nodiscard]] constexpr Scalar exceeds(Scalar value, Scalar cut, Scalar magnitude) noexcept {
  return value > cut + Scalar(cut_ulps) * std::numeric_limits<Scalar>::epsilon() * magnitude ? Scalar(1) : Scalar(0);
}

/// The enum value whose place is a sum of comparisons.
template <class Enum, class Scalar>
[[nodiscard]] constexpr Enum class_of(Scalar place) noexcept {
  return static_cast<Enum>(static_cast<int>(place));
}

}  // namespace clientele::inline v0
