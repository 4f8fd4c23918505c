// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/bg_nbd.hpp>
#include <clientele/value/model_lifetime.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "score_customers/csv_reader.hpp"
#include "score_customers/date_format.hpp"
#include "score_customers/options.hpp"
#include "score_customers/run.hpp"
#include "score_customers/transaction_source.hpp"
#include "support/program_calls.hpp"

namespace score_customers {
namespace transactions_test {

namespace fs = std::filesystem;
namespace models = clientele::models;
using json = nlohmann::json;

class Transactions : public program_calls {
 protected:
  /// Scores a log; rows by id are then in `rows`, the report in `report`.
  int score_file(const std::string& log, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"--transactions", log,        "--out",
                                       path("out.csv"),  "--report", path("report.json")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const int code = call(arguments);
    rows.clear();
    report = {};
    if (code != 0) return code;
    report = json::parse(read("report.json"));
    rows = rows_of("out.csv");
    return code;
  }
  int score(std::string_view text, const std::vector<std::string>& more = {}) {
    return score_file(write("log.csv", text), more);
  }
  [[nodiscard]] double number(const std::string& id, const std::string& column) const {
    const std::string& text = rows.at(id).at(column);
    return text.empty() ? std::nan("") : std::stod(text);
  }
  /// Fails with a code and says so; writes nothing.
  void fails(int code, std::string_view text, const std::vector<std::string>& more, const std::string& message) {
    EXPECT_EQ(score(text, more), code) << err;
    EXPECT_NE(err.find(message), err.npos) << "expected: " << message << "\ngot: " << err;
    EXPECT_EQ(files(), 1) << "only the log";
    EXPECT_EQ(out, "");
  }
  [[nodiscard]] bool says(const std::string& text) const { return out.find(text) != out.npos; }

