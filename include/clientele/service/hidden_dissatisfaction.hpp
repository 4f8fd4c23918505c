// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/capped.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>

namespace clientele::inline v0::service {

/// Whether more unhappy customers were inferred than there are customers.
using clientele::capped;

/// Hidden dissatisfaction: how many unhappy customers stand behind those who complain.
///
///     unhappy        = min(complainants / complaint_rate, customers)
///     silent         = min(silent_share · unhappy, unhappy − complainants)
///     told_elsewhere = unhappy − complainants − silent
///
/// Inputs: `complainants`, distinct customers who complained, not complaints (≥ 0); `customers`, the size of the base
/// they come from (≥ complainants), NaN or an empty optional where it is not known: then the number is not capped.
/// Parameters: default 4 % complain, 96 % stay silent; `by_service_problem()` is the second published set: 8 % of
/// service problems reach the firm, 69 % of customers stay silent. (That set mixes a share of problems with a share of
/// customers, as its source does; that the other 23 % tell somebody else is our inference, no finding.) From a survey
/// of one's own: `from_survey`.
/// Errors: `invalid_parameter` (shares that exceed 1 together), `invalid_customer` (more complainants than customers).
/// Cost: one division, two multiplications, two comparisons.
///
/// Source: attributed to TARP's studies for the White House Office of Consumer Affairs (1979, 1986). The figure is
/// quoted in the trade; of the most serious problem of a year, 69 % of the households in the report of 1979 did
/// complain. A rate of one's own is better than either.
///
/// 1 complainant: 25 unhappy, 24 silent; among 10 customers: capped at 10, 9 silent.
template <class Scalar = double>
struct basic_hidden_dissatisfaction {
  using scalar = Scalar;

  Scalar complaint_rate = Scalar(0.04);  ///< share of the unhappy who complain to the firm
  Scalar silent_share = Scalar(0.96);    ///< share of the unhappy who say nothing to anybody

  /// 8 % of service problems reach the firm, 69 % of customers stay silent.
  [[nodiscard]] static constexpr basic_hidden_dissatisfaction by_service_problem() noexcept {
    return {Scalar(0.08), Scalar(0.69)};
  }

  struct result {
    Scalar unhappy{}, silent{}, told_elsewhere{};
    service::capped capped{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and in how many rows the base was the limit.
  struct conclusion {
    double complainants, unhappy, silent, told_elsewhere;
    std::uint64_t capped;
  };

  static constexpr auto name = fixed_string{"service::hidden_dissatisfaction"};
  static constexpr auto inputs = std::tuple{
      input<"complainants">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
      input<"customers">{.unit = "customers", .allowed = interval::at_least(0), .presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"complainants", "no more than customers"}};
  static constexpr auto parameters =
      std::tuple{parameter{"complaint_rate", &basic_hidden_dissatisfaction::complaint_rate, "share",
                           interval::share().without_low(), "attributed to TARP 1986"},
                 parameter{"silent_share", &basic_hidden_dissatisfaction::silent_share, "share", interval::share(),
                           "attributed to TARP 1986"}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"silent_share", "no more than 1 together with complaint_rate"}};
  static constexpr auto results = std::tuple{
      named_result{"unhappy", &result::unhappy, "customers"}, named_result{"silent", &result::silent, "customers"},
      named_result{"told_elsewhere", &result::told_elsewhere, "customers"}, named_result{"capped", &result::capped}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return exceeds(complaint_rate + silent_share, Scalar(1), Scalar(1)) > 0 ? 1 : 0;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(Scalar complainants, Scalar customers) const noexcept {
    return complainants > customers ? 1 : 0;
  }

  constexpr result operator()(Scalar complainants, Scalar customers = std::numeric_limits<Scalar>::quiet_NaN()) const {
    return checked(*this, complainants, customers);
  }

  [[nodiscard]] constexpr result compute(Scalar complainants, Scalar customers) const noexcept {
    const auto [unhappy, limited] = keep_within(complainants / complaint_rate, customers);
    const Scalar others = unhappy - complainants, share = silent_share * unhappy;
    const Scalar silent = share > others ? others : share;
    return {unhappy, silent, others - silent, limited};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {input_of<"complainants">(t).total(), t.of(&result::unhappy).total(), t.of(&result::silent).total(),
            t.of(&result::told_elsewhere).total(), t.classes(&result::capped)[service::capped::at_base]};
  }

  friend constexpr bool operator==(const basic_hidden_dissatisfaction&, const basic_hidden_dissatisfaction&) = default;
};

using hidden_dissatisfaction = basic_hidden_dissatisfaction<>;

/// What a survey of unhappy customers says of the complaint rate.
struct complaint_survey {
  estimate complaint_rate;           ///< Wilson
  estimate unhappy_per_complainant;  ///< its inverse, interval inverted
};

/// From a survey of one's own, in which of `unhappy` customers `complainants` had complained.
/// Errors: `invalid_parameter` (more complainants than unhappy, confidence). Without a survey: `no_values`.
/// Source: Wilson (1927). 4 complainants among 100 unhappy, 95 %: 25, from 10.2 to 63.8 unhappy per complainant.
[[nodiscard]] inline complaint_survey from_survey(const proportion& complainants_of_unhappy, double confidence = 0.95) {
  return {wilson(complainants_of_unhappy, confidence), inverse_share(complainants_of_unhappy, confidence)};
}

}  // namespace clientele::inline v0::service
