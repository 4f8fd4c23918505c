// SPDX-License-Identifier: BSL-1.0
#include "transaction_log.hpp"

#include <clientele/core/single_pass.hpp>
#include <clientele/history/also.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/unsorted_log.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ostream>

#include "date_spread.hpp"
#include "job.hpp"
#include "parse_number.hpp"
#include "printable.hpp"

namespace score_customers {

namespace history = clientele::history;

rejected_rows::rejected_rows(const atomic_file* quarantine, std::string log) : log_(std::move(log)) {
  if (quarantine == nullptr) return;
  writer_ = std::make_unique<csv_writer>(*quarantine);
  writer_->field("line").field("reason").field("record").end_header();
}

void rejected_rows::add(const transaction_text& row, const std::string& reason) {
  if (++count_ <= named) first_.push_back(log_ + ":" + std::to_string(row.line) + ": " + reason);
  if (writer_) writer_->field(row.line).field(reason).field(row.raw).end_row();
}

void rejected_rows::print(std::ostream& to) const {
  for (const std::string& one : first_) to << one << '\n';
  if (count_ > first_.size()) to << "… and " << grouped(static_cast<double>(count_ - first_.size()), 0) << " more\n";
  to << grouped(static_cast<double>(count_), 0) << (count_ == 1 ? " bad row\n" : " bad rows\n");
}

void rejected_rows::flush() {
  if (writer_) writer_->flush();
}

namespace {

constexpr std::uint64_t rows_between_looks = 4096;

/// Whether ids stand in ascending order, as texts or as whole numbers: then each customer's rows stand together.
class id_order {
 public:
  /// True when it is the id of the row before.
  bool add(std::string_view id) {
    if (any_ && id == last_) return true;
    if (any_) {
      by_text_ = by_text_ && last_ < id;
      by_number_ = by_number_ && is_number(id) && less_as_numbers(last_, id);
    } else {
      by_number_ = is_number(id);
    }
    any_ = true;
    last_ = id;
    return false;
  }
  [[nodiscard]] bool ascending() const noexcept { return by_text_ || by_number_; }

 private:
  static bool is_number(std::string_view id) noexcept { return id.find_first_not_of("0123456789") == id.npos; }
  static bool less_as_numbers(std::string_view a, std::string_view b) noexcept {
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }

  bool any_ = false, by_text_ = true, by_number_ = true;
  std::string last_;
};

/// Words that stand for "no value" in exports of other programs, in any case; as an id they would be one customer.
bool means_missing(std::string_view text) noexcept {
  static constexpr std::array<std::string_view, 13> words{
      "na", "n/a", "n.a.", "#n/a", "<na>", "nan", "null", "(null)", "\\n", "none", "nil", "undefined", "missing"};
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; };
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(), same);
  });
}

/// The most periods by which purchases are tracked; a longer time is tracked by several periods at once.
constexpr std::size_t most_tracked = 5000;

/// What the first reading finds.
struct overview {
  date_format dates;
  std::uint64_t rows = 0;
  date_spread::stretch kept{};  ///< the dates that count
  bool sorted = false;
};

/// The dates of the log in one of the orders in which they may be read.
struct dates_in_order {
  date_spread within;  ///< of the dates until the end
  day last = day::min(), previous{};
  bool ascending = true;

  void add(day d, bool same_customer, day end) {
    if (same_customer && d < previous) ascending = false;
    previous = d;
    last = std::max(last, d);
    if (d <= end) within.add(d);
  }
};

const time_zone* zone_of(const transaction_options& how) noexcept {
  return how.dates.zone ? &*how.dates.zone : nullptr;
}

