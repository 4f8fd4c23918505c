// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/hidden_dissatisfaction.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace hidden_dissatisfaction_test {

using clientele::service::capped;
using clientele::service::hidden_dissatisfaction;

constexpr auto by_problem = hidden_dissatisfaction::by_service_problem();
static_assert(hidden_dissatisfaction{}(1, 10) == hidden_dissatisfaction::result{10, 9, 0, capped::at_base});
static_assert(hidden_dissatisfaction{}(1, 25).capped == capped::no);  // just reached

TEST(HiddenDissatisfaction, WorkedNumbersWhereTheBaseIsNotKnown) {
  EXPECT_EQ(hidden_dissatisfaction{}(1), (hidden_dissatisfaction::result{25, 24, 0, capped::no}));
  EXPECT_EQ(by_problem(8).unhappy, 100);
  EXPECT_EQ(by_problem(8).silent, 69);
}

TEST(HiddenDissatisfaction, AddsUpAndHasNoScale) {
  for (const auto& h : {hidden_dissatisfaction{}, by_problem})
    for (double c = 0; c <= 40; ++c)
      for (const double base : {40.0, 300.0, 1e6}) {
        const auto r = h(c, base);
        EXPECT_NEAR(c + r.silent + r.told_elsewhere, r.unhappy, 1e-12 * r.unhappy);
        EXPECT_LE(r.unhappy, base);
        EXPECT_GE(r.told_elsewhere, 0);
        EXPECT_NEAR(h(16 * c, 16 * base).silent, 16 * r.silent, 1e-12 * r.silent);
        EXPECT_GE(h(c + 1, base + 1).unhappy, r.unhappy);
      }
  EXPECT_NEAR(by_problem(8).told_elsewhere, 23, 1e-12);
}

struct shop {
  double complainants, customers;
};

TEST(HiddenDissatisfaction, SummaryCountsWhatWasCappedAndMerges) {
  const std::vector<shop> all{{1, 1000}, {2, 30}, {0, 5}, {3, std::nan("")}};
  const auto of = [](const std::vector<shop>& v) {
    return clientele::summarize(v, hidden_dissatisfaction{}, &shop::complainants, &shop::customers);
  };
  const auto s = of(all);
  EXPECT_NEAR(s->unhappy, 25 + 30 + 0 + 75, 1e-12);
  EXPECT_NEAR(s->silent, 24 + 28 + 0 + 72, 1e-12);
  EXPECT_EQ(s->capped, 1u);
  const auto parts = merge(of({all.begin(), all.begin() + 2}), of({all.begin() + 2, all.end()}));
  EXPECT_EQ(parts->unhappy, s->unhappy);
  EXPECT_EQ(parts->capped, 1u);
}

TEST(HiddenDissatisfaction, FromOnesOwnSurvey) {
  const auto s = clientele::service::from_survey({4, 100});
  EXPECT_EQ(s.complaint_rate.value, 0.04);
  EXPECT_NEAR(s.unhappy_per_complainant.low, 10.16562710271441, 1e-12);  // numpy, Wilson's formula inverted
  EXPECT_NEAR(s.unhappy_per_complainant.high, 63.84349052662385, 1e-12);
  EXPECT_EQ(clientele::service::from_survey({0, 0}).unhappy_per_complainant.state,
            clientele::statistic_state::no_values);
}

TEST(HiddenDissatisfactionErrors, NameParameterAndField) {
  try {
    static_cast<void>(hidden_dissatisfaction{.complaint_rate = 0.1}(1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "silent_share");
    EXPECT_EQ(e.rule, "no more than 1 together with complaint_rate");
  }
  EXPECT_THROW(static_cast<void>(hidden_dissatisfaction{.complaint_rate = 0}(1)), clientele::invalid_parameter);
  try {
    static_cast<void>(hidden_dissatisfaction{}(3, 2));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "complainants");
    EXPECT_EQ(e.first.value, 3);
    EXPECT_EQ(e.first.rule(), "no more than customers");
  }
}

}  // namespace hidden_dissatisfaction_test
