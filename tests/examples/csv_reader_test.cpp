// SPDX-License-Identifier: BSL-1.0
#include "score_customers/csv_reader.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {
std::size_t allocations = 0;
}

// Kept out of line, or the compiler sees through one half of a pair and takes it for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace score_customers {
namespace csv_reader_test {

using namespace std::string_literals;
using namespace std::string_view_literals;

struct read_field {
  std::string text;
  csv_position position;
  bool operator==(const read_field&) const = default;
};
struct read_row {
  std::vector<read_field> fields;  // left empty for bad rows
  std::string raw;
  std::uint64_t line = 0;
  std::optional<csv_position> problem;
  bool operator==(const read_row&) const = default;
};
struct read_document {
  std::vector<std::string> header;
  std::vector<read_row> rows;
  std::optional<csv_position> fatal;
  bool operator==(const read_document&) const = default;
};

read_document read_all(std::string_view text, csv_reader_options options = {}) {
  read_document document;
  try {
    csv_reader reader = csv_reader::of_text(text, "text", options);
    document.header = reader.header();
    csv_record record;
    while (reader.next(record)) {
      read_row row;
      row.raw = record.raw();
      row.line = record.line();
      if (record.bad()) {
        row.problem = record.problem_position();
        EXPECT_FALSE(record.problem().empty());
      } else {
        EXPECT_TRUE(record.problem().empty());
        for (std::size_t field = 0; field < record.size(); ++field)
          row.fields.push_back({std::string(record[field]), record.position(field)});
      }
      document.rows.push_back(std::move(row));
    }
    EXPECT_EQ(reader.bytes_read(), text.size());
  } catch (const csv_error& error) {
    document.fatal = csv_position{error.line, error.column};
  }
  return document;
}

// The same, one byte at a time, with nothing but the rules written down.
read_document reference(std::string_view text) {
  read_document document;
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  csv_position here;
  bool header_read = false;
  const auto nul = [&](std::size_t i) { return text[i] == '\0'; };
  if (text.size() >= 4 && nul(0) != nul(1) && nul(0) == nul(2) && nul(1) == nul(3)) {  // UTF-16
    document.fatal = here;
    return document;
  }
  const auto advance = [&] {
    ++here.column;
    if (text[at++] == '\n') here = {here.line + 1, 1};
  };
  const auto is = [&](char character) { return at < text.size() && text[at] == character; };
  const auto at_line_end = [&] { return is('\n') || (is('\r') && at + 1 < text.size() && text[at + 1] == '\n'); };
  do {
    if (at == text.size() && header_read) break;
    if (at == text.size()) {
      document.fatal = here;
      return document;
    }
    read_row row;
    row.line = here.line;
    const std::size_t start = at;
    const auto problem = [&] {
      if (!row.problem) row.problem = here;
    };
    std::vector<read_field> fields;
    for (bool more = true; more;) {
      read_field field{{}, here};
      const bool quoted = is('"');
      if (quoted) {
        advance();
        for (;; advance()) {
          if (at == text.size()) {
            document.fatal = field.position;
            return document;
          }
          if (is('"')) {
            advance();
            if (!is('"')) break;
          }
          if (is('\0')) problem();
          field.text += text[at];
        }
      }
      while (at < text.size() && !is(',') && !at_line_end()) {
        if (quoted || is('"') || is('\r') || is('\0')) problem();
        field.text += text[at];
        advance();
      }
      fields.push_back(field);
      more = is(',');
      if (more) advance();
    }
    row.raw = text.substr(start, at - start);
    const csv_position end = here;
    if (is('\r')) advance();
    if (is('\n')) advance();
    if (!header_read) {
      header_read = true;
      document.fatal = row.problem;
      bool named = false;
      for (const read_field& field : fields) {
        if (document.fatal) return document;
        const std::size_t first = field.text.find_first_not_of(" \t");
        const std::size_t last = field.text.find_last_not_of(" \t");
        const std::string name = first == std::string::npos ? "" : field.text.substr(first, last - first + 1);
        named = named || !name.empty();
        document.header.push_back(name);
      }
      if (!named) document.fatal = csv_position{};
      if (document.fatal) return document;
      continue;
    }
    const std::size_t columns = document.header.size();
    if (fields.size() < columns && !row.problem) row.problem = end;
    if (fields.size() > columns) {
      const csv_position excess = fields[columns].position;
      const bool later = !row.problem || row.problem->line > excess.line ||
                         (row.problem->line == excess.line && row.problem->column >= excess.column);
      if (later) row.problem = excess;
    }
    if (!row.problem) row.fields = fields;
    document.rows.push_back(row);
  } while (true);
  return document;
}

void expect_same(std::string_view text, const read_document& actual, const read_document& expected) {
  if (expected.fatal && expected.rows.empty() && actual.rows.empty()) {
    EXPECT_EQ(actual.fatal, expected.fatal) << testing::PrintToString(text);
    return;
  }
  EXPECT_EQ(actual, expected) << testing::PrintToString(text);
}

std::string message_of(std::string_view text, csv_reader_options options = {}) {
  try {
    csv_reader reader = csv_reader::of_text(text, "customers.csv", options);
    csv_record record;
    while (reader.next(record))
      if (record.bad()) return reader.error_of(record).what();
    return "";
  } catch (const csv_error& error) {
    return "fatal "s + error.what();
  }
}

class temporary_file {
 public:
  explicit temporary_file(std::string_view contents) {
    path_ = std::filesystem::temp_directory_path() / ("csv_reader_test." + std::to_string(::getpid()) + ".csv");
    write(contents);
  }
  ~temporary_file() { std::filesystem::remove(path_); }
  void write(std::string_view contents) const { std::ofstream(path_, std::ios::binary) << contents; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

const std::vector<std::string>& corpus() {
  static const std::vector<std::string> documents = {
      "",
      "\n",
      "\xEF\xBB\xBF",
      "\xEF\xBB",
      "\xEF\xBB\xBF"
      "a,b\n1,2\n",
      "a",
      "a\n",
      "a,b\r\n",
      "a,b\n1,2",
      "a,b\r\n1,2\r\n3,4\r\n",
      "a,b\n1,2\r",
      "a,b\r1,2\r",
      "a,b\n\"1\",\"2\"\n",
      "a,b\n\"1\",\"2\"",
      "a,b\r\n\"1,5\",\"2\r\n3\"\r\n4,5\r\n",
      "a,b\n\"say \"\"hello\"\"\",\"\"\"\"\n\"\",\"\"\"\"\"\"\n",
      "a,b\n1,2\n\n3,4\n",
      "a\n1\n\n3\n",
      "a,b\n1\n2,3\n4,5,6\n7,8\n",
      "a,b\n1,x\"y\n2,\"x\"y\n\"p\"\"q\"r,s\n3,4\n",
      "a,b\n\"x\ny\"z,1\n2,3\n",
      "a,b\n\"x\ny\",1,\"2\n3\"\n4,5\n",
      "a,b\n1,\"2\n3,4\n",
      "a,b\n1,2\r3\n4,5\n",
      "a,b\n\"1\"\r,2\n4,5\n",
      "a,b\n1,\"2\rx\"\n",
      "a,b\n1,2\0003\n\"4\0\",5\n"s,
      " a , b\t\n1,2\n",
      "a,,b\n1,2,3\n",
      "a,b,a\n1,2,3\n",
      "a,b\n,\n , \n",
      "a,b,c\n\"an \"\"escaped\"\" field of some length\",\"another \"\"escaped\"\" field of some "
      "length\",\"a third \"\"escaped\"\" field, which makes the text grow once more\"\n",
      "number,name of the customer,purchase\n"
      "1000000001,a name that is longer than one word of eight bytes,1234567.25\n"
      "1000000002,\"a name, quoted, that is longer than one word\",1234567.50\n"
      "1000000003,\t\x01 control characters \x1F are text\x7F\x80\xFF,1\n",
  };
  return documents;
}

TEST(CsvReader, ReadsFieldsRawTextAndPositions) {
  csv_reader reader =
      csv_reader::of_text("id,name,purchase\r\n1,Ann,10.5\r\n2,\"Bo \"\"B\"\",\r\nJr\",\"7\"\r\n3,,\r\n");
  EXPECT_EQ(reader.header(), (std::vector<std::string>{"id", "name", "purchase"}));
  csv_record record;
  ASSERT_TRUE(reader.next(record));
  ASSERT_FALSE(record.bad());
  EXPECT_EQ(record[0], "1");
  EXPECT_EQ(record[1], "Ann");
  EXPECT_EQ(record[2], "10.5");
  EXPECT_EQ(record.raw(), "1,Ann,10.5");
  EXPECT_EQ(record.line(), 2U);
  EXPECT_EQ(record.position(2), (csv_position{2, 7}));
  ASSERT_TRUE(reader.next(record));
  ASSERT_FALSE(record.bad());
  EXPECT_EQ(record[1], "Bo \"B\",\r\nJr");
  EXPECT_EQ(record[2], "7");
  EXPECT_EQ(record.raw(), "2,\"Bo \"\"B\"\",\r\nJr\",\"7\"");
  EXPECT_EQ(record.line(), 3U);
  EXPECT_EQ(record.position(1), (csv_position{3, 3}));
  EXPECT_EQ(record.position(2), (csv_position{4, 5}));
  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(record.line(), 5U);
  EXPECT_EQ(record[1], "");
  EXPECT_FALSE(reader.next(record));
  EXPECT_FALSE(reader.next(record));
}

TEST(CsvReader, HeaderOnlyHasNoRows) {
  for (const std::string_view text : {"a,b"sv, "a,b\n"sv, "a,b\r\n"sv,
                                      "\xEF\xBB\xBF"
                                      "a,b\n"sv}) {
    const read_document document = read_all(text);
    EXPECT_EQ(document.header, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(document.rows.empty());
    EXPECT_FALSE(document.fatal);
  }
}

TEST(CsvReader, SpacesAroundColumnNamesAreDropped) {
  EXPECT_EQ(read_all(" a ,\t\"b c \"\n").fatal, (csv_position{1, 6}));  // a quote behind a space
  EXPECT_EQ(read_all(" a ,b c\t\n").header, (std::vector<std::string>{"a", "b c"}));
}

TEST(CsvReader, HeaderErrorsAreFatal) {
  EXPECT_EQ(message_of(""), "fatal customers.csv:1:1: the file is empty: it needs a header row");
  EXPECT_EQ(message_of("\xEF\xBB\xBF"), "fatal customers.csv:1:1: the file is empty: it needs a header row");
  EXPECT_EQ(message_of("\n1\n"),
            "fatal customers.csv:1:1: the header names no column (--skip-lines passes over lines before it)");
  EXPECT_EQ(message_of("a,b\"c\n1,2\n"),
            "fatal customers.csv:1:4: a quote inside a field that does not begin with one");
  EXPECT_EQ(message_of("a,\"b\"c\n"), "fatal customers.csv:1:6: text after a closing quote");
  EXPECT_EQ(message_of("a,\"b\nc"), "fatal customers.csv:1:3: a quote that is never closed");
  EXPECT_EQ(message_of("a,b\r1,2\r"), "fatal customers.csv:1:4: a carriage return without a line feed");
  EXPECT_EQ(message_of("a,\0b\n"sv), "fatal customers.csv:1:3: a NUL byte (is this UTF-16, or no text at all?)");
  EXPECT_EQ(message_of("a\0,\0b\0\n\0"sv),
            "fatal customers.csv:1:1: this is UTF-16 (low byte first), and UTF-8 is read: iconv -f UTF-16LE -t UTF-8 "
            "converts it");
}

TEST(CsvReader, ColumnsMayLackANameOrShareOne) {
  EXPECT_EQ(read_all("a,,c\n").header, (std::vector<std::string>{"a", "", "c"}));
  EXPECT_EQ(read_all("a,b,\n").header, (std::vector<std::string>{"a", "b", ""}));
  EXPECT_EQ(read_all("a,\" \",a\n").header, (std::vector<std::string>{"a", "", "a"}));
}

/// What a reader that looks ahead makes of a text, whatever the chunk: its dialect, its header and its rows.
std::string looked_at(std::string_view text, const stated_dialect& stated = {.separator = {}}) {
  const auto all = [&](std::size_t chunk) {
    std::string seen;
    try {
      csv_reader reader = csv_reader::of_text(text, "f", {.chunk_bytes = chunk, .format = stated, .look_ahead = true});
      seen = describe(reader.format());
      for (const std::string& name : reader.header()) seen += " [" + name + "]";
      csv_record record;
      while (reader.next(record)) {
        seen += " " + std::to_string(record.line()) + ":";
        for (std::size_t i = 0; i < record.size() && !record.bad(); ++i) seen += std::string(record[i]) + ";";
        if (record.bad()) seen += reader.error_of(record).what();
      }
      EXPECT_EQ(reader.bytes_read(), text.size());
      reader.rewind();
      EXPECT_EQ(reader.next(record), seen.find(':') != seen.npos);
    } catch (const csv_error& error) {
      seen = error.what();
    }
    return seen;
  };
  const std::string seen = all(1 << 20);
  EXPECT_EQ(all(1), seen) << text;
  EXPECT_EQ(all(7), seen) << text;
  return seen;
}

TEST(CsvReader, LooksAheadForTheDialect) {
  EXPECT_EQ(looked_at("\xEF\xBB\xBFid;v\r\n\"a;b\";1,5\r\n"),
            "semicolon (detected), byte-order mark [id] [v] 2:a;b;1,5;");
  EXPECT_EQ(looked_at("id|v\na|1\n"), "bar (detected) [id] [v] 2:a;1;");
  EXPECT_EQ(looked_at("a;b;\n1;2;\n"), "semicolon (detected) [a] [b] [] 2:1;2;;");
  EXPECT_EQ(looked_at("a;b\n1;2;\n"), "semicolon (detected), one more at the end of each row [a] [b] [] 2:1;2;;");
  EXPECT_EQ(looked_at("a;b;\n1;2\n"), "semicolon (detected), one more at the end of the header [a] [b] 2:1;2;");
  EXPECT_EQ(looked_at("a;b,c;d\n1;2,5;3\n").substr(0, 48), "f:1:1: the fields can be told apart in two ways:");
}

TEST(CsvReader, FieldsMayStandApartByBlanks) {
  EXPECT_EQ(looked_at("id  v\n a \t 1\r\nb 2"), "blanks (detected) [id] [v] 2:a;1; 3:b;2;");
  EXPECT_EQ(looked_at("id  v\n a \t 1\r\n\"b c\"  2 \nd", {.separator = field_separator::blanks}),
            "blanks (as asked for) [id] [v] 2:a;1; 3:f:3:8: 3 fields where the header has 2 4:f:4:2: 1 field where the "
            "header has 2");
  EXPECT_EQ(looked_at("1 2\n3 4", {.separator = field_separator::blanks, .header = false}),
            "blanks (as asked for), no header [1] [2] 1:1;2; 2:3;4;");
  EXPECT_EQ(
      looked_at("a b\n\n1 \0\n"sv, {.separator = field_separator::blanks}),
      "blanks (as asked for) [a] [b] 2:f:2:1: 0 fields where the header has 2 3:f:3:3: a NUL byte (is this UTF-16, "
      "or no text at all?)");
}

TEST(CsvReader, LinesBeforeTheHeaderAreSkippedWhenAsked) {
  const std::string_view text = "Report, \"2024\n\nid,v\na,1\n";
  EXPECT_EQ(looked_at(text, {.separator = {}, .skipped_lines = 2}),
            "comma (detected), 2 lines skipped [id] [v] 4:a;1;");
  EXPECT_EQ(looked_at("x\nid\n1,2\n3,4\n", {.skipped_lines = 1}).substr(0, 52),
            "f:2:1: lines stand before the header: this one is 'i");
  EXPECT_EQ(looked_at("a\nb\n", {.skipped_lines = 3}),
            "f:3:1: the file ends within the 3 lines to be skipped (--skip-lines)");
}

TEST(CsvReader, RowErrorsHaveLineAndColumn) {
  EXPECT_EQ(message_of("a,b\n1\n"), "customers.csv:2:2: 1 field where the header has 2");
  EXPECT_EQ(message_of("a,b\n\n"), "customers.csv:2:1: 1 field where the header has 2");
  EXPECT_EQ(message_of("a,b\n1,2\n3,4,5,6\n"), "customers.csv:3:5: 4 fields where the header has 2");
  EXPECT_EQ(message_of("a,b,c\n\"1\n2\",\"3\n45\"\n"), "customers.csv:4:4: 2 fields where the header has 3");
  EXPECT_EQ(message_of("a,b\n1,x\"y\"\n"), "customers.csv:2:4: a quote inside a field that does not begin with one");
  EXPECT_EQ(message_of("a,b\n1, \"y\"\n"), "customers.csv:2:4: a quote inside a field that does not begin with one");
  EXPECT_EQ(message_of("a,b\n\"1\n\n2\" ,3\n"), "customers.csv:4:3: text after a closing quote");
  EXPECT_EQ(message_of("a,b\n1,2\r3\n"), "customers.csv:2:4: a carriage return without a line feed");
  EXPECT_EQ(message_of("a,b\n1,2\r"), "customers.csv:2:4: a carriage return without a line feed");
  EXPECT_EQ(message_of("a,b\n1,\"2\"\r\r\n"), "customers.csv:2:6: a carriage return without a line feed");
  EXPECT_EQ(message_of("a,b\n1,2\0\n"sv), "customers.csv:2:4: a NUL byte (is this UTF-16, or no text at all?)");
  EXPECT_EQ(message_of("a,b\n1,\"x\ny\0\"\n"sv), "customers.csv:3:2: a NUL byte inside quotes");
  EXPECT_EQ(message_of("a,b\n1,2\n3,\"x\n4,5\n"), "fatal customers.csv:3:3: a quote that is never closed");
  EXPECT_EQ(message_of("a,b\n1,\""), "fatal customers.csv:2:3: a quote that is never closed");
  EXPECT_EQ(message_of("a,b\n\"x\ny\",\"z\"\""), "fatal customers.csv:3:4: a quote that is never closed");
}

TEST(CsvReader, TheFirstProblemOfARowIsToldWhicheverItIs) {
  EXPECT_EQ(message_of("a,b\n1,x\"y,3\n"), "customers.csv:2:4: a quote inside a field that does not begin with one");
  EXPECT_EQ(message_of("a,b\n1,2,x\"y\n"), "customers.csv:2:5: 3 fields where the header has 2");
}

TEST(CsvReader, OfARecordWithTooManyFieldsOneMoreIsKept) {
  const std::string row(1'000'000, ',');
  const std::string text = "a,b\n" + row + "\n1,2\n";
  csv_reader reader = csv_reader::of_text(text);
  csv_record record;
  ASSERT_TRUE(reader.next(record));
  EXPECT_TRUE(record.bad());
  EXPECT_EQ(record.size(), 1'000'001U);
  EXPECT_EQ(record.problem(), "1000001 fields where the header has 2");
  EXPECT_EQ(record.problem_position(), (csv_position{2, 3}));
  EXPECT_EQ(record.raw(), row);
  ASSERT_TRUE(reader.next(record));
  EXPECT_FALSE(record.bad());
  EXPECT_EQ(record[1], "2");
}

TEST(CsvReader, AHeaderHasAtMostSoManyColumns) {
  const csv_reader_options three{.most_columns = 3};
  EXPECT_EQ(csv_reader::of_text("a,b,c\n", "text", three).header().size(), 3U);
  for (const char* wide : {"a,b,c,d\n", "a,b,c,d,e,f\n"}) try {
      static_cast<void>(csv_reader::of_text(wide, "text", three));
      FAIL();
    } catch (const csv_error& error) {
      EXPECT_STREQ(error.what(), "text:1:7: more than 3 columns");
    }
}

TEST(CsvReader, GoesOnAfterABadRow) {
  const read_document document = read_all("a,b\n1,2\n3\n4,5,6\n7,x\"y\"z\n\"8\"9,10\n\"p\nq\"r,11\n12,13\n"sv);
  ASSERT_FALSE(document.fatal);
  std::vector<std::string> bad;
  std::vector<std::uint64_t> good_lines;
  for (const read_row& row : document.rows) {
    if (row.problem)
      bad.push_back(row.raw);
    else
      good_lines.push_back(row.line);
  }
  EXPECT_EQ(bad, (std::vector<std::string>{"3", "4,5,6", "7,x\"y\"z", "\"8\"9,10", "\"p\nq\"r,11"}));
  EXPECT_EQ(good_lines, (std::vector<std::uint64_t>{2, 9}));
}

TEST(CsvReader, TheInsideOfAQuotedFieldNeverBecomesARow) {
  const read_document document = read_all("a,b\nx\"y,\"text\n1,2\nmore\"\n3,4\n");
  ASSERT_EQ(document.rows.size(), 2U);
  EXPECT_EQ(document.rows[0].raw, "x\"y,\"text\n1,2\nmore\"");
  EXPECT_TRUE(document.rows[0].problem);
  EXPECT_EQ(document.rows[1].raw, "3,4");
}

TEST(CsvReader, AnEmptyLineIsOneEmptyField) {
  const read_document document = read_all("a\n\n2\n");
  ASSERT_EQ(document.rows.size(), 2U);
  EXPECT_EQ(document.rows[0].fields, (std::vector<read_field>{{"", {2, 1}}}));
}

TEST(CsvReader, RecordsUpToTheLimitAreReadWhateverTheChunk) {
  const std::string exact = "a\n" + std::string(15, 'x') + "\n" + std::string(16, 'y');
  const std::string over = "a\n" + std::string(16, 'x') + "\n1\n";
  const std::string unclosed = "a\n1\n\"" + std::string(100, 'x');
  for (const std::size_t chunk : {1U, 2U, 3U, 7U, 15U, 16U, 17U, 18U, 64U, 1000U}) {
    const csv_reader_options options{.chunk_bytes = chunk, .largest_record_bytes = 16};
    EXPECT_EQ(message_of(exact, options), "") << chunk;
    EXPECT_EQ(message_of(over, options),
              "fatal customers.csv:2:1: a record of more than 16 bytes (is a quote never closed?)")
        << chunk;
    if (chunk < 80) {
      EXPECT_EQ(message_of(unclosed, options),
                "fatal customers.csv:3:1: a record of more than 16 bytes (is a quote never closed?)")
          << chunk;
    }
  }
}

TEST(CsvReader, ChunksLeaveNoTrace) {
  for (const std::string& text : corpus()) {
    const read_document expected = reference(text);
    expect_same(text, read_all(text), expected);
    for (const std::size_t chunk : {1U, 2U, 3U, 7U, 64U})
      expect_same(text, read_all(text, {.chunk_bytes = chunk}), expected);
  }
}

TEST(CsvReader, RecordsLargerThanTheChunk) {
  const std::string large(100'000, 'x');
  const std::string text = "a,b\n" + large + ",\"" + large + "\"\"\n" + large + "\"\n1,2\n";
  const read_document document = read_all(text, {.chunk_bytes = 1000});
  ASSERT_EQ(document.rows.size(), 2U);
  EXPECT_EQ(document.rows[0].fields[0].text, large);
  EXPECT_EQ(document.rows[0].fields[1].text, large + "\"\n" + large);
  EXPECT_EQ(document.rows[1].line, 4U);
}

TEST(CsvReader, AgreesWithTheReferenceOnRandomDocuments) {
  constexpr std::array<std::string_view, 9> alphabet = {"a",    ",",   "\"", "\n", "\r", "1", "\xEF\xBB\xBF",
                                                        "\r\n", "\0"sv};
  constexpr std::array<std::string_view, 4> beginnings = {"", "a\n", "a,1\n",
                                                          "\xEF\xBB\xBF"
                                                          "x,y\r\n"};
  constexpr std::array<std::size_t, 6> chunks = {1, 2, 3, 7, 64, 1 << 12};
  std::uint64_t state = 20'240'607;
  const auto draw = [&state](std::size_t below) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return static_cast<std::size_t>((state >> 33) % below);
  };
  int rows = 0;
  int bad = 0;
  int fatal = 0;
  for (int document = 0; document < 25'000 && !testing::Test::HasFailure(); ++document) {
    std::string text(beginnings[draw(beginnings.size())]);
    const std::size_t quotes = draw(4);  // some documents have many quotes, some have none
    for (std::size_t length = draw(30); length > 0; --length) {
      const std::size_t letter = draw(alphabet.size() * 4);
      text += letter < quotes ? "\"" : alphabet[letter % (quotes == 0 ? 2 : alphabet.size())];
      if (letter % 7 == 3) text += '\n';
    }
    const read_document expected = reference(text);
    expect_same(text, read_all(text, {.chunk_bytes = chunks[draw(chunks.size())]}), expected);
    fatal += expected.fatal ? 1 : 0;
    for (const read_row& row : expected.rows) ++(row.problem ? bad : rows);
  }
  EXPECT_GT(rows, 7'000);  // the documents are not all hopeless
  EXPECT_GT(bad, 7'000);
  EXPECT_GT(fatal, 3'000);
}

TEST(CsvReader, AllocatesNothingPerRowOnceWarm) {
  std::string text = "a,b,c\n";
  for (int row = 0; row < 2000; ++row) text += "1,\"two \"\"2\"\"\",3\n4,5,6\n";
  csv_reader reader = csv_reader::of_text(text, "text", {.chunk_bytes = 1000});
  csv_record record;
  for (int row = 0; row < 200; ++row) ASSERT_TRUE(reader.next(record));
  const std::size_t before = allocations;
  int rows = 200;
  while (reader.next(record)) ++rows;
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(rows, 4000);
}

TEST(CsvReader, ReadsAFileTwice) {
  const temporary_file file("a,b\n1,2\n3,4\n");
  csv_reader reader(file.path(), {.chunk_bytes = 5});
  EXPECT_EQ(reader.name(), file.path().string());
  EXPECT_EQ(reader.total_bytes(), 12U);
  EXPECT_TRUE(reader.can_rewind());
  for (int pass = 0; pass < 3; ++pass) {
    csv_record record;
    ASSERT_TRUE(reader.next(record));
    EXPECT_EQ(record[1], "2");
    EXPECT_EQ(record.line(), 2U);
    EXPECT_EQ(reader.bytes_read(), 8U);
    ASSERT_TRUE(reader.next(record));
    if (pass != 1) {
      EXPECT_FALSE(reader.next(record));
    }
    reader.rewind();
  }
  file.write("a,c\n1,2\n");
  EXPECT_THROW(reader.rewind(), csv_error);
}

TEST(CsvReader, FailuresOfTheSystemNameTheFile) {
  try {
    csv_reader reader("no such directory/customers.csv");
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_NE(std::string(error.what()).find("no such directory/customers.csv"), std::string::npos);
  }
  EXPECT_THROW(csv_reader{std::filesystem::temp_directory_path()}, std::system_error);
}

TEST(CsvReader, ReadsStandardInputOnce) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ASSERT_EQ(::write(ends[1], "a,b\n1,2\n", 8), 8);
  ::close(ends[1]);
  const int saved = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  ::close(ends[0]);
  {
    csv_reader reader("-");
    EXPECT_EQ(reader.name(), "standard input");
    EXPECT_FALSE(reader.total_bytes());
    EXPECT_FALSE(reader.can_rewind());
    csv_record record;
    EXPECT_TRUE(reader.next(record));
    EXPECT_EQ(record[1], "2");
    EXPECT_FALSE(reader.next(record));
    EXPECT_THROW(reader.rewind(), std::runtime_error);
  }
  EXPECT_NE(::lseek(STDIN_FILENO, 0, SEEK_CUR), 0);  // still open, still a pipe
  EXPECT_EQ(errno, ESPIPE);
  if (saved >= 0) {
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
  }
}

}  // namespace csv_reader_test
}  // namespace score_customers