  rows_by_id rows;
  json report;
};

/// Customers who buy, leave and spend each in their own way: the same everywhere. Ordered by customer and date.
struct order {
  std::string id;
  int day;
  double amount;
};
std::vector<order> simulated_orders(int customers, int days) {
  std::vector<order> all;
  std::uint64_t state = 12345;
  const auto uniform = [&] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (static_cast<double>(state >> 11) + 0.5) / 9007199254740992.0;
  };
  for (int i = 0; i < customers; ++i) {
    const std::string id = std::to_string(1001 + i);
    const double rate = -std::log(uniform()) * 0.05, leaving = 0.4 * uniform(), mean = 20 + 60 * uniform();
    double at = 90 * uniform();
    while (at < days) {
      const double cents = std::floor(100 * mean * (0.5 + uniform())) / 100;
      all.push_back({id, static_cast<int>(at), cents});
      if (uniform() < leaving) break;
      at += 1 - std::log(uniform()) / rate;
    }
  }
  return all;
}
std::string date_of(int day) {
  return date_text(std::chrono::sys_days{std::chrono::year{2020} / 1 / 1} + std::chrono::days{day});
}
std::string log_of(const std::vector<order>& orders, const char* header = "id,date,amount") {
  std::ostringstream text;
  text << header << '\n';
  for (const order& o : orders) text << o.id << ',' << date_of(o.day) << ',' << o.amount << '\n';
  return text.str();
}

constexpr std::string_view small_log =
    "id,date,amount\n"
    "a,2020-01-01,10\n"
    "a,2020-01-08,20\n"
    "a,2020-01-08,4\n"  // one purchase with the row before
    "a,2020-01-22,30\n"
    "a,2020-02-10,40\n"  // the holdout from here
    "b,2020-01-05,7\n"
    "c,2020-02-01,8\n"  // unknown to the calibration
    "c,2020-02-20,9\n";

TEST_F(Transactions, MakesHistories) {
  ASSERT_EQ(score(small_log, {"--calibration-end", "2020-01-31", "--end", "2020-02-14"}), exit_done) << err;
  ASSERT_EQ(rows.size(), 2u) << "c is unknown to the calibration";
  EXPECT_EQ(number("a", "x"), 2);
  EXPECT_EQ(number("a", "t_x"), 3);
  EXPECT_EQ(number("a", "T"), 30.0 / 7);
  EXPECT_EQ(number("a", "mean_spend"), 27) << "(20 + 4 + 30) / 2";
  EXPECT_EQ(number("a", "actual"), 1);
  EXPECT_EQ(number("a", "actual_spend"), 40);
  EXPECT_EQ(number("b", "x"), 0);
  EXPECT_EQ(number("b", "T"), 26.0 / 7);
  const json& counted = report["rows"];
  EXPECT_EQ(counted["rows"], 8);
  EXPECT_EQ(counted["used"], 6);
  EXPECT_EQ(counted["merged"], 1);
  EXPECT_EQ(counted["after_end"]["left_out"], 1);
  EXPECT_EQ(counted["first_after_calibration"], (json{{"customers", 1}, {"rows", 1}}));
  EXPECT_EQ(report["purchases"], 5);
  EXPECT_EQ(report["sorted"], true);
  EXPECT_EQ(report["holdout"]["actual"], 1);
  EXPECT_EQ(report["holdout"]["periods"], 2);
  EXPECT_TRUE(says("of customers who came after the calibration, left out  1")) << out;
  EXPECT_TRUE(says("against 1 actual repeat purchases")) << out;
}

TEST_F(Transactions, CountsTimeInPeriods) {
  const auto age = [&](const char* period) {
    EXPECT_EQ(score(small_log, {"--period", period, "--end", "2020-03-31"}), exit_done) << err;
    return number("a", "T");
  };
  EXPECT_EQ(age("day"), 90);
  EXPECT_EQ(age("week"), 90.0 / 7);
  EXPECT_EQ(age("10 days"), 9);
  EXPECT_EQ(age("2 weeks"), 90.0 / 14);
  EXPECT_EQ(age("month"), 2 + 30.0 / 31) << "of the calendar";
  EXPECT_EQ(report["tracking"].size(), 3u);
  ASSERT_EQ(score(small_log, {"--period", "month", "--merge-periods"}), exit_done) << err;
  EXPECT_EQ(number("a", "x"), 1) << "January and February";
}

TEST_F(Transactions, TheOrderOfTheRowsDoesNotMatter) {
  std::vector<order> orders = simulated_orders(300, 400);
  ASSERT_EQ(score(log_of(orders), {"--calibration-end", "2020-09-30"}), exit_done) << err;
  EXPECT_EQ(report["sorted"], true);
  const std::string sorted_rows = read("out.csv");
  json sorted_report = report;
  std::uint64_t state = 1;
  for (std::size_t i = orders.size(); i > 1; --i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    std::swap(orders[i - 1], orders[static_cast<std::size_t>((state >> 33) % i)]);
  }
  ASSERT_EQ(score(log_of(orders), {"--calibration-end", "2020-09-30"}), exit_done) << err;
  EXPECT_EQ(report["sorted"], false);
  EXPECT_TRUE(says("all rows were kept in memory")) << out;
  EXPECT_EQ(read("out.csv"), sorted_rows);
  sorted_report["sorted"] = false;
  EXPECT_EQ(report, sorted_report);
}

TEST_F(Transactions, IdsMayBeSortedAsNumbers) {
  ASSERT_EQ(score("id,date,amount\n8,2020-01-01,1\n9,2020-01-01,1\n10,2020-01-01,1\n10,2020-02-01,2\n"), exit_done);
  EXPECT_EQ(report["sorted"], true);
  EXPECT_EQ(number("10", "x"), 1);
  ASSERT_EQ(score("id,date,amount\n10,2020-01-01,1\n9,2020-01-01,1\n10,2020-02-01,1\n"), exit_done);
  EXPECT_EQ(report["sorted"], false);
  EXPECT_EQ(number("10", "x"), 1) << "one customer, not two";
  ASSERT_EQ(score("id,date,amount\n1,2020-01-01,1\n01,2020-01-01,1\n1,2020-02-01,1\n"), exit_done);
  EXPECT_EQ(number("1", "x"), 1);
  EXPECT_EQ(rows.size(), 2u) << "1 and 01 are two texts";
  ASSERT_EQ(score("id,date,amount\n1,2020-02-01,1\n1,2020-01-01,1\n"), exit_done);
  EXPECT_EQ(report["sorted"], false) << "by customer, not by date";
}

TEST_F(Transactions, ReadsOtherShapesOfFile) {
  const auto same = [&](const std::string& text, const std::vector<std::string>& options) {
    EXPECT_EQ(score(text, options), exit_done) << err;
    EXPECT_EQ(number("1", "x"), 1) << text;
    EXPECT_EQ(number("1", "mean_spend"), 2.5) << text;
    EXPECT_EQ(rows.size(), 2u) << text;
  };
  same("who,what,when,paid\n1,b,2020-01-01,1\n1,b,2020-02-01,2.5\n2,b,2020-02-01,3\n", {"--columns", "who,when,paid"});
  same("1,b,2020-01-01,1\n1,b,2020-02-01,2.5\n2,b,2020-02-01,3\n", {"--columns", "1,3,4"});
  same("id;date;amount\n1;\"2020-01-01\";1\n1;2020-02-01;2.5\n2;2020-02-01;3\n", {"--separator", "semicolon"});
  same("id\tdate\tamount\n1\t2020-01-01\t1\n1\t2020-02-01\t2.5\n2\t2020-02-01\t3\n", {"--separator", "tab"});
  same(" 1  20200101  1\n 1  20200201  2.5\r\n 2\t20200201  3", {"--separator", "blanks", "--columns", "1,2,3"});
  same("\xEF\xBB\xBFid date amount\n1 20200101 1\n1 20200201 2.5\n2 20200201 3\n", {"--separator", "blanks"});
  same(
      "\xEF\xBB\xBF"
      "1,20200101,1\n1,20200201,2.5\n2,20200201,3\n",
      {"--columns", "1,2,3"});
  same("id,date,amount\n 1 , 2020-01-01 , 1\n1,2020-02-01,2.5\n2,2020-02-01,3\n", {});
  same("id;date;amount\n1;2020-01-01;1\n1;2020-02-01;2,5\n2;2020-02-01;3\n", {});
  same("id|date|amount\n1|2020-01-01|1\n1|2020-02-01|2.5\n2|2020-02-01|3\n", {});
  same(" 1  20200101  1\n 1  20200201  2.5\r\n 2\t20200201  3", {"--columns", "1,2,3"});
  same("1,2020-01-01,1\n1,2020-02-01,2.5\n2,2020-02-01,3\n", {"--no-header", "--columns", "1,2,3"});
  same("id,date,\n1,2020-01-01,1\n1,2020-02-01,2.5\n2,2020-02-01,3\n", {"--columns", "id,2,3"});
}

TEST_F(Transactions, SaysWhichColumnIsMissing) {
  fails(exit_usage, "id,day,amount\n1,2020-01-01,1\n", {},
        "has no column 'date'; its columns are 'id', 'day', 'amount'");
  fails(exit_usage, "id;date;amount\n1;2020-01-01;1\n", {"--separator", "comma"},
        "; is it separated otherwise? --separator says how");
  fails(exit_bad_input, "", {}, "the file is empty");
  fails(exit_bad_input, "id,date,amount\n", {}, "no row has a date that can be read in column 'date'");
}

TEST_F(Transactions, SetsEveryBadRowAside) {
  constexpr std::string_view text =
      "id,date,amount\n"
      "7,2020-01-05,10\n"
      "7,2020-02-05,-3\n"
      "8,2020-01-09,0\n"
      ",2020-01-10,5\n"
      "9,2020-13-01,5\n"
      "9,,5\n"
      "9,2020-03-01,12 ECU\n"
      "9,2020-03-02,\n"
      "10,2020-01-01,5,6\n"
      "10,2020-01-02,7\n";
  fails(exit_bad_input, text, {},
        "log.csv:3: column 'amount' = -3 is below 0 (--refunds net, leave_out or purchase says what becomes of it)\n");
  EXPECT_NE(err.find("… and 2 more\n7 bad rows\n  1  4 fields where"), err.npos) << err;
  ASSERT_EQ(score(text, {"--quarantine", path("bad.csv"), "--zero-amounts", "fail"}), exit_done) << err;
  EXPECT_EQ(
      read("bad.csv"),
      "line,reason,record\n"
      "3,\"column 'amount' = -3 is below 0 (--refunds net, leave_out or purchase says what becomes of "
      "it)\",\"7,2020-02-05,-3\"\n"
      "4,column 'amount' = 0 (--zero-amounts leave_out or purchase says what becomes of such rows),\"8,2020-01-09,0\"\n"
      "5,column 'id' has no value (--missing-ids leave_out leaves such rows out),\",2020-01-10,5\"\n"
      "6,column 'date': '2020-13-01' is not a date of the format y-m-d,\"9,2020-13-01,5\"\n"
      "7,column 'date' has no value (--missing-dates leave_out leaves such rows out),\"9,,5\"\n"
      "8,column 'amount': '12 ECU' is not a number,\"9,2020-03-01,12 ECU\"\n"
      "9,column 'amount' has no value (--missing-amounts leave_out or purchase says what becomes of such "
      "rows),\"9,2020-03-02,\"\n"
      "10,4 fields where the header has 3,\"10,2020-01-01,5,6\"\n");
  const json& counted = report["rows"];
  EXPECT_EQ(counted["rows"], 10);
  EXPECT_EQ(counted["used"], 2);
  EXPECT_EQ(counted["malformed"], 1);
  EXPECT_EQ(counted["unreadable"], 2);
  EXPECT_EQ(counted["bad_by_policy"], 5);
  EXPECT_EQ(rows.size(), 2u);
}

TEST_F(Transactions, PoliciesLeaveOutAndCount) {
  constexpr std::string_view text =
      "id,date,amount\n"
      "7,2020-01-05,10\n"
      "7,2020-02-05,8\n"
      "7,2020-02-06,-3\n"
      "8,2020-01-09,0\n"
      ",2020-01-10,5\n"
      "9,,5\n"
      "9,2020-03-02,\n"
      "9,2020-03-05,5\n"
      "9,2020-04-05,5\n";
  const std::vector<std::string> others{"--missing-ids", "leave_out", "--missing-dates", "leave_out"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), others.begin(), others.end());
    return more;
  };
  ASSERT_EQ(score(text, with({"--refunds", "net", "--missing-amounts", "purchase", "--end", "2020-03-31"})), exit_done)
      << err;
  EXPECT_EQ(number("7", "mean_spend"), 5) << "8 − 3";
  EXPECT_EQ(number("9", "x"), 1) << "the purchase without an amount is one";
  EXPECT_EQ(report["rows"]["refunds"], (json{{"met", 1}, {"left_out", 0}}));
  EXPECT_EQ(report["rows"]["missing_ids"], (json{{"met", 1}, {"left_out", 1}}));
  EXPECT_EQ(report["rows"]["missing_dates"], (json{{"met", 1}, {"left_out", 1}}));
  EXPECT_EQ(report["rows"]["after_end"], (json{{"met", 1}, {"left_out", 1}}));
  EXPECT_EQ(report["rows"]["zero_amounts"], (json{{"met", 1}, {"left_out", 0}}));
  ASSERT_EQ(
      score(text, with({"--refunds", "leave_out", "--missing-amounts", "leave_out", "--zero-amounts", "leave_out"})),
      exit_done)
      << err;
  EXPECT_EQ(number("7", "mean_spend"), 8);
  EXPECT_EQ(number("9", "x"), 1);
  EXPECT_FALSE(rows.contains("8"));
  ASSERT_EQ(score(text, with({"--refunds", "purchase", "--missing-amounts", "leave_out"})), exit_done) << err;
  EXPECT_EQ(number("7", "x"), 2);
  fs::remove(path("out.csv")), fs::remove(path("report.json"));
  fails(exit_bad_input, text,
        with({"--refunds", "net", "--missing-amounts", "purchase", "--end", "2020-03-31", "--after-end", "fail"}),
        "log.csv:10: column 'date' = 2020-04-05 is after the end of the observation");
  fails(exit_bad_input, small_log, {"--calibration-end", "2020-01-31", "--first-after-calibration", "fail"},
        "1 of the customers bought first after 2020-01-31 (--first-after-calibration leave_out leaves them out)");
}

