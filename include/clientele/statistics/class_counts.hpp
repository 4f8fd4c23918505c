// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

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
  /// Share of the customers that have a class at all (not `unknown`); NaN if none has.
  [[nodiscard]] constexpr double share(Enum value) const noexcept {
    const std::uint64_t known = total() - counts[0];
    return known == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>((*this)[value]) / static_cast<double>(known);
  }
  friend constexpr bool operator==(const class_counts&, const class_counts&) = default;

  std::array<std::uint64_t, enumerators_of<Enum>.size()> counts{};
};

}  // namespace clientele::inline v0
