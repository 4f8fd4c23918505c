// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/gamma_gompertz_nbd.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/pareto_nbd.hpp>
#include <clientele/models/simulate.hpp>

#include "../history/cdnow.hpp"
#include "boundaries.hpp"
#include "laws.hpp"

#include <clientele/history/sorted_log.hpp>

#include <vector>

namespace gamma_gompertz_nbd_test {

using namespace clientele;
using namespace clientele::models;

constexpr gamma_gompertz_nbd cdnow_like{.r = 0.553, .alpha = 10.578, .b = 0.0002, .s = 0.603, .beta = 0.0026};

TEST(GammaGompertzNbd, Values) { boundaries::compare<gamma_gompertz_nbd>("ggom", 150, 4000); }

TEST(GammaGompertzNbd, WorkedNumbers) {
  EXPECT_NEAR(probability_alive(cdnow_like, 2, 30.43, 38.86), 0.8726562347480962581, 1e-14);
  EXPECT_NEAR(expected_purchases(cdnow_like, 39, 2, 30.43, 38.86), 1.4663206869931804098, 1e-14);
  // beta = 1: lifetimes are exponential at the rate b s, whatever the age
  const gamma_gompertz_nbd constant{1, 10, 0.1, 1, 1};
  EXPECT_NEAR(probability_alive(constant, 0, 0, 0, 7), std::exp(-0.7), 1e-15);
  EXPECT_NEAR(expected_purchases(constant, 7), 0.1 * (1 - std::exp(-0.7)) / 0.1, 1e-14);
}

TEST(GammaGompertzNbd, Laws) { laws::over_random_histories<gamma_gompertz_nbd>(); }
TEST(GammaGompertzNbd, ProbabilitiesAddUp) {
  laws::probabilities_add_up(gamma_gompertz_nbd{1.3, 9, 0.05, 0.8, 2});
  laws::probabilities_add_up(gamma_gompertz_nbd{0.4, 40, 0.3, 0.7, 0.05});
}
TEST(GammaGompertzNbd, DiscountedValueIsTheIntegralOfTheExpectation) {
  laws::discounted_value_is_an_integral(gamma_gompertz_nbd{1.3, 9, 0.05, 0.8, 2});
}
TEST(GammaGompertzNbd, RefusesBadInput) { laws::refuses_bad_input(cdnow_like); }

/// As b and beta vanish at one ratio.
TEST(GammaGompertzNbd, TendsToTheParetoNbd) {
  const gamma_gompertz_nbd m{0.553, 10.578, 1e-12, 0.606, 1.1669e-11};
  const pareto_nbd p{0.553, 10.578, 0.606, 11.669};
  EXPECT_NEAR(probability_alive(m, 2, 30.43, 38.86), probability_alive(p, 2, 30.43, 38.86), 1e-9);
  EXPECT_NEAR(expected_purchases(m, 39, 2, 30.43, 38.86), expected_purchases(p, 39, 2, 30.43, 38.86), 1e-9);
  EXPECT_NEAR(discounted_transactions(m, 0.01, 2, 30.43, 38.86), discounted_transactions(p, 0.01, 2, 30.43, 38.86),
              1e-7);
  EXPECT_NEAR(probability_of(m, 3, 39), probability_of(p, 3, 39), 1e-9);
}

template <class Model>
auto fit_to(const std::vector<simulated_history>& all) {
  return fit(model_fit<Model>{}, all, &simulated_history::x, &simulated_history::t_x, &simulated_history::T);
}

/// Customers who stay for a while and then leave: it finds them, and the Pareto/NBD, which cannot, is much less likely.
TEST(GammaGompertzNbd, FindsTheParametersOfAPanel) {
  const gamma_gompertz_nbd truth{1.5, 6, 0.12, 0.9, 60};
  std::vector<simulated_history> all;
  for (std::uint64_t i = 0; i < 2500; ++i) {
    auto h = simulate(truth, 5, i, 90);
    h.t_x = std::ceil(h.t_x * 2) / 2;
    all.push_back(h);
  }
  const auto f = fit_to<gamma_gompertz_nbd>(all);
  EXPECT_TRUE(f.why == stopping::converged) << static_cast<int>(f.why);
  EXPECT_LE(f.evaluations, 12);
  EXPECT_NEAR(f->r, truth.r, 4 * f.standard_errors[0]);
  EXPECT_NEAR(f->alpha, truth.alpha, 4 * f.standard_errors[1]);
  EXPECT_NEAR(f->b, truth.b, 4 * f.standard_errors[2]);
  EXPECT_NEAR(f->s, truth.s, 4 * f.standard_errors[3]);
  EXPECT_NEAR(f->beta, truth.beta, 4 * f.standard_errors[4]);
  EXPECT_LT(f.standard_errors[2], 0.03);
  EXPECT_GT(f.log_likelihood, fit_to<pareto_nbd>(all).log_likelihood + 50);
}

/// The CDNOW sample knows no ageing: b and beta run to 0 at a fixed ratio, the fit is that of the Pareto/NBD, and says
/// so.
TEST(GammaGompertzNbd, WithoutAgeingItIsTheParetoNbd) {
  if (cdnow::left_out()) GTEST_SKIP() << "left out: CLIENTELE_DATA names no folder with cdnow_sample.csv.gz";
  using namespace std::chrono;
  const auto log = cdnow::orders();
  const history::observation<sys_days> seen{
      .end = sys_days{1998y / 6 / 30}, .calibration_end = sys_days{1997y / 9 / 30}, .period = weeks{1}};
  std::vector<history::customer_history<int, sys_days>> all;
  for (const auto& c : history::sorted_log(log, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount))
    all.push_back(c);
  using customer = decltype(all)::value_type;
  const auto f = fit(gamma_gompertz_nbd_fit{}, all, &customer::x, &customer::t_x, &customer::T);
  EXPECT_NEAR(f.log_likelihood, -9594.976, 2e-3);
  EXPECT_NEAR(f->beta / f->b, 11.669, 0.05);
  EXPECT_TRUE(f.at_boundary[2] && f.at_boundary[4]);
  EXPECT_EQ(f.why, stopping::flat);
  EXPECT_EQ(f.warnings.size(), 2u);
  EXPECT_LE(f.evaluations, 40);
}

}  // namespace gamma_gompertz_nbd_test
