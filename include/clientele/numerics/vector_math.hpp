// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>

namespace clientele::inline v0 {

/// Logarithms and exponentials in plain arithmetic, without calls, tables or branches, so that a loop over them becomes
/// vector code; and the same digits on every machine that does not contract a·b + c. For fitting, where the standard
/// functions, one call a value, are most of the cost, and for predictions.
namespace vector_math {

/// `yes` where the condition is negative (−0 included), otherwise `no`, without a branch: GCC 12 at -O2 makes no vector
/// code of arithmetic behind a comparison.
[[nodiscard, gnu::always_inline]] constexpr double where_negative(double condition, double yes, double no) noexcept {
  const std::uint64_t keep = (std::bit_cast<std::uint64_t>(condition) >> 63) - 1;
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(no) & keep) | (std::bit_cast<std::uint64_t>(yes) & ~keep));
}

/// ln x for a positive, normal, finite x; unspecified for others. Error: 1 ulp.
[[nodiscard, gnu::always_inline]] constexpr double log(double x) noexcept {
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcd, one = std::uint64_t{1} << 52, bias = std::uint64_t{1} << 63;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) - root_half;
  const std::uint64_t biased = (bits + bias) >> 52;  // the exponent, + 2048: kept positive for a logical shift
  const double e = std::bit_cast<double>(biased | 0x4330000000000000) - (4503599627370496.0 + 2048.0);
  const double m = std::bit_cast<double>((bits & (one - 1)) + root_half);  // in [√½, √2)
  const double f = m - 1, s = f / (2 + f), z = s * s, half = 0.5 * f * f;
  const double z2 = z * z, low = 0.6666666666666735130 + z * 0.3999999999940941908,
               middle = 0.2857142874366239149 + z * 0.2222219843214978396,
               high = (0.1818357216161805012 + z * 0.1531383769920937332) + z2 * 0.1479819860511658591;
  const double series = z * ((low + z2 * middle) + (z2 * z2) * high);
  return e * 6.93147180369123816490e-01 - ((half - (s * (half + series) + e * 1.90821492927058770002e-10)) - f);
}

/// ln(1 + x), x > −1 with 1 + x normal: the rounding of 1 + x is put back. Error: 2 ulp, of x where x is small.
[[nodiscard, gnu::always_inline]] constexpr double log1p(double x) noexcept {
  const double u = 1 + x;
  return log(u) + (x - (u - 1)) / u;
}

/// e^t − 1, |t| ≤ 0.35, in a form of short chains of dependent operations.
[[nodiscard, gnu::always_inline]] constexpr double expm1_near_0(double t) noexcept {
  const double t2 = t * t, t4 = t2 * t2;
  const double low = (1.0 / 2 + t * (1.0 / 6)) + t2 * (1.0 / 24 + t * (1.0 / 120));
  const double middle = (1.0 / 720 + t * (1.0 / 5040)) + t2 * (1.0 / 40320 + t * (1.0 / 362880));
  const double high = (1.0 / 3628800 + t * (1.0 / 39916800)) + t2 * (1.0 / 479001600);
  return t + t2 * (low + t4 * (middle + t4 * high));
}

/// e^x; 0 below −708, e^709 above 709; not for NaN. Error: 2 ulp.
[[nodiscard, gnu::always_inline]] constexpr double exp(double x) noexcept {
  constexpr double magic = 6755399441055744.0;  // 1.5 · 2^52: adding it rounds to a whole number
  const double low = where_negative(x + 709.0, -709.0, x), y = where_negative(709.0 - low, 709.0, low);
  const double shifted = y * 1.4426950408889634074 + magic, n = shifted - magic;
  const double t = (y - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  const double series = 1 + expm1_near_0(t);
  const std::uint64_t power = std::bit_cast<std::uint64_t>(shifted) << 52;
  const double value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(series) + power);
  return where_negative(x + 708.0, 0.0, value);
}

/// e^x − 1; −1 below −50, e^709 above 709; not for NaN. Error: 8 ulp.
[[nodiscard, gnu::always_inline]] constexpr double expm1(double x) noexcept {
  constexpr double magic = 6755399441055744.0;
  const double low = where_negative(x + 50.0, -50.0, x), y = where_negative(709.0 - low, 709.0, low);
  const double shifted = y * 1.4426950408889634074 + magic, n = shifted - magic;
  const double t = (y - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  const std::uint64_t power = std::bit_cast<std::uint64_t>(shifted) << 52;
  const double scale = std::bit_cast<double>(std::uint64_t{0x3ff0000000000000} + power);
  return scale * expm1_near_0(t) + (scale - 1);
}

}  // namespace vector_math

}  // namespace clientele::inline v0