TEST_F(Transactions, DatesThatCannotBeReadInOneWayAreErrors) {
  constexpr std::string_view ambiguous = "id,date,amount\n1,03/04/2020,5\n2,05/06/2020,7\n";
  fails(exit_bad_input, ambiguous, {}, "'03/04/2020' (line 2) is 2020-04-03 (day, month, year) or 2020-03-04");
  fails(exit_bad_input, "id,date,amount\n1,03/04/2020,5\n2,2020-06-05,7\n", {},
        "a mixture of formats: '03/04/2020' (line 2) and '2020-06-05' (line 3)");
  fails(exit_bad_input, ambiguous, {"--date-format", "y-m-d"}, "no row has a date of the format y-m-d");
  ASSERT_EQ(score(ambiguous, {"--date-format", "m/d/y"}), exit_done) << err;
  EXPECT_EQ(report["first_date"], "2020-03-04");
  EXPECT_EQ(report["dates"], (json{{"format", "m/d/y"}, {"detected", false}}));
  ASSERT_EQ(score(ambiguous, {"--date-format", "dd/mm/yyyy"}), exit_done) << err;
  EXPECT_EQ(report["first_date"], "2020-04-03");
  ASSERT_EQ(score("id,date,amount\n1,03/04/2020,5\n2,2020-06-05,7\n",
                  {"--date-format", "d/m/y", "--quarantine", path("bad.csv")}),
            exit_done)
      << err;
  EXPECT_EQ(report["rows"]["unreadable"], 1);
}

TEST_F(Transactions, EndsThatLeaveNothingAreErrors) {
  fails(exit_bad_input, small_log, {"--calibration-end", "2019-12-31"}, "2020-01-01, is after --calibration-end");
  fails(exit_bad_input, small_log, {"--calibration-end", "2020-02-20"},
        "leaves no holdout: the last date of the log is");
  fails(exit_bad_input, small_log, {"--end", "2019-12-31"}, "every date is after --end 2019-12-31");
  fails(exit_usage, small_log, {"--calibration-end", "2020-02-20", "--end", "2020-02-20"}, "has to be before --end");
}

constexpr std::string_view open_ended =
    "id,day,paid\n"
    "a,2024-01-02,10\n"
    "a,2024-02-03,12\n"
    "b,2024-01-05,7\n"
    "b,2024-03-05,9\n"
    "c,9999-12-31,1\n";

TEST_F(Transactions, ADateFarFromAllOthersIsNamed) {
  const std::vector<std::string> columns{"--columns", "id,day,paid"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), columns.begin(), columns.end());
    return more;
  };
  for (const char* period : {"week", "day", "month"})
    fails(exit_bad_input, open_ended, with({"--period", period}),
          path("log.csv") +
              ":6: column 'day': '9999-12-31' is far from the other dates, 2024-01-02 to 2024-03-05, with more than "
              "five years, and more than these span, between (--far-dates leave_out");
  EXPECT_NE(err.find("1 row has a date far from all others: --far-dates leave_out | keep"), err.npos) << err;
  std::string early(open_ended);
  early.replace(early.find("9999-12-31"), 10, "0001-01-01");
  fails(exit_bad_input, early, columns, ":6: column 'day': '0001-01-01' is far from the other dates");

  // put aside or left out, the four other rows give what they give alone
  ASSERT_EQ(score(open_ended.substr(0, open_ended.find("c,")), columns), exit_done) << err;
  const std::string alone = read("out.csv");
  ASSERT_EQ(score(open_ended, with({"--quarantine", path("bad.csv")})), exit_done) << err;
  EXPECT_EQ(read("out.csv"), alone);
  EXPECT_NE(read("bad.csv").find("6,"), std::string::npos);
  EXPECT_EQ(report["rows"]["far_dates"], (json{{"met", 1}, {"left_out", 0}}));
  ASSERT_EQ(score(open_ended, with({"--far-dates", "leave_out"})), exit_done) << err;
  EXPECT_EQ(read("out.csv"), alone);
  EXPECT_EQ(report["rows"]["far_dates"], (json{{"met", 1}, {"left_out", 1}}));
  EXPECT_TRUE(says("date far from all others, left out  1")) << out;
  EXPECT_EQ(report["last_date"], "2024-03-05");
  EXPECT_EQ(report["tracking"].size(), 10u);
  ASSERT_EQ(score(open_ended, with({"--end", "2024-03-31"})), exit_done) << err;
  EXPECT_EQ(report["rows"]["after_end"]["left_out"], 1) << "beyond the end it is no matter";
}

TEST_F(Transactions, ALongTimeIsTrackedBySeveralPeriodsAtOnce) {
  const std::vector<std::string> keep{"--columns", "id,day,paid", "--far-dates", "keep", "--model", "nbd", "--period"};
  const auto tracked = [&](const char* period) {
    std::vector<std::string> all = keep;
    all.emplace_back(period);
    EXPECT_EQ(score(open_ended, all), exit_done) << err;
    EXPECT_LE(report["tracking"].size(), 5000u);
    EXPECT_GT(report["tracking"].size(), 4700u);
    EXPECT_EQ(report["tracking"].back()["cumulative_actual"], 2);
    EXPECT_EQ(report["tracking"].back()["until"], "9999-12-31");
    return static_cast<std::string>(report["tracking_period"]);
  };
  EXPECT_EQ(tracked("day"), "583 days");
  EXPECT_EQ(tracked("2 weeks"), "588 days");
  EXPECT_EQ(tracked("month"), "20 months");
  EXPECT_EQ(number("a", "T"), 12 * 7975 + 11 + 30.0 / 31 - 1.0 / 31) << "the unit of time stays the month";
}

TEST_F(Transactions, AWordForAMissingIdIsNoCustomer) {
  const std::string log =
      "id,date,amount\n7.0,2024-01-02,10\n7.0,2024-02-03,12\nNA,2024-01-05,7\nNA,2024-02-19,9\nnan,2024-01-07,5\n"
      "NULL,2024-01-09,8\n8.0,2024-01-08,3\n";
  fails(exit_bad_input, log, {},
        path("log.csv") +
            ":4: column 'id': 'NA' stands for a missing id (--missing-ids leave_out leaves such rows out, "
            "keep takes it for an id)\n");
  EXPECT_NE(err.find("4 bad rows"), err.npos) << err;
  EXPECT_NE(err.find("4 rows have no id, 4 of them a word for a missing one: --missing-ids leave_out | keep"), err.npos)
      << err;
  fails(exit_bad_input, "id,date,amount\n,2024-01-02,10\na,2024-01-02,1\n", {"--missing-ids", "keep"},
        ":2: column 'id' has no value");
  for (const char* word :
       {"na", "N/A", "n.a.", "#N/A", "<NA>", "NaN", "null", "(null)", "\\N", "None", "nil", "undefined", "Missing"})
    fails(exit_bad_input, "id,date,amount\n" + std::string(word) + ",2024-01-02,10\nNadia,2024-01-02,1\n", {},
          "1 row has no id, 1 of them a word");
  ASSERT_EQ(score(log, {"--missing-ids", "leave_out"}), exit_done) << err;
  EXPECT_EQ(rows.size(), 2u);
  EXPECT_EQ(number("7.0", "x"), 1);
  EXPECT_EQ(report["rows"]["missing_ids"], (json{{"met", 4}, {"left_out", 4}}));
  EXPECT_EQ(report["rows"]["missing_id_words"], 4);
  ASSERT_EQ(score(log, {"--missing-ids", "keep"}), exit_done) << err;
  EXPECT_EQ(rows.size(), 5u);
  EXPECT_EQ(number("NA", "x"), 1);
}

