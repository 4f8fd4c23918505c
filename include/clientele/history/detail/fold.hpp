// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/history/sorted_log.hpp>
// One customer's rows in order of time, folded into a history.
#pragma once

#include <clientele/component/comparison.hpp>
#include <clientele/history/customer_history.hpp>
#include <clientele/history/log_counts.hpp>
#include <clientele/history/observation.hpp>
#include <clientele/numerics/sums.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

namespace clientele::inline v0::history::detail {

/// What an observation means for every customer, computed once.
template <class Time>
struct window {
  observation<Time> seen;
  Time calibration_end;  ///< the beginning of its cell
  double holdout = 0;    ///< periods
  bool net_refunds;

  explicit window(const observation<Time>& o)
      : seen(o),
        calibration_end(o.moment(o.calibration_end.value_or(o.end))),
        holdout(o.calibration_end ? o.period.between(calibration_end, o.moment(o.end)) : 0),
        net_refunds(o.refunds == refund_policy::net) {}
};

/// One customer. Rows come in order of the cells' beginnings; rows of one cell in any order.
template <class Time>
class fold {
 public:
  fold(const window<Time>& w, const Time& t, double amount) noexcept
      : calibration_end_(w.calibration_end), net_refunds_(w.net_refunds), cell_(t) {
    put(amount);
  }

  [[nodiscard]] const Time& cell() const noexcept { return cell_; }

  template <class Readers>
  void add(const Time& t, double amount, const Readers& readers) {
    if (t != cell_) {
      close(readers);
      cell_ = t;
      cell_amount_ = {};
      cell_rows_ = cell_priced_ = 0;
    }
    put(amount);
  }

  enum class outcome : unsigned char { history, unknown_to_calibration, no_purchase };

  /// Ends the customer: counts, and the history where there is one (all but its id).
  template <class Id, class Readers>
  [[nodiscard]] outcome finish(const window<Time>& w, log_counts& counts, customer_history<Id, Time>& h,
                               const Readers& readers) {
    close(readers);
    counts.refunds_without_purchase += refunds_without_purchase_;
    counts.cancelled_purchases += cancelled_;
    counts.rows_cancelled += rows_cancelled_;
    counts.overflowed_moments += overflowed_;
    if (number_ == 0) {
      ++counts.customers_without_purchase;
      return outcome::no_purchase;
    }
    const std::uint64_t rows = rows_ + refunds_;
    h.first_purchase = first_;
    if (calibration_end_ < first_) {
      ++counts.unknown_to_calibration;
      counts.rows_unknown_to_calibration += rows;
      return outcome::unknown_to_calibration;
    }
    ++counts.customers;
    counts.used += rows;
    counts.purchases += number_;
    counts.merged += rows_ - number_;
    const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
    const auto& p = w.seen.period;
    wide_sum all = spend_[0];
    all.add(spend_[1]);
    h.x = count(number_ - 1 - holdout_);
    h.t_x = last_ == first_ ? 0 : p.between(first_, last_);
    h.T = p.between(first_, calibration_end_);
    h.first_spend = spend_[0].value();
    h.repeat_mean = priced_[1] == 0 ? 0 : spend_[1].mean(count(priced_[1]));
    h.mean = priced_[0] + priced_[1] == 0 ? 0 : all.mean(count(priced_[0] + priced_[1]));
    h.spend = all.value();
    h.holdout_x = count(holdout_);
    h.holdout_spend = spend_[2].value();
    h.T_hold = w.holdout;
    return outcome::history;
  }

 private:
  void put(double amount) noexcept {
    if (amount > 0) [[likely]] {
      cell_amount_.add(amount);
      ++cell_rows_;
      ++cell_priced_;
    } else if (amount < 0 && net_refunds_) {
      cell_refunds_.add(amount);
      ++cell_refund_rows_;
    } else {
      ++cell_rows_;
      if (amount == amount) {
        cell_amount_.add(amount);
        ++cell_priced_;
      }
    }
  }

  /// The cell is complete: a purchase, or nothing but refunds.
  template <class Readers>
  void close(const Readers& readers) {
    const bool finite = cell_amount_.high - cell_amount_.high == 0 && cell_refunds_.high - cell_refunds_.high == 0;
    overflowed_ += finite ? 0 : 1;
    if (cell_refund_rows_ != 0 && !close_refunds()) return;
    const bool known = !(calibration_end_ < cell_);
    const std::size_t part = number_ == 0 ? 0 : known ? 1 : 2;
    spend_[part].add(cell_amount_);
    priced_[part] += cell_priced_ != 0 ? 1 : 0;
    holdout_ += part == 2 ? 1 : 0;
    if (number_ == 0) first_ = last_ = previous_ = cell_;
    if (known) last_ = cell_;
    if constexpr (std::tuple_size_v<Readers> != 0) {
      if (!(calibration_end_ < first_)) {
        const purchase<Time> p{first_, previous_, cell_, number_, cell_amount_.value()};
        for_each_element(readers, [&](auto* reader) { reader->take(p); });
      }
      previous_ = cell_;
    }
    rows_ += cell_rows_;
    ++number_;
  }

  /// Takes the cell's refunds off its purchases, and what these do not cover off the last purchase before it; false
  /// when nothing is left that is a purchase.
  CLIENTELE_COLD bool close_refunds() noexcept {
    const std::uint64_t refund_rows = std::exchange(cell_refund_rows_, 0);
    const carried_sum refunds = std::exchange(cell_refunds_, {});
    cell_amount_.add(refunds);
    const double left = cell_amount_.value();
    const bool positive = exceeds(left, 0.0, -refunds.value()) != 0;
    if (positive || cell_rows_ != cell_priced_) {
      refunds_ += refund_rows;
      if (!positive) {  // of a purchase of unknown amount: unknown as well
        cell_amount_ = {};
        cell_priced_ = 0;
      }
      return true;
    }
    if (cell_rows_ != 0) {
      ++cancelled_;
      rows_cancelled_ += cell_rows_ + refund_rows;
    } else if (number_ == 0) {
      refunds_without_purchase_ += refund_rows;
    } else {
      refunds_ += refund_rows;
    }
    const bool rounding = exceeds(-left, 0.0, -refunds.value()) == 0;
    if (number_ != 0 && !rounding)
      spend_[calibration_end_ < cell_ ? 2 : number_ - holdout_ > 1 ? 1 : 0].add(cell_amount_);
    return false;
  }

  Time calibration_end_;
  bool net_refunds_;
  Time cell_, first_{}, last_{}, previous_{};
  carried_sum cell_amount_{}, cell_refunds_{};
  std::uint64_t cell_rows_ = 0, cell_priced_ = 0, cell_refund_rows_ = 0;
  std::array<wide_sum, 3> spend_{};        ///< first purchase, repeat purchases, holdout
  std::array<std::uint64_t, 3> priced_{};  ///< purchases with a known amount, likewise
  std::uint64_t number_ = 0, holdout_ = 0, rows_ = 0;
  std::uint64_t refunds_ = 0;  ///< rows taken off a purchase that stands
  std::uint64_t refunds_without_purchase_ = 0, cancelled_ = 0, rows_cancelled_ = 0, overflowed_ = 0;
};

}  // namespace clientele::inline v0::history::detail
