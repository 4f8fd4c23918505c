// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "byte_source.hpp"
#include "csv_record.hpp"
#include "dialect.hpp"
#include "letters.hpp"

namespace score_customers {

/// How a file is written, and how much memory its reader may use.
struct csv_reader_options {
  std::size_t chunk_bytes = std::size_t{1} << 20;            ///< Read from the file at a time.
  std::size_t largest_record_bytes = std::size_t{16} << 20;  ///< A longer one is an error.
  std::size_t most_columns = 100'000;                        ///< A header with more is an error.
  bool read_twice = false;  ///< Pipes are copied to a temporary file, so that rewind() works.
  stated_dialect format{};  ///< Commas and a header.
  /// The dialect is detected from the first 64 KiB (detect_dialect); always where no separator is stated.
  bool look_ahead = false;
};

/// Reads a file of delimited text (comma-separated values of RFC 4180; other separators: dialect.hpp) row by row in
/// bounded memory.
///
/// Fields may be quoted, and a quoted one may hold separators, line ends and doubled quotes; where blanks separate,
/// quotes are text. Lines end in LF or CRLF; the last one may lack it. A byte-order mark is skipped. Text is passed on
/// byte by byte (UTF-8 or any other superset of ASCII). The first record names the columns; spaces around a
/// name are dropped. A column may have no name, or that of another: whoever uses it has to tell which it is
/// (columns.hpp). An empty line is a record with one empty field.
///
/// Errors. Fatal, thrown as csv_error by the constructor or next(): no header; UTF-16 and UTF-32; a doubtful dialect;
/// too many columns; anything malformed in the header; a quote never closed (the place is where
/// it opens); a record longer than the limit. Confined to a data row, told by csv_record::bad():
/// too few or too many fields; a quote inside an unquoted field; text after a closing quote; a
/// carriage return without a line feed; a NUL byte. Such a byte is read as if it were ordinary text
/// and the record ends where it would then end: a malformed row may swallow the rows up to the next
/// quote, but never turns the inside of a quoted field into rows. Failures of the operating system
/// are std::system_error.
///
/// Cost: one pass over the bytes, 64 at a time; no allocation per row.
class csv_reader {
 public:
  /// Opens a file and reads its header. "-" is the standard input.
  explicit csv_reader(const std::filesystem::path& path, csv_reader_options options = {})
      : source_(path, options.read_twice), options_(options) {
    begin();
  }

  /// Reads text that is in memory already and stays there as long as the reader.
  [[nodiscard]] static csv_reader of_text(std::string_view text, std::string name = "text",
                                          csv_reader_options options = {}) {
    return csv_reader(std::move(name), text, options);
  }

  /// How the file is written.
  [[nodiscard]] const dialect& format() const noexcept { return format_; }
  /// The names of the columns, in the order of the file; empty for one without.
  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }
  /// The name of the file, as in error messages.
  [[nodiscard]] const std::string& name() const noexcept { return source_.name(); }

  /// Reads the next data row; false at the end of the file. The record may be bad().
  [[nodiscard]] bool next(csv_record& record) {
    if (!read_record(record)) return false;
    const std::size_t expected = header_.size();
    if (record.size() > expected) {
      const char* excess = record.fields_[expected].begin;
      if (record.bad() && record.problem_at_ < excess) return true;
      record.problem_at_ = nullptr;
      record.mark(excess, counted(record.size()));
    } else if (record.size() < expected) {
      record.mark(record.raw_.data() + record.raw_.size(), counted(record.size()));
    }
    return true;
  }

  /// An error at a place of this file, for the caller to throw.
  [[nodiscard]] csv_error error_at(csv_position position, std::string_view message) const {
    return {name(), position, message};
  }
  /// The problem of a bad record as an error, for the caller to throw.
  [[nodiscard]] csv_error error_of(const csv_record& record) const {
    return error_at(record.problem_position(), record.problem());
  }

  void will_not_rewind() noexcept { source_.keep_nothing(); }  ///< Needs no copy then.
  [[nodiscard]] bool keeps_copy() const noexcept { return source_.keeps_copy(); }
  /// Whether rewind() can work at all.
  [[nodiscard]] bool can_rewind() const noexcept { return source_.can_rewind(); }
  /// Goes back to the first data row. Standard input and pipes cannot be read twice: an exception.
  void rewind() {
    source_.rewind();
    begin_ = end_ = 0;
    line_ = 1;
    read_bytes_ = 0;
    source_ended_ = false;
    const std::vector<std::string> before = std::exchange(header_, {});
    begin();
    if (header_ != before) throw error_at({}, "the header is another one than when first read");
  }

