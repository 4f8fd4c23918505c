// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::satisfaction {

/// Whether a customer came back. Those who came back have had the chance, however short they have been there.
enum class repurchase : unsigned char { unknown, never_bought, too_new, once, again };
[[nodiscard]] constexpr auto enumerators(repurchase) noexcept {
  return std::array<std::string_view, 5>{"unknown", "never_bought", "too_new", "once", "again"};
}

/// The repurchase rate: of those who bought, who bought again.
///
///     rate        = customers with ≥ 2 purchases / customers with ≥ 1
///     mature rate = the same among customers whose first purchase is at least `chance_after` periods ago
///     too new     = customers with one purchase whose first purchase is less than `chance_after` periods ago
///
/// Inputs: `purchases` (a whole number ≥ 0), counted as history counts them: several within one period as its
/// observation merges them are one, x + 1 of a customer_history; and `age`, the periods since the first purchase (≥ 0;
/// ignored for a customer who never bought). The mature rate leaves out young customers on both
/// sides; its numerator does not count who came back early and is young.
/// The rates have Wilson intervals. Without a buyer there is no rate: `no_values`.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: four comparisons.
///
/// Source: repeat rate of a customer base, Ehrenberg (1988).
///
/// Purchases (0, 1, 2, 5, 1) at ages (0, 1, 9, 9, 9), chance after 4: rate 2/4, one of four too new, mature rate 2/3.
template <class Scalar = double>
struct basic_repurchase_rate {
  using scalar = Scalar;

  Scalar chance_after = 0;           ///< periods after which a customer has had the chance to come back
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    repurchase state{};
    Scalar mature_again{};  ///< 1 came back, 0 did not; NaN for those who never bought or are young
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t never_bought, bought, too_new, once, again;
    estimate rate, mature_rate, too_new_share;
  };

  static constexpr auto name = fixed_string{"satisfaction::repurchase_rate"};
  static constexpr auto inputs =
      std::tuple{input<"purchases">{.unit = "purchases", .allowed = interval::at_least(0).whole_numbers()},
                 input<"age">{.unit = "periods", .allowed = interval::at_least(0)}};
  static constexpr auto parameters =
      std::tuple{parameter{"chance_after", &basic_repurchase_rate::chance_after, "periods", interval::at_least(0)},
                 parameter{"confidence", &basic_repurchase_rate::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto results =
      std::tuple{named_result{"state", &result::state}, named_result{"mature_again", &result::mature_again, "1 or 0"}};

  constexpr result operator()(Scalar purchases, Scalar age) const { return checked(*this, purchases, age); }

  [[nodiscard]] constexpr result compute(Scalar purchases, Scalar age) const noexcept {
    const Scalar bought = purchases >= 1 ? Scalar(1) : Scalar(0), again = purchases >= 2 ? Scalar(1) : Scalar(0);
    const Scalar mature = reaches(age, chance_after, chance_after);
    const Scalar counted = bought * mature;
    return {class_of<repurchase>(1 + bought * (1 + mature) + again * (2 - mature)),
            counted > 0 ? again : std::numeric_limits<Scalar>::quiet_NaN()};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::state);
    const auto mature = t.of(&result::mature_again);
    const std::uint64_t bought = t.valid() - n[repurchase::never_bought];
    const double level = static_cast<double>(confidence), buyers = static_cast<double>(bought);
    return {n[repurchase::never_bought],
            bought,
            n[repurchase::too_new],
            n[repurchase::once],
            n[repurchase::again],
            wilson({static_cast<double>(n[repurchase::again]), buyers}, level),
            wilson({mature.total(), static_cast<double>(mature.count())}, level),
            wilson({static_cast<double>(n[repurchase::too_new]), buyers}, level)};
  }

  friend constexpr bool operator==(const basic_repurchase_rate&, const basic_repurchase_rate&) = default;
};

using repurchase_rate = basic_repurchase_rate<>;

}  // namespace clientele::inline v0::satisfaction
