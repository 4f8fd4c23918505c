// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::satisfaction {

/// How what a customer felt stands to what was measured; `unknown` when one of them is missing.
enum class perception : unsigned char { unknown, below_measured, as_measured, above_measured };
[[nodiscard]] constexpr auto enumerators(perception) noexcept {
  return std::array<std::string_view, 4>{"unknown", "below_measured", "as_measured", "above_measured"};
}

/// Perception bias: what customers feel need not be what happened.
///
///     bias      = perceived − measured
///     direction = below_measured if bias < −tolerance, above_measured if bias > tolerance, otherwise as_measured
///
/// Inputs: `perceived`, the customer's figure, and `measured`, that of the measurement, in one unit (minutes waited,
/// points of a scale; any finite numbers). NaN or an empty optional is "not answered" or "not measured": then there is
/// no bias (NaN, `unknown`). The summary gives the mean bias with its standard error and normal interval.
/// Errors: `invalid_parameter` (negative tolerance, confidence), `invalid_customer` (infinity).
/// Cost: one subtraction, two comparisons.
///
/// Source: perceived against actual waiting, Maister (1985).
///
/// Felt 9 minutes, measured 6: bias 3, above what was measured.
template <class Scalar = double>
struct basic_perception_bias {
  using scalar = Scalar;

  Scalar tolerance = 0;              ///< a bias no larger than this is none
  Scalar confidence = Scalar(0.95);  ///< of the summary's interval

  struct result {
    Scalar bias{};
    perception direction{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t compared, without_pair, below_measured, as_measured, above_measured;
    estimate mean_bias;
  };

  static constexpr auto name = fixed_string{"satisfaction::perception_bias"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs =
      std::tuple{input<"perceived">{.unit = "unit of the measurement", .presence = presence::optional},
                 input<"measured">{.unit = "unit of the measurement", .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"tolerance", &basic_perception_bias::tolerance, "unit of the measurement", interval::at_least(0)},
      parameter{"confidence", &basic_perception_bias::confidence, "probability",
                interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"bias", &result::bias, "unit of the measurement"},
                                             named_result{"direction", &result::direction}};

  constexpr result operator()(Scalar perceived, Scalar measured) const { return checked(*this, perceived, measured); }

  [[nodiscard]] constexpr result compute(Scalar perceived, Scalar measured) const noexcept {
    const Scalar bias = perceived - measured;
    const Scalar size = absolute(perceived) + absolute(measured);
    return {bias,
            class_of<perception>(is_present(bias) + reaches(bias, -tolerance, size) + exceeds(bias, tolerance, size))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::direction);
    return {t.valid() - n[perception::unknown], n[perception::unknown],
            n[perception::below_measured],      n[perception::as_measured],
            n[perception::above_measured],      mean_of(t.of(&result::bias), static_cast<double>(confidence))};
  }

  friend constexpr bool operator==(const basic_perception_bias&, const basic_perception_bias&) = default;
};

using perception_bias = basic_perception_bias<>;

}  // namespace clientele::inline v0::satisfaction
