// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <string_view>

namespace clientele::inline v0::classification {

/// The class of a customer, A the best. `unknown` stands for a customer whose inputs were bad. `name_of(grade::A)`
/// is "A" (component/descriptor.hpp).
enum class grade : unsigned char { unknown, A, B, C };
[[nodiscard]] constexpr auto enumerators(grade) noexcept {
  return std::array<std::string_view, 4>{"unknown", "A", "B", "C"};
}

}  // namespace clientele::inline v0::classification
