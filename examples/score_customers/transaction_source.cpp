// SPDX-License-Identifier: BSL-1.0
#include "transaction_source.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "csv_reader.hpp"
#include "letters.hpp"
#include "printable.hpp"
#include "several_files.hpp"

namespace score_customers {

namespace {

using column_names = std::array<std::string, 3>;

double share_of(std::uint64_t read, std::optional<std::uint64_t> total) noexcept {
  if (!total || *total == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(read) / static_cast<double>(*total);
}

/// The dialect of a log: "1", "2", "4" are columns of one without header, also within an expression.
text_reading reading_of(text_reading how, const column_names& columns) {
  const auto is_number = [](const std::string& name) {
    return column_number(name, std::numeric_limits<std::size_t>::max()).has_value();
  };
  const std::string& amount = columns[2];
  bool numbers = is_number(columns[0]) && is_number(columns[1]);
  if (numbers && expression::is_one(amount)) {
    const expression formula(amount);
    numbers = std::all_of(formula.names().begin(), formula.names().end(), is_number);
  } else {
    numbers = numbers && (amount.empty() || is_number(amount));
  }
  how.dialect.header = how.dialect.header && !numbers;
  return how;
}

class separated_source final : public transaction_source {
 public:
  separated_source(const std::vector<std::string>& paths, const column_names& columns, const text_reading& how)
      : how_(reading_of(how, columns)),
        files_(
            paths, [this](const std::string& path) { return std::make_unique<csv_reader>(path, how_.for_reader()); },
            how.rows),
        id_(place_of(columns[0])),
        date_(place_of(columns[1])) {
    if (expression::is_one(columns[2]) && !find_column(files_.columns(), columns[2])) formula_.emplace(columns[2]);
    if (formula_)
      for (const std::string& name : formula_->names()) amount_places_.push_back(place_of(name));
    else if (!columns[2].empty())
      amount_places_.push_back(place_of(columns[2]));
    how.check_columns(files_.columns(), name());
    id_words_ = how.words_of(files_.columns(), id_);
    date_words_ = how.words_of(files_.columns(), date_);
    for (const std::size_t place : amount_places_) amounts_.push_back({.words = how.words_of(files_.columns(), place)});
  }

  [[nodiscard]] const std::string& name() const override { return files_.name(); }
  [[nodiscard]] bool next(transaction_text& into) override {
    if (!files_.next([&](csv_reader& reader) { return reader.next(record_); })) return false;
    into.raw = record_.raw();
    into.file = files_.file();
    into.line = record_.line();
    into.problem.clear();
    into.amounts.clear();
    if (record_.bad()) {
      into.id = into.date = {};
      into.problem = record_.problem();
    } else {
      into.id = id_words_.as_text(without_blanks(record_[id_]));
      into.date = date_words_.as_text(without_blanks(record_[date_]));
      for (const std::size_t place : amount_places_) into.amounts.push_back(without_blanks(record_[place]));
    }
    return true;
  }
  void rewind() override { files_.rewind(); }
  [[nodiscard]] double share_read() const override {
    return files_.share_read(share_of(files_.current().bytes_read(), files_.current().total_bytes()));
  }

  [[nodiscard]] const expression* formula() const override { return formula_ ? &*formula_ : nullptr; }
  [[nodiscard]] std::vector<number_column>& amounts() override { return amounts_; }
  [[nodiscard]] const dialect& format() const override { return files_.current().format(); }

 private:
  [[nodiscard]] std::size_t place_of(const std::string& column) const {
    const std::vector<std::string>& there = files_.columns();
    if (const auto found = used_column(there, column, name())) return *found;
    throw usage_error(name() + " has no column " + in_quotes(column) + "; its columns are " + listed_columns(there) +
                      " (--columns id,date,amount names the three that hold these, --columns id,date those of a log "
                      "without amounts)" +
                      (there.size() > 1 ? "" : "; is it separated otherwise? --separator says how"));
  }

  text_reading how_;
  several_files<csv_reader> files_;
  csv_record record_;
  std::size_t id_, date_;
  std::optional<expression> formula_;  // where the amount is no column of that name
  std::vector<std::size_t> amount_places_;
  cell_words id_words_, date_words_;
  std::vector<number_column> amounts_;
};

}  // namespace

std::unique_ptr<transaction_source> open_logs(const std::vector<std::string>& paths, const column_names& columns,
                                              const text_reading& how) {
  return std::make_unique<separated_source>(paths, columns, how);
}

}  // namespace score_customers
