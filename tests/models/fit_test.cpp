// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/fit.hpp>

#include "oracle.hpp"
#include "support/sanitized.hpp"

#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/models/simulate.hpp>

#include <ranges>

namespace fit_test {

using namespace clientele;
using namespace clientele::models;

struct customer {
  double x, t_x, T, spend;
};

template <class Model>
auto fit_to(const Model&, const std::vector<customer>& customers) {
  return fit(model_fit<Model>{}, customers, &customer::x, &customer::t_x, &customer::T);
}

/// A panel of a model; times rounded up to whole steps where asked for.
template <class Model>
std::vector<customer> panel(const Model& m, std::uint64_t n, double T, std::uint64_t seed, double step = 0) {
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < n; ++i) {
    const auto h = simulate(m, seed, i, T * (0.7 + 0.3 * static_cast<double>(i % 12) / 12));
    const auto whole = [&](double t) { return step > 0 ? step * std::ceil(t / step) : t; };
    all.push_back({h.x, std::min(whole(h.t_x), whole(h.T)), whole(h.T), 0});
  }
  return all;
}

template <class Model>
void within_three_errors(const fitted_model<Model>& f, const Model& truth) {
  std::size_t k = 0;
  std::apply(
      [&](const auto&... p) {
        (([&] {
           EXPECT_FALSE(f.at_boundary[k]) << p.name;
           EXPECT_NEAR(f.value.*(p.member), truth.*(p.member), 3 * f.standard_errors[k]) << p.name;
           ++k;
         }()),
         ...);
      },
      Model::parameters);
  EXPECT_EQ(f.why, stopping::converged);
  EXPECT_LE(f.evaluations, 10);
}

/// No garbage, whatever the flags say.
template <class Model>
void sensible(const fitted_model<Model>& f) {
  EXPECT_TRUE(std::isfinite(f.log_likelihood));
  EXPECT_TRUE(models::detail::is_proper(f.value));
  EXPECT_TRUE(f.why == stopping::converged || f.why == stopping::flat) << name_of(f.why);
}

/// The CDNOW sample of the folder CLIENTELE_DATA, or nothing.
std::vector<customer> cdnow_sample() {
  std::vector<customer> all;
  const char* folder = std::getenv("CLIENTELE_DATA");
  if (folder == nullptr) return all;
  const std::string command = "gzip -dc '" + std::string(folder) + "/cdnow_sample_summary.csv.gz'";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return all;
  char line[512];
  bool head = true;
  while (std::fgets(line, sizeof line, pipe) != nullptr) {
    std::vector<std::string> cells;
    std::stringstream rest(line);
    for (std::string cell; std::getline(rest, cell, ',');) cells.push_back(cell);
    if (!head && cells.size() >= 9) {  // weeks are days / 7: the file has six digits of them
      const auto weeks = [&](std::size_t i) { return std::round(oracle::number(cells[i]) * 7) / 7; };
      const double x = oracle::number(cells[2]);
      all.push_back({x, weeks(3), weeks(4), x > 0 ? std::round(oracle::number(cells[8]) * x * 100) / 100 / x : 0});
    }
    head = false;
  }
  pclose(pipe);
  return all;
}

template <class Model>
void agrees_with_table(const fitted_model<Model>& f, const std::string& name) {
  const oracle::table t("mle_cdnow_sample.csv");
  std::size_t k = 0;
  for (const auto& row : t.rows) {
    if (row[0] != name) continue;
    const double want = oracle::number(row[2]);
    if (row[1] == "log_likelihood") {
      EXPECT_NEAR(f.log_likelihood, want, 1e-8) << name;
      continue;
    }
    std::apply(
        [&](const auto&... p) {
          (([&] {
             if (p.name != row[1]) return;
             EXPECT_NEAR(f.value.*(p.member), want, 1e-6 * want) << name << " " << row[1];
           }()),
           ...);
        },
        Model::parameters);
    EXPECT_NEAR(f.standard_errors[k++], oracle::number(row[3]), 1e-6 * oracle::number(row[3])) << name << " " << row[1];
  }
  EXPECT_EQ(k, fitted_model<Model>::count);
  EXPECT_EQ(f.why, stopping::converged);
  EXPECT_LE(f.evaluations, 10);
  std::printf("%s: log-likelihood %.10f after %d evaluations\n", name.c_str(), f.log_likelihood, f.evaluations);
}

