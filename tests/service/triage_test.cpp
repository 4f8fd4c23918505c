// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/triage.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <tuple>

namespace triage_test {

using namespace clientele::service;

struct feedback {
  std::string id;
  int urgency, nature, customer_class;
  double arrival;
};

template <class Component>
auto plan_of(Component c) {
  return clientele::on(c, &feedback::id, &feedback::urgency, &feedback::nature, &feedback::customer_class,
                       &feedback::arrival);
}
std::string ids(const std::vector<open_feedback>& order) {
  std::string all;
  for (const open_feedback& f : order) all += f.id.text();
  return all;
}

const std::vector<feedback> worked{{"a", 1, 2, 3, 1}, {"b", 2, 1, 1, 3}, {"c", 2, 1, 1, 2}};

TEST(Triage, WorkedNumbers) {
  EXPECT_EQ(ids(*clientele::summarize(worked, plan_of(triage{}))), "cba");
  const auto at_ten = [](weighted_triage w) { return ids(clientele::summarize(worked, plan_of(w))->at(10)); };
  EXPECT_EQ(at_ten({4, 2, 1, 0}), "acb");
  EXPECT_EQ(at_ten({4, 2, 1, 0.1}), "acb");
  EXPECT_EQ(at_ten({0, 0, 0, 1}), "acb");  // first come, first served
  EXPECT_EQ(at_ten({1, 0, 0, 0}), "cba");
}

TEST(WeightedTriage, WaitingOvertakesWithTime) {
  weighted_triage w{.urgency = 1, .nature = 0, .customer_class = 0, .waiting = 0.1};
  weighted_triage::state s;
  w.take(s, "old", 1, 0, 0, 0), w.take(s, "urgent", 3, 0, 0, 30);
  EXPECT_EQ(w.conclude(s).at(30)[0].id.text(), "old");  // 1 + 3 against 3
  w.waiting = 0.05;
  EXPECT_EQ(w.conclude(s).at(30)[0].id.text(), "urgent");  // 1 + 1.5 against 3
}

std::vector<feedback> many() {
  std::vector<feedback> all;
  for (int i = 0; i < 200; ++i)
    all.push_back({std::to_string(1000 + i), i * 7 % 3, i * 5 % 4, i * 11 % 3, i * 13 % 17 * 1.0});
  return all;
}

TEST(Triage, EveryPairIsInTheOrderOfItsFourKeysAndEqualOnesOfTheirIds) {
  const auto all = many();
  const auto s = clientele::summarize(all, plan_of(triage{}));
  const auto& o = *s;
  ASSERT_EQ(o.size(), all.size());
  for (std::size_t k = 1; k < o.size(); ++k)
    EXPECT_LT(std::tuple(-o[k - 1].urgency, -o[k - 1].nature, -o[k - 1].customer_class, o[k - 1].arrival, o[k - 1].id),
              std::tuple(-o[k].urgency, -o[k].nature, -o[k].customer_class, o[k].arrival, o[k].id));
  auto turned = all;
  std::reverse(turned.begin(), turned.end());
  const std::vector<feedback> first(turned.begin(), turned.begin() + 77), last(turned.begin() + 77, turned.end());
  const auto joined =
      merge(clientele::summarize(last, plan_of(triage{})), clientele::summarize(first, plan_of(triage{})));
  EXPECT_EQ(joined.state(), s.state());
  EXPECT_EQ(*joined, o);
}

TEST(Triage, WeightsFarApartGiveTheSameOrder) {
  const auto all = many();
  EXPECT_EQ(clientele::summarize(all, plan_of(weighted_triage{1e6, 1e3, 1, 0}))->at(20),
            *clientele::summarize(all, plan_of(triage{})));
  EXPECT_TRUE(triage{}.conclude({}).empty());
}

// 0.1 · 3 + 0.3 · 0, 0.1 · 0 + 0.3 · 1: both 0.3, but for rounding; the earlier arrival goes first.
TEST(Triage, ScoresThatDifferByRoundingAreEqual) {
  ASSERT_NE(0.1 * 3, 0.3);
  std::vector<feedback> two{{"x", 3, 0, 0, 5}, {"y", 0, 1, 0, 2}};
  const auto order = [&] { return ids(clientele::summarize(two, plan_of(weighted_triage{0.1, 0.3, 0, 0}))->at(10)); };
  EXPECT_EQ(order(), "yx");
  std::swap(two[0], two[1]);
  EXPECT_EQ(order(), "yx");
  two[0].arrival = 5;  // equal in score and arrival: by id
  EXPECT_EQ(order(), "xy");
}

// 4 · 1e308 is infinite, and infinite less infinite nothing: the one goes first, the other last.
TEST(Triage, ScoresBeyondTheLargestNumberHaveTheirPlace) {
  weighted_triage w{.urgency = 4, .nature = 4, .customer_class = 1};
  weighted_triage::state s;
  w.take(s, "a", 1e308, -1e308, 0, 0), w.take(s, "b", 1, 0, 0, 0), w.take(s, "c", 1e308, 0, 0, 0);
  w.take(s, "d", 2, 0, 0, 0), w.take(s, "e", 1e308, 1, 0, -1);
  EXPECT_EQ(ids(w.conclude(s).at(0)), "ecdba");
}

struct message {
  int number;
  std::chrono::sys_seconds arrived;
};

TEST(Triage, ArrivalsAreTimePoints) {
  using namespace std::chrono;
  const std::vector<message> all{{7, sys_days(2024y / 5 / 2)}, {8, sys_days(2024y / 5 / 1) + 6h}};
  const auto s = clientele::summarize(all, triage{}, &message::number, clientele::constant(1), clientele::constant(1),
                                      clientele::constant(1), &message::arrived);
  EXPECT_EQ((*s)[0].id, 8);
  EXPECT_EQ((*s)[0].arrival, 19844.25);
}

TEST(TriageErrors, NameWhatIsWrong) {
  const std::vector<feedback> bad{{"x", 1, 1, 1, std::nan("")}};
  try {
    static_cast<void>(clientele::summarize(bad, plan_of(triage{})));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "arrival");
  }
  EXPECT_THROW(static_cast<void>(clientele::summarize(worked, plan_of(weighted_triage{-1, 0, 0, 0}))),
               clientele::invalid_parameter);
}

}  // namespace triage_test
