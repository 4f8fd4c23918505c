// SPDX-License-Identifier: BSL-1.0
// fails with TEMPORARY: static assertion failed.*clientele: a column is not copied, and this temporary ends before
// fails with EXPRESSION: static assertion failed.*clientele: a column is not copied, and this expression has no memory
// fails with MATRIX: static assertion failed.*clientele: a matrix is no column: bind one of it, matrix.col
#include <clientele/interop/eigen.hpp>

void bind(const Eigen::MatrixXd& m, const Eigen::VectorXd& v) {
  using clientele::column;
#if defined(TEMPORARY)
  column(Eigen::VectorXd(3));
#elif defined(EXPRESSION)
  column(v + v);
#elif defined(MATRIX)
  column(m);
#else
  static_cast<void>(column(m.col(0)));
  static_cast<void>(column("orders", v));
  static_cast<void>(column(v.segment(0, 1)));
#endif
}