  /// Bytes of the records read so far, and of the whole file where that is known beforehand.
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return read_bytes_; }
  [[nodiscard]] std::optional<std::uint64_t> total_bytes() const noexcept { return source_.total_bytes(); }

 private:
  static constexpr std::ptrdiff_t look_bytes = 64;

  csv_reader(std::string name, std::string_view text, csv_reader_options options)
      : source_(std::move(name), text), options_(options) {
    begin();
  }

  [[nodiscard]] std::string counted(std::size_t fields) const {
    return std::to_string(fields) + (fields == 1 ? " field" : " fields") +
           (format_.header ? " where the header has " : " where the first row has ") + std::to_string(header_.size());
  }

  /// On to the first data row. The dialect is looked for once, not again after rewind().
  void begin() {
    const auto at_least = [&](std::size_t bytes) {
      while (end_ - begin_ < bytes && !source_ended_) refill();
      return std::string_view(buffer_.data() + begin_, end_ - begin_);
    };
    try {
      const std::size_t mark = check_encoding(at_least(4));
      begin_ = read_bytes_ = mark;
      skip_lines();
      if (!begun_ && (options_.look_ahead || !options_.format.separator)) {
        constexpr std::size_t look = std::size_t{1} << 16;
        const std::string_view seen = at_least(look).substr(0, look);
        format_ = detect_dialect(seen, source_ended_ && seen.size() == end_ - begin_, options_.format);
      } else if (!begun_) {
        format_ = {.separator = *options_.format.separator,
                   .skipped_lines = options_.format.skipped_lines,
                   .header = options_.format.header};
      }
      format_.byte_order_mark = mark != 0;
    } catch (const dialect_error& error) {
      throw error_at({error.line, 1}, error.what());
    }
    begun_ = true;
    read_header();
  }

  void skip_lines() {
    for (std::uint64_t left = options_.format.skipped_lines; left != 0; --left, ++line_) {
      const char* found = nullptr;
      for (;;) {
        const std::size_t unread = end_ - begin_;
        found = unread == 0 ? nullptr : static_cast<const char*>(std::memchr(buffer_.data() + begin_, '\n', unread));
        if (found != nullptr) break;
        if (source_ended_)
          throw dialect_error(line_, "the file ends within the " + std::to_string(options_.format.skipped_lines) +
                                         " lines to be skipped (--skip-lines)");
        refill();
      }
      const auto length = static_cast<std::size_t>(found + 1 - (buffer_.data() + begin_));
      begin_ += length;
      read_bytes_ += length;
    }
  }

  void read_header() {
    csv_record record;
    const std::uint64_t before = read_bytes_;
    if (!read_record(record))
      throw error_at({line_, 1}, format_.header ? "the file is empty: it needs a header row" : "the file is empty");
    if (record.bad()) throw error_of(record);
    if (record.size() > options_.most_columns)
      throw error_at(record.position(options_.most_columns),
                     "more than " + std::to_string(options_.most_columns) + " columns");
    if (!format_.header) {  // it is a row of data, and will be read again as one
      for (std::size_t field = 0; field < record.size(); ++field) header_.push_back(std::to_string(field + 1));
      begin_ = static_cast<std::size_t>(record.raw_.data() - buffer_.data());
      read_bytes_ = before;
      line_ = record.line_;
      return;
    }
    for (std::size_t field = 0; field < record.size(); ++field) {
      header_.emplace_back(without_blanks(record[field]));
    }
    if (std::all_of(header_.begin(), header_.end(), [](const std::string& name) { return name.empty(); }))
      throw error_at({record.line_, 1}, "the header names no column (--skip-lines passes over lines before it)");
    if (format_.more_columns > 0) header_.emplace_back();
    if (format_.more_columns < 0) header_.pop_back();
  }

  [[nodiscard]] bool read_record(csv_record& record) {
    for (;;) {
      const std::size_t before = begin_;
      if (begin_ == end_                                 ? source_ended_
          : format_.separator == field_separator::blanks ? scan_line(record)
                                                         : scan(record)) {
        if (begin_ - before > options_.largest_record_bytes) too_long(record.line_);
        return begin_ != before;
      }
      refill();
    }
  }
  [[noreturn]] void too_long(std::uint64_t line) const {
    throw error_at({line, 1}, "a record of more than " + std::to_string(options_.largest_record_bytes) +
                                  " bytes (is a quote never closed?)");
  }

  /// Moves what is unread to the front of the buffer and reads one chunk more behind it.
  void refill() {
    const std::size_t unread = end_ - begin_;
    if (unread > options_.largest_record_bytes) too_long(line_);
    if (unread > 0 && begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, unread);
    begin_ = 0;
    end_ = unread;
    const std::size_t wanted = end_ + std::max<std::size_t>(options_.chunk_bytes, 1);
    constexpr std::size_t behind = look_bytes;
    if (buffer_.size() < wanted + behind) buffer_.resize(wanted + behind);
    looked_at_ = nullptr;
    while (end_ < wanted && !source_ended_) {
      const std::size_t got = source_.read(buffer_.data() + end_, wanted - end_);
      source_ended_ = got == 0;
      end_ += got;
    }
  }
  /// Which of the 64 bytes from `at` on are separators, quotes or control characters, the first one in the lowest bit.
  [[nodiscard]] static std::uint64_t specials(const char* at, char separator) noexcept {
    std::uint64_t found = 0;
#if defined(__SSE2__)
    const __m128i sign = _mm_set1_epi8(separator), quote = _mm_set1_epi8('"'), last_control = _mm_set1_epi8(0x1F);
    for (unsigned i = 0; i < 64; i += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
      const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
      const __m128i special =
          _mm_or_si128(control, _mm_or_si128(_mm_cmpeq_epi8(bytes, sign), _mm_cmpeq_epi8(bytes, quote)));
      found |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(special))} << i;
    }
