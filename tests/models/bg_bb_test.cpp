// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/bg_bb.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/simulate.hpp>
#include <clientele/value/model_lifetime.hpp>

#include "boundaries.hpp"
#include "laws.hpp"

#include <random>
#include <vector>

namespace bg_bb_test {

using namespace clientele;
using namespace clientele::models;

constexpr bg_bb donations{.alpha = 1.204, .beta = 0.750, .gamma = 0.657, .delta = 2.783};

TEST(BgBb, Values) { boundaries::compare<bg_bb>("bg_bb", 700, 3000); }

TEST(BgBb, WorkedNumbers) {
  EXPECT_NEAR(probability_alive(donations, 2, 4, 6, 1), 0.58951411643369788046, 1e-14);
  EXPECT_NEAR(expected_purchases(donations, 5, 2, 4, 6), 1.0573489419096805202, 1e-14);
  EXPECT_EQ(probability_alive(donations, 2, 6, 6), 1);
  // all weights 1: every probability is an even mean. Two opportunities, none used: left before the first 1/2; before
  // the second 1/2 · 1/6; there and silent 1/3 · 1/3
  const bg_bb even{1, 1, 1, 1};
  EXPECT_NEAR(log_likelihood(even, 0, 0, 2), std::log(1.0 / 2 + 1.0 / 12 + 1.0 / 9), 1e-15);
  EXPECT_NEAR(expected_purchases(even, 3), 0.5 * (1.0 / 2 + 1.0 / 3 + 1.0 / 4), 1e-15);
}

TEST(BgBb, ProbabilitiesAddUp) {
  laws::probabilities_add_up(donations);
  laws::probabilities_add_up(bg_bb{20, 3, 5, 400});
}
TEST(BgBb, RefusesBadInput) {
  laws::refuses_bad_input(donations, "n");
  EXPECT_THROW((void)probability_alive(donations, 2, 1, 6), invalid_customer);
  EXPECT_THROW((void)expected_purchases(donations, 1.5, 1, 1, 2), invalid_parameter);
  EXPECT_THROW((void)probability_alive(donations, 1, 1, 2, 0.5), invalid_parameter);
  EXPECT_THROW((void)discounted_transactions(donations, 0.1, 1, 1, 2, 2.5), invalid_parameter);
}

/// What holds whatever the parameters, with histories of all kinds; and the models that it becomes.
TEST(BgBb, Laws) {
  std::mt19937_64 random(7);
  const auto between = [&](double low, double high) {
    return low * std::exp(static_cast<double>(random() >> 11) * 0x1p-53 * std::log(high / low));
  };
  for (int trial = 0; trial < 60; ++trial) {
    const bg_bb m{between(0.05, 20), between(0.05, 20), between(0.05, 20), between(0.05, 20)};
    const double n = static_cast<double>(random() % 60), t_x = static_cast<double>(random() % 60) * n / 60;
    const double last = static_cast<double>(static_cast<int>(t_x)),
                 x = last == 0 ? 0 : 1 + static_cast<double>(random() % static_cast<std::uint64_t>(last));
    SCOPED_TRACE("x " + std::to_string(x) + ", t_x " + std::to_string(last) + ", n " + std::to_string(n));
    const double alive = probability_alive(m, x, last, n);
    EXPECT_LE(probability_alive(m, x, last, n + 1), alive * (1 + 1e-12));
    EXPECT_NEAR(probability_alive(m, x, last, n, 1), alive * (m.delta + n) / (m.gamma + m.delta + n), 1e-13 * alive);
    // the next opportunity is used, or it is not: Bayes
    const double now = log_likelihood(m, x, last, n), used = log_likelihood(m, x + 1, n + 1, n + 1),
                 not_used = log_likelihood(m, x, last, n + 1);
    EXPECT_NEAR(std::exp(used - now) + std::exp(not_used - now), 1, 1e-12);
    EXPECT_NEAR(expected_purchases(m, 1, x, last, n), std::exp(used - now), 1e-12 * std::exp(used - now));
    EXPECT_NEAR(probability_of(m, 1, 1, x, last, n), std::exp(used - now), 1e-12 * std::exp(used - now));
    const double expected = expected_purchases(m, 40, x, last, n),
                 endless = discounted_transactions(m, 0.2, x, last, n);
    EXPECT_NEAR(discounted_transactions(m, 0, x, last, n, 40), expected, 1e-13 * expected);
    EXPECT_LE(discounted_transactions(m, 0.2, x, last, n, 40), endless * (1 + 1e-13));
    EXPECT_LT(endless, expected_purchases(m, 1e6, x, last, n));
  }
}

// ---- fits ----

struct donor {
  int x, t_x, n, donors;
};
/// Fader, Hardie & Shang (2010), table 3: donors of 1995, six years, by the years in which they gave again.
const std::vector<donor> donors{{6, 6, 6, 1203}, {5, 6, 6, 728}, {4, 6, 6, 512}, {3, 6, 6, 357}, {2, 6, 6, 234},
                                {1, 6, 6, 129},  {5, 5, 6, 335}, {4, 5, 6, 284}, {3, 5, 6, 225}, {2, 5, 6, 173},
                                {1, 5, 6, 119},  {4, 4, 6, 240}, {3, 4, 6, 181}, {2, 4, 6, 155}, {1, 4, 6, 78},
                                {3, 3, 6, 322},  {2, 3, 6, 255}, {1, 3, 6, 129}, {2, 2, 6, 613}, {1, 2, 6, 277},
                                {1, 1, 6, 1091}, {0, 0, 6, 3464}};

TEST(BgBb, ThePublishedFitIsTheMaximum) {
  const auto f = fit(bg_bb_fit{}.weighted(), donors, &donor::x, &donor::t_x, &donor::n, &donor::donors);
  EXPECT_NEAR(f->alpha, 1.204, 5e-4);
  EXPECT_NEAR(f->beta, 0.750, 5e-4);
  EXPECT_NEAR(f->gamma, 0.657, 5e-4);
  EXPECT_NEAR(f->delta, 2.783, 1e-3);
  EXPECT_EQ(f.why, stopping::converged);
  EXPECT_LE(f.evaluations, 10);
  EXPECT_EQ(f.customers, 11104);
  EXPECT_EQ(f.distinct, 22u);
  EXPECT_TRUE(f.warnings.empty());
  std::size_t i = 0, found = 0;
  const oracle::table wanted("mle_donations.csv");
  for (const auto& row : wanted.rows) {
    if (row[0] != "log_likelihood") continue;
    ++found;
    EXPECT_NEAR(f.log_likelihood, oracle::number(row[1]), 1e-8);
  }
  const auto compare = [&](const auto& p) {
    for (const auto& row : wanted.rows) {
      if (row[0] != p.name) continue;
      ++found;
      EXPECT_NEAR(f.value.*p.member, oracle::number(row[1]), 1e-8) << p.name;
      EXPECT_NEAR(f.standard_errors[i], oracle::number(row[2]), 1e-8) << p.name;
    }
    ++i;
  };
  std::apply([&](const auto&... p) { (compare(p), ...); }, bg_bb::parameters);
  EXPECT_EQ(found, 5u);
}

/// The next five years: figure 5 of the paper, all donors; and who is worth what.
TEST(BgBb, ThroughTheComponents) {
  const auto asked = expected_purchases_of{donations, 5.0, 0.1};
  const auto s = summarize(donors, asked, &donor::x, &donor::t_x, &donor::n);
  double sum = 0, discounted = 0;
  for (const donor& d : donors) {
    sum += expected_purchases(donations, 5, d.x, d.t_x, d.n);
    discounted += discounted_transactions(donations, 0.1, d.x, d.t_x, d.n);
  }
  EXPECT_NEAR(s->purchases, sum, 1e-10 * sum);
  EXPECT_NEAR(s->discounted, discounted, 1e-10 * discounted);
  const auto table = fit(asked, donors, &donor::x, &donor::t_x, &donor::n);
  EXPECT_EQ((*table)(2, 4, 6).purchases, expected_purchases(donations, 5, 2, 4, 6));
  const value::model_lifetime worth{donations, gamma_gamma{6.25, 3.74, 15.44}, 0.1};
  EXPECT_NEAR(worth(2, 4, 6, 30).purchases, discounted_transactions(donations, 0.1, 2, 4, 6), 1e-14);
  EXPECT_THROW((void)worth(2, 1, 6, 30), invalid_customer);
  try {
    (void)worth(2, 4, 6, 0);
    ADD_FAILURE() << "no spend was taken";
  } catch (const invalid_customer& e) {
    EXPECT_EQ(e.first.field, "mean_spend");
  }
}

TEST(BgBb, FindsTheParametersOfAPanelAndFlagsWhatRunsAway) {
  const bg_bb truth{1.5, 4, 0.8, 9};
  std::vector<simulated_history> all;
  for (std::uint64_t i = 0; i < 20000; ++i) all.push_back(simulate(truth, 5, i, 10 + static_cast<double>(i % 3) * 20));
  const auto f = fit(bg_bb_fit{}, all, &simulated_history::x, &simulated_history::t_x, &simulated_history::T);
  EXPECT_EQ(f.why, stopping::converged);
  EXPECT_LE(f.evaluations, 10);
  EXPECT_NEAR(f->alpha, truth.alpha, 4 * f.standard_errors[0]);
  EXPECT_NEAR(f->beta, truth.beta, 4 * f.standard_errors[1]);
  EXPECT_NEAR(f->gamma, truth.gamma, 4 * f.standard_errors[2]);
  EXPECT_NEAR(f->delta, truth.delta, 4 * f.standard_errors[3]);
  EXPECT_LT(f.standard_errors[0], 0.2);

  // nobody leaves, and all are alike: gamma and the spread of p run away
  std::vector<donor> faithful;
  for (int x = 0; x <= 6; ++x) faithful.push_back({x, x == 0 ? 0 : 6, 6, 10});
  faithful[0] = {1, 6, 6, 10};
  const auto g = fit(bg_bb_fit{}, faithful, &donor::x, &donor::t_x, &donor::n);
  EXPECT_TRUE(g.at_boundary[2]);
  EXPECT_EQ(g.why, stopping::flat);
  EXPECT_FALSE(g.warnings.empty());
  const std::vector<donor> odd{{2, 1, 6, 1}};
  try {
    (void)fit(bg_bb_fit{}, odd, &donor::x, &donor::t_x, &donor::n);
    ADD_FAILURE() << "two purchases at one opportunity were taken";
  } catch (const invalid_customer& e) {
    EXPECT_EQ(std::string(e.what()),
              "row 0: clientele::models::bg_bb: x = 2 breaks the rule: at most t_x: one purchase an opportunity "
              "(1 bad row in all)");
  }
}

}  // namespace bg_bb_test
