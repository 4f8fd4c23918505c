// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/classification/rfm.hpp>
#include <clientele/value/potential_by_comparison.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "model_values.hpp"
#include "transaction_log.hpp"

namespace score_customers {

/// Customers who have something in common, together.
struct segment_totals {
  std::uint64_t customers = 0;
  double spend = 0;      ///< until the models see no more
  double expected = 0;   ///< purchases
  double value = 0;      ///< of those who have one
  double potential = 0;  ///< likewise
};

/// What is taken for each other's like: the same scores of recency and frequency.
struct peer_group {
  int recency = 0, frequency = 0;
  std::uint64_t customers = 0;  ///< with a value
  double level = 0, potential = 0;
};

/// The value that customers with the same scores of recency and frequency reach, and what others are short of it.
struct compared_values {
  double quantile = 0;
  clientele::value::fitted_potential_by_comparison::conclusion all{};
  std::vector<peer_group> groups;  ///< those that there are, by scores
  std::vector<double> potential;   ///< by customer; NaN without a value
};

/// Customers by recency (days without a purchase), frequency (purchases) and what they spent, until the models see no
/// more, scored by the quintiles of these customers.
struct customer_segments {
  clientele::classification::rfm scoring{};
  clientele::classification::rfm::conclusion counts{};
  std::vector<clientele::classification::rfm::result> scores;  ///< by customer; unknown: beyond the largest number
  std::array<segment_totals, enumerators(clientele::classification::rfm_segment{}).size()> segments{};
  std::optional<compared_values> compared;  ///< where a quantile was stated and somebody has a value
};

[[nodiscard]] customer_segments segment_customers(const transaction_log& log, const transaction_options& how,
                                                  const customer_values& values);

}  // namespace score_customers
