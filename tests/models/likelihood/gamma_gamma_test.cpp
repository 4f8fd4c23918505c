// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/gamma_gamma.hpp>

#include "agreement.hpp"

namespace gamma_gamma_test {

using namespace likelihoods;

TEST(Likelihood, SumsAndDerivatives) {
  agrees(gamma_gamma{5, 3, 12}, spends());
  agrees(gamma_gamma{0.5, 0.8, 30}, spends());
}

}  // namespace gamma_gamma_test
