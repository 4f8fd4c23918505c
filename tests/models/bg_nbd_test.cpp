// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/bg_nbd.hpp>

#include "boundaries.hpp"
#include "laws.hpp"

namespace bg_nbd_test {

using namespace clientele::models;

constexpr bg_nbd cdnow{.r = 0.243, .alpha = 4.414, .a = 0.793, .b = 2.426};
constexpr mbg_nbd modified{.r = 0.525, .alpha = 6.183, .a = 0.891, .b = 1.614};

TEST(BgNbd, ReferenceValues) { oracle::compare_histories<bg_nbd>("oracle_bgnbd.csv"); }
TEST(MbgNbd, ReferenceValues) { oracle::compare_histories<mbg_nbd>("oracle_mbgnbd.csv"); }
TEST(BgNbd, ReferenceValuesOfNewCustomers) { oracle::compare_new_customers<bg_nbd>("bg"); }
TEST(MbgNbd, ReferenceValuesOfNewCustomers) { oracle::compare_new_customers<mbg_nbd>("mbg"); }

// Discounting without end takes two rules, in pairs of points.
TEST(BgNbd, ValuesAndCostAtTheBoundaries) { boundaries::compare<bg_nbd>("bg_nbd", 870, 140000); }
TEST(MbgNbd, ValuesAndCostAtTheBoundaries) { boundaries::compare<mbg_nbd>("mbg_nbd", 510, 140000); }

TEST(BgNbd, PublishedExample) {  // Fader, Hardie & Lee (2005)
  EXPECT_NEAR(expected_purchases(cdnow, 39, 2, 30.43, 38.86), 1.226, 5e-4);
}

TEST(BgNbd, NobodyLeavesWithoutARepeatPurchase) {
  EXPECT_EQ(probability_alive(cdnow, 0, 0, 1e6), 1);
  EXPECT_LT(probability_alive(modified, 0, 0, 1e6), 0.02);
  EXPECT_EQ(probability_alive(cdnow, 0, 0, 0), 1);
  EXPECT_DOUBLE_EQ(probability_alive(modified, 0, 0, 0), 1.614 / (0.891 + 1.614));
}

TEST(BgNbd, Laws) {
  laws::over_random_histories<bg_nbd>();
  laws::over_random_histories<mbg_nbd>();
}

TEST(BgNbd, ProbabilitiesAddUp) {
  laws::probabilities_add_up(bg_nbd{1.3, 9, 1.8, 3});
  laws::probabilities_add_up(mbg_nbd{1.3, 9, 1.8, 3});
}

// Given rate and probability of leaving, the number of purchases is a sum of Poisson probabilities; the mixture over
// both by Simpson's rule, with no function of the library.
TEST(BgNbd, ProbabilityIsTheMixtureOfPoissonProbabilities) {
  const bg_nbd m{.r = 2, .alpha = 9, .a = 3, .b = 4};
  const double t = 6;
  const int n = 2;
  const auto given = [&](double rate, double p) {  // n purchases and there, or gone with the n-th
    const double mean = rate * t, there = std::pow(1 - p, n) * std::exp(-mean) * mean * mean / 2;
    const double at_least = 1 - std::exp(-mean) * (1 + mean);
    return there + p * std::pow(1 - p, n - 1) * at_least;
  };
  const double beta = 60;  // 1/B(3, 4)
  const double mixture = oracle::integral(
      [&](double p) {
        return beta * p * p * std::pow(1 - p, 3) *
               oracle::integral([&](double rate) { return 81 * rate * std::exp(-9 * rate) * given(rate, p); }, 0, 6,
                                1e-12);
      },
      0, 1, 1e-11);
  EXPECT_NEAR(probability_of(m, n, t), mixture, 1e-9);
}

TEST(BgNbd, DiscountedValueIsTheIntegralOfTheExpectation) {
  laws::discounted_value_is_an_integral(cdnow);
  laws::discounted_value_is_an_integral(modified);
  laws::discounted_value_is_an_integral(bg_nbd{5, 20, 1, 0.5});
}

TEST(BgNbd, DiscountedReferenceValuesWithoutEnd) {
  const oracle::table t("oracle_discounted.csv");
  EXPECT_EQ(t.rows.size(), 133u);
  oracle::comparison c;
  for (const auto& row : t.rows) {
    const auto at = [&](std::size_t i) { return oracle::number(row[i]); };
    const bg_nbd m{at(0), at(1), at(2), at(3)};
    const double x = at(4), T = at(5), t_x = x == 0 ? 0 : T;
    c.check("discounted", discounted_transactions(m, at(6), x, t_x, T) / probability_alive(m, x, t_x, T), row[7],
            row[0] + " " + row[1] + " " + row[2] + " " + row[3] + " x=" + row[4] + " T=" + row[5] + " rate=" + row[6]);
    // the modified model throws one coin more
    if (at(3) > 1) {
      const mbg_nbd same{at(0), at(1), at(2), at(3) - 1};
      const double there = probability_alive(same, x, t_x, T);
      c.check("discounted, modified", discounted_transactions(same, at(6), x, t_x, T) / there, row[7], row[4]);
    }
  }
  c.print("models::bg_nbd");
}

// python3, mpmath: quad(lambda v: exp(-d*v)*m(v), …) with m(v) = (r+x)/(alpha+T) hyp2f1(r+x+1, a, a+b+x, -v/(alpha+T)),
// 30 digits, times P(alive)
TEST(BgNbd, DiscountedReferenceValues) {
  struct row {
    bg_nbd m;
    double x, t_x, T, rate, horizon, wanted;
  };
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const row rows[] = {
      {{0.243, 4.414, 0.793, 2.426}, 2, 5, 20, 0.0027, infinite, 3.2505317862370046557},
      {{0.243, 4.414, 0.793, 2.426}, 2, 5, 20, 0.1, infinite, 0.26596085560069595699},
      {{0.243, 4.414, 0.793, 2.426}, 2, 5, 20, 1e-06, 52, 1.1341472042485802158},
      {{0.243, 4.414, 0.793, 2.426}, 2, 5, 20, 0.0027, 52, 1.0660149117403305095},
      {{1, 10, 1, 1}, 0, 0, 0, 0.0027, infinite, 3.1453087049878285717},
      {{1, 10, 1, 1}, 0, 0, 0, 0.1, infinite, 0.59634736232319405193},
      {{1, 10, 1, 1}, 0, 0, 0, 1e-06, 52, 1.8245155380511877257},
      {{1, 10, 1, 1}, 0, 0, 0, 0.0027, 52, 1.736992497843450306},
      {{5, 2, 100, 1000}, 300, 26, 52, 0.0027, infinite, 1.8362573290217892574e-85},
  };
  for (const row& r : rows)
    EXPECT_NEAR(discounted_transactions(r.m, r.rate, r.x, r.t_x, r.T, r.horizon), r.wanted, 1e-12 * r.wanted)
        << r.m.a << " " << r.rate << " " << r.horizon;
}

TEST(BgNbd, DiscountedValueForVanishingRateGrowsWithoutBoundOrToTheLifetimeTotal) {
  // a > 1: the expected number of purchases ever is P(alive) · (a + b + x − 1)/(a − 1)
  const bg_nbd m{.r = 1, .alpha = 10, .a = 3, .b = 4};
  EXPECT_NEAR(discounted_transactions(m, 1e-9, 2, 5, 6), probability_alive(m, 2, 5, 6) * (3 + 4 + 2 - 1) / (3 - 1.0),
              1e-6);
  EXPECT_GT(discounted_transactions(cdnow, 1e-9, 2, 5, 6), 10 * discounted_transactions(cdnow, 1e-3, 2, 5, 6));
}

TEST(BgNbd, AliveLaterIsAProbabilityOfNoLeaving) {  // ₂F₁(r, a; a + b; −t/alpha) at r = 1, a = b = 1: ln(1 + τ)/τ
  const bg_nbd m{.r = 1, .alpha = 10, .a = 1, .b = 1};
  EXPECT_NEAR(probability_alive(m, 0, 0, 0, 25), std::log(3.5) / 2.5, 1e-13);
  EXPECT_NEAR(probability_alive(m, 0, 0, 0, 1e9), std::log1p(1e8) / 1e8, 1e-20);
}

TEST(BgNbd, FarExtremesAreFiniteAndInOrder) {
  for (const double a : {1e-8, 1e-3, 1.0, 1 + 1e-9, 1e3, 1e8})
    for (const double b : {1e-8, 0.5, 1.0, 1e8})
      for (const double x : {0.0, 1.0, 20000.0}) {
        const bg_nbd m{.r = 0.3, .alpha = 5, .a = a, .b = b};
        const double t_x = x == 0 ? 0 : 900;
        const double expected = expected_purchases(m, 52, x, t_x, 1000), bound = (0.3 + x) / 1005 * 52;
        EXPECT_GE(expected, 0) << a << " " << b << " " << x;
        EXPECT_LE(expected, bound * (1 + 1e-12)) << a << " " << b << " " << x;
        EXPECT_TRUE(std::isfinite(log_likelihood(m, x, t_x, 1000))) << a << " " << b << " " << x;
        EXPECT_TRUE(std::isfinite(discounted_transactions(m, 0.01, x, t_x, 1000))) << a << " " << b << " " << x;
      }
  const bg_nbd nobody_leaves{.r = 0.3, .alpha = 5, .a = 1e-8, .b = 1};
  EXPECT_NEAR(expected_purchases(nobody_leaves, 52, 3, 10, 10), 3.3 / 15 * 52, 1e-5);
}

TEST(BgNbd, NothingIsMoreThanCertain) {  // where all but the rounding of a rule's weights is 1
  constexpr double corners[] = {1e-9, 1e-3, 0.8, 1e6, 1e12};
  for (const double r : corners)
    for (const double alpha : corners)
      for (const double a : corners)
        for (const double b : corners) {
          const double alive = probability_alive(bg_nbd{r, alpha, a, b}, 0, 0, 38.857142857142854, 1e-9);
          EXPECT_TRUE(alive >= 0 && alive <= 1) << r << " " << alpha << " " << a << " " << b << ": 1 + " << alive - 1;
        }
}

TEST(BgNbd, RefusesBadInput) {
  laws::refuses_bad_input(cdnow);
  laws::refuses_bad_input(modified);
}

// What is discounted from the time a to the time b is [e^(−δs)·E(s)] from a to b + δ·∫ e^(−δs)·E(s) ds, by parts; E,
// the expected purchases, by their own function, the integral by Simpson's rule.
TEST(BgNbd, AFarHorizonIsNotTakenForNone) {
  constexpr double rate = 0.05;
  const double here = probability_alive(cdnow, 2, 30.43, 38.86);
  for (const double far : {13.0, 20.0}) {
    const double a = far / rate, b = (far + 2) / rate;
    const auto value = [&](double s) { return std::exp(-rate * s) * expected_purchases(cdnow, s, 2, 30.43, 38.86); };
    constexpr int n = 200;
    double integral = value(a) + value(b);
    for (int i = 1; i < n; ++i) integral += (i % 2 == 0 ? 2 : 4) * value(a + (b - a) * i / n);
    integral *= (b - a) / n / 3;
    const double wanted = value(b) - value(a) + rate * integral;
    const double between = discounted_transactions(cdnow, rate, 2, 30.43, 38.86, b) -
                           discounted_transactions(cdnow, rate, 2, 30.43, 38.86, a);
    ASSERT_GT(wanted, 0);
    EXPECT_NEAR(between, wanted, 1e-5 * wanted + 1e-15 * here) << far;
  }
}

}  // namespace bg_nbd_test
