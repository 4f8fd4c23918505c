// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/class_counts.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace clientele::inline v0::service {

/// What a customer's calendar is made from. Times are days since 1970-01-01; NaN: there is none.
struct care_dates {
  double delivery = std::numeric_limits<double>::quiet_NaN();
  double solution = std::numeric_limits<double>::quiet_NaN();  ///< of the last complaint
  double last_purchase = std::numeric_limits<double>::quiet_NaN();
  unsigned birth_month = 0, birth_day = 0;  ///< 0: not known
  std::span<const double> gaps{};           ///< between the customer's own purchases
};

/// When something is due: from `begins` on, at the latest by `ends`. NaN: the rule does not apply to this customer.
struct care_window {
  double begins, ends;
};

/// The rules, with their terms as parameters.
///
///     thanks           from delivery to delivery + thanks_within
///     delivery check   from delivery + check_after to delivery + check_within
///     follow-up        from the solution of a complaint to solution + follow_up_within
///     birthday         on the day: the next one on or after `today` (29 February is kept on the 28th in common years)
///     silence          from last purchase + q on, for silence_within days, q the quantile of the customer's own gaps
///                      (the ⌈np⌉-th of n); with fewer than `least_gaps` gaps there is no rule
///
/// Errors: `invalid_parameter` (a probability outside [0, 1], a month or day that no calendar has).
/// Cost: O(1); silence O(gaps).
///
/// Delivered on day 100: thanks from 100 to 103. Gaps 10, 20, 30, 40, last purchase on day 200, quantile 0.75: from
/// 230.
struct care_calendar {
  double thanks_within = 3;
  double check_after = 0, check_within = 14;
  double follow_up_within = 7;
  double silence_quantile = 0.9, silence_within = 7;
  std::size_t least_gaps = 3;

  [[nodiscard]] care_window thanks(const care_dates& c) const noexcept {
    return {c.delivery, c.delivery + thanks_within};
  }
  [[nodiscard]] care_window delivery_check(const care_dates& c) const noexcept {
    return {c.delivery + check_after, c.delivery + check_within};
  }
  [[nodiscard]] care_window follow_up(const care_dates& c) const noexcept {
    return {c.solution, c.solution + follow_up_within};
  }

  [[nodiscard]] care_window birthday(const care_dates& c, double today) const {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    if (c.birth_month == 0 && c.birth_day == 0) return {none, none};
    constexpr unsigned lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (c.birth_month < 1 || c.birth_month > 12)
      raise(invalid_parameter("service::care_calendar", "birth_month", c.birth_month, "in [1, 12]"));
    if (c.birth_day < 1 || c.birth_day > lengths[c.birth_month - 1])
      raise(invalid_parameter("service::care_calendar", "birth_day", c.birth_day, "a day of its month"));
    const double from = std::floor(today);
    for (auto year = static_cast<long>(1969 + std::floor(from / 365.2425));; ++year) {
      const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
      const unsigned day = c.birth_month == 2 && c.birth_day == 29 && !leap ? 28 : c.birth_day;
      if (const double d = day_number(year, c.birth_month, day); d >= from) return {d, d};
    }
  }

  [[nodiscard]] care_window silence(const care_dates& c) const {
    check_value("service::care_calendar", "silence_quantile", silence_quantile, clientele::interval::share());
    if (c.gaps.size() < least_gaps || c.gaps.empty())
      return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    std::vector<double> gaps(c.gaps.begin(), c.gaps.end());
    const double product = static_cast<double>(gaps.size()) * silence_quantile,
                 up = std::ceil(product - 1e-12 * product);
    const auto at = gaps.begin() + (up < 1 ? 0 : static_cast<std::ptrdiff_t>(up) - 1);
    std::nth_element(gaps.begin(), at, gaps.end());
    return {c.last_purchase + *at, c.last_purchase + *at + silence_within};
  }

  friend bool operator==(const care_calendar&, const care_calendar&) = default;

 private:
  /// Days from 1970-01-01 to a date of the Gregorian calendar (year ≥ 0).
  [[nodiscard]] static double day_number(long year, unsigned month, unsigned day) noexcept {
    const long y = month <= 2 ? year - 1 : year, m = static_cast<long>(month) + (month > 2 ? -3 : 9);
    return static_cast<double>(365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + static_cast<long>(day) - 1 -
                               719468);
  }
};

