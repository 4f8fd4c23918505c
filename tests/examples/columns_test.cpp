// SPDX-License-Identifier: BSL-1.0
#include "score_customers/columns.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace score_customers {
namespace columns_test {

const std::vector<std::string> names{"", "id", "note", "2", "note"};

TEST(Columns, AreFoundByNameThenByNumber) {
  EXPECT_EQ(used_column(names, "id", "f"), 1U);
  EXPECT_EQ(used_column(names, "1", "f"), 0U);
  EXPECT_EQ(used_column(names, "2", "f"), 3U) << "a name goes before a number";
  EXPECT_EQ(used_column(names, "5", "f"), 4U);
  for (const char* none : {"6", "0", "01", "-1", "1.0", "", "ID", "999999999999"})
    EXPECT_EQ(used_column(names, none, "f"), std::nullopt) << none;
  EXPECT_EQ(find_column(names, ""), std::nullopt) << "a column without a name has none";
}

TEST(Columns, ARepeatedNameIsAskedAboutWhenItIsUsed) {
  EXPECT_EQ(find_column(names, "note"), 2U);
  try {
    static_cast<void>(used_column(names, "note", "file.csv", "column:"));
    FAIL();
  } catch (const usage_error& error) {
    EXPECT_STREQ(error.what(),
                 "file.csv has several columns 'note', numbers 3 and 5: say which by its number, column:3");
  }
}

TEST(Columns, AreListedForMessages) {
  EXPECT_EQ(listed_columns(names), "(number 1), 'id', 'note', '2', 'note'");
  EXPECT_EQ(listed_columns(std::vector<std::string>(21, "a")).substr(90), "'a', 'a', …");
  EXPECT_EQ(shown_column(names, 0), "1");
  EXPECT_EQ(shown_column(names, 1), "'id'");
}

}  // namespace columns_test
}  // namespace score_customers
