// SPDX-License-Identifier: BSL-1.0
// The hardest uses, each as somebody would write it.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/score.hpp>
#include <clientele/satisfaction/gap.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace hardest_uses_test {

using namespace clientele;
using churn::ripple;
using satisfaction::gap;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// ---- a gap over four dimensions, with answers missing ----

struct survey {
  std::array<double, 4> expected;
  std::array<std::optional<int>, 4> perceived;
};

TEST(HardestUses, GapWithMissingAnswers) {
  const std::vector<survey> surveys{
      {{4, 5, 4, 3}, {5, 4, 4, 3}},                                               // as expected
      {{4, missing, 4, 3}, {5, 4, std::nullopt, 3}},                              // two dimensions answered: +1 and 0
      {{5, 5, 5, 5}, {4, 4, 4, 4}},                                               // worse
      {{4, 4, 4, 4}, {std::nullopt, std::nullopt, std::nullopt, std::nullopt}}};  // nothing

  const auto plan = on(gap<4>{}, &survey::expected, &survey::perceived);
  std::vector<gap<4>::result> results(surveys.size());
  const auto all = score(surveys, plan, into(results));

  EXPECT_EQ(results[0].overall, 0);
  EXPECT_EQ(results[1].overall, 0.5);
  EXPECT_TRUE(std::isnan(results[1].gaps[1]) && std::isnan(results[1].gaps[2]));
  EXPECT_EQ(results[2].state, satisfaction::satisfaction_state::dissatisfied);
  EXPECT_TRUE(std::isnan(results[3].overall));
  EXPECT_EQ(results[3].state, satisfaction::satisfaction_state::unknown);

  EXPECT_EQ(all.missing<"expected">(), 1u);
  EXPECT_EQ(all.missing<"perceived">(), 5u);
  EXPECT_EQ(all.invalid(), 0u);
  EXPECT_EQ(all->without_answer, 1u);
  EXPECT_EQ(all->satisfied, 1u);
  EXPECT_EQ(all->delighted, 1u);
  EXPECT_EQ(all->worst_dimension, 1u);  // response: −1 and −1, the lowest mean
  EXPECT_EQ(all->mean_overall.value, (0 + 0.5 - 1) / 3);
}

// ---- a component of the caller's own, in float ----

/// Points of a loyalty programme: so many for a purchase, double for members.
struct loyalty_points {
  using scalar = float;
  float per_euro = 0.5f;
  struct result {
    float points{};
  };
  static constexpr auto name = fixed_string{"shop::loyalty_points"};
  static constexpr auto inputs = std::tuple{input<"spent">{.unit = "euro", .allowed = interval::at_least(0)},
                                            input<"member">{.allowed = interval::between(0, 1)}};
  static constexpr auto parameters =
      std::tuple{parameter{"per_euro", &loyalty_points::per_euro, "points / euro", interval::at_least(0)}};
  static constexpr auto results = std::tuple{named_result{"points", &result::points}};
  [[nodiscard]] constexpr result compute(float spent, float member) const noexcept {
    return {spent * per_euro * (1 + member)};
  }
};
static_assert(component<loyalty_points>);

struct buyer {
  double spent;
  bool member;
};

TEST(HardestUses, AComponentOfTheCallersOwnInFloat) {
  const std::vector<buyer> buyers{{10, false}, {20, true}, {0, true}};
  const auto all = summarize(buyers, loyalty_points{}, &buyer::spent, &buyer::member);
  EXPECT_EQ(all.of(&loyalty_points::result::points).total(), 5 + 20 + 0);

  std::vector<float> points(buyers.size());
  score(buyers, loyalty_points{.per_euro = 1}, &buyer::spent, &buyer::member,
        into(&loyalty_points::result::points, points));
  EXPECT_EQ(points, (std::vector<float>{10, 40, 0}));
}

// ---- narrow columns beside a vector of structs ----

enum class rating : std::int8_t { none = -1, poor, fair, good };

struct account {
  std::array<double, 5> expected;
  float service;
};

