// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/gamma_gamma.hpp>

#include "boundaries.hpp"
#include "laws.hpp"

namespace gamma_gamma_test {

using namespace clientele::models;

TEST(GammaGamma, ReferenceValues) {
  const oracle::table t("oracle_gg.csv");
  oracle::comparison c;
  for (const auto& row : t.rows) {
    const auto at = [&](std::size_t i) { return oracle::number(row[i]); };
    const gamma_gamma m{at(1), at(2), at(3)};
    const double x = at(4), mean = at(5);
    const std::string place = row[0] + " x=" + row[4] + " m=" + row[5];
    if (m.p * x + m.q > 1)
      c.check("expected_spend", expected_spend(m, x, mean), row[6], place);
    else
      EXPECT_THROW((void)expected_spend(m, x, mean), clientele::undefined_result) << place;
    if (x > 0) c.check("log_likelihood", log_likelihood(m, x, mean), row[7], place);
  }
  EXPECT_EQ(t.rows.size(), 66u);
  c.print("models::gamma_gamma");
}

TEST(GammaGamma, ValuesAtTheBoundaries) {
  boundaries::compare<gamma_gamma>(
      "gamma_gamma", 397, 0,
      [](const gamma_gamma& m, const std::string& operation, const std::vector<double>& a, std::size_t&) {
        return operation == "log_likelihood" ? log_likelihood(m, a.at(0), a.at(1)) : expected_spend(m, a[0], a.at(1));
      });
}

TEST(GammaGamma, BetweenTheOwnMeanAndThePopulations) {
  const gamma_gamma m{.p = 6.25, .q = 3.74, .v = 15.44};
  EXPECT_NEAR(expected_spend(m, 2, 22.35), 24.66371391, 1e-8);
  const double population = m.p * m.v / (m.q - 1);
  EXPECT_DOUBLE_EQ(expected_spend(m, 0, 0), population);
  double last = population;
  for (const double x : {1.0, 2.0, 5.0, 50.0, 5000.0}) {
    const double spend = expected_spend(m, x, 100);
    EXPECT_GT(spend, last);
    EXPECT_LT(spend, 100);
    last = spend;
  }
}

// The density of the mean of x amounts, from its definition: a gamma density mixed over ν.
TEST(GammaGamma, LikelihoodIsTheMixture) {
  const gamma_gamma m{.p = 2, .q = 3, .v = 4};
  const double x = 2, mean = 5, shape = 4;  // p·x
  const double mixture = oracle::integral(
      [&](double nu) {
        const double rate = nu * x;
        return 32 * nu * nu * std::exp(-4 * nu) * std::pow(rate, shape) * std::pow(mean, shape - 1) *
               std::exp(-rate * mean) / 6;  // v³/Γ(3), Γ(4)
      },
      0, 12, 1e-15);
  EXPECT_NEAR(log_likelihood(m, x, mean), std::log(mixture), 1e-11);
}

TEST(GammaGamma, NoMeanNoNumber) {
  const gamma_gamma m{.p = 1, .q = 0.8, .v = 10};
  EXPECT_THROW((void)expected_spend(m, 0, 0), clientele::undefined_result);
  EXPECT_GT(expected_spend(m, 1, 10), 0);
}

TEST(GammaGamma, RefusesBadInput) {
  const gamma_gamma m{.p = 2, .q = 3, .v = 4};
  EXPECT_THROW((void)log_likelihood(m, 0, 1), clientele::invalid_customer);
  EXPECT_THROW((void)log_likelihood(m, 1, 0), clientele::invalid_customer);
  EXPECT_THROW((void)log_likelihood(m, 1, -1), clientele::invalid_customer);
  EXPECT_THROW((void)expected_spend(m, 1.5, 1), clientele::invalid_customer);
  EXPECT_THROW((void)expected_spend(gamma_gamma{-1, 3, 4}, 1, 1), clientele::invalid_parameter);
}

TEST(GammaGamma, TheMeanDoesNotExistWhereItsDenominatorIsNought) {
  EXPECT_THROW((void)expected_spend(gamma_gamma{.p = 1, .q = 1, .v = 10}, 0, 0), clientele::undefined_result);
  EXPECT_THROW((void)expected_spend(gamma_gamma{.p = 0.5, .q = 0.5, .v = 10}, 1, 10), clientele::undefined_result);
  EXPECT_GT(expected_spend(gamma_gamma{.p = 0.5, .q = 0.5625, .v = 10}, 1, 10), 0);
}

}  // namespace gamma_gamma_test
