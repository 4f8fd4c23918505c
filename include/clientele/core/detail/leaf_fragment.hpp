// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summary.hpp>
// A leaf of which a part has only some rows, kept so that the other parts' rows can complete it with the bits of a leaf
// that came in one piece.
#pragma once

#include <clientele/core/detail/compute.hpp>
#include <clientele/core/detail/leaf.hpp>
#include <clientele/core/detail/tree.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace clientele::inline v0::detail {

/// Rows [first, first + rows) of a leaf. What lies before the leaf's next whole block cannot be added up yet: those
/// rows are kept as they are, and so are all rows of a fragment that does not begin with its leaf.
template <std::size_t lanes>
struct leaf_fragment {
  std::uint64_t leaf = 0;
  std::uint32_t first = 0, rows = 0;
  std::uint32_t kept = 0;               ///< of the last rows: as many as `values` has
  std::array<leaf_lane, lanes> sums{};  ///< of the rows before those
  std::vector<double> values{};         ///< row by row; NaN in a bad row

  [[nodiscard]] std::uint32_t last() const noexcept { return first + rows; }
  [[nodiscard]] bool is_whole() const noexcept { return first == 0 && rows == leaf_rows; }

  /// Adds the rows that follow; all of them are kept ones.
  void append(const leaf_fragment& next) {
    values.insert(values.end(), next.values.begin(), next.values.end());
    rows += next.rows;
    kept += next.rows;
    if (first == 0) {
      const auto whole = static_cast<std::uint32_t>(kept - kept % block_rows);
      add_to(sums, 0, whole);
      values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(whole * lanes));
      kept -= whole;
    }
  }

  /// The statistics of the rows so far.
  [[nodiscard]] lane_statistics<lanes> statistics() const {
    std::array<leaf_lane, lanes> all = sums;
    add_to(all, 0, kept);
    lane_statistics<lanes> found;
    for (std::size_t l = 0; l < lanes; ++l) found[l] = conclude_leaf(all[l]);
    return found;
  }

  template <class Archive>
  void transfer(Archive& archive) {
    archive(leaf, first, rows, kept, sums, values);
  }
  [[nodiscard]] bool is_consistent() const noexcept {
    return first < leaf_rows && rows <= leaf_rows - first && kept <= rows &&
           (first == 0 ? (rows - kept) % block_rows == 0 : kept == rows) && values.size() == kept * lanes;
  }

 private:
  /// Adds kept rows, on the grid of blocks, as a pass does.
  void add_to(std::array<leaf_lane, lanes>& to, std::uint32_t from, std::uint32_t end) const {
    const std::uint32_t start = last() - kept;
    while (from < end) {
      const auto room = static_cast<std::uint32_t>(block_rows - (start + from) % block_rows);
      const std::uint32_t n = end - from < room ? end - from : room;
      for (std::size_t l = 0; l < lanes; ++l) {
        alignas(64) double x[block_rows]{};
        for (std::uint32_t i = 0; i < n; ++i) x[i] = values[(from + i) * lanes + l];
        if (n == block_rows && block_is_finite(&x[0]))
          add_block(to[l], x);
        else
          add_partial_block(to[l], x, n, 0);
      }
      from += n;
    }
  }
};

}  // namespace clientele::inline v0::detail