TEST(HardestUses, NarrowColumnsBesideStructs) {
  constexpr std::size_t n = 150;
  std::vector<account> accounts(n);
  std::vector<std::uint8_t> quality(n);
  std::vector<std::int64_t> speed(n);
  std::vector<rating> support(n);
  std::vector<char> wanted(n);
  for (std::size_t i = 0; i < n; ++i) {
    accounts[i] = {{1, 1, 1, 1, 1}, static_cast<float>(i % 4)};
    quality[i] = static_cast<std::uint8_t>(i);
    speed[i] = -static_cast<std::int64_t>(i);
    support[i] = static_cast<rating>(static_cast<int>(i % 4) - 1);
    wanted[i] = static_cast<char>(i % 2);
  }
  const auto plan =
      on(gap<5>{}, &account::expected,
         each(column(quality), &account::service, column(speed), missing_when(column(support), rating::none),
              field<"would come again">([](const account&) { return true; })));
  std::vector<double> support_gap(n);
  const auto all = score(accounts, plan, into(&gap<5>::result::gaps, 3, support_gap));
  for (std::size_t i = 0; i < n; ++i) {
    if (i % 4 == 0)
      EXPECT_TRUE(std::isnan(support_gap[i])) << i;
    else
      EXPECT_EQ(support_gap[i], static_cast<double>(i % 4) - 2) << i;
  }
  EXPECT_EQ(all.missing<"perceived">(), (n + 3) / 4);
  EXPECT_EQ(all.of(&gap<5>::result::gaps, 0).total(), n * (n - 1) / 2.0 - n);
  EXPECT_EQ(all.of(&gap<5>::result::gaps, 2).minimum(), -static_cast<double>(n));
  EXPECT_EQ(all.of(&gap<5>::result::gaps, 4).total(), 0);
}

// ---- a component fed by another one's results ----

struct household {
  double complainants;
  double purchase;
};
const std::vector<household> households{{1, 100}, {0, 1000}, {2, 10}};

TEST(HardestUses, AComponentFedByAnother) {
  int evaluated = 0;
  const auto first =
      on(ripple{}, [&](const household& h) { return ++evaluated, h.complainants; }, &household::purchase);
  const auto named = label<"first">(first);
  // those who heard of it and leave without a word, and what their purchases are worth
  const auto second =
      on(ripple{.complaint_rate = 0.5}, of(named, &ripple::result::heard), of(named, &ripple::result::revenue_at_risk));

  const auto all = summarize(households, second);
  EXPECT_EQ(evaluated, 3);  // once a row, though two inputs need it
  EXPECT_EQ(all.input<"complainants">().total(), 250 + 0 + 500);
  EXPECT_EQ(all.input<"annual_purchase">().total(), 2500 + 0 + 500);
  EXPECT_EQ(all.of(&ripple::result::unhappy).total(), 1500);

  // the same component also for itself: still once
  evaluated = 0;
  const auto [own, fed] = summarize(households, fuse(named, second));
  EXPECT_EQ(evaluated, 3);
  EXPECT_EQ(own.of(&ripple::result::heard).total(), 750);
  EXPECT_EQ(fed.of(&ripple::result::unhappy).total(), 1500);
  EXPECT_EQ(own->revenue_at_risk_by_own_purchase, 3000);
  EXPECT_EQ(own->revenue_at_risk, 27750);

  // it may stand after what it feeds, and a class or a number of it may pass on to one element of a vector
  const auto [late, early] = summarize(households, fuse(second, named));
  EXPECT_EQ(late.of(&ripple::result::unhappy).total(), 1500);
  EXPECT_EQ(early.of(&ripple::result::heard).total(), 750);
}

TEST(HardestUses, AChainOfThree) {
  const auto a = on(ripple{}, &household::complainants, &household::purchase);
  const auto b = on(ripple{.told = 1}, of(a, &ripple::result::unhappy), &household::purchase);
  const auto c = on(gap<2>{}, each(of(a, &ripple::result::heard), of(b, &ripple::result::heard)),
                    each(constant(0), missing_when(of(b, &ripple::result::silent), 0)));
  std::vector<gap<2>::result> out(households.size());
  score(households, c, into(out));
  EXPECT_EQ(out[0].gaps, (std::array<double, 2>{0 - 250, 600 - 625}));
  EXPECT_TRUE(std::isnan(out[1].gaps[1]));
  EXPECT_EQ(out[1].overall, 0);
}

