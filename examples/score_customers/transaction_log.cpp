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
#include "execution.hpp"
#include "job.hpp"
#include "printable.hpp"
#include "text_memory.hpp"

namespace score_customers {

namespace history = clientele::history;

rejected_rows::rejected_rows(const atomic_file* quarantine, std::string log) : log_(std::move(log)) {
  if (quarantine == nullptr) return;
  writer_ = std::make_unique<csv_writer>(*quarantine);
  writer_->field("line").field("reason").field("record").end_header();
}

void rejected_rows::add(const transaction_text& row, const std::string& reason) {
  if (++count_ <= named) first_.push_back(row.place(log_) + ": " + reason);
  if (writer_) writer_->field(row.place({})).field(reason).field(row.raw).end_row();
}

void rejected_rows::print(std::ostream& to) const {
  for (const std::string& one : first_) to << one << '\n';
  if (count_ > first_.size()) to << "… and " << grouped(static_cast<double>(count_ - first_.size()), 0) << " more\n";
  to << grouped(static_cast<double>(count_), 0) << (count_ == 1 ? " bad row\n" : " bad rows\n");
}

std::vector<std::string> row_questions::told() const {
  std::vector<std::string> all;
  const auto tell = [&](std::uint64_t n, const std::string& what, const char* decides) {
    if (n != 0)
      all.push_back(grouped(static_cast<double>(n), 0) + (n == 1 ? " row has " : " rows have ") + what + ": " +
                    decides + " says what becomes of them");
  };
  const std::string words =
      id_words == 0 ? "" : ", " + grouped(static_cast<double>(id_words), 0) + " of them a word for a missing one";
  tell(ids, "no id" + words, "--missing-ids leave_out | keep");
  tell(dates, "no date", "--missing-dates leave_out");
  tell(far_dates, "a date far from all others", "--far-dates leave_out | keep");
  tell(after_end, "a date after the end", "--after-end leave_out");
  tell(amounts, "no amount", "--missing-amounts leave_out | purchase");
  tell(zero_amounts, "an amount of 0", "--zero-amounts leave_out | purchase");
  tell(refunds, "an amount below 0", "--refunds net | leave_out | purchase");
  return all;
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
  static constexpr std::array<bool, 256> begins = [] {
    std::array<bool, 256> some{};
    for (const std::string_view word : words) {
      const char first = word.front();
      some[static_cast<unsigned char>(first)] = true;
      if (first >= 'a' && first <= 'z') some[static_cast<unsigned char>(first - 'a' + 'A')] = true;
    }
    return some;
  }();
  if (text.empty() || !begins[static_cast<unsigned char>(text.front())]) return false;
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; };
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(), same);
  });
}

/// The most periods by which purchases are tracked; a longer time is tracked by several periods at once.
constexpr std::size_t most_tracked = 5000;
/// The most cohorts; of a longer time several months are one.
constexpr std::size_t most_cohorts = 600;

/// So many periods at once that there are at most `most`.
int taken_together(std::size_t periods, std::size_t most) { return static_cast<int>((periods + most - 1) / most); }

