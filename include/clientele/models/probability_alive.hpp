// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/future.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <tuple>

namespace clientele::inline v0::models {

/// The probability that a customer is still alive, has not left, at the end of the observation, given the history: a
/// component over any model of buying and leaving, `probability_alive_of{model}`.
///
/// Where expected purchases are asked for too, choose `expected_purchases_of`, which has both.
///
/// Inputs: x, t_x, T as in `buying_history`, in the model's unit of time. Result: `alive` (share). The summary
/// concludes the expected number of customers who are alive.
/// Errors: `invalid_parameter` (of the model), `invalid_customer`.
/// Cost: two logarithms and an exponential in vector code for the BG family; Pareto/NBD 0.3 to 0.9 µs, with the table
/// of `expected_purchases_of` 60 ns.
///
/// Under `bg_nbd` a customer without a repeat purchase (x = 0) is certainly alive; under `mbg_nbd` such a customer may
/// have left.
///
/// Source: see the model. → Pareto/NBD r .5533, alpha 10.578, s .6061, beta 11.669; x = 0, T = 38.857142857142854:
/// 0.29518872.
template <class Model>
struct probability_alive_of {
  static_assert(buying_model<Model>, "clientele: this needs a model of buying; of what fit returned pass *f");
  using scalar = double;

  Model model{};

  struct result {
    double alive{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };
  struct conclusion {
    double alive;    ///< expected number of customers who are alive
    estimate share;  ///< of the customers, normal; `no_values` if there are none
  };

  static constexpr auto name = fixed_string{"models::probability_alive"};
  static constexpr auto inputs = detail::history_for<Model>::inputs;
  static constexpr auto rules = detail::history_for<Model>::rules;
  static constexpr auto parameters = std::tuple<>{};
  static constexpr auto results = std::tuple{named_result{"alive", &result::alive, "share"}};
  static constexpr auto parameter_rules = std::array{row_rule{"model", "parameters above 0 and finite"}};
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return detail::is_proper(model) ? 0 : 1;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(double x, double t_x, double T) const noexcept {
    return detail::history_for<Model>::broken_rule(x, t_x, T);
  }

  result operator()(double x, double t_x, double T) const { return checked(*this, x, t_x, T); }
  [[nodiscard]] result compute(double x, double t_x, double T) const noexcept {
    return {detail::probability_alive(detail::unchecked{}, model, x, t_x, T)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.of(&result::alive).total(), mean_of(t.of(&result::alive))};
  }

  friend constexpr bool operator==(const probability_alive_of&, const probability_alive_of&) = default;
};

template <class Model>
probability_alive_of(Model) -> probability_alive_of<Model>;

}  // namespace clientele::inline v0::models
