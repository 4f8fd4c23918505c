// SPDX-License-Identifier: BSL-1.0
#include "score_customers/number_reader.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>

#include "score_customers/cell_words.hpp"

namespace score_customers {
namespace number_reader_test {

/// Cells of one column, line by line.
class NumberReader : public ::testing::Test {
 protected:
  std::string read(std::string_view cell) {
    const number_cell found = numbers.read(cell, column, ++line);
    if (found.of == number_cell::kind::undecided) return "undecided";
    if (found.of == number_cell::kind::refused) return found.problem;
    return std::isnan(found.value) ? "missing" : clientele::number_text(found.value);
  }

  number_reader numbers;
  number_column column;
  std::uint64_t line = 0;
};

TEST_F(NumberReader, TheFirstNumberThatReadsOneWayDecides) {
  EXPECT_EQ(read("17"), "17");
  EXPECT_EQ(read("1.234"), "undecided");
  EXPECT_FALSE(numbers.decided());
  EXPECT_EQ(numbers.describe(), "whole numbers");
  EXPECT_EQ(read("1.234,50"), "1234.5");
  EXPECT_TRUE(numbers.decided());
  EXPECT_EQ(numbers.describe(), "decimal comma (detected)");
  EXPECT_EQ(read("1.234"), "1234");
  EXPECT_EQ(read("7,5"), "7.5");
  EXPECT_EQ(read("-7,25e1"), "-72.5");
  EXPECT_EQ(read(""), "missing");
  EXPECT_EQ(read("12.5"),
            "is no number with a decimal comma, which '1.234,50', line 3, shows (--locale says otherwise)");
  EXPECT_EQ(read("1e999"), "is too large");
}

TEST_F(NumberReader, APointIsDecidedLikewise) {
  EXPECT_EQ(read("0.25"), "0.25");
  EXPECT_EQ(read("1.234"), "1.234");
  EXPECT_EQ(read("1,234"), "1234");
  EXPECT_EQ(read("1,5"), "is no number with a decimal point, which '0.25', line 1, shows (--locale says otherwise)");
  EXPECT_EQ(read("abc"), "is not a number");
  EXPECT_EQ(read("1e999"), "is too large");
}

TEST_F(NumberReader, AStatedSignNeedsNoEvidence) {
  numbers = number_reader({.decimal = ','});
  EXPECT_EQ(read("1.234"), "1234");
  EXPECT_EQ(read("1.5"), "is no number with a decimal comma, as was asked for");
  EXPECT_EQ(numbers.describe(), "decimal comma (as asked for)");
  EXPECT_EQ(number_reader::both_readings("1.234"),
            "'1.234' is 1.234 with a decimal point and 1234 with a decimal comma, and no number shows which it is: "
            "--locale en or --locale de says so");
}

TEST_F(NumberReader, OneColumnIsInOneCurrency) {
  EXPECT_EQ(read("5"), "5");
  EXPECT_EQ(read("$5"), "5");
  EXPECT_EQ(read("USD 6.50"), "6.5");
  EXPECT_EQ(read("\u20AC7"), "is in EUR, and line 2 is in USD");
  number_column other;
  EXPECT_EQ(numbers.read("\u20AC7", other, 9).value, 7) << "another column may be in another one";
  EXPECT_EQ(numbers.describe(), "decimal point (detected), in USD and EUR");
}

TEST_F(NumberReader, APercentSignIsThereInAllRowsOrNone) {
  EXPECT_EQ(read("0"), "0") << "0 is 0 % as well";
  EXPECT_EQ(read("25 %"), "0.25");
  EXPECT_EQ(read("30"), "has no percent sign, and line 2 has one");
  EXPECT_EQ(read("0"), "0");
  EXPECT_EQ(numbers.describe(), "whole numbers, percent signs");
  column = {};
  EXPECT_EQ(read("30"), "30");
  EXPECT_EQ(read("25 %"), "has a percent sign, and line 5 has none");
}

TEST_F(NumberReader, WordsMeanWhatIsStated) {
  EXPECT_EQ(read("NA"), "is not a number");
  for (const char* word : {"NA", "-", "99", "0"}) column.words.add_missing(word);
  column.words.add("good", "2");
  column.words.add("who knows", "");
  column.words.add("bad", "worse");
  EXPECT_EQ(read(" NA "), "missing");
  EXPECT_EQ(read("na"), "is not a number") << "to the letter";
  EXPECT_EQ(read("-"), "missing");
  EXPECT_EQ(read("99"), "missing");
  EXPECT_EQ(read("99.0"), "missing") << "a code by its value";
  EXPECT_EQ(read("0"), "missing");
  EXPECT_EQ(read("98"), "98");
  EXPECT_EQ(read("good"), "2");
  EXPECT_EQ(read("who knows"), "missing");
  EXPECT_EQ(read("bad"), "stands for 'worse', and a number is wanted");
  EXPECT_EQ(read("Yes"), "is not a number");
  column.yes_no = true;
  for (const char* word : {"Yes", "YES", "y", "true", "Ja", "oui", "s\u00ED"}) EXPECT_EQ(read(word), "1") << word;
  column.words = {};
  for (const char* word : {"No", "n", "FALSE", "nein", "non", "0"}) EXPECT_EQ(read(word), "0") << word;
  EXPECT_EQ(read("maybe"), "is not a number");
}

TEST(CellWords, ATextIsWhatItStandsFor) {
  cell_words words;
  EXPECT_TRUE(words.empty());
  EXPECT_EQ(words.as_text(" x "), " x ");
  words.add_missing("NA");
  words.add("Preis", "price");
  EXPECT_EQ(words.as_text(" NA "), "");
  EXPECT_EQ(words.as_text("Preis"), "price");
  EXPECT_EQ(words.as_text(" else "), "else");
  EXPECT_FALSE(words.has_codes());
}

}  // namespace number_reader_test
}  // namespace score_customers
