// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/service/recovery.hpp>

#include <array>
#include <cstddef>
#include <tuple>

namespace clientele::inline v0::service {

/// What resolving complaints keeps by the published band, where the stake of each is not known: the set without stakes,
/// as a computation.
///
///     kept_low, kept_high = resolved · P · value       P = 0.54 and 0.70 of those resolved buy again
///     kept_quickly        = resolved · 0.95 · value    if all of them were resolved quickly
///
/// Inputs: `resolved`, customers whose complaint was resolved (≥ 0); `value`, what one of them brings (currency, any
/// sign). Parameters: the three probabilities, by default those of `recovery_without_stakes`. Where stakes and
/// resolution times are known `recovery` says more.
/// Errors: `invalid_parameter` (a band whose low end is above its high end), `invalid_customer`.
/// Cost: four multiplications.
///
/// Source: attributed to TARP (1986), see `recovery`.
///
/// 100 resolved, value 100: 5 400 to 7 000, quickly 9 500.
template <class Scalar = double>
struct basic_recovery_band {
  using scalar = Scalar;

  Scalar resolved_low = Scalar(recovery_without_stakes{}.resolved_low);          ///< probability of buying again
  Scalar resolved_high = Scalar(recovery_without_stakes{}.resolved_high);        ///< the other end of the band
  Scalar resolved_quickly = Scalar(recovery_without_stakes{}.resolved_quickly);  ///< where it was quick

  struct result {
    Scalar kept_low{}, kept_high{}, kept_quickly{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals.
  struct conclusion {
    double resolved, kept_low, kept_high, kept_quickly;
  };

  static constexpr auto name = fixed_string{"service::recovery_band"};
  static constexpr auto inputs =
      std::tuple{input<"resolved">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
                 input<"value">{.unit = "currency / customer"}};
  static constexpr auto parameters = std::tuple{parameter{"resolved_low", &basic_recovery_band::resolved_low,
                                                          "probability", interval::share(), "attributed to TARP 1986"},
                                                parameter{"resolved_high", &basic_recovery_band::resolved_high,
                                                          "probability", interval::share(), "attributed to TARP 1986"},
                                                parameter{"resolved_quickly", &basic_recovery_band::resolved_quickly,
                                                          "probability", interval::share(), "attributed to TARP 1986"}};
  static constexpr auto parameter_rules = std::array{row_rule{"resolved_high", "no less than resolved_low"}};
  static constexpr auto results = std::tuple{named_result{"kept_low", &result::kept_low, "currency"},
                                             named_result{"kept_high", &result::kept_high, "currency"},
                                             named_result{"kept_quickly", &result::kept_quickly, "currency"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return resolved_low > resolved_high ? 1 : 0;
  }

  constexpr result operator()(Scalar resolved, Scalar value) const { return checked(*this, resolved, value); }

  [[nodiscard]] constexpr result compute(Scalar resolved, Scalar value) const noexcept {
    const Scalar at_stake = resolved * value;
    return {at_stake * resolved_low, at_stake * resolved_high, at_stake * resolved_quickly};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {input_of<"resolved">(t).total(), t.of(&result::kept_low).total(), t.of(&result::kept_high).total(),
            t.of(&result::kept_quickly).total()};
  }

  friend constexpr bool operator==(const basic_recovery_band&, const basic_recovery_band&) = default;
};

using recovery_band = basic_recovery_band<>;

}  // namespace clientele::inline v0::service
