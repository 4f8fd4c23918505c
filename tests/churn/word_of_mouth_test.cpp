// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/word_of_mouth.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace word_of_mouth_test {

using clientele::churn::word_of_mouth;

void expect_close(double actual, double expected, double relative = 1e-12) {
  EXPECT_LE(std::abs(actual - expected), relative * std::abs(expected)) << actual << " instead of " << expected;
}

TEST(WordOfMouth, OfTheWorkedCases) {
  EXPECT_NEAR((word_of_mouth{.market = 10000}(250).in_market), 246.901, 5e-4);
  expect_close((word_of_mouth{.market = 10000}(250).in_market), 10000 * -std::expm1(-0.025));
  EXPECT_EQ((word_of_mouth{.retelling = 0.1, .told_on = 5, .generations = 1}(250).of_generations), 250);
  expect_close((word_of_mouth{.retelling = 0.1, .told_on = 5, .generations = 2}(250).of_generations), 375);
  expect_close((word_of_mouth{.retelling = 0.1, .told_on = 5, .generations = 3}(250).of_generations), 437.5);
  expect_close((word_of_mouth{.retelling = 0.1, .told_on = 5}(250).of_all), 500);
}

// Independent computation: the generations added up one by one.
TEST(WordOfMouth, IsTheSumOfItsGenerations) {
  for (const double told_on : {0.0, 3.0, 9.999999, 10.0, 10.000001, 17.0}) {
    double sum = 0, generation = 40;
    for (int n = 1; n <= 60; ++n) {
      sum += generation;
      generation *= 0.1 * told_on;
      const word_of_mouth w{.retelling = 0.1, .told_on = told_on, .generations = static_cast<double>(n)};
      expect_close(w(40).of_generations, sum, 1e-12);
    }
  }
}

TEST(WordOfMouth, ManyGenerationsAreAllOfThem) {
  const word_of_mouth w{.retelling = 0.2, .told_on = 4, .generations = 1000};
  expect_close(w(3).of_generations, w(3).of_all);
  EXPECT_TRUE(std::isnan((word_of_mouth{.retelling = 0.2, .told_on = 5}(3).of_all)));  // R = 1
  EXPECT_TRUE(std::isnan((word_of_mouth{.retelling = 0.5, .told_on = 5}(3).of_all)));
}

TEST(WordOfMouth, ShareOfTheMarketSolvesItsEquation) {
  for (const double R : {0.0, 0.3, 0.999999, 1.0, 1.000001, 2.0, 40.0})
    for (const double heard : {1e-3, 1.0, 250.0, 10000.0, 1e6}) {
      const word_of_mouth w{.retelling = 0.5, .told_on = 2 * R, .market = 10000};
      const double z = w(heard).market_share;
      EXPECT_GT(z, 0);
      EXPECT_LE(z, 1);
      EXPECT_NEAR(z, -std::expm1(-(heard / 10000 + R * z)), 1e-14) << R << ' ' << heard;
    }
}

// Independent computation: bisection in long double.
TEST(WordOfMouth, ShareOfTheMarketIsTheOneOfBisection) {
  for (const long double R : {0.25L, 0.9L, 1.5L, 3.0L}) {
    long double low = 0, high = 1;
    for (int i = 0; i < 200; ++i) {
      const long double z = (low + high) / 2;
      (1 - std::exp(-(0.025L + R * z)) > z ? low : high) = z;
    }
    expect_close(
        (word_of_mouth{.retelling = 0.5, .told_on = static_cast<double>(2 * R), .market = 10000}(250).market_share),
        static_cast<double>(low));
  }
}

TEST(WordOfMouth, InALargeMarketIsTheBranchingProcess) {
  const word_of_mouth w{.retelling = 0.1, .told_on = 5, .market = 1e12};
  expect_close(w(250).in_market, w(250).of_all, 1e-8);
  EXPECT_LT(w(250).in_market, w(250).of_all);
}

