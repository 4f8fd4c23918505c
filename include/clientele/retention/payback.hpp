// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/value/first_margin.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::retention {

/// How many periods' values an effort needs to earn back its cost: the smallest whole n with
///
///     value_per_period · Σ (1 + discount)^−t ≥ cost,   t = 0 … n − 1 if the first value comes now,
///                                                      t = 1 … n     if it comes after one period.
///
/// n counts values received. The last of them comes n periods from now when the first comes after one period, and
/// n − 1 periods from now when the first comes now. A cost of 0 is earned back by nothing: n = 0.
///
/// Inputs: `cost`, paid now (currency, ≥ 0); `value_per_period` (currency / period, any sign). The period is the
/// caller's; `discount` is per period (≥ 0).
/// `periods` is NaN where the cost is never earned back: no positive value, or a cost at or above all that will ever
/// come in (value/discount after one period, value·(1 + discount)/discount now), or not within 7e13 periods (131 072
/// in float). From the closed form −log1p(−cost·discount/value)/log1p(discount), then held against the sum of n − 1
/// values, so that n is the smallest: a sum that misses the cost by 8 units in the last place reaches it. Only where
/// the last value is less than 1e-14 of the cost does n hang on the last digits of the inputs.
/// Errors: `invalid_parameter` (the timing unstated), `invalid_customer`. Cost: four elementary functions.
///
/// Source: discounted payback, customary in investment appraisal, without one author.
///
/// Cost 1 000, value 300 a period: n = 4 undiscounted; at a discount of 0.10, n = 5 with the first value after one
/// period (the sum is 1 137.24), n = 4 with the first value now (1 046.06).
template <class Scalar = double>
struct basic_payback {
  using scalar = Scalar;

  value::first_margin timing{};  ///< when the first value comes: has to be said
  Scalar discount = 0;           ///< per period

  struct result {
    Scalar periods{};  ///< NaN: never
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t paying_back, never;  ///< rows
    double cost, value_per_period;     ///< totals
    double periods;                    ///< payback of the totals; NaN: never
  };

  static constexpr auto name = fixed_string{"retention::payback"};
  static constexpr auto inputs =
      std::tuple{input<"cost">{.unit = "currency", .allowed = interval::at_least(0), .summarised = true},
                 input<"value_per_period">{.unit = "currency / period", .summarised = true}};
  static constexpr auto parameters =
      std::tuple{parameter{"timing", &basic_payback::timing, "", interval::any_number()},
                 parameter{"discount", &basic_payback::discount, "share / period", interval::at_least(0)}};
  static constexpr auto parameter_rules = std::array{row_rule{"timing", "has to be said: now or after_one_period"}};
  static constexpr auto results = std::tuple{named_result{"periods", &result::periods, "periods"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return timing == value::first_margin::unstated ? 1 : 0;
  }

  result operator()(Scalar cost, Scalar value_per_period) const { return checked(*this, cost, value_per_period); }

  [[nodiscard]] result compute(Scalar cost, Scalar value_per_period) const noexcept {
    constexpr Scalar never = std::numeric_limits<Scalar>::quiet_NaN();
    constexpr Scalar longest = Scalar(1) / (64 * std::numeric_limits<Scalar>::epsilon());
    if (!(cost > 0)) return {Scalar(0)};
    if (!(value_per_period > 0)) return {never};
    const Scalar needed = cost / value_per_period;
    const Scalar of_all = needed * discount / last_factor();  // 1: all that will ever come in
    if (reaches(of_all, Scalar(1), Scalar(1)) != 0) return {never};
    const Scalar estimate = discount > 0 ? -std::log1p(-of_all) / std::log1p(discount) : needed;
    if (!(estimate < longest)) return {never};
    const Scalar n = estimate < 1 ? Scalar(1) : std::ceil(estimate);
    return {n > 1 && enough(n - 1, needed) ? n - 1 : n};  // the estimate may be too high by rounding, never too low
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const std::uint64_t paying_back = t.of(&result::periods).count();
    const double cost = input_of<"cost">(t).total(), value = input_of<"value_per_period">(t).total();
    return {paying_back, t.valid() - paying_back, cost, value,
            static_cast<double>(compute(static_cast<Scalar>(cost), static_cast<Scalar>(value)).periods)};
  }

  friend constexpr bool operator==(const basic_payback&, const basic_payback&) = default;

 private:
  [[nodiscard]] constexpr Scalar last_factor() const noexcept {
    return timing == value::first_margin::now ? 1 + discount : Scalar(1);
  }

  /// Whether n values of 1 amount to what is needed.
  [[nodiscard]] bool enough(Scalar n, Scalar needed) const noexcept {
    const Scalar sum = discount > 0 ? -std::expm1(-n * std::log1p(discount)) / discount * last_factor() : n;
    return reaches(sum, needed, needed) != 0;
  }
};

using payback = basic_payback<>;

}  // namespace clientele::inline v0::retention
