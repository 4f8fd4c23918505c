// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/nbd.hpp>

#include "agreement.hpp"

namespace nbd_test {

using namespace likelihoods;

TEST(Likelihood, SumsAndDerivatives) { agrees(nbd{0.4, 8}, histories()); }

TEST(Likelihood, HasTheSameBitsHoweverItIsShared) { has_the_same_bits_however_it_is_shared(nbd{0.3, 5}); }

}  // namespace nbd_test
