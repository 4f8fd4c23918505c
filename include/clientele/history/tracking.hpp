// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/history/customer_history.hpp>
#include <clientele/history/time_grid.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clientele::inline v0::history {

/// First and repeat purchases in each period of the calendar, incremental and cumulative: what a model's expectation is
/// tracked against.
///
///     tracking<sys_days> weekly({.begin = 1997y / 1 / 1, .end = 1998y / 6 / 30, .period = std::chrono::weeks{1}});
///     auto customers = sorted_log(orders, seen, &O::id, &O::day, &O::amount, also(weekly));
///     for (const auto& c : customers) …
///     weekly.repeat()[3], weekly.cumulative_repeat()
///
/// Reads purchases after merging, of the customers that are not left out; those outside the grid are counted by
/// `outside()`. Counts are whole numbers: order and parts do not matter, `merge` is exact.
/// Errors: `invalid_parameter` (see `time_grid`, at most a million periods), `invalid_use` (merging different grids).
/// Cost: about 3 ns a purchase, 16 bytes a period.
///
/// CDNOW, weeks from 1997-01-01: 157, 164, 182 first purchases and 0, 19, 23 repeat purchases in the first three.
template <class Time>
class tracking {
 public:
  explicit tracking(const time_grid<Time>& grid)
      : grid_((grid.check("history::tracking", 1'000'000), grid)), first_(grid.count()), repeat_(first_.size()) {}

  void add(const purchase<Time>& p) noexcept {
    const auto k = static_cast<std::size_t>(grid_.index(p.at));  // a negative one becomes a large one
    if (k >= first_.size())
      ++outside_;
    else if (p.number == 0)
      ++first_[k];
    else
      ++repeat_[k];
  }

  void merge(const tracking& other) {
    if (!(grid_ == other.grid_))
      raise(invalid_use("clientele::history::tracking: trackings of different periods cannot be merged"));
    for (std::size_t k = 0; k < first_.size(); ++k) {
      first_[k] += other.first_[k];
      repeat_[k] += other.repeat_[k];
    }
    outside_ += other.outside_;
  }
  /// The counts of both.
  friend tracking merge(tracking a, const tracking& b) {
    a.merge(b);
    return a;
  }
  /// An empty tracking of the same periods.
  [[nodiscard]] tracking emptied() const { return tracking(grid_); }

  [[nodiscard]] const time_grid<Time>& grid() const noexcept { return grid_; }
  [[nodiscard]] std::size_t size() const noexcept { return first_.size(); }
  /// Customers who bought for the first time, by period.
  [[nodiscard]] std::span<const std::uint64_t> first() const noexcept { return first_; }
  /// Repeat purchases, by period.
  [[nodiscard]] std::span<const std::uint64_t> repeat() const noexcept { return repeat_; }
  /// Repeat purchases until the end of each period.
  [[nodiscard]] std::vector<std::uint64_t> cumulative_repeat() const {
    std::vector<std::uint64_t> all(repeat_);
    for (std::size_t k = 1; k < all.size(); ++k) all[k] += all[k - 1];
    return all;
  }
  /// Purchases before the first period or after the last.
  [[nodiscard]] std::uint64_t outside() const noexcept { return outside_; }

  friend bool operator==(const tracking&, const tracking&) = default;

 private:
  time_grid<Time> grid_;
  std::vector<std::uint64_t> first_, repeat_;
  std::uint64_t outside_ = 0;
};

}  // namespace clientele::inline v0::history