TEST_F(Transactions, APurchaseRefundedInFullTheSameDayIsNone) {
  const std::string log =
      "id,when,amount\n1,2011-01-18,512.40\n1,2011-01-18,-512.40\n2,2011-01-20,40\n2,2011-04-01,60\n"
      "2,2011-04-01,-60\n3,2011-01-07,100\n3,2011-02-11,120\n3,2011-03-10,80\n3,2011-03-12,-80\n";
  for (const char* zeros : {"purchase", "leave_out", "fail"}) {
    ASSERT_EQ(score(log, {"--columns", "id,when,amount", "--refunds", "net", "--zero-amounts", zeros}), exit_done)
        << err;
    ASSERT_EQ(rows.size(), 2u) << "customer 1 bought nothing";
    EXPECT_EQ(number("2", "x"), 0);
    EXPECT_EQ(number("3", "x"), 2);
    EXPECT_EQ(number("3", "t_x"), 62.0 / 7) << "10 March: a refund of another day leaves the purchase";
    EXPECT_EQ(number("3", "mean_spend"), 60);
    EXPECT_EQ(report["rows"]["cancelled"], (json{{"purchases", 2}, {"rows", 4}}));
    EXPECT_EQ(report["rows"]["customers_without_purchase"], 1);
    EXPECT_EQ(report["rows"]["used"], 5);
    EXPECT_EQ(report["purchases"], 4);
  }
  EXPECT_TRUE(says("of purchases refunded in full the same day, left out  4\n")) << out;
  EXPECT_TRUE(says("purchases refunded in full the same day, none           2\n")) << out;
  EXPECT_TRUE(says("customers who bought nothing in the end, left out       1\n")) << out;
}

TEST_F(Transactions, AFormatReadsOneWayOfWriting) {
  fails(exit_bad_input, "id,date,amount\na,05-06-07,1\na,2005/06/08,1\na,2005.06.07,1\na,2005-06-09,1\n",
        {"--date-format", "y-m-d"}, "log.csv:3: column 'date': '2005/06/08' is not a date of the format y-m-d\n");
  EXPECT_NE(err.find("3 bad rows"), err.npos) << err;
  fails(exit_bad_input, "id,date,amount\na,soon,1\na,n/a,1\n", {},
        "no row has a date that can be read in column 'date', the first that is none is 'soon' (line 2)");
  ASSERT_EQ(score("id,date,amount\na,2024-01-02T24:00:00,10\na,2024-01-04T00:00:00,12\n", {"--period", "day"}),
            exit_done)
      << err;
  EXPECT_EQ(report["first_date"], "2024-01-03");
  EXPECT_EQ(number("a", "t_x"), 1);
}

