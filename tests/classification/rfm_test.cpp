// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/rfm.hpp>

#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <vector>

namespace own {

enum class tier : unsigned char { unknown, gold, rest };
constexpr auto enumerators(tier) { return std::array<std::string_view, 3>{"unknown", "gold", "rest"}; }

}  // namespace own

namespace rfm_test {

using clientele::column;
using clientele::fit;
using clientele::classification::basic_rfm;
using clientele::classification::basic_rfm_quantiles;
using clientele::classification::rfm;
using clientele::classification::rfm_quantiles;
using clientele::classification::rfm_score;
using clientele::classification::rfm_segment;
using clientele::classification::segment_rule;
using clientele::classification::segments_by;

static_assert(clientele::specification<rfm_quantiles> && clientele::component<rfm>);

constexpr rfm worked{
    .recency_cuts = {10, 20, 30, 40}, .frequency_cuts = {1, 2, 4, 8}, .monetary_cuts = {50, 100, 200, 400}};
static_assert(worked(15, 9, 120) ==
              rfm::result{rfm_score::four, rfm_score::five, rfm_score::three, rfm_segment::loyal});
static_assert(worked(5, 1, 50) ==
              rfm::result{rfm_score::five, rfm_score::one, rfm_score::one, rfm_segment::new_customers});
static_assert(worked(400, 9, 5000).segment == rfm_segment::cannot_lose);

struct customer {
  double recency, frequency, monetary;
};

int number(rfm_score s) { return static_cast<int>(s); }

std::vector<customer> random_customers(std::size_t n, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<customer> all(n);
  for (customer& c : all)
    c = {static_cast<double>(random() % 365),
         std::floor(std::pow(static_cast<double>(random() % 1000 + 1) / 1000, -1.2)),
         static_cast<double>(random() % 100000) / 7 - 500};
  return all;
}

rfm fitted(const std::vector<customer>& all, const rfm_quantiles& s = {}) {
  return *fit(s, all, &customer::recency, &customer::frequency, &customer::monetary);
}

TEST(Rfm, WorkedNumberOfTheQuantiles) {
  std::vector<customer> all;
  for (const double f : {1, 1, 1, 1, 1, 1, 2, 3, 4, 9}) all.push_back({1, f, 1});
  const rfm r = fitted(all);
  EXPECT_EQ(r.frequency_cuts, (rfm::cuts{1, 1, 1, 3}));
  EXPECT_EQ(r.collapsed(), (std::array{3u, 2u, 3u}));
  std::vector<int> scores;
  for (const customer& c : all) scores.push_back(number(r(c.recency, c.frequency, c.monetary).frequency));
  EXPECT_EQ(scores, (std::vector{1, 1, 1, 1, 1, 1, 4, 4, 5, 5}));
}

// The definition, by counting all pairs of customers.
TEST(Rfm, QuantileScoresAreThoseOfCounting) {
  for (const std::size_t n : {1u, 4u, 5u, 37u, 1000u}) {
    const auto all = random_customers(n, static_cast<unsigned>(n));
    const rfm r = fitted(all);
    for (const customer& c : all) {
      const auto scores = r(c.recency, c.frequency, c.monetary);
      // a cut at share p is exceeded by x if at least ⌈n·p⌉ customers have less than x
      int recency = 5, frequency = 1, monetary = 1;
      for (int k = 1; k <= 4; ++k) {
        const auto needed = static_cast<std::ptrdiff_t>((n * static_cast<std::size_t>(k) + 4) / 5);
        recency -=
            std::ranges::count_if(all, [&](const customer& o) { return o.recency < c.recency; }) >= needed ? 1 : 0;
        frequency +=
            std::ranges::count_if(all, [&](const customer& o) { return o.frequency < c.frequency; }) >= needed ? 1 : 0;
        monetary +=
            std::ranges::count_if(all, [&](const customer& o) { return o.monetary < c.monetary; }) >= needed ? 1 : 0;
      }
      ASSERT_EQ(number(scores.recency), recency);
      ASSERT_EQ(number(scores.frequency), frequency);
      ASSERT_EQ(number(scores.monetary), monetary);
    }
  }
}

TEST(Rfm, WithoutTiesEachScoreHasAFifth) {
  std::vector<customer> all;
  for (std::int64_t i = 0; i < 100000; ++i)
    all.push_back({static_cast<double>(i * 7919 % 100000), static_cast<double>(i * 104729 % 100000),
                   static_cast<double>(i * 17389 % 100000) - 5e4});
  const rfm r = fitted(all);
  const auto s = clientele::summarize(all, r, &customer::recency, &customer::frequency, &customer::monetary);
  for (const auto& axis : {s->recency, s->frequency, s->monetary})
    EXPECT_EQ(axis, (std::array<std::uint64_t, 6>{0, 20000, 20000, 20000, 20000, 20000}));
  EXPECT_EQ(s->segments.total(), 100000u);
  EXPECT_EQ(s->segments[rfm_segment::unknown], 0u);
  EXPECT_EQ(r.collapsed(), (std::array{0u, 0u, 0u}));
}

TEST(Rfm, OrderAndScaleDoNotMatterAndSummariesMerge) {
  auto all = random_customers(5000, 1);
  const rfm r = fitted(all);
  std::mt19937_64 random(2);
  std::ranges::shuffle(all, random);
  EXPECT_EQ(fitted(all), r);
  const auto bound = clientele::on(r, &customer::recency, &customer::frequency, &customer::monetary);
  const std::span<const customer> rows(all);
  const auto whole = clientele::summarize(all, bound),
             m = merge(clientele::summarize(rows.first(1111), bound), clientele::summarize(rows.subspan(1111), bound));
  EXPECT_EQ(m->segments, whole->segments);
  EXPECT_EQ(m->frequency, whole->frequency);
  for (customer& c : all) c.monetary *= 8;
  const rfm larger = fitted(all);
  for (std::size_t k = 0; k < 4; ++k) EXPECT_EQ(larger.monetary_cuts[k], 8 * r.monetary_cuts[k]);
}

TEST(Rfm, NeverFallsWithAValue) {
  for (double x = 0; x < 60; x += 0.5) {
    EXPECT_GE(number(worked(x, 1, 1).recency), number(worked(x + 0.5, 1, 1).recency));
    EXPECT_LE(number(worked(1, x, 1).frequency), number(worked(1, x + 0.5, 1).frequency));
    EXPECT_LE(number(worked(1, 1, 10 * x).monetary), number(worked(1, 1, 10 * x + 5).monetary));
  }
}

TEST(Rfm, AtACutButForRoundingIsNotAbove) {
  const rfm r{.recency_cuts = {1, 2, 3, 4}, .frequency_cuts = {1, 2, 3, 4}, .monetary_cuts = {0.3, 1, 2, 3}};
  EXPECT_EQ(number(r(1, 1, 0.1 + 0.2).monetary), 1);  // 0.30000000000000004
  EXPECT_EQ(number(r(1, 1, 0.3001).monetary), 2);
}

TEST(Rfm, TheDefaultTableNamesEveryTripleAndTheFirstRuleCounts) {
  for (const rfm_segment s : rfm{}.segments) EXPECT_NE(s, rfm_segment::unknown);
  constexpr std::array rules{segment_rule<own::tier>{own::tier::gold, {4, 5}, {1, 5}, {5, 5}},
                             segment_rule<own::tier>{own::tier::rest, {2, 5}}};
  constexpr auto table = segments_by(rules);
  static_assert(table[124] == own::tier::gold && table[123] == own::tier::rest && table[0] == own::tier::unknown);
  const auto all = random_customers(300, 3);
  const auto mine = *fit(basic_rfm_quantiles<own::tier>{.segments = table}, all, &customer::recency,
                         &customer::frequency, &customer::monetary);
  const auto s = clientele::summarize(all, mine, &customer::recency, &customer::frequency, &customer::monetary);
  std::uint64_t gold = 0;
  for (const customer& c : all) {
    const auto r = mine(c.recency, c.frequency, c.monetary);
    gold += number(r.recency) >= 4 && number(r.monetary) == 5 ? 1 : 0;
    EXPECT_EQ(r.segment == own::tier::gold, number(r.recency) >= 4 && number(r.monetary) == 5);
  }
  EXPECT_EQ(s->segments[own::tier::gold], gold);
  EXPECT_GT(gold, 0u);
}

TEST(Rfm, AllEqualNobodyAndBadRows) {
  const rfm equal = fitted(std::vector<customer>(10, {5, 2, 30}));
  EXPECT_EQ(equal(5, 2, 30),
            (rfm::result{rfm_score::five, rfm_score::one, rfm_score::one, rfm_segment::new_customers}));
  const rfm nobody = fitted({});
  EXPECT_TRUE(std::isinf(nobody.monetary_cuts[0]));
  EXPECT_EQ(number(nobody(5, 1e300, 1e300).monetary), 1);
  std::vector<customer> all = random_customers(20, 4);
  all[3].recency = -1;
  all[5].monetary = NAN;
  EXPECT_THROW(fitted(all), clientele::invalid_customer);
  const auto ignore = clientele::quarantine{[](const clientele::bad_row&) {}};
  const auto rest = fit(rfm_quantiles{}, all, &customer::recency, &customer::frequency, &customer::monetary, ignore);
  EXPECT_EQ(rest.invalid, 2u);
  const auto s =
      clientele::summarize(all, *rest, &customer::recency, &customer::frequency, &customer::monetary, ignore);
  EXPECT_EQ(s->segments.total(), 18u);
  EXPECT_EQ(s.invalid(), 2u);
}

TEST(RfmErrors, NameParameterAndRule) {
  const auto rule_of = [](auto&& f) -> std::string {
    try {
      f();
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return "accepted";
  };
  EXPECT_EQ(rule_of([] {
              rfm{.recency_cuts = {1, 2, 3, 4}, .frequency_cuts = {1, 3, 2, 4}, .monetary_cuts = {1, 2, 3, 4}}(1, 1, 1);
            }),
            "frequency_cuts: do not fall");
  EXPECT_EQ(rule_of([] {
              rfm{.recency_cuts = {1, 2, 3, 4}, .frequency_cuts = {1, 2, 3, 4}, .monetary_cuts = {NAN, 3, 4, 5}}(1, 1,
                                                                                                                 1);
            }),
            "monetary_cuts: finite, or infinite");
  EXPECT_EQ(rule_of([] { fitted({}, {.shares = {0.2, 0.2, 0.6, 0.8}}); }), "shares: rise");
  EXPECT_EQ(rule_of([] { fitted({}, {.shares = {0.2, 0.4, 0.6, 1}}); }), "shares: in (0, 1)");
  EXPECT_EQ(rule_of([] {
              rfm r{.recency_cuts = {1, 2, 3, 4}, .frequency_cuts = {1, 2, 3, 4}, .monetary_cuts = {1, 2, 3, 4}};
              r.segments[7] = static_cast<rfm_segment>(99);
              r(1, 1, 1);
            }),
            "segments: one of the named values");
}

}  // namespace rfm_test
