// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/levers.hpp>

#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <vector>

namespace levers_test {

using clientele::value::attribution;
using clientele::value::finite_levers;
using clientele::value::finite_lifetime;
using clientele::value::first_margin;
using clientele::value::lever;
using clientele::value::lever_count;
using clientele::value::levers;
using clientele::value::lifetime;

constexpr auto now = first_margin::now;
constexpr auto later = first_margin::after_one_period;

constexpr std::size_t place(lever l) { return static_cast<std::size_t>(l); }

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

constexpr bool close(double actual, double expected) {
  const double difference = actual > expected ? actual - expected : expected - actual;
  return difference <= 1e-14 * (expected > 0 ? expected : -expected);
}

// ---- worked numbers ----

constexpr auto retention_alone = levers{.timing = now, .discount = 0.1, .retention = 0.1}(100, 0.8);
static_assert(close(retention_alone.current, 1100.0 / 3) && close(retention_alone.improved, 550) &&
              close(retention_alone.potential, 550.0 / 3));
static_assert(close(retention_alone.gross[place(lever::retention)], 550.0 / 3));
static_assert(close(levers{.timing = later, .discount = 0.1, .retention = 0.1}(100, 0.8).improved, 450));
static_assert(close(levers{.timing = later, .discount = 0.1, .retention = 0.1}(100, 0.8).potential, 550.0 / 3));

constexpr levers both{.timing = now, .discount = 0.1, .retention = 0.1, .margin = 0.2};
static_assert(close(both(100, 0.8).improved, 660) && close(both(100, 0.8).potential, 880.0 / 3));
static_assert(close(both(100, 0.8).gross[place(lever::retention)], 605.0 / 3));
static_assert(close(both(100, 0.8).gross[place(lever::margin)], 275.0 / 3));

constexpr levers ordered{
    .timing = now, .discount = 0.1, .retention = 0.1, .margin = 0.2, .attribution = attribution::in_order};
static_assert(close(ordered(100, 0.8).gross[place(lever::retention)], 550.0 / 3));
static_assert(close(ordered(100, 0.8).gross[place(lever::margin)], 110));

constexpr levers margin_first{.timing = now,
                              .discount = 0.1,
                              .retention = 0.1,
                              .margin = 0.2,
                              .attribution = attribution::in_order,
                              .order = {lever::margin, lever::retention, lever::cross_sell, lever::upgrade,
                                        lever::share_of_wallet, lever::price, lever::referrals, lever::cost_to_serve}};
static_assert(close(margin_first(100, 0.8).gross[place(lever::margin)], 220.0 / 3));
static_assert(close(margin_first(100, 0.8).gross[place(lever::retention)], 220));

// ---- named independent computation: enumeration of all 8! orders, from the definition in long double ----

struct pulled {
  std::array<double, lever_count> by;
  first_margin timing;
  double discount, margin, retention;
};

/// The value with the levers of a set, by the closed form of the worked numbers.
long double value_of(const pulled& p, unsigned set) {
  long double m = p.margin, r = p.retention;
  for (std::size_t i = 1; i < lever_count; ++i)
    if ((set >> i & 1) != 0) m *= 1 + static_cast<long double>(p.by[i]);
  if ((set & 1) != 0) r = std::clamp(r + static_cast<long double>(p.by[0]), 0.0L, 1.0L);
  const long double d = p.discount;
  return m * (p.timing == now ? 1 + d : r) / (1 + d - r);
}

levers with(const pulled& p) {
  return {.timing = p.timing,
          .discount = p.discount,
          .retention = p.by[0],
          .margin = p.by[1],
          .cross_sell = p.by[2],
          .upgrade = p.by[3],
          .share_of_wallet = p.by[4],
          .price = p.by[5],
          .referrals = p.by[6],
          .cost_to_serve = p.by[7]};
}

std::vector<pulled> samples() {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit(0, 1);
  std::vector<pulled> all{{{0.1, 0.2, 0, 0, 0, 0, 0, 0}, now, 0.1, 100, 0.8},
                          {{0.3, -1, 2, 0, 5, 0, 0, 0.1}, later, 0.05, 40, 0}};
  for (int i = 0; i < 6; ++i) {
    pulled p{{}, i % 2 == 0 ? now : later, 0.05 + unit(random), 200 * unit(random) - 100, unit(random)};
    p.by[0] = unit(random) - 0.5;
    for (std::size_t j = 1; j < lever_count; ++j) p.by[j] = 1.5 * unit(random) - 0.5;
    all.push_back(p);
  }
  return all;
}

TEST(Levers, ShapleyIsTheMeanOverAllOrders) {
  for (const pulled& p : samples()) {
    std::array<long double, 256> value{};
    for (unsigned set = 0; set < 256; ++set) value[set] = value_of(p, set);
    std::array<long double, lever_count> sum{}, magnitude{};
    std::array<unsigned, lever_count> order{0, 1, 2, 3, 4, 5, 6, 7};
    do {
      unsigned set = 0;
      for (const unsigned i : order) {
        const unsigned more = set | 1u << i;
        sum[i] += value[more] - value[set];
        magnitude[i] += std::abs(value[more]) + std::abs(value[set]);
        set = more;
      }
    } while (std::next_permutation(order.begin(), order.end()));
    const auto r = with(p)(p.margin, p.retention);
    for (std::size_t i = 0; i < lever_count; ++i)
      EXPECT_LE(std::abs(r.gross[i] - static_cast<double>(sum[i] / 40320)),
                1e-14 * static_cast<double>(magnitude[i] / 40320))
          << i;
  }
}

TEST(Levers, InOrderIsTheDifferenceOfValues) {
  std::mt19937_64 random(9);
  for (const pulled& p : samples())
    for (int i = 0; i < 50; ++i) {
      levers l = with(p);
      l.attribution = attribution::in_order;
      std::shuffle(l.order.begin(), l.order.end(), random);
      const auto r = l(p.margin, p.retention);
      unsigned set = 0;
      for (const lever one : l.order) {
        const unsigned more = set | 1u << place(one);
        const long double before = value_of(p, set), after = value_of(p, more);
        EXPECT_LE(std::abs(r.gross[place(one)] - static_cast<double>(after - before)),
                  1e-14 * static_cast<double>(std::abs(after) + std::abs(before)));
        set = more;
      }
    }
}

// ---- laws ----

TEST(Levers, AddUpToTheLastBitAndToTheImprovedValue) {
  for (const pulled& p : samples())
    for (const attribution how : {attribution::shapley, attribution::in_order}) {
      levers l = with(p);
      l.attribution = how;
      l.costs = {1, 2, 3, 4, 5, 6, 7, 8};
      const auto r = l(p.margin, p.retention);
      double gross = 0, net = 0;
      for (std::size_t i = 0; i < lever_count; ++i) {
        gross += r.gross[i], net += r.net[i];
        EXPECT_EQ(r.net[i], r.gross[i] - static_cast<double>(i + 1));
      }
      EXPECT_EQ(r.potential, gross);
      EXPECT_EQ(r.potential_net, net);
      double size = std::abs(r.current) + std::abs(r.improved);
      for (const double g : r.gross) size += std::abs(g);
      EXPECT_LE(std::abs(r.current + r.potential - r.improved), 1e-14 * size);
      EXPECT_LE(std::abs(r.potential_net - (r.potential - 36)), 1e-14 * (size + 36));
    }
}

TEST(Levers, OneLeverIsTheLifetimeWithThatGain) {
  const auto r = levers{.timing = later, .discount = 0.1, .growth = 0.02, .retention = 0.07}(80, 0.7);
  const auto l = lifetime{.timing = later, .discount = 0.1, .growth = 0.02, .retention_gain = 0.07}(80, 0.7);
  expect_close(r.potential, l.potential, 1e-15);
  EXPECT_EQ(r.potential, r.gross[0]);
  const auto n = finite_levers{.timing = now, .discount = 0.1, .horizon = 3, .margin = 0.5}(100, 0.8);
  expect_close(n.current, 27300.0 / 121, 1e-14);
  expect_close(n.gross[place(lever::margin)], 13650.0 / 121, 1e-14);
}

TEST(Levers, EqualLeversAreTreatedEquallyAndIdleOnesGetNothing) {
  const auto r = levers{.timing = now, .discount = 0.1, .retention = 0.05, .cross_sell = 0.3, .price = 0.3}(100, 0.6);
  expect_close(r.gross[place(lever::cross_sell)], r.gross[place(lever::price)], 1e-15);
  for (const lever idle :
       {lever::margin, lever::upgrade, lever::share_of_wallet, lever::referrals, lever::cost_to_serve})
    EXPECT_EQ(r.gross[place(idle)], 0);
}

TEST(Levers, ScaleWithTheMargin) {
  const auto a = both(100, 0.8), b = both(-25, 0.8);  // by a power of two: exactly
  for (std::size_t i = 0; i < lever_count; ++i) EXPECT_EQ(b.gross[i], -a.gross[i] / 4);
}

// ---- degenerate cases ----

TEST(Levers, RetentionIsCappedAtOneAndAtNothing) {
  expect_close((levers{.timing = later, .discount = 0.25, .retention = 0.9}(100, 0.8).improved), 400, 1e-14);
  EXPECT_EQ((levers{.timing = later, .discount = 0.25, .retention = -1}(100, 0.8).improved), 0);
}

TEST(Levers, WithoutRetentionTheLeversOnTheMarginWorkOnNothing) {
  // after one period, retention 0: no value now; only together with retention do levers on the margin add something
  const auto r = levers{.timing = later, .discount = 0, .retention = 0.5, .margin = 1}(10, 0);
  EXPECT_EQ(r.current, 0);
  expect_close(r.improved, 20, 1e-15);
  expect_close(r.gross[place(lever::margin)], 5, 1e-15);      // half of the 10 that only both together bring
  expect_close(r.gross[place(lever::retention)], 15, 1e-15);  // 10 alone and the other half
}

// mpmath, 50 digits, from the doubles given: Shapley values as integrals of polynomials, and the values in order. The
// rows that are off most of 1 600 at random, those with small and with opposite levers among them.
TEST(Levers, AreExactToTheLastDigits) {
  struct row {
    levers l;
    double margin, retention, current, improved, potential;
    std::array<double, lever_count> gross;
  };
  const row rows[] = {
      {{.timing = now,
        .discount = 0.1,
        .growth = -0.8777585345432682,
        .margin = 0.001199034010099352,
        .cross_sell = 0.10371179863780955,
        .upgrade = 1.5177130935488814e-07,
        .share_of_wallet = 0.19432500051203908,
        .price = 0.5922010398217472,
        .referrals = -3.2114510773212176e-08,
        .cost_to_serve = 0.419292066828187},
       0.0210537193387885,
       0.9999985831137902,
       0.023685896212642124042,
       0.070641218665650412488,
       0.046955322453008288446,
       {0, 0.00005308953670815288186, 0.0043344730072361837364, 6.7247017740717064991e-9, 0.0077461453666713698649,
        0.019778950104738673656, -1.4229338327018306476e-9, 0.015042659135885966937}},
      {{.timing = now,
        .discount = 0.012436104473968645,
        .growth = -0.25284107401960465,
        .margin = 1.2462933749807482e-10,
        .cross_sell = 0.2685602105318261,
        .upgrade = 0.00493689740921311,
        .share_of_wallet = -0.7104609005210956,
        .price = -0.011078454871182968,
        .referrals = -0.0001473403694136482,
        .cost_to_serve = 1.8179114584886342e-11,
        .attribution = attribution::in_order},
       2498.0145090367064,
       0.8359325010138333,
       6520.572262247366265,
       2379.8010615879370789,
       -4140.7712006594291862,
       {0, 8.1265460115221226612e-7, 1751.1662597553849928, 40.836724482975658345, -5905.7596958449767706,
        -26.663797470037891997, -0.35069243869245197894, 4.3262676187054790126e-8}},
      {{.timing = later,
        .discount = 2.1858637423437528e-08,
        .growth = 1.8206295989091025e-06,
        .retention = -3.572255157465355e-08,
        .margin = -0.4106488552474661,
        .cross_sell = 2.0470388598990487e-11,
        .upgrade = 4.151017022292109e-09,
        .share_of_wallet = 1.202878839941297,
        .price = -4.2090384081148746e-08,
        .referrals = -0.008806251590127517,
        .cost_to_serve = -1.2222259308042703e-09},
       0.09783854849808794,
       0.489167200050661,
       0.093689148820304209405,
       0.12056257389890476205,
       0.026873425078600552642,
       {-1.6418109633668461771e-8, -0.061307469306266547764, 2.3509431131539657757e-12, 4.7672787514568030846e-10,
        0.089196932684292333491, -4.8339141326839008681e-9, -0.0010160173861124740573, -1.4036781093345203922e-10}}};
  for (const row& w : rows) {
    const auto r = w.l(w.margin, w.retention);
    expect_close(r.current, w.current, 2e-15);
    expect_close(r.improved, w.improved, 2e-15);
    expect_close(r.potential, w.potential, 5e-15);
    for (std::size_t i = 0; i < lever_count; ++i) expect_close(r.gross[i], w.gross[i], 2e-15);
  }
}

TEST(Levers, NoLeverNoPotential) {
  const auto r = levers{.timing = now, .discount = 0.1, .costs = {5}}(100, 0.8);
  EXPECT_EQ(r.potential, 0);
  EXPECT_EQ(r.potential_net, -5);
  EXPECT_EQ(r.improved, r.current);
}

TEST(Levers, SummaryAddsUpAndMerges) {
  struct customer {
    double margin, retention;
  };
  std::vector<customer> all;
  for (int i = 0; i < 5000; ++i) all.push_back({i % 97 - 20.0, i % 83 / 100.0});
  const levers l{.timing = now,
                 .discount = 0.1,
                 .retention = 0.05,
                 .margin = 0.1,
                 .referrals = 0.3,
                 .costs = {1, 0, 0, 0, 0, 0, 2, 0}};
  const auto bound = clientele::on(l, &customer::margin, &customer::retention);
  const auto whole = clientele::summarize(all, bound);
  double gross = 0;
  for (const double g : whole->gross) gross += g;
  expect_close(gross, whole->potential);
  expect_close(whole->potential - 3.0 * 5000, whole->potential_net);
  const std::span<const customer> rows(all);
  const auto both_parts =
      merge(clientele::summarize(rows.first(1777), bound), clientele::summarize(rows.subspan(1777), bound));
  expect_close(both_parts->potential, whole->potential);
  expect_close(both_parts->gross[6], whole->gross[6]);
}

// ---- errors ----

template <class Error, class F>
Error thrown(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  throw std::runtime_error("no exception");
}

TEST(LeversErrors, NameParameterValueAndRule) {
  using clientele::invalid_parameter;
  auto e = thrown<invalid_parameter>([] { levers{}(1, 0.5); });
  EXPECT_EQ(e.component, "value::levers");
  EXPECT_EQ(e.parameter, "timing");
  e = thrown<invalid_parameter>([] { levers{.timing = now, .upgrade = -1.5}(1, 0.5); });
  EXPECT_EQ(e.parameter, "upgrade");
  EXPECT_EQ(e.value, -1.5);
  EXPECT_EQ(e.rule, ">= -1");
  e = thrown<invalid_parameter>([] { levers{.timing = now, .order = {lever::price, lever::price}}(1, 0.5); });
  EXPECT_EQ(e.parameter, "order");
  EXPECT_EQ(e.rule, "names each lever once");
  e = thrown<invalid_parameter>([] { finite_levers{.timing = now}(1, 0.5); });
  EXPECT_EQ(e.parameter, "horizon");
  const auto c = thrown<clientele::invalid_customer>([] { levers{.timing = now, .retention = 0.5}(1, 0.8); });
  EXPECT_EQ(c.first.field, "retention");
  EXPECT_EQ(c.first.value, 0.8);
}

TEST(Levers, AnOrderThatLacksOneLeverIsRefusedWhicheverItIs) {
  for (std::size_t missing = 0; missing < lever_count; ++missing) {
    levers l{.timing = now};
    ASSERT_EQ(l.broken_parameter_rule(), 0u);
    l.order[missing] = l.order[(missing + 1) % lever_count];
    EXPECT_NE(l.broken_parameter_rule(), 0u) << missing;
  }
}

// ---- each customer's own gains ----

using clientele::value::individual_levers;
using clientele::value::individual_lifetime;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

constexpr auto more_of_the_wallet =
    individual_levers{{.timing = now, .discount = 0.1, .target_share = 0.5}}(100, 0.8, none, none, 0.25, 40);
static_assert(close(more_of_the_wallet.gross[place(lever::share_of_wallet)], 1100.0 / 3) &&
              close(more_of_the_wallet.potential, 1100.0 / 3) && close(more_of_the_wallet.whole, 40 + 2200.0 / 3));

TEST(IndividualLevers, AddUpToTheIndividualLifetime) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> share(0.01, 1);
  for (int i = 0; i < 500; ++i) {
    const double margin = 100 * share(random), retention = share(random), gain = share(random) - 0.3,
                 margin_gain = share(random) - 0.5, wallet = share(random);
    const levers by_lever{.timing = i % 2 == 0 ? now : later,
                          .discount = 0.2,
                          .attribution = i % 3 == 0 ? attribution::in_order : attribution::shapley,
                          .target_share = 0.6};
    const auto r = by_lever.wider()(margin, retention, gain, margin_gain, wallet, 7);
    const auto whole = lifetime{.timing = by_lever.timing, .discount = 0.2, .target_share = 0.6}.wider()(
        margin, retention, gain, margin_gain, wallet, 7);
    EXPECT_NEAR(r.potential, whole.potential, 1e-11 * (std::abs(whole.current) + std::abs(whole.improved)));
    EXPECT_NEAR(r.whole, whole.whole, 1e-11 * (std::abs(whole.current) + std::abs(whole.improved)));
  }
}

