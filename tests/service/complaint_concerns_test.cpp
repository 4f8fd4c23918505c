// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/complaint_concerns.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace complaint_concerns_test {

using namespace clientele::service;
using clientele::statistic_state;

struct complaint {
  std::optional<bool> solved, quick, kind, returned;
};
const auto plan =
    clientele::on(complaint_concerns{}, &complaint::solved, &complaint::quick, &complaint::kind, &complaint::returned);

TEST(ComplaintConcerns, WorkedNumber) {
  std::vector<complaint> cases;
  for (int i = 0; i < 4; ++i) cases.push_back({true, true, true, i < 3});
  for (int i = 0; i < 2; ++i) cases.push_back({true, false, false, i < 1});
  const auto s = clientele::summarize(cases, plan);
  EXPECT_EQ(s->returning(true, true, true).value, 0.75);
  EXPECT_EQ(s->returning(true, false, false).value, 0.5);
  EXPECT_EQ(s->cases(true, true, true), 4u);
  EXPECT_EQ(s->of(complaint_concern::speed).returning_if_met.value, 0.75);
  EXPECT_EQ(s->of(complaint_concern::speed).difference.value, 0.25);
  EXPECT_EQ(s->of(complaint_concern::solved).returning_if_not.state, statistic_state::no_values);
  EXPECT_EQ(s->of(complaint_concern::solved).difference.state, statistic_state::no_values);
}

TEST(ComplaintConcerns, WhatIsMissingIsCountedAndLeftOut) {
  const auto s = clientele::summarize(
      std::vector<complaint>{{true, true, true, std::nullopt}, {std::nullopt, true, true, true}}, plan);
  EXPECT_EQ(s->incomplete, 2u);
  EXPECT_EQ(s->cases(true, true, true), 0u);
  EXPECT_EQ(s->returning(true, true, true).state, statistic_state::no_values);
}

// Independent computation: each cell counted by itself; and Newcombe's interval through the shares' Wilson bounds.
TEST(ComplaintConcerns, AgreesWithCountingWholeAndInParts) {
  std::vector<complaint> cases;
  for (int i = 0; i < 500; ++i) cases.push_back({i % 2 == 0, i % 3 == 0, i % 5 != 0, i % 7 < 3 + (i % 2 == 0 ? 2 : 0)});
  const std::vector<complaint> first(cases.begin(), cases.begin() + 200), rest(cases.begin() + 200, cases.end());
  const auto whole = clientele::summarize(cases, plan);
  const auto joined = merge(clientele::summarize(rest, plan), clientele::summarize(first, plan));
  EXPECT_EQ(joined.state(), whole.state());
  EXPECT_EQ(clientele::load(complaint_concerns{}, save(whole)).state(), whole.state());
  std::uint64_t all = 0;
  for (int cell = 0; cell < 8; ++cell) {
    const bool solved = (cell & 4) != 0, quick = (cell & 2) != 0, kind = (cell & 1) != 0;
    double n = 0, back = 0;
    for (const complaint& c : cases)
      if (c.solved == solved && c.quick == quick && c.kind == kind) n += 1, back += *c.returned;
    EXPECT_EQ(whole->returning(solved, quick, kind).value, back / n);
    all += whole->cases(solved, quick, kind);
  }
  EXPECT_EQ(all, 500u);
  const concern_figures f = whole->of(complaint_concern::solved);
  const auto &a = f.returning_if_met, &b = f.returning_if_not;
  EXPECT_NEAR(f.difference.low, a.value - b.value - std::hypot(a.value - a.low, b.high - b.value), 1e-15);
  EXPECT_GT(f.difference.low, 0);
}

TEST(ComplaintConcernsErrors, NameTheRowAndTheField) {
  struct row {
    double solved;
  };
  const std::vector<row> rows{{1}, {0.5}};
  const auto zero = [](const row&) { return 0; };
  try {
    static_cast<void>(clientele::summarize(rows, clientele::on(complaint_concerns{}, &row::solved, zero, zero, zero)));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "solved");
    EXPECT_EQ(e.first.rule(), "in [0, 1], whole number");
  }
}

}  // namespace complaint_concerns_test