TEST(Fit, CdnowSample) {
  const auto all = cdnow_sample();
  if (all.empty()) GTEST_SKIP() << "left out: CLIENTELE_DATA names no folder with cdnow_sample_summary.csv.gz";
  ASSERT_EQ(all.size(), 2357u);
  const auto bg = fit_to(bg_nbd{}, all);
  agrees_with_table(bg, "bgnbd");
  EXPECT_EQ(bg.rows, 2357u);
  EXPECT_EQ(bg.distinct, 1016u);
  EXPECT_NEAR(bg.aic, 2 * 4 + 2 * 9582.4292066739306, 1e-7);
  EXPECT_NEAR(bg.bic, 4 * std::log(2357.0) + 2 * 9582.4292066739306, 1e-7);
  const auto mbg = fit_to(mbg_nbd{}, all);
  agrees_with_table(mbg, "mbgnbd");
  const auto pareto = fit_to(pareto_nbd{}, all);
  agrees_with_table(pareto, "pnbd");
  const auto spend = fit(gamma_gamma_fit{}, all, &customer::x, &customer::spend);
  agrees_with_table(spend, "gg");
  EXPECT_EQ(spend.ignored, 1411u);
  EXPECT_EQ(spend.customers, 946);

  // Sums over the sample at the maximum, to 20 digits from mpmath; the published check: 1 653 expected, 1 882 bought.
  const auto sums = [&](const auto& m, double alive, double in_39, double in_52) {
    double sum[3] = {};
    for (const customer& c : all) {
      sum[0] += probability_alive(m, c.x, c.t_x, c.T);
      sum[1] += expected_purchases(m, 39, c.x, c.t_x, c.T);
      sum[2] += expected_purchases(m, 52, c.x, c.t_x, c.T);
    }
    EXPECT_NEAR(sum[0], alive, 1e-6 * alive);
    EXPECT_NEAR(sum[1], in_39, 1e-6 * in_39);
    EXPECT_NEAR(sum[2], in_52, 1e-6 * in_52);
  };
  sums(bg.value, 1917.2776710397179, 1653.4086979425399, 2089.3987067421382);
  sums(mbg.value, 1057.6363705080722, 1576.7283018961543, 1980.0327585307384);
  sums(pareto.value, 1051.875247181193, 1665.5131072101846, 2109.9596103083434);
  double discounted = 0;
  for (const customer& c : all) discounted += discounted_transactions(pareto.value, 0.0027, c.x, c.t_x, c.T);
  EXPECT_NEAR(discounted, 7185.9722049435451, 1e-6 * 7185.97);

  // days and weeks: the same likelihood but for the unit, the same shapes
  auto days = all;
  double repeats = 0;
  for (customer& c : days) c.t_x *= 7, c.T *= 7, repeats += c.x;
  const auto by_day = fit_to(bg_nbd{}, days);
  EXPECT_NEAR(by_day.log_likelihood, bg.log_likelihood - repeats * std::log(7.0), 1e-7);
  EXPECT_NEAR(by_day->alpha, 7 * bg->alpha, 1e-6 * by_day->alpha);
  EXPECT_NEAR(by_day->b, bg->b, 1e-6 * bg->b);
}

TEST(Fit, RecoversTheParametersOfAPanel) {
  const bg_nbd bg{0.6, 5, 0.8, 2.4};
  within_three_errors(fit_to(bg, panel(bg, 20000, 60, 5)), bg);
  const mbg_nbd mbg{0.6, 5, 0.8, 2.4};
  within_three_errors(fit_to(mbg, panel(mbg, 20000, 60, 6)), mbg);
  const pareto_nbd pareto{0.7, 8, 0.6, 12};
  within_three_errors(fit_to(pareto, panel(pareto, 5000, 60, 7)), pareto);
  const nbd base{0.6, 5};
  within_three_errors(fit_to(base, panel(base, 20000, 60, 8)), base);
  const gamma_gamma spend{6.25, 3.74, 15.44};
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const double x = static_cast<double>(i % 6);
    all.push_back({x, 0, 0, x > 0 ? simulate_mean_spend(spend, 9, i, x) : 0});
  }
  const auto f = fit(gamma_gamma_fit{}, all, &customer::x, &customer::spend);
  within_three_errors(f, spend);
  EXPECT_EQ(f.ignored, 3334u);
  EXPECT_TRUE(f.warnings.empty());
}

