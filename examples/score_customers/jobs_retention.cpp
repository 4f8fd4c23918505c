// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/acquisition_funnel.hpp>
#include <clientele/retention/capacity.hpp>
#include <clientele/retention/churn_band.hpp>
#include <clientele/retention/cross_buying.hpp>
#include <clientele/retention/customer_equity.hpp>
#include <clientele/retention/keeping_and_winning.hpp>
#include <clientele/retention/order_effort.hpp>
#include <clientele/retention/payback.hpp>
#include <clientele/retention/response_curve.hpp>
#include <clientele/retention/roi.hpp>
#include <clientele/retention/sensitivity.hpp>
#include <clientele/retention/win_rate.hpp>

#include <limits>

#include "component_job.hpp"

namespace score_customers {

using namespace clientele::retention;

namespace {

catalogue_entry roi_entry() {
  using all = roi::conclusion;
  return entry<roi>(heading::retention, runs::by_itself, amount("customers reached", &all::customers, "customers"),
                    amount("value at stake", &all::value_at_stake, "currency"),
                    amount("value kept", &all::value_kept, "currency"), amount("cost", &all::cost, "currency"),
                    amount("net", &all::net, "currency"), share("return on the cost", &all::roi, "of the cost"),
                    amount("break-even lift", &all::break_even_lift, "points of the retention rate"));
}

catalogue_entry payback_entry() {
  using all = payback::conclusion;
  return entry<payback>(heading::retention, runs::when_asked, count("pay back", &all::paying_back),
                        count("never do", &all::never), amount("cost", &all::cost, "currency"),
                        amount("value per period", &all::value_per_period, "currency / period"),
                        amount("payback of all together", &all::periods, "periods"), discount_taken);
}

catalogue_entry keeping_entry() {
  using all = keeping_and_winning::conclusion;
  const auto inferred = [](section& s, const clientele::summary<keeping_and_winning>& of, const job&) {
    const keeping_and_winning& c = of.component();
    s.notes.push_back("an advantage of " + clientele::number_text(c.old_to_new) + " x " +
                      clientele::number_text(c.winning_to_keeping) +
                      " is inferred from the two rules of thumb; it is published nowhere");
  };
  return entry<keeping_and_winning>(
      heading::retention, runs::by_itself, amount("leavers", &all::leavers, "customers"),
      amount("what keeping them would have cost", &all::keeping_cost, "currency"),
      amount("what winning as many costs", &all::winning_cost, "currency"),
      amount("extra cost of winning", &all::extra_cost, "currency"),
      amount("profit forgone while the new ones are new", &all::profit_forgone, "currency"),
      amount("cost of replacing them", &all::cost_of_replacing, "currency"),
      amount("cost of replacing one", &all::per_leaver, "currency / customer"),
      amount("keeping against winning, for a unit of money", &all::advantage, "times"), inferred);
}

catalogue_entry funnel_entry() {
  using all = acquisition_funnel::conclusion;
  return entry<acquisition_funnel>(heading::retention, runs::by_itself, amount("spent", &all::spent, "currency"),
                                   amount("prospects", &all::prospects, "customers"),
                                   amount("buyers", &all::buyers, "customers"),
                                   amount("remaining prospects", &all::remaining, "customers"),
                                   share("conversion", &all::conversion, "of the prospects"),
                                   amount("cost of a prospect", &all::cost_per_prospect, "currency / customer"),
                                   amount("cost of a buyer", &all::cost_per_buyer, "currency / customer"));
}

catalogue_entry capacity_entry() {
  using all = capacity::conclusion;
  return entry<capacity>(
      heading::retention, runs::by_itself, amount("capacity", &all::capacity, "visits / period"),
      amount("visits, if all past customers came", &all::possible_visits, "visits / period"),
      amount("unfilled even then", &all::unfilled, "visits / period"),
      share("self-sustaining rate", &all::self_sustaining_rate, "of the past customers have to come back"));
}

catalogue_entry win_rate_entry() {
  using all = win_rate::conclusion;
  return entry<win_rate>(heading::retention, runs::by_itself, count("offers", &all::offers, "offers"),
                         count("of them open", &all::open, "offers"),
                         share("win rate", &all::win_rate, "of the closed offers"),
                         share("of first tries", &all::of_first_tries, "of the closed offers"),
                         share("of offers to old customers", &all::of_old_customers, "of the closed offers"),
                         share("of offers to customers lost before", &all::of_lost_before, "of the closed offers"),
                         share("recapture (lost before less first tries)", &all::recapture, "points"),
                         share("old less new customers", &all::old_minus_new, "points"));
}

catalogue_entry curve_entry() {
  using all = response_curve::conclusion;
  return entry(heading::retention, runs::when_asked,
               unstated(response_curve{}, &response_curve::ceiling, &response_curve::steepness),
               amount("spend", &all::spend, "currency"), amount("expected customers", &all::expected, "customers"),
               amount("average cost", &all::average_cost, "currency / customer"));
}

catalogue_entry sensitivity_entry() {
  using all = sensitivity::conclusion;
  return entry<sensitivity>(heading::retention, runs::when_asked, amount("value before", &all::before, "currency"),
                            amount("value after", &all::after, "currency"), amount("change", &all::change, "currency"),
                            share("relative change", &all::relative_change, "of the value before"));
}

catalogue_entry churn_band_entry() {
  using all = churn_band::conclusion;
  const auto published = [](section& s, const all&) {
    s.notes.emplace_back("five points fewer leavers; the published band is by industry and no forecast");
  };
  return entry<churn_band>(heading::retention, runs::when_asked,
                           amount("profit now", &all::profit, "currency / period"),
                           amount("published, low", &all::published_low, "currency / period"),
                           amount("published, high", &all::published_high, "currency / period"),
                           amount("by the formula", &all::by_formula, "currency / period"),
                           share("change by the formula", &all::relative_change, "of the profit now"), published);
}

catalogue_entry cross_buying_entry() {
  using all = cross_buying::conclusion;
  return entry<cross_buying>(heading::retention, runs::when_asked, count("buyers", &all::buyers),
                             count("of several kinds", &all::of_several_kinds),
                             share("cross-buying rate", &all::rate, "of the buyers"),
                             amount("kinds a buyer", &all::mean_kinds, "kinds"));
}

catalogue_entry order_effort_entry() {
  using all = order_effort::conclusion;
  return entry<order_effort>(heading::retention, runs::when_asked,
                             amount("cost of an old customer's order", &all::cost_of_old, "currency"),
                             amount("cost of a new customer's order", &all::cost_of_new, "currency"),
                             amount("difference of the costs", &all::cost_difference, "currency"),
                             amount("new against old, cost", &all::cost_ratio, "times"),
                             amount("time of an old customer's order", &all::time_of_old, "time"),
                             amount("time of a new customer's order", &all::time_of_new, "time"),
                             amount("difference of the times", &all::time_difference, "time"),
                             amount("new against old, time", &all::time_ratio, "times"));
}

catalogue_entry equity_entry() {
  using c = customer_equity;
  return entry(heading::retention, runs::by_itself,
               unstated(c{}, &c::margin, &c::acquisition_ceiling, &c::acquisition_steepness, &c::retention_ceiling,
                        &c::retention_steepness));
}

}  // namespace

std::vector<catalogue_entry> retention_entries() {
  return {roi_entry(),      payback_entry(),     keeping_entry(),      funnel_entry(),
          win_rate_entry(), sensitivity_entry(), curve_entry(),        equity_entry(),
          capacity_entry(), churn_band_entry(),  cross_buying_entry(), order_effort_entry()};
}

}  // namespace score_customers
