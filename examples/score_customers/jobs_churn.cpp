// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/bad_experience.hpp>
#include <clientele/churn/four_rates.hpp>
#include <clientele/churn/profit_contribution.hpp>
#include <clientele/churn/rates.hpp>
#include <clientele/churn/revenue_rates.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/churn/told.hpp>
#include <clientele/churn/word_balance.hpp>
#include <clientele/churn/word_of_mouth.hpp>

#include "component_job.hpp"

namespace score_customers {

using namespace clientele::churn;

namespace {

template <class Ripple, class... Lines>
catalogue_entry ripple_entry(runs when, Lines... more) {
  using all = ripple::conclusion;
  const auto capped_total = [](section& s, const all& of) {
    if (of.capped == clientele::capped::at_base)
      s.notes.emplace_back("more unhappy customers than there are: capped at all of them");
  };
  return entry<Ripple>(heading::complaints, when, amount("complainants", &all::complainants, "customers"),
                       amount("unhappy", &all::unhappy, "customers"),
                       amount("of them silent", &all::silent, "customers"),
                       amount("people who hear of it", &all::heard, "people"),
                       amount("people, upper figure", &all::heard_upper, "people"),
                       amount("revenue at risk", &all::revenue_at_risk, "currency / year"),
                       amount("the same by own purchases", &all::revenue_at_risk_by_own_purchase, "currency / year"),
                       more..., capped_total);
}

catalogue_entry reach_entry() {
  using all = word_of_mouth::conclusion;
  const auto idle = [](section& s, const clientele::summary<word_of_mouth>& of, const job&) {
    if (!(of.component().reproduction() > 0))
      s.notes.emplace_back(
          "nobody tells it on, so nothing is added to those who heard it at first (--set "
          "word_of_mouth.retelling=… and word_of_mouth.told_on=…)");
  };
  return entry<word_of_mouth>(heading::complaints, runs::when_asked,
                              amount("hear of it at first", &all::heard, "people"),
                              amount("after the generations told", &all::of_generations, "tellings"),
                              amount("after all generations", &all::of_all, "tellings"),
                              amount("reached in the market", &all::in_market, "people"),
                              share("share of the market reached", &all::market_share, "of the market"), idle);
}

catalogue_entry balance_entry() {
  using all = word_balance::conclusion;
  return entry<word_balance>(heading::complaints, runs::when_asked, amount("hear good", &all::heard_good, "people"),
                             amount("hear bad", &all::heard_bad, "people"), amount("balance", &all::balance, "people"),
                             amount("hear good for one who hears bad", &all::good_to_bad, "people"),
                             amount("new customers brought by satisfied ones", &all::new_customers, "customers"),
                             amount("complaints to solve for a balance of 0", &all::solved_to_break_even, "customers"));
}

catalogue_entry rates_entry() {
  using all = rates::conclusion;
  return entry<rates>(heading::churn, runs::when_asked, amount("at the opening", &all::opening, "customers"),
                      amount("at the closing", &all::closing, "customers"),
                      amount("of them new", &all::new_at_closing, "customers"), amount("kept", &all::kept, "customers"),
                      amount("lost", &all::lost, "customers"),
                      share("retention rate", &all::retention, "of those at the opening"),
                      share("churn rate", &all::churn, "of those at the opening"));
}

catalogue_entry four_rates_entry() {
  using all = four_rates::conclusion;
  return entry<four_rates>(heading::churn, runs::when_asked,
                           share("customer development", &all::development, "of those at the opening"),
                           share("retention", &all::retention, "of those at the opening"),
                           share("loyalty", &all::loyalty, "of the buyers bought again"),
                           share("profit rate", &all::profit_rate, "of the revenue"));
}

catalogue_entry revenue_rates_entry() {
  using all = revenue_rates::conclusion;
  return entry<revenue_rates>(
      heading::churn, runs::when_asked, amount("opening revenue", &all::opening, "currency / period"),
      amount("contraction", &all::contraction, "currency / period"),
      amount("churned", &all::churned, "currency / period"), amount("expansion", &all::expansion, "currency / period"),
      amount("new business", &all::new_business, "currency / period"),
      share("gross retention", &all::gross_retention, "of the opening revenue"),
      share("net retention", &all::net_retention, "of the opening revenue"),
      share("development", &all::development, "of the opening revenue"),
      share("revenue churn", &all::revenue_churn, "of the opening revenue"));
}

}  // namespace

std::vector<catalogue_entry> churn_entries() {
  return {
      ripple_entry<ripple>(runs::by_itself),
      ripple_entry<ripple_within_base>(runs::when_asked, count("capped at the size of the base",
                                                               &ripple_within_base::conclusion::rows_at_base, "rows")),
      entry<told>(heading::complaints, runs::when_asked),
      reach_entry(),
      balance_entry(),
      entry<bad_experience>(heading::complaints, runs::when_asked)};
}

std::vector<catalogue_entry> rates_entries() {
  return {rates_entry(), four_rates_entry(), revenue_rates_entry(),
          entry<profit_contribution>(heading::churn, runs::when_asked)};
}

}  // namespace score_customers
