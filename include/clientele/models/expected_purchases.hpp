// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/future.hpp>

#include <array>
#include <cstddef>
#include <tuple>

namespace clientele::inline v0::models {

/// What a customer with this history is expected to buy in the time t after his observation: a component over any model
/// of buying and leaving, `expected_purchases_of{model, t}`.
///
/// Inputs: x, t_x, T as in `history`, in the model's unit of time, as is t. Results: `purchases`, and `alive`, the
/// probability of being still there. The summary concludes the totals. What depends on x and T alone is computed anew
/// for every customer here; `fit(purchase_table{model, t}, …)` tabulates it.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: BG family 1 to 4 µs, Pareto/NBD 0.3 to 0.9 µs, NBD a
/// division.
///
/// Under `bg_nbd` a customer without a repeat purchase (x = 0) is certainly there; `mbg_nbd` is the model in which he
/// may have left.
///
/// Source: see the model. → BG/NBD r .243, alpha 4.414, a .793, b 2.426, t = 39; x = 2, t_x = 30.43, T = 38.86: 1.226.
template <class Model>
struct expected_purchases_of {
  static_assert(buying_model<Model>, "clientele: this needs a model of buying; of what fit returned pass *f");
  using scalar = double;

  Model model{};
  double t = 0;  ///< how far ahead, in the model's unit of time

  struct result {
    double purchases{}, alive{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };
  struct conclusion {
    double purchases;  ///< expected of all customers together
    double alive;      ///< expected number of customers who are there
  };

  static constexpr auto name = fixed_string{"models::expected_purchases"};
  static constexpr auto inputs = buying_history::inputs;
  static constexpr auto rules = buying_history::rules;
  static constexpr auto parameters =
      std::tuple{parameter{"t", &expected_purchases_of::t, "time", interval::at_least(0)}};
  static constexpr auto results = std::tuple{named_result{"purchases", &result::purchases, "purchases"},
                                             named_result{"alive", &result::alive, "share"}};
  static constexpr auto parameter_rules = std::array{row_rule{"model", "parameters above 0 and finite"}};
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return detail::is_proper(model) ? 0 : 1;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(double x, double t_x, double T) const noexcept {
    return buying_history::broken_rule(x, t_x, T);
  }

  result operator()(double x, double t_x, double T) const { return checked(*this, x, t_x, T); }
  [[nodiscard]] result compute(double x, double t_x, double T) const noexcept {
    const detail::future_answer a = detail::answer_directly(model, detail::future_question{.t = t}, x, t_x, T);
    return {a.alive * a.purchases, a.alive};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& totals) const {
    return {totals.of(&result::purchases).total(), totals.of(&result::alive).total()};
  }

  friend constexpr bool operator==(const expected_purchases_of&, const expected_purchases_of&) = default;
};

template <class Model>
expected_purchases_of(Model, double) -> expected_purchases_of<Model>;

}  // namespace clientele::inline v0::models
