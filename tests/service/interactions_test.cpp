// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/interactions.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

namespace interactions_test {

using clientele::statistic_state;
using clientele::service::contact;
using clientele::service::interactions;

struct problem {
  std::vector<contact> contacts;
  double until = 1000;
};
auto plan_of(interactions i) { return clientele::on(i, &problem::contacts, &problem::until); }
auto summary_of(const std::vector<problem>& all, interactions i = {.window = 7}) {
  return clientele::summarize(all, plan_of(i));
}

// Three departments, each asks again, unsolved; weeks later the same walk.
TEST(Interactions, TheBroadbandCase) {
  const auto s = summary_of(
      {{{{.time = 0, .hand_offs = 2, .asked_again = 2}, {.time = 21, .hand_offs = 2, .asked_again = 2}}}}, {30});
  EXPECT_EQ(s->tellings, 6u);
  EXPECT_EQ(s->hand_offs, 4u);
  EXPECT_EQ(s->first_contact_resolution.value, 0);
  EXPECT_EQ(s->repeats.value, 0.5);
}

TEST(Interactions, FirstContactResolutionNeedsAWindowWithoutRepeat) {
  const auto s =
      summary_of({{{{.time = 0, .resolved = true}}},                                 // yes
                  {{{.time = 0, .resolved = true}, {.time = 7, .resolved = true}}},  // no: came again inside the window
                  {{{.time = 0, .resolved = true}, {.time = 7.1, .resolved = true}}},  // yes
                  {{{.time = 0, .resolved = true}}, 6.9},                              // undecided
                  {{{.time = 0}}, 1},                                                  // no
                  {}});
  EXPECT_EQ(s->problems, 5u);
  EXPECT_EQ(s->undecided, 1u);
  EXPECT_EQ(s->first_contact_resolution.value, 0.5);
  EXPECT_EQ(s->contacts, 7u);
}

TEST(Interactions, TheEndOfTheWindowIsWithinItButForRounding) {
  for (const double start : {0.1, 0.3, 4.1, 123.7}) {
    const auto s = summary_of({{{{.time = start, .resolved = true}, {.time = start + 7}}},
                               {{{.time = start, .resolved = true}, {.time = std::nextafter(start + 7, 1e9)}}},
                               {{{.time = start, .resolved = true}, {.time = start + 7 + 1e-9}}}});
    EXPECT_EQ(s->first_contact_resolution.value, 1.0 / 3) << start;
    EXPECT_EQ(s->repeats.value, 2.0 / 6) << start;
    const auto undecided = [&](double until) {
      return summary_of({{{{.time = start, .resolved = true}}, until}})->undecided;
    };
    EXPECT_EQ(undecided(std::nextafter(start + 7, 0)), 0u) << start;
    EXPECT_EQ(undecided(start + 7 - 1e-9), 1u) << start;
  }
}

const char* const agents[] = {"Ada", "Ben", "Cleo", "Dan"};
std::vector<contact> contacts() {
  std::vector<contact> all;
  for (int i = 0; i < 90; ++i)
    all.push_back({.time = 10.0 * i,
                   .waiting = i * 37 % 90 * 1.0,
                   .abandoned = i % 10 == 0,
                   .resolved = i % 3 == 0,
                   .attitude = i % 9 == 8 ? std::nan("") : 1.0 + (i * 7 % 5 + i % 4) % 5,
                   .agent = agents[i % 4]});
  return all;
}

TEST(Interactions, FiguresAgreeWithDirectSumsWholeAndInParts) {
  std::vector<problem> problems, a, b;
  const auto all = contacts();
  for (std::size_t i = 0; i < all.size(); ++i) {
    problems.push_back({{all[i]}, 1e4});
    (i < 37 ? a : b).push_back(problems.back());
  }
  const auto whole = summary_of(problems), joined = merge(summary_of(b), summary_of(a));
  EXPECT_EQ(joined.state(), whole.state());
  // one-way analysis of variance by direct sums
  const auto agent_of = [](const contact& c) { return c.agent.text()[0] - 'A'; };
  double n[4]{}, sum[4]{}, total = 0, count = 0, within = 0, between = 0, polite = 0;
  for (const auto& c : all)
    if (c.attitude == c.attitude) {
      n[agent_of(c)] += 1, sum[agent_of(c)] += c.attitude, total += c.attitude, count += 1;
      polite += c.attitude >= 4 && !c.resolved;
    }
  for (const auto& c : all)
    if (c.attitude == c.attitude) within += std::pow(c.attitude - sum[agent_of(c)] / n[agent_of(c)], 2);
  double squares = 0;
  for (int g = 0; g < 4; ++g) between += n[g] * std::pow(sum[g] / n[g] - total / count, 2), squares += n[g] * n[g];
  const double b_square = between / 3, w_square = within / (count - 4), n0 = (count - squares / count) / 3;
  for (const auto& s : {*whole, *joined}) {
    EXPECT_NEAR(s.between_agents.value, (b_square - w_square) / (b_square + (n0 - 1) * w_square), 1e-12);
    EXPECT_GT(s.between_agents.standard_error, 0);
    EXPECT_EQ(s.polite_but_unsolved.value, polite / count);
    EXPECT_EQ(static_cast<double>(s.rated(true, false)), polite);
    EXPECT_EQ(s.abandonment.value, 0.1);
    EXPECT_EQ(s.waiting.mean(), 44.5);
    EXPECT_EQ(s.waiting_quantile(0.5), 44);  // 0 … 89 in some order: the 45th
    EXPECT_EQ(s.waiting_quantile(0), 0);
    EXPECT_EQ(s.waiting_quantile(1), 89);
    // scipy.stats.binom(90, 0.5): ranks 36 and 55
    const auto median = s.waiting_quantile(0.5, 0.95), last = s.waiting_quantile(1, 0.95);
    EXPECT_EQ(median.value, 44);
    EXPECT_EQ(median.low, 35);
    EXPECT_EQ(median.high, 54);
    EXPECT_EQ(median.method, clientele::interval_method::order_statistics);
    EXPECT_TRUE(std::isnan(median.standard_error));
    EXPECT_EQ(last.low, 89);
    EXPECT_TRUE(std::isinf(last.high));
  }
}

TEST(Interactions, AgentsAllOfWhomDifferExplainEverything) {
  std::vector<problem> all;
  for (int i = 0; i < 12; ++i) all.push_back({{{.attitude = i % 3 + 1.0, .agent = i % 3}}});
  EXPECT_NEAR(summary_of(all)->between_agents.value, 1, 1e-12);
}

TEST(Interactions, SaysWhyThereIsNone) {
  const auto none = summary_of({});
  EXPECT_EQ(none->first_contact_resolution.state, statistic_state::no_values);
  EXPECT_EQ(none->between_agents.state, statistic_state::no_values);
  EXPECT_TRUE(std::isnan(none->waiting_quantile(0.5)));
  EXPECT_EQ(none->waiting_quantile(0.5, 0.95).state, statistic_state::no_values);
  const interactions i{.window = 7};
  interactions::state s;
  const auto rate = [&](int agent) {
    const contact c{.attitude = 4, .agent = agent};
    i.take(s, {&c, 1}, 1000);
    return i.conclude(s).between_agents.state;
  };
  EXPECT_EQ(rate(1), statistic_state::too_few_values);
  EXPECT_EQ(rate(2), statistic_state::too_few_values);
  EXPECT_EQ(rate(2), statistic_state::no_variance);
}

TEST(InteractionsErrors, NameWhatIsWrong) {
  const auto rule_of = [](const problem& bad) {
    try {
      static_cast<void>(summary_of({{{{.time = 1}}}, bad}));
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.row, 1u);
      return e.first.field_text() + ": " + e.first.rule();
    }
    return std::string("no exception");
  };
  EXPECT_EQ(rule_of({{{.time = 1}, {.time = 0}}}), "contacts[1]: time finite, none before the contact before it");
  EXPECT_EQ(rule_of({{{.hand_offs = 1, .asked_again = 2}}}), "contacts[0]: asked_again no more than hand_offs");
  EXPECT_EQ(rule_of({{{.waiting = -1}}}), "contacts[0]: waiting finite and at least 0, or not measured");
  EXPECT_EQ(rule_of({{{.attitude = std::numeric_limits<double>::infinity()}}}),
            "contacts[0]: attitude finite, or not rated");
  EXPECT_EQ(rule_of({{{.time = 5}}, 4}), "observed_until: no earlier than the last contact");
  EXPECT_THROW(static_cast<void>(summary_of({}, {-1})), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(summary_of({}, {})), clientele::invalid_parameter);  // a window has to be said
  EXPECT_THROW(static_cast<void>(merge(summary_of({}), summary_of({}, {8}))), clientele::invalid_use);
}

}  // namespace interactions_test
