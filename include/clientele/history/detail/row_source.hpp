// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/history/sorted_log.hpp>
// How one row of a log is read: id, time and amount through the caller's projections, judged by the policies.
#pragma once

#include <clientele/core/options.hpp>
#include <clientele/core/source.hpp>
#include <clientele/history/also.hpp>
#include <clientele/history/customer_history.hpp>
#include <clientele/history/log_counts.hpp>
#include <clientele/history/observation.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::history {

/// For `sorted_log`: a customer's rows are adjacent, but the ids are in no particular order. An id that comes back
/// later is then a customer of its own.
struct grouped_ids {};

namespace detail {

using clientele::detail::can_be_meant;
using clientele::detail::is_character;

template <class T>
inline constexpr bool is_text = std::is_convertible_v<const T&, std::string_view>;

// ---- ids ----

template <class T>
[[nodiscard]] constexpr bool id_is_missing(const T& id) noexcept {
  if constexpr (is_optional<T>)
    return !id || id_is_missing(*id);
  else if constexpr (std::is_pointer_v<T>)
    return id == nullptr || id_is_missing(std::string_view(id));
  else if constexpr (is_text<T>)
    return std::string_view(id).empty();
  else if constexpr (std::is_floating_point_v<T>)
    return id != id;
  else
    return false;
}

/// What ids are compared by: text as a view, anything else as it is.
template <class T>
[[nodiscard]] constexpr decltype(auto) id_key(const T& id) noexcept {
  if constexpr (is_optional<T>)
    return id_key(*id);
  else if constexpr (is_text<T>)
    return std::string_view(id);
  else
    return (id);
}

template <class Source, class Range>
using key_of = std::remove_cvref_t<decltype(id_key(
    std::declval<const std::remove_cvref_t<decltype(value_in_row(
        std::declval<const Source&>(), std::declval<std::ranges::range_reference_t<Range>>()))>&>()))>;

/// What a customer's id is kept as.
template <class Key>
using id_from_key = std::conditional_t<std::is_same_v<Key, std::string_view>, std::string, Key>;

template <class Key>
[[nodiscard]] constexpr double number_of(const Key& key) noexcept {
  if constexpr (std::is_arithmetic_v<Key>)
    return static_cast<double>(key);
  else if constexpr (std::is_enum_v<Key>)
    return static_cast<double>(static_cast<std::underlying_type_t<Key>>(key));
  else
    return std::numeric_limits<double>::quiet_NaN();
}

// ---- times and amounts ----

template <class Time>
struct read_time {
  Time at{};
  bool good = false;
};

template <class Time, class Value>
[[nodiscard]] constexpr read_time<Time> convert_time(const Value& v) noexcept {
  using namespace std::chrono;
  if constexpr (is_optional<Value>) {
    return v ? convert_time<Time>(*v) : read_time<Time>{};
  } else if constexpr (std::is_same_v<Value, year_month_day>) {
    static_assert(time_traits<Time>::has_calendar,
                  "clientele: a date needs an observation in time points of the system clock or local time");
    if (!v.ok()) return {};
    return {Time(floor<typename Time::duration>(sys_days{v}.time_since_epoch())), true};
  } else if constexpr (is_time_point<Value> || is_duration<Value>) {
    static_assert(is_time_point<Value> ? is_time_point<Time> : is_duration<Time>,
                  "clientele: the rows and the observation have different kinds of time");
    if constexpr (treat_as_floating_point_v<typename time_traits<Value>::number>)
      if (!(time_traits<Value>::count(v) - time_traits<Value>::count(v) == 0)) return {};
    if constexpr (std::is_same_v<Value, Time>)
      return {v, true};
    else if constexpr (is_time_point<Time>)
      return {floor<typename Time::duration>(v), true};
    else
      return {floor<Time>(v), true};
  } else {
    static_assert(std::is_arithmetic_v<Time> && std::is_arithmetic_v<Value>,
                  "clientele: the rows and the observation have different kinds of time");
    static_assert(std::is_floating_point_v<Time> || !std::is_floating_point_v<Value>,
                  "clientele: rows have real times, the observation has whole ones");
    if constexpr (std::is_floating_point_v<Value>)
      return {static_cast<Time>(v), v - v == 0};
    else if constexpr (std::is_floating_point_v<Time>)
      return {static_cast<Time>(v), true};
    else
      return {static_cast<Time>(v),
              static_cast<Value>(static_cast<Time>(v)) == v && (static_cast<Time>(v) < Time{}) == (v < Value{})};
  }
}

/// NaN: missing. Whole numbers beyond 2^53 become infinite, which the check refuses.
template <class Source, class Row>
[[nodiscard]] constexpr double amount_in(const Source& source, Row&& row) {
  auto&& value = value_in_row(source, row);
  if (source_traits<Source>::is_missing(source, value)) return std::numeric_limits<double>::quiet_NaN();
  const double amount = number_from<double>(value);
  if constexpr (is_wide_integer<std::remove_cvref_t<decltype(value)>>) {
    constexpr double limit = static_cast<double>(exact_integers), infinity = std::numeric_limits<double>::infinity();
    return amount > limit ? infinity : amount < -limit ? -infinity : amount;
  } else {
    return amount;
  }
}

/// A time; whole numbers beyond 2^62, whose differences could overflow, are no times.
template <class Time, class Source, class Row>
[[nodiscard]] constexpr read_time<Time> time_in(const Source& source, Row&& row) {
  auto&& value = value_in_row(source, row);
  if (source_traits<Source>::is_missing(source, value)) return {};
  read_time<Time> t = convert_time<Time>(value);
  if constexpr (sizeof(typename time_traits<Time>::number) == 8 && !std::is_floating_point_v<tick_of<Time>>) {
    constexpr auto limit = std::int64_t{1} << 62;
    const std::int64_t tick = to_tick(t.at);
    if (!t.good || tick > limit || tick < -limit) [[unlikely]]
      return {};
  }
  return t;
}

// ---- does a call fit together? ----

template <class T>
inline constexpr bool is_observation = false;
template <class Time>
inline constexpr bool is_observation<observation<Time>> = true;

/// Rows, an observation, and the three places.
template <class... Arguments>
inline constexpr bool is_log_call = false;
template <class Rows, class Seen, class... Rest>
inline constexpr bool is_log_call<Rows, Seen, Rest...> =
    std::ranges::input_range<Rows> && is_observation<std::remove_cvref_t<Seen>> && sizeof...(Rest) >= 3;

template <class Source, class Row>
inline constexpr bool projection_takes_the_row = std::is_invocable_v<const typename source_traits<Source>::base&, Row>;

template <class Source, class Row>
constexpr bool log_place_fits() {
  if constexpr (kind_of<Source> != source_kind::row) {
    static_assert(can_be_meant<Source>,
                  "clientele: a log reads its ids, times and amounts from its rows: give member pointers or callables");
    return false;
  } else {
    static_assert(projection_takes_the_row<Source, Row>,
                  "clientele: the projection of this id, time or amount cannot be called with a row of the log");
    return projection_takes_the_row<Source, Row>;
  }
}

template <class Value>
inline constexpr bool is_an_amount = converts_to<double, Value>;
/// Whether a value can be the time of a row at all; whether it is of the observation's kind says `convert_time`.
template <class Value>
inline constexpr bool is_a_time = (std::is_arithmetic_v<Value> && !is_character<Value>) || is_time_point<Value> ||
                                  is_duration<Value> || std::is_same_v<Value, std::chrono::year_month_day>;
template <class Value>
inline constexpr bool is_a_time<std::optional<Value>> = is_a_time<Value>;

/// Whether the places of a log can be read from its rows.
template <class Range, class IdSource, class TimeSource, class AmountSource>
constexpr bool log_fits() {
  using row = std::ranges::range_reference_t<Range>;
  if constexpr (log_place_fits<IdSource, row>() && log_place_fits<TimeSource, row>() &&
                log_place_fits<AmountSource, row>()) {
    using time = std::remove_cvref_t<decltype(value_in_row(std::declval<const TimeSource&>(), std::declval<row>()))>;
    using amount =
        std::remove_cvref_t<decltype(value_in_row(std::declval<const AmountSource&>(), std::declval<row>()))>;
    static_assert(is_a_time<time>,
                  "clientele: the times of the rows are no numbers, dates, durations or time points; the order is id, "
                  "time, amount");
    static_assert(!is_a_time<time> || is_an_amount<amount>,
                  "clientele: the amounts of the rows are no numbers; the order is id, time, amount");
    return is_a_time<time> && is_an_amount<amount>;
  } else {
    return false;
  }
}

/// Says what a call of `sorted_log` or `customer_histories` consists of.
template <class... Arguments>
constexpr auto explain_log_call() {
  static_assert(can_be_meant<Arguments...>,
                "clientele: a log is read by (rows, observation, id, time, amount, options…): a range, an "
                "history::observation, three projections");
}

// ---- options ----

template <class T>
inline constexpr bool is_also = false;
template <class... Readers>
inline constexpr bool is_also<also_read<Readers...>> = true;

/// What follows the projections of a log.
template <class... Options>
struct log_options : call_options<Options...> {
  static constexpr bool grouped = (std::is_same_v<Options, grouped_ids> || ...);

