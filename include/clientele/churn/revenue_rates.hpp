// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

/// Retention in revenue: what of the opening revenue is left at the end of the period, without and with what the
/// same customers added. A row is a customer, a segment or a period.
///
///     gross_retention = (opening − contraction − churned) / opening
///     net_retention   = gross_retention + development
///     development     = expansion / opening
///     revenue_churn   = (contraction + churned) / opening = 1 − gross_retention
///
/// Inputs (currency / period, ≥ 0): `opening`, the revenue of the customers there at the beginning; `contraction`,
/// what those who stayed buy less; `churned`, the revenue of those who left; `expansion`, what those who stayed buy
/// more. The revenue of new customers is in none of the rates: where nothing was there at the opening, `expansion` is
/// new business. More lost than there was is a bad row (allowing for 8 units
/// in the last place of the opening revenue); then gross retention is in [0, 1], net retention may exceed 1. Without
/// opening revenue there are no rates: NaN. Of many rows the summary gives the ratio of totals over those who had any.
/// Standard errors, for customers who are a sample: `ratio_of_means` of the `covariances` of (lost, opening), and so
/// on.
/// Errors: `invalid_customer`. Cost: four divisions.
///
/// Source: customary indicators of subscription businesses, without one author; that new business is left out of net
/// retention is their convention.
///
/// Opening 1 000, contraction 50, churned 100, expansion 200: gross 0.85, net 1.05, development 0.20.
template <class Scalar = double>
struct basic_revenue_rates {
  using scalar = Scalar;

  struct result {
    Scalar gross_retention{}, net_retention{}, development{}, revenue_churn{};
    Scalar expanded{};      ///< the expansion, where there was opening revenue; otherwise 0
    Scalar new_business{};  ///< the expansion, where there was none; otherwise 0
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and ratios of totals (`no_total` without opening revenue). `expansion` is that
  /// of the customers who were there, `new_business` what came from the others.
  struct conclusion {
    double opening, contraction, churned, expansion, new_business;
    estimate gross_retention, net_retention, development, revenue_churn;
  };

  static constexpr auto name = fixed_string{"churn::revenue_rates"};
  static constexpr auto inputs = std::tuple{
      input<"opening">{.unit = "currency / period", .allowed = interval::at_least(0), .summarised = true},
      input<"contraction">{.unit = "currency / period", .allowed = interval::at_least(0), .summarised = true},
      input<"churned">{.unit = "currency / period", .allowed = interval::at_least(0), .summarised = true},
      input<"expansion">{.unit = "currency / period", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters = std::tuple{};
  static constexpr auto rules =
      std::array{row_rule{"churned", "with contraction not above opening: retention would be negative"}};
  static constexpr auto results = std::tuple{named_result{"gross_retention", &result::gross_retention, "share"},
                                             named_result{"net_retention", &result::net_retention, "ratio"},
                                             named_result{"development", &result::development, "ratio"},
                                             named_result{"revenue_churn", &result::revenue_churn, "share"},
                                             named_result{"expanded", &result::expanded, "currency / period"},
                                             named_result{"new_business", &result::new_business, "currency / period"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar opening, Scalar contraction, Scalar churned,
                                                  Scalar) const noexcept {
    return exceeds(contraction + churned, opening, opening) != 0 ? 1 : 0;
  }

  constexpr result operator()(Scalar opening, Scalar contraction, Scalar churned, Scalar expansion) const {
    return checked(*this, opening, contraction, churned, expansion);
  }

  [[nodiscard]] constexpr result compute(Scalar opening, Scalar contraction, Scalar churned,
                                         Scalar expansion) const noexcept {
    const Scalar base = opening > 0 ? opening : std::numeric_limits<Scalar>::quiet_NaN();
    const Scalar lost = contraction + churned, left = left_of(opening, lost);
    const Scalar there = opening > 0 ? Scalar(1) : Scalar(0);
    return {left / base, (left + expansion) / base, expansion / base,
            lost / base, there * expansion,         (1 - there) * expansion};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double opening = input_of<"opening">(t).total(), contraction = input_of<"contraction">(t).total();
    const double churned = input_of<"churned">(t).total(), expansion = t.of(&result::expanded).total();
    const double left = left_of(opening, contraction + churned);
    return {opening,
            contraction,
            churned,
            expansion,
            t.of(&result::new_business).total(),
            ratio_of_totals(left, opening),
            ratio_of_totals(left + expansion, opening),
            ratio_of_totals(expansion, opening),
            ratio_of_totals(contraction + churned, opening)};
  }

  friend constexpr bool operator==(const basic_revenue_rates&, const basic_revenue_rates&) = default;

 private:
  template <class Number>
  [[nodiscard]] static constexpr Number left_of(Number opening, Number lost) noexcept {
    const Number difference = opening - lost;
    return difference > 0 ? difference : Number(0);
  }
};

using revenue_rates = basic_revenue_rates<>;

}  // namespace clientele::inline v0::churn
