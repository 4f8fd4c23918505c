// SPDX-License-Identifier: BSL-1.0
#include "model_choice.hpp"

#include <algorithm>
#include <tuple>

namespace score_customers {

model_choice choose_model(const std::vector<compared_model>& models) {
  model_choice choice;
  if (models.size() == 1) {
    choice.because = "as asked for";
    return choice;
  }
  const bool holdout = models.front().holdout.has_value();
  const auto badness = [&](const compared_model& m) { return holdout ? m.holdout->root_mean_square : m.fit.facts.bic; };
  const bool any_good =
      std::any_of(models.begin(), models.end(), [](const compared_model& m) { return m.fit.facts.good; });
  std::vector<std::size_t> eligible;
  for (std::size_t i = 0; i < models.size(); ++i)
    if (!any_good || models[i].fit.facts.good) eligible.push_back(i);
  double least = badness(models[eligible.front()]);
  for (const std::size_t i : eligible) least = std::min(least, badness(models[i]));
  std::erase_if(eligible, [&](std::size_t i) {
    return badness(models[i]) - least > (holdout ? tie_of_errors * least : tie_of_bic);
  });
  const auto preferred = [&](std::size_t i) {
    const fit_facts& f = models[i].fit.facts;
    return std::tuple(f.parameters.size(), f.at_boundary);
  };
  const auto less = [&](std::size_t i, std::size_t j) { return preferred(i) < preferred(j); };
  choice.model = *std::min_element(eligible.begin(), eligible.end(), less);

  choice.because = holdout ? "smallest root mean squared error of the holdout" : "smallest BIC";
  const std::size_t parameters = models[choice.model].fit.facts.parameters.size();
  std::string with_more, with_as_many;
  for (const std::size_t i : eligible) {
    if (i == choice.model) continue;
    std::string& names = models[i].fit.facts.parameters.size() > parameters ? with_more : with_as_many;
    names += (names.empty() ? "" : ", ") + models[i].fit.facts.model;
  }
  if (!with_more.empty()) choice.because += ", the same as of " + with_more + " with more parameters";
  if (!with_as_many.empty())
    choice.warning = "these customers do not tell " + models[choice.model].fit.facts.model + " from " + with_as_many +
                     ": neither the " + (holdout ? "error of the holdout" : "BIC") +
                     " nor the number of parameters differs";
  return choice;
}

}  // namespace score_customers
