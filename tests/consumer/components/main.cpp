// SPDX-License-Identifier: BSL-1.0
// Whatever optional headers there are, with the packages their components bring; and what the compiled part has.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>
#if __has_include(<clientele/interop/parallel.hpp>)
#include <clientele/interop/parallel.hpp>
#endif
#if __has_include(<clientele/interop/eigen.hpp>)
#include <clientele/interop/eigen.hpp>
#endif
#if __has_include(<clientele/interop/boost_accumulators.hpp>)
#include <clientele/interop/boost_accumulators.hpp>
#endif

#include <oneapi/tbb/info.h>
#include <Eigen/Core>
#include <boost/version.hpp>

#include <vector>

#ifndef CLIENTELE_COMPILED
#error clientele::compiled says that it is there
#endif

struct customer {
  double complaints, purchase;
};

int main() {
  const Eigen::Vector3d units = Eigen::Vector3d::Ones();
  const std::vector<customer> customers{{1, 100}, {2, 640}};
  const auto all =
      clientele::summarize(customers, clientele::churn::ripple{}, &customer::complaints, &customer::purchase);
  if (all->unhappy != 75) return 1;
  return oneapi::tbb::info::default_concurrency() >= 1 && BOOST_VERSION >= 107400 && units.sum() > 2.5 ? 0 : 1;
}
