// SPDX-License-Identifier: BSL-1.0
// score_customers complaints: small files whose figures are worked by hand.
#include "score_customers/complaint_entries.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "score_customers/options.hpp"
#include "score_customers/paradox_lines.hpp"
#include "support/section_figures.hpp"

namespace score_customers {
namespace complaints_command_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class ComplaintsCommand : public section_figures {};

/// One complaint through all steps, one that stops, one given up after the apology, one that nobody looked at.
const std::string header =
    "opened,vented,apologised,informed,offered,asked_else,followed_up,cause,department,amount,abandoned\n";
const strings cases{"10.4,10.5,10.9,11,12.4,,19.4,price,sales,100,\n", "11.2,11.3,12.1,,,,,price,service,50,\n",
                    "12.0,12.5,12.6,,,,,quality,service,30,1\n", "13.0,,,,,,,price,sales,20,\n"};

std::string all_cases() {
  std::string text = header;
  for (const std::string& one : cases) text += one;
  return text;
}

TEST_F(ComplaintsCommand, AnswersResolutionsAndAges) {
  write("in.csv", all_cases());
  const json all = report_of({"complaints", path("in.csv")});
  EXPECT_EQ(all["complaints"], 4);
  const json& one = all["components"]["complaint_case"];
  // one of four is resolved: Wilson from 0.0456 to 0.6994
  EXPECT_EQ(value(one, "resolved"), 0.25);
  EXPECT_NEAR(figure(one, "resolved")["low"].get<double>(), 0.0456, 5e-5);
  EXPECT_NEAR(figure(one, "resolved")["high"].get<double>(), 0.6994, 5e-5);
  EXPECT_NEAR(value(one, "mean time until the first answer"), (0.5 + 0.9 + 0.6) / 3, 1e-12);
  EXPECT_NEAR(value(one, "mean time until the resolution"), 2, 1e-12);

  const json& times = all["components"]["handling_times"];
  EXPECT_EQ(value(times, "answered on the day of opening"), 0.5) << "the first and the third";
  EXPECT_EQ(value(times, "followed up within 7 days"), 1);
  EXPECT_EQ(value(times, "open: neither resolved nor given up"), 2);
  EXPECT_NEAR(value(times, "their mean age"), (8.2 + 6.4) / 2, 1e-12) << "on day 19.4, the last event";
  EXPECT_NEAR(value(times, "the oldest"), 8.2, 1e-12);

  const json later = report_of({"complaints", path("in.csv"), "--set", "handling_times.as_of=30", "--set",
                                "handling_times.follow_up_within=6"})["components"]["handling_times"];
  EXPECT_NEAR(value(later, "the oldest"), 18.8, 1e-12);
  EXPECT_EQ(value(later, "followed up within 6 days"), 0);
}

TEST_F(ComplaintsCommand, TheSixStepsWithWhatIsLostInThem) {
  write("in.csv", all_cases());
  const json s = report_of({"complaints", path("in.csv")})["components"]["steps"];
  EXPECT_EQ(value(s, "all steps done"), 0.25);
  const json& steps = s["tables"]["steps"];
  ASSERT_EQ(steps.size(), 6U);
  const std::vector<std::vector<double>> reached_done_lost{{4, 0.75, 0}, {3, 1, 0}, {3, 1.0 / 3, 1},
                                                           {1, 1, 0},    {0, 0, 0}, {1, 1, 0}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i]["reached"], reached_done_lost[i][0]) << i;
    if (i != 4) {
      EXPECT_NEAR(steps[i]["done"]["value"].get<double>(), reached_done_lost[i][1], 1e-15) << i;
    }
    EXPECT_EQ(steps[i]["given up"], reached_done_lost[i][2]) << i;
  }
  EXPECT_EQ(steps[4]["done"]["state"], "no_values") << "nobody was still unsatisfied";
  EXPECT_NE(out.find("gather information"), out.npos) << out;
}

