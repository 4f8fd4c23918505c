// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/contract_operations.hpp>

#include "boundaries.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace contract_operations_test {

using namespace clientele::models;
using clientele::invalid_parameter;

constexpr double endless = std::numeric_limits<double>::infinity();

template <class Model>
double asked(const Model& m, const std::string& operation, const std::vector<double>& a, std::size_t&) {
  if (operation == "survival") return a.size() == 1 ? survival(m, a[0]) : survival(m, a.at(0), a.at(1));
  if (operation == "retention_rate") return retention_rate(m, a.at(0));
  if (operation == "churn_rate") return churn_rate(m, a.at(0));
  if (operation == "probability_of_leaving") return probability_of_leaving(m, a.at(0));
  if (operation == "discounted_residual_lifetime")
    return discounted_residual_lifetime(m, a.at(0), a.at(1), a.size() > 2 ? a[2] : endless);
  EXPECT_EQ(operation, "expected_residual_lifetime");
  return expected_residual_lifetime(m, a.at(0), a.size() > 1 ? a[1] : endless);
}

TEST(ContractOperations, ValuesAtTheBoundariesSbg) { boundaries::compare<sbg>("sbg", 300, 0, asked<sbg>); }
TEST(ContractOperations, ValuesAtTheBoundariesBdw) { boundaries::compare<bdw>("bdw", 1100, 0, asked<bdw>); }

/// Fader & Hardie (2010), to the digits of its own formula by mpmath.
TEST(ContractOperations, DiscountedLifetimesOfThePaper) {
  const sbg m{.alpha = 3.8, .beta = 15.19};
  EXPECT_NEAR(discounted_lifetime(m, 0.1), 4.0076152772436572573, 1e-13);
  EXPECT_NEAR(discounted_lifetime(m, 0.05), 4.8085976004439824129, 1e-13);
  const std::array wanted{3.308376804968022983, 3.4496170558905221917, 3.585214913031296632, 3.7155338642803727712,
                          3.8409042684484847148};
  for (std::size_t i = 0; i < wanted.size(); ++i)
    EXPECT_NEAR(discounted_residual_lifetime(m, 0.1, static_cast<double>(i + 1)), wanted[i], 1e-13);
}

/// One curve seen through all operations, of ordinary and of odd models.
template <class Model>
void keeps_the_laws(const Model& m) {
  SCOPED_TRACE("alpha " + std::to_string(m.alpha) + ", beta " + std::to_string(m.beta));
  double product = 1, left = 0, lifetime = 0, discounted = 0;
  for (int i = 1; i <= 60; ++i) {
    const double t = i;
    product *= retention_rate(m, t);
    left += probability_of_leaving(m, t);
    EXPECT_NEAR(survival(m, t), product, 1e-13 * product);
    EXPECT_NEAR(1 - left, product, 1e-13);
    EXPECT_NEAR(retention_rate(m, t) + churn_rate(m, t), 1, 1e-15);
    EXPECT_NEAR(survival(m, t - 1) * survival(m, 7, t), survival(m, t + 6), 1e-13 * survival(m, t + 6));
    EXPECT_NEAR(survival(m, 1, t), retention_rate(m, t), 1e-15);
    // what is expected of so many periods is the sum of what is expected of each
    lifetime += survival(m, t, 3), discounted += survival(m, t, 3) / std::pow(1.07, t - 1);
    EXPECT_NEAR(expected_residual_lifetime(m, 3, t), lifetime, 1e-13 * lifetime);
    EXPECT_NEAR(discounted_residual_lifetime(m, 0.07, 3, t), discounted, 1e-13 * discounted);
  }
  EXPECT_EQ(survival(m, 0), 1);
  EXPECT_EQ(expected_residual_lifetime(m, 3, 0), 0);
  // the next renewal, and what is left if it comes
  for (const double rate : {1e-4, 0.01, 0.3})
    for (const double age : {1.0, 30.0, 400.0}) {
      const double now = discounted_residual_lifetime(m, rate, age),
                   then = discounted_residual_lifetime(m, rate, age + 1);
      EXPECT_NEAR(now, retention_rate(m, age) * (1 + then / (1 + rate)), 1e-11 * now);
      EXPECT_LT(discounted_residual_lifetime(m, 2 * rate, age), now);
      EXPECT_NEAR(discounted_residual_lifetime(m, rate, age, 1e9), now, 1e-11 * now);
      EXPECT_LE(now, (1 + rate) / rate * (1 + 1e-12));
    }
  EXPECT_NEAR(expected_residual_lifetime(m, 5, 5000) - survival(m, 5000, 5), expected_residual_lifetime(m, 5, 4999),
              1e-11 * expected_residual_lifetime(m, 5, 4999));
}
TEST(ContractOperations, OneCurve) {
  keeps_the_laws(sbg{0.668, 3.806});
  keeps_the_laws(sbg{1, 1});
  keeps_the_laws(sbg{1e-3, 1e-3});
  keeps_the_laws(sbg{40, 900});
  keeps_the_laws(bdw{0.214, 1.427, 1.724});
  keeps_the_laws(bdw{3, 8, 0.4});
  keeps_the_laws(bdw{5, 400, 2.2});
}

