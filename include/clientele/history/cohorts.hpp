// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/history/purchase_times.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace clientele::inline v0::history {

/// What `cohorts` gathers and concludes: customers and purchases by cohort and period, in the cells of a triangle.
class retention_triangle {
 public:
  static constexpr std::size_t most = 4096;  ///< periods

  retention_triangle() = default;
  /// Of so many periods, without customers.
  explicit retention_triangle(std::size_t periods)
      : size_(periods), active_(periods * (periods + 1) / 2), purchases_(active_.size()) {}

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

  /// Takes a purchase of a cohort, k periods later; a customer counts once in a cell.
  void take(std::size_t cohort, std::size_t k, bool first_in_the_cell) noexcept {
    const std::size_t cell = place(cohort, k);
    ++purchases_[cell];
    active_[cell] += first_in_the_cell ? 1 : 0;
  }
  void take_outside() noexcept { ++outside_; }
  void join(const retention_triangle& other) {
    if (size_ == 0) {
      const std::uint64_t outside = outside_;
      *this = other;
      outside_ += outside;
      return;
    }
    if (other.size_ != 0 && other.size_ != size_)
      raise(invalid_use("clientele::history::cohorts: triangles of different periods cannot be merged"));
    for (std::size_t i = 0; i < other.active_.size(); ++i) {
      active_[i] += other.active_[i];
      purchases_[i] += other.purchases_[i];
    }
    outside_ += other.outside_;
  }

  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(size_, active_, purchases_, outside_);
  }
  [[nodiscard]] bool is_consistent() const noexcept {
    return size_ <= most && active_.size() == size_ * (size_ + 1) / 2 && purchases_.size() == active_.size();
  }
  friend bool operator==(const retention_triangle&, const retention_triangle&) = default;

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] static double share(std::uint64_t part, std::uint64_t all) noexcept {
    return all == 0 ? nan : static_cast<double>(part) / static_cast<double>(all);
  }
  /// Rows of the triangle one after the other, each one shorter than the one before it.
  [[nodiscard]] std::size_t place(std::size_t cohort, std::size_t k) const noexcept {
    return cohort * (2 * size_ - cohort + 1) / 2 + k;
  }

  std::size_t size_ = 0;
  std::vector<std::uint64_t> active_, purchases_;
  std::uint64_t outside_ = 0;
};

/// The retention triangle: customers by the period of their first purchase (the cohort, down) and by how many periods
/// of the calendar later they bought (across).
///
///     reader monthly{cohorts<sys_days>{{.begin = …, .end = …, .period = calendar_months{1}}}};
///     customer_histories(orders, seen, &O::id, &O::day, &O::amount, also(monthly));
///     monthly.summary()->retention(0, 2)
///
///     active(c, k)    = customers of cohort c with a purchase in period c + k       active(c, 0) = size(c)
///     retention(c, k) = active(c, k) / size(c)
///     retention(k)    = Σ active(c, k) / Σ size(c), over the cohorts whose period c + k was observed
///
/// Observed are the cells with c + k < size(); the others, and cohorts without customers, have NaN retention. The last
/// period may be cut short by the end, see `time_grid`. A customer counts once in a cell; `purchases(c, k)` counts all.
/// Input: `purchases`, the times of a customer's purchases, in order (checked). A log's `reader` shows those after
/// merging, of the customers that are not left out; those outside the grid, and of customers who began before it, are
/// counted by `outside()`.
/// Errors: `invalid_parameter` (see `time_grid`, at most 4 096 periods).
/// Cost: a search of the period a purchase. Memory of the state: 16 bytes a cell of the triangle; counts join exactly.
///
/// Source: counting; tables by cohort are customary in demography and customer analysis, without one author.
///
/// Two customers who begin in month 0, one of whom buys again in month 2, of three months: retention(0, ·) 1, 0, 0.5.
template <class Time>
struct cohorts : purchases_by_period<Time, "history::cohorts", retention_triangle::most> {
  explicit cohorts(const time_grid<Time>& its_grid) : cohorts::purchases_by_period(its_grid) {}

  using state = retention_triangle;
  void take(state& s, std::span<const Time> purchases) const {
    if (purchases.empty()) return;
    if (s.size() == 0) s = retention_triangle(this->grid.count());
    const std::int64_t cohort = this->grid.index(purchases.front()), size = static_cast<std::int64_t>(s.size());
    std::int64_t before = -1;
    for (const Time& t : purchases) {
      const std::int64_t at = before < 0 ? cohort : this->grid.index(t);
      if (cohort < 0 || at >= size)
        s.take_outside();
      else
        s.take(static_cast<std::size_t>(cohort), static_cast<std::size_t>(at - cohort), at != before);
      before = at;
    }
  }
  static void join(state& s, const state& other) { s.join(other); }
  [[nodiscard]] retention_triangle conclude(const state& s) const {
    return s.size() == 0 ? retention_triangle(this->grid.count()) : s;
  }

  friend bool operator==(const cohorts&, const cohorts&) = default;
};

}  // namespace clientele::inline v0::history
