// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood.hpp>

#include <clientele/models/simulate.hpp>

#include <gtest/gtest.h>

namespace {

using namespace clientele::models;

/// Customers of many kinds: a simulated panel, observed for different times, with weights, and some extremes.
joined_rows<3> histories() {
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

joined_rows<2> spends() {
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
double one_by_one(const gamma_gamma& m, const joined_rows<2>& rows) {
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
  std::array<double, 4> value{};
  std::size_t at = 0;
  std::apply([&](const auto&... p) { ((value[at++] = m.*(p.member)), ...); }, Model::parameters);
  for (std::size_t i = 0; i < static_cast<std::size_t>(e.gradient.size()); ++i) {
    const double h = 1e-3;
    const auto up = change(i, h), down = change(i, -h), up2 = change(i, 2 * h), down2 = change(i, -2 * h);
    const auto slope = [&](auto&& f) { return (8 * (f(up) - f(down)) - (f(up2) - f(down2))) / (12 * h * value[i]); };
    const auto r = static_cast<Eigen::Index>(i);
    EXPECT_NEAR(e.gradient[r], slope([](const expansion& x) { return x.value; }),
                1e-7 * (1 + std::abs(e.gradient[r]) + std::abs(e.value) / value[i] * 1e-3));
    EXPECT_EQ(first_only.gradient[r], e.gradient[r]);
    for (Eigen::Index c = 0; c < e.gradient.size(); ++c)
      EXPECT_NEAR(e.hessian(r, c), slope([&](const expansion& x) { return x.gradient[c]; }),
                  1e-7 * (1 + std::abs(e.hessian(r, c)) + std::sqrt(std::abs(e.hessian(r, r) * e.hessian(c, c)))))
          << r << " " << c;
  }
}

TEST(Likelihood, SumsAndDerivatives) {
  const auto rows = histories();
  agrees(bg_nbd{0.3, 5, 0.7, 2}, rows);
  agrees(bg_nbd{3, 40, 0.05, 0.4}, rows);
  agrees(mbg_nbd{0.3, 5, 0.7, 2}, rows);
  agrees(mbg_nbd{3, 40, 5, 9}, rows);
  agrees(pareto_nbd{0.4, 8, 0.8, 20}, rows);
  agrees(pareto_nbd{0.4, 8, 0.8, 3}, rows);
  agrees(pareto_nbd{2, 0.5, 1, 500}, rows);
  agrees(nbd{0.4, 8}, rows);
  agrees(gamma_gamma{5, 3, 12}, spends());
  agrees(gamma_gamma{0.5, 0.8, 30}, spends());
}

TEST(Likelihood, DoesNotDependOnTheOrderOfTheCustomers) {
  joined_rows<3> forwards, backwards;
  for (std::uint64_t i = 0; i < 3000; ++i)
    for (auto* rows : {&forwards, &backwards}) {
      const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 3, rows == &forwards ? i : 2999 - i, 30);
      rows->add({h.x, h.t_x, h.T}, 1);
    }
  forwards.sort();
  backwards.sort();
  EXPECT_EQ(log_likelihood(bg_nbd{0.3, 5, 0.7, 2}, grouped_rows(forwards)).value,
            log_likelihood(bg_nbd{0.3, 5, 0.7, 2}, grouped_rows(backwards)).value);
}

}  // namespace
