// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/cascade.hpp>

#include <gtest/gtest.h>
#include <Eigen/SparseCore>
#include <Eigen/SparseLU>

#include <cmath>
#include <utility>
#include <vector>

namespace cascade_test {

using clientele::churn::cascade;
using clientele::churn::network;

struct graph {
  std::vector<int> starts{0}, targets;
  std::vector<double> weights;
  [[nodiscard]] network<int> view() const { return {starts, targets, weights}; }
};

graph of(std::size_t people, const std::vector<std::pair<int, int>>& edges) {
  graph g;
  for (std::size_t i = 0; i < people; ++i) {
    for (const auto& [from, to] : edges)
      if (static_cast<std::size_t>(from) == i) g.targets.push_back(to);
    g.starts.push_back(static_cast<int>(g.targets.size()));
  }
  return g;
}

graph random_graph(std::size_t people, int edges, std::uint64_t seed) {
  std::vector<std::pair<int, int>> list;
  for (int e = 0; e < edges; ++e)
    list.emplace_back(
        static_cast<int>(clientele::uniform_of(seed, static_cast<std::uint64_t>(e), 0) * static_cast<double>(people)),
        static_cast<int>(clientele::uniform_of(seed, static_cast<std::uint64_t>(e), 1) * static_cast<double>(people)));
  return of(people, list);
}

/// Independent computation: the mean over all 2^edges possibilities of which edges pass it on.
double by_enumeration(const graph& g, std::size_t starter, double p) {
  double mean = 0;
  for (unsigned world = 0; world < 1u << g.targets.size(); ++world) {
    double probability = 1;
    for (std::size_t e = 0; e < g.targets.size(); ++e) {
      const double chance = p * (g.weights.empty() ? 1 : g.weights[e]);
      probability *= world >> e & 1 ? chance : 1 - chance;
    }
    std::vector<bool> heard(g.starts.size() - 1);
    heard[starter] = true;
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < heard.size(); ++i)
        for (int e = g.starts[i]; heard[i] && e < g.starts[i + 1]; ++e)
          if ((world >> e & 1) != 0 && !heard[static_cast<std::size_t>(g.targets[static_cast<std::size_t>(e)])])
            heard[static_cast<std::size_t>(g.targets[static_cast<std::size_t>(e)])] = more = true;
    }
    for (const bool h : heard) mean += h ? probability : 0;
  }
  return mean;
}

TEST(Cascade, OfTheWorkedCases) {
  const graph chain = of(3, {{0, 1}, {1, 2}}), pair = of(2, {{0, 1}, {1, 0}});
  const cascade c{.retelling = 0.5};
  EXPECT_NEAR(c.bound(chain.view()).reach[0], 1.75, 1e-13);
  EXPECT_NEAR(by_enumeration(chain, 0, 0.5), 1.75, 1e-15);
  EXPECT_NEAR(c.simulate(chain.view(), 0).value, 1.75, 4 * c.simulate(chain.view(), 0).standard_error);
  EXPECT_NEAR(c.bound(pair.view()).reach[0], 2, 1e-13);
  EXPECT_NEAR(by_enumeration(pair, 0, 0.5), 1.5, 1e-15);
}

TEST(Cascade, SimulationAgreesWithEnumerationAndTheBoundIsAbove) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    graph g = random_graph(6, 11, seed);
    if (seed % 2 == 0)
      for (std::size_t e = 0; e < g.targets.size(); ++e) g.weights.push_back(0.25 + 0.125 * static_cast<double>(e % 7));
    for (const double p : {0.1, 0.3}) {
      const cascade c{.retelling = p, .runs = 20000, .seed = seed};
      const auto bound = c.bound(g.view());
      for (std::size_t s = 0; s < 6; ++s) {
        const double exact = by_enumeration(g, s, p);
        const auto simulated = c.simulate(g.view(), s);
        EXPECT_NEAR(simulated.value, exact, 4.5 * simulated.standard_error + 1e-12);
        EXPECT_GE(bound.reach[s], exact * (1 - 1e-12));
      }
    }
  }
}

TEST(Cascade, OnATreeTheBoundIsExact) {
  const graph tree = of(8, {{0, 1}, {0, 2}, {1, 3}, {1, 4}, {2, 5}, {5, 6}, {5, 7}});
  for (const double p : {0.0, 0.2, 0.9, 1.0}) {
    const auto bound = cascade{.retelling = p}.bound(tree.view());
    for (std::size_t s = 0; s < 8; ++s) EXPECT_NEAR(bound.reach[s], by_enumeration(tree, s, p), 1e-13);
  }
}

