// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summary.hpp>
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
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
  explicit row_set(row_range rows) noexcept : lowest_(rows) {}

  [[nodiscard]] bool empty() const noexcept { return lowest_.empty(); }
  [[nodiscard]] std::uint64_t begins() const noexcept { return lowest_.first; }
  /// One past the highest row.
  [[nodiscard]] std::uint64_t ends() const noexcept { return others_.empty() ? lowest_.last : others_.back().last; }

  /// Rows that are in both.
  [[nodiscard]] std::optional<row_range> overlap(const row_set& other) const {
    std::optional<row_range> found;
    each([&](const row_range& a) {
      other.each([&](const row_range& b) {
        const row_range both{std::max(a.first, b.first), std::min(a.last, b.last)};
        if (!found && !both.empty()) found = both;
      });
    });
    return found;
  }

  /// Adds rows that are in none of these.
  void add(const row_set& other) {
    if (other.empty()) return;
    if (empty()) {
      *this = other;
    } else if (others_.empty() && other.others_.empty() && lowest_.last == other.lowest_.first) {
      lowest_.last = other.lowest_.last;
    } else {
      std::vector<row_range> all;
      each([&](const row_range& r) { all.push_back(r); });
      other.each([&](const row_range& r) { all.push_back(r); });
      std::sort(all.begin(), all.end(), [](const row_range& a, const row_range& b) { return a.first < b.first; });
      others_.clear();
      lowest_ = all.front();
      for (std::size_t i = 1; i < all.size(); ++i) {
        row_range& last = others_.empty() ? lowest_ : others_.back();
        if (last.last == all[i].first)
          last.last = all[i].last;
        else
          others_.push_back(all[i]);
      }
    }
  }

  friend bool operator==(const row_set&, const row_set&) = default;
  template <class Archive>
  void transfer(Archive& archive) {
    archive(lowest_, others_);
  }

 private:
  template <class F>
  void each(const F& f) const {
    if (!lowest_.empty()) f(lowest_);
    for (const row_range& r : others_) f(r);
  }

  row_range lowest_{};
  std::vector<row_range> others_{};
};

}  // namespace clientele::inline v0::detail
