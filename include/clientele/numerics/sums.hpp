// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace clientele::inline v0 {

/// A sum carried as two doubles, the rounded sum and what rounding took from it: exact, and so the same in any order, as
/// long as the terms' digits fit into both.
///
/// Cost: six additions a term. Source: two-sum, Knuth, The Art of Computer Programming 2 (1969), 4.2.2.
/// → 1, 1e100, 1, −1e100: 2, where a plain sum gives 0.
struct carried_sum {
  double high = 0, low = 0;

  constexpr void add(double x) noexcept {
    const double sum = high + x, t = sum - high;
    low += (high - (sum - t)) + (x - t);
    high = sum;
  }
  constexpr void add(const carried_sum& other) noexcept {
    add(other.high);
    low += other.low;
  }
  [[nodiscard]] constexpr double value() const noexcept { return high + low; }
  /// Whether both stand for the same number.
  friend constexpr bool operator==(const carried_sum& a, const carried_sum& b) noexcept {
    return (a.high - b.high) + (a.low - b.low) == 0;
  }
};

}  // namespace clientele::inline v0
