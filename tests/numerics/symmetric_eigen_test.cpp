// SPDX-License-Identifier: BSL-1.0
#include <clientele/numerics/symmetric_eigen.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace symmetric_eigen_test {

using namespace clientele;

TEST(SymmetricEigen, EigenvectorsRebuildTheMatrix) {  // scales from 1e-12 to 1e6, and a double eigenvalue
  const double given[16] = {1e6, 3, 0, 1e-3, 3, 2, 0, 0, 0, 0, 2, 0, 1e-3, 0, 0, 1e-12};
  double m[16], vectors[16];
  std::copy(given, given + 16, m);
  symmetric_eigen(m, vectors, 4);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) {
      double sum = 0, product = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        sum += m[5 * k] * vectors[4 * i + k] * vectors[4 * j + k];
        product += vectors[4 * k + i] * vectors[4 * k + j];
      }
      EXPECT_NEAR(sum, given[4 * i + j],
                  1e-15 * std::sqrt(1e6 + std::abs(given[5 * i] * given[5 * j])) + 1e-15 * std::abs(given[4 * i + j]))
          << i << " " << j;
      EXPECT_NEAR(product, i == j ? 1 : 0, 1e-15);
    }
}

TEST(SymmetricEigen, OfTwoRowsAndOfOne) {
  double m[4] = {2, 1, 1, 2}, vectors[4];
  symmetric_eigen(m, vectors, 2);
  EXPECT_NEAR(m[0], 1, 1e-15);
  EXPECT_NEAR(m[3], 3, 1e-15);
  EXPECT_NEAR(std::abs(vectors[0]), std::sqrt(0.5), 1e-15);
  double one[1] = {7}, axis[1];
  symmetric_eigen(one, axis, 1);
  EXPECT_EQ(one[0], 7);
  EXPECT_EQ(axis[0], 1);
}

TEST(SymmetricEigen, SmallEigenvaluesAreExactBesideGreatOnes) {  // det = 1e-12: eigenvalues 1e6 and 1e-18, nearly
  double m[4] = {1e6, 1e-3, 1e-3, 2e-12}, vectors[4];
  symmetric_eigen(m, vectors, 2);
  EXPECT_NEAR(m[3] / 1e-12, 1, 1e-14);  // 2e-12 − (1e-3)²/1e6
}

}  // namespace symmetric_eigen_test
