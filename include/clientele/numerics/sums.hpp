// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/portability.hpp>

#include <cstddef>

namespace clientele::inline v0 {

/// What rounding took from `sum` = a + b: a + b = sum + lost_in_sum(a, b, sum) exactly.
/// Source: two-sum, Knuth, The Art of Computer Programming 2 (1969), 4.2.2. → 1, 1e100, their sum 1e100: 1.
[[nodiscard]] CLIENTELE_ALWAYS_INLINE constexpr double lost_in_sum(double a, double b, double sum) noexcept {
  const double t = sum - a;
  return (a - (sum - t)) + (b - t);
}

/// Eight values, `stride` apart, folded in pairs: ((a₀ a₁)(a₂ a₃))((a₄ a₅)(a₆ a₇)). Sums in eight strands end so:
/// vector code, and the same bits on every machine.
template <class Fold>
[[nodiscard]] CLIENTELE_ALWAYS_INLINE constexpr double fold_eight(const double* a, Fold fold,
                                                                  std::size_t stride = 1) noexcept {
  return fold(fold(fold(a[0], a[stride]), fold(a[2 * stride], a[3 * stride])),
              fold(fold(a[4 * stride], a[5 * stride]), fold(a[6 * stride], a[7 * stride])));
}

/// Eight strands of a sum, added half upon half as vectors of any width do: ((s₀ + s₄) + (s₂ + s₆)) + ((s₁ + s₅) +
/// (s₃ + s₇)).
[[nodiscard]] CLIENTELE_ALWAYS_INLINE constexpr double sum_of_strands(const double (&s)[8]) noexcept {
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/// A sum carried as two doubles, the rounded sum and what rounding took from it: exact, and so the same in any order,
/// as long as the terms' digits fit into both.
///
/// Cost: six additions a term.
/// → 1, 1e100, 1, −1e100: 2, where a plain sum gives 0.
struct carried_sum {
  double high = 0, low = 0;

  constexpr void add(double x) noexcept {
    const double sum = high + x;
    low += lost_in_sum(high, x, sum);
    high = sum;
  }
  constexpr void add(const carried_sum& other) noexcept {
    add(other.high);
    low += other.low;
  }
  /// Infinite beyond the largest number.
  [[nodiscard]] constexpr double value() const noexcept { return high - high == 0 ? high + low : high; }
  /// Whether both represent the same number.
  friend constexpr bool operator==(const carried_sum& a, const carried_sum& b) noexcept {
    return (a.high - b.high) + (a.low - b.low) == 0;
  }
};

/// A carried sum whose mean exists even where the sum is beyond the largest number: from there on it is carried in
/// units of 2^64.
class wide_sum {
 public:
  constexpr void add(const carried_sum& x) noexcept { add(x, 1); }
  constexpr void add(const wide_sum& other) noexcept { add(other.sum_, other.unit_); }

  /// Infinite beyond the largest number.
  [[nodiscard]] constexpr double value() const noexcept { return sum_.value() * unit_; }
  [[nodiscard]] constexpr double mean(double n) const noexcept { return sum_.value() / n * unit_; }

 private:
  static constexpr double large = 0x1p64;

  constexpr void add(const carried_sum& x, double unit) noexcept {
    if (unit == unit_) {
      carried_sum next = sum_;
      next.add(x);
      if (next.high - next.high == 0 || unit_ == large) return static_cast<void>(sum_ = next);
    }
    sum_ = in_large(sum_, unit_), unit_ = large;
    sum_.add(in_large(x, unit));
  }
  [[nodiscard]] static constexpr carried_sum in_large(const carried_sum& x, double unit) noexcept {
    return {x.high * (unit / large), x.low * (unit / large)};
  }

  carried_sum sum_{};
  double unit_ = 1;
};

}  // namespace clientele::inline v0
