// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/history/period.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::history {

/// What happens to a row whose id or time is missing, that lies beyond the end, or that belongs to a customer whose
/// first purchase comes after the end of the calibration.
enum class row_policy : unsigned char {
  fail,      ///< it is a bad row: the pass runs to its end and then throws, or a quarantine takes it
  leave_out  ///< it is left out and counted
};
[[nodiscard]] constexpr auto enumerators(row_policy) noexcept {
  return std::array<std::string_view, 2>{"fail", "leave_out"};
}

/// What happens to a row whose amount is zero or missing.
enum class amount_policy : unsigned char {
  fail,       ///< a bad row
  leave_out,  ///< left out and counted
  purchase    ///< a purchase like any other, counted; a missing amount stays out of every mean spend
};
[[nodiscard]] constexpr auto enumerators(amount_policy) noexcept {
  return std::array<std::string_view, 3>{"fail", "leave_out", "purchase"};
}

/// What happens to a row with a negative amount.
enum class refund_policy : unsigned char {
  fail,       ///< a bad row
  leave_out,  ///< left out and counted
  net,        ///< taken off what the customer bought at the same moment (day, …), see `observation`
  purchase    ///< a purchase like any other, counted
};
[[nodiscard]] constexpr auto enumerators(refund_policy) noexcept {
  return std::array<std::string_view, 4>{"fail", "leave_out", "net", "purchase"};
}

/// How a transaction log is read: what was observed until when, in which periods, what counts as the same purchase, and
/// what happens to rows that are not plain purchases.
///
///     observation<std::chrono::sys_days> seen{.end = 1998y / 6 / 30, .calibration_end = 1997y / 9 / 30, .period =
///     std::chrono::weeks{1}};
///
/// Rows of one customer in the same cell of `merged_within` are one purchase, at the cell's beginning: days where time
/// is std::chrono with days or a finer unit, otherwise equal times only. `merged_within = std::chrono::weeks{1}` with
/// `period = std::chrono::weeks{1}` gives whole weeks. Cells are counted from `origin`; those of calendar months begin
/// on the first of a month. Both ends are whole cells: the day (week, …) in which an end lies belongs to it.
///
/// Refunds under `refund_policy::net`, moment by moment (day, …), where a customer's amounts a and refunds r < 0 are
/// those of one moment:
///
///     Σ a + Σ r > 0      one purchase worth so much
///     Σ a + Σ r <= 0     no purchase: it was cancelled, and counted. What is left below 0 is a refund without a
///                        purchase at its moment
///     no a               a refund without a purchase at its moment: taken off the last purchase before it, which
///                        stays a purchase, if only of 0; without any before it, left out and counted
///
/// `zero_amounts` judges rows of 0 and not what netting leaves: 20 and −20 of one day are no purchase under any policy.
/// An amount that is not known (`missing_amounts = purchase`) is a purchase that no refund cancels; where the known
/// amounts of its moment do not exceed the refunds, the amount of that purchase is unknown. A refund after the end of
/// the calibration never changes the calibration's spend. Sums within 8 units in the last place of the refunds are 0.
///
/// 20 and −20 on Monday, 40 on Tuesday, 60 and −70 on Friday: one purchase, on Tuesday, worth 30.
///
/// Errors: `check()` throws `invalid_parameter` where a length is not positive, a grid of whole times would have a
/// fractional width, an end is not a finite number or the calibration ends after the observation.
///
/// Source: orders of one day merged, time in weeks = days / 7 as real numbers: Fader & Hardie (2001), the CDNOW data.
template <class Time>
struct observation {
  using time_type = Time;

  Time end{};                             ///< the last moment observed, included
  std::optional<Time> calibration_end{};  ///< the last moment that models may see, included; none: all of it
  history::period<Time> period{};         ///< unit of t_x, T and of every horizon and rate after; to be given
  history::period<Time> merged_within = default_merging();  ///< several purchases inside are one
  Time origin{};                                            ///< where the cells of merged_within are counted from

  refund_policy refunds = refund_policy::fail;           ///< amounts below 0
  amount_policy zero_amounts = amount_policy::purchase;  ///< amounts of 0
  amount_policy missing_amounts = amount_policy::fail;   ///< NaN, empty, or declared missing
  row_policy missing_ids = row_policy::fail;             ///< an empty optional or text, NaN, or declared missing
  row_policy missing_times = row_policy::fail;   ///< an empty optional, NaN or infinite, a date that does not exist
  row_policy after_end = row_policy::leave_out;  ///< later than `end`
  row_policy first_after_calibration = row_policy::leave_out;  ///< customers unknown to the calibration

  static constexpr auto name = fixed_string{"history::observation"};
  static constexpr auto parameters = std::tuple{
      parameter{"refunds", &observation::refunds, "", interval::any_number()},
      parameter{"zero_amounts", &observation::zero_amounts, "", interval::any_number()},
      parameter{"missing_amounts", &observation::missing_amounts, "", interval::any_number()},
      parameter{"missing_ids", &observation::missing_ids, "", interval::any_number()},
      parameter{"missing_times", &observation::missing_times, "", interval::any_number()},
      parameter{"after_end", &observation::after_end, "", interval::any_number()},
      parameter{"first_after_calibration", &observation::first_after_calibration, "", interval::any_number()}};

  [[nodiscard]] static constexpr history::period<Time> default_merging() noexcept {
    if constexpr (detail::is_chrono<Time>) {
      const history::period<Time> day(std::chrono::days{1});
      return day.fits_times() ? day : history::period<Time>{};
    } else {
      return {};
    }
  }

  /// The beginning of the cell that holds t: the time of the purchase.
  [[nodiscard]] constexpr Time moment(const Time& t) const noexcept { return merged_within.floor(t, origin); }

  /// Throws `invalid_parameter` for the first parameter that breaks a rule.
  void check() const {
    constexpr double most = 1e18;
    const auto need = [](bool holds, std::string_view which, double value, const char* rule) {
      if (!holds) raise(invalid_parameter(name, which, value, rule));
    };
    const auto number = [](const Time& t) { return static_cast<double>(detail::to_tick(t)); };
    check_value(name, "end", number(end), interval::any_number());
    check_value(name, "origin", number(origin), interval::any_number());
    need(period.length() > 0 && period.length() < most, "period", period.length(), "> 0");
    need(merged_within.length() >= 0 && merged_within.length() < most, "merged_within", merged_within.length(), ">= 0");
    need(merged_within.fits_times(), "merged_within", merged_within.length(), "a whole number of the unit of time");
    if (calibration_end) {
      check_value(name, "calibration_end", number(*calibration_end), interval::any_number());
      need(!(end < *calibration_end), "calibration_end", number(*calibration_end), "not after end");
    }
    check_parameters(*this);
  }

  friend constexpr bool operator==(const observation&, const observation&) = default;
};

}  // namespace clientele::inline v0::history
