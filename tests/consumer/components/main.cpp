// SPDX-License-Identifier: BSL-1.0
// Whatever optional headers there are, with the packages their components bring.
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

int main() {
  const Eigen::Vector3d units = Eigen::Vector3d::Ones();
  return oneapi::tbb::info::default_concurrency() >= 1 && BOOST_VERSION >= 107400 && units.sum() > 2.5 ? 0 : 1;
}
