// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <tuple>

namespace clientele::inline v0::models {

/// The shifted beta-geometric model of contracts: at the end of every period a customer renews or leaves, with a
/// probability of leaving of their own that does not change, and these vary between customers.
///
///     probability of leaving θ ~ beta(alpha, beta),   S(t) = B(alpha, beta + t) / B(alpha, beta)
///     retention rate r(t) = (beta + t − 1) / (alpha + beta + t − 1)
///
/// The retention rate of a cohort rises with its age although no customer changes: those likely to leave have left.
/// Operations, as free functions: `log_likelihood`, and from contract_operations.hpp `survival`, `retention_rate`,
/// `churn_rate`, `probability_of_leaving`, `expected_lifetime`, `discounted_lifetime`, `expected_residual_lifetime`,
/// `discounted_residual_lifetime`, `expected_renewals`. A fit comes from `fit(sbg_fit{}, …)` (contract_fit.hpp). Where
/// customers do change with time: `bdw`, which with c = 1 is this model.
///
/// Domain: both parameters above 0 and finite; at least 1e-8 and at most 1e8 for the stated accuracy.
/// Errors: `invalid_parameter`.
///
/// Source: Fader & Hardie (2007), "How to project customer retention".
///
/// alpha = beta = 1: S(t) = 1/(t + 1), r(t) = t/(t + 1).
struct sbg {
  double alpha = 0;  ///< weight of leaving
  double beta = 0;   ///< weight of staying

  static constexpr auto name = fixed_string{"models::sbg"};
  static constexpr auto parameters = std::tuple{parameter{"alpha", &sbg::alpha, "", interval::above(0)},
                                                parameter{"beta", &sbg::beta, "", interval::above(0)}};

  friend constexpr bool operator==(const sbg&, const sbg&) = default;
};

namespace detail {

/// How the inclination to leave changes with time: not at all.
[[nodiscard]] constexpr double exponent_of(const sbg&) noexcept { return 1; }

}  // namespace detail

}  // namespace clientele::inline v0::models
