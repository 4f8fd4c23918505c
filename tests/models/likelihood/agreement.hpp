// SPDX-License-Identifier: BSL-1.0
// What the tests of the likelihoods share: rows, and the laws that each likelihood keeps.
#pragma once

#include <clientele/models/likelihood/grouped_rows.hpp>
#include <clientele/models/simulate.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace likelihoods {

using namespace clientele::models;

/// Customers of many kinds: a simulated panel, observed for different times, with weights, and some extremes.
inline joined_rows<3> histories() {
  joined_rows<3> rows;
  for (std::uint64_t i = 0; i < 700; ++i) {
    const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 3, i, 10 + static_cast<double>(i % 60));
    rows.add({h.x, h.t_x, h.T}, 1 + static_cast<double>(i % 3));
  }
  for (const auto& row : {std::array{0.0, 0.0, 0.0}, std::array{1.0, 0.0, 0.0}, std::array{500.0, 499.0, 500.0},
                          std::array{300.0, 20.0, 300.0}, std::array{40.0, 1e-6, 1e4}})
    rows.add(row, 1);
  rows.sort();
  return rows;
}

inline joined_rows<2> spends() {
  joined_rows<2> rows;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const double x = 1 + static_cast<double>(i % 7);
    rows.add({x, simulate_mean_spend(gamma_gamma{6, 4, 15}, 3, i, x)}, 1 + static_cast<double>(i % 3));
  }
  rows.sort();
  return rows;
}

template <class Model>
double one_by_one(const Model& m, const joined_rows<3>& rows) {
  double sum = 0;
  for (std::size_t i = 0; i < rows.distinct(); ++i)
    sum += rows.weights()[i] * log_likelihood(m, rows.keys()[i][0], rows.keys()[i][1], rows.keys()[i][2]);
  return sum;
}
inline double one_by_one(const gamma_gamma& m, const joined_rows<2>& rows) {
  double sum = 0;
  for (std::size_t i = 0; i < rows.distinct(); ++i)
    sum += rows.weights()[i] * log_likelihood(m, rows.keys()[i][0], rows.keys()[i][1]);
  return sum;
}

/// The sum is that of the single likelihoods; derivatives agree with central differences of the value and the gradient
/// (third-order: the mean of two step widths, 4:−1).
template <class Model, std::size_t k>
void agrees(const Model& m, const joined_rows<k>& joined) {
  const grouped_rows rows(joined);
  const expansion e = log_likelihood(m, rows), first_only = log_likelihood<false>(m, rows);
  EXPECT_NEAR(e.value, one_by_one(m, joined), 2e-12 * std::abs(e.value));
  EXPECT_EQ(first_only.value, e.value);
  const auto change = [&](std::size_t i, double by) {
    Model moved = m;
    std::size_t at = 0;
    std::apply([&](const auto&... p) { ((at++ == i ? void(moved.*(p.member) *= 1 + by) : void()), ...); },
               Model::parameters);
    return log_likelihood(moved, rows);
  };
  std::array<double, clientele::small_vector::capacity> value{};
  std::size_t at = 0;
  std::apply([&](const auto&... p) { ((value[at++] = m.*(p.member)), ...); }, Model::parameters);
  for (std::size_t i = 0; i < e.gradient.size(); ++i) {
    const double h = 1e-3;
    const auto up = change(i, h), down = change(i, -h), up2 = change(i, 2 * h), down2 = change(i, -2 * h);
    const auto slope = [&](auto&& f) { return (8 * (f(up) - f(down)) - (f(up2) - f(down2))) / (12 * h * value[i]); };
    EXPECT_NEAR(e.gradient[i], slope([](const expansion& x) { return x.value; }),
                1e-7 * (1 + std::abs(e.gradient[i]) + std::abs(e.value) / value[i] * 1e-3));
    EXPECT_EQ(first_only.gradient[i], e.gradient[i]);
    for (std::size_t c = 0; c < e.gradient.size(); ++c)
      EXPECT_NEAR(e.hessian(i, c), slope([&](const expansion& x) { return x.gradient[c]; }),
                  1e-7 * (1 + std::abs(e.hessian(i, c)) + std::sqrt(std::abs(e.hessian(i, i) * e.hessian(c, c)))))
          << i << " " << c;
  }
}

/// Parts one after the other, the last first.
struct backwards {
  std::size_t most;
  [[nodiscard]] std::size_t parts(std::size_t leaves) const { return std::min(leaves, most); }
  template <class Task>
  void run(std::size_t parts, Task&& task) const {
    for (std::size_t p = parts; p-- > 0;) task(p);
  }
};

/// The same bits however the leaves are shared.
template <class Model>
void has_the_same_bits_however_it_is_shared(const Model& m) {
  joined_rows<3> joined;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 3, i, 10 + static_cast<double>(i % 60));
    joined.add({h.x, h.t_x, h.T}, 1);
  }
  joined.sort();
  const grouped_rows rows(joined);
  EXPECT_GT(rows.leaves.size(), rows.groups.size());
  const expansion alone = log_likelihood(m, rows);
  for (const std::size_t parts : {1u, 2u, 3u, 7u, 1000u}) {
    const backwards how{parts};
    const expansion e = log_likelihood(m, rows, work_sharing(how));
    EXPECT_EQ(e.value, alone.value);
    EXPECT_EQ(e.gradient, alone.gradient);
    EXPECT_EQ(e.hessian, alone.hessian);
  }
}

}  // namespace likelihoods
