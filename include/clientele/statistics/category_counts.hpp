// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace clientele::inline v0 {

/// One line of a Pareto table.
struct pareto_line {
  std::string name;
  std::uint64_t count;
  estimate share;     ///< of all, Wilson
  double cumulative;  ///< share of this line and all before it
};

/// Counts by name, as a Pareto table. Mergeable; counts are exact. Cost: O(log names) a value.
/// Where the categories are those of a table and have amounts, choose `category_tallies`.
/// b, a, b: b 2 (0.667, cumulative 0.667), a 1 (0.333, cumulative 1).
class category_counts {
 public:
  void add(std::string_view name, std::uint64_t times = 1) {
    const auto at = counts_.find(name);
    if (at != counts_.end())
      at->second += times;
    else
      counts_.emplace(name, times);
    total_ += times;
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  [[nodiscard]] std::size_t size() const noexcept { return counts_.size(); }
  [[nodiscard]] std::uint64_t operator[](std::string_view name) const {
    const auto at = counts_.find(name);
    return at == counts_.end() ? 0 : at->second;
  }
  /// The most frequent first, equal counts by name. Throws `invalid_parameter` (confidence).
  [[nodiscard]] std::vector<pareto_line> pareto(double confidence = 0.95) const {
    std::vector<pareto_line> lines;
    for (const auto& [name, count] : counts_)
      lines.push_back({name, count, wilson({static_cast<double>(count), static_cast<double>(total_)}, confidence), 0});
    std::sort(lines.begin(), lines.end(), [](const pareto_line& a, const pareto_line& b) {
      return a.count != b.count ? a.count > b.count : a.name < b.name;
    });
    std::uint64_t sum = 0;
    for (pareto_line& l : lines) l.cumulative = static_cast<double>(sum += l.count) / static_cast<double>(total_);
    return lines;
  }

  friend category_counts merge(category_counts a, const category_counts& b) {
    for (const auto& [name, count] : b.counts_) a.add(name, count);
    return a;
  }
  friend bool operator==(const category_counts&, const category_counts&) = default;

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t total_ = 0;
};

}  // namespace clientele::inline v0
