// SPDX-License-Identifier: BSL-1.0
// --by, --keep and merge: a group is a run over its rows, and parts joined are a run over all rows.
#include "score_customers/kept_run.hpp"

#include <clientele/component/fixed_string.hpp>
#include <clientele/core/save.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "score_customers/groups.hpp"
#include "score_customers/options.hpp"
#include "score_customers/report.hpp"
#include "score_customers/run.hpp"
#include "score_customers/text_column.hpp"
#include "support/program_calls.hpp"

namespace score_customers {
namespace groups_and_parts_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class GroupsAndParts : public program_calls {
 protected:
  void fails(int code, const strings& arguments, const std::string& message) {
    const auto before = files();
    EXPECT_EQ(call(arguments), code) << err;
    EXPECT_NE(err.find(message), err.npos) << "expected: " << message << "\ngot: " << err;
    EXPECT_EQ(out, "");
    EXPECT_EQ(files(), before);
  }
  /// Without the name of the source and the study.
  [[nodiscard]] std::string summary() const {
    const std::size_t begin = out.find('\n');
    return out.substr(begin, out.rfind("\nstudy\n") - begin);
  }
};

constexpr std::string_view header = "region,complainants,annual_purchase,rating,margin,retention,v\n";

/// Rows of a file: a large group, smaller ones, a group of one, and rows without a key.
strings many_rows(int n) {
  strings all;
  for (int i = 0; i < n; ++i) {
    const int r = i * 7919 % 1000;
    const char* region = i == n / 2 ? "lone" : r < 700 ? "north" : r < 850 ? "south" : r < 950 ? " west\t" : " ";
    all.push_back(std::string(region) + "," + std::to_string(i % 3) + "," + std::to_string(i % 997) + ".1," +
                  (i % 10 == 0 ? "" : std::to_string(i % 11)) + "," + std::to_string(i % 1013) + ".3,0." +
                  std::to_string(10 + i % 89) + "," + std::to_string((i * 31) % 1009 - 100) + "\n");
  }
  return all;
}
std::string text_of(const strings& rows, std::size_t first = 0, std::size_t last = static_cast<std::size_t>(-1)) {
  std::string text(header);
  for (std::size_t i = first; i < std::min(last, rows.size()); ++i) text += rows[i];
  return text;
}
strings work(const std::string& file, const strings& more = {}) {
  strings all{file,
              "--map",
              "net_promoter_score.rating=rating",
              "--set",
              "lifetime.timing=now",
              "--set",
              "lifetime.discount=0.1",
              "--set",
              "lifetime.improvement_cost=1",
              "--set",
              "lifetime.retention_gain=0.01"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// The same but for the last digits of sums.
void expect_near(const json& a, const json& b, const std::string& where) {
  ASSERT_EQ(a.type(), b.type()) << where;
  if (a.is_number_float()) {
    EXPECT_NEAR(a.get<double>(), b.get<double>(), 1e-11 * (1 + std::abs(b.get<double>()))) << where;
  } else if (a.is_structured()) {
    ASSERT_EQ(a.size(), b.size()) << where;
    for (auto one = a.begin(), other = b.begin(); one != a.end(); ++one, ++other)
      expect_near(*one, *other, a.is_object() ? where + "." + one.key() : where + "[]");
  } else {
    EXPECT_EQ(a, b) << where;
  }
}

// ---- groups ----

TEST_F(GroupsAndParts, AGroupIsARunOverItsRows) {
  const strings rows = many_rows(40'000);  // more than a chunk
  const strings options{"--map", "concentration.value=v"};
  write("all.csv", text_of(rows));
  const json ungrouped = report_of(work(path("all.csv"), options));
  strings with_groups = options;
  with_groups.insert(with_groups.end(), {"--by", "region"});
  const json all = report_of(work(path("all.csv"), with_groups));
  EXPECT_EQ(all["components"], ungrouped["components"]);
  EXPECT_EQ(all["largest_distance"], ungrouped["largest_distance"]);
  EXPECT_EQ(all["by"], "region");
  for (const char* component : {"ripple", "net_promoter_score", "lifetime", "concentration"})
    ASSERT_TRUE(all["components"].contains(component)) << all["not_run"];

  const strings names{"missing", "lone", "north", "south", "west"};
  ASSERT_EQ(all["groups"].size(), names.size());
  std::uint64_t customers = 0;
  for (std::size_t g = 0; g < names.size(); ++g) {
    const json& group = all["groups"][g];
    EXPECT_EQ(group["name"], names[g]);
    EXPECT_EQ(group["key"], g == 0 ? json(nullptr) : json(names[g]));
    strings own;
    for (const std::string& row : rows) {
      const std::string key = row.substr(0, row.find(','));
      if (key == names[g] || (key == " west\t" && g == 4) || (key == " " && g == 0)) own.push_back(row);
    }
    EXPECT_EQ(group["customers"], own.size());
    customers += own.size();
    write("own.csv", text_of(own));
    const json alone = report_of(work(path("own.csv"), options));
    EXPECT_EQ(group["components"], alone["components"]) << names[g];
  }
  EXPECT_EQ(customers, rows.size());
}

TEST_F(GroupsAndParts, GroupsArePrintedInTheOrderOfTheirKeys) {
  write("in.csv", "kind,rating\nb,10\n,9\na,0\nb,3\n\"missing\",5\n");
  ASSERT_EQ(call({path("in.csv"), "--map", "net_promoter_score.rating=rating", "--by", "kind"}), exit_done) << err;
  std::size_t at = 0;
  for (const char* heading :
       {"---- satisfaction ----", "==== kind: missing, 1 customer ====\n\n---- satisfaction ----\n\nnet_promoter_score",
        "==== kind: a, 1 customer ====", "==== kind: b, 2 customers ====", "==== kind: missing, 1 customer ===="}) {
    at = out.find(heading, at);
    ASSERT_NE(at, out.npos) << heading << "\n" << out;
    at += 1;
  }
}

TEST_F(GroupsAndParts, AGroupOfOneSaysWhatCanBeSaid) {
  write("in.csv", "kind,rating,v\na,10,-5\nb,3,1\nb,10,2\nc,,3\n");
  const json all = report_of(
      {path("in.csv"), "--map", "net_promoter_score.rating=rating", "--map", "concentration.value=v", "--by", "kind"});
  const json& one = all["groups"][0]["components"];
  EXPECT_EQ(one["net_promoter_score"]["rows"], 1);
  EXPECT_EQ(one["net_promoter_score"]["figures"][0]["value"], 1);
  for (const json& f : one["concentration"]["figures"])
    if (f["name"] == "Gini coefficient") {
      EXPECT_EQ(f["state"], "no_total");
    }
  for (const json& f : all["groups"][2]["components"]["net_promoter_score"]["figures"])
    if (f["name"] == "net promoter score") {
      EXPECT_EQ(f["state"], "no_values");
    }
}

TEST_F(GroupsAndParts, BadRowsAreToldOnceAndCountInTheirGroup) {
  write("in.csv", "kind,complainants,annual_purchase\na,1,100\na,-1,100\nb,1\nb,1,x\n");
  const json all = report_of({path("in.csv"), "--by", "kind", "--quarantine", path("bad.csv")});
  const std::string bad = read("bad.csv");
  EXPECT_EQ(std::count(bad.begin(), bad.end(), '\n'), 4) << bad;
  EXPECT_EQ(all["malformed_records"], 1);
  EXPECT_EQ(all["groups"][0]["customers"], 2);
  EXPECT_EQ(all["groups"][0]["components"]["ripple"]["invalid_by_input"]["complainants"], 1);
  EXPECT_EQ(all["groups"][1]["customers"], 1);
  EXPECT_EQ(all["groups"][1]["components"]["ripple"]["invalid_by_input"]["annual_purchase"], 1);
}

TEST_F(GroupsAndParts, WhatIsFittedIsFittedToAll) {
  write("in.csv", "kind,value\na,10\nb,50\na,5\nb,15\nb,20\n");
  const json all = report_of({path("in.csv"), "--by", "kind"});
  const auto grades = [](const json& of) { return of["components"]["abc"]["classes"]["grade"]; };
  EXPECT_EQ(grades(all)["A"], 3);
  EXPECT_EQ(grades(all["groups"][0])["A"], 0);
  EXPECT_EQ(grades(all["groups"][0])["B"], 1);
  EXPECT_EQ(grades(all["groups"][1])["A"], 3);
}

TEST_F(GroupsAndParts, ColumnsThatAreNotThereAreNamed) {
  write("in.csv", "kind,complainants,annual_purchase\na,1,100\n");
  fails(exit_usage, {path("in.csv"), "--by", "Kind"},
        "in.csv has no column 'Kind'; it has 'kind', 'complainants', 'annual_purchase'");
  EXPECT_EQ(call({"--simulate", "10", "--by", "complainants", "--only", "ripple"}), exit_done) << err;
  EXPECT_NE(out.find("==== complainants: 0, "), out.npos) << out;
}

TEST(TextColumn, KeepsEachTextOnce) {
  text_column column;
  for (const char* text : {"b", " a ", "", "b", "\t"}) column.add(text);
  EXPECT_EQ(column.codes(), (std::vector<double>{1, 2, 0, 1, 0}));
  EXPECT_EQ(column.text(2), "a");
  column.clear_rows();
  EXPECT_TRUE(column.codes().empty());
  EXPECT_EQ(column.code_of("a"), 2U);
  EXPECT_EQ(column.end_of_codes(), 3U);
}

TEST(Groups, CountTheirRowsFromTheFirstOfTheRun) {
  text_column keys;
  const std::vector<key_column> columns{{.name = "kind", .texts = &keys}};
  groups by(columns, 1000);
  for (const char* key : {"b", "a", "b"}) keys.add(key);
  ASSERT_EQ(by.split(3).size(), 2U);
  keys.clear_rows();
  for (const char* key : {"", "b"}) keys.add(key);
  const auto& parts = by.split(2);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].first_row, 1000U);
  EXPECT_EQ(parts[1].first_row, 1002U);
  EXPECT_EQ(parts[1].rows.front(), 1U);
  const auto all = by.all();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].key, group_key{std::nullopt});
  EXPECT_EQ(all[1].key, group_key{"a"});
  EXPECT_EQ(all[2].customers, 3U);
}