TEST_F(ComplaintsCommand, AStepBeforeTheOneBeforeItIsABadRow) {
  write("in.csv", header + cases[0] + "11,12,11.5,,,,,price,sales,1,\n");
  EXPECT_EQ(call({"complaints", path("in.csv")}), exit_bad_input);
  EXPECT_NE(err.find("in.csv:3: column 'apologised' = 11.5 breaks the rule: no earlier than the step before"), err.npos)
      << err;
  EXPECT_EQ(call({"complaints", path("in.csv"), "--quarantine", path("bad.csv")}), exit_done) << err;
}

TEST_F(ComplaintsCommand, CausesAsAParetoAndByDepartment) {
  write("in.csv", all_cases());
  const json s = report_of({"complaints", path("in.csv")})["components"]["breakdown"];
  const json& causes = s["tables"]["by cause"];
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0]["cause"], "price");
  EXPECT_EQ(causes[0]["complaints"], 3);
  EXPECT_EQ(causes[0]["share"]["value"], 0.75);
  EXPECT_NEAR(causes[0]["resolved"]["value"].get<double>(), 1.0 / 3, 1e-15);
  EXPECT_EQ(causes[0]["amount"], 170);
  EXPECT_EQ(causes[1]["cumulative"], 1);
  const json& crossed = s["tables"]["cause by department, complaints"];
  EXPECT_EQ(crossed[0]["sales"], 2);
  EXPECT_EQ(crossed[0]["service"], 1);
  EXPECT_EQ(crossed[1]["sales"], 0);
  EXPECT_NEAR(s["tables"]["cause by department, shares of the cause"][0]["sales"]["value"].get<double>(), 2.0 / 3,
              1e-15);
  EXPECT_FALSE(s["tables"].contains("by handler"));
}

TEST_F(ComplaintsCommand, ValueAtRisk) {
  write("in.csv", all_cases());
  const json all = report_of({"complaints", path("in.csv")})["components"];
  // 200 in value; the first case is resolved after 2 days: 0.70, the others are not: 0.46
  EXPECT_NEAR(value(all["recovery"], "value kept"), 70 + 46, 1e-12);
  EXPECT_NEAR(value(all["recovery"], "expected loss"), 84, 1e-12);
  EXPECT_EQ(all["ripple"]["rows"], 4);
}

TEST_F(ComplaintsCommand, BoughtAgainBySpeedNeverRises) {
  write("in.csv", "opened,resolved_on,returned\n0,1,1\n0,2,0\n0,3,1\n5,9,0\n5,,1\n");
  const json s = report_of({"complaints", path("in.csv")})["components"]["recovery_curve"];
  EXPECT_EQ(value(s, "resolved, and known whether they bought again"), 4);
  const json& steps = s["tables"]["bought again by the time of the resolution, never rising"];
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[1]["from day"], 2);
  EXPECT_EQ(steps[1]["to day"], 3);
  EXPECT_EQ(steps[0]["bought again"]["value"], 1);
  EXPECT_EQ(steps[1]["bought again"]["value"], 0.5);
  EXPECT_EQ(steps[2]["bought again"]["value"], 0);
}

// Nobody whose complaint took longer than three days came back: the curve that fits ends below 0.
TEST_F(ComplaintsCommand, ACurveBelowZeroIsNoShare) {
  std::string text = "opened,resolved_on,returned\n";
  for (int t = 0; t <= 6; ++t)
    for (int i = 0; i < 20; ++i)
      text += "0," + std::to_string(t) + (i < (t <= 2 ? 20 - 6 * t : t == 3 ? 3 : 0) ? ",1\n" : ",0\n");
  write("in.csv", text);
  const json s = report_of({"complaints", path("in.csv")})["components"]["recovery_curve"];
  EXPECT_LT(value(s, "the curve ends at"), 0);
  for (const json& one : s["figures"]) EXPECT_NE(one["name"], "buys again however late");
}

