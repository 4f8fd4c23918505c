// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

namespace score_customers {

/// How the dates of a log are spread over time, and which of them lie far from all others: 9999-12-31 for "still open",
/// 0001-01-01 or 1970-01-01 for "unknown", a year mistyped. One such date would set the scale of everything.
///
/// Rule. Dates belong together while no gap between neighbours is longer than `least_gap`. The bulk is the group with
/// the most rows, of those with more than one date if there are any. A group beside it belongs to it if the gap is no
/// longer than the bulk spans itself; what then lies before or after it is far.
///
/// Memory: one entry for each calendar year that has a date.
///
/// → two months of 2024 and 9999-12-31: the last is far. Of 1997 to 2003 and 2009: none, both gaps being short.
class date_spread {
 public:
  using day = std::chrono::sys_days;
  static constexpr std::chrono::days least_gap{1827};  ///< five years

  /// The first and the last date of a group.
  struct stretch {
    day first{}, last{};
    std::uint64_t rows = 0;
  };

  date_spread() = default;
  date_spread(const date_spread&) = delete;
  date_spread& operator=(const date_spread&) = delete;

  void add(day d) {
    if (recent_ != nullptr && recent_->first <= d && d <= recent_->last) {
      ++recent_->rows;
      return;
    }
    const int year = static_cast<int>(std::chrono::year_month_day(d).year());
    if (recent_ == nullptr || year != recent_year_) {
      recent_ = &years_.try_emplace(year, stretch{d, d, 0}).first->second;
      recent_year_ = year;
    }
    recent_->first = std::min(recent_->first, d);
    recent_->last = std::max(recent_->last, d);
    ++recent_->rows;
  }
  [[nodiscard]] bool empty() const noexcept { return years_.empty(); }

  /// From the first date to the last.
  [[nodiscard]] stretch all() const {
    stretch s{day::max(), day::min(), 0};
    for (const auto& [year, part] : years_) s = joined(s, part);
    return s;
  }

  /// The dates that belong together.
  [[nodiscard]] stretch bulk() const {
    std::vector<stretch> groups;
    for (const auto& [year, part] : years_) {
      if (!groups.empty() && part.first - groups.back().last <= least_gap)
        groups.back() = joined(groups.back(), part);
      else
        groups.push_back(part);
    }
    const auto smaller = [](const stretch& a, const stretch& b) {
      const bool spread_a = a.first != a.last, spread_b = b.first != b.last;
      return spread_a != spread_b ? spread_b : a.rows < b.rows;
    };
    const auto largest = std::max_element(groups.begin(), groups.end(), smaller);
    stretch bulk = *largest;
    auto before = largest, after = largest + 1;
    for (bool grown = true; grown;) {
      grown = false;
      if (before != groups.begin() && bulk.first - (before - 1)->last <= bulk.last - bulk.first) {
        bulk = joined(*--before, bulk);
        grown = true;
      }
      if (after != groups.end() && after->first - bulk.last <= bulk.last - bulk.first) {
        bulk = joined(bulk, *after++);
        grown = true;
      }
    }
    return bulk;
  }

 private:
  static stretch joined(const stretch& a, const stretch& b) {
    return {std::min(a.first, b.first), std::max(a.last, b.last), a.rows + b.rows};
  }

  std::map<int, stretch> years_;
  stretch* recent_ = nullptr;  ///< of the date added last
  int recent_year_ = 0;
};

}  // namespace score_customers
