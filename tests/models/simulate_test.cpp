// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/simulate.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace simulate_test {

using namespace clientele::models;

/// Mean purchases, share alive and frequencies of a panel against what the model says.
template <class Model>
void panel_agrees_with_the_model(const Model& m, int n = 60000) {
  const double T = 20;
  double sum = 0, square = 0, alive = 0, expected_alive = 0;
  std::vector<double> frequency(4);
  for (int i = 0; i < n; ++i) {
    std::vector<double> times;
    const simulated_history h =
        simulate(m, 11, static_cast<std::uint64_t>(i), T, [&](double time) { times.push_back(time); });
    EXPECT_EQ(h.x, static_cast<double>(times.size()));
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
    EXPECT_EQ(h.t_x, times.empty() ? 0 : times.back());
    EXPECT_LE(h.t_x, T);
    sum += h.x, square += h.x * h.x, alive += h.alive ? 1 : 0;
    expected_alive += probability_alive(m, h.x, h.t_x, T);
    if (h.x < 4) frequency[static_cast<std::size_t>(h.x)] += 1;
  }
  const double mean = sum / n, deviation = std::sqrt((square / n - mean * mean) / n);
  EXPECT_NEAR(mean, expected_purchases(m, T), 4 * deviation);
  EXPECT_NEAR(alive / n, expected_alive / n, 4 * 0.5 / std::sqrt(1.0 * n));
  EXPECT_NEAR(alive / n, probability_alive(m, 0, 0, 0, T), 4 * 0.5 / std::sqrt(1.0 * n));
  for (std::size_t k = 0; k < 4; ++k)
    EXPECT_NEAR(frequency[k] / n, probability_of(m, static_cast<double>(k), T), 4 * 0.5 / std::sqrt(1.0 * n));
}

TEST(Simulate, PanelsAgreeWithTheirModels) {
  panel_agrees_with_the_model(bg_nbd{0.8, 4, 0.8, 2.4});
  panel_agrees_with_the_model(mbg_nbd{0.8, 4, 0.8, 2.4});
  panel_agrees_with_the_model(pareto_nbd{0.8, 4, 0.6, 12});
  panel_agrees_with_the_model(nbd{0.8, 4});
  panel_agrees_with_the_model(gamma_gompertz_nbd{0.8, 4, 0.2, 0.6, 3}, 8000);
  panel_agrees_with_the_model(bg_bb{1.2, 0.75, 0.66, 2.8}, 8000);
}

TEST(Simulate, AFunctionOfSeedAndIndex) {
  const bg_nbd m{0.8, 4, 0.8, 2.4};
  EXPECT_EQ(simulate(m, 1, 5, 20), simulate(m, 1, 5, 20));
  EXPECT_NE(simulate(m, 1, 5, 20).rate, simulate(m, 1, 6, 20).rate);
  EXPECT_NE(simulate(m, 1, 5, 20).rate, simulate(m, 2, 5, 20).rate);
  // a longer observation of the same customer begins alike
  const auto before = simulate(m, 1, 5, 10), after = simulate(m, 1, 5, 20);
  EXPECT_EQ(before.rate, after.rate);
  EXPECT_LE(before.x, after.x);
}

TEST(Simulate, MeanSpend) {
  const gamma_gamma m{.p = 6, .q = 5, .v = 20};
  double sum = 0;
  constexpr int n = 100000;
  for (std::uint64_t i = 0; i < n; ++i) sum += simulate_mean_spend(m, 3, i, 1 + static_cast<double>(i % 5));
  EXPECT_NEAR(sum / n, 6 * 20 / 4.0, 0.3);
}

TEST(Simulate, RefusesBadInput) {
  EXPECT_THROW((void)simulate(bg_nbd{0, 4, 1, 1}, 1, 1, 10), clientele::invalid_parameter);
  EXPECT_THROW((void)simulate(bg_nbd{1, 4, 1, 1}, 1, 1, -1), clientele::invalid_parameter);
  EXPECT_THROW((void)simulate_mean_spend(gamma_gamma{1, 1, 1}, 1, 1, 0), clientele::invalid_parameter);
}

}  // namespace simulate_test
