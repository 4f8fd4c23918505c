// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/triage.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

namespace {

using namespace clientele::service;
using order = std::vector<std::size_t>;

const std::vector<open_feedback> worked{{1, 2, 3, 1}, {2, 1, 1, 3}, {2, 1, 1, 2}};

TEST(Triage, WorkedNumbers) {
  EXPECT_EQ(triage(worked), (order{2, 1, 0}));
  EXPECT_EQ(weighted_triage(worked, {4, 2, 1, 0}, 10), (order{0, 2, 1}));
  EXPECT_EQ(weighted_triage(worked, {4, 2, 1, 0.1}, 10), (order{0, 2, 1}));
  EXPECT_EQ(weighted_triage(worked, {0, 0, 0, 1}, 10), (order{0, 2, 1}));  // first come, first served
}

std::vector<open_feedback> many() {
  std::vector<open_feedback> all;
  for (int i = 0; i < 200; ++i) all.push_back({i * 7 % 3, i * 5 % 4, i * 11 % 3, i * 13 % 17 * 1.0});
  return all;
}

TEST(Triage, EveryPairIsInTheOrderOfItsFourKeysAndEqualOnesKeepTheirPlace) {
  const auto all = many();
  const auto o = triage(all);
  ASSERT_EQ(o.size(), all.size());
  for (std::size_t k = 1; k < o.size(); ++k) {
    const auto &a = all[o[k - 1]], &b = all[o[k]];
    EXPECT_LT(std::tuple(-a.urgency, -a.nature, -a.customer_class, a.arrival, o[k - 1]),
              std::tuple(-b.urgency, -b.nature, -b.customer_class, b.arrival, o[k]));
  }
}

TEST(Triage, WeightsFarApartGiveTheSameOrder) {
  const auto all = many();
  EXPECT_EQ(weighted_triage(all, {1e6, 1e3, 1, 0}, 20), triage(all));
  EXPECT_TRUE(triage({}).empty());
}

TEST(Triage, WhatIsEqualInAllKeepsItsPlace) {
  const std::vector<open_feedback> alike(60, {1, 2, 3, 4});
  const auto o = triage(alike), w = weighted_triage(alike, {}, 9);
  for (std::size_t k = 0; k < alike.size(); ++k) {
    EXPECT_EQ(o[k], k);
    EXPECT_EQ(w[k], k);
  }
}

// 0.1 · 3 + 0.3 · 0, 0.1 · 0 + 0.3 · 1: both 0.3, but for rounding; the earlier arrival goes first.
TEST(Triage, ScoresThatDifferByRoundingAreEqual) {
  ASSERT_NE(0.1 * 3, 0.3);
  const std::vector<open_feedback> two{{3, 0, 0, 5}, {0, 1, 0, 2}};
  EXPECT_EQ(weighted_triage(two, {0.1, 0.3, 0, 0}, 10), (order{1, 0}));
}

TEST(TriageErrors, NameWhatIsWrong) {
  const std::vector<open_feedback> bad{{1, 1, 1, std::nan("")}};
  try {
    static_cast<void>(triage(bad));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "arrival");
  }
  EXPECT_THROW(static_cast<void>(weighted_triage(worked, {-1, 0, 0, 0}, 0)), clientele::invalid_parameter);
}

}  // namespace