TEST_F(GroupsAndParts, AClassThatAComponentFindsIsAGroup) {
  write("in.csv", "kind,value,rating\na,10,9\nb,50,10\na,5,3\nb,15,\nb,20,8\n");
  const strings options{path("in.csv"), "--out", path("out.csv"), "--id", "value"};
  strings by_grade = options;
  by_grade.insert(by_grade.end(), {"--map", "net_promoter_score.rating=rating", "--by", "abc.grade"});
  const json all = report_of(by_grade);
  std::map<std::string, int> customers;
  for (const auto& [id, row] : rows_of("out.csv")) ++customers[row.at("abc.grade")];
  EXPECT_EQ(all["by"], "abc.grade");
  ASSERT_EQ(all["groups"].size(), customers.size());
  for (const json& group : all["groups"]) {
    const std::string grade = group["key"];
    EXPECT_EQ(group["customers"], customers[grade]) << grade;
    EXPECT_EQ(group["components"]["abc"]["classes"]["grade"][grade], customers[grade]);
  }
  EXPECT_NE(out.find("==== abc.grade: A, 3 customers ===="), out.npos) << out;

  // what runs when it is asked for runs, and a row of which it knows no class is in the group that comes first
  const json asked = report_of({path("in.csv"), "--by", "net_promoter_score.group"});
  EXPECT_EQ(asked["groups"][0]["key"], json(nullptr));
  EXPECT_EQ(asked["groups"][0]["customers"], 1);

  fails(exit_usage, {path("in.csv"), "--only", "abc", "--by", "abc.share"}, "has no column 'abc.share'");
  fails(exit_usage,
        {path("in.csv"), "--by", "abc.grade", "--keep", path("k"), "--map", "net_promoter_score.rating=rating"},
        "--by: 'abc.grade': abc does not run: with --keep");
  write("number.csv", "complainants,annual_purchase\n1,100\n");
  fails(exit_usage, {path("number.csv"), "--by", "ripple.heard"}, "'ripple.heard' is a number");
}

