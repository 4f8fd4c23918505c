// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/concentration.hpp>

#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace concentration_test {

using clientele::column;
using clientele::fit;
using clientele::statistic_state;
using clientele::classification::concentration;
using clientele::classification::concentration_figures;

static_assert(clientele::specification<concentration>);

constexpr double infinity = std::numeric_limits<double>::infinity();

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

concentration_figures of(const std::vector<double>& values, const concentration& s = {}) {
  return *fit(s, column(values));
}

// ---- worked numbers ----

TEST(Concentration, WorkedNumbers) {
  const auto f = of({50, 20, 15, 10, 5}, {.shares = {0.2, 0.4}});
  expect_close(f.gini.value, 0.4, 1e-15);
  EXPECT_EQ(f.top[0], 0.5);
  EXPECT_EQ(f.lorenz[1], 0.15);
  EXPECT_EQ(f.cumulative[1], 70);

  const auto w = of({60, 50, 10, -20}, {.shares = {0, 0.25, 0.5, 0.75, 1}});
  expect_close(w.gini.value, 0.7, 1e-15);
  EXPECT_EQ(w.cumulative, (std::vector<double>{0, 60, 110, 120, 100}));
  EXPECT_EQ(w.gains, 120);
  EXPECT_EQ(w.losses, -20);
  EXPECT_EQ(w.peak_at.value, 0.75);
  expect_close(w.peak_of_total.value, 1.2, 1e-15);
  EXPECT_EQ(w.lorenz[1], -0.2);
  EXPECT_EQ(w.negative, 1u);
}

// ---- named independent computations ----

/// The definition: the mean absolute difference of all pairs, over twice the mean, in long double.
double gini_of_pairs(const std::vector<double>& values) {
  long double pairs = 0, sum = 0;
  for (const double x : values) {
    sum += x;
    for (const double y : values) pairs += std::abs(static_cast<long double>(x) - y);
  }
  return static_cast<double>(pairs / (2 * static_cast<long double>(values.size()) * sum));
}

std::vector<double> lognormal(std::size_t n, unsigned seed, double sigma = 1.2, double shift = 0) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> distribution(3, sigma);
  std::vector<double> v(n);
  for (double& x : v) x = distribution(random) + shift;
  return v;
}

TEST(Concentration, GiniIsTheMeanDifferenceOfPairs) {
  for (const std::size_t n : {2u, 3u, 7u, 500u, 2500u}) {
    expect_close(of(lognormal(n, 1)).gini.value, gini_of_pairs(lognormal(n, 1)), 1e-14);
    expect_close(of(lognormal(n, 2, 1, -10)).gini.value, gini_of_pairs(lognormal(n, 2, 1, -10)), 1e-13);  // with losses
  }
  // values close to each other keep their digits: x and x + 1 at 1e9
  expect_close(of({1e9, 1e9 + 1}).gini.value, 0.25 / (1e9 + 0.5), 1e-15);
}

TEST(Concentration, CurvesAreThoseOfSorting) {
  for (const std::size_t n : {1u, 3u, 10u, 999u, 5000u}) {
    std::vector<double> v = lognormal(n, 3, 1.2, -15);
    const concentration s{.shares = {0, 0.01, 1.0 / 3, 0.1, 0.5, 0.77, 1}};
    const auto f = of(v, s);
    std::ranges::sort(v);
    long double total = 0, size = 0;
    for (const double x : v) total += x, size += std::abs(x);
    for (std::size_t i = 0; i < s.shares.size(); ++i) {
      const long double customers = s.shares[i] * static_cast<double>(n);
      long double low = 0, high = 0;
      for (std::size_t k = 0; k < n; ++k) {
        const long double part = std::clamp(customers - static_cast<long double>(k), 0.0L, 1.0L);
        low += part * v[k], high += part * v[n - 1 - k];
      }
      EXPECT_NEAR(f.cumulative[i], static_cast<double>(high), 1e-12 * static_cast<double>(size));
      if (!f.gini.is_defined()) continue;
      EXPECT_NEAR(f.lorenz[i], static_cast<double>(low / total), 1e-12 * static_cast<double>(size / total));
      EXPECT_NEAR(f.top[i], static_cast<double>(high / total), 1e-12 * static_cast<double>(size / total));
    }
  }
}