TEST(ContractOperations, ByHand) {
  const sbg even{1, 1};
  const bdw squares{1, 1, 2};
  for (const double t : {1.0, 2.0, 3.0, 50.0, 1e6}) {
    EXPECT_NEAR(survival(even, t), 1 / (t + 1), 5e-15 / t);
    EXPECT_NEAR(retention_rate(even, t), t / (t + 1), 1e-15);
    EXPECT_NEAR(probability_of_leaving(even, t), 1 / (t * (t + 1)), 1e-15 / (t * t));
    EXPECT_NEAR(survival(squares, t), 1 / (t * t + 1), 5e-15 / t);
  }
  EXPECT_NEAR(retention_rate(squares, 2), 0.4, 1e-15);
  // Σ over t ≥ 0 of 1/(t² + 1) is (1 + π coth π)/2
  EXPECT_NEAR(expected_lifetime(squares), 2.0766740474685811741, 1e-12);
}

TEST(ContractOperations, WithoutAChangeInTimeTheBdwIsTheSbg) {
  std::mt19937_64 random(5);
  const auto between = [&](double low, double high) {
    return low * std::exp(static_cast<double>(random() >> 11) * 0x1p-53 * std::log(high / low));
  };
  for (int i = 0; i < 100; ++i) {
    const sbg m{between(1e-6, 1e6), between(1e-6, 1e6)};
    const bdw same{m.alpha, m.beta, 1}, near{m.alpha, m.beta, 1 + 1e-15};
    const double t = 1 + static_cast<double>(random() % 500);
    EXPECT_EQ(survival(same, t), survival(m, t));
    EXPECT_EQ(churn_rate(same, t), churn_rate(m, t));
    EXPECT_EQ(discounted_residual_lifetime(same, 0.01, t), discounted_residual_lifetime(m, 0.01, t));
    EXPECT_EQ(expected_lifetime(same), expected_lifetime(m));
    EXPECT_NEAR(churn_rate(near, t), churn_rate(m, t), 1e-12 * churn_rate(m, t));
  }
}

/// Customers who are all alike: a constant rate of leaving p, for which all is known.
TEST(ContractOperations, AlikeCustomersAreGeometric) {
  for (const double p : {0.5, 0.1, 1e-3, 1e-7}) {
    const sbg m{1e15 * p, 1e15 * (1 - p)};
    EXPECT_NEAR(churn_rate(m, 1), p, 1e-14 * p);
    EXPECT_NEAR(churn_rate(m, 100), p, 1e-11 * p);
    EXPECT_NEAR(survival(m, 10), std::exp(10 * std::log1p(-p)), 1e-12);
    for (const double rate : {0.1, 1e-4})
      EXPECT_NEAR(discounted_residual_lifetime(m, rate, 4) * (rate + p) / ((1 - p) * (1 + rate)), 1, 1e-10);
    EXPECT_NEAR(expected_residual_lifetime(m, 4) * p / (1 - p), 1, 1e-12 + 2 / m.alpha);
  }
}