TEST_F(GroupsAndParts, TwoColumnsAreCrossed) {
  write("in.csv", "region,value,rating\nn,10,9\ns,50,10\nn,5,3\ns,15,\ns,20,8\n,1,2\n");
  const strings rating{path("in.csv"), "--map", "net_promoter_score.rating=rating", "--by"};
  strings pairs = rating, alone = rating;
  pairs.emplace_back("region,abc.grade");
  alone.emplace_back("region");
  const json all = report_of(pairs);
  const std::string printed = out;
  const json by_region = report_of(alone);
  EXPECT_EQ(all["by"], (json{"region", "abc.grade"}));
  EXPECT_EQ(all["components"], by_region["components"]);
  EXPECT_EQ(all["groups"][0]["key"][0], json(nullptr));
  std::map<std::string, int> customers;
  for (const json& group : all["groups"]) {
    const std::string region = group["key"][0].is_null() ? "missing" : group["key"][0].get<std::string>();
    customers[region] += group["customers"].get<int>();
    EXPECT_EQ(group["components"]["abc"]["classes"]["grade"][group["key"][1].get<std::string>()], group["customers"]);
  }
  for (const json& group : by_region["groups"]) EXPECT_EQ(customers[group["name"]], group["customers"]);
  const std::size_t table = printed.find("==== region × abc.grade ====\n\n  customers\n"),
                    first = printed.find("==== region: missing, abc.grade: ");
  ASSERT_NE(table, printed.npos) << printed;
  EXPECT_LT(table, first);
  const std::string crossed = printed.substr(table, first - table);
  EXPECT_NE(crossed.find("\n    all "), crossed.npos) << crossed;
  EXPECT_NE(crossed.find("\nnet_promoter_score\n  promoters"), crossed.npos) << crossed;

  // the margins are the groups by one column, of the second as well, and stand with their intervals in the tables
  alone.back() = "abc.grade";
  EXPECT_EQ(all["margins"]["region"], by_region["groups"]);
  EXPECT_EQ(all["margins"]["abc.grade"], report_of(alone)["groups"]);
  const std::size_t score = crossed.find("\n  net promoter score (");
  ASSERT_NE(score, crossed.npos) << crossed;
  const std::string last = crossed.substr(crossed.find("\n    all ", score) + 1);
  const json& whole = all["components"]["net_promoter_score"];
  for (const json& figure : whole["figures"])
    if (figure["name"] == "net promoter score") {
      const std::string bounds = grouped(figure["low"], 2) + " to " + grouped(figure["high"], 2);
      EXPECT_NE(last.substr(0, last.find('\n')).find(bounds), last.npos) << bounds << "\n" << crossed;
    }

  // a column that has a comma in its name goes before
  write("comma.csv", "\"a,b\",a,b,rating\nx,1,1,9\ny,1,2,3\n");
  EXPECT_EQ(report_of({path("comma.csv"), "--only", "net_promoter_score", "--by", "a,b"})["by"], "a,b");
  fails(exit_usage, {path("in.csv"), "--only", "abc", "--by", "region,Grade"}, "has no column 'Grade'");
  fails(exit_usage, {path("in.csv"), "--only", "abc", "--by", "region,region"}, "'region' is named twice");
  fails(exit_usage, {path("in.csv"), "--only", "abc", "--by", "a,b,c"}, "is neither one column nor two");
}

