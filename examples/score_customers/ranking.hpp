// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "chunk.hpp"
#include "plan.hpp"
#include "section.hpp"

namespace score_customers {

/// A customer of a ranking, with the number of the row.
struct ranked_row : ranked {
  std::uint64_t row = 0;
  template <class Archive>
  void transfer(Archive& archive) {
    archive(id, current, potential, improved, row);
  }
};

/// The customers with the largest distance between their current value and the one they could have, which
/// is what a lifetime component calls potential. Keeps ten, whatever passes by; of equals the earlier. Where there is
/// no distance there is nothing to rank.
class ranking {
 public:
  explicit ranking(const plan& jobs) {
    for (const planned_job& j : jobs.jobs()) {
      const auto find = [&](const char* result) -> const scored_column* {
        for (const scored_column& column : j.work->columns())
          if (column.name == j.about.title + "." + result) return &column;
        return nullptr;
      };
      const scored_column *current = find("current"), *potential = find("potential"), *improved = find("improved");
      if (current == nullptr || potential == nullptr || improved == nullptr || potential_ != nullptr) continue;
      current_ = current;
      potential_ = potential;
      improved_ = improved;
    }
  }

  /// The result it ranks by; empty where no component gives it.
  [[nodiscard]] std::string by() const { return potential_ == nullptr ? std::string() : potential_->name; }

  void add(const chunk& rows) {
    if (potential_ == nullptr) return;
    for (std::size_t row = 0; row < rows.rows; ++row) {
      const double value = potential_->numbers[row];
      if (!(value > 0) || (top_.size() == places && !(value > top_.front().potential))) continue;
      if (top_.size() == places) {
        std::pop_heap(top_.begin(), top_.end(), before);
        top_.pop_back();
      }
      top_.push_back(
          {{std::string(rows.ids[row]), current_->numbers[row], value, improved_->numbers[row]}, rows.first_row + row});
      std::push_heap(top_.begin(), top_.end(), before);
    }
  }

  [[nodiscard]] std::vector<ranked_row> best() const { return best_of(top_); }
  /// The same of the best of several parts.
  [[nodiscard]] static std::vector<ranked_row> best_of(std::vector<ranked_row> all) {
    std::sort(all.begin(), all.end(), before);
    if (all.size() > places) all.erase(all.begin() + places, all.end());
    return all;
  }

 private:
  static constexpr std::size_t places = 10;
  static bool before(const ranked_row& a, const ranked_row& b) noexcept {
    return a.potential != b.potential ? a.potential > b.potential : a.row < b.row;
  }

  const scored_column *current_ = nullptr, *potential_ = nullptr, *improved_ = nullptr;
  std::vector<ranked_row> top_;  // a heap, the last of them in front
};

}  // namespace score_customers
