// SPDX-License-Identifier: BSL-1.0
#include "customer_segments.hpp"

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ranges>

namespace score_customers {

namespace {

using clientele::classification::rfm;

/// The day of the last purchase that the models see: the one that lies t_x periods after the first.
day last_purchase(const customer& c, const transaction_log& log, const period_length& period) {
  if (!period.months) return c.first_purchase + std::chrono::days{std::lround(c.t_x * period.count)};
  const auto later = std::views::iota(0, static_cast<int>((log.known_to() - c.first_purchase).count()) + 1);
  const auto reached = [&](int days) {
    return log.seen.period.between(c.first_purchase, c.first_purchase + std::chrono::days{days}) >= c.t_x;
  };
  return c.first_purchase +
         std::chrono::days{*std::ranges::partition_point(later, [&](int days) { return !reached(days); })};
}

compared_values compare_values(double quantile, const std::vector<rfm::result>& scores,
                               const std::vector<double>& values) {
  using clientele::value::fitted_potential_by_comparison;
  const auto group_of = [](const rfm::result& s) {
    return 10 * static_cast<int>(s.recency) + static_cast<int>(s.frequency);
  };
  const auto rows = std::views::iota(std::size_t{0}, values.size());
  const auto group = clientele::field<"group">([&](std::size_t i) { return static_cast<double>(group_of(scores[i])); });
  const auto value = clientele::field<"value">([&](std::size_t i) { return values[i]; });
  const auto leave_out = clientele::quarantine{[](const clientele::bad_row&) {}};  // who has no value
  const auto levels =
      *clientele::fit(clientele::value::potential_by_comparison{.quantile = quantile}, rows, group, value, leave_out);
  compared_values found{.quantile = quantile, .groups = {}, .potential = {}};
  found.potential.assign(values.size(), std::numeric_limits<double>::quiet_NaN());
  found.all = *clientele::score(rows, clientele::on(levels, group, value), leave_out,
                                clientele::into(&fitted_potential_by_comparison::result::potential, found.potential));
  std::vector<peer_group> by_number(levels.levels.size());
  for (const std::size_t i : rows) {
    if (std::isnan(found.potential[i])) continue;
    peer_group& one = by_number[static_cast<std::size_t>(group_of(scores[i]))];
    ++one.customers;
    one.potential += found.potential[i];
  }
  for (std::size_t g = 0; g < by_number.size(); ++g) {
    by_number[g].recency = static_cast<int>(g / 10), by_number[g].frequency = static_cast<int>(g % 10);
    by_number[g].level = levels.levels[g];
    if (by_number[g].customers != 0) found.groups.push_back(by_number[g]);
  }
  return found;
}

}  // namespace

customer_segments segment_customers(const transaction_log& log, const transaction_options& how,
                                    const customer_values& values) {
  customer_segments found;
  const auto recency = clientele::field<"recency">([&](const customer& c) {
    return static_cast<double>((log.known_to() - last_purchase(c, log, how.period)).count());
  });
  const auto frequency = clientele::field<"frequency">([](const customer& c) { return c.x + 1; });
  const auto monetary =
      clientele::field<"monetary">([&](const customer& c) { return how.has_amounts() ? c.spend : 0; });
  const auto leave_out = clientele::quarantine{[](const clientele::bad_row&) {}};  // what is beyond the largest number
  found.scoring = *clientele::fit(clientele::classification::rfm_quantiles{}, log.customers, recency, frequency,
                                  monetary, leave_out);
  found.scores.resize(log.customers.size());
  found.counts = *clientele::score(log.customers, clientele::on(found.scoring, recency, frequency, monetary), leave_out,
                                   clientele::into(found.scores));
  const bool valued = values.without_value < values.value.size();
  if (how.potential_quantile && valued)
    found.compared = compare_values(*how.potential_quantile, found.scores, values.value);
  for (std::size_t i = 0; i < log.customers.size(); ++i) {
    segment_totals& its = found.segments[static_cast<std::size_t>(found.scores[i].segment)];
    const auto add = [](double& to, double value) { to += std::isnan(value) ? 0 : value; };
    ++its.customers;
    add(its.spend, log.customers[i].spend);
    add(its.expected, values.expected[i]);
    add(its.value, values.value[i]);
    if (found.compared) add(its.potential, found.compared->potential[i]);
  }
  return found;
}

}  // namespace score_customers
