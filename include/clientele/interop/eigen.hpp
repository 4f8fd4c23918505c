// SPDX-License-Identifier: BSL-1.0
// Needs Eigen 3.4: link clientele::eigen.
#pragma once

#include <clientele/core/column.hpp>

#include <Eigen/Core>

namespace clientele::inline v0 {

/// Binds an Eigen vector, a column or a row of a matrix, or a map with any stride, where it lies:
/// `on(ripple, column("complaints", matrix.col(0)), …)`. The matrix must outlive the pass; expressions without memory
/// of their own (sums, products) are refused by the compiler: evaluate them first.
template <class Derived>
  requires(bool(Derived::IsVectorAtCompileTime) && (Derived::Flags & Eigen::DirectAccessBit) != 0)
[[nodiscard]] auto column(std::string_view name, const Eigen::DenseBase<Derived>& vector) {
  const Derived& v = vector.derived();
  return column_view<typename Derived::Scalar>{v.data(), static_cast<std::size_t>(v.size()),
                                               static_cast<std::ptrdiff_t>(v.innerStride()), name};
}

template <class Derived>
  requires(bool(Derived::IsVectorAtCompileTime) && (Derived::Flags & Eigen::DirectAccessBit) != 0)
[[nodiscard]] auto column(const Eigen::DenseBase<Derived>& vector) {
  return column(std::string_view{}, vector);
}

/// A temporary vector is refused: nothing would keep it until the pass.
template <class Derived>
void column(std::string_view name, const Eigen::PlainObjectBase<Derived>&& vector) = delete;
template <class Derived>
void column(const Eigen::PlainObjectBase<Derived>&& vector) = delete;

}  // namespace clientele::inline v0
