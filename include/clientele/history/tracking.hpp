// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/history/purchase_times.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clientele::inline v0::history {

/// What `tracking` concludes.
struct tracked_purchases {
  std::vector<std::uint64_t> first;   ///< customers who bought for the first time, by period
  std::vector<std::uint64_t> repeat;  ///< repeat purchases, by period
  std::uint64_t outside = 0;          ///< purchases before the first period or after the last

  /// Repeat purchases until the end of each period.
  [[nodiscard]] std::vector<std::uint64_t> cumulative_repeat() const {
    std::vector<std::uint64_t> all(repeat);
    for (std::size_t k = 1; k < all.size(); ++k) all[k] += all[k - 1];
    return all;
  }
  friend bool operator==(const tracked_purchases&, const tracked_purchases&) = default;
};

/// First and repeat purchases in each period of the calendar, incremental and cumulative: what a model's expectation is
/// tracked against.
///
///     reader weekly{tracking<sys_days>{{.begin = 1997y / 1 / 1, .end = 1998y / 6 / 30, .period = weeks{1}}}};
///     auto customers = sorted_log(orders, seen, &O::id, &O::day, &O::amount, also(weekly));
///     for (const auto& c : customers) …
///     weekly.summary()->repeat[3], weekly.summary()->cumulative_repeat()
///     summarize(customers, on(tracking<sys_days>{grid}, &C::days_of_purchases))      // where they are at hand
///
/// Input: `purchases`, the times of a customer's purchases, in order (checked). A log's `reader` shows those after
/// merging, of the customers that are not left out; those outside the grid are counted by `outside`.
/// Errors: `invalid_parameter` (see `time_grid`, at most a million periods).
/// Cost: a search of the period a purchase. Memory of the state: 16 bytes a period; counts join exactly.
///
/// Source: counting; cumulative tracking as a check of models, Fader, Hardie & Lee (2005).
///
/// CDNOW, weeks from 1997-01-01: 157, 164, 182 first purchases and 0, 19, 23 repeat purchases in the first three.
template <class Time>
struct tracking : purchases_by_period<Time, "history::tracking", 1'000'000> {
  explicit tracking(const time_grid<Time>& its_grid) : tracking::purchases_by_period(its_grid) {}

  struct state {
    std::vector<std::uint64_t> first, repeat;  ///< of no period before the first purchase
    std::uint64_t outside = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(first, repeat, outside);
    }
    [[nodiscard]] bool is_consistent() const noexcept { return first.size() == repeat.size(); }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, std::span<const Time> purchases) const {
    if (purchases.empty()) return;
    if (s.first.empty()) s.first.resize(this->grid.count()), s.repeat.resize(this->grid.count());
    for (std::size_t i = 0; i < purchases.size(); ++i) {
      const auto k = static_cast<std::size_t>(this->grid.index(purchases[i]));  // a negative one becomes a large one
      if (k >= s.first.size())
        ++s.outside;
      else
        ++(i == 0 ? s.first : s.repeat)[k];
    }
  }
  static void join(state& s, const state& other) {
    if (s.first.size() < other.first.size()) s.first.resize(other.first.size()), s.repeat.resize(other.repeat.size());
    for (std::size_t k = 0; k < other.first.size(); ++k) {
      s.first[k] += other.first[k];
      s.repeat[k] += other.repeat[k];
    }
    s.outside += other.outside;
  }
  [[nodiscard]] tracked_purchases conclude(const state& s) const {
    tracked_purchases all{s.first, s.repeat, s.outside};
    all.first.resize(this->grid.count()), all.repeat.resize(this->grid.count());
    return all;
  }

  friend bool operator==(const tracking&, const tracking&) = default;
};

}  // namespace clientele::inline v0::history
