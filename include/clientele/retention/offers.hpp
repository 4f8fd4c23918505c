// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/component/error.hpp>
#include <clientele/statistics/order_statistics.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace clientele::inline v0::retention {

/// What may be offered to a customer: it is made or it is not.
struct priced_offer {
  double cost = 0;  ///< currency, ≥ 0
  double gain = 0;  ///< expected, currency; any finite number
};

/// Which offer each customer gets, with the proven distance to the best choice.
struct chosen_offers {
  static constexpr std::uint8_t none = 255;
  std::vector<std::uint8_t> choice;  ///< the place of the offer among the customer's; `none`
  double cost = 0, gain = 0;         ///< of all
  double bound = 0;                  ///< no choice within the budget gains more
  double gap = 0;                    ///< bound − gain
  double efficiency = 0;             ///< gain per unit of money at which the budget ran out; 0 if it did not
  std::uint64_t customers = 0;       ///< who get an offer
};

/// All-or-nothing offers under a budget: at most one of its offers for each customer, the greatest total gain (the
/// multiple-choice knapsack problem), by efficiency, with the proven gap.
///
///     maximise Σ gain  subject to Σ cost ≤ budget, at most one offer a customer
///
/// Of a customer's offers those on the concave hull of gain over cost are steps of falling efficiency, Δgain/Δcost.
/// All steps of the greatest efficiencies are taken as long as the budget lasts; of those of the efficiency at which it
/// ends, each that still fits, in the order of the customers; what then is left goes, in the same order, to further
/// steps that fit. The bound is that of offers that may be made in part: it exceeds the best choice by less than the
/// gain of one step, and `gap` says by how much it exceeds this one. A gap of 0 proves the choice to be best.
///
/// `offers_of(i)` gives customer i's offers, a `std::span<const priced_offer>` of at most 64, the same at every call;
/// it is called for each customer some six times. The efficiency at which the budget ends is found by histograms over
/// the bits of the efficiencies, not by sorting. Offers that gain nothing are not made; free ones that gain are.
/// Errors: `invalid_parameter` (budget, a cost, a gain, more than 64 offers). Accuracy: Σ cost ≤ budget to 1e-12 of it.
/// Cost: O(customers · offers²) a pass, 1 byte a customer and 1 MB.
///
/// Source: Sinha & Zoltners (1979); Zemel (1980) for the bound.
///
/// Budget 5; customer 1: (2, 10), (4, 14); customer 2: (3, 9); customer 3: (4, 4): (2, 10) and (3, 9) gain 19, gap 0.
template <class Offers>
[[nodiscard]] chosen_offers choose_offers(std::size_t customers, Offers&& offers_of, double budget);

namespace detail {

/// A customer's offers on the concave hull, from the cheapest; steps[j] leads from the one before to it.
struct offer_steps {
  struct step {
    std::uint8_t to = 0;
    double cost = 0, gain = 0, efficiency = 0;
  };
  std::array<step, 64> steps;
  std::size_t count = 0;
  std::uint8_t start = chosen_offers::none;  ///< the best of the free offers
  double start_gain = 0;

  explicit offer_steps(std::span<const priced_offer> offers) {
    for (std::size_t j = 0; j < offers.size(); ++j)
      if (offers[j].cost == 0 && offers[j].gain > start_gain)
        start = static_cast<std::uint8_t>(j), start_gain = offers[j].gain;
    double cost = 0, gain = start_gain;
    while (true) {
      step best;
      for (std::size_t j = 0; j < offers.size(); ++j) {
        const double more_cost = offers[j].cost - cost, more_gain = offers[j].gain - gain;
        if (!(more_cost > 0) || !(more_gain > 0)) continue;
        const double efficiency = more_gain / more_cost;
        if (efficiency > best.efficiency || (efficiency == best.efficiency && more_cost > best.cost))
          best = {static_cast<std::uint8_t>(j), more_cost, more_gain, efficiency};
      }
      if (!(best.efficiency > 0)) return;
      if (count > 0 && best.efficiency > steps[count - 1].efficiency)
        best.efficiency = steps[count - 1].efficiency;  // by rounding only
      steps[count++] = best;
      cost = offers[best.to].cost, gain = offers[best.to].gain;
    }
  }
};

}  // namespace detail

