// SPDX-License-Identifier: BSL-1.0
// What holds for every model of buying and leaving, over random parameters and histories.
#pragma once

#include "oracle.hpp"

#include <clientele/component/error.hpp>

#include <limits>
#include <random>

namespace laws {

using clientele::invalid_customer;
using clientele::invalid_parameter;

template <class Model>
void over_random_histories() {
  std::mt19937_64 random(7);
  const auto between = [&](double low, double high) {  // evenly in logarithms
    const double u = static_cast<double>(random() >> 11) * 0x1p-53;
    return low * std::exp(u * std::log(high / low));
  };
  for (int trial = 0; trial < 150; ++trial) {
    Model m{};
    std::apply(
        [&](const auto&... p) {
          ((m.*(p.member) = p.unit == "time"       ? between(0.5, 200)
                            : p.unit == "1 / time" ? between(0.005, 0.5)
                                                   : between(0.05, 20)),
           ...);
        },
        Model::parameters);
    const double T = between(1, 300), x = static_cast<double>(static_cast<int>(between(0.3, 80)));
    const double t_x = x == 0 ? 0 : T * (0.02 + 0.98 * static_cast<double>(random() >> 11) * 0x1p-53),
                 h = between(0.1, 300);
    SCOPED_TRACE("trial " + std::to_string(trial) + ", x " + std::to_string(x) + ", t_x " + std::to_string(t_x) +
                 ", T " + std::to_string(T));

    // P(alive) is a probability, falls with silence and with time ahead
    const double alive = probability_alive(m, x, t_x, T);
    EXPECT_GE(alive, 0);
    EXPECT_LE(alive, 1);
    EXPECT_LE(probability_alive(m, x, t_x, T * 1.1), alive * (1 + 1e-12));
    EXPECT_NEAR(probability_alive(m, x, t_x, T, 0), alive, 1e-15);
    const double later = probability_alive(m, x, t_x, T, h);
    EXPECT_LE(later, alive * (1 + 1e-12));
    EXPECT_LE(probability_alive(m, x, t_x, T, 2 * h), later * (1 + 1e-12));

    // expectations are not negative, grow with t, and are at most those of a customer who does not leave
    const double expected = expected_purchases(m, h, x, t_x, T), further = expected_purchases(m, 2 * h, x, t_x, T);
    EXPECT_GE(expected, 0);
    EXPECT_GE(further * (1 + 1e-15), expected);
    EXPECT_LE(expected, alive * (m.r + x) / (m.alpha + T) * h * (1 + 1e-12));
    EXPECT_LE(expected_purchases(m, h), m.r / m.alpha * h * (1 + 1e-12));
    EXPECT_EQ(expected_purchases(m, 0, x, t_x, T), 0);

    // discounting lowers, less so at lower rates; finite horizons rise to the infinite one; no discount: the
    // expectation
    const double d = 0.3 / h, discounted = discounted_transactions(m, d, x, t_x, T);
    EXPECT_LT(discounted_transactions(m, 2 * d, x, t_x, T), discounted + 1e-300);
    const double near = discounted_transactions(m, d, x, t_x, T, h);
    EXPECT_LE(near, discounted * (1 + 1e-12));
    EXPECT_LE(near, expected * (1 + 1e-12));
    EXPECT_NEAR(discounted_transactions(m, 1e-13 / h, x, t_x, T, h), expected, 1e-12 * expected);
    EXPECT_NEAR(discounted_transactions(m, 0, x, t_x, T, h), expected, 1e-14 * expected);

    // units: the same in a seventh of the unit
    Model weeks = m;
    std::apply(
        [&](const auto&... p) {
          ((weeks.*(p.member) *= p.unit == "time" ? 1 / 7.0 : p.unit == "1 / time" ? 7 : 1), ...);
        },
        Model::parameters);
    EXPECT_NEAR(probability_alive(weeks, x, t_x / 7, T / 7), alive, 1e-12 * alive);
    EXPECT_NEAR(expected_purchases(weeks, h / 7, x, t_x / 7, T / 7), expected, 1e-11 * expected);
    EXPECT_NEAR(discounted_transactions(weeks, 7 * d, x, t_x / 7, T / 7), discounted, 1e-11 * discounted);
    EXPECT_NEAR(log_likelihood(weeks, x, t_x / 7, T / 7) - x * std::log(7.0), log_likelihood(m, x, t_x, T),
                1e-11 * (1 + std::abs(log_likelihood(m, x, t_x, T)) + 2 * x));
  }
}

/// The probabilities of 0, 1, 2, … purchases add up to 1, and their mean is the expectation.
template <class Model>
void probabilities_add_up(const Model& m) {
  for (const double t : {0.0, 1.0, 20.0}) {
    double sum = 0, mean = 0, sum_given = 0, mean_given = 0;
    for (int n = 0; n < 1500; ++n) {
      const double p = probability_of(m, n, t), given = probability_of(m, n, t, 3, 8, 11);
      EXPECT_GE(p, 0);
      sum += p, mean += n * p, sum_given += given, mean_given += n * given;
    }
    EXPECT_NEAR(sum, 1, 1e-11);
    EXPECT_NEAR(sum_given, 1, 1e-11);
    EXPECT_NEAR(mean, expected_purchases(m, t), 1e-9 * (1 + mean));
    EXPECT_NEAR(mean_given, expected_purchases(m, t, 3, 8, 11), 1e-9 * (1 + mean_given));
  }
}

/// A discounted value is the integral of e^(−rate·t) against the derivative of the conditional expectation, by parts:
/// rate ∫ e^(−rate·t) E(t) dt + e^(−rate·h) E(h).
template <class Model>
void discounted_value_is_an_integral(const Model& m) {
  for (const double rate : {0.003, 0.1}) {
    const double h = 60;
    const auto expected = [&](double t) { return expected_purchases(m, t, 3, 8, 11); };
    const double by_parts =
        rate * oracle::integral([&](double t) { return std::exp(-rate * t) * expected(t); }, 0, h, 1e-13) +
        std::exp(-rate * h) * expected(h);
    EXPECT_NEAR(discounted_transactions(m, rate, 3, 8, 11, h), by_parts, 1e-10 * by_parts);
  }
}

/// What is refused, and what the message says.
template <class Model>
void refuses_bad_input(const Model& m, const char* observed = "T") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  Model bad = m;
  bad.alpha = 0;
  EXPECT_THROW((void)log_likelihood(bad, 1, 1, 2), invalid_parameter);
  bad.alpha = nan;
  EXPECT_THROW((void)expected_purchases(bad, 1), invalid_parameter);
  bad.alpha = infinite;
  EXPECT_THROW((void)probability_of(bad, 1, 1), invalid_parameter);
  const auto refused = [&](double x, double t_x, double T, const char* field) {
    try {
      (void)probability_alive(m, x, t_x, T);
      ADD_FAILURE() << field << " was taken";
    } catch (const invalid_customer& e) {
      EXPECT_EQ(e.first.field, field) << e.what();
      EXPECT_EQ(e.first.component, Model::name.view());
    }
  };
  refused(-1, 0, 1, "x");
  refused(1.5, 1, 2, "x");
  refused(nan, 1, 2, "x");
  refused(1, 3, 2, "t_x");
  refused(1, nan, 2, "t_x");
  refused(1, -1, 2, "t_x");
  refused(0, 1, 2, "t_x");
  refused(1, 1, infinite, observed);
  EXPECT_THROW((void)expected_purchases(m, -1, 1, 1, 2), invalid_parameter);
  EXPECT_THROW((void)probability_of(m, 0.5, 1), invalid_parameter);
  EXPECT_THROW((void)discounted_transactions(m, 0, 1, 1, 2), invalid_parameter) << "no rate and no horizon: no bound";
  EXPECT_THROW((void)discounted_transactions(m, -0.1, 1, 1, 2, 10), invalid_parameter);
  EXPECT_THROW((void)probability_alive(m, 1, 1, 2, -1), invalid_parameter);
}

}  // namespace laws
