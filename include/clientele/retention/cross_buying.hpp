// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::retention {

/// How widely a customer buys.
enum class breadth : unsigned char { unknown, nothing, one_kind, several_kinds };
[[nodiscard]] constexpr auto enumerators(breadth) noexcept {
  return std::array<std::string_view, 4>{"unknown", "nothing", "one_kind", "several_kinds"};
}

/// The cross-buying rate: of those who buy, who buys products of several kinds.
///
///     rate = customers with at least `several_from` kinds / customers with at least one
///
/// Input: `kinds`, how many kinds of product, or product lines, the customer bought in the period (a whole number ≥ 0).
/// Parameters: `several_from`, 2 unless said otherwise; `confidence` of the intervals.
/// The rate has a Wilson interval, the mean number of kinds of a buyer a normal one. Without a buyer: `no_values`.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: two comparisons.
///
/// Source: customary indicator of customer management, without one author; interval, Wilson (1927).
///
/// Kinds (0, 1, 1, 2, 4): 2 of 4 buyers, rate 0.5, 2 kinds a buyer.
template <class Scalar = double>
struct basic_cross_buying {
  using scalar = Scalar;

  Scalar several_from = 2;           ///< kinds
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    retention::breadth breadth{};
    Scalar kinds_of_buyer{};  ///< NaN for who bought nothing
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t buyers, of_several_kinds;
    estimate rate, mean_kinds;
  };

  static constexpr auto name = fixed_string{"retention::cross_buying"};
  static constexpr auto inputs =
      std::tuple{input<"kinds">{.unit = "kinds of product", .allowed = interval::at_least(0).whole_numbers()}};
  static constexpr auto parameters = std::tuple{parameter{"several_from", &basic_cross_buying::several_from, "kinds",
                                                          interval::at_least(2).whole_numbers(), "convention"},
                                                parameter{"confidence", &basic_cross_buying::confidence, "probability",
                                                          interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"breadth", &result::breadth},
                                             named_result{"kinds_of_buyer", &result::kinds_of_buyer, "kinds"}};

  constexpr result operator()(Scalar kinds) const { return checked(*this, kinds); }

  [[nodiscard]] constexpr result compute(Scalar kinds) const noexcept {
    const Scalar bought = kinds >= 1 ? Scalar(1) : Scalar(0), several = kinds >= several_from ? Scalar(1) : Scalar(0);
    return {class_of<retention::breadth>(1 + bought + several),
            kinds >= 1 ? kinds : std::numeric_limits<Scalar>::quiet_NaN()};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::breadth);
    const std::uint64_t several = n[retention::breadth::several_kinds],
                        buyers = several + n[retention::breadth::one_kind];
    const auto level = static_cast<double>(confidence);
    return {buyers, several, wilson({static_cast<double>(several), static_cast<double>(buyers)}, level),
            mean_of(t.of(&result::kinds_of_buyer), level)};
  }

  friend constexpr bool operator==(const basic_cross_buying&, const basic_cross_buying&) = default;
};

using cross_buying = basic_cross_buying<>;

}  // namespace clientele::inline v0::retention