TEST_F(Transactions, WhatIsPrintedActsOnNoTerminal) {
  const std::string evil = "\x1b[2J\x1b]0;owned\x07", wide(20'000, 'x');
  fails(exit_bad_input, "id,date,amount\na,2024-01-02,1\na," + evil + ",1\na,2024-01-02," + wide + "\n", {},
        "'\\x1b[2J\\x1b]0;owned\\x07' is not a date");
  EXPECT_EQ(err.find('\x1b'), err.npos);
  EXPECT_NE(err.find("xxx… (20000 bytes)' is not a number"), err.npos) << err;
  EXPECT_LT(err.size(), 1000u);
  fails(exit_usage, "id," + evil + "," + wide + "\n1,2,3\n", {}, "'\\x1b[2J");
  EXPECT_EQ(err.find('\x1b'), err.npos);
  EXPECT_LT(err.size(), 1000u);
  EXPECT_EQ(call({"--transactions", path("\x1b[31mlog.csv")}), exit_io);
  EXPECT_EQ(err.find('\x1b'), err.npos);
  EXPECT_NE(err.find("\\x1b[31mlog.csv"), err.npos) << err;
}

/// Numbers that no customer base has, in options and cells: an answer, or a message in the words of the options.
TEST_F(Transactions, NoErrorSpeaksOfTheLibrary) {
  const auto ends = [&](std::string_view text, const std::vector<std::string>& more) {
    const int code = score(text, more);
    EXPECT_TRUE(code == exit_done || code == exit_usage || code == exit_bad_input) << code << ' ' << err;
    EXPECT_EQ(err.find("clientele::"), err.npos) << err;
    EXPECT_EQ(code == exit_done, err.empty()) << err;
  };
  for (const char* horizon : {"1e-300", "1e300", "1.7976931348623157e308", "4.9e-324", "infinite"})
    for (const char* discount : {"4.9e-324", "1e-300", "1e-17", "1e300", "1.7976931348623157e308"})
      ends(small_log, {"--horizon", horizon, "--discount", discount});
  for (const char* margin : {"0", "4.9e-324", "1"}) ends(small_log, {"--margin", margin});
  for (const char* period : {"99999 years", "99999 days", "1 day"})
    for (const char* end : {"2020-02-20", "9999-12-31"}) ends(small_log, {"--period", period, "--end", end});
  ends(small_log, {"--period", "99999 years", "--merge-periods"});
  ends(small_log, {"--calibration-end", "2020-01-01", "--end", "9999-12-31", "--period", "99999 years"});
  for (const char* amount : {"1.7e308", "4.9e-324", "1e-300", "1e300"}) {
    std::string log = "id,date,amount\n";
    for (const char* id : {"a", "b", "c"})
      for (const char* date : {"2020-01-01", "2020-01-08", "2020-01-08", "2020-02-20"})
        log += std::string(id) + "," + date + "," + amount + "\n";
    ends(log, {});
    ends(log + "d,2020-01-01,-1.7e308\nd,2020-01-01,-1.7e308\n", {"--refunds", "net"});
    ends(log + "d,2020-01-01,-1.7e308\nd,2020-01-02,-1.7e308\n", {"--refunds", "purchase"});
  }
}

TEST_F(Transactions, ACustomerWhoseAmountsOverflowIsCountedByName) {
  std::string log = "id,date,amount\n";
  for (const char* id : {"a", "b", "c"})
    for (const char* row : {",2020-01-01,5\n", ",2020-01-08,7\n", ",2020-02-20,6\n"}) log += std::string(id) + row;
  log += "huge,2020-01-01,5\nhuge,2020-01-08,1.7e308\nhuge,2020-01-08,1.7e308\n";
  ASSERT_EQ(score(log, {"--model", "bg_nbd"}), exit_done) << err;
  EXPECT_EQ(report["rows"]["overflowed_moments"], 1);
  EXPECT_EQ(report["spend"]["customers"], 3);
  EXPECT_EQ(report["spend"]["customers_beyond_largest_number"], 1);
  EXPECT_EQ(report["spend"]["customers_without_amount"], 0);
  EXPECT_TRUE(says("beyond the largest number: 1 customer, the first is 'huge'")) << out;
  EXPECT_TRUE(says("amounts of one customer and day beyond the largest number")) << out;
  EXPECT_FALSE(says("brought nothing")) << out;
  EXPECT_EQ(rows.at("huge").at("segment"), "") << "no scores without a sum";
  EXPECT_EQ(report["rfm"]["segments"]["unknown"]["customers"], 1);
}

TEST_F(Transactions, RefusesWrongOptions) {
  const auto wrong = [&](const std::vector<std::string>& more, const std::string& message) {
    fails(exit_usage, small_log, more, message);
  };
  wrong({"--columns", "id"}, "does not name three columns");
  wrong({"--columns", "id,date,amount,more"}, "does not name three columns");
  wrong({"--columns", "id,id"}, "does not name three columns");
  wrong({"--columns", "id,id,amount"}, "does not name three columns");
  wrong({"--model", "bgnbd"}, "'bgnbd' is not one of bg_nbd|mbg_nbd|pareto_nbd|nbd|best");
  wrong({"--spend", "lognormal"}, "'lognormal' is not gamma_gamma");
  wrong({"--period", "fortnight"}, "'fortnight' is not day, week, month");
  wrong({"--period", "0 days"}, "'0 days' is not day, week, month");
  wrong({"--date-format", "foo"}, "'foo' is not a format");
  wrong({"--end", "30/9/1997"}, "'30/9/1997' is not a date such as 1997-09-30");
  wrong({"--horizon", "0"}, "has to be above 0");
  wrong({"--discount", "-0.1"}, "is below 0");
  wrong({"--discount", "0"}, "has to be above 0 where the horizon is infinite");
  wrong({"--refunds", "keep"}, "'keep' is not one of fail|leave_out|net|purchase");
  wrong({"--only", "abc"}, "does not go with --only");
  wrong({"--margin", "1.01"}, "'1.01' is above 1");
  wrong({"--potential-quantile", "1.01"}, "'1.01' is above 1");
  wrong({"--period", "100000 days"}, "'100000 days' is not day, week, month");
  for (const char* bad : {"nan", "1x", " ", "0x10", "1e999", "1,5"})
    for (const char* option : {"--horizon", "--discount", "--margin"}) wrong({option, bad}, option);
  for (const char* bad : {"1997-09-30 10:15", "97-09-30", "1997/09/30", "1997-09-31", "1997-09-30x", " 1997-09-30"})
    for (const char* option : {"--end", "--calibration-end"}) wrong({option, bad}, "is not a date such as 1997-09-30");
  wrong({"--date-format", "y-m-d or so"}, "'y-m-d or so' is not a format");
  for (const char* option :
       {"--columns",       "--separator",       "--date-format",     "--period",
        "--end",           "--calibration-end", "--model",           "--spend",
        "--horizon",       "--discount",        "--margin",          "--potential-quantile",
        "--refunds",       "--zero-amounts",    "--missing-amounts", "--missing-ids",
        "--missing-dates", "--after-end",       "--far-dates",       "--first-after-calibration"}) {
    wrong({option, ""}, option);
    if (option != std::string("--columns")) wrong({option, "x", option, "x"}, option);
  }
  EXPECT_EQ(call({"--simulate", "10", "--period", "week"}), exit_usage);
  EXPECT_NE(err.find("--period: goes with --transactions only"), err.npos) << err;
  EXPECT_EQ(call({"--transactions", path("nowhere.csv")}), exit_io);
}

TEST_F(Transactions, ValuesAreTheLibrarys) {
  const std::string log = log_of(simulated_orders(400, 500));
  const auto check = [&](const auto& model, const std::vector<std::string>& options, double t, double rate,
                         double horizon, double margin) {
    ASSERT_EQ(score(log, options), exit_done) << err;
    auto m = model;
    const json& parameters = report["models"][0]["parameters"];
    std::apply([&](const auto&... p) { ((m.*(p.member) = parameters[std::string(p.name)]["value"]), ...); },
               m.parameters);
    const json& g = report["spend"]["parameters"];
    const models::gamma_gamma spend{g["p"]["value"], g["q"]["value"], g["v"]["value"]};
    const clientele::value::model_lifetime worth{m, spend, rate, horizon, margin};
    double value = 0, purchases = 0, alive = 0;
    for (const auto& [id, row] : rows) {
      const double x = number(id, "x"), t_x = number(id, "t_x"), T = number(id, "T"), mean = number(id, "mean_spend");
      const auto expected = worth(x, t_x, T, mean);
      EXPECT_NEAR(number(id, "value"), expected.current, 1e-10 * expected.current) << id;
      EXPECT_NEAR(number(id, "spend"), expected.spend, 1e-12 * expected.spend) << id;
      EXPECT_NEAR(number(id, "p_alive"), models::probability_alive(m, x, t_x, T), 1e-12) << id;
      const double ahead = models::expected_purchases(m, t, x, t_x, T);
      EXPECT_NEAR(number(id, "expected"), ahead, 1e-10 * ahead) << id;
      value += expected.current, purchases += ahead, alive += expected.alive;
    }
    EXPECT_NEAR(report["value"]["value"], value, 1e-9 * value);
    EXPECT_NEAR(report["value"]["expected_purchases"], purchases, 1e-9 * purchases);
    EXPECT_NEAR(report["value"]["alive"], alive, 1e-9 * alive);
    EXPECT_EQ(report["value"]["without_value"], 0);
  };
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const double week = std::log(1.1) * 7 / 365.25;
  check(models::bg_nbd{}, {"--model", "bg_nbd", "--calibration-end", "2020-12-31"}, 134.0 / 7, week, infinite, 1);
  check(models::mbg_nbd{}, {"--model", "mbg_nbd"}, 365.25 / 7, week, infinite, 1);
  check(models::pareto_nbd{}, {"--model", "pareto_nbd", "--horizon", "26", "--margin", "0.3", "--discount", "0.2"}, 26,
        std::log(1.2) * 7 / 365.25, 26, 0.3);
  check(models::nbd{}, {"--model", "nbd", "--horizon", "12", "--discount", "0", "--period", "month"}, 12, 0, 12, 1);
}

TEST_F(Transactions, ClassesByValue) {
  ASSERT_EQ(score(log_of(simulated_orders(400, 500)), {"--model", "bg_nbd"}), exit_done) << err;
  std::vector<std::pair<double, std::string>> ranked;
  double total = 0;
  for (const auto& [id, row] : rows) {
    ranked.emplace_back(number(id, "value"), row.at("class"));
    total += ranked.back().first;
  }
  std::sort(ranked.rbegin(), ranked.rend());
  std::map<std::string, int> counted;
  double before = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const std::string expected = before < 0.8 * total ? "A" : before < 0.95 * total ? "B" : "C";
    if (i == 0 || ranked[i].first != ranked[i - 1].first) {
      EXPECT_EQ(ranked[i].second, expected) << i;
    }
    before += ranked[i].first;
    ++counted[ranked[i].second];
  }
  for (const char* grade : {"A", "B", "C"}) EXPECT_EQ(report["value"]["classes"][grade]["customers"], counted[grade]);
}

/// The value that the share of the sorted ones does not exceed.
double quantile_of(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()) - 1e-9)) - 1];
}

