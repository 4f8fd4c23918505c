// SPDX-License-Identifier: BSL-1.0
// score_customers contacts: small files whose figures are worked by hand.
#include "score_customers/contact_entries.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "score_customers/options.hpp"
#include "support/section_figures.hpp"

namespace score_customers {
namespace contacts_command_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class ContactsCommand : public section_figures {};

TEST_F(ContactsCommand, TheBroadbandCase) {
  // three departments, each asks again, unsolved, weeks later the same walk
  write("in.csv", "time,problem,hand_offs,asked_again,resolved\n21,line,2,2,0\n0,line,2,2,0\n");
  const json all = report_of({"contacts", path("in.csv"), "--set", "interactions.window=30"});
  EXPECT_EQ(all["contacts"], 2);
  const json& s = all["components"]["interactions"];
  EXPECT_EQ(value(s, "problems"), 1);
  EXPECT_EQ(value(s, "tellings"), 6);
  EXPECT_EQ(value(s, "hand-offs"), 4);
  EXPECT_EQ(value(s, "resolved in the first contact"), 0);
  EXPECT_EQ(value(s, "contacts that repeat another"), 0.5);
  EXPECT_EQ(value(s, "tellings of a problem"), 6);
}

const std::string header = "time,problem,resolved,waiting,menus,attitude,agent,abandoned\n";
const strings rows{"0,a,1,1,2,5,x,0\n", "1,b,1,2,4,5,x,0\n", "3,b,0,3,,2,y,0\n", "9,c,1,10,3,4,y,1\n",
                   "2,,0,4,3,1,y,0\n"};

TEST_F(ContactsCommand, WaitsMenusAndResolutionAtOnce) {
  std::string text = header;
  for (const std::string& one : rows) text += one;
  write("in.csv", text);
  const json s =
      report_of({"contacts", path("in.csv"), "--set", "interactions.window=5"})["components"]["interactions"];
  EXPECT_EQ(value(s, "problems"), 4);
  // a resolved; b came again after 2 days; c is not known yet on day 9; the one without a name is not resolved
  EXPECT_NEAR(value(s, "resolved in the first contact"), 1.0 / 3, 1e-15);
  EXPECT_EQ(value(s, "not known yet: resolved, and the window is not over"), 1);
  EXPECT_EQ(value(s, "waiting, mean"), 4);
  EXPECT_EQ(value(s, "waiting, median"), 3);
  EXPECT_EQ(value(s, "waiting, nine of ten wait no longer than"), 10);
  EXPECT_EQ(value(s, "menus of a contact"), 3);
  EXPECT_EQ(value(s, "given up waiting"), 0.2);
  EXPECT_EQ(value(s, "polite, but not resolved"), 0);
  EXPECT_EQ(s["tables"]["rated contacts"][0]["resolved"], 3);
  EXPECT_EQ(s["tables"]["rated contacts"][1]["not resolved"], 2);
}

TEST_F(ContactsCommand, AProblemInTwoPartsIsOne) {
  std::string all = header, a = header, b = header;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    all += rows[i];
    (i % 2 == 0 ? a : b) += rows[i];  // the contacts about b are in different files
  }
  write("in.csv", all), write("a.csv", a), write("b.csv", b);
  const strings window{"--set", "interactions.window=5"};
  const json whole = report_of({"contacts", path("in.csv"), window[0], window[1]});
  EXPECT_EQ(call({"contacts", path("a.csv"), window[0], window[1], "--keep", path("a.kept")}), exit_done) << err;
  EXPECT_EQ(call({"contacts", path("b.csv"), window[0], window[1], "--first-row", "3", "--keep", path("b.kept")}),
            exit_done)
      << err;
  EXPECT_EQ(report_of({"merge", path("a.kept"), path("b.kept")})["components"], whole["components"]);
}

TEST_F(ContactsCommand, TheWindowHasToBeSaid) {
  write("in.csv", "time,problem,resolved\n0,a,1\n");
  EXPECT_EQ(call({"contacts", path("in.csv")}), exit_usage);
  EXPECT_NE(err.find("window has to be stated (--set interactions.window=…)"), err.npos) << err;
}

}  // namespace contacts_command_test
}  // namespace score_customers