// Independent computation: Eigen's sparse LU decomposition of I − pA, over the compressed rows of an Eigen matrix.
TEST(Cascade, BoundIsTheSolutionOfTheLinearSystem) {
  using matrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;
  const int people = 300;
  for (const double p : {0.05, 0.2}) {
    std::vector<Eigen::Triplet<double>> entries;
    const graph g = random_graph(people, 1000, 5);
    for (int i = 0; i < people; ++i)
      for (int e = g.starts[static_cast<std::size_t>(i)]; e < g.starts[static_cast<std::size_t>(i) + 1]; ++e)
        entries.emplace_back(i, g.targets[static_cast<std::size_t>(e)], 1.0);
    matrix a(people, people);
    a.setFromTriplets(entries.begin(), entries.end());  // edges that stand twice: weight 2
    matrix system(people, people);
    system.setIdentity();
    system -= p * a;
    Eigen::SparseLU<Eigen::SparseMatrix<double>> lu{Eigen::SparseMatrix<double>(system)};
    const Eigen::VectorXd expected = lu.solve(Eigen::VectorXd::Ones(people));
    const auto edges = static_cast<std::size_t>(a.nonZeros());
    const network<int> view{
        {a.outerIndexPtr(), static_cast<std::size_t>(people) + 1}, {a.innerIndexPtr(), edges}, {a.valuePtr(), edges}};
    const auto bound = cascade{.retelling = p}.bound(view);
    EXPECT_LE(bound.error, 1e-14);
    for (int i = 0; i < people; ++i)
      EXPECT_NEAR(bound.reach[static_cast<std::size_t>(i)], expected[i], 1e-12 * expected[i]);
  }
}

TEST(Cascade, IsReproducibleAndRisesWithTheProbability) {
  const graph g = random_graph(200, 600, 9);
  double before = 0;
  for (const double p : {0.05, 0.15, 0.3, 0.8}) {
    const cascade c{.retelling = p, .runs = 500};
    const auto e = c.simulate(g.view(), 3);
    EXPECT_EQ(e.value, c.simulate(g.view(), 3).value);
    EXPECT_GE(e.value, before);  // the same draws: what passes at p passes at more
    before = e.value;
  }
  const std::size_t both[] = {3, 4, 3};
  const cascade c{.retelling = 0.15, .runs = 500};
  EXPECT_GE(c.simulate(g.view(), both).value, c.simulate(g.view(), 3).value);
  EXPECT_LE(c.simulate(g.view(), both).value, c.simulate(g.view(), 3).value + c.simulate(g.view(), 4).value);
}

TEST(Cascade, AtTheEndsOfTheProbability) {
  const graph ring = of(4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}});
  EXPECT_EQ((cascade{.retelling = 0}.simulate(ring.view(), 0).value), 1);
  EXPECT_EQ((cascade{.retelling = 1}.simulate(ring.view(), 0).value), 4);
  EXPECT_EQ((cascade{.retelling = 0}.bound(ring.view()).reach), (std::vector<double>{1, 1, 1, 1}));
  EXPECT_TRUE((cascade{.retelling = 0.5}.bound(network<int>{}).reach.empty()));
}

void expect_no_bound(const graph& g, double p, int steps) {
  try {
    static_cast<void>(cascade{.retelling = p, .steps = steps}.bound(g.view()));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "retelling");
    EXPECT_EQ(e.value, p);
  }
}

TEST(Cascade, WithoutConvergenceThereIsNoBound) {
  const graph ring = of(3, {{0, 1}, {1, 2}, {2, 0}});                           // radius 1
  const graph three = of(3, {{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 0}, {2, 1}});  // radius 2
  expect_no_bound(ring, 1, 1000);
  expect_no_bound(three, 0.5, 1000);
  expect_no_bound(three, 0.7, 1000);
  EXPECT_NEAR((cascade{.retelling = 0.4999}.bound(three.view()).reach[0]), 1 / (1 - 0.9998), 1e-8);
  const graph tail = of(4, {{0, 1}, {1, 2}, {2, 1}, {2, 3}});  // some of it ends, some does not
  expect_no_bound(tail, 1, 1000);
  EXPECT_NO_THROW(static_cast<void>(cascade{.retelling = 0.9}.bound(tail.view())));
}

TEST(Cascade, SaysWhatIsBad) {
  const graph pair = of(2, {{0, 1}, {1, 0}});
  EXPECT_THROW(static_cast<void>(cascade{.retelling = 1.5}.simulate(pair.view(), 0)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(cascade{.runs = 1}.simulate(pair.view(), 0)), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(cascade{}.simulate(pair.view(), 2)), clientele::invalid_use);
  graph bad = pair;
  bad.targets[0] = 7;
  EXPECT_THROW(static_cast<void>(cascade{}.bound(bad.view())), clientele::invalid_use);
  graph heavy = pair;
  heavy.weights = {1, 3};
  EXPECT_THROW(static_cast<void>(cascade{.retelling = 0.5}.bound(heavy.view())), clientele::invalid_use);
  heavy.weights = {1};
  EXPECT_THROW(static_cast<void>(cascade{.retelling = 0.5}.bound(heavy.view())), clientele::mismatched_sizes);
}

}  // namespace cascade_test
