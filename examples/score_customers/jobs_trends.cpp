// SPDX-License-Identifier: BSL-1.0
// What goes with what, and where the sales are going.
#include <clientele/statistics/association.hpp>
#include <clientele/value/sales_trend.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "component_job.hpp"

namespace score_customers {

namespace {

void tell_trends(section& s, const clientele::summary<clientele::value::sales_trend>& of) {
  constexpr std::size_t most_told = 20;
  const clientele::value::sales_trends& all = *of;
  table periods{.name = "sales by period",
                .columns = {{"period", figure::form::count}, {"sales"}, {"growth", figure::form::share}}};
  for (const clientele::value::period_sales& one : all.periods)
    periods.rows.push_back({static_cast<double>(one.period), one.sales, one.growth});
  std::vector<const clientele::value::customer_trend*> falling;
  std::uint64_t rising = 0;
  for (const clientele::value::customer_trend& one : all.customers) {
    const clientele::estimate& slope = one.trend.slope;
    if (slope.method == clientele::interval_method::none) continue;
    if (slope.low > 0) ++rising;
    if (slope.high < 0) falling.push_back(&one);
  }
  std::sort(falling.begin(), falling.end(), [](const auto* a, const auto* b) {
    const double of_a = a->trend.slope.value, of_b = b->trend.slope.value;
    return of_a != of_b ? of_a < of_b : a < b;  // in the order of the customers where they fall alike
  });
  s.count("customers", all.customers.size());
  s.amount("trend of the sales of all", all.trend.slope, "currency / period, by Theil and Sen");
  s.count("customers whose sales rise", rising);
  s.count("customers whose sales fall", falling.size());
  s.count("of whom the data do not say", all.customers.size() - rising - falling.size());
  s.tables.push_back(std::move(periods));
  if (falling.empty()) return;
  table steepest{.name = "customers whose sales fall, the steepest first",
                 .columns = {{"customer"}, {"periods", figure::form::count}, {"sales"}, {"a period"}}};
  for (std::size_t i = 0; i < std::min(falling.size(), most_told); ++i)
    steepest.rows.push_back({falling[i]->customer.text(), static_cast<double>(falling[i]->periods), falling[i]->sales,
                             falling[i]->trend.slope});
  if (falling.size() > most_told)
    s.notes.push_back("of those whose sales fall the steepest " + std::to_string(most_told) + " are told");
  s.tables.push_back(std::move(steepest));
}

void tell_association(section& s, const clientele::summary<clientele::association>& of) {
  const clientele::association::conclusion& all = *of;
  s.count("rows with both", all.rows, "rows");
  s.count("left out, one of the two is missing", all.incomplete, "rows");
  s.amount("rank correlation (Spearman)", all.spearman, "");
  s.amount("rank correlation (Kendall, tau b)", all.kendall, "");
  s.amount("slope by least squares", all.least_squares.slope, "y for one of x");
  s.amount("its level at x = 0", all.least_squares.intercept, "y");
  s.amount("slope by Theil and Sen", all.theil_sen.slope, "y for one of x");
  s.amount("the level of that one at x = 0", all.theil_sen.intercept, "y");
  s.notes.emplace_back("an association: that y goes with x does not say that x is the cause");
}

}  // namespace

std::vector<catalogue_entry> trend_entries() {
  return {gathering_entry<clientele::value::sales_trend>(heading::value, tell_trends),
          gathering_entry<clientele::association>(heading::associations, tell_association)};
}

}  // namespace score_customers
