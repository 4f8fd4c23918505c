// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/churn/rates.hpp>
#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

/// The four rates by which customer management is judged, of a period, a branch or both together.
///
///     development = new_at_closing / opening                 customer development rate, in heads
///     retention   = (closing − new_at_closing) / opening     as of `rates`
///     loyalty     = repurchasers / buyers                    of those who bought, who bought again
///     profit_rate = profit / revenue
///
/// In heads; the development of revenue is `revenue_rates`. One row is a period or a group in a period; by period and
/// by group with `by`: `summarize(shops, four_rates{}, …, by(&S::year))`.
/// Inputs: `opening`, `closing`, `new_at_closing` as of `rates` (customers, ≥ 0); `buyers` and `repurchasers`
/// (customers, ≥ 0, both or none of them missing); `revenue` (currency, ≥ 0) and `profit` (currency, any sign), both or
/// none of them missing. Without a denominator there is no rate: NaN, in the summary an estimate with its state.
/// Of many rows the summary gives ratios of totals over the rows that have both parts. Retention and loyalty have
/// Wilson intervals for customers who decide independently of each other; the other two are no shares and have none.
/// Errors: `invalid_parameter` (confidence), `invalid_customer`. Cost: four divisions.
///
/// Source: customary indicators of customer management, without one author; intervals, Wilson (1927).
///
/// 1 000 at the opening, 950 at the closing of whom 150 are new: development 0.15, retention 0.80; 300 of 500 buyers
/// bought again: loyalty 0.60; profit 100 of revenue 1 000: 0.10.
template <class Scalar = double>
struct basic_four_rates {
  using scalar = Scalar;

  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    Scalar development{}, retention{}, loyalty{}, profit_rate{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: ratios of totals.
  struct conclusion {
    double opening, new_at_closing, buyers, repurchasers, revenue, profit;
    estimate development, retention, loyalty, profit_rate;
  };

  static constexpr auto name = fixed_string{"churn::four_rates"};
  static constexpr auto inputs = std::tuple{
      input<"opening">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
      input<"closing">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
      input<"new_at_closing">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
      input<"buyers">{
          .unit = "customers", .allowed = interval::at_least(0), .presence = presence::optional, .summarised = true},
      input<"repurchasers">{
          .unit = "customers", .allowed = interval::at_least(0), .presence = presence::optional, .summarised = true},
      input<"revenue">{
          .unit = "currency", .allowed = interval::at_least(0), .presence = presence::optional, .summarised = true},
      input<"profit">{.unit = "currency", .presence = presence::optional, .summarised = true}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &basic_four_rates::confidence, "probability",
                                                          interval::share().without_low().without_high()}};
  static constexpr auto rules = std::array{basic_rates<Scalar>::rules[0], basic_rates<Scalar>::rules[1],
                                           row_rule{"repurchasers", "no more than buyers, missing where they are"},
                                           row_rule{"profit", "missing where revenue is, and only there"}};
  static constexpr auto results = std::tuple{named_result{"development", &result::development, "ratio"},
                                             named_result{"retention", &result::retention, "share"},
                                             named_result{"loyalty", &result::loyalty, "share"},
                                             named_result{"profit_rate", &result::profit_rate, "ratio"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar opening, Scalar closing, Scalar new_at_closing, Scalar buyers,
                                                  Scalar repurchasers, Scalar revenue, Scalar profit) const noexcept {
    const std::size_t of_heads = basic_rates<Scalar>{}.broken_rule(opening, closing, new_at_closing);
    const bool apart = is_present(buyers) != is_present(repurchasers) || repurchasers > buyers;
    const bool half = is_present(revenue) != is_present(profit);
    return of_heads != 0 ? of_heads : apart ? 3 : half ? 4 : 0;
  }

  constexpr result operator()(Scalar opening, Scalar closing, Scalar new_at_closing, Scalar buyers, Scalar repurchasers,
                              Scalar revenue, Scalar profit) const {
    return checked(*this, opening, closing, new_at_closing, buyers, repurchasers, revenue, profit);
  }

  [[nodiscard]] constexpr result compute(Scalar opening, Scalar closing, Scalar new_at_closing, Scalar buyers,
                                         Scalar repurchasers, Scalar revenue, Scalar profit) const noexcept {
    return {new_at_closing / or_none(opening),
            basic_rates<Scalar>{}.compute(opening, closing, new_at_closing).retention, repurchasers / or_none(buyers),
            profit / or_none(revenue)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double opening = input_of<"opening">(t).total(), added = input_of<"new_at_closing">(t).total(),
                 kept = input_of<"closing">(t).total() - added, buyers = input_of<"buyers">(t).total(),
                 again = input_of<"repurchasers">(t).total(), revenue = input_of<"revenue">(t).total(),
                 profit = input_of<"profit">(t).total();
    const auto share_of = [&](double part, double whole) {
      const double some = part > 0 ? part : 0;
      return wilson({some < whole ? some : whole, whole}, static_cast<double>(confidence));
    };
    return {opening,
            added,
            buyers,
            again,
            revenue,
            profit,
            ratio_of_totals(added, opening),
            share_of(kept, opening),
            share_of(again, buyers),
            ratio_of_totals(profit, revenue)};
  }

  friend constexpr bool operator==(const basic_four_rates&, const basic_four_rates&) = default;

 private:
  [[nodiscard]] static constexpr Scalar or_none(Scalar base) noexcept {
    return base > 0 ? base : std::numeric_limits<Scalar>::quiet_NaN();
  }
};

using four_rates = basic_four_rates<>;

}  // namespace clientele::inline v0::churn
