// SPDX-License-Identifier: BSL-1.0
#include "row_source.hpp"

#include <clientele/core/options.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include "csv_reader.hpp"
#include "number_reader.hpp"
#include "printable.hpp"
#include "several_files.hpp"
#include "simulate.hpp"

namespace score_customers {

namespace {

constexpr double refused_number = -std::numeric_limits<double>::infinity();

/// The computed columns of a chunk, after the others. What cannot be computed is refused like a cell that is no number.
void compute(const wanted_columns& wanted, chunk& into) {
  std::vector<double> values;
  const std::size_t refused_before = into.refused.size();
  for (const auto& one : wanted.computed) {
    const std::vector<std::string>& names = one->formula.names();
    std::vector<double>& column = into.columns[one->into];
    values.resize(names.size());
    for (std::size_t row = column.size(); row < into.rows; ++row) {
      const std::string* unread = nullptr;
      bool missing = false;
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = into.columns[one->from[i]][row];
        if (values[i] == refused_number) unread = &names[i];
        missing = missing || std::isnan(values[i]);
      }
      const double value = unread == nullptr ? one->formula(values) : refused_number;
      const bool good = unread == nullptr && (missing || std::isfinite(value));
      column.push_back(good ? value : refused_number);
      if (good) continue;
      std::string problem = "is no finite number where ";
      if (unread != nullptr) problem = "cannot be computed: column " + in_quotes(*unread) + " cannot be read";
      for (std::size_t i = 0; i < values.size() && unread == nullptr; ++i)
        problem += (i == 0 ? "" : ", ") + printable(names[i]) + " = " + clientele::number_text(values[i]);
      into.refuse(row, column, problem);
    }
  }
  if (into.refused.size() != refused_before)
    std::sort(into.refused.begin(), into.refused.end(), [](const refused_cell& a, const refused_cell& b) {
      return a.row != b.row ? a.row < b.row : a.problem < b.problem;
    });
}

class csv_row_source final : public row_source {
 public:
  csv_row_source(const std::vector<std::string>& paths, std::uint64_t before, const text_reading& how,
                 const std::optional<dated_part>& part)
      : how_(how),
        part_(part),
        files_(
            paths, [this](const std::string& path) { return std::make_unique<csv_reader>(path, how_.for_reader()); },
            how.rows),
        numbers_(how.numbers),
        before_(before + how.rows.first - 1),
        record_number_(before_) {
    how.check_columns(columns(), name());
  }

  [[nodiscard]] const std::string& name() const override { return files_.name(); }
  [[nodiscard]] const std::vector<std::string>& columns() const override { return files_.columns(); }
  [[nodiscard]] const char* line_word() const override { return "line"; }

  [[nodiscard]] bool read(const wanted_columns& wanted, chunk& into) override {
    into.columns.resize(wanted.numbers.size());
    know_columns(wanted);
    // A chunk may end early so that a file of nothing but broken records needs no more memory.
    while (into.rows < wanted.most_rows && into.broken_lines.size() < wanted.most_rows && !is_large(into) && next()) {
      into.note_file(files_.file());
      ++record_number_;
      if (record_.bad())
        keep_broken(wanted, into);
      else
        take(wanted, into);
    }
    decide(wanted, into);
    compute(wanted, into);
    return into.rows != 0 || !into.broken_lines.empty();
  }

  void walk(const std::vector<std::size_t>& columns, const row_visitor& row) override {
    std::vector<std::string_view> cells(columns.size());
    while (next()) {
      if (record_.bad()) continue;
      for (std::size_t i = 0; i < columns.size(); ++i) cells[i] = know(columns[i])->words.as_text(record_[columns[i]]);
      if (!row(files_.file(), record_.line(), cells)) return;
    }
  }

  void rewind() override {
    files_.rewind();
    record_number_ = before_;
  }

  void will_not_rewind() override { files_.will_not_rewind(); }

  [[nodiscard]] std::vector<std::pair<std::string, std::string>> reading() const override {
    return {{"separator", describe(files_.current().format())}, {"numbers", numbers_.describe()}};
  }

  [[nodiscard]] double share_read() const override {
    const auto total = files_.current().total_bytes();
    if (!total || *total == 0) return std::numeric_limits<double>::quiet_NaN();
    return files_.share_read(static_cast<double>(files_.current().bytes_read()) / static_cast<double>(*total));
  }

 private:
  [[nodiscard]] bool next() {
    while (files_.next([&](csv_reader& reader) { return reader.next(record_); })) {
      if (is_wanted()) return true;
      ++record_number_;
    }
    return false;
  }
  [[nodiscard]] bool is_wanted() {
    if (!part_) return true;
    if (record_.bad()) return !part_->second;
    return part_->has(know(part_->column)->words.as_text(record_[part_->column]));
  }

  /// Whether a chunk may end here, at a whole leaf of the sums, so that these do not depend on it, and has texts
  /// enough.
  [[nodiscard]] static bool is_large(const chunk& one) noexcept {
    constexpr std::uint64_t enough = std::uint64_t{16} << 20;
    return one.rows % clientele::rows_per_leaf == 0 &&
           one.ids.bytes() + one.records.bytes() + one.broken_records.bytes() + one.refused_problems.bytes() > enough;
  }