/// Everything by hand from the orders: all of a customer on one day are one purchase.
TEST_F(Transactions, ScoresCohortsAndTimesAreThoseOfTheOrders) {
  const std::vector<order> orders = simulated_orders(400, 500);
  const int seen = 365;  // 2020-12-31
  struct history {
    std::vector<int> days;
    double spend = 0;
  };
  std::map<std::string, history> customers;
  for (const order& o : orders) {
    history& its = customers[o.id];
    if (its.days.empty() || its.days.back() != o.day) its.days.push_back(o.day);
    if (o.day <= seen) its.spend += o.amount;
  }
  std::erase_if(customers, [](const auto& one) { return one.second.days.front() > seen; });
  std::vector<double> recency, frequency, money, gaps;
  std::map<int, std::map<int, int>> active;  // by month of the first purchase and months later
  const auto month_of = [](int day) { return 12 * std::stoi(date_of(day)) + std::stoi(date_of(day).substr(5)); };
  const auto known = [seen](const history& h) {
    return std::upper_bound(h.days.begin(), h.days.end(), seen) - h.days.begin();
  };
  for (const auto& [id, h] : customers) {
    recency.push_back(seen - h.days[static_cast<std::size_t>(known(h)) - 1]);
    frequency.push_back(static_cast<double>(known(h)));
    money.push_back(h.spend);
    for (std::size_t i = 1; i < h.days.size(); ++i) gaps.push_back(h.days[i] - h.days[i - 1]);
    std::map<int, int> months;
    for (const int day : h.days) months[month_of(day) - month_of(h.days[0])] = 1;
    for (const auto& [later, one] : months) active[month_of(h.days[0])][later] += one;
  }
  const auto cuts_of = [](const std::vector<double>& all) {
    return std::vector{quantile_of(all, 0.2), quantile_of(all, 0.4), quantile_of(all, 0.6), quantile_of(all, 0.8)};
  };
  const std::vector<double> of_recency = cuts_of(recency), of_frequency = cuts_of(frequency), of_money = cuts_of(money);
  const auto scored = [](double value, const std::vector<double>& cuts) {
    return 1 + std::count_if(cuts.begin(), cuts.end(), [&](double cut) { return value > cut + 1e-9; });
  };
  for (const char* period : {"week", "month"}) {
    ASSERT_EQ(score(log_of(orders), {"--calibration-end", "2020-12-31", "--model", "bg_nbd", "--period", period,
                                     "--potential-quantile", "0.75"}),
              exit_done)
        << err;
    ASSERT_EQ(rows.size(), customers.size());
    std::size_t i = 0;
    std::map<std::string, std::vector<double>> values;
    std::map<std::string, double> spent;
    for (const auto& [id, h] : customers) {
      EXPECT_EQ(number(id, "recency_score"), 6 - scored(recency[i], of_recency)) << id;
      EXPECT_EQ(number(id, "frequency_score"), scored(frequency[i], of_frequency)) << id;
      EXPECT_EQ(number(id, "monetary_score"), scored(money[i], of_money)) << id;
      values[rows.at(id).at("recency_score") + rows.at(id).at("frequency_score")].push_back(number(id, "value"));
      spent[rows.at(id).at("segment")] += h.spend;
      ++i;
    }
    std::map<std::string, double> levels;
    for (const auto& [scores, like] : values) levels[scores] = quantile_of(like, 0.75);
    double potential = 0;
    for (const auto& [id, h] : customers) {
      const double level = levels.at(rows.at(id).at("recency_score") + rows.at(id).at("frequency_score"));
      const double distance = std::max(0.0, level - number(id, "value"));
      EXPECT_NEAR(number(id, "potential"), distance, 1e-9) << id;
      potential += distance;
    }
    EXPECT_NEAR(report["potential"]["potential"], potential, 1e-9 * potential);
    EXPECT_EQ(report["rfm"]["segments"].size(), spent.size());
    for (const auto& [segment, spend] : spent)
      EXPECT_NEAR(report["rfm"]["segments"][segment]["spend"], spend, 1e-9 * spend) << segment;
    EXPECT_EQ(report["rfm"]["recency"]["cuts"], json(of_recency));
  }
  const json& told = report["cohorts"]["cohorts"];
  ASSERT_EQ(told.size(), active.size());
  std::size_t c = 0;
  int after_one = 0, of = 0;
  for (const auto& [begun, later] : active) {
    for (std::size_t k = 0; k < told[c]["active"].size(); ++k) {
      const auto at = later.find(static_cast<int>(k));
      EXPECT_EQ(told[c]["active"][k], at == later.end() ? 0 : at->second) << begun << ' ' << k;
    }
    after_one += later.contains(1) ? later.at(1) : 0, of += later.at(0);
    ++c;
  }
  EXPECT_EQ(report["cohorts"]["together"][1], static_cast<double>(after_one) / of);
  const json& between = report["times_between_purchases"];
  EXPECT_EQ(between["ended"], gaps.size());
  EXPECT_EQ(between["not_ended"], customers.size());
  for (const json& q : between["quantiles"]) EXPECT_EQ(q["days"], quantile_of(gaps, q["share"])) << q;
}

TEST_F(Transactions, ScoresWithoutAmountsLeaveOutMoney) {
  const std::string log = log_of(simulated_orders(60, 300));
  ASSERT_EQ(score(log, {"--columns", "id,date"}), exit_done) << err;
  EXPECT_TRUE(report["rfm"]["monetary"].is_null());
  EXPECT_TRUE(report["rfm"]["segments"].begin().value()["spend"].is_null());
  EXPECT_EQ(rows.begin()->second.at("monetary_score"), "");
  EXPECT_NE(rows.begin()->second.at("segment"), "");
  EXPECT_FALSE(rows.begin()->second.contains("potential")) << "no quantile is stated";
  EXPECT_FALSE(report.contains("potential"));
  fs::remove(path("out.csv")), fs::remove(path("report.json"));
  fails(exit_usage, log, {"--columns", "id,date", "--potential-quantile", "0.75"}, "a log without amounts");
}

TEST_F(Transactions, ALongTimeHasCohortsOfSeveralMonths) {
  ASSERT_EQ(score(open_ended, {"--columns", "id,day,paid", "--far-dates", "keep", "--model", "nbd"}), exit_done) << err;
  EXPECT_EQ(report["cohorts"]["months"], 160) << "95,712 months are 599 cohorts";
  ASSERT_EQ(report["cohorts"]["cohorts"].size(), 2u);
  EXPECT_EQ(report["cohorts"]["cohorts"][1]["begun"], "9997-05-01") << "598 · 160 months after January 2024";
  EXPECT_TRUE(says("cohorts and periods of 160 months")) << out;
}

TEST_F(Transactions, ChecksTheHoldout) {
  ASSERT_EQ(score(log_of(simulated_orders(400, 500)), {"--calibration-end", "2020-09-30"}), exit_done) << err;
  // the best of four by its rule
  ASSERT_EQ(report["models"].size(), 4u);
  const json* best = nullptr;
  for (const json& m : report["models"])
    if (best == nullptr || m["holdout"]["root_mean_square_error"] < (*best)["holdout"]["root_mean_square_error"])
      best = &m;
  EXPECT_EQ(report["chosen"]["model"], (*best)["model"]);
  EXPECT_EQ(report["chosen"]["because"], "smallest root mean squared error of the holdout");
  // its error, from the rows
  double expected = 0, actual = 0, absolute = 0, square = 0;
  std::map<double, double> groups_expected, groups_actual, groups_customers;
  for (const auto& [id, row] : rows) {
    const double e = number(id, "expected"), a = number(id, "actual"), group = std::min(number(id, "x"), 7.0);
    expected += e, actual += a, absolute += std::abs(e - a), square += (e - a) * (e - a);
    groups_expected[group] += e, groups_actual[group] += a, ++groups_customers[group];
  }
  const auto n = static_cast<double>(rows.size());
  const json& held = report["holdout"];
  EXPECT_NEAR(held["expected"], expected, 1e-9 * expected);
  EXPECT_EQ(held["actual"], actual);
  EXPECT_NEAR(held["mean_absolute_error"], absolute / n, 1e-9);
  EXPECT_NEAR(held["root_mean_square_error"], std::sqrt(square / n), 1e-9);
  EXPECT_NEAR(held["relative_error"], expected / actual - 1, 1e-9);
  // groups
  double by_model = 0;
  for (const json& g : report["by_frequency"]) {
    const double x = g["repeat_purchases"];
    EXPECT_EQ(g["customers"], groups_customers[x]);
    EXPECT_EQ(g["holdout_actual"], groups_actual[x]);
    EXPECT_NEAR(g["holdout_expected"], groups_expected[x], 1e-9 * expected);
    by_model += static_cast<double>(g["customers_by_model"]);
  }
  EXPECT_NEAR(by_model, n, 1e-9 * n);
  // tracking: until the end of the holdout all repeat purchases of these customers
  double repeat = 0, known = 0;
  for (const auto& [id, row] : rows) known += number(id, "x"), repeat += number(id, "x") + number(id, "actual");
  EXPECT_EQ(report["tracking"].back()["cumulative_actual"], repeat);
  double sum = 0;
  for (const json& p : report["tracking"]) {
    sum += static_cast<double>(p["expected"]);
    EXPECT_NEAR(p["cumulative_expected"], sum, 1e-9 * sum + 1e-12);
    if (p["until"] == "2020-09-30") {
      EXPECT_EQ(p["cumulative_actual"], known);
    }
  }
  EXPECT_GT(sum, 0.8 * repeat);
  EXPECT_LT(sum, 1.25 * repeat);
}

TEST_F(Transactions, WithoutAHoldoutTheBestHasTheSmallestBic) {
  ASSERT_EQ(score(log_of(simulated_orders(400, 500))), exit_done) << err;
  const json* best = nullptr;
  for (const json& m : report["models"])
    if (best == nullptr || m["bic"] < (*best)["bic"]) best = &m;
  EXPECT_EQ(report["chosen"], (json{{"model", (*best)["model"]}, {"because", "smallest BIC"}}));
  EXPECT_FALSE(report.contains("holdout"));
  EXPECT_FALSE(report["models"][0].contains("holdout"));
  EXPECT_FALSE(rows.begin()->second.contains("actual"));
  EXPECT_TRUE(says("check of")) << out;
}

