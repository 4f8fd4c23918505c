// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/gamma_gompertz_nbd.hpp>

#include <clientele/models/likelihood/pareto_nbd.hpp>

#include "agreement.hpp"

namespace gamma_gompertz_nbd_test {

using namespace likelihoods;

TEST(GammaGompertzNbdLikelihood, SumsAndDerivatives) {
  agrees(gamma_gompertz_nbd{0.4, 8, 0.02, 0.8, 0.4}, histories());
}
TEST(GammaGompertzNbdLikelihood, SumsAndDerivativesWithALateMode) {
  agrees(gamma_gompertz_nbd{0.4, 8, 0.2, 0.3, 40}, histories());
}
TEST(GammaGompertzNbdLikelihood, SumsAndDerivativesAlmostWithoutAgeing) {
  agrees(gamma_gompertz_nbd{2, 0.5, 1e-3, 1, 0.6}, histories());
}

TEST(GammaGompertzNbdLikelihood, OfSingleCustomersWhateverTheParameters) {
  for (const gamma_gompertz_nbd& m :
       {gamma_gompertz_nbd{0.553, 10.578, 2e-4, 0.606, 0.0026}, gamma_gompertz_nbd{0.4, 8, 0.5, 0.2, 10},
        gamma_gompertz_nbd{2, 0.5, 5, 0.01, 1e4}, gamma_gompertz_nbd{0.05, 0.1, 0.01, 0.02, 1e-6},
        gamma_gompertz_nbd{5, 1000, 0.3, 2, 1}, gamma_gompertz_nbd{3, 1e6, 0.01, 1e6, 1e7}})
    for (const double x : {0.0, 1.0, 20.0, 500.0})
      for (const double t_x : {0.5, 30.0})
        for (const double silence : {0.0, 0.3, 5.0, 1000.0}) {
          const double last = x > 0 ? t_x : 0;
          joined_rows<3> rows;
          rows.add({x, last, last + silence}, 1);
          rows.sort();
          const double wanted = log_likelihood(m, x, last, last + silence);
          ASSERT_NEAR(log_likelihood(m, grouped_rows(rows)).value, wanted, 2e-13 * (1 + std::abs(wanted)))
              << m.r << " " << m.alpha << " " << m.b << " " << m.s << " " << m.beta << ": " << x << " " << last << " "
              << silence;
        }
}

/// As b and beta vanish at one ratio it is the Pareto/NBD, derivatives included.
TEST(GammaGompertzNbdLikelihood, TendsToTheParetoNbd) {
  const grouped_rows rows(histories());
  const expansion e = log_likelihood(gamma_gompertz_nbd{0.4, 8, 1e-9, 0.8, 2e-8}, rows),
                  p = log_likelihood(pareto_nbd{0.4, 8, 0.8, 20}, rows);
  EXPECT_NEAR(e.value, p.value, 1e-6 * std::abs(p.value));
  EXPECT_NEAR(e.gradient[0], p.gradient[0], 1e-4 * std::abs(p.gradient[0]));
  EXPECT_NEAR(e.gradient[3], p.gradient[2], 1e-4 * std::abs(p.gradient[2]));
  EXPECT_NEAR(2e-8 * e.gradient[4], 20 * p.gradient[3], 1e-4 * std::abs(20 * p.gradient[3]));
  EXPECT_NEAR(e.hessian(0, 3), p.hessian(0, 2), 1e-4 * std::abs(p.hessian(0, 2)));
}

TEST(GammaGompertzNbdLikelihood, HasTheSameBitsHoweverItIsShared) {
  const gamma_gompertz_nbd m{0.4, 8, 0.02, 0.8, 0.4};
  const grouped_rows rows(histories());
  const expansion alone = log_likelihood(m, rows);
  for (const std::size_t parts : {2u, 1000u}) {
    const backwards how{parts};
    const expansion e = log_likelihood(m, rows, work_sharing(how));
    EXPECT_EQ(e.value, alone.value);
    EXPECT_EQ(e.gradient, alone.gradient);
    EXPECT_EQ(e.hessian, alone.hessian);
  }
}

}  // namespace gamma_gompertz_nbd_test