  void keep_broken(const wanted_columns& wanted, chunk& into) {
    into.broken_lines.push_back(record_.line());
    into.broken_before.push_back(into.rows);
    into.broken_problems.add(files_.current().error_of(record_).what());
    if (wanted.keep_records) into.broken_records.add(record_.raw());
  }

  void take(const wanted_columns& wanted, chunk& into) {
    for (std::size_t i = 0; i < wanted.numbers.size(); ++i) {
      if (wanted.numbers[i] == no_column) continue;
      const std::string_view cell = record_[wanted.numbers[i]];
      std::vector<double>& column = into.columns[i];
      if (dates_[i].dates) {
        take_date(cell, wanted, i, into);
        continue;
      }
      if (const std::optional<double> plain = numbers_.read_plain(cell, *slots_[i], record_.line())) {
        column.push_back(*plain);
        continue;
      }
      const number_cell number = numbers_.read(cell, *slots_[i], record_.line());
      column.push_back(number.of == number_cell::kind::refused ? refused_number : number.value);
      if (number.of == number_cell::kind::read) continue;
      if (number.of == number_cell::kind::undecided) {
        if (undecided_.size() == most_undecided) refuse(wanted);
        undecided_.push_back({into.rows, i, files_.current().name(), record_.line(), std::string(cell)});
        continue;
      }
      into.refuse(into.rows, column, in_quotes(cell) + " " + number.problem);
    }
    for (std::size_t i = 0; i < wanted.texts.size(); ++i)
      if (wanted.texts[i] != no_column) into.texts[i].add(texts_[i]->as_text(record_[wanted.texts[i]]));
    if (wanted.id)
      into.ids.add(ids_->as_text(record_[*wanted.id]));
    else
      into.ids.add(std::to_string(record_number_));
    into.lines.push_back(record_.line());
    if (wanted.keep_records) into.records.add(record_.raw());
    ++into.rows;
  }

  void take_date(std::string_view cell, const wanted_columns& wanted, std::size_t i, chunk& into) {
    const date_slot& slot = dates_[i];
    cell = slots_[i]->words.as_text(cell);
    const bool empty = cell.find_first_not_of(" \t") == cell.npos;
    const auto days = read_days(cell, *slot.dates, wanted.zone ? &*wanted.zone : nullptr);
    std::vector<double>& column = into.columns[i];
    column.push_back(days ? *days * slot.per_day : empty ? std::numeric_limits<double>::quiet_NaN() : refused_number);
    if (days || empty) return;
    into.refuse(into.rows, column, in_quotes(cell) + " is not a date of the format " + slot.dates->name());
  }

  /// A number that can be read in two ways.
  struct undecided_cell {
    std::size_t row, slot;
    std::string file;
    std::uint64_t line;
    std::string text;
  };
  static constexpr std::size_t most_undecided = 100'000;

  number_column* know(std::size_t column) {
    if (const auto known = columns_.find(column); known != columns_.end()) return &known->second;
    return &columns_.emplace(column, number_column{.words = how_.words_of(columns(), column)}).first->second;
  }
  /// What is known of the columns that are wanted.
  void know_columns(const wanted_columns& wanted) {
    dates_ = wanted.dates;
    dates_.resize(wanted.numbers.size());
    slots_.clear();
    for (const std::size_t column : wanted.numbers) {
      slots_.push_back(column == no_column ? nullptr : know(column));
      if (column != no_column) slots_.back()->yes_no = wanted.yes_no.contains(column);
    }
    texts_.clear();
    for (const std::size_t column : wanted.texts)
      texts_.push_back(column == no_column ? nullptr : &know(column)->words);
    if (wanted.id) ids_ = &know(*wanted.id)->words;
  }

  /// Numbers that could be read in two ways when they were met, once the chunk has shown which.
  void decide(const wanted_columns& wanted, chunk& into) {
    if (undecided_.empty()) return;
    if (!numbers_.decided()) refuse(wanted);
    for (const undecided_cell& one : undecided_) {
      const number_cell number = numbers_.read(one.text, *slots_[one.slot], one.line);
      if (number.of == number_cell::kind::refused)
        throw csv_error(one.file, {one.line, 1}, column_of(wanted, one) + in_quotes(one.text) + " " + number.problem);
      into.columns[one.slot][one.row] = number.value;
    }
    undecided_.clear();
  }
  [[noreturn]] void refuse(const wanted_columns& wanted) const {
    const undecided_cell& first = undecided_.front();
    throw csv_error(first.file, {first.line, 1}, column_of(wanted, first) + number_reader::both_readings(first.text));
  }
  [[nodiscard]] std::string column_of(const wanted_columns& wanted, const undecided_cell& one) const {
    return "column " + shown_column(columns(), wanted.numbers[one.slot]) + ": ";
  }