overview look_over(transaction_source& source, const transaction_options& how, progress& shown) {
  overview found;
  date_detection detection;
  id_order ids;
  std::array<dates_in_order, date_orders> dates;
  const day end = how.end.value_or(day::max());
  const time_zone* const zone = zone_of(how);
  std::string unreadable;  // the first date that is none
  transaction_text row;
  while (source.next(row)) {
    if (++found.rows % rows_between_looks == 0) shown.show("first reading", found.rows, source.share_read(), "rows");
    if (row.id.empty() || row.date.empty()) continue;
    std::optional<split_date> read;
    if (how.dates.format) {
      if (const auto d = read_date(row.date, *how.dates.format, zone)) read = split_date{.readings = {*d}};
    } else if ((read = read_date(row.date, zone))) {
      detection.add(row.date, *read, row.line);
    }
    if (!read) {
      if (unreadable.empty())
        unreadable = in_quotes(row.date) + " (line " + std::to_string(row.line) + ")" +
                     (how.dates.format ? "" : offered_formats(row.date));
      continue;
    }
    const bool same = ids.add(row.id);
    for (std::size_t i = 0; i < date_orders; ++i)
      if (read->readings[i]) dates[i].add(*read->readings[i], same, end);
  }
  std::size_t order = 0;
  if (how.dates.format) {
    found.dates = *how.dates.format;
  } else if (const auto detected = detection.conclude(source.name() + ", column " + in_quotes(how.columns[1]))) {
    found.dates = *detected;
    order = static_cast<std::size_t>(detected->order);
  }
  const dates_in_order& chosen = dates[order];
  if (chosen.last == day::min())
    throw log_error(
        source.name() + ": no row has " +
        (how.dates.format ? "a date of the format " + how.dates.format->name() : "a date that can be read") +
        " in column " + in_quotes(how.columns[1]) +
        (unreadable.empty() ? "" : ", the first that is none is " + unreadable) +
        (how.dates.format ? "" : " (--date-format gives the formats)"));
  if (chosen.within.empty()) throw log_error(source.name() + ": every date is after --end " + date_text(end));
  found.kept = how.far == far_dates::keep ? chosen.within.all() : chosen.within.bulk();
  found.sorted = ids.ascending() && chosen.ascending;
  return found;
}

/// One row as the library reads it; an empty id, no day and NaN are missing.
struct log_row {
  std::string_view id;
  std::optional<day> date;
  double amount = std::numeric_limits<double>::quiet_NaN();
};

/// The rows of a log that can be read; the others go to the rejected ones. An input range.
class readable_rows {
 public:
  readable_rows(transaction_source& source, const overview& found, const transaction_options& how,
                rejected_rows& rejected, transaction_log& into, progress& shown)
      : source_(source), found_(found), how_(how), rejected_(rejected), into_(into), shown_(shown) {}

  using iterator = clientele::single_pass_iterator<readable_rows, log_row>;
  [[nodiscard]] iterator begin() {
    advance();
    return iterator(this);
  }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

  [[nodiscard]] const log_row& current() const noexcept { return row_; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  /// On to the next row that can be read.
  void advance() { ended_ = !read(); }

  /// For the row that was read last.
  void reject(const clientele::bad_row& bad) { rejected_.add(text_, reason(bad)); }

 private:
  [[nodiscard]] bool read() {
    while (source_.next(text_)) {
      if (++into_.rows % rows_between_looks == 0) shown_.show("reading", into_.rows, source_.share_read(), "rows");
      if (!text_.problem.empty()) {
        ++into_.malformed;
        rejected_.add(text_, text_.problem);
        continue;
      }
      std::string reason;
      row_.id = text_.id;
      if (how_.no_id != missing_ids::keep && means_missing(text_.id)) {
        row_.id = {};
        ++into_.missing_words;
      }
      row_.date.reset();
      if (!text_.date.empty()) {
        row_.date = read_date(text_.date, found_.dates, zone_of(how_));
        if (!row_.date)
          reason = column(1) + ": " + in_quotes(text_.date) + " is not a date of the format " + found_.dates.name();
      }
      const parsed_number amount = parse_number(text_.amount);
      row_.amount = amount.value;
      if (amount.refused()) reason += (reason.empty() ? "" : "; ") + refusal(amount, how_.columns[2], text_.amount);
      if (!reason.empty()) {
        ++into_.unreadable;
        rejected_.add(text_, reason);
      } else if (!row_.date || !is_far(*row_.date)) {
        return true;
      } else {
        ++into_.far_dates.met;
        if (how_.far == far_dates::leave_out)
          ++into_.far_dates.left_out;
        else
          rejected_.add(text_, far_reason());
      }
    }
    return false;
  }

  [[nodiscard]] std::string column(std::size_t i) const { return "column " + in_quotes(how_.columns[i]); }

  /// Whether a date lies outside those that count; what is after --end is judged by --after-end.
  [[nodiscard]] bool is_far(day d) const {
    return d < found_.kept.first || (d > found_.kept.last && d <= how_.end.value_or(day::max()));
  }
  [[nodiscard]] std::string far_reason() const {
    return column(1) + ": " + in_quotes(text_.date) + " is far from the other dates, " + date_text(found_.kept.first) +
           " to " + date_text(found_.kept.last) + ", with more than five years, and more than these span, between " +
           "(--far-dates leave_out leaves such rows out, keep takes the date as it is)";
  }

  /// In the words of the options.
  [[nodiscard]] std::string reason(const clientele::bad_row& bad) const {
    const auto empty = [&](std::size_t i) { return column(i) + " has no value"; };
    if (bad.field == "id")
      return text_.id.empty() ? empty(0) + " (--missing-ids leave_out leaves such rows out)"
                              : column(0) + ": " + in_quotes(text_.id) +
                                    " stands for a missing id (--missing-ids leave_out leaves such rows out, keep "
                                    "takes it for an id)";
    if (bad.field == "date")
      return row_.date ? column(1) + " = " + date_text(*row_.date) +
                             " is after the end of the observation (--after-end leave_out leaves such rows out)"
                       : empty(1) + " (--missing-dates leave_out leaves such rows out)";
    if (std::isnan(bad.value))
      return empty(2) + " (--missing-amounts leave_out or purchase says what becomes of such rows)";
    const std::string amount = column(2) + " = " + clientele::number_text(bad.value);
    if (bad.value == 0) return amount + " (--zero-amounts leave_out or purchase says what becomes of such rows)";
    if (bad.value < 0) return amount + " is below 0 (--refunds net, leave_out or purchase says what becomes of it)";
    return amount + " breaks the rule: " + bad.rule();
  }

  transaction_source& source_;
  const overview& found_;
  const transaction_options& how_;
  rejected_rows& rejected_;
  transaction_log& into_;
  progress& shown_;
  transaction_text text_;
  log_row row_;
  bool ended_ = false;
};

history::period<day> period_of(const period_length& length) {
  if (length.months) return history::calendar_months{length.count};
  return std::chrono::days{length.count};
}

/// What is observed: the options' ends, or those of the log.
history::observation<day> observation_of(const transaction_options& how, const overview& found,
                                         const std::string& name) {
  history::observation<day> seen = how.policies;
  seen.end = how.end.value_or(found.kept.last);
  seen.calibration_end = how.calibration_end;
  seen.period = period_of(how.period);
  if (how.merge_periods) seen.merged_within = seen.period;
  seen.origin = found.kept.first;
  if (seen.calibration_end) {
    if (*seen.calibration_end < found.kept.first)
      throw log_error(name + ": its first date, " + date_text(found.kept.first) + ", is after --calibration-end " +
                      date_text(*seen.calibration_end));
    if (!(*seen.calibration_end < seen.end))
      throw log_error(name + ": --calibration-end " + date_text(*seen.calibration_end) +
                      " leaves no holdout: the last date of the log is " + date_text(found.kept.last));
  }
  return seen;
}

}  // namespace

