// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/portability.hpp>

#include <cmath>
#include <cstddef>

namespace clientele::inline v0 {

/// Eigenvalues and eigenvectors of a symmetric matrix of n rows, one after the other in `matrix`, by cyclic
/// rotations: the eigenvalues are left on its diagonal and the eigenvectors are the columns of `vectors`, n × n too.
///
/// An element is rotated away while it is above 1e-18 of the geometric mean of its two diagonal elements, so small
/// eigenvalues beside great ones are exact to rounding. Cost: about 4 n³ operations a sweep, some 8 sweeps.
/// Source: Jacobi (1846). → ((2, 1), (1, 2)): 1 and 3.
CLIENTELE_BODY inline void symmetric_eigen(double* matrix, double* vectors, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) vectors[i * n + j] = i == j ? 1 : 0;
  for (int sweep = 0; sweep < 60; ++sweep) {
    bool rotated = false;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        double& between = matrix[p * n + q];
        const double at_p = matrix[p * n + p], at_q = matrix[q * n + q];
        if (between == 0 || std::abs(between) <= 1e-18 * std::sqrt(std::abs(at_p * at_q))) continue;
        rotated = true;
        const double theta = (at_q - at_p) / (2 * between);
        const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        const auto rotate = [=](double& x, double& y) {
          const double moved = c * x - s * y;
          y = s * x + c * y, x = moved;
        };
        for (std::size_t k = 0; k < n; ++k) {
          rotate(matrix[k * n + p], matrix[k * n + q]);
          rotate(vectors[k * n + p], vectors[k * n + q]);
        }
        for (std::size_t k = 0; k < n; ++k) rotate(matrix[p * n + k], matrix[q * n + k]);
        between = matrix[q * n + p] = 0;
      }
    if (!rotated) return;
  }
}

}  // namespace clientele::inline v0