TEST_F(ComplaintsCommand, WhatCustomersCareAboutAgainstComingBack) {
  // of 4 solved, quick and kindly 3 come back, of 2 solved only 1; one says nothing of kindness
  write("in.csv", "resolved,quick,kind,returned\n1,1,1,1\n1,1,1,1\n1,1,1,1\n1,1,1,0\n1,0,0,1\n1,0,0,0\n1,1,,1\n");
  const json s = report_of({"complaints", path("in.csv")})["components"]["concerns"];
  EXPECT_EQ(value(s, "left out, one of the four is missing"), 1);
  const json& met = s["tables"]["coming back, whether a concern was met or not"];
  EXPECT_EQ(met[1]["met"]["value"], 0.75);
  EXPECT_EQ(met[1]["not met"]["value"], 0.5);
  EXPECT_EQ(met[1]["difference"]["value"], 0.25);
  EXPECT_EQ(met[0]["not met"]["state"], "no_values");
  EXPECT_EQ(s["tables"]["coming back, all three"][0]["complaints"], 4);
}

TEST_F(ComplaintsCommand, TheParadoxLeavesOutWhatIsNotResolved) {
  std::string text = "complained,resolved,returned\n";  // 56 of 70 resolved, 48 of 80 without a complaint
  for (int i = 0; i < 70; ++i) text += std::string("1,1,") + (i < 56 ? "1\n" : "0\n");
  for (int i = 0; i < 80; ++i) text += std::string("0,,") + (i < 48 ? "1\n" : "0\n");
  write("in.csv", text + "1,0,0\n1,0,0\n");
  const json all = report_of({"complaints", path("in.csv")})["components"];
  EXPECT_NEAR(value(all["recovery_paradox"], "difference"), 0.2, 1e-15);
  EXPECT_NEAR(figure(all["recovery_paradox"], "difference")["low"].get<double>(), 0.0524, 5e-5);
  EXPECT_EQ(value(all["complaint_case"], "complaints"), 72);
  EXPECT_EQ(value(all["complaint_case"], "customers without a complaint"), 80);
}

TEST_F(ComplaintsCommand, PartsJoinedAreTheWholeAndGroupsAreRunsOfTheirOwn) {
  write("in.csv", all_cases());
  write("a.csv", header + cases[0] + cases[1]);
  write("b.csv", header + cases[2] + cases[3]);
  write("sales.csv", header + cases[0] + cases[3]);
  const json whole = report_of({"complaints", path("in.csv"), "--by", "department"});
  EXPECT_EQ(whole["groups"][0]["name"], "sales");
  EXPECT_EQ(whole["groups"][0]["complaints"], 2);
  EXPECT_EQ(whole["groups"][0]["components"], report_of({"complaints", path("sales.csv")})["components"]);
  EXPECT_EQ(call({"complaints", path("a.csv"), "--by", "department", "--keep", path("a.kept")}), exit_done) << err;
  EXPECT_EQ(call({"complaints", path("b.csv"), "--by", "department", "--first-row", "2", "--keep", path("b.kept")}),
            exit_done)
      << err;
  const json joined = report_of({"merge", path("b.kept"), path("a.kept")});
  EXPECT_EQ(joined["components"], whole["components"]);
  EXPECT_EQ(joined["groups"], whole["groups"]);
  EXPECT_EQ(joined["complaints"], 4);
}

TEST_F(ComplaintsCommand, ItsOwnHelpAndComponents) {
  EXPECT_EQ(call({"complaints", "--help"}), exit_done);
  EXPECT_NE(out.find("followed_up"), out.npos);
  EXPECT_EQ(out.find("--simulate"), out.npos);
  EXPECT_EQ(call({"complaints", "--list-components"}), exit_done);
  EXPECT_NE(out.find("handling_times (complaints::handling_times)"), out.npos) << out;
  EXPECT_EQ(out.find("net_promoter_score"), out.npos);
  EXPECT_EQ(call({"complaints"}), exit_usage);
}

}  // namespace complaints_command_test
}  // namespace score_customers