// The Gini coefficient of a lognormal distribution is 2 Φ(σ/√2) − 1 (Aitchison & Brown 1957).
TEST(Concentration, IntervalHoldsTheCoefficientOfTheDistribution) {
  const double truth = std::erf(0.6 / 2);
  int inside = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    const auto g = of(lognormal(1000, 100 + seed, 0.6)).gini;
    inside += g.low <= truth && truth <= g.high ? 1 : 0;
    EXPECT_EQ(g.method, clientele::interval_method::influence);
  }
  EXPECT_GE(inside, 275);  // 285 expected of 300; fixed seeds
  EXPECT_LE(inside, 297);
}

// The standard error against the infinitesimal jackknife (Efron 1982): the derivative of the coefficient with respect
// to the weight of each value, by differences.
TEST(Concentration, StandardErrorIsThatOfTheInfinitesimalJackknife) {
  const std::vector<double> v = lognormal(150, 9, 0.8);
  const double n = static_cast<double>(v.size()), step = 1e-4;
  const auto weighted = [&](std::size_t one, double its_weight) {
    double pairs = 0, weights = n - 1 + its_weight, sum = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      sum += (i == one ? its_weight : 1) * v[i];
      for (std::size_t j = 0; j < v.size(); ++j)
        pairs += (i == one ? its_weight : 1) * (j == one ? its_weight : 1) * std::abs(v[i] - v[j]);
    }
    return pairs / (2 * weights * sum);
  };
  double variance = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const double derivative = (weighted(i, 1 + step) - weighted(i, 1 - step)) / (2 * step);
    variance += derivative * derivative;
  }
  expect_close(of(v).gini.standard_error, std::sqrt(variance), 1e-7);
}

// The same for the curves: shares of the weights instead of the customers.
TEST(Concentration, StandardErrorsOfTheCurvesAreThoseOfTheInfinitesimalJackknife) {
  std::vector<double> v = lognormal(150, 10, 0.9, -8);
  const concentration s{.shares = {0, 0.013, 0.1, 0.333, 0.7, 0.95, 1}};
  const auto f = of(v, s);
  std::ranges::sort(v);
  const auto lowest = [&](double share, std::size_t one, double its_weight) {
    double left = share * (static_cast<double>(v.size()) - 1 + its_weight), part = 0, sum = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      const double weight = i == one ? its_weight : 1, taken = std::clamp(left, 0.0, weight);
      part += taken * v[i], sum += weight * v[i], left -= taken;
    }
    return part / sum;
  };
  const auto peak = [&](std::size_t one, double its_weight) {
    double gains = 0, sum = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      const double x = (i == one ? its_weight : 1) * v[i];
      gains += std::max(x, 0.0), sum += x;
    }
    return gains / sum;
  };
  const double step = 1e-5;
  const auto error_of = [&](const auto& figure) {
    double variance = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      const double derivative = (figure(i, 1 + step) - figure(i, 1 - step)) / (2 * step);
      variance += derivative * derivative;
    }
    return std::sqrt(variance);
  };
  for (std::size_t k = 0; k < s.shares.size(); ++k) {
    EXPECT_EQ(f.lorenz_estimates[k].value, f.lorenz[k]);
    EXPECT_EQ(f.top_estimates[k].value, f.top[k]);
    EXPECT_EQ(f.top_estimates[k].method, clientele::interval_method::influence);
    if (s.shares[k] == 0 || s.shares[k] == 1) {
      EXPECT_NEAR(f.lorenz_estimates[k].standard_error, 0, 1e-15);
      EXPECT_NEAR(f.top_estimates[k].standard_error, 0, 1e-15);
      continue;
    }
    const auto low = [&](std::size_t i, double w) { return lowest(s.shares[k], i, w); };
    const auto high = [&](std::size_t i, double w) { return 1 - lowest(1 - s.shares[k], i, w); };
    // where the share is a whole number of customers the curve has a corner: to half a customer
    const double tolerance = s.shares[k] * 150 == std::floor(s.shares[k] * 150) ? 0.05 : 1e-7;
    expect_close(f.lorenz_estimates[k].standard_error, error_of(low), tolerance);
    expect_close(f.top_estimates[k].standard_error, error_of(high), tolerance);
  }
  EXPECT_EQ(f.peak_of_total.value, f.gains / f.total);
  EXPECT_GT(f.negative, 10u);
  expect_close(f.peak_of_total.standard_error, error_of(peak), 1e-7);
}

