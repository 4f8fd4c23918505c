// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model_fit.hpp"

namespace score_customers {

/// How well a model foresaw the purchases of the holdout.
struct holdout_error {
  double expected = 0, actual = 0;  ///< of all customers together
  double mean_absolute = 0;         ///< per customer: Σ |expected − actual| / n
  double root_mean_square = 0;      ///< per customer: √(Σ (expected − actual)² / n)

  [[nodiscard]] double relative() const noexcept { return expected / actual - 1; }
};

/// Customers with the same number of repeat purchases in the calibration.
struct frequency_group {
  std::uint64_t x = 0;
  bool or_more = false;
  std::uint64_t customers = 0;
  double expected = 0, actual = 0;  ///< purchases in the holdout
  double model_customers = 0;       ///< how many the model expects to have so many repeat purchases
};

/// Repeat purchases of the known customers until the end of a period.
struct tracked_period {
  std::uint64_t number = 0;                               ///< from 1
  day last{};                                             ///< its last day
  double expected = 0, actual = 0;                        ///< in this period
  double cumulative_expected = 0, cumulative_actual = 0;  ///< until its end
  bool holdout = false;                                   ///< ends after the calibration
};

[[nodiscard]] holdout_error error_of(std::span<const double> expected, std::span<const customer> customers);

/// By repeat purchases of the calibration: 0, 1, …, 6, 7 or more. `expected`: of each customer in the holdout; empty
/// without one.
[[nodiscard]] std::vector<frequency_group> by_frequency(const buying_model& model, std::span<const double> expected,
                                                        std::span<const customer> customers);

/// What a model expects of customers from their first purchase on, knowing nothing but when that was, against what they
/// did: Σ E[repeat purchases in (end of the period − first purchase)], the end being that of its last day.
[[nodiscard]] std::vector<tracked_period> track(const buying_model& model, const transaction_log& log);

}  // namespace score_customers
