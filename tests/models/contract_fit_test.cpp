// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/contract_fit.hpp>

#include <clientele/churn/cohort_triangle.hpp>
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/learn.hpp>
#include <clientele/core/summarize.hpp>

#include "oracle.hpp"
#include "same_bits.hpp"
#include "support/backwards.hpp"
#include "support/forged.hpp"
#include "support/rounds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace contract_fit_test {

using namespace clientele;
using namespace clientele::models;
using tests::same_bits;

/// Of 1 000 customers, by year: Fader & Hardie (2007), table 1.
const std::vector<double> high_end{1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394};
const std::vector<double> regular{1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173};

std::vector<contract_history> first_years(const std::vector<double>& survivors, std::size_t years) {
  return contracts_of_survivors(std::span(survivors).first(years + 1));
}

template <class Model>
fitted_model<Model> fit_to(const std::vector<contract_history>& rows, contract_fit<Model> how = {}) {
  return fit(how.counted(), rows, &contract_history::months, &contract_history::cancelled,
             &contract_history::contracts);
}

/// The maximum by mpmath: parameters and standard errors to 1e-9, the log-likelihood to 1e-9.
template <class Model>
void is_the_maximum(const std::string& name, std::size_t least) {
  std::size_t found = 0;
  for (const auto& row : oracle::table("mle_contracts.csv").rows) {
    if (row[0] != name) continue;
    const std::size_t years = static_cast<std::size_t>(oracle::number(row[2]));
    SCOPED_TRACE(row[1] + ", " + row[2] + " years, " + row[3]);
    const auto f = fit_to<Model>(first_years(row[1] == "regular" ? regular : high_end, years));
    EXPECT_EQ(f.why, stopping::converged);
    EXPECT_LE(f.evaluations, 12);
    EXPECT_EQ(f.customers, 1000);
    EXPECT_TRUE(f.warnings.empty());
    ++found;
    const double wanted = oracle::number(row[4]);
    if (row[3] == "log_likelihood") {
      EXPECT_NEAR(f.log_likelihood, wanted, 1e-9);
      continue;
    }
    std::size_t i = 0;
    const auto compare = [&](const auto& p) {
      if (p.name == row[3]) {
        EXPECT_NEAR(f.value.*p.member, wanted, 1e-9 * wanted);
        EXPECT_NEAR(f.standard_errors[i], oracle::number(row[5]), 1e-7 * wanted);
        EXPECT_DOUBLE_EQ(f.standard_errors[i] * f.standard_errors[i], f.covariance[i][i]);
      }
      ++i;
    };
    std::apply([&](const auto&... p) { (compare(p), ...); }, Model::parameters);
  }
  EXPECT_EQ(found, least);
}
TEST(ContractFit, TheMaximumSbg) { is_the_maximum<sbg>("sbg", 18); }
TEST(ContractFit, TheMaximumBdw) { is_the_maximum<bdw>("bdw", 16); }

/// Fader & Hardie (2007): seven years fitted, as printed; the five years held out.
TEST(ContractFit, ThePublishedFitsAndTheirHoldout) {
  const auto r = fit_to<sbg>(first_years(regular, 7)), h = fit_to<sbg>(first_years(high_end, 7)),
             r4 = fit_to<sbg>(first_years(regular, 4));
  EXPECT_NEAR(r->alpha, 0.704, 5e-4);
  EXPECT_NEAR(r->beta, 1.182, 5e-4);
  EXPECT_NEAR(h->alpha, 0.668, 5e-4);
  EXPECT_NEAR(h->beta, 3.806, 5e-4);
  EXPECT_NEAR(r4->alpha, 0.764, 5e-4);
  EXPECT_NEAR(r4->beta, 1.296, 5e-4);
  const auto b = fit_to<bdw>(first_years(high_end, 7));
  double missed = 0, missed_by_bdw = 0;
  for (std::size_t year = 8; year <= 12; ++year) {
    const double t = static_cast<double>(year);
    EXPECT_NEAR(survival(*r, t), regular[year] / 1000, 0.004) << year;
    EXPECT_NEAR(survival(*h, t), high_end[year] / 1000, 0.017) << year;
    missed += std::abs(survival(*h, t) - high_end[year] / 1000);
    missed_by_bdw += std::abs(survival(*b, t) - high_end[year] / 1000);
  }
  EXPECT_LT(missed_by_bdw, missed);  // duration dependence, what the second paper is about
}

// ---- the same contracts, one by one ----

struct subscription {
  int months;
  bool cancelled;
};
std::vector<subscription> one_by_one(const std::vector<contract_history>& rows) {
  std::vector<subscription> all;
  for (const auto& r : rows)
    for (double i = 0; i < r.contracts; ++i) all.push_back({static_cast<int>(r.months), r.cancelled != 0});
  std::shuffle(all.begin(), all.end(), std::mt19937(3));
  return all;
}
constexpr auto months = &subscription::months;
constexpr auto cancelled = &subscription::cancelled;

