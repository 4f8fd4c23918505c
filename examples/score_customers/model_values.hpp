// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/classification/abc.hpp>

#include <cstdint>
#include <span>
#include <vector>

#include "model_fit.hpp"

namespace score_customers {

/// How far ahead, and at what rate. Times in periods.
struct outlook {
  double expected_in = 0;  ///< purchases are expected in this time
  double horizon = 0;      ///< value is counted in this time; may be infinite
  double rate = 0;         ///< continuous discount rate per period
  double margin = 1;
};

/// What the models say of every customer; NaN where a figure does not exist.
struct customer_values {
  std::vector<double> alive, expected, discounted, spend, value;
  std::vector<clientele::classification::grade> grades;
  clientele::classification::fitted_abc abc{};
  std::uint64_t without_value = 0;  ///< customers whose expected spend does not exist: no value, no class
  double alive_total = 0, expected_total = 0, discounted_total = 0, value_total = 0;
};

/// Purchases that each customer is expected to make in a time t from the end of what the model saw, and nothing else.
[[nodiscard]] std::vector<double> expected_purchases(const buying_model& model, std::span<const customer> customers,
                                                     double t, int threads);

[[nodiscard]] customer_values value_customers(const buying_model& model, const spend_fit& spend,
                                              std::span<const customer> customers, const outlook& ahead, int threads);

}  // namespace score_customers
