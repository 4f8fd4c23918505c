// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/churn/reasons.hpp>
#include <clientele/classification/profile_completeness.hpp>
#include <clientele/service/recovery_paradox.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "component_job.hpp"
#include "paradox_lines.hpp"

namespace score_customers {

namespace {

constexpr const char* unit_of_time = "in the unit of the times";  // which the column knows

void tell_survival(section& s, const clientele::summary<clientele::churn::kaplan_meier>& of) {
  const clientele::churn::survival_curve& all = *of;
  s.count("observed", all.customers);
  s.count("of them left", all.left);
  s.count("still there when last seen", all.censored);
  s.amount("longest observation", all.last_time, unit_of_time);
  s.amount("median time until leaving", all.median_estimate(), unit_of_time);
  s.amount("mean time within the observation", all.restricted_mean_estimate(all.last_time), unit_of_time);
  curve c{.name = "survival",
          .columns = {"time", "at risk", "left", "still there", "low", "high"},
          .shown = {figure::form::amount, figure::form::count, figure::form::count, figure::form::share,
                    figure::form::share, figure::form::share},
          .rows = {}};
  for (const clientele::churn::survival_step& one : all.steps)
    if (one.left != 0)
      c.rows.push_back(
          {one.time, static_cast<double>(one.at_risk), static_cast<double>(one.left), one.survival, one.low, one.high});
  s.curves.push_back(std::move(c));
}

void tell_reasons(section& s, const clientele::summary<clientele::churn::reasons>& of) {
  const clientele::churn::reasons_found& all = *of;
  s.count("with a reason", all.stated);
  s.count("without one", all.unstated);
  for (const clientele::churn::reason_count& one : all.reasons) {
    const std::string name = one.reason.text();
    s.share(name, one.share, "of the reasons");
    s.amount(name + ": what they brought", one.money, "currency");
  }
  s.share("preventable", all.preventable_share, "of the reasons");
  s.amount("preventable: what they brought", all.preventable_money, "currency");
  // the χ² distribution alone: exact tables or a simulation for each group would take long
  const auto test = all.against_reference({.method = clientele::churn::p_value_method::chi_square});
  if (test.state != clientele::statistic_state::defined) return;
  s.amount("chi-square against the reference shares", test.chi_square, "");
  if (test.small_cells == 0)
    s.amount("its p-value", test.p_value, "");
  else
    s.notes.emplace_back("of some reasons fewer than 5 are expected: the p-value of chi-square is not to be trusted");
}

/// Which fields of a profile are old; by their texts in the profiles of the library, otherwise by their columns.
void tell_stale(section& s, const clientele::summary<clientele::classification::stale_entries>& of, const job& self) {
  namespace classification = clientele::classification;
  const std::size_t fields = of.component().fields;
  const auto name_of_field = [&](std::size_t f) {
    if (fields == classification::profile_66.size()) return std::string(classification::profile_66[f].text);
    if (fields == classification::corporate_profile.size())
      return std::string(classification::corporate_profile[f].text);
    return std::string(self.lanes()[f].column);
  };
  s.count("fields with stale entries", of->size(), "fields");
  table t{
      .name = "stale fields",
      .columns = {
          {"field"}, {"filled", figure::form::count}, {"stale", figure::form::count}, {"share", figure::form::share}}};
  for (const classification::stale_field& one : *of)
    t.rows.push_back(
        {name_of_field(one.field), static_cast<double>(one.filled), static_cast<double>(one.stale), one.share});
  s.tables.push_back(std::move(t));
}

}  // namespace

std::vector<catalogue_entry> gathered_complaints_entries() {
  return {gathering_entry<clientele::service::recovery_paradox>(
      heading::complaints, [](section& s, const clientele::summary<clientele::service::recovery_paradox>& of) {
        tell_paradox(s, *of, of.component().confidence);
      })};
}

std::vector<catalogue_entry> gathered_churn_entries() {
  return {gathering_entry<clientele::churn::kaplan_meier>(heading::churn, tell_survival),
          gathering_entry<clientele::churn::reasons>(heading::churn, tell_reasons)};
}

std::vector<catalogue_entry> gathered_classification_entries() {
  using clientele::classification::stale_entries;
  constexpr std::size_t widest = clientele::classification::profile_66.size();
  return {{.group = heading::classification,
           .when = runs::when_asked,
           .make = [](std::size_t width) -> std::unique_ptr<job> {
             if (width == 1 || width > widest) return nullptr;
             stale_entries component{};
             if (width != 0) component.fields = width;
             return make_job(component, &tell_stale);
           },
           .widest = widest}};
}

}  // namespace score_customers
