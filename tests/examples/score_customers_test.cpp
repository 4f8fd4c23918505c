// SPDX-License-Identifier: BSL-1.0
#include "score_customers/run.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <clientele/classification/concentration.hpp>
#include <clientele/core/fit.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "score_customers/bad_rows.hpp"
#include "score_customers/catalogue.hpp"
#include "score_customers/csv_reader.hpp"
#include "score_customers/interrupt.hpp"
#include "score_customers/number_spool.hpp"
#include "score_customers/options.hpp"
#include "score_customers/plan.hpp"
#include "score_customers/row_source.hpp"
#include "score_customers/simulate.hpp"
#include "score_customers/sorted_numbers.hpp"
#include "support/program_calls.hpp"
#include "support/sanitized.hpp"

namespace score_customers {
namespace score_customers_test {

namespace fs = std::filesystem;

class ScoreCustomers : public program_calls {
 protected:
  /// Scores a text with more arguments; the rows are then in `scored`.
  int score(std::string_view text, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{write("in.csv", text), "--out", path("out.csv")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const int code = call(arguments);
    scored = read("out.csv");
    return code;
  }
  /// Checks that an attempt fails with a code and says so, and that no output appears.
  void fails(int code, std::string_view text, const std::vector<std::string>& more, const std::string& message) {
    EXPECT_EQ(score(text, more), code) << err;
    EXPECT_NE(err.find(message), err.npos) << "expected: " << message << "\ngot: " << err;
    EXPECT_EQ(files(), 1) << "only the input";
    EXPECT_EQ(out, "");
  }
  /// Runs it with a JSON report, and keeps that.
  void report(std::string_view text, std::vector<std::string> more) {
    more.insert(more.end(), {"--report", path("report.json")});
    ASSERT_EQ(score(text, std::move(more)), exit_done) << err;
    said = nlohmann::json::parse(read("report.json"));
  }
  /// A figure of the report, or one of its members.
  [[nodiscard]] double figure(const std::string& component, const std::string& name, const char* member = "value") {
    if (said["components"].contains(component))
      for (const auto& one : said["components"][component]["figures"])
        if (one["name"] == name && one[member].is_number()) return one[member];
    ADD_FAILURE() << component << " says nothing of " << name << ", " << member;
    return -1;
  }
  [[nodiscard]] bool says(const std::string& text) const { return out.find(text) != out.npos; }

  std::string scored;
  nlohmann::json said;
};

constexpr std::string_view two_customers =
    "id,complainants,annual_purchase\n"
    "a,1,100\n"
    "b,0,1000\n";

// ---- what is written ----

TEST_F(ScoreCustomers, WritesOneRowACustomerInInputOrder) {
  ASSERT_EQ(score(two_customers), exit_done) << err;
  EXPECT_TRUE(says("---- complaints ----\n\nripple\n")) << out;
  EXPECT_EQ(scored,
            "id,ripple.unhappy,ripple.silent,ripple.heard,ripple.heard_upper,ripple.revenue_at_risk\n"
            "a,25,24,250,500,2500\n"
            "b,0,0,0,0,0\n");
  EXPECT_TRUE(says("revenue at risk"));
  EXPECT_TRUE(says("2,500.00 currency / year")) << out;
  EXPECT_EQ(err, "") << "nothing was given for other components";
}

TEST_F(ScoreCustomers, CarriesIdsThroughWhateverTheyHold) {
  ASSERT_EQ(score("\xEF\xBB\xBFname,complainants,annual_purchase\r\n"
                  "\"Bo, \"\"B\"\"\",1,100\r\n"
                  "\"two\nlines\",2,10\r\n"
                  "\" \xC3\xA9 \",0,0\r\n",
                  {"--id", "name"}),
            exit_done)
      << err;
  const csv_reader original(path("in.csv"));
  csv_reader reader = csv_reader::of_text(scored);
  EXPECT_EQ(reader.header().front(), "name");
  csv_record record;
  for (const char* id : {"Bo, \"B\"", "two\nlines", " \xC3\xA9 "}) {
    ASSERT_TRUE(reader.next(record));
    EXPECT_FALSE(record.bad());
    EXPECT_EQ(record[0], id);
  }
  EXPECT_FALSE(reader.next(record));
}

TEST_F(ScoreCustomers, NumbersRowsWithoutIdByTheirPlaceInTheFile) {
  ASSERT_EQ(score("complainants,annual_purchase\n1,100\n1\n2,10\n", {"--quarantine", path("bad.csv")}), exit_done);
  EXPECT_NE(scored.find("\n1,25,"), scored.npos) << scored;
  EXPECT_NE(scored.find("\n3,50,"), scored.npos) << scored;
}

TEST_F(ScoreCustomers, HeaderOnlyGivesHeaderOnly) {
  ASSERT_EQ(score("id,complainants,annual_purchase,value\n"), exit_done) << err;
  EXPECT_EQ(scored,
            "id,ripple.unhappy,ripple.silent,ripple.heard,ripple.heard_upper,ripple.revenue_at_risk,abc.grade\n");
  EXPECT_TRUE(says("customers                      0\n")) << out;
}

TEST_F(ScoreCustomers, LeavesMissingAnswersEmpty) {
  ASSERT_EQ(score("id,expected_1,expected_2,perceived_1,perceived_2\n"
                  "1,4,5,5,\n"
                  "2,,,,\n"),
            exit_done)
      << err;
  EXPECT_EQ(scored, "id,gap.gaps_1,gap.gaps_2,gap.overall,gap.state\n1,1,,1,delighted\n2,,,,\n");
  EXPECT_TRUE(says("missing answers: perceived  ")) << out;
}

TEST_F(ScoreCustomers, WritesTheRowsToStandardOutputAndTheSummaryElsewhere) {
  ASSERT_EQ(call({write("in.csv", two_customers), "--out", "/dev/null"}), exit_done);
  const std::string summary = out.substr(0, out.find("\nstudy\n"));
  testing::internal::CaptureStdout();
  ASSERT_EQ(call({path("in.csv"), "--out", "-"}), exit_done);
  EXPECT_EQ(testing::internal::GetCapturedStdout().substr(0, 3), "id,");
  EXPECT_EQ(out, "");
  EXPECT_NE(err.find(summary), err.npos);
}

// ---- components among themselves ----

TEST_F(ScoreCustomers, ClassesByValueAfterAFirstWalk) {
  ASSERT_EQ(score("id,value\n1,10\n2,50\n3,5\n4,15\n5,20\n"), exit_done) << err;
  EXPECT_EQ(scored, "id,abc.grade\n1,B\n2,A\n3,C\n4,A\n5,A\n");
  EXPECT_TRUE(says("85.0 % of the positive value")) << out;
}

TEST_F(ScoreCustomers, FeedsTheMatrixFromTheLifetimeValue) {
  ASSERT_EQ(score("id,margin,retention\nx,100,0.8\n", {"--set", "lifetime.timing=now", "--set", "lifetime.discount=0.1",
                                                       "--set", "lifetime.retention_gain=0.1", "--set",
                                                       "matrix.current_cut=300", "--set", "matrix.potential_cut=150"}),
            exit_done)
      << err;
  csv_reader reader = csv_reader::of_text(scored);
  csv_record record;
  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(reader.header()[1], "lifetime.current");
  EXPECT_NEAR(std::stod(std::string(record[1])), 1100.0 / 3, 1e-10);
  EXPECT_NEAR(std::stod(std::string(record[2])), 550, 1e-10);
  EXPECT_EQ(record[5], "most_valuable");
}

TEST_F(ScoreCustomers, TheMatrixRunsWithStatedCutsOnly) {
  const std::vector<std::string> lifetime{"--set", "lifetime.timing=now", "--set", "lifetime.discount=0.1"};
  ASSERT_EQ(score("id,margin,retention\nx,100,0.8\n", lifetime), exit_done) << err;
  EXPECT_EQ(scored.find("matrix"), scored.npos) << scored;
  EXPECT_EQ(scored.find("most_valuable"), scored.npos) << scored;
  auto stated = lifetime;
  stated.insert(stated.end(), {"--set", "matrix.current_cut=0", "--set", "matrix.potential_cut=0"});
  ASSERT_EQ(score("id,margin,retention\nx,100,0.8\n", stated), exit_done) << err;
  EXPECT_NE(scored.find("established"), scored.npos) << scored;  // there is no potential
}

TEST_F(ScoreCustomers, ClassesByTheResultOfAnotherComponent) {
  const std::vector<std::string> settings{"--simulate", "70000",         "--seed", "3",
                                          "--only",     "lifetime,abc",  "--map",  "abc.value=lifetime.current",
                                          "--out",      path("both.csv")};
  ASSERT_EQ(call(settings), exit_done) << err;
  ASSERT_EQ(
      call({path("both.csv"), "--map", "abc.value=column:lifetime.current", "--only", "abc", "--out", path("abc.csv")}),
      exit_done);
  const auto last_fields = [](const std::string& text) {
    std::vector<std::string> all;
    csv_reader reader = csv_reader::of_text(text);
    for (csv_record record; reader.next(record);) all.emplace_back(record[record.size() - 1]);
    return all;
  };
  const auto expected = last_fields(read("abc.csv"));
  EXPECT_EQ(expected.size(), 70000U);
  EXPECT_EQ(last_fields(read("both.csv")), expected);
}

TEST_F(ScoreCustomers, LeavesOutALifetimeValueOfUnstatedTiming) {
  const std::string_view text = "id,margin,retention,complainants,annual_purchase\n1,100,0.8,1,100\n";
  ASSERT_EQ(score(text), exit_done);
  EXPECT_NE(err.find("lifetime does not run: timing has to be said"), err.npos) << err;
  fs::remove(path("out.csv"));
  fails(exit_usage, text, {"--only", "lifetime"}, "timing");
}

// ---- where inputs are found ----

TEST_F(ScoreCustomers, MapsFieldsToColumnsConstantsAndNothing) {
  ASSERT_EQ(score("Customer,Complain,Score\n7,1,5\n",
                  {"--id", "Customer", "--map", "complainants=Complain", "--map", "ripple.annual_purchase=constant:40",
                   "--map", "expected_1=constant:3", "--map", "perceived_1=Score", "--map", "gap.expected_2=missing",
                   "--map", "perceived_2=missing"}),
            exit_done)
      << err;
  EXPECT_EQ(scored,
            "Customer,gap.gaps_1,gap.gaps_2,gap.overall,gap.state,ripple.unhappy,ripple.silent,ripple.heard,"
            "ripple.heard_upper,ripple.revenue_at_risk\n7,2,,2,delighted,25,24,250,500,1000\n");
}

TEST_F(ScoreCustomers, FindsElementsByTheirNames) {
  ASSERT_EQ(score("id,scores_sales_performance,scores_cooperation,scores_credit,scores_information_supplied\n"
                  "1,80,80,60,80\n"),
            exit_done)
      << err;
  EXPECT_EQ(scored,
            "id,scorecard.score,scorecard.grade,scorecard.policy\n1,75,B,B: promising customer: communicate more; "
            "raise sales\n");
}

// Raw facts become scores, and the scorecard takes these where it has no others.
TEST_F(ScoreCustomers, GradesByRawFactsAndWritesThePolicy) {
  ASSERT_EQ(score("id,facts_sales_performance,facts_cooperation,facts_credit,facts_information_supplied,target\n"
                  "1,400,3,3,3,500\n",
                  {"--map", "criteria.targets_1=target"}),
            exit_done)
      << err;
  EXPECT_EQ(scored,
            "id,criteria.scores_1,criteria.scores_2,criteria.scores_3,criteria.scores_4,scorecard.score,"
            "scorecard.grade,scorecard.policy\n"
            "1,80,80,60,80,75,B,B: promising customer: communicate more; raise sales\n");
  EXPECT_TRUE(says("B: promising customer: communicate more; raise sales")) << out;
  report("facts_1,facts_2,facts_3\n7,12,50\n",
         {"--set", "criteria.kinds=steps,count,points", "--set",
          "criteria.step_cuts=5,10,inf,inf;inf,inf,inf,inf;inf,inf,inf,inf", "--set",
          "criteria.step_scores=0,40,90,90,90;0,0,0,0,0;0,0,0,0,0", "--set", "criteria.count_fall=10,5,10"});
  EXPECT_EQ(figure("criteria", "weakest criterion: facts_2"), 30);
  EXPECT_EQ(figure("criteria", "mean score: facts_1"), 40);
}

TEST_F(ScoreCustomers, TellsHowComplaintsWereHandled) {
  report("interrupted,attitude,proper_wording,remedies,agreed,is_satisfied,returned\n0,5,1,1,1,1,1\n0,3,,2,1,0,0\n",
         {"--only", "complaint_handling", "--set", "complaint_handling.attitude_from=4", "--map", "opened=missing",
          "--map", "answered=missing", "--map", "passed_upward=missing", "--map", "offered=missing", "--map",
          "owed=missing", "--map", "handler_rank=missing", "--map", "asked_rank=missing"});
  EXPECT_EQ(figure("complaint_handling", "rules kept"), 5.0 / 7);
  EXPECT_EQ(figure("complaint_handling", "settled: agreed and satisfied"), 0.5);
  EXPECT_TRUE(says("worst rule: attitude")) << out;
}

TEST_F(ScoreCustomers, SaysWhatIsInferredAndWhatDoesNothing) {
  report("leavers,cost_of_winning,profit_of_new\n1,500,10\n", {});
  EXPECT_EQ(figure("keeping_and_winning", "cost of replacing them"), 550);
  EXPECT_EQ(figure("keeping_and_winning", "keeping against winning, for a unit of money"), 80);
  EXPECT_TRUE(says("16 x 5 is inferred")) << out;
  report("complainants\n8\n", {"--only", "hidden_dissatisfaction"});
  EXPECT_FALSE(says("is inferred, no finding")) << out;
  report("complainants\n8\n",
         {"--only", "hidden_dissatisfaction", "--set", "hidden_dissatisfaction.complaint_rate=0.08", "--set",
          "hidden_dissatisfaction.silent_share=0.69"});
  EXPECT_EQ(figure("hidden_dissatisfaction", "unhappy"), 100);
  EXPECT_TRUE(says("is inferred, no finding")) << out;
  report("heard\n250\n", {"--only", "word_of_mouth"});
  EXPECT_TRUE(says("nobody tells it on")) << out;
  report("heard\n250\n", {"--set", "word_of_mouth.retelling=0.1", "--set", "word_of_mouth.told_on=5"});
  EXPECT_FALSE(says("nobody tells it on")) << out;
}

TEST_F(ScoreCustomers, PrefersTheMappingOfOneComponent) {
  ASSERT_EQ(score("id,c,d,annual_purchase\n1,1,2,100\n", {"--map", "complainants=c", "--map", "ripple.complainants=d"}),
            exit_done);
  EXPECT_NE(scored.find("\n1,50,"), scored.npos) << scored;
}

TEST_F(ScoreCustomers, RefusesMappingsThatFitNothing) {
  fails(exit_usage, two_customers, {"--map", "complainants"}, "is not FIELD=COLUMN");
  fails(exit_usage, two_customers, {"--map", "wishes=a"}, "no component has an input 'wishes'");
  fails(exit_usage, two_customers, {"--map", "ripple.margin=id"}, "no component has an input 'ripple.margin'");
  fails(exit_usage, two_customers, {"--map", "complainants=Complaints"},
        "has no column 'Complaints' for complainants; it has 'id', 'complainants', 'annual_purchase'");
  fails(exit_usage, two_customers, {"--map", "complainants=constant:x"}, "'x' is not a number");
  fails(exit_usage, two_customers, {"--map", "complainants=id", "--map", "complainants=id"}, "mapped twice");
  fails(exit_usage, two_customers, {"--id", "customer"}, "no column 'customer'");
  fails(exit_usage, "id,expected_1,expected_7,perceived_1\n1,1,1,1\n", {},
        "gap: its vector inputs have 2 to 6 elements, not 7");
  fails(exit_usage, "id,expected_1,expected_7,perceived_1\n1,1,1,1\n", {"--only", "gap"},
        "gap cannot run: its vector inputs have 2 to 6 elements, not 7");
  fails(exit_usage, "id,expected_1,expected_2,perceived_1\n1,1,1,1\n", {"--only", "gap"},
        "gap cannot run: no column 'perceived_2'");
  fails(exit_usage, "id,name\n1,x\n", {}, "no component has the inputs it needs");
}

// ---- sections ----

TEST_F(ScoreCustomers, SatisfactionScoresWithTheirIntervals) {
  // 5 promoters, 3 passives, 2 detractors: 30 ± 1.959964 · 100·√((0.5 + 0.2 − 0.09)/10) = 30 ± 48.4075
  report("score\n10\n10\n9\n9\n9\n8\n7\n7\n3\n6\n\"\"\n", {"--map", "net_promoter_score.rating=score"});
  EXPECT_EQ(figure("net_promoter_score", "promoters"), 5);
  EXPECT_EQ(figure("net_promoter_score", "without an answer"), 1);
  EXPECT_NEAR(figure("net_promoter_score", "net promoter score"), 30, 1e-12);
  EXPECT_NEAR(figure("net_promoter_score", "net promoter score", "low"), 30 - 48.4075, 1e-4);
  EXPECT_NEAR(figure("net_promoter_score", "net promoter score", "high"), 30 + 48.4075, 1e-4);
  EXPECT_TRUE(says("30.00 points, -18.41 to 78.41 (95 %, wald)\n")) << out;
  EXPECT_TRUE(says("---- satisfaction ----")) << out;
  EXPECT_EQ(said["components"]["net_promoter_score"]["group"], "satisfaction");
  EXPECT_EQ(said["components"].size(), 1U);

  // the worked numbers of the components: 3 of 5 inside; of four buyers two again, one too new
  report("csat,orders,age\n5,0,0\n4,1,1\n4,2,9\n3,5,9\n1,1,9\n",
         {"--map", "customer_satisfaction.rating=csat", "--map", "repurchase_rate.purchases=orders", "--map",
          "repurchase_rate.age=age", "--set", "repurchase_rate.chance_after=4"});
  EXPECT_NEAR(figure("customer_satisfaction", "satisfaction score (CSAT)"), 0.6, 1e-15);
  EXPECT_NEAR(figure("customer_satisfaction", "satisfaction score (CSAT)", "low"), 0.2307, 5e-5);
  EXPECT_NEAR(figure("customer_satisfaction", "satisfaction score (CSAT)", "high"), 0.8824, 5e-5);
  EXPECT_TRUE(says("60.0 % of the answers, 23.1 % to 88.2 % (95 %, wilson)\n")) << out;
  EXPECT_NEAR(figure("repurchase_rate", "repurchase rate"), 0.5, 1e-15);
  EXPECT_NEAR(figure("repurchase_rate", "the same without the new ones"), 2.0 / 3, 1e-15);
  EXPECT_EQ(figure("repurchase_rate", "bought once and are too new"), 1);

  // ratings 7, 6, 5, 2: 3 of 4 easy; perceived 4, 5, 8, 9 between 5 and 8; all four kinds of loyalty
  report(
      "ease,adequate,desired,perceived,repeat_behaviour,attitude\n7,5,8,4,3,5\n6,5,8,5,1,5\n5,5,8,8,3,2\n"
      "2,5,8,9,1,2\n",
      {"--map", "customer_effort.rating=ease", "--set", "loyalty_matrix.behaviour_cut=2", "--set",
       "loyalty_matrix.attitude_cut=4"});
  EXPECT_NEAR(figure("customer_effort", "easy"), 0.75, 1e-15);
  EXPECT_NEAR(figure("customer_effort", "easy", "low"), 0.3006, 5e-5);
  EXPECT_NEAR(figure("customer_effort", "easy", "high"), 0.9544, 5e-5);
  EXPECT_EQ(figure("customer_effort", "effort score (mean rating)"), 5);
  EXPECT_EQ(figure("zone_of_tolerance", "within the zone"), 0.5);
  EXPECT_EQ(figure("zone_of_tolerance", "below what is adequate"), 0.25);
  EXPECT_EQ(figure("zone_of_tolerance", "mean width of the zone"), 3);
  for (const char* kind : {"true", "latent", "spurious"})
    EXPECT_EQ(figure("loyalty_matrix", std::string("share of ") + kind + " loyalty"), 0.25);
  EXPECT_EQ(figure("loyalty_matrix", "no loyalty"), 1);
}

TEST_F(ScoreCustomers, AStatisticWithoutAnswersSaysWhy) {
  ASSERT_EQ(score("id,score\na,\n", {"--map", "net_promoter_score.rating=score"}), exit_done) << err;
  EXPECT_TRUE(says("net promoter score        undefined (no values)\n")) << out;
}

TEST_F(ScoreCustomers, ComplaintsAndWhatStandsBehindThem) {
  // 25 unhappy customers who buy for 100, of whom one complained, in vain
  std::string text = "complained,purchase\n1,100\n";
  for (int i = 0; i < 24; ++i) text += "0,100\n";
  report(text, {"--map", "complainants=complained", "--map", "annual_purchase=purchase", "--map",
                "hidden_dissatisfaction.complainants=complained", "--map", "complained=complained", "--map",
                "recovery.value=purchase", "--only", "complaints", "--map", "told.unhappy=ripple.unhappy", "--map",
                "word_of_mouth.heard=ripple.heard", "--set", "word_of_mouth.market=10000"});
  EXPECT_EQ(figure("ripple", "unhappy"), 25);
  EXPECT_EQ(figure("ripple", "revenue at risk"), 2500);
  EXPECT_EQ(figure("hidden_dissatisfaction", "of them silent"), 24);
  EXPECT_EQ(figure("hidden_dissatisfaction", "unhappy, if a row is one customer"), 25);
  EXPECT_EQ(figure("told", "heard"), 237.5);
  EXPECT_NEAR(figure("word_of_mouth", "reached in the market"), 246.901, 5e-4);
  EXPECT_NEAR(figure("recovery", "expected loss"), 1566, 1e-9);
  EXPECT_EQ(figure("recovery", "silent"), 24);
  // (0.46 − 0.37) · 2 500, (0.70 − 0.46) · 2 500, (0.95 − 0.70) · 2 500
  EXPECT_NEAR(figure("recovery", "worth of making all of them speak"), 225, 1e-9);
  EXPECT_NEAR(figure("recovery", "worth of resolving, then"), 600, 1e-9);
  EXPECT_NEAR(figure("recovery", "worth of doing so quickly"), 625, 1e-9);
  EXPECT_TRUE(says("every row is an unhappy customer")) << out;
}

TEST_F(ScoreCustomers, TheValueMatrixWithCutsSetOrFitted) {
  const std::string_view text = "current,potential\n10,4\n20,3\n30,2\n40,1\n";
  report(text, {"--set", "matrix.current_cut=15", "--set", "matrix.potential_cut=2", "--set",
                "quantile_matrix.current_share=0.5"});
  EXPECT_EQ(figure("matrix", "growable"), 1);
  EXPECT_EQ(figure("matrix", "most valuable"), 2);
  EXPECT_EQ(figure("matrix", "established"), 1);
  EXPECT_EQ(figure("matrix", "share of the most valuable"), 0.5);
  EXPECT_EQ(figure("matrix", "current value of all"), 100);
  EXPECT_EQ(figure("quantile_matrix", "growable"), 2);
  EXPECT_EQ(figure("quantile_matrix", "established"), 2);
  EXPECT_EQ(figure("quantile_matrix", "current value is high from"), 30);
  EXPECT_EQ(figure("quantile_matrix", "potential value is high from"), 3);
  EXPECT_EQ(scored,
            "row,matrix.cell,quantile_matrix.cell\n1,growable,growable\n2,most_valuable,growable\n"
            "3,most_valuable,established\n4,established,established\n");
}

TEST_F(ScoreCustomers, ConcentrationWithLosses) {
  report("id,profit\na,60\nb,-20\nc,10\nd,50\n", {"--map", "concentration.value=profit"});
  EXPECT_NEAR(figure("concentration", "Gini coefficient"), 0.7, 1e-15);
  EXPECT_EQ(figure("concentration", "of the customers above 0"), 120);
  EXPECT_EQ(figure("concentration", "of the customers below 0"), -20);
  EXPECT_EQ(figure("concentration", "peak of the whale curve"), 1.2);
  EXPECT_EQ(figure("concentration", "at so many of the best customers"), 0.75);
  EXPECT_EQ(scored, "id\na\nb\nc\nd\n") << "it has nothing to say of one customer";

  report("profit\n50\n20\n15\n10\n5\n",
         {"--map", "concentration.value=profit", "--set", "concentration.shares=0.2,0.4"});
  EXPECT_NEAR(figure("concentration", "Gini coefficient"), 0.4, 1e-15);
  const auto& curve = said["components"]["concentration"]["curves"]["by share of the customers"];
  ASSERT_EQ(curve.size(), 2U);
  EXPECT_EQ(curve[0]["the highest bring"], 0.5);
  EXPECT_EQ(curve[1]["the lowest bring (Lorenz)"], 0.15);
  EXPECT_EQ(curve[1]["together (whale curve)"], 70);

  ASSERT_EQ(score("profit\n-1\n", {"--map", "concentration.value=profit"}), exit_done);
  EXPECT_TRUE(says("undefined (no total)\n")) << out;
  fs::remove_all(path("out.csv"));
  fs::remove_all(path("report.json"));
  fails(exit_bad_input, "profit\n1\nx\n", {"--map", "concentration.value=profit"},
        "in.csv:3: column 'profit': 'x' is not a number (classification::concentration)");
}

TEST_F(ScoreCustomers, ConcentrationOfManyIsThatOfTheLibrary) {
  constexpr std::size_t customers = 600000;  // three runs
  ASSERT_EQ(call({"--simulate", std::to_string(customers), "--seed", "5", "--only", "concentration", "--map",
                  "concentration.value=margin", "--report", path("report.json")}),
            exit_done)
      << err;
  said = nlohmann::json::parse(read("report.json"));
  std::vector<double> margins;
  for (std::size_t i = 0; i < customers; ++i) margins.push_back(simulate(5, i).margin);
  const auto expected = *clientele::fit(clientele::classification::concentration{}, clientele::column(margins));
  EXPECT_EQ(figure("concentration", "Gini coefficient"), expected.gini.value);
  EXPECT_EQ(figure("concentration", "Gini coefficient", "standard_error"), expected.gini.standard_error);
  EXPECT_EQ(figure("concentration", "total"), expected.total);
  EXPECT_EQ(figure("concentration", "of the customers below 0"), expected.losses);
  const auto& curve = said["components"]["concentration"]["curves"]["by share of the customers"];
  ASSERT_EQ(curve.size(), expected.shares.size());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(curve[i]["the lowest bring (Lorenz)"], expected.lorenz[i]);
    EXPECT_EQ(curve[i]["together (whale curve)"], expected.cumulative[i]);
  }
}

TEST_F(ScoreCustomers, FitsSegmentsToThreeInputs) {
  std::string text = "recency,frequency,monetary\n";
  for (const int frequency : {1, 1, 1, 1, 1, 1, 2, 3, 4, 9}) text += "5," + std::to_string(frequency) + ",10\n";
  report(text, {});
  EXPECT_TRUE(says("cuts of frequency: 1 1 1 3\n")) << out;
  EXPECT_EQ(said["components"]["rfm_quantiles"]["classes"]["frequency"]["4"], 2);
}

TEST_F(ScoreCustomers, MarginsPeriodByPeriodAndProfilesFieldByField) {
  report(
      "margins_1,margins_2,margins_3,retentions_1,retentions_2,retentions_3\n100,120,140,0.8,0.75,0.5\n"
      "100,120,140,0.8,0.75,0.5\n",
      {"--set", "period_lifetime.timing=now", "--set", "period_lifetime.discount=0.1"});
  EXPECT_NEAR(figure("period_lifetime", "value"), 2 * 256.6942, 2e-4);
  // weights 1, 3, 1, 1; the first filled now, the second one half-life ago
  report("ages_1,ages_2,ages_3,ages_4\n0,2,,\n",
         {"--set", "profile_completeness.weights=1,3,1,1", "--set", "profile_completeness.half_lives=2,2,2,2"});
  EXPECT_NEAR(figure("profile_completeness", "mean completeness"), 2.5 / 6, 1e-15);
  EXPECT_NEAR(figure("profile_completeness", "mean completeness, whatever the age"), 4.0 / 6, 1e-15);
  EXPECT_EQ(score("ages_1,ages_2\n0,-1\n"), exit_bad_input);
  EXPECT_NE(err.find("column 'ages_2' = -1 breaks the rule: >= 0"), err.npos) << err;
}

TEST_F(ScoreCustomers, TheExamplesOfTheHelpRun) {
  ASSERT_EQ(call({"--help"}), exit_done);
  const std::string help = out;
  const auto example = [&](const std::string& file, std::string_view text) {
    // "score_customers file … \\" and the lines that go on, up to the next example
    const std::size_t begin = help.find("score_customers " + file);
    ASSERT_NE(begin, help.npos) << file;
    std::string line = help.substr(begin, help.find("\n  score_customers", begin) - begin);
    std::erase(line, '\\');
    std::istringstream words(line);
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word.ends_with(".json") ? path(word) : word);
    arguments.erase(arguments.begin());
    arguments.front() = write(file, text);
    EXPECT_EQ(call(arguments), exit_done) << line << '\n' << err;
  };
  example("survey.csv", "Recommend,Overall\n10,9\n7,6\n");
  EXPECT_TRUE(says("satisfaction score (CSAT)  50.0 %")) << out;
  EXPECT_TRUE(says("net promoter score        50.00 points")) << out;
  example("unhappy.csv", "Complained,Spend,Days\n1,100,1\n1,100,9\n0,100,\n");
  EXPECT_TRUE(says("\n  resolved quickly  ") && says(" 98.00 currency\n")) << out;  // (0.05 + 0.30 + 0.63) · 100
  example("members.csv", "Profit,Value2024,Headroom\n1,2,3\n4,5,6\n");
  EXPECT_TRUE(says("\nconcentration\n") && says("\nquantile_matrix\n")) << out;
}

TEST_F(ScoreCustomers, EveryComponentRunsOnColumnsOfItsOwnName) {
  for (const catalogue_entry& entry : catalogue()) {
    const description d = entry.make(0)->describe();
    std::string header, row;
    for (const input_description& in : d.inputs)
      for (std::size_t j = 1; j <= in.width; ++j) {
        header +=
            (header.empty() ? "" : ",") + d.title + "." + in.name + (in.width == 1 ? "" : "_" + std::to_string(j));
        row += (row.empty() ? "" : ",") + std::string(in.is_text ? "competitor" : in.name == "contraction" ? "0" : "1");
      }
    std::vector<std::string> more{"--only", std::string(entry.group)};
    for (const parameter_description& p : d.parameters) {
      const auto set = [&](const char* value) {
        more.insert(more.end(), {"--set", d.title + "." + p.name + "=" + value});
      };
      if (p.name == "timing") set("now");
      if (p.name == "discount") set("0.1");
      if (p.name == "horizon") set("3");
      if (p.name == "of") set("after_sale");
      if (p.value == "unstated" && p.name != "timing" && p.name != "discount" && p.name != "of") set("1");
      if (p.value == "unstated,unstated,unstated,unstated") set("1,2,3,4");
      if (p.name == "threshold" || p.name == "key_from" || p.name == "middle_from" || p.name == "general_from")
        set("1");
      if (p.name == "long_from") set("24");
      if (p.value == "NaN") set("1");  // has no default
    }
    report(header + "\n" + row + "\n" + row + "\n", more);
    ASSERT_TRUE(said["components"].contains(d.title)) << d.title << '\n' << err;
    EXPECT_EQ(said["components"][d.title]["rows"], 2) << d.title;
    EXPECT_EQ(said["components"][d.title]["invalid"], 0) << d.title;
    EXPECT_EQ(said["components"][d.title]["group"], entry.group);
    EXPECT_TRUE(says("\n" + d.title + "\n")) << out;
    EXPECT_FALSE(said["components"][d.title]["figures"].empty()) << d.title;
  }
}

TEST_F(ScoreCustomers, RunsWhatCouldBeMeantOtherwiseOnlyWhenAsked) {
  const std::string_view text = "rating,value,complainants,annual_purchase\n3,10,0,5\n4,20,1,5\n";
  report(text, {});
  EXPECT_EQ(said["components"].size(), 2U) << "ripple and abc";
  EXPECT_EQ(err, "");
  report(text, {"--map", "customer_satisfaction.rating=rating", "--set", "concentration.confidence=0.9"});
  EXPECT_EQ(said["components"].size(), 4U);
  report(text,
         {"--only", "satisfaction,hidden_dissatisfaction", "--map", "satisfaction::customer_effort.rating=rating"});
  EXPECT_EQ(said["components"].size(), 2U);
  EXPECT_TRUE(said["components"].contains("customer_effort"));
  fs::remove_all(path("out.csv"));
  fs::remove_all(path("report.json"));
  fails(exit_usage, text, {"--map", "rating=value"},
        "'rating' is an input of net_promoter_score, customer_satisfaction, customer_effort: say of which, as in "
        "net_promoter_score.rating=value");
  fails(exit_usage, text, {"--only", "loyalty_matrix"},
        "loyalty_matrix cannot run: no column 'repeat_behaviour' (unit of its cut); --map "
        "loyalty_matrix.repeat_behaviour=COLUMN says which it is");
  fails(exit_usage, "perceived\n1\n", {}, "perception_bias: no column 'measured'");
}

// ---- parameters ----

TEST_F(ScoreCustomers, SetsParametersByName) {
  ASSERT_EQ(
      score("id,complainants,annual_purchase,expected_1,expected_2,perceived_1,perceived_2\n1,1,100,4,4,5,3\n",
            {"--set", "ripple.told=20", "--set", "churn::ripple.complaint_rate=0.08", "--set", "gap.weights=1,3"}),
      exit_done)
      << err;
  EXPECT_EQ(scored.substr(scored.find('\n') + 1), "1,1,-1,-0.5,dissatisfied,12.5,11.5,250,250,1250\n");
}

TEST_F(ScoreCustomers, RefusesSettingsThatFitNothing) {
  fails(exit_usage, two_customers, {"--set", "ripple"}, "is not COMPONENT.PARAMETER=VALUE");
  fails(exit_usage, two_customers, {"--set", "ripples.told=1"},
        "no component 'ripples'; there are gap, perception_bias,");
  fails(exit_usage, two_customers, {"--set", "ripple.tell=1"},
        "churn::ripple has no parameter 'tell'; it has complaint_rate, told, told_upper");
  fails(exit_usage, two_customers, {"--set", "roi.x=1"}, "it has none");
  fails(exit_usage, two_customers, {"--set", "ripple.told=ten"}, "churn::ripple.told: 'ten' is not a number");
  fails(exit_usage, two_customers, {"--set", "ripple.told="}, "is not a number");
  fails(exit_usage, two_customers, {"--set", "ripple.told=inf"}, "parameter told = inf breaks the rule");
  fails(exit_usage, two_customers, {"--set", "ripple.complaint_rate=0"},
        "parameter complaint_rate = 0 breaks the rule: in (0, 1]");
  fails(exit_usage, two_customers, {"--set", "lifetime.timing=later"},
        "'later' is none of unstated now after_one_period");
  fails(exit_usage, "id,scores_1,scores_2\n1,2,3\n", {"--set", "scorecard.weights=1,2,3"},
        "takes 2 numbers, separated by commas, not 3");
  fails(exit_usage, "id,value\n1,2\n", {"--set", "abc.a_share=0.9", "--set", "abc.b_share=0.5"}, "not below a_share");
  fails(exit_usage, two_customers, {"--only", "rippel"}, "no component 'rippel'");
  fails(exit_usage, two_customers, {"--threads", "-1"}, "--threads");
}

TEST_F(ScoreCustomers, AnOptionsValueIsTakenWholeOrRefused) {
  for (const char* option : {"--simulate", "--seed", "--threads"})
    for (const char* value : {"", " ", "x", "-1", "+1", "1 ", " 1", "1x", "0x10", "1e2", "2.5", "nan", "1,2",
                              "18446744073709551616", "99999999999999999999999"}) {
      std::vector<std::string> all{"--simulate", "5", "--only", "ripple", option, value};
      if (option == std::string("--simulate")) all.erase(all.begin(), all.begin() + 2);
      EXPECT_EQ(call(all), exit_usage) << option << " '" << value << "'";
      EXPECT_NE(err.find(option), err.npos) << err;
    }
  EXPECT_EQ(call({"--simulate", "5", "--seed", "18446744073709551615", "--only", "ripple"}), exit_done) << err;
  EXPECT_EQ(call({"--simulate", "5", "--threads", "1025"}), exit_usage);
  for (const char* option : {"--out", "--report", "--quarantine", "--id", "--map", "--set", "--only", "--transactions"})
    fails(exit_usage, two_customers, {option, ""}, option);
  EXPECT_EQ(call({""}), exit_usage);
  for (const char* option : {"--out", "--report", "--quarantine", "--id", "--threads"})
    fails(exit_usage, two_customers, {option, "1", option, "1"}, option);
  fails(exit_usage, two_customers, {"--only", "ripple,,roi"}, "no component ''");
  fails(exit_usage, two_customers, {"--set", "ripple.told=9", "--set", "churn::ripple.told=9"},
        "'ripple.told' is set twice");
  fails(exit_usage, two_customers, {"--map", "ripple.complainants=id", "--map", "churn::ripple.complainants=id"},
        "'ripple.complainants' is mapped twice");
  for (const char* value : {"", " ", "9x", "nan"})
    fails(exit_usage, two_customers, {"--set", "ripple.told=" + std::string(value)}, "is not a number");
  fails(exit_usage, two_customers, {"--set", "ripple.told=9,9"}, "'9,9' has a comma");
  fails(exit_usage, two_customers, {"--set", "lifetime.timing="}, "'' is none of");
  fails(exit_usage, "id,value\n1,2\n", {"--map", "abc.value=constant:"}, "'' is not a number");
  fails(exit_usage, "id,scores_1,scores_2\n1,2,3\n", {"--set", "scorecard.weights="}, "takes 2 numbers");
}

TEST_F(ScoreCustomers, AMatrixWithoutStatedCutsDoesNotRun) {
  const std::string_view text = "id,margin,retention\na,100,0.8\nb,5,0.1\n";
  const std::vector<std::string> lifetime{"--set", "lifetime.timing=now", "--set", "lifetime.discount=0.1"};
  ASSERT_EQ(score(text, lifetime), exit_done) << err;
  EXPECT_EQ(scored.find("matrix"), scored.npos) << scored;
  EXPECT_FALSE(says("most valuable")) << out;
  EXPECT_FALSE(says("largest distance")) << "nobody has any: " << out;
  EXPECT_NE(err.find("matrix does not run: current_cut has to be stated (--set matrix.current_cut=…)"), err.npos)
      << err;
  fs::remove(path("out.csv"));
  std::vector<std::string> one_cut = lifetime, only = lifetime;
  one_cut.insert(one_cut.end(), {"--set", "matrix.current_cut=50"});
  fails(exit_usage, text, one_cut, "potential_cut has to be stated (--set matrix.potential_cut=…)");
  only.insert(only.end(), {"--only", "lifetime", "--only", "matrix"});
  fails(exit_usage, text, only, "matrix cannot run: current_cut has to be stated");
}

TEST_F(ScoreCustomers, WhatCanBeSaidAgainstAChunkHasBoundedBytes) {
  std::ostringstream ignored;
  const options chosen = parse_options({"--simulate", "1000"}, ignored, ignored).chosen;
  const std::unique_ptr<row_source> source = simulated_rows(1000, 1);
  chunk rows;
  const plan jobs(chosen, *source, rows);
  ASSERT_GE(jobs.jobs().size(), 6U);  // enough for the bound to be reached
  const std::size_t most = jobs.wanted().most_rows;
  EXPECT_EQ(most % clientele::rows_per_leaf, 0U);
  EXPECT_GE(most, clientele::rows_per_leaf);
  EXPECT_LE(most * (sizeof(complaint) * jobs.jobs().size() + sizeof(clientele::bad_row)), 24'000'000U);
}

TEST_F(ScoreCustomers, WhatNoDefaultFitsHasToBeStated) {
  const auto stands_still = [&](std::string_view text, const std::vector<std::string>& more, const std::string& name,
                                const std::vector<std::string>& parameters) {
    std::vector<std::string> options = more;
    for (const std::string& parameter : parameters) {
      fs::remove(path("out.csv"));
      fails(exit_usage, text, options, parameter + " has to be stated");
      options.insert(options.end(), {"--set", name + "." + parameter + "=0.5"});
    }
    ASSERT_EQ(score(text, options), exit_done) << err;
    EXPECT_TRUE(says("\n" + name + "\n")) << out;
  };
  stands_still("id,repeat_behaviour,attitude\n1,3,5\n", {"--only", "loyalty_matrix"}, "loyalty_matrix",
               {"behaviour_cut", "attitude_cut"});
  stands_still("id,spend\n1,500\n", {"--only", "response_curve"}, "response_curve", {"ceiling", "steepness"});
  stands_still("id,acquisition_spend,retention_spend\n1,500,50\n", {"--only", "customer_equity"}, "customer_equity",
               {"margin", "discount", "acquisition_ceiling", "acquisition_steepness", "retention_ceiling",
                "retention_steepness"});
}

TEST_F(ScoreCustomers, AssumptionsOfALifetimeValueAreSaid) {
  const std::string_view text = "id,margin,retention\na,100,0.8\nb,5,0.1\n";
  ASSERT_EQ(score(text, {"--set", "lifetime.timing=now"}), exit_done) << err;
  EXPECT_TRUE(says("no discount: what comes later counts as much as what comes now (--set lifetime.discount=")) << out;
  EXPECT_TRUE(says("no improvement was stated")) << out;
  EXPECT_FALSE(says("potential value")) << out;
  fs::remove(path("out.csv"));
  ASSERT_EQ(score(text, {"--set", "lifetime.timing=now", "--set", "lifetime.discount=0.1", "--set",
                         "lifetime.retention_gain=0.05"}),
            exit_done)
      << err;
  EXPECT_FALSE(says("no discount") || says("no improvement")) << out;
  EXPECT_TRUE(says("potential value")) << out;
}

TEST_F(ScoreCustomers, OnlyDistancesAbove0AreRanked) {
  ASSERT_EQ(score("id,margin,retention,retention_gain\na,100,0.8,0\n\x1b[31mb,100,0.8,0\n",
                  {"--set", "lifetime.timing=now", "--set", "lifetime.retention_gain=0.1"}),
            exit_done)
      << err;
  EXPECT_TRUE(says("largest distance")) << out;
  EXPECT_TRUE(says("\n  \\x1b[31mb  ")) << out;
  EXPECT_EQ(out.find('\x1b'), out.npos);
}

TEST_F(ScoreCustomers, TextsOfTheFileArePrintedShortAndHarmless) {
  const std::string evil = "\x1b[2J", wide(20'000, 'y');
  fails(exit_bad_input, "id,value\n1," + evil + "\n2," + wide + "\n", {}, "column 'value': '\\x1b[2J' is not a number");
  EXPECT_EQ(err.find('\x1b'), err.npos);
  EXPECT_NE(err.find("yyy… (20000 bytes)' is not a number"), err.npos) << err;
  EXPECT_LT(err.size(), 1000U);
  fails(exit_usage, "id," + evil + "," + wide + "\n1,2,3\n", {"--id", "customer"}, "it has 'id', '\\x1b[2J', 'yyy");
  EXPECT_EQ(err.find('\x1b'), err.npos);
  EXPECT_LT(err.size(), 1000U);
  fails(exit_usage, "id," + wide + "," + wide + "\n1,2,3\n", {"--id", wide}, "has several columns 'yyy");
  EXPECT_LT(err.size(), 1000U);
}

// ---- bad rows ----

constexpr std::string_view some_bad =
    "id,complainants,annual_purchase,value\n"
    "a,1,100.0,7\n"
    "b,-2,100,8\n"
    "\"c\nc\",1,\"1,5\",9\n"
    "d,1\n"
    "e,1,,10\n"
    "f,1,x\"y,11\n"
    "g,2,10,12\n";

TEST_F(ScoreCustomers, NamesBadRowsAndWritesNothing) {
  fails(exit_bad_input, some_bad, {}, "in.csv:3: column 'complainants' = -2 breaks the rule: >= 0 (churn::ripple)");
  const std::string place = path("in.csv");
  EXPECT_NE(err.find(place + ":4: column 'annual_purchase': '1,5' is no number with a decimal point"), err.npos) << err;
  EXPECT_NE(err.find(place + ":6:4: 2 fields where the header has 4"), err.npos) << err;
  EXPECT_NE(err.find(place + ":7: column 'annual_purchase' has no value, and one is required (churn::ripple)"),
            err.npos)
      << err;
  EXPECT_NE(err.find(place + ":8:6: a quote inside a field"), err.npos) << err;
  EXPECT_NE(err.find("5 bad rows: 2 malformed, 3 with bad values"), err.npos) << err;
}

TEST_F(ScoreCustomers, PutsBadRowsAside) {
  ASSERT_EQ(score(some_bad, {"--quarantine", path("bad.csv")}), exit_done) << err;
  EXPECT_EQ(scored.substr(scored.find('\n') + 1),
            "a,25,24,250,500,2500,B\n"
            "b,,,,,,A\n"
            "\"c\nc\",,,,,,A\n"
            "e,,,,,,A\n"
            "g,50,48,500,1000,500,A\n");
  csv_reader reader(path("bad.csv"));
  EXPECT_EQ(reader.header(), (std::vector<std::string>{"line", "reason", "record"}));
  const std::vector<std::vector<std::string>> expected{
      {"3", "column 'complainants' = -2 breaks the rule: >= 0 (churn::ripple)", "b,-2,100,8"},
      {"4",
       "column 'annual_purchase': '1,5' is no number with a decimal point, which '100.0', line 2, shows (--locale says "
       "otherwise) (churn::ripple)",
       "\"c\nc\",1,\"1,5\",9"},
      {"6", path("in.csv") + ":6:4: 2 fields where the header has 4", "d,1"},
      {"7", "column 'annual_purchase' has no value, and one is required (churn::ripple)", "e,1,,10"},
      {"8", path("in.csv") + ":8:6: a quote inside a field that does not begin with one", "f,1,x\"y,11"}};
  csv_record record;
  for (const auto& row : expected) {
    ASSERT_TRUE(reader.next(record));
    ASSERT_EQ(record.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(record[i], row[i]);
  }
  EXPECT_FALSE(reader.next(record));
  EXPECT_TRUE(says("of them with a bad value       3\n")) << out;
  EXPECT_TRUE(says("malformed records, not scored  2\n")) << out;
  EXPECT_NE(err.find("put aside in"), err.npos);
}

TEST_F(ScoreCustomers, ALateBadRowLeavesTheOldFilesAsTheyWere) {
  std::string text = "id,complainants,annual_purchase,value\n";
  for (int row = 0; row < 140000; ++row) text += std::to_string(row) + ",0,10,5\n";
  text += "last,1,-1,5\n";
  write("out.csv", "precious");
  write("report.json", "old");
  EXPECT_EQ(score(text, {"--report", path("report.json")}), exit_bad_input);
  EXPECT_EQ(read("out.csv"), "precious");
  EXPECT_EQ(read("report.json"), "old");
  EXPECT_EQ(files(), 3);
  EXPECT_NE(err.find("in.csv:140002: column 'annual_purchase' = -1"), err.npos) << err;
}

TEST_F(ScoreCustomers, ATextWhereAnAnswerMayBeMissingIsBadAndNotMissing) {
  fails(exit_bad_input, "id,expected_1,expected_2,perceived_1,perceived_2\n1,4,n/a,5,4\n", {},
        "column 'expected_2': 'n/a' is not a number (satisfaction::gap)");
}

TEST_F(ScoreCustomers, AResultBeyondTheLargestNumberIsNamed) {
  fails(exit_bad_input, "id,complainants,annual_purchase\n1,1e300,1e300\n", {},
        "the result is beyond the largest number (churn::ripple)");
}

TEST_F(ScoreCustomers, AFileThatCannotBeReadAsCsvIsBadInput) {
  fails(exit_bad_input, "", {}, "in.csv:1:1: the file is empty");
  fails(exit_bad_input, "id,value,value\n", {"--skip-lines", "2"}, "in.csv:2:1: the file ends within the 2 lines");
  fails(exit_bad_input, "id,value\n1,\"2\n", {}, "in.csv:2:3: a quote that is never closed");
  fails(exit_bad_input, "id,value\n1,\"2\n", {"--quarantine", path("bad.csv")}, "never closed");
}

// ---- files ----

TEST_F(ScoreCustomers, FilesThatCannotBeReadOrWritten) {
  EXPECT_EQ(call({path("nowhere.csv")}), exit_io);
  EXPECT_NE(err.find("cannot open " + path("nowhere.csv")), err.npos) << err;
  write("in.csv", two_customers);
  EXPECT_EQ(call({path("in.csv"), "--out", path("no/folder.csv")}), exit_io);
  EXPECT_EQ(call({path("in.csv"), "--out", directory.string()}), exit_io);
  EXPECT_EQ(call({path("in.csv"), "--out", path("out.csv"), "--report", path("no/report.json")}), exit_io);
  EXPECT_EQ(call({path("in.csv"), "--out", path("out.csv"), "--quarantine", path("no/bad.csv")}), exit_io);
  EXPECT_EQ(files(), 1);
  EXPECT_EQ(call({path("in.csv"), "--out", "/dev/full"}), exit_io);
  EXPECT_NE(err.find("/dev/full"), err.npos) << err;
}

TEST_F(ScoreCustomers, WrongUse) {
  EXPECT_EQ(call({}), exit_usage);
  EXPECT_EQ(call({"a.csv", "--simulate", "10"}), exit_usage);
  EXPECT_EQ(call({"a.csv", "--seed", "10"}), exit_usage);
  EXPECT_EQ(call({"--sing"}), exit_usage);
  EXPECT_EQ(call({"--simulate", "-5"}), exit_usage);
  EXPECT_EQ(call({"--simulate", "5", "--out", path("x"), "--report", path("x")}), exit_usage);
  EXPECT_NE(err.find("name of two outputs"), err.npos) << err;
  EXPECT_EQ(call({"--help"}), exit_done);
  for (const char* option : {"--out", "--report", "--map", "--set", "--only", "--threads", "--quarantine", "--simulate",
                             "--seed", "--id", "--list-components", "Exit codes", "bad field"})
    EXPECT_TRUE(says(option)) << option;
}

TEST_F(ScoreCustomers, AnInterruptionLeavesNothingBehind) {
  EXPECT_EXIT(
      {
        catch_signals();
        ::alarm(1);
        static_cast<void>(call({"--simulate", "4000000000", "--only", "ripple", "--out", path("out.csv"),
                                "--quarantine", path("bad.csv")}));
      },
      testing::KilledBySignal(SIGALRM), "score_customers: interrupted; nothing was written\n$");
  EXPECT_EQ(files(), 0);
}

TEST_F(ScoreCustomers, SaysWhatALateBadRowLeavesDelivered) {
  std::string text = "id,complainants,annual_purchase\n";
  for (int row = 0; row < 140000; ++row) text += std::to_string(row) + ",0,10\n";
  text += "last,1,-1\n";
  testing::internal::CaptureStdout();
  EXPECT_EQ(call({write("in.csv", text), "--out", "-", "--report", path("report.json")}), exit_bad_input);
  const std::string delivered = testing::internal::GetCapturedStdout();
  const auto rows = std::ranges::count(delivered, '\n') - 1;
  EXPECT_GT(rows, 100000);
  EXPECT_NE(err.find("\n" + grouped(static_cast<double>(rows), 0) +
                     " rows were delivered to standard output; no file was written; --quarantine FILE"),
            err.npos)
      << err;
  EXPECT_EQ(out, "");
  EXPECT_EQ(files(), 1);
}

TEST_F(ScoreCustomers, ALateFailureOfOneOutputLeavesNoneOfThem) {
  write("out.csv", "precious");
  write("in.csv", two_customers);
  EXPECT_EQ(call({path("in.csv"), "--out", path("out.csv"), "--quarantine", path("bad.csv"), "--report", "/dev/full"}),
            exit_io);
  EXPECT_NE(err.find("cannot write /dev/full: No space left"), err.npos) << err;
  EXPECT_EQ(read("out.csv"), "precious");
  EXPECT_EQ(files(), 2);
}

TEST_F(ScoreCustomers, AnOutputIsNeverTheInputNorTwoOutputs) {
  write("in.csv", two_customers);
  fs::create_symlink("in.csv", path("link"));
  fs::create_hard_link(path("in.csv"), path("hard"));
  for (const char* option : {"--out", "--report", "--quarantine"})
    for (const char* name : {"in.csv", "./in.csv", "link", "hard"}) {
      EXPECT_EQ(call({path("in.csv"), option, path(name)}), exit_usage) << option << ' ' << name;
      EXPECT_NE(err.find("is the input"), err.npos) << err;
    }
  EXPECT_EQ(call({path("in.csv"), "--out", path("q.csv"), "--quarantine", path("./q.csv")}), exit_usage);
  EXPECT_NE(err.find("name of two outputs"), err.npos) << err;
  EXPECT_EQ(read("in.csv"), two_customers);
  EXPECT_EQ(files(), 3);
}

TEST_F(ScoreCustomers, ShortWorkShowsNoProgress) {
  EXPECT_EQ(call({"--simulate", "1000", "--only", "ripple"}, true), exit_done);
  EXPECT_EQ(err, "");
}

// ---- the simulated base ----

TEST_F(ScoreCustomers, TheSameBytesOnAnyNumberOfThreads) {
  constexpr std::size_t customers = clientele::tests::rows_of_a_long_test(150000, 20000);
  const auto with_threads = [&](const char* threads) {
    const std::string name = std::string("out") + threads;
    EXPECT_EQ(call({"--simulate", std::to_string(customers), "--seed", "7", "--threads", threads, "--out", path(name),
                    "--report", path("r.json")}),
              exit_done)
        << err;
    nlohmann::json report = nlohmann::json::parse(read("r.json"));
    report.erase("study");  // which names the number of threads
    return std::vector{read(name), out.substr(0, out.find("\nstudy\n")), report.dump()};
  };
  const auto one = with_threads("1");
  EXPECT_EQ(std::ranges::count(one[0], '\n'), static_cast<std::ptrdiff_t>(customers) + 1);
  for (const char* threads : {"2", "3", "7"}) EXPECT_TRUE(with_threads(threads) == one) << threads;
}

TEST_F(ScoreCustomers, WhatRunsOnTheSimulatedBase) {
  ASSERT_EQ(call({"--simulate", "1000", "--set", "finite_lifetime.timing=now", "--set", "finite_lifetime.horizon=5",
                  "--report", path("r.json")}),
            exit_done)
      << err;
  EXPECT_EQ(err, "");
  const auto report = nlohmann::json::parse(read("r.json"));
  const std::vector<std::string> expected{"gap",    "ripple", "lifetime",  "finite_lifetime",
                                          "matrix", "roi",    "scorecard", "abc"};
  EXPECT_EQ(report["components"].size(), expected.size());
  for (const std::string& title : expected) {
    const auto& one = report["components"][title];
    EXPECT_EQ(one["rows"], 1000);
    EXPECT_EQ(one["invalid"], 0);
  }
}

TEST_F(ScoreCustomers, TheReportAgreesWithTheRows) {
  ASSERT_EQ(call({"--simulate", "5000", "--seed", "2", "--report", path("r.json"), "--out", path("out.csv")}),
            exit_done);
  const auto report = nlohmann::json::parse(read("r.json"));
  EXPECT_EQ(report["customers"], 5000);
  const auto& largest = report["largest_distance"]["customers"];
  ASSERT_EQ(largest.size(), 10U);

  csv_reader reader(path("out.csv"));
  const auto place = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(reader.header(), name) - reader.header().begin());
  };
  const std::size_t potential = place("lifetime.potential"), risk = place("ripple.revenue_at_risk"),
                    grade = place("abc.grade");
  double total = 0;
  std::vector<std::tuple<double, std::size_t, std::string>> potentials;  // and the place in the file
  std::uint64_t a = 0;
  for (csv_record record; reader.next(record);) {
    total += std::stod(std::string(record[risk]));
    potentials.emplace_back(-std::stod(std::string(record[potential])), potentials.size(), record[0]);
    a += record[grade] == "A" ? 1 : 0;
  }
  EXPECT_NEAR(report["components"]["ripple"]["statistics"]["revenue_at_risk"]["total"], total, 1e-9 * total);
  EXPECT_EQ(report["components"]["abc"]["classes"]["grade"]["A"], a);
  std::ranges::sort(potentials);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(largest[i]["id"], std::get<2>(potentials[i]));
    EXPECT_EQ(largest[i]["potential"], -std::get<0>(potentials[i]));
  }
}

