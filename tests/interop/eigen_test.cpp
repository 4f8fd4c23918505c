// SPDX-License-Identifier: BSL-1.0
#include <clientele/interop/eigen.hpp>

#include <clientele/core/score.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace eigen_test {

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

TEST(Eigen, ResultsAreWrittenIntoVectorsAndColumns) {
  Eigen::MatrixXd m(3, 4);
  m << 1, 10, 0, 0, 2, 20, 0, 0, 3, 60, 0, 0;
  Eigen::VectorXf sums(3);
  const auto bound = on(pair{}, column(m.col(0)), column(m.col(1)));
  score(bound, into<"product">(m.col(3)), into(&pair::result::sum, sums));
  EXPECT_EQ(m.col(3), Eigen::Vector3d(10, 40, 180));
  EXPECT_EQ(m.col(2), Eigen::Vector3d(0, 0, 0));
  EXPECT_EQ(sums, Eigen::Vector3f(11, 22, 63));
  Eigen::MatrixXd few(2, 2);
  EXPECT_THROW(score(bound, into<"product">(few.col(0))), mismatched_sizes);
  EXPECT_THROW(score(bound, into<"product">(m.col(2)), into<"sum">(m.col(2))), invalid_use);  // they overlap
  double memory[6] = {};
  score(bound, into<"product">(Eigen::Map<Eigen::VectorXd>(memory + 2, 3)));
  EXPECT_EQ(memory[2] + memory[5], 10 + 0.0);
  EXPECT_EQ(memory[4], 180);
}

// ---- networks ----

using talks = Eigen::SparseMatrix<double, Eigen::RowMajor>;

talks random_talks(int people, int edges, std::uint64_t seed) {
  std::vector<Eigen::Triplet<double>> list;
  for (int e = 0; e < edges; ++e) {
    const auto draw = [&](std::uint64_t j) { return uniform_of(seed, static_cast<std::uint64_t>(e), j); };
    list.emplace_back(static_cast<int>(draw(0) * people), static_cast<int>(draw(1) * people), 0.25 + 0.5 * draw(2));
  }
  talks t(people, people);
  t.setFromTriplets(list.begin(), list.end(), [](double a, double) { return a; });  // compressed
  return t;
}

/// Independent computation: the mean over all 2^edges possibilities of which edges pass it on, edges read by Eigen's
/// own iterators.
double by_enumeration(const talks& t, int starter, double p) {
  std::vector<Eigen::Triplet<double>> edges;
  for (int i = 0; i < t.outerSize(); ++i)
    for (talks::InnerIterator e(t, i); e; ++e)
      edges.emplace_back(static_cast<int>(e.row()), static_cast<int>(e.col()), e.value());
  double mean = 0;
  for (unsigned world = 0; world < 1u << edges.size(); ++world) {
    double probability = 1;
    for (std::size_t e = 0; e < edges.size(); ++e)
      probability *= (world >> e & 1) != 0 ? p * edges[e].value() : 1 - p * edges[e].value();
    unsigned heard = 1u << starter, before = 0;
    while (heard != before) {
      before = heard;
      for (std::size_t e = 0; e < edges.size(); ++e)
        if ((world >> e & 1) != 0 && (heard >> edges[e].row() & 1) != 0) heard |= 1u << edges[e].col();
    }
    for (int i = 0; i < t.rows(); ++i) mean += (heard >> i & 1) != 0 ? probability : 0;
  }
  return mean;
}

TEST(EigenNetwork, SimulationAgreesWithEnumeration) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const talks t = random_talks(6, 11, seed);
    const auto n = network_of(t);
    EXPECT_EQ(n.people(), 6u);
    EXPECT_EQ(n.weights.data(), t.valuePtr());  // where it lies
    for (const double p : {0.3, 0.8}) {
      const churn::cascade c{.retelling = p};
      const auto reach = c.simulate(n, 0);
      EXPECT_NEAR(reach.value, by_enumeration(t, 0, p), 4 * reach.standard_error + 1e-12);
    }
  }
}

TEST(EigenNetwork, IsDirectedFromRowsToColumns) {
  talks t(3, 3);
  t.insert(0, 1) = 1, t.insert(1, 2) = 1;
  EXPECT_THROW(static_cast<void>(network_of(t)), invalid_use);  // not compressed
  t.makeCompressed();
  const churn::cascade c{.retelling = 0.5};
  EXPECT_NEAR(c.bound(network_of(t)).reach[0], 1.75, 1e-13);
  EXPECT_NEAR(c.bound(network_of(t)).reach[2], 1, 1e-13);
  const Eigen::Map<const talks> map(3, 3, 2, t.outerIndexPtr(), t.innerIndexPtr(), t.valuePtr());
  EXPECT_NEAR(c.bound(network_of(map)).reach[0], 1.75, 1e-13);
  const talks oblong(2, 3);
  EXPECT_THROW(static_cast<void>(network_of(oblong)), invalid_use);
  const talks nobody(0, 0);
  EXPECT_EQ(network_of(nobody).people(), 0u);
}

template <class Matrix>
concept makes_a_network = requires(const Matrix& m) { network_of(m); };
static_assert(makes_a_network<talks>);
static_assert(makes_a_network<Eigen::SparseMatrix<double, Eigen::RowMajor, long>>);
static_assert(!makes_a_network<Eigen::SparseMatrix<double>>);                  // in columns
static_assert(!makes_a_network<Eigen::SparseMatrix<float, Eigen::RowMajor>>);  // the weights would have to be copied
template <class Matrix>
concept keeps_a_temporary = requires { network_of(Matrix{}); };
static_assert(!keeps_a_temporary<talks>);

}  // namespace eigen_test
