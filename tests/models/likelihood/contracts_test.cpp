// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood/contracts.hpp>

#include <clientele/models/contract_history.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace contracts_test {

using namespace clientele;
using namespace clientele::models;

joined_rows<2> contracts() {
  joined_rows<2> rows;
  for (int t = 1; t < 40; t += t < 6 ? 1 : 7) {
    rows.add({static_cast<double>(t), 1}, 100 - t);
    rows.add({static_cast<double>(t), 0}, 3 * t);
  }
  rows.add({1200, 1}, 2);
  rows.add({1200, 0}, 5);
  rows.sort();
  return rows;
}

template <class Model>
Model moved(Model m, std::size_t which, double by) {
  std::size_t i = 0;
  std::apply([&](const auto&... p) { ((m.*p.member += i++ == which ? by : 0), ...); }, Model::parameters);
  return m;
}
template <class Model>
double value(const Model& m, std::size_t which) {
  double found = 0;
  std::size_t i = 0;
  std::apply([&](const auto&... p) { ((found += i++ == which ? m.*p.member : 0), ...); }, Model::parameters);
  return found;
}

/// The sum is that of single contracts; derivatives agree with central differences (third-order: 4:−1 of two widths).
template <class Model>
void agrees(const Model& m) {
  const auto rows = contracts();
  const expansion e = log_likelihood(m, rows);
  double sum = 0;
  for (std::size_t i = 0; i < rows.distinct(); ++i)
    sum += rows.weights()[i] * log_likelihood(m, rows.keys()[i][0], rows.keys()[i][1]);
  EXPECT_NEAR(e.value, sum, 1e-12 * std::abs(sum));
  const std::size_t n = e.gradient.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double h = 1e-3 * value(m, i);
    const auto slope = [&](double width, auto&& of) {
      return (of(log_likelihood(moved(m, i, width), rows)) - of(log_likelihood(moved(m, i, -width), rows))) /
             (2 * width);
    };
    const auto difference = [&](auto&& of) { return (4 * slope(h, of) - slope(2 * h, of)) / 3; };
    EXPECT_NEAR(e.gradient[i], difference([](const expansion& x) { return x.value; }),
                1e-7 * (std::abs(e.gradient[i]) + std::abs(sum) / value(m, i)));
    for (std::size_t j = 0; j < n; ++j) {
      EXPECT_EQ(e.hessian(i, j), e.hessian(j, i));
      EXPECT_NEAR(e.hessian(i, j), difference([&](const expansion& x) { return x.gradient[j]; }),
                  1e-7 * (std::abs(e.hessian(i, j)) + std::abs(sum) / (value(m, i) * value(m, j))));
    }
  }
}
TEST(ContractLikelihood, SumsAndDerivatives) {
  agrees(sbg{0.7, 1.2});
  agrees(sbg{30, 400});
  agrees(sbg{1e-3, 0.02});
  agrees(bdw{0.7, 1.2, 1});
  agrees(bdw{0.3, 12, 1.7});
  agrees(bdw{4, 60, 0.3});
}

/// With c = 1 the two models have one likelihood, and alpha and beta its slopes.
TEST(ContractLikelihood, OneLikelihoodForBoth) {
  const auto rows = contracts();
  const expansion a = log_likelihood(sbg{0.7, 1.2}, rows), b = log_likelihood(bdw{0.7, 1.2, 1}, rows);
  EXPECT_EQ(a.value, b.value);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(a.gradient[i], b.gradient[i]);
    for (std::size_t j = 0; j < 2; ++j) EXPECT_EQ(a.hessian(i, j), b.hessian(i, j));
  }
}

}  // namespace contracts_test
