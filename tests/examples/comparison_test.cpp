// SPDX-License-Identifier: BSL-1.0
// score_customers compare: changes between two files, and moves between classes.
#include "score_customers/comparison.hpp"

#include <gtest/gtest.h>

#include <clientele/statistics/proportion.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "score_customers/options.hpp"
#include "support/section_figures.hpp"

namespace score_customers {
namespace comparison_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class Comparison : public section_figures {
 protected:
  static json line(const json& table, const std::string& what) {
    for (const json& one : table)
      if (one["what"] == what) return one;
    ADD_FAILURE() << "no line " << what << " in " << table;
    return {};
  }
};

TEST_F(Comparison, TheChangeOfTwoSharesIsNewcombes) {
  const clientele::proportion before{48, 80}, after{56, 70};
  const clientele::estimate own = change(clientele::wilson(before), clientele::wilson(after));
  const clientele::estimate theirs = difference(after, before);
  EXPECT_NEAR(own.value, theirs.value, 1e-15);
  EXPECT_NEAR(own.low, theirs.low, 1e-12);
  EXPECT_NEAR(own.high, theirs.high, 1e-12);
  EXPECT_EQ(own.method, theirs.method);
}

TEST_F(Comparison, TheChangeOfTwoMeansIsNormal) {
  const clientele::estimate e = change(clientele::estimate_with(10, 3), clientele::estimate_with(12, 4));
  EXPECT_NEAR(e.value, 2, 1e-15);
  EXPECT_NEAR(e.standard_error, 5, 1e-14);
  EXPECT_NEAR(e.high, 2 + 5 * clientele::two_sided_quantile(0.95), 1e-12);
  EXPECT_EQ(e.method, clientele::interval_method::normal);
  clientele::estimate alone = clientele::undefined_estimate(clientele::statistic_state::too_few_values);
  alone.value = 1;
  EXPECT_EQ(change(alone, clientele::estimate_with(12, 4)).value, 11);
  EXPECT_FALSE(change(alone, clientele::estimate_with(12, 4)).is_defined());
}

TEST_F(Comparison, TwoFilesByGroups) {
  write("a.csv", "opened,resolved,team\n1,1,x\n1,0,x\n1,0,y\n1,0,z\n");
  write("b.csv", "opened,resolved,team\n1,1,x\n1,1,x\n1,1,y\n1,0,y\n");
  const json all = report_of({"compare", "complaints", path("a.csv"), path("b.csv"), "--by", "team"});
  const json resolved = line(all["components"]["complaint_case"]["tables"]["shares, before and after"], "resolved");
  EXPECT_EQ(resolved["before"], 0.25);
  EXPECT_EQ(resolved["after"], 0.75);
  EXPECT_EQ(resolved["change"]["value"], 0.5);
  EXPECT_NEAR(resolved["change"]["low"].get<double>(),
              difference(clientele::proportion{3, 4}, clientele::proportion{1, 4}).low, 1e-12);
  ASSERT_EQ(all["groups"].size(), 2U) << "z is in one of them only";
  const json y =
      line(all["groups"][1]["components"]["complaint_case"]["tables"]["shares, before and after"], "resolved");
  EXPECT_EQ(y["change"]["value"], 0.5);

  // what was kept says the same
  EXPECT_EQ(call({"complaints", path("a.csv"), "--by", "team", "--keep", path("a.kept")}), exit_done) << err;
  const json kept = report_of({"compare", "complaints", path("a.kept"), path("b.csv"), "--by", "team"});
  EXPECT_EQ(kept["components"], all["components"]);
  EXPECT_EQ(kept["groups"], all["groups"]);
}

TEST_F(Comparison, MovesBetweenClasses) {
  // A A B C before, A B A and none after, and one who came as C
  write("a.csv", "id,grade,complainants,annual_purchase\n1,A,1,10\n2,A,0,10\n3,B,0,10\n4,C,0,10\n");
  write("b.csv", "id,grade,complainants,annual_purchase\n3,A,0,10\n1,A,1,10\n2,B,1,10\n5,C,0,10\n");
  const strings asked{"compare", path("a.csv"), path("b.csv"), "--class", "grade"};
  const json s = report_of(asked)["components"]["migration"];
  EXPECT_EQ(value(s, "in both files with the same class"), 1);
  EXPECT_EQ(value(s, "arrived"), 1);
  EXPECT_EQ(value(s, "left"), 1);
  EXPECT_EQ(value(s, "kept"), 0.75);
  EXPECT_NEAR(value(s, "in a better one"), 1.0 / 3, 1e-15);
  const json& moved = s["tables"]["from class to class, customers"];
  EXPECT_EQ(moved[0]["B"], 1);
  EXPECT_EQ(moved[2]["left"], 1);
  const json ripple = report_of(asked)["components"]["ripple"]["tables"]["numbers, before and after"];
  EXPECT_EQ(line(ripple, "complainants")["change"]["value"], 1);
}

TEST_F(Comparison, AFileSplitByDatesIsTwoFiles) {
  const std::string head = "id,when,grade,complainants,annual_purchase\n";
  const strings before{"1,31/12/2025,A,1,10\n", "2,01/02/2025,B,2,30\n", "3,05/06/2025,B,0,5\n"},
      after{"1,01/01/2026,A,0,20\n", "3,13/02/2026,A,4,10\n"};
  const auto text = [&](const strings& rows) {
    std::string all = head;
    for (const std::string& row : rows) all += row;
    return all;
  };
  write("a.csv", text(before));
  write("b.csv", text(after));
  write("in.csv", text({before[0], after[1], "4,,A,9,99\n", "5,x\n", before[1], after[0], before[2]}));
  const strings split{"--split-date", "2026-01-01", "--date", "when"};
  const auto asked = [&](strings all, const strings& more) {
    all.insert(all.end(), more.begin(), more.end());
    all.insert(all.end(), {"--class", "grade", "--by", "grade"});
    return all;
  };
  const json two = report_of(asked({"compare", path("a.csv"), path("b.csv")}, {}));
  strings of_one = split;
  of_one.insert(of_one.end(), {"--quarantine", path("bad")});
  const json one = report_of(asked({"compare", path("in.csv")}, of_one));
  const std::string told = "1 malformed, 0 with bad values\n", undated = "1 row has no date in column 'when'";
  EXPECT_NE(err.find(told), err.npos) << err;
  EXPECT_EQ(err.find(told), err.rfind(told)) << "told once";
  EXPECT_NE(err.find(undated + " and is in neither part\nput aside in " + path("bad.before") + "\n"), err.npos) << err;
  EXPECT_EQ(one["components"], two["components"]);
  EXPECT_EQ(one["groups"], two["groups"]);
  EXPECT_EQ(one["source"], path("in.csv") + " (before 2026-01-01), then " + path("in.csv") + " (from 2026-01-01 on)");
  EXPECT_EQ(one["study"]["split-date"], json{"2026-01-01"});
  EXPECT_NE(read("bad.before").find(",\"5,x\"\n"), std::string::npos) << read("bad.before");

  const auto fails = [&](int code, strings all, const std::string& message) {
    all.insert(all.begin(), "compare");
    EXPECT_EQ(call(all), code);
    EXPECT_NE(err.find(message), err.npos) << err;
  };
  const std::string in = path("in.csv");
  fails(exit_usage, {in, "--split-date", "2026-01-01"}, "--split-date: goes with --date");
  fails(exit_usage, {in}, "name two files, or one and --split-date and --date");
  fails(exit_usage, {in, in, "--split-date", "2026-01-01", "--date", "when"}, "splits one file, not two");
  fails(exit_usage, {in, "--split-date", "soon", "--date", "when"}, "'soon' is not a date such as");
  fails(exit_usage, {"-", "--split-date", "2026-01-01", "--date", "when"}, "cannot be read twice");
  fails(exit_usage, {in, "--split-date", "2026-01-01", "--date", "day"}, "has no column 'day'");
  fails(exit_usage, {in, "--split-date", "2027-01-01", "--date", "when"}, "has no date from 2027-01-01 on");
  fails(exit_bad_input, {in, "--split-date", "2026-01-01", "--date", "grade"}, "has no date that can be read");
  write("doubtful.csv", head + "1,01/02/2026,A,0,1\n2,02/03/2026,A,0,1\n");
  fails(exit_bad_input, {path("doubtful.csv"), "--split-date", "2026-03-01", "--date", "when"},
        "2026-02-01 (day, month, year) or 2026-01-02");
}

TEST_F(Comparison, WhatCannotBeCompared) {
  write("a.csv", "id,complainants,annual_purchase\n1,1,10\n");
  write("b.csv", "id,complainants,annual_purchase\n1,x,10\n");
  EXPECT_EQ(call({"compare", path("a.csv")}), exit_usage);
  EXPECT_EQ(call({"compare", path("a.csv"), path("a.csv"), "--class", "grade"}), exit_usage);
  EXPECT_EQ(call({"compare", path("a.csv"), path("b.csv")}), exit_bad_input);
  EXPECT_EQ(out, "");
  EXPECT_EQ(call({"compare", path("a.csv"), path("b.csv"), "--quarantine", path("bad")}), exit_done) << err;
  EXPECT_EQ(read("bad.after"),
            "line,reason,record\n2,column 'complainants': 'x' is not a number (churn::ripple),\"1,x,10\"\n");
}

}  // namespace comparison_test
}  // namespace score_customers
