// SPDX-License-Identifier: BSL-1.0
// Needs Eigen 3.4: link clientele::eigen.
#pragma once

#include <clientele/churn/cascade.hpp>
#include <clientele/core/column.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include <Eigen/Core>
#include <Eigen/SparseCore>

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

/// Who talks to whom, from a sparse matrix where it lies: A(i, j) is the weight with which i talks to j, as
/// `churn::cascade` wants it. The matrix has to be row-major (of one in columns the rows do not lie together; the compiler
/// refuses it), of doubles, square and compressed; it must outlive the network. Entries stored as 0 are edges of weight 0.
/// Errors: `invalid_use` (not square, not compressed). Cost: O(1), nothing is copied.
///
///     Eigen::SparseMatrix<double, Eigen::RowMajor> talks = …;
///     cascade{.retelling = 0.1}.simulate(network_of(talks), starter)
template <class Derived>
  requires(bool(Derived::IsRowMajor) && std::is_same_v<typename Derived::Scalar, double>)
[[nodiscard]] auto network_of(const Eigen::SparseCompressedBase<Derived>& matrix) {
  const Derived& m = matrix.derived();
  if (m.rows() != m.cols())
    raise(invalid_use("clientele::network_of: a network of " + std::to_string(m.rows()) +
                      " people has as many columns, not " + std::to_string(m.cols())));
  if (!m.isCompressed()) raise(invalid_use("clientele::network_of: the matrix is not compressed: makeCompressed()"));
  using index = typename Derived::StorageIndex;
  const auto people = static_cast<std::size_t>(m.rows()), edges = static_cast<std::size_t>(m.nonZeros());
  return churn::network<index>{{m.outerIndexPtr(), people + 1}, {m.innerIndexPtr(), edges}, {m.valuePtr(), edges}};
}

/// A temporary matrix is refused: nothing would keep it.
template <class Scalar, int options, class Index>
void network_of(const Eigen::SparseMatrix<Scalar, options, Index>&& matrix) = delete;

}  // namespace clientele::inline v0