  /// The readers of every `also(…)`, as one tuple of pointers.
  [[nodiscard]] auto readers() const noexcept {
    return with_elements(this->all, [](const auto&... o) { return std::tuple_cat(readers_of(o)...); });
  }

 private:
  template <class Option>
  static auto readers_of(const Option& o) noexcept {
    if constexpr (is_also<Option>)
      return o.readers;
    else
      return std::tuple<>{};
  }
};

// ---- policies ----

/// Bad rows of one pass: the first and how many.
struct log_findings {
  bad_row first{};
  std::uint64_t bad_rows = 0;
  [[nodiscard]] bool any() const noexcept { return bad_rows != 0; }
  void add(const bad_row& bad) {
    if (bad_rows++ == 0 || bad.row < first.row) first = bad;
  }
  void absorb(const log_findings& other) {
    if (other.bad_rows != 0 && (bad_rows == 0 || other.first.row < first.row)) first = other.first;
    bad_rows += other.bad_rows;
  }
};

/// The names that errors use.
struct log_names {
  std::string_view component, id, time, amount;
};

/// Judges rows by the policies of an observation and counts them.
template <class Time>
class row_judge {
 public:
  explicit row_judge(const observation<Time>& seen) : seen_(seen), end_(seen.moment(seen.end)) {}