/// The state of a task.
enum class care_state : unsigned char { unknown, not_applicable, not_yet_due, due, on_time, late, overdue };
[[nodiscard]] constexpr auto enumerators(care_state) noexcept {
  return std::array<std::string_view, 7>{"unknown", "not_applicable", "not_yet_due", "due",
                                         "on_time", "late",           "overdue"};
}

/// One thing to do for one customer.
struct care_task {
  care_window window{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  double done = std::numeric_limits<double>::quiet_NaN();  ///< NaN: not done
  double value = 0;                                        ///< of the customer
  std::size_t customer_class = 0;
};

/// The state of a task at `now`. Exactly at the end of its window is on time.
[[nodiscard]] constexpr care_state state_of(const care_task& t, double now) noexcept {
  if (t.window.begins != t.window.begins || t.window.ends != t.window.ends) return care_state::not_applicable;
  if (t.done == t.done) return t.done <= t.window.ends ? care_state::on_time : care_state::late;
  return now < t.window.begins ? care_state::not_yet_due : now <= t.window.ends ? care_state::due : care_state::overdue;
}

/// Tasks that are overdue at `now`, those of the most valuable customers first, then the longest overdue: places in
/// `tasks`.
[[nodiscard]] inline std::vector<std::size_t> overdue_by_value(std::span<const care_task> tasks, double now) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    if (state_of(tasks[i], now) == care_state::overdue) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    if (tasks[i].value != tasks[j].value) return tasks[i].value > tasks[j].value;
    return tasks[i].window.ends != tasks[j].window.ends ? tasks[i].window.ends < tasks[j].window.ends : i < j;
  });
  return order;
}

/// Tasks by state and class of customer, at one moment. Mergeable; shares with Wilson intervals.
///
///     coverage = done / (done + overdue)       on time = done on time / (done + overdue)
class care_coverage {
 public:
  explicit care_coverage(double now) : now_(now) {}

  void add(const care_task& t) {
    if (t.customer_class >= classes_.size()) classes_.resize(t.customer_class + 1);
    ++classes_[t.customer_class].counts[static_cast<std::size_t>(state_of(t, now_))];
  }
  [[nodiscard]] std::size_t classes() const noexcept { return classes_.size(); }
  [[nodiscard]] std::uint64_t count(std::size_t customer_class, care_state s) const noexcept {
    return customer_class < classes_.size() ? classes_[customer_class][s] : 0;
  }
  [[nodiscard]] estimate coverage(std::size_t customer_class, double confidence = 0.95) const {
    return share(customer_class, count(customer_class, care_state::on_time) + count(customer_class, care_state::late),
                 confidence);
  }
  [[nodiscard]] estimate on_time(std::size_t customer_class, double confidence = 0.95) const {
    return share(customer_class, count(customer_class, care_state::on_time), confidence);
  }

  /// Throws `invalid_use` when the moments differ.
  friend care_coverage merge(care_coverage a, const care_coverage& b) {
    if (a.now_ != b.now_)
      raise(invalid_use("clientele::service::care_calendar: coverage at different moments cannot be merged"));
    if (a.classes_.size() < b.classes_.size()) a.classes_.resize(b.classes_.size());
    for (std::size_t i = 0; i < b.classes_.size(); ++i)
      for (std::size_t s = 0; s < b.classes_[i].counts.size(); ++s) a.classes_[i].counts[s] += b.classes_[i].counts[s];
    return a;
  }
  friend bool operator==(const care_coverage&, const care_coverage&) = default;

 private:
  [[nodiscard]] estimate share(std::size_t c, std::uint64_t part, double confidence) const {
    const std::uint64_t ended =
        count(c, care_state::on_time) + count(c, care_state::late) + count(c, care_state::overdue);
    return wilson({static_cast<double>(part), static_cast<double>(ended)}, confidence);
  }

  double now_;
  std::vector<class_counts<care_state>> classes_;
};

}  // namespace clientele::inline v0::service
