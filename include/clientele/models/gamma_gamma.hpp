// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/history.hpp>
#include <clientele/models/special.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::models {

/// The Gamma-Gamma model of spend: what a customer pays per purchase varies around a mean of their own, and the means
/// vary between customers, independently of how often they buy.
///
///     amount of one purchase ~ gamma(shape p, rate ν), ν ~ gamma(shape q, rate v)
///
/// The mean spend of the population is p·v/(q − 1), and exists only for q > 1. A customer whose x purchases average m
/// is expected to pay p(v + x·m)/(p·x + q − 1) per purchase: between the customer's own mean and the population's.
///
/// Operations, as free functions beside it: `log_likelihood`, `expected_spend`. A fit comes from
/// `fit(gamma_gamma_fit{}, …)`; it uses customers with x ≥ 1 purchases and a mean above 0, the others carry no
/// information.
///
/// Domain: all parameters above 0 and finite. Accuracy: 1e-12 relative. Errors: `invalid_parameter`,
/// `invalid_customer`, `undefined_result` where the mean does not exist (p·x + q ≤ 1).
///
/// Source: Fader & Hardie (2013), the Gamma-Gamma model of monetary value; Colombo & Jiang (1999).
///
/// p 6.25, q 3.74, v 15.44: a customer of 2 purchases averaging 22.35 is expected to pay 24.66371391 for the next.
struct gamma_gamma {
  double p = 0;  ///< shape of a customer's amounts
  double q = 0;  ///< shape of their rates
  double v = 0;  ///< inverse scale of the rates, in currency

  static constexpr auto name = fixed_string{"models::gamma_gamma"};
  static constexpr auto parameters = std::tuple{parameter{"p", &gamma_gamma::p, "", interval::above(0)},
                                                parameter{"q", &gamma_gamma::q, "", interval::above(0)},
                                                parameter{"v", &gamma_gamma::v, "currency", interval::above(0)}};

  friend constexpr bool operator==(const gamma_gamma&, const gamma_gamma&) = default;
};

namespace detail {

/// A customer as the model of spend reads one: a number of purchases, at least so many, and their mean.
struct spend_history {
  double least = 0;

  static constexpr auto name = gamma_gamma::name;
  static constexpr auto inputs =
      std::tuple{input<"x">{.unit = "purchases", .allowed = interval::between(0, 1e9).whole_numbers()},
                 input<"mean_spend">{.unit = "currency", .allowed = interval::at_least(0)}};
  static constexpr auto rules =
      std::array{row_rule{"mean_spend", "above 0 where there are purchases"}, row_rule{"x", "at least one purchase"}};
  [[nodiscard]] constexpr std::size_t broken_rule(double x, double mean_spend) const noexcept {
    return x < least ? 2 : x > 0 && !(mean_spend > 0) ? 1 : 0;
  }
};

[[nodiscard]] constexpr double expected_spend(const gamma_gamma& m, double x, double mean_spend) noexcept {
  return m.p * (m.v + x * mean_spend) / (m.p * x + (m.q - 1));
}

}  // namespace detail

/// ln of the density of a customer's mean spend over x ≥ 1 purchases.
[[nodiscard]] CLIENTELE_BODY inline double log_likelihood(const gamma_gamma& m, double x, double mean_spend) {
  check_parameters(m);
  check_inputs(detail::spend_history{.least = 1}, x, mean_spend);
  const double px = m.p * x;  // the share of the spend in v + x·mean_spend has the beta distribution (p·x, q)
  return log_beta_density(px, m.q, x * mean_spend / m.v, log_beta_peak(px, m.q)) - std::log(mean_spend);
}

/// What a customer is expected to pay per purchase, given that x of them averaged `mean_spend` (which is ignored for
/// x = 0: then it is the mean of the population). `undefined_result` where that mean does not exist.
[[nodiscard]] CLIENTELE_BODY inline double expected_spend(const gamma_gamma& m, double x, double mean_spend) {
  check_parameters(m);
  check_inputs(detail::spend_history{}, x, mean_spend);
  if (!(m.p * x + m.q > 1))
    raise(undefined_result("clientele::models::gamma_gamma: the expected spend does not exist, because p*x + q = " +
                           number_text(m.p * x + m.q) + " is not above 1"));
  return detail::expected_spend(m, x, x > 0 ? mean_spend : 0);
}

}  // namespace clientele::inline v0::models
