// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/comparison.hpp>

#include <array>
#include <string_view>

namespace clientele::inline v0 {

/// Whether more was inferred than there can be.
enum class capped : unsigned char { unknown, no, at_base };
[[nodiscard]] constexpr auto enumerators(capped) noexcept {
  return std::array<std::string_view, 3>{"unknown", "no", "at_base"};
}

/// A number inferred from a part, kept within the whole that the part comes from.
template <class Scalar>
struct within_base {
  Scalar number;
  clientele::capped capped;
};

/// min(inferred, base), and `at_base` where the base was the limit, by more than rounding; a missing base (NaN) limits
/// nothing. Without branches. 500 inferred among 100: 100, `at_base`.
template <class Scalar>
[[nodiscard]] constexpr within_base<Scalar> keep_within(Scalar inferred, Scalar base) noexcept {
  const Scalar over = exceeds(inferred, base, inferred);
  return {inferred > base ? base : inferred, class_of<capped>(1 + over)};
}

}  // namespace clientele::inline v0