TEST(IndividualLevers, WithoutInputsOfItsOwnHasTheBitsOfTheCommonOne) {
  const levers common{.timing = now, .discount = 0.1, .retention = 0.05, .margin = 0.1, .share_of_wallet = 0.3};
  for (double retention = 0; retention < 1; retention += 0.07) {
    const auto own = common.wider()(50, retention, none, none, none, none);
    const auto plain = common(50, retention);
    EXPECT_EQ(own.gross, plain.gross);
    EXPECT_EQ(own.potential, plain.potential);
    // Without a target the share changes nothing: the parameter is the lever.
    EXPECT_EQ(common.wider()(50, retention, none, none, 0.2, none).gross, plain.gross);
  }
  levers aimed = common;
  aimed.target_share = 0.4;
  EXPECT_EQ(aimed.wider()(50, 0.5, none, none, 0.9, none).gross[place(lever::share_of_wallet)], 0);
  EXPECT_THROW(static_cast<void>(aimed(50, 0.5)), clientele::invalid_parameter);
}

TEST(IndividualLevers, TotalsOverARange) {
  struct relation {
    double margin, retention, gain;
  };
  const std::vector<relation> all{{100, 0.8, 0.1}, {100, 0.8, none}};
  const auto s = clientele::summarize(all, levers{.timing = now, .discount = 0.1}, &relation::margin,
                                      &relation::retention, &relation::gain, clientele::constant(none),
                                      clientele::constant(none), clientele::constant(10));
  EXPECT_DOUBLE_EQ(s->gross[place(lever::retention)], 550.0 / 3);
  EXPECT_DOUBLE_EQ(s->earned, 20);
  EXPECT_DOUBLE_EQ(s->whole, 20 + 2200.0 / 3 + 550.0 / 3);
}

}  // namespace levers_test
