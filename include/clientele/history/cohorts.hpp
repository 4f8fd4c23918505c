// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/history/customer_history.hpp>
#include <clientele/history/time_grid.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace clientele::inline v0::history {

/// The retention triangle: customers by the period of their first purchase (the cohort, down) and by how many periods
/// of the calendar later they bought (across).
///
///     active(c, k)    = customers of cohort c with a purchase in period c + k       active(c, 0) = size(c)
///     retention(c, k) = active(c, k) / size(c)
///     retention(k)    = Σ active(c, k) / Σ size(c), over the cohorts whose period c + k was observed
///
/// The cells with c + k < size() are observed; the retention of other cells, and of empty cohorts, is NaN. The last
/// period may be cut short by the end, see `time_grid`. A customer counts once in a cell; `purchases(c, k)` counts all.
/// Reads purchases after merging, of the customers that are not left out, through `also(…)`; those outside the grid,
/// and of customers who began before it, are counted by `outside()`. Counts are whole numbers: order and parts do not
/// matter, `merge` is exact.
/// Errors: `invalid_parameter` (see `time_grid`, at most 4 096 periods), `invalid_use` (merging different grids).
/// Cost: about 10 ns a purchase, 8 bytes a cell of the triangle.
///
/// Two customers who begin in month 0, one of whom buys again in month 2, of three months: retention(0, ·) 1, 0, 0.5.
template <class Time>
class cohorts {
 public:
  explicit cohorts(const time_grid<Time>& grid)
      : grid_((grid.check("history::cohorts", 4096), grid)),
        size_(grid.count()),
        active_(size_ * (size_ + 1) / 2),
        purchases_(active_.size()) {}

  void add(const purchase<Time>& p) noexcept {
    // a customer's purchases come one after the other: two of the three periods are known from the last one
    const std::int64_t cohort = known_ && p.first == first_.time ? first_.index : grid_.index(p.first);
    const std::int64_t before = p.number == 0                        ? -1
                                : known_ && p.previous == last_.time ? last_.index
                                                                     : grid_.index(p.previous);
    const std::int64_t at = grid_.index(p.at);
    known_ = true;
    first_ = {p.first, cohort};
    last_ = {p.at, at};
    if (cohort < 0 || at >= static_cast<std::int64_t>(size_)) {
      ++outside_;
      return;
    }
    const std::size_t cell = place(static_cast<std::size_t>(cohort), static_cast<std::size_t>(at - cohort));
    ++purchases_[cell];
    active_[cell] += p.number == 0 || before != at ? 1 : 0;
  }

  void merge(const cohorts& other) {
    if (!(grid_ == other.grid_))
      raise(invalid_use("clientele::history::cohorts: cohorts of different periods cannot be merged"));
    for (std::size_t i = 0; i < active_.size(); ++i) {
      active_[i] += other.active_[i];
      purchases_[i] += other.purchases_[i];
    }
    outside_ += other.outside_;
  }
  /// The counts of both.
  friend cohorts merge(cohorts a, const cohorts& b) {
    a.merge(b);
    return a;
  }
  /// An empty triangle of the same periods.
  [[nodiscard]] cohorts emptied() const { return cohorts(grid_); }

  [[nodiscard]] const time_grid<Time>& grid() const noexcept { return grid_; }
  /// Number of cohorts, and of periods of the first one.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Customers who began in this period.
  [[nodiscard]] std::uint64_t size(std::size_t cohort) const noexcept { return active(cohort, 0); }
  /// Customers of the cohort who bought k periods later; 0 where nothing was observed.
  [[nodiscard]] std::uint64_t active(std::size_t cohort, std::size_t k) const noexcept {
    return observed(cohort, k) ? active_[place(cohort, k)] : 0;
  }
  /// Purchases of the cohort k periods later, the first ones (k = 0) included; 0 where nothing was observed.
  [[nodiscard]] std::uint64_t purchases(std::size_t cohort, std::size_t k) const noexcept {
    return observed(cohort, k) ? purchases_[place(cohort, k)] : 0;
  }
  [[nodiscard]] bool observed(std::size_t cohort, std::size_t k) const noexcept {
    return cohort < size_ && k < size_ - cohort;
  }

  [[nodiscard]] double retention(std::size_t cohort, std::size_t k) const noexcept {
    return observed(cohort, k) ? share(active(cohort, k), size(cohort)) : nan;
  }
  [[nodiscard]] double retention(std::size_t k) const noexcept {
    std::uint64_t still = 0, all = 0;
    for (std::size_t c = 0; observed(c, k); ++c) {
      still += active(c, k);
      all += size(c);
    }
    return share(still, all);
  }
  /// Purchases that are in no cell.
  [[nodiscard]] std::uint64_t outside() const noexcept { return outside_; }

  friend bool operator==(const cohorts& a, const cohorts& b) {
    return a.grid_ == b.grid_ && a.active_ == b.active_ && a.purchases_ == b.purchases_ && a.outside_ == b.outside_;
  }

 private:
  struct numbered {
    Time time{};
    std::int64_t index = 0;
  };

  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] static double share(std::uint64_t part, std::uint64_t all) noexcept {
    return all == 0 ? nan : static_cast<double>(part) / static_cast<double>(all);
  }
  /// Rows of the triangle one after the other, each one shorter than the one before it.
  [[nodiscard]] std::size_t place(std::size_t cohort, std::size_t k) const noexcept {
    return cohort * (2 * size_ - cohort + 1) / 2 + k;
  }

  time_grid<Time> grid_;
  std::size_t size_;
  std::vector<std::uint64_t> active_, purchases_;
  std::uint64_t outside_ = 0;
  bool known_ = false;
  numbered first_{}, last_{};
};

}  // namespace clientele::inline v0::history
