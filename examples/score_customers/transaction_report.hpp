// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

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
  std::vector<frequency_group> frequencies;
  std::vector<tracked_period> tracking;
  double expected_spend = 0, actual_spend = 0;  ///< of the holdout
};

/// The summary to be read.
void print_summary(const transaction_report& all, std::ostream& to);
/// The same and more, as JSON.
[[nodiscard]] std::string json_report(const transaction_report& all);

}  // namespace score_customers