// The top 20 % of a lognormal distribution have the share Φ(σ − Φ⁻¹(0.8)) (Aitchison & Brown 1957).
TEST(Concentration, IntervalHoldsTheTopShareOfTheDistribution) {
  const double truth = clientele::normal_cdf(0.6 - 0.8416212335729143);
  int inside = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    const auto top = of(lognormal(1000, 500 + seed, 0.6), {.shares = {0.2}}).top_estimates[0];
    inside += top.low <= truth && truth <= top.high ? 1 : 0;
  }
  EXPECT_GE(inside, 275);  // 285 expected of 300; fixed seeds
  EXPECT_LE(inside, 297);
}

// ---- laws ----

TEST(Concentration, DependsOnNeitherOrderNorPartsToTheLastBit) {
  std::vector<double> v = lognormal(30000, 5, 2, -8);
  const auto f = of(v);
  std::mt19937_64 random(1);
  std::ranges::shuffle(v, random);
  const auto g = of(v);
  concentration::fitting a{concentration{}}, b{concentration{}};
  a.add(std::span(v).first(777));
  b.add(std::span(v).subspan(777));
  a.merge(b);
  const auto m = a.figures();
  for (const auto* other : {&g, &m}) {
    EXPECT_EQ(other->gini.value, f.gini.value);
    EXPECT_EQ(other->gini.standard_error, f.gini.standard_error);
    EXPECT_EQ(other->total, f.total);
    EXPECT_EQ(other->lorenz, f.lorenz);
    EXPECT_EQ(other->cumulative, f.cumulative);
    EXPECT_EQ(other->top_estimates[4].standard_error, f.top_estimates[4].standard_error);
  }
  EXPECT_THROW(a.merge(concentration::fitting{concentration{.confidence = 0.9}}), clientele::invalid_use);
  a.merge(a);  // everybody twice: the population form does not change
  expect_close(a.figures().gini.value, f.gini.value, 1e-14);
}

TEST(Concentration, LorenzAndTopAreOneCurve) {
  const auto f = of(lognormal(1000, 6), {.shares = {0.1, 0.9, 0.25, 0.75}});
  expect_close(f.lorenz[0], 1 - f.top[1], 1e-13);
  expect_close(f.lorenz[3], 1 - f.top[2], 1e-13);
  EXPECT_LT(f.lorenz[2], 0.25);
  EXPECT_GT(f.top[2], 0.25);
}

TEST(Concentration, HasNoScale) {
  std::vector<double> v = lognormal(3000, 7), large = v, small = v;
  const auto f = of(v);
  for (double& x : large) x *= 0x1p1000;
  for (double& x : small) x *= 0x1p-1000;
  for (const auto& other : {of(large), of(small)}) {
    EXPECT_EQ(other.gini.value, f.gini.value);
    EXPECT_EQ(other.lorenz, f.lorenz);
    expect_close(other.gini.standard_error, f.gini.standard_error, 1e-14);
    expect_close(other.top_estimates[4].standard_error, f.top_estimates[4].standard_error, 1e-14);
  }
}

