// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace clientele::inline v0 {

/// How many customers fell into each value of an enum; 64-bit, exact.
template <described_enum Enum>
class class_counts {
 public:
  [[nodiscard]] static constexpr std::size_t size() noexcept { return enumerators_of<Enum>.size(); }
  [[nodiscard]] constexpr std::uint64_t operator[](Enum value) const noexcept {
    return counts[static_cast<std::size_t>(value)];
  }
  [[nodiscard]] constexpr std::uint64_t total() const noexcept {
    std::uint64_t t = 0;
    for (const std::uint64_t c : counts) t += c;
    return t;
  }
  /// Share of the customers that have a class at all (not `unknown`), with its Wilson interval; `no_values` if none
  /// has. Throws `invalid_parameter` (confidence).
  [[nodiscard]] estimate share(Enum value, double confidence = 0.95) const {
    return wilson({static_cast<double>((*this)[value]), static_cast<double>(total() - counts[0])}, confidence);
  }
  friend constexpr bool operator==(const class_counts&, const class_counts&) = default;
  template <class Archive>
  constexpr void transfer(Archive& archive) {
    archive(counts);
  }

  std::array<std::uint64_t, enumerators_of<Enum>.size()> counts{};
};

}  // namespace clientele::inline v0
