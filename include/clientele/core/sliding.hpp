// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/merge.hpp>
#include <clientele/core/running.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// A window over time: what happened in the last `length` periods, while events come in.
///
///     sliding window{30, on(churn::ripple{}, &event::complainants, &event::annual_purchase)};
///     window.add(day, event);   window.summary()->revenue_at_risk;     // of the 30 days that end with the latest
///
/// A period is a whole number, such as a day counted from anywhere, or a time of std::chrono (`sys_days`), whose unit
/// is the period. The latest period stays open, the ones before it are kept as summaries, and what leaves the window is
/// forgotten. Late events join their period while it is inside the window; older ones are refused: `add` returns false.
/// Classes and what gathering components gathered slide as well. Bad rows: as with `running`, numbered within their
/// period; `add` does not throw for them, and without a quarantine `summary()` does while one is in the window.
/// `invalid_use` for a length below 1. Memory: a summary a period, without a quarantine an open pass. Cost: that of
/// `running` an event; `summary()` merges at most `length` summaries. The parts have no row numbers: totals agree with
/// one pass to 1e-15 of Σ|x|.
template <class Plan, class... Options>
class sliding {
 public:
  sliding(std::int64_t length, Plan plan, Options... options)
      : length_(length), plan_(std::move(plan)), options_(std::move(options)...) {
    if (length < 1)
      raise(invalid_use(joined_text({"clientele::sliding: a window of ", std::to_string(length), " periods"})));
  }

  /// One event of a period; false, and nothing happens, where the window has left that period behind.
  template <class Event>
  bool add(std::int64_t period, Event&& event) {
    if (!latest_ || period > *latest_) advance(period);
    if (period <= *latest_ - length_) return false;
    slot& s = slots_[period];
    if (!s.open) s.open.emplace(opened());
    s.open->add(event);
    return true;
  }
  /// The same of a period given as a time point, such as a `std::chrono::sys_days`, or as a duration since an epoch.
  /// Throws `invalid_use` for another unit than the first one's: a window has one.
  template <class Time, class Event>
    requires detail::chrono_time<Time>
  bool add(const Time& when, Event&& event) {
    return add(period_of(when), std::forward<Event>(event));
  }

  /// Moves the window's end to a period in which nothing has happened yet.
  void advance(std::int64_t period) {
    if (latest_ && period <= *latest_) return;
    for (auto& [at, s] : slots_) close(s);
    latest_ = period;
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    const std::int64_t left = period < lowest + length_ ? lowest : period - length_;
    slots_.erase(slots_.begin(), slots_.upper_bound(left));
  }

  template <class Time>
    requires detail::chrono_time<Time>
  void advance(const Time& when) {
    advance(period_of(when));
  }

  /// The latest period; empty before the first event.
  [[nodiscard]] std::optional<std::int64_t> latest() const noexcept { return latest_; }

  /// What happened inside the window.
  [[nodiscard]] summary_of<Plan> summary() {
    std::vector<summary_of<Plan>> parts;
    for (auto& [at, s] : slots_) {
      if (s.kept) parts.push_back(*s.kept);
      if (s.open) parts.push_back(s.open->summary());
    }
    return parts.empty() ? opened().summary() : merge_all(parts);
  }

 private:
  using running_type = decltype(running(std::declval<Plan>(), std::declval<Options>()...));
  struct slot {
    std::optional<summary_of<Plan>> kept{};
    std::optional<running_type> open{};
  };

  template <class Time>
  std::int64_t period_of(const Time& when) {
    if constexpr (detail::chrono_duration<Time>) {
      constexpr double seconds = static_cast<double>(Time::period::num) / static_cast<double>(Time::period::den);
      if (seconds_ != 0 && seconds_ != seconds)
        raise(invalid_use(joined_text({"clientele::sliding: a time in periods of ", number_text(seconds),
                                       " s; the window's are of ", number_text(seconds_), " s"})));
      seconds_ = seconds;
      return static_cast<std::int64_t>(when.count());
    } else {
      return period_of(when.time_since_epoch());
    }
  }

  running_type opened() const {
    return with_elements(options_, [&](const auto&... option) { return running_type(plan_, option...); });
  }
  /// Keeps a period's summary; without a quarantine its pass, so that summary() tells of its bad rows.
  static void close(slot& s) {
    if (!s.open || !call_options<Options...>::quarantined) return;
    auto closed = s.open->summary();
    s.kept ? static_cast<void>(s.kept = merge(*std::move(s.kept), closed)) : static_cast<void>(s.kept.emplace(closed));
    s.open.reset();
  }

  std::int64_t length_;
  double seconds_ = 0;  ///< of a period, where periods are given as times; 0 before
  Plan plan_;
  std::tuple<Options...> options_;
  std::map<std::int64_t, slot> slots_{};
  std::optional<std::int64_t> latest_{};
};

template <class Plan, class... Options>
sliding(std::int64_t, Plan, Options...) -> sliding<Plan, Options...>;

}  // namespace clientele::inline v0
