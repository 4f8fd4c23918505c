// SPDX-License-Identifier: BSL-1.0
// Models of buying whose parameters have left for 0 or infinity, and customers for tables of them.
#pragma once

#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/models/pareto_nbd.hpp>

#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace boundary_models {

/// The fit of the CDNOW data with one parameter at a time at 1e-9, 1e-3, 1e6 and 1e12; of the Pareto/NBD also what logs
/// were fitted to in which all leave at one rate, and all parameters together at the least.
template <class Model>
std::vector<Model> of() {
  using namespace clientele::models;
  Model usual{};
  if constexpr (std::is_same_v<Model, pareto_nbd>)
    usual = {.r = 0.553, .alpha = 10.578, .s = 0.606, .beta = 11.669};
  else if constexpr (std::is_same_v<Model, nbd>)
    usual = {.r = 0.385, .alpha = 12.072};
  else
    usual = {.r = 0.243, .alpha = 4.414, .a = 0.793, .b = 2.426};
  std::vector<Model> all;
  std::apply(
      [&](const auto&... p) {
        for (const double value : {1e-9, 1e-3, 1e6, 1e12}) ((all.push_back(usual), all.back().*p.member = value), ...);
      },
      Model::parameters);
  if constexpr (std::is_same_v<Model, pareto_nbd>) {
    all.push_back({1.4535313412827191, 3.7761945763316875, 365262194.47086179, 453801310174.89154});
    all.push_back({0.9, 80, 1e6, 1e9});
    all.push_back({1e-9, 1e-9, 1e-9, 1e-9});
  }
  return all;
}

struct customer {
  double x, t_x, T, spend;
};

/// 300 customers for each of few numbers of purchases, T from `first` to 90: enough of each to be tabulated.
inline std::vector<customer> customers(double first) {
  std::vector<customer> all;
  for (std::size_t i = 0; i < 1200; ++i) {
    const double share = std::fmod(static_cast<double>(i) * 0.61803398874989485, 1.0);
    const double T = first + (90 - first) * share, x = std::vector<double>{0, 1, 7, 500}[i % 4];
    all.push_back({x, x == 0 ? 0 : T * std::sqrt(std::fmod(static_cast<double>(i) * 0.7548776662466927, 1.0)), T,
                   x == 0 ? 0 : 10 + static_cast<double>(i % 70)});
  }
  return all;
}

template <class Model>
std::string text(const Model& m) {
  std::ostringstream s;
  std::apply([&](const auto&... p) { ((s << p.name << " " << m.*p.member << " "), ...); }, Model::parameters);
  return s.str();
}
template <class Model>
std::string text(const Model& m, const customer& c) {
  std::ostringstream s;
  s << text(m) << "x " << c.x << " t_x " << c.t_x << " T " << c.T;
  return s.str();
}

}  // namespace boundary_models