TEST_F(ScoreCustomers, WhatIsUndefinedIsSaidToBe) {
  ASSERT_EQ(score("id,customers,retention_lift,value_per_customer,cost\n1,10,0.1,5,0\n", {"--report", path("r.json")}),
            exit_done)
      << err;
  EXPECT_TRUE(says("return on the cost  undefined")) << out;
  const auto report = nlohmann::json::parse(read("r.json"));
  bool found = false;
  for (const auto& figure : report["components"]["roi"]["figures"])
    if (figure["name"] == "return on the cost") found = figure["value"].is_null();
  EXPECT_TRUE(found);
}

// ---- the catalogue ----

TEST_F(ScoreCustomers, ListsComponentsFromTheirDescriptors) {
  ASSERT_EQ(call({"--list-components"}), exit_done);
  for (const catalogue_entry& entry : catalogue()) {
    const description d = entry.make(0)->describe();
    EXPECT_TRUE(says(d.title + " (" + d.name + ")"));
    for (const input_description& in : d.inputs) EXPECT_TRUE(says(in.width == 1 ? in.name : in.name + "_1")) << in.name;
    for (const parameter_description& p : d.parameters)
      EXPECT_TRUE(says(p.name + " = " + p.value.substr(0, 40))) << p.name;
    for (const result_description& r : d.results) EXPECT_TRUE(says(r.name)) << r.name;
  }
  EXPECT_TRUE(says("complaint_rate = 0.04  share      in (0, 1]          attributed to TARP 1986")) << out;
  EXPECT_TRUE(says("one of unstated, now, after_one_period"));
}

