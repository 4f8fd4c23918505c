// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/fit.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace clientele::tests {

using models::fitted_model;

/// Two fits that say the same, bit for bit.
template <class Model>
void same_bits(const fitted_model<Model>& a, const fitted_model<Model>& b) {
  const auto same = [](double u, double v) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(u), std::bit_cast<std::uint64_t>(v)) << u << " and " << v;
  };
  std::apply([&](const auto&... p) { (same(a.value.*p.member, b.value.*p.member), ...); }, Model::parameters);
  for (std::size_t i = 0; i < fitted_model<Model>::count; ++i) {
    same(a.standard_errors[i], b.standard_errors[i]);
    for (std::size_t j = 0; j < fitted_model<Model>::count; ++j) same(a.covariance[i][j], b.covariance[i][j]);
  }
  same(a.log_likelihood, b.log_likelihood);
  same(a.customers, b.customers);
  same(a.spend_correlation, b.spend_correlation);
  EXPECT_EQ(a.evaluations, b.evaluations);
  EXPECT_EQ(a.why, b.why);
  EXPECT_EQ(a.at_boundary, b.at_boundary);
  EXPECT_EQ(a.rows, b.rows);
  EXPECT_EQ(a.invalid, b.invalid);
  EXPECT_EQ(a.ignored, b.ignored);
  EXPECT_EQ(a.distinct, b.distinct);
  EXPECT_EQ(a.warnings, b.warnings);
}

}  // namespace clientele::tests
