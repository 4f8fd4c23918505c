// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/compensation.hpp>
#include <clientele/service/complaint_handling.hpp>
#include <clientele/service/hidden_dissatisfaction.hpp>
#include <clientele/service/recovery.hpp>
#include <clientele/service/recovery_band.hpp>

#include "component_job.hpp"

namespace score_customers {

using namespace clientele::service;

namespace {

catalogue_entry hidden_entry() {
  using all = hidden_dissatisfaction::conclusion;
  // Where the base is not given by row, it is the file: then every row is one customer.
  const auto in_the_file = [](section& s, const clientele::summary<hidden_dissatisfaction>& of, const job&) {
    const hidden_dissatisfaction& by = of.component();
    if (clientele::exceeds(1.0, by.complaint_rate + by.silent_share, 1.0) > 0)
      s.notes.emplace_back(
          "that those who neither complain nor stay silent tell somebody else is inferred, no finding");
    const auto rows = static_cast<double>(of.valid());
    if (of.missing<"customers">() != of.valid() || !(of->complainants < rows)) return;  // or complainants only
    const auto r = of.component().compute(of->complainants, rows);
    s.amount("unhappy, if a row is one customer", r.unhappy, "customers");
    s.amount("of these silent", r.silent, "customers");
    if (r.capped == capped::at_base)
      s.notes.emplace_back("more unhappy customers than there are: capped at all of them");
  };
  return entry<hidden_dissatisfaction>(
      heading::complaints, runs::when_asked, amount("complainants", &all::complainants, "customers"),
      amount("unhappy", &all::unhappy, "customers"), amount("of them silent", &all::silent, "customers"),
      amount("of them tell somebody else", &all::told_elsewhere, "customers"),
      count("capped at the size of the base", &all::capped, "rows"), in_the_file);
}

catalogue_entry recovery_entry() {
  using all = recovery::conclusion;
  const auto worths = [](section& s, const clientele::summary<recovery>& of, const job&) {
    using result = recovery::result;
    s.amount("worth of making all of them speak", of.of(&result::worth_of_speaking).total(), "currency");
    s.amount("worth of resolving, then", of.of(&result::worth_of_resolving).total(), "currency");
    s.amount("worth of doing so quickly", of.of(&result::worth_of_speed).total(), "currency");
    s.notes.emplace_back("every row is an unhappy customer; who did not complain is silent");
    if (!of->ordered) s.notes.emplace_back("the probabilities of buying again are out of the published order");
  };
  return entry<recovery>(heading::complaints, runs::when_asked, count("silent", &all::silent),
                         count("unresolved", &all::unresolved), count("resolved", &all::resolved),
                         count("resolved quickly", &all::resolved_quickly), amount("value", &all::value, "currency"),
                         amount("value kept", &all::value_kept, "currency"),
                         amount("expected loss", &all::expected_loss, "currency"), worths);
}

catalogue_entry handling_entry() {
  const auto lines = [](section& s, const clientele::summary<complaint_handling>& of, const job&) {
    s.share("rules kept", of->score, "of those assessed");
    for (std::size_t i = 0; i < of->rules.size(); ++i)
      s.share(
          (i == of->worst ? "worst rule: " : "kept: ") + std::string(clientele::name_of(static_cast<handling_rule>(i))),
          of->rules[i].share, "of the cases in which it was assessed");
    s.amount("correlation of the rules kept with coming back", of->score_and_returning, "");
    s.share("settled: agreed and satisfied", of->settled_share, "of the cases whose end is known");
    s.share("agreed, but not satisfied", of->agreed_only_share, "of the cases whose end is known");
    s.count("cases whose end is not known", of->without_outcome, "cases");
  };
  return entry(heading::complaints, runs::when_asked,
               unstated(complaint_handling{}, &complaint_handling::attitude_from), lines);
}

catalogue_entry recovery_band_entry() {
  using all = recovery_band::conclusion;
  const auto published = [](section& s, const all&) {
    s.notes.emplace_back("the published band, where the stakes are not known: no forecast of this firm");
  };
  return entry<recovery_band>(heading::complaints, runs::when_asked, amount("resolved", &all::resolved, "customers"),
                              amount("value kept, low", &all::kept_low, "currency"),
                              amount("value kept, high", &all::kept_high, "currency"),
                              amount("if all were resolved quickly", &all::kept_quickly, "currency"), published);
}

}  // namespace

std::vector<catalogue_entry> service_entries() {
  return {hidden_entry(), recovery_entry(), recovery_band_entry(),
          entry<compensation>(heading::complaints, runs::when_asked), handling_entry()};
}

}  // namespace score_customers
