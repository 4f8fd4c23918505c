// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/potential_by_comparison.hpp>

#include <clientele/classification/rfm.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>

#include "support/backwards.hpp"
#include "support/rounds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace potential_by_comparison_test {

using namespace clientele;
using value::among_peers;
using value::potential_by_comparison;

struct customer {
  int group;
  double expected;
};
auto levels_of(const std::vector<customer>& all, double quantile) {
  return fit(potential_by_comparison{.quantile = quantile}, all, &customer::group, &customer::expected);
}

TEST(PotentialByComparison, OfTheWorkedGroup) {
  const std::vector<customer> all{{0, 10}, {0, 20}, {0, 30}, {0, 40}};
  const auto f = levels_of(all, 0.75);
  EXPECT_EQ(f->levels, std::vector<double>{30});
  std::vector<double> potential(4);
  const auto s = score(all, *f, &customer::group, &customer::expected, into<"potential">(potential));
  EXPECT_EQ(potential, (std::vector<double>{20, 10, 0, 0}));
  EXPECT_EQ(s->potential, 30);
  EXPECT_EQ(s->below, 2u);
  EXPECT_EQ(s->reached, 2u);
}

TEST(PotentialByComparison, ComparesWithinTheGroupAlone) {
  const auto f = levels_of({{3, 5}, {3, 9}, {5, 1000}, {5, -7}}, 1);
  EXPECT_EQ((*f)(3, 5).potential, 4);
  EXPECT_EQ((*f)(5, -7).potential, 1007);
  EXPECT_EQ((*f)(3, 50).potential, 0);
  EXPECT_EQ((*f)(3, 9).place, among_peers::reached);
  for (const int nobody : {0, 4, 6, 65535}) {
    EXPECT_TRUE(std::isnan((*f)(nobody, 1).potential)) << nobody;
    EXPECT_EQ((*f)(nobody, 1).place, among_peers::no_peers) << nobody;
  }
}

TEST(PotentialByComparison, InPartsAndInRounds) {
  std::vector<customer> all;
  for (int i = 0; i < 900; ++i) all.push_back({i * i % 7, i % 3 == 0 ? -0.0 : i * 7919 % 311 / 7.0 - 20});
  const auto whole = levels_of(all, 0.75);
  const potential_by_comparison specification{.quantile = 0.75};
  const auto by_threads = fit(specification, all, &customer::group, &customer::expected, tests::backwards{4});
  EXPECT_EQ(by_threads->levels, whole->levels);
  std::mt19937 random(3);
  for (const bool placed : {true, false}) {
    const auto in_rounds = tests::fit_in_rounds(specification, std::span<const customer>(all), placed, random,
                                                &customer::group, &customer::expected);
    EXPECT_EQ(in_rounds.fitted->levels, whole->levels);
    EXPECT_EQ(in_rounds.largest_parts.size(), 1u);
  }
}

// Independent computation: for every customer the level found by counting, not by sorting.
TEST(PotentialByComparison, IsTheDistanceToTheQuantileByCounting) {
  std::vector<customer> all;
  for (int i = 0; i < 400; ++i) all.push_back({i * i % 5, i * 7919 % 311 / 4.0 - 20});
  for (const double quantile : {0.0, 0.5, 0.75, 0.9, 1.0}) {
    const auto f = levels_of(all, quantile);
    for (const customer& c : all) {
      double peers = 0, level = 1e9;
      for (const customer& other : all) peers += other.group == c.group ? 1 : 0;
      for (const customer& candidate : all) {  // the lowest value that a share `quantile` does not exceed
        if (candidate.group != c.group || candidate.expected >= level) continue;
        double up_to = 0;
        for (const customer& other : all) up_to += other.group == c.group && other.expected <= candidate.expected;
        if (up_to >= quantile * peers) level = candidate.expected;
      }
      EXPECT_EQ((*f)(c.group, c.expected).potential, std::max(0.0, level - c.expected));
    }
  }
}

TEST(PotentialByComparison, OfClassesOfRecencyAndFrequency) {
  struct buyer {
    double recency, frequency, money;
  };
  std::vector<buyer> buyers;
  for (int i = 0; i < 200; ++i) buyers.push_back({i % 31 * 1.0, i % 7 * 1.0, i * 37 % 400 * 1.0});
  const auto classes = fit(classification::rfm_quantiles{}, buyers, &buyer::recency, &buyer::frequency, &buyer::money);
  const auto group = [&](const buyer& b) {
    const auto r = (*classes)(b.recency, b.frequency, b.money);
    return 10 * static_cast<int>(r.recency) + static_cast<int>(r.frequency);
  };
  const auto f = fit(potential_by_comparison{.quantile = 0.75}, buyers, group, &buyer::money);
  const auto s = summarize(buyers, *f, group, &buyer::money);
  EXPECT_EQ(s->no_peers, 0u);
  EXPECT_GT(s->potential, 0);
  EXPECT_LE(s->below, 150u);
  EXPECT_EQ(load_as<value::fitted_potential_by_comparison>(save(f)), *f);
}

TEST(PotentialByComparison, FittedToNobody) {
  const auto f = levels_of({}, 0.5);
  EXPECT_FALSE(f.fitted_to_anybody());
  EXPECT_EQ((*f)(0, 1).place, among_peers::no_peers);
}

TEST(PotentialByComparison, SaysWhatIsBad) {
  const auto parameter_of = [](const auto& call) {
    try {
      call();
    } catch (const invalid_parameter& e) {
      return std::string(e.parameter) + " " + e.rule;
    }
    return std::string();
  };
  EXPECT_EQ(parameter_of([] {
              static_cast<void>(
                  fit(potential_by_comparison{}, std::vector<customer>{}, &customer::group, &customer::expected));
            }),
            "quantile in [0, 1]");
  EXPECT_EQ(parameter_of([] { value::fitted_potential_by_comparison{.quantile = 0.5, .levels = {}}(0, 1); }),
            "levels that of one group at least");
  const auto f = levels_of({{1, 2}}, 0.5);
  EXPECT_THROW((*f)(0.5, 1), invalid_customer);
  EXPECT_THROW((*f)(1, std::nan("")), invalid_customer);
}

}  // namespace potential_by_comparison_test
