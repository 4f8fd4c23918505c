// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// The sums of the leaf that is being filled: what a block adds to them, and the statistics they give when it ends.
#pragma once

#include <clientele/core/detail/copy_block.hpp>
#include <clientele/core/detail/layout.hpp>
#include <clientele/numerics/sums.hpp>
#include <clientele/statistics/statistic.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace clientele::inline v0::detail {

/// One lane's sums inside the current leaf, in eight strands that are folded when the leaf ends. Deviations are
/// taken from the leaf's first value: since that value is in the leaf, Σd² − (Σd)²/n loses at most a factor of the
/// leaf's rows, four digits of sixteen, whatever the data.
struct leaf_lane {
  static constexpr std::size_t strands = 8;
  static constexpr double largest = std::numeric_limits<double>::max();

  alignas(64) double sum[strands]{};
  double sum_low[strands]{};  ///< what rounding took from `sum` (two-sum, Knuth 1969)
  double residual[strands]{};
  double squares[strands]{};
  double low[strands]{largest, largest, largest, largest, largest, largest, largest, largest};
  double high[strands]{-largest, -largest, -largest, -largest, -largest, -largest, -largest, -largest};
  double shift = 0;
  std::uint64_t count = 0;

  template <class Archive>
  void transfer(Archive& archive) {
    archive(sum, sum_low, residual, squares, low, high, shift, count);
  }
};

}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// Adds 64 finite values.
CLIENTELE_ALWAYS_INLINE void add_rows(leaf_lane* lane, const double* x) noexcept {
  leaf_lane& leaf = *lane;
  const auto add = [](double a, double b) CLIENTELE_INLINED { return a + b; };
  const auto lower = [](double a, double b) CLIENTELE_INLINED { return b < a ? b : a; };
  const auto higher = [](double a, double b) CLIENTELE_INLINED { return b > a ? b : a; };
  if (leaf.count == 0) leaf.shift = x[0];
  leaf.count += block_rows;
  const double shift = leaf.shift;
  double sum[8], residual[8], squares[8], low[8], high[8];
  for (std::size_t j = 0; j < 8; ++j) {
    sum[j] = fold_eight(x + j, add, 8);
    low[j] = fold_eight(x + j, lower, 8);
    high[j] = fold_eight(x + j, higher, 8);
  }
  for (std::size_t j = 0; j < 8; ++j) {  // a loop of its own: sixteen registers do not hold both
    double d[8], q[8];
    d[0] = x[j] - shift, d[1] = x[j + 8] - shift, d[2] = x[j + 16] - shift, d[3] = x[j + 24] - shift;
    d[4] = x[j + 32] - shift, d[5] = x[j + 40] - shift, d[6] = x[j + 48] - shift, d[7] = x[j + 56] - shift;
    q[0] = d[0] * d[0], q[1] = d[1] * d[1], q[2] = d[2] * d[2], q[3] = d[3] * d[3];
    q[4] = d[4] * d[4], q[5] = d[5] * d[5], q[6] = d[6] * d[6], q[7] = d[7] * d[7];
    residual[j] = fold_eight(d, add);
    squares[j] = fold_eight(q, add);
  }
  for (std::size_t j = 0; j < 8; ++j) {
    const double before = leaf.sum[j], after = before + sum[j];
    leaf.sum[j] = after;
    leaf.sum_low[j] += lost_in_sum(before, sum[j], after);
    leaf.residual[j] += residual[j];
    leaf.squares[j] += squares[j];
    leaf.low[j] = low[j] < leaf.low[j] ? low[j] : leaf.low[j];
    leaf.high[j] = high[j] > leaf.high[j] ? high[j] : leaf.high[j];
  }
}
inline void add_block(leaf_lane& leaf, const double* x) noexcept { on_this_machine<add_rows>(&leaf, x); }

/// Adds those of the first n values that are not NaN and whose bit in `left_out` is clear.
CLIENTELE_COLD_ONCE inline void add_partial_block(leaf_lane& leaf, const double* x, std::size_t n,
                                                  std::uint64_t left_out) noexcept {
  std::size_t j = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double v = x[i];
    if (v != v || (left_out >> i & 1) != 0) continue;
    if (leaf.count++ == 0) leaf.shift = v;
    const double d = v - leaf.shift, before = leaf.sum[j], after = before + v;
    leaf.sum[j] = after;
    leaf.sum_low[j] += lost_in_sum(before, v, after);
    leaf.residual[j] += d;
    leaf.squares[j] += d * d;
    leaf.low[j] = v < leaf.low[j] ? v : leaf.low[j];
    leaf.high[j] = v > leaf.high[j] ? v : leaf.high[j];
    j = (j + 1) % leaf_lane::strands;
  }
}

/// The statistic of a leaf.
CLIENTELE_ONCE inline statistic conclude_leaf(const leaf_lane& leaf) noexcept {
  if (leaf.count == 0) return {};
  const auto add = [](double a, double b) { return a + b; };
  double sum = 0, sum_low = 0;
  for (std::size_t j = 0; j < leaf_lane::strands; ++j) {
    const double before = sum, after = before + leaf.sum[j];
    sum = after;
    sum_low += lost_in_sum(before, leaf.sum[j], after) + leaf.sum_low[j];
  }
  const double n = static_cast<double>(leaf.count), residual = fold_eight(leaf.residual, add), step = residual / n;
  const double mean = leaf.shift + step;
  const double squares = fold_eight(leaf.squares, add) - residual * step;
  return {leaf.count,
          sum,
          sum_low,
          mean,
          lost_in_sum(leaf.shift, step, mean),
          squares < 0 ? 0 : squares,
          fold_eight(
              leaf.low, [](double a, double b) { return b < a ? b : a; }),
          fold_eight(leaf.high, [](double a, double b) { return b > a ? b : a; })};
}

/// Adds one to each strand whose class code equals `code`.
CLIENTELE_ALWAYS_INLINE void add_equal(const unsigned char* x, unsigned char code,
                                       unsigned char* CLIENTELE_RESTRICT strands) noexcept {
  for (std::size_t i = 0; i < block_rows; ++i)
    strands[i] = static_cast<unsigned char>(strands[i] + (x[i] == code ? 1 : 0));
}

/// How many customers of the current leaf fell into each class: for few classes 64 strands of bytes, because a leaf
/// has 64 blocks, which are summed when the leaf ends.
template <std::size_t classes>
class class_tally {
 public:
  static_assert(classes <= 256, "clientele: an enum among the results has at most 256 values");
  static_assert(leaf_rows / block_rows < 256);

  template <class Scalar>
  void add(const Scalar* x) noexcept {
    alignas(64) unsigned char code[block_rows];
    narrow_block(x, code);
    if constexpr (striped)
      for (std::size_t k = 0; k < classes; ++k)
        on_this_machine<add_equal>(&code[0], static_cast<unsigned char>(k), &strands_[k * width]);
    else
      for (std::size_t i = 0; i < block_rows; ++i)
        if (code[i] < classes) ++strands_[code[i]];
  }

  void end_leaf(std::array<std::uint64_t, classes>& counts) noexcept {
    for (std::size_t k = 0; k < classes; ++k)
      for (std::size_t i = 0; i < width; ++i) counts[k] += strands_[k * width + i];
    strands_ = {};
  }

 private:
  static constexpr bool striped = classes <= 16;
  static constexpr std::size_t width = striped ? block_rows : 1;
  alignas(64) std::array<std::conditional_t<striped, unsigned char, std::uint32_t>, classes * width> strands_{};
};

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
