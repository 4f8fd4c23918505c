// SPDX-License-Identifier: BSL-1.0
// What each customer could bring: with gains of its own, or by comparison with those like it.
#include <clientele/value/levers.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/potential_by_comparison.hpp>

#include "component_job.hpp"
#include "lever_lines.hpp"

namespace score_customers {

using namespace clientele::value;

namespace {

template <class Component, class... Lines>
catalogue_entry individual_entry(Lines... more) {
  const auto lines = [](section& s, const typename Component::conclusion& all) {
    s.amount("current value", all.current, "currency");
    s.amount("improved value", all.improved, "currency");
    s.amount("potential value", all.potential, "currency");
    s.amount("the same net of what the improvement costs", all.potential_net, "currency");
    s.amount("earned to date, where it is known", all.earned, "currency");
    s.amount("the whole relationship, of the same customers", all.whole, "currency");
  };
  return entry<Component>(heading::value, runs::when_asked, lines, more..., discount_taken);
}

catalogue_entry comparison_entry() {
  using all = fitted_potential_by_comparison::conclusion;
  return entry<potential_by_comparison>(heading::value, runs::when_asked, amount("value", &all::value, "currency"),
                                        amount("potential by comparison", &all::potential, "currency"),
                                        count("below the level of their group", &all::below),
                                        count("at it or above", &all::reached));
}

}  // namespace

std::vector<catalogue_entry> potential_entries() {
  return {individual_entry<individual_lifetime>(), individual_entry<individual_finite_lifetime>(),
          individual_entry<individual_levers>(lever_lines), individual_entry<individual_finite_levers>(lever_lines),
          comparison_entry()};
}

}  // namespace score_customers
