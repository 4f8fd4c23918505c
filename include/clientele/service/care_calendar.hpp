// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/class_counts.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
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
    check_value("service::care_calendar", "birth_month", c.birth_month, interval::between(1, 12));
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

/// Where one thing to do for one customer stands at `now`; done at a time, or not (NaN). At the end of its window,
/// which is computed and so but for rounding (`exceeds`), is on time; at its beginning it is due.
[[nodiscard]] constexpr care_state state_of(const care_window& window, double done, double now) noexcept {
  if (window.begins != window.begins || window.ends != window.ends) return care_state::not_applicable;
  const auto after_end = [&](double time) {
    return exceeds(time, window.ends, window.ends < 0 ? -window.ends : window.ends) != 0;
  };
  if (done == done) return after_end(done) ? care_state::late : care_state::on_time;
  if (reaches(now, window.begins, window.begins < 0 ? -window.begins : window.begins) == 0)
    return care_state::not_yet_due;
  return after_end(now) ? care_state::overdue : care_state::due;
}

/// A task that is not done.
struct open_care_task {
  category customer_class{}, customer{};
  double begins = 0, ends = 0, value = 0;

  template <class Archive>
  void transfer(Archive& archive) {
    archive(customer_class, customer, begins, ends, value);
  }
  friend bool operator==(const open_care_task&, const open_care_task&) = default;
  friend auto operator<=>(const open_care_task&, const open_care_task&) = default;
};

/// Care of one class of customers at one moment.
struct care_figures {
  category customer_class{};
  class_counts<care_state> counts{};
  estimate coverage{};  ///< Wilson
  estimate on_time{};   ///< Wilson
};

/// Care of all customers at one moment.
struct care_report {
  std::vector<care_figures> classes;  ///< in the order of their categories
  /// Of the most valuable customers first, then the longest overdue. Values are given and compared as they are; of two
  /// that are overdue equally long but for rounding either may go first.
  std::vector<open_care_task> overdue;

  /// Of one class; nothing of one that did not occur.
  [[nodiscard]] care_figures of(const category& customer_class) const {
    for (const care_figures& f : classes)
      if (f.customer_class == customer_class) return f;
    return {.customer_class = customer_class};
  }
};

/// Tasks by state and class of customer, and which are overdue. The conclusion takes the moment:
///
///     const auto s = summarize(tasks, on(care_coverage{}, &T::customer, &T::grade, &T::begins, &T::ends, &T::done,
///                                        &T::value));
///     s->at(now).of(grade::A).coverage
///
///     coverage = done / (done + overdue)       on time = done on time / (done + overdue)
///
/// Inputs: `customer` and `customer_class`, the caller's (missing allowed); `begins` and `ends` of the window, missing
/// where the rule does not apply to the customer; `done`, missing where it is not; `value` of the customer. Times are
/// time points or days, as `now`.
/// Cost: of `at(now)` O(open tasks · log). Memory of the state: about 160 bytes for each task that is not done and for
/// each class; it joins exactly.
///
/// Done on day 12 of a window from 10 to 13, and one open window that ended on day 12: at 13 a coverage of 0.5.
struct care_coverage {
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"service::care_coverage"};
  static constexpr auto inputs =
      std::tuple{category_input<"customer">{.presence = presence::optional},
                 category_input<"customer_class">{.presence = presence::optional},
                 input<"begins">{.unit = "days", .allowed = interval::any_number(), .presence = presence::optional},
                 input<"ends">{.unit = "days", .allowed = interval::any_number(), .presence = presence::optional},
                 input<"done">{.unit = "days", .allowed = interval::any_number(), .presence = presence::optional},
                 input<"value">{.allowed = interval::any_number()}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &care_coverage::confidence, "share", interval::share().without_low().without_high()}};

  /// Tasks of a class that time does not move any more.
  struct settled {
    std::uint64_t not_applicable = 0, on_time = 0, late = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(not_applicable, on_time, late);
    }
    friend bool operator==(const settled&, const settled&) = default;
  };
  struct state {
    std::map<category, settled> classes;
    kept_rows<open_care_task> open;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(classes, open);
    }
    friend bool operator==(const state&, const state&) = default;
  };

  void take(state& s, const category& customer, const category& customer_class, double begins, double ends, double done,
            double value) const {
    settled& of_class = s.classes[customer_class];
    switch (state_of(care_window{begins, ends}, done, 0)) {
      case care_state::not_applicable:
        return static_cast<void>(++of_class.not_applicable);
      case care_state::on_time:
        return static_cast<void>(++of_class.on_time);
      case care_state::late:
        return static_cast<void>(++of_class.late);
      default:
        s.open.take({customer_class, customer, begins, ends, value});
    }
  }
  static void join(state& s, const state& other) {
    for (const auto& [which, of_class] : other.classes) {
      settled& here = s.classes[which];
      here.not_applicable += of_class.not_applicable, here.on_time += of_class.on_time, here.late += of_class.late;
    }
    s.open.join(other.open);
  }

  /// What is open stands until a moment is named.
  class conclusion {
   public:
    /// At a moment in days.
    [[nodiscard]] care_report at(double now) const {
      std::map<category, class_counts<care_state>> counts;
      for (const auto& [which, of_class] : classes_) {
        auto& c = counts[which].counts;
        c[static_cast<std::size_t>(care_state::not_applicable)] = of_class.not_applicable;
        c[static_cast<std::size_t>(care_state::on_time)] = of_class.on_time;
        c[static_cast<std::size_t>(care_state::late)] = of_class.late;
      }
      care_report report;
      for (const open_care_task& t : open_) {
        const care_state stands =
            state_of(care_window{t.begins, t.ends}, std::numeric_limits<double>::quiet_NaN(), now);
        ++counts[t.customer_class].counts[static_cast<std::size_t>(stands)];
        if (stands == care_state::overdue) report.overdue.push_back(t);
      }
      std::sort(report.overdue.begin(), report.overdue.end(), [](const open_care_task& a, const open_care_task& b) {
        return a.value != b.value ? a.value > b.value : a.ends != b.ends ? a.ends < b.ends : a < b;
      });
      for (const auto& [which, c] : counts) {
        const double on_time = static_cast<double>(c[care_state::on_time]),
                     done = on_time + static_cast<double>(c[care_state::late]),
                     ended = done + static_cast<double>(c[care_state::overdue]);
        report.classes.push_back({which, c, wilson({done, ended}, confidence_), wilson({on_time, ended}, confidence_)});
      }
      return report;
    }

   private:
    friend care_coverage;
    conclusion(double confidence, std::map<category, settled> classes, std::vector<open_care_task> open)
        : confidence_(confidence), classes_(std::move(classes)), open_(std::move(open)) {}

    double confidence_;
    std::map<category, settled> classes_;
    std::vector<open_care_task> open_;
  };
  [[nodiscard]] conclusion conclude(const state& s) const { return {confidence, s.classes, s.open.sorted()}; }

  friend constexpr bool operator==(const care_coverage&, const care_coverage&) = default;
};

}  // namespace clientele::inline v0::service
