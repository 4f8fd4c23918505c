// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace clientele::inline v0::history {

/// Where every row of a transaction log went; counts of parts add up.
///
/// A row is judged once, by the first that applies: id, time, beyond the end, amount. What a policy keeps is met and
/// not left out. Always:
///
///     rows = used + bad + left out of each cause
///                 + rows of customers unknown to the calibration + refunds without a purchase before them
///                 + rows of cancelled purchases
///
/// 5 rows of which one is a refund, left out: rows 5, used 4, refunds {met 1, left_out 1}.
struct log_counts {
  struct cause {
    std::uint64_t met = 0;       ///< rows of this kind, left out or not
    std::uint64_t left_out = 0;  ///< of these, left out by the policy
    friend constexpr bool operator==(const cause&, const cause&) = default;
  };

  std::uint64_t rows = 0;  ///< seen
  std::uint64_t used = 0;  ///< in some customer's history
  std::uint64_t bad = 0;   ///< taken by a quarantine, or reported by an exception
  cause missing_ids{}, missing_times{}, after_end{}, missing_amounts{}, zero_amounts{}, refunds{};

  std::uint64_t customers = 0;               ///< with a history
  std::uint64_t purchases = 0;               ///< of these customers, after merging, calibration and holdout
  std::uint64_t merged = 0;                  ///< rows that joined another purchase of the same day (week, …)
  std::uint64_t unknown_to_calibration = 0;  ///< customers left out: first purchase after the calibration's end
  std::uint64_t rows_unknown_to_calibration = 0;
  std::uint64_t refunds_without_purchase = 0;    ///< rows left out under refund_policy::net
  std::uint64_t cancelled_purchases = 0;         ///< under refund_policy::net: days (moments, …) refunded in full
  std::uint64_t rows_cancelled = 0;              ///< their rows, purchases and refunds
  std::uint64_t customers_without_purchase = 0;  ///< customers with only such refunds and cancelled purchases
  std::uint64_t overflowed_moments = 0;          ///< days (moments, …) of a customer whose amounts, or refunds under
                                                 ///< net, are together beyond the largest number: an infinite amount

  constexpr log_counts& operator+=(const log_counts& o) noexcept {
    const auto add = [](cause& a, const cause& b) {
      a.met += b.met;
      a.left_out += b.left_out;
    };
    rows += o.rows;
    used += o.used;
    bad += o.bad;
    add(missing_ids, o.missing_ids);
    add(missing_times, o.missing_times);
    add(after_end, o.after_end);
    add(missing_amounts, o.missing_amounts);
    add(zero_amounts, o.zero_amounts);
    add(refunds, o.refunds);
    customers += o.customers;
    purchases += o.purchases;
    merged += o.merged;
    unknown_to_calibration += o.unknown_to_calibration;
    rows_unknown_to_calibration += o.rows_unknown_to_calibration;
    refunds_without_purchase += o.refunds_without_purchase;
    cancelled_purchases += o.cancelled_purchases;
    rows_cancelled += o.rows_cancelled;
    customers_without_purchase += o.customers_without_purchase;
    overflowed_moments += o.overflowed_moments;
    return *this;
  }
  friend constexpr log_counts merge(log_counts a, const log_counts& b) noexcept { return a += b; }

  /// Rows that are in no history, for whatever reason.
  [[nodiscard]] constexpr std::uint64_t left_out() const noexcept { return rows - used; }
  /// Whether every row is accounted for once.
  [[nodiscard]] constexpr bool balances() const noexcept {
    return rows == used + bad + missing_ids.left_out + missing_times.left_out + after_end.left_out +
                       missing_amounts.left_out + zero_amounts.left_out + refunds.left_out +
                       rows_unknown_to_calibration + refunds_without_purchase + rows_cancelled;
  }

  friend constexpr bool operator==(const log_counts&, const log_counts&) = default;
};

}  // namespace clientele::inline v0::history