TEST_F(GroupsAndParts, EachPairIsConcludedOnce) {
  report all;
  all.by = {"region", "kind"};
  all.sections.push_back({.title = "one"});
  int concluded = 0;
  for (const char* kind : {"a", "b"})
    all.groups.push_back({{"n", kind}, 1, [&] {
                            ++concluded;
                            section s{.title = "one"};
                            s.amount("figure", concluded, "");
                            return std::vector<section>{s};
                          }});
  std::ostringstream to;
  print_summary(all, to);
  EXPECT_EQ(concluded, 2);
  EXPECT_NE(to.str().find("\n    n       1  2\n"), std::string::npos) << to.str();
  EXPECT_NE(to.str().find("==== region: n, kind: b, 1 customer ===="), std::string::npos) << to.str();
}

TEST_F(GroupsAndParts, PairsAreKeptAndMerged) {
  write("in.csv", "kind,region,rating\na,n,10\nb,n,3\na,s,9\n,n,7\na,n,2\n");
  const strings work{path("in.csv"), "--only", "net_promoter_score", "--by", "kind,region"};
  const json whole = report_of(work);
  for (const char* range : {"1:2", "3:"}) {
    strings part = work;
    part.insert(part.end(), {"--rows", range, "--keep", path(range[0] == '1' ? "one" : "two")});
    ASSERT_EQ(call(part), exit_done) << err;
  }
  const json merged = report_of({"merge", path("two"), path("one")});
  EXPECT_EQ(err, "");
  EXPECT_EQ(merged["by"], (json{"kind", "region"}));
  expect_near(merged["margins"], whole["margins"], "margins");
  EXPECT_EQ(merged["margins"]["kind"].size(), 3U);
  EXPECT_EQ(merged["components"], whole["components"]);
  expect_near(merged["groups"], whole["groups"], "groups");
  EXPECT_EQ(merged["source"], path("in.csv") + " (rows 1 to 2), " + path("in.csv") + " (rows 3 to the end)");
}

