// SPDX-License-Identifier: BSL-1.0
//
// Files as they come, tests/examples/cases/, through the program: each has its right answer.
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "score_customers/chunk.hpp"
#include "score_customers/csv_reader.hpp"
#include "score_customers/options.hpp"
#include "score_customers/row_source.hpp"
#include "support/program_calls.hpp"

namespace score_customers {
namespace cases_test {

using json = nlohmann::json;

std::string case_file(const std::string& name) {
  return std::string(CLIENTELE_TESTS) + "/examples/cases/" + name + ".csv";
}

class Cases : public program_calls {
 protected:
  /// Scores a log; its rows by id are then in `rows`.
  int log(const std::string& file, const std::string& columns, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"--transactions", file,       "--columns",         columns,       "--out",
                                       path("out.csv"),  "--report", path("report.json"), "--far-dates", "keep"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const int code = call(arguments);
    rows.clear();
    if (code != exit_done) return code;
    report = json::parse(read("report.json"));
    rows = rows_of("out.csv");
    return code;
  }
  [[nodiscard]] double number(const std::string& id, const std::string& column) const {
    return std::stod(rows.at(id).at(column));
  }
  [[nodiscard]] bool told(const std::string& text) const { return err.find(text) != err.npos; }

  rows_by_id rows;
  json report;
};

/// The numbers of one column of a file.
std::vector<double> numbers(const std::string& name, const std::string& column, text_reading how = {}) {
  const auto source = csv_rows({case_file(name)}, 0, how);
  wanted_columns wanted;
  wanted.numbers = {source->find(column).value()};
  chunk into;
  EXPECT_TRUE(source->read(wanted, into));
  EXPECT_TRUE(into.refused.empty());
  EXPECT_TRUE(into.broken_lines.empty());
  return into.columns.at(0);
}

TEST_F(Cases, Semicolon) {
  ASSERT_EQ(call({case_file("semicolon"), "--only", "abc", "--out", path("out.csv")}), exit_done) << err;
  EXPECT_EQ(read("out.csv"), "id,abc.grade\na,A\nb,A\nc,B\n");
  EXPECT_NE(out.find("  separator semicolon (detected)\n  numbers whole numbers\n"), out.npos) << out;
}

TEST_F(Cases, GermanExcel) {
  EXPECT_EQ(numbers("german_excel", "Betrag"), (std::vector<double>{1234.5, 99.9, -950, 7.5}));
  ASSERT_EQ(log(case_file("german_excel"), "Kunde,Datum,Betrag", {"--refunds", "leave_out"}), exit_done) << err;
  EXPECT_EQ(number("17", "mean_spend"), 99.9);
  EXPECT_EQ(report["reading"], (json{{"separator", "semicolon (detected), byte-order mark"},
                                     {"numbers", "decimal comma (detected), in EUR"}}));
  ASSERT_EQ(log(case_file("german_excel"), "Kunde,Datum,Betrag",
                {"--refunds", "leave_out", "--locale", "de", "--separator", "semicolon"}),
            exit_done)
      << err;
  EXPECT_EQ(number("17", "mean_spend"), 99.9);
  EXPECT_EQ(report["reading"], (json{{"separator", "semicolon (as asked for), byte-order mark"},
                                     {"numbers", "decimal comma (as asked for), in EUR"}}));
}

TEST_F(Cases, Accounting) { EXPECT_EQ(numbers("accounting", "amount"), (std::vector<double>{1234.5, -12.5, -50, 20})); }

TEST_F(Cases, IndexColumn) {
  for (const std::vector<std::string>& how :
       {std::vector<std::string>{"cust,day,paid"}, {"2,day,paid"}, {"2,3,4", "--skip-lines", "1"}}) {
    ASSERT_EQ(log(case_file("index_column"), how[0], {how.begin() + 1, how.end()}), exit_done) << err;
    EXPECT_EQ(rows.size(), 2U);
    EXPECT_EQ(number("a", "x"), 1);
    EXPECT_EQ(number("a", "mean_spend"), 6);
  }
  ASSERT_EQ(call({case_file("index_column"), "--id", "cust", "--only", "abc", "--map", "abc.value=column:4"}),
            exit_done)
      << err;
  ASSERT_EQ(call({case_file("index_column"), "--id", "2", "--only", "abc", "--map", "value=paid"}), exit_done) << err;
  ASSERT_EQ(call({case_file("index_column"), "--only", "abc", "--map", "abc.value=4"}), exit_usage);
  EXPECT_TRUE(
      told("has no column '4' for abc.value; it has (number 1), 'cust', 'day', 'paid' (column:4 is the column of "
           "that number, constant:4 the number)"))
      << err;
}

TEST_F(Cases, TrailingSeparator) {
  ASSERT_EQ(log(case_file("trailing_separator"), "cust,day,paid"), exit_done) << err;
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(numbers("trailing_separator", "paid"), (std::vector<double>{5, 7}));
}

TEST_F(Cases, RepeatedName) {
  ASSERT_EQ(log(case_file("repeated_name"), "id,day,paid"), exit_done) << err;
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(log(case_file("repeated_name"), "note,day,paid"), exit_usage);
  EXPECT_TRUE(told("has several columns 'note', numbers 4 and 5: say which by its number, 4")) << err;
  ASSERT_EQ(log(case_file("repeated_name"), "5,day,paid"), exit_done) << err;
  EXPECT_EQ(rows.count("z"), 1U);
  EXPECT_EQ(call({case_file("repeated_name"), "--only", "abc", "--map", "abc.value=paid", "--by", "note"}), exit_usage);
  EXPECT_TRUE(told("several columns 'note'")) << err;
  EXPECT_EQ(call({case_file("repeated_name"), "--only", "abc", "--map", "abc.value=note"}), exit_usage);
  EXPECT_TRUE(told("say which by its number, column:4")) << err;
}

TEST_F(Cases, MissingWords) {
  EXPECT_EQ(log(case_file("missing_words"), "id,day,paid", {"--missing", "NA,NULL,nan"}), exit_bad_input);
  EXPECT_TRUE(
      told("4 rows have no id: --missing-ids leave_out | keep says what becomes of them\n"
           "1 row has no amount: --missing-amounts leave_out | purchase says what becomes of them\n"))
      << err;
  ASSERT_EQ(log(case_file("missing_words"), "id,day,paid",
                {"--missing", "NA,NULL,nan", "--missing-ids", "leave_out", "--missing-amounts", "purchase"}),
            exit_done)
      << err;
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(number("7.0", "x"), 1);
  EXPECT_EQ(report["rows"]["missing_ids"]["met"], 4);
  EXPECT_EQ(report["rows"]["missing_amounts"]["met"], 1);
  EXPECT_EQ(log(case_file("missing_words"), "id,day,paid", {"--missing-ids", "leave_out"}), exit_bad_input);
  EXPECT_TRUE(told("  1  column 'paid': 'NA' is not a number: --missing NA if it stands for no value\n")) << err;
  ASSERT_EQ(log(case_file("missing_words"), "id,day,paid",
                {"--missing", "paid:NA", "--missing-ids", "leave_out", "--missing-amounts", "leave_out"}),
            exit_done)
      << err;
  EXPECT_EQ(log(case_file("missing_words"), "id,day,paid", {"--missing", "pay:NA"}), exit_usage);
  EXPECT_TRUE(told("--missing: " + case_file("missing_words") + " has no column 'pay'; it has 'id', 'day', 'paid'"))
      << err;
}

TEST_F(Cases, MissingDatesWithoutAnIdAreNotJudged) {
  ASSERT_EQ(call({"--transactions", case_file("missing_words"), "--columns", "id,day,paid", "--missing", "NA,NULL,nan",
                  "--missing-ids", "leave_out", "--missing-amounts", "leave_out"}),
            exit_done)
      << err;
}

TEST_F(Cases, YesNoCodes) {
  const std::string file = case_file("yes_no_codes");
  const std::vector<std::string> asked{
      file, "--only", "recovery", "--map", "recovery.complained=complained", "--map", "recovery.value=constant:100"};
  EXPECT_EQ(call(asked), exit_bad_input) << "row 4 does not say whether it complained";
  EXPECT_TRUE(
      told("1 bad row: 0 malformed, 1 with bad values\n"
           "  1  column 'complained' has no value, and one is required\n"))
      << err;
  auto aside = asked;
  aside.insert(aside.end(), {"--quarantine", path("bad.csv"), "--out", path("out.csv")});
  ASSERT_EQ(call(aside), exit_done) << err;
  EXPECT_NE(read("out.csv").find("\n1,unresolved,"), std::string::npos) << read("out.csv");
  EXPECT_NE(read("out.csv").find("\n2,silent,"), std::string::npos);
  EXPECT_NE(read("out.csv").find("\n3,unresolved,"), std::string::npos);

  const std::vector<std::string> rated{file,
                                       "--only",
                                       "customer_satisfaction",
                                       "--map",
                                       "customer_satisfaction.rating=rating",
                                       "--set",
                                       "customer_satisfaction.highest=6",
                                       "--set",
                                       "customer_satisfaction.counted_to=6"};
  EXPECT_EQ(call(rated), exit_bad_input) << "0 is below the scale";
  auto declared = rated;
  declared.insert(declared.end(), {"--missing", "rating:0,99"});
  ASSERT_EQ(call(declared), exit_done) << err;
  EXPECT_NE(out.find("missing answers: rating"), out.npos) << out;
}

TEST_F(Cases, LinesBeforeHeader) {
  const std::string file = case_file("lines_before_header");
  EXPECT_EQ(log(file, "id,day,paid"), exit_bad_input);
  EXPECT_TRUE(
      told(":1:1: lines stand before the header: this one is 'Report of 2024', and from line 3 on, 'id,day,paid', "
           "there are 3 fields with a comma between them (--skip-lines 2 passes over what stands before)"))
      << err;
  ASSERT_EQ(log(file, "id,day,paid", {"--skip-lines", "2"}), exit_done) << err;
  EXPECT_EQ(rows.size(), 2U);
}

TEST_F(Cases, Cancelled) {
  EXPECT_EQ(log(case_file("cancelled"), "id,when,amount"), exit_bad_input);
  EXPECT_TRUE(told("3 rows have an amount below 0: --refunds net | leave_out | purchase says what becomes of them\n"))
      << err;
  ASSERT_EQ(log(case_file("cancelled"), "id,when,amount", {"--refunds", "net"}), exit_done) << err;
  EXPECT_EQ(rows.size(), 2U) << "customer 1 never bought";
  EXPECT_EQ(number("2", "x"), 0);
  EXPECT_EQ(number("3", "x"), 2);
  EXPECT_EQ(number("3", "mean_spend"), 60) << "120 on 11 February, 80 of 10 March taken back on the 12th";
}

TEST_F(Cases, WhatCanBeReadInTwoWaysIsShownInBoth) {
  const std::string file = write("in.csv", "id;value\na;1.234\nb;2.345\n");
  EXPECT_EQ(call({file, "--only", "abc"}), exit_bad_input);
  EXPECT_EQ(err,
            "score_customers: " + file +
                ":2:1: column 'value': '1.234' is 1.234 with a decimal point and 1234 with a decimal comma, and no "
                "number shows which it is: --locale en or --locale de says so\n");
  const auto total = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{file, "--map", "concentration.value=value"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const json said = report_of(arguments);
    for (const auto& one : said["components"]["concentration"]["figures"])
      if (one["name"] == "total") return one["value"].get<double>();
    return std::nan("");
  };
  EXPECT_EQ(total({"--locale", "de"}), 3579);
  EXPECT_EQ(total({"--locale", "en"}), 3.579);
  EXPECT_EQ(total({"--decimal", "comma"}), 3579);
  EXPECT_EQ(total({"--thousands", "none", "--decimal", "."}), 3.579);
  EXPECT_EQ(total({"--thousands", "."}), 3579);
  write("in.csv", "id;value\na;1.234\nb;0,5\n");
  EXPECT_EQ(total({}), 1234.5) << "a later number shows it";
}

TEST_F(Cases, OneRunTellsAllThatHasToBeDecided) {
  const std::string file =
      write("log.csv", "id;date;amount\n1;03/04/2024;1.234\n;03/05/2024;-1\nNA;04/05/2024;\n3;;-2\n3;05/05/2024;0\n");
  EXPECT_EQ(log(file, "id,date,amount", {"--zero-amounts", "fail"}), exit_bad_input);
  EXPECT_TRUE(told("'03/04/2024' (line 2) is 2024-04-03 (day, month, year) or 2024-03-04 (month, day, year)")) << err;
  EXPECT_TRUE(told(file +
                   ":2: column 'amount': '1.234' is 1.234 with a decimal point and 1234 with a decimal comma, "
                   "and no number shows which it is: --locale en or --locale de says so\n"
                   "2 rows have no id, 1 of them a word for a missing one: --missing-ids leave_out | keep says what "
                   "becomes of them\n"
                   "1 row has no date: --missing-dates leave_out says what becomes of them\n"
                   "1 row has no amount: --missing-amounts leave_out | purchase says what becomes of them\n"
                   "1 row has an amount of 0: --zero-amounts leave_out | purchase says what becomes of them\n"
                   "2 rows have an amount below 0: --refunds net | leave_out | purchase says what becomes of "
                   "them\n"))
      << err;
}

TEST_F(Cases, BadRowsOfCustomersAreCountedByKind) {
  const std::string file = write("in.csv", "id;value\na;1,5\nb;NA\nc;NA\nd;2.5\ne;$3\nf;4 €\ng;x\nh;1;2\n");
  EXPECT_EQ(call({file, "--only", "abc"}), exit_bad_input);
  EXPECT_TRUE(
      told("6 bad rows: 1 malformed, 5 with bad values\n"
           "  2  column 'value': 'NA' is not a number: --missing NA if it stands for no value\n"
           "  1  column 'value': 'x' is not a number: --missing x if it stands for no value\n"
           "  1  column 'value': is in EUR, and line 6 is in USD\n"
           "  1  column 'value': is no number with a decimal comma, which '1,5', line 2, shows (--locale says "
           "otherwise)\n"))
      << err;
  EXPECT_TRUE(told("  1  malformed: 3 fields where the header has 2\n")) << err;
}

TEST_F(Cases, WordsStandForNumbersAndForTexts) {
  const std::string file = write("in.csv", "id,mood,region,value\na,good,N,1\nb,bad,Nord,2\nc,-,-,3\n");
  const json said =
      report_of({file, "--only", "abc,customer_satisfaction", "--map", "customer_satisfaction.rating=mood", "--words",
                 "mood:good=5,bad=1", "--words", "region:N=Nord", "--missing", "-", "--by", "region"});
  ASSERT_EQ(said["groups"].size(), 2U);
  EXPECT_EQ(said["groups"][0]["key"], nullptr);
  EXPECT_EQ(said["groups"][1]["key"], "Nord");
  EXPECT_EQ(said["groups"][1]["customers"], 2);
  EXPECT_EQ(said["components"]["customer_satisfaction"]["missing"]["rating"], 1);
  EXPECT_EQ(said["components"]["customer_satisfaction"]["classes"]["box"]["inside"], 1);
  EXPECT_EQ(call({file, "--only", "abc", "--words", "region"}), exit_usage);
  EXPECT_TRUE(told("--words: 'region' is not COLUMN:WORD=VALUE,…")) << err;
}

TEST_F(Cases, OptionsOfFilesAreChecked) {
  const std::string file = case_file("semicolon");
  for (const auto& [options, message] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--separator", ";"}, "';' is not one of comma|semicolon|tab|bar|blanks"},
           {{"--skip-lines", "-1"}, "'-1' is not a whole number"},
           {{"--locale", "xx"}, "'xx' is not one such as de, en, fr or ch"},
           {{"--locale", "de", "--decimal", "comma"}, "one or the other"},
           {{"--decimal", "semicolon"}, "is neither point nor comma"},
           {{"--thousands", "x"}, "'x' is not one of none|comma|point|apostrophe|blank"},
           {{"--thousands", "point", "--decimal", "point"}, "'point' is the decimal sign, too"}}) {
    std::vector<std::string> arguments{file, "--only", "abc"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    EXPECT_EQ(call(arguments), exit_usage);
    EXPECT_TRUE(told(message)) << err;
  }
  EXPECT_EQ(call({"--simulate", "5", "--locale", "de"}), exit_usage);
  EXPECT_TRUE(told("--locale: is of files, and --simulate reads none")) << err;
}

TEST_F(Cases, CustomersWithoutAHeaderHaveNumberedColumns) {
  const std::string file = write("in.csv", "a;50\nb;20\nc;15\n");
  ASSERT_EQ(call({file, "--no-header", "--id", "1", "--map", "abc.value=column:2", "--only", "abc", "--out",
                  path("out.csv")}),
            exit_done)
      << err;
  EXPECT_EQ(read("out.csv"), "1,abc.grade\na,A\nb,A\nc,B\n");
}

/// One rate of leaving for all customers: the best of all models ends, and its probabilities tend to the limit.
TEST_F(Cases, ParetoHang) {
  ASSERT_EQ(log(case_file("pareto_hang"), "id,date,amount"), exit_done) << err;
  EXPECT_FALSE(rows.empty());
  for (const char* model : {"bg_nbd", "mbg_nbd", "pareto_nbd", "nbd"})
    EXPECT_EQ(log(case_file("pareto_hang"), "id,date,amount", {"--model", model}), exit_done) << model << err;
}

/// A customer who was not there at the opening: what it brings is new business, and no expansion.
TEST_F(Cases, RevenueNewCustomer) {
  ASSERT_EQ(call({case_file("revenue_new_customer"), "--only", "revenue_rates", "--report", path("report.json")}),
            exit_done)
      << err;
  const json section = json::parse(read("report.json"))["components"]["revenue_rates"];
  const auto figure = [&](const std::string& name) {
    for (const json& one : section["figures"])
      if (one["name"] == name) return one["value"].get<double>();
    ADD_FAILURE() << "no " << name << " in " << section;
    return 0.0;
  };
  EXPECT_DOUBLE_EQ(figure("net retention"), 1.2);
  EXPECT_DOUBLE_EQ(figure("gross retention"), 0.7);
  EXPECT_DOUBLE_EQ(figure("development"), 0.5);
  EXPECT_EQ(figure("new business"), 50);
}

}  // namespace cases_test
}  // namespace score_customers
