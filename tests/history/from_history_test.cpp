// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/from_history.hpp>

#include <clientele/classification/rfm.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/probability_alive.hpp>
#include <clientele/value/model_lifetime.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <ranges>
#include <vector>

namespace from_history_test {

using namespace clientele;
using C = history::customer_history<std::uint64_t, std::chrono::sys_days>;
using history::from_history;

static_assert(projection_set<history::history_projections>);
static_assert(!projection_set<double C::*> && !projection_set<starting_at>);
static_assert(from_history.has<"x"> && from_history.has<"mean_spend"> && !from_history.has<"margin">);

std::vector<C> customers() {
  std::vector<C> all;
  for (std::uint64_t i = 0; i < 300; ++i) {
    C c;
    c.id = i;
    c.x = static_cast<double>(i % 7);
    c.T = 20 + static_cast<double>(i % 31);
    c.t_x = c.x == 0 ? 0 : c.T * static_cast<double>(1 + i % 5) / 6;
    c.repeat_mean = c.x == 0 ? 0 : 10 + static_cast<double>(i % 13);
    c.first_spend = 9;
    c.spend = 9 + c.x * c.repeat_mean;
    all.push_back(c);
  }
  return all;
}

const models::bg_nbd buying{0.6, 5, 0.8, 2.4};
const models::gamma_gamma spending{6.25, 3.74, 15.44};

TEST(FromHistory, BindsAsTheProjectionsWrittenOut) {
  const auto all = customers();
  const value::model_lifetime<models::bg_nbd> lifetime{.buying = buying, .spending = spending, .rate = 0.0018};
  const auto written = on(lifetime, &C::x, &C::t_x, &C::T, &C::repeat_mean);
  const auto expected = summarize(all, written);
  EXPECT_EQ(summarize(all, on(lifetime, from_history))->current, expected->current);
  EXPECT_EQ(summarize(all, lifetime, from_history)->current, expected->current);
  EXPECT_GT(expected->current, 0);

  std::vector<double> one(all.size()), other(all.size());
  score(all, written, into<"current">(one));
  const auto s = score(all, lifetime, from_history, into<"current">(other), starting_at{5});
  EXPECT_EQ(one, other);
  EXPECT_EQ(s.rows(), all.size());
  std::size_t i = 0;
  for (const auto& r : score(all, lifetime, from_history)) EXPECT_EQ(r.current, one[i++]);
  EXPECT_EQ(i, all.size());

  const models::expected_purchases_of next_year{buying, 52};
  const auto [next, worth] = summarize(all, fuse(on(next_year, from_history), on(lifetime, from_history)));
  EXPECT_EQ(next->purchases, summarize(all, next_year, &C::x, &C::t_x, &C::T)->purchases);
  EXPECT_EQ(worth->current, expected->current);
}

TEST(FromHistory, FitsAsTheProjectionsWrittenOut) {
  auto all = customers();
  const auto named = fit(models::bg_nbd_fit{}, all, from_history);
  const auto written = fit(models::bg_nbd_fit{}, all, &C::x, &C::t_x, &C::T);
  EXPECT_EQ(*named, *written);
  EXPECT_EQ(named.log_likelihood, written.log_likelihood);
  EXPECT_EQ(named.rows, all.size());
  EXPECT_EQ(*fit(models::gamma_gamma_fit{}, all, from_history),
            *fit(models::gamma_gamma_fit{}, all, &C::x, &C::repeat_mean));
  all[7].t_x = 1000;
  const auto f = fit(models::bg_nbd_fit{}, all, from_history, quarantine{[](const bad_row& b) {
                       EXPECT_EQ(b.row, 7u);
                       EXPECT_EQ(b.field, "t_x");
                     }});
  EXPECT_EQ(f.invalid, 1u);
}

TEST(FromHistory, HasRecencyFrequencyAndMonetaryValue) {
  const auto all = customers();
  const auto fitted = fit(classification::rfm_quantiles{}, all, from_history);
  const auto by_hand = fit(
      classification::rfm_quantiles{}, all, [](const C& c) { return c.T - c.t_x; }, [](const C& c) { return c.x + 1; },
      &C::spend);
  EXPECT_EQ(fitted, by_hand);
  EXPECT_EQ(summarize(all, *fitted, from_history)->total_monetary,
            summarize(all, *by_hand, from_history)->total_monetary);
}

TEST(FromHistory, GoesThroughAnyRange) {
  const auto all = customers();
  auto long_ones = all | std::views::filter([](const C& c) { return c.T > 30; });
  std::size_t n = 0;
  for (const C& c : all) n += c.T > 30 ? 1 : 0;
  EXPECT_EQ(summarize(long_ones, models::probability_alive_of{buying}, from_history).valid(), n);
}

}  // namespace from_history_test
