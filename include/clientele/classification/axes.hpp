// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstddef>
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

/// How far a fact about a customer goes.
enum class extent : unsigned char { unknown, low, middle, high };
[[nodiscard]] constexpr auto enumerators(extent) noexcept {
  return std::array<std::string_view, 4>{"unknown", "low", "middle", "high"};
}

/// How much a customer means, or is to mean; `unknown` for potential customers of whom no volume is expected.
enum class weight_class : unsigned char { unknown, sporadic, general, key };
[[nodiscard]] constexpr auto enumerators(weight_class) noexcept {
  return std::array<std::string_view, 4>{"unknown", "sporadic", "general", "key"};
}

/// A customer's place on four axes: nature (government, group, private), actual or potential, old or new, and key,
/// general or sporadic.
///
///     activity     = actual if transactions ≥ 1, otherwise potential
///     tenure       = of actual customers: old if age ≥ old_from, otherwise new
///     relationship = of actual customers: high if age ≥ long_from, middle if age ≥ old_from, otherwise low
///     volume       = high if value ≥ key_from, middle if value ≥ middle_from, otherwise low; of potential customers
///                    by expected_value
///     standing     = of the customer in its market, as graded by the caller
///     weight       = key if at least `facts_for_key` of the three facts are high; otherwise general or sporadic
///
/// A key customer is one of long relationship **and** large volume **and** market standing: `facts_for_key` = 3. A
/// large first purchase makes none. With 2 any two of them will do, with 1 any one. A potential customer has no
/// relationship yet: the two other facts decide, both of them unless `facts_for_key` is 1. A fact that is not known is
/// not high. Who is not key is general if frequency ≥ general_from, a potential customer if the volume is at least
/// middle; otherwise sporadic.
///
/// The cuts are the caller's and **have no default** but `old_from` (a convention); at a cut, or 8 units in the last
/// place below it, a customer is on its upper side. Cross-tables of two axes: `cross_table`; between two dates:
/// `migration`.
///
/// Inputs: `nature`, the enum or its number, 0 (unknown) to 3; `transactions`, ever made (a whole number, ≥ 0); `age`,
/// periods since the first of them, missing for potential customers (an actual one without has no tenure and no
/// relationship); `frequency`, transactions a period now (≥ 0); `value` a period now (currency, any sign); `standing`,
/// the enum `extent` or its number, 0 (unknown) to 3, or missing; `expected_value` a period, of potential customers
/// (currency, any sign), or missing: then they have no weight.
/// Errors: `invalid_parameter` (cuts not stated, or a higher cut below the lower one), `invalid_customer` (missing or
/// negative inputs, a nature or standing that does not exist).
/// Cost: some fifteen comparisons.
///
/// Source: customary classifications of customers in sales management, without one author; the three marks of a key
/// customer are theirs, their gradation and the count of them a convention.
///
/// old_from 12, long_from 24, key_from 1000, middle_from 400, general_from 2: a group with 5 transactions, the first 30
/// months ago, 3 a month worth 1200, of high standing: group, actual, old, key. A first purchase of 5000 is general at
/// 3 a month, sporadic at 1. Without transactions: potential; expected to be worth 1200 and of high standing: key.
template <class Scalar = double>
struct basic_axes {
  using scalar = Scalar;

  Scalar old_from = 12;      ///< periods
  Scalar long_from = 0;      ///< periods: has to be said
  Scalar key_from = 0;       ///< currency / period: has to be said
  Scalar middle_from = 0;    ///< currency / period: has to be said
  Scalar general_from = 0;   ///< transactions / period: has to be said
  Scalar facts_for_key = 3;  ///< of relationship, volume and standing, how many have to be high

