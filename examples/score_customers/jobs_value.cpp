// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/roi.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/matrix.hpp>

#include <limits>

#include "catalogue.hpp"
#include "component_job.hpp"

namespace score_customers {

namespace {

template <class Lifetime>
catalogue_entry entry_of_lifetime() {
  const auto figures = [](section& s, const clientele::summary<Lifetime>& all, const job&) {
    s.amount("current value", all->current, "currency");
    s.amount("improved value", all->improved, "currency");
    s.amount("potential value", all->potential, "currency");
    s.amount("the same net of what the improvement costs", all->potential_net, "currency");
  };
  return {.make = [figures](std::size_t) { return std::make_unique<component_job<Lifetime>>(Lifetime{}, figures); }};
}

}  // namespace

catalogue_entry lifetime_entry() { return entry_of_lifetime<clientele::value::lifetime>(); }
catalogue_entry finite_lifetime_entry() { return entry_of_lifetime<clientele::value::finite_lifetime>(); }

catalogue_entry matrix_entry() {
  using clientele::value::cell;
  using clientele::value::matrix;
  const auto figures = [](section& s, const clientele::summary<matrix>& all, const job&) {
    const auto count = [&](const char* name, std::uint64_t customers, cell c) {
      s.count(name, customers, "customers; " + std::string(strategy(c)));
    };
    count("most valuable", all->most_valuable, cell::most_valuable);
    count("growable", all->growable, cell::growable);
    count("established", all->established, cell::established);
    count("low value", all->low_value, cell::low_value);
  };
  return {.make = [figures](std::size_t) { return std::make_unique<component_job<matrix>>(matrix{}, figures); }};
}

catalogue_entry roi_entry() {
  using clientele::retention::roi;
  const auto figures = [](section& s, const clientele::summary<roi>& all, const job&) {
    s.amount("customers reached", all->customers, "customers");
    s.amount("value at stake", all->value_at_stake, "currency");
    s.amount("value kept", all->value_kept, "currency");
    s.amount("cost", all->cost, "currency");
    s.amount("net", all->net, "currency");
    double ratio = std::numeric_limits<double>::quiet_NaN();
    try {
      ratio = all->roi();
    } catch (const clientele::undefined_result&) {  // shown as undefined
    }
    s.share("return on the cost", ratio, "of the cost");
    s.amount("break-even lift", all->break_even_lift, "points of the retention rate");
  };
  return {.make = [figures](std::size_t) { return std::make_unique<component_job<roi>>(roi{}, figures); }};
}

}  // namespace score_customers
