// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <tuple>

namespace clientele::inline v0::models {

/// The beta-discrete-Weibull model of contracts: as `sbg`, but the inclination of each customer to leave also falls
/// (c < 1) or rises (c > 1) with the age of the contract.
///
///     S(t | θ) = (1 − θ)^(t^c), θ ~ beta(alpha, beta),   S(t) = B(alpha, beta + t^c) / B(alpha, beta)
///     retention rate r(t) = B(alpha, beta + t^c) / B(alpha, beta + (t − 1)^c)
///
/// With c = 1 it is `sbg`. Its source calls the weights γ and δ. It has the operations of `sbg`; a fit comes from
/// `fit(bdw_fit{}, …)` (contract_fit.hpp).
///
/// Domain: all parameters above 0 and finite; alpha and beta from 1e-8 to 1e8 and c from 0.1 to 100 for the stated
/// accuracy. Errors: `invalid_parameter`.
///
/// Source: Fader, Hardie, Liu, Davin & Steenburgh (2018), "How to project customer retention" revisited.
///
/// alpha = beta = 1, c = 2: S(t) = 1/(t² + 1); S(1) = 0.5, S(2) = 0.2, r(2) = 0.4. Fitted to the survivors 1000, 869,
/// 743, 653, 593, 551, 517, 491 (high-end customers): alpha 0.214, beta 1.427, c 1.724.
struct bdw {
  double alpha = 0;  ///< weight of leaving
  double beta = 0;   ///< weight of staying
  double c = 0;      ///< how the inclination to leave changes with age: falls below 1, rises above

  static constexpr auto name = fixed_string{"models::bdw"};
  static constexpr auto parameters = std::tuple{parameter{"alpha", &bdw::alpha, "", interval::above(0)},
                                                parameter{"beta", &bdw::beta, "", interval::above(0)},
                                                parameter{"c", &bdw::c, "", interval::above(0)}};

  friend constexpr bool operator==(const bdw&, const bdw&) = default;
};

namespace detail {

[[nodiscard]] constexpr double exponent_of(const bdw& m) noexcept { return m.c; }

}  // namespace detail

}  // namespace clientele::inline v0::models