// ---- rows ----

TEST_F(GroupsAndParts, ARangeIsAFileOfItsRows) {
  const strings rows = many_rows(3000);
  write("all.csv", text_of(rows));
  write("some.csv", text_of(rows, 1000, 2000));
  const json some = report_of(work(path("some.csv"), {"--out", path("some.out"), "--first-row", "1000"}));
  for (const char* threads : {"1", "2"}) {
    const json range =
        report_of(work(path("all.csv"), {"--out", path("range.out"), "--rows", "1001:2000", "--threads", threads}));
    EXPECT_EQ(range["components"], some["components"]);
    EXPECT_EQ(range["customers"], 1000);
    EXPECT_EQ(range["source"], path("all.csv") + " (rows 1001 to 2000)");
    EXPECT_EQ(range["study"]["rows"], json{"1001:2000"});
    EXPECT_EQ(read("range.out"), read("some.out"));  // rows without an id keep their numbers
  }
  // what is fitted sees these rows alone; several files are one
  write("one.csv", "id,value\na,10\nb,50\n");
  write("two.csv", "id,value\nc,5\nd,15\ne,20\n");
  ASSERT_EQ(call({path("one.csv"), path("two.csv"), "--only", "abc", "--rows", "2:4", "--out", path("o.csv")}),
            exit_done)
      << err;
  EXPECT_EQ(rows_of("o.csv").size(), 3U);
  EXPECT_EQ(rows_of("o.csv").count("b"), 1U);
  EXPECT_EQ(rows_of("o.csv").at("b").at("abc.grade"), "A");
  EXPECT_EQ(report_of({"--simulate", "10", "--rows", "3:4", "--only", "ripple"})["customers"], 2);
}