  log_counts counts{};
  log_findings found{};

  /// Whether the row belongs to a history; then `t.at` is the beginning of its cell.
  template <class Key, class Report>
  [[nodiscard]] bool keeps(const Key* id, read_time<Time>& t, double amount, std::uint64_t row, const log_names& names,
                           Report&& report) {
    t.at = seen_.moment(t.at);
    constexpr double largest = std::numeric_limits<double>::max();
    if ((id != nullptr) & t.good & (t.at <= end_) & (amount > 0) & (amount <= largest)) [[likely]]
      return true;
    return keeps_unusual(id == nullptr, id == nullptr ? std::numeric_limits<double>::quiet_NaN() : number_of(*id), t,
                         amount, row, names, report);
  }

 private:
  template <class Report>
  CLIENTELE_COLD bool keeps_unusual(bool id_missing, double id, const read_time<Time>& t, double amount,
                                    std::uint64_t row, const log_names& names, Report& report) {
    const auto bad = [&](std::string_view field, double value, std::string_view rule) {
      const bad_row b{.row = row, .component = names.component, .field = field, .value = value, .because = rule};
      found.add(b);
      ++counts.bad;
      report(b);
      return false;
    };
    const auto leave_out = [](log_counts::cause& c) {
      ++c.left_out;
      return false;
    };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    if (id_missing) {
      ++counts.missing_ids.met;
      return seen_.missing_ids == row_policy::fail ? bad(names.id, id, "present (missing_ids = leave_out counts it)")
                                                   : leave_out(counts.missing_ids);
    }
    if (!t.good) {
      ++counts.missing_times.met;
      return seen_.missing_times == row_policy::fail
                 ? bad(names.time, nan, "a present, finite time (missing_times = leave_out counts it)")
                 : leave_out(counts.missing_times);
    }
    if (end_ < t.at) {
      ++counts.after_end.met;
      return seen_.after_end == row_policy::fail
                 ? bad(names.time, static_cast<double>(to_tick(t.at)),
                       "not after the observation's end (after_end = leave_out counts it)")
                 : leave_out(counts.after_end);
    }
    if (amount != amount) {
      ++counts.missing_amounts.met;
      if (seen_.missing_amounts == amount_policy::fail)
        return bad(names.amount, amount, "present (missing_amounts = leave_out or purchase counts it)");
      return seen_.missing_amounts == amount_policy::purchase || leave_out(counts.missing_amounts);
    }
    if (amount - amount != 0) return bad(names.amount, amount, "finite, whole numbers at most 2^53 in size");
    if (amount == 0) {
      ++counts.zero_amounts.met;
      if (seen_.zero_amounts == amount_policy::fail)
        return bad(names.amount, 0, "not 0 (zero_amounts = leave_out or purchase counts it)");
      return seen_.zero_amounts == amount_policy::purchase || leave_out(counts.zero_amounts);
    }
    if (amount < 0) {
      ++counts.refunds.met;
      if (seen_.refunds == refund_policy::fail)
        return bad(names.amount, amount, ">= 0 (refunds = net, leave_out or purchase counts it)");
      return seen_.refunds != refund_policy::leave_out || leave_out(counts.refunds);
    }
    return true;
  }

