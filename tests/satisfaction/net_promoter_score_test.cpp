// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/net_promoter_score.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace net_promoter_score_test {

using namespace clientele::satisfaction;
using clientele::statistic_state;

constexpr recommendation_counts worked{50, 30, 20};

static_assert(net_promoter_score{}(9).group == recommendation::promoter &&
              net_promoter_score{}(8).group == recommendation::passive);
static_assert(net_promoter_score{}(7).group == recommendation::passive &&
              net_promoter_score{}(6).group == recommendation::detractor);
static_assert(net_promoter_score{}(0).group == recommendation::detractor &&
              net_promoter_score{}(10).group == recommendation::promoter);
static_assert(net_promoter_score{}(std::numeric_limits<double>::quiet_NaN()).group == recommendation::unknown);

TEST(NetPromoter, WorkedNumber) {
  const auto e = net_promoter(worked);
  EXPECT_NEAR(e.value, 30, 1e-13);
  EXPECT_NEAR(e.standard_error, 7.8102496759066544, 1e-13);  // numpy: 100·std([1]*50 + [0]*30 + [-1]*20)/10
  EXPECT_NEAR(e.low, 30 - 1.959963984540054 * 7.8102496759066544, 1e-12);
  EXPECT_EQ(e.method, clientele::interval_method::wald);
}

TEST(NetPromoter, MirrorsAndHasNoScale) {
  const auto e = net_promoter({20, 30, 50}), larger = net_promoter({5000, 3000, 2000});
  EXPECT_NEAR(e.value, -30, 1e-13);
  EXPECT_NEAR(e.high, -net_promoter(worked).low, 1e-12);
  EXPECT_NEAR(larger.standard_error, net_promoter(worked).standard_error / 10, 1e-13);
}

TEST(NetPromoter, SmallSamplesKeepAWidth) {
  EXPECT_EQ(net_promoter({5, 0, 0}).standard_error, 0);
  const auto e = small_sample_net_promoter({5, 0, 0});
  EXPECT_EQ(e.value, 62.5);  // (5.75 − 0.75)/8
  EXPECT_NEAR(e.standard_error, 100 * std::sqrt((6.5 / 8 - 0.625 * 0.625) / 8), 1e-13);
  EXPECT_EQ(e.method, clientele::interval_method::adjusted_wald);
  EXPECT_EQ(net_promoter({}).state, statistic_state::no_values);
  EXPECT_EQ(small_sample_net_promoter({}).state, statistic_state::no_values);
}

// By enumeration of every sample of six with shares (0.7, 0.2, 0.1): the adjusted interval covers more often than Wald.
TEST(NetPromoter, EnumeratedCoverageOfSmallSamples) {
  const double p[3] = {0.7, 0.2, 0.1};
  double wald = 0, adjusted = 0, total = 0;
  const double factorial[] = {1, 1, 2, 6, 24, 120, 720};
  for (unsigned a = 0; a <= 6; ++a)
    for (unsigned b = 0; a + b <= 6; ++b) {
      const unsigned c = 6 - a - b;
      const double weight = 720 / (factorial[a] * factorial[b] * factorial[c]) * std::pow(p[0], a) * std::pow(p[1], b) *
                            std::pow(p[2], c);
      const auto w = net_promoter({a, b, c}), s = small_sample_net_promoter({a, b, c});
      wald += weight * (w.low <= 60 && 60 <= w.high), adjusted += weight * (s.low <= 60 && 60 <= s.high),
          total += weight;
    }
  EXPECT_NEAR(total, 1, 1e-14);
  EXPECT_LT(wald, 0.9);
  EXPECT_NEAR(adjusted, 0.9344, 1e-3);
}

TEST(NetPromoterChange, IndependentPeriodsAddVariances) {
  const auto e = net_promoter_change(worked, {55, 30, 15});
  EXPECT_NEAR(e.value, 10, 1e-13);
  EXPECT_NEAR(e.standard_error, 10.723805294763608, 1e-12);  // numpy, from the variances of the two samples
  EXPECT_EQ(net_promoter_change({}, worked).state, statistic_state::no_values);
}

struct asked_twice {
  std::optional<int> before, after;
};
using pairs_of = std::vector<asked_twice>;

auto changed(const pairs_of& all, const paired_recommendations& how = {}) {
  return clientele::summarize(all, how, &asked_twice::before, &asked_twice::after);
}

