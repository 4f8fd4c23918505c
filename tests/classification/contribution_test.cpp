// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/contribution.hpp>

#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace contribution_test {

using clientele::statistic_state;
using clientele::classification::contribution;
using clientele::classification::rank_by_both;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

static_assert(contribution<>{.worths = {50, 200}}({3, 1}).contribution == 350);
static_assert(contribution<>{}({3, none}).contribution == 3);

TEST(Contribution, OverARangeMergesAndCountsMissing) {
  struct customer {
    double referrals, ideas;
  };
  std::vector<customer> all;
  for (int i = 0; i < 1000; ++i) all.push_back({i % 5 * 1.0, i % 7 == 0 ? none : i % 3 * 1.0});
  const auto bound =
      clientele::on(contribution<>{.worths = {50, 200}}, clientele::each(&customer::referrals, &customer::ideas));
  double total = 0;
  for (const customer& c : all) total += 50 * c.referrals + (std::isnan(c.ideas) ? 0 : 200 * c.ideas);
  const auto s = clientele::summarize(all, bound);
  EXPECT_EQ(s->total, total);
  EXPECT_NEAR(s->mean.value, total / 1000, 1e-12 * total);
  EXPECT_GT(s->mean.standard_error, 0);
  EXPECT_EQ(s.missing<"counts">(), 143u);
  const std::span<const customer> rows(all);
  EXPECT_EQ(merge(clientele::summarize(rows.first(300), bound), clientele::summarize(rows.subspan(300), bound))->total,
            total);
}

TEST(ContributionErrors, NameParameterAndElement) {
  try {
    contribution<>{.worths = {1, -1}}({1, 1});
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "worths");
    EXPECT_EQ(e.value, -1);
  }
  try {
    contribution<>{}({1, -2});
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field_text(), "counts[1]");
  }
}

TEST(RankByBoth, WorkedNumber) {
  const std::vector<double> volume{100, 80, 60, 40}, contributed{0, 350, 50, 350};
  const auto r = rank_by_both(volume, contributed);
  EXPECT_EQ(r.by_volume, (std::vector<std::uint64_t>{1, 2, 3, 4}));
  EXPECT_EQ(r.by_contribution, (std::vector<std::uint64_t>{4, 1, 3, 1}));
  EXPECT_EQ(r.overlooked(2), (std::vector<std::size_t>{3}));
  EXPECT_EQ(r.among_first_of_both(2), 1u);
}

TEST(RankByBoth, ValuesThatDifferByRoundingShareARank) {
  const std::vector<double> volume{.7 - .4, .8 - .5, .9 - .6, .3}, contributed{4, 3, 2, 1};
  const auto r = rank_by_both(volume, contributed);
  EXPECT_EQ(r.by_volume, (std::vector<std::uint64_t>{1, 1, 1, 1}));
  EXPECT_EQ(r.agreement.state, clientele::statistic_state::no_variance);
}

// The table of IQ and hours of television that textbooks work by hand: Σ d² = 194, ρ = 1 − 6·194/(10·99) = −29/165.
TEST(RankByBoth, AgreementIsSpearmans) {
  const std::vector<double> x{106, 86, 100, 101, 99, 103, 97, 113, 112, 110}, y{7, 0, 27, 50, 28, 29, 20, 12, 6, 17};
  const auto r = rank_by_both(x, y).agreement;
  EXPECT_EQ(r.method, clientele::interval_method::bonett_wright);
  EXPECT_NEAR(r.value, -29.0 / 165, 1e-15);
  const double root = std::sqrt((1 + r.value * r.value / 2) / 7);  // Bonett & Wright
  EXPECT_NEAR(std::atanh(r.high) - std::atanh(r.low), 2 * 1.959963984540054 * root, 1e-12);
  EXPECT_NEAR(std::atanh(r.high) + std::atanh(r.low), 2 * std::atanh(r.value), 1e-12);
}

TEST(RankByBoth, RanksAreThoseOfCounting) {
  std::mt19937_64 random(5);
  for (const std::size_t n : {1u, 10u, 3000u}) {
    std::vector<double> v(n), c(n);
    for (double& x : v) x = static_cast<double>(random() % 700) - 100;
    for (double& x : c) x = static_cast<double>(random() % 5);
    const auto r = rank_by_both(v, c);
    for (std::size_t i = 0; i < n; i += 7) {
      EXPECT_EQ(r.by_volume[i],
                1 + static_cast<std::uint64_t>(std::ranges::count_if(v, [&](double x) { return x > v[i]; })));
      EXPECT_EQ(r.by_contribution[i],
                1 + static_cast<std::uint64_t>(std::ranges::count_if(c, [&](double x) { return x > c[i]; })));
    }
  }
}

TEST(RankByBoth, AgreementKnowsOnlyTheOrder) {
  std::mt19937_64 random(6);
  std::vector<double> v(500), c(500), grown(500), opposite(500);
  for (std::size_t i = 0; i < 500; ++i) {
    v[i] = static_cast<double>(random() % 1000) / 500, c[i] = static_cast<double>(random() % 10);
    grown[i] = std::exp(v[i]), opposite[i] = -v[i];
  }
  EXPECT_EQ(rank_by_both(grown, c).agreement.value, rank_by_both(v, c).agreement.value);
  EXPECT_NEAR(rank_by_both(opposite, c).agreement.value, -rank_by_both(v, c).agreement.value, 1e-15);
  EXPECT_EQ(rank_by_both(v, v).agreement.value, 1);
  EXPECT_EQ(rank_by_both(v, v).agreement.low, 1);
  EXPECT_EQ(rank_by_both(v, opposite).agreement.value, -1);
}

TEST(RankByBoth, UndefinedIsStated) {
  const std::vector<double> nobody, one{1}, equal{3, 3, 3}, two{1, 2}, three{1, 2, 3};
  EXPECT_EQ(rank_by_both(nobody, nobody).agreement.state, statistic_state::no_values);
  EXPECT_EQ(rank_by_both(one, one).agreement.state, statistic_state::too_few_values);
  const auto r = rank_by_both(equal, three);
  EXPECT_EQ(r.agreement.state, statistic_state::no_variance);
  EXPECT_TRUE(std::isnan(r.agreement.value));
  EXPECT_EQ(r.by_volume, (std::vector<std::uint64_t>{1, 1, 1}));
  EXPECT_TRUE(rank_by_both(two, two).agreement.is_defined());
  EXPECT_TRUE(std::isnan(rank_by_both(two, two).agreement.low));
}

TEST(RankByBothErrors, NameTheRow) {
  const std::vector<double> v{1, 2, 3}, bad{1, none, 3}, two{1, 2};
  EXPECT_THROW(static_cast<void>(rank_by_both(v, two)), clientele::mismatched_sizes);
  EXPECT_THROW(static_cast<void>(rank_by_both(v, v, 1)), clientele::invalid_parameter);
  try {
    static_cast<void>(rank_by_both(v, bad));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "contribution");
  }
}

}  // namespace contribution_test
