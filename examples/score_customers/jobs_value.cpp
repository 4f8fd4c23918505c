// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/levers.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/matrix.hpp>
#include <clientele/value/period_lifetime.hpp>
#include <clientele/value/quantile_matrix.hpp>

#include "component_job.hpp"
#include "lever_lines.hpp"

namespace score_customers {

using namespace clientele::value;

namespace {

template <class Lifetime, class... Lines>
catalogue_entry lifetime_entry(runs when, Lines... more) {
  using all = typename Lifetime::conclusion;
  const auto improvement = [](section& s, const all& of) {
    if (of.potential == 0 && of.potential_net == 0) {
      s.notes.emplace_back("no improvement was stated that changes a value: the value improved is the current one");
    } else {
      s.amount("improved value", of.improved, "currency");
      s.amount("potential value", of.potential, "currency");
      s.amount("the same net of what the improvement costs", of.potential_net, "currency");
    }
  };
  return entry<Lifetime>(heading::value, when, amount("current value", &all::current, "currency"), improvement, more...,
                         discount_taken);
}

template <class Matrix>
catalogue_entry matrix_entry(runs when, const Matrix& component) {
  const auto lines = [](section& s, const auto& all, const job&) {
    const auto& cuts = all.component();
    const double placed = static_cast<double>(all.valid());
    const auto tell = [&](const char* name, std::uint64_t customers, cell c) {
      s.count(name, customers, "customers; " + std::string(strategy(c)));
      s.share("share of the " + std::string(name), static_cast<double>(customers) / placed, "of the placed customers");
    };
    tell("most valuable", all->most_valuable, cell::most_valuable);
    tell("growable", all->growable, cell::growable);
    tell("established", all->established, cell::established);
    tell("low value", all->low_value, cell::low_value);
    s.amount("current value is high from", cuts.current_cut, "currency");
    s.amount("potential value is high from", cuts.potential_cut, "currency");
    s.amount("current value of all", all->current, "currency");
    s.amount("potential value of all", all->potential, "currency");
  };
  return entry(heading::value, when, component, lines);
}

/// Margins and retentions of as many periods as there are columns.
catalogue_entry period_entry() {
  using component = dynamic_period_lifetime;
  using all = component::conclusion;
  constexpr std::size_t usual = 4, widest = 60;
  return {.group = heading::value,
          .when = runs::by_itself,
          .make = [](std::size_t width) -> std::unique_ptr<job> {
            if (width == 1 || width > widest) return nullptr;
            component c{};
            c.periods = width == 0 ? usual : width;
            return make_job(c, amount("value", &all::value, "currency"),
                            amount("expected periods", &all::expected_periods, "periods of all customers"),
                            discount_taken);
          },
          .widest = widest};
}

}  // namespace

std::vector<catalogue_entry> value_entries() {
  return {lifetime_entry<lifetime>(runs::by_itself),
          lifetime_entry<finite_lifetime>(runs::by_itself),
          period_entry(),
          lifetime_entry<levers>(runs::when_asked, lever_lines),
          lifetime_entry<finite_levers>(runs::when_asked, lever_lines),
          matrix_entry(runs::by_itself, matrix{}),
          matrix_entry(runs::when_asked, quantile_matrix{})};
}

}  // namespace score_customers
