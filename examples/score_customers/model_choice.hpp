// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "holdout_check.hpp"
#include "model_fit.hpp"

namespace score_customers {

/// One model among those that were fitted.
struct compared_model {
  buying_fit fit;
  std::optional<holdout_error> holdout;
};

struct model_choice {
  std::size_t model = 0;  ///< its place among those compared
  std::string because;
  std::string warning;  ///< where the rule cannot tell models apart; otherwise empty
};

/// Which of two differences is none: a fit knows its log-likelihood to 1e-8 and its parameters to 1e-6.
inline constexpr double tie_of_bic = 1e-6;
inline constexpr double tie_of_errors = 1e-6;  ///< relative

/// The rule of "best". The model with the smallest root mean squared error of the holdout, without a holdout the
/// smallest BIC; those that stopped before their maximum only if all did. Models within the tie of the smallest are as
/// good as it: of them the one with the fewest parameters, then one without a parameter at its bound, then the first.
/// Where that decided, it says so, and it warns of models that are alike even in the number of parameters.
[[nodiscard]] model_choice choose_model(const std::vector<compared_model>& models);

}  // namespace score_customers
