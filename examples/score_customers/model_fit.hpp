// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/gamma_gamma.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/models/pareto_nbd.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "options.hpp"
#include "transaction_log.hpp"

namespace score_customers {

/// A parameter as it was estimated.
struct estimate_line {
  std::string name, unit;
  double value = 0;
  double standard_error = 0;  ///< NaN where it is not determined
  bool at_boundary = false;   ///< runs to 0 or infinity, or is not determined by the data
};

/// What a fit says, whatever its model.
struct fit_facts {
  std::string model;
  std::vector<estimate_line> parameters;
  double log_likelihood = 0, aic = 0, bic = 0;
  int evaluations = 0;  ///< of the likelihood
  std::string stopped;  ///< "converged", "flat", …
  bool good = false;    ///< stopped for one of these two
  bool at_boundary = false;
  std::uint64_t customers = 0;  ///< fitted to
  double join_ratio = 1;
  std::vector<std::string> warnings;
};

using buying_model = std::variant<clientele::models::bg_nbd, clientele::models::mbg_nbd, clientele::models::pareto_nbd,
                                  clientele::models::nbd>;

struct buying_fit {
  buying_model model;
  fit_facts facts;
};

/// The model of spend; without one where nobody bought twice.
struct spend_fit {
  std::optional<clientele::models::gamma_gamma> model;
  fit_facts facts;
  double correlation = 0;            ///< of mean spend and number of purchases
  double population_mean = 0;        ///< NaN where it does not exist
  std::string missing_because;       ///< why there is no model
  std::uint64_t without_amount = 0;  ///< customers whose repeat purchases brought nothing: not fitted to
  std::uint64_t beyond_largest = 0;  ///< customers whose repeat purchases are beyond the largest number: likewise
  std::string first_beyond;          ///< the id of the first of these
};

/// Fits one model, by its number among the alternatives of buying_model. The threads do not change the outcome.
[[nodiscard]] buying_fit fit_buying(std::size_t which, std::span<const customer> customers, int threads);
[[nodiscard]] spend_fit fit_spend(std::span<const customer> customers, int threads);
/// Of a log that tells nothing of spend.
[[nodiscard]] spend_fit no_spend(std::string because);

/// The names of the alternatives of buying_model.
inline constexpr std::array<const char*, 4> buying_names{"bg_nbd", "mbg_nbd", "pareto_nbd", "nbd"};

/// Whether the models of spend know this customer's own spend: amounts above 0 and below the largest number.
[[nodiscard]] inline bool has_own_spend(const customer& c) noexcept {
  return c.x > 0 && c.repeat_mean > 0 && std::isfinite(c.repeat_mean);
}

}  // namespace score_customers
