// SPDX-License-Identifier: BSL-1.0
// score_customers subscriptions: small files whose figures are worked by hand.
#include "score_customers/subscription_entries.hpp"

#include <clientele/models/contract_operations.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "score_customers/day_text.hpp"
#include "score_customers/options.hpp"
#include "support/section_figures.hpp"

namespace score_customers {
namespace subscriptions_command_test {

using nlohmann::json;
using strings = std::vector<std::string>;

class SubscriptionsCommand : public section_figures {};

constexpr int january = 19723;  // 2024-01-01 in days since 1970; February begins 31 later, March 60, April 91
std::string day(int after) { return std::to_string(january + after); }

/// Of ann two of which one ends in February, of bob one that ends on 31 January, of eve one from February on.
strings rows() {
  return {day(3) + ",,100,ann\n", day(4) + "," + day(40) + ",50,ann\n", day(10) + "," + day(30) + ",20,bob\n",
          day(45) + ",,30,eve\n"};
}
std::string text_of(const strings& all) {
  std::string text = "start,end,amount,customer\n";
  for (const std::string& one : all) text += one;
  return text;
}
strings as_of(int after) { return {"--set", "months.as_of=" + day(after), "--set", "duration.as_of=" + day(after)}; }

TEST_F(SubscriptionsCommand, DurationsAreThoseOfKaplanAndMeier) {
  write("in.csv", text_of(rows()));
  strings asked{"subscriptions", path("in.csv")};
  const strings until = as_of(90);
  asked.insert(asked.end(), until.begin(), until.end());
  const json s = report_of(asked)["components"]["duration"];
  EXPECT_EQ(value(s, "subscriptions"), 4);
  EXPECT_EQ(value(s, "of them ended"), 2);
  // 20 days ended, 36 ended, 45 and 87 observed: S is 3/4 from 20, 1/2 from 36
  EXPECT_EQ(value(s, "median duration"), 36);
  const json& months = s["tables"]["still there after so many months"];
  ASSERT_EQ(months.size(), 2U) << "nobody was observed for three";
  EXPECT_EQ(months[0]["share"]["value"], 0.75);
  EXPECT_EQ(months[0]["at risk"], 3);
  EXPECT_EQ(months[1]["at risk"], 1) << "after 61 days the 87 are left";
  EXPECT_EQ(months[1]["share"]["value"], 0.5);
  EXPECT_NE(s["notes"][0].get<std::string>().find("(2024-03-31, if these are dates)"), std::string::npos);
}

TEST_F(SubscriptionsCommand, CohortsAndRevenueByCalendarMonth) {
  write("in.csv", text_of(rows()));
  strings asked{"subscriptions", path("in.csv")};
  const strings until = as_of(90);  // 31 March: three months are over
  asked.insert(asked.end(), until.begin(), until.end());
  const json s = report_of(asked)["components"]["months"]["tables"];
  const json& cohorts = s["kept, by the month of the beginning"];
  ASSERT_EQ(cohorts.size(), 2U);
  EXPECT_EQ(cohorts[0]["cohort"], "2024-01");
  EXPECT_EQ(cohorts[0]["size"], 3);
  EXPECT_NEAR(cohorts[0]["0"].get<double>(), 2.0 / 3, 1e-15) << "bob's ended on the last day";
  EXPECT_NEAR(cohorts[0]["1"].get<double>(), 1.0 / 3, 1e-15);
  EXPECT_NEAR(cohorts[0]["2"].get<double>(), 1.0 / 3, 1e-15);
  EXPECT_EQ(cohorts[1]["1"], 1);
  EXPECT_TRUE(cohorts[1]["2"].is_null()) << "April is not over";
  const json& together = s["kept at the end of the month, all cohorts"];
  EXPECT_EQ(together[0]["kept"]["value"], 0.75);
  EXPECT_EQ(together[1]["observed"], 4);
  EXPECT_EQ(together[1]["kept"]["value"], 0.5);

  const json& revenue = s["revenue by month"];
  ASSERT_EQ(revenue.size(), 2U);
  EXPECT_EQ(revenue[0]["month"], "2024-02");  // ann 150, then 100; eve is new
  EXPECT_EQ(revenue[0]["opening"], 150);
  EXPECT_EQ(revenue[0]["contraction"], 50);
  EXPECT_EQ(revenue[0]["churned"], 0);
  EXPECT_EQ(revenue[0]["new"], 30);
  EXPECT_NEAR(revenue[0]["gross retention"]["value"].get<double>(), 2.0 / 3, 1e-15);
  EXPECT_EQ(revenue[1]["opening"], 130);
  EXPECT_EQ(revenue[1]["net retention"]["value"], 1);
  EXPECT_EQ(s["customers by month"][0]["at the beginning"], 1);
}

TEST_F(SubscriptionsCommand, WithoutCustomersEveryRowIsOne) {
  write("in.csv", "start,end,amount\n" + day(3) + ",,100\n" + day(4) + "," + day(40) + ",50\n");
  strings asked{"subscriptions", path("in.csv")};
  const strings until = as_of(59);  // 29 February
  asked.insert(asked.end(), until.begin(), until.end());
  const json revenue = report_of(asked)["components"]["months"]["tables"]["revenue by month"];
  ASSERT_EQ(revenue.size(), 1U);
  EXPECT_EQ(revenue[0]["churned"], 50);
  // lost 0 and 50 of 100 and 50: ratio 2/3, deviations ±33.3 of a mean of 75
  EXPECT_NEAR(revenue[0]["gross retention"]["value"].get<double>(), 2.0 / 3, 1e-15);
  EXPECT_NEAR(revenue[0]["gross retention"]["standard_error"].get<double>(), 100.0 / 3 / 75, 1e-12);
}

/// The survivors that Fader & Hardie (2007) and Fader et al. (2018) fit to, as subscriptions from a 31 January, renewed
/// by the month, and from a 29 February, by the year: of both it is known what they did at the end of seven periods.
TEST_F(SubscriptionsCommand, ContractsAreFittedAsPublished) {
  std::string text = "start,end,period\n";
  const auto add = [&](const std::string& start, const strings& ends, const std::vector<int>& survivors, int period) {
    for (std::size_t t = 0; t < survivors.size(); ++t) {
      const int lost = survivors[t] - (t + 1 < survivors.size() ? survivors[t + 1] : 0);
      for (int i = 0; i < lost; ++i)
        text +=
            start + "," + (t < ends.size() ? ends[t] : "") + "," + (period == 1 ? "" : std::to_string(period)) + "\n";
    }
  };
  add("2023-01-31", {"2023-02-28", "2023-03-31", "2023-04-30", "2023-05-02", "2023-06-30", "2023-07-30", "2023-08-31"},
      {1000, 631, 468, 382, 326, 289, 262, 241}, 1);
  add("2016-02-29", {"2017-02-27", "2018-02-28", "2019-02-28", "2020-02-29", "2021-01-05", "2022-02-28", "2023-02-28"},
      {1000, 869, 743, 653, 593, 551, 517, 491}, 12);
  write("in.csv", text);
  const strings asked{"subscriptions", path("in.csv"),          "--only", "contracts",
                      "--set",         "contracts.as_of=19600", "--set",  "contracts.horizon=12"};  // 2023-08-31
  const json s = report_of(asked)["components"]["contracts"];
  EXPECT_EQ(value(s, "contracts, of 1 month"), 1000);
  EXPECT_EQ(value(s, "of them not renewed, of 12 months"), 509);
  EXPECT_NEAR(value(s, "periods of the first 7, of 1 month"), 3.358, 1e-12);
  const json& monthly = s["tables"]["parameters, of 1 month"];
  const json& yearly = s["tables"]["parameters, of 12 months"];
  const auto is = [](const json& line, const char* model, const char* name, double published) {
    EXPECT_EQ(line["model"], model);
    EXPECT_EQ(line["parameter"], name);
    EXPECT_NEAR(line["estimate"].get<double>(), published, 5.1e-4) << model << ' ' << name;
    EXPECT_GT(line["standard error"].get<double>(), 0);
    EXPECT_EQ(line["remark"], "");
  };
  is(monthly[0], "sbg", "alpha", 0.704), is(monthly[1], "sbg", "beta", 1.182);
  is(yearly[2], "bdw", "alpha", 0.214), is(yearly[3], "bdw", "beta", 1.427), is(yearly[4], "bdw", "c", 1.724);

  const clientele::models::sbg model{monthly[0]["estimate"], monthly[1]["estimate"]};
  const json& renewed = s["tables"]["renewed at the end of their period, of 1 month"];
  EXPECT_EQ(renewed[1]["known"], 631);
  EXPECT_NEAR(renewed[1]["observed"]["value"].get<double>(), 468.0 / 631, 1e-15);
  EXPECT_EQ(renewed[1]["observed"]["method"], "wilson");
  EXPECT_EQ(renewed[1]["sbg"], retention_rate(model, 2));
  const json& there = s["tables"]["still there after so many periods, of 1 month"];
  EXPECT_NEAR(there[5]["observed"]["value"].get<double>(), 0.262, 1e-12);
  EXPECT_EQ(there[6]["periods"], 9);
  EXPECT_EQ(there[6]["observed"]["state"], "not_observed");
  EXPECT_EQ(there[6]["sbg"], survival(model, 9));
  const json& ahead = s["tables"]["renewals in the next 12 periods, by the period a contract is in, of 1 month"];
  EXPECT_EQ(ahead[2]["sbg"], expected_residual_lifetime(model, 3, 12));
  const json& fits = s["tables"]["models, of 1 month"];
  EXPECT_EQ(fits[0]["renewals of those still there, next 12"].get<double>(),
            241 * expected_residual_lifetime(model, 8, 12));
  EXPECT_TRUE(fits[0]["periods in all"].is_null()) << "infinite: alpha is below 1";
  double log_likelihood = 241 * std::log(survival(model, 7)), period = 0;
  for (const int lost : {369, 163, 86, 56, 37, 27, 21})
    log_likelihood += lost * std::log(probability_of_leaving(model, ++period));
  EXPECT_NEAR(fits[0]["log-likelihood"].get<double>(), log_likelihood, 1e-9);
}

TEST_F(SubscriptionsCommand, ContractsOfWhichNoPeriodIsOverTellNothing) {
  write("in.csv", "start,end\n2024-01-05,\n2024-01-20,\n");
  const json s = report_of({"subscriptions", path("in.csv"), "--only", "contracts"})["components"]["contracts"];
  EXPECT_FALSE(s.contains("tables"));
  EXPECT_EQ(s["notes"][0], "no period is over: there is nothing to fit to");
  write("in.csv", "start,end,period\n2024-01-05,,1.5\n");
  EXPECT_EQ(call({"subscriptions", path("in.csv"), "--only", "contracts"}), exit_bad_input);
  EXPECT_NE(err.find("column 'period' = 1.5"), err.npos) << err;
}

TEST_F(SubscriptionsCommand, AnEndBeforeTheBeginningIsABadRow) {
  write("in.csv", "start,end\n5,4\n");
  EXPECT_EQ(call({"subscriptions", path("in.csv")}), exit_bad_input);
  EXPECT_NE(err.find("column 'end' = 4 breaks the rule: no earlier than start"), err.npos) << err;
}

TEST_F(SubscriptionsCommand, PartsJoinedAreTheWhole) {
  const strings all = rows();
  write("in.csv", text_of(all));
  write("a.csv", text_of({all[0], all[2]}));
  write("b.csv", text_of({all[1], all[3]}));
  const json whole = report_of({"subscriptions", path("in.csv")});
  EXPECT_EQ(call({"subscriptions", path("a.csv"), "--keep", path("a.kept")}), exit_done) << err;
  EXPECT_EQ(call({"subscriptions", path("b.csv"), "--first-row", "2", "--keep", path("b.kept")}), exit_done) << err;
  EXPECT_EQ(report_of({"merge", path("a.kept"), path("b.kept")})["components"], whole["components"]);
}

}  // namespace subscriptions_command_test
}  // namespace score_customers
