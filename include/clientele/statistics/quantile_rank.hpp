// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/comparison.hpp>

#include <cstdint>
#include <limits>

namespace clientele::inline v0 {

/// Which of n values in rising order, counted from 1, is their quantile of a probability in [0, 1] by the first
/// definition of Hyndman & Fan (1996): ⌈n·p⌉, at least 1 and at most n; a product that is a whole number but for its
/// last digits counts as that number.
/// Of 5 values the quantile of 0.5 is the third.
[[nodiscard]] constexpr std::uint64_t inverse_cdf_rank(double probability, std::uint64_t n) noexcept {
  const double product = static_cast<double>(n) * probability;
  const double least = product - rounding_of(product);
  if (!(least > 0)) return 1;
  if (!(least < static_cast<double>(n))) return n;
  const auto down = static_cast<std::uint64_t>(least);
  const std::uint64_t up = down + (static_cast<double>(down) < least ? 1 : 0);
  return up < n ? up : n;
}

}  // namespace clientele::inline v0
