// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/gap.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace gap_test {

using namespace clientele;
using satisfaction::dynamic_gap;
using satisfaction::gap;
using state = satisfaction::satisfaction_state;
using four = std::array<double, 4>;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr four expected{4, 5, 4, 3}, perceived{5, 4, 4, 3};
static_assert(gap<>{}(expected, perceived) == gap<>::result{{1, -1, 0, 0}, 0, state::satisfied});
static_assert(gap<>{.weights = {1, 3, 1, 1}}(expected, perceived).overall == -2.0 / 6);
static_assert(gap<>{.weights = {1, 3, 1, 1}}(expected, perceived).state == state::dissatisfied);
static_assert(gap<>{.weights = {3, 1, 1, 1}}(expected, perceived).state == state::delighted);
static_assert(satisfaction::basic_gap<float, 2>{}({1, 2}, {2, 2}).overall == 0.5f);
static_assert(satisfaction::service_dimensions.size() == 4 && satisfaction::servqual_dimensions[4] == "empathy");
static_assert(name_of(state::delighted) == "delighted" && name_of(state::unknown) == "unknown");

TEST(Gap, MissingHalvesDropTheirDimension) {
  const auto r = gap<>{.weights = {1, 2, 3, 4}}({4, missing, 4, 3}, {5, 4, missing, 1});
  EXPECT_EQ(r.gaps[0], 1);
  EXPECT_TRUE(std::isnan(r.gaps[1]) && std::isnan(r.gaps[2]));
  EXPECT_EQ(r.overall, (1 * 1 - 4 * 2) / 5.0);
  const auto none = gap<>{}({missing, 1, missing, 1}, {1, missing, 1, missing});
  EXPECT_TRUE(std::isnan(none.overall));
  EXPECT_EQ(none.state, state::unknown);
  // the only answered dimension has no weight: there is no weighted mean either
  EXPECT_EQ((gap<2>{.weights = {0, 1}}({1, missing}, {2, 3}).state), state::unknown);
}

/// One dimension: a number, a list of one, or a dynamic list of one, in a call and in a pass.
TEST(Gap, OneDimension) {
  static_assert(gap<1>{.weights = {3}}(4, 5).overall == 1 && gap<1>{}({5}, {4}).state == state::dissatisfied);
  struct answer {
    double e, p;
    std::array<double, 1> listed_e, listed_p;
  };
  const std::vector<answer> answers{{4, 5, {4}, {5}}, {5, missing, {5}, {missing}}, {3, 3, {3}, {3}}};
  const auto numbers = summarize(answers, gap<1>{}, &answer::e, &answer::p);
  const auto lists = summarize(answers, gap<1>{}, &answer::listed_e, &answer::listed_p);
  const auto run_time = summarize(answers, dynamic_gap{.weights = {1}}, &answer::listed_e, &answer::listed_p);
  EXPECT_EQ(numbers->mean_overall.value, 0.5);
  EXPECT_EQ(numbers->mean_gaps[0].value, 0.5);
  EXPECT_EQ(numbers->without_answer, 1u);
  EXPECT_EQ(lists->mean_overall.value, 0.5);
  EXPECT_EQ(run_time->mean_overall.value, 0.5);
}

TEST(Gap, SumsThatRoundAreStillAsExpected) {
  const auto r = gap<3>{.weights = {0.1, 0.2, 0.3}}({0, 0, 0}, {1, 1, -1});
  EXPECT_NE(r.overall, 0);  // 5.6e-17 / 0.6
  EXPECT_EQ(r.state, state::satisfied);
  const auto edge = gap<3>{.weights = {0.1, 0.2, 0.3}, .tolerance = 0.5}({0, 0, 0}, {0.5, 0.5, 0.5});
  EXPECT_EQ(edge.state, state::satisfied);  // no larger than the tolerance
  EXPECT_EQ((gap<3>{.tolerance = 0.5}({0, 0, 0}, {0.51, 0.51, 0.51}).state), state::delighted);
  EXPECT_EQ((gap<3>{.tolerance = 0.5}({0, 0, 0}, {-0.51, -0.51, -0.51}).state), state::dissatisfied);
}

/// Σ w·g / Σ w in whole numbers, which are exact.
TEST(Gap, AgreesWithWholeNumbersAndItsLaws) {
  std::mt19937_64 random(7);
  const auto digit = [&] { return static_cast<int>(random() % 10); };
  for (int round = 0; round < 2'000; ++round) {
    four e{}, p{}, w{}, shifted_e{}, shifted_p{}, scaled{};
    std::int64_t sum = 0, weight = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const int expects = digit(), perceives = digit(), weighs = digit() + 1;
      e[j] = expects, p[j] = perceives, w[j] = weighs;
      sum += weighs * (perceives - expects), weight += weighs;
      shifted_e[j] = e[j] + 3, shifted_p[j] = p[j] + 3, scaled[j] = 4 * w[j];
    }
    const auto r = gap<>{.weights = w}(e, p);
    const double exact = static_cast<double>(sum) / static_cast<double>(weight);
    EXPECT_EQ(r.overall, exact);
    EXPECT_EQ(r.state, sum < 0 ? state::dissatisfied : sum > 0 ? state::delighted : state::satisfied);
    EXPECT_EQ((gap<>{.weights = w}(shifted_e, shifted_p)), r);  // the scale has no origin
    EXPECT_EQ((gap<>{.weights = scaled}(e, p)), r);             // weights have no unit
    EXPECT_EQ((gap<>{.weights = w}(p, e).overall), -r.overall);

    const dynamic_gap same{.weights = std::vector<double>(w.begin(), w.end())};
    const auto d = same(e, p);
    EXPECT_EQ(d.overall, r.overall);
    EXPECT_EQ(d.state, r.state);
    EXPECT_EQ(d.lowest, std::min(std::min(r.gaps[0], r.gaps[1]), std::min(r.gaps[2], r.gaps[3])));
  }
}