TEST(WordOfMouth, OfNobodyIsNothingAlsoWhereItNeverEnds) {
  for (const double told_on : {2.0, 2.5, 8.0}) {
    const auto r = word_of_mouth{.retelling = 0.5, .told_on = told_on, .generations = 5000, .market = 1000}(0);
    EXPECT_EQ(r.of_all, 0);
    EXPECT_EQ(r.of_generations, 0);
    EXPECT_EQ(r.market_share, 0);
    EXPECT_EQ(r.in_market, 0);
  }
  EXPECT_TRUE(std::isnan(word_of_mouth({.retelling = 0.5, .told_on = 2})(1).of_all));
}

// mpmath, 60 digits, from the doubles given.
TEST(WordOfMouth, NearOneAndBeyondTheLargestPowers) {
  expect_close((word_of_mouth{.retelling = .1, .told_on = 9.999999}(3).of_all), 30000000.039105357337, 1e-15);
  expect_close((word_of_mouth{.retelling = .5, .told_on = 4, .generations = 2000}(1e-300).of_generations),
               1.148130695274254553e+302);
}

// mpmath, 200 digits, from the doubles given: where the share of the market is as the root of heard/market.
TEST(WordOfMouth, TheShareOfTheMarketNearAReproductionOfOne) {
  struct row {
    double retelling, told_on, market, heard, share;
  };
  for (const row& w :
       {row{0.5, 2.0, 1e9, 1, 0.00004472069288581366344399}, row{0.5, 2.0, 1e200, 1, 1.414213562373095036145e-100},
        row{0.5, 2.000001, 1e12, 1, 0.000001999998222316427874871},
        row{0.1, 9.99999999, 1e9, 1, 0.00004471969294168613555447},
        row{0.25, 4.0000001, 1e15, 3, 1.063940981399649586189e-7},
        row{0.5, 1.999999, 1e6, 1, 0.001413047769117645948261},
        row{0.5, 2.0, 1e9, 1e-290, 4.472135954999579671271e-150}, row{0.5, 8.0, 1e9, 1e-290, 0.9801725987182215858902}})
    expect_close(
        (word_of_mouth{.retelling = w.retelling, .told_on = w.told_on, .market = w.market}(w.heard).market_share),
        w.share, 2e-15);
}

TEST(WordOfMouth, OfNobodyIsNothing) {
  const auto r = word_of_mouth{.retelling = 1, .told_on = 3, .generations = 4, .market = 100}(0);
  EXPECT_EQ(r.of_generations, 0);
  EXPECT_EQ(r.market_share, 0);
  EXPECT_EQ(r.in_market, 0);
  EXPECT_TRUE(std::isnan(word_of_mouth{}(5).in_market));  // no market was stated
}

TEST(WordOfMouth, SaysWhatIsBad) {
  try {
    word_of_mouth{.generations = 1.5}(1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "generations");
    EXPECT_EQ(e.value, 1.5);
    EXPECT_EQ(e.rule, ">= 1, whole number");
  }
  EXPECT_THROW((word_of_mouth{.retelling = 1.2}(1)), clientele::invalid_parameter);
  EXPECT_THROW((word_of_mouth{.market = 0}(1)), clientele::invalid_parameter);
  EXPECT_THROW(word_of_mouth{}(-1), clientele::invalid_customer);
}

struct customer {
  double heard;
};

TEST(WordOfMouthSummary, PutsAllIntoOneMarketAndMerges) {
  const word_of_mouth w{.retelling = 0.1, .told_on = 5, .market = 10000};
  const auto bound = clientele::on(w, &customer::heard);
  const std::vector<customer> all{{100}, {0}, {150}};
  const auto whole = clientele::summarize(all, bound);
  EXPECT_EQ(whole->heard, 250);
  EXPECT_EQ(whole->in_market, w(250).in_market);
  EXPECT_LT(whole->in_market, whole.of(&word_of_mouth::result::in_market).total());
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 1), bound),
            clientele::summarize(std::vector(all.begin() + 1, all.end()), bound, clientele::starting_at{1}));
  EXPECT_EQ(parts->in_market, whole->in_market);
}

}  // namespace word_of_mouth_test
