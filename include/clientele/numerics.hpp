// SPDX-License-Identifier: BSL-1.0
// Sums, random numbers, special functions: mathematics that knows no customer.
#pragma once

#include <clientele/numerics/counter_random.hpp>
#include <clientele/numerics/exact_product.hpp>
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/normal.hpp>
#include <clientele/numerics/quadrature.hpp>
#include <clientele/numerics/radix_sort.hpp>
#include <clientele/numerics/remainders.hpp>
#include <clientele/numerics/small_matrix.hpp>
#include <clientele/numerics/sums.hpp>
#include <clientele/numerics/symmetric_eigen.hpp>
#include <clientele/numerics/vector_math.hpp>