TEST(Fit, WeightsAndJoiningChangeNothing) {
  const auto all = panel(bg_nbd{0.6, 5, 0.8, 2.4}, 20000, 40, 5, 1);
  const auto joined = fit_to(bg_nbd{}, all);
  const auto apart = fit(bg_nbd_fit{.join = false}, all, &customer::x, &customer::t_x, &customer::T);
  EXPECT_GT(joined.join_ratio, 5);
  EXPECT_EQ(apart.join_ratio, 1);
  EXPECT_NEAR(joined.log_likelihood, apart.log_likelihood, 1e-8);
  EXPECT_NEAR(joined->b, apart->b, 1e-6 * joined->b);
  struct weighted {
    customer c;
    double weight;
  };
  std::vector<weighted> thrice;
  for (const auto& c : all) thrice.push_back({c, 3}), thrice.push_back({{99, 1, 2, 0}, 0});
  const auto f = fit(
      bg_nbd_fit{}.weighted(), thrice, [](const weighted& w) { return w.c.x; },
      [](const weighted& w) { return w.c.t_x; }, [](const weighted& w) { return w.c.T; }, &weighted::weight);
  EXPECT_EQ(f.ignored, all.size());
  EXPECT_EQ(f.customers, 60000);
  EXPECT_NEAR(f.log_likelihood, 3 * joined.log_likelihood, 1e-7);
  EXPECT_NEAR(f.standard_errors[0], joined.standard_errors[0] / std::sqrt(3.0), 1e-6 * f.standard_errors[0]);
}

TEST(Fit, PriorsGiveTheModeOfThePosterior) {
  // NBD with T = 1 for all would only know r/alpha; a sharp prior on r decides.
  const auto all = panel(nbd{2, 10}, 3000, 20, 5);
  const auto f =
      fit(nbd_fit{.priors = {prior::normal(3, 1e-4), prior{}}}, all, &customer::x, &customer::t_x, &customer::T);
  EXPECT_NEAR(f->r, 3, 1e-3);
  // a gamma prior on a customer-free parameter: its mode (shape − 1)/rate
  std::vector<customer> none{{0, 0, 10, 0}};
  const auto g =
      fit(bg_nbd_fit{.priors = {prior::gamma(3, 4), prior::gamma(5, 1), prior::gamma(2, 2), prior::gamma(4, 2)}}, none,
          &customer::x, &customer::t_x, &customer::T);
  EXPECT_NEAR(g->a, 0.5, 1e-6);
  EXPECT_NEAR(g->b, 1.5, 1e-6);
  EXPECT_THROW(
      (void)fit(nbd_fit{.priors = {prior::normal(3, 0), prior{}}}, all, &customer::x, &customer::t_x, &customer::T),
      invalid_parameter);
}

// What makes peers stop, diverge, overflow or return garbage, on data of that kind.

TEST(FitHardCases, FrequentBuyersByTheDay) {  // x to 500 in about 500 days: "does not converge"
  const bg_nbd truth{0.8, 2.5, 0.3, 4};
  const auto all = panel(truth, 6000, 501, 41, 1);
  double most = 0;
  for (const auto& c : all) most = std::max(most, c.x);
  EXPECT_GT(most, 400);
  const auto f = fit_to(bg_nbd{}, all);
  EXPECT_EQ(f.why, stopping::converged);
  for (std::size_t k = 0; k < 4; ++k) EXPECT_GT(f.standard_errors[k], 0);
  EXPECT_NEAR(f->r, truth.r, 0.1);
  sensible(fit_to(pareto_nbd{}, all));
}