TEST_F(ScoreCustomers, EveryDefaultCanBeSet) {
  for (const catalogue_entry& entry : catalogue()) {
    const std::unique_ptr<job> work = entry.make(0);
    const description before = work->describe();
    for (const parameter_description& p : before.parameters)
      if (p.value.find("unstated") == p.value.npos) work->set(p.name, p.value);
    const description after = work->describe();
    for (std::size_t i = 0; i < before.parameters.size(); ++i)
      EXPECT_EQ(after.parameters[i].value, before.parameters[i].value)
          << before.name << "." << before.parameters[i].name;
  }
}

TEST(NumberSpool, IsReadAsOftenAsOneWants) {
  number_spool spool;
  EXPECT_EQ(spool.size(), 0U);
  std::vector<double> numbers(400000);  // more than stay in memory
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i) / 3;
  spool.add(std::span(numbers).first(70000));
  spool.add(std::span(numbers).subspan(70000));
  EXPECT_EQ(spool.size(), numbers.size());
  for (int walk = 0; walk < 3; ++walk)
    for (std::size_t i = 0; i < numbers.size(); ++i) ASSERT_EQ(spool[i], numbers[i]);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    ASSERT_EQ(spool[i], numbers[i]);
    ASSERT_EQ(spool[numbers.size() - 1 - i], numbers[numbers.size() - 1 - i]);
  }
  std::vector<double> piece(10);
  EXPECT_EQ(spool.read(numbers.size() - 4, piece), 4U);
  EXPECT_EQ(piece[3], numbers.back());
}

