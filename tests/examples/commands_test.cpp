// SPDX-License-Identifier: BSL-1.0
// The words before a file: what its rows are.
#include "score_customers/commands.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "score_customers/options.hpp"
#include "score_customers/section.hpp"
#include "support/program_calls.hpp"

namespace score_customers {
namespace commands_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class Commands : public program_calls {};

TEST_F(Commands, CustomersIsWhatNoWordMeans) {
  write("in.csv", "id,complainants,annual_purchase\n1,1,10\n2,0,20\n");
  ASSERT_EQ(call({path("in.csv")}), exit_done) << err;
  const std::string bare = out;
  ASSERT_EQ(call({"customers", path("in.csv")}), exit_done) << err;
  EXPECT_EQ(out, bare);
  EXPECT_NE(bare.find("ripple"), bare.npos);
}

TEST_F(Commands, TransactionsIsTheOptionOfThatName) {
  std::string log = "id,date,amount\n";
  for (int customer = 1; customer <= 40; ++customer)
    for (int order = 0; order <= customer % 4; ++order)
      log += std::to_string(customer) + ",2024-0" + std::to_string(1 + (customer + 2 * order) % 9) + "-1" +
             std::to_string(order) + "," + std::to_string(5 + customer % 7 + order) + "\n";
  write("log.csv", log);
  ASSERT_EQ(call({"--transactions", path("log.csv"), "--model", "bg_nbd"}), exit_done) << err;
  // the study says how it was asked for
  const auto without_study = [](const std::string& text) { return text.substr(0, text.find("\nstudy\n")); };
  const std::string option = without_study(out);
  ASSERT_EQ(call({"transactions", path("log.csv"), "--model", "bg_nbd"}), exit_done) << err;
  EXPECT_EQ(without_study(out), option);
  ASSERT_EQ(call({"transactions", "--model", "bg_nbd", path("log.csv")}), exit_done) << err;
  EXPECT_EQ(without_study(out), option);
  EXPECT_EQ(call({"transactions"}), exit_usage);
}

TEST_F(Commands, AStudyKnowsItsCommand) {
  write("in.csv", "opened,resolved\n1,1\n3,0\n4,1\n");
  ASSERT_EQ(call({"complaints", path("in.csv"), "--write-study", path("study.toml"), "--report", path("report.json")}),
            exit_done)
      << err;
  const std::string first = out;
  EXPECT_EQ(read("study.toml").find("command = \"complaints\"\n"), 0U) << read("study.toml");
  EXPECT_NE(first.find("\nstudy\n  command = \"complaints\"\n"), first.npos) << first;
  for (const std::string& file : {path("study.toml"), path("report.json")}) {
    ASSERT_EQ(call({"--study", file}), exit_done) << err;
    EXPECT_EQ(out, first);
    ASSERT_EQ(call({"complaints", "--study=" + file}), exit_done) << err;
    EXPECT_EQ(out, first);
  }
  EXPECT_EQ(call({"survey", "--study", path("study.toml")}), exit_usage);
  EXPECT_NE(err.find("it is of the command 'complaints', not of 'survey'"), err.npos) << err;

  ASSERT_EQ(call({"compare", "complaints", path("in.csv"), path("in.csv"), "--write-study", path("compare.toml")}),
            exit_done)
      << err;
  const std::string compared = out;
  EXPECT_EQ(read("compare.toml").find("command = [\"compare\", \"complaints\"]\n"), 0U) << read("compare.toml");
  ASSERT_EQ(call({"--study", path("compare.toml")}), exit_done) << err;
  EXPECT_EQ(out, compared);

  write("other.toml", "command = \"compliments\"\ninput = \"in.csv\"\n");
  EXPECT_EQ(call({"--study", path("other.toml")}), exit_usage);
  EXPECT_NE(err.find("it is of the command 'compliments', which there is not"), err.npos) << err;
}

TEST_F(Commands, InputsThatNoColumnHasAreNotMissing) {
  write("in.csv", "opened,resolved\n1,1\n3,\n4,0\n");
  const auto told = [&](const std::vector<std::string>& arguments) {
    const nlohmann::json all = report_of(arguments);
    EXPECT_EQ(out.find("missing answers: handler"), out.npos) << out;
    const nlohmann::json& missing = all["components"]["complaint_case"]["missing"];
    EXPECT_EQ(missing["resolved"], 1) << missing;
    EXPECT_EQ(missing.size(), 2U) << missing;  // that of opened is 0
  };
  told({"complaints", path("in.csv"), "--keep", path("kept")});
  told({"merge", path("kept")});
}

TEST_F(Commands, HelpNamesThemAndEachHasItsOwn) {
  ASSERT_EQ(call({"--help"}), exit_done);
  const std::string all = out;
  std::set<std::string_view> names;
  for (const command* const one : commands()) {
    EXPECT_TRUE(names.insert(one->name).second) << one->name;
    EXPECT_EQ(command_named(one->name), one);
    if (one == &customers_command) continue;
    EXPECT_NE(all.find("\n        " + std::string(one->name)), all.npos) << one->name;
    ASSERT_EQ(call({std::string(one->name), "--help"}), exit_done);
    EXPECT_NE(out.find(one->details), out.npos) << one->name;
    EXPECT_EQ(call({std::string(one->name), path("nowhere.csv")}), exit_io) << one->name;
  }
  EXPECT_EQ(command_named("nonsense"), nullptr);
}

/// A usual place, or an input of which one is needed, that names nothing would never be looked at.
TEST_F(Commands, TheirTablesNameInputsThatAreThere) {
  for (const command* const one : commands()) {
    std::set<std::string> inputs, titles;
    for (const catalogue_entry& entry : one->entries()) {
      const description d = entry.make(0)->describe();
      EXPECT_TRUE(titles.insert(d.title).second) << d.title << " stands twice in " << one->name;
      for (const input_description& in : d.inputs) inputs.insert({in.name, d.title + "." + in.name});
    }
    for (const usual_place& place : one->places)
      EXPECT_TRUE(inputs.contains(std::string(place.field))) << one->name << ": " << place.field;
    for (const one_of_inputs& need : one->needs) {
      EXPECT_TRUE(titles.contains(std::string(need.component))) << one->name << ": " << need.component;
      for (const std::string_view input : need.inputs)
        EXPECT_TRUE(inputs.contains(std::string(need.component) + "." + std::string(input))) << input;
    }
  }
}

TEST_F(Commands, FilesOfTwoCommandsAreNotJoined) {
  write("a.csv", "opened,resolved\n1,1\n");
  write("b.csv", "start,end\n1,2\n");
  ASSERT_EQ(call({"complaints", path("a.csv"), "--keep", path("a.kept")}), exit_done) << err;
  ASSERT_EQ(call({"subscriptions", path("b.csv"), "--first-row", "1", "--keep", path("b.kept")}), exit_done) << err;
  EXPECT_EQ(call({"merge", path("a.kept"), path("b.kept")}), exit_bad_input);
  EXPECT_NE(err.find("has subscriptions, not complaints"), err.npos) << err;
}

/// Texts, numbers and estimates, aligned, an estimate with its interval beside it.
TEST_F(Commands, ATableIsPrintedOnceForAll) {
  write("in.csv", "reason\ncompetitor\ncompetitor\ncompetitor\nmoved away\n");
  ASSERT_EQ(call({"leavers", path("in.csv")}), exit_done) << err;
  EXPECT_NE(out.find("  reasons\n"
                     "    reason      customers   share                    cumulative\n"
                     "    competitor          3  75.0 %  30.1 % to 95.4 %      75.0 %\n"
                     "    moved away          1  25.0 %  4.6 % to 69.9 %      100.0 %\n"),
            out.npos)
      << out;
  const json line = report_of({"leavers", path("in.csv")})["components"]["stated_reasons"]["tables"]["reasons"][1];
  EXPECT_EQ(line["reason"], "moved away");
  EXPECT_EQ(line["customers"], 1);
  EXPECT_EQ(line["share"]["value"], 0.25);
  EXPECT_EQ(line["share"]["method"], "wilson");
  EXPECT_EQ(line["cumulative"], 1);
}

}  // namespace commands_test
}  // namespace score_customers
