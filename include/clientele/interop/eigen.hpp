// SPDX-License-Identifier: BSL-1.0
// Needs Eigen 3.4: link clientele::eigen.
#pragma once

#include <clientele/churn/cascade.hpp>
#include <clientele/core/column.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <Eigen/Core>
#include <Eigen/SparseCore>

namespace clientele::inline v0 {

namespace detail {
/// Every dense expression; blocks of vectors too, whose base is an expression of another type.
template <class T>
  requires requires {
    typename T::Scalar;
    T::IsVectorAtCompileTime;
    T::Flags;
  }
inline constexpr bool has_its_own_column<T> = true;

template <class Derived>
inline constexpr bool is_eigen_column =
    bool(Derived::IsVectorAtCompileTime) && (Derived::Flags & Eigen::DirectAccessBit) != 0;

/// Says why an Eigen expression cannot be a column.
template <class Derived>
auto explain_eigen_column() {
  if constexpr (bool(Derived::IsVectorAtCompileTime))
    static_assert(can_be_meant<Derived>,
                  "clientele: a column is not copied, and this expression has no memory of its own: evaluate it into a "
                  "variable first");
  else
    static_assert(can_be_meant<Derived>, "clientele: a matrix is not a column: bind one of its columns, matrix.col(0)");
}
}  // namespace detail

/// Binds an Eigen vector, a column or a row of a matrix, or a map with any stride, where it lies:
/// `on(ripple, column("complaints", matrix.col(0)), …)`. Results are written likewise, where the elements lie one after
/// the other: `into<"heard">(matrix.col(2))`, `into<"heard">(vector)`. The matrix must outlive the pass; expressions
/// without memory of their own (sums, products) are refused by the compiler: evaluate them first.
template <class Name, class Derived>
[[nodiscard]] auto column(const Name& name, const Eigen::DenseBase<Derived>& vector) {
  if constexpr (detail::is_eigen_column<Derived>) {
    const Derived& v = vector.derived();
    return column_view<typename Derived::Scalar>{v.data(), static_cast<std::size_t>(v.size()),
                                                 static_cast<std::ptrdiff_t>(v.innerStride()),
                                                 column_name(name).view()};
  } else {
    detail::explain_eigen_column<Derived>();
  }
}

template <class Derived>
[[nodiscard]] auto column(const Eigen::DenseBase<Derived>& vector) {
  if constexpr (detail::is_eigen_column<Derived>) {
    const Derived& v = vector.derived();
    return column_view<typename Derived::Scalar>{v.data(), static_cast<std::size_t>(v.size()),
                                                 static_cast<std::ptrdiff_t>(v.innerStride())};
  } else {
    detail::explain_eigen_column<Derived>();
  }
}

/// A temporary vector is refused: nothing would keep it until the pass.
template <class Name, class Derived>
auto column(const Name&, const Eigen::PlainObjectBase<Derived>&&) {
  detail::explain_temporary<Derived>();
}
template <class Derived>
auto column(const Eigen::PlainObjectBase<Derived>&&) {
  detail::explain_temporary<Derived>();
}

namespace detail {

/// Results go into Eigen vectors, and columns of matrices, whose elements lie one after the other.
template <class T>
  requires has_its_own_column<T>
struct own_target<T> {
  template <class Target>
  [[nodiscard]] static auto of(Target&& target) {
    constexpr bool plain = std::is_base_of_v<Eigen::PlainObjectBase<T>, T>;
    constexpr bool vector = is_eigen_column<T>;
    constexpr bool read_only =
        (T::Flags & Eigen::LvalueBit) == 0 || (plain && std::is_const_v<std::remove_reference_t<Target>>);
    constexpr bool temporary = plain && !std::is_lvalue_reference_v<Target>;
    static_assert(bool(T::IsVectorAtCompileTime),
                  "clientele: into(…) writes into one column: of a matrix m.col(0), not the matrix");
    static_assert(!bool(T::IsVectorAtCompileTime) || !temporary,
                  "clientele: this temporary vector of into(…) ends after the call: keep it in a variable");
    static_assert(!bool(T::IsVectorAtCompileTime) || temporary || (vector && !read_only),
                  "clientele: the column of into(…) is read-only");
    static_assert(!vector || temporary || read_only || T::InnerStrideAtCompileTime == 1,
                  "clientele: the elements of this row or map do not lie one after the other: into(…) writes into a "
                  "vector, or a column of a matrix in column-major order");
    if constexpr (vector && !temporary && !read_only && T::InnerStrideAtCompileTime == 1) {
      using element = typename T::Scalar;
      return std::span<element>(target.data(), static_cast<std::size_t>(target.size()));
    }
  }
};

}  // namespace detail

/// Who talks to whom, from a sparse matrix where it lies: A(i, j) is the weight with which i talks to j, as
/// `churn::cascade` wants it. The matrix has to be row-major (of one in columns the rows do not lie together; the
/// compiler refuses it), of doubles, square and compressed; it must outlive the network. Entries stored as 0 are edges
/// of weight 0.
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
