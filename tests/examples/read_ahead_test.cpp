// SPDX-License-Identifier: BSL-1.0
#include "score_customers/read_ahead.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/program_calls.hpp"

namespace score_customers {
namespace read_ahead_test {

class ReadAhead : public program_calls {
 protected:
  /// What a source gives, as text: rows of a number, a text and an id, refused cells, broken records, errors.
  static std::string all_of(row_source& source, std::size_t most_rows) {
    wanted_columns wanted;
    wanted.numbers = {1};
    wanted.dates.resize(1);
    wanted.texts = {2};
    wanted.id = 0;
    wanted.keep_records = true;
    wanted.most_rows = most_rows;
    chunk rows;
    rows.texts.resize(1);
    std::string all;
    try {
      for (; source.read(wanted, rows); rows.clear()) {
        for (std::size_t i = 0; i < rows.rows; ++i) {
          const auto code = static_cast<std::uint32_t>(rows.texts[0].codes()[i]);
          all += std::string(rows.ids[i]) + " " + std::to_string(rows.columns[0][i]) + " " +
                 (code == text_column::missing ? "-" : rows.texts[0].text(code)) + " " + std::string(rows.records[i]) +
                 " line " + std::to_string(rows.lines[i]) + "\n";
        }
        for (const refused_cell& cell : rows.refused) {
          EXPECT_EQ(cell.column, &rows.columns[0]);
          all += "refused " + std::to_string(cell.row) + " " + std::string(rows.refused_problems[cell.problem]) + "\n";
        }
        for (std::size_t i = 0; i < rows.broken_lines.size(); ++i)
          all += "broken " + std::string(rows.broken_problems[i]) + std::string(rows.broken_records[i]) + "\n";
        all += "first row " + std::to_string(rows.first_row) + "\n";
      }
    } catch (const std::exception& error) {
      all += error.what();
    }
    return all;
  }

  static std::string rows(int n, const std::string& last) {
    std::string text = "id,amount,kind\n";
    for (int i = 0; i < n; ++i)
      text += "c" + std::to_string(i) + "," + (i % 11 == 3 ? "x" : std::to_string(i)) + ",k" + std::to_string(i % 5) +
              (i % 17 == 9 ? ",too many" : "") + "\n";
    return text + last;
  }
};

TEST_F(ReadAhead, GivesWhatTheSourceGives) {
  for (const std::string& last : {std::string(), std::string("z,1,\"never closed")}) {
    write("in.csv", rows(200, last));
    for (const std::size_t most : {1U, 7U, 64U, 1000U}) {
      const auto plain = csv_rows({path("in.csv")});
      read_ahead ahead(csv_rows({path("in.csv")}));
      EXPECT_EQ(ahead.columns(), plain->columns());
      EXPECT_EQ(all_of(ahead, most), all_of(*plain, most)) << most;
      if (last.empty()) {
        EXPECT_EQ(ahead.share_read(), 1);
        plain->rewind();
        ahead.rewind();
        EXPECT_EQ(all_of(ahead, most), all_of(*plain, most)) << most;
      }
    }
  }
}

TEST_F(ReadAhead, MayBeLeftHalfWay) {
  write("in.csv", rows(200, ""));
  wanted_columns wanted;
  wanted.numbers = {1};
  wanted.dates.resize(1);
  wanted.most_rows = 10;
  chunk some;
  read_ahead ahead(csv_rows({path("in.csv")}));
  EXPECT_TRUE(std::isnan(ahead.share_read()));
  EXPECT_TRUE(ahead.read(wanted, some));
  EXPECT_EQ(some.rows, 10U);
  ahead.rewind();
  some.clear();
  EXPECT_TRUE(ahead.read(wanted, some));
  EXPECT_EQ(some.columns[0][1], 1);
}

}  // namespace read_ahead_test
}  // namespace score_customers
