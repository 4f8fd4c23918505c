// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstddef>
#include <tuple>

namespace clientele::inline v0::churn {

/// How many hear of it from the unhappy, of whom some tell many and the rest tell few: a mixture with a known mean.
///
///     told_by_rest    = (mean − many_share · many) / (1 − many_share)
///     heard_from_many = unhappy · many_share · many           at least, since those tell `many` or more
///     heard_from_rest = unhappy · (1 − many_share) · told_by_rest
///     heard           = unhappy · mean
///
/// Input: `unhappy` customers (≥ 0), such as `of(on(ripple{}, …), &ripple::result::unhappy)`. Parameters: `mean`,
/// people told by one of all the unhappy; `many_share` of them tell at least `many`. A mean so low
/// that `told_by_rest` would be negative is an error.
/// Errors: `invalid_parameter`, `invalid_customer`. Cost: three multiplications.
///
/// Source: an unhappy customer tells 9 to 10 others, 13 % tell at least 20 (attributed to TARP 1986, and much quoted).
///
/// 25 unhappy: heard 237.5, of these 65 from those who tell 20; the rest tell (9.5 − 2.6)/0.87 = 7.931 each.
template <class Scalar = double>
struct basic_told {
  using scalar = Scalar;

  Scalar mean = Scalar(9.5);         ///< people told by one unhappy customer
  Scalar many_share = Scalar(0.13);  ///< share of the unhappy who tell many
  Scalar many = 20;                  ///< people told by one of these, at least

  struct result {
    Scalar heard{}, heard_from_many{}, heard_from_rest{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals.
  struct conclusion {
    double unhappy, heard, heard_from_many, heard_from_rest;
  };

  static constexpr auto name = fixed_string{"churn::told"};
  static constexpr auto inputs =
      std::tuple{input<"unhappy">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters =
      std::tuple{parameter{"mean", &basic_told::mean, "people", interval::at_least(0), "attributed to TARP 1986"},
                 parameter{"many_share", &basic_told::many_share, "share", interval::share().without_high(),
                           "attributed to TARP 1986"},
                 parameter{"many", &basic_told::many, "people", interval::at_least(0), "attributed to TARP 1986"}};
  static constexpr auto parameter_rules = std::array{row_rule{"mean", "at least many_share · many"}};
  static constexpr auto results = std::tuple{named_result{"heard", &result::heard, "people"},
                                             named_result{"heard_from_many", &result::heard_from_many, "people"},
                                             named_result{"heard_from_rest", &result::heard_from_rest, "people"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return mean >= many_share * many ? 0 : 1;
  }

  /// People told by one of those who do not tell many.
  [[nodiscard]] constexpr Scalar told_by_rest() const noexcept { return (mean - many_share * many) / (1 - many_share); }

  constexpr result operator()(Scalar unhappy) const { return checked(*this, unhappy); }

  [[nodiscard]] constexpr result compute(Scalar unhappy) const noexcept {
    const Scalar by_many = many_share * many;
    return {unhappy * mean, unhappy * by_many, unhappy * (mean - by_many)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {input_of<"unhappy">(t).total(), t.of(&result::heard).total(), t.of(&result::heard_from_many).total(),
            t.of(&result::heard_from_rest).total()};
  }

  friend constexpr bool operator==(const basic_told&, const basic_told&) = default;
};

using told = basic_told<>;

}  // namespace clientele::inline v0::churn
