// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// 64 numbers from one type into another.
#pragma once

#include <clientele/core/detail/layout.hpp>
#include <clientele/core/detail/machine.hpp>

#include <cstddef>
#include <type_traits>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// 64 values of a column in its own type as scalars.
template <class Scalar, class T>
CLIENTELE_ALWAYS_INLINE void widen_rows(const T* from, Scalar* CLIENTELE_RESTRICT to) noexcept {
  for (std::size_t i = 0; i < block_rows; ++i) to[i] = static_cast<Scalar>(from[i]);
}
template <class Scalar, class T>
void widen_block(const T* from, Scalar* to) noexcept {
  on_this_machine<widen_rows<Scalar, T>>(from, to);
}

/// 64 results in the element type of the caller's column.
template <class Element, class Scalar>
CLIENTELE_ALWAYS_INLINE void narrow_rows(const Scalar* from, Element* CLIENTELE_RESTRICT to) noexcept {
  for (std::size_t i = 0; i < block_rows; ++i) {
    if constexpr (std::is_floating_point_v<Element>)
      to[i] = static_cast<Element>(from[i]);
    else
      to[i] = static_cast<Element>(static_cast<int>(from[i]));
  }
}
template <class Element, class Scalar>
void narrow_block(const Scalar* from, Element* to) noexcept {
  on_this_machine<narrow_rows<Element, Scalar>>(from, to);
}

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