#else
    for (unsigned i = 0; i < 64; ++i) {
      const char c = at[i];
      found |= std::uint64_t{static_cast<unsigned char>(c) < 0x20 || c == separator || c == '"'} << i;
    }
#endif
    return found;
  }

  /// The first separator, quote or control character at or behind `cursor`; `end` if there is none. Looks at 64 bytes
  /// at a time, which are remembered, and may load, but never reports, bytes behind `end`.
  [[nodiscard]] const char* find_special(const char* cursor, const char* end, char separator) noexcept {
    for (; cursor < end; cursor = looked_at_ + look_bytes) {
      if (looked_at_ == nullptr || cursor < looked_at_ || cursor - looked_at_ >= look_bytes) {
        looked_at_ = cursor;
        specials_ = specials(cursor, separator);
      }
      const std::uint64_t left = specials_ >> (cursor - looked_at_);
      if (left != 0) return std::min(cursor + std::countr_zero(left), end);
    }
    return end;
  }

  /// Reads one record from the buffer; false, with nothing consumed, if it is not wholly there.
  [[nodiscard]] bool scan(csv_record& record) {
    const char* const begin = buffer_.data() + begin_;
    const char* const end = buffer_.data() + end_;
    const char* field = begin;                 // where the current field begins
    std::optional<std::string_view> unquoted;  // its contents, once its closing quote is passed
    std::uint64_t lines = 0;
    const char separator = sign_of(format_.separator);
    // Of a record with too many fields the first excess one is enough.
    const std::size_t most_fields = (header_.empty() ? options_.most_columns : header_.size()) + 1;
    record.begin_at(begin, line_);
    unescaped_.clear();
    const auto add_field = [&](const char* field_end) {
      const auto length = static_cast<std::size_t>(field_end - field);
      record.add_field({field, unquoted ? *unquoted : std::string_view(field, length)}, most_fields);
      unquoted.reset();
    };
    const auto finish = [&](const char* text_end, const char* record_end) {
      add_field(text_end);
      record.raw_ = {begin, static_cast<std::size_t>(text_end - begin)};
      const auto length = static_cast<std::size_t>(record_end - begin);
      begin_ += length;
      read_bytes_ += length;
      line_ += lines + (text_end != record_end ? 1 : 0);
      return true;
    };
    for (const char* cursor = begin;;) {
      cursor = find_special(cursor, end, separator);
      // Whatever was made of a last byte whose successor is still to come is then forgotten.
      if (cursor == end) return source_ended_ && finish(end, end);
      if (*cursor == separator) {
        add_field(cursor++);
        field = cursor;
        continue;
      }
      switch (*cursor) {
        case '\n':
          return finish(cursor, cursor + 1);
        case '\r':
          if (cursor + 1 != end && cursor[1] == '\n') return finish(cursor, cursor + 2);
          record.mark(cursor++, "a carriage return without a line feed");
          continue;
        case '\0':
          record.mark(cursor++, "a NUL byte (is this UTF-16, or no text at all?)");
          continue;
        case '"':
          break;
        default:
          ++cursor;
          continue;
      }
      if (cursor != field) {
        record.mark(cursor++, "a quote inside a field that does not begin with one");
        continue;
      }
      bool doubled = false;
      const char* close = closing_quote(cursor + 1, end, doubled);
      if (close == nullptr) {
        if (!source_ended_) return false;
        throw error_at(record.position_of(cursor), "a quote that is never closed");
      }
      const std::string_view body(cursor + 1, static_cast<std::size_t>(close - cursor - 1));
      lines += static_cast<std::uint64_t>(std::count(body.begin(), body.end(), '\n'));
      if (const std::size_t nul = body.find('\0'); nul != body.npos)
        record.mark(body.data() + nul, "a NUL byte inside quotes");
      unquoted = doubled ? unescape(body) : body;
      cursor = close + 1;
      if (cursor != end && *cursor != separator && *cursor != '\n' && *cursor != '\r') {
        record.mark(cursor, "text after a closing quote");
        unquoted.reset();
      }
    }
  }

  /// The same where blanks separate: a record is a line, and a quote is text.
  [[nodiscard]] bool scan_line(csv_record& record) {
    const char* const begin = buffer_.data() + begin_;
    const std::size_t there = end_ - begin_;
    const auto* const found = static_cast<const char*>(std::memchr(begin, '\n', there));
    if (found == nullptr && !source_ended_) return false;
    const std::size_t length = found == nullptr ? there : static_cast<std::size_t>(found - begin);
    std::string_view text(begin, length);
    if (text.ends_with('\r')) text.remove_suffix(1);
    record.begin_at(begin, line_);
    record.raw_ = text;
    const std::size_t most_fields = (header_.empty() ? options_.most_columns : header_.size()) + 1;
    const char* const end = begin + text.size();
    for (const char* cursor = begin;;) {
      while (cursor != end && is_blank(*cursor)) ++cursor;
      if (cursor == end) break;
      const char* const field = cursor;
      while (cursor != end && !is_blank(*cursor)) ++cursor;
      record.add_field({field, std::string_view(field, static_cast<std::size_t>(cursor - field))}, most_fields);
    }
    if (const std::size_t nul = text.find('\0'); nul != text.npos)
      record.mark(begin + nul, "a NUL byte (is this UTF-16, or no text at all?)");
    const std::size_t consumed = length + (found == nullptr ? 0 : 1);
    begin_ += consumed;
    read_bytes_ += consumed;
    line_ += found == nullptr ? 0 : 1;
    return true;
  }

  /// The quote that closes a field; null if it is not there.
  [[nodiscard]] static const char* closing_quote(const char* cursor, const char* end, bool& doubled) noexcept {
    for (; cursor < end; cursor += 2, doubled = true) {
      const auto room = static_cast<std::size_t>(end - cursor);
      cursor = static_cast<const char*>(std::memchr(cursor, '"', room));
      if (cursor == nullptr) return nullptr;
      if (cursor + 1 == end || cursor[1] != '"') return cursor;
    }
    return nullptr;
  }
  [[nodiscard]] std::string_view unescape(std::string_view body) {
    unescaped_.reserve(buffer_.size());  // so that the views of earlier fields stay valid
    const std::size_t start = unescaped_.size();
    for (std::size_t from = 0; from < body.size();) {
      const std::size_t quote = std::min(body.find('"', from), body.size() - 1);
      unescaped_.append(body, from, quote + 1 - from);
      from = quote + (body[quote] == '"' ? 2 : 1);
    }
    return std::string_view(unescaped_).substr(start);
  }

  byte_source source_;
  csv_reader_options options_;
  dialect format_{};
  bool begun_ = false;        // the dialect is known
  std::vector<char> buffer_;  // the unread bytes are [begin_, end_); 64 more can be loaded
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  const char* looked_at_ = nullptr;  // 64 bytes of the buffer; null: none
  std::uint64_t specials_ = 0;       // of these
  bool source_ended_ = false;
  std::uint64_t read_bytes_ = 0;
  std::uint64_t line_ = 1;
  std::vector<std::string> header_;
  std::string unescaped_;
};

}  // namespace score_customers
