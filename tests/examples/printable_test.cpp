// SPDX-License-Identifier: BSL-1.0
#include "score_customers/printable.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace score_customers {
namespace printable_test {

using namespace std::string_literals;

TEST(Printable, EscapesWhatActsOnATerminal) {
  EXPECT_EQ(printable("Zoë, 東京, 5 €"), "Zoë, 東京, 5 €");
  EXPECT_EQ(printable("\x1b[2J\x07"), "\\x1b[2J\\x07");
  EXPECT_EQ(printable("a\tb\r\nc\0d"s), "a\\tb\\r\\nc\\x00d");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
  EXPECT_EQ(printable("\u009b31m"), "\\u009b31m") << "an escape sequence begun by one character";
  EXPECT_EQ(printable("user\u202Efdp.exe\u2066\u2028\uFEFF"), "user\\u202efdp.exe\\u2066\\u2028\\ufeff");
  EXPECT_EQ(printable("caf\xe9 \xc0\xaf \xed\xa0\x80 \xf5"), "caf\\xe9 \\xc0\\xaf \\xed\\xa0\\x80 \\xf5")
      << "no UTF-8: Latin-1, too long a form, half of a pair, beyond the last character";
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82") << "cut off";
  EXPECT_EQ(in_quotes("x\n"), "'x\\n'");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, ShortensByCharacters) {
  EXPECT_EQ(printable("ééééé", 5), "ééééé");
  EXPECT_EQ(printable("éééééé", 5), "ééééé… (12 bytes)");
  EXPECT_LT(printable(std::string(20'000, '\x01')).size(), 300U);
  EXPECT_EQ(printable(std::string(20'480, 'a'), 3), "aaa… (20480 bytes)");
}

TEST(Printable, AStreamEscapesAllButLineEnds) {
  std::ostringstream raw;
  {
    printing_stream to(raw);
    to << "one\ntwo\x1b[31m " << 3 << '\t' << '\r' << "\xe2";
    to << "\x82" << '\xac' << std::flush;
    EXPECT_EQ(raw.str(), "one\ntwo\\x1b[31m 3\\t\\r€") << "characters may come in pieces";
    to << "\xe2\x82";
  }
  EXPECT_EQ(raw.str(), "one\ntwo\\x1b[31m 3\\t\\r€\\xe2\\x82");
}

TEST(Printable, AStreamFailsWhereTheOneBehindItDoes) {
  std::ostringstream raw;
  printing_stream to(raw);
  raw.setstate(std::ios::badbit);
  to << "lost" << std::flush;
  EXPECT_FALSE(to);
}

}  // namespace printable_test
}  // namespace score_customers