TEST(ContractOperations, WhereNoLifetimeIsFinite) {
  EXPECT_EQ(expected_lifetime(sbg{1, 5}), endless);
  EXPECT_EQ(expected_residual_lifetime(sbg{0.3, 5}, 7), endless);
  EXPECT_EQ(expected_residual_lifetime(bdw{0.5, 5, 2}, 7), endless);
  EXPECT_EQ(discounted_residual_lifetime(sbg{0.3, 5}, 0, 7), endless);
  EXPECT_DOUBLE_EQ(expected_lifetime(sbg{1.5, 5}), 11);  // (α + β − 1)/(α − 1)
  EXPECT_DOUBLE_EQ(expected_residual_lifetime(sbg{1.5, 5}, 7), 22);
  EXPECT_TRUE(std::isfinite(expected_residual_lifetime(sbg{0.3, 5}, 7, 1e9)));
  EXPECT_TRUE(std::isfinite(expected_residual_lifetime(bdw{0.51, 5, 2}, 7)));
}

TEST(ContractOperations, RenewalsOfABase) {
  const bdw m{0.5, 2, 1.3};
  const std::vector<contracts_of_age> base{{1, 100}, {3, 40}, {25, 0}, {12, 7}};
  EXPECT_NEAR(expected_renewals(m, 1, base),
              100 * retention_rate(m, 1) + 40 * retention_rate(m, 3) + 7 * retention_rate(m, 12), 1e-11);
  double sum = 0;
  for (const auto& c : base) sum += c.contracts * expected_residual_lifetime(m, c.age, 24);
  EXPECT_NEAR(expected_renewals(m, 24, base), sum, 1e-11);
  EXPECT_EQ(expected_renewals(m, 24, std::vector<contracts_of_age>{}), 0);
  EXPECT_EQ(expected_renewals(m, endless, std::vector<contracts_of_age>{{1, 0}}), 0);
  EXPECT_EQ(expected_renewals(m, endless, base), endless);
}

template <class F>
std::string message_of(F&& f) {
  try {
    (void)f();
  } catch (const invalid_parameter& e) {
    return e.what();
  }
  return "nothing thrown";
}
TEST(ContractOperations, RefusesBadInput) {
  const sbg m{1, 2};
  EXPECT_EQ(message_of([&] { return survival(sbg{0, 1}, 1); }),
            "clientele::models::sbg: parameter alpha = 0 breaks the rule: > 0");
  EXPECT_EQ(message_of([&] { return retention_rate(m, 0); }),
            "clientele::models::sbg: parameter t = 0 breaks the rule: in [1, 1000000000], whole number");
  EXPECT_EQ(message_of([&] { return expected_renewals(m, 1, std::vector<contracts_of_age>{{1, 1}, {1.5, 1}}); }),
            "clientele::models::sbg: parameter age[1] = 1.5 breaks the rule: in [1, 1000000000], whole number");
  EXPECT_EQ(message_of([&] { return expected_renewals(m, 1, std::vector<contracts_of_age>{{1, -1}}); }),
            "clientele::models::sbg: parameter contracts[0] = -1 breaks the rule: >= 0");
  EXPECT_THROW((void)survival(m, 0.5), invalid_parameter);
  EXPECT_THROW((void)survival(m, -1), invalid_parameter);
  EXPECT_THROW((void)survival(m, 1, 0), invalid_parameter);
  EXPECT_THROW((void)churn_rate(bdw{1, 1, endless}, 1), invalid_parameter);
  EXPECT_THROW((void)probability_of_leaving(bdw{1, -1, 1}, 1), invalid_parameter);
  EXPECT_THROW((void)discounted_residual_lifetime(m, -0.1, 1), invalid_parameter);
  EXPECT_THROW((void)expected_residual_lifetime(m, 1, 0.5), invalid_parameter);
  EXPECT_THROW((void)expected_residual_lifetime(m, 1, -1), invalid_parameter);
}

}  // namespace contract_operations_test
