// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/period_lifetime.hpp>

#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace period_lifetime_test {

using clientele::value::basic_period_lifetime;
using clientele::value::dynamic_period_lifetime;
using clientele::value::finite_lifetime;
using clientele::value::first_margin;
using clientele::value::period_lifetime;

constexpr auto now = first_margin::now;
constexpr auto later = first_margin::after_one_period;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

constexpr std::array<double, 3> margins{100, 120, 140}, retentions{0.8, 0.75, 0.5};

// Exact where nothing is rounded: 8 + 6/2 + 4/4.
static_assert(period_lifetime<3>{.timing = now}({8, 6, 4}, {0.5, 0.5, 0.25}) == period_lifetime<3>::result{12, 1.75});
static_assert(period_lifetime<3>{.timing = later}({8, 6, 4}, {0.5, 0.5, 0.25}) ==
              period_lifetime<3>::result{5.75, 0.8125});
static_assert(period_lifetime<3>{}.width() == 3 && dynamic_period_lifetime{.periods = 5}.width() == 5);

// mpmath, 50 digits, from the doubles given: the row that is off most of 800 at random.
TEST(PeriodLifetime, IsExactToTheLastDigits) {
  const period_lifetime<12> p{.timing = later, .discount = 6.327841938186035e-07};
  const auto r = p({1.9111487037953705, 0.46363547136458216, 0.0010315470251275568, 0.8201684041891759,
                    0.02869919961643873, 131.1033901980876, 41.6417263316757, 5548.737885336881, 0.21180412301748106,
                    1424.3809470600452, 5.582132098703837, 0.0911514591499121},
                   {0.9988549432446387, 0.6230488905275743, 0.9999999999887261, 0.993690554713301, 0.5685976770394668,
                    0.5992920890678942, 0.9999999804939619, 0.8267366020391567, 3.866295083783893e-09,
                    0.5931236187069464, 1.2265390246831517e-07, 1.860257839374073e-05});
  expect_close(r.value, 1005.7878639502848651, 2e-15);
  expect_close(r.expected_periods, 3.8092291491561674176, 2e-15);
}

TEST(PeriodLifetime, WorkedNumbers) {
  const auto at_once = period_lifetime<3>{.timing = now, .discount = 0.1}(margins, retentions);
  expect_close(at_once.value, 100 + 96 / 1.1 + 84 / 1.21, 1e-14);
  EXPECT_NEAR(at_once.value, 256.6942, 5e-5);
  expect_close(at_once.expected_periods, 2.4, 1e-14);
  const auto after = period_lifetime<3>{.timing = later, .discount = 0.1}(margins, retentions);
  EXPECT_NEAR(after.value, 163.7866, 5e-5);
  expect_close(after.expected_periods, 1.7, 1e-14);
}

template <std::size_t k>
void expect_the_closed_form(first_margin timing, double discount, double margin, double retention) {
  std::array<double, k> m{}, r{};
  m.fill(margin);
  r.fill(retention);
  const auto by_period = period_lifetime<k>{.timing = timing, .discount = discount}(m, r);
  const finite_lifetime closed{.timing = timing, .discount = discount, .horizon = double(k)};
  const finite_lifetime periods{.timing = timing, .horizon = double(k)};
  expect_close(by_period.value, closed(margin, retention).current, 1e-13);
  expect_close(by_period.expected_periods, periods(1, retention).current, 1e-13);
}

TEST(PeriodLifetime, WithEqualEntriesIsTheFiniteClosedForm) {
  for (const first_margin timing : {now, later})
    for (const double discount : {0.0, 0.01, 0.1, 0.9})
      for (const double retention : {0.0, 0.25, 0.8, 0.999, 1.0}) {
        expect_the_closed_form<2>(timing, discount, 100, retention);
        expect_the_closed_form<3>(timing, discount, 100, retention);
        expect_the_closed_form<12>(timing, discount, -7, retention);
        expect_the_closed_form<100>(timing, discount, 100, retention);
      }
}

// Independent computation: the expectation over every period in which the customer may leave.
double by_enumeration(first_margin timing, double discount) {
  double expectation = 0, stays = 1;
  for (std::size_t leaves = 0; leaves <= margins.size(); ++leaves) {  // leaves during period `leaves`, or never
    const double probability = leaves < margins.size() ? stays * (1 - retentions[leaves]) : stays;
    double worth = 0;
    for (std::size_t j = 0; j < margins.size(); ++j) {
      const bool pays = timing == now ? j <= leaves : j < leaves;
      worth += pays ? margins[j] * std::pow(1 + discount, timing == now ? -double(j) : -double(j + 1)) : 0;
    }
    expectation += probability * worth;
    if (leaves < margins.size()) stays *= retentions[leaves];
  }
  return expectation;
}

TEST(PeriodLifetime, IsTheExpectationOverAllTimesOfLeaving) {
  for (const first_margin timing : {now, later})
    for (const double discount : {0.0, 0.1, 0.35})
      expect_close((period_lifetime<3>{.timing = timing, .discount = discount}(margins, retentions).value),
                   by_enumeration(timing, discount), 1e-14);
}

TEST(PeriodLifetime, AddsOverMarginsAndRisesWithEveryRetention) {
  const period_lifetime<3> p{.timing = later, .discount = 0.1};
  const std::array<double, 3> other{-5, 60, 1}, both{95, 180, 141};
  expect_close(p(both, retentions).value, p(margins, retentions).value + p(other, retentions).value, 1e-14);
  for (std::size_t j = 0; j < 3; ++j) {
    auto better = retentions;
    better[j] += 0.1;
    EXPECT_GT(p(margins, better).value, p(margins, retentions).value);
    EXPECT_GT(p(margins, better).expected_periods, p(margins, retentions).expected_periods);
  }
}

