// SPDX-License-Identifier: BSL-1.0
// A model of buying and leaving fitted.
#include <clientele/core/fit.hpp>
#include <clientele/models/fit.hpp>

#include <vector>

struct customer {
  double x, t_x, T;
};

double alpha(const std::vector<customer>& customers) {
  return clientele::fit(clientele::models::bg_nbd_fit{}, customers, &customer::x, &customer::t_x, &customer::T)->alpha;
}
