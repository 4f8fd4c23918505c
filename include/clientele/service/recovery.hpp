// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::service {

/// What became of an unhappy customer's case.
enum class outcome : unsigned char { unknown, silent, unresolved, resolved, resolved_quickly };
[[nodiscard]] constexpr auto enumerators(outcome) noexcept {
  return std::array<std::string_view, 5>{"unknown", "silent", "unresolved", "resolved", "resolved_quickly"};
}

/// A published set without stakes: it gives a range for resolved complaints and says nothing of the others.
struct recovery_without_stakes {
  double resolved_low = 0.54, resolved_high = 0.70, resolved_quickly = 0.95;
};

/// Recovery: what an unhappy customer is still worth, by what the firm did.
///
///     outcome       = silent, if the customer did not complain; unresolved, if there is no resolution time;
///                     resolved_quickly, if resolution_time ≤ quickly_within; otherwise resolved
///     probability   = of buying again, by outcome
///     value_kept    = probability · value
///     expected_loss = (1 − probability) · value
///     worth_of_speaking  = (P(unresolved) − P(silent)) · value          of making a silent customer speak
///     worth_of_resolving = (P(resolved) − P(unresolved)) · value
///     worth_of_speed     = (P(resolved quickly) − P(resolved)) · value
///
/// Inputs: `complained` (1 or 0), `resolution_time` (days or a duration, ≥ 0; NaN or an empty optional: not
/// resolved), `value`, what the customer brings or buys (currency, any sign). A resolution without a complaint does not
/// count. Parameters: the four probabilities, by default for a small loss; `large_loss()` is the other set. The stake
/// is the caller's, and so is what "quickly" means. The findings order silent ≤ unresolved ≤ resolved ≤ quickly:
/// `is_ordered()` reports whether a set keeps to it; one that does not is refused only where `strict` is set.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: three comparisons, five multiplications.
///
/// Source: attributed to TARP (1986), whose report was not at hand; repurchase by outcome: small loss 0.37, 0.46, 0.70,
/// 0.95; large loss 0.09, 0.19, 0.54, 0.82.
///
/// One complainant unresolved and 24 silent, purchase 100: expected loss 1 566 (small loss), 2 265 (large loss), of
/// 2 500 at risk.
template <class Scalar = double>
struct basic_recovery {
  using scalar = Scalar;

  Scalar silent = Scalar(0.37);            ///< probability of buying again after saying nothing
  Scalar unresolved = Scalar(0.46);        ///< … after a complaint that was not resolved
  Scalar resolved = Scalar(0.70);          ///< … after one that was
  Scalar resolved_quickly = Scalar(0.95);  ///< … after one that was resolved quickly
  Scalar quickly_within = 1;               ///< days; a resolution time up to this is quick
  bool strict = false;                     ///< refuse probabilities out of the published order

  /// The set for a small loss, the default.
  [[nodiscard]] static constexpr basic_recovery small_loss() noexcept { return {}; }
  /// The set for a large loss.
  [[nodiscard]] static constexpr basic_recovery large_loss() noexcept {
    return {Scalar(0.09), Scalar(0.19), Scalar(0.54), Scalar(0.82)};
  }

