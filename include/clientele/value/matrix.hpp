// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include <limits>

namespace clientele::inline v0::value {

/// A customer's place in the value matrix; `unknown` for a bad row.
enum class cell : unsigned char {
  unknown,
  low_value,     ///< current low, potential low
  growable,      ///< current low, potential high
  established,   ///< current high, potential low
  most_valuable  ///< current high, potential high
};
[[nodiscard]] constexpr auto enumerators(cell) noexcept {
  return std::array<std::string_view, 5>{"unknown", "low_value", "growable", "established", "most_valuable"};
}

/// What to do with the customers of a cell, in a sentence; empty for `unknown`.
[[nodiscard]] constexpr std::string_view strategy(cell c) noexcept {
  switch (c) {
    case cell::low_value:
      return "serve at low cost, by standard service and price, and do not invest";
    case cell::growable:
      return "develop: win a larger share of what they spend, by cross-selling and up-selling";
    case cell::established:
      return "keep: protect the relationship, for little can be added to it";
    case cell::most_valuable:
      return "keep and develop: give priority and spend the most effort here";
    case cell::unknown:
      break;
  }
  return {};
}

/// The value matrix: current value against potential value, each low or high by a cut.
///
///                      potential low      potential high: ≥ cut and above 0
///     current ≥ cut    established        most_valuable
///     current < cut    low_value          growable
///
/// Inputs: `current`, what the customer brings if present behaviour continues, and `potential`, what managing the
/// relationship can add (currency, any sign), such as `of(on(lifetime{…}, …), &lifetime::result::current)`.
/// Parameters: the cuts, in the same currency; they have no default and must be stated, or found by `quantile_matrix`.
/// 0 separates those who bring in (or can be brought to add) something from those who cost. A customer exactly at a cut
/// is high, also when rounding left the value 8 units in the last place of the cut below it. But a potential of 0 or
/// less is never high, whatever the cut: there is nothing to develop.
/// Errors: `invalid_parameter`, `invalid_customer` (NaN, infinity). Cost: two comparisons.
///
/// Source: segments by current and potential value, Verhoef & Donkers (2001); the most valuable and the most growable
/// customers, Peppers & Rogers (1993).
///
/// Cuts 300 and 150: (366.67, 183.33) most valuable, (366.67, 50) established, (100, 150) growable, (100, 50) low.
template <class Scalar = double>
struct basic_matrix {
  using scalar = Scalar;

  Scalar current_cut = std::numeric_limits<Scalar>::quiet_NaN();    ///< from here on the current value is high
  Scalar potential_cut = std::numeric_limits<Scalar>::quiet_NaN();  ///< from here on the potential value is high

  struct result {
    value::cell cell{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: how many customers stand in each cell, and the values of all.
  struct conclusion {
    std::uint64_t low_value, growable, established, most_valuable;
    double current, potential;
  };

  static constexpr auto name = fixed_string{"value::matrix"};
  static constexpr auto inputs = std::tuple{input<"current">{.unit = "currency", .summarised = true},
                                            input<"potential">{.unit = "currency", .summarised = true}};
  static constexpr auto parameters =
      std::tuple{parameter{"current_cut", &basic_matrix::current_cut, "currency", interval::any_number()},
                 parameter{"potential_cut", &basic_matrix::potential_cut, "currency", interval::any_number()}};
  static constexpr auto results = std::tuple{named_result{"cell", &result::cell}};

  constexpr result operator()(Scalar current, Scalar potential) const { return checked(*this, current, potential); }

  [[nodiscard]] constexpr result compute(Scalar current, Scalar potential) const noexcept {
    return {class_of<value::cell>(1 + 2 * reaches(current, current_cut, absolute(current_cut)) +
                                  reaches(potential, potential_cut, absolute(potential_cut)) *
                                      (potential > 0 ? Scalar(1) : Scalar(0)))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto cells = t.classes(&result::cell);
    return {cells[value::cell::low_value],     cells[value::cell::growable],   cells[value::cell::established],
            cells[value::cell::most_valuable], input_of<"current">(t).total(), input_of<"potential">(t).total()};
  }

  friend constexpr bool operator==(const basic_matrix&, const basic_matrix&) = default;
};

using matrix = basic_matrix<>;

}  // namespace clientele::inline v0::value