TEST(PeriodLifetime, NowTheLastRetentionIsNotUsed) {
  const period_lifetime<3> p{.timing = now, .discount = 0.1};
  EXPECT_EQ(p(margins, {0.8, 0.75, 0}), p(margins, {0.8, 0.75, 1}));
  EXPECT_EQ(p(margins, {0, 1, 1}), (period_lifetime<3>::result{100, 1}));
}

TEST(PeriodLifetime, AfterACertainLeavingNothingComes) {
  EXPECT_EQ((period_lifetime<3>{.timing = later, .discount = 0.1}(margins, {0, 1, 1})),
            (period_lifetime<3>::result{0, 0}));
}

TEST(PeriodLifetime, KnownWhenCompiledOrAtRunTimeItIsTheSame) {
  for (const first_margin timing : {now, later})
    EXPECT_EQ((dynamic_period_lifetime{.timing = timing, .discount = 0.1, .periods = 3}(margins, retentions).value),
              (period_lifetime<3>{.timing = timing, .discount = 0.1}(margins, retentions).value));
  const std::array<double, 1> margin{100}, retention{0.8};
  EXPECT_EQ((dynamic_period_lifetime{.timing = now, .periods = 1}(margin, retention).value), 100);
  EXPECT_EQ((period_lifetime<1>{.timing = now}(margin, retention).value), 100);
  EXPECT_EQ((period_lifetime<1>{.timing = later, .discount = 0.25}(100, 0.5).value), 40);
}

TEST(PeriodLifetime, InFloat) {
  const auto r = basic_period_lifetime<float, 2>{.timing = now}({8, 6}, {0.5f, 1});
  EXPECT_EQ(r.value, 11.0f);
}

TEST(PeriodLifetimeErrors, NameParameterAndElement) {
  const auto parameter_of = [](const auto& c) {
    try {
      c(margins, retentions);
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return std::string("no exception");
  };
  EXPECT_EQ(parameter_of(period_lifetime<3>{.discount = 0.1}), "timing: has to be said: now or after_one_period");
  EXPECT_EQ(parameter_of(period_lifetime<3>{.timing = now, .discount = -0.1}), "discount: >= 0");
  EXPECT_EQ(parameter_of(dynamic_period_lifetime{.timing = now}), "periods: in [1, 10000]");
  EXPECT_EQ(parameter_of(dynamic_period_lifetime{.timing = now, .periods = 10001}), "periods: in [1, 10000]");
  EXPECT_THROW((dynamic_period_lifetime{.timing = now, .periods = 4}(margins, retentions)),
               clientele::mismatched_sizes);
  try {
    period_lifetime<3>{.timing = now}(margins, {0.5, 1.25, 0.5});
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field_text(), "retentions[1]");
    EXPECT_EQ(e.first.value, 1.25);
    EXPECT_EQ(e.first.rule(), "in [0, 1]");
  }
  EXPECT_THROW((period_lifetime<3>{.timing = now}({1, std::numeric_limits<double>::quiet_NaN(), 1}, retentions)),
               clientele::invalid_customer);
}

struct plan {
  std::array<double, 3> margins;
  std::vector<float> stays;
};

TEST(PeriodLifetimeScore, TakesListsOfTheCallersOwn) {
  const std::vector<plan> plans{{{8, 6, 4}, {0.5f, 0.5f, 0.25f}}, {{8, 6, 4}, {0.5f, 0.5f}}, {{1, 1, 1}, {1, 1, 1}}};
  std::array<double, 3> fixed{}, at_run_time{};
  std::vector<clientele::bad_row> bad;
  const auto keep = clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b); }};
  const auto all =
      clientele::score(plans, clientele::on(period_lifetime<3>{.timing = now}, &plan::margins, &plan::stays),
                       clientele::into(&period_lifetime<3>::result::value, fixed), keep);
  clientele::score(plans,
                   clientele::on(dynamic_period_lifetime{.timing = now, .periods = 3}, &plan::margins, &plan::stays),
                   clientele::into(&dynamic_period_lifetime::result::value, at_run_time), keep);
  EXPECT_EQ(fixed[0], 12);
  EXPECT_TRUE(std::isnan(fixed[1]));  // one retention is missing
  EXPECT_EQ(fixed[2], 3);
  EXPECT_EQ(at_run_time[0], 12);
  EXPECT_TRUE(std::isnan(at_run_time[1]));
  EXPECT_EQ(at_run_time[2], 3);
  ASSERT_EQ(bad.size(), 2u);
  EXPECT_EQ(bad[0].row, 1u);
  EXPECT_EQ(bad[1].field, "retentions");
  EXPECT_EQ(all->value, 15);
  EXPECT_EQ(all->expected_periods, 1.75 + 3);
}

TEST(PeriodLifetimeScore, TakesEachElementFromItsOwnPlace) {
  struct offer {
    double first, second, stays;
  };
  const std::vector<offer> offers{{8, 6, 0.5}, {1, 2, 1}};
  std::array<double, 2> value{};
  clientele::score(offers, period_lifetime<2>{.timing = now}, clientele::each(&offer::first, &offer::second),
                   clientele::each(&offer::stays, clientele::constant(0.5)),
                   clientele::into(&period_lifetime<2>::result::value, value));
  EXPECT_EQ(value[0], 11);
  EXPECT_EQ(value[1], 3);
}

}  // namespace period_lifetime_test
