// SPDX-License-Identifier: BSL-1.0
#include "transaction_source.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "byte_source.hpp"
#include "csv_reader.hpp"
#include "job.hpp"
#include "printable.hpp"

namespace score_customers {

namespace {

using column_names = std::array<std::string, 3>;
using column_numbers = std::array<std::size_t, 3>;

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

double share_of(std::uint64_t read, std::optional<std::uint64_t> total) noexcept {
  if (!total || *total == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(read) / static_cast<double>(*total);
}

/// "1", "2", "4": columns of a log without header.
bool are_numbers(const column_names& columns) noexcept {
  return std::all_of(columns.begin(), columns.end(), [](const std::string& name) {
    return !name.empty() && name.size() < 6 && name.front() != '0' && name.find_first_not_of("0123456789") == name.npos;
  });
}

/// Where the columns are. A long header is cut.
column_numbers find_columns(const column_names& wanted, const std::vector<std::string>& there, const std::string& name,
                            field_separator separator, std::string_view first_row) {
  column_numbers numbers{};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = std::find(there.begin(), there.end(), wanted[i]);
    if (found != there.end()) {
      numbers[i] = static_cast<std::size_t>(found - there.begin());
      continue;
    }
    std::string message = name + " has no column " + in_quotes(wanted[i]) + "; its columns are ";
    for (std::size_t k = 0; k < there.size() && k < 20; ++k) message += (k == 0 ? "" : ", ") + in_quotes(there[k]);
    if (there.size() > 20) message += ", …";
    message += " (--columns id,date,amount names the three that hold these)";
    if (there.size() == 1 && separator != field_separator::blanks) {
      const std::string_view all = first_row;
      const char* other = all.find(';') != all.npos    ? "semicolon"
                          : all.find('\t') != all.npos ? "tab"
                          : all.find(',') != all.npos  ? "comma"
                          : all.find(' ') != all.npos  ? "blanks"
                                                       : nullptr;
      if (other != nullptr) message += "; is it separated otherwise? --separator " + std::string(other);
    }
    throw usage_error(message);
  }
  return numbers;
}

class separated_source final : public transaction_source {
 public:
  separated_source(const std::string& path, const column_names& columns, field_separator separator)
      : reader_(path, {.read_twice = true,
                       .separator = separator == field_separator::semicolon ? ';'
                                    : separator == field_separator::tab     ? '\t'
                                                                            : ',',
                       .header = !are_numbers(columns)}),
        columns_(find_columns(columns, reader_.header(), reader_.name(), separator, first_row(columns))) {}

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
      into.id = trimmed(record_[columns_[0]]);
      into.date = trimmed(record_[columns_[1]]);
      into.amount = trimmed(record_[columns_[2]]);
    }
    return true;
  }
  void rewind() override { reader_.rewind(); }
  [[nodiscard]] double share_read() const override { return share_of(reader_.bytes_read(), reader_.total_bytes()); }

 private:
  /// For the message, where there is one column only.
  [[nodiscard]] std::string first_row(const column_names& columns) {
    if (reader_.header().size() != 1) return {};
    if (!are_numbers(columns)) return reader_.header().front();
    std::string row;
    if (reader_.next(record_)) row = record_.raw();
    reader_.rewind();
    return row;
  }

  csv_reader reader_;
  csv_record record_;
  column_numbers columns_;
};

/// Fields with spaces and tabs between them, a row a line.
class blank_source final : public transaction_source {
 public:
  blank_source(const std::string& path, const column_names& columns)
      : source_(path, true), header_(!are_numbers(columns)) {
    std::string_view line;
    if (!next_line(line)) throw csv_error(source_.name(), {}, "the file is empty");
    split(line);
    std::vector<std::string> names;
    for (const std::string_view field : fields_)
      names.emplace_back(header_ ? std::string(field) : std::to_string(names.size() + 1));
    columns_ = find_columns(columns, names, source_.name(), field_separator::blanks, {});
    width_ = names.size();
    if (!header_) begin_ = line_begin_, line_ = 0;
  }

  [[nodiscard]] const std::string& name() const override { return source_.name(); }
  [[nodiscard]] bool next(transaction_text& into) override {
    if (!next_line(into.raw)) return false;
    into.line = line_;
    into.problem.clear();
    into.id = into.date = into.amount = {};
    split(into.raw);
    if (fields_.size() != width_) {
      into.problem = std::to_string(fields_.size()) + (fields_.size() == 1 ? " field" : " fields") +
                     " where the first line has " + std::to_string(width_);
    } else if (into.raw.find('\0') != into.raw.npos) {
      into.problem = "a NUL byte (is this UTF-16, or no text at all?)";
    } else {
      into.id = fields_[columns_[0]];
      into.date = fields_[columns_[1]];
      into.amount = fields_[columns_[2]];
    }
    return true;
  }
  void rewind() override {
    source_.rewind();
    begin_ = end_ = 0;
    line_ = read_bytes_ = 0;
    ended_ = false;
    std::string_view first;
    if (header_) static_cast<void>(next_line(first));
  }
  [[nodiscard]] double share_read() const override { return share_of(read_bytes_, source_.total_bytes()); }

 private:
  static constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
  static constexpr std::size_t longest_line = std::size_t{16} << 20;

  [[nodiscard]] bool next_line(std::string_view& line) {
    for (std::size_t searched = 0;;) {
      const std::size_t unread = end_ - begin_;
      const char* const from = buffer_.data() + begin_;
      const void* found = unread == searched ? nullptr : std::memchr(from + searched, '\n', unread - searched);
      if (found == nullptr && !ended_) {
        if (unread > longest_line)
          throw csv_error(source_.name(), {line_ + 1, 1},
                          "a line of more than " + std::to_string(longest_line) + " bytes");
        searched = unread;
        refill();
        continue;
      }
      if (found == nullptr && unread == 0) return false;
      const std::size_t length =
          found == nullptr ? unread : static_cast<std::size_t>(static_cast<const char*>(found) - from);
      line = std::string_view(from, length);
      line_begin_ = begin_;
      begin_ += length + (found == nullptr ? 0 : 1);
      read_bytes_ += length + (found == nullptr ? 0 : 1);
      ++line_;
      if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
      if (line.ends_with('\r')) line.remove_suffix(1);
      return true;
    }
  }
  void refill() {
    const std::size_t unread = end_ - begin_;
    if (unread > 0 && begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, unread);
    begin_ = 0;
    end_ = unread;
    if (buffer_.size() < end_ + chunk_bytes) buffer_.resize(end_ + chunk_bytes);
    const std::size_t got = source_.read(buffer_.data() + end_, chunk_bytes);
    ended_ = got == 0;
    end_ += got;
  }
  void split(std::string_view line) {
    fields_.clear();
    for (std::size_t at = 0;;) {
      while (at < line.size() && is_blank(line[at])) ++at;
      if (at == line.size()) return;
      std::size_t end = at;
      while (end < line.size() && !is_blank(line[end])) ++end;
      fields_.push_back(line.substr(at, end - at));
      at = end;
    }
  }

  byte_source source_;
  bool header_, ended_ = false;
  column_numbers columns_{};
  std::size_t width_ = 0;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0, line_begin_ = 0;
  std::uint64_t line_ = 0, read_bytes_ = 0;
  std::vector<std::string_view> fields_;
};

}  // namespace

std::unique_ptr<transaction_source> open_log(const std::string& path, const column_names& columns,
                                             field_separator separator) {
  if (separator == field_separator::blanks) return std::make_unique<blank_source>(path, columns);
  return std::make_unique<separated_source>(path, columns, separator);
}

}  // namespace score_customers
