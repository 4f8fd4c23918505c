// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>

namespace clientele::inline v0 {

/// e^−y − 1 + y, y ≥ 0: by how much y is more than 1 − e^−y. Relative to itself within 1e-15, however small y is.
/// → y = 1e-8: 4.9999999833333e-17, of which the three terms taken one by one give no digit.
template <class Scalar>
[[nodiscard]] Scalar exp_remainder(Scalar y) noexcept {
  if (!(y < Scalar(0.5))) return std::expm1(-y) + y;
  Scalar sum = 1;  // 2 Σ (−y)ⁿ / (n + 2)!
  for (int n = 14; n > 0; --n) sum = 1 - y / static_cast<Scalar>(n + 2) * sum;
  return y * y / 2 * sum;
}

/// −ln(1 − u) − u, u in [0, 1]: by how much −ln(1 − u) is more than u. Relative to itself within 1e-15; infinite at 1.
/// → u = 1e-8: 5.0000000333333e-17.
template <class Scalar>
[[nodiscard]] Scalar log_remainder(Scalar u) noexcept {
  if (!(u < Scalar(0.25))) return -std::log1p(-u) - u;
  Scalar sum = 0;  // Σ uⁿ / (n + 2)
  for (int n = 26; n >= 0; --n) sum = u * sum + 1 / static_cast<Scalar>(n + 2);
  return u * u * sum;
}

}  // namespace clientele::inline v0
