// SPDX-License-Identifier: BSL-1.0
// What is fitted by several threads has the bits of one: reading, joining and every evaluation of the likelihood.
#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/interop/parallel.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/simulate.hpp>

#include "models/same_bits.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace parallel_fit_test {

using namespace clientele;
using namespace clientele::models;

using tests::same_bits;

constexpr int threads[] = {1, 2, 3, 7};

struct customer {
  double x, t_x, T, spend, weight;
};

/// Times in steps where one is given; weights that no double holds exactly.
template <class Model>
std::vector<customer> panel(const Model& m, std::uint64_t n, double step) {
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < n; ++i) {
    const auto whole = [&](double t) { return step > 0 ? step * std::ceil(t / step) : t; };
    const double T = whole(25 + static_cast<double>(i % 12));
    const auto h = simulate(m, 11, i, T);
    const double spend = h.x > 0 ? simulate_mean_spend(gamma_gamma{6.25, 3.74, 15.44}, 11, i, h.x) : 0;
    all.push_back(
        {h.x, std::min(whole(h.t_x), T), T, std::round(spend * 100) / 100, (1 + static_cast<double>(i % 7)) / 10});
  }
  return all;
}

template <class Specification, class Range, class... Projections>
void same_on_any_threads(const Specification& s, const Range& range, Projections... projections) {
  const auto alone = fit(s, range, projections...);
  EXPECT_EQ(alone.why, stopping::converged);
  for (const int n : threads) {
    SCOPED_TRACE(n);
    same_bits(fit(s, range, projections..., parallel{.threads = n}), alone);
  }
}

template <class Model>
void every_kind(const Model& m, std::uint64_t n) {
  SCOPED_TRACE(Model::name.view());
  const auto weekly = panel(m, n, 1), apart = panel(m, n / 2, 0);
  const auto x = &customer::x, t_x = &customer::t_x, T = &customer::T, weight = &customer::weight;
  same_on_any_threads(model_fit<Model>{}, weekly, x, t_x, T);
  same_on_any_threads(model_fit<Model>{}, apart, x, t_x, T);
  same_on_any_threads(model_fit<Model>{.join = false}, apart, x, t_x, T);
  same_on_any_threads(model_fit<Model>{}.weighted(), weekly, x, t_x, T, weight);
  same_on_any_threads(model_fit<Model>{.join = false}.weighted(), weekly, x, t_x, T, weight);
}

constexpr std::uint64_t some = 6 * rows_per_leaf + 777;

TEST(ParallelFit, BetaGeometricModels) {
  every_kind(bg_nbd{0.6, 5, 0.8, 2.4}, some);
  every_kind(mbg_nbd{0.6, 5, 0.8, 2.4}, some);
}
TEST(ParallelFit, Nbd) { every_kind(nbd{0.6, 5}, some); }
TEST(ParallelFit, ParetoNbd) { every_kind(pareto_nbd{0.55, 10.6, 0.6, 11.7}, 2 * rows_per_leaf + 77); }

TEST(ParallelFit, GammaGamma) {
  const auto all = panel(bg_nbd{0.6, 5, 0.8, 2.4}, some, 1);
  same_on_any_threads(gamma_gamma_fit{}, all, &customer::x, &customer::spend);
  same_on_any_threads(gamma_gamma_fit{.join = false}, all, &customer::x, &customer::spend);
  same_on_any_threads(gamma_gamma_fit{}.weighted(), all, &customer::x, &customer::spend, &customer::weight);
}

TEST(ParallelFit, ColumnsAndFewRows) {
  const auto all = panel(bg_nbd{0.6, 5, 0.8, 2.4}, some, 1);
  std::vector<double> x, t_x, T;
  for (const auto& c : all) x.push_back(c.x), t_x.push_back(c.t_x), T.push_back(c.T);
  const auto alone = fit(bg_nbd_fit{}, column(x), column(t_x), column(T));
  for (const int n : threads)
    same_bits(fit(bg_nbd_fit{}, column(x), column(t_x), column(T), parallel{.threads = n}), alone);
  const std::vector<customer> few(all.begin(), all.begin() + 400);
  same_on_any_threads(bg_nbd_fit{}, few, &customer::x, &customer::t_x, &customer::T);
  EXPECT_THROW((void)fit(bg_nbd_fit{}, std::vector<customer>{}, &customer::x, &customer::t_x, &customer::T,
                         parallel{.threads = 3}),
               undefined_result);
}

TEST(ParallelFit, BadRowsAreToldInOrderAndLeftOut) {
  auto all = panel(bg_nbd{0.6, 5, 0.8, 2.4}, some, 1);
  std::vector<std::uint64_t> expected;
  for (std::size_t i = 50; i < all.size(); i += 1111) all[i].t_x = all[i].T + 1, expected.push_back(i);
  const auto go = [&](auto... options) {
    std::vector<std::uint64_t> bad;
    auto f = fit(bg_nbd_fit{}, all, &customer::x, &customer::t_x, &customer::T, quarantine{[&](const bad_row& b) {
                   bad.push_back(b.row);
                   EXPECT_EQ(b.rule(), "not later than T");
                 }},
                 options...);
    EXPECT_EQ(bad, expected);
    EXPECT_EQ(f.invalid, expected.size());
    return f;
  };
  const auto alone = go();
  for (const int n : threads) same_bits(go(parallel{.threads = n}), alone);
  try {
    (void)fit(bg_nbd_fit{}, all, &customer::x, &customer::t_x, &customer::T, parallel{.threads = 3});
    ADD_FAILURE() << "bad rows were taken";
  } catch (const invalid_customer& e) {
    EXPECT_EQ(e.first.row, 50u);
    EXPECT_EQ(e.first.field, "t_x");
    EXPECT_EQ(e.first.value, all[50].t_x);
    EXPECT_EQ(e.count, expected.size());
  }
}

}  // namespace parallel_fit_test
