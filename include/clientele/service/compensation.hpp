// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::service {

/// The best compensation for an unhappy customer, when the probability of buying again answers to it by
///
///     p(c) = without + (ceiling − without)·(1 − e^(−sensitivity·c))
///     best = max(0, ln(sensitivity·value·(ceiling − without)) / sensitivity)      maximises p(c)·value − c
///
/// Input: `value`, what the customer brings when kept (currency, any sign). Parameters: the two probabilities (in the
/// formulas of the literature p₀ and p₁; by default those of `recovery` for a small loss, unresolved and resolved
/// quickly) and the sensitivity k per unit of money, which is the firm's and has no default. Where nothing pays, the
/// best is 0. The gain is p(best)·value − best − without·value.
/// Errors: `invalid_parameter` (a ceiling below the probability without), `invalid_customer`. Cost: one log, one exp.
///
/// Source: exponential response, Blattberg & Deighton (1996), applied to compensation.
///
/// Value 200, from 0.46 to 0.95, k = 0.05: best ln(4.9)/0.05 = 31.7847, gain 46.2153.
template <class Scalar = double>
struct basic_compensation {
  using scalar = Scalar;

  Scalar without = Scalar(0.46);                                  ///< probability of buying again without compensation
  Scalar ceiling = Scalar(0.95);                                  ///< … with any amount of it
  Scalar sensitivity = std::numeric_limits<Scalar>::quiet_NaN();  ///< k, per unit of money: has to be said

  struct result {
    Scalar best{}, probability{}, gain{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    double value, compensation, gain;
  };

  static constexpr auto name = fixed_string{"service::compensation"};
  static constexpr auto inputs = std::tuple{input<"value">{.unit = "currency", .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"without", &basic_compensation::without, "probability", interval::share(), "attributed to TARP 1986"},
      parameter{"ceiling", &basic_compensation::ceiling, "probability", interval::share(), "attributed to TARP 1986"},
      parameter{"sensitivity", &basic_compensation::sensitivity, "1 / currency", interval::above(0)}};
  static constexpr auto parameter_rules = std::array{row_rule{"ceiling", "no less than without"}};
  static constexpr auto results = std::tuple{named_result{"best", &result::best, "currency"},
                                             named_result{"probability", &result::probability, "probability"},
                                             named_result{"gain", &result::gain, "currency"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept { return ceiling < without ? 1 : 0; }

  result operator()(Scalar value) const { return checked(*this, value); }

  [[nodiscard]] result compute(Scalar value) const noexcept {
    using std::log;
    const Scalar steepness = sensitivity * value * (ceiling - without);  // of p·value at no compensation
    const Scalar worth_it = steepness > 1 ? steepness : Scalar(1);
    const Scalar best = log(worth_it) / sensitivity;
    const Scalar lift = (ceiling - without) * (worth_it - 1) / worth_it;  // 1 − e^(−k·best) = 1 − 1/steepness
    return {best, without + lift, lift * value - best};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {input_of<"value">(t).total(), t.of(&result::best).total(), t.of(&result::gain).total()};
  }

  friend constexpr bool operator==(const basic_compensation&, const basic_compensation&) = default;
};

using compensation = basic_compensation<>;

}  // namespace clientele::inline v0::service