transaction_log read_log(const transaction_options& how, rejected_rows& rejected, progress& shown) {
  const std::unique_ptr<transaction_source> source = open_log(how.log, how.columns, how.separator);
  const overview found = look_over(*source, how, shown);
  transaction_log log;
  log.name = source->name();
  log.dates = found.dates;
  log.dates_detected = !how.dates.format;
  log.sorted = found.sorted;
  log.first = found.kept.first;
  log.seen = observation_of(how, found, log.name);
  log.last = std::min(found.kept.last, log.seen.end);
  const history::time_grid<day> grid{.begin = log.first, .end = log.seen.end, .period = log.seen.period};
  log.tracked = how.period.times(static_cast<int>((grid.count() + most_tracked - 1) / most_tracked));
  log.tracked_in = {.begin = grid.begin, .end = grid.end, .period = period_of(log.tracked)};
  history::reader purchases{history::tracking<day>{log.tracked_in}};

  // First purchases after the calibration cannot be named one by one: the customers are known at their last row.
  history::observation<day> seen = log.seen;
  seen.first_after_calibration = history::row_policy::leave_out;

  source->rewind();
  readable_rows rows(*source, found, how, rejected, log, shown);
  const auto id = [](const log_row& r) { return r.id; };
  const auto date = [](const log_row& r) { return r.date; };
  const auto amount = [](const log_row& r) { return r.amount; };
  const auto reject = clientele::quarantine{[&](const clientele::bad_row& bad) { rows.reject(bad); }};
  if (found.sorted) {
    auto customers = history::sorted_log(rows, seen, clientele::field<"id">(id), clientele::field<"date">(date),
                                         clientele::field<"amount">(amount), reject, history::also(purchases),
                                         history::grouped_ids{});
    for (const customer& c : customers) log.customers.push_back(c);
    log.counts = customers.counts();
  } else {
    history::unsorted_log<std::string, day> unsorted(seen);
    unsorted.add(rows, clientele::field<"id">(id), clientele::field<"date">(date), clientele::field<"amount">(amount),
                 reject);
    shown.say("sorting " + grouped(static_cast<double>(log.rows), 0) + " rows by customer");
    auto all = std::move(unsorted).customers(history::also(purchases));
    log.customers = std::move(all.customers);
    log.counts = all.counts;
  }
  log.purchases = *purchases.summary();
  if (log.rows != found.rows)
    throw std::runtime_error(log.name + " was changed while it was read: it had " + std::to_string(found.rows) +
                             " rows, then " + std::to_string(log.rows));
  return log;
}

}  // namespace score_customers
