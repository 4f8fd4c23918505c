// SPDX-License-Identifier: BSL-1.0
#include "transaction_source.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "batches_ahead.hpp"
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

/// Rows that were read at once, with texts of their own: the reader may go on.
struct row_batch {
  static constexpr std::size_t bytes = std::size_t{1} << 18;  ///< of text; a longer row is one by itself
  static constexpr std::size_t most_rows = std::size_t{1} << 13;

  /// Of the text.
  struct piece {
    std::uint32_t begin = 0, size = 0;
  };
  struct row {
    piece raw, id, date;
    std::uint64_t line = 0;
    std::uint32_t file = 0;     ///< its place among the files
    std::uint32_t problem = 0;  ///< of a bad row: its place among the problems, from 1
  };
  std::vector<row> rows;
  std::vector<piece> amounts;      ///< as many of each row as the source has columns of amounts
  std::vector<std::string> files;  ///< names, which outlive their readers
  std::vector<std::string> problems;
  std::vector<char> text;
  std::size_t used = 0;  ///< of the text
  bool last = false;
  std::exception_ptr error;  ///< behind the rows
  dialect format{};          ///< of the file in which it ends
  double share_read = 0;

  /// Makes room for the rows of the next batch, with so many columns of amounts.
  void begin(std::size_t columns) {
    rows.clear(), files.clear(), problems.clear();
    rows.reserve(most_rows);
    amounts.resize(columns * most_rows);
    used = 0;
    last = false;
    error = nullptr;
  }
  /// Whether a row with so many bytes can be taken. Where there is none yet there is room.
  [[nodiscard]] bool has_room(std::size_t more) {
    if (rows.empty() && text.size() < more) text.resize(std::max(more, bytes));
    return used + more <= text.size() && rows.size() < most_rows;
  }
  [[nodiscard]] piece keep(std::string_view what) noexcept {
    if (!what.empty()) std::memcpy(text.data() + used, what.data(), what.size());
    const piece kept{static_cast<std::uint32_t>(used), static_cast<std::uint32_t>(what.size())};
    used += what.size();
    return kept;
  }
  [[nodiscard]] std::string_view operator[](piece one) const noexcept { return {text.data() + one.begin, one.size}; }
};

/// Whether a text is a piece of another.
bool lies_in(std::string_view piece, std::string_view whole) noexcept {
  constexpr std::less_equal<const char*> not_behind;
  return not_behind(whole.data(), piece.data()) && not_behind(piece.data() + piece.size(), whole.data() + whole.size());
}

/// The rows are read in batches; with more than one thread the next ones in a thread of its own while the one before is
/// worked on. Rows, and an error behind them, come in the order of the files.
class separated_source final : public transaction_source {
 public:
  separated_source(const std::vector<std::string>& paths, const column_names& columns, const text_reading& how,
                   int threads)
      : how_(reading_of(how, columns)),
        files_(
            paths, [this](const std::string& path) { return std::make_unique<csv_reader>(path, how_.for_reader()); },
            how.rows),
        id_(place_of(columns[0])),
        date_(place_of(columns[1])),
        reads_ahead_(threads != 1) {
    if (expression::is_one(columns[2]) && !find_column(files_.columns(), columns[2])) formula_.emplace(columns[2]);
    if (formula_)
      for (const std::string& name : formula_->names()) amount_places_.push_back(place_of(name));
    else if (!columns[2].empty())
      amount_places_.push_back(place_of(columns[2]));
    cells_.resize(2 + amount_places_.size());
    how.check_columns(files_.columns(), name());
    id_words_ = how.words_of(files_.columns(), id_);
    date_words_ = how.words_of(files_.columns(), date_);
    for (const std::size_t place : amount_places_) amounts_.push_back({.words = how.words_of(files_.columns(), place)});
    own_.format = files_.current().format();
  }

  [[nodiscard]] const std::string& name() const override { return files_.name(); }
  [[nodiscard]] bool next(transaction_text& into) override {
    if (at_ == batch_->rows.size() && !turn()) return false;
    const row_batch& batch = *batch_;
    const row_batch::row& row = batch.rows[at_];
    into.id = batch[row.id];
    into.date = batch[row.date];
    into.raw = batch[row.raw];
    into.file = batch.files[row.file];
    into.line = row.line;
    into.amounts.resize(amount_places_.size());
    for (std::size_t i = 0; i < into.amounts.size(); ++i)
      into.amounts[i] = batch[batch.amounts[at_ * into.amounts.size() + i]];
    if (row.problem != 0)
      into.problem = batch.problems[row.problem - 1];
    else
      into.problem.clear();
    ++at_;
    return true;
  }
  void rewind() override {
    ahead_.reset();
    own_.begin(amount_places_.size());
    batch_ = &own_;
    at_ = 0;
    held_ = false;
    files_.rewind();
  }
  [[nodiscard]] double share_read() const override { return batch_->share_read; }

