// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "letters.hpp"
#include "printable.hpp"

namespace score_customers {

// How a file of delimited text is written: pure functions of its first bytes.

/// What stands between the fields of a row. `blanks`: any run of spaces and tabs, without quotes.
enum class field_separator : unsigned char { comma, semicolon, tab, bar, blanks };
inline constexpr std::array<std::string_view, 5> separator_names{"comma", "semicolon", "tab", "bar", "blanks"};
inline constexpr std::array<char, 5> separator_signs{',', ';', '\t', '|', ' '};

[[nodiscard]] constexpr std::string_view name_of(field_separator s) noexcept {
  return separator_names[static_cast<std::size_t>(s)];
}
[[nodiscard]] constexpr char sign_of(field_separator s) noexcept {
  return separator_signs[static_cast<std::size_t>(s)];
}

/// What is known of a file before it is opened.
struct stated_dialect {
  std::optional<field_separator> separator = field_separator::comma;  ///< none: to be found
  std::uint64_t skipped_lines = 0;                                    ///< before the header
  bool header = true;                                                 ///< without one the columns are called 1, 2, 3, …
};

/// How a file is written.
struct dialect {
  field_separator separator = field_separator::comma;
  bool detected = false;            ///< the separator was found, not stated
  bool byte_order_mark = false;     ///< which is skipped
  std::uint64_t skipped_lines = 0;  ///< before the header
  bool header = true;
  int more_columns = 0;  ///< than the header has: 1 where only rows end in a separator, -1 where only the header does

  friend bool operator==(const dialect&, const dialect&) = default;
};

/// A file whose dialect is doubtful, or not one that can be read. `line`: of the file, from 1.
class dialect_error : public std::runtime_error {
 public:
  dialect_error(std::uint64_t at_line, const std::string& message) : std::runtime_error(message), line(at_line) {}
  std::uint64_t line;
};

/// A row among the first ones of a file.
struct sampled_row {
  std::uint64_t line = 1;  ///< on which it begins
  std::string_view text;
  std::size_t fields = 0;
  bool last_empty = false;

  [[nodiscard]] bool is_empty() const noexcept { return text.empty(); }
};

namespace detail {

/// Where a field ends that begins at `at`: at a separator, at a line feed, or at the end. A quoted field holds both.
[[nodiscard]] inline std::size_t end_of_field(std::string_view text, std::size_t at, field_separator between) noexcept {
  const bool blanks = between == field_separator::blanks;
  if (!blanks && at < text.size() && text[at] == '"')
    for (++at; at < text.size(); ++at)
      if (text[at] == '"' && (++at == text.size() || text[at] != '"')) break;
  while (at < text.size() && text[at] != '\n' && !(blanks ? is_blank(text[at]) : text[at] == sign_of(between))) ++at;
  return at;
}

}  // namespace detail

/// The fields of one row as they stand there, with their quotes.
[[nodiscard]] inline std::vector<std::string_view> fields_of(std::string_view row, field_separator between) {
  std::vector<std::string_view> all;
  const bool blanks = between == field_separator::blanks;
  for (std::size_t at = 0;; ++at) {
    while (blanks && at < row.size() && is_blank(row[at])) ++at;
    if (blanks && at == row.size()) return all;
    const std::size_t end = detail::end_of_field(row, at, between);
    all.push_back(row.substr(at, end - at));
    if (end == row.size()) return all;
    at = end;
  }
}

/// The first rows of a text, at most `most`. `whole`: the text is all there is, so that its end ends a row; otherwise
/// the last row may be cut off and is left out, unless it is the only one.
[[nodiscard]] inline std::vector<sampled_row> first_rows(std::string_view text, bool whole, field_separator between,
                                                         std::size_t most = 100) {
  std::vector<sampled_row> rows;
  std::uint64_t line = 1;
  for (std::size_t begin = 0; begin < text.size() && rows.size() < most;) {
    std::size_t end = begin;
    while ((end = detail::end_of_field(text, end, between)) < text.size() && text[end] != '\n') ++end;
    if (end == text.size() && !whole && !rows.empty()) break;
    std::string_view row = text.substr(begin, end - begin);
    const auto lines = static_cast<std::uint64_t>(std::count(row.begin(), row.end(), '\n'));
    if (row.ends_with('\r')) row.remove_suffix(1);
    const std::vector<std::string_view> fields = fields_of(row, between);
    rows.push_back({line, row, fields.size(), !fields.empty() && fields.back().empty()});
    line += lines + 1;
    begin = end + 1;
  }
  return rows;
}

namespace detail {
/// Of the rows behind the header how many are looked at, and how many have as many fields as it.
struct agreement {
  std::size_t rows = 0, like_header = 0;
};
[[nodiscard]] inline agreement agreement_of(const std::vector<sampled_row>& rows) noexcept {
  agreement found;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].is_empty()) continue;
    ++found.rows;
    found.like_header += rows[i].fields == rows.front().fields ? 1U : 0U;
  }
  return found;
}

