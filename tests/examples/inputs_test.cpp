// SPDX-License-Identifier: BSL-1.0
// Dates, several files, packed files, expressions and studies, through the whole program; tests/examples/cases are
// small inputs with their right answers.
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "score_customers/csv_reader.hpp"
#include "score_customers/options.hpp"
#include "support/program_calls.hpp"

namespace score_customers {
namespace inputs_test {

using nlohmann::json;
using strings = std::vector<std::string>;

std::string case_of(const std::string& name) { return std::string(CLIENTELE_TESTS) + "/examples/cases/" + name; }

std::string read_case(const std::string& name) {
  std::ifstream stream(case_of(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class Inputs : public program_calls {
 protected:
  /// A log with more arguments; its rows by id are then in `rows`, its report in `report`.
  int log(const strings& files, const strings& more = {}) {
    strings arguments{"--out", path("out.csv"), "--report", path("report.json"), "--transactions"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    const int code = call(arguments);
    rows.clear();
    report = {};
    if (code != exit_done) return code;
    report = json::parse(read("report.json"));
    rows = rows_of("out.csv");
    return code;
  }
  /// First and last date of a log of one customer with two dates.
  std::string span_of(const strings& dates, const strings& more = {}) {
    std::string text = "id,date,amount\n";
    for (const std::string& date : dates) text += "a," + date + ",10\n";
    if (log({write("log.csv", text)}, more) != exit_done) return err;
    return report["first_date"].get<std::string>() + " " + report["last_date"].get<std::string>();
  }
  [[nodiscard]] bool complains(const std::string& text) const { return err.find(text) != err.npos; }
  [[nodiscard]] double figure(const json& all, const std::string& component, const std::string& name) const {
    for (const json& one : all["components"][component]["figures"])
      if (one["name"] == name) return one["value"];
    ADD_FAILURE() << "nothing of " << name << " in " << all["components"];
    return -1;
  }

  rows_by_id rows;
  json report;
};

// ---- dates ----

TEST_F(Inputs, DaysOfASpreadsheetAndSecondsWhereTheyAreStated) {
  ASSERT_EQ(log({case_of("excel_serial.csv")}, {"--date-format", "excel"}), exit_done) << err;
  EXPECT_EQ(report["first_date"], "2024-01-02");
  EXPECT_EQ(report["last_date"], "2024-02-03");
  ASSERT_EQ(log({case_of("epoch_seconds.csv")}, {"--date-format", "epoch_seconds"}), exit_done) << err;
  EXPECT_EQ(report["first_date"], "2024-01-02");
  EXPECT_EQ(report["last_date"], "2024-02-03");
  EXPECT_EQ(report["dates"]["format"], "epoch_seconds");

  EXPECT_EQ(log({case_of("excel_serial.csv")}), exit_bad_input);
  EXPECT_TRUE(complains("'45293' (line 2) (2024-01-02 as a day of a spreadsheet: --date-format excel)")) << err;
  EXPECT_EQ(log({case_of("epoch_seconds.csv")}), exit_bad_input);
  EXPECT_TRUE(complains("'1704153600' (line 2) (2024-01-02 as seconds since 1970: --date-format epoch_seconds)"))
      << err;
}

TEST_F(Inputs, EachFormOfATimeAloneIsRead) {
  EXPECT_EQ(span_of({"20240102T101530Z", "20240203T233000Z"}), "2024-01-02 2024-02-03");
  EXPECT_EQ(span_of({"2024-01-02T23:30:00-08:00", "2024-02-03T23:30:00-08:00"}), "2024-01-02 2024-02-03");
  EXPECT_EQ(span_of({"2024-01-02T23:30:00-08:00", "2024-02-03T23:30:00-08:00"}, {"--time-zone", "UTC"}),
            "2024-01-03 2024-02-04");
  EXPECT_EQ(span_of({"20240102101530", "20240305101530"}), "2024-01-02 2024-03-05");
  EXPECT_EQ(span_of({"2024-01-02 10:15:30 +0000 UTC", "2024-02-03 10:15:30 +0000 UTC"}), "2024-01-02 2024-02-03");
  EXPECT_EQ(span_of({"02JAN2024:10:15:30", "03FEB2024"}), "2024-01-02 2024-02-03");
}

TEST_F(Inputs, AMixtureOfFormsShowsTwoLines) {
  EXPECT_EQ(log({case_of("timestamps.csv")}), exit_bad_input);
  EXPECT_TRUE(
      complains("the dates are a mixture of formats: '20240102T101530Z' (line 2), "
                "'2024-02-03T23:30:00-08:00' (line 3) and '02JAN2024:10:15:30' (line 6)"))
      << err;
}

TEST_F(Inputs, AnUnknownZoneIsRefused) {
  EXPECT_EQ(log({case_of("excel_serial.csv")}, {"--time-zone", "Mars/Olympus"}), exit_usage);
  EXPECT_TRUE(complains("'Mars/Olympus' is neither UTC nor an offset such as +02:00")) << err;
}

TEST_F(Inputs, ADateThatIsStillOpenIsNamed) {
  EXPECT_EQ(log({case_of("open_ended.csv")}, {"--columns", "id,day,paid"}), exit_bad_input);
  EXPECT_TRUE(complains("open_ended.csv:6: column 'day': '9999-12-31' is far from the other dates")) << err;
}

TEST_F(Inputs, ColumnsOfTimesHoldDates) {
  // 10, 20, 30 days: the median is the second
  write("in.csv",
        "id,begin,end,gone\n1,02.01.2024,12.01.2024,1\n2,02.01.2024,22.01.2024,1\n3,02.01.2024,01.02.2024,1\n");
  const json by_days =
      report_of({path("in.csv"), "--map", "kaplan_meier.time=end - begin", "--map", "kaplan_meier.left=gone"});
  EXPECT_EQ(figure(by_days, "kaplan_meier", "median time until leaving"), 20);
  const json since_1970 =
      report_of({path("in.csv"), "--map", "kaplan_meier.time=date:end", "--map", "kaplan_meier.left=gone"});
  EXPECT_EQ(figure(since_1970, "kaplan_meier", "median time until leaving"), 19744) << "2024-01-22";
  const json alone = report_of({path("in.csv"), "--map", "kaplan_meier.time=end", "--map", "kaplan_meier.left=gone"});
  EXPECT_EQ(figure(alone, "kaplan_meier", "median time until leaving"), 19744);

  write("in.csv", "id,time,left\n1,45293,1\n2,45294,1\n3,45295,1\n");
  const json numbers = report_of({path("in.csv"), "--only", "kaplan_meier"});
  EXPECT_EQ(figure(numbers, "kaplan_meier", "median time until leaving"), 45294) << "numbers stay numbers";
  const json stated = report_of(
      {path("in.csv"), "--only", "kaplan_meier", "--map", "kaplan_meier.time=date:time", "--date-format", "excel"});
  EXPECT_EQ(figure(stated, "kaplan_meier", "median time until leaving"), 19725) << "2024-01-03";
}

TEST_F(Inputs, DatesOfAColumnThatCannotBeReadAreBadRows) {
  const strings work{path("in.csv"), "--map", "kaplan_meier.time=end", "--map", "kaplan_meier.left=gone"};
  write("in.csv", "id,end,gone\n1,2024-01-12,1\n2,soon,1\n3,,1\n");
  EXPECT_EQ(call(work), exit_bad_input);
  EXPECT_TRUE(complains("in.csv:3: column 'end': 'soon' is not a date of the format y-m-d (churn::kaplan_meier)"))
      << err;
  write("in.csv", "id,end,gone\n1,03/04/2024,1\n2,05/06/2024,1\n");
  EXPECT_EQ(call(work), exit_bad_input);
  EXPECT_TRUE(complains("column 'end': the dates can be read in two ways: '03/04/2024' (line 2)")) << err;
  EXPECT_EQ(call({path("in.csv"), "--map", "ripple.complainants=date:end", "--map", "annual_purchase=constant:1"}),
            exit_usage);
  EXPECT_TRUE(complains("it takes no dates")) << err;
}

// ---- logs without amounts ----

TEST_F(Inputs, ALogWithoutAmountsHasModelsOfPurchasesOnly) {
  ASSERT_EQ(log({case_of("no_amounts.csv")}, {"--columns", "household,day"}), exit_done) << err;
  EXPECT_NE(out.find("spend per purchase: no model, because the log has no amounts. Nobody has a value"), out.npos)
      << out;
  EXPECT_EQ(out.find("no amount, kept"), out.npos) << out;
  EXPECT_EQ(report["spend"]["model"], nullptr);
  EXPECT_EQ(report["spend"]["because"], "the log has no amounts");
  EXPECT_EQ(report["customers"], 3);
  EXPECT_EQ(rows["3"]["x"], "2");
  EXPECT_EQ(rows["2"]["x"], "0");
  EXPECT_NE(rows["3"]["p_alive"], "");
  EXPECT_EQ(rows["3"]["value"], "");
  EXPECT_EQ(rows["3"]["mean_spend"], "") << "not known, and not 0";
  ASSERT_EQ(log({case_of("no_amounts.csv")}, {"--map", "id=household", "--map", "date=day", "--map", "amount=missing"}),
            exit_done)
      << err;
  EXPECT_EQ(rows["1"]["x"], "1");
}

// ---- expressions ----

TEST_F(Inputs, AnAmountMayBeComputed) {
  const strings names{"--map", "id=customer", "--map", "amount=quantity * price"};
  ASSERT_EQ(log({case_of("quantity_price.csv")}, names), exit_done) << err;
  EXPECT_EQ(rows["1"]["mean_spend"], "10") << "of the repeat purchase";
  EXPECT_EQ(log({write("log.csv", "1;2024-01-02;3;4.5\n1;2024-02-01;3;4.5\n2;2024-01-05;2;2.25\n")},
                {"--columns", "1,2,[3]*[4]"}),
            exit_done)
      << err;
  EXPECT_EQ(rows["1"]["mean_spend"], "13.5");
  EXPECT_EQ(log({write("log.csv", "customer,date,quantity * price\n1,2024-01-02,7\n1,2024-01-09,8\n")}, names),
            exit_done)
      << err;
  EXPECT_EQ(rows["1"]["mean_spend"], "8") << "a column of exactly that name";

  EXPECT_EQ(log({write("log.csv", "customer,date,quantity,price\n1,2024-01-02,x,2\n1,2024-01-03,1,\n")}, names),
            exit_bad_input);
  EXPECT_TRUE(complains("log.csv:2: column 'quantity * price': 'x' is not a number (column 'quantity')")) << err;
  EXPECT_TRUE(complains("log.csv:3: column 'quantity * price' has no value")) << err;
  EXPECT_EQ(log({case_of("quantity_price.csv")}, {"--map", "id=customer", "--map", "amount=quantity * cost"}),
            exit_usage);
  EXPECT_TRUE(complains("has no column 'cost'")) << err;
}

TEST_F(Inputs, AnInputOfCustomersMayBeComputed) {
  write("in.csv", "id,complainants,quantity,price,quantity-price\n1,1,3,4.50,7\n2,1,,10,8\n3,1,2,2.25,9\n");
  strings work{path("in.csv"), "--only", "ripple", "--out", path("out.csv"), "--map"};
  work.push_back("annual_purchase=quantity * price");
  ASSERT_EQ(call(work), exit_bad_input);
  EXPECT_TRUE(complains("in.csv:3: column 'quantity * price' has no value, and one is required")) << err;
  work.insert(work.end(), {"--quarantine", path("bad.csv")});
  ASSERT_EQ(call(work), exit_done) << err;
  EXPECT_NE(read("out.csv").find("\n1,25,24,250,500,337.5\n2,,,,,\n3,25,24,250,500,112.5\n"), std::string::npos)
      << read("out.csv");
  work[6] = "annual_purchase=quantity-price";
  ASSERT_EQ(call(work), exit_done) << err;
  EXPECT_NE(read("out.csv").find("\n2,25,24,250,500,200\n"), std::string::npos) << "a column of exactly that name";

  write("in.csv", "id,complainants,quantity,price\n1,1,x,4.50\n2,1,3,0\n");
  work[6] = "annual_purchase=quantity / price";
  ASSERT_EQ(call(work), exit_done) << err;
  EXPECT_NE(read("bad.csv").find("column 'quantity / price': cannot be computed: column 'quantity' cannot be read"),
            std::string::npos)
      << read("bad.csv");
  EXPECT_NE(read("bad.csv").find("is no finite number where quantity = 3, price = 0"), std::string::npos);
  work[6] = "annual_purchase=quantity * cost";
  EXPECT_EQ(call(work), exit_usage);
  EXPECT_TRUE(complains("has no column 'cost' for annual_purchase")) << err;
}

// ---- several files ----

TEST_F(Inputs, SeveralFilesAreOne) {
  const std::string whole = "id,date,amount\na,2024-01-02,10\na,2024-02-03,12\nb,2024-01-05,7\nc,2024-03-05,9\n";
  ASSERT_EQ(log({write("whole.csv", whole)}), exit_done) << err;
  const auto expected = rows;
  write("orders-1.csv", whole.substr(0, whole.find("b,")));
  write("orders-2.csv", "id,date,amount\n" + whole.substr(whole.find("b,")));
  ASSERT_EQ(log({path("orders-1.csv"), path("orders-2.csv")}), exit_done) << err;
  EXPECT_EQ(rows, expected);
  ASSERT_EQ(log({path("orders-*.csv")}), exit_done) << "a pattern that no shell has expanded\n" << err;
  EXPECT_EQ(rows, expected);
  EXPECT_EQ(log({path("nothing-*.csv")}), exit_io);
  EXPECT_TRUE(complains("cannot open " + path("nothing-*.csv"))) << err;
  EXPECT_EQ(log({path("orders-1.csv"), path("orders-1.csv")}), exit_usage);
  EXPECT_TRUE(complains("is named twice")) << err;

  write("orders-2.csv", "id,date,total\nb,2024-01-05,7\n");
  EXPECT_EQ(log({path("orders-*.csv")}), exit_bad_input);
  EXPECT_TRUE(complains("orders-2.csv:1:1: column 3 is 'total' where that of the first file is 'amount'")) << err;
  write("orders-2.csv", "id,date,amount,note\nb,2024-01-05,7,\n");
  EXPECT_EQ(log({path("orders-*.csv")}), exit_bad_input);
  EXPECT_TRUE(complains("column 4 is 'note' where that of the first file is missing")) << err;
  write("orders-2.csv", "id,date,amount\nb,2024-01-05,7\nb,then,7\n");
  EXPECT_EQ(log({path("orders-*.csv")}), exit_bad_input);
  EXPECT_TRUE(complains("orders-2.csv:3: column 'date': 'then' is not a date")) << err;
  write("orders-2.csv", "id,date,amount\nb,05.01.2024,7\n");
  EXPECT_EQ(log({path("orders-*.csv")}), exit_bad_input);
  EXPECT_TRUE(complains("orders-1.csv, line 2) and '05.01.2024' (" + path("orders-2.csv") + ", line 2)")) << err;
}

TEST_F(Inputs, SeveralFilesOfCustomersNameTheirBadRows) {
  const std::string head = "id,complainants,annual_purchase\n";
  write("a.csv", head + "1,1,100\n2,1\n");
  write("b.csv", head + "3,x,100\n4\n5,2,10\n");
  ASSERT_EQ(call({path("a.csv"), path("b.csv"), "--only", "ripple", "--out", path("out.csv"), "--quarantine",
                  path("bad.csv")}),
            exit_done)
      << err;
  EXPECT_NE(read("out.csv").find("\n1,25,24,250,500,2500\n3,,,,,\n5,50,48,500,1000,500\n"), std::string::npos)
      << read("out.csv");
  const std::string bad = read("bad.csv");
  EXPECT_NE(bad.find("\n" + path("a.csv") + ":3,"), bad.npos) << bad;
  EXPECT_NE(bad.find("\n" + path("b.csv") + ":2,"), bad.npos) << bad;
  EXPECT_NE(bad.find("\n" + path("b.csv") + ":3,"), bad.npos) << bad;
  EXPECT_LT(bad.find("a.csv:3"), bad.find("b.csv:2"));
  EXPECT_LT(bad.find("b.csv:2"), bad.find("b.csv:3")) << "in the order of the rows";
}

TEST_F(Inputs, PackedFilesAreRead) {
  const std::string text = read_case("quantity_price.csv");
  ::gzFile packed = ::gzopen(path("log.csv.gz").c_str(), "wb");
  ASSERT_EQ(::gzwrite(packed, text.data(), static_cast<unsigned>(text.size())), static_cast<int>(text.size()));
  ::gzclose(packed);
  ASSERT_EQ(log({path("log.csv.gz")}, {"--columns", "customer,date,quantity*price"}), exit_done) << err;
  EXPECT_EQ(rows["1"]["mean_spend"], "10");
  write("cut.csv.gz", read("log.csv.gz").substr(0, 40));
  EXPECT_EQ(log({path("cut.csv.gz")}, {"--columns", "customer,date,price"}), exit_io);
  EXPECT_TRUE(complains("cut.csv.gz: it ends within packed data")) << err;
}

// ---- studies ----

TEST_F(Inputs, AStudyIsWrittenAndReadBack) {
  write("in.csv", "name,\"how \"\"many\"\", # all\",spend\n1,1,100\n2,3,50\n");
  const strings work{path("in.csv"),
                     "--id",
                     "name",
                     "--map",
                     "complainants=how \"many\", # all",
                     "--map",
                     "annual_purchase=spend",
                     "--only",
                     "ripple",
                     "--set",
                     "ripple.told=20"};
  strings first = work;
  first.insert(first.end(), {"--write-study", path("study.toml"), "--report", path("first.json")});
  ASSERT_EQ(call(first), exit_done) << err;
  EXPECT_NE(read("study.toml").find("map = [\"complainants=how \\\"many\\\", # all\", \"annual_purchase=spend\"]\n"),
            std::string::npos)
      << read("study.toml");
  EXPECT_NE(out.find("\nstudy\n  input = "), out.npos) << out;
  const std::string summary = out;

  ASSERT_EQ(call({"--study", path("study.toml")}), exit_done) << err;
  EXPECT_EQ(out, summary);
  const json said = json::parse(read("first.json"));
  EXPECT_EQ(said["study"]["map"], (json{"complainants=how \"many\", # all", "annual_purchase=spend"}));

  // from its report, with one option stated anew
  ASSERT_EQ(call({"--study", path("first.json"), "--report", path("second.json"), "--set", "ripple.told=25"}),
            exit_done)
      << err;
  json again = json::parse(read("second.json"));
  EXPECT_EQ(again["study"]["set"], (json{"ripple.told=25"}));
  EXPECT_EQ(again["components"]["ripple"]["parameters"]["told"], "25");
  ASSERT_EQ(call({"--study", path("second.json"), "--report", path("third.json")}), exit_done) << err;
  again["study"]["report"] = {path("third.json")};
  EXPECT_EQ(json::parse(read("third.json")), again);
}

TEST_F(Inputs, AStudyMayBeWrittenByHand) {
  write(
      "study.toml",
      "# what is asked each month\ntransactions = ['" + case_of("quantity_price.csv") +
          "']\ncolumns = \"customer,date,price\"\ncalibration-end = 2024-01-20\nmargin = 0.5\nmerge-periods = true\n");
  report = report_of({"--study", path("study.toml")});
  EXPECT_EQ(report["calibration_end"], "2024-01-20");
  EXPECT_EQ(report["value"]["margin"], 0.5);
  EXPECT_EQ(report["study"]["merge-periods"], json{"true"});

  write("study.toml", "colums = \"a,b\"\n");
  EXPECT_EQ(call({"--study", path("study.toml")}), exit_usage);
  EXPECT_TRUE(complains("colums")) << err;
  write("study.toml", "columns = \n");
  EXPECT_EQ(call({"--study", path("study.toml")}), exit_usage);
  EXPECT_TRUE(complains("--study: line 1: ")) << err;
  write("study.toml", "{\"components\": {}}");
  EXPECT_EQ(call({"--study", path("study.toml")}), exit_usage);
  EXPECT_TRUE(complains("the report (JSON) has no study")) << err;
  EXPECT_EQ(call({"--study", path("nowhere.toml")}), exit_io);
}

TEST_F(Inputs, AStudyKeepsTextsOnly) {
  write("in.csv", "id,complainants,annual_purchase\n1,1,100\n");
  const strings work{path("in.csv"), "--only", "ripple", "--out", path("b\xE4r.csv")};
  ASSERT_EQ(call(work), exit_done) << err;
  strings kept = work;
  kept.insert(kept.end(), {"--write-study", path("study.toml")});
  EXPECT_EQ(call(kept), exit_usage);
  EXPECT_TRUE(complains("the value of --out is not UTF-8")) << err;
}

TEST_F(Inputs, AMergeIsAStudyToo) {
  write("in.csv", "id,complainants,annual_purchase\n1,1,100\n");
  ASSERT_EQ(call({path("in.csv"), "--only", "ripple", "--keep", path("a.kept")}), exit_done) << err;
  ASSERT_EQ(call({"merge", path("a.kept"), "--report", path("merged.json")}), exit_done) << err;
  const json merged = json::parse(read("merged.json"));
  EXPECT_EQ(merged["study"]["merge"]["FILE"], json{path("a.kept")});
  ASSERT_EQ(call({"--study", path("merged.json")}), exit_done) << err;
  EXPECT_EQ(json::parse(read("merged.json")), merged);
}

// ---- numbers ----

TEST_F(Inputs, ANumberThatLaterRowsLeaveUndecidedStopsTheRun) {
  std::string text = "id,complainants,annual_purchase\n";
  for (int i = 0; i < 70'000; ++i) text += std::to_string(i) + ",1,100\n";  // more than is read at once
  write("first.csv", text);
  write("second.csv", "id,complainants,annual_purchase\nx,1,7\ny,1,1.234\n");
  write("third.csv", "id,complainants,annual_purchase\nz,1,9\n");
  write("old.csv", "precious");
  const auto before = files();
  for (const char* threads : {"1", "2"}) {
    EXPECT_EQ(call({path("first.csv"), path("second.csv"), path("third.csv"), "--out", path("old.csv"), "--report",
                    path("report.json"), "--threads", threads}),
              exit_bad_input);
    EXPECT_TRUE(complains(path("second.csv") + ":3:1: column 'annual_purchase': '1.234'")) << err;
    EXPECT_TRUE(complains("1234")) << err;
    EXPECT_EQ(out, "");
    EXPECT_EQ(files(), before);
    EXPECT_EQ(read("old.csv"), "precious");
  }
}

}  // namespace inputs_test
}  // namespace score_customers
