// SPDX-License-Identifier: BSL-1.0
// fails with TEMPORARY: static assertion failed.*clientele: a column is not copied, and this temporary ends before
// fails with EXPRESSION: static assertion failed.*clientele: a column is not copied, and this expression has no memory
// fails with MATRIX: static assertion failed.*clientele: a matrix is not a column: bind one of its columns, matrix.col
// fails with INTO_ROW: static assertion failed.*clientele: the elements of this row or map do not lie one after
// fails with INTO_MATRIX: static assertion failed.*clientele: into.* writes into one column
// fails with INTO_CONST: static assertion failed.*clientele: the column of into.* is read-only
// fails with INTO_CONST_COLUMN: static assertion failed.*clientele: the column of into.* is read-only
// fails with INTO_SUM: static assertion failed.*clientele: the column of into.* is read-only
// fails with INTO_TEMPORARY: static assertion failed.*clientele: this temporary vector of into
#include <clientele/churn/ripple.hpp>
#include <clientele/core/options.hpp>
#include <clientele/interop/eigen.hpp>

void bind(const Eigen::MatrixXd& m, const Eigen::VectorXd& v) {
  using clientele::column, clientele::into;
  Eigen::MatrixXd out(3, 3);
#if defined(TEMPORARY)
  column(Eigen::VectorXd(3));
#elif defined(EXPRESSION)
  column(v + v);
#elif defined(MATRIX)
  column(m);
#elif defined(INTO_ROW)
  into<"heard">(out.row(0));
#elif defined(INTO_MATRIX)
  into<"heard">(out);
#elif defined(INTO_CONST)
  into<"heard">(v);
#elif defined(INTO_CONST_COLUMN)
  into<"heard">(m.col(0));
#elif defined(INTO_SUM)
  into<"heard">(v + v);
#elif defined(INTO_TEMPORARY)
  into<"heard">(Eigen::VectorXd(3));
#else
  static_cast<void>(into<"heard">(out.col(2)));
  static_cast<void>(column(m.col(0)));
  static_cast<void>(column("orders", v));
  static_cast<void>(column(v.segment(0, 1)));
#endif
}
