// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/criteria.hpp>
#include <clientele/classification/scorecard.hpp>

#include "component_job.hpp"

namespace score_customers {

using namespace clientele::classification;

namespace {

std::span<const std::string_view> names_of_criteria(std::size_t width) {
  if (width == scorecard_criteria.size()) return scorecard_criteria;
  return {};
}

/// Raw facts: the scorecard reads their scores where it has no others.
catalogue_entry criteria_entry() {
  catalogue_entry e = wide_entry<4, 6>(
      heading::classification, runs::by_itself,
      []<std::size_t k>(std::integral_constant<std::size_t, k>) { return criteria<k>{}; },
      [](section& s, const auto& all, const job& self) {
        const std::size_t width = all->mean_scores.size();
        for (std::size_t j = 0; j < width; ++j) {
          const auto names = names_of_criteria(width);
          s.amount((j == all->weakest ? "weakest criterion: " : "mean score: ") +
                       std::string(names.empty() ? self.lanes()[j].column : names[j]),
                   all->mean_scores[j], "points");
        }
      });
  e.elements = names_of_criteria;
  return e;
}

catalogue_entry scorecard_entry() {
  catalogue_entry e = wide_entry<4, 6>(
      heading::classification, runs::by_itself,
      []<std::size_t k>(std::integral_constant<std::size_t, k>) { return scorecard<k>{}; },
      [](section& s, const auto& all, const job&) {
        using enum grade;
        s.amount("mean score", all->mean_score, "points");
        const auto tell = [&](std::uint64_t customers, const clientele::estimate& share, grade g) {
          s.count("grade " + std::string(clientele::name_of(g)), customers);
          s.share("share of " + std::string(clientele::name_of(g)), share, "of the graded customers");
        };
        tell(all->a, all->share_a, A);
        tell(all->b, all->share_b, B);
        tell(all->c, all->share_c, C);
        for (const grade g : {A, B, C}) s.notes.emplace_back(all.component().policy(g));
      });
  e.elements = names_of_criteria;
  return e;
}

}  // namespace

std::vector<catalogue_entry> scorecard_entries() { return {criteria_entry(), scorecard_entry()}; }

}  // namespace score_customers