TEST_F(Transactions, DaysAndWeeksAgree) {
  const std::string log = log_of(simulated_orders(400, 500));
  ASSERT_EQ(score(log, {"--model", "bg_nbd", "--calibration-end", "2020-12-31"}), exit_done) << err;
  const json weeks = report;
  const auto in_weeks = rows;
  ASSERT_EQ(score(log, {"--model", "bg_nbd", "--calibration-end", "2020-12-31", "--period", "day"}), exit_done) << err;
  const auto close = [](double a, double b) { EXPECT_NEAR(a, b, 1e-6 * std::abs(b)); };
  const auto parameter = [](const json& r, const char* name) {
    return static_cast<double>(r["models"][0]["parameters"][name]["value"]);
  };
  for (const char* name : {"r", "a", "b"}) close(parameter(report, name), parameter(weeks, name));
  close(parameter(report, "alpha"), 7 * parameter(weeks, "alpha"));
  close(report["holdout"]["expected"], weeks["holdout"]["expected"]);
  close(report["value"]["value"], weeks["value"]["value"]);
  for (const auto& [id, row] : in_weeks) close(number(id, "value"), std::stod(row.at("value")));
}

TEST_F(Transactions, ACustomerWithoutExpectedSpendHasNoValue) {
  // mean spends with so heavy a tail (index 0.6) that the mean of the population does not exist: q ≤ 1
  std::string log = "id,date,amount\n";
  for (int i = 0; i < 40; ++i)
    for (int k = 0; k < 3; ++k)
      log += "c" + std::to_string(i) + ",2020-0" + std::to_string(k + 1) + "-1" + std::to_string((i + k) % 9) + "," +
             std::to_string(10 * std::pow((i + 0.5) / 40, -1 / 0.6) * (0.7 + 0.3 * k)) + "\n";
  log += "once,2020-02-01,5\nzero,2020-01-01,5\nzero,2020-02-01,0\n";
  ASSERT_EQ(score(log, {"--model", "bg_nbd"}), exit_done) << err;
  EXPECT_TRUE(report["spend"]["population_mean"].is_null());
  EXPECT_LE(report["spend"]["parameters"]["q"]["value"], 1.0);
  EXPECT_EQ(report["spend"]["customers_without_amount"], 1);
  EXPECT_EQ(report["value"]["without_value"], 2);
  for (const char* id : {"once", "zero"}) {
    EXPECT_EQ(rows.at(id).at("value"), "");
    EXPECT_EQ(rows.at(id).at("spend"), "");
    EXPECT_EQ(rows.at(id).at("class"), "");
    EXPECT_GT(number(id, "expected"), 0);
  }
  EXPECT_GT(number("c3", "value"), 0);
  EXPECT_TRUE(says("mean spend of the population")) << out;
  EXPECT_TRUE(says("does not exist")) << out;
}

TEST_F(Transactions, OfModelsThatAreAlikeTheOneWithFewestParametersIsChosen) {
  // everybody buys on the last day of the calibration: nobody has left, and every model is the NBD
  std::string log = "id,date,amount\n";
  const auto bought = [&](int i, int month, int day) {
    log +=
        std::to_string(i) + ",2020-0" + std::to_string(month) + (day < 10 ? "-0" : "-") + std::to_string(day) + ",5\n";
  };
  for (int i = 0; i < 48; ++i) {
    const int step = 2 + i % 4 * 3;
    for (int month = 1; month <= 6; ++month)
      for (int day = 1 + i % 3; day <= 28; day += step * (1 + i % 5)) bought(i, month, day);
    bought(i, 6, 30);
    for (int k = 0; k < i % 6; ++k) bought(i, 7, 2 + 3 * k);
  }
  ASSERT_EQ(score(log, {"--calibration-end", "2020-06-30"}), exit_done) << err;
  double least = 1e300, most = 0;
  for (const json& m : report["models"]) {
    const double error = m["holdout"]["root_mean_square_error"];
    least = std::min(least, error), most = std::max(most, error);
    EXPECT_EQ(m["at_boundary"], m["model"] != "nbd") << m["model"];
  }
  EXPECT_LT(most - least, 1e-6 * least);
  EXPECT_EQ(report["chosen"]["model"], "nbd");
  EXPECT_EQ(report["chosen"]["because"],
            "smallest root mean squared error of the holdout, the same as of bg_nbd, mbg_nbd, pareto_nbd with more "
            "parameters");
  EXPECT_TRUE(says("the likelihood is flat there")) << out;
  EXPECT_FALSE(says("the likelihood is right")) << out;
}

TEST_F(Transactions, OneCustomerOneDay) {
  ASSERT_EQ(score("id,date,amount\n1,2020-01-01,5\n"), exit_done) << err;
  EXPECT_EQ(number("1", "T"), 0);
  EXPECT_EQ(rows.at("1").at("value"), "");
  EXPECT_TRUE(report["spend"]["model"].is_null());
  EXPECT_TRUE(report["value"]["value"] == 0);
  for (const json& m : report["models"]) EXPECT_EQ(m["at_boundary"], true);
}

TEST_F(Transactions, OutputIsWhollyThereOrNotAtAll) {
  write("out.csv", "precious");
  EXPECT_EQ(score("id,date,amount\n1,x,5\n2,2020-01-01,5\n"), exit_bad_input);
  EXPECT_EQ(read("out.csv"), "precious");
  EXPECT_FALSE(fs::exists(path("report.json")));
}

// ---- threads ----

/// A log of several batches: quoted cells, a cell with a line end, bad rows of every kind in the midst of good ones, an
/// id of other bytes than its cell.
std::string log_of_many_batches(int rows, int first) {
  std::string text = "id,date,amount\n";
  for (int i = first; i < first + rows; ++i) {
    const std::string id = std::to_string(i * 7919 % 61), date = date_of(i * 31 % 400);
    switch (i % 997) {
      case 0:
        text += "\"C \"\"" + id + "\"\"\"," + date + ",\"12.50\"\n";
        break;
      case 1:
        text += "C" + id + ',' + date + ",5,6\n";
        break;
      case 2:
        text += "C" + id + ",2020-02-30,5\n";
        break;
      case 3:
        text += "\"C\n" + id + "\", " + date + " ,8\n";
        break;
      default:
        text += "customer " + id + ',' + date + ',' + std::to_string(1 + i % 50) + ".25\n";
    }
  }
  return text;
}

TEST_F(Transactions, ThreadsDoNotChangeTheOutcome) {
  const std::string first = write("first.csv", log_of_many_batches(9000, 0));
  const std::string second = write("second.csv", log_of_many_batches(9000, 9000));
  std::map<std::string, std::vector<std::string>> outcomes;
  for (const char* threads : {"1", "2"}) {
    ASSERT_EQ(score_file(first, {"--transactions", second, "--quarantine", path("bad.csv"), "--model", "nbd",
                                 "--threads", threads}),
              exit_done)
        << err;
    report.erase("study");
    outcomes[threads] = {read("out.csv"), read("bad.csv"), report.dump(), err};
  }
  EXPECT_EQ(outcomes["1"], outcomes["2"]);
  EXPECT_EQ(report["rows"]["rows"], 18000);
  EXPECT_EQ(report["rows"]["malformed"], 19);
  EXPECT_EQ(report["rows"]["unreadable"], 19);
  EXPECT_EQ(rows.size(), 61u + 19 + 19);
}

TEST_F(Transactions, AnErrorAmongTheRowsIsToldOnAnyThread) {
  const std::string good = write("good.csv", log_of_many_batches(9000, 0));
  const std::string other = write("other.csv", "id,day,amount\n1,2020-01-01,5\n");
  const std::string open_quote = write("open.csv", "id,date,amount\n1,2020-01-01,5\n\"2,2020-01-01,5\n");
  for (const char* threads : {"1", "2"})
    for (const auto& [second, message] : {std::pair{other, "column 2 is 'day' where that of the first file is 'date'"},
                                          std::pair{open_quote, "open.csv:3:1: a quote that is never closed"},
                                          std::pair{path("nowhere.csv"), "cannot open "}}) {
      EXPECT_NE(score_file(good, {"--transactions", second, "--threads", threads}), exit_done);
      EXPECT_NE(err.find(message), err.npos) << err;
      EXPECT_FALSE(fs::exists(path("out.csv")));
    }
}

