// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::classification {

/// What a customer is.
enum class nature : unsigned char { unknown, government, group, individual };
[[nodiscard]] constexpr auto enumerators(nature) noexcept {
  return std::array<std::string_view, 4>{"unknown", "government", "group", "private"};
}

/// Whether there is or has been a transaction.
enum class activity : unsigned char { unknown, potential, actual };
[[nodiscard]] constexpr auto enumerators(activity) noexcept {
  return std::array<std::string_view, 3>{"unknown", "potential", "actual"};
}

/// How long an actual customer has been one; `unknown` for potential customers.
enum class tenure : unsigned char { unknown, recent, old };
[[nodiscard]] constexpr auto enumerators(tenure) noexcept {
  return std::array<std::string_view, 3>{"unknown", "new", "old"};
}

/// How much an actual customer means; `unknown` for potential customers.
enum class weight_class : unsigned char { unknown, sporadic, general, key };
[[nodiscard]] constexpr auto enumerators(weight_class) noexcept {
  return std::array<std::string_view, 4>{"unknown", "sporadic", "general", "key"};
}

/// A customer's place on four axes: nature (government, group, private), actual or potential, old or new, and key,
/// general or sporadic.
///
///     activity = actual if transactions ≥ 1, otherwise potential
///     tenure   = of actual customers: old if age ≥ old_from, otherwise new
///     weight   = of actual customers: key if value ≥ key_from; otherwise general if frequency ≥ general_from;
///                otherwise sporadic
///
/// The cuts are the caller's and **have no default** but `old_from`; at a cut, or 8 units in the last place below it,
/// a customer is on its upper side. Cross-tables of two axes: `cross_table`; between two dates: `migration`.
///
/// Inputs: `nature`, the enum or its number, 0 (unknown) to 3; `transactions`, ever made (a whole number, ≥ 0); `age`,
/// periods since the first of them, missing for potential customers (an actual one without has no tenure);
/// `frequency`, transactions a period now (≥ 0); `value` a period now (currency, any sign).
/// Errors: `invalid_parameter`, `invalid_customer` (missing or negative inputs, a nature that does not exist).
/// Cost: five comparisons.
///
/// Source: customary classifications of customers in sales management, without one author.
///
/// old_from 12, key_from 1000, general_from 2: a group with 5 transactions, the first 30 months ago, 3 a month worth
/// 1200: group, actual, old, key; worth 300: general; with 1 a month: sporadic; without transactions: potential.
template <class Scalar = double>
struct basic_axes {
  using scalar = Scalar;

  Scalar old_from = 12;     ///< periods
  Scalar key_from = 0;      ///< currency / period: has to be said
  Scalar general_from = 0;  ///< transactions / period: has to be said

  struct result {
    classification::nature nature{};
    classification::activity activity{};
    classification::tenure tenure{};
    weight_class weight{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: customers on each axis, in the order of its enum.
  struct conclusion {
    std::array<std::uint64_t, 4> nature;
    std::array<std::uint64_t, 3> activity, tenure;
    std::array<std::uint64_t, 4> weight;
  };

  static constexpr auto name = fixed_string{"classification::axes"};
  static constexpr auto inputs =
      std::tuple{input<"nature">{.unit = "unknown, government, group, private",
                                 .allowed = interval::between(0, 3).whole_numbers()},
                 input<"transactions">{.unit = "transactions", .allowed = interval::at_least(0).whole_numbers()},
                 input<"age">{.unit = "periods", .allowed = interval::at_least(0), .presence = presence::optional},
                 input<"frequency">{.unit = "transactions / period", .allowed = interval::at_least(0)},
                 input<"value">{.unit = "currency / period"}};
  static constexpr auto parameters =
      std::tuple{parameter{"old_from", &basic_axes::old_from, "periods", interval::at_least(0)},
                 parameter{"key_from", &basic_axes::key_from, "currency / period", interval::above(0)},
                 parameter{"general_from", &basic_axes::general_from, "transactions / period", interval::above(0)}};
  static constexpr auto results =
      std::tuple{named_result{"nature", &result::nature}, named_result{"activity", &result::activity},
                 named_result{"tenure", &result::tenure}, named_result{"weight", &result::weight}};

  constexpr result operator()(Scalar its_nature, Scalar transactions, Scalar age, Scalar frequency,
                              Scalar value) const {
    return checked(*this, its_nature, transactions, age, frequency, value);
  }
  constexpr result operator()(classification::nature its_nature, Scalar transactions, Scalar age, Scalar frequency,
                              Scalar value) const {
    return (*this)(static_cast<Scalar>(its_nature), transactions, age, frequency, value);
  }

  [[nodiscard]] constexpr result compute(Scalar its_nature, Scalar transactions, Scalar age, Scalar frequency,
                                         Scalar value) const noexcept {
    const Scalar actual = transactions >= 1 ? Scalar(1) : Scalar(0);
    const Scalar key = reaches(value, key_from, key_from), general = reaches(frequency, general_from, general_from);
    return {class_of<classification::nature>(or_zero(its_nature)), class_of<classification::activity>(1 + actual),
            class_of<classification::tenure>(actual * (is_present(age) + reaches(age, old_from, old_from))),
            class_of<weight_class>(actual * (1 + 2 * key + general * (1 - key)))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.classes(&result::nature).counts, t.classes(&result::activity).counts, t.classes(&result::tenure).counts,
            t.classes(&result::weight).counts};
  }

  friend constexpr bool operator==(const basic_axes&, const basic_axes&) = default;
};

using axes = basic_axes<>;

}  // namespace clientele::inline v0::classification