/// What the first reading finds.
struct overview {
  number_reader numbers;
  row_questions open{};
  date_format dates{};
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

/// What a row says of its amount.
struct amount_cell {
  number_cell number;
  std::string_view text;  ///< the cell that decides, for messages
};

/// The amount of a row: of its column, computed from several, or missing.
amount_cell amount_of(const transaction_text& row, transaction_source& source, number_reader& numbers) {
  const expression* const formula = source.formula();
  std::vector<number_column>& columns = source.amounts();
  if (row.amounts.empty()) return {};
  if (formula == nullptr) return {numbers.read(row.amounts[0], columns[0], row.line), row.amounts[0]};
  std::array<double, expression::most_names> values{};
  bool missing = false;
  for (std::size_t i = 0; i < row.amounts.size(); ++i) {
    number_cell one = numbers.read(row.amounts[i], columns[i], row.line);
    if (one.of == number_cell::kind::refused) one.problem += " (column " + in_quotes(formula->names()[i]) + ")";
    if (one.of != number_cell::kind::read) return {std::move(one), row.amounts[i]};
    values[i] = one.value;
    missing = missing || std::isnan(one.value);
  }
  if (missing) return {};
  const double value = (*formula)(std::span(values).first(row.amounts.size()));
  if (std::isfinite(value)) return {{.value = value}, formula->text()};
  return {{.of = number_cell::kind::refused, .problem = "is no finite number"}, formula->text()};
}

/// Counts what the options leave to be decided in a row that is well-formed.
void count(row_questions& open, const transaction_text& row, const number_cell& amount,
           const transaction_options& how) {
  const auto one = [](std::uint64_t& n, bool met) { n += met ? 1U : 0U; };
  const bool word = how.no_id == missing_ids::fail && means_missing(row.id);
  one(open.ids, word || (row.id.empty() && how.no_id != missing_ids::leave_out));
  one(open.id_words, word);
  one(open.dates, row.date.empty() && how.policies.missing_times == history::row_policy::fail);
  if (amount.of != number_cell::kind::read) return;
  one(open.amounts, std::isnan(amount.value) && how.policies.missing_amounts == history::amount_policy::fail);
  one(open.zero_amounts, amount.value == 0 && how.policies.zero_amounts == history::amount_policy::fail);
  one(open.refunds, amount.value < 0 && how.policies.refunds == history::refund_policy::fail);
}

/// Throws where the format of a log leaves questions; then all that has to be decided is told at once.
void check(const std::vector<std::string>& of_format, const row_questions& open) {
  if (of_format.empty()) return;
  std::string message;
  for (const std::string& one : of_format) message += (message.empty() ? "" : "\n") + one;
  for (const std::string& one : open.told()) message += "\n" + one;
  throw log_error(message);
}

overview look_over(transaction_source& source, const transaction_options& how, progress& shown) {
  overview found{.numbers = number_reader(how.reading.numbers)};
  std::string undecided;  // the first amount that can be read in two ways
  date_detection detection;
  id_order ids;
  std::array<dates_in_order, date_orders> dates;
  const day end = how.end.value_or(day::max());
  const time_zone* const zone = zone_of(how);
  std::string unreadable;  // the first date that is none
  transaction_text row;
  text_memory<std::optional<split_date>> known;
  while (source.next(row)) {
    if (++found.rows % rows_between_looks == 0) shown.show("first reading", found.rows, source.share_read(), "rows");
    if (row.problem.empty()) {
      const number_cell amount = amount_of(row, source, found.numbers).number;
      if (amount.of == number_cell::kind::undecided && undecided.empty())
        undecided = row.place(source.name()) + ": column " + in_quotes(how.columns[2]) + ": " + amount.problem;
      count(found.open, row, amount, how);
    }
    if (row.id.empty() || row.date.empty()) continue;
    const std::optional<split_date>& read = known.meaning_of(row.date, [&](std::string_view text) {
      std::optional<split_date> found_date;
      if (how.dates.format) {
        if (const auto d = read_date(text, *how.dates.format, zone)) found_date = split_date{.readings = {*d}};
      } else if ((found_date = read_date(text, zone))) {
        detection.add(text, *found_date, row.line, row.file);  // of the same text the first row tells all
      }
      return found_date;
    });
    if (!read) {
      if (unreadable.empty())
        unreadable = in_quotes(row.date) + " (" + (row.file.empty() ? "line " : "") + row.place({}) + ")" +
                     (how.dates.format ? "" : offered_formats(row.date));
      continue;
    }
    const bool same = ids.ascending() && ids.add(row.id);  // of a log that is not sorted nothing depends on it
    for (std::size_t i = 0; i < date_orders; ++i)
      if (read->readings[i]) dates[i].add(*read->readings[i], same, end);
  }
  std::size_t order = 0;
  std::vector<std::string> of_format;
  if (how.dates.format) {
    found.dates = *how.dates.format;
  } else {
    try {
      if (const auto detected = detection.conclude(source.name() + ", column " + in_quotes(how.columns[1]))) {
        found.dates = *detected;
        order = static_cast<std::size_t>(detected->order);
      }
    } catch (const log_error& error) {
      of_format.emplace_back(error.what());
    }
  }
  if (!undecided.empty() && !found.numbers.decided()) of_format.push_back(undecided);
  check(of_format, found.open);
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
  readable_rows(transaction_source& source, overview& found, const transaction_options& how, rejected_rows& rejected,
                transaction_log& into, progress& shown)
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
        into_.problems.add(text_.problem);
        rejected_.add(text_, text_.problem);
        continue;
      }
      std::string reason;
      const auto unreadable = [&](std::size_t i, std::string_view text, const std::string& problem) {
        reason += (reason.empty() ? "" : "; ") + column(i) + ": " + in_quotes(text) + " " + problem;
        into_.problems.add(column(i) + ": " + kind_of_refusal(text, problem));
      };
      row_.id = text_.id;
      if (how_.no_id != missing_ids::keep && means_missing(text_.id)) {
        row_.id = {};
        ++into_.missing_words;
      }
      row_.date.reset();
      if (!text_.date.empty()) {
        row_.date = known_dates_.meaning_of(
            text_.date, [&](std::string_view t) { return read_date(t, found_.dates, zone_of(how_)); });
        if (!row_.date) unreadable(1, text_.date, "is not a date of the format " + found_.dates.name());
      }
      const auto [amount, amount_text] = amount_of(text_, source_, found_.numbers);
      row_.amount = amount.value;
      if (amount.of == number_cell::kind::refused) unreadable(2, amount_text, amount.problem);
      if (!reason.empty()) {
        ++into_.unreadable;
        rejected_.add(text_, reason);
      } else if (row_.id.empty() || !row_.date || !is_far(*row_.date)) {  // without an id its date tells nothing
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
  overview& found_;
  const transaction_options& how_;
  rejected_rows& rejected_;
  transaction_log& into_;
  progress& shown_;
  transaction_text text_;
  text_memory<std::optional<day>> known_dates_;
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

transaction_log read_log(const transaction_options& how, int threads, rejected_rows& rejected, progress& shown) {
  const std::unique_ptr<transaction_source> source = open_logs(how.logs, how.columns, how.reading, threads);
  overview found = look_over(*source, how, shown);
  transaction_log log;
  log.name = source->name();
  log.open = found.open;
  log.dates = found.dates;
  log.dates_detected = !how.dates.format;
  log.sorted = found.sorted;
  log.first = found.kept.first;
  log.seen = observation_of(how, found, log.name);
  log.last = std::min(found.kept.last, log.seen.end);
  const history::time_grid<day> grid{.begin = log.first, .end = log.seen.end, .period = log.seen.period};
  log.tracked = how.period.times(taken_together(grid.count(), most_tracked));
  log.tracked_in = {.begin = grid.begin, .end = grid.end, .period = period_of(log.tracked)};
  log.cohorts_in = {.begin = grid.begin, .end = grid.end, .period = history::calendar_months{1}};
  log.cohort_months = taken_together(log.cohorts_in.count(), most_cohorts);
  log.cohorts_in.period = history::calendar_months{log.cohort_months};
  history::reader purchases{history::tracking<day>{log.tracked_in}};
  history::reader cohorts{history::cohorts<day>{log.cohorts_in}};
  history::reader gaps{history::interpurchase_times<day>{std::chrono::days{1}}};

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
                                         clientele::field<"amount">(amount), reject,
                                         history::also(purchases, cohorts, gaps), history::grouped_ids{});
    for (const customer& c : customers) log.customers.push_back(c);
    log.counts = customers.counts();
  } else {
    history::unsorted_log<std::string, day> unsorted(seen);
    unsorted.add(rows, clientele::field<"id">(id), clientele::field<"date">(date), clientele::field<"amount">(amount),
                 reject);
    shown.say("sorting " + grouped(static_cast<double>(log.rows), 0) + " rows by customer");
    auto all = std::move(unsorted).customers(execution(threads), history::also(purchases, cohorts, gaps));
    log.customers = std::move(all.customers);
    log.counts = all.counts;
  }
  log.purchases = *purchases.summary();
  log.cohorts = *cohorts.summary();
  log.gaps = *gaps.summary();
  log.reading = {{"separator", describe(source->format())}, {"numbers", found.numbers.describe()}};
  if (!how.reading.rows.is_all()) log.reading.emplace_back("rows", how.reading.rows.described());
  log.open.far_dates = log.far_dates.met - log.far_dates.left_out;
  if (how.policies.after_end == history::row_policy::fail) log.open.after_end = log.counts.after_end.met;
  if (log.rows != found.rows)
    throw std::runtime_error(log.name + " was changed while it was read: it had " + std::to_string(found.rows) +
                             " rows, then " + std::to_string(log.rows));
  return log;
}

}  // namespace score_customers
