// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cmath>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "customer_segments.hpp"
#include "holdout_check.hpp"
#include "model_choice.hpp"
#include "model_fit.hpp"
#include "model_values.hpp"
#include "transaction_log.hpp"

namespace score_customers {

/// All that the program has to say about a transaction log.
struct transaction_report {
  const transaction_options* how = nullptr;
  const study* asked = nullptr;  ///< what it was made by
  const transaction_log* log = nullptr;
  std::vector<compared_model> models;
  model_choice chosen;  ///< of these
  spend_fit spend;
  outlook ahead;
  const customer_values* values = nullptr;
  customer_segments segments;
  std::vector<frequency_group> frequencies;
  std::vector<tracked_period> tracking;
  double expected_spend = 0, actual_spend = 0;  ///< of the holdout
};

/// Quantiles of the days between purchases that are told.
inline constexpr std::array<std::pair<const char*, double>, 5> quantiles_of_gaps{{{"a tenth within", 0.1},
                                                                                  {"a quarter within", 0.25},
                                                                                  {"median", 0.5},
                                                                                  {"three quarters within", 0.75},
                                                                                  {"nine tenths within", 0.9}}};

/// Of whole days: the one below the middle of a bucket, which is the day itself up to 255 and within 0.4 % above.
[[nodiscard]] inline double quantile_of(const clientele::history::gap_figures& gaps, double probability) {
  return std::floor(gaps.quantile(probability));
}

/// The summary to be read.
void print_summary(const transaction_report& all, std::ostream& to);
/// The same and more, as JSON.
[[nodiscard]] std::string json_report(const transaction_report& all);

}  // namespace score_customers