TEST_F(GroupsAndParts, RangesAreOfRowsThatAreThere) {
  write("in.csv", "complainants,annual_purchase\n1,100\n1\nx,1\n2,3\n");
  EXPECT_EQ(report_of({path("in.csv"), "--rows", "4:9"})["customers"], 1);  // the malformed row counts
  fails(exit_usage, {path("in.csv"), "--rows", "5:9"}, "--rows 5 to 9: " + path("in.csv") + " has 4 rows");
  fails(exit_usage, {"--simulate", "4", "--rows", "5:"}, "has 4 rows");
  for (const char* wrong : {"0:3", "4:3", "7", ":", "a:b"})
    fails(exit_usage, {path("in.csv"), "--rows", wrong}, "--rows");
}

TEST_F(GroupsAndParts, ARangeOfALogAndOfTwoFiles) {
  std::string header_of_log = "id,date,amount\n", text;
  for (int customer = 1; customer <= 60; ++customer)
    for (int order = 0; order <= customer % 4; ++order)
      text += std::to_string(customer) + ",2024-0" + std::to_string(1 + (customer + 2 * order) % 9) + "-1" +
              std::to_string(order) + "," + std::to_string(5 + customer % 7 + order) + "\n";
  write("log.csv", header_of_log + text + "someone,no date,1\n");
  ASSERT_EQ(call({"transactions", path("log.csv"), "--model", "bg_nbd", "--rows", ":150"}), exit_done) << err;
  EXPECT_NE(out.find("\n  rows 1 to 150\n"), out.npos) << out;
  EXPECT_EQ(call({"transactions", path("log.csv"), "--model", "bg_nbd"}), exit_bad_input);

  write("in.csv", "complainants,annual_purchase\n1,100\n1,50\n1,x\n");
  ASSERT_EQ(call({"compare", path("in.csv"), path("in.csv"), "--rows", "1:2"}), exit_done) << err;
  EXPECT_NE(out.find("in.csv (rows 1 to 2), then "), out.npos) << out;
}

// ---- parts ----

TEST_F(GroupsAndParts, AMalformedRowOfARangeIsNoGap) {
  write("in.csv", "complainants,annual_purchase\n1,100\n1\n2,50\n1\n-1,7\n1,3\n");
  const auto keep = [&](const char* range) {
    ASSERT_EQ(
        call({path("in.csv"), "--only", "ripple", "--rows", range, "--quarantine", path("bad"), "--keep", path(range)}),
        exit_done)
        << err;
  };
  for (const char* range : {"1:2", "3:4", "5:6"}) keep(range);
  const json all = report_of({"merge", path("3:4"), path("5:6"), path("1:2")});
  EXPECT_EQ(err, "");
  EXPECT_EQ(all["customers"], 4);
  EXPECT_EQ(all["malformed_records"], 2);
  EXPECT_EQ(all["with_bad_values"], 1);
  ASSERT_EQ(call({"merge", path("1:2"), path("5:6")}), exit_done) << err;
  EXPECT_EQ(err, "rows 2 to 3 are in none of the files\n");
  keep("2:3");
  fails(exit_bad_input, {"merge", path("1:2"), path("2:3")}, path("2:3") + ": rows from 1 on are in " + path("1:2"));
}

/// What the first format of kept files begins with.
struct first_format {
  static constexpr clientele::fixed_string name{"score_customers --keep"};
  std::string command = "customers";
  template <class Archive>
  void transfer(Archive& archive) {
    archive(command);
  }
};

