// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/interactions.hpp>

#include <gtest/gtest.h>

namespace {

using clientele::statistic_state;
using clientele::service::contact;
using clientele::service::interactions;

void add(interactions& to, std::initializer_list<contact> problem, double until = 1000) {
  to.add(std::span<const contact>(problem.begin(), problem.size()), until);
}

// Three departments, each asks again, unsolved; weeks later the same walk.
TEST(Interactions, TheBroadbandCase) {
  interactions s(30);
  add(s, {{.time = 0, .hand_offs = 2, .asked_again = 2}, {.time = 21, .hand_offs = 2, .asked_again = 2}});
  EXPECT_EQ(s.tellings(), 6u);
  EXPECT_EQ(s.hand_offs(), 4u);
  EXPECT_EQ(s.first_contact_resolution().value, 0);
  EXPECT_EQ(s.repeats().value, 0.5);
}

TEST(Interactions, FirstContactResolutionNeedsAWindowWithoutRepeat) {
  interactions s(7);
  add(s, {{.time = 0, .resolved = true}});                                   // yes
  add(s, {{.time = 0, .resolved = true}, {.time = 7, .resolved = true}});    // no: came again inside the window
  add(s, {{.time = 0, .resolved = true}, {.time = 7.1, .resolved = true}});  // yes
  add(s, {{.time = 0, .resolved = true}}, 6.9);                              // undecided
  add(s, {{.time = 0}}, 1);                                                  // no
  add(s, {});
  EXPECT_EQ(s.problems(), 5u);
  EXPECT_EQ(s.undecided(), 1u);
  EXPECT_EQ(s.first_contact_resolution().value, 0.5);
  EXPECT_EQ(s.contacts(), 7u);
}

std::vector<contact> contacts() {
  std::vector<contact> all;
  for (int i = 0; i < 90; ++i)
    all.push_back({.time = 10.0 * i,
                   .waiting = i * 37 % 90 * 1.0,
                   .abandoned = i % 10 == 0,
                   .resolved = i % 3 == 0,
                   .attitude = i % 9 == 8 ? std::nan("") : 1.0 + (i * 7 % 5 + i % 4) % 5,
                   .agent = static_cast<std::uint64_t>(i % 4)});
  return all;
}

TEST(Interactions, FiguresAgreeWithDirectSumsWholeAndInParts) {
  interactions whole, a, b;
  const auto all = contacts();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::span<const contact> one(&all[i], 1);
    whole.add(one, 1e4), (i < 37 ? a : b).add(one, 1e4);
  }
  // one-way analysis of variance by direct sums
  double n[4]{}, sum[4]{}, total = 0, count = 0, within = 0, between = 0, polite = 0;
  for (const auto& c : all)
    if (c.attitude == c.attitude) {
      n[c.agent] += 1, sum[c.agent] += c.attitude, total += c.attitude, count += 1;
      polite += c.attitude >= 4 && !c.resolved;
    }
  for (const auto& c : all)
    if (c.attitude == c.attitude) within += std::pow(c.attitude - sum[c.agent] / n[c.agent], 2);
  double squares = 0;
  for (int g = 0; g < 4; ++g) between += n[g] * std::pow(sum[g] / n[g] - total / count, 2), squares += n[g] * n[g];
  const double b_square = between / 3, w_square = within / (count - 4), n0 = (count - squares / count) / 3;
  for (const auto& s : {whole, merge(a, b)}) {
    EXPECT_NEAR(s.between_agents().value, (b_square - w_square) / (b_square + (n0 - 1) * w_square), 1e-12);
    EXPECT_GT(s.between_agents().standard_error, 0);
    EXPECT_EQ(s.polite_but_unsolved().value, polite / count);
    EXPECT_EQ(static_cast<double>(s.rated(true, false)), polite);
    EXPECT_EQ(s.abandonment().value, 0.1);
    EXPECT_EQ(s.waiting().mean(), 44.5);
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

TEST(Interactions, TheEndOfTheWindowIsWithinItButForRounding) {
  for (const double start : {0.1, 0.3, 4.1, 123.7}) {
    interactions s;
    add(s, {{.time = start, .resolved = true}, {.time = start + 7}});
    add(s, {{.time = start, .resolved = true}, {.time = std::nextafter(start + 7, 1e9)}});
    add(s, {{.time = start, .resolved = true}, {.time = start + 7 + 1e-9}});
    EXPECT_EQ(s.first_contact_resolution().value, 1.0 / 3) << start;
    EXPECT_EQ(s.repeats().value, 2.0 / 6) << start;
    interactions observed;
    add(observed, {{.time = start, .resolved = true}}, std::nextafter(start + 7, 0));
    EXPECT_EQ(observed.undecided(), 0u) << start;
    add(observed, {{.time = start, .resolved = true}}, start + 7 - 1e-9);
    EXPECT_EQ(observed.undecided(), 1u) << start;
  }
}

TEST(Interactions, AgentsAllOfWhomDifferExplainEverything) {
  interactions s;
  for (int i = 0; i < 12; ++i) add(s, {{.attitude = i % 3 + 1.0, .agent = static_cast<std::uint64_t>(i % 3)}});
  EXPECT_NEAR(s.between_agents().value, 1, 1e-12);
}

TEST(Interactions, SaysWhyThereIsNone) {
  interactions s;
  EXPECT_EQ(s.first_contact_resolution().state, statistic_state::no_values);
  EXPECT_EQ(s.between_agents().state, statistic_state::no_values);
  EXPECT_TRUE(std::isnan(s.waiting_quantile(0.5)));
  EXPECT_EQ(s.waiting_quantile(0.5, 0.95).state, statistic_state::no_values);
  add(s, {{.attitude = 4, .agent = 1}});
  EXPECT_EQ(s.between_agents().state, statistic_state::too_few_values);
  add(s, {{.attitude = 4, .agent = 2}});
  add(s, {{.attitude = 4, .agent = 2}});
  EXPECT_EQ(s.between_agents().state, statistic_state::no_variance);
}

TEST(InteractionsErrors, NameWhatIsWrongAndCountNothing) {
  interactions s;
  try {
    add(s, {{.time = 1}, {.time = 0}});
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "time");
  }
  try {
    add(s, {{.hand_offs = 1, .asked_again = 2}});
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "asked_again");
    EXPECT_EQ(e.value, 2);
  }
  EXPECT_THROW(add(s, {{.waiting = -1}}), clientele::invalid_parameter);
  EXPECT_THROW(add(s, {{.time = 5}}, 4), clientele::invalid_parameter);
  EXPECT_THROW(interactions(-1), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(merge(s, interactions(8))), clientele::invalid_use);
  EXPECT_EQ(s.problems(), 0u);
}

}  // namespace