TEST(FitHardCases, FlatRatesOfAVeryLargePanel) {  // 2.5 million customers with r = .1, alpha = 50: overflow, NaN errors
  const bg_nbd truth{0.1, 50.16, 0.4, 0.81};
  constexpr std::uint64_t n = tests::rows_of_a_long_test(2'500'000, 250'000);
  const auto all = std::views::iota(std::uint64_t{0}, n) | std::views::transform([&](std::uint64_t i) {
                     const double T = static_cast<double>(30 + i % 10);  // nobody is stored
                     const auto h = simulate(truth, 42, i, T);
                     return customer{h.x, h.t_x, T, 0};
                   });
  const auto f = fit(bg_nbd_fit{}, all, &customer::x, &customer::t_x, &customer::T);
  within_three_errors(f, truth);
  EXPECT_EQ(f.customers, static_cast<double>(n));
  EXPECT_EQ(f.rows, n);
  EXPECT_GT(f.join_ratio, 10);  // those who never came back are ten rows
}

TEST(FitHardCases, NobodyLeaves) {  // a → 0: the likelihood is the NBD's
  const auto all = panel(nbd{1.5, 10}, 4000, 60, 43);
  const auto base = fit_to(nbd{}, all);
  const auto bg = fit_to(bg_nbd{}, all);
  sensible(bg);
  EXPECT_EQ(bg.why, stopping::flat);
  EXPECT_NEAR(bg.log_likelihood, base.log_likelihood, 1e-8);
  EXPECT_NEAR(bg->r, base->r, 1e-6 * base->r);
  const auto pareto = fit_to(pareto_nbd{}, all);
  sensible(pareto);
  EXPECT_EQ(pareto.why, stopping::flat);
  EXPECT_NEAR(pareto.log_likelihood, base.log_likelihood, 1e-8);
}

TEST(FitHardCases, AllLeaveAtOneRate) {  // s and beta → ∞ together: what is left is their ratio
  const auto all = panel(bg_nbd{0.243, 4.414, 0.793, 2.426}, 10000, 39, 1, 1);
  const auto f = fit_to(pareto_nbd{}, all);
  sensible(f);
  EXPECT_EQ(f.why, stopping::flat);
  EXPECT_TRUE(f.at_boundary[2] && f.at_boundary[3]);
  EXPECT_TRUE(!f.at_boundary[0] && !f.at_boundary[1]);
  EXPECT_TRUE(std::isnan(f.standard_errors[2]));
  EXPECT_GT(f.standard_errors[0], 0);
  EXPECT_EQ(f.warnings.size(), 2u);
  // beyond the bounds there is nothing more to gain; a finite s is worse
  const auto likelihood = [&](double s) {
    joined_rows<3> rows;
    for (const auto& c : all) rows.add({c.x, c.t_x, c.T}, 1);
    rows.sort();
    const pareto_nbd m{f->r, f->alpha, s, f->beta / f->s * s};
    return log_likelihood(m, grouped_rows(rows)).value;
  };
  EXPECT_NEAR(f.log_likelihood, likelihood(1e15), 1e-8);
  EXPECT_GT(f.log_likelihood, likelihood(1e4) + 1e-5);
}

TEST(FitHardCases, ParameterAtItsBound) {  // every customer bought to the very end: certainly nobody has left
  std::vector<customer> all;
  for (int i = 0; i < 300; ++i) all.push_back({1.0 + i % 9, 30, 30, 0});
  const auto base = fit_to(nbd{}, all);
  const auto bg = fit_to(bg_nbd{}, all);
  sensible(bg);
  EXPECT_TRUE(bg.at_boundary[2]);
  EXPECT_TRUE(std::isnan(bg.standard_errors[2]));
  EXPECT_EQ(bg.why, stopping::flat);
  EXPECT_FALSE(bg.warnings.empty());
  EXPECT_NEAR(bg.log_likelihood, base.log_likelihood, 1e-7);
  const auto pareto = fit_to(pareto_nbd{}, all);
  sensible(pareto);
  EXPECT_NEAR(pareto.log_likelihood, base.log_likelihood, 1e-5);
}

TEST(FitHardCases, FewAndEqualCustomers) {
  const std::vector<customer> one{{3, 20, 30, 12}}, new_ones(50, customer{0, 0, 30, 0}),
      at_once(20, customer{0, 0, 0, 0}), alike(500, customer{4, 25, 30, 12});
  for (const auto* all : {&one, &new_ones, &at_once, &alike}) {
    SCOPED_TRACE(all->size());
    sensible(fit_to(bg_nbd{}, *all));
    sensible(fit_to(mbg_nbd{}, *all));
    sensible(fit_to(pareto_nbd{}, *all));
    sensible(fit_to(nbd{}, *all));
  }
  // customers seen for no time at all say nothing: neither parameters nor likelihood change
  auto with_new = panel(bg_nbd{0.6, 5, 0.8, 2.4}, 3000, 40, 5), without = with_new;
  with_new.insert(with_new.end(), 700, customer{0, 0, 0, 0});
  const auto same = [&](const auto& model) {
    const auto f = fit_to(model, with_new), g = fit_to(model, without);
    EXPECT_NEAR(f.log_likelihood, g.log_likelihood, 1e-8);
    EXPECT_NEAR(f->r, g->r, 1e-6 * g->r);
    EXPECT_NEAR(f->alpha, g->alpha, 1e-6 * g->alpha);
  };
  same(bg_nbd{});
  same(mbg_nbd{});
  same(pareto_nbd{});
  same(nbd{});
  // all alike: rates without variance, x ln(x/T) − x is the Poisson bound of the NBD
  const auto f = fit_to(nbd{}, alike);
  EXPECT_TRUE(f.at_boundary[0] && f.at_boundary[1]);
  EXPECT_NEAR(f.log_likelihood, 500 * (4 * std::log(4 / 30.0) - 4), 1e-3);
  EXPECT_NEAR(f->r / f->alpha, 4 / 30.0, 1e-4);
}

TEST(FitHardCases, AmountsWithoutVariance) {  // no greatest likelihood: p and q grow without bound, the mean is right
  for (const auto& all : {std::vector<customer>(200, customer{3, 0, 0, 25}), std::vector<customer>{{2, 0, 0, 10}}}) {
    const auto f = fit(gamma_gamma_fit{}, all, &customer::x, &customer::spend);
    EXPECT_TRUE(std::isfinite(f.log_likelihood));
    EXPECT_TRUE(f.at_boundary[0] || f.at_boundary[1]);
    EXPECT_NE(f.why, stopping::converged);
    EXPECT_FALSE(f.warnings.empty());
    EXPECT_NEAR(expected_spend(f.value, 3, all[0].spend), all[0].spend, 0.01 * all[0].spend);
  }
}

TEST(FitHardCases, SpendModelWithoutAPopulationMean) {  // q < 1
  const gamma_gamma truth{2, 0.7, 5};
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < 5000; ++i)
    all.push_back(
        {1.0 + static_cast<double>(i % 4), 0, 0, simulate_mean_spend(truth, 44, i, 1.0 + static_cast<double>(i % 4))});
  const auto f = fit(gamma_gamma_fit{}, all, &customer::x, &customer::spend);
  EXPECT_NEAR(f->q, 0.7, 3 * f.standard_errors[1]);
  ASSERT_FALSE(f.warnings.empty());
  EXPECT_NE(f.warnings[0].find("does not exist"), std::string::npos);
  EXPECT_THROW((void)expected_spend(f.value, 0, 0), undefined_result);
}

