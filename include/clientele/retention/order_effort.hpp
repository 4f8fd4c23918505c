// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// What an order takes, of old and of new customers: cost and time of winning and handling it.
///
///     cost of old = mean cost of the orders of old customers;   likewise new, and time
///     difference  = old − new;   ratio = new / old: how many times as much the order of a new customer takes
///
/// A row is an order. Inputs: `cost` (currency, ≥ 0) and `time` (the caller's unit, ≥ 0), either of them missing where
/// it is not known; `old_customer`, 1 or 0. Parameter: `confidence`.
/// Means have normal intervals, differences those of independent means; a mean of one order has no interval, of none
/// no value; the ratio of means has no interval.
/// Errors: `invalid_parameter`, `invalid_customer` (negative, or anything but 0 and 1). Cost: four choices.
///
/// Source: means and their intervals; that old customers cost less is the claim to be tested, not an assumption.
///
/// Old customers at costs 10 and 14, new ones at 50 and 70: 12 against 60, difference −48, five times as much.
template <class Scalar = double>
struct basic_order_effort {
  using scalar = Scalar;

  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    Scalar cost_of_old{}, cost_of_new{}, time_of_old{}, time_of_new{};  ///< NaN for those of the other kind
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    estimate cost_of_old, cost_of_new, cost_difference, cost_ratio;
    estimate time_of_old, time_of_new, time_difference, time_ratio;
  };

  static constexpr auto name = fixed_string{"retention::order_effort"};
  static constexpr auto inputs =
      std::tuple{input<"cost">{.unit = "currency", .allowed = interval::at_least(0), .presence = presence::optional},
                 input<"time">{.unit = "time", .allowed = interval::at_least(0), .presence = presence::optional},
                 input<"old_customer">{.unit = "0 or 1", .allowed = interval::between(0, 1).whole_numbers()}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &basic_order_effort::confidence, "probability",
                                                          interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"cost_of_old", &result::cost_of_old, "currency"},
                                             named_result{"cost_of_new", &result::cost_of_new, "currency"},
                                             named_result{"time_of_old", &result::time_of_old, "time"},
                                             named_result{"time_of_new", &result::time_of_new, "time"}};

  constexpr result operator()(Scalar cost, Scalar time, Scalar old_customer) const {
    return checked(*this, cost, time, old_customer);
  }

  [[nodiscard]] constexpr result compute(Scalar cost, Scalar time, Scalar old_customer) const noexcept {
    constexpr Scalar none = std::numeric_limits<Scalar>::quiet_NaN();
    const bool old = old_customer > 0;
    return {old ? cost : none, old ? none : cost, old ? time : none, old ? none : time};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto mean = [&](auto member) { return mean_of(t.of(member), static_cast<double>(confidence)); };
    const estimate cost_old = mean(&result::cost_of_old), cost_new = mean(&result::cost_of_new),
                   time_old = mean(&result::time_of_old), time_new = mean(&result::time_of_new);
    const auto ratio = [](const estimate& of_new, const estimate& of_old) {
      if (of_new.value != of_new.value || of_old.value != of_old.value)
        return undefined_estimate(statistic_state::no_values);
      return ratio_of_totals(of_new.value, of_old.value);
    };
    return {cost_old, cost_new, difference_of(cost_old, cost_new), ratio(cost_new, cost_old),
            time_old, time_new, difference_of(time_old, time_new), ratio(time_new, time_old)};
  }

  friend constexpr bool operator==(const basic_order_effort&, const basic_order_effort&) = default;
};

using order_effort = basic_order_effort<>;

}  // namespace clientele::inline v0::retention
