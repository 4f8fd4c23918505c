// SPDX-License-Identifier: BSL-1.0
// What each customer could bring: with gains of its own, or by comparison with those like it.
#include <clientele/value/levers.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/potential_by_comparison.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

#include "component_job.hpp"

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
  return entry<Component>("value", runs::when_asked, lines, more..., discount_taken);
}

catalogue_entry levers_entry() {
  return individual_entry<individual_levers>([](section& s, const individual_levers::conclusion& all) {
    for (std::size_t i = 0; i < lever_count; ++i) {
      if (all.gross[i] == 0 && all.net[i] == 0) continue;
      std::string name(enumerators(lever{})[i]);
      std::replace(name.begin(), name.end(), '_', ' ');
      s.amount("by " + name, all.gross[i], "currency");
    }
  });
}

catalogue_entry comparison_entry() {
  using all = fitted_potential_by_comparison::conclusion;
  return entry<potential_by_comparison>("value", runs::when_asked, amount("value", &all::value, "currency"),
                                        amount("potential by comparison", &all::potential, "currency"),
                                        count("below the level of their group", &all::below),
                                        count("at it or above", &all::reached));
}

}  // namespace

std::vector<catalogue_entry> potential_entries() {
  return {individual_entry<individual_lifetime>(), individual_entry<individual_finite_lifetime>(), levers_entry(),
          comparison_entry()};
}

}  // namespace score_customers
