// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/likelihood.hpp>

#include <clientele/models/simulate.hpp>

#include <gtest/gtest.h>

namespace {

using namespace clientele::models;
namespace models_detail = clientele::models::detail;

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

TEST(Likelihood, OfSingleCustomersWhateverTheParameters) {  // panels of 8 and of 16 points, one or many
  for (const pareto_nbd& m : {pareto_nbd{0.553, 10.578, 0.606, 11.669}, pareto_nbd{0.4, 8, 0.8, 3},
                              pareto_nbd{2, 0.5, 1, 500}, pareto_nbd{0.05, 0.1, 0.02, 0.3}, pareto_nbd{5, 1000, 0.3, 2},
                              pareto_nbd{1e-3, 50, 1e-3, 50}, pareto_nbd{3, 1e6, 0.5, 1}, pareto_nbd{1, 10, 1e8, 1e9}})
    for (const double x : {0.0, 1.0, 2.0, 5.0, 20.0, 100.0, 500.0})
      for (const double t_x : {0.5, 3.0, 10.0, 30.0})
        for (const double silence : {0.0, 0.01, 0.3, 1.0, 5.0, 20.0, 100.0, 1000.0}) {
          const double last = x > 0 ? t_x : 0;
          joined_rows<3> rows;
          rows.add({x, last, last + silence}, 1);
          rows.sort();
          const double wanted = log_likelihood(m, x, last, last + silence);
          ASSERT_NEAR(log_likelihood(m, grouped_rows(rows)).value, wanted, 1e-13 * (1 + std::abs(wanted)))
              << m.r << " " << m.alpha << " " << m.s << " " << m.beta << ": " << x << " " << last << " " << silence;
        }
}

/// Where s and beta grow together the likelihood comes to rest like 1/s; its slope along them, s·∂/∂s + beta·∂/∂beta,
/// is what remains when terms of the size of s cancel.
TEST(Likelihood, SlopeTowardsLeavingAtOneRate) {
  const grouped_rows rows(histories());
  const auto slope = [&](double s) {
    const expansion e = log_likelihood(pareto_nbd{0.5, 10, s, 40 * s}, rows);
    return s * (s * e.gradient[2] + 40 * s * e.gradient[3]);
  };
  const double near_the_end = slope(1e5);
  EXPECT_GT(std::abs(near_the_end), 1);
  EXPECT_NEAR(slope(1e3), near_the_end, 1e-2 * std::abs(near_the_end));
  EXPECT_NEAR(slope(1e7), near_the_end, 1e-3 * std::abs(near_the_end));
}

TEST(Likelihood, DifferencesOfPolygammasDoNotCancel) {
  for (const double z : {0.3, 2.5, 40.0, 1e6, 1e10})
    for (const double n : {1.0, 32.0, 33.0, 200.0, 5000.0}) {
      long double first = 0, second = 0;
      for (int j = 0; j < static_cast<int>(n); ++j) {
        const long double y = 1 / (static_cast<long double>(z) + j);
        first += y, second -= y * y;
      }
      const models_detail::polygamma_differences d(z, n);
      EXPECT_NEAR(d.first, static_cast<double>(first), 1e-13 * static_cast<double>(first)) << z << " " << n;
      EXPECT_NEAR(d.second, static_cast<double>(second), -1e-13 * static_cast<double>(second)) << z << " " << n;
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

TEST(Likelihood, HasTheSameBitsHoweverItIsShared) {
  joined_rows<3> joined;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 3, i, 10 + static_cast<double>(i % 60));
    joined.add({h.x, h.t_x, h.T}, 1);
  }
  joined.sort();
  const grouped_rows rows(joined);
  EXPECT_GT(rows.leaves.size(), rows.groups.size());
  const auto same = [&](const auto& m) {
    const expansion alone = log_likelihood(m, rows);
    for (const std::size_t parts : {1u, 2u, 3u, 7u, 1000u}) {
      const backwards how{parts};
      const expansion e = log_likelihood(m, rows, work_sharing(how));
      EXPECT_EQ(e.value, alone.value);
      EXPECT_EQ(e.gradient, alone.gradient);
      EXPECT_EQ(e.hessian, alone.hessian);
    }
  };
  same(bg_nbd{0.3, 5, 0.7, 2});
  same(mbg_nbd{0.3, 5, 0.7, 2});
  same(nbd{0.3, 5});
  same(pareto_nbd{0.4, 8, 0.8, 20});
}

}  // namespace
