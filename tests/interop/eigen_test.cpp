// SPDX-License-Identifier: BSL-1.0
#include <clientele/interop/eigen.hpp>

#include <clientele/core/score.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace clientele;
using samples::pair;

using by_rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

TEST(Eigen, ColumnsAndRowsKeepTheirStride) {
  Eigen::MatrixXd by_columns(3, 2);
  by_columns << 1, 10, 2, 20, 3, 60;
  const by_rows other = by_columns.cast<float>();
  EXPECT_EQ(column(by_columns.col(1)).stride, 1);
  EXPECT_EQ(column(by_columns.row(1)).stride, 3);
  EXPECT_EQ(column(other.col(1)).stride, 2);
  EXPECT_EQ(column(by_columns.col(1)).data, by_columns.data() + 3);

  const double expected = 10 + 40 + 180;
  const auto total = [](const auto& a, const auto& b) {
    return summarize(on(pair{}, column(a), column(b))).of(&pair::result::product).total();
  };
  EXPECT_EQ(total(by_columns.col(0), by_columns.col(1)), expected);
  EXPECT_EQ(total(other.col(0), other.col(1)), expected);
  EXPECT_EQ(total(by_columns.col(0), other.col(1)), expected);  // each in its own type
  EXPECT_EQ(total(by_columns.transpose().row(0), by_columns.col(1)), expected);
  EXPECT_EQ(total(by_columns.col(0).reverse().eval(), by_columns.col(1)), 30 + 40 + 60);
}

TEST(Eigen, MapsAndSegmentsAndFixedVectors) {
  const double memory[] = {1, -1, 2, -1, 3, -1};
  const Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<2>> every_other(memory, 3);
  const Eigen::Vector3d fixed(10, 20, 60);
  Eigen::VectorXi longer(5);
  longer << 0, 10, 20, 60, 0;
  EXPECT_EQ(summarize(on(pair{}, column(every_other), column(fixed))).of(&pair::result::product).total(), 230);
  EXPECT_EQ(summarize(on(pair{}, column(every_other), column(longer.segment(1, 3)))).of(&pair::result::product).total(),
            230);
  const Eigen::ArrayXd array = fixed.array();
  EXPECT_EQ(summarize(on(pair{}, column(fixed), column(array))).of(&pair::result::sum).total(), 180);
}

TEST(Eigen, LargeMatricesInBothOrders) {
  Eigen::MatrixXd m = Eigen::MatrixXd::Random(1000, 3).cwiseAbs();
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> r = m;
  const auto a = summarize(on(pair{}, column(m.col(0)), column(m.col(2)))),
             b = summarize(on(pair{}, column(r.col(0)), column(r.col(2))));
  EXPECT_EQ(a.of(&pair::result::product), b.of(&pair::result::product));  // the same bits
  EXPECT_NEAR(a.of(&pair::result::product).total(), m.col(0).dot(m.col(2)), 1e-12 * 1000);
}

TEST(Eigen, ErrorsNameTheColumn) {
  const Eigen::VectorXd three = Eigen::VectorXd::Ones(3), two = Eigen::VectorXd::Ones(2);
  const auto text = [](auto&& call) {
    try {
      call();
    } catch (const std::exception& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_EQ(text([&] { summarize(on(pair{}, column("orders", three), column("returns", two))); }),
            "clientele: returns has 2 rows, orders has 3");
  EXPECT_EQ(text([&] { summarize(on(pair{}, column("orders", three), column(two))); }),
            "clientele: second has 2 rows, orders has 3");
  const Eigen::VectorXd bad = -three;
  EXPECT_EQ(text([&] { summarize(on(pair{}, column("orders", bad), column(three))); }),
            "row 0: clientele::samples::pair: orders = -1 breaks the rule: >= 0 (3 bad rows in all)");
}

// what has no memory of its own, or dies before the pass, is refused
template <class T>
constexpr bool can_be_a_column = requires(T&& t) { column(std::forward<T>(t)); };
using vector = Eigen::VectorXd;
static_assert(can_be_a_column<vector&> && can_be_a_column<const vector&> && !can_be_a_column<vector>);
static_assert(can_be_a_column<decltype(std::declval<Eigen::MatrixXd&>().col(0))>);
static_assert(!can_be_a_column<decltype(std::declval<vector&>() + std::declval<vector&>())> &&
              !can_be_a_column<Eigen::MatrixXd&>);

}  // namespace
