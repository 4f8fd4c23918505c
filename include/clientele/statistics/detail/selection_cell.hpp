// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/statistics/order_statistics.hpp>
#pragma once

#include <clientele/numerics/exact_sum.hpp>
#include <clientele/numerics/radix_sort.hpp>

#include <cstdint>

namespace clientele::inline v0::detail {

/// A cell counts values and adds up the bits of their keys below the cell's own. The upper 24 bits of the count
/// take what that sum carries over.
struct cell_with_mass {
  static constexpr std::uint64_t carry_unit = std::uint64_t{1} << 40;
  std::uint64_t low_sum = 0, count_and_carry = 0;
  void add(std::uint64_t low) noexcept {
    low_sum += low;
    count_and_carry += low_sum < low ? carry_unit + 1 : 1;
  }
  void add(const cell_with_mass& other) noexcept {
    low_sum += other.low_sum;
    count_and_carry += other.count_and_carry + (low_sum < other.low_sum ? carry_unit : 0);
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_and_carry % carry_unit; }
  void add_sum_to(exact_sum& sum, std::uint64_t key) const noexcept {
    const double base = value_of_key(key);  // upper end of a negative cell's magnitudes: values grow with their keys
    const unsigned bit = double_parts(base).bit;
    sum.add_product(count(), base);
    sum.add_shifted(low_sum, bit);
    sum.add_shifted(count_and_carry / carry_unit, bit + 64);
  }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(low_sum, count_and_carry);
  }
};
struct cell_of_counts {
  std::uint64_t counted = 0;
  void add(std::uint64_t) noexcept { ++counted; }
  void add(const cell_of_counts& other) noexcept { counted += other.counted; }
  [[nodiscard]] std::uint64_t count() const noexcept { return counted; }
  void add_sum_to(exact_sum&, std::uint64_t) const noexcept {}
  template <class Archive>
  void transfer(Archive& archive) {
    archive(counted);
  }
};
/// A filled cell and its place in the table.
template <class Cell>
struct packed_cell {
  std::uint32_t place = 0;
  Cell filled{};
  template <class Archive>
  void transfer(Archive& archive) {
    archive(place, filled);
  }
};

}  // namespace clientele::inline v0::detail
