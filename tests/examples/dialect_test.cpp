// SPDX-License-Identifier: BSL-1.0
#include "score_customers/dialect.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace score_customers {
namespace dialect_test {

using namespace std::string_view_literals;

dialect detect(std::string_view text, bool whole = true) { return detect_dialect(text, whole, {.separator = {}}); }

std::string doubt(std::string_view text, const stated_dialect& stated = {.separator = {}}) {
  try {
    return "no doubt: " + describe(detect_dialect(text, true, stated));
  } catch (const dialect_error& error) {
    return std::to_string(error.line) + ": " + error.what();
  }
}

TEST(Dialect, TheSeparatorIsTheSignThatStandsInTheHeader) {
  EXPECT_EQ(detect("id,value\na,1\n").separator, field_separator::comma);
  EXPECT_EQ(detect("id;value\na;1,5\n").separator, field_separator::semicolon);
  EXPECT_EQ(detect("id\tvalue\na\t1,5\n").separator, field_separator::tab);
  EXPECT_EQ(detect("id|value\na|1,5\n").separator, field_separator::bar);
  EXPECT_EQ(detect("id  value\na 1\nb\t2\n").separator, field_separator::blanks);
  EXPECT_EQ(detect("first name,last name\nA,B\n").separator, field_separator::comma) << "blanks only without others";
  EXPECT_EQ(detect("\"a,b\";c\n1;2\n").separator, field_separator::semicolon) << "inside quotes it separates nothing";
  EXPECT_EQ(detect("customer value\n5\n6\n").separator, field_separator::comma) << "one column";
  EXPECT_EQ(detect("id\n5\n").separator, field_separator::comma);
  EXPECT_TRUE(detect("id;value\n").detected);
  EXPECT_FALSE(detect_dialect("id;value\n", true, {.separator = field_separator::comma}).detected);
}

TEST(Dialect, RowsDecideBetweenTwoSignsOfTheHeaderOrNothingDoes) {
  EXPECT_EQ(detect("id;revenue, net;day\n1;5;x\n2;6;y\n").separator, field_separator::semicolon);
  EXPECT_EQ(detect("id;revenue, net;day\n1;5;x\n2;6;y\n3;1", false).separator, field_separator::semicolon)
      << "of a row that is cut off nothing is concluded";
  const std::string readings =
      "1: the fields can be told apart in two ways: with a comma between them, 'id;revenue' | ' net;day'; with a "
      "semicolon between them, 'id' | 'revenue, net' | 'day' (--separator comma or semicolon says which)";
  EXPECT_EQ(doubt("id;revenue, net;day\n1;5,0;x\n"), readings) << "by both";
  EXPECT_EQ(doubt("id;revenue, net;day\n"), readings) << "no row";
  EXPECT_EQ(doubt("id;revenue, net;day\n1;5;x\n2;6,0;y\n"), readings) << "by the other one once";
  EXPECT_EQ(doubt("id;revenue, net;day\n1\n"), readings) << "by none";
}

TEST(Dialect, LinesBeforeTheHeaderAreNamed) {
  EXPECT_EQ(doubt("Report of 2024\n\nid,day\na,5\n"),
            "1: lines stand before the header: this one is 'Report of 2024', and from line 3 on, 'id,day', there are 2 "
            "fields with a comma between them (--skip-lines 2 passes over what stands before)");
  EXPECT_EQ(doubt("\nid;day;paid\na;5;6\n"),
            "1: lines stand before the header: this one is '', and from line 2 on, 'id;day;paid', there are 3 fields "
            "with a semicolon between them (--skip-lines 1 passes over what stands before)");
  EXPECT_EQ(
      doubt("made, 2024\nid;day;paid\na;5;6\n", {.separator = {}, .skipped_lines = 4}),
      "5: lines stand before the header: this one is 'made, 2024', and from line 6 on, 'id;day;paid', there are 3 "
      "fields with a semicolon between them (--skip-lines 5 passes over what stands before)");
  EXPECT_EQ(doubt("Report\n\nid;day\na;5\n").substr(0, 57),
            "1: lines stand before the header: this one is 'Report', a");
  EXPECT_EQ(doubt("name\nDoe; A\nFoe; B\n", {.separator = field_separator::comma}), "no doubt: comma (as asked for)");
  EXPECT_EQ(doubt("id\n5\n6\n7,8\n"), "no doubt: comma (detected)") << "a bad row is no table";
  EXPECT_EQ(doubt("a,b\n1,2,3\n4,5,6\n"), "no doubt: comma (detected)") << "a header that is too short is no preface";
}

TEST(Dialect, ASeparatorAtTheEndOfRowsIsNoColumnOfItsOwn) {
  EXPECT_EQ(detect("a;b\n1;2;\n3;4;\n").more_columns, 1);
  EXPECT_EQ(detect("a;b;\n1;2\n3;4\n").more_columns, -1);
  EXPECT_EQ(detect("a;b;\n1;2;\n").more_columns, 0) << "as the header says";
  EXPECT_EQ(detect("a;b\n1;2;\n3;4\n").more_columns, 0) << "not at the end of all rows";
  EXPECT_EQ(detect("a;b\n1;2;\n3;4;5\n").more_columns, 0) << "it holds something";
  EXPECT_EQ(detect("a;b\n").more_columns, 0);
}

TEST(Dialect, OtherEncodingsAreRefusedByName) {
  const auto refusal = [](std::string_view text) -> std::string {
    try {
      return "read from byte " + std::to_string(check_encoding(text));
    } catch (const dialect_error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(refusal("id,value"), "read from byte 0");
  EXPECT_EQ(refusal("\xEF\xBB\xBFid"), "read from byte 3");
  EXPECT_EQ(refusal("\xFF\xFEi\0d\0"sv),
            "this is UTF-16 (low byte first), and UTF-8 is read: iconv -f UTF-16LE -t "
            "UTF-8 converts it");
  EXPECT_EQ(refusal("\xFE\xFF\0i\0d"sv),
            "this is UTF-16 (high byte first), and UTF-8 is read: iconv -f UTF-16BE -t "
            "UTF-8 converts it");
  EXPECT_EQ(refusal("i\0d\0"sv).substr(0, 14), "this is UTF-16") << "without a mark";
  EXPECT_EQ(refusal("\0i\0d"sv).substr(0, 14), "this is UTF-16");
  EXPECT_EQ(refusal("\xFF\xFE\0\0i\0\0\0"sv).substr(0, 14), "this is UTF-32");
  EXPECT_EQ(refusal("\0\0\xFE\xFF\0\0\0i"sv).substr(0, 14), "this is UTF-32");
  EXPECT_EQ(refusal("i\0dx"sv), "read from byte 0") << "a NUL byte is a matter of its row";
}

TEST(Dialect, RowsAndFieldsFollowTheQuotes) {
  const std::string_view text = "a,\"b\nc\"\"\",d\r\n\n1,2\n3";
  const std::vector<sampled_row> rows = first_rows(text, true, field_separator::comma);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].fields, 3U);
  EXPECT_EQ(rows[0].text, "a,\"b\nc\"\"\",d");
  EXPECT_EQ(rows[1].line, 3U);
  EXPECT_TRUE(rows[1].is_empty());
  EXPECT_EQ(rows[2].line, 4U);
  EXPECT_EQ(rows[3].fields, 1U);
  EXPECT_EQ(first_rows(text, false, field_separator::comma).size(), 3U);
  EXPECT_EQ(first_rows("a,\"b", false, field_separator::comma).size(), 1U) << "the only one";
  EXPECT_EQ(fields_of(" a\t b ", field_separator::blanks), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_EQ(fields_of("a,", field_separator::comma), (std::vector<std::string_view>{"a", ""}));
  EXPECT_TRUE(fields_of("  ", field_separator::blanks).empty());
}

TEST(Dialect, IsDescribedInWords) {
  EXPECT_EQ(describe({.separator = field_separator::semicolon, .detected = true, .byte_order_mark = true}),
            "semicolon (detected), byte-order mark");
  EXPECT_EQ(describe({.separator = field_separator::blanks, .skipped_lines = 2, .header = false}),
            "blanks (as asked for), 2 lines skipped, no header");
  EXPECT_EQ(describe({.detected = true, .skipped_lines = 1, .more_columns = 1}),
            "comma (detected), 1 line skipped, one more at the end of each row");
  EXPECT_EQ(describe({.more_columns = -1}), "comma (as asked for), one more at the end of the header");
}

}  // namespace dialect_test
}  // namespace score_customers