TEST_F(GroupsAndParts, KeptFilesOfAnotherFormatAreRefused) {
  write("in.csv", "complainants,annual_purchase\n1,100\n");
  ASSERT_EQ(call({path("in.csv"), "--keep", path("now")}), exit_done) << err;
  const std::vector<std::byte> bytes = clientele::save(first_format{});
  write("first", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const auto refused = [&](const std::string& file, const std::string& format) {
    fails(exit_bad_input, {"merge", path("now"), path(file), "--report", path("r.json")},
          path(file) + " is a kept file of format " + format +
              ", and this version of score_customers reads format 3: keep its rows anew");
  };
  refused("first", "1");
  std::string second = read("now");
  second[second.find("--keep, 3") + 8] = '2';
  write("second", second);
  refused("second", "2");
  fails(exit_bad_input, {"compare", path("first"), path("now")}, path("first") + " is a kept file of format 1");
}

TEST_F(GroupsAndParts, MergedPartsAreARunOverAllRows) {
  const strings rows = many_rows(13'000);
  const json whole = report_of(work(write("whole.csv", text_of(rows)), {"--by", "region"}));
  std::string printed = summary();
  const std::size_t reading = printed.find("  separator ");  // how one file is written; nothing of several
  printed.erase(reading, printed.find('\n', printed.find("  numbers ")) + 1 - reading);
  const std::vector<std::size_t> cuts{0, 1, 5000, 9001, 9001, 13'000};  // within leaves; one is empty
  strings kept;
  for (std::size_t p = 0; p + 1 < cuts.size(); ++p) {
    const std::string name = "part" + std::to_string(p);
    write(name + ".csv", text_of(rows, cuts[p], cuts[p + 1]));
    kept.push_back(path(name + ".kept"));
    ASSERT_EQ(call(work(path(name + ".csv"),
                        {"--first-row", std::to_string(cuts[p]), "--keep", kept.back(), "--by", "region"})),
              exit_done)
        << err;
  }
  const auto same_as_whole = [&](const strings& arguments) {
    json merged = report_of(arguments);
    EXPECT_EQ(merged["components"], whole["components"]);
    EXPECT_EQ(merged["largest_distance"], whole["largest_distance"]);
    EXPECT_EQ(merged["customers"], 13'000);
    EXPECT_EQ(merged["source"].get<std::string>().find(path("part0.csv")), 0U);
    EXPECT_EQ(summary(), printed);
    expect_near(merged["groups"], whole["groups"], "groups");
  };
  same_as_whole({"merge", kept[3], kept[0], kept[4], kept[2], kept[1]});
  same_as_whole({"merge", kept[0], kept[1], kept[2], kept[3], kept[4]});
  EXPECT_EQ(err, "");
  ASSERT_EQ(call({"merge", kept[4], kept[1], "--keep", path("two.kept")}), exit_done) << err;
  EXPECT_EQ(err, "rows 0 to 0 are in none of the files\nrows 5000 to 9000 are in none of the files\n");
  same_as_whole({"merge", kept[2], path("two.kept"), kept[3], kept[0]});
}

TEST_F(GroupsAndParts, CountsOfBadRowsAreAdded) {
  for (const char* name : {"a", "b"}) {
    write(std::string(name) + ".csv", "complainants,annual_purchase\n1,100\n-1,100\n1\n");
    ASSERT_EQ(call({path(std::string(name) + ".csv"), "--quarantine", path("bad"), "--first-row",
                    name == std::string("a") ? "0" : "2", "--keep", path(name)}),
              exit_done)
        << err;
  }
  const json all = report_of({"merge", path("b"), path("a")});
  EXPECT_EQ(all["malformed_records"], 2);
  EXPECT_EQ(all["with_bad_values"], 2);
  EXPECT_EQ(all["components"]["ripple"]["rows"], 4);
  EXPECT_EQ(all["components"]["ripple"]["invalid"], 2);
}

TEST_F(GroupsAndParts, WhatDoesNotBelongTogetherIsRefusedByName) {
  write("in.csv", "kind,complainants,annual_purchase\na,1,100\nb,2,50\n");
  const auto keep = [&](const std::string& name, strings more) {
    more.insert(more.begin(), {path("in.csv"), "--keep", path(name)});
    ASSERT_EQ(call(more), exit_done) << err;
  };
  keep("first", {});
  keep("again", {});
  keep("grouped", {"--first-row", "2", "--by", "kind"});
  const auto refuses = [&](const std::string& file, const std::string& why) {
    fails(exit_bad_input, {"merge", path("first"), path(file), "--report", path("r.json")}, path(file) + why);
  };
  refuses("again", ": rows from 0 on are in " + path("first") +
                       " as well; if these are other rows, score them with --first-row 2");
  refuses("grouped", " has groups by 'kind', not none as " + path("first"));
  write("text", "no kept file at all, but long enough to be one");
  refuses("text", ": clientele: kept bytes do not begin as save begins them");
  refuses("in.csv", ": clientele: kept bytes do not begin as save begins them");
  std::string bytes = read("first");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  write("damaged", bytes);
  refuses("damaged", ": clientele: kept bytes are damaged");
  fails(exit_io, {"merge", path("first"), path("nowhere")}, "cannot read " + path("nowhere"));
  fails(exit_usage, {"merge", path("first"), "--keep", path("first")}, "is the input");
}

TEST_F(GroupsAndParts, OtherSettingsAndComponentsAreRefused) {
  write("in.csv", "complainants,annual_purchase,rating\n1,100,9\n");
  const auto keep = [&](const std::string& name, strings more) {
    more.insert(more.begin(), {path("in.csv"), "--keep", path(name)});
    ASSERT_EQ(call(more), exit_done) << err;
  };
  const strings rated{"--map", "net_promoter_score.rating=rating"};
  keep("first", rated);
  keep("sure",
       {"--map", "net_promoter_score.rating=rating", "--set", "net_promoter_score.confidence=0.9", "--first-row", "1"});
  keep("less", {"--only", "ripple", "--first-row", "1"});
  fails(
      exit_bad_input, {"merge", path("first"), path("sure")},
      path("sure") + " has satisfaction::net_promoter_score with confidence = 0.9, not with 0.95 as " + path("first"));
  fails(exit_bad_input, {"merge", path("first"), path("less")},
        path("less") + " has churn::ripple, not satisfaction::net_promoter_score as " + path("first"));
  fails(exit_bad_input, {"merge", path("less"), path("first")}, path("first") + " has satisfaction::");
}

TEST_F(GroupsAndParts, WhatNeedsAllCustomersDoesNotRunWithKeep) {
  write("in.csv", "complainants,annual_purchase,value\n1,100,5\n");
  ASSERT_EQ(call({path("in.csv"), "--map", "concentration.value=value", "--keep", path("kept")}), exit_done);
  EXPECT_NE(err.find("abc does not run: with --keep: it is fitted to all customers"), err.npos) << err;
  EXPECT_NE(err.find("concentration does not run: with --keep: it sorts the values"), err.npos) << err;
  EXPECT_EQ(out.find("abc"), out.npos) << out;
  fails(exit_usage, {path("in.csv"), "--only", "abc", "--keep", path("none")}, "abc cannot run: with --keep");
  EXPECT_EQ(call({"merge", path("kept")}), exit_done) << err;
  EXPECT_NE(out.find("ripple"), out.npos) << out;
}

TEST_F(GroupsAndParts, OptionsThatDoNotGoTogether) {
  fails(exit_usage, {"merge"}, "FILE");
  fails(exit_usage, {"--out", path("o.csv"), "merge", path("a")}, "merge: does not go with --out");
  fails(exit_usage, {"--simulate", "3", "--first-row", "1"}, "--first-row");
  fails(exit_usage, {path("in.csv"), "--first-row", "-1"}, "'-1' is not a whole number");
  fails(exit_usage, {"--transactions", path("log.csv"), "--by", "id"}, "does not go with --by");
  fails(exit_usage, {"--transactions", path("log.csv"), "--keep", path("k")}, "does not go with --keep");
}

}  // namespace groups_and_parts_test
}  // namespace score_customers
