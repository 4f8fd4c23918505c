// SPDX-License-Identifier: BSL-1.0
// Values of every kind, and their quantiles by the definition.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <random>
#include <ranges>
#include <vector>

namespace quantile_data {

inline const std::vector<double> probabilities{0,   0.001, 0.01, 0.1, 0.2,  1.0 / 3, 0.4,   0.5,
                                               0.6, 0.75,  0.8,  0.9, 0.95, 0.99,    0.999, 1};

inline std::vector<double> lognormal(std::size_t n, double sigma = 1.2, unsigned seed = 1) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> distribution(3, sigma);
  std::vector<double> values(n);
  for (double& x : values) x = distribution(random);
  return values;
}

/// Finite doubles of every magnitude and both signs, with zeros.
inline std::vector<double> any_doubles(std::size_t n) {
  std::mt19937_64 random(2);
  std::vector<double> values;
  while (values.size() < n)
    if (const double x = std::bit_cast<double>(random()); x - x == 0) values.push_back(random() % 10 == 0 ? 0.0 : x);
  return values;
}

/// By the definition: the lowest value that at least a share p of all does not exceed. p is a multiple of 1/1000 or
/// 1/3.
inline double by_definition(const std::vector<double>& rising, double p) {
  const auto enough = [&](std::size_t place) {
    return static_cast<double>(place + 1) >= static_cast<double>(rising.size()) * p * (1 - 1e-14);
  };
  const auto places = std::views::iota(std::size_t{0}, rising.size());
  return rising[*std::ranges::partition_point(places, [&](std::size_t place) { return !enough(place); })];
}

}  // namespace quantile_data