template <class Model>
void the_same_whatever_the_rows() {
  const auto rows = first_years(high_end, 9);
  auto counted = fit_to<Model>(rows);
  auto all = one_by_one(rows);
  const auto whole = fit(contract_fit<Model>{}, all, months, cancelled);
  EXPECT_EQ(whole.rows, 1000u);
  EXPECT_EQ(whole.distinct, 10u);
  EXPECT_EQ(whole.join_ratio, 100);
  EXPECT_EQ(counted.join_ratio, 1);
  counted.rows = whole.rows, counted.join_ratio = whole.join_ratio;  // all else is the same
  same_bits(counted, whole);
  std::mt19937 random(4);
  for (const bool placed : {true, false})
    same_bits(tests::fit_in_rounds(contract_fit<Model>{}, std::span<const subscription>(all), placed, random, months,
                                   cancelled)
                  .fitted,
              whole);
  same_bits(fit(contract_fit<Model>{}, all, months, cancelled, tests::backwards{3}), whole);
  std::reverse(all.begin(), all.end());
  same_bits(fit(contract_fit<Model>{}, all, months, cancelled), whole);
}
TEST(ContractFit, RowsCountsPartsAndOrder) {
  the_same_whatever_the_rows<sbg>();
  the_same_whatever_the_rows<bdw>();
}

TEST(ContractFit, CountsInParts) {
  auto rows = first_years(regular, 12);
  const auto more = first_years(high_end, 5);
  rows.insert(rows.end(), more.begin(), more.end());
  const auto whole = fit_to<sbg>(rows);
  EXPECT_EQ(whole.customers, 2000);
  std::mt19937 random(6);
  same_bits(tests::fit_in_rounds(sbg_fit{}.counted(), std::span<const contract_history>(rows), false, random,
                                 &contract_history::months, &contract_history::cancelled, &contract_history::contracts)
                .fitted,
            whole);
}

TEST(ContractFit, ForgedBytes) {
  const auto all = one_by_one(first_years(regular, 3));
  std::mt19937 random(5);
  int refused = 0;
  for (int round = 0; round < 300; ++round) try {
      const fit_state state(sbg_fit{});
      const auto part = save(learn(state, std::span(all).first(40), months, cancelled));
      static_cast<void>(advance(state, {load_part(state, tests::forged(part, random))}));
    } catch (const error&) {
      ++refused;
    }
  EXPECT_GT(refused, 100);
}

// ---- a triangle ----

struct payment {
  int customer, month;
};
TEST(ContractFit, CohortsOfATriangle) {
  // cohort c begins in month c and loses one customer a month: 9 − c of them, then one fewer, …
  std::vector<payment> payments;
  int customer = 0;
  for (int c = 0; c < 4; ++c)
    for (int k = 0; k < 9 - c; ++k, ++customer)
      for (int age = 0; age <= k && c + age < 4; ++age) payments.push_back({customer, c + age});
  const auto s =
      summarize(payments, churn::cohort_triangle{.first = 0, .last = 3}, &payment::customer, &payment::month);
  const churn::cohort_table& table = *s;
  const auto rows = contracts_of_cohorts(table);
  const std::vector<contract_history> wanted{{1, 1, 1}, {2, 1, 1}, {3, 1, 1}, {3, 0, 6}, {1, 1, 1},
                                             {2, 1, 1}, {2, 0, 6}, {1, 1, 1}, {1, 0, 6}, {0, 0, 6}};
  EXPECT_EQ(rows, wanted);
  const auto f = fit_to<sbg>(rows);
  EXPECT_EQ(f.ignored, 1u);  // the last cohort has seen no decision
  EXPECT_EQ(f.customers, 24);
  // the cohorts one by one are the same contracts
  std::vector<contract_history> joined;
  for (const std::vector<double>& cohort : {std::vector<double>{6}, {8, 7, 6}, {7, 6}, {9, 8, 7, 6}})
    for (const auto& row : contracts_of_survivors(cohort)) joined.push_back(row);
  const auto g = fit_to<sbg>(joined);
  EXPECT_EQ(g.value, f.value);
  EXPECT_EQ(g.log_likelihood, f.log_likelihood);
}

TEST(ContractFit, KaplanMeierOfTheSameRows) {
  const auto all = one_by_one(first_years(regular, 12));
  const auto summary_of_all = summarize(all, churn::kaplan_meier{}, months, cancelled);
  const churn::survival_curve& curve = *summary_of_all;
  const auto f = fit(bdw_fit{}, all, months, cancelled);
  for (std::size_t t = 1; t <= 12; ++t) {
    EXPECT_NEAR(curve.survival(static_cast<double>(t)), regular[t] / 1000, 1e-12);
    EXPECT_NEAR(survival(*f, static_cast<double>(t)), regular[t] / 1000, 0.01);
  }
}