/// Where rows of one number of fields, at least two, begin that last to the end of what is seen.
[[nodiscard]] inline std::size_t begin_of_table(const std::vector<sampled_row>& rows) noexcept {
  std::size_t begin = rows.size();
  std::size_t width = 0;
  for (std::size_t i = rows.size(); i-- > 0;) {
    if (rows[i].is_empty()) continue;
    if (width == 0) width = rows[i].fields;
    if (rows[i].fields != width || width < 2) break;
    begin = i;
  }
  return begin;
}

[[nodiscard]] inline std::string shown_fields(std::string_view row, field_separator between) {
  std::string text;
  const std::vector<std::string_view> fields = fields_of(row, between);
  for (std::size_t i = 0; i < fields.size() && i < 6; ++i) text += (i == 0 ? "" : " | ") + in_quotes(fields[i]);
  return text + (fields.size() > 6 ? " | …" : "");
}

}  // namespace detail

/// "with a comma between them", "with blanks between them".
[[nodiscard]] inline std::string between_them(field_separator s) {
  return std::string(s == field_separator::blanks ? "with " : "with a ") + std::string(name_of(s)) + " between them";
}

/// The separator of a text whose first row is its header (or, without one, a row like all others). Throws dialect_error
/// for a doubtful one.
///
/// Candidates are the signs that stand in the first row outside quotes. Of several the one counts by which all rows
/// that are seen have as many fields as the first, if by the others none has. Blanks are a candidate where there is no
/// other; the rows that follow have to agree. Where nothing separates, there is one column, and a comma is as good as
/// any.
[[nodiscard]] inline field_separator detect_separator(std::string_view text, bool whole) {
  std::vector<field_separator> candidates;
  for (const field_separator one :
       {field_separator::comma, field_separator::semicolon, field_separator::tab, field_separator::bar})
    if (const auto rows = first_rows(text, whole, one, 1); !rows.empty() && rows.front().fields > 1)
      candidates.push_back(one);
  if (candidates.empty()) {
    const auto rows = first_rows(text, whole, field_separator::blanks);
    const detail::agreement seen = detail::agreement_of(rows);
    const bool separate = !rows.empty() && rows.front().fields > 1 && seen.like_header == seen.rows;
    return separate ? field_separator::blanks : field_separator::comma;
  }
  if (candidates.size() == 1) return candidates.front();
  std::vector<field_separator> agreed_by_all, agreed_by_some;
  for (const field_separator one : candidates) {
    const detail::agreement seen = detail::agreement_of(first_rows(text, whole, one));
    if (seen.rows != 0 && seen.like_header == seen.rows) agreed_by_all.push_back(one);
    if (seen.rows == 0 || seen.like_header != 0) agreed_by_some.push_back(one);
  }
  if (agreed_by_all.size() == 1 && agreed_by_some.size() == 1) return agreed_by_all.front();
  const std::vector<field_separator>& possible = agreed_by_some.size() > 1 ? agreed_by_some : candidates;
  const std::string_view row = first_rows(text, whole, possible[0], 1).front().text;
  const std::string_view other = first_rows(text, whole, possible[1], 1).front().text;
  throw dialect_error(1, "the fields can be told apart in two ways: " + between_them(possible[0]) + ", " +
                             detail::shown_fields(row, possible[0]) + "; " + between_them(possible[1]) + ", " +
                             detail::shown_fields(other, possible[1]) + " (--separator " +
                             std::string(name_of(possible[0])) + " or " + std::string(name_of(possible[1])) +
                             " says which)");
}