  observation<Time> seen_;
  Time end_;
};

/// Reads rows through the caller's projections.
template <class Time, class IdSource, class TimeSource, class AmountSource>
class row_reader {
  static_assert(kind_of<IdSource> == source_kind::row && kind_of<TimeSource> == source_kind::row &&
                    kind_of<AmountSource> == source_kind::row,
                "clientele: the projections of a log are member pointers or callables; for columns give row numbers");

 public:
  row_reader(std::string_view component, const observation<Time>& seen, IdSource id, TimeSource time,
             AmountSource amount)
      : names{component, name_of(id, "id"), name_of(time, "time"), name_of(amount, "amount")},
        judge(seen),
        id_(std::move(id)),
        time_(std::move(time)),
        amount_(std::move(amount)) {}

  log_names names;
  row_judge<Time> judge;

  /// Where the row belongs to a history, what `take(id, beginning of its cell, amount)` gives; otherwise false.
  template <class Key, class Row, class Report, class Take>
  bool read(Row&& row, std::uint64_t number, Report&& report, Take&& take) {
    auto&& raw_id = value_in_row(id_, row);
    const bool no_id = id_is_missing(raw_id) || source_traits<IdSource>::is_missing(id_, raw_id);
    read_time<Time> t = time_in<Time>(time_, row);
    const double amount = amount_in(amount_, row);
    if (no_id) [[unlikely]]
      return judge.keeps(static_cast<const Key*>(nullptr), t, amount, number, names, report);
    const Key& key = id_key(raw_id);
    return judge.keeps(&key, t, amount, number, names, report) && take(key, t.at, amount);
  }

 private:
  template <class Source>
  static constexpr std::string_view name_of(const Source& source, std::string_view otherwise) noexcept {
    const std::string_view given = source_traits<Source>::name(source);
    return given.empty() ? otherwise : given;
  }

  IdSource id_;
  TimeSource time_;
  AmountSource amount_;
};

}  // namespace detail

}  // namespace clientele::inline v0::history