TEST(PairedRecommendations, IsTheMeanOfDifferences) {
  using enum recommendation;
  pairs_of all;
  const auto add = [&](int times, std::optional<int> before, std::optional<int> after) {
    while (times-- > 0) all.push_back({before, after});
  };
  add(3, 0, 9), add(4, 6, 7), add(20, 10, 9), add(2, {}, 9);
  add(3, 8, 10), add(5, 7, 8), add(4, 9, 7), add(1, 9, 6), add(1, 3, {});
  const auto whole = changed(all);
  EXPECT_EQ(whole->pairs, 40u);
  EXPECT_EQ(whole->incomplete, 3u);
  EXPECT_EQ(whole->count(detractor, promoter), 3u);
  EXPECT_EQ(whole->count(promoter, detractor), 1u);
  EXPECT_EQ(whole->count(unknown, promoter), 0u);
  EXPECT_NEAR(whole->change.value, 17.5, 1e-13);
  EXPECT_NEAR(whole->change.standard_error, 12.69227127034401, 1e-12);  // numpy: 100·std(d)/√40 of the 40 differences
  EXPECT_EQ(whole->change.method, clientele::interval_method::wald);
  EXPECT_EQ(changed({})->change.state, statistic_state::no_values);
  EXPECT_EQ(changed({{}, {{}, 3}})->change.state, statistic_state::no_values);
  for (const std::size_t cut : {std::size_t{0}, std::size_t{7}, all.size()}) {
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(cut);
    const auto parts = merge(changed({at, all.end()}), changed({all.begin(), at}));
    EXPECT_EQ(parts.state(), whole.state());
    EXPECT_EQ(clientele::load(paired_recommendations{}, clientele::save(parts)).state(), whole.state());
  }
}

TEST(PairedRecommendations, OfTheWorkedCase) {
  pairs_of all(6, {9, 9});
  all.insert(all.end(), {{7, 9}, {7, 9}, {8, 10}, {9, 7}});
  EXPECT_NEAR(changed(all)->change.value, 20, 1e-13);
  EXPECT_NEAR(changed(all)->change.standard_error, 18.973665961010276, 1e-12);  // 100·√((0.4 − 0.04)/10)
}

TEST(PairedRecommendations, SaysWhatIsBad) {
  try {
    static_cast<void>(changed({{9, 9}, {9, 11}}));
    FAIL();
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.text(),
              "clientele::satisfaction::paired_recommendations: later = 11 breaks the rule: in [0, 10], whole number");
  }
  try {
    static_cast<void>(changed({}, {.promoter_from = 5}));
    FAIL();
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_STREQ(e.what(),
                 "clientele::satisfaction::paired_recommendations: parameter passive_from = 7 breaks the "
                 "rule: no more than promoter_from");
  }
}

struct answer {
  std::optional<int> rating;
};

TEST(NetPromoterScore, SummaryAndParts) {
  std::vector<answer> all;
  for (int i = 0; i < 50; ++i) all.push_back({9 + i % 2});
  for (int i = 0; i < 30; ++i) all.push_back({7 + i % 2});
  for (int i = 0; i < 20; ++i) all.push_back({i % 7});
  all.push_back({});
  const auto s = clientele::summarize(all, net_promoter_score{}, &answer::rating);
  EXPECT_EQ(s->counts, worked);
  EXPECT_EQ(s->without_answer, 1u);
  EXPECT_NEAR(s->score.value, 30, 1e-13);
  const std::vector<answer> a(all.begin(), all.begin() + 33), b(all.begin() + 33, all.end());
  const auto parts = merge(clientele::summarize(a, net_promoter_score{}, &answer::rating),
                           clientele::summarize(b, net_promoter_score{}, &answer::rating));
  EXPECT_EQ(parts->counts, worked);
  EXPECT_EQ(parts->score.standard_error, s->score.standard_error);
  EXPECT_EQ(clientele::summarize(std::vector<answer>(3), net_promoter_score{}, &answer::rating)->score.state,
            statistic_state::no_values);
}

TEST(NetPromoterScoreErrors, NameParameterAndField) {
  try {
    static_cast<void>(net_promoter_score{.promoter_from = 6}(1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "passive_from");
    EXPECT_EQ(e.value, 7);
    EXPECT_EQ(e.rule, "no more than promoter_from");
  }
  for (const double bad : {-1.0, 11.0, 7.5}) try {
      static_cast<void>(net_promoter_score{}(bad));
      FAIL() << "no exception";
    } catch (const clientele::invalid_customer& e) {
      EXPECT_EQ(e.first.field, "rating");
      EXPECT_EQ(e.first.value, bad);
    }
}

}  // namespace net_promoter_score_test