TEST(FitHardCases, SpendCorrelatedWithFrequency) {
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const double x = 1 + static_cast<double>(i % 10);
    all.push_back({x, 0, 0, (1 + 0.3 * x) * simulate_mean_spend(gamma_gamma{6, 6, 20}, 45, i, x)});
  }
  const auto f = fit(gamma_gamma_fit{}, all, &customer::x, &customer::spend);
  EXPECT_GT(f.spend_correlation, 0.3);
  ASSERT_FALSE(f.warnings.empty());
  EXPECT_NE(f.warnings[0].find("correlated"), std::string::npos);
}

TEST(Fit, RefusesBadCustomers) {
  const std::vector<customer> late{{1, 1, 2, 0}, {1, 3, 2, 0}, {1, 4, 2, 0}}, nothing;
  const auto blamed = [](auto&& go) {
    try {
      go();
    } catch (const invalid_customer& e) {
      return std::string(e.what());
    }
    return std::string("taken");
  };
  EXPECT_EQ(blamed([&] { (void)fit_to(bg_nbd{}, late); }),
            "row 1: clientele::models::bg_nbd: t_x = 3 breaks the rule: not later than T (2 bad rows in all)");
  EXPECT_EQ(blamed([] { (void)fit_to(nbd{}, {{0, 1, 2, 0}}); }),
            "row 0: clientele::models::nbd: t_x = 1 breaks the rule: 0 where there is no repeat purchase (1 bad row in "
            "all)");
  EXPECT_EQ(blamed([] { (void)fit_to(mbg_nbd{}, {{1.5, 1, 2, 0}}); }),
            "row 0: clientele::models::mbg_nbd: x = 1.5 breaks the rule: " +
                std::string(std::get<0>(buying_history::inputs).allowed.text()) + " (1 bad row in all)");
  EXPECT_EQ(
      blamed([] {
        (void)fit(gamma_gamma_fit{}, std::vector<customer>{{0, 0, 0, 0}, {1, 1, 2, 0}}, &customer::x,
                  field<"average basket">(&customer::spend));
      }),
      "row 1: clientele::models::gamma_gamma: average basket = 0 breaks the rule: above 0 where there are purchases "
      "(1 bad row in all)");
  EXPECT_THROW((void)fit_to(bg_nbd{}, nothing), undefined_result);
}

