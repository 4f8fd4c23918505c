// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <limits>

namespace clientele::inline v0 {

/// Units in the last place by which a computed score may miss a cut and still count as reaching it.
inline constexpr int cut_ulps = 8;

/// `value >= cut`, allowing for the rounding of sums of the given magnitude: a score of exactly 80 that weights
/// turned into 79.99999999999999 is an 80; 79.99 is not.
template <class Scalar>
[[nodiscard]] constexpr bool reaches(Scalar value, Scalar cut, Scalar magnitude) noexcept {
  return value >= cut - Scalar(cut_ulps) * std::numeric_limits<Scalar>::epsilon() * magnitude;
}

/// `value > cut` by more than the rounding of sums of the given magnitude.
template <class Scalar>
[[nodiscard]] constexpr bool exceeds(Scalar value, Scalar cut, Scalar magnitude) noexcept {
  return value > cut + Scalar(cut_ulps) * std::numeric_limits<Scalar>::epsilon() * magnitude;
}

}  // namespace clientele::inline v0
