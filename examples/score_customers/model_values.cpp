// SPDX-License-Identifier: BSL-1.0
#include "model_values.hpp"

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/value/model_lifetime.hpp>

#include <cmath>
#include <limits>

#include "execution.hpp"

namespace score_customers {

namespace models = clientele::models;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The table for a model, an ordinary component.
template <class Model>
auto table_of(const Model& model, std::span<const customer> customers, double t, double rate, double horizon,
              int threads) {
  return *clientele::fit(models::expected_purchases_of<Model>{.model = model, .t = t, .rate = rate, .horizon = horizon},
                         customers, &customer::x, &customer::t_x, &customer::T, execution(threads));
}

/// What the model of spend may know of a customer: nothing where repeat purchases brought nothing.
double own_spend(const customer& c) { return has_own_spend(c) ? c.repeat_mean : 0; }

double total_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += std::isnan(v) ? 0 : v;
  return sum;
}

}  // namespace

std::vector<double> expected_purchases(const buying_model& model, std::span<const customer> customers, double t,
                                       int threads) {
  std::vector<double> expected(customers.size());
  std::visit(
      [&]<class Model>(const Model& m) {
        const auto table = table_of(m, customers, t, 0, t, threads);
        using result = typename models::expected_purchases_of<Model>::result;
        clientele::score(customers, clientele::on(table, &customer::x, &customer::t_x, &customer::T),
                         clientele::into(&result::purchases, expected), execution(threads));
      },
      model);
  return expected;
}

customer_values value_customers(const buying_model& model, const spend_fit& spend, std::span<const customer> customers,
                                const outlook& ahead, int threads) {
  customer_values v;
  const std::size_t n = customers.size();
  v.alive.resize(n), v.expected.resize(n), v.discounted.resize(n);
  std::visit(
      [&]<class Model>(const Model& m) {
        const auto table = table_of(m, customers, ahead.expected_in, ahead.rate, ahead.horizon, threads);
        using result = typename models::expected_purchases_of<Model>::result;
        clientele::score(customers, clientele::on(table, &customer::x, &customer::t_x, &customer::T),
                         clientele::into(&result::purchases, v.expected),
                         clientele::into(&result::discounted, v.discounted), clientele::into(&result::alive, v.alive),
                         execution(threads));
      },
      model);
  if (ahead.rate == 0)
    v.discounted =
        ahead.horizon == ahead.expected_in ? v.expected : expected_purchases(model, customers, ahead.horizon, threads);
  v.spend.assign(n, nan), v.value.assign(n, nan);
  if (spend.model)
    std::visit(
        [&]<class Model>(const Model& m) {
          using lifetime = clientele::value::model_lifetime<Model>;
          const lifetime specification{.buying = m,
                                       .spending = *spend.model,
                                       .rate = ahead.rate,
                                       .horizon = ahead.horizon,
                                       .margin = ahead.margin};
          // bad rows are customers whose expected spend does not exist: they keep NaN
          const auto leave_out = clientele::quarantine{[](const clientele::bad_row&) {}};
          const auto mean_spend = clientele::field<"mean_spend">([](const customer& c) { return own_spend(c); });
          const auto table = *clientele::fit(specification, customers, &customer::x, &customer::t_x, &customer::T,
                                             mean_spend, leave_out, execution(threads));
          using result = typename lifetime::result;
          clientele::score(customers, clientele::on(table, &customer::x, &customer::t_x, &customer::T, mean_spend),
                           leave_out, clientele::into(&result::spend, v.spend),
                           clientele::into(&result::current, v.value), execution(threads));
        },
        model);
  for (const double value : v.value) v.without_value += std::isnan(value) ? 1 : 0;
  using clientele::classification::abc;
  using clientele::classification::fitted_abc;
  std::vector<double> valued;
  valued.reserve(n - v.without_value);
  for (const double value : v.value)
    if (!std::isnan(value)) valued.push_back(value);
  v.abc = *clientele::fit(abc{}, clientele::column(valued));
  v.grades.assign(n, clientele::classification::grade::unknown);
  for (std::size_t i = 0; i < n; ++i)
    if (!std::isnan(v.value[i])) v.grades[i] = v.abc(v.value[i]).grade;
  v.alive_total = total_of(v.alive), v.expected_total = total_of(v.expected);
  v.discounted_total = total_of(v.discounted), v.value_total = total_of(v.value);
  return v;
}

}  // namespace score_customers