TEST(SortedNumbers, AreInRisingOrderHoweverManyRunsAreMerged) {
  for (const std::size_t count : {0U, 1U, 99U, 100U, 101U, 300U, 10000U}) {
    sorted_numbers sorted(100, 3);  // 10 000: 100 runs, merged to 34, 12, 4, 2, 1
    std::vector<double> expected;
    std::uint64_t state = 7;
    for (std::size_t i = 0; i < count; ++i) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      expected.push_back(static_cast<double>(state >> 50) - 8000);
      sorted.add(expected.back());
    }
    std::ranges::sort(expected);
    const number_spool& spool = sorted.sort();
    ASSERT_EQ(spool.size(), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(spool[i], expected[i]);
  }
}

TEST(Grouped, WritesNumbersToBeRead) {
  EXPECT_EQ(grouped(0, 0), "0");
  EXPECT_EQ(grouped(999, 0), "999");
  EXPECT_EQ(grouped(1000, 0), "1,000");
  EXPECT_EQ(grouped(-1234567.891, 2), "-1,234,567.89");
  EXPECT_EQ(grouped(-0.001, 2), "0.00");
  EXPECT_EQ(grouped(-123, 0), "-123");
  EXPECT_EQ(grouped(1e30, 2), "1e+30");
  EXPECT_EQ(grouped(std::numeric_limits<double>::quiet_NaN(), 2), "undefined");
  EXPECT_EQ(grouped(std::numeric_limits<double>::infinity(), 2), "infinite");
}

}  // namespace score_customers_test
}  // namespace score_customers