// ---- the CDNOW log: 2 357 customers, 39 weeks and 39 held out ----

class TransactionsCdnow : public Transactions {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("CLIENTELE_DATA");
    if (folder == nullptr) GTEST_SKIP() << "left out: CLIENTELE_DATA names no folder with cdnow_sample.csv.gz";
    const std::string packed = std::string(folder) + "/cdnow_sample.csv.gz";
    ASSERT_EQ(std::system(("gzip -dc '" + packed + "' > '" + path("cdnow.csv") + "'").c_str()), 0);
  }
  /// Parameters to 1e-6 of the maximum likelihood estimates computed with 20 digits, and the sums over all customers
  /// at them, by an independent evaluation with 25 digits.
  void fitted(const char* model, double log_likelihood, const std::map<std::string, double>& parameters,
              double expected, double mean_absolute) {
    for (const json& m : report["models"]) {
      if (m["model"] != model) continue;
      EXPECT_NEAR(m["log_likelihood"], log_likelihood, 1e-8 * 9582);
      for (const auto& [name, value] : parameters)
        EXPECT_NEAR(m["parameters"][name]["value"], value, 1e-6 * value) << model << ' ' << name;
      EXPECT_EQ(m["at_boundary"], false);
      EXPECT_EQ(m["stopped"], "converged");
      EXPECT_NEAR(m["holdout"]["expected"], expected, 1e-6 * expected) << model;
      EXPECT_EQ(m["holdout"]["actual"], 1882);
      EXPECT_NEAR(m["holdout"]["mean_absolute_error"], mean_absolute, 1e-6) << model;
      return;
    }
    ADD_FAILURE() << model << " is not there";
  }
  void tracked(const std::map<int, double>& cumulative) {
    for (const auto& [week, value] : cumulative) {
      const json& period = report["tracking"][static_cast<std::size_t>(week - 1)];
      EXPECT_EQ(period["period"], week);
      EXPECT_NEAR(period["cumulative_expected"], value, 1e-6 * value) << week;
    }
    EXPECT_EQ(report["tracking"][38]["cumulative_actual"], 2457);
    EXPECT_EQ(report["tracking"][77]["cumulative_actual"], 4339);
    EXPECT_EQ(report["tracking"].size(), 78u);
  }
};

TEST_F(TransactionsCdnow, AllModels) {
  ASSERT_EQ(score_file(path("cdnow.csv"), {"--columns", "id,date,amount", "--period", "week", "--calibration-end",
                                           "1997-09-30", "--model", "best"}),
            exit_done)
      << err;
  EXPECT_EQ(report["customers"], 2357);
  EXPECT_EQ(report["rows"]["rows"], 6919);
  EXPECT_EQ(report["rows"]["used"], 6919);
  EXPECT_EQ(report["sorted"], true);
  EXPECT_EQ(report["dates"]["format"], "y-m-d");
  fitted(
      "bg_nbd", -9582.4292066739306,
      {{"r", 0.24259452243015708}, {"alpha", 4.4136020190135038}, {"a", 0.79292201722559757}, {"b", 2.425906776826332}},
      1653.4086979425399, 0.78545423660607791);
  fitted("mbg_nbd", -9582.1357155537495,
         {{"r", 0.52484315910629758},
          {"alpha", 6.1830852795760050},
          {"a", 0.89135939073221584},
          {"b", 1.6140022401703439}},
         1576.7283018961543, 0.76477894932909798);
  fitted("pareto_nbd", -9594.9761789395431,
         {{"r", 0.55327704685317960},
          {"alpha", 10.577683463302315},
          {"s", 0.60623998912782630},
          {"beta", 11.668735288855011}},
         1665.5131072101846, 0.75452338339635291);
  const json& spend = report["spend"];
  EXPECT_EQ(spend["customers"], 946);
  EXPECT_NEAR(spend["log_likelihood"], -4055.9176948018740, 1e-5);
  EXPECT_NEAR(spend["parameters"]["p"]["value"], 6.2495722713237560, 1e-5);
  EXPECT_NEAR(spend["parameters"]["q"]["value"], 3.7442246671320245, 1e-5);
  EXPECT_NEAR(spend["parameters"]["v"]["value"], 15.443520962589239, 1e-4);
  EXPECT_EQ(report["chosen"]["model"], "pareto_nbd");
  EXPECT_NEAR(report["value"]["alive"], 1051.875247181193, 1e-3);
  tracked({{1, 4.2152553777153524},
           {10, 431.07823242658198},
           {20, 1308.9119314627557},
           {39, 2532.7820776342174},
           {60, 3551.8735054720907},
           {78, 4275.388263970343}});
  EXPECT_NEAR(report["by_frequency"][1]["customers_by_model"], 396.87792024737466, 1e-3);
  // first customers of the file, by hand: 1997-01-01, 01-18, 08-02 and 12-12
  EXPECT_EQ(number("0001", "x"), 2);
  EXPECT_EQ(number("0001", "t_x"), 213.0 / 7);
  EXPECT_EQ(number("0001", "T"), 272.0 / 7);
  EXPECT_EQ(number("0001", "actual"), 1);
}

TEST_F(TransactionsCdnow, TheCheckAsPublished) {
  ASSERT_EQ(score_file(path("cdnow.csv"),
                       {"--columns", "id,date,amount", "--calibration-end", "1997-09-30", "--model", "bg_nbd"}),
            exit_done)
      << err;
  EXPECT_TRUE(says("1997-10-01 to 1998-06-30, weeks 40–78\n  expected 1,653 against 1,882 actual repeat purchases"))
      << out;
  EXPECT_TRUE(says("-9,582.429")) << out;
  tracked({{1, 4.4054806840416165},
           {10, 439.43552999242284},
           {20, 1312.4589266415639},
           {39, 2501.5261990538136},
           {60, 3478.7692137392544},
           {78, 4165.6637650174425}});
  const std::vector<double> by_model{1407.6843465907964, 460.32346304224415, 192.4614139620081, 101.16419622683125,
                                     59.847078797858354, 38.119705468930977, 25.549108014218875};
  const std::vector<int> customers{1411, 439, 214, 100, 62, 38, 29, 64};
  for (std::size_t g = 0; g < customers.size(); ++g) {
    EXPECT_EQ(report["by_frequency"][g]["customers"], customers[g]);
    if (g < by_model.size()) {
      EXPECT_NEAR(report["by_frequency"][g]["customers_by_model"], by_model[g], 1e-3) << g;
    }
  }
  EXPECT_NEAR(number("0001", "expected"), 1.226, 1e-3) << "published for x 2, t_x 30.43, T 38.86";
}

TEST_F(TransactionsCdnow, AsItIsPublishedWithoutCommasOrHeader) {
  std::ofstream blanks(path("master.txt"));
  csv_reader reader(path("cdnow.csv"));
  csv_record record;
  while (reader.next(record)) {
    std::string date(record[2]);
    std::erase(date, '-');
    blanks << ' ' << record[0] << ' ' << date << "  " << record[3] << "   " << record[4] << '\n';
  }
  blanks.close();
  ASSERT_EQ(score_file(path("cdnow.csv"), {"--calibration-end", "1997-09-30", "--model", "bg_nbd"}), exit_done) << err;
  const std::string as_csv = read("out.csv");
  ASSERT_EQ(score_file(path("master.txt"), {"--calibration-end", "1997-09-30", "--model", "bg_nbd", "--separator",
                                            "blanks", "--columns", "1,2,4"}),
            exit_done)
      << err;
  EXPECT_EQ(report["dates"]["format"], "yyyymmdd");
  EXPECT_EQ(read("out.csv"), as_csv);
}

}  // namespace transactions_test
}  // namespace score_customers
