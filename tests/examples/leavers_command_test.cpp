// SPDX-License-Identifier: BSL-1.0
// score_customers leavers: small files whose figures are worked by hand.
#include "score_customers/leaver_entries.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "score_customers/options.hpp"
#include "support/section_figures.hpp"

namespace score_customers {
namespace leavers_command_test {

using nlohmann::json;

class LeaversCommand : public section_figures {};

/// The reference times so many, each reason with its row's number as money.
std::string reference_rows() {
  const std::vector<std::pair<std::string, int>> counts{
      {"change of personnel at the buyer's", 1},    {"moved away", 3},        {"other ties", 5}, {"competitor", 9},
      {"dissatisfied with product or service", 14}, {"indifferent staff", 68}};
  std::string text = "reason,money\n";
  for (const auto& [reason, count] : counts)
    for (int i = 0; i < count; ++i) text += reason + ",10\n";
  return text;
}

TEST_F(LeaversCommand, TheReferenceItselfIsNoDeviation) {
  write("in.csv", reference_rows() + ",5\nbored,7\n");
  const json all = report_of({"leavers", path("in.csv")});
  EXPECT_EQ(all["leavers"], 102);
  const json& s = all["components"]["stated_reasons"];
  EXPECT_EQ(value(s, "with a reason"), 101);
  EXPECT_EQ(value(s, "without one"), 1);
  EXPECT_NEAR(value(s, "preventable"), 0.82, 1e-15);
  EXPECT_NEAR(value(s, "preventable: what they brought"), 820, 1e-12);
  EXPECT_NEAR(value(s, "chi-square against the reference shares"), 0, 1e-12);
  EXPECT_NEAR(value(s, "its p-value"), 1, 1e-9);
  const json& table = s["tables"]["reasons"];
  ASSERT_EQ(table.size(), 7U) << "bored is a reason as well";
  EXPECT_EQ(table[0]["reason"], "indifferent staff");
  EXPECT_NEAR(table[0]["share"]["value"].get<double>(), 68.0 / 101, 1e-15);
  EXPECT_EQ(s["tables"]["against the reference"][1]["expected"], 3);
  EXPECT_NE(s["notes"][0].get<std::string>().find("1 have a reason that is in neither table"), std::string::npos);
  EXPECT_FALSE(s["tables"].contains("lost offers"));
}

TEST_F(LeaversCommand, LostOffersByWhatCanBeAdjusted) {
  write("in.csv", "why,value\nprice too high,10\nprice too high,10\nprice too high,10\nproject given up,50\n");
  const json s = report_of({"leavers", path("in.csv"), "--map", "reason=why"})["components"]["stated_reasons"];
  const json& offers = s["tables"]["lost offers"];
  EXPECT_EQ(offers[0]["share"]["value"], 0.75);
  EXPECT_EQ(offers[0]["value"], 30);
  const json& adjusting = s["tables"]["lost offers by what can be adjusted"];
  EXPECT_EQ(adjusting[0]["what"], "price");
  EXPECT_EQ(adjusting[0]["value"], 30);
  EXPECT_EQ(adjusting[4]["what"], "nothing");
  EXPECT_EQ(adjusting[4]["value"], 50);
  EXPECT_FALSE(s["tables"].contains("against the reference"));
}

TEST_F(LeaversCommand, PartsJoinedAreTheWhole) {
  write("in.csv", "reason,kind\ncompetitor,a\nmoved away,b\ncompetitor,b\n,a\n");
  write("a.csv", "reason,kind\ncompetitor,a\nmoved away,b\n");
  write("b.csv", "reason,kind\ncompetitor,b\n,a\n");
  const json whole = report_of({"leavers", path("in.csv"), "--by", "kind"});
  EXPECT_EQ(value(whole["groups"][0]["components"]["stated_reasons"], "without one"), 1);
  EXPECT_EQ(call({"leavers", path("a.csv"), "--by", "kind", "--keep", path("a.kept")}), exit_done) << err;
  EXPECT_EQ(call({"leavers", path("b.csv"), "--by", "kind", "--first-row", "2", "--keep", path("b.kept")}), exit_done)
      << err;
  const json joined = report_of({"merge", path("a.kept"), path("b.kept")});
  EXPECT_EQ(joined["components"], whole["components"]);
  EXPECT_EQ(joined["groups"], whole["groups"]);
}

}  // namespace leavers_command_test
}  // namespace score_customers