/// The bytes of a UTF-8 byte-order mark at the beginning, 0 or 3. Throws dialect_error, by name, for other encodings
/// than a superset of ASCII: UTF-16 and UTF-32, with and without a mark.
[[nodiscard]] inline std::size_t check_encoding(std::string_view beginning) {
  using namespace std::string_view_literals;
  const auto refuse = [](const char* name, const char* order, const char* code) {
    throw dialect_error(1, std::string("this is ") + name + " (" + order + " first), and UTF-8 is read: iconv -f " +
                               code + " -t UTF-8 converts it");
  };
  const auto nul = [&](std::size_t i) { return beginning[i] == '\0'; };
  if (beginning.starts_with("\xFF\xFE\0\0"sv)) refuse("UTF-32", "low byte", "UTF-32LE");
  if (beginning.starts_with("\0\0\xFE\xFF"sv)) refuse("UTF-32", "high byte", "UTF-32BE");
  if (beginning.starts_with("\xFF\xFE"sv)) refuse("UTF-16", "low byte", "UTF-16LE");
  if (beginning.starts_with("\xFE\xFF"sv)) refuse("UTF-16", "high byte", "UTF-16BE");
  if (beginning.size() >= 4) {
    if (!nul(0) && nul(1) && !nul(2) && nul(3)) refuse("UTF-16", "low byte", "UTF-16LE");
    if (nul(0) && !nul(1) && nul(2) && !nul(3)) refuse("UTF-16", "high byte", "UTF-16BE");
  }
  return beginning.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

/// The dialect of a text that begins where the header is: behind the mark and the lines to be skipped. Throws
/// dialect_error where the separator is doubtful or where the first line is no header of the rows that follow.
[[nodiscard]] inline dialect detect_dialect(std::string_view text, bool whole, const stated_dialect& stated) {
  dialect found{.separator = stated.separator ? *stated.separator : detect_separator(text, whole),
                .detected = !stated.separator,
                .skipped_lines = stated.skipped_lines,
                .header = stated.header};
  const std::vector<sampled_row> rows = first_rows(text, whole, found.separator);
  if (rows.empty()) return found;
  const sampled_row& header = rows.front();
  const detail::agreement seen = detail::agreement_of(rows);
  if (seen.rows != 0 && (seen.like_header == 0 || header.fields < 2))
    for (std::size_t s = 0; s < separator_names.size(); ++s) {
      const auto between = static_cast<field_separator>(s);
      const bool possible = between == found.separator
                                ? header.fields < 2
                                : found.detected && between != field_separator::blanks && header.fields < 3;
      if (!possible) continue;
      const std::vector<sampled_row> others = first_rows(text, whole, between);
      const std::size_t begin = detail::begin_of_table(others);
      if (begin == 0 || begin + 1 >= others.size()) continue;
      const std::uint64_t before = stated.skipped_lines + others[begin].line - 1;
      throw dialect_error(stated.skipped_lines + 1,
                          "lines stand before the header: this one is " + in_quotes(header.text) + ", and from line " +
                              std::to_string(before + 1) + " on, " + in_quotes(others[begin].text) + ", there are " +
                              std::to_string(others[begin].fields) + " fields " + between_them(between) +
                              " (--skip-lines " + std::to_string(before) + " passes over what stands before)");
    }
  if (!stated.header || found.separator == field_separator::blanks || seen.rows == 0) return found;
  const auto all = [&](std::size_t fields, bool and_empty) {
    return std::all_of(rows.begin() + 1, rows.end(), [&](const sampled_row& row) {
      return row.is_empty() || (row.fields == fields && (row.last_empty || !and_empty));
    });
  };
  if (!header.last_empty && all(header.fields + 1, true)) found.more_columns = 1;
  if (header.last_empty && header.fields > 1 && all(header.fields - 1, false)) found.more_columns = -1;
  return found;
}

/// "semicolon (detected), 2 lines skipped before the header".
[[nodiscard]] inline std::string describe(const dialect& d) {
  std::string text = std::string(name_of(d.separator)) + (d.detected ? " (detected)" : " (as asked for)");
  if (d.byte_order_mark) text += ", byte-order mark";
  if (d.skipped_lines != 0)
    text += ", " + std::to_string(d.skipped_lines) + (d.skipped_lines == 1 ? " line" : " lines") + " skipped";
  if (!d.header) text += ", no header";
  if (d.more_columns > 0) text += ", one more at the end of each row";
  if (d.more_columns < 0) text += ", one more at the end of the header";
  return text;
}

}  // namespace score_customers
