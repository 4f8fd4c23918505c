// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// A block's results after they were computed: bad rows voided, what is beyond the largest number found, lanes added to
// the sums. One code for whatever component.
#pragma once

#include <clientele/core/detail/compute.hpp>
#include <clientele/core/detail/leaf.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// Rows of a block with an infinite result of valid inputs, and in which lane: −1 − lane where it is −∞.
struct overflows {
  std::uint64_t rows = 0;
  std::array<std::int32_t, block_rows> place{};
};

/// Rows without a result: NaN, and `unknown` for classes.
template <class Scalar>
CLIENTELE_COLD void void_rows(Scalar* out, std::span<const described_result> results, std::uint64_t rows) noexcept {
  for (const described_result& r : results)
    for (std::size_t l = r.lane; l < r.lane + r.lanes; ++l)
      for (std::size_t i = 0; i < block_rows; ++i)
        if ((rows >> i & 1) != 0)
          out[l * block_rows + i] = r.is_class ? Scalar(0) : std::numeric_limits<Scalar>::quiet_NaN();
}

/// Voids infinite results of the block's n rows and says where they are; of a row the first one.
template <class Scalar>
CLIENTELE_COLD void void_infinite(Scalar* out, std::size_t lanes, std::size_t n, overflows& found) noexcept {
  for (std::size_t l = 0; l < lanes; ++l) {
    Scalar* const lane = out + l * block_rows;
    if (block_is_finite(lane)) continue;
    for (std::size_t i = 0; i < n; ++i) {
      const Scalar x = lane[i];
      if (x != x || x - x == 0) continue;
      lane[i] = std::numeric_limits<Scalar>::quiet_NaN();
      if ((found.rows >> i & 1) != 0) continue;
      found.rows |= std::uint64_t{1} << i;
      found.place[i] =
          static_cast<std::int32_t>(x < 0 ? -1 - static_cast<std::int64_t>(l) : static_cast<std::int64_t>(l));
    }
  }
}

/// Where a block's lanes go: into the sums of the open leaf, or row by row to what is kept.
struct lane_target {
  leaf_lane* leaf;
  double* kept;       ///< null: nothing is kept
  std::size_t lanes;  ///< numbers of a kept row
  std::size_t n;      ///< rows of the block
  std::uint64_t bad;  ///< which of them are left out

  /// Adds lane l; `finite`: all its 64 values are known to be.
  template <class Scalar>
  CLIENTELE_NOINLINE void add(std::size_t l, const Scalar* x, bool finite) const {
    alignas(64) double wide[block_rows];
    const double* values = nullptr;
    if constexpr (std::is_same_v<Scalar, double>) {
      values = x;
    } else {
      for (std::size_t i = 0; i < block_rows; ++i) wide[i] = static_cast<double>(x[i]);
      values = wide;
    }
    if (kept != nullptr)
      for (std::size_t i = 0; i < n; ++i)
        kept[i * lanes + l] = (bad >> i & 1) == 0 ? values[i] : std::numeric_limits<double>::quiet_NaN();
    else if (n == block_rows && bad == 0 && (finite || block_is_finite(values)))
      add_block(leaf[l], values);
    else
      add_partial_block(leaf[l], values, n, bad);
  }

  /// Adds the lanes of all results that are numbers.
  template <class Scalar>
  CLIENTELE_NOINLINE void add_results(std::span<const described_result> results, const Scalar* out, bool finite) const {
    for (const described_result& r : results)
      if (!r.is_class)
        for (std::size_t l = r.lane; l < r.lane + r.lanes; ++l) add(l, out + l * block_rows, finite);
  }
};

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE void void_rows(double*, std::span<const described_result>, std::uint64_t) noexcept;
CLIENTELE_TEMPLATE void void_infinite(double*, std::size_t, std::size_t, overflows&) noexcept;
CLIENTELE_TEMPLATE void lane_target::add(std::size_t, const double*, bool) const;
CLIENTELE_TEMPLATE void lane_target::add_results(std::span<const described_result>, const double*, bool) const;
#endif

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