  text_reading how_;
  std::optional<dated_part> part_;
  several_files<csv_reader> files_;
  csv_record record_;
  number_reader numbers_;
  std::map<std::size_t, number_column> columns_;
  std::vector<date_slot> dates_;          ///< of the numbers that are wanted
  std::vector<number_column*> slots_;     ///< of the numbers that are wanted
  std::vector<const cell_words*> texts_;  ///< of the texts that are wanted
  const cell_words* ids_ = nullptr;
  std::vector<undecided_cell> undecided_;
  std::uint64_t before_, record_number_;
};

/// A column of the simulated base, under the name that the components give to what it holds.
struct simulated_column {
  const char* name;
  double (*value)(const simulated_customer&);
};
using simulated = const simulated_customer&;
constexpr simulated_column simulated_columns[] = {
    {"id", [](simulated c) { return static_cast<double>(c.id); }},
    {"expected_1", [](simulated c) { return c.expected[0]; }},
    {"expected_2", [](simulated c) { return c.expected[1]; }},
    {"expected_3", [](simulated c) { return c.expected[2]; }},
    {"expected_4", [](simulated c) { return c.expected[3]; }},
    {"perceived_1", [](simulated c) { return c.perceived[0]; }},
    {"perceived_2", [](simulated c) { return c.perceived[1]; }},
    {"perceived_3", [](simulated c) { return c.perceived[2]; }},
    {"perceived_4", [](simulated c) { return c.perceived[3]; }},
    {"complainants", [](simulated c) { return c.complainants; }},
    {"annual_purchase", [](simulated c) { return c.annual_purchase; }},
    {"value", [](simulated c) { return c.annual_purchase; }},  // what abc classes by
    {"margin", [](simulated c) { return c.margin; }},
    {"retention", [](simulated c) { return c.retention; }},
    {"customers", [](simulated) { return 1.0; }},                  // whom a retention offer reaches: this one,
    {"value_per_customer", [](simulated c) { return c.margin; }},  // who is worth the margin of a year
    {"retention_lift", [](simulated c) { return c.retention_lift; }},
    {"cost", [](simulated c) { return c.retention_cost; }},
    {"scores_1", [](simulated c) { return c.scores[0]; }},
    {"scores_2", [](simulated c) { return c.scores[1]; }},
    {"scores_3", [](simulated c) { return c.scores[2]; }},
    {"scores_4", [](simulated c) { return c.scores[3]; }},
};

class simulated_row_source final : public row_source {
 public:
  simulated_row_source(std::uint64_t customers, std::uint64_t seed, const row_range& rows)
      : first_(rows.first - 1),
        end_(std::min(customers, rows.last)),
        seed_(seed),
        next_(first_),
        name_("the simulated base of seed " + std::to_string(seed)) {
    if (first_ != 0 && first_ >= customers)
      throw usage_error("--rows " + rows.described() + ": " + name_ + " has " + std::to_string(customers) + " rows");
    for (const simulated_column& column : simulated_columns) names_.emplace_back(column.name);
  }

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] const std::vector<std::string>& columns() const override { return names_; }
  [[nodiscard]] const char* line_word() const override { return "customer"; }

  [[nodiscard]] bool read(const wanted_columns& wanted, chunk& into) override {
    const std::uint64_t first = next_;
    const auto rows = static_cast<std::size_t>(std::min<std::uint64_t>(wanted.most_rows, end_ - next_));
    into.columns.resize(wanted.numbers.size());
    for (std::uint64_t index = first; index < first + rows; ++index) {
      const simulated_customer one = simulate(seed_, index);
      for (std::size_t i = 0; i < wanted.numbers.size(); ++i)
        if (wanted.numbers[i] != no_column) into.columns[i].push_back(simulated_columns[wanted.numbers[i]].value(one));
      for (std::size_t i = 0; i < wanted.texts.size(); ++i)
        if (wanted.texts[i] != no_column)
          into.texts[i].add(clientele::number_text(simulated_columns[wanted.texts[i]].value(one)));
      into.ids.add(std::to_string(one.id));
      into.lines.push_back(one.id);
      if (wanted.keep_records) into.records.add("simulated customer " + std::to_string(one.id));
    }
    into.rows = rows;
    compute(wanted, into);
    next_ += rows;
    return rows != 0;
  }

  void rewind() override { next_ = first_; }

  [[nodiscard]] double share_read() const override {
    return end_ == first_ ? 1 : static_cast<double>(next_ - first_) / static_cast<double>(end_ - first_);
  }

 private:
  std::uint64_t first_, end_, seed_, next_;
  std::string name_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<row_source> csv_rows(const std::vector<std::string>& paths, std::uint64_t before,
                                     const text_reading& how, const std::optional<dated_part>& part) {
  return std::make_unique<csv_row_source>(paths, before, how, part);
}

std::unique_ptr<row_source> simulated_rows(std::uint64_t customers, std::uint64_t seed, const row_range& rows) {
  return std::make_unique<simulated_row_source>(customers, seed, rows);
}

}  // namespace score_customers
