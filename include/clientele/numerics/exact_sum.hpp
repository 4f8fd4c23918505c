// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace clientele::inline v0 {

namespace detail {

/// A finite double taken apart: (negative ? −1 : 1) · mantissa · 2^(bit − 1074).
struct double_parts {
  std::uint64_t mantissa;
  unsigned bit;
  bool negative;

  explicit constexpr double_parts(double x) noexcept {
    const auto raw = std::bit_cast<std::uint64_t>(x);
    const auto exponent = static_cast<unsigned>(raw >> 52 & 0x7ff);
    mantissa = (raw & ((std::uint64_t{1} << 52) - 1)) | (exponent != 0 ? std::uint64_t{1} << 52 : 0);
    bit = exponent != 0 ? exponent - 1 : 0;
    negative = raw >> 63 != 0;
  }
};

}  // namespace detail

/// The exact sum of up to 2^40 finite doubles, as one whole number of 2176 bits in units of 2^-1074: no rounding, so
/// no order of summation, and no overflow (Kulisch & Miranker 1986).
class exact_sum {
 public:
  constexpr exact_sum() = default;

  constexpr void add(double x) noexcept {
    const detail::double_parts p(x);
    add_shifted(p.mantissa, p.bit, p.negative);
  }

  /// count · x, for a count below 2^40.
  constexpr void add_product(std::uint64_t count, double x) noexcept {
    const detail::double_parts p(x);
    for (unsigned piece = 0; piece < 3; ++piece)
      add_shifted(count * (p.mantissa >> (18 * piece) & 0x3ffff), p.bit + 18 * piece, p.negative);
  }

  /// ± whole · 2^(bit − 1074).
  constexpr void add_shifted(std::uint64_t whole, unsigned bit, bool negative = false) noexcept {
    if (whole == 0) return;
    const std::size_t at = bit / 64;
    const unsigned shift = bit % 64;
    const std::uint64_t low = whole << shift, high = shift == 0 ? 0 : whole >> (64 - shift);
    if (negative) {
      std::uint64_t borrow = words_[at] < low ? 1 : 0;
      words_[at] -= low;
      const std::uint64_t next = words_[at + 1], middle = next - high;
      words_[at + 1] = middle - borrow;
      borrow = next < high || middle < borrow ? 1 : 0;
      for (std::size_t i = at + 2; borrow != 0 && i < size; ++i) borrow = words_[i]-- == 0 ? 1 : 0;
    } else {
      words_[at] += low;
      std::uint64_t carry = words_[at] < low ? 1 : 0;
      const std::uint64_t middle = words_[at + 1] + high;
      words_[at + 1] = middle + carry;
      carry = middle < high || words_[at + 1] < carry ? 1 : 0;
      for (std::size_t i = at + 2; carry != 0 && i < size; ++i) carry = ++words_[i] == 0 ? 1 : 0;
    }
  }

  constexpr exact_sum& operator+=(const exact_sum& other) noexcept {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t middle = words_[i] + other.words_[i];
      const std::uint64_t sum = middle + carry;
      carry = middle < other.words_[i] || sum < carry ? 1 : 0;
      words_[i] = sum;
    }
    return *this;
  }

  constexpr exact_sum& operator-=(const exact_sum& other) noexcept { return *this += -other; }

  [[nodiscard]] constexpr exact_sum operator-() const noexcept {
    exact_sum opposite;
    std::uint64_t carry = 1;
    for (std::size_t i = 0; i < size; ++i) {
      opposite.words_[i] = ~words_[i] + carry;
      carry = carry != 0 && opposite.words_[i] == 0 ? 1 : 0;
    }
    return opposite;
  }

  [[nodiscard]] constexpr bool is_negative() const noexcept { return words_[size - 1] >> 63 != 0; }
  [[nodiscard]] constexpr bool is_zero() const noexcept { return *this == exact_sum{}; }

  /// The nearest double; infinite beyond the largest one.
  [[nodiscard]] constexpr double value() const noexcept {
    const leading l = leading_bits();
    return is_negative() ? -scaled(l.bits, l.exponent) : scaled(l.bits, l.exponent);
  }

  /// |a / b| to 1.5 ulp; grows with |a|, exactly 1 for |a| = |b|. b is not zero.
  [[nodiscard]] friend constexpr double ratio(const exact_sum& a, const exact_sum& b) noexcept {
    const leading x = a.leading_bits(), y = b.leading_bits();
    return scaled(x.bits / y.bits, x.exponent - y.exponent);
  }

  friend constexpr bool operator==(const exact_sum&, const exact_sum&) = default;
  template <class Archive>
  constexpr void transfer(Archive& archive) {
    archive(words_);
  }

 private:
  static constexpr std::size_t size = 34;  // 2098 bits of a double's range, 40 of the count, the sign

  struct leading {
    double bits;  ///< rounded to nearest
    int exponent;
  };

  /// x · 2^exponent.
  [[nodiscard]] static constexpr double scaled(double x, int exponent) noexcept {
    for (; exponent > 1000; exponent -= 1000) x *= 0x1p1000;
    for (; exponent < -1000; exponent += 1000) x *= 0x1p-1000;
    return x * std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
  }

  /// |sum| as bits · 2^exponent.
  [[nodiscard]] constexpr leading leading_bits() const noexcept {
    return is_negative() ? (-*this).leading_bits_of_magnitude() : leading_bits_of_magnitude();
  }
  [[nodiscard]] constexpr leading leading_bits_of_magnitude() const noexcept {
    std::size_t top = size - 1;
    while (top > 0 && words_[top] == 0) --top;
    if (words_[top] == 0) return {0, 0};
    const int zeros = std::countl_zero(words_[top]);
    std::uint64_t bits = words_[top] << zeros;
    std::uint64_t rest = 0;
    if (top > 0) {
      if (zeros > 0) bits |= words_[top - 1] >> (64 - zeros);
      rest = words_[top - 1] << zeros;
      for (std::size_t i = 0; rest == 0 && i + 1 < top; ++i) rest = words_[i];
    }
    // 64 bits are 11 more than a double has: the last of them may stand for everything below
    return {static_cast<double>(bits | (rest != 0 ? 1u : 0u)), static_cast<int>(64 * top) - zeros - 1074};
  }

  std::array<std::uint64_t, size> words_{};
};

}  // namespace clientele::inline v0
