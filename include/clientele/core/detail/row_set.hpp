// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summary.hpp>
#pragma once

#include <clientele/portability.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <vector>

namespace clientele::inline v0::detail {

/// Rows from `first` up to, but without, `last`.
struct row_range {
  std::uint64_t first = 0, last = 0;

  [[nodiscard]] bool empty() const noexcept { return first >= last; }
  friend bool operator==(const row_range&, const row_range&) = default;
  template <class Archive>
  void transfer(Archive& archive) {
    archive(first, last);
  }
};

/// The rows that a summary has seen, as ranges in their order that do not touch. One range needs no heap memory.
class row_set {
 public:
  row_set() = default;
  explicit row_set(row_range rows) noexcept : one_(rows) {}

  [[nodiscard]] bool empty() const noexcept { return ranges().empty(); }
  /// The lowest row; 0 of none.
  [[nodiscard]] std::uint64_t begins() const noexcept { return empty() ? 0 : ranges().front().first; }
  /// One past the highest row; 0 of none.
  [[nodiscard]] std::uint64_t ends() const noexcept { return empty() ? 0 : ranges().back().last; }

  [[nodiscard]] std::span<const row_range> ranges() const noexcept {
    if (!several_.empty()) return several_;
    return {&one_, one_.empty() ? std::size_t{0} : std::size_t{1}};
  }

  /// The first rows that are in both.
  [[nodiscard]] CLIENTELE_COLD std::optional<row_range> overlap(const row_set& other) const {
    const auto mine = ranges();
    for (const row_range& theirs : other.ranges()) {
      const auto at = std::upper_bound(mine.begin(), mine.end(), theirs.first, ends_after);
      if (at != mine.end() && at->first < theirs.last)
        return row_range{std::max(at->first, theirs.first), std::min(at->last, theirs.last)};
    }
    return std::nullopt;
  }

  /// Adds rows that are in none of these.
  CLIENTELE_COLD void add(const row_set& other) {
    for (const row_range& rows : other.ranges()) add(rows);
  }

  friend bool operator==(const row_set&, const row_set&) = default;
  template <class Archive>
  void transfer(Archive& archive) {
    archive(one_, several_);
  }
  [[nodiscard]] bool is_consistent() const noexcept {
    if (!several_.empty() && (several_.size() == 1 || !one_.empty())) return false;
    for (std::size_t i = 0; i < several_.size(); ++i)
      if (several_[i].empty() || (i > 0 && several_[i - 1].last >= several_[i].first)) return false;
    return true;
  }

 private:
  static bool ends_after(std::uint64_t row, const row_range& r) noexcept { return row < r.last; }

  void add(const row_range& rows) {
    if (empty()) return static_cast<void>(one_ = rows);
    if (several_.empty()) {
      if (one_.last == rows.first) return static_cast<void>(one_.last = rows.last);
      if (rows.last == one_.first) return static_cast<void>(one_.first = rows.first);
      several_.push_back(one_);
    }
    auto at = std::upper_bound(several_.begin(), several_.end(), rows.first, ends_after);
    if (at != several_.begin() && std::prev(at)->last == rows.first)
      (--at)->last = rows.last;
    else
      at = several_.insert(at, rows);
    if (const auto next = std::next(at); next != several_.end() && next->first == at->last) {
      at->last = next->last;
      several_.erase(next);
    }
    one_ = {};
    if (several_.size() == 1) {
      one_ = several_.front();
      several_.clear();
    }
  }

  row_range one_{};                   ///< where there is one range only
  std::vector<row_range> several_{};  ///< where there are more
};

}  // namespace clientele::inline v0::detail
