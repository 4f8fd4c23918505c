// SPDX-License-Identifier: BSL-1.0
// Which value a `selection` chooses, what its rules see, and what it says of the value.
#pragma once

#include <clientele/numerics/exact_sum.hpp>

#include <concepts>
#include <cstdint>

namespace clientele::inline v0 {

/// What a selection found of all values in its first pass. The sums are exact; of a selection without mass they and
/// the zeros are not known (0).
struct selection_totals {
  std::uint64_t count = 0;
  std::uint64_t negative = 0;  ///< values below 0
  std::uint64_t zero = 0;      ///< values that are 0
  exact_sum positive_sum{};
  exact_sum negative_sum{};

  template <class Archive>
  void transfer(Archive& archive) {
    archive(count, negative, zero, positive_sum, negative_sum);
  }
};

/// One value that was selected, with what lies above it.
struct selected_value {
  bool found = false;  ///< false when the rule held for no value at all
  double value = 0;
  std::uint64_t count_above = 0;  ///< values greater than it
  std::uint64_t count_equal = 0;  ///< values equal to it, itself among them
  exact_sum sum_above{};          ///< of the values greater than it (with mass)
  exact_sum sum_equal{};          ///< of the values equal to it (with mass)

  template <class Archive>
  void transfer(Archive& archive) {
    archive(found, value, count_above, count_equal, sum_above, sum_equal);
  }
};

/// How a value is chosen: the lowest one, walking down from the highest, before the rule first fails. The rule sees
/// all totals, and number and sum of the values above the one in question. `needs_mass`: whether it looks at sums.
template <class T>
concept selection_rule =
    requires(const T& rule, const selection_totals& all, std::uint64_t count_above, const exact_sum& sum_above) {
      { rule.holds(all, count_above, sum_above) } -> std::convertible_to<bool>;
      { T::needs_mass } -> std::convertible_to<bool>;
    };

/// Chooses the value of a rank: 0 is the highest of all, count − 1 the lowest.
struct rank_rule {
  static constexpr bool needs_mass = false;
  std::uint64_t rank = 0;
  [[nodiscard]] constexpr bool holds(const selection_totals&, std::uint64_t count_above,
                                     const exact_sum&) const noexcept {
    return count_above <= rank;
  }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(rank);
  }
};

}  // namespace clientele::inline v0