TEST(Gap, TheLowestGapLeavesMissingAnswersOut) {
  const dynamic_gap three{.weights = {1, 1, 1}};
  const std::vector<double> e{1, 5, 5}, p{missing, 4, 2}, nothing(3, missing);
  EXPECT_EQ(three(e, p).lowest, -3);
  EXPECT_TRUE(std::isnan(three(e, nothing).lowest));
}

struct survey {
  four expected, perceived;
};

TEST(Gap, WhatASummaryConcludes) {
  const std::vector<survey> surveys{{expected, perceived},
                                    {{1, 1, 1, 1}, {2, 2, 2, missing}},
                                    {{5, 5, 5, 5}, {1, 2, 3, 4}},
                                    {{missing, missing, missing, missing}, {1, 1, 1, 1}}};
  const auto s = summarize(surveys, gap<>{}, &survey::expected, &survey::perceived);
  EXPECT_EQ(s->customers, 4u);
  EXPECT_EQ(s->without_answer, 1u);
  EXPECT_EQ(s->satisfied, 1u);
  EXPECT_EQ(s->delighted, 1u);
  EXPECT_EQ(s->dissatisfied, 1u);
  EXPECT_EQ(s->mean_overall.value, (0 + 1 - 2.5) / 3);
  const four means{(1 + 1 - 4) / 3.0, (-1 + 1 - 3) / 3.0, (0 + 1 - 2) / 3.0, (0 - 1) / 2.0};
  for (std::size_t j = 0; j < 4; ++j) EXPECT_EQ(s->mean_gaps[j].value, means[j]);
  EXPECT_EQ(s->worst_dimension, 1u);
  // 0, 1, −2.5 in some order: s² = 3.25
  EXPECT_NEAR(s->mean_overall.standard_error, std::sqrt(3.25 / 3), 1e-15);
  EXPECT_NEAR(s->mean_gaps[3].standard_error, 0.5, 1e-15);
  EXPECT_NEAR(s->mean_gaps[3].high, -0.5 + 1.959963984540054 * 0.5, 1e-14);
  EXPECT_EQ(s.missing<"expected">(), 4u);
  EXPECT_EQ(s.missing<"perceived">(), 1u);
  EXPECT_EQ(summarize(std::vector<survey>{}, gap<>{}, &survey::expected, &survey::perceived)->worst_dimension, 4u);
  const std::vector<survey> alike{{{5, 5, 5, 5}, {4, 3, 3, 4}}};  // of two that are equally bad the first
  EXPECT_EQ(summarize(alike, gap<>{}, &survey::expected, &survey::perceived)->worst_dimension, 1u);
}

TEST(Gap, ParametersAndInputsHaveRules) {
  const auto text = [](auto&& call) {
    try {
      call();
    } catch (const std::exception& e) {
      return std::string(e.what());
    }
    return std::string("nothing was thrown");
  };
  EXPECT_EQ(text([] { gap<>{.weights = {1, -1, 1, 1}}(expected, perceived); }),
            "clientele::satisfaction::gap: parameter weights = -1 breaks the rule: >= 0");
  EXPECT_EQ(
      text([] { gap<>{.weights = {0, 0, 0, 0}}(expected, perceived); }),
      "clientele::satisfaction::gap: parameter weights = (0, 0, 0, 0) breaks the rule: at least one weight is above 0");
  EXPECT_EQ(text([] { gap<>{.tolerance = -1}(expected, perceived); }),
            "clientele::satisfaction::gap: parameter tolerance = -1 breaks the rule: >= 0");
  EXPECT_EQ(text([] { gap<>{}({1, 1, infinity, 1}, perceived); }),
            "clientele::satisfaction::gap: expected[2] = inf breaks the rule: finite");
  EXPECT_EQ(text([] { static_cast<void>(dynamic_gap{.weights = {1, 1}}(expected, perceived)); }),
            "clientele: expected has 4 rows, satisfaction::gap has 2");
  EXPECT_THROW(static_cast<void>(dynamic_gap{}(std::span<const double>{}, std::span<const double>{})),
               invalid_parameter);  // no weights at all
}

TEST(Gap, AToleranceThatIsMissedByRoundingIsKept) {
  ASSERT_LT(0.7 - 0.8, -0.1);
  EXPECT_EQ((gap<1>{.tolerance = 0.1}(0.8, 0.7).state), state::satisfied);
  ASSERT_GT(0.8 - 0.5, 0.3);
  EXPECT_EQ((gap<1>{.tolerance = 0.3}(0.5, 0.8).state), state::satisfied);
  EXPECT_EQ((gap<1>{.tolerance = 0.1}(0.8, 0.69).state), state::dissatisfied);
  EXPECT_EQ((gap<1>{.tolerance = 0.3}(0.5, 0.81).state), state::delighted);
}

}  // namespace gap_test
