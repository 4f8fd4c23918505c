// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/merge.hpp>
#include <clientele/core/running.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
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
/// Classes and what gathering components gathered slide as well, quantiles too (`classification::distribution`).
/// Bad rows: as with `running`; they have their number within the stream, counted over all calls of `add` from 0 or
/// from `starting_at`, and their `period`. `add` does not throw for them, and without a quarantine `summary()` does
/// while one is in the window. Options: `starting_at`, `quarantine`, `whole_row`.
/// `invalid_use` for a length below 1. Memory: a summary a period, an open pass for the latest one and for each that
/// got a late event since. Cost: that of `running` an event; `summary()` merges at most `length` summaries. The parts
/// have no row numbers: totals agree with one pass to 1e-15 of Σ|x|.
template <class Plan, class... Options>
class sliding {
  using options_type = call_options<Options...>;

 public:
  sliding(std::int64_t length, Plan plan, Options... options)
      : length_(length),
        plan_(std::move(plan)),
        options_(std::make_unique<options_type>(options_type{{std::move(options)...}})),
        rows_(options_->start()) {
    if (length < 1)
      raise(invalid_use(joined_text({"clientele::sliding: a window of ", std::to_string(length), " periods"})));
  }
  /// One event of a period; false, and nothing happens, where the window has left that period behind.
  template <class Event>
  bool add(std::int64_t period, Event&& event) {
    const std::uint64_t row = rows_++;
    if (!latest_ || period > *latest_) advance(period);
    if (period <= *latest_ - length_) return false;
    slot& s = slots_.try_emplace(period, options_.get(), period).first->second;
    if (!s.open) s.open.emplace(opened(teller{&s}));
    s.row[s.open->rows() % detail::block_rows] = row;
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
    detail::findings found;
    for (auto& [at, s] : slots_) {
      if (s.kept) parts.push_back(*s.kept);
      if (s.open) parts.push_back(s.open->summary());
      if (s.bad.bad_rows != 0 && (found.bad_rows == 0 || s.bad.first.row < found.first.row)) found.first = s.bad.first;
      found.bad_rows += s.bad.bad_rows;
    }
    if (!options_type::quarantined && found.bad_rows != 0) raise(invalid_customer(found.first, found.bad_rows));
    return parts.empty() ? opened(teller{}).summary() : merge_all(parts);
  }

 private:
  static_assert(
      ((is_quarantine<Options> || std::is_same_v<Options, starting_at> || std::is_same_v<Options, whole_row>) && ...),
      "clientele: sliding{length, plan, …} takes the options starting_at, quarantine and whole_row");

  struct slot;
  /// Tells of a bad row of a period, by the row's number in the stream.
  struct teller {
    slot* of = nullptr;
    void operator()(bad_row bad) const { of->tell(std::move(bad)); }
  };
  static auto run(const Plan& plan, teller to) {
    if constexpr (options_type::whole_rows)
      return running(plan, quarantine<teller>{to}, whole_row{});
    else
      return running(plan, quarantine<teller>{to});
  }
  using running_type = decltype(run(std::declval<const Plan&>(), teller{}));
  /// One period: its summary so far, and its open pass with the numbers of the rows of the pass's block.
  struct slot {
    slot(options_type* its_options, std::int64_t its_period) : options(its_options), period(its_period) {}
    void tell(bad_row told) {
      told.row = row[told.row % detail::block_rows];
      told.period = period;
      if (bad.bad_rows == 0) bad.first = told;
      if (bad.bad_rows == 0 || last_bad != told.row) ++bad.bad_rows;  // a fused plan tells of a row more than once
      last_bad = told.row;
      options->report(told);
    }

    options_type* options;
    std::int64_t period;
    std::optional<summary_of<Plan>> kept{};
    std::optional<running_type> open{};
    std::array<std::uint64_t, detail::block_rows> row{};
    detail::findings bad{};
    std::uint64_t last_bad = 0;
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

  running_type opened(teller to) const { return run(plan_, to); }
  /// Keeps a period's summary.
  static void close(slot& s) {
    if (!s.open) return;
    auto closed = s.open->summary();
    s.kept ? static_cast<void>(s.kept = merge(*std::move(s.kept), closed)) : static_cast<void>(s.kept.emplace(closed));
    s.open.reset();
  }

  std::int64_t length_;
  double seconds_ = 0;  ///< of a period, where periods are given as times; 0 before
  Plan plan_;
  std::unique_ptr<options_type> options_;  // where the window's passes find it
  std::uint64_t rows_;                     ///< the number of the next event
  std::map<std::int64_t, slot> slots_{};
  std::optional<std::int64_t> latest_{};
};

template <class Plan, class... Options>
sliding(std::int64_t, Plan, Options...) -> sliding<Plan, Options...>;

}  // namespace clientele::inline v0
