// SPDX-License-Identifier: BSL-1.0
// Customers by decreasing score, those of equal score as one group.
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/selection.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace clientele::inline v0::retention::detail {

/// Customers of one score, counted by kind.
template <std::size_t kinds>
struct score_group {
  double score = 0;
  std::array<std::uint64_t, kinds> counts{};
};

template <std::size_t kinds>
class ranking {
 public:
  void add(std::string_view component, double score, std::size_t kind) {
    if (!any_number().contains(score)) raise(invalid_parameter(component, "score", score, "finite"));
    rows_.push_back({~order_key(score), static_cast<std::uint32_t>(kind)});
  }
  void append(const ranking& other) { rows_.insert(rows_.end(), other.rows_.begin(), other.rows_.end()); }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

  /// Groups by decreasing score.
  [[nodiscard]] std::vector<score_group<kinds>> groups() const {
    const std::vector<row> sorted = by_decreasing_score();
    std::vector<score_group<kinds>> found;
    std::uint64_t last = 0;
    for (const row& r : sorted) {
      if (found.empty() || r.key != last) found.push_back({value_of_key(~r.key), {}});
      ++found.back().counts[r.kind];
      last = r.key;
    }
    return found;
  }

 private:
  struct row {
    std::uint64_t key;  ///< rises as the score falls
    std::uint32_t kind;
  };

  /// By radix, 8 bits of the key in each pass; passes in which all keys have the same bits are left out.
  [[nodiscard]] std::vector<row> by_decreasing_score() const {
    std::vector<row> sorted = rows_, other(rows_.size());
    for (unsigned shift = 0; shift < 64; shift += 8) {
      std::array<std::size_t, 257> place{};
      for (const row& r : sorted) ++place[(r.key >> shift & 0xff) + 1];
      bool same = false;
      for (std::size_t b = 1; b < 257; ++b) same = same || place[b] == sorted.size();
      if (same) continue;
      for (std::size_t b = 1; b < 257; ++b) place[b] += place[b - 1];
      for (const row& r : sorted) other[place[r.key >> shift & 0xff]++] = r;
      sorted.swap(other);
    }
    return sorted;
  }

  std::vector<row> rows_;
};

}  // namespace clientele::inline v0::retention::detail
