// SPDX-License-Identifier: BSL-1.0
// score_customers experiment: small files whose figures are worked by hand.
#include "score_customers/experiment_entries.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "score_customers/options.hpp"
#include "support/section_figures.hpp"

namespace score_customers {
namespace experiment_command_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class ExperimentCommand : public section_figures {};

std::string rows(int n, int yes, int treated, const std::string& score) {
  std::string text;
  for (int i = 0; i < n; ++i) text += std::to_string(treated) + (i < yes ? ",1," : ",0,") + score + "\n";
  return text;
}
/// Score 2: treated 8 of 10, controls 4 of 10. Score 1: treated 3 of 10, controls 3 of 10.
std::string list() {
  return "treated,outcome,score\n" + rows(10, 8, 1, "2") + rows(10, 4, 0, "2") + rows(10, 3, 1, "1") +
         rows(10, 3, 0, "1");
}

TEST_F(ExperimentCommand, UpliftByPartsOfTheList) {
  write("in.csv", list());
  const json s = report_of({"experiment", path("in.csv"), "--set", "uplift.parts=2"})["components"]["uplift"];
  EXPECT_EQ(value(s, "treated"), 20);
  EXPECT_NEAR(value(s, "outcome among the treated"), 0.55, 1e-15);
  EXPECT_NEAR(value(s, "what the treatment changed"), 0.2, 1e-15);
  EXPECT_EQ(figure(s, "what the treatment changed")["method"], "newcombe");
  // added 4/20 at half of the list and 4/20 at its end: area 0.05 + 0.1, less half of 0.2
  EXPECT_NEAR(value(s, "Qini coefficient"), 0.05, 1e-15);
  const json& parts = s["tables"]["by decreasing score"];
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_NEAR(parts[0]["uplift"]["value"].get<double>(), 0.4, 1e-15);
  EXPECT_NEAR(parts[1]["uplift"]["value"].get<double>(), 0, 1e-15);
  EXPECT_NEAR(parts[1]["added so far"]["value"].get<double>(), 0.2, 1e-15);
}

TEST_F(ExperimentCommand, WhomToTreat) {
  write("in.csv", list());
  const strings asked{"experiment", path("in.csv"),     "--set", "uplift.parts=2",
                      "--set",      "uplift.value=100", "--set", "uplift.cost=10"};
  const json s = report_of(asked)["components"]["uplift"];
  // the top: 20 customers · (100·0.4 − 10) = 600; all 40: 40·(100·0.2 − 10) = 400
  const json& tops = s["tables"]["treating those with the highest scores"];
  ASSERT_EQ(tops.size(), 2U);
  EXPECT_NEAR(tops[0]["profit"]["value"].get<double>(), 600, 1e-9);
  EXPECT_NEAR(tops[1]["profit"]["value"].get<double>(), 400, 1e-9);
  EXPECT_EQ(value(s, "to be treated"), 20);
  EXPECT_EQ(value(s, "those with a score from"), 2);
  EXPECT_NEAR(value(s, "what it brings, less that"), 600, 1e-9);
  EXPECT_LT(figure(s, "what it brings, less that")["low"].get<double>(), 600);

  strings poor = asked, dear = asked;
  poor.insert(poor.end(), {"--set", "uplift.budget=199"});
  EXPECT_EQ(value(report_of(poor)["components"]["uplift"], "to be treated"), 0) << "200 is the least that can be spent";
  dear.back() = "uplift.cost=50";
  EXPECT_EQ(value(report_of(dear)["components"]["uplift"], "to be treated"), 0);
}

TEST_F(ExperimentCommand, WithoutScoresTheWholeIsTold) {
  write("in.csv", "treated,outcome\n1,1\n1,0\n0,0\n0,0\n");
  const json s = report_of({"experiment", path("in.csv")})["components"]["uplift"];
  EXPECT_EQ(value(s, "what the treatment changed"), 0.5);
  EXPECT_FALSE(s.contains("tables"));
}

TEST_F(ExperimentCommand, PartsJoinedAreTheWhole) {
  write("in.csv", list());
  write("a.csv", "treated,outcome,score\n" + rows(10, 8, 1, "2") + rows(10, 4, 0, "2"));
  write("b.csv", "treated,outcome,score\n" + rows(10, 3, 1, "1") + rows(10, 3, 0, "1"));
  const json whole = report_of({"experiment", path("in.csv")});
  EXPECT_EQ(call({"experiment", path("a.csv"), "--keep", path("a.kept")}), exit_done) << err;
  EXPECT_EQ(call({"experiment", path("b.csv"), "--first-row", "20", "--keep", path("b.kept")}), exit_done) << err;
  EXPECT_EQ(report_of({"merge", path("b.kept"), path("a.kept")})["components"], whole["components"]);
}

}  // namespace experiment_command_test
}  // namespace score_customers
