// SPDX-License-Identifier: BSL-1.0
#include "transaction_source.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "csv_reader.hpp"
#include "printable.hpp"

namespace score_customers {

namespace {

using column_names = std::array<std::string, 3>;
using column_numbers = std::array<std::size_t, 3>;

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && detail::is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && detail::is_blank(text.back())) text.remove_suffix(1);
  return text;
}

double share_of(std::uint64_t read, std::optional<std::uint64_t> total) noexcept {
  if (!total || *total == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(read) / static_cast<double>(*total);
}

/// The dialect of a log: "1", "2", "4" are columns of one without header.
text_reading reading_of(text_reading how, const column_names& columns) {
  how.dialect.header = how.dialect.header && !std::all_of(columns.begin(), columns.end(), [](const std::string& name) {
                         return column_number(name, std::numeric_limits<std::size_t>::max()).has_value();
                       });
  return how;
}

column_numbers find_columns(const column_names& wanted, const csv_reader& reader) {
  column_numbers numbers{};
  const std::vector<std::string>& there = reader.header();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = used_column(there, wanted[i], reader.name());
    if (!found)
      throw usage_error(reader.name() + " has no column " + in_quotes(wanted[i]) + "; its columns are " +
                        listed_columns(there) + " (--columns id,date,amount names the three that hold these)" +
                        (there.size() > 1 ? "" : "; is it separated otherwise? --separator says how"));
    numbers[i] = *found;
  }
  return numbers;
}

class separated_source final : public transaction_source {
 public:
  separated_source(const std::string& path, const column_names& columns, const text_reading& how)
      : reader_(path, reading_of(how, columns).for_reader()), columns_(find_columns(columns, reader_)) {
    how.check_columns(reader_.header(), reader_.name());
    id_words_ = how.words_of(reader_.header(), columns_[0]);
    date_words_ = how.words_of(reader_.header(), columns_[1]);
    amounts_.words = how.words_of(reader_.header(), columns_[2]);
  }

  [[nodiscard]] const std::string& name() const override { return reader_.name(); }
  [[nodiscard]] bool next(transaction_text& into) override {
    if (!reader_.next(record_)) return false;
    into.raw = record_.raw();
    into.line = record_.line();
    into.problem.clear();
    if (record_.bad()) {
      into.id = into.date = into.amount = {};
      into.problem = record_.problem();
    } else {
      into.id = id_words_.as_text(trimmed(record_[columns_[0]]));
      into.date = date_words_.as_text(trimmed(record_[columns_[1]]));
      into.amount = trimmed(record_[columns_[2]]);
    }
    return true;
  }
  void rewind() override { reader_.rewind(); }
  [[nodiscard]] double share_read() const override { return share_of(reader_.bytes_read(), reader_.total_bytes()); }

  [[nodiscard]] number_column& amounts() override { return amounts_; }
  [[nodiscard]] const dialect& format() const override { return reader_.format(); }

 private:
  csv_reader reader_;
  csv_record record_;
  column_numbers columns_;
  cell_words id_words_, date_words_;
  number_column amounts_;
};

}  // namespace

std::unique_ptr<transaction_source> open_log(const std::string& path, const column_names& columns,
                                             const text_reading& how) {
  return std::make_unique<separated_source>(path, columns, how);
}

}  // namespace score_customers
