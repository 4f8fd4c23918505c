// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "score_customers/options.hpp"
#include "score_customers/run.hpp"
#include "support/program_calls.hpp"

namespace score_customers {
namespace gathering_components_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class GatheringJob : public program_calls {
 protected:
  static json figure(const json& section, const std::string& name) {
    for (const json& one : section["figures"])
      if (one["name"] == name) return one;
    ADD_FAILURE() << "nothing of " << name << " in " << section;
    return {};
  }
};

/// 56 of 70 resolved customers loyal, 48 of 80 without a problem.
std::string paradox_rows() {
  std::string text = "class,resolved,loyal\n";
  for (int i = 0; i < 70; ++i) text += std::string(i % 2 == 0 ? "gold" : "") + ",1," + (i < 56 ? "1" : "0") + "\n";
  for (int i = 0; i < 80; ++i) text += std::string(i % 2 == 0 ? "gold" : "") + ",0," + (i < 48 ? "1" : "0") + "\n";
  return text;
}

TEST_F(GatheringJob, SurvivalWithItsCurve) {
  write("in.csv", "kind,months,gone\na,1,1\nb,2,1\na,2,0\nb,3,1\n");
  const strings work{path("in.csv"), "--map", "kaplan_meier.time=months", "--map", "kaplan_meier.left=gone",
                     "--by",         "kind"};
  const json all = report_of(work);
  const json& s = all["components"]["kaplan_meier"];
  EXPECT_EQ(s["group"], "churn");
  EXPECT_EQ(figure(s, "of them left")["value"], 3);
  EXPECT_EQ(figure(s, "median time until leaving")["value"], 2);
  EXPECT_EQ(figure(s, "median time until leaving")["method"], "log_log");
  EXPECT_NEAR(figure(s, "mean time within the observation")["value"].get<double>(), 2.25, 1e-15);
  ASSERT_EQ(s["curves"]["survival"].size(), 3U);
  EXPECT_EQ(s["curves"]["survival"][0]["still there"], 0.75);
  EXPECT_NEAR(s["curves"]["survival"][1]["still there"].get<double>(), 0.5, 1e-15);
  const json& b = all["groups"][1]["components"]["kaplan_meier"];
  EXPECT_EQ(figure(b, "observed")["value"], 2);
  EXPECT_EQ(b["curves"]["survival"][0]["still there"], 0.5);
  EXPECT_NE(out.find("==== kind: a, 2 customers ====\n\n---- churn ----\n\nkaplan_meier\n"), out.npos) << out;
}

TEST_F(GatheringJob, TheRecoveryParadoxByClass) {
  write("in.csv", paradox_rows());
  const json all = report_of({path("in.csv"), "--map", "customer_class=class", "--only", "recovery_paradox"});
  const json& s = all["components"]["recovery_paradox"];
  EXPECT_NEAR(figure(s, "difference")["value"].get<double>(), 0.2, 1e-15);
  EXPECT_NEAR(figure(s, "difference")["low"].get<double>(), 0.0524, 5e-5);
  EXPECT_NEAR(figure(s, "difference")["high"].get<double>(), 0.3339, 5e-5);
  EXPECT_NEAR(figure(s, "gold: loyal after a resolved problem")["value"].get<double>(), 28.0 / 35, 1e-15);
  EXPECT_NEAR(figure(s, "no class: difference")["value"].get<double>(), 0.2, 1e-15);
  EXPECT_EQ(s["missing"]["customer_class"], 75);

  const json without = report_of({path("in.csv"), "--only", "recovery_paradox"})["components"]["recovery_paradox"];
  EXPECT_EQ(figure(without, "difference"), figure(s, "difference"));
  EXPECT_EQ(without["figures"].size(), 3U) << "one class only: no lines by class";
}

TEST_F(GatheringJob, ReasonsAreTextsOfATable) {
  write("in.csv", "why,spend\nmoved away,10\ncompetitor,20\n competitor ,30\n,40\nbored,50\n");
  const strings work{path("in.csv"), "--map", "reasons.reason=why", "--map", "reasons.money=spend"};
  EXPECT_EQ(call(work), exit_bad_input);
  EXPECT_NE(err.find("in.csv:6: column 'why' = 'bored' breaks the rule: one of the reasons of the table"), err.npos)
      << err;
  strings aside = work;
  aside.insert(aside.end(), {"--quarantine", path("bad.csv")});
  const json s = report_of(aside)["components"]["reasons"];
  EXPECT_EQ(s["invalid_by_input"]["reason"], 1);
  EXPECT_EQ(s["missing"]["reason"], 1);
  EXPECT_EQ(figure(s, "with a reason")["value"], 3);
  EXPECT_NEAR(figure(s, "competitor")["value"].get<double>(), 2.0 / 3, 1e-15);
  EXPECT_EQ(figure(s, "competitor")["method"], "wilson");
  EXPECT_EQ(figure(s, "competitor: what they brought")["value"], 50);
  EXPECT_EQ(figure(s, "preventable")["value"], 0);
}

// Sales of all 100, 110, 99; of "b" 40 and then nothing. Six falling periods of "c" make an interval below 0.
TEST_F(GatheringJob, SalesByPeriodAndWhoseFall) {
  write("in.csv", "who,month,sales\na,3,60\nb,3,40\na,4,110\na,5,99\n");
  const strings maps{"--map", "sales_trend.customer=who", "--map", "sales_trend.period=month", "--map", "amount=sales"};
  const auto section_of = [&] {
    strings work{path("in.csv")};
    work.insert(work.end(), maps.begin(), maps.end());
    return report_of(work)["components"]["sales_trend"];
  };
  const json s = section_of();
  EXPECT_EQ(figure(s, "trend of the sales of all")["value"], -0.5);
  const json& periods = s["tables"]["sales by period"];
  ASSERT_EQ(periods.size(), 3U);
  EXPECT_NEAR(periods[1]["growth"]["value"].get<double>(), 0.1, 1e-15);
  EXPECT_NEAR(periods[2]["growth"]["value"].get<double>(), -0.1, 1e-15);
  EXPECT_EQ(figure(s, "of whom the data do not say")["value"], 2);

  std::string text = "who,month,sales\n";
  for (int k = 0; k < 7; ++k) {
    text += "c," + std::to_string(k) + "," + std::to_string(70 - 10 * k) + "\n";
    text += "d," + std::to_string(k) + "," + std::to_string(k * k) + "\n";
  }
  write("in.csv", text);
  const json longer = section_of();
  EXPECT_EQ(figure(longer, "customers whose sales rise")["value"], 1);
  EXPECT_EQ(figure(longer, "customers whose sales fall")["value"], 1);
  const json& falling = longer["tables"]["customers whose sales fall, the steepest first"];
  ASSERT_EQ(falling.size(), 1U);
  EXPECT_EQ(falling[0]["customer"], "c");
  EXPECT_EQ(falling[0]["a period"]["value"], -10);
}

TEST_F(GatheringJob, WhatGoesWithWhat) {
  write("in.csv", "spending,waiting\n10,9\n20,6\n30,5\n40,4\n50,\n");
  const json s = report_of({path("in.csv"), "--map", "association.x=spending", "--map",
                            "association.y=waiting"})["components"]["association"];
  EXPECT_EQ(s["group"], "associations");
  EXPECT_EQ(figure(s, "left out, one of the two is missing")["value"], 1);
  EXPECT_NEAR(figure(s, "rank correlation (Spearman)")["value"].get<double>(), -1, 1e-15);
  EXPECT_NEAR(figure(s, "slope by least squares")["value"].get<double>(), -0.16, 1e-15);
  EXPECT_NEAR(figure(s, "its level at x = 0")["value"].get<double>(), 10, 1e-13);
  EXPECT_NEAR(figure(s, "slope by Theil and Sen")["value"].get<double>(), -0.4 / 3, 1e-15);
  EXPECT_NEAR(figure(s, "the level of that one at x = 0")["value"].get<double>(), 27.5 / 3, 1e-13);
}

TEST_F(GatheringJob, WhichFieldsAreStale) {
  write("in.csv", "ages_1,ages_2\n1,13\n20,14\n");
  const json s = report_of({path("in.csv"), "--only", "stale_entries", "--set",
                            "stale_entries.stale_after=12"})["components"]["stale_entries"];
  const json& fields = s["tables"]["stale fields"];
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_EQ(fields[0]["field"], "ages_2");
  EXPECT_EQ(fields[0]["share"]["value"], 1);
  EXPECT_EQ(fields[1]["share"]["value"], 0.5);
  std::string header, row;  // the profile of a firm, of which the last two fields are old
  for (int f = 1; f <= 27; ++f) {
    header += (f > 1 ? ",ages_" : "ages_") + std::to_string(f);
    row += (f > 1 ? "," : "") + std::string(f > 25 ? "30" : "1");
  }
  write("in.csv", header + "\n" + row + "\n");
  const json firm = report_of({path("in.csv"), "--only", "stale_entries", "--set",
                               "stale_entries.stale_after=12"})["components"]["stale_entries"];
  ASSERT_EQ(firm["tables"]["stale fields"].size(), 2U);
  EXPECT_EQ(firm["tables"]["stale fields"][0]["field"], "relations with competitors");
}

// Delivered on day 100: thanks are due on the days 102 to 103; one of two installations that are needed is tested.
TEST_F(GatheringJob, ReadyProcessesWithAColumnAStep) {
  const std::string header = "opened,thanked,installed,needed\n";
  write("in.csv", header + "100,102,,\n100,101,105,\n100,,,1\n100,102.5,,\n");
  const strings work{path("in.csv"),
                     "--only",
                     "ready_process",
                     "--map",
                     "ready_process.steps_1=thanked",
                     "--map",
                     "ready_process.steps_3=installed",
                     "--map",
                     "ready_process.applies_3=needed"};
  strings after_sale = work;
  after_sale.insert(after_sale.end(), {"--set", "ready_process.of=after_sale", "--set", "ready_process.as_of=110"});
  const json s = report_of(after_sale)["components"]["ready_process"];
  EXPECT_EQ(s["group"], "processes");
  EXPECT_EQ(figure(s, "thanks, in its window")["value"], 0.5);
  EXPECT_EQ(figure(s, "open: neither complete nor given up")["value"], 4);
  EXPECT_EQ(figure(s, "their mean age")["value"], 10);
  const json& steps = s["tables"]["steps"];
  ASSERT_EQ(steps.size(), 7U);
  EXPECT_EQ(steps[2]["step"], "installation test");
  EXPECT_EQ(steps[2]["reached"], 2);
  EXPECT_EQ(steps[2]["done"]["value"], 0.5);

  write("in.csv", header + "100,99,,\n");
  EXPECT_EQ(call(after_sale), exit_bad_input);
  EXPECT_NE(err.find("no earlier than the step before or the opening"), err.npos) << err;
  EXPECT_EQ(call(work), exit_usage);
  EXPECT_NE(err.find("of has to be stated: which process"), err.npos) << err;
  strings lost = work;  // which has three steps
  lost.insert(lost.end(), {"--map", "ready_process.steps_4=thanked", "--set", "ready_process.of=after_lost_sale"});
  write("in.csv", header + "100,101,101,\n");
  EXPECT_EQ(call(lost), exit_bad_input);
  EXPECT_NE(err.find("missing where the process has no such step"), err.npos) << err;
}

TEST_F(GatheringJob, PartsJoinExactlyInGroupsToo) {
  const std::string text = paradox_rows();
  const std::size_t header = text.find('\n') + 1, cut = text.find('\n', text.size() / 3) + 1;
  const auto rows = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(cut), '\n') - 1;
  write("whole.csv", text);
  write("a.csv", text.substr(0, cut));
  write("b.csv", text.substr(0, header) + text.substr(cut));
  const auto with = [&](const std::string& file, strings more) {
    more.insert(more.begin(), {path(file), "--by", "class", "--map", "customer_class=class", "--only",
                               "recovery_paradox", "--set", "recovery_paradox.confidence=0.9"});
    return more;
  };
  const json whole = report_of(with("whole.csv", {}));
  ASSERT_EQ(call(with("a.csv", {"--keep", path("a")})), exit_done) << err;
  ASSERT_EQ(call(with("b.csv", {"--keep", path("b"), "--first-row", std::to_string(rows)})), exit_done) << err;
  const json merged = report_of({"merge", path("b"), path("a")});
  EXPECT_EQ(merged["components"], whole["components"]);
  EXPECT_EQ(merged["groups"], whole["groups"]);
  EXPECT_EQ(merged["groups"].size(), 2U);
}

TEST_F(GatheringJob, ColumnsOfTextsAreMapped) {
  write("in.csv", paradox_rows());
  EXPECT_EQ(call({path("in.csv"), "--only", "recovery_paradox", "--map", "customer_class=tier"}), exit_usage);
  EXPECT_NE(err.find("has no column 'tier' for customer_class; it has 'class', 'resolved', 'loyal'"), err.npos) << err;
  EXPECT_EQ(call({path("in.csv"), "--only", "recovery_paradox", "--map", "customer_class=missing"}), exit_done) << err;
  ASSERT_EQ(call({"--list-components"}), exit_done);
  EXPECT_NE(out.find("any text"), out.npos);
}

}  // namespace gathering_components_test
}  // namespace score_customers
