// SPDX-License-Identifier: BSL-1.0
#include "holdout_check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <type_traits>
#include <unordered_map>

namespace score_customers {

namespace models = clientele::models;

namespace {

/// How many customers have each value, in the order of the values.
template <class Value>
auto customers_by(std::span<const customer> customers, const Value& value) {
  std::unordered_map<std::remove_cvref_t<decltype(value(customers[0]))>, double> counts;
  for (const customer& c : customers) ++counts[value(c)];
  return std::map(counts.begin(), counts.end());
}

}  // namespace

holdout_error error_of(std::span<const double> expected, std::span<const customer> customers) {
  holdout_error e;
  double absolute = 0, square = 0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const double off = expected[i] - customers[i].holdout_x;
    e.expected += expected[i];
    e.actual += customers[i].holdout_x;
    absolute += std::abs(off);
    square += off * off;
  }
  const auto n = static_cast<double>(customers.size());
  e.mean_absolute = absolute / n;
  e.root_mean_square = std::sqrt(square / n);
  return e;
}

std::vector<frequency_group> by_frequency(const buying_model& model, std::span<const double> expected,
                                          std::span<const customer> customers) {
  constexpr std::size_t last = 7;
  std::vector<frequency_group> groups(last + 1);
  for (std::size_t g = 0; g <= last; ++g) groups[g].x = g;
  groups[last].or_more = true;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const customer& c = customers[i];
    frequency_group& group = groups[c.x < static_cast<double>(last) ? static_cast<std::size_t>(c.x) : last];
    ++group.customers;
    if (!expected.empty()) {
      group.expected += expected[i];
      group.actual += c.holdout_x;
    }
  }
  const auto ages = customers_by(customers, [](const customer& c) { return c.T; });
  const auto all = static_cast<double>(customers.size());
  double below = 0;
  for (std::size_t g = 0; g < last; ++g) {
    for (const auto& [T, count] : ages)
      groups[g].model_customers +=
          count *
          std::visit([&](const auto& m) { return models::probability_of(m, static_cast<double>(g), T); }, model);
    below += groups[g].model_customers;
  }
  groups[last].model_customers = std::max(all - below, 0.0);
  return groups;
}

std::vector<tracked_period> track(const buying_model& model, const transaction_log& log) {
  const auto firsts =
      customers_by(log.customers, [](const customer& c) { return c.first_purchase.time_since_epoch().count(); });
  std::unordered_map<double, double> known;
  const auto expected_of_one = [&](double t) {
    const auto [place, fresh] = known.try_emplace(t);
    if (fresh) place->second = std::visit([&](const auto& m) { return models::expected_purchases(m, t); }, model);
    return place->second;
  };
  const auto& grid = log.tracked_in;
  const auto& repeat = log.purchases.repeat;
  std::vector<tracked_period> periods(grid.count());
  double before_expected = 0, before_actual = 0;
  for (std::size_t k = 0; k < periods.size(); ++k) {
    tracked_period& p = periods[k];
    p.number = k + 1;
    p.last = std::min(grid.start(static_cast<std::int64_t>(k) + 1) - std::chrono::days{1}, grid.end);
    p.holdout = log.has_holdout() && p.last > log.known_to();
    for (const auto& [day_number, count] : firsts) {
      const day first{std::chrono::days{day_number}};
      if (first > p.last) break;
      p.cumulative_expected += count * expected_of_one(log.seen.period.between(first, p.last + std::chrono::days{1}));
    }
    p.actual = static_cast<double>(repeat[k]);
    p.cumulative_actual = before_actual + p.actual;
    p.expected = p.cumulative_expected - before_expected;
    before_expected = p.cumulative_expected;
    before_actual = p.cumulative_actual;
  }
  return periods;
}

}  // namespace score_customers
