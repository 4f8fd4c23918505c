// SPDX-License-Identifier: BSL-1.0
// Missing values (NaN) and magnitudes in arithmetic without branches. Written in integer operations, because GCC 12
// does not turn `x == x ? x : 0` or `x < 0 ? -x : x` followed by arithmetic into vector code at -O2.
#pragma once

#include <clientele/portability.hpp>

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace clientele::inline v0 {

namespace detail {

template <class Scalar>
using bits_of = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;

template <class Scalar>
inline constexpr bool has_plain_bits = std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>;

/// 1 if the value is NaN, otherwise 0: the borrow of infinity − |x|.
template <class Scalar>
[[nodiscard]] CLIENTELE_ALWAYS_INLINE constexpr bits_of<Scalar> nan_bit(bits_of<Scalar> raw) noexcept {
  using bits = bits_of<Scalar>;
  constexpr bits infinity = std::bit_cast<bits>(std::numeric_limits<Scalar>::infinity());
  return (infinity - (raw & (~bits{0} >> 1))) >> (8 * sizeof(bits) - 1);
}

}  // namespace detail

/// `value` where `x` is present, 0 where `x` is missing.
template <class Scalar>
[[nodiscard]] constexpr Scalar where_present(Scalar x, Scalar value) noexcept {
  if constexpr (detail::has_plain_bits<Scalar>) {
    using bits = detail::bits_of<Scalar>;
    const bits keep = detail::nan_bit<Scalar>(std::bit_cast<bits>(x)) - 1;
    return std::bit_cast<Scalar>(static_cast<bits>(std::bit_cast<bits>(value) & keep));
  } else {
    return x == x ? value : Scalar(0);
  }
}

/// The value, or 0 where it is missing.
template <class Scalar>
[[nodiscard]] constexpr Scalar or_zero(Scalar x) noexcept {
  return where_present(x, x);
}

/// The value, or `instead` where it is missing.
template <class Scalar>
[[nodiscard]] constexpr Scalar present_or(Scalar x, Scalar instead) noexcept {
  if constexpr (detail::has_plain_bits<Scalar>) {
    using bits = detail::bits_of<Scalar>;
    const bits raw = std::bit_cast<bits>(x), absent = detail::nan_bit<Scalar>(raw);
    return std::bit_cast<Scalar>(
        static_cast<bits>((raw & (absent - 1)) | (std::bit_cast<bits>(instead) & (bits{0} - absent))));
  } else {
    return x == x ? x : instead;
  }
}

/// |x|.
template <class Scalar>
[[nodiscard]] constexpr Scalar absolute(Scalar x) noexcept {
  if constexpr (detail::has_plain_bits<Scalar>) {
    using bits = detail::bits_of<Scalar>;
    return std::bit_cast<Scalar>(static_cast<bits>(std::bit_cast<bits>(x) & (~bits{0} >> 1)));
  } else {
    return x < 0 ? -x : x;
  }
}

/// 1 where there is a value, 0 where it is missing.
template <class Scalar>
[[nodiscard]] constexpr Scalar is_present(Scalar x) noexcept {
  return x == x ? Scalar(1) : Scalar(0);
}

}  // namespace clientele::inline v0