// ---- what is fitted is found again; what cannot be found is said ----

TEST(ContractFit, FindsTheModelAgain) {
  const bdw truth{0.8, 2.5, 1.4};
  std::vector<double> survivors;
  for (int t = 0; t <= 40; ++t) survivors.push_back(std::round(1e12 * survival(truth, t)));
  const auto f = fit_to<bdw>(contracts_of_survivors(survivors));
  EXPECT_NEAR(f->alpha, truth.alpha, 1e-7);
  EXPECT_NEAR(f->beta, truth.beta, 1e-7);
  EXPECT_NEAR(f->c, truth.c, 1e-7);
}

TEST(ContractFit, OneConstantRate) {
  std::vector<double> survivors;
  for (int t = 0; t <= 8; ++t) survivors.push_back(65536 * std::pow(0.75, t));  // whole numbers
  const auto f = fit_to<sbg>(contracts_of_survivors(survivors));
  EXPECT_EQ(f.why, stopping::flat);
  EXPECT_TRUE(f.at_boundary[0] && f.at_boundary[1]);
  ASSERT_EQ(f.warnings.size(), 2u);
  EXPECT_EQ(f.warnings[0], "the likelihood is flat in alpha: it runs to its bound or is not determined by the data");
  EXPECT_NEAR(churn_rate(*f, 1), 0.25, 1e-5);
  EXPECT_NEAR(churn_rate(*f, 9), 0.25, 1e-5);
}
TEST(ContractFit, NobodyLeavesOrAllDo) {
  const auto stay = fit_to<sbg>({{24, 0, 100}});
  EXPECT_EQ(stay.why, stopping::flat);
  EXPECT_GT(survival(*stay, 24), 0.999);
  const auto leave = fit_to<sbg>({{1, 1, 100}});
  EXPECT_EQ(leave.why, stopping::flat);
  EXPECT_LT(survival(*leave, 1), 0.001);
  const auto two = fit_to<bdw>({{3, 1, 50}, {7, 0, 50}});  // c cannot be told from one period
  EXPECT_NE(two.why, stopping::converged);
  EXPECT_FALSE(two.warnings.empty());
}
TEST(ContractFit, APriorHolds) {
  const contract_fit<sbg> how{.priors = {prior::normal(2, 0.01), prior::gamma(4, 1)}};
  const auto f = fit_to<sbg>(first_years(regular, 2), how);
  EXPECT_NEAR(f->alpha, 2, 0.05);
  EXPECT_LT(f.standard_errors[0], 0.011);
  EXPECT_THROW((void)fit_to<sbg>(first_years(regular, 2), {.priors = {prior::normal(2, 0), {}}}), invalid_parameter);
}

template <class Error, class F>
std::string message_of(F&& f) {
  try {
    (void)f();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing thrown";
}
TEST(ContractFit, RefusesBadInput) {
  EXPECT_EQ(message_of<undefined_result>([] { return fit_to<sbg>({{0, 0, 5}, {3, 1, 0}}); }),
            "clientele::models::sbg: no contract to fit to");
  const std::vector<subscription> at_0{{3, false}, {0, true}};
  EXPECT_EQ(message_of<invalid_customer>([&] { return fit(sbg_fit{}, at_0, months, cancelled); }),
            "row 1: clientele::models::sbg: months = 0 breaks the rule: at least 1 where the contract was cancelled (1 "
            "bad row in "
            "all)");
  EXPECT_EQ(message_of<invalid_customer>([&] { return fit_to<sbg>({{1.5, 1, 1}}); }),
            "row 0: clientele::models::sbg: months = 1.5 breaks the rule: in [0, 1000000000], whole number (1 bad row "
            "in all)");
  EXPECT_EQ(
      message_of<invalid_customer>([&] { return fit_to<sbg>({{1, 0.5, 1}}); }),
      "row 0: clientele::models::sbg: cancelled = 0.5 breaks the rule: in [0, 1], whole number (1 bad row in all)");
  EXPECT_EQ(
      message_of<invalid_customer>([&] { return fit_to<sbg>({{1, 1, 0.5}}); }),
      "row 0: clientele::models::sbg: contracts = 0.5 breaks the rule: in [0, 1e+15], whole number (1 bad row in all)");
  EXPECT_EQ(message_of<invalid_parameter>([] { return contracts_of_survivors(std::array{5.0, 3.0, 4.0}); }),
            "clientele::models::contract_history: parameter survivors[2] = 4 breaks the rule: in [0, 3], whole number");
  EXPECT_EQ(
      message_of<invalid_parameter>([] { return contracts_of_survivors(std::array{5.5}); }),
      "clientele::models::contract_history: parameter survivors[0] = 5.5 breaks the rule: in [0, 1e+15], whole number");
  EXPECT_TRUE(contracts_of_survivors({}).empty());
}

}  // namespace contract_fit_test
