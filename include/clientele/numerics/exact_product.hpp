// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/exact_sum.hpp>

#include <cmath>
#include <cstdint>

namespace clientele::inline v0 {

/// Adds a · b without rounding: the rounded product and what rounding took from it. Exact while the product lies
/// between 2^-960 and the largest number; in any case the same for the same a and b.
/// Source: two-product by a fused multiply-add, Ogita, Rump & Oishi (2005).
/// (2^27 + 1)² added and 2^54 + 2^28 taken off: 1, which the rounded product has lost.
inline void add_product(exact_sum& to, double a, double b) noexcept {
  const double product = a * b;
  to.add(product);
  to.add(std::fma(a, b, -product));
}

/// Adds sum · x, double by double of the sum. The sum and the products lie below the largest number.
inline void add_product(exact_sum& to, exact_sum sum, double x) noexcept {
  for (double leading = sum.value(); leading != 0; leading = sum.value()) {
    add_product(to, leading, x);
    sum.add(-leading);
  }
}

/// Adds the product of two sums.
inline void add_product(exact_sum& to, const exact_sum& a, exact_sum b) noexcept {
  for (double leading = b.value(); leading != 0; leading = b.value()) {
    add_product(to, a, leading);
    b.add(-leading);
  }
}

/// n·Σxy − Σx·Σy, which is n times the sum of products of deviations from the means: 0 exactly where x does not vary.
/// (1, 2, 3) and (2, 4, 9): 3·37 − 6·15 = 21.
[[nodiscard]] inline double centred_product(std::uint64_t n, const exact_sum& xy, const exact_sum& x,
                                            const exact_sum& y) noexcept {
  exact_sum centred;
  add_product(centred, xy, static_cast<double>(n));
  add_product(centred, -x, y);
  return centred.value();
}

}  // namespace clientele::inline v0