TEST(HardestUses, TwoDifferentOnesOfOneTypeAreRefused) {
  using result = ripple::result;
  const auto told_10 = on(ripple{}, &household::complainants, &household::purchase);
  const auto told_20 = on(ripple{.told = 20}, &household::complainants, &household::purchase);
  const auto by = [](const auto& upstream) { return on(ripple{}, of(upstream, &result::heard), &household::purchase); };
  const auto refused = [](const auto& plan) {
    try {
      summarize(households, plan);
    } catch (const invalid_use& e) {
      EXPECT_STREQ(
          e.what(),
          "clientele: two different components of one type (churn::ripple) in a plan with of(…): give them labels");
      return true;
    }
    return false;
  };
  EXPECT_FALSE(refused(fuse(by(told_10), by(told_10), told_10)));
  EXPECT_TRUE(refused(fuse(by(told_10), by(told_20))));
  EXPECT_TRUE(refused(fuse(told_20, by(told_10))));
  // the same component on other fields is another one, and so is one that another sentinel or member feeds
  const auto on_other_fields = on(ripple{}, &household::purchase, &household::complainants);
  EXPECT_TRUE(refused(fuse(by(told_10), on_other_fields)));
  const auto until = [](double value) {
    return on(ripple{}, missing_when(&household::complainants, value), &household::purchase);
  };
  EXPECT_TRUE(refused(fuse(by(until(-1)), by(until(-2)))));
  const auto other_member = on(ripple{}, of(told_10, &result::silent), &household::purchase);
  EXPECT_TRUE(refused(fuse(by(by(told_10)), by(other_member))));

  const auto [ten, twenty] = summarize(households, fuse(by(label<"ten">(told_10)), by(label<"twenty">(told_20))));
  EXPECT_EQ(2 * ten.input<"complainants">().total(), twenty.input<"complainants">().total());
}

TEST(HardestUses, TheSameComponentTwiceByLabel) {
  const auto both = summarize(
      households, fuse(label<"lower">(on(ripple{}, &household::complainants, &household::purchase)),
                       label<"upper">(on(ripple{.told = 20}, &household::complainants, &household::purchase)),
                       on(gap<2>{}, each(&household::complainants, constant(4)), each(constant(1), constant(4)))));
  EXPECT_EQ(get<"lower">(both)->heard, 750);
  EXPECT_EQ(get<"upper">(both)->heard, 1500);
  EXPECT_EQ(get<gap<2>>(both)->mean_overall.value, 0);
}

// ---- values that are not there ----

struct contact {
  std::optional<std::uint16_t> complaints;
  unsigned rating;
  float purchase;
};

TEST(HardestUses, OptionalFieldsAndSentinels) {
  const std::vector<contact> contacts{{1, 3, 100}, {0, 99, -0.1f}, {std::nullopt, 4, 10}};
  const auto perceived = missing_when(&contact::rating, 99);
  const auto g = summarize(contacts, gap<2>{}, each(constant(3), constant(3)), each(perceived, perceived));
  EXPECT_EQ(g.missing<"perceived">(), 2u);
  EXPECT_EQ(g->mean_overall.value, 0.5);

  // required inputs: missing is a bad value, under the caller's own name
  std::vector<std::string> told;
  const auto r = summarize(contacts, ripple{}, field<"complaints">(&contact::complaints),
                           field<"purchase">(missing_when(&contact::purchase, -0.1)),
                           quarantine{[&](const bad_row& b) { told.push_back(b.text()); }});
  EXPECT_EQ(r.valid(), 1u);
  EXPECT_EQ(told, (std::vector<std::string>{"clientele::churn::ripple: purchase = NaN breaks the rule: >= 0",
                                            "clientele::churn::ripple: complaints = NaN breaks the rule: >= 0"}));
}

// ---- an amount of money of the caller's own type ----

struct euro {
  long long cents;
  explicit constexpr operator double() const { return static_cast<double>(cents) / 100; }
};

TEST(HardestUses, ATypeThatConvertsExplicitly) {
  struct order {
    int complaints;
    euro amount;
  };
  const std::vector<order> orders{{1, {12345}}};
  EXPECT_EQ(summarize(orders, ripple{}, &order::complaints, &order::amount)->revenue_at_risk, 25 * 123.45);
}

}  // namespace hardest_uses_test