template <class Offers>
chosen_offers choose_offers(std::size_t customers, Offers&& offers_of, double budget) {
  constexpr std::string_view name = "retention::choose_offers";
  check_value(name, "budget", budget, interval::at_least(0));
  const auto steps_of = [&](std::size_t i) { return detail::offer_steps(std::span<const priced_offer>(offers_of(i))); };

  chosen_offers found;
  double all_cost = 0;
  for (std::size_t i = 0; i < customers; ++i) {
    const std::span<const priced_offer> offers = offers_of(i);
    if (offers.size() > 64)
      raise(invalid_parameter(name, "offers", static_cast<double>(offers.size()), "at most 64 a customer"));
    for (const priced_offer& o : offers) {
      check_value(name, "cost", o.cost, interval::at_least(0));
      check_value(name, "gain", o.gain, interval::any_number());
    }
    const detail::offer_steps s = steps_of(i);
    for (std::size_t j = 0; j < s.count; ++j) all_cost += s.steps[j].cost;
  }

  // the efficiency at which the budget ends: 16 more bits of its key in each pass
  const bool enough = all_cost <= budget;
  std::uint64_t critical = 0;
  unsigned known = 0;
  double above = 0;  // the cost of all steps whose key lies above the known bits
  while (!enough && known < 64) {
    std::vector<double> cost(65536);
    std::vector<std::uint64_t> count(65536);
    for (std::size_t i = 0; i < customers; ++i) {
      const detail::offer_steps s = steps_of(i);
      for (std::size_t j = 0; j < s.count; ++j) {
        const std::uint64_t key = order_key(s.steps[j].efficiency);
        if (known != 0 && key >> (64 - known) != critical) continue;
        const auto cell = static_cast<std::size_t>(key >> (48 - known) & 0xffff);
        cost[cell] += s.steps[j].cost, ++count[cell];
      }
    }
    std::size_t cell = 65535, lowest = 0;
    while (count[lowest] == 0) ++lowest;
    while (cell > lowest && above + cost[cell] <= budget) above += cost[cell--];
    while (count[cell] == 0) ++cell;  // never past the one that did not fit
    critical = critical << 16 | cell;
    known += 16;
    if (count[cell] == 1) break;
  }

  found.choice.assign(customers, chosen_offers::none);
  std::vector<std::uint8_t> taken;
  double left = budget, bound_left = budget, bound = 0;
  if (!enough) taken.assign(customers, 0);
  for (int pass = 0; pass < 3 && (pass == 0 || !enough); ++pass) {
    for (std::size_t i = 0; i < customers; ++i) {
      const detail::offer_steps s = steps_of(i);
      if (pass == 0) found.choice[i] = s.start, found.gain += s.start_gain, bound += s.start_gain;
      std::size_t at = enough || pass == 0 ? 0 : taken[i];
      for (; at < s.count; ++at) {
        const auto& step = s.steps[at];
        const std::uint64_t key = enough ? 0 : order_key(step.efficiency) >> (64 - known);
        const bool higher = enough || key > critical, same = !enough && key == critical;
        if (pass == 0 ? !higher : pass == 1 && !same) break;
        if (pass == 1) {  // what the bound may take in part
          const double part = step.cost < bound_left ? 1 : bound_left > 0 ? bound_left / step.cost : 0;
          bound += part * step.gain, bound_left -= part * step.cost;
          found.efficiency = step.efficiency;
        }
        if (pass != 0 && step.cost > left) break;
        left -= step.cost, found.cost += step.cost, found.gain += step.gain;
        if (pass == 0) bound += step.gain, bound_left -= step.cost;
        found.choice[i] = step.to;
      }
      if (!enough) taken[i] = static_cast<std::uint8_t>(at);
    }
  }
  for (const std::uint8_t c : found.choice) found.customers += c != chosen_offers::none ? 1 : 0;
  found.bound = bound;
  found.gap = bound > found.gain ? bound - found.gain : 0;
  return found;
}

}  // namespace clientele::inline v0::retention
