// SPDX-License-Identifier: BSL-1.0
#include "score_customers/date_spread.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "score_customers/date_format.hpp"

namespace score_customers {
namespace date_spread_test {

std::string bulk_of(const std::vector<const char*>& dates) {
  date_spread spread;
  for (const char* one : dates) spread.add(read_date(one, date_format{}).value());
  const auto bulk = spread.bulk();
  return date_text(bulk.first) + " " + date_text(bulk.last) + " " + std::to_string(bulk.rows);
}

TEST(DateSpread, LeavesOutWhatIsFar) {
  EXPECT_EQ(bulk_of({"2024-01-02", "2024-02-03", "2024-01-05", "2024-03-05", "9999-12-31"}), "2024-01-02 2024-03-05 4");
  EXPECT_EQ(bulk_of({"0001-01-01", "2024-02-03", "2024-01-05"}), "2024-01-05 2024-02-03 2");
  EXPECT_EQ(bulk_of({"1970-01-01", "2015-02-03", "2024-01-05", "2019-05-05", "2099-12-31"}), "2015-02-03 2024-01-05 3");
  EXPECT_EQ(bulk_of({"9999-12-31", "9999-12-31", "9999-12-31", "2024-01-05", "2024-01-06"}), "2024-01-05 2024-01-06 2")
      << "one date is no bulk, however many rows have it";
  EXPECT_EQ(bulk_of({"2003-01-01", "2023-01-01"}), "2003-01-01 2003-01-01 1") << "of equals the earlier";
}

TEST(DateSpread, KeepsWhatBelongsTogether) {
  EXPECT_EQ(bulk_of({"2024-01-02"}), "2024-01-02 2024-01-02 1");
  EXPECT_EQ(bulk_of({"2019-01-01", "2024-01-02"}), "2019-01-01 2024-01-02 2") << "1827 days";
  EXPECT_EQ(bulk_of({"2019-01-01", "2024-01-03"}), "2019-01-01 2019-01-01 1") << "1828 days";
  EXPECT_EQ(bulk_of({"1990-01-01", "1995-01-01", "2000-01-01", "2009-12-31"}), "1990-01-01 2009-12-31 4")
      << "ten years after ten years, with neighbours of five";
  EXPECT_EQ(bulk_of({"1990-01-01", "1994-01-01", "1998-01-01", "2004-01-01", "2017-01-01"}), "1990-01-01 2017-01-01 5")
      << "what has joined makes the bulk longer";
  EXPECT_EQ(bulk_of({"1990-01-01", "1994-01-01", "1998-01-01", "2018-01-01"}), "1990-01-01 1998-01-01 3");
}

TEST(DateSpread, HasAllOfThem) {
  date_spread spread;
  EXPECT_TRUE(spread.empty());
  for (const char* one : {"2024-01-02", "9999-12-31", "0001-01-01"}) spread.add(read_date(one, date_format{}).value());
  EXPECT_FALSE(spread.empty());
  EXPECT_EQ(date_text(spread.all().first), "0001-01-01");
  EXPECT_EQ(date_text(spread.all().last), "9999-12-31");
  EXPECT_EQ(spread.all().rows, 3U);
}

}  // namespace date_spread_test
}  // namespace score_customers
