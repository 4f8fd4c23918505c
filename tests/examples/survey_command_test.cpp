// SPDX-License-Identifier: BSL-1.0
// score_customers survey: small files whose figures are worked by hand.
#include "score_customers/survey_entries.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "score_customers/options.hpp"
#include "score_customers/respondents_job.hpp"
#include "score_customers/survey_options.hpp"
#include "support/section_figures.hpp"

namespace score_customers {
namespace survey_command_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class SurveyCommand : public section_figures {};

TEST_F(SurveyCommand, ReliabilityOfBlocksAndTheirMeans) {
  // item variances 1 and 7/3, covariance 1.5: alpha = 2·(1 − (10/3)/(19/3)) = 18/19
  write("in.csv", "id,A,B,C,D\nu,1,2,5,\nv,2,3,3,4\nw,3,5,2,2\n");
  const json all =
      report_of({"survey", path("in.csv"), "--items", "one=A,B", "--items", "two=C,-D", "--out", path("out.csv")});
  EXPECT_EQ(all["respondents"], 3);
  const json& s = all["components"]["items"];
  const json& blocks = s["tables"]["reliability"];
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0]["block"], "one");
  EXPECT_NEAR(blocks[0]["alpha"]["value"].get<double>(), 18.0 / 19, 1e-14);
  EXPECT_NEAR(blocks[0]["mean of the total"]["value"].get<double>(), 16.0 / 3, 1e-14);
  EXPECT_EQ(blocks[1]["complete"], 2) << "u did not answer D";
  const json& items = s["tables"]["items"];
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(items[1]["item"], "B");
  // r of A and B: 1.5/√(7/3)
  EXPECT_NEAR(items[1]["with the others"]["value"].get<double>(), 0.9819805060619657, 1e-14);
  EXPECT_EQ(read("out.csv"), "id,items.one,items.two\nu,1.5,5\nv,2.5,2.5\nw,4,3\n") << "D is turned round: 6 − D";
}

TEST_F(SurveyCommand, AnAnswerOffTheScaleIsNamed) {
  write("in.csv", "A,B\n1,2\n3,7\n");
  EXPECT_EQ(call({"survey", path("in.csv"), "--items", "one=A,B"}), exit_bad_input);
  EXPECT_NE(err.find("in.csv:3: column 'B' = 7 breaks the rule: each from lowest to highest"), err.npos) << err;
  EXPECT_EQ(call({"survey", path("in.csv"), "--items", "one=A,B", "--set", "items.highest=10"}), exit_done) << err;
}

/// y = x + 0.5·z + 0.5·s, s orthogonal to both: coefficients 1 and 0.5, R² = 1.25/1.5, weights 2/3 and 1/6.
std::string crossed(int times) {
  std::string text = "x,z,y,recommend\n";
  for (int i = 0; i < times; ++i) text += "1,1,2,10\n1,3,2,9\n3,1,3,8\n3,3,5,0\n";
  return text;
}

TEST_F(SurveyCommand, DriversWithTheirQuadrants) {
  write("in.csv", crossed(10));
  const json all =
      report_of({"survey", path("in.csv"), "--items", "a=x", "--items", "b=z", "--overall", "y"})["components"];
  const json& s = all["drivers"];
  EXPECT_NEAR(value(s, "explained of overall satisfaction (R²)"), 1.25 / 1.5, 1e-12);
  EXPECT_EQ(value(s, "complete"), 40);
  const json& d = s["tables"]["dimensions"];
  ASSERT_EQ(d.size(), 2U);
  EXPECT_EQ(d[0]["dimension"], "a");
  EXPECT_NEAR(d[0]["coefficient"]["value"].get<double>(), 1, 1e-12);
  EXPECT_NEAR(d[1]["coefficient"]["value"].get<double>(), 0.5, 1e-12);
  EXPECT_NEAR(d[0]["relative weight"]["value"].get<double>(), 2.0 / 3, 1e-12);
  EXPECT_NEAR(d[1]["relative weight"]["value"].get<double>(), 1.0 / 6, 1e-12);
  EXPECT_EQ(d[0]["relative weight"]["method"], "jackknife");
  EXPECT_EQ(d[0]["quadrant"], "keep up the good work") << "the means are equal, so both are at their cut";
  EXPECT_EQ(d[1]["quadrant"], "possible overkill");
  // 20 promoters, 10 passives, 10 detractors
  EXPECT_NEAR(value(all["net_promoter_score"], "net promoter score"), 25, 1e-12);
}

TEST_F(SurveyCommand, PartsJoinedAreTheWhole) {
  write("in.csv", crossed(10));
  write("a.csv", crossed(4));
  write("b.csv", crossed(6));
  const strings asked{"--items", "a=x", "--items", "b=z,y", "--overall", "recommend", "--drivers", "a,b"};
  const auto with = [&](strings one, const strings& more = {}) {
    one.insert(one.end(), asked.begin(), asked.end());
    one.insert(one.end(), more.begin(), more.end());
    return one;
  };
  const json whole = report_of(with({"survey", path("in.csv")}));
  EXPECT_EQ(call(with({"survey", path("a.csv")}, {"--keep", path("a.kept")})), exit_done) << err;
  EXPECT_EQ(call(with({"survey", path("b.csv")}, {"--first-row", "16", "--keep", path("b.kept")})), exit_done) << err;
  const json joined = report_of({"merge", path("a.kept"), path("b.kept")});
  EXPECT_EQ(joined["components"], whole["components"]);
}

TEST_F(SurveyCommand, WhatCannotBeMeant) {
  write("in.csv", crossed(1));
  for (const strings& wrong : {strings{"--items", "x"}, strings{"--items", "a=x"}, strings{"--items", "a=x,"},
                               strings{"--items", "a=x,z", "--items", "a=y,z"},
                               strings{"--items", "a=x,z", "--overall", "y"}, strings{"--drivers", "x,z"},
                               strings{"--items", "a=x,nowhere"}, strings{"--items", "a=x,z", "--set", "items.sizes=3"},
                               strings{"--items", "a=x,z", "--set", "items.lowest=9"}}) {
    strings arguments{"survey", path("in.csv")};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(call(arguments), exit_usage) << wrong.back() << err;
  }
}

}  // namespace survey_command_test
}  // namespace score_customers
