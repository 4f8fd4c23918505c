// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/care_plan.hpp>

#include <clientele/classification/grade.hpp>
#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace care_plan_test {

using namespace clientele::service;
using clientele::classification::grade;

struct customer {
  int id = 0;
  std::optional<grade> its_class{};
  std::optional<std::string> form{};
  std::optional<double> last_contact{};
  double value = 0;
};
const care_plan plan{.rules_of_care = {{grade::A, "visit", 30, "key account manager", "plans"},
                                       {grade::A, "call", 7, "inside sales", "open points"},
                                       {grade::B, "call", 60, "inside sales", "needs"}}};
auto bound(const care_plan& p) {
  return clientele::on(p, &customer::id, &customer::its_class, &customer::form, &customer::last_contact,
                       &customer::value);
}
auto summary_of(const std::vector<customer>& all, const care_plan& p = plan) {
  return clientele::summarize(all, bound(p));
}

TEST(CarePlan, WorkedNumber) {
  const care_plan every_month{.rules_of_care = {{grade::A, "visit", 30, "", ""}}};
  const auto s = summary_of({{.id = 1, .its_class = grade::A, .last_contact = 200}}, every_month);
  const auto r = s->at(240);
  ASSERT_EQ(r.overdue.size(), 1u);
  EXPECT_EQ(r.overdue[0].by, 10);
  EXPECT_EQ(r.overdue[0].due, 230);
  EXPECT_EQ(r.of(grade::A).coverage.value, 0);
  EXPECT_EQ(s->at(230).of(grade::A).coverage.value, 1);  // at its moment it is in time
  EXPECT_TRUE(s->at(230).overdue.empty());
}

TEST(CarePlan, FormsClassesAndWhatNoRuleSpeaksOf) {
  const auto s = summary_of({{.id = 1, .its_class = grade::A, .form = "visit", .last_contact = 90},
                             {.id = 1, .its_class = grade::A, .form = "call", .last_contact = 90},
                             {.id = 2, .its_class = grade::A, .last_contact = 95},
                             {.id = 3, .its_class = grade::B, .form = "call"},
                             {.id = 4, .its_class = grade::C, .last_contact = 99},
                             {.id = 5, .last_contact = 99},
                             {.id = 6, .its_class = grade::B, .form = "visit", .last_contact = 99}});
  const auto r = s->at(100);
  EXPECT_EQ(r.rules[0].in_time, 2u);
  EXPECT_EQ(r.rules[1].in_time, 1u);
  EXPECT_EQ(r.rules[1].overdue, 1u);
  EXPECT_EQ(r.of(grade::A).coverage.value, 0.75);
  EXPECT_EQ(r.of("B").never_contacted, 1u);  // a class by its name
  EXPECT_EQ(r.of(grade::B).coverage.value, 0);
  EXPECT_EQ(r.without_rule, 3u);
  EXPECT_EQ(r.of(grade::C).coverage.state, clientele::statistic_state::no_values);
  ASSERT_EQ(r.overdue.size(), 1u);
  EXPECT_EQ(r.overdue[0].customer, clientele::category(1));
  EXPECT_EQ(r.overdue[0].rule, 1u);
}

TEST(CarePlan, NobodyIsNoCoverage) {
  const auto r = summary_of({})->at(0);
  EXPECT_EQ(r.rules.size(), 3u);
  EXPECT_EQ(r.of(grade::A).coverage.state, clientele::statistic_state::no_values);
}

// Independent computation: due moments in whole days, counted one by one.
TEST(CarePlan, AgreesWithCountingWholeAndInParts) {
  std::vector<customer> all;
  for (int i = 0; i < 200; ++i)
    all.push_back({.id = i,
                   .its_class = i % 2 == 0 ? grade::A : grade::B,
                   .last_contact = i % 9 == 0 ? std::nullopt : std::optional<double>(i % 50),
                   .value = i % 13 * 1.0});
  const auto whole = summary_of(all);
  const auto joined = merge(summary_of({all.begin() + 70, all.end()}), summary_of({all.begin(), all.begin() + 70}));
  EXPECT_EQ(joined.state(), whole.state());
  EXPECT_EQ(clientele::load(plan, save(whole)).state(), whole.state());
  for (const int now : {0, 20, 60, 111}) {
    std::uint64_t in_time = 0, overdue = 0;
    for (int i = 0; i < 200; i += 2)
      for (const int interval : {30, 7})
        if (i % 9 != 0) ++(i % 50 + interval < now ? overdue : in_time);
    const auto r = joined->at(now);
    EXPECT_EQ(r.of(grade::A).in_time, in_time);
    EXPECT_EQ(r.of(grade::A).overdue, overdue);
    for (std::size_t k = 1; k < r.overdue.size(); ++k) EXPECT_LE(r.overdue[k - 1].due, r.overdue[k].due);
  }
}

TEST(CarePlan, TheDueMomentIsReachedButForRounding) {
  const care_plan p{.rules_of_care = {{grade::A, "", 0.2, "", ""}}};
  const auto s = summary_of({{.its_class = grade::A, .last_contact = 0.1}}, p);
  EXPECT_TRUE(s->at(std::nextafter(0.1 + 0.2, 1)).overdue.empty());
  EXPECT_EQ(s->at(0.3 + 1e-9).overdue.size(), 1u);
}

TEST(CarePlanErrors, NameParameterAndField) {
  const auto rule_of = [](const care_plan& p) {
    try {
      static_cast<void>(summary_of({}, p));
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return std::string("accepted");
  };
  EXPECT_EQ(rule_of({}), "rules_of_care: at least one");
  EXPECT_EQ(rule_of({.rules_of_care = {{grade::A, "visit", 0, "", ""}}}),
            "rules_of_care: each interval finite, above 0");
  try {
    static_cast<void>(summary_of({{}, {.last_contact = INFINITY}}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "last_contact");
  }
}

}  // namespace care_plan_test
