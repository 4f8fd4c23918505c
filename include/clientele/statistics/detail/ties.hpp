// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace clientele::inline v0::detail {

/// Σ f(t) over the groups of t equal neighbours among n things in their order.
template <class Equal, class F>
[[nodiscard]] double sum_over_ties(std::size_t n, const Equal& equal_to_next, const F& f) {
  double sum = 0;
  for (std::size_t begin = 0; begin < n;) {
    std::size_t end = begin + 1;
    while (end < n && equal_to_next(end - 1)) ++end;
    sum += f(static_cast<double>(end - begin));
    begin = end;
  }
  return sum;
}

}  // namespace clientele::inline v0::detail