  [[nodiscard]] const expression* formula() const override { return formula_ ? &*formula_ : nullptr; }
  [[nodiscard]] std::vector<number_column>& amounts() override { return amounts_; }
  [[nodiscard]] const dialect& format() const override { return batch_->format; }

 private:
  /// On to the next batch that has rows; false behind the last. Throws the error that stands there.
  [[nodiscard]] bool turn() {
    while (at_ == batch_->rows.size()) {
      if (batch_->error) std::rethrow_exception(batch_->error);
      if (batch_->last) return false;
      if (!reads_ahead_) {
        read(own_);
      } else {
        if (!ahead_) {
          ahead_.emplace([this](row_batch& into) {
            read(into);
            return !into.last && !into.error;
          });
        }
        batch_ = &ahead_->next();
      }
      at_ = 0;
    }
    return true;
  }

  void read(row_batch& into) {
    try {
      into.begin(amount_places_.size());
      while (held_ || files_.next([&](csv_reader& reader) { return reader.next(record_); })) {
        held_ = !add_record(into);
        if (held_) break;
      }
      into.last = !held_;
      into.format = files_.current().format();
      into.share_read = files_.share_read(share_of(files_.current().bytes_read(), files_.current().total_bytes()));
    } catch (...) {
      into.error = std::current_exception();
    }
  }
  [[nodiscard]] static std::string_view as_text(std::string_view cell, const cell_words& words) noexcept {
    cell = without_blanks(cell);
    return words.empty() ? cell : words.as_text(cell);
  }
  /// False where there is no room for it.
  [[nodiscard]] bool add_record(row_batch& into) {
    const std::string_view raw = record_.raw();
    const bool bad = record_.bad();
    std::size_t size = raw.size();
    const auto take = [&](std::size_t i, std::string_view cell) {
      if (!lies_in(cell, raw)) size += cell.size();
      cells_[i] = cell;
    };
    if (!bad) {
      take(0, as_text(record_[id_], id_words_));
      take(1, as_text(record_[date_], date_words_));
      for (std::size_t i = 0; i < amount_places_.size(); ++i) take(i + 2, without_blanks(record_[amount_places_[i]]));
    }
    if (!into.has_room(size)) return false;
    if (into.files.empty() || into.files.back() != files_.file()) into.files.emplace_back(files_.file());
    row_batch::row row;
    row.raw = into.keep(raw);
    row.line = record_.line();
    row.file = static_cast<std::uint32_t>(into.files.size() - 1);
    const auto kept = [&](std::string_view cell) {
      return lies_in(cell, raw) ? row_batch::piece{row.raw.begin + static_cast<std::uint32_t>(cell.data() - raw.data()),
                                                   static_cast<std::uint32_t>(cell.size())}
                                : into.keep(cell);
    };
    row_batch::piece* const amounts = into.amounts.data() + into.rows.size() * amount_places_.size();
    if (bad) {
      into.problems.push_back(record_.problem());
      row.problem = static_cast<std::uint32_t>(into.problems.size());
      std::fill_n(amounts, amount_places_.size(), row_batch::piece{});
    } else {
      row.id = kept(cells_[0]);
      row.date = kept(cells_[1]);
      for (std::size_t i = 0; i < amount_places_.size(); ++i) amounts[i] = kept(cells_[i + 2]);
    }
    into.rows.push_back(row);
    return true;
  }

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
  std::vector<std::string_view> cells_;  // of the record that is added
  bool held_ = false;                    // the record is that of the next batch
  row_batch own_;                        // where nothing is read ahead, and before the first
  row_batch* batch_ = &own_;             // whose rows are handed out
  std::size_t at_ = 0;                   // the next row of it
  bool reads_ahead_;
  std::optional<batches_ahead<row_batch>> ahead_;  // the last member: its thread uses the others
};

}  // namespace

std::unique_ptr<transaction_source> open_logs(const std::vector<std::string>& paths, const column_names& columns,
                                              const text_reading& how, int threads) {
  return std::make_unique<separated_source>(paths, columns, how, threads);
}

}  // namespace score_customers
