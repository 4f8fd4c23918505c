// SPDX-License-Identifier: BSL-1.0
#include "model_fit.hpp"

#include <clientele/core/fit.hpp>
#include <clientele/models/fit.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "execution.hpp"

namespace score_customers {

namespace models = clientele::models;

namespace {

template <class Model>
fit_facts facts_of(const models::fitted_model<Model>& f) {
  fit_facts facts;
  const std::string_view name = Model::name.view();
  facts.model = name.substr(name.rfind(':') + 1);
  clientele::for_each_element(Model::parameters, [&, i = std::size_t{0}](const auto& p) mutable {
    facts.parameters.push_back({std::string(p.name), std::string(p.unit), f.value.*(p.member), f.standard_errors[i],
                                static_cast<bool>(f.at_boundary[i])});
    ++i;
  });
  facts.log_likelihood = f.log_likelihood;
  facts.aic = f.aic;
  facts.bic = f.bic;
  facts.evaluations = f.evaluations;
  facts.stopped = clientele::name_of(f.why);
  facts.good = f.why == models::stopping::converged || f.why == models::stopping::flat;
  facts.at_boundary = std::any_of(f.at_boundary.begin(), f.at_boundary.end(), [](bool b) { return b; });
  facts.customers = static_cast<std::uint64_t>(f.customers);
  facts.join_ratio = f.join_ratio;
  facts.warnings = f.warnings;
  return facts;
}

template <class Model>
buying_fit fit_one(std::span<const customer> customers, int threads) {
  const auto f = clientele::fit(models::model_fit<Model>{}, customers, &customer::x, &customer::t_x, &customer::T,
                                execution(threads));
  return {f.value, facts_of(f)};
}

}  // namespace

buying_fit fit_buying(std::size_t which, std::span<const customer> customers, int threads) {
  switch (which) {
    case 0:
      return fit_one<models::bg_nbd>(customers, threads);
    case 1:
      return fit_one<models::mbg_nbd>(customers, threads);
    case 2:
      return fit_one<models::pareto_nbd>(customers, threads);
    default:
      return fit_one<models::nbd>(customers, threads);
  }
}

spend_fit no_spend(std::string because) {
  spend_fit result;
  result.facts.model = "gamma_gamma";
  result.population_mean = std::numeric_limits<double>::quiet_NaN();
  result.missing_because = std::move(because);
  return result;
}

spend_fit fit_spend(std::span<const customer> customers, int threads) {
  spend_fit result = no_spend({});
  std::uint64_t known = 0;
  for (const customer& c : customers) {
    known += has_own_spend(c) ? 1 : 0;
    if (c.x == 0 || has_own_spend(c)) continue;
    if (std::isfinite(c.repeat_mean)) {
      ++result.without_amount;
    } else if (++result.beyond_largest == 1) {
      result.first_beyond = c.id;
    }
  }
  if (known == 0) {
    result.missing_because = "nobody made a repeat purchase with an amount above 0 and below the largest number";
    return result;
  }
  // customers without a spend of their own tell it nothing: no purchases
  const auto x = [](const customer& c) { return has_own_spend(c) ? c.x : 0; };
  const auto mean = [](const customer& c) { return has_own_spend(c) ? c.repeat_mean : 0; };
  const auto f = clientele::fit(models::gamma_gamma_fit{}, customers, clientele::field<"x">(x),
                                clientele::field<"mean_spend">(mean), execution(threads));
  result.model = f.value;
  result.facts = facts_of(f);
  result.correlation = f.spend_correlation;
  if (f->q > 1) result.population_mean = models::expected_spend(*f, 0, 0);
  return result;
}

}  // namespace score_customers