  struct result {
    service::outcome outcome{};
    Scalar probability{}, value_kept{}, expected_loss{}, worth_of_speaking{}, worth_of_resolving{}, worth_of_speed{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes. The worths are not among it: `of(&result::worth_of_speaking).total()` is that of all
  /// customers together.
  struct conclusion {
    double value, value_kept, expected_loss;
    std::uint64_t silent, unresolved, resolved, resolved_quickly;
    bool ordered;  ///< whether the probabilities keep the published order
  };

  static constexpr auto name = fixed_string{"service::recovery"};
  static constexpr auto inputs = std::tuple{
      input<"complained">{.unit = "1 or 0", .allowed = interval::between(0, 1).whole_numbers()},
      input<"resolution_time">{.unit = "days", .allowed = interval::at_least(0), .presence = presence::optional},
      input<"value">{.unit = "currency", .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"silent", &basic_recovery::silent, "probability", interval::share(), "attributed to TARP 1986"},
      parameter{"unresolved", &basic_recovery::unresolved, "probability", interval::share(), "attributed to TARP 1986"},
      parameter{"resolved", &basic_recovery::resolved, "probability", interval::share(), "attributed to TARP 1986"},
      parameter{"resolved_quickly", &basic_recovery::resolved_quickly, "probability", interval::share(),
                "attributed to TARP 1986"},
      parameter{"quickly_within", &basic_recovery::quickly_within, "days", interval::at_least(0), "convention"},
      parameter{"strict", &basic_recovery::strict, "1 or 0", interval::between(0, 1)}};
  static constexpr auto parameter_rules = std::array{row_rule{"unresolved", "no less than silent (strict)"},
                                                     row_rule{"resolved", "no less than unresolved (strict)"},
                                                     row_rule{"resolved_quickly", "no less than resolved (strict)"}};
  static constexpr auto results =
      std::tuple{named_result{"outcome", &result::outcome},
                 named_result{"probability", &result::probability, "probability"},
                 named_result{"value_kept", &result::value_kept, "currency"},
                 named_result{"expected_loss", &result::expected_loss, "currency"},
                 named_result{"worth_of_speaking", &result::worth_of_speaking, "currency"},
                 named_result{"worth_of_resolving", &result::worth_of_resolving, "currency"},
                 named_result{"worth_of_speed", &result::worth_of_speed, "currency"}};

  /// Whether the probabilities rise in the order of the published findings.
  [[nodiscard]] constexpr bool is_ordered() const noexcept { return first_out_of_order() == 0; }
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return strict ? first_out_of_order() : 0;
  }

  /// The probability of buying again; NaN for `unknown`.
  [[nodiscard]] constexpr Scalar probability(service::outcome o) const noexcept {
    switch (o) {
      case service::outcome::silent:
        return silent;
      case service::outcome::unresolved:
        return unresolved;
      case service::outcome::resolved:
        return resolved;
      case service::outcome::resolved_quickly:
        return resolved_quickly;
      case service::outcome::unknown:
        break;
    }
    return std::numeric_limits<Scalar>::quiet_NaN();
  }

  /// The expected loss behind complaints, Σ(1 − P)·purchase: so many complainants with one outcome, so many silent.
  [[nodiscard]] constexpr Scalar expected_loss(Scalar complainants, service::outcome became, Scalar silent_customers,
                                               Scalar purchase) const noexcept {
    return (complainants * (1 - probability(became)) + silent_customers * (1 - silent)) * purchase;
  }

  constexpr result operator()(Scalar complained, Scalar resolution_time, Scalar value) const {
    return checked(*this, complained, resolution_time, value);
  }

  [[nodiscard]] constexpr result compute(Scalar complained, Scalar resolution_time, Scalar value) const noexcept {
    const Scalar answered = resolution_time >= 0 ? Scalar(1) : Scalar(0);
    const Scalar slow = exceeds(resolution_time, quickly_within, quickly_within);
    const Scalar place = 1 + complained * (1 + answered * (2 - slow));
    const Scalar upper = place >= 4 ? resolved_quickly : resolved, lower = place >= 2 ? unresolved : silent;
    const Scalar p = place >= 3 ? upper : lower;
    const Scalar kept = p * value;
    return {class_of<service::outcome>(place),
            p,
            kept,
            (1 - p) * value,
            (unresolved - silent) * value,
            (resolved - unresolved) * value,
            (resolved_quickly - resolved) * value};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::outcome);
    return {input_of<"value">(t).total(),          t.of(&result::value_kept).total(),
            t.of(&result::expected_loss).total(),  n[service::outcome::silent],
            n[service::outcome::unresolved],       n[service::outcome::resolved],
            n[service::outcome::resolved_quickly], is_ordered()};
  }

  friend constexpr bool operator==(const basic_recovery&, const basic_recovery&) = default;

 private:
  [[nodiscard]] constexpr std::size_t first_out_of_order() const noexcept {
    return unresolved < silent ? 1 : resolved < unresolved ? 2 : resolved_quickly < resolved ? 3 : 0;
  }
};

using recovery = basic_recovery<>;

}  // namespace clientele::inline v0::service