  struct result {
    classification::nature nature{};
    classification::activity activity{};
    classification::tenure tenure{};
    extent relationship{}, volume{}, standing{};
    weight_class weight{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: customers on each axis, in the order of its enum.
  struct conclusion {
    std::array<std::uint64_t, 4> nature;
    std::array<std::uint64_t, 3> activity, tenure;
    std::array<std::uint64_t, 4> relationship, volume, standing, weight;
  };

  static constexpr auto name = fixed_string{"classification::axes"};
  static constexpr auto inputs =
      std::tuple{input<"nature">{.unit = "unknown, government, group, private",
                                 .allowed = interval::between(0, 3).whole_numbers()},
                 input<"transactions">{.unit = "transactions", .allowed = interval::at_least(0).whole_numbers()},
                 input<"age">{.unit = "periods", .allowed = interval::at_least(0), .presence = presence::optional},
                 input<"frequency">{.unit = "transactions / period", .allowed = interval::at_least(0)},
                 input<"value">{.unit = "currency / period"},
                 input<"standing">{.unit = "unknown, low, middle, high",
                                   .allowed = interval::between(0, 3).whole_numbers(),
                                   .presence = presence::optional},
                 input<"expected_value">{.unit = "currency / period", .presence = presence::optional}};
  static constexpr auto parameters =
      std::tuple{parameter{"old_from", &basic_axes::old_from, "periods", interval::at_least(0), "convention"},
                 parameter{"long_from", &basic_axes::long_from, "periods", interval::above(0)},
                 parameter{"key_from", &basic_axes::key_from, "currency / period", interval::above(0)},
                 parameter{"middle_from", &basic_axes::middle_from, "currency / period", interval::above(0)},
                 parameter{"general_from", &basic_axes::general_from, "transactions / period", interval::above(0)},
                 parameter{"facts_for_key", &basic_axes::facts_for_key, "facts",
                           interval::between(1, 3).whole_numbers(), "convention"}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"long_from", "no less than old_from"}, row_rule{"middle_from", "no more than key_from"}};
  static constexpr auto results =
      std::tuple{named_result{"nature", &result::nature}, named_result{"activity", &result::activity},
                 named_result{"tenure", &result::tenure}, named_result{"relationship", &result::relationship},
                 named_result{"volume", &result::volume}, named_result{"standing", &result::standing},
                 named_result{"weight", &result::weight}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    if (long_from < old_from) return 1;
    return middle_from > key_from ? 2 : 0;
  }

  constexpr result operator()(Scalar its_nature, Scalar transactions, Scalar age, Scalar frequency, Scalar value,
                              Scalar its_standing, Scalar expected_value) const {
    return checked(*this, its_nature, transactions, age, frequency, value, its_standing, expected_value);
  }
  constexpr result operator()(classification::nature its_nature, Scalar transactions, Scalar age, Scalar frequency,
                              Scalar value, extent its_standing, Scalar expected_value) const {
    return (*this)(static_cast<Scalar>(its_nature), transactions, age, frequency, value,
                   static_cast<Scalar>(its_standing), expected_value);
  }

  [[nodiscard]] constexpr result compute(Scalar its_nature, Scalar transactions, Scalar age, Scalar frequency,
                                         Scalar value, Scalar its_standing, Scalar expected_value) const noexcept {
    const Scalar actual = transactions >= 1 ? Scalar(1) : Scalar(0);
    const Scalar amount = transactions >= 1 ? value : expected_value;
    const Scalar old = reaches(age, old_from, old_from), lasting = reaches(age, long_from, long_from);
    const Scalar large = reaches(amount, key_from, key_from), medium = reaches(amount, middle_from, middle_from);
    const Scalar eminent = or_zero(its_standing) >= 3 ? Scalar(1) : Scalar(0);
    const Scalar wanted = facts_for_key < 2 + actual ? facts_for_key : 2 + actual;
    const Scalar key = actual * lasting + large + eminent >= wanted ? Scalar(1) : Scalar(0);
    const Scalar general = actual * reaches(frequency, general_from, general_from) + (1 - actual) * medium;
    const Scalar known = is_present(amount);
    return {class_of<classification::nature>(or_zero(its_nature)),
            class_of<classification::activity>(1 + actual),
            class_of<classification::tenure>(actual * (is_present(age) + old)),
            class_of<extent>(actual * (is_present(age) + old + lasting)),
            class_of<extent>(known + medium + large),
            class_of<extent>(or_zero(its_standing)),
            class_of<weight_class>(known * (1 + 2 * key + general * (1 - key)))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.classes(&result::nature).counts, t.classes(&result::activity).counts,
            t.classes(&result::tenure).counts, t.classes(&result::relationship).counts,
            t.classes(&result::volume).counts, t.classes(&result::standing).counts,
            t.classes(&result::weight).counts};
  }

  friend constexpr bool operator==(const basic_axes&, const basic_axes&) = default;
};

using axes = basic_axes<>;

}  // namespace clientele::inline v0::classification
