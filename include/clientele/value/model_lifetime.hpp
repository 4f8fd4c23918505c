// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/gamma_gamma.hpp>
#include <clientele/models/purchase_table.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::value {

/// The current value of a customer by the models of his buying, leaving and spending: what his purchases from now on
/// are expected to bring, discounted.
///
///     current = margin · spend · purchases
///     purchases = discounted_transactions(buying, rate, x, t_x, T, horizon)
///     spend     = expected_spend(spending, x, mean_spend)
///
/// The rate is continuous, per unit of the model's time: −ln of the discount factor of one unit. For 10 % a year and
/// times in weeks it is ln(1.1) · 7/365.25 = 0.00182660; no month has 30 days here. With an infinite horizon the rate
/// must be 1e-290 or more; the NBD without leaving then counts a perpetuity. Assumes that spend does not depend on how
/// often a customer buys, as the spend model does.
///
/// Inputs: x, t_x, T as in `models::buying_history`, mean_spend of the repeat purchases (currency; ignored for x = 0).
/// Results: `current` (currency), `purchases` (discounted), `spend` (currency / purchase), `alive`. The summary
/// concludes totals; its `spend` is the mean by purchases. Errors: `invalid_parameter`; `invalid_customer`, also where
/// the expected spend does not exist: p·x + q ≤ 1.
/// For many customers `fit(lifetime, customers, &C::x, &C::t_x, &C::T, &C::spend)` returns the same component with what
/// depends on x and T alone in a table (`models::purchase_table`), within 1e-12 of it.
/// Cost: Pareto/NBD 1 to 3 µs, BG/NBD and MBG/NBD without end 3 to 10 µs; from the table about 30 ns (Pareto/NBD 50).
///
/// Source: Fader, Hardie & Lee (2005), RFM and CLV: using iso-value curves for customer base analysis.
///
/// Pareto/NBD r .5533, alpha 10.578, s .6061, beta 11.669, Gamma-Gamma p 6.25, q 3.74, v 15.44, margin 1, rate 0.1,
/// no end; x = 0, T = 38.857142857142854: 0.02993946 purchases of 35.21897810, current 1.05443721.
template <class Buying, class Spending = models::gamma_gamma>
struct model_lifetime {
  static_assert(models::buying_model<Buying>, "clientele: `buying` is a model; of what fit returned pass *f");
  using scalar = double;

  Buying buying{};
  Spending spending{};
  double rate = 0;  ///< continuous discount rate per unit of time; has to be above 0 without a horizon
  double horizon = std::numeric_limits<double>::infinity();
  double margin = 1;                       ///< share of the spend that is kept
  models::purchase_table<Buying> table{};  ///< empty, or made by `fit`

  struct result {
    double current{}, purchases{}, spend{}, alive{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };
  struct conclusion {
    double current, purchases, alive;
    estimate spend;  ///< current / (margin · purchases): the mean by purchases; `no_total` where either of them is 0
  };

  static constexpr auto name = fixed_string{"value::model_lifetime"};
  static constexpr bool whole_result = true;
  using history = models::detail::history_for<Buying>;
  static constexpr auto inputs = std::tuple_cat(
      history::inputs, std::tuple{input<"mean_spend">{.unit = "currency", .allowed = interval::at_least(0)}});
  static constexpr auto parameters =
      std::tuple{parameter{"rate", &model_lifetime::rate, "1 / time", interval::at_least(0)},
                 parameter{"horizon", &model_lifetime::horizon, "time", models::detail::times_of<Buying>.or_infinite()},
                 parameter{"margin", &model_lifetime::margin, "share", interval::at_least(0)}};
  static constexpr auto results = std::tuple{
      named_result{"current", &result::current, "currency"}, named_result{"purchases", &result::purchases, "purchases"},
      named_result{"spend", &result::spend, "currency / purchase"}, named_result{"alive", &result::alive, "share"}};
  static constexpr auto rules =
      models::detail::with_rules(history::rules, row_rule{"mean_spend", "above 0 where there are purchases"},
                                 row_rule{"x", "such that p·x + q is above 1, or the expected spend does not exist"});
  static constexpr auto parameter_rules = std::array{row_rule{"buying", "parameters above 0 and finite"},
                                                     row_rule{"spending", "parameters above 0 and finite"},
                                                     row_rule{"rate", "at least 1e-290 where the horizon is infinite"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    if (!models::detail::is_proper(buying)) return 1;
    if (!models::detail::is_proper(spending)) return 2;
    return rate < models::least_endless_rate && horizon > std::numeric_limits<double>::max() ? 3 : 0;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(double x, double t_x, double T, double mean_spend) const noexcept {
    if (const std::size_t broken = history::broken_rule(x, t_x, T); broken != 0) return broken;
    if (x > 0 && mean_spend <= 0) return history::rules.size() + 1;
    return spending.p * x + spending.q > 1 ? 0 : history::rules.size() + 2;
  }

  result operator()(double x, double t_x, double T, double mean_spend) const {
    return checked(*this, x, t_x, T, mean_spend);
  }

  [[nodiscard]] result compute(double x, double t_x, double T, double mean_spend) const noexcept {
    const models::detail::future_answer a = table.answer(buying, question(), x, t_x, T);
    const double purchases = a.alive * (rate == 0 ? a.purchases : a.discounted);
    const double spend = models::detail::expected_spend(spending, x, x > 0 ? mean_spend : 0);
    return {margin * spend * purchases, purchases, spend, a.alive};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double current = t.of(&result::current).total(), purchases = t.of(&result::purchases).total();
    return {current, purchases, t.of(&result::alive).total(), ratio_of_totals(current, margin * purchases)};
  }

  [[nodiscard]] models::tabulating<model_lifetime> start() const { return models::tabulating<model_lifetime>(*this); }
  [[nodiscard]] const Buying& buying_model() const noexcept { return buying; }
  /// What the value needs of the future: discounted purchases, or the plain expectation where the rate is 0.
  [[nodiscard]] models::detail::future_question question() const noexcept {
    return {.t = rate == 0 ? horizon : 0, .rate = rate, .horizon = horizon};
  }

  /// Whether both ask the same of the same models, with a table or without.
  friend bool operator==(const model_lifetime& a, const model_lifetime& b) noexcept {
    return a.buying == b.buying && a.spending == b.spending && a.rate == b.rate && a.horizon == b.horizon &&
           a.margin == b.margin;
  }
  /// Without the table, which `fit` makes again.
  template <class Archive>
  void transfer(Archive& archive) {
    models::detail::transfer_model(archive, buying);
    models::detail::transfer_model(archive, spending);
    archive(rate, horizon, margin);
  }
};

template <class Buying, class Spending>
model_lifetime(Buying, Spending, double = 0, double = 0, double = 1) -> model_lifetime<Buying, Spending>;

}  // namespace clientele::inline v0::value
