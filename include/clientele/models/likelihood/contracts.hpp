// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/bdw.hpp>
#include <clientele/models/contract_operations.hpp>
#include <clientele/models/joined_rows.hpp>
#include <clientele/models/maximum_likelihood.hpp>
#include <clientele/models/sbg.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <type_traits>

namespace clientele::inline v0::models {

namespace detail {

/// ln [S(t) / S(s)] of a model of contracts with its derivatives by alpha, beta and c, 0 ≤ s < t.
[[nodiscard]] CLIENTELE_BODY inline expansion log_survival(const contract_curve& m, double s, double t) noexcept {
  expansion e(3);
  const double from = s == 0 ? 0 : m.power(s), much = m.power_since(s, t);
  e.value = -m.hazard(s, t);
  const polygamma_differences staying(m.beta + from, much), all(m.alpha + m.beta + from, much);
  e.gradient[0] = -all.first;
  e.gradient[1] = staying.first - all.first;
  e.hessian(0, 0) = e.hessian(0, 1) = -all.second;
  e.hessian(1, 1) = staying.second - all.second;
  // by c through n = x^c at both ends: dn/dc = n ln x, and the slope in n is ψ(β + n) − ψ(α + β + n)
  const auto add_end = [&](double sign, double x) {
    const double n = m.power(x), rise = n * std::log(x);
    const polygamma_differences slope(m.beta + n, m.alpha);
    e.gradient[2] -= sign * rise * slope.first;
    e.hessian(0, 2) -= sign * rise * trigamma(m.alpha + m.beta + n);
    e.hessian(1, 2) -= sign * rise * slope.second;
    e.hessian(2, 2) -= sign * (rise * std::log(x) * slope.first + rise * rise * slope.second);
  };
  add_end(1, t);
  if (s > 0) add_end(-1, s);
  return e;
}

/// Adds so many times ln of the probability of an end: cancelled with the t-th period, or still there after it.
CLIENTELE_BODY inline void add_contracts(expansion& sum, const contract_curve& m, double t, bool cancelled,
                                         double contracts) noexcept {
  const std::size_t n = sum.gradient.size();
  const auto add = [&](const expansion& e, double slope, double bend) {
    for (std::size_t i = 0; i < n; ++i) {
      sum.gradient[i] += contracts * slope * e.gradient[i];
      for (std::size_t j = i; j < n; ++j)
        sum.hessian(i, j) += contracts * (slope * e.hessian(i, j) + bend * e.gradient[i] * e.gradient[j]);
    }
  };
  const double renewed = cancelled ? t - 1 : t;
  if (renewed > 0) {
    const expansion until = log_survival(m, 0, renewed);
    sum.value += contracts * until.value;
    add(until, 1, 0);
  }
  if (!cancelled) return;
  const expansion last = log_survival(m, t - 1, t);  // ln r, of which ln(1 − r) is wanted
  const double odds = 1 / std::expm1(-last.value);
  sum.value += contracts * std::log(-std::expm1(last.value));
  add(last, -odds, -odds * (1 + odds));
}

}  // namespace detail

/// Log-likelihood of all rows (months, cancelled) and its derivatives by the parameters, in their order. Cost: linear
/// in the distinct rows, of which there are two a period.
template <contract_model Model>
[[nodiscard]] expansion log_likelihood(const Model& m, const joined_rows<2>& rows) {
  expansion e(std::tuple_size_v<std::remove_cvref_t<decltype(Model::parameters)>>);
  const detail::contract_curve curve(m);
  for (std::size_t i = 0; i < rows.distinct(); ++i)
    detail::add_contracts(e, curve, rows.keys()[i][0], rows.keys()[i][1] != 0, rows.weights()[i]);
  for (std::size_t i = 0; i < e.gradient.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) e.hessian(i, j) = e.hessian(j, i);
  return e;
}

}  // namespace clientele::inline v0::models