TEST(Fit, AQuarantineTakesRowsThatBreakARule) {
  auto all = panel(bg_nbd{0.6, 5, 0.8, 2.4}, 3000, 40, 5, 1);
  const auto clean = fit_to(bg_nbd{}, all);
  for (const std::size_t place : {0u, 63u, 64u, 2000u})
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), customer{2, 9, 8, 0});
  std::vector<std::uint64_t> bad;
  const auto f = fit(bg_nbd_fit{}.weighted(), all, &customer::x, &customer::t_x, &customer::T, constant(1.0),
                     quarantine{[&](const bad_row& b) { bad.push_back(b.row); }});
  EXPECT_EQ(bad, (std::vector<std::uint64_t>{0, 63, 64, 2000}));
  EXPECT_EQ(f.invalid, 4u);
  EXPECT_EQ(f.rows, 3004u);
  EXPECT_EQ(f.customers, 3000);
  EXPECT_EQ(f.value, clean.value);
  EXPECT_EQ(f.log_likelihood, clean.log_likelihood);
}

/// Newton's method on panels of every kind, with every model: a few evaluations of all customers.
TEST(Fit, TenEvaluationsAtMost) {
  int most = 0, fits = 0;
  const auto count = [&](const auto& f) {
    EXPECT_LE(f.evaluations, 10) << f->name.view() << " of " << f.rows << ", " << f.distinct << " distinct";
    EXPECT_TRUE(f.why == stopping::converged || f.why == stopping::flat);
    most = std::max(most, f.evaluations), ++fits;
  };
  const auto every_model = [&](const std::vector<customer>& all) {
    count(fit_to(nbd{}, all));
    count(fit_to(bg_nbd{}, all));
    count(fit_to(mbg_nbd{}, all));
    count(fit_to(pareto_nbd{}, all));
  };
  const bg_nbd bg{0.243, 4.414, 0.793, 2.426};
  const pareto_nbd pareto{0.553, 10.578, 0.606, 11.669};
  for (const double step : {0.0, 1.0}) {  // times as they are, and in whole weeks
    every_model(panel(bg, 10000, 39, 1, step));
    every_model(panel(pareto, 10000, 39, 1, step));
    every_model(panel(bg, 1000, 39, 2, step));
    every_model(panel(pareto, 1000, 39, 2, step));
  }
  every_model(panel(mbg_nbd{0.6, 5, 0.8, 2.4}, 10000, 60, 6));
  every_model(panel(pareto_nbd{0.7, 8, 0.6, 12}, 5000, 60, 7));
  every_model(panel(pareto_nbd{2, 20, 2, 80}, 5000, 100, 8, 1));
  every_model(panel(bg_nbd{0.8, 2.5, 0.3, 4}, 3000, 501, 41, 1));     // frequent buyers
  every_model(panel(bg_nbd{0.1, 50.16, 0.4, 0.81}, 20000, 300, 42));  // rare ones
  std::vector<customer> spenders;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const double x = 1 + static_cast<double>(i % 9);
    spenders.push_back({x, 0, 0, simulate_mean_spend(gamma_gamma{6.25, 3.74, 15.44}, 9, i, x)});
  }
  count(fit(gamma_gamma_fit{}, spenders, &customer::x, &customer::spend));
  std::printf("%d fits, at most %d evaluations\n", fits, most);
}

TEST(Fit, FromColumns) {
  const auto all = panel(bg_nbd{0.6, 5, 0.8, 2.4}, 1000, 40, 5, 1);
  std::vector<double> x, t_x, T;
  for (const auto& c : all) x.push_back(c.x), t_x.push_back(c.t_x), T.push_back(c.T);
  EXPECT_EQ(fit(bg_nbd_fit{}, column(x), column(t_x), column(T)).value, fit_to(bg_nbd{}, all).value);
}

}  // namespace fit_test