TEST(Concentration, AnEqualGiftToAllLowersIt) {
  std::vector<double> v = lognormal(100, 8);
  double before = of(v).gini.value;
  for (int i = 0; i < 5; ++i) {
    for (double& x : v) x += 20;
    EXPECT_LT(of(v).gini.value, before);
    before = of(v).gini.value;
  }
}

// ---- degenerate cases ----

TEST(Concentration, UndefinedWithoutATotal) {
  const auto nobody = of({});
  EXPECT_EQ(nobody.gini.state, statistic_state::no_values);
  EXPECT_TRUE(std::isnan(nobody.gini.value) && std::isnan(nobody.lorenz[3]) && std::isnan(nobody.cumulative[3]) &&
              nobody.peak_at.state == statistic_state::no_values);
  for (const auto& v : {std::vector<double>{0, 0}, {5, -5}, {5, -6}, {-1}}) {
    const auto f = of(v, {.shares = {0.5, 1}});
    EXPECT_EQ(f.gini.state, statistic_state::no_total);
    EXPECT_TRUE(std::isnan(f.gini.value) && std::isnan(f.lorenz[0]) && std::isnan(f.top[1]) &&
                std::isnan(f.peak_of_total.value));
    EXPECT_EQ(f.cumulative[1], f.total);  // the whale curve exists
    EXPECT_EQ(f.top_estimates[1].state, statistic_state::no_total);
    EXPECT_EQ(f.peak_of_total.state, statistic_state::no_total);
  }
  // a total that only exact sums see to be above 0: the value stands, its standard error is beyond the largest number
  const auto exact = of({1e300, 1, -1e300}).gini;
  EXPECT_EQ(exact.state, statistic_state::not_finite);
  expect_close(exact.value, 4e300 / 3, 1e-15);
}

TEST(Concentration, AllEqualOneAndOneWhoHasAll) {
  EXPECT_EQ(of({7, 7, 7, 7}).gini.value, 0);
  expect_close(of({0, 0, 0, 9}).gini.value, 0.75, 1e-15);
  const auto one = of({5}, {.shares = {0, 0.5, 1}});
  EXPECT_EQ(one.gini.value, 0);
  EXPECT_TRUE(one.gini.is_defined());
  EXPECT_TRUE(std::isnan(one.gini.standard_error));
  EXPECT_EQ(one.lorenz, (std::vector<double>{0, 0.5, 1}));
  EXPECT_EQ(one.lorenz_estimates[1].value, 0.5);
  EXPECT_TRUE(std::isnan(one.lorenz_estimates[1].standard_error));
}

TEST(Concentration, CountsBadRows) {
  const std::vector<double> v{1, NAN, 3, infinity};
  EXPECT_THROW(of(v), clientele::invalid_customer);
  const auto f = fit(concentration{}, column(v), clientele::quarantine{[](const clientele::bad_row&) {}});
  EXPECT_EQ(f.rows, 4u);
  EXPECT_EQ(f.invalid, 2u);
  EXPECT_EQ(f->customers, 2u);
  expect_close(f->gini.value, 0.25, 1e-15);
  concentration::fitting direct{concentration{}};
  direct.add(v);
  EXPECT_THROW(static_cast<void>(direct.figures()), clientele::invalid_use);
}

TEST(ConcentrationErrors, NameTheParameter) {
  for (const auto& [s, which] : {std::pair{concentration{.shares = {0.5, 1.1}}, "shares"},
                                 std::pair{concentration{.confidence = 1}, "confidence"}})
    try {
      of({1}, s);
      FAIL() << "no exception";
    } catch (const clientele::invalid_parameter& e) {
      EXPECT_EQ(e.parameter, which);
    }
}

}  // namespace concentration_test
